"""What is one entry, whichever of the two formats it stands in? The XML's words for both.

An XML record is a whole party. A CSV line is a piece of one: the party's own columns, and one or
more of its names, addresses, dates, papers, citizenships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FileRefused
from ingest.doors import csv_rows
from ingest.sources.eu_fsf.format import COLUMNS, ENTITY, SHAPE, place_of
from ingest.xmldoor import Drift, records

if TYPE_CHECKING:
    from lxml.etree import _Element

PARTS = ("nameAlias", "citizenship", "birthdate", "address", "identification")


@dataclass(slots=True)
class Part:
    """A name, address, date of birth, paper or citizenship: its attributes and remarks."""

    fields: dict[str, str]
    remarks: list[str] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        """One attribute, without surplus blanks; empty when it is absent."""
        return self.fields.get(name, "")


@dataclass(slots=True)
class Entry:
    """A record or a line: where it stands, its text, what it holds, or why it cannot be read."""

    line: int
    text: str
    trouble: str | None = None
    party: Part = field(default_factory=lambda: Part({}))
    subject: Part = field(default_factory=lambda: Part({}))
    regulations: list[Part] = field(default_factory=list)
    parts: dict[str, list[Part]] = field(default_factory=lambda: {name: [] for name in PARTS})

    @property
    def number(self) -> str:
        """What tells one party of a file from another."""
        return self.party.get("logicalId") or self.party.get("euReferenceNumber")


def is_xml(path: Path) -> bool:
    """True when the file begins as XML does."""
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def entries(path: Path, drift: Drift) -> Iterator[Entry]:
    """Every record of the XML or line of the CSV, in the order of the file."""
    return _of_xml(path, drift) if is_xml(path) else _of_csv(path, drift)


def _of_xml(path: Path, drift: Drift) -> Iterator[Entry]:
    for element, line in records(path, SHAPE, (ENTITY,), drift):
        entry = Entry(line, " ".join(_shown(element)), party=_part(element))
        for child in element:
            name = _local(child)
            match name:
                case "regulation":
                    entry.regulations.append(_part(child))
                case "subjectType":
                    if entry.subject.fields:
                        drift("a second subjectType", line, str(child.attrib))
                    entry.subject = _part(child)
                case _ if name in PARTS:
                    entry.parts[name].append(_part(child))
            for leaf in child.iter("{*}subjectType", "{*}contactInfo", "{*}regulationSummary"):
                if leaf.text is not None and leaf.text.strip():
                    drift(f"text in {_local(leaf)}", line, leaf.text)
        yield entry


def _part(element: _Element) -> Part:
    part = Part({str(name): _clean(str(value)) for name, value in element.attrib.items()})
    for child in element:
        text = _clean(str(child.xpath("string()"))) if isinstance(child.tag, str) else ""
        match _local(child):
            case "remark" if text:
                part.remarks.append(text)
            case "publicationUrl":
                part.fields["publicationUrl"] = text
            case "contactInfo":
                part.contacts.append((str(child.get("key", "")), _clean(child.get("value", ""))))
    return part


def _shown(element: _Element) -> Iterator[str]:
    """All the values of a record, for an issue."""
    for each in element.iter("{*}*"):
        yield from (str(value) for value in each.attrib.values() if value)
        if each.text is not None and each.text.strip():
            yield each.text.strip()


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


# CSV --------------------------------------------------------------------------------------------


def header_of(path: Path) -> list[str]:
    """The columns of the CSV.

    Raises:
        FileRefused: one is missing without which nothing can be read, or stands twice.
    """
    for _, header in csv_rows(path, delimiter=";"):
        if missing := COLUMNS.missing(header):
            why = f"column {', '.join(missing)} is missing; download csvFullSanctionsList_1_1 again"
            raise FileRefused(str(path), why)
        if twice := sorted({name for name in header if header.count(name) > 1}):
            raise FileRefused(str(path), f"column {', '.join(twice)} stands twice")
        return header
    raise FileRefused(str(path), "the file is empty")


def _of_csv(path: Path, drift: Drift) -> Iterator[Entry]:
    header = header_of(path)
    for name in COLUMNS.unknown(header):
        drift(f"unknown column {name[:60]}", 1, "")
    for name in COLUMNS.names:
        if name not in header:
            drift(f"column {name} is missing", 1, "")
    places = [place_of(name) for name in header]
    rows = csv_rows(path, delimiter=";")
    next(rows)
    for line, fields in rows:
        entry = Entry(line, ";".join(fields))
        if not any(fields):
            entry.trouble = "an empty line"
        elif len(fields) != len(header):
            entry.trouble = f"{len(fields)} columns where the header has {len(header)}"
        else:
            for place, name, value in zip(places, header, fields, strict=True):
                if place is not None:
                    _put(entry, place, value)
                elif name not in COLUMNS.names and value.strip():
                    drift(f"a value in unknown column {name[:60]}", line, value)
            _prune(entry)
        yield entry


def _put(entry: Entry, place: tuple[str, str], value: str) -> None:
    """One cell at its place in the entry."""
    element, name = place
    match element:
        case "sanctionEntity":
            part = entry.party
        case "subjectType":
            part = entry.subject
        case "regulation":
            if not entry.regulations:
                entry.regulations.append(Part({}))
            part = entry.regulations[0]
        case _:
            if not entry.parts[element]:
                entry.parts[element].append(Part({}))
            part = entry.parts[element][0]
    if name == "remark":
        part.remarks = _remarks(value)
    elif name == "contactInfo":
        part.contacts = _contacts(value)
    else:
        part.fields[name] = _clean(value)


def _prune(entry: Entry) -> None:
    """Parts of which the line holds nothing are no parts."""

    def holds(part: Part) -> bool:
        return bool(any(part.fields.values()) or part.remarks or part.contacts)

    entry.regulations = [part for part in entry.regulations if holds(part)]
    entry.parts = {name: [p for p in parts if holds(p)] for name, parts in entry.parts.items()}


def _remarks(text: str) -> list[str]:
    r"""The remarks of one cell: `(one)\n(two)`, the line break also as its two characters."""
    text = text.strip()
    if not (text.startswith("(") and text.endswith(")")):
        return [clean] if (clean := _clean(text)) else []
    parts = re.split(r"\)\s*(?:\\n|\n)\s*\(", text[1:-1])
    return [clean for part in parts if (clean := _clean(part))]


def _contacts(text: str) -> list[tuple[str, str]]:
    """`PHONE[+7 495 1]` and its like; what is not of this form has no key."""
    text = text.replace("\\n", "\n")
    found = [(key, _clean(value)) for key, value in re.findall(r"([A-Z]+)\[([^\]]*)\]", text)]
    rest = _clean(re.sub(r"[A-Z]+\[[^\]]*\]|[,;]", " ", text))
    return [*found, ("", rest)] if rest else found

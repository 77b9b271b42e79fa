"""What do OFAC's enhanced XML files state? The functions of the source.

A file is read twice: once to look at all of it, to learn its values and which parties can be
loaded, once to state each party. A row is a party; everything about it stands in its element.
docs/sources/ofac_enhanced.md says what is read from each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FileRefused
from graph.model.facts import SOMEBODY, Row
from graph.model.ids import entity_id
from ingest.doors import refuse_what_is_no_text
from ingest.ofac.stating import ID_PREFIX
from ingest.saying import SHOWN, Record
from ingest.shape import line_of
from ingest.sources.ofac_enhanced.format import (
    CUT,
    DELTA_NAMESPACE,
    NAMESPACE,
    PART_OF_LIST,
    SHAPE,
)
from ingest.sources.ofac_enhanced.party import Reading
from ingest.sources.ofac_enhanced.values import Values, day_of, every, text_of
from ingest.tally import Tally
from ingest.xmldoor import Root, records, root_of

if TYPE_CHECKING:
    from lxml.etree import _Element

TITLES = {
    "sdn": "OFAC Specially Designated Nationals list",
    "cons": "OFAC consolidated (non-SDN) sanctions list",
}
_OTHERS = {
    "sdnList": "OFAC's plain XML; this source reads SDN_ENHANCED.XML and CONS_ENHANCED.XML",
    "Sanctions": "OFAC's advanced XML; `ofac_advanced` reads it",
    "CONSOLIDATED_LIST": "the UN list, not an OFAC file",
    "export": "the EU list, not an OFAC file",
    "Designations": "the UK list, not an OFAC file",
}
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_INFO, _VALUE, _LABEL, _PARTY = (
    f"{{{NAMESPACE}}}{name}"
    for name in ("publicationInfo", "referenceValue", "featureType", "entity")
)
_NAMES, _NAME, _PRIMARY, _SPELLINGS = (
    f"{{{NAMESPACE}}}{name}" for name in ("names", "name", "isPrimary", "translations")
)
_WRITTEN = tuple(f"{{{NAMESPACE}}}{name}" for name in ("formattedFullName", "value"))


@dataclass(frozen=True, slots=True)
class Publication:
    """What the head of a file says of it: its day, and what it was filtered by."""

    day: date | None
    lists: tuple[str, ...]
    programmes: tuple[str, ...]


def identify(path: Path, head: bytes) -> str | None:
    """`sdn` or `cons`, by the list that the head of the file names."""
    refuse_what_is_no_text(path, head)
    if not head.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"<"):
        return None
    root = root_of(path)
    if root.name != SHAPE.name or root.namespace != NAMESPACE:
        _refuse_known_others(path, root)
        return None
    return _part_of(path, _publication(path))


def _part_of(path: Path, publication: Publication) -> str:
    """Which list the file holds as a whole; FileRefused when it is a part of one."""
    if publication.programmes:
        names = ", ".join(publication.programmes)
        why = f"it holds the parties of {names[:80]} only; take SDN_ENHANCED.XML"
        raise FileRefused(str(path), why)
    parts = {PART_OF_LIST.get(name) for name in publication.lists}
    part = parts.pop() if len(parts) == 1 else None
    if part is None:
        names = ", ".join(publication.lists) or "no list"
        why = f"it names {names[:80]}; take SDN_ENHANCED.XML or CONS_ENHANCED.XML"
        raise FileRefused(str(path), why)
    return part


def _refuse_known_others(path: Path, root: Root) -> None:
    what = _OTHERS.get(root.name)
    if what is not None:
        raise FileRefused(str(path), f"this is {what}")
    if root.namespace == DELTA_NAMESPACE:
        raise FileRefused(str(path), "this is a delta file, changes only; take the whole list")
    if root.name == SHAPE.name:
        raise FileRefused(
            str(path), f"its namespace is '{root.namespace}', which this source does not know"
        )


def _publication(path: Path) -> Publication:
    for element, _ in records(path, SHAPE, (_INFO,), None):
        said = {str(part.tag)[CUT:]: part for part in element}
        filters = {str(part.tag)[CUT:]: part for part in said.get("filters", ())}
        lists, programmes = (
            tuple(text_of(each) for each in every(filters.get(section), name))
            for section, name in (
                ("sanctionsLists", "sanctionsList"),
                ("sanctionsPrograms", "sanctionsProgram"),
            )
        )
        day = day_of(text_of(said.get("dataAsOf")))
        whole = None if day is None or day.day is None else day.first
        return Publication(whole, lists, programmes)
    return Publication(None, (), ())


def published(files: Mapping[str, Path]) -> date | None:
    """The latest day of the data that the files state."""
    days = (_publication(path).day for path in files.values())
    return max((day for day in days if day is not None), default=None)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every party.

    Args:
        files: part to path; at least one of `sdn` and `cons`.
        name: the name the source is stored under; ids are `ofac:<number>` whatever it is.

    Raises:
        FileRefused: a file is cut, no XML, of another format, or no whole list.
    """
    if not files:
        raise FileRefused(name, "SDN_ENHANCED.XML or CONS_ENHANCED.XML is needed")
    kept = [_look(part, files[part]) for part in TITLES if part in files]
    parties: set[str] = set().union(*(file.parties for file in kept))
    for file in kept:
        title = f"{TITLES[file.part]}, {file.path.name}"
        reading = Reading(file.part, file.path.name, title, file.values, parties)
        yield from file.values.tally.closing(_rows(file, reading))


@dataclass(frozen=True, slots=True)
class _File:
    """What the first pass over a file keeps: its values, and the parties that can be loaded."""

    part: str
    path: Path
    values: Values
    parties: set[str] = field(default_factory=set)
    troubles: dict[int, str] = field(default_factory=dict)  # by the place among the parties


def _look(part: str, path: Path) -> _File:
    """Look at all of a file; FileRefused when it is cut, holds no party or is no whole list."""
    root = root_of(path)
    if root.name != SHAPE.name or root.namespace != NAMESPACE:
        raise FileRefused(str(path), "this is not an enhanced XML file of OFAC")
    publication = _publication(path)
    _part_of(path, publication)
    tally = Tally(part, path.name)
    file = _File(part, path, Values(tally))
    if publication.day is None:
        tally.add("the file does not say the day of its data", 0, "")
    found = 0
    for element, _ in records(path, SHAPE, (_INFO, _VALUE, _LABEL, _PARTY), tally.add):
        if element.tag == _PARTY:
            trouble = _trouble(element, file.parties)
            if trouble is None:
                file.parties.add(str(element.get("id")))
            else:
                file.troubles[found] = trouble
            found += 1
        elif element.tag != _INFO:
            file.values.take(element)
    if not found:
        raise FileRefused(str(path), "it holds no party")
    return file


def _trouble(party: _Element, seen: set[str]) -> str | None:
    """Why a party cannot be loaded; None when it can."""
    number = party.get("id") or ""
    if _NUMBER.fullmatch(number) is None:
        return f"'{number[:40]}' is not a party number"
    if number in seen:
        return f"party {number} stands in the file twice"
    for name in party.iterfind(f"{_NAMES}/{_NAME}"):
        if text_of(name.find(_PRIMARY)) in ("true", "1") and any(
            text_of(written)
            for spelling in name.iterfind(_SPELLINGS)
            for written in spelling.iter(*_WRITTEN)
        ):
            return None
    return f"party {number} has no primary name"


def _whose(party: _Element) -> str:
    """The party that goes on standing when its record cannot be read."""
    number = party.get("id") or ""
    return entity_id(ID_PREFIX, number) if _NUMBER.fullmatch(number) else SOMEBODY


def _rows(file: _File, reading: Reading) -> Iterator[Row]:
    for at, (element, _) in enumerate(records(file.path, SHAPE, (_PARTY,), None)):
        trouble = file.troubles.get(at)
        if trouble is None:
            yield reading.row(element)
        else:
            line = line_of(element)
            text = " ".join(" ".join(str(part) for part in element.itertext()).split())
            where = f"{file.path.name} line {line}"
            record = Record(file.part, where, reading.title, file.values.tally, line)
            yield record.quarantined(trouble, text[:SHOWN], of=_whose(element))

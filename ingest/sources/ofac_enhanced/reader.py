"""What do OFAC's enhanced XML files state? The functions of the source.

A file is read once: its values stand before its parties. A row is a party, everything about which
stands in its element, or a relation: which parties there are is known when all files were read.
docs/sources/ofac_enhanced.md says what is read from each part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.doors import refuse_what_is_no_text
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
_INFO, _VALUE, _LABEL, _PARTY = (
    f"{{{NAMESPACE}}}{name}"
    for name in ("publicationInfo", "referenceValue", "featureType", "entity")
)


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
    """One Row for every party, then one for every relation.

    Args:
        files: part to path; at least one of `sdn` and `cons`.
        name: the name the source is stored under; ids are `ofac:<number>` whatever it is.

    Raises:
        FileRefused: a file is cut, no XML, of another format, or no whole list.
    """
    if not files:
        raise FileRefused(name, "SDN_ENHANCED.XML or CONS_ENHANCED.XML is needed")
    readings: list[Reading] = []
    for part in TITLES:
        if part in files:
            readings.append(_begun(part, files[part]))
            yield from _met(readings[-1], files[part])

    def loaded(number: str) -> bool:
        return any(number in reading.loaded for reading in readings)

    for reading in readings:
        yield from reading.values.tally.closing(reading.rest(loaded))


def _begun(part: str, path: Path) -> Reading:
    """A file before its first record; FileRefused when it is another, or no whole list."""
    root = root_of(path)
    if root.name != SHAPE.name or root.namespace != NAMESPACE:
        raise FileRefused(str(path), "this is not an enhanced XML file of OFAC")
    publication = _publication(path)
    _part_of(path, publication)
    tally = Tally(part, path.name)
    if publication.day is None:
        tally.add("the file does not say the day of its data", 0, "")
    return Reading(part, path.name, f"{TITLES[part]}, {path.name}", Values(tally))


def _met(reading: Reading, path: Path) -> Iterator[Row]:
    """The rows of the parties but the last, which is told with the rest."""
    tags = (_INFO, _VALUE, _LABEL, _PARTY)
    for element, line in records(path, SHAPE, tags, reading.values.tally.add):
        if element.tag == _PARTY:
            if reading.last is not None:
                yield reading.last
            reading.last = reading.row(element, line)
        elif reading.last is not None:
            name = str(element.tag)[CUT:]
            raise FileRefused(str(path), f"line {line}: {name} stands after the first party")
        elif element.tag != _INFO:
            reading.values.take(element)
    if reading.last is None:
        raise FileRefused(str(path), "it holds no party")

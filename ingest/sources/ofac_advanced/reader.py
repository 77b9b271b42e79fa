"""What do OFAC's advanced XML files state? The functions of the source.

A file is read twice: once to look at all of it and to keep what stands elsewhere about its
parties (`tables`), once to state each party with that (`party`). A row is a party; what belongs
to no party that is loaded is a quarantined row of its own, so nothing is passed over.
docs/sources/ofac_advanced.md says what is read from each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FileRefused
from graph.model.facts import SOMEBODY, Row
from graph.model.ids import entity_id
from ingest.doors import refuse_what_is_no_text
from ingest.ofac.stating import ID_PREFIX
from ingest.saying import SHOWN, Record
from ingest.sources.ofac_advanced.format import NAMESPACES, SHAPES
from ingest.sources.ofac_advanced.party import Reading
from ingest.sources.ofac_advanced.tables import (
    Tables,
    is_number,
    issued,
    party_trouble,
    take_tables,
)
from ingest.xmldoor import Root, records, root_of

if TYPE_CHECKING:
    from lxml.etree import _Element

TITLES = {
    "sdn": "OFAC Specially Designated Nationals list",
    "cons": "OFAC consolidated (non-SDN) sanctions list",
}
_VALUES = 1 << 20  # bytes in which the values at the head of a file end
_TAIL = 65_536
_OTHERS = {
    "sdnList": "OFAC's plain XML; this source reads SDN_ADVANCED.XML and CONS_ADVANCED.XML",
    "sanctionsData": "OFAC's enhanced XML; this source reads SDN_ADVANCED.XML",
    "CONSOLIDATED_LIST": "the UN list, not an OFAC file",
    "export": "the EU list, not an OFAC file",
    "Designations": "the UK list, not an OFAC file",
}


def identify(path: Path, head: bytes) -> str | None:
    """`sdn` or `cons`, by the lists its last entries are on, else by its name."""
    refuse_what_is_no_text(path, head)
    if not head.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"<"):
        return None
    root = root_of(path)
    if root.name != "Sanctions" or root.namespace not in NAMESPACES:
        _refuse_known_others(path, root)
        return None
    lists = _share_of_sdn(path)
    if lists is None:
        return "cons" if path.name.lower().startswith("cons") else "sdn"
    return "sdn" if lists > 0.5 else "cons"


def _share_of_sdn(path: Path) -> float | None:
    """How many of the last entries are on the SDN list; None when there are none."""
    with path.open("rb") as file:
        number = re.search(rb'<List\s+ID="(\d+)"[^>]*>\s*SDN List\s*<', file.read(_VALUES))
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        numbers = re.findall(rb'\bListID="(\d+)"', file.read())
    if not numbers:
        return None
    return 0.0 if number is None else numbers.count(number[1]) / len(numbers)


def _refuse_known_others(path: Path, root: Root) -> None:
    what = _OTHERS.get(root.name)
    if what is not None:
        raise FileRefused(str(path), f"this is {what}")
    if root.name == "Sanctions":
        raise FileRefused(
            str(path), f"its namespace is '{root.namespace}', which this source does not know"
        )


def published(files: Mapping[str, Path]) -> date | None:
    """The latest day of issue that the files state."""
    found = []
    for path in files.values():
        namespace = root_of(path).namespace or ""
        tag = f"{{{namespace}}}DateOfIssue"
        shape = SHAPES.get(namespace)
        if shape is None:
            continue
        for element, _ in records(path, shape, (tag,), None):
            day = issued(element, len(namespace) + 2)
            found += [] if day is None else [day]
            break
    return max(found, default=None)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every party, then one for each address, number, relation and entry of none.

    Args:
        files: part to path; at least one of `sdn` and `cons`.
        name: the name the source is stored under; ids are `ofac:<number>` whatever it is.

    Raises:
        FileRefused: a file is cut, no XML, of another format, or holds changes only.
    """
    if not files:
        raise FileRefused(name, "SDN_ADVANCED.XML or CONS_ADVANCED.XML is needed")
    kept = []
    for part in TITLES:
        if part in files:
            path = files[part]
            shape = SHAPES.get(root_of(path).namespace or "")
            if shape is None:
                raise FileRefused(str(path), "this is not an advanced XML file of OFAC")
            kept.append(take_tables(part, path, shape))
    parties = kept[0].parties if len(kept) == 1 else kept[1].parties | kept[0].parties
    for tables in kept:
        title = f"{TITLES[tables.part]}, {tables.path.name}"
        yield from tables.tally.closing(_rows(Reading(tables, title, parties)))


def _rows(reading: Reading) -> Iterator[Row]:
    tables = reading.tables
    seen: set[str] = set()
    left = tables.party_records
    for name, element, line in tables.records(checked=True):
        if name == "DistinctParty":
            left -= 1
            trouble = party_trouble(element, tables.cut, seen)
            if trouble is None:
                yield reading.row(element, line)
            else:
                text = " ".join(" ".join(str(part) for part in element.itertext()).split())
                yield _quarantined(reading, line, trouble, text, of=_whose(element))
            if not left:
                break  # what follows was read in the first pass
    yield from _orphans(reading, tables)


def _orphans(reading: Reading, tables: Tables) -> Iterator[Row]:
    """What was not taken by any party that is loaded."""
    for place in tables.places.values():
        if not place.used:
            yield _quarantined(reading, place.line, "an address of no party", place.text)
    for identity, documents in tables.documents.items():
        for document in documents:
            why = f"a number of identity {identity[:40]}, which no party that is loaded has"
            yield _quarantined(reading, document.line, why, document.text)
    for source, links in tables.links.items():
        for link in links:
            yield _quarantined(
                reading, link.line, _why(reading, source, link.target), f"{source} {link.how}"
            )
    for profile, entries in tables.entries.items():
        for entry in entries:
            why = f"an entry of party {profile[:40]}, which is not loaded"
            yield _quarantined(reading, entry.line, why, entry.list_name, of=SOMEBODY)


def _why(reading: Reading, source: str, target: str) -> str:
    if source not in reading.tables.parties:
        return f"a relation of party {source[:40]}, which is not loaded from this file"
    if target in reading.parties:
        return f"a relation of party {source[:40]} to itself"
    return f"a relation to party {target[:40]}, which is not in these files"


def _whose(party: _Element) -> str:
    number = party.get("FixedRef") or ""
    return entity_id(ID_PREFIX, number) if is_number(number) else SOMEBODY


def _quarantined(reading: Reading, line: int, why: str, text: str, *, of: str | None = None) -> Row:
    tables = reading.tables
    where = f"{tables.path.name} line {line}"
    record = Record(tables.part, where, reading.title, tables.tally, line)
    return record.quarantined(why, text[:SHOWN], of=of)

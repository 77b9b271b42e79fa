"""What do OFAC's advanced XML files state? The functions of the source.

A file is read once, from its head to its end (`reading`). A row is a party, a relation, or what
the entries of a party come to; what belongs to no party that is loaded is a quarantined row.
docs/sources/ofac_advanced.md says what is read from each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.doors import refuse_what_is_no_text
from ingest.sources.ofac_advanced.format import NAMESPACES, SHAPES
from ingest.sources.ofac_advanced.party import Parties
from ingest.sources.ofac_advanced.reading import Reading
from ingest.sources.ofac_advanced.tables import Tables, issued
from ingest.tally import Tally
from ingest.xmldoor import Root, records, root_of

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
    """One Row for every party, relation and party's entries, and for each record of no party.

    Args:
        files: part to path; at least one of `sdn` and `cons`.
        name: the name the source is stored under; ids are `ofac:<number>` whatever it is.

    Raises:
        FileRefused: a file is cut, no XML, of another format, or holds changes only.
    """
    if not files:
        raise FileRefused(name, "SDN_ADVANCED.XML or CONS_ADVANCED.XML is needed")
    readings: list[Reading] = []
    for part in TITLES:
        if part in files:
            readings.append(_begun(part, files[part]))
            yield from readings[-1].met()

    def number(profile: str) -> str | None:
        found = (reading.numbers.get(profile) for reading in readings)
        return next((each for each in found if each is not None), None)

    for reading in readings:
        yield from reading.tables.tally.closing(reading.rest(number))


def _begun(part: str, path: Path) -> Reading:
    shape = SHAPES.get(root_of(path).namespace or "")
    if shape is None:
        raise FileRefused(str(path), "this is not an advanced XML file of OFAC")
    tables = Tables(part, path, shape, Tally(part, path.name))
    return Reading(tables, Parties(tables, f"{TITLES[part]}, {path.name}"))

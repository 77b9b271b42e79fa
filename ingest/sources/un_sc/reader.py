"""What does the Consolidated List of the UN Security Council state? The functions of the source.

One Row for each INDIVIDUAL and ENTITY, in the order of the file. The file is read twice: the first
time for the reference numbers, so that a citation of a party further down is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.kept import Kept
from ingest.saying import read_date
from ingest.sources.un_sc.format import SHAPE, TAGS
from ingest.sources.un_sc.parties import PART, Party, reference_of
from ingest.tally import Tally
from ingest.xmldoor import records, root_of

_ROOT = re.compile(rb"<(?:\w+:)?(\w[\w.-]*)")


def identify(path: Path, head: bytes) -> str | None:
    """By the outermost element, whatever the file is called."""
    found = _ROOT.search(head)
    return PART if found is not None and found[1] == SHAPE.name.encode() else None


def published(files: Mapping[str, Path]) -> date | None:
    """The day of `dateGenerated`."""
    found = read_date(root_of(files[PART]).attributes.get("dateGenerated", ""))
    return None if found is None or found.day is None else found.first


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every record; ids are `un:<reference number>` whatever the source is called.

    Raises:
        FileRefused: the file is cut, broken, without a date or without a record.
    """
    path = files[PART]
    if root_of(path).name != SHAPE.name:
        raise FileRefused(str(path), f"it is not a {SHAPE.name}; download consolidated.xml again")
    if published(files) is None:
        raise FileRefused(str(path), "dateGenerated says no day; download consolidated.xml again")
    places = Kept[int]()
    for element, line in records(path, SHAPE, TAGS, lambda what, line, sample: None):
        if reference := reference_of(element):
            places.setdefault(reference, line)
    tally = Tally(PART, path.name)

    def drift(what: str, line: int, sample: str) -> None:
        tally.add(what, line, sample)

    rows = (
        Party(element, line, path.name, tally, places).row()
        for element, line in records(path, SHAPE, TAGS, drift)
    )
    why = "it holds no party, which no edition does; download it again"
    yield from tally.closing(rows, FileRefused(str(path), why))

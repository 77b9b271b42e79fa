"""Which entries does a file hold? Of a CSV each row, of an XML each designation, in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.doors import csv_rows
from ingest.sources.uk_sanctions_list.format import (
    COLUMNS,
    INDICATORS,
    LISTING,
    PLACES,
    SAME_COLUMNS,
    SHAPE,
)
from ingest.tally import Tally
from ingest.uk.saying import Saying
from ingest.uk.table import Line, is_day_line, lines_of, refuse_a_cut_end
from ingest.uk.words import prose
from ingest.xmldoor import records

if TYPE_CHECKING:
    from lxml.etree import _Element

DAY_LABEL = "Report Date"
_RECORD, _DAY = "Designation", "DateGenerated"
_TEXT_SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands once in a designation and is the same in all its rows."""

    unique_id: str
    group_id: str
    un_number: str
    type: str
    regime: str
    source: str
    measures: str
    reason: str
    designated: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a CSV or one designation of an XML; without a listing there is trouble."""

    line: int
    text: str
    listing: Listing | None = None
    sayings: tuple[Saying, ...] = ()
    indicators: tuple[str, ...] | None = None  # the measures that an XML says are true
    trouble: str = ""


def entries(path: Path, *, xml: bool, tally: Tally) -> Iterator[Entry]:
    """Every entry of a file, in its order; what is beyond the format is told to the tally."""
    return _of_xml(path, tally) if xml else _of_csv(path, tally)


def day_of(path: Path, *, xml: bool) -> str | None:
    """The day that the file says it was made on, as it stands there."""
    if xml:
        for element, _ in records(path, SHAPE, {_RECORD, _DAY}, lambda *_: None):
            return (element.text or "") if element.tag == _DAY else None
        return None
    for _, cells in csv_rows(path):
        if not is_day_line(cells, DAY_LABEL):
            return None
        words = " ".join(cell.strip() for cell in cells if cell.strip())
        return words[len(DAY_LABEL) :].strip(" :")
    return None


def _of_csv(path: Path, tally: Tally) -> Iterator[Entry]:
    lines = lines_of(path, csv_rows(path), COLUMNS, DAY_LABEL, tally, SAME_COLUMNS)
    for line in refuse_a_cut_end(path, lines, tally):
        yield _entry_of(line)


def _entry_of(line: Line) -> Entry:
    text = line.text[:_TEXT_SHOWN]
    if line.trouble is not None:
        return Entry(line.number, text, trouble=line.trouble)
    cells = line.cells
    return Entry(
        line.number,
        text,
        Listing(**{field: prose(cells.get(column, "")) for field, column, _ in LISTING}),
        tuple(
            saying
            for place in PLACES
            if (saying := Saying(place.kind, tuple(cells.get(each, "") for each in place.columns)))
        ),
    )


def _of_xml(path: Path, tally: Tally) -> Iterator[Entry]:
    for element, line in records(path, SHAPE, {_RECORD}, tally.add):
        yield _designation(element, line)


def _designation(element: _Element, line: int) -> Entry:
    text = re.sub(r"\s+", " ", " ".join(str(part) for part in element.itertext()))
    return Entry(
        line,
        text.strip()[:_TEXT_SHOWN],
        Listing(**{field: prose(element.findtext(tag) or "") for field, _, tag in LISTING}),
        tuple(
            saying
            for place in PLACES
            for found in element.iterfind(place.path)
            if (saying := Saying(place.kind, _values(found, place.parts)))
        ),
        _true_ones(element.find(INDICATORS)),
    )


def _true_ones(indicators: _Element | None) -> tuple[str, ...] | None:
    if indicators is None:
        return None
    return tuple(
        str(each.tag)
        for each in indicators.iterchildren("*")
        if (each.text or "").strip().casefold() == "true"
    )


def _values(element: _Element, parts: tuple[str, ...]) -> tuple[str, ...]:
    if not parts:
        return (element.text or "",)
    return tuple(element.findtext(part) or "" for part in parts)

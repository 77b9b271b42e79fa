"""Which day, month, year or span does a period of the data model mean?

A period has a start and an end, each between two days. OFAC writes a day as four times the same
day, a year as 1 January to 31 December, and marks what it is not sure of as approximate.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import InvalidValue
from graph.model.time import PartialDate
from ingest.ofac.elements import span_words

if TYPE_CHECKING:
    from lxml.etree import _Element


class Period(NamedTuple):
    """From the first day of the start to the last day of the end, as far as they are told."""

    first: PartialDate | None
    last: PartialDate | None
    circa: bool = False
    comment: str = ""
    trouble: str | None = None
    ended: bool = False  # it has an end of its own

    @property
    def words(self) -> str:
        """As OFAC prints it: `24 Feb 2022`, `Feb 2022`, `circa 1971`, `1954 to 1956`."""
        first = self.first or self.last
        if first is None:
            return ""
        return ("circa " if self.circa else "") + span_words(first.first, (self.last or first).last)


def period_of(element: _Element, cut: int) -> Period:
    """The period that an element holds; `cut` is the length of the namespace in its tags."""
    ends: dict[str, PartialDate | None] = {}
    approximate: set[str | None] = set()
    trouble: str | None = None
    comment = ""
    for side in element:
        name = str(side.tag)[cut:]
        if name == "Comment":
            comment = (side.text or "").strip()
            continue
        approximate.add(side.get("Approximate"))
        for end in side:
            try:
                ends[name + str(end.tag)[cut:]] = day_of(end, cut)
            except (InvalidValue, ValueError):
                trouble = "a date that is none"
    if approximate and approximate not in ({"true"}, {"false"}):
        trouble = trouble or "a period that is not said to be approximate or not"
    first = ends.get("StartFrom") or ends.get("StartTo")
    last = ends.get("EndTo") or ends.get("EndFrom")
    ended = last is not None
    if not ended:
        last = ends.get("StartTo") or first
    return Period(first, last, "true" in approximate, comment, trouble, ended)


def day_of(element: _Element, cut: int) -> PartialDate | None:
    """Year, month and day; None when there are none, InvalidValue or ValueError when wrong."""
    found: dict[str, str] = {}
    for part in element:
        if (text := part.text) is not None and not text.isspace():
            found[str(part.tag)[cut:]] = text
    return _day(found.get("Year"), found.get("Month"), found.get("Day")) if found else None


@lru_cache(maxsize=8192)
def _day(year: str | None, month: str | None, day: str | None) -> PartialDate:
    if year is None:
        msg = "a date without a year"
        raise InvalidValue(msg)
    return PartialDate(
        int(year), None if month is None else int(month), None if day is None else int(day)
    )

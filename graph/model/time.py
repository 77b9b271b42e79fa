"""When did a fact hold? Partial dates with known precision, and half-open validity.

`valid_to` is the first day on which a fact no longer holds. A date may be known to the year or
the month only; then some days are undecidable and the answer is MAYBE, never a silent guess.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from graph.errors import InvalidValue

FOREVER_AGO = -(2**31) + 1  # day numbers of "unknown start" and "no end", as int32
NEVER = 2**31 - 1
_EPOCH = date(1970, 1, 1).toordinal()
_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def day_number(day: date) -> int:
    """Days since 1970-01-01 (int32 in the arrays)."""
    return day.toordinal() - _EPOCH


def from_day_number(number: int) -> date:
    """The inverse of `day_number`."""
    return date.fromordinal(number + _EPOCH)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day: `2022`, `2022-04`, `2022-04-06`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            msg = f"a day without a month: {self.year}-?-{self.day}"
            raise InvalidValue(msg)
        date(self.year, self.month or 1, self.day or 1)  # ValueError for 2022-02-30

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; InvalidValue for anything else."""
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            msg = f"'{text}' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
            raise InvalidValue(msg)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            return cls(year, month, day)
        except ValueError as error:
            msg = f"'{text}' is not a day of the calendar"
            raise InvalidValue(msg) from error

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The partial date that is exactly this day."""
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> date:
        """The earliest day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


class Holds(IntEnum):
    """Does a fact hold on a day? MAYBE when a date is not known precisely enough."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Validity:
    """The half-open time in which a fact held; None is unknown start, or no end known."""

    start: PartialDate | None = None
    end: PartialDate | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end.last < self.start.first:
            msg = f"it ends ({self.end}) before it begins ({self.start})"
            raise InvalidValue(msg)

    @property
    def day_numbers(self) -> tuple[int, int, int, int]:
        """(earliest start, latest start, earliest end, latest end) as day numbers."""
        start = (
            (FOREVER_AGO, FOREVER_AGO)
            if self.start is None
            else (day_number(self.start.first), day_number(self.start.last))
        )
        end = (
            (NEVER, NEVER)
            if self.end is None
            else (day_number(self.end.first), day_number(self.end.last))
        )
        return *start, *end

    def holds_on(self, day: date) -> Holds:
        """YES from the latest possible start to the earliest possible end; NO outside both."""
        number = day_number(day)
        start_first, start_last, end_first, end_last = self.day_numbers
        if number < start_first or number >= end_last:
            return Holds.NO
        if number >= start_last and number < end_first:
            return Holds.YES
        return Holds.MAYBE

"""In which times is an entry in force that was suspended for a while? Before, and after it.

A suspended entry stays on its list, and forbids nothing meanwhile. What counts for a question about
a day is what was in force on it, so an entry with a suspension holds in several times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from graph.errors import InvalidValue
from graph.model.time import PartialDate, Validity


def suspensions(begins: str, ends: str) -> tuple[Validity, ...]:
    """Suspensions from the days they begin and end on, each joined by `;`; the last may be open.

    Raises:
        InvalidValue: a day that is none; more ends than beginnings; one that begins before the one
            in front of it ends.
    """
    first, last = _days(begins), _days(ends)
    if len(last) > len(first) or len(first) > len(last) + 1:
        msg = f"{len(first)} suspensions begin and {len(last)} end"
        raise InvalidValue(msg)
    found = tuple(
        Validity(begin, last[at] if at < len(last) else None) for at, begin in enumerate(first)
    )
    for before, after in pairwise(found):
        assert before.end is not None
        assert after.start is not None
        if after.start.first < before.end.first:
            msg = f"the suspension of {after.start} begins before the one of {before.start} ends"
            raise InvalidValue(msg)
    return found


def _days(text: str) -> list[PartialDate]:
    return [PartialDate.parse(part) for part in text.split(";")] if text.strip(" ;") else []


def in_force(held: Validity, suspended: Sequence[Validity]) -> tuple[Validity, ...]:
    """The times of an entry outside its suspensions, in order; none if it never was in force.

    Raises:
        InvalidValue: a suspension that lies outside the time of the entry.
    """
    if not suspended:
        return (held,)
    found: list[Validity] = []
    start: PartialDate | None = held.start
    for pause in suspended:
        assert pause.start is not None
        if held.end is not None and pause.start.first >= held.end.last:
            msg = f"a suspension from {pause.start} begins when the entry has ended ({held.end})"
            raise InvalidValue(msg)
        if held.start is not None and pause.end is not None and pause.end.last < held.start.first:
            msg = f"a suspension until {pause.end} ends before the entry begins ({held.start})"
            raise InvalidValue(msg)
        if _lasts(start, pause.start):
            found.append(Validity(start, pause.start))
        if pause.end is None:
            return tuple(found)
        start = pause.end
    if _lasts(start, held.end):
        found.append(Validity(start, held.end))
    return tuple(found)


def _lasts(start: PartialDate | None, end: PartialDate | None) -> bool:
    """Is there a day between them?"""
    return start is None or end is None or start.first < end.last

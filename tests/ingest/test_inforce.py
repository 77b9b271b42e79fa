"""Does an entry hold outside its suspensions, and only there?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.model.time import Holds, PartialDate, Validity
from ingest.inforce import in_force, suspensions


def _held(start: str, end: str = "") -> Validity:
    days = [PartialDate.parse(text) if text else None for text in (start, end)]
    return Validity(*days)


@pytest.mark.parametrize(
    ("held", "begins", "ends", "times"),
    [
        (("2025-04-04",), "", "", [("2025-04-04", "")]),
        (("", "2025-08-12"), "", "", [("", "2025-08-12")]),
        # Suspended, prolonged and not come back yet; told as one suspension or as two.
        (
            ("2025-04-04",),
            "2025-05-14",
            "2026-11-10",
            [("2025-04-04", "2025-05-14"), ("2026-11-10", "")],
        ),
        (
            ("2025-04-04",),
            "2025-05-14; 2025-08-12",
            "2025-08-12; 2026-11-10",
            [("2025-04-04", "2025-05-14"), ("2026-11-10", "")],
        ),
        # Two apart.
        (
            ("2025-04-04",),
            "2025-05-14; 2026-01-01",
            "2025-08-12; 2026-02-01",
            [("2025-04-04", "2025-05-14"), ("2025-08-12", "2026-01-01"), ("2026-02-01", "")],
        ),
        # Until further notice.
        (("2025-04-04",), "2025-05-14", "", [("2025-04-04", "2025-05-14")]),
        # Taken off while suspended: it never came back.
        (("2025-04-10", "2025-08-12"), "2025-05-14", "", [("2025-04-10", "2025-05-14")]),
        (("2025-04-10", "2025-08-12"), "2025-05-14", "2025-08-12", [("2025-04-10", "2025-05-14")]),
        (("2025-04-10", "2025-07-01"), "2025-05-14", "2025-08-12", [("2025-04-10", "2025-05-14")]),
        # Taken off after it came back.
        (
            ("2025-04-04", "2027-01-01"),
            "2025-05-14",
            "2026-11-10",
            [("2025-04-04", "2025-05-14"), ("2026-11-10", "2027-01-01")],
        ),
        # Announced, and suspended before it applied.
        (("2025-11-08",), "2025-11-07", "2026-11-10", [("2026-11-10", "")]),
        (("2025-11-08",), "2025-11-07", "", []),
        # The first day is not known.
        (("",), "2025-05-14", "2026-11-10", [("", "2025-05-14"), ("2026-11-10", "")]),
        # A month only: undecidable within it, on both sides.
        (("2025",), "2025-05", "2025-08", [("2025", "2025-05"), ("2025-08", "")]),
    ],
)
def test_the_times_in_force(
    held: tuple[str, ...], begins: str, ends: str, times: list[tuple[str, str]]
) -> None:
    assert in_force(_held(*held), suspensions(begins, ends)) == tuple(_held(*t) for t in times)


@pytest.mark.parametrize(
    ("held", "begins", "ends", "why"),
    [
        (("2025",), "14 May 2025", "", "is not a date"),
        (("2025",), "", "2025-08-12", "0 suspensions begin and 1 end"),
        (("2025",), "2025-05-14; 2025-06-01", "", "2 suspensions begin and 0 end"),
        (("2025",), "2025-05-14", "2025-05-13", "it ends (2025-05-13) before it begins"),
        (
            ("2025",),
            "2025-05-14; 2025-06-01",
            "2025-08-12; 2025-09-01",
            "the suspension of 2025-06-01 begins before the one of 2025-05-14 ends",
        ),
        (("2025", "2025-05-14"), "2025-05-14", "", "begins when the entry has ended (2025-05-14)"),
        (("2025-05-14",), "2024-01-01", "2024-02-01", "ends before the entry begins (2025-05-14)"),
    ],
)
def test_times_that_cannot_be(held: tuple[str, ...], begins: str, ends: str, why: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        in_force(_held(*held), suspensions(begins, ends))
    assert why in str(caught.value)


_FIRST = date(2025, 1, 1)
_DAYS = st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True).map(sorted)


@given(_DAYS, st.booleans())
def test_an_entry_holds_on_a_day_just_when_no_suspension_does(days: list[int], open_: bool) -> None:
    """Against the plain definition, day by day."""
    start, *rest = days
    texts = [str(_FIRST + timedelta(day)) for day in rest]
    begins, ends = texts[0::2], texts[1::2]
    if open_ and len(begins) == len(ends):
        ends.pop()
    paused = suspensions(";".join(begins), ";".join(ends))
    held = _held(str(_FIRST + timedelta(start)))
    times = in_force(held, paused)
    for number in range(-1, 70):
        day = _FIRST + timedelta(number)
        stands = held.holds_on(day) is Holds.YES
        off = any(pause.holds_on(day) is Holds.YES for pause in paused)
        found = [time.holds_on(day) for time in times]
        assert found.count(Holds.YES) == (1 if stands and not off else 0)
        assert Holds.MAYBE not in found

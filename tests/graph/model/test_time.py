from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.model.time import Holds, PartialDate, Validity, day_number, from_day_number

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
partial = st.one_of(
    days.map(lambda d: PartialDate(d.year)),
    days.map(lambda d: PartialDate(d.year, d.month)),
    days.map(PartialDate.of),
)


@given(partial)
def test_a_partial_date_survives_being_written_and_read(value: PartialDate) -> None:
    assert PartialDate.parse(str(value)) == value
    assert value.first <= value.last


@given(days)
def test_a_day_number_survives_the_round_trip(day: date) -> None:
    assert from_day_number(day_number(day)) == day


@pytest.mark.parametrize(
    "text", ["2022-13", "2022-02-30", "22-01-01", "2022/01/01", "", "2022-1-1", "١٢٣٤", "today"]
)
def test_what_is_no_date_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a"):
        PartialDate.parse(text)


def test_a_fact_begins_on_its_first_day_and_has_ended_on_its_end_day() -> None:
    held = Validity(PartialDate.parse("2022-04-06"), PartialDate.parse("2024-01-01"))
    assert held.holds_on(date(2022, 4, 5)) == Holds.NO
    assert held.holds_on(date(2022, 4, 6)) == Holds.YES
    assert held.holds_on(date(2023, 12, 31)) == Holds.YES
    assert held.holds_on(date(2024, 1, 1)) == Holds.NO


def test_within_an_imprecise_year_the_answer_is_maybe() -> None:
    held = Validity(PartialDate.parse("2022"), PartialDate.parse("2024-05"))
    assert held.holds_on(date(2021, 12, 31)) == Holds.NO
    assert held.holds_on(date(2022, 6, 1)) == Holds.MAYBE
    assert held.holds_on(date(2023, 1, 1)) == Holds.YES
    assert held.holds_on(date(2024, 5, 15)) == Holds.MAYBE
    assert held.holds_on(date(2024, 6, 1)) == Holds.NO


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(InvalidValue, match="ends"):
        Validity(PartialDate.parse("2022-04-06"), PartialDate.parse("2022-04-05"))


@given(st.none() | partial, st.none() | partial, days)
def test_yes_and_no_are_right_for_every_date_that_the_partial_ones_may_stand_for(
    start: PartialDate | None, end: PartialDate | None, day: date
) -> None:
    if start is not None and end is not None and end.last < start.first:
        return
    answers = {
        (begin is None or day >= begin) and (over is None or day < over)
        for begin in _meanings(start)
        for over in _meanings(end)
    }
    held = Validity(start, end).holds_on(day)
    if held == Holds.YES:
        assert answers == {True}
    if held == Holds.NO:
        assert answers == {False}


def _meanings(value: PartialDate | None) -> list[date | None]:
    if value is None:
        return [None]
    middle = value.first + timedelta((value.last - value.first).days // 2)
    return [value.first, middle, value.last]

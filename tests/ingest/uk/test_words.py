"""How cells are read that hold several values, countries and days."""

from __future__ import annotations

import pytest

from graph.model.time import PartialDate
from ingest.uk.words import countries, day, full_name, is_former, numbered, plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(1) Mullah (2) Maulavi", ["Mullah", "Maulavi"]),
        ("(1)Uganda (2)  Uganda(3)Uganda", ["Uganda"] * 3),
        ("(1) - (2) Moscow", ["Moscow"]),
        ("(1-3) Libya (4) Morocco", ["Libya", "Morocco"]),
        ("(1) to (6) Algeria (7) Morocco", ["Algeria", "Morocco"]),
        ("Mr", ["Mr"]),
        ("(12) 345678", ["(12) 345678"]),
        ("N/A", []),
        ("Unknown", []),
        ("  ", []),
    ],
)
def test_numbered_values_are_taken_apart(text: str, parts: list[str]) -> None:
    assert numbered(text) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russia", [("RU", "Russia")]),
        ("Congo (Democratic Republic)", [("CD", "Congo (Democratic Republic)")]),
        ("Democratic Republic of the Congo", [("CD", "Democratic Republic of the Congo")]),
        ("(1) Russia. (2) Cyprus", [("RU", "Russia"), ("CY", "Cyprus")]),
        ("Panama. South Korea", [("PA", "Panama"), ("KR", "South Korea")]),
        ("Estonia, Russia", [("EE", "Estonia"), ("RU", "Russia")]),
        ("Russian Federation (as at 2010)", [("RU", "Russian Federation (as at 2010)")]),
        ("Atlantis", [(None, "Atlantis")]),
        ("Russia, Atlantis", [(None, "Russia, Atlantis")]),
        ("", []),
    ],
)
def test_countries(text: str, found: list[tuple[str | None, str]]) -> None:
    assert countries(text) == found


def test_a_country_of_the_past_is_told_from_one_with_another_name() -> None:
    assert is_former("Iraq (previous address)")
    assert not is_former("Congo (Democratic Republic)")
    assert not is_former("Russian Federation (as at 2010)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31/12/2020", PartialDate(2020, 12, 31)),
        ("00/00/1961", PartialDate(1961)),
        ("dd/mm/1968", PartialDate(1968)),
        ("dd/07/1978", PartialDate(1978, 7)),
        ("09/1957", PartialDate(1957, 9)),
        ("1951", PartialDate(1951)),
        ("15/08/19yy", None),
        ("31/02/2020", None),
        ("", None),
    ],
)
def test_days(text: str, found: PartialDate | None) -> None:
    assert day(text) == found


def test_a_name_is_said_in_the_order_of_its_numbers() -> None:
    assert full_name(["One", "", " Two ", "", "", "LAST"]) == "One Two LAST"


def test_words_for_nothing_are_nothing() -> None:
    assert plain(" N/A ") == plain("-") == plain("unknown") == ""
    assert plain("a\n b") == "a b"

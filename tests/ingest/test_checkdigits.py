"""Check digits, on numbers their issuers publish, and that one changed digit is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.checkdigits import (
    is_imo,
    is_inn,
    is_isin,
    is_lei,
    is_ogrn,
    is_ogrnip,
    is_uscc,
)

GOOD: list[tuple[Callable[[str], bool], str]] = [
    (is_inn, "7707083893"),  # Sberbank
    (is_inn, "779900001159"),  # made up
    (is_ogrn, "1027700132195"),  # Sberbank
    (is_ogrnip, "302990000000123"),  # made up
    (is_lei, "253400V1H6ART1UQ0N98"),  # VTB
    (is_isin, "US1694261033"),  # China Telecom, in the list
    (is_isin, "CNE1000002V2"),
    (is_imo, "9074729"),  # the example of the IMO number scheme
    (is_uscc, "91110000710935732K"),  # AVIC, in the list
]


@pytest.mark.parametrize(("check", "number"), GOOD)
def test_published_numbers_pass(check: Callable[[str], bool], number: str) -> None:
    assert check(number)


@pytest.mark.parametrize(("check", "number"), GOOD)
def test_a_changed_last_character_fails(check: Callable[[str], bool], number: str) -> None:
    for last in "0123456789":
        assert check(number[:-1] + last) == (last == number[-1])


@pytest.mark.parametrize(("check", "number"), GOOD)
def test_another_length_or_alphabet_fails_without_an_exception(
    check: Callable[[str], bool], number: str
) -> None:
    for wrong in ("", number[:-1], number + "0", "٣" * len(number), "!" * len(number), "²" * 7):
        assert not check(wrong)

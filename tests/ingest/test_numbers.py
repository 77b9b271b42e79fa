from __future__ import annotations

import pytest

from ingest.numbers import Number, number_of


@pytest.mark.parametrize(
    ("base", "value", "country", "number"),
    [
        ("tax", "7799000005", "RU", Number("inn", "7799000005")),
        ("registration", "1027700000008", "RU", Number("ogrn", "1027700000008")),
        ("registration", "10277 0000 0008", "RU", Number("ogrn", "1027700000008")),
        ("identification", "7799000005", "RU", Number("inn", "7799000005")),
        ("tax", "7799000005", "BY", Number("tax-by", "7799000005")),
        ("tax", "7799000005", None, Number("tax", "7799000005")),
        ("passport", "AB  12", "UG", Number("passport-ug", "AB 12")),
        ("passport", "7799000005", "RU", Number("passport-ru", "7799000005")),
        ("swift", "zend ru mm", "RU", Number("swift", "ZENDRUMM")),
        ("imo", "9074729", None, Number("imo", "9074729")),
        (
            "imo",
            "9074728",
            None,
            Number("imo-unchecked", "9074728", "imo: the check digit does not fit"),
        ),
        (
            "tax",
            "7799000006",
            "RU",
            Number("tax-ru", "7799000006", "tax-ru: the check digit does not fit"),
        ),
        (
            "registration",
            "1027700000009",
            "RU",
            Number(
                "registration-ru", "1027700000009", "registration-ru: the check digit does not fit"
            ),
        ),
    ],
)
def test_a_number_stands_under_a_strong_scheme_only_when_it_can_be_one(
    base: str, value: str, country: str | None, number: Number
) -> None:
    assert number_of(base, value, country) == number

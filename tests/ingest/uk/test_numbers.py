"""Which numbers a cell of prose holds. The forms are those of the list of April 2025."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.uk.numbers import business_numbers, imo_number, papers

INN, OGRN, LEI = "7707083893", "1027700132195", "5493000TESTHARBOUR25"
USCC = "91110000000000000E"


def said(text: str, home: str | None = None) -> list[tuple[str, str]]:
    return [(number.scheme, number.value) for number in business_numbers(text, home)]


@pytest.mark.parametrize(
    "text",
    [
        f"(1) OGRN: {OGRN} (2) TIN: {INN}",
        f"OGRN: {OGRN}\nINN: {INN}",
        f"{OGRN} (Russia). Tax ID No. {INN} (Russia)",
        f"{OGRN} dated 27/07/1992. Tax ID: {INN}",
        f"(1) Registration Number/OGRN: {OGRN} (2) Tax ID Number/INN: {INN}",
        f"(1) Russia OGRN – {OGRN} (2) Russia INN – {INN}",
        f"Registration Number: {OGRN}; Tax ID No. :{INN}",
        f"SRN (State registration number) {OGRN} / TIN (Taxpayer Identification Number) {INN}",
    ],
)
def test_russian_numbers_are_found_in_every_form(text: str) -> None:
    assert said(text, "RU") == [("ogrn", OGRN), ("inn", INN)]


@pytest.mark.parametrize(
    "text",
    [
        f"TIN: {INN}",
        f"TIN - {INN}",
        f"Russian TIN: {INN}",
        f"Russian TIN number - \n{INN}",
        f"{INN} - Russia INN",
        f"{INN} - TIN",
        f"Tax Identification Number: INN: {INN}",
        f"Taxpayer Identification Number – {INN}",
        INN,
    ],
)
def test_a_label_may_stand_on_either_side_or_be_missing(text: str) -> None:
    assert said(text, "RU") == [("inn", INN)]


def test_a_country_must_be_said_before_a_number_is_taken_for_a_russian_one() -> None:
    assert said(INN) == [("registration", INN)]
    assert said(f"TIN: {INN}") == [("tax", INN)]
    assert said(f"TIN: {INN}", "TR") == [("tax-tr", INN)]
    assert said(f"TIN: {INN} (Russia)", "TR") == [("inn", INN)]
    assert said(f"INN: {INN}") == [("inn", INN)]


@pytest.mark.parametrize(
    ("text", "home", "found"),
    [
        ("UK Company no. 00000006", None, [("registration-gb", "00000006")]),
        ("Business Registration Number 10000001 (Estonia)", "RU",
         [("registration-ee", "10000001")]),
        ("(1) BR No. 50000001 (2) CRN: 1000002", "HK",
         [("registration-hk", "50000001"), ("registration-hk", "1000002")]),
        ("BIN: 200000000001", "KZ", [("registration-kz", "200000000001")]),
        ("(УНН/ИНН): 190000001 (Belarus)", None, [("tax-by", "190000001")]),
        ("1000003 (BVI)", None, [("registration-vg", "1000003")]),
        ("Ma.Bko.2000.M.0001", "ML", [("registration-ml", "Ma.Bko.2000.M.0001")]),
        (f"TIN: {USCC}", "CN", [("uscc", USCC)]),
        (f"Legal Entity Number {LEI}", None, [("lei", LEI)]),
        ("SWIFT/BIC SABRRUMM  BIK (RU) 044525225", "RU",
         [("swift", "SABRRUMM"), ("bik", "044525225")]),
        ("Government Gazette Number 00032537 (Russia) KPP: 773601001", None,
         [("okpo", "00032537"), ("kpp", "773601001")]),
        ("Unknown", None, []),
    ],
)  # fmt: skip
def test_other_numbers(text: str, home: str | None, found: list[tuple[str, str]]) -> None:
    assert said(text if text != "Unknown" else "", home) == found


def test_a_wrong_check_digit_is_told_and_joins_nobody() -> None:
    (number,) = business_numbers("TIN: 7707083890 (Russia)", None)
    assert (number.scheme, number.doubt) == ("tax-ru", "tax-ru: the check digit does not fit")
    (number,) = business_numbers("LEI: 5493000TESTHARBOUR26", None)
    assert number.scheme == "lei-unchecked"
    (number,) = business_numbers("USCC: 911100000000000001", None)
    assert number.scheme == "uscc-unchecked"
    assert imo_number("IMO9990015").scheme == "imo-unchecked"


def test_an_unknown_label_is_told() -> None:
    (number,) = business_numbers("Fishery code: 1234567", None)
    assert number.doubt == "'Fishery code' is not a known label of a number"


def test_a_ships_number_is_read_with_and_without_its_prefix() -> None:
    for text in ("IMO9990014", "9990014", "IMO 9990014", "IMO No. 9990014"):
        assert (imo_number(text).scheme, imo_number(text).value) == ("imo", "9990014")


@pytest.mark.parametrize(
    ("base", "numbers", "details", "found"),
    [
        ("passport", "(1) A1 (2) B2", "(1) Egypt (2) India number, issued in 1993",
         [("passport-eg", "A1"), ("passport-in", "B2")]),
        ("passport", "(1) A1 (2) - (3) C3", "(1) Egypt (2) Egypt (3) -",
         [("passport-eg", "A1"), ("passport", "C3")]),
        ("passport", "A1", "Issued in Afghanistan", [("passport-af", "A1")]),
        ("passport", "A1", "Tunisian. Issued on 9.12.2003.", [("passport", "A1")]),
        ("passport", "A1", "", [("passport", "A1")]),
        ("national-id", "500100732250", "Russia", [("national-id-ru", "500100732250")]),
        ("national-id", "500100732259", "Russia", [("inn", "500100732259")]),
        ("national-id", "500100732259", "Taxpayer ID", [("inn", "500100732259")]),
        ("national-id", "1600000001", "Indonesia", [("national-id-id", "1600000001")]),
        ("national-id", "", "Iranian", []),
    ],
)  # fmt: skip
def test_papers(base: str, numbers: str, details: str, found: list[tuple[str, str]]) -> None:
    assert [(each.scheme, each.value) for each, _ in papers(base, numbers, details)] == found


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123456789 ()/:;.-–\nTINOGRKPBUSCElabxRussia"), max_size=60))
def test_no_text_crashes_and_no_digit_is_lost(text: str) -> None:
    numbers = list(business_numbers(text, "RU"))
    for number in numbers:
        assert number.value
        assert number.value.strip() == number.value

"""What single phrases of a remark mean, and where phrases end."""

from __future__ import annotations

import pytest

from graph.model.time import PartialDate
from graph.model.vocabulary import NameKind
from ingest.ofac.remarks import (
    Alias,
    Directive,
    Ignored,
    Link,
    ListingDate,
    Meaning,
    Measure,
    Number,
    Said,
    Unknown,
    meaning_of,
    split_remark,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tax ID No. 7704274402 (Russia)", Number("inn", "7704274402")),
        ("alt. Tax ID No. 7704274402 (Russia)", Number("inn", "7704274402")),
        ("Tax ID No. 10145737M (Cyprus)", Number("tax-cy", "10145737M")),
        ("Tax ID No. 7704274402", Number("tax", "7704274402")),
        ("Registration Number 1027700132195 (Russia)", Number("ogrn", "1027700132195")),
        ("Registration ID 1027700132195", Number("registration", "1027700132195")),
        (
            "Registration Number 1027700132196 (Russia)",
            Number(
                "registration-ru", "1027700132196", "registration-ru: the check digit does not fit"
            ),
        ),
        (
            "Registration Number HRA 99999 (Stuttgart) (Germany)",
            Number("registration-de", "HRA 99999 (Stuttgart)"),
        ),
        (
            "Folio Mercantil No. 99999 (Mexico) issued 14 Dec 2005",
            Number("registration-mx", "99999"),
        ),
        ("UK Company Number 01999999", Number("registration-gb", "01999999")),
        ("Government Gazette Number 00032520 (Russia)", Number("okpo", "00032520")),
        ("Government Gazette Number 99999 (Bulgaria)", Number("gazette-bg", "99999")),
        ("Legal Entity Number 253400V1H6ART1UQ0N98", Number("lei", "253400V1H6ART1UQ0N98")),
        (
            "Legal Entity Number 999999999",
            Number("lei-unchecked", "999999999", "lei: the check digit does not fit"),
        ),
        (
            "Unified Social Credit Code (USCC) 91310000MATE5T0X0L (China)",
            Number("uscc", "91310000MATE5T0X0L"),
        ),
        (
            "United Social Credit Code Certificate (USCCC) 91310000MATE5T0X0L (China)",
            Number("uscc", "91310000MATE5T0X0L"),
        ),
        ("SWIFT/BIC SABRRUMM", Number("swift", "SABRRUMM")),
        ("BIK (RU) 044030707", Number("bik", "044030707")),
        ("D-U-N-S Number 999999999", Number("duns", "999999999")),
        ("ISIN US1694261033", Number("isin", "US1694261033")),
        ("Equity Ticker CHA US", Number("ticker", "CHA US")),
        ("Vessel Registration Identification IMO 9074729", Number("imo", "9074729")),
        (
            "International Maritime Organization No. (9074729)",
            Number("imo", "9074729"),
        ),
        ("MMSI 273999990", Number("mmsi", "273999990")),
        ("Aircraft Tail Number EP-ZZZ", Number("aircraft-tail", "EP-ZZZ")),
        (
            "Aircraft Construction Number (also called L/N or S/N or F/N) 8401",
            Number("aircraft-construction", "8401"),
        ),
        (
            "Passport X000000 (Korea, North) issued 01 Jan 2000 expires 2010",
            Number("passport-kp", "X000000"),
        ),
        ("Identification Number IMO 5342883", Number("imo-company", "5342883")),
        ("National ID No. 99999 (Region: Gaza)", Number("national-id", "99999")),
        (
            "Digital Currency Address - XBT 1SampleSampleSampleSampleSample99",
            Number("crypto-xbt", "1SampleSampleSampleSampleSample99"),
        ),
        ("DOB 10 Dec 1948", Said("birthDate", "1948-12-10")),
        ("DOB 1954 to 1956", Said("birthDate", "1954 to 1956")),
        ("Organization Established Date Oct 1920", Said("establishedDate", "1920-10")),
        ("nationality Korea, North", Said("nationality", "KP", country="KP")),
        (
            "nationality Atlantis",
            Said("nationality", "Atlantis", doubt="'Atlantis' is not a country"),
        ),
        ("Website www.vtb.com", Said("website", "www.vtb.com")),
        ("www.example.org", Said("website", "www.example.org")),
        ("info@example.org (email).", Said("email", "info@example.org")),
        ("Organization Type: Mining of hard coal", Said("organizationType", "Mining of hard coal")),
        ("all offices worldwide", Said("scope", "all offices worldwide")),
        ("Fax (357)(22668608)", Said("fax", "(357)(22668608)")),
        ("a.k.a. 'DEX'", Alias("DEX", NameKind.WEAK)),
        ("f.k.a. 'PEOPLE'S BANK'", Alias("PEOPLE'S BANK", NameKind.WEAK)),
        ("Linked To: BRACRO S.A.", Link("BRACRO S.A.")),
        (
            "Executive Order 13662 Directive Determination - Subject to Directive 1",
            Directive("13662", "1", "Subject to Directive 1"),
        ),
        (
            "Executive Order 14014 Directive Information: Subject to Directive 1 - As of the "
            "effective date, financial services are prohibited.",
            Directive(
                "14014",
                "1",
                "Subject to Directive 1 - As of the effective date, financial services are "
                "prohibited.",
            ),
        ),
        (
            "Executive Order 14014 Directive Information: For more information on directives, "
            "please visit the following link: https://ofac.treasury.gov/burma#directives",
            Ignored("a pointer to a web page"),
        ),
        (
            "Listing Date (EO 14024 Directive 1a): 22 Feb 2022",
            ListingDate("listing", "EO 14024 Directive 1a", PartialDate(2022, 2, 22)),
        ),
        (
            "Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022",
            ListingDate("divestment", "CMIC", PartialDate(2022, 6, 3)),
        ),
        (
            "Executive Order 13846 information: IMPORT SANCTIONS.  Sec. 5(a)(vi)",
            Measure("EO 13846", "IMPORT SANCTIONS.  Sec. 5(a)(vi)"),
        ),
        ("Tax ID No.", Unknown("Tax ID No.")),
        ("Listing Date (EO 14024 Directive 3)ive 2): 24 Feb 2022", Unknown("Listing Date (EO")),
        ("a new label 2031 (Russia)", Unknown("a new label")),
    ],
)
def test_a_phrase_means_what_its_label_says(text: str, expected: Meaning) -> None:
    assert meaning_of(text) == expected


def test_posts_and_kin_are_read_as_words_about_persons_only() -> None:
    assert meaning_of("Former Minister of Samples", person=True) == Said(
        "position", "Former Minister of Samples"
    )
    assert isinstance(meaning_of("Former Minister of Samples"), Unknown)


def test_a_post_with_a_number_in_it_is_not_taken_for_a_post() -> None:
    assert isinstance(meaning_of("Officer Badge: 12345", person=True), Unknown)


def test_phrases_end_at_semicolons_and_the_closing_stop_is_dropped_once() -> None:
    text = "DOB 1950; POB Sampleton, Cuba; Linked To: BRACRO S.A.."
    assert [phrase.text for phrase in split_remark(text)] == [
        "DOB 1950",
        "POB Sampleton, Cuba",
        "Linked To: BRACRO S.A.",
    ]


def test_a_semicolon_in_brackets_or_quotation_marks_does_not_end_a_phrase() -> None:
    text = (
        "(derived from a passport: Alt. DOB: 1969; Alt. POB: Keren); a.k.a. 'ONE; TWO'; DOB 1950."
    )
    assert [phrase.text for phrase in split_remark(text)] == [
        "(derived from a passport: Alt. DOB: 1969; Alt. POB: Keren)",
        "a.k.a. 'ONE; TWO'",
        "DOB 1950",
    ]


def test_a_bracket_that_is_never_closed_does_not_swallow_the_phrases_after_it() -> None:
    text = "Website www.example.org (old; DOB 1950; POB Cuba."
    assert [phrase.text for phrase in split_remark(text)][1:] == ["DOB 1950", "POB Cuba"]


def test_a_phrase_knows_where_it_ends_in_the_remark() -> None:
    text = "DOB 1950; POB Cuba; Gender Male."
    for phrase in split_remark(text):
        assert text[phrase.end - len(phrase.text) : phrase.end] == phrase.text


def test_the_last_phrase_of_a_cut_remark_is_left_out() -> None:
    text = "DOB 1950; Registration Num"
    assert [phrase.text for phrase in split_remark(text, complete=False)] == ["DOB 1950"]


@pytest.mark.parametrize(
    "text",
    ["(" * 50_000, "; (" * 30_000, "member " * 20_000 + ":", "a@" * 50_000, "a.k.a. '; " * 20_000],
)
def test_hostile_remarks_are_read_in_linear_time(text: str) -> None:
    for phrase in split_remark(text):
        meaning_of(phrase.text, person=True)

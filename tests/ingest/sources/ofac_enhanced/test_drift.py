"""Is any part of the format passed over? Each one renamed, added and removed in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.ofac_enhanced.format import FORMAT, SHAPE
from tests.ingest.drift import assert_drift_is_seen, uncovered
from tests.ingest.sources.ofac_advanced.files import facts, issues
from tests.ingest.sources.ofac_enhanced.files import content, small

PAGE = Path(__file__).parents[4] / "docs" / "sources" / "ofac_enhanced.md"
PROGRAMMES = "sanctionsData/publicationInfo/filters/sanctionsPrograms/sanctionsProgram"


def test_the_fixture_holds_every_part_of_the_format() -> None:
    # A file that is filtered by programmes is refused: see test_reader.
    assert uncovered(content("small"), SHAPE) == [PROGRAMMES, f"{PROGRAMMES}/@refId"]


def test_every_part_that_is_renamed_added_or_removed_is_seen(tmp_path: Path) -> None:
    assert_drift_is_seen(
        content("small"), SHAPE, lambda path: small(tmp_path, path.read_bytes()), tmp_path
    )


def test_the_page_shows_the_format_as_it_is_read() -> None:
    assert FORMAT.strip() in PAGE.read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (">F.K.A.<", ">X.K.A.<", "unknown kind of name 'X.K.A.'"),
        (">Last Name<", ">Clan Name<", "unknown part of a name 'Clan Name'"),
        (">CITY<", ">VILLAGE<", "unknown part of an address 'VILLAGE'"),
        (">Deceased<", ">Gone<", None),  # stated in OFAC's words
        (">False<", ">Rumoured<", "unknown reliability 'Rumoured'"),
        (">Entity<", ">Ghost<", "unknown kind of party 'Ghost'"),
        (">RUSSIA-EO14024<", ">RUSSIA-EO99999<", "unknown programme 'RUSSIA-EO99999'"),
        (">Associate Of<", ">Enemy Of<", "unknown kind of relation 'Enemy Of'"),
        (">Website<", ">Web Address<",
         "a remark of no known form: 'Web Address www.works.example'"),
        (">Passport<", ">Pass<", "a remark of no known form: 'Pass X9 (Cuba)'"),
        (">Block<", ">Blocked<", None),  # measures are stated in OFAC's words
        ("<fromDateBegin>2015-04-01", "<fromDateBegin>2015-04-31", "a date that is none"),
        ("<fromDateBegin>2015-04-01", "<fromDateBegin>2015-04", "a date that is none"),
        (">2019-03-31<", ">2013-03-31<", "a relation that ends before it begins"),
        (">1998 to 1999<", ">1998 to 2000<", "a date that is not the text of its feature"),
        (">1998 to 1999<", ">1998<", "a date that is not the text of its feature"),
        (">1998 to 1999<", "><", None),
        ('datePublished="2024-02-23"', 'datePublished="soon"', "a listing without a day"),
        ("<isPrimary>true</isPrimary>", "<isPrimary>1</isPrimary>", None),
        ("<isLowQuality>true<", "<isLowQuality>maybe<",
         "a name that is not said to be of low quality or not"),
        ("<isValid>true<", "<isValid>perhaps<", "a number that is not said to be valid or not"),
        ("<isApproximate>true<", "<isApproximate>?<",
         "a period that is not said to be approximate or not"),
        ("<isUsPerson>true<", "<isUsPerson>?<", "a party that isUsPerson or not"),
        ("<isUsPerson>true<", "<isUsPerson>false<", None),
        ("<value>SAMPLE<", "<value>SIMPLE<", "a name whose parts are not its words"),
        ("<dataAsOf>2026-11-24T", "<dataAsOf>lately T",
         "the file does not say the day of its data"),
        (">Former Minister of Samples.<", ">a phrase nobody knows 12<",
         "a remark of no known form: 'a phrase nobody'"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told(
    tmp_path: Path, before: str, after: str, told: str | None
) -> None:
    text = content("small")
    assert before.encode() in text
    said = [issue.what for issue in issues(small(tmp_path, text.replace(*_bytes(before, after))))]
    known = [issue.what for issue in issues(small(tmp_path))]
    new = [what for what in said if what not in known]
    assert (told in new) if told is not None else (new == []), new


def _bytes(*texts: str) -> tuple[bytes, bytes]:
    one, two = texts
    return one.encode(), two.encode()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<country refId=", '<country refId="1" x=', "a number of country that the file"),
        ("<value>Russia</value>", "<value>Ruritania</value>", "a country whose number is"),
        ("<type>Website</type>", "<type>Web</type>", "a type whose number is explained"),
        ("<valueRefId>400<", "<valueRefId>4<", "a number of valueRefId that the file"),
        ("<value></value><valueRefId>", "<value>Female</value><valueRefId>", "a value whose"),
        ("<remarks>", "<title>Boss</title><remarks>", "a second title in one generalInfo"),
        ('<referenceValue refId="400">', '<referenceValue refId="">', "a value without a number"),
    ],
)
def test_words_and_numbers_that_disagree_are_told(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    changed = content("small").replace(*_bytes(before, after))
    assert changed != content("small")
    rows = small(tmp_path, changed)
    assert any(issue.what.startswith(told) for issue in issues(rows))
    assert len(rows) == 9


def test_a_value_without_words_is_read_by_its_number(tmp_path: Path) -> None:
    text = content("small")
    changed = text
    for word in ("Vessel", "Russia", "Latin", "RUSSIA-EO14024", "Passport", "F.K.A.", "CITY"):
        changed = changed.replace(f">{word}</".encode(), b"></")
    # The head of the file still explains them.
    head, entities = text.split(b"<entities>")
    changed = head + b"<entities>" + changed.split(b"<entities>")[1]
    assert changed.split(b"<entities>")[1] != entities
    assert facts(small(tmp_path, changed)) == facts(small(tmp_path, text))


def test_a_comment_in_a_value_does_not_cut_it(tmp_path: Path) -> None:
    changed = content("small").replace(
        b">AEROCARIBBEAN AIRLINES<", b">AERO<!-- x -->CARIBBEAN AIRLINES<"
    )
    assert changed != content("small")
    assert facts(small(tmp_path, changed)) == facts(small(tmp_path))

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.sources.un_sc.format import SHAPE
from ingest.sources.un_sc.parties import names_in
from ingest.sources.un_sc.reader import identify, published
from tests.ingest.drift import assert_drift_is_seen, uncovered
from tests.ingest.pages import described
from tests.ingest.sources.un_sc.files import (
    ENTITY,
    FIXTURE,
    PERSON,
    SECOND,
    document,
    facts,
    issues,
    read_file,
    read_text,
    statements,
)
from tests.tables import NOW

ANNA, BERTHA, HOUSE = "un:CDi.901", "un:CDi.902", "un:CDe.901"


def _linked(source: str, target: str, how: str) -> Relation:
    return Relation(RelationKind.LINKED_TO, source, target, how=how)


def _located(key: str, code: str) -> Relation:
    return Relation(RelationKind.LOCATED_IN, key, f"country:{code}", how="address")


def test_every_part_of_a_record_is_stated(tmp_path: Path) -> None:
    rows = read_text(tmp_path, FIXTURE)
    assert issues(rows) == []
    assert [len(row.statements) > 0 for row in rows] == [True, True, True]
    reason = (
        "Member of the Example Trading House (ETH) (CDe.901). Sister of Bertha (CDi.902). Sold ore "
        "in Aug. 2011 through it. Was also listed under number CDi.777."
    )
    listed = Validity(PartialDate(2012, 12, 31), PartialDate(2020, 1, 1))
    paper = (
        "Passport; Service passport; SA 0020249; issued by Uganda; issued on 2008-01-17; "
        "issued in Kigali; issued in Rwanda; expired 17 Jan. 2013"
    )
    goma = "12 Market Street, Goma, North Kivu, 00243, Democratic Republic of the Congo"
    attributes = {
        ("dataId", "6900001"),
        ("submittedOn", "2012-11-30"),
        ("submittedBy", "Freedonia"),
        ("gender", "Female"),
        ("title", "Dr."),
        ("position", "Treasurer"),
        ("position", "Director of Example Trading House (CDe.901)"),
        ("nationality", "CD"),
        ("nationality", "KE"),
        ("nationality", "UG"),
        ("updatedOn", "2016-10-13"),
        ("updatedOn", "2019-02-01"),
        ("aliasRemark", "Ana Exempel; Anne Exemple: from a false passport"),
        ("aliasRemark", "Anna Muster: previously listed as"),
        ("birthDate", "1961-05-02"),
        ("birthPlace", "Goma, Uganda"),
        ("address", goma),
        ("addressRemark", "as of June 2016"),
        ("birthDate", "1960-04-03"),
        ("birthDate", "circa 1962"),
        ("birthDate", "1958 to 1963"),
        ("birthRemark", "from a school register"),
        ("birthPlace", "Mill Lane, Kampala, Central Region, Uganda"),
        ("birthRemark", "possibly Entebbe"),
        ("document", paper),
        ("document", "National Identification Number; 1-78-09-44621-80"),
    }
    assert facts(rows[:1]) == {
        Entity(ANNA, NodeKind.PERSON),
        Name(ANNA, "ANNA BEATA CLARA EXAMPLE"),
        Name(ANNA, "آنا مثال", NameKind.ALIAS),
        Name(ANNA, "Ana Exempel", NameKind.ALIAS),
        Name(ANNA, "Anne Exemple", NameKind.ALIAS),
        Name(ANNA, "La Muestra", NameKind.WEAK),
        Name(ANNA, "Anna Muster", NameKind.FORMER),
        Identifier(ANNA, "un", "CDi.901"),
        Identifier(ANNA, "passport-ug", "SA 0020249"),
        Identifier(ANNA, "national-id", "1-78-09-44621-80"),
        Sanction(f"{ANNA}:un_sc", ANNA, "un_sc", listed, ("DRC",), reason=reason),
        _located(ANNA, "CD"),
        _linked(ANNA, HOUSE, "member of"),
        _linked(ANNA, HOUSE, "leader of"),
        _linked(ANNA, BERTHA, "family"),
        *(Attribute(ANNA, key, value) for key, value in attributes),
    }


def test_an_entity_is_stated_with_its_owners(tmp_path: Path) -> None:
    stated = facts(read_text(tmp_path, FIXTURE)[2:])
    assert {
        Entity(HOUSE, NodeKind.COMPANY),
        Name(HOUSE, "ETH", NameKind.ALIAS),
        Name(HOUSE, "Sample Traders", NameKind.FORMER),
        _located(HOUSE, "UG"),
        _linked(HOUSE, ANNA, "owned by"),
        _linked(HOUSE, BERTHA, "owned by"),
        _linked(HOUSE, BERTHA, "cited"),
    } <= stated
    assert not [fact for fact in stated if isinstance(fact, Relation) and fact.kind == "OWNS"]


def test_evidence_is_the_sentence_at_its_line(tmp_path: Path) -> None:
    said = statements(read_text(tmp_path, FIXTURE))
    (sister,) = [s.evidence for s in said if s.fact == _linked(ANNA, BERTHA, "family")]
    assert sister.text == "Sister of Bertha (CDi.902)."
    assert sister.locator == "consolidated.xml line 4"
    assert sister.title == "UN Security Council Consolidated List, consolidated.xml"


def test_the_fixture_holds_every_part_of_the_format() -> None:
    assert uncovered(FIXTURE, SHAPE) == []


def test_no_change_of_the_format_is_passed_over(tmp_path: Path) -> None:
    assert_drift_is_seen(FIXTURE, SHAPE, read_file, tmp_path)


def test_the_page_describes_every_part() -> None:
    shape = {each.path: each.becomes for each in SHAPE.fields()}
    assert described("un_sc", "What is read") == shape


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (">DRC<", ">MARS<", "unknown UN_LIST_TYPE 'MARS'"),
        (">UN List<", ">Other<", "unknown LIST_TYPE 'Other'"),
        (">Female<", ">F<", "unknown GENDER 'F'"),
        (">Low<", ">Poor<", "unknown QUALITY 'Poor'"),
        (">f.k.a.<", "><", "unknown QUALITY ''"),
        (">EXACT<", ">ABOUT<", "unknown TYPE_OF_DATE 'ABOUT'"),
        (">EXACT<", "><", "a date of birth without TYPE_OF_DATE"),
        (">EXACT<", ">BETWEEN<", "TYPE_OF_DATE does not fit the date"),
        (">BETWEEN<", ">EXACT<", "TYPE_OF_DATE does not fit the date"),
        ("National Identification Number", "Ration card", "unknown TYPE_OF_DOCUMENT 'Ration card'"),
        (">SA 0020249<", ">Ugandan passport no. 77<", "a document's NUMBER holds words"),
        (">1960-04-03<", ">some day<", "DATE of birth is no date"),
        (">1963<", ">late<", "a year of birth is no date"),
        (">2012-12-31-04:00<", ">soon<", "LISTED_ON is no date"),
        (">2012-12-31-04:00<", "><", "no LISTED_ON"),
        (">2016-10-13<", ">lately<", "LAST_DAY_UPDATED is no date"),
        (">Kenya<", ">former Soviet Union<", "'former Soviet Union' is not a known country"),
        ("ETH) (CDe.901)", "ETH) (QDe.990)", "QDe.990 is not on the list"),
        (">CDi.902</REF", ">CD.902</REF", "a REFERENCE_NUMBER of another form"),
        (">CDi.902</REF", "></REF", "no REFERENCE_NUMBER: the id is the DATAID"),
        ("<ALIAS_NAME>La Muestra</ALIAS_NAME>", "<ALIAS_NAME/>", "an alias without a name"),
        ("<NATIONALITY2>", "<GENDER>Female</GENDER><NATIONALITY2>", "GENDER stands more than once"),
    ],
)
def test_what_is_not_known_is_told_and_the_rest_is_loaded(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    text = document()
    assert before in text
    rows = read_text(tmp_path, text.replace(before, after, 1))
    assert [what for _, _, what in issues(rows) if what.startswith(told)]
    assert [row.quarantined for row in rows] == [False, False, False]


def test_a_party_that_is_cited_and_absent_stays_an_attribute(tmp_path: Path) -> None:
    rows = read_text(tmp_path, document().replace("ETH) (CDe.901)", "ETH) (QDe.990)"))
    assert Attribute(ANNA, "linkedTo", "QDe.990") in facts(rows)


def test_without_a_reference_number_the_id_is_the_data_id(tmp_path: Path) -> None:
    rows = read_text(
        tmp_path, document().replace("<REFERENCE_NUMBER>CDi.902</REFERENCE_NUMBER>", "")
    )
    assert Entity("un:6900002", NodeKind.PERSON) in facts(rows)
    assert not [f for f in facts(rows) if isinstance(f, Identifier) and f.entity == "un:6900002"]


def test_years_of_birth_may_be_open_at_one_end(tmp_path: Path) -> None:
    text = document().replace("<TO_YEAR>1963</TO_YEAR>", "")
    assert Attribute(ANNA, "birthDate", "from 1958") in facts(read_text(tmp_path, text))
    text = document().replace("<FROM_YEAR>1958</FROM_YEAR>", "")
    assert Attribute(ANNA, "birthDate", "to 1963") in facts(read_text(tmp_path, text))


def test_a_passport_under_a_national_number_is_a_passport(tmp_path: Path) -> None:
    kind = "<TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>"
    text = document().replace(
        kind, f"{kind}<TYPE_OF_DOCUMENT2>national passport</TYPE_OF_DOCUMENT2>"
    )
    assert Identifier(ANNA, "passport", "1-78-09-44621-80") in facts(read_text(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Exempel", ["Ana Exempel"]),
        ("Ana A; Ana B b) Ana C", ["Ana A", "Ana B", "Ana C"]),
        ("مثال (Mithal; Mitsal)", ["مثال", "Mithal", "Mitsal"]),
        ("Пример (original script: Primer)", ["Пример", "Primer"]),
        ("Primer (original script: Пример)", ["Primer", "Пример"]),
        ("Example House (EH)", ["Example House (EH)"]),
        ("مثال (Mithal - name of a unit)", ["مثال (Mithal - name of a unit)"]),
        ("Ana; born 1 Jan. 1953", ["Ana; born 1 Jan. 1953"]),
        ("", []),
    ],
)
def test_several_names_in_one_element_are_taken_apart(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (re.sub("<(DATAID|REFERENCE_NUMBER)>.*?</.*?>", "", SECOND), "without REFERENCE_NUMBER"),
        (SECOND.replace(">BERTHA<", "> <"), "a party without a name"),
        (SECOND.replace("CDi.902", "CD 902"), "cannot be an id"),
        (SECOND.replace("CDi.902", "CDi.901"), "party CDi.901 already stands on line 4"),
        (
            SECOND.replace("<COMMENTS1/>", "<DELISTED_ON>2001-01-01</DELISTED_ON>"),
            "it ends (2001-01-01) before it begins",
        ),
    ],
)
def test_a_broken_record_is_kept_apart_with_its_text(tmp_path: Path, record: str, why: str) -> None:
    rows = read_text(tmp_path, document(PERSON + record, ""))
    assert [row.quarantined for row in rows] == [False, True]
    assert rows[1].statements == ()
    issue = next(each for each in rows[1].issues if each.severity == "quarantined")
    assert why in issue.what
    assert "UN List" in issue.text


def test_the_file_is_known_by_its_outermost_element() -> None:
    assert identify(Path("x.xml"), FIXTURE[:1000]) == "list"
    assert identify(Path("consolidated.xml"), b'<?xml version="1.0"?><sdnList/>') is None
    assert identify(Path("consolidated.xml"), b"id,name\n1,x\n") is None


def test_the_day_of_publication_is_that_of_the_file(tmp_path: Path) -> None:
    read_text(tmp_path, FIXTURE)
    assert published({"list": tmp_path / "consolidated.xml"}) == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (document("", ""), "it holds no party"),
        (document().replace("CONSOLIDATED_LIST", "LIST"), "it is not a CONSOLIDATED_LIST"),
        (document().replace("2026-02-27T00", "yesterday"), "dateGenerated says no day"),
        (document()[:-60], "line "),
        (document().replace("<CONSOL", "<!DOCTYPE x><CONSOL", 1), "DOCTYPE"),
        (document().replace("ANNA", "AN\x08NA"), "line 7"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(FileRefused, match=re.escape(why)) as error:
        read_text(tmp_path, text)
    assert "\n" not in str(error.value)


def test_the_list_goes_through_the_pipeline(tmp_path: Path) -> None:
    (tmp_path / "consolidated.xml").write_text(document(PERSON + SECOND, ENTITY), "utf-8")
    report = ingest(tmp_path / "ledger", "un_sc", [tmp_path], now=NOW)
    assert (report.total("rows_in"), report.total("loaded"), report.total("quarantined")) == (
        3,
        3,
        0,
    )
    assert report.published == date(2026, 2, 27)

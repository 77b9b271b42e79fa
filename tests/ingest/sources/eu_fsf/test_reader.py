from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Fact, Identifier, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.shape import Field
from ingest.sources.eu_fsf.format import COLUMNS, NAMESPACE, SHAPE
from ingest.sources.eu_fsf.reader import identify, published
from tests.ingest.drift import assert_drift_is_seen, uncovered
from tests.ingest.pages import described
from tests.ingest.sources.eu_fsf.files import (
    FIXTURE,
    HOLDING,
    LINES,
    PERSON,
    WORKS,
    document,
    facts,
    issues,
    read_file,
    read_text,
    statements,
    table,
)
from tests.tables import NOW

ANNA, ZENDA, HOLD = "eu:EU.9001.11", "eu:EU.9002.22", "eu:EU.9003.33"


def _linked(source: str, target: str, how: str) -> Relation:
    return Relation(RelationKind.LINKED_TO, source, target, how=how)


def _attributes(key: str, stated: set[Fact]) -> set[tuple[str, str]]:
    return {(f.key, f.value) for f in stated if isinstance(f, Attribute) and f.entity == key}


def _others(key: str, stated: set[Fact]) -> set[Fact]:
    return {
        f
        for f in stated
        if not isinstance(f, Attribute) and key in (getattr(f, "entity", ""), getattr(f, "id", ""))
    }


def test_a_person_is_stated_in_every_part(tmp_path: Path) -> None:
    rows = read_text(tmp_path, FIXTURE)
    assert issues(rows) == []
    assert [row.quarantined for row in rows] == [False] * 3
    stated = facts(rows)
    assert _others(ANNA, stated) == {
        Entity(ANNA, NodeKind.PERSON),
        Name(ANNA, "Anna B. EXAMPLE"),
        Name(ANNA, "Ana Beata Exempel", NameKind.ALIAS),
        Name(ANNA, "Muestra", NameKind.WEAK),
        Identifier(ANNA, "eu", "EU.9001.11"),
        Identifier(ANNA, "un", "CDi.901"),
        Identifier(ANNA, "passport-ug", "SA 0020249"),
        Identifier(ANNA, "passport-ug", "LA77"),
    }
    assert _attributes(ANNA, stated) == {
        ("logicalId", "9001"),
        ("designationDetails", "by the Committee"),
        (
            "legalBasis",
            "2022/332 (OJ L53); amendment; council; published 2022-02-25; in force 2022-02-26; "
            "programme UKR; https://eur-lex.example/332",
        ),
        ("gender", "Female"),
        ("title", "Dr."),
        ("position", "Treasurer"),
        ("aliasRemark", "as in her passport"),
        ("nationality", "UG"),
        ("nationalityRemark", "Strelsau"),
        ("nationalityRemark", "by birth"),
        ("birthDate", "1961-04-03"),
        ("birthDate", "circa 1962-05-07"),
        ("birthDate", "circa 1958 to 1963"),
        ("birthDate", "1343 (ISLAMIC calendar)"),
        ("birthPlace", "Kampala, Mill Lane, Central Region, 00256, UGANDA"),
        ("birthRemark", "from a register"),
        (
            "document",
            "National passport; SA 0020249; in Latin letters LA77; UGANDA; Strelsau; issued by "
            "Ministry; issued on 2008-01-17; valid from 2008-01-18; valid to 2013-01-17; in the "
            "name of A. Example; diplomatic; known to be expired; reported lost; revoked by its "
            "issuer; service passport",
        ),
        ("document", "National identification card; F-1; known to be false"),
    }


def test_an_enterprise_is_stated_in_every_part(tmp_path: Path) -> None:
    stated = facts(read_text(tmp_path, FIXTURE))
    assert _others(ZENDA, stated) == {
        Entity(ZENDA, NodeKind.COMPANY),
        Name(ZENDA, "Zenda Works LLC"),
        Identifier(ZENDA, "eu", "EU.9002.22"),
        Identifier(ZENDA, "ogrn", "1027700000008"),
        Identifier(ZENDA, "inn", "7799000005"),
    }
    place = "1 Mill Street, P.O. Box 99, 125009 Moscow, Building 2, Moscow Region"
    assert {
        ("address", f"{place}, RUSSIAN FEDERATION"),
        ("addressRemark", "as at listing time"),
        ("addressRemark", "head office"),
        ("phone", "+7 495 0000001"),
        ("fax", "+7 495 0000002"),
        ("email", "info@zenda.example"),
        ("website", "https://zenda.example"),
    } <= _attributes(ZENDA, stated)
    assert Relation(RelationKind.LOCATED_IN, ZENDA, "country:RU", how="address") in stated


def test_listings_begin_on_their_day_or_with_the_first_act(tmp_path: Path) -> None:
    listed = {f.subject: f for f in facts(read_text(tmp_path, FIXTURE)) if isinstance(f, Sanction)}
    assert listed == {
        ANNA: Sanction(
            f"{ANNA}:eu_fsf",
            ANNA,
            "eu_fsf",
            Validity(PartialDate(2022, 2, 25)),
            ("UKR",),
            reason="Treasurer of Zenda Works LLC. Associated with Zenda Works LLC.\n"
            "Date of UN designation: 2012-12-31",
        ),
        ZENDA: Sanction(
            f"{ZENDA}:eu_fsf",
            ZENDA,
            "eu_fsf",
            Validity(PartialDate(2023, 6, 21)),
            ("UKR", "BLR"),
            reason="Zenda Works LLC is owned by Ruritania Holding and Anna B. EXAMPLE.",
        ),
        HOLD: Sanction(
            f"{HOLD}:eu_fsf", HOLD, "eu_fsf", Validity(PartialDate(2014, 7, 31)), ("UKR",)
        ),
    }


def test_links_are_those_that_a_remark_states_by_exact_name(tmp_path: Path) -> None:
    said = statements(read_text(tmp_path, FIXTURE))
    links = {s.fact: s.evidence for s in said if getattr(s.fact, "kind", "") == "LINKED_TO"}
    assert set(links) == {
        _linked(ANNA, ZENDA, "associated with"),
        _linked(ZENDA, HOLD, "owned by"),
        _linked(ZENDA, ANNA, "owned by"),
    }
    evidence = links[_linked(ANNA, ZENDA, "associated with")]
    assert evidence.text == "Associated with Zenda Works LLC."
    assert evidence.locator == "eu.xml line 3"
    assert evidence.url == "https://eur-lex.example/332"


def test_xml_and_csv_of_the_same_content_state_the_same_facts(tmp_path: Path) -> None:
    """All but `strong`: the CSV does not say which names are weak."""
    as_xml = read_text(tmp_path, FIXTURE.replace(b'strong="false"', b'strong="true"'))
    as_csv = read_text(tmp_path, table(), "eu.csv")
    assert issues(as_csv) == []
    assert len(as_csv) == len(LINES)
    assert all(row.statements for row in as_csv)

    def said(rows: list[Row]) -> set[tuple[Fact, str, str | None]]:
        return {(s.fact, s.evidence.text, s.evidence.url) for s in statements(rows)}

    assert said(as_xml) == said(as_csv)
    assert facts(read_text(tmp_path, FIXTURE)) - facts(as_csv) == {
        Name(ANNA, "Muestra", NameKind.WEAK)
    }


def test_the_fixtures_hold_every_part_of_the_formats() -> None:
    assert uncovered(FIXTURE, SHAPE) == []
    assert {name for line in LINES for name, value in line.items() if value} == set(COLUMNS.names)
    assert len(COLUMNS.names) == 118


def test_no_change_of_the_xml_is_passed_over(tmp_path: Path) -> None:
    assert_drift_is_seen(FIXTURE, SHAPE, read_file, tmp_path)


@pytest.mark.parametrize("column", COLUMNS.names)
def test_no_change_of_a_column_is_passed_over(tmp_path: Path, column: str) -> None:
    def found(lines: tuple[dict[str, str], ...], columns: list[str]) -> list[str] | None:
        try:
            return issues(read_text(tmp_path, table(lines, tuple(columns)), "eu.csv"))
        except FileRefused as refusal:
            return [str(refusal)]

    names = list(COLUMNS.names)
    at = names.index(column)
    removed = found(LINES, names[:at] + names[at + 1 :])
    renamed = found(
        tuple({"Renamed": line.get(column, "")} | line for line in LINES),
        [*names[:at], "Renamed", *names[at + 1 :]],
    )
    assert removed
    assert any(column in what for what in removed)
    assert renamed
    assert any("unknown column Renamed" in what or column in what for what in renamed)
    known = next(each for each in COLUMNS.fields if each.path == column)
    if not known.ignored:
        blank = tuple({**line, column: ""} for line in LINES)
        whole = facts(read_text(tmp_path, table(), "eu.csv"))
        told = found(blank, names)
        assert told or facts(read_text(tmp_path, table(blank), "eu.csv")) != whole


def test_a_new_column_is_told_with_a_sample(tmp_path: Path) -> None:
    lines = tuple(line | {"Entity_New": "never seen"} for line in LINES)
    rows = read_text(tmp_path, table(lines, (*COLUMNS.names, "Entity_New")), "eu.csv")
    assert [(i.what, i.text) for i in rows[-1].issues] == [
        ("unknown column Entity_New", ""),
        ("a value in unknown column Entity_New", "never seen"),
    ]


@pytest.mark.parametrize(
    ("heading", "fields"), [("XML", tuple(SHAPE.fields())), ("CSV", COLUMNS.fields)]
)
def test_the_page_describes_every_part(heading: str, fields: tuple[Field, ...]) -> None:
    assert described("eu_fsf", heading) == {each.path: each.becomes for each in fields}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('code="person"', 'code="robot"', "unknown subjectType 'robot'"),
        ('classificationCode="P"', 'classificationCode="E"', "subjectType person with"),
        ('programme="BLR"', 'programme="MARS"', "unknown programme 'MARS'"),
        ('regulationType="repealing"', 'regulationType="x"', "unknown regulationType 'x'"),
        ('organisationType="council"', 'organisationType="x"', "unknown organisationType 'x'"),
        ('gender="F"', 'gender="X"', "unknown gender 'X'"),
        ('calendarType="ISLAMIC"', 'calendarType="X"', "unknown calendarType 'X'"),
        ('identificationTypeCode="id"', 'identificationTypeCode="x"', "unknown identification"),
        ('key="PHONE"', 'key="PIGEON"', "unknown contactInfo 'PIGEON'"),
        ('strong="false"', 'strong="0"', "strong is '0', not true or false"),
        ('circa="true"', 'circa="maybe"', "circa is 'maybe'"),
        ('knownFalse="true"', 'knownFalse="1"', "knownFalse is '1'"),
        ('designationDate="2022', 'designationDate="in 2022', "designationDate is no date"),
        ('entryIntoForceDate="2022', 'entryIntoForceDate="x2', "entryIntoForceDate is no date"),
        ('issuedDate="2008', 'issuedDate="x2008', "issuedDate is no date"),
        ('birthdate="1961', 'birthdate="x1961', "birthdate is no date"),
        ('monthOfYear="5"', 'monthOfYear="13"', "year, month and day of birth are no date"),
        ('year="1962"', '', "year, month and day of birth are no date"),
        ('yearRangeTo="1963"', 'yearRangeTo="1963" year="1960"', "a date of birth and a span"),
        ('birthdate="1961-04-03"', 'birthdate="1961-04-03" year="1960"', "birthdate is another"),
        ('unitedNationId="CDi.901"', 'unitedNationId="TI.A.9.02"', "a unitedNationId of another"),
        ('"EU.9001.11"', '"9001/11"', "a euReferenceNumber of another form"),
        ('euReferenceNumber="EU.9001.11"', "", "no euReferenceNumber: the id is the logicalId"),
        ('logicalId="9001"', "", "no logicalId"),
        ('countryIso2Code="UG"', 'countryIso2Code="ZZ"', "'ZZ' is not a known country"),
        ('countryIso2Code="RU"', 'countryIso2Code="BY"', "a country's code and its name are two"),
        ('countryDescription="UGANDA"', "", "a country with a code or a name only"),
        ('number="1027700000008"', 'number="1027700000009"', "registration-ru: the check digit"),
        ('number="7799000005"', 'number="7799000006"', "tax-ru: the check digit does not fit"),
        ('number="7799000005"', 'number=""', "an identification without a number"),
        ('wholeName="Muestra"', 'wholeName=""', "a nameAlias without a name"),
        ("<contactInfo", "<contactInfo>x</contactInfo><contactInfo", "text in contactInfo"),
        ("<subjectType", '<subjectType code="person"/><subjectType', "a second subjectType"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told_and_the_rest_is_loaded(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    text = document()
    assert before in text
    rows = read_text(tmp_path, text.replace(before, after, 1))
    assert [what for what in issues(rows) if what.startswith(told)]
    assert [row.quarantined for row in rows] == [False] * 3


def test_a_party_without_a_reference_number_goes_by_its_logical_id(tmp_path: Path) -> None:
    rows = read_text(tmp_path, document(HOLDING.replace('euReferenceNumber="EU.9003.33" ', "")))
    assert Entity("eu:9003", NodeKind.ORGANIZATION) in facts(rows)
    assert not [fact for fact in facts(rows) if isinstance(fact, Identifier)]


def test_a_number_whose_check_digit_fails_stands_under_no_strong_scheme(tmp_path: Path) -> None:
    rows = read_text(tmp_path, document().replace("1027700000008", "1027700000009"))
    assert Identifier(ZENDA, "registration-ru", "1027700000009") in facts(rows)


@pytest.mark.parametrize(("code", "scheme"), [("E", "imo-company"), ("V", "imo")])
def test_only_a_vessel_has_an_imo_number_of_a_ship(tmp_path: Path, code: str, scheme: str) -> None:
    text = WORKS.replace("fiscalcode", "imo").replace("7799000005", "9074729")
    if code == "V":
        text = text.replace(
            'code="enterprise" classificationCode="E"', 'code="vessel" classificationCode="V"'
        )
    rows = read_text(tmp_path, document(text))
    assert issues(rows) == []
    assert Identifier(ZENDA, scheme, "9074729") in facts(rows)
    kind = NodeKind.VESSEL if code == "V" else NodeKind.COMPANY
    assert Entity(ZENDA, kind) in facts(rows)


def test_a_name_of_two_parties_is_no_link(tmp_path: Path) -> None:
    twin = HOLDING.replace("9003.33", "9004.44").replace("9003", "9004")
    rows = read_text(tmp_path, document(PERSON, WORKS, HOLDING, twin))
    what = "'Ruritania Holding' is the name of 2 parties: eu:EU.9003.33, eu:EU.9004.44"
    assert what in issues(rows)
    assert Attribute(ZENDA, "linkedTo", "Ruritania Holding") in facts(rows)
    assert _linked(ZENDA, HOLD, "owned by") not in facts(rows)


def test_a_party_with_weak_names_only_is_called_by_the_first(tmp_path: Path) -> None:
    rows = read_text(tmp_path, document(HOLDING.replace('strong="true"', 'strong="false"')))
    assert Name(HOLD, "Ruritania Holding") in facts(rows)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (
            HOLDING.replace('euReferenceNumber="EU.9003.33" logicalId="9003"', ""),
            "a party without logicalId and euReferenceNumber",
        ),
        (HOLDING.replace("EU.9003.33", "EU 9003"), "'EU 9003' cannot be an id"),
        (HOLDING.replace('wholeName="Ruritania Holding"', ""), "a party without a name"),
        (HOLDING.replace('"9003"', '"9001"'), "party 9001 already stands on line 3"),
        (HOLDING.replace("EU.9003.33", "EU.9001.11"), "EU.9001.11 already stands on line 3"),
    ],
)
def test_a_broken_record_is_kept_apart_with_its_text(tmp_path: Path, record: str, why: str) -> None:
    rows = read_text(tmp_path, document(PERSON, record))
    assert [row.quarantined for row in rows] == [False, True]
    assert rows[1].statements == ()
    (issue,) = [each for each in rows[1].issues if each.severity == "quarantined"]
    assert why in issue.what
    assert "826/2014" in issue.text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (";" * 117, "an empty line"),
        ("", "an empty line"),
        ("05/08/2026;9009;EU.9009.9", "3 columns where the header has 118"),
        ("05/08/2026;9001;EU.9.9" + ";" * 115, "party 9001 is EU.9001.11 on line 2"),
        ("05/08/2026;9009;EU.9001.11" + ";" * 115, "EU.9001.11 already stands on line 2"),
        ("05/08/2026;9009;EU.9009.9" + ";" * 115, "a party without a name"),
        ("05/08/2026;;" + ";" * 115, "a party without logicalId and euReferenceNumber"),
    ],
)
def test_a_broken_line_is_kept_apart_with_its_text(tmp_path: Path, line: str, why: str) -> None:
    rows = read_text(tmp_path, f"{table()}{line}\r\n", "eu.csv")
    assert len(rows) == len(LINES) + 1
    assert [row.quarantined for row in rows] == [False] * len(LINES) + [True]
    assert why in rows[-1].issues[0].what


def test_lines_that_disagree_about_their_party_are_told(tmp_path: Path) -> None:
    lines = (*LINES[:-1], LINES[0] | {"Entity_Remark": "(another)"}, LINES[-1])
    rows = read_text(tmp_path, table(lines), "eu.csv")
    assert "a party's own columns differ between its lines" in issues(rows)


@pytest.mark.parametrize(
    ("cell", "contacts"),
    [
        ("PHONE[1]\nEMAIL[a@b.example]", {("phone", "1"), ("email", "a@b.example")}),
        ("PHONE[1]\\nFAX[2]", {("phone", "1"), ("fax", "2")}),
        ("call 1", {("contactInfo", "call 1")}),
    ],
)
def test_contacts_of_the_csv(tmp_path: Path, cell: str, contacts: set[tuple[str, str]]) -> None:
    lines = tuple(
        line | ({"Address_ContactInfo": cell} if "Address_City" in line else {}) for line in LINES
    )
    rows = read_text(tmp_path, table(lines), "eu.csv")
    keys = {"phone", "fax", "email", "website", "contactInfo"}
    found = {each for each in _attributes(ZENDA, facts(rows)) if each[0] in keys}
    assert found == contacts
    assert bool(issues(rows)) == (("contactInfo", cell) in contacts)


def test_the_file_is_known_by_what_is_in_it() -> None:
    assert identify(Path("x"), FIXTURE[:500]) == "list"
    assert identify(Path("x"), table().encode()[:6000]) == "list"
    assert identify(Path("x.xml"), FIXTURE.replace(NAMESPACE.encode(), b"urn:other")) is None
    assert identify(Path("x.csv"), b"id,name\n1,x\n") is None
    assert identify(Path("x.xml"), b"<CONSOLIDATED_LIST/>") is None
    with pytest.raises(FileRefused, match=r"version 1\.0"):
        identify(Path("x.csv"), b"Entity_logical_id;Subject_type;Naal_wholename\n")


def test_the_day_of_publication_is_that_of_the_file(tmp_path: Path) -> None:
    read_text(tmp_path, FIXTURE)
    read_text(tmp_path, table(), "eu.csv")
    for name in ("eu.xml", "eu.csv"):
        assert published({"list": tmp_path / name}) == date(2026, 8, 5)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (document(" "), "eu.xml", "it holds no party"),
        (document().replace(NAMESPACE, "urn:x"), "eu.xml", "not an export of version 1.1"),
        (document().replace('generationDate="2026', 'generationDate="x'), "eu.xml", "no day"),
        (document()[:-30], "eu.xml", "line "),
        (document().replace("<export", "<!DOCTYPE x><export", 1), "eu.xml", "DOCTYPE"),
        (table(()), "eu.csv", "no day of generation"),
        (table().replace("NameAlias_WholeName", "X"), "eu.csv", "NameAlias_WholeName is missing"),
        (table().replace("NameAlias_Title", "Address_City"), "eu.csv", "Address_City stands twice"),
        (table() + '05/08/2026;9009;"open', "eu.csv", "row beginning at line"),
        (table().replace(";", ","), "eu.csv", "is missing"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused(
    tmp_path: Path, text: str, name: str, why: str
) -> None:
    with pytest.raises(FileRefused, match=re.escape(why)) as error:
        read_text(tmp_path, text, name)
    assert "\n" not in str(error.value)


def test_one_format_takes_the_place_of_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FIXTURE)
    (tmp_path / "a.csv").write_text(table(), "utf-8")
    ledger = tmp_path / "ledger"
    first = ingest(ledger, "eu_fsf", [tmp_path / "a.xml"], now=NOW)
    assert (first.total("rows_in"), first.total("loaded")) == (3, 3)
    second = ingest(ledger, "eu_fsf", [tmp_path / "a.csv"], now=NOW)
    assert (second.total("rows_in"), second.total("loaded")) == (len(LINES), len(LINES))
    assert second.published == date(2026, 8, 5)


MEASURE = """
import resource, sys
from pathlib import Path
from ingest.sources.eu_fsf.reader import read
count = sum(1 for _ in read({"list": Path(sys.argv[1])}, "eu_fsf"))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _megabytes(path: Path, parties: int) -> int:
    with path.open("w", encoding="utf-8") as file:
        head, _, tail = document("@").partition("@")
        file.write(head)
        for number in range(parties):
            one = WORKS.replace("EU.9002.22", f"EU.{number}.1").replace('"9002"', f'"{number}"')
            file.write(one)
        file.write(tail)
    call = [sys.executable, "-c", MEASURE, str(path)]
    root = Path(__file__).parents[4]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    assert int(count) == parties
    return int(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by getrusage")
def test_memory_grows_by_the_names_and_not_with_the_file(tmp_path: Path) -> None:
    small, large = _megabytes(tmp_path / "s.xml", 200), _megabytes(tmp_path / "l.xml", 6_000)
    assert (tmp_path / "l.xml").stat().st_size > 15_000_000
    assert large <= small + 30

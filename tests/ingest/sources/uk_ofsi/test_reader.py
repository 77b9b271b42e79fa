"""What the reader makes of a small list in the published form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import (
    Attribute,
    Entity,
    Fact,
    Identifier,
    Name,
    Relation,
    Sanction,
    Severity,
)
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.source import HEAD_BYTES, source_info
from ingest.sources.uk_ofsi.format import COLUMNS, LABELS, MEASURES, PLACES, REGIMES
from ingest.sources.uk_ofsi.reader import identify, published
from tests.ingest.sources.uk_ofsi.files import (
    BANK,
    HEADER,
    HOLDING,
    PERSON,
    REASONS,
    ROWS,
    SHIP,
    as_csv,
    as_workbook,
    facts,
    issues,
    read_bytes,
)
from tests.workbooks import workbook

BANK_ID, HOLDING_ID, PERSON_ID, SHIP_ID = "ofsi:99001", "ofsi:99002", "ofsi:9903", "ofsi:99004"
LINKED, LOCATED = RelationKind.LINKED_TO, RelationKind.LOCATED_IN
DPRK = "Democratic People's Republic of Korea"
Form = Callable[[list[dict[str, str]]], bytes]
FORMS = [("list.csv", as_csv(ROWS)), ("list.xlsx", as_workbook(ROWS))]


def listing(
    key: str,
    number: str,
    start: PartialDate,
    programme: str,
    measures: str = "Asset freeze",
    reason: str | None = None,
) -> Sanction:
    return Sanction(
        id=f"{key}:uk_sanctions:{number}",
        subject=key,
        list_id="uk_sanctions",
        validity=Validity(start),
        programmes=(programme,),
        measures=measures,
        reason=reason,
    )


HOLDING_MEASURES = "Asset freeze; Travel ban; Director Disqualification Sanction"
EXPECTED: set[Fact] = {
    Entity(BANK_ID, NodeKind.COMPANY),
    Identifier(BANK_ID, "ofsi", "99001"),
    Identifier(BANK_ID, "uk", "RUS9001"),
    Identifier(BANK_ID, "ogrn", "1027700132195"),
    Identifier(BANK_ID, "inn", "7707083893"),
    Name(BANK_ID, "PUBLIC JOINT STOCK COMPANY SAMPLE BANK"),
    Name(BANK_ID, "SAMPLEBANK", NameKind.ALIAS),
    Name(BANK_ID, "ПАО Образец банк", NameKind.ALIAS),
    Attribute(BANK_ID, "address", "19 Sample Street, Moscow, 117312, Russia"),
    Attribute(BANK_ID, "address", "Iraq (previous address)"),
    Attribute(BANK_ID, "phone", "+7 495 000 0000"),
    Attribute(BANK_ID, "phone", "+7 495 000 0001"),
    Attribute(BANK_ID, "website", "www.sample.example"),
    Attribute(BANK_ID, "email", "office@sample.example"),
    Attribute(BANK_ID, "organizationType", "Public Joint Stock Company"),
    Attribute(BANK_ID, "subsidiary", "Sample Leasing"),
    Attribute(BANK_ID, "subsidiary", "Samplebank"),
    Attribute(
        BANK_ID,
        "remark",
        "Financial sanctions imposed in addition to an asset freeze: Correspondent banking "
        "relationships etc. Trust services. Date trust services sanctions imposed: 21/03/2023. The "
        "prohibition on correspondent banking relationships etc. measure was imposed on "
        "15/12/2023. Linked To: SAMPLE HOLDING",
    ),
    Attribute(BANK_ID, "imposedDate", "trust services sanctions: 2023-03-21"),
    Attribute(
        BANK_ID,
        "imposedDate",
        "prohibition on correspondent banking relationships etc. measure: 2023-12-15",
    ),
    Attribute(BANK_ID, "designationDate", "Russia: 2022-04-06"),
    Relation(LINKED, BANK_ID, HOLDING_ID, how="Parent company"),
    Relation(LINKED, BANK_ID, HOLDING_ID, how="Linked To"),
    Relation(LOCATED, BANK_ID, "country:RU", how="address"),
    listing(
        BANK_ID,
        "russia",
        PartialDate(2022, 4, 6),
        "Russia",
        "Asset freeze; Correspondent banking relationships etc; Trust services",
        REASONS,
    ),
    Entity(HOLDING_ID, NodeKind.ORGANIZATION),
    Identifier(HOLDING_ID, "ofsi", "99002"),
    Identifier(HOLDING_ID, "uk", "RUS9002"),
    Identifier(HOLDING_ID, "uk", "BEL9002"),
    Name(HOLDING_ID, "SAMPLE HOLDING"),
    Name(HOLDING_ID, "SHG", NameKind.ALIAS),
    Attribute(
        HOLDING_ID,
        "remark",
        HOLDING["Other Information"].removeprefix("(UK Sanctions List Ref):RUS9002 and BEL9002. "),
    ),
    Attribute(HOLDING_ID, "imposedDate", "travel ban: 2024-08-29"),
    Attribute(HOLDING_ID, "imposedDate", "Director Disqualification Sanction: 2025-04-09"),
    Attribute(HOLDING_ID, "designationDate", "Russia: 2022-04-06"),
    Attribute(HOLDING_ID, "designationDate", "Belarus: 2023-08-08"),
    listing(HOLDING_ID, "russia", PartialDate(2022, 4, 6), "Russia", HOLDING_MEASURES),
    listing(HOLDING_ID, "belarus", PartialDate(2023, 8, 8), "Belarus", HOLDING_MEASURES),
    Entity(PERSON_ID, NodeKind.PERSON),
    Identifier(PERSON_ID, "ofsi", "9903"),
    Identifier(PERSON_ID, "uk", "DPR9003"),
    Identifier(PERSON_ID, "un", "KPi.901"),
    Identifier(PERSON_ID, "passport-kp", "P0000001"),
    Identifier(PERSON_ID, "passport", "P0000002"),
    Identifier(PERSON_ID, "national-id-kp", "123-45"),
    Name(PERSON_ID, "Placeholder Two Three Four Five SAMPLE"),
    Name(PERSON_ID, "Placeholder Three Four Five SAMPLE", NameKind.ALIAS),
    Name(PERSON_ID, "Abu Sample", NameKind.WEAK),
    Attribute(PERSON_ID, "title", "Colonel"),
    Attribute(PERSON_ID, "title", "Doctor"),
    Attribute(PERSON_ID, "address", "One, Two, Three, Four, Five, Pyongyang, North Korea"),
    Attribute(PERSON_ID, "birthDate", "1968"),
    Attribute(PERSON_ID, "birthDate", "1969-02-01"),
    Attribute(PERSON_ID, "birthPlace", "Sampleton, North Korea"),
    Attribute(PERSON_ID, "birthPlace", "Sampleville, China"),
    Attribute(PERSON_ID, "nationality", "KP"),
    Attribute(PERSON_ID, "nationality", "CN"),
    Attribute(PERSON_ID, "position", "Head of the Sample Office"),
    Attribute(PERSON_ID, "gender", "Male"),
    Attribute(PERSON_ID, "remark", "A sample of a person."),
    Attribute(PERSON_ID, "designationDate", f"{DPRK}: 2020-12-31"),
    Relation(LOCATED, PERSON_ID, "country:KP", how="address"),
    listing(PERSON_ID, "democratic-people-s-republic-of-korea", PartialDate(2016, 12, 3), DPRK),
    Entity(SHIP_ID, NodeKind.VESSEL),
    Identifier(SHIP_ID, "ofsi", "99004"),
    Identifier(SHIP_ID, "uk", "DPR9004"),
    Identifier(SHIP_ID, "imo", "9990014"),
    Name(SHIP_ID, "PIER STAR"),
    Name(SHIP_ID, "OLD STAR", NameKind.FORMER),
    Attribute(SHIP_ID, "flag", "KP"),
    Attribute(SHIP_ID, "formerFlag", "PA"),
    Attribute(SHIP_ID, "formerFlag", "KR"),
    Attribute(SHIP_ID, "vesselType", "Oil tanker"),
    Attribute(SHIP_ID, "tonnage", "1038"),
    Attribute(SHIP_ID, "length", "70"),
    Attribute(SHIP_ID, "buildDate", "1984"),
    Attribute(SHIP_ID, "owner", "Nobody At All Ltd"),
    Attribute(
        SHIP_ID,
        "remark",
        "Listed as asset of Sample Holding (OFSI ID: 99002, UN Reference Number: UN Ref KPe.901)",
    ),
    Attribute(SHIP_ID, "designationDate", f"{DPRK}: 2018-03-30"),
    Relation(LINKED, SHIP_ID, HOLDING_ID, how="Listed as asset of"),
    listing(SHIP_ID, "democratic-people-s-republic-of-korea", PartialDate(2018, 4, 3), DPRK),
}
ALWAYS_TOLD = (
    "this list was closed on 2026-01-28: what was lifted after 2025-04-10 still stands in it"
)
UNRESOLVED = [
    "Current owner/operator: no party of this list has that name",
    "Subsidiary: no party of this list has that name",
    ALWAYS_TOLD,
]


@pytest.mark.parametrize(("name", "content"), FORMS)
def test_both_formats_state_exactly_the_same(name: str, content: bytes, tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, content, name)
    assert facts(rows) == EXPECTED
    assert sorted(issue.what for issue in issues(rows)) == UNRESOLVED
    assert issues(rows, Severity.QUARANTINED) == []
    assert len(rows) == len(ROWS)
    said = [statement.fact for row in rows for statement in row.statements]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(("name", "content"), FORMS)
def test_the_file_says_its_own_date_and_rows_their_place(
    name: str, content: bytes, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, content, name)
    assert published({"list": tmp_path / name}) == date(2025, 4, 10)
    places = {s.fact: s.evidence.locator for row in rows for s in row.statements}
    lines = {"list.csv": "line 3", "list.xlsx": "line 3"}
    assert places[Name(PERSON_ID, "Abu Sample", NameKind.WEAK)] == f"{name} {lines[name]}"


def test_a_reason_is_word_for_word_with_brackets_that_are_no_labels(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv(ROWS))
    reasons = {fact.reason for fact in facts(rows) if isinstance(fact, Sanction)}
    assert reasons == {None, REASONS}


def test_the_order_of_rows_and_columns_changes_nothing(tmp_path: Path) -> None:
    for rows in (list(reversed(ROWS)), sorted(ROWS, key=lambda row: row["Group ID"])):
        content = as_csv(rows, list(reversed(HEADER)))
        assert facts(read_bytes(tmp_path, content)) == EXPECTED


# -- drift -----------------------------------------------------------------------------------------


def test_the_fixture_has_every_column_label_and_measure() -> None:
    assert list(COLUMNS.names) == HEADER
    assert {column for row in ROWS for column, text in row.items() if text} == set(HEADER)
    text = " ".join(row["Other Information"] for row in ROWS)
    assert [label for label in LABELS if f"({label}):" not in text] == []
    read = {column for columns in PLACES.values() for column in columns}
    named = {each.path for each in COLUMNS.fields if not each.ignored}
    apart = {"Other Information", "Group Type", "Regime", "Group ID", "Listed On"}
    apart.add("UK Sanctions List Date Designated")
    ignored = {"Non-Latin Script Type", "Non-Latin Script Language"}
    assert read - ignored == named - apart


@pytest.mark.parametrize("column", HEADER)
def test_a_renamed_or_removed_column_is_told_or_the_file_refused(
    column: str, tmp_path: Path
) -> None:
    at = HEADER.index(column)
    renamed = [*HEADER[:at], f"{column} new", *HEADER[at + 1 :]]
    removed = [*HEADER[:at], *HEADER[at + 1 :]]
    for header, told in (
        (renamed, {f"unknown column '{column} new'", f"column '{column}' is missing"}),
        (removed, {f"column '{column}' is missing"}),
    ):
        content = as_csv(ROWS, header)
        if column in COLUMNS.required:
            with pytest.raises(FileRefused, match="names no column"):
                read_bytes(tmp_path, content)
        else:
            assert told <= {issue.what for issue in issues(read_bytes(tmp_path, content))}


@pytest.mark.parametrize("column", [each.path for each in COLUMNS.fields if not each.ignored])
def test_every_column_that_is_not_ignored_says_something(column: str, tmp_path: Path) -> None:
    emptied = [{k: "" if k == column else v for k, v in row.items()} for row in ROWS]
    if column in ("Group ID", "Group Type"):
        with pytest.raises(FileRefused, match="holds no party"):
            read_bytes(tmp_path, as_csv(emptied))
    else:
        assert facts(read_bytes(tmp_path, as_csv(emptied))) != EXPECTED


@pytest.mark.parametrize("label", list(LABELS))
def test_every_label_says_something_and_another_one_is_told(label: str, tmp_path: Path) -> None:
    changed = [
        {k: v.replace(f"({label}):", f"({label} new):") for k, v in row.items()} for row in ROWS
    ]
    rows = read_bytes(tmp_path, as_csv(changed))
    assert facts(rows) != EXPECTED
    assert f"unknown label '({label} new):'" in {issue.what for issue in issues(rows)}


@pytest.mark.parametrize("measure", sorted(MEASURES - {"Director Disqualification Sanction"}))
def test_measures_are_those_of_the_table(measure: str, tmp_path: Path) -> None:
    words = f"imposed in addition to an asset freeze: {measure}. Date "
    changed = {**SHIP, "Other Information": f"(UK Sanctions List Ref):DPR9004. Sanction {words}"}
    rows = read_bytes(tmp_path, as_csv([changed]))
    (sanction,) = (fact for fact in facts(rows) if isinstance(fact, Sanction))
    assert sanction.measures == f"Asset freeze; {measure}"
    assert [issue.what for issue in issues(rows)] == [ALWAYS_TOLD]
    other = {**changed, "Other Information": changed["Other Information"].replace(measure, "Tea")}
    told = {issue.what for issue in issues(read_bytes(tmp_path, as_csv([other])))}
    assert "unknown measure 'Tea'" in told


def test_regimes_are_those_of_the_table(tmp_path: Path) -> None:
    rows = [{**SHIP, "Regime": regime, "Group ID": f"9{at}1"} for at, regime in enumerate(REGIMES)]
    assert not any("regime" in i.what for i in issues(read_bytes(tmp_path, as_csv(rows))))
    told = {i.what for i in issues(read_bytes(tmp_path, as_csv([{**SHIP, "Regime": "Mars"}])))}
    assert "unknown regime 'Mars'" in told


@pytest.mark.parametrize(
    ("row", "change", "told"),
    [
        (SHIP, {"Alias Type": "Nickname"}, "unknown type of name 'Nickname'"),
        (SHIP, {"Alias Quality": "So-so"}, "unknown strength of a name 'So-so'"),
        (SHIP, {"Listed On": "soon"}, "Listed On is no date"),
        (SHIP, {"Other Information": "prose"}, "no UK Sanctions List Ref of the known form"),
        (SHIP, {"Other Information": "(UN Ref):x"}, "a UN Ref that is not of the known form"),
        (PERSON, {"Nationality": "Atlantis"}, "'Atlantis' is not a known country"),
        (PERSON, {"DOB": "15/08/19yy"}, "a date of birth is no date"),
    ],
)
def test_what_is_not_known_is_told_and_kept(
    row: dict[str, str], change: dict[str, str], told: str, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, as_csv([{**row, **change}, HOLDING]))
    assert told in {issue.what for issue in issues(rows)}
    assert issues(rows, Severity.QUARANTINED) == []


def test_a_name_of_two_parties_is_no_link(tmp_path: Path) -> None:
    twin = {**HOLDING, "Group ID": "99009"}
    rows = read_bytes(tmp_path, as_csv([BANK, HOLDING, twin]))
    assert Attribute(BANK_ID, "linkedTo", "SAMPLE HOLDING") in facts(rows)
    what = "Linked To: the name of 2 parties of this list"
    assert what in {issue.what for issue in issues(rows)}


# -- what is not loaded ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Group ID": ""}, "'' is no Group ID"),
        ({"Group ID": "0123"}, "'0123' is no Group ID"),
        ({"Group Type": "Airship"}, "'Airship' is no type of party"),
        ({"Name 6": ""}, "group 99004 has no name"),
    ],
)
@pytest.mark.parametrize("form", [as_csv, as_workbook])
def test_a_row_that_names_no_party_is_quarantined_with_its_text(
    change: dict[str, str], why: str, form: Form, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, form([{**SHIP, **change}, HOLDING]))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what == why
    assert "9990014" in issue.text
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Group Type": "Entity"}, "another type or information"),
        ({"Other Information": "(UK Sanctions List Ref):DPR1."}, "another type or information"),
        ({"Listed On": "04/04/2018"}, "another days"),
    ],
)
def test_a_row_that_contradicts_the_first_of_its_group_is_quarantined(
    change: dict[str, str], why: str, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, as_csv([*ROWS, {**SHIP, **change}]))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what.startswith("group 99004 stands on line ")
    assert facts(rows) == EXPECTED


# -- which file it is ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), FORMS)
def test_the_content_decides_whatever_the_name(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.download"
    path.write_bytes(content)
    assert identify(path, content[:HEAD_BYTES]) == "list"
    assert source_info("uk_ofsi").parts == {"list": "ConList.csv"}
    assert source_info("uk_ofsi").binary


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML page"),
        (b"<ArrayOfFinancialSanctionsTarget/>", "this is XML"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0 old", "an old Office file"),
        (b"PK\x03\x04 and so on", "cut or broken archive"),
        (b"Report Date: 1\nUnique ID,Name 6\n", "uk_sanctions_list reads"),
    ],
)
def test_other_files_are_refused_in_one_line(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "ConList.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=why) as error:
        identify(path, content)
    assert "\n" not in str(error.value)


def test_any_other_text_is_not_claimed() -> None:
    assert identify(Path("x.csv"), b"a,b\n1,2\n") is None


def test_another_workbook_is_refused_for_its_columns(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="names no column Name 6"):
        read_bytes(tmp_path, workbook([["a", "b", "c"], ["1", "2", "3"]]), "x.xlsx")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (as_csv([]), "holds no party"),
        (as_workbook([]), "holds no party"),
        (as_csv(ROWS)[:-200], "truncated at line|unexpected end of data"),
        (as_workbook(ROWS)[:-200], "cut or broken archive"),
    ],
)
def test_a_file_that_is_cut_or_empty_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=why):
        read_bytes(tmp_path, content)


# -- the page --------------------------------------------------------------------------------------


def test_the_page_tells_every_column_and_label_with_what_becomes_of_it() -> None:
    page = (Path(__file__).parents[4] / "docs" / "sources" / "uk_ofsi.md").read_text("utf-8")
    told = dict(re.findall(r"^\| ([^|`]+) \| ([^|]+) \|$", page, re.MULTILINE))
    for column in COLUMNS.fields:
        assert told[column.path] == column.becomes
    labels = set(re.findall(r"^\| `\(([^|]+)\):` \|", page, re.MULTILINE))
    assert labels == set(LABELS)
    for measure in MEASURES:
        assert f"`{measure}`" in page

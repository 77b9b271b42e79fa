"""What the reader makes of small files in the published form."""

from __future__ import annotations

import re
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
from ingest.sources.uk_sanctions_list.format import COLUMNS, PLACES, SHAPE
from ingest.sources.uk_sanctions_list.reader import identify, published
from tests.ingest.drift import assert_drift_is_seen, uncovered
from tests.ingest.sources.uk_sanctions_list.files import (
    ALL_MEASURES,
    BANK,
    DPRK,
    HEADER,
    HOLDING,
    PERSON,
    REASONS,
    ROWS,
    RUSSIA,
    SHIP,
    XML,
    as_csv,
    facts,
    issues,
    read_bytes,
    rows_of,
)

BANK_ID, HOLDING_ID, PERSON_ID, SHIP_ID = "uk:RUS9001", "uk:RUS9002", "uk:DPR9003", "uk:RUS9004"
LINKED, LOCATED = RelationKind.LINKED_TO, RelationKind.LOCATED_IN


def listing(
    key: str, start: PartialDate, programme: str, measures: str, reason: str | None = None
) -> Sanction:
    return Sanction(
        id=f"{key}:uk_sanctions",
        subject=key,
        list_id="uk_sanctions",
        validity=Validity(start),
        programmes=(programme,),
        measures=measures,
        reason=reason,
    )


EXPECTED: set[Fact] = {
    Entity(BANK_ID, NodeKind.COMPANY),
    Identifier(BANK_ID, "uk", "RUS9001"),
    Identifier(BANK_ID, "ofsi", "99001"),
    Identifier(BANK_ID, "ogrn", "1027700132195"),
    Identifier(BANK_ID, "inn", "7707083893"),
    Name(BANK_ID, "PUBLIC JOINT STOCK COMPANY SAMPLE BANK"),
    Name(BANK_ID, "SAMPLEBANK", NameKind.ALIAS),
    Name(BANK_ID, "ПАО Образец банк", NameKind.ALIAS),
    Attribute(BANK_ID, "designationSource", "UK"),
    Attribute(BANK_ID, "remark", "Trust services sanctions imposed: 21/03/2023."),
    Attribute(BANK_ID, "address", "19 Sample Street, Moscow, 117312, Russia"),
    Attribute(BANK_ID, "address", "Russia"),
    Attribute(BANK_ID, "phone", "+7 (495) 000 0000"),
    Attribute(BANK_ID, "email", "office@sample.example"),
    Attribute(BANK_ID, "website", "www.sample.example"),
    Attribute(BANK_ID, "website", "bank.sample.example"),
    Attribute(BANK_ID, "organizationType", "Public Joint Stock Company"),
    Attribute(BANK_ID, "subsidiary", "Sample Leasing"),
    Relation(LINKED, BANK_ID, HOLDING_ID, how="Parent company"),
    Relation(LOCATED, BANK_ID, "country:RU", how="address"),
    listing(
        BANK_ID,
        PartialDate(2022, 4, 6),
        RUSSIA,
        "Asset freeze; Trust Services Sanctions",
        REASONS,
    ),
    Entity(HOLDING_ID, NodeKind.ORGANIZATION),
    Identifier(HOLDING_ID, "uk", "RUS9002"),
    Name(HOLDING_ID, "SAMPLE HOLDING"),
    Attribute(HOLDING_ID, "designationSource", "UK"),
    listing(HOLDING_ID, PartialDate(2022, 4, 6), RUSSIA, ALL_MEASURES.replace("|", "; ")),
    Entity(PERSON_ID, NodeKind.PERSON),
    Identifier(PERSON_ID, "uk", "DPR9003"),
    Identifier(PERSON_ID, "ofsi", "99003"),
    Identifier(PERSON_ID, "un", "KPi.901"),
    Identifier(PERSON_ID, "passport-kp", "P0000001"),
    Identifier(PERSON_ID, "national-id-kp", "123-45"),
    Name(PERSON_ID, "Placeholder Two Three Four Five SAMPLE"),
    Name(PERSON_ID, "Abu Sample", NameKind.WEAK),
    Attribute(PERSON_ID, "designationSource", "UN"),
    Attribute(PERSON_ID, "title", "Colonel"),
    Attribute(PERSON_ID, "title", "Doctor"),
    Attribute(PERSON_ID, "address", "One, Two, Three, Four, Five, Pyongyang, North Korea"),
    Attribute(PERSON_ID, "birthDate", "1968"),
    Attribute(PERSON_ID, "birthDate", "1969-02-01"),
    Attribute(PERSON_ID, "birthPlace", "Sampleton, North Korea"),
    Attribute(PERSON_ID, "nationality", "KP"),
    Attribute(PERSON_ID, "position", "Head of the Sample Office"),
    Attribute(PERSON_ID, "gender", "Male"),
    Relation(LOCATED, PERSON_ID, "country:KP", how="address"),
    listing(PERSON_ID, PartialDate(2020, 12, 31), DPRK, "Asset freeze; Travel Ban"),
    Entity(SHIP_ID, NodeKind.VESSEL),
    Identifier(SHIP_ID, "uk", "RUS9004"),
    Identifier(SHIP_ID, "imo", "9990014"),
    Identifier(SHIP_ID, "hull", "HIN0001"),
    Name(SHIP_ID, "PIER STAR"),
    Attribute(SHIP_ID, "designationSource", "UK"),
    Attribute(SHIP_ID, "flag", "KM"),
    Attribute(SHIP_ID, "formerFlag", "PA"),
    Attribute(SHIP_ID, "vesselType", "Crude Oil Tanker"),
    Attribute(SHIP_ID, "tonnage", "56,000"),
    Attribute(SHIP_ID, "length", "243"),
    Attribute(SHIP_ID, "buildDate", "2003"),
    Attribute(SHIP_ID, "formerOwner", "Nobody At All Ltd"),
    Relation(LINKED, SHIP_ID, HOLDING_ID, how="Current owner/operator"),
    listing(SHIP_ID, PartialDate(2025, 2, 24), RUSSIA, "Prohibition of port entry"),
}
UNRESOLVED = [
    "Previous owner/operator: no party of this list has that name",
    "Subsidiary: no party of this list has that name",
]


@pytest.mark.parametrize(("name", "content"), [("a.csv", as_csv(ROWS)), ("a.xml", XML.encode())])
def test_both_formats_state_exactly_the_same(name: str, content: bytes, tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, content, name)
    assert facts(rows) == EXPECTED
    assert sorted(issue.what for issue in issues(rows)) == UNRESOLVED
    assert issues(rows, Severity.QUARANTINED) == []


def test_evidence_is_the_same_in_both_formats_but_for_its_place(tmp_path: Path) -> None:
    texts = []
    for name, content in (("a.csv", as_csv(ROWS)), ("a.xml", XML.encode())):
        rows = read_bytes(tmp_path, content, name)
        said = [s for row in rows for s in row.statements]
        assert {s.evidence.part for s in said} == {"list"}
        assert {s.evidence.title for s in said} == {"UK Sanctions List"}
        assert all(s.evidence.text for s in said)
        texts.append({(s.fact, s.evidence.text) for s in said})
    assert texts[0] == texts[1]


def test_every_line_of_a_csv_and_every_designation_of_an_xml_is_one_row(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, as_csv(ROWS))) == len(ROWS) == 8 + 1 + 8 + 1
    assert len(read_bytes(tmp_path, XML.encode(), "a.xml")) == 4


def test_a_saying_is_stated_once_by_the_first_row_that_has_it(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv(ROWS))
    said = [s.fact for row in rows for s in row.statements]
    assert len(said) == len(set(said)) + 1  # both addresses of the bank are in Russia
    last_of_bank = rows[len(BANK) - 1]
    assert last_of_bank.statements == ()


def test_the_place_of_a_statement_is_its_line(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv(ROWS))
    (website,) = (
        s.evidence.locator
        for row in rows
        for s in row.statements
        if s.fact == Attribute(BANK_ID, "website", "bank.sample.example")
    )
    assert website == "list.csv line 7"  # the first row is four lines: some cells hold line ends


@pytest.mark.parametrize(("name", "content"), [("a.csv", as_csv(ROWS)), ("a.xml", XML.encode())])
def test_the_file_says_its_own_date(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert published({"list": path}) == date(2026, 9, 11)


def test_a_file_without_its_date_is_read_and_told(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv(ROWS, day=""))
    assert facts(rows) == EXPECTED
    assert "the file does not say its day" in {issue.what for issue in issues(rows)}
    path = tmp_path / "list.csv"
    assert published({"list": path}) is None


def test_the_order_of_rows_and_columns_changes_nothing(tmp_path: Path) -> None:
    mixed = [*ROWS[::2], *reversed(ROWS[1::2])]
    assert facts(read_bytes(tmp_path, as_csv(mixed, list(reversed(HEADER))))) == EXPECTED


def test_column_names_in_another_letter_case_are_known(tmp_path: Path) -> None:
    content = as_csv(ROWS).replace(b"Year Built", b"year built").replace(b"Name type", b"Name Type")
    assert facts(read_bytes(tmp_path, content)) == EXPECTED


def test_the_earlier_name_of_a_column_is_known(tmp_path: Path) -> None:
    content = as_csv(ROWS).replace(b"Designation Type", b'"Individual, Entity, Ship"')
    assert facts(read_bytes(tmp_path, content)) == EXPECTED


# -- drift -----------------------------------------------------------------------------------------


def test_the_fixture_has_every_part_of_the_format() -> None:
    assert uncovered(XML.encode(), SHAPE) == []
    assert set(COLUMNS.names) == set(HEADER)
    assert {column for row in ROWS for column in row} == set(HEADER)


def test_columns_and_elements_name_the_same_things() -> None:
    for place in PLACES:
        assert set(place.columns) <= set(COLUMNS.names)
        below = SHAPE.at("Designation", *place.path.split("/"))
        meanings = {each.path: each.becomes for each in COLUMNS.fields}
        ours = [meanings[column] for column in place.columns]
        theirs = [below.at(part).becomes for part in place.parts] or [below.becomes]
        assert ours == theirs, place.kind


def test_xml_drift_is_seen(tmp_path: Path) -> None:
    # every party that is named is in the file, so that no issue but those of drift is counted
    whole = XML.replace("Sample Leasing", "Sample Holding").replace("Nobody At All", "SampleBank.")
    assert_drift_is_seen(whole.replace(" Ltd<", "<").encode(), SHAPE, rows_of, tmp_path)


@pytest.mark.parametrize("column", HEADER)
def test_a_renamed_or_removed_column_is_told_or_the_file_refused(
    column: str, tmp_path: Path
) -> None:
    at = HEADER.index(column)
    renamed = [*HEADER[:at], f"{column} new", *HEADER[at + 1 :]]
    removed = [*HEADER[:at], *HEADER[at + 1 :]]
    moved = [{(f"{column} new" if k == column else k): v for k, v in row.items()} for row in ROWS]
    for header, rows, told in (
        (renamed, moved, {f"unknown column '{column} new'", f"column '{column}' is missing"}),
        (removed, ROWS, {f"column '{column}' is missing"}),
    ):
        content = as_csv(rows, header)
        if column in COLUMNS.required:
            with pytest.raises(FileRefused, match="names no column"):
                read_bytes(tmp_path, content)
        else:
            assert told <= {issue.what for issue in issues(read_bytes(tmp_path, content))}


@pytest.mark.parametrize("column", [each.path for each in COLUMNS.fields if not each.ignored])
def test_every_column_that_is_not_ignored_says_something(column: str, tmp_path: Path) -> None:
    emptied = [{k: "" if k == column else v for k, v in row.items()} for row in ROWS]
    if column in ("Unique ID", "Designation Type"):
        with pytest.raises(FileRefused, match="no designation"):
            read_bytes(tmp_path, as_csv(emptied))
    else:
        assert facts(read_bytes(tmp_path, as_csv(emptied))) != EXPECTED


def test_an_added_column_is_told(tmp_path: Path) -> None:
    content = as_csv([{**row, "Crypto": "x"} for row in ROWS], [*HEADER, "Crypto"])
    rows = read_bytes(tmp_path, content)
    assert facts(rows) == EXPECTED
    assert "unknown column 'Crypto'" in {issue.what for issue in issues(rows)}


@pytest.mark.parametrize(
    ("row", "change", "told"),
    [
        (SHIP[0], {"Name type": "Nickname"}, "unknown type of name 'Nickname'"),
        (PERSON[1], {"Alias strength": "So-so"}, "unknown strength of a name 'So-so'"),
        (SHIP[0], {"Designation source": "IMF"}, "unknown designation source 'IMF'"),
        (SHIP[0], {"Sanctions Imposed": ""}, "an entry names no measures"),
        (SHIP[0], {"Regime Name": ""}, "an entry names no regime"),
        (SHIP[0], {"Date Designated": "soon"}, "Date Designated is no date"),
        (SHIP[0], {"IMO number": "IMO9990015"}, "imo: the check digit does not fit"),
        (SHIP[0], {"Previous flags": "Atlantis"}, "'Atlantis' is not a known country"),
        (PERSON[0], {"Address Country": "Atlantis"}, "'Atlantis' is not a known country"),
        (PERSON[0], {"Gender": "m"}, "unknown gender 'm'"),
        (PERSON[0], {"D.O.B": "15/08/19yy"}, "a date of birth is no date"),
        (SHIP[0], {"Unique ID": "X1"}, "a Unique ID that is not three letters and four digits"),
    ],
)
def test_what_is_not_known_is_told_and_kept(
    row: dict[str, str], change: dict[str, str], told: str, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, as_csv([{**row, **change}, *HOLDING]))
    assert told in {issue.what for issue in issues(rows)}
    assert issues(rows, Severity.QUARANTINED) == []


def test_measures_that_are_said_once_only_are_told(tmp_path: Path) -> None:
    content = XML.replace("<TravelBan>false", "<TravelBan>true").replace("|Travel Ban", "", 1)
    told = {issue.what for issue in issues(read_bytes(tmp_path, content.encode(), "a.xml"))}
    assert "measure 'travelban' stands in SanctionsImposedIndicators only" in told


# -- what is not loaded ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Unique ID": ""}, "it has no Unique ID"),
        ({"Unique ID": "RUS 9004"}, "'RUS 9004' is no Unique ID"),
        ({"Designation Type": "Airship"}, "'Airship' is no type of party"),
        ({"Name 6": ""}, "RUS9004 has no name"),
    ],
)
def test_a_row_that_names_no_party_is_quarantined_with_its_text(
    change: dict[str, str], why: str, tmp_path: Path
) -> None:
    rows = read_bytes(tmp_path, as_csv([{**SHIP[0], **change}, *HOLDING]))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what == why
    assert "Comoros" in issue.text
    assert len(rows) == 2


def test_a_row_of_another_width_is_quarantined(tmp_path: Path) -> None:
    content = as_csv(ROWS) + b"a,b\r\n\r\n" + as_csv(SHIP, day="").split(b"\r\n")[1] + b"\r\n"
    rows = read_bytes(tmp_path, content)
    assert [issue.what for issue in issues(rows, Severity.QUARANTINED)] == [
        f"2 columns where the header has {len(HEADER)}",
        "an empty line",
    ]
    assert facts(rows) == EXPECTED


def test_a_row_with_another_listing_of_the_same_party_is_quarantined(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv([*ROWS, {**SHIP[0], "Date Designated": "25/02/2025"}]))
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert issue.what.startswith("RUS9004 stands on line ")
    assert facts(rows) == EXPECTED


def test_a_second_designation_of_one_number_is_quarantined(tmp_path: Path) -> None:
    second = XML.replace("RUS9002", "RUS9004").replace("\n", " ")  # all on one line
    rows = read_bytes(tmp_path, second.encode(), "a.xml")
    (issue,) = issues(rows, Severity.QUARANTINED)
    assert "RUS9004 already stands on line" in issue.what


# -- which file it is ------------------------------------------------------------------------------


def test_the_content_decides_whatever_the_name() -> None:
    assert identify(Path("x.txt"), as_csv(ROWS)[:HEAD_BYTES]) == "list"
    assert source_info("uk_sanctions_list").parts == {"list": "UK-Sanctions-List.xml"}


def test_an_xml_is_recognised_by_its_root(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbf" + XML.encode())
    assert identify(path, path.read_bytes()) == "list"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML page"),
        (b"<CONSOLIDATED_LIST/>", "its root is <CONSOLIDATED_LIST>"),
        (b"PK\x03\x04 and so on", "a zip or Office file"),
        (b"Last Updated,10/04/2025\nName 6,Name 1,Group ID\n", "uk_ofsi reads"),
    ],
)
def test_other_files_are_refused_in_one_line(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "UK-Sanctions-List.xml"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=why) as error:
        identify(path, content)
    assert "\n" not in str(error.value)


def test_any_other_text_is_not_claimed() -> None:
    assert identify(Path("x.csv"), b"a,b\n1,2\n") is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (as_csv([]), "holds no designation"),
        (b"Report Date: 11-Sep-2026\r\n", "no line of column names"),
        (as_csv(ROWS)[:-200], "truncated at line|unexpected end of data"),
        (as_csv(ROWS, [*HEADER, "Title"]), "names a column twice: Title"),
    ],
)
def test_a_csv_that_is_cut_or_empty_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=why):
        read_bytes(tmp_path, content)


def test_a_csv_without_its_last_line_end_is_read_with_a_warning(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_csv(ROWS).rstrip(b"\r\n"))
    assert facts(rows) == EXPECTED
    assert any("does not end with a line end" in issue.what for issue in issues(rows))


def test_an_xml_that_is_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="line"):
        read_bytes(tmp_path, XML.encode()[:-20], "a.xml")


# -- the page --------------------------------------------------------------------------------------


def test_the_page_tells_every_column_and_element_with_what_becomes_of_it() -> None:
    page = (Path(__file__).parents[4] / "docs" / "sources" / "uk_sanctions_list.md").read_text()
    told = re.findall(r"^\| ([^|`]*) \| (`[^|]*`|) \| ([^|]+) \|$", page, re.MULTILINE)
    root = "Designations/Designation/"
    columns = {each.path: each.becomes for each in COLUMNS.fields}
    elements = {
        each.path.removeprefix(root).removeprefix("Designations/"): each.becomes
        for each in SHAPE.fields()
        if each.path != root.rstrip("/")
    }
    assert {column: becomes for column, _, becomes in told if column} == columns
    assert {path.strip("`"): becomes for _, path, becomes in told if path} == elements

"""What the three forms state, fact by fact; that they state the same; what is quarantined."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.errors import FileRefused
from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.shape import Field
from ingest.source import source_info
from ingest.sources.us_csl.format import ADDRESS, COLUMNS, HEAD, NUMBER, OPTIONAL, SOURCES
from ingest.unnumbered import name_hash
from tests.ingest.sources.us_csl.files import (
    DPL,
    EL,
    ISN,
    MEU,
    OLD,
    PRESENT,
    RESULTS,
    SDN,
    UVL,
    address,
    as_json,
    as_table,
    facts,
    issues,
    number,
    read_bytes,
    result,
    said_of,
    without,
)

DOCS = Path(__file__).parents[4] / "docs" / "sources" / "us_csl.md"
LOCATED = RelationKind.LOCATED_IN
LINKED = RelationKind.LINKED_TO
OPTICS = f"csl:el-{name_hash('Example Optics Co., Ltd.')}"
MIRROR = f"csl:el-{name_hash('Example Optics Co., Ltd. Example Mirror Institute')}"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return read_bytes(tmp_path_factory.mktemp("csl"), as_table())


def test_every_row_is_loaded_and_what_is_odd_is_told(rows: list[Row]) -> None:
    assert len(rows) == len(RESULTS)
    assert not any(row.quarantined for row in rows)
    assert sorted(issue.what for issue in issues(rows)) == [
        "'CETC-0' (a subordinate institute of) is no name of a party of this list",
        "'NOBODY AT ALL LTD' is no name of a party in this file",
        "'NOBODY AT ALL LTD' is no name of a party in this file",
        "an address has lost characters; it is kept as published",
        "an address that ends with no country",
    ]
    ends = next(issue for issue in issues(rows) if "no country" in issue.what)
    assert ends.where == "consolidated.csv line 17 and 1 more"
    assert ends.text == "4 Prism Road, Kyiv"


def test_the_fixture_covers_every_source_column_and_key() -> None:
    codes = {each["source"].partition("(")[2].partition(")")[0] for each in RESULTS}
    assert codes == set(SOURCES) - {"MBS", "CAPTA", "NS-ISA"}  # other spellings of three of them
    filled = {key for each in RESULTS for key, value in each.items() if value}
    assert filled == set(COLUMNS.names) - {"id", "country"}
    for key, columns in (("addresses", ADDRESS), ("ids", NUMBER)):
        inner = {
            name for each in RESULTS for item in each.get(key, ()) for name in item if item[name]
        }
        assert inner == set(columns.names)


def test_a_party_of_ofac(rows: list[Row]) -> None:
    key = "ofac:900001"
    assert said_of(rows, key) == {
        Entity(key, NodeKind.COMPANY),
        Name(key, "NORTH PIER MACHINE WORKS, OOO"),
        Name(key, "NORTH PIER WORKS", NameKind.ALIAS),
        Name(key, "NPW", NameKind.ALIAS),
        Identifier(key, "ofac", "900001"),
        Identifier(key, "inn", "7704274402"),
        Identifier(key, "registration-mm", "110364903"),
        Attribute(key, "website", "www.example.org"),
        Attribute(key, "directive", "EO 13662 Directive 3"),
        Attribute(key, "address", "1 Pier Street, Moscow, 101000, RU"),
        Attribute(key, "linkedTo", "NOBODY AT ALL LTD"),
        Relation(LOCATED, key, "country:RU", how="address"),
        Relation(LINKED, key, "ofac:900002", how="Linked To"),
        Sanction(
            f"{key}:us_ofac_sdn",
            key,
            "us_ofac_sdn",
            programmes=("UKRAINE-EO13662", "RUSSIA-EO14024"),
        ),
        Sanction(
            f"{key}:us_ofac_ssi",
            key,
            "us_ofac_ssi",
            programmes=("UKRAINE-EO13662",),
            measures="Subject to Directive 3",
        ),
    }


def test_a_vessel_a_person_an_aircraft(rows: list[Row]) -> None:
    ship, person, craft = "ofac:900003", "ofac:900004", "ofac:900005"
    assert said_of(rows, ship) == {
        Entity(ship, NodeKind.VESSEL),
        Name(ship, "PIER STAR"),
        Identifier(ship, "ofac", "900003"),
        Identifier(ship, "imo", "9990014"),
        Attribute(ship, "callSign", "UBXX9"),
        Attribute(ship, "vesselType", "Crude Oil Tanker"),
        Attribute(ship, "tonnage", "105000"),
        Attribute(ship, "grossRegisterTonnage", "56000"),
        Attribute(ship, "flag", "RU"),
        Attribute(ship, "owner", "EXAMPLE HOLDING, OOO"),
        Relation(LINKED, ship, "ofac:900002", how="Vessel owner"),
        Sanction(f"{ship}:us_ofac_sdn", ship, "us_ofac_sdn", programmes=("RUSSIA-EO14024",)),
    }
    assert said_of(rows, person) == {
        Entity(person, NodeKind.PERSON),
        Name(person, "SAMPLE, Placeholder"),
        Identifier(person, "ofac", "900004"),
        Identifier(person, "passport-cu", "X000000"),
        Attribute(person, "gender", "Male"),
        Attribute(person, "position", "Minister of Samples"),
        Attribute(person, "position", "Head of the Sample Office"),
        Attribute(person, "birthDate", "1970-01-01"),
        Attribute(person, "birthDate", "circa 1971"),
        Attribute(person, "birthPlace", "Sampleton, Cuba"),
        Attribute(person, "nationality", "CU"),
        Attribute(person, "nationality", "MX"),
        Attribute(person, "citizenship", "CU"),
        Sanction(f"{person}:us_ofac_sdn", person, "us_ofac_sdn", programmes=("SDGT",)),
    }
    assert {
        Entity(craft, NodeKind.AIRPLANE),
        Attribute(craft, "registrationCountry", "KP"),
        Relation(LOCATED, craft, "country:KP", how="incorporated"),
        Relation(LINKED, craft, "ofac:900002", how="Aircraft operator"),
    } <= said_of(rows, craft)


def test_every_list_of_ofac(rows: list[Row]) -> None:
    listed = {fact.id: fact for fact in facts(rows) if isinstance(fact, Sanction)}
    cmic = listed["ofac:900006:us_ofac_ns_cmic"]
    assert cmic.validity == Validity(PartialDate(2021, 6, 3))
    assert {
        "ofac:900007:us_ofac_ns_mbs",
        "ofac:900008:us_ofac_capta",
        "ofac:900009:us_ofac_plc",
        "ofac:900010:us_ofac_fse",
        "ofac:900011:us_ofac_isa",
    } <= set(listed)


def test_two_rows_of_one_entry_are_one_party_and_one_sanction(rows: list[Row]) -> None:
    assert said_of(rows, OPTICS) == {
        Entity(OPTICS, NodeKind.COMPANY),
        Name(OPTICS, "Example Optics Co., Ltd."),
        Name(OPTICS, "EXAMPLE OPTICS CO LTD"),
        Name(OPTICS, "Old Example Optics Co., Ltd.", NameKind.FORMER),
        Name(OPTICS, "Lens Works", NameKind.ALIAS),
        Name(OPTICS, "Lens Factory", NameKind.ALIAS),
        Name(OPTICS, "Factory 7", NameKind.ALIAS),
        Attribute(
            OPTICS, "listedAs", "Example Optics Co., Ltd. (f.k.a. Old Example Optics Co., Ltd.)"
        ),
        Attribute(OPTICS, "address", "1 Lens Road, Beijing, 100000, CN"),
        Attribute(OPTICS, "address", "2 Lens Road, Shanghai, China"),
        Relation(LOCATED, OPTICS, "country:CN", how="address"),
        Sanction(
            f"{OPTICS}:us_bis_entity_list:76fr71867-2011-11-21",
            OPTICS,
            "us_bis_entity_list",
            Validity(PartialDate(2011, 11, 21)),
            measures="License requirement: For all items subject to the EAR. (See §744.11 of the "
            "EAR).; License policy: Presumption of denial.",
            reason="76 FR 71867; 77 FR 24587, 76 FR 71867",
        ),
    }


def test_an_affiliated_entity_is_a_party_of_its_own_linked_to_its_parent(rows: list[Row]) -> None:
    said = said_of(rows, MIRROR)
    assert Name(MIRROR, "Example Mirror Institute") in said
    assert Relation(LINKED, MIRROR, OPTICS, how="Affiliated Entity") in said
    assert Attribute(MIRROR, "address", "Xi?an Road 3, Xi?an, CN") in said
    prism = f"csl:el-{name_hash('Example Prism Factory')}"
    assert Attribute(prism, "linkedTo", "CETC-0") in said_of(rows, prism)


def test_the_lists_of_bis_and_state(rows: list[Row]) -> None:
    listed = {fact.subject: fact for fact in facts(rows) if isinstance(fact, Sanction)}
    engine = f"csl:meu-{name_hash('Example Aero Engine Factory')}"
    assert listed[engine].list_id == "us_bis_meu"
    trading = f"csl:uvl-{name_hash('Example Trading (HK) Ltd.')}"
    assert listed[trading] == Sanction(f"{trading}:us_bis_uvl", trading, "us_bis_uvl")
    freight = f"csl:dpl-{name_hash('EXAMPLE FREIGHT LLC')}"
    assert listed[freight] == Sanction(
        f"{freight}:us_bis_dpl:86fr66277-2021-11-17",
        freight,
        "us_bis_dpl",
        Validity(PartialDate(2021, 11, 17), PartialDate(2022, 5, 16)),
        measures="Standard denial order",
        reason="86 F.R. 66277 11/22/2021",
    )
    assert Attribute(freight, "remark", "TDO RENEWAL ADDED") in said_of(rows, freight)
    prisoner = f"csl:dpl-{name_hash('SAMPLE PLACEHOLDER')}"
    assert Entity(prisoner, NodeKind.PERSON) in said_of(rows, prisoner)
    assert listed[prisoner].measures == "Denial order with terms of its own"
    arms = f"csl:isn-{name_hash('Example Arms Trading')}"
    assert listed[arms] == Sanction(
        f"{arms}:us_isn:78no175-2013-09-10",
        arms,
        "us_isn",
        Validity(PartialDate(2013, 9, 10)),
        programmes=("E.O. 13382", "INKSNA"),
        reason="Vol. 78, No. 175, 9/10/13",
    )
    assert {
        Name(arms, "Example Arms Trading"),
        Attribute(arms, "scope", "any successor, sub-unit, or subsidiary thereof"),
    } <= said_of(rows, arms)
    space = f"csl:dtc-{name_hash('Example Aerospace, Inc.')}"
    names = {fact.value for fact in said_of(rows, space) if isinstance(fact, Name)}
    assert names == {"Example Aerospace, Inc.", "Example Space", "EXA, Inc."}
    assert listed[space].id == f"{space}:us_dtc_debarred:71fr2291"


# -- the three forms -------------------------------------------------------------------------------


FORMS = {
    "old.csv": as_table(columns=OLD),
    "present.csv": as_table(),
    "backwards.csv": as_table(columns=PRESENT[::-1]),
    "bom.csv": b"\xef\xbb\xbf" + as_table(),
    "consolidated.tsv": as_table(delimiter="\t"),
    "consolidated.json": as_json(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_states_the_same_in_the_same_words(
    tmp_path: Path, rows: list[Row], name: str
) -> None:
    found = read_bytes(tmp_path, FORMS[name], name)

    def said(rows: list[Row]) -> list[set[tuple[Any, str, str | None]]]:
        return [{(s.fact, s.evidence.text, s.evidence.url) for s in row.statements} for row in rows]

    assert said(found) == said(rows)
    assert [issue.what for issue in issues(found)] == [issue.what for issue in issues(rows)]


def test_the_order_of_rows_changes_nothing(tmp_path: Path, rows: list[Row]) -> None:
    assert set(facts(read_bytes(tmp_path, as_table(RESULTS[::-1])))) == set(facts(rows))


def test_what_the_joined_form_cannot_tell_is_told(tmp_path: Path) -> None:
    """Two capitals at the end of a denied person's address may be Canada or California."""
    results = [
        result(DPL, "EXAMPLE A LLC", addresses=[address("1 ROAD", "TORONTO", country="CA")]),
        result(EL, "EXAMPLE B LLC", addresses=[address("1 ROAD", "TORONTO", country="CA")]),
    ]
    canada = {f"csl:{short}-{name_hash(f'EXAMPLE {letter} LLC')}": letter
              for short, letter in (("dpl", "A"), ("el", "B"))}  # fmt: skip
    table = read_bytes(tmp_path, as_table(results))
    stream = read_bytes(tmp_path, as_json(results), "consolidated.json")
    for rows, placed in ((table, {"B"}), (stream, {"A", "B"})):
        located = {canada[f.source] for f in facts(rows) if isinstance(f, Relation)}
        assert located == placed
    assert any("a country or a state" in issue.what for issue in issues(table))


# -- drift -----------------------------------------------------------------------------------------


def _seen(
    folder: Path, content: bytes, name: str = "consolidated.csv"
) -> tuple[set[Any], list[str]]:
    try:
        rows = read_bytes(folder, content, name)
    except FileRefused as refusal:
        return set(), [str(refusal)]
    return set(facts(rows)), sorted(issue.what for issue in issues(rows))


@pytest.mark.parametrize("column", PRESENT)
def test_a_column_that_is_renamed_added_or_removed_is_told(tmp_path: Path, column: str) -> None:
    header, _, below = as_table().decode().partition("\n")
    names = ["strange" if name == column else name for name in header.split(",")]
    renamed = _seen(tmp_path, f"{','.join(names)}\n{below}".encode())[1]
    if column in COLUMNS.required:
        assert f"its header has no column {column}" in renamed[0]
    else:
        assert "unknown column 'strange'" in renamed
    added = _seen(tmp_path, as_table(columns=["strange", *PRESENT]))[1]
    assert "unknown column 'strange'" in added
    twice = _seen(tmp_path, as_table(columns=[column, *PRESENT]))[1]
    assert f"its header names {column} twice" in twice[0]
    removed = _seen(tmp_path, as_table(columns=[name for name in PRESENT if name != column]))[1]
    told = {f"the column '{column}' is missing"} & set(removed)
    assert told or column in OPTIONAL or f"no column {column}" in removed[0]


def _inner(key: str) -> list[str]:
    return {"addresses": list(ADDRESS.names), "ids": list(NUMBER.names)}[key]


@pytest.mark.parametrize("key", [key for key in PRESENT if key != "_id"])
def test_a_key_that_is_renamed_or_removed_is_seen(tmp_path: Path, key: str) -> None:
    name = "consolidated.json"
    before, whole = _seen(tmp_path, as_json(), name)
    renamed = [
        {("strange" if each == key else each): value for each, value in one.items()}
        for one in RESULTS
    ]
    assert "unknown key results/strange" in _seen(tmp_path, as_json(renamed), name)[1]
    now, told = _seen(tmp_path, as_json([without(one, key) for one in RESULTS]), name)
    ignored = next(each for each in COLUMNS.fields if each.path == key).ignored
    linked = key == "source_information_url"  # the link of the evidence, no fact
    assert ignored or linked or now != before or told != whole


@pytest.mark.parametrize("key", ["addresses", "ids"])
def test_a_key_of_an_address_or_number_is_seen(tmp_path: Path, key: str) -> None:
    name = "consolidated.json"
    before, whole = _seen(tmp_path, as_json(), name)
    for inner in _inner(key):
        for new in ("strange", None):
            results = [
                {
                    **one,
                    key: [
                        {
                            (new or "") if part == inner else part: value
                            for part, value in item.items()
                            if part != inner or new
                        }
                        for item in one.get(key, ())
                    ],
                }
                for one in RESULTS
            ]
            now, told = _seen(tmp_path, as_json(results), name)
            if new:
                assert f"unknown key results/{key}/strange" in told
            else:  # the days of papers are words of the evidence, no facts
                assert inner.endswith("_date") or now != before or told != whole, inner


def test_what_stands_around_the_results_is_seen(tmp_path: Path) -> None:
    name = "consolidated.json"
    whole = _seen(tmp_path, as_json(), name)
    assert _seen(tmp_path, as_json(strange=[{"a": 1}]), name)[1].count("unknown key strange") == 1
    assert _seen(tmp_path, as_json(search_performed_at=None), name) == whole
    for head in ({"total": 99}, {"offset": 50}, {"total": "many"}):
        (told,) = _seen(tmp_path, as_json(**head), name)[1]
        assert "one page of the search service" in told
    (told,) = _seen(tmp_path, as_json().replace(b'"results"', b'"records"'), name)[1]
    assert "no 'results'" in told


CODES: dict[str, tuple[dict[str, Any], str]] = {
    "type": ({"entity_number": "1", "type": "Robot"}, "unknown type 'Robot'"),
    "programme": (
        {"entity_number": "1", "programs": ["NEW"]},
        "unknown programme 'NEW' on the list SDN",
    ),
    "number": (
        {"entity_number": "1", "ids": [number("Moon Number", "1")]},
        "a number or remark of no known form: 'Moon Number 9'",
    ),
    "nationality": (
        {"entity_number": "1", "nationalities": ["QQ"]},
        "'QQ' is not a known country",
    ),
    "dates": (
        {"entity_number": "1", "start_date": "2020-01-01"},
        "start_date on the list SDN, which has none",
    ),
}


@pytest.mark.parametrize("name", CODES)
def test_an_unknown_code_is_told(tmp_path: Path, name: str) -> None:
    others, told = CODES[name]
    rows = read_bytes(tmp_path, as_json([result(SDN, "EXAMPLE LTD", **others)]), "c.json")
    assert [issue.what for issue in issues(rows)] == [told]


@pytest.mark.parametrize(
    ("source", "others", "told"),
    [
        (DPL, {"standard_order": "Q"}, "unknown standard_order 'Q'"),
        (DPL, {"start_date": "soon"}, "start_date is no date"),
        (EL, {"end_date": "2020-02-30"}, "end_date is no date"),
        (
            DPL,
            {"start_date": "2020-02-02", "end_date": "2019-01-01"},
            "an end_date before the start_date is left out",
        ),
        (ISN, {"programs": ["NEW ACT"]}, "unknown programme 'NEW ACT' on the list ISN"),
        (UVL, {"entity_number": "7"}, "entity_number on the list UVL, which has none"),
        (MEU, {"ids": [number("Passport", "1", "CN")]}, "a number on the list MEU, which has none"),
        (MEU, {"name": "CAST Xi\x92an"}, "a name has lost characters; it is kept as published"),
        (
            EL,
            {"alt_names": ["A (a.k.a. B Center, C Institute)"]},
            "what may be one name or several; it is kept as attribute otherNames",
        ),
        (EL, {"alt_names": "A; B"}, "results/alt_names is no list"),
        (EL, {"license_policy": ["A"]}, "results/license_policy is no text"),
        (EL, {"addresses": ["1 Road, CN"]}, "results/addresses holds what is no object"),
        (
            EL,
            {"country": "CN"},
            "the country of a result is that of none of its addresses",
        ),
    ],
)
def test_an_oddity_of_a_list_without_numbers_is_told(
    tmp_path: Path, source: str, others: dict[str, Any], told: str
) -> None:
    rows = read_bytes(tmp_path, as_json([{**result(source, "EXAMPLE"), **others}]), "c.json")
    assert not rows[0].quarantined
    assert [issue.what for issue in issues(rows)] == [told]


# -- what is quarantined ---------------------------------------------------------------------------


QUARANTINED: dict[str, tuple[dict[str, Any], str]] = {
    "source": (
        {"source": "Moon List (ML) - Moon Department"},
        "unknown source 'Moon List (ML) - Moon Department'",
    ),
    "name": ({"name": " "}, "an entry without a name"),
    "no number": ({"source": SDN}, "no party number"),
    "number": ({"source": SDN, "entity_number": "9-1"}, "'9-1' is not a party number"),
}


@pytest.mark.parametrize("form", ["c.csv", "c.json"])
@pytest.mark.parametrize("name", QUARANTINED)
def test_an_entry_that_cannot_be_placed_is_quarantined_with_its_text(
    tmp_path: Path, name: str, form: str
) -> None:
    others, why = QUARANTINED[name]
    results = [{**result(EL, "EXAMPLE LTD"), **others}, RESULTS[2]]
    content = as_table(results) if form == "c.csv" else as_json(results)
    first, second = read_bytes(tmp_path, content, form)
    assert (first.quarantined, second.quarantined) == (True, False)
    assert first.statements == ()
    (issue,) = first.issues
    assert issue.what == why
    assert "http://example.org/about" in issue.text
    assert issue.where == ("c.csv line 2" if form == "c.csv" else "c.json result 1")


def test_rows_of_another_width_and_empty_lines_are_quarantined(tmp_path: Path) -> None:
    lines = as_table(RESULTS[2:5]).split(b"\n")
    content = b"\n".join([lines[0], lines[1] + b",more", b"", b"a,b", *lines[2:]])
    rows = read_bytes(tmp_path, content)
    assert [row.issues[0].what for row in rows if row.quarantined] == [
        "30 columns where the header has 29",
        "an empty line",
        "2 columns where the header has 29",
    ]
    assert len(rows) == 5


def test_a_broken_result_is_quarantined_and_the_others_are_read(tmp_path: Path) -> None:
    whole = as_json(RESULTS[2:4], total=6).decode()
    twice = '{"name": "A", "name": "B", "source": "C"}'
    deep = '{"name": ' + "[" * 12 + "]" * 12 + "}"
    content = whole.replace('"results": [', f'"results": [{twice}, {deep}, 7, [],', 1)
    rows = read_bytes(tmp_path, content.encode(), "c.json")
    assert [row.issues[0].what for row in rows if row.quarantined] == [
        "the key 'name' stands twice",
        "nested deeper than 8 levels",
        "a result that is no object",
        "a result that is no object",
    ]
    assert [row.quarantined for row in rows] == [True] * 4 + [False] * 2


REFUSED: dict[str, tuple[bytes, str]] = {
    "nan": (as_json().replace(b'"offset": 0', b'"offset": NaN'), "it is not JSON"),
    "cut json": (as_json()[:-30], "it is cut"),
    "joined json": (as_json() + as_json(), "it is not JSON"),
    "bytes": (as_json().replace(b"Lens", b"L\xe9ns"), "it is not JSON"),
    "a list": (b'[{"source": 1}]', "no JSON object of results"),
    "no list": (b'{"results": {"source": 1}}', "'results' are no list"),
    "twice": (as_json().replace(b'"offset"', b'"total"', 1), "'total' stands twice"),
    "empty json": (as_json([]), "it holds no entry"),
    "empty csv": (as_table([]), "it holds no row"),
    "no name": (as_table(columns=[n for n in PRESENT if n != "name"]), "no column name"),
    "cut csv": (as_table()[:-60], "cut in its last row"),
    "open quote": (as_table().replace(b'OOO",', b"OOO,", 1), "row beginning at line"),
    "latin-1": (as_table().replace(b"Lens", b"L\xe9ns"), "not utf-8"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_whole_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, why = REFUSED[name]
    with pytest.raises(FileRefused, match=re.escape(why)) as refusal:
        read_bytes(tmp_path, content, "given")
    assert "\n" not in str(refusal.value)
    assert "given" in str(refusal.value)


def test_a_file_without_a_last_line_end_is_read_with_a_warning(tmp_path: Path) -> None:
    rows = read_bytes(tmp_path, as_table(RESULTS[2:3]).rstrip(b"\n"))
    assert [issue.what for issue in issues(rows)] == [
        "the file does not end with a line end: rows may be missing"
    ]


# -- memory and the page ---------------------------------------------------------------------------


MEASURE = """
import resource, sys
from pathlib import Path
from ingest.sources.us_csl.reader import read
count = sum(1 for _ in read({"csl": Path(sys.argv[1])}, "us_csl"))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _megabytes(path: Path, times: int) -> int:
    """Written piece by piece: a child begins with what its parent has held at most."""
    if path.suffix == ".json":
        body = as_json().partition(b'"results": [')[2].rpartition(b"]")[0]
        head, tail, between = b'{"results": [', b"]}", b","
    else:
        head, _, body = as_table().partition(b"\n")
        head, tail, between = head + b"\n", b"", b""
    with path.open("wb") as file:
        file.write(head)
        for turn in range(times):
            file.write((between if turn else b"") + body)
        file.write(tail)
    call = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(
        call, cwd=Path(__file__).parents[4], capture_output=True, text=True, check=True
    )
    count, megabytes = done.stdout.split()
    assert int(count) == times * len(RESULTS)
    return int(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by getrusage")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    small, large = (_megabytes(tmp_path / f"{times}.{form}", times) for times in (10, 700))
    assert (tmp_path / f"700.{form}").stat().st_size > 4_000_000
    assert large <= small + 8


def _told(heading: str) -> list[tuple[str, str]]:
    section = DOCS.read_text("utf-8").split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \| (.+?) \|$", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("## Columns, and keys of a JSON result", COLUMNS.fields),
        ("## Keys of an address (JSON)", ADDRESS.fields),
        ("## Keys of a number (JSON)", NUMBER.fields),
        ("## Keys around the results (JSON)", HEAD.fields),
    ],
)
def test_the_page_tells_what_becomes_of_every_column(
    heading: str, fields: tuple[Field, ...]
) -> None:
    assert _told(heading) == [(each.path, each.becomes) for each in fields]


def test_the_page_tells_every_list() -> None:
    text = DOCS.read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)`(?:, `([^`]+)`)? \| `(us_\w+)` \| (\S+)", text, re.MULTILINE)
    told = {code: (list_id, ids) for one, two, list_id, ids in rows for code in (one, two) if code}
    assert told == {
        code: (source.list_id, "`ofac:N`" if source.of_ofac else f"`csl:{source.short}-hash`")
        for code, source in SOURCES.items()
    }


def test_the_source_is_known() -> None:
    assert source_info("us_csl").guarded
    assert Counter(source_info("us_csl").parts.values()) == {
        "consolidated.csv": 1,
        "consolidated.tsv": 1,
        "consolidated.json": 1,
    }

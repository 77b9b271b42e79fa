from __future__ import annotations

import random
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Entity, Fact, Identifier, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.sources.eu_833.format import COLUMNS
from ingest.sources.eu_833.reader import identify, read
from tests.ingest.pages import described
from tests.tables import NOW

ZENDA, SHIP = "eu833:zenda-works-llc.ru", "eu833:imo-9074729"
FIRST = {
    "list": "eu_833_iv",
    "name": "Zenda Works LLC",
    "kind": "",
    "country": "RU",
    "aliases": "ООО Зенда; ZW",
    "identifiers": "inn:7799000005; ogrn:1027700000008",
    "since": "2022-04-08",
    "until": "2024-02-23",
    "reason": "An invented maker of lathes",
    "source_url": "https://eur-lex.europa.eu/eli/reg/2022/576",
}
SECOND = {
    "list": "eu_833_xlii",
    "name": "SEA EXAMPLE",
    "identifiers": "imo:9074729",
    "since": "2024-06",
    "source_url": "https://eur-lex.europa.eu/eli/reg/2024/1745",
}
NAMES = list(COLUMNS.names)


def _text(*rows: dict[str, str], columns: list[str] = NAMES) -> str:
    lines = [",".join(columns)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def _read(folder: Path, text: str | bytes) -> list[Row]:
    path = folder / "eu_833.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read({"annexes": path}, "eu_833"))


def _facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def _issues(rows: list[Row]) -> list[str]:
    return [issue.what for row in rows for issue in row.issues]


def test_an_entry_is_stated_in_every_column(tmp_path: Path) -> None:
    rows = _read(tmp_path, _text(FIRST, SECOND))
    assert _issues(rows) == []
    assert _facts(rows[:1]) == {
        Entity(ZENDA, NodeKind.COMPANY),
        Name(ZENDA, "Zenda Works LLC"),
        Name(ZENDA, "ООО Зенда", NameKind.ALIAS),
        Name(ZENDA, "ZW", NameKind.ALIAS),
        Identifier(ZENDA, "inn", "7799000005"),
        Identifier(ZENDA, "ogrn", "1027700000008"),
        Relation(RelationKind.LOCATED_IN, ZENDA, "country:RU", how="address"),
        Sanction(
            f"{ZENDA}:eu_833_iv",
            ZENDA,
            "eu_833_iv",
            Validity(PartialDate(2022, 4, 8), PartialDate(2024, 2, 23)),
            measures="export restrictions on end users",
            reason="An invented maker of lathes",
        ),
    }
    assert Entity(SHIP, NodeKind.VESSEL) in _facts(rows)
    assert rows[0].statements[0].evidence.url == FIRST["source_url"]


def test_a_party_of_two_annexes_is_one_party(tmp_path: Path) -> None:
    rows = _read(tmp_path, _text(FIRST, FIRST | {"list": "eu_833_xix"}))
    assert {f.id for f in _facts(rows) if isinstance(f, Sanction)} == {
        f"{ZENDA}:eu_833_iv",
        f"{ZENDA}:eu_833_xix",
    }
    assert {f.id for f in _facts(rows) if isinstance(f, Entity)} == {ZENDA}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"list": "eu_833_v"}, "unknown list 'eu_833_v'; known: eu_833_iv, eu_833_xix"),
        ({"name": " "}, "an entry without a name"),
        ({"name": "…"}, "has no letter to make an id of"),
        ({"kind": "Robot"}, "unknown kind 'Robot'; known: Company"),
        ({"country": "Ruritania"}, "'Ruritania' is not a known country"),
        ({"identifiers": "7799000005"}, "'7799000005' is no identifier; write scheme:value"),
        ({"identifiers": "inn:7799000006"}, "inn:7799000006: the check digit does not fit"),
        ({"kind": "Vessel"}, "a vessel without an IMO number"),
        ({"since": "08.04.2022"}, "is not a date"),
        ({"until": "2020"}, "it ends (2020) before it begins (2022-04-08)"),
        ({"source_url": "OJ L 111"}, "'OJ L 111' is not the address of an act"),
        ({}, "'Zenda Works LLC' already stands in eu_833_iv on line 2"),
        (
            {"name": "Zenda-Works LLC"},
            "'Zenda-Works LLC' has the id of 'Zenda Works LLC' on line 2",
        ),
    ],
)
def test_a_wrong_entry_is_kept_apart_with_its_text(
    tmp_path: Path, change: dict[str, str], why: str
) -> None:
    rows = _read(tmp_path, _text(FIRST, FIRST | change))
    assert [row.quarantined for row in rows] == [False, True]
    assert rows[1].statements == ()
    assert why in rows[1].issues[0].what
    assert "lathes" in rows[1].issues[0].text


def test_an_entry_without_a_day_is_loaded_and_told(tmp_path: Path) -> None:
    rows = _read(tmp_path, _text(FIRST | {"since": ""}))
    assert _issues(rows) == ["an entry without `since`"]
    assert not rows[0].quarantined


@pytest.mark.parametrize("column", NAMES)
def test_every_column_is_read_or_its_absence_refused(tmp_path: Path, column: str) -> None:
    whole = _facts(_read(tmp_path, _text(FIRST | {"kind": "Organization"})))
    columns = [name for name in NAMES if name != column]
    if column in COLUMNS.required:
        with pytest.raises(FileRefused, match=f"missing column {column}"):
            _read(tmp_path, _text(FIRST, columns=columns))
    else:
        rows = _read(tmp_path, _text(FIRST | {"kind": "Organization"}, columns=columns))
        assert _facts(rows) != whole
    with pytest.raises(FileRefused, match=r"unknown column renamed|missing column"):
        _read(tmp_path, _text(FIRST, columns=[*columns, "renamed"]))
    with pytest.raises(FileRefused, match=f"doubled column {column}"):
        _read(tmp_path, _text(FIRST, columns=[*NAMES, column]))


def test_a_file_without_an_entry_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no entry stands below the columns"):
        _read(tmp_path, _text())


def test_the_file_is_known_by_its_columns() -> None:
    assert identify(Path("x"), _text(FIRST).encode()) == "annexes"
    assert identify(Path("eu_833.csv"), b"id,kind,name\n") is None
    assert identify(Path("eu_833.csv"), b"<export/>") is None


def test_the_page_describes_every_column() -> None:
    assert described("eu_833", "Columns") == {each.path: each.becomes for each in COLUMNS.fields}


def test_it_goes_through_the_pipeline(tmp_path: Path) -> None:
    (tmp_path / "eu_833.csv").write_text(_text(FIRST, SECOND, FIRST), "utf-8")
    report = ingest(tmp_path / "ledger", "eu_833", [tmp_path], now=NOW)
    counts = [report.total(name) for name in ("rows_in", "loaded", "quarantined")]
    assert counts == [3, 2, 1]


@pytest.mark.parametrize("seed", range(150))
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    content = bytearray(_text(FIRST, SECOND, FIRST | {"name": "Another"}).encode())
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(content))
        put = chance.choice([b",", b'"', b"\n", b"\xff", b"\x00", b"9", b"", b";", b":"])
        content[place : place + chance.randrange(3)] = put
    try:
        rows = _read(tmp_path, bytes(content))
    except FileRefused:
        return
    loaded = [row for row in rows if not row.quarantined]
    assert len(loaded) + sum(row.quarantined for row in rows) == len(rows) > 0
    assert all(row.statements for row in loaded)

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model.facts import Entity, Fact, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.sources.us_uflpa.format import COLUMNS, ENTITIES, SUBLISTS
from ingest.sources.us_uflpa.reader import identify, read
from tests.ingest.pages import ROOT, described, example
from tests.ingest.transcripts import every_column_counts, survives_corruption
from tests.tables import NOW

NINESTAR = "uflpa:ninestar-corporation.cn"
MEASURES = "import presumed prohibited (section 3 of Public Law 117-78)"
FIRST = {
    "name": "Harbour Works",
    "kind": "Company",
    "country": "CN",
    "aliases": "HW",
    "identifiers": "lei:5493001KJTIIGC8Y1R12",
    "sublist": "i",
    "since": "2022-06-21",
    "until": "2024-01-31",
    "notice": "87 FR 47777",
    "reason": "an invented mill",
    "source_url": "https://example.org/notice",
}


def _read(folder: Path, text: str) -> list[Row]:
    path = folder / "us_uflpa.csv"
    path.write_text(text, "utf-8")
    return list(read({"entities": path}, "us_uflpa"))


def _facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    rows = _read(tmp_path, example("us_uflpa"))
    assert [row.issues for row in rows] == [(), (), ()]
    assert _facts(rows[:1]) == {
        Entity(NINESTAR, NodeKind.COMPANY),
        Name(NINESTAR, "Ninestar Corporation"),
        Relation(RelationKind.LOCATED_IN, NINESTAR, "country:CN", how="address"),
        Sanction(
            f"{NINESTAR}:us_uflpa",
            NINESTAR,
            "us_uflpa",
            Validity(PartialDate(2023, 6, 12)),
            programmes=("2(d)(2)(B)(ii)",),
            measures=MEASURES,
        ),
    }
    titles = {statement.evidence.title for statement in rows[0].statements}
    assert titles == {"UFLPA Entity List, 88 FR 38080"}


@pytest.mark.parametrize(
    ("sublist", "programmes"),
    [
        ("i", ("2(d)(2)(B)(i)",)),
        ("ii; v", ("2(d)(2)(B)(ii)", "2(d)(2)(B)(v)")),
        ("iv", ("2(d)(2)(B)(iv)",)),
        ("", ()),
    ],
)
def test_sublists_are_clauses_of_the_law(
    tmp_path: Path, sublist: str, programmes: tuple[str, ...]
) -> None:
    cells = FIRST | {"sublist": sublist}
    text = f"{','.join(cells)}\n{','.join(cells.values())}\n"
    (listing,) = [f for f in _facts(_read(tmp_path, text)) if isinstance(f, Sanction)]
    assert listing.programmes == programmes


@pytest.mark.parametrize("sublist", ["iii", "II", "vi", "i,ii"])
def test_another_sublist_is_quarantined(tmp_path: Path, sublist: str) -> None:
    cells = FIRST | {"sublist": f'"{sublist}"'}
    (row,) = _read(tmp_path, f"{','.join(cells)}\n{','.join(cells.values())}\n")
    assert row.quarantined
    assert f"unknown sublist '{sublist}'; known: i, ii, iv, v" in row.issues[0].what


def test_an_entity_of_two_tables_may_be_two_rows(tmp_path: Path) -> None:
    lines = [FIRST | {"sublist": each} for each in ("ii", "v", "ii")]
    text = "\n".join([",".join(FIRST), *(",".join(each.values()) for each in lines)])
    rows = _read(tmp_path, text)
    assert [row.quarantined for row in rows] == [False, False, True]
    assert len({f.id for f in _facts(rows) if isinstance(f, Sanction)}) == 1


def test_the_page_describes_every_column_and_sublist() -> None:
    columns = {each.path: each.becomes for each in COLUMNS.fields}
    assert described("us_uflpa", "Columns") == columns
    assert described("us_uflpa", "Sub-lists") == {
        clause: f"`{ENTITIES.codes[clause]}` | {words}" for clause, words in SUBLISTS.items()
    }
    page = (ROOT / "docs" / "sources" / "us_uflpa.md").read_text("utf-8")
    assert "Clause (iii) asks for a list of products" in page


def test_every_column_is_read_or_its_absence_refused(tmp_path: Path) -> None:
    every_column_counts(COLUMNS, FIRST, lambda path: read({"entities": path}, ""), tmp_path)


def test_the_file_is_known_by_its_columns_and_goes_through_the_pipeline(tmp_path: Path) -> None:
    path = tmp_path / "any name.csv"
    path.write_text(example("us_uflpa"), "utf-8")
    assert identify(path, path.read_bytes()) == "entities"
    report = ingest(tmp_path / "ledger", "us_uflpa", [path], now=NOW)
    counts = [report.total(name) for name in ("rows_in", "loaded", "quarantined")]
    assert counts == [3, 3, 0]


def test_corrupted_files_are_refused_or_every_line_is_accounted_for(tmp_path: Path) -> None:
    survives_corruption(example("us_uflpa"), lambda path: read({"entities": path}, ""), tmp_path)

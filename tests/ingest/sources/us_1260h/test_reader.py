from __future__ import annotations

from pathlib import Path

from graph.model.facts import Attribute, Entity, Fact, Name, Relation, Row, Sanction
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.sources.us_1260h.format import COLUMNS
from ingest.sources.us_1260h.reader import identify, read
from tests.ingest.pages import described, example
from tests.ingest.transcripts import every_column_counts, survives_corruption
from tests.tables import NOW

COSCO = "us1260h:china-cosco-shipping-corporation-limited.cn"
BELOW = "us1260h:cosco-shipping-north-america-inc.us"
AMEC = "us1260h:advanced-micro-fabrication-equipment-inc-china.cn"
MEASURES = "procurement bars of section 805 of Public Law 118-31"


def _read(folder: Path, text: str) -> list[Row]:
    path = folder / "us_1260h.csv"
    path.write_text(text, "utf-8")
    return list(read({"companies": path}, "us_1260h"))


def _facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    rows = _read(tmp_path, example("us_1260h"))
    assert [row.issues for row in rows] == [(), (), ()]
    since = PartialDate(2025, 1, 7)
    assert _facts(rows) == {
        Entity(COSCO, NodeKind.COMPANY),
        Name(COSCO, "China COSCO Shipping Corporation Limited"),
        Name(COSCO, "COSCO SHIPPING", NameKind.ALIAS),
        Relation(RelationKind.LOCATED_IN, COSCO, "country:CN", how="address"),
        Attribute(COSCO, "edition", "2026-06-08"),
        Sanction(
            f"{COSCO}:us_1260h",
            COSCO,
            "us_1260h",
            Validity(since),
            measures=MEASURES,
            reason="owned by SASAC",
        ),
        Entity(BELOW, NodeKind.COMPANY),
        Name(BELOW, "COSCO SHIPPING (North America) Inc."),
        Relation(RelationKind.LOCATED_IN, BELOW, "country:US", how="address"),
        Relation(RelationKind.LINKED_TO, BELOW, COSCO, how="subsidiary of"),
        Attribute(BELOW, "edition", "2026-06-08"),
        Sanction(f"{BELOW}:us_1260h", BELOW, "us_1260h", Validity(since), measures=MEASURES),
        Entity(AMEC, NodeKind.COMPANY),
        Name(AMEC, "Advanced Micro-Fabrication Equipment Inc. China"),
        Name(AMEC, "AMEC", NameKind.ALIAS),
        Relation(RelationKind.LOCATED_IN, AMEC, "country:CN", how="address"),
        Attribute(AMEC, "edition", "2024-01-31"),
        Sanction(
            f"{AMEC}:us_1260h",
            AMEC,
            "us_1260h",
            Validity(PartialDate(2024, 1, 31), PartialDate(2024, 12, 17)),
            measures=MEASURES,
        ),
    }
    titles = {statement.evidence.title for statement in rows[0].statements}
    assert titles == {"Section 1260H list of 2026-06-08, 91 FR 35189"}


def test_every_column_is_read_or_its_absence_refused(tmp_path: Path) -> None:
    first = {
        "name": "Harbour Works",
        "kind": "Company",
        "country": "CN",
        "aliases": "HW",
        "identifiers": "lei:5493001KJTIIGC8Y1R12",
        "parent": "North Pier",
        "edition": "2026-06-08",
        "since": "2021-06-03",
        "until": "2024-01-31",
        "notice": "91 FR 35189",
        "reason": "owned by SASAC",
        "source_url": "https://example.org/edition",
    }
    every_column_counts(COLUMNS, first, lambda path: read({"companies": path}, ""), tmp_path)


def test_the_page_describes_every_column() -> None:
    assert described("us_1260h", "Columns") == {each.path: each.becomes for each in COLUMNS.fields}


def test_the_file_is_known_by_its_columns_and_goes_through_the_pipeline(tmp_path: Path) -> None:
    path = tmp_path / "any name.csv"
    path.write_text(example("us_1260h"), "utf-8")
    assert identify(path, path.read_bytes()) == "companies"
    report = ingest(tmp_path / "ledger", "us_1260h", [path], now=NOW)
    counts = [report.total(name) for name in ("rows_in", "loaded", "quarantined")]
    assert counts == [3, 3, 0]


def test_corrupted_files_are_refused_or_every_line_is_accounted_for(tmp_path: Path) -> None:
    survives_corruption(example("us_1260h"), lambda path: read({"companies": path}, ""), tmp_path)

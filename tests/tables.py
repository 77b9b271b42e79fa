"""A folder of tables written by a test, ingested, and opened: the shortest way to a graph."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from graph.analysis import AnalysisGraph, compile_graph
from graph.model.vocabulary import Confidence
from ingest.pipeline import IngestReport, ingest

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ENTITY_HEADER = (
    "id,kind,name,country,aliases,identifiers,listings,source_title,source_url,confidence"
)
RELATION_HEADER = (
    "relation,source,target,share,share_min,share_max,input_share,revenue_share,market_share,"
    "product,how,joint,interest,direct,valid_from,valid_to,confidence,source_title,source_url"
)


def party(key: str, listings: str = "", kind: str = "Company", **more: str) -> dict[str, str]:
    """An entity row."""
    return {"id": key, "kind": kind, "name": key.title(), "listings": listings, **more}


def relation(kind: str, source: str, target: str, **more: object) -> dict[str, str]:
    """A relation row; values may be numbers."""
    cells = {key: str(value) for key, value in more.items()}
    return {"relation": kind, "source": source, "target": target, "confidence": "high", **cells}


def write_tables(
    folder: Path, entities: Sequence[dict[str, str]], relations: Sequence[dict[str, str]]
) -> Path:
    """Both files in the neutral format."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("entities.csv", ENTITY_HEADER, entities),
        ("relations.csv", RELATION_HEADER, relations),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header.split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def ingest_tables(
    home: Path,
    entities: Sequence[dict[str, str]],
    relations: Sequence[dict[str, str]] = (),
    *,
    name: str = "mine",
    published: date | None = None,
) -> IngestReport:
    """Write the tables beside the ledger and ingest them."""
    folder = write_tables(home / f"tables-{name}", entities, relations)
    return ingest(home / "ledger", "tables", [folder], now=NOW, name=name, published=published)


def graph_of(
    home: Path,
    entities: Sequence[dict[str, str]],
    relations: Sequence[dict[str, str]] = (),
    *,
    as_of: date = TODAY,
) -> AnalysisGraph:
    """Ingest and compile; every row must have been loaded."""
    report = ingest_tables(home, entities, relations)
    assert not report.issues, report.issues
    return compile_graph(home / "ledger", as_of=as_of, min_confidence=Confidence.LOW)

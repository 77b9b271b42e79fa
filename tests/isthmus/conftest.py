"""Homes that are built once: the starter graph, and a small one whose every answer is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.isthmus.calling import call
from tests.tables import ingest_tables, party, relation

NAMES = {
    "acme": "Acme Turbines AG",
    "bolt": "Bolt Defence Works",
    "coil": "Coil Castings GmbH",
    "dune": "Dune Shipping",
    "lone": "Lone Star Bakery",
}


def small_tables(share: int = 60) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Acme buys from Coil, which Bolt owns; Bolt is listed since 2022-03-24, Dune for 2023."""
    entities = [
        party("acme", country="DE", aliases="ATAG;Acme Turbinen", identifiers="ticker:ACME"),
        party("bolt", "us_ofac_sdn@2022-03-24", country="RU"),
        party("coil", country="DE"),
        party("dune", "eu_fsf@2023-01-01..2024-01-01"),
        party("lone"),
        party("twin-one", name="Twin Works"),
        party("twin-two", name="Twin Works"),
    ]
    for row in entities:
        row["name"] = NAMES.get(row["id"], row["name"])
    relations = [
        relation("OWNS", "bolt", "coil", share=share, valid_from="2021-01-01"),
        relation("SUPPLIES", "coil", "acme", product="castings", input_share=30),
        relation("SUPPLIES", "dune", "acme", product="freight", confidence="low"),
    ]
    return entities, relations


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the source `mine`."""
    home = tmp_path_factory.mktemp("small")
    ingest_tables(home, *small_tables())
    return home


@pytest.fixture(scope="session")
def dated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two snapshots of one source: Bolt's stake in Coil was 40 % in January, 60 % from June."""
    home = tmp_path_factory.mktemp("dated")
    ingest_tables(home, *small_tables(40), published=date(2025, 1, 1))
    ingest_tables(home, *small_tables(60), published=date(2025, 6, 1))
    return home


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the starter graph, ingested by the command."""
    home = tmp_path_factory.mktemp("starter")
    assert call(home, "ingest", "starter").status == 0
    return home

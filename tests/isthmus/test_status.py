"""`isthmus status`: counts, age, the last change, and what is stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.ledger.reader import open_ledger
from ingest.source import known_sources
from isthmus.inventory import inventory
from tests.graph.ledger.test_closing import DAYS, listed, publish
from tests.isthmus.calling import call
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables


def test_a_source_is_counted_as_its_latest_files_have_it(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[1], listed("src:a"), listed("src:c"))
    publish(tmp_path, DAYS[2], listed("src:a"), listed("src:c"))
    with open_ledger(tmp_path) as ledger:
        (held,) = inventory(ledger, date(2024, 9, 11))
    assert held.facts["entities"] == 2
    assert held.kinds == {"Company": 2}
    assert held.lists == {"us_ofac_sdn": 2}  # of those that have not ended
    assert (held.known, held.age, held.stale) == (DAYS[2], 10, None)
    assert held.changed is not None
    assert held.changed.known == DAYS[1]  # the third file changed nothing
    assert held.changed.counts == {"added": 1, "removed": 1, "changed": 0}


@pytest.mark.parametrize(("today", "stale"), [(date(2024, 1, 8), False), (date(2024, 1, 9), True)])
def test_an_old_file_of_a_busy_publisher_is_stale(tmp_path: Path, today: date, stale: bool) -> None:
    assert known_sources()["ofac_sdn"].fresh_days == 7
    from tests.graph.ledger.helpers import row, write

    write(tmp_path, "ofac_sdn", {"sdn": [row("sdn", listed("ofac:1"))]}, published=DAYS[0])
    with open_ledger(tmp_path) as ledger:
        (held,) = inventory(ledger, today)
    assert held.stale is stale


def test_the_screen_names_the_last_change(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables(40), published=date(2025, 1, 1))
    assert "last change" not in call(tmp_path, "status").out
    ingest_tables(tmp_path, *small_tables(60), published=date(2025, 6, 1))
    shown = call(tmp_path, "status").out
    assert "last change on 2025-06-01: 0 added, 0 removed, 1 changed" in shown
    assert "newest file of 2025-06-01" in shown
    data = call(tmp_path, "status", "--json").data
    (source,) = data["sources"]
    assert source["last_change"] == {
        "known": "2025-06-01",
        "counts": {"added": 0, "removed": 0, "changed": 1},
    }
    assert source["kinds"]["Company"] == 7


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    assert "isthmus demo" in call(tmp_path, "status").out

"""A list without dates shows that an entry stood when it was published, and no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.analysis import compile_graph
from tests.tables import ingest_tables, party


def _state(home: Path, day: date) -> list[bool]:
    """`uncertain` of every listing that holds on a day."""
    graph = compile_graph(home / "ledger", as_of=day)
    return [bool(flag) for flag in graph.listings.rows.uncertain]


def test_before_its_first_snapshot_an_undated_entry_is_undecidable(tmp_path: Path) -> None:
    listed = [party("acme", "us_ofac_sdn")]
    ingest_tables(tmp_path, listed, published=date(2024, 5, 3))
    assert _state(tmp_path, date(2024, 5, 3)) == [False]
    assert _state(tmp_path, date(2026, 1, 1)) == [False]
    assert _state(tmp_path, date(2024, 5, 2)) == [True]
    assert _state(tmp_path, date(1990, 1, 1)) == [True]


def test_an_older_snapshot_that_comes_in_later_settles_more_days(tmp_path: Path) -> None:
    listed = [party("acme", "us_ofac_sdn")]
    ingest_tables(tmp_path, listed, published=date(2024, 5, 3))
    ingest_tables(tmp_path, [*listed, party("bolt")], published=date(2022, 1, 1))
    assert _state(tmp_path, date(2022, 1, 1)) == [False]


@pytest.mark.parametrize(
    ("dated", "day", "expected"),
    [
        ("us_ofac_sdn@2022-04-06", date(2022, 4, 5), []),
        ("us_ofac_sdn@2022-04-06", date(2022, 4, 6), [False, False]),
        # another source says it ended before the undated list was published: both stand
        ("us_ofac_sdn@2015-01-01..2016-01-01", date(2020, 1, 1), [True]),
        ("us_ofac_sdn@2015-01-01..2016-01-01", date(2024, 5, 3), [False]),
        ("eu_fsf@2022-04-06", date(2022, 4, 5), [True]),
    ],
)
def test_another_source_may_date_it(
    tmp_path: Path, dated: str, day: date, expected: list[bool]
) -> None:
    same = "ofac:17260"
    undated = [party("acme", "us_ofac_sdn", identifiers=same)]
    ingest_tables(tmp_path, undated, name="list", published=date(2024, 5, 3))
    ingest_tables(tmp_path, [party("acme-jsc", dated, identifiers=same)], name="press")
    assert _state(tmp_path, day) == expected

"""`isthmus diff`: two files of a source, two days of a list."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tests.isthmus.calling import call, one_line
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables, party

DAYS = ("--from", "2022-01-01", "--to", "2023-06-01")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of `mine`: Bolt's stake went from 40 to 60 %, Lone is gone, New is new."""
    home = tmp_path_factory.mktemp("diff")
    ingest_tables(home, *small_tables(40), published=date(2025, 1, 1))
    entities, relations = small_tables(60)
    entities = [row for row in entities if row["id"] != "lone"]
    entities.append(party("new", name="=New [red]Works[/red]"))
    ingest_tables(home, entities, relations, published=date(2025, 6, 1))
    return home


def test_the_last_two_files_are_compared(home: Path) -> None:
    done = call(home, "diff", "mine")
    assert done.status == 0
    assert "mine, 2025-01-01 → 2025-06-01: 1 added, 1 removed, 1 changed" in done.out
    assert "+ =New [red]Works[/red]" in done.out
    assert "- Lone Star Bakery" in done.out
    assert "~ Bolt Defence Works" in done.out
    assert "share_low: 400000" in done.out
    assert "share_low: 600000" in done.out


def test_scripts_and_spreadsheets_get_every_value(home: Path) -> None:
    data = call(home, "diff", "mine", "--json").data
    assert data["schema"] == "isthmus.diff/1"
    assert data["counts"] == {"added": 1, "removed": 1, "changed": 1}
    assert [change["what"] for change in data["changes"]] == ["added", "removed", "changed"]
    rows = list(csv.DictReader(io.StringIO(call(home, "diff", "mine", "--csv").out)))
    values = sum(len(f["gone"]) + len(f["come"]) for c in data["changes"] for f in c["fields"])
    assert len(rows) == values
    assert "'=New [red]Works[/red]" in {row["come"] for row in rows}


def test_a_list_is_compared_between_two_days(home: Path) -> None:
    done = call(home, "diff", "us_ofac_sdn", *DAYS)
    assert "1 entered" in done.out, done.err
    assert "Bolt Defence Works" in done.out
    data = call(home, "diff", "us_ofac_sdn", *DAYS, "--json").data
    assert [(move["what"], move["id"]) for move in data["moves"]] == [("entered", "mine:bolt")]
    left = call(home, "diff", "eu_fsf", "--from", "2023-06-01", "--to", "2024-06-01", "--csv").out
    (row,) = csv.DictReader(io.StringIO(left))
    assert (row["what"], row["party"], row["until"]) == ("left", "Dune Shipping", "2024-01-01")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("us_ofac_sdn",), "give --from DAY"),
        (("mein",), "did you mean: mine"),
        (("no_list", *DAYS), "unknown list 'no_list'"),
        (("us_ofac_sdn", "--from", "2024-01-01", "--to", "2023-01-01"), "is not before"),
        (("mine", "--from", "2020-01-01"), "no state by 2020-01-01"),
        (("mine", "--known-on", "2025-01-01"), "--known-on goes with a list"),
        (("mine", "--list"), "give --from DAY"),
        (("mine", "--json", "--csv"), "exclude each other"),
        (("mine", "--from", "yesterday"), "is not a day"),
    ],
)
def test_a_wrong_call_is_one_line(home: Path, words: tuple[str, ...], said: str) -> None:
    one_line(call(home, "diff", *words), 2, said)


def test_one_file_alone_has_nothing_to_be_compared_with(small_home: Path) -> None:
    one_line(call(small_home, "diff", "mine"), 2, "no earlier state")

"""Who came on a list and who left it, between two days: compared with a loop over the entries."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.errors import UnknownName, UsageError
from graph.model.facts import Sanction
from graph.model.time import PartialDate, Validity
from isthmus.book import Book
from isthmus.home import Home
from queries.listed import ListDifference, list_difference
from tests.graph.ledger.helpers import party, row, write
from tests.tables import TODAY, ingest_tables
from tests.tables import party as table_row

LIST = "us_ofac_sdn"


def moves(home: Path, before: date, after: date, list_id: str = LIST) -> ListDifference:
    with Book(Home(home), TODAY).opened() as (graph, ledger):
        return list_difference(graph, ledger, list_id, before, after)


def test_entries_are_told_with_their_days(tmp_path: Path) -> None:
    rows = [
        table_row("old", f"{LIST}@2020-01-01"),
        table_row("new", f"{LIST}@2024-03-05", country="RU"),
        table_row("gone", f"{LIST}@2020-01-01..2024-06-01"),
        table_row("maybe", f"{LIST}@2024"),
        table_row("other", "eu_fsf@2024-03-05"),
        table_row("short", f"{LIST}@2024-02-01..2024-04-01"),
    ]
    assert not ingest_tables(tmp_path, rows).issues
    found = moves(tmp_path, date(2024, 1, 1), date(2024, 7, 1))
    assert [(move.what, move.name, move.since, move.until) for move in found.moves] == [
        ("entered", "New", "2024-03-05", None),
        ("left", "Gone", "2020-01-01", "2024-06-01"),
        # Somewhen in 2024: on neither day can it be decided, so it is no move between them.
    ]
    assert found.moves[0].country == "RU"
    assert found.stayed == 1
    earlier = moves(tmp_path, date(2023, 1, 1), date(2024, 7, 1))
    assert ("perhaps entered", "Maybe") in [(move.what, move.name) for move in earlier.moves]


def test_a_party_of_two_entries_stands_as_long_as_one_does(tmp_path: Path) -> None:
    first = Sanction(
        "src:a:1", "src:a", LIST, Validity(PartialDate(2020), PartialDate(2024, 3, 1)), ("A",)
    )
    second = Sanction("src:a:2", "src:a", LIST, Validity(PartialDate(2022)), ("B",))
    rows = [row("list", [*party("src:a"), first, second])]
    write(tmp_path / "ledger", "src", {"list": rows}, published=date(2024, 1, 1))
    found = moves(tmp_path, date(2024, 1, 1), date(2024, 7, 1))
    (move,) = found.moves
    assert (move.what, move.gone, move.come) == ("changed", ("A",), ())


def test_who_is_gone_from_a_later_file_has_left_by_it(tmp_path: Path) -> None:
    entry = [
        Sanction(f"src:{key}:l", f"src:{key}", LIST, Validity(PartialDate(2020))) for key in "ab"
    ]
    records = [
        row("list", [*party(f"src:{key}"), one]) for key, one in zip("ab", entry, strict=True)
    ]
    days = (date(2024, 1, 1), date(2024, 6, 1))
    for day, rows in zip(days, (records, records[:1]), strict=True):
        write(tmp_path / "ledger", "src", {"list": rows}, published=day, closes=True)
    found = moves(tmp_path, date(2023, 1, 1), date(2024, 12, 31))
    assert [(move.what, move.name, move.until) for move in found.moves] == [
        ("left", "B", "2024-06-01")
    ]
    between = moves(tmp_path, date(2023, 1, 1), date(2024, 3, 1))
    assert [move.what for move in between.moves] == ["perhaps left"]


@pytest.mark.parametrize("seed", range(6))
def test_moves_are_those_of_a_loop(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    start = date(2020, 1, 1)
    spans: dict[str, tuple[date, date | None]] = {}
    rows = []
    for at in range(30):
        begun = start + timedelta(days=dice.randrange(1500))
        ended = begun + timedelta(days=dice.randrange(1, 900)) if dice.random() < 0.5 else None
        spans[f"p{at}"] = (begun, ended)
        rows.append(table_row(f"p{at}", f"{LIST}@{begun}" + (f"..{ended}" if ended else "")))
    assert not ingest_tables(tmp_path, rows).issues

    def on(key: str, day: date) -> bool:
        begun, ended = spans[key]
        return begun <= day and (ended is None or day < ended)

    before = start + timedelta(days=dice.randrange(800))
    after = before + timedelta(days=dice.randrange(1, 900))
    found = moves(tmp_path, before, after)
    told = {(move.id.removeprefix("mine:"), move.what) for move in found.moves}
    assert told == {
        (key, "entered" if on(key, after) else "left")
        for key in spans
        if on(key, before) != on(key, after)
    }
    assert found.stayed == sum(on(key, before) and on(key, after) for key in spans)


def test_days_in_the_wrong_order_and_unknown_lists_are_refused(tmp_path: Path) -> None:
    assert not ingest_tables(tmp_path, [table_row("a", f"{LIST}@2020")]).issues
    with pytest.raises(UsageError, match="is not before"):
        moves(tmp_path, date(2024, 1, 1), date(2024, 1, 1))
    with pytest.raises(UnknownName):
        moves(tmp_path, date(2024, 1, 1), date(2024, 2, 1), "no_such_list")
    assert moves(tmp_path, date(2024, 1, 1), date(2024, 2, 1), "eu_fsf").moves == ()

"""Who is gone from a later file of an official list was on it until then."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graph.analysis import compile_graph
from graph.ledger.reader import open_ledger
from graph.model.facts import Attribute, Entity, Fact, Name, Sanction
from graph.model.time import PartialDate, Validity, from_day_number
from tests.graph.ledger.helpers import party, row, write

DAYS = [date(2024, 1, 1), date(2024, 6, 1), date(2024, 9, 1), date(2025, 1, 1)]


def entry(key: str, list_id: str = "us_ofac_sdn", **more: Any) -> Sanction:
    return Sanction(f"{key}:{list_id}", key, list_id, **more)


def listed(key: str, *more: Fact, **said: Any) -> list[Fact]:
    return [*party(key), entry(key, **said), *more]


def publish(folder: Path, day: date, *records: list[Fact], closes: bool = True) -> None:
    rows = [row("list", facts, f"line {at}", "a row") for at, facts in enumerate(records, start=1)]
    write(folder, "src", {"list": rows}, published=day, closes=closes)


def entries(
    folder: Path, known_on: date | None = None
) -> dict[str, tuple[date | None, date | None]]:
    """By entry, the days between which it ended."""
    with open_ledger(folder, known_on) as ledger:
        columns = ledger.facts(Sanction)
    never = 2**31 - 1
    return {
        key: tuple(None if day == never else from_day_number(int(day)) for day in days)  # type: ignore[misc]  # two days each
        for key, *days in zip(columns["id"], columns["to_first"], columns["to_last"], strict=True)
    }


def on_the_list(folder: Path, day: date) -> dict[str, bool]:
    """Who stands on it on a day, and surely so?"""
    graph = compile_graph(folder, as_of=day)
    table = graph.listings
    return {
        graph.ids[int(node)]: not bool(table.rows.uncertain[at])
        for at, node in enumerate(table.node)
    }


def test_a_party_that_is_gone_was_listed_until_then(tmp_path: Path) -> None:
    publish(
        tmp_path, DAYS[0], listed("src:a"), listed("src:b", Attribute("src:b", "address", "Riga"))
    )
    publish(tmp_path, DAYS[1], listed("src:a"))
    assert entries(tmp_path) == {
        "src:a:us_ofac_sdn": (None, None),
        "src:b:us_ofac_sdn": (date(2024, 1, 2), DAYS[1]),
    }
    assert on_the_list(tmp_path, DAYS[0]) == {"src:a": True, "src:b": True}
    assert on_the_list(tmp_path, date(2024, 3, 1)) == {"src:a": True, "src:b": False}
    assert on_the_list(tmp_path, DAYS[1]) == {"src:a": True}
    with open_ledger(tmp_path) as ledger:  # what the list last said of it is still there
        assert set(ledger.facts(Name)["value"]) == {"A", "B"}
        assert ledger.facts(Attribute)["value"].tolist() == ["Riga"]
        assert ledger.count("src", Entity) == ledger.count("src", Sanction) == 1


def test_what_could_be_known_then_knows_no_end(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[1], listed("src:a"))
    assert entries(tmp_path, date(2024, 3, 1))["src:b:us_ofac_sdn"] == (None, None)


def test_a_table_of_ones_own_withdraws(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"), closes=False)
    publish(tmp_path, DAYS[1], listed("src:a"), closes=False)
    assert list(entries(tmp_path)) == ["src:a:us_ofac_sdn"]
    assert on_the_list(tmp_path, DAYS[0]) == {"src:a": True}


def test_an_entry_ends_while_its_party_stays(tmp_path: Path) -> None:
    both = [*listed("src:a"), entry("src:a", "us_ofac_ssi")]
    publish(tmp_path, DAYS[0], both)
    publish(tmp_path, DAYS[1], listed("src:a"))
    assert entries(tmp_path) == {
        "src:a:us_ofac_sdn": (None, None),
        "src:a:us_ofac_ssi": (date(2024, 1, 2), DAYS[1]),
    }


def test_an_entry_that_is_stated_anew_has_not_ended(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a", programmes=("IRAN",)))
    publish(tmp_path, DAYS[1], listed("src:a", programmes=("IRAN", "SDGT")))
    assert entries(tmp_path) == {"src:a:us_ofac_sdn": (None, None)}
    publish(tmp_path, DAYS[2], listed("src:b"))
    with open_ledger(tmp_path) as ledger:  # the last form of it is what ended
        assert set(ledger.facts(Sanction)["programmes"]) == {"IRAN; SDGT", ""}


def test_a_replaced_name_of_a_party_that_stays_is_withdrawn(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a", Name("src:a", "Old Spelling")))
    publish(tmp_path, DAYS[1], listed("src:a", Name("src:a", "New Spelling")))
    with open_ledger(tmp_path) as ledger:
        assert set(ledger.facts(Name)["value"]) == {"A", "New Spelling"}


def test_a_party_that_comes_back_is_listed_again(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[1], listed("src:a"))
    publish(tmp_path, DAYS[2], listed("src:a"), listed("src:b"))
    assert entries(tmp_path)["src:b:us_ofac_sdn"] == (None, None)


def test_the_publishers_own_end_counts_where_it_is_earlier(tmp_path: Path) -> None:
    ended = Validity(PartialDate(2020), PartialDate(2023, 5, 5))
    publish(tmp_path, DAYS[0], listed("src:a", validity=ended), listed("src:b"))
    publish(tmp_path, DAYS[1], listed("src:b"))
    assert entries(tmp_path)["src:a:us_ofac_sdn"] == (date(2023, 5, 5), date(2023, 5, 5))


def test_an_archive_copy_narrows_when_it_ended(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[3], listed("src:a"))
    assert entries(tmp_path)["src:b:us_ofac_sdn"] == (date(2024, 1, 2), DAYS[3])
    publish(tmp_path, DAYS[1], listed("src:a"), listed("src:b"))
    assert entries(tmp_path)["src:b:us_ofac_sdn"] == (DAYS[1] + timedelta(days=1), DAYS[3])
    publish(tmp_path, DAYS[2], listed("src:a"))
    assert entries(tmp_path)["src:b:us_ofac_sdn"] == (DAYS[1] + timedelta(days=1), DAYS[2])


@pytest.mark.parametrize("seed", range(10))
def test_any_history_gives_for_each_day_the_file_before_it(tmp_path: Path, seed: int) -> None:
    """Random lists on four days, ingested in any order, against a loop over the lists."""
    dice = random.Random(seed)
    files = [{f"src:{at}" for at in range(6) if dice.random() < 0.6} | {"src:x"} for _ in DAYS]
    order = list(range(len(DAYS)))
    dice.shuffle(order)
    for at in order:
        publish(tmp_path, DAYS[at], *(listed(key) for key in sorted(files[at])))
    seen = set().union(*files)
    for (before, then), (after, now) in pairwise(zip(DAYS, files, strict=True)):
        middle = before + (after - before) / 2
        held = on_the_list(tmp_path, middle)
        for key in seen:
            last = max(at for at, file in enumerate(files) if key in file)
            if key in then and key in now:
                assert held[key]  # on both sides
            elif key in then and DAYS[last] == before:
                assert held[key] is False  # it went in between, nobody can say when
            elif DAYS[last] < before:
                assert key not in held
        assert then
    assert set(on_the_list(tmp_path, DAYS[-1])) == files[-1]


def test_a_fact_is_known_since_it_was_first_stated_in_whichever_words(tmp_path: Path) -> None:
    for day, words in zip(DAYS, ("one", "two", "three", "four"), strict=True):
        rows = [row("list", listed("src:a"), "line 1", words)]
        write(tmp_path, "src", {"list": rows}, published=day)
    with open_ledger(tmp_path) as ledger:
        (first,) = ledger.facts(Sanction)["first_known"]
        assert from_day_number(int(first)) == DAYS[0]
    with open_ledger(tmp_path, date(2024, 7, 1)) as ledger:
        assert from_day_number(int(ledger.facts(Sanction)["first_known"][0])) == DAYS[0]

"""Gaps between lists: who is a candidate, why it ranks where it does, what it would reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import UnknownName, UsageError
from graph.ledger.reader import open_ledger
from queries.exposure import ExposureQuestion, exposure_to
from queries.gaps import GapQuestion, GapReport, gaps
from queries.overlay import PutOnList
from queries.whatif import WhatIfQuestion, what_if
from tests.queries.worlds import random_world
from tests.tables import graph_of, party, relation

REACHED = {"listed", "owned", "controlled"}


def asked(home: Path, under: str, not_under: str, top: int = 20) -> GapReport:
    """X holds A, who holds B; Y buys from Z. X and Z are on the EU list, S on the US one."""
    entities = [
        party("x", "eu_fsf@2022-01-01"),
        party("z", "eu_fsf@2022-01-01"),
        party("s", "us_ofac_sdn@2022-01-01;eu_fsf@2022-01-01"),
        party("lone", "eu_fsf@2022-01-01"),
        party("vague", "eu_fsf@2026"),
        party("a"),
        party("b"),
        party("y"),
    ]
    rows = [
        relation("OWNS", "x", "a", share=60),
        relation("OWNS", "a", "b", share=60),
        relation("SUPPLIES", "z", "y", product="steel"),
        relation("OWNS", "z", "y", share=20),
    ]
    graph = graph_of(home, entities, rows)
    with open_ledger(home / "ledger") as ledger:
        return gaps(graph, ledger, GapQuestion(under, not_under, top=top))


def test_candidates_are_ranked_by_what_a_listing_would_reach(tmp_path: Path) -> None:
    report = asked(tmp_path, "eu_fsf", "us_ofac_sdn")
    told = [(item.party.name, item.by_rule, item.exposed > 0) for item in report.results]
    assert told == [("X", ("A", "B"), True), ("Z", (), True), ("Lone", (), False)]
    assert (report.here, report.there) == (4, 1)
    assert "ofac_50" in report.rules
    first = report.results[0]
    assert (first.here, first.there, first.by_rule_count) == ("listed", "not_found", 2)
    assert first.strongest is not None
    assert first.strongest.sentence.startswith("A is owned 60 % by X, which is on ")


def test_a_rule_as_a_side_counts_whom_it_reaches(tmp_path: Path) -> None:
    report = asked(tmp_path, "eu_own", "us_ofac_sdn")
    assert {item.party.name: item.here for item in report.results} == {
        "X": "listed",
        "A": "owned",
        "B": "owned",
        "Z": "listed",
        "Lone": "listed",
    }
    assert not asked(tmp_path / "back", "us_ofac_sdn", "eu_own").results


def test_what_is_not_told_is_counted(tmp_path: Path) -> None:
    report = asked(tmp_path, "eu_fsf", "us_ofac_sdn", top=1)
    assert len(report.results) == 1
    assert "3 candidates, the 1 first are told (--top)" in report.cut


def test_a_list_that_is_not_in_the_ledger_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing follows from not standing on it"):
        asked(tmp_path / "a", "eu_fsf", "uk_sanctions")
    with pytest.raises(UsageError, match="nothing follows"):
        asked(tmp_path / "b", "eu_fsf", "uk_ofsi")
    with pytest.raises(UnknownName, match="did you mean: eu_fsf"):
        asked(tmp_path / "c", "eu_fsff", "us_ofac_sdn")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sides", [("uk_sanctions", "us_ofac_sdn"), ("ofac_50", "eu_own")])
def test_what_a_listing_would_reach_is_what_a_listing_reaches(
    tmp_path: Path, seed: int, sides: tuple[str, str]
) -> None:
    graph = random_world(seed).compiled(tmp_path)
    target = "eu_fsf" if sides[1] == "eu_own" else sides[1]
    with open_ledger(tmp_path / "ledger") as ledger:
        report = gaps(graph, ledger, GapQuestion(*sides, top=1000))
        assert report.results
        for item in report.results:
            node = graph.node_of[item.party.id]
            question = WhatIfQuestion(regimes=report.rules, top=0)
            changed = what_if(graph, ledger, [PutOnList(node, target)], None, question).verdicts
            gained = {
                change.party.name
                for change in changed
                if change.after.verdict in REACHED and change.before.verdict not in REACHED
            }
            assert set(item.by_rule) == gained - {item.party.name}
            everybody = exposure_to(graph, ledger, node, ExposureQuestion(hops=4, top=1000))
            assert item.exposed == len(everybody.results)
            if item.strongest is not None:
                assert item.strongest.cost == everybody.results[0].paths[0].cost

"""What would change must be the difference of two answers, and nothing of it may be missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.analysis import AnalysisGraph
from graph.ledger.reader import Ledger, open_ledger
from graph.model.share import Share
from queries.exposure import ExposureQuestion, exposure
from queries.overlay import Change, Delist, DropSource, PutOnList, SetStake, overlay
from queries.profile import load_profile
from queries.reach import Reach
from queries.whatif import WhatIfQuestion, WhatIfReport, what_if
from tests.queries.worlds import all_reaches, all_verdicts, random_world
from tests.tables import graph_of, party, relation

SEEDS = range(3)
CHANGES = ("list", "delist", "sell", "buy", "embargo", "drop")


def a_change(graph: AnalysisGraph, kind: str) -> Change:
    """The first change of a kind that this world allows."""
    node = [graph.node_of[f"mine:n{at}"] for at in range(10)]
    listed = set(graph.listings.node.tolist())
    if kind == "list":
        return PutOnList(next(at for at in node if at not in listed), "us_ofac_sdn")
    if kind == "delist":
        return Delist(next(at for at in node if at in listed))
    if kind == "sell":
        row = next(at for at in range(len(graph.relations.rows)) if graph.relations.kind[at] == 0)
        ends = int(graph.relations.source[row]), int(graph.relations.target[row])
        return SetStake(*ends, Share.exact(0))
    if kind == "buy":
        owner = next(at for at in node if at in listed)
        owned = next(at for at in node if at not in listed)
        return SetStake(owner, owned, Share.exact(510_000))
    if kind == "embargo":
        return PutOnList(graph.node_of["country:RU"], "us_embargo")
    return DropSource("mine")


def differences(
    graph: AnalysisGraph, ledger: Ledger, change: Change
) -> dict[tuple[str, str], tuple[object, object]]:
    """What is said otherwise of anybody when everybody is asked, before and after."""
    after = overlay(graph, [change])
    old, new = all_verdicts(graph, ledger), all_verdicts(after, ledger)
    nothing = ("not_found", 0, 0, ())
    return {
        key: (old.get(key, nothing)[0], new.get(key, nothing)[0])
        for key in old.keys() | new.keys()
        if _outcome(old.get(key, nothing)) != _outcome(new.get(key, nothing))
    }


def _outcome(said: tuple[object, ...]) -> tuple[object, ...]:
    """Verdict, sums and flags; whoever no rule touches is not_found, or not_screened."""
    return ("not_found" if said[0] == "not_screened" else said[0], *said[1:4])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", CHANGES)
def test_no_changed_verdict_is_missed_and_none_is_invented(
    tmp_path: Path, seed: int, kind: str
) -> None:
    graph = random_world(seed).compiled(tmp_path)
    change = a_change(graph, kind)
    with open_ledger(tmp_path / "ledger") as ledger:
        report = what_if(graph, ledger, [change])
        expected = differences(graph, ledger, change)
    told = {
        (item.regime, item.party.name): (item.before.verdict, item.after.verdict)
        for item in report.verdicts
    }
    assert told.keys() == expected.keys()
    for key, (before, after) in told.items():
        words = tuple("not_found" if w == "not_screened" else w for w in (before, after))
        was = tuple("not_found" if w == "not_screened" else w for w in expected[key])
        assert words == was
    if kind in ("list", "delist", "drop"):
        assert told


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", CHANGES)
def test_named_parties_are_told_every_target_that_comes_goes_or_moves(
    tmp_path: Path, seed: int, kind: str
) -> None:
    graph = random_world(seed).compiled(tmp_path)
    change = a_change(graph, kind)
    everybody = Reach(graph, load_profile("sanctions"), 4).parties().tolist()
    question = WhatIfQuestion(hops=4, top=10_000)
    with open_ledger(tmp_path / "ledger") as ledger:
        report = what_if(graph, ledger, [change], everybody, question)
    old = all_reaches(graph, ["sanctions"])
    new = all_reaches(overlay(graph, [change]), ["sanctions"])
    told = {
        ("sanctions", item.party.name, item.target.name): (
            item.change,
            None if item.before is None else item.before.cost,
            None if item.after is None else item.after.cost,
        )
        for item in report.exposures
    }
    expected = {}
    named = graph.names[change.node] if isinstance(change, PutOnList | Delist) else None
    for key in old.keys() | new.keys():
        before, after = old.get(key), new.get(key)
        if before == after and key[2] == named:
            expected[key] = ("relisted", before, after)
        if before != after:
            word = "stronger"
            if before is None:
                word = "gained"
            elif after is None:
                word = "lost"
            elif after > before:
                word = "weaker"
            expected[key] = (word, before, after)
    assert told == expected
    assert sum(n for name, n in report.counts if name.startswith("exposures")) == len(expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["list", "delist"])
def test_unnamed_everybody_with_a_path_to_the_party_is_found_in_reverse(
    tmp_path: Path, seed: int, kind: str
) -> None:
    graph = random_world(seed).compiled(tmp_path)
    change = a_change(graph, kind)
    assert isinstance(change, PutOnList | Delist)
    with open_ledger(tmp_path / "ledger") as ledger:
        report = what_if(graph, ledger, [change], None, WhatIfQuestion(hops=4, top=10_000))
    name = graph.names[change.node]
    listed = overlay(graph, [change]) if kind == "list" else graph
    expected = {
        key[1]: cost
        for key, cost in all_reaches(listed, ["sanctions"]).items()
        if key[2] == name and key[1] != name
    }
    assert {item.party.name: item.path.cost for item in report.exposures} == expected
    assert {item.change for item in report.exposures} <= {"gained" if kind == "list" else "lost"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_behind_it_finds_what_exposure_tells(tmp_path: Path, seed: int) -> None:
    graph = random_world(seed).compiled(tmp_path)
    reach = Reach(graph, load_profile("investor"), 4)
    nodes = reach.parties().tolist()
    question = ExposureQuestion("investor", hops=4, top=1000, each=1)
    with open_ledger(tmp_path / "ledger") as ledger:
        told = exposure(graph, ledger, nodes, question).results
    for answer, item in zip(reach.of(nodes), told, strict=True):
        found = {graph.ids[target]: cost for target, (cost, _) in answer.to.items()}
        assert found == {path.target: path.cost for path in item.paths}


# -- what a person reads ---------------------------------------------------------------------------
def _asked(home: Path, *changes: Change, graph: AnalysisGraph) -> WhatIfReport:
    with open_ledger(home / "ledger") as ledger:
        return what_if(graph, ledger, changes)


def _two_holders(home: Path) -> AnalysisGraph:
    entities = [
        party("x", "us_ofac_sdn@2022-06-28"),
        party("y", "us_ofac_sdn@2022-04-06"),
        party("a"),
    ]
    stakes = [relation("OWNS", "x", "a", share=41.66), relation("OWNS", "y", "a", share=41.9)]
    return graph_of(home, entities, stakes)


def test_a_delisting_shows_both_sums(tmp_path: Path) -> None:
    graph = _two_holders(tmp_path)
    report = _asked(tmp_path, Delist(graph.node_of["mine:x"]), graph=graph)
    change = next(item for item in report.verdicts if item.party.name == "A")
    assert (change.regime, change.before.verdict, change.after.verdict) == (
        "ofac_50",
        "owned",
        "flagged",
    )
    assert change.before.arithmetic.startswith("41.9 % + 41.66 % = 83.56 %")
    assert change.after.arithmetic == "41.9 %; the test of at least 50 % is not met"
    assert report.supposed == ("X off SDN",)
    (lost,) = [item for item in report.exposures if item.party.name == "A"]
    assert (lost.change, lost.after) == ("lost", None)
    assert lost.path.sentence.startswith("A is owned 41.66 % by X, which is on ")


def test_a_second_list_moves_no_path_but_tells_whose_end_it_is_at(tmp_path: Path) -> None:
    graph = _two_holders(tmp_path)
    report = _asked(tmp_path, PutOnList(graph.node_of["mine:x"], "eu_fsf"), graph=graph)
    assert {(item.party.name, item.change) for item in report.exposures} == {
        ("A", "relisted"),
        ("Y", "relisted"),
    }
    assert any("is on another list too" in text for text in report.cut)
    assert {item.regime for item in report.verdicts} >= {"eu_own"}


def test_stakes_beyond_the_whole_are_pointed_out(tmp_path: Path) -> None:
    graph = _two_holders(tmp_path)
    ends = graph.node_of["mine:x"], graph.node_of["mine:a"]
    report = _asked(tmp_path, SetStake(*ends, Share.exact(600_000)), graph=graph)
    assert any("would add up to 101.9 %" in text for text in report.cut)
    fine = _asked(tmp_path, SetStake(*ends, Share.exact(500_000)), graph=graph)
    assert not any("add up" in text for text in fine.cut)


def test_more_changes_than_are_told_are_counted(tmp_path: Path) -> None:
    graph = _two_holders(tmp_path)
    with open_ledger(tmp_path / "ledger") as ledger:
        asked = WhatIfQuestion(top=1)
        report = what_if(graph, ledger, [DropSource("mine")], None, asked)
    assert len(report.exposures) == 1
    assert dict(report.counts)["exposures lost"] > 1
    assert any("are told (--top)" in text for text in report.cut)


def test_an_exposure_that_was_not_compared_is_not_called_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = _two_holders(tmp_path)
    monkeypatch.setattr("queries.whatif._ALL", 1)
    report = _asked(tmp_path, DropSource("mine"), graph=graph)
    assert not report.compared
    assert report.exposures == ()
    assert any("exposure was not compared" in text for text in report.cut)

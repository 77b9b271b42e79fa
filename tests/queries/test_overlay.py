"""A graph with changes in memory must answer as one into which the changes were ingested."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from graph.analysis import AnalysisGraph, compile_graph
from graph.errors import UsageError
from graph.ledger.reader import open_ledger
from graph.model.share import Share
from graph.model.vocabulary import Confidence
from queries.exposure import ExposureQuestion, exposure
from queries.overlay import HYPOTHESIS, Change, Delist, DropSource, PutOnList, SetStake, overlay
from queries.rule import load_regime
from queries.verdict import verdicts
from tests.queries.worlds import World, all_reaches, all_verdicts, random_world
from tests.tables import TODAY, graph_of, ingest_tables, party, relation

SEEDS = range(3)


def node(graph: AnalysisGraph, name: str) -> int:
    return graph.node_of[f"mine:{name}"]


def same_answers(home: Path, change: Change, before: AnalysisGraph, really: World) -> None:
    """The overlay says of everybody what the ledger says in which the change was ingested."""
    with open_ledger(home / "ledger") as ledger:
        supposed = overlay(before, [change])
        ruled, reached = all_verdicts(supposed, ledger), all_reaches(supposed)
    after = really.compiled(home / "really")
    with open_ledger(home / "really" / "ledger") as ledger:
        assert ruled == all_verdicts(after, ledger)
    assert reached == all_reaches(after)
    assert ruled
    assert reached


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_gives_the_same_arrays_and_answers(tmp_path: Path, seed: int) -> None:
    graph = random_world(seed).compiled(tmp_path)
    supposed = overlay(graph, [])
    for name in ("source", "target", "kind", "share_low", "share_high", "joint"):
        one, other = getattr(graph.relations, name), getattr(supposed.relations, name)
        assert np.array_equal(one, other)
        assert one.dtype == other.dtype
    for name in ("out_ptr", "out", "in_ptr", "into"):
        assert np.array_equal(getattr(graph, name), getattr(supposed, name))
    assert list(graph.listings.lists) == list(supposed.listings.lists)
    assert supposed.sources == graph.sources
    assert supposed.notes == graph.notes
    with open_ledger(tmp_path / "ledger") as ledger:
        assert all_verdicts(graph, ledger) == all_verdicts(supposed, ledger)
    assert all_reaches(graph) == all_reaches(supposed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("list_id", ["us_ofac_sdn", "cn_uel"])
def test_a_supposed_listing_is_as_good_as_an_ingested_one(
    tmp_path: Path, seed: int, list_id: str
) -> None:
    world = random_world(seed)
    graph = world.compiled(tmp_path)
    free = [row["id"] for row in world.entities if row["id"] in world.names and not row["listings"]]
    really = replace(
        world,
        entities=tuple(
            {**row, "listings": f"{list_id}@{TODAY}"} if row["id"] == free[0] else row
            for row in world.entities
        ),
    )
    same_answers(tmp_path, PutOnList(node(graph, free[0]), list_id), graph, really)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_supposed_delisting_is_as_good_as_a_withdrawn_listing(tmp_path: Path, seed: int) -> None:
    world = random_world(seed)
    graph = world.compiled(tmp_path)
    listed = [row["id"] for row in world.entities if row["id"] in world.names and row["listings"]]
    really = replace(
        world,
        entities=tuple(
            {**row, "listings": ""} if row["id"] == listed[0] else row for row in world.entities
        ),
    )
    same_answers(tmp_path, Delist(node(graph, listed[0])), graph, really)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("percent", [0, 30, 100])
def test_a_supposed_stake_takes_the_place_of_what_is_stated(
    tmp_path: Path, seed: int, percent: int
) -> None:
    world = random_world(seed)
    graph = world.compiled(tmp_path)
    held = next(row for row in world.relations if row["relation"] == "OWNS")
    pair = (held["source"], held["target"])
    rest = [
        row
        for row in world.relations
        if row["relation"] != "OWNS" or (row["source"], row["target"]) != pair
    ]
    if percent:
        rest.append(relation("OWNS", *pair, share=percent))
    change = SetStake(node(graph, pair[0]), node(graph, pair[1]), Share.exact(percent * 10_000))
    same_answers(tmp_path, change, graph, replace(world, relations=tuple(rest)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_supposed_embargo_is_as_good_as_a_measure_on_the_country(
    tmp_path: Path, seed: int
) -> None:
    world = random_world(seed)
    graph = world.compiled(tmp_path)
    measure = relation("SUBJECT_TO", "CN", "us_embargo", valid_from=TODAY)
    really = replace(world, relations=(*world.relations, measure))
    change = PutOnList(graph.node_of["country:CN"], "us_embargo")
    same_answers(tmp_path, change, graph, really)


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_a_source_is_as_good_as_never_having_read_it(tmp_path: Path, seed: int) -> None:
    """Both sources know the same firms, by a number that makes them one."""
    one, other = (random_world(seed + extra) for extra in (0, 100))

    def numbered(world: World) -> list[dict[str, str]]:
        return [
            {**row, "identifiers": f"cik:{at + 1}"} if row["id"] in world.names else row
            for at, row in enumerate(world.entities)
        ]

    # Where a firm is based stays as it is in an overlay, so the second source does not say it.
    shared = [{**row, "country": ""} for row in numbered(other) if row["id"] in other.names]
    between = [row for row in other.relations if {row["source"], row["target"]} <= set(other.names)]
    for home, second in ((tmp_path, True), (tmp_path / "really", False)):
        ingest_tables(home, numbered(one), one.relations)
        if second:
            ingest_tables(home, shared, between, name="second")
    graphs = [
        compile_graph(home / "ledger", as_of=TODAY, min_confidence=Confidence.LOW)
        for home in (tmp_path, tmp_path / "really")
    ]
    assert len(graphs[0]) == len(graphs[1])
    assert len(graphs[0].relations.rows) > len(graphs[1].relations.rows)
    supposed = overlay(graphs[0], [DropSource("second")])
    with open_ledger(tmp_path / "ledger") as ledger:
        ruled = all_verdicts(supposed, ledger)
    with open_ledger(tmp_path / "really" / "ledger") as ledger:
        assert ruled == all_verdicts(graphs[1], ledger)
    assert all_reaches(supposed) == all_reaches(graphs[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_listing_and_then_delisting_is_as_before(tmp_path: Path, seed: int) -> None:
    world = random_world(seed)
    graph = world.compiled(tmp_path)
    free = [row["id"] for row in world.entities if row["id"] in world.names and not row["listings"]]
    chosen = node(graph, free[0])
    both = overlay(graph, [PutOnList(chosen, "us_ofac_sdn"), Delist(chosen, "us_ofac_sdn")])
    again = overlay(overlay(graph, [PutOnList(chosen, "us_ofac_sdn")]), [Delist(chosen)])
    with open_ledger(tmp_path / "ledger") as ledger:
        before = all_verdicts(graph, ledger)
        assert all_verdicts(both, ledger) == before
        assert all_verdicts(again, ledger) == before
    assert all_reaches(both) == all_reaches(again) == all_reaches(graph)


# -- what a person sees ----------------------------------------------------------------------------
def _small(home: Path) -> AnalysisGraph:
    entities = [party("x", "us_ofac_sdn@2022-04-06"), party("a"), party("b")]
    return graph_of(home, entities, [relation("OWNS", "a", "b", share=60)])


def test_every_hypothesis_is_shown_as_one_in_the_evidence(tmp_path: Path) -> None:
    graph = _small(tmp_path)
    a, b, x = (node(graph, name) for name in "abx")
    changes: list[Change] = [PutOnList(a, "eu_fsf"), SetStake(x, b, Share.exact(400_000))]
    supposed = overlay(graph, changes)
    with open_ledger(tmp_path / "ledger") as ledger:
        (told,) = exposure(supposed, ledger, [b], ExposureQuestion()).results
        (ruled,) = verdicts(supposed, ledger, load_regime("ofac_50"), [b]).results
        looked = exposure(supposed, ledger, [b], ExposureQuestion()).lists
    by_target = {path.target: path for path in told.paths}
    (step,) = by_target["mine:x"].steps
    assert step.phrase == "is owned 40 % by"
    assert [(view.source, view.title) for view in step.evidence] == [
        (HYPOTHESIS, "Hypothesis: X owns 40 % of B")
    ]
    (line,) = [item for item in ruled.lines if item.owner == "mine:x"]
    assert line.evidence[0].source == HYPOTHESIS
    with open_ledger(tmp_path / "ledger") as ledger:
        (listed,) = verdicts(supposed, ledger, load_regime("eu_own"), [a]).results
    (entry,) = listed.party.listings
    assert entry.evidence[0].title == f"Hypothesis: A on EU from {TODAY}"
    assert {item.list_id: item.parties for item in looked} == {"us_ofac_sdn": 1, "eu_fsf": 1}
    assert supposed.notes[-1] == "supposed: X owns 40 % of B"


def test_what_is_so_already_changes_nothing_and_says_so(tmp_path: Path) -> None:
    graph = _small(tmp_path)
    a, x = node(graph, "a"), node(graph, "x")
    supposed = overlay(graph, [PutOnList(x, "us_ofac_sdn"), Delist(a)])
    assert len(supposed.listings.rows) == 1
    assert supposed.applied == (
        "X is on SDN already",
        f"A is not on any list on {TODAY}: nothing to take off",
    )


def test_a_listing_that_is_still_to_come_does_not_count_yet(tmp_path: Path) -> None:
    graph = _small(tmp_path)
    supposed = overlay(graph, [PutOnList(node(graph, "a"), "eu_fsf", date(2027, 1, 1))])
    assert len(supposed.listings.rows) == 1
    assert "not yet" in supposed.applied[0]


def test_a_fact_that_another_source_states_outlives_a_dropped_source(tmp_path: Path) -> None:
    rows = [party("x", identifiers="cik:9"), party("a", identifiers="cik:8")]
    stake = [relation("OWNS", "x", "a", share=60)]
    ingest_tables(tmp_path, rows, stake)
    ingest_tables(tmp_path, rows, stake, name="second")
    graph = compile_graph(tmp_path / "ledger", as_of=TODAY, min_confidence=Confidence.LOW)
    for source in graph.sources:
        left = overlay(graph, [DropSource(source)]).relations
        assert left.share_low.tolist() == [600_000]
    assert not len(overlay(graph, [DropSource(s) for s in graph.sources]).relations.rows)


def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    graph = random_world(1).compiled(tmp_path)
    firm, goods = node(graph, "n0"), node(graph, "chips")
    impossible: list[tuple[Change, str]] = [
        (SetStake(firm, firm, Share.exact(1)), "cannot own itself"),
        (SetStake(firm, goods, Share.exact(1)), "cannot be owned"),
        (SetStake(goods, firm, Share.exact(1)), "cannot own"),
        (DropSource("nowhere"), "no source 'nowhere'; it has: mine"),
    ]
    for change, words in impossible:
        with pytest.raises(UsageError, match=words):
            overlay(graph, [change])

"""A fact that is said to settle a verdict settles it when it is put in, at the figure told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from queries.rule import Regime, load_regime
from queries.screening import Screening, screen
from queries.settling import Settling, settled_by, settling
from tests.arrays import Control, Holding, Listed, make_graph
from tests.queries.ownerships import RULES, random_ownership


class _World:
    """One random graph under one rule, whose facts can be replaced by surer ones."""

    def __init__(self, seed: int, regime: Regime, day: date) -> None:
        self.regime, self.day = regime, day
        self.count, self.holdings, self.controls, self.listed = random_ownership(seed, regime.lists)
        self.graph = make_graph(
            self.count, self.holdings, self.controls, self.listed, as_of=self.day
        )
        self.screening = self._screened(self.holdings, self.controls, self.listed)

    def _screened(
        self, holdings: Sequence[Holding], controls: Sequence[Control], listed: Sequence[Listed]
    ) -> Screening:
        graph = make_graph(self.count, holdings, controls, listed, as_of=self.day)
        return screen(graph, self.regime)

    def with_stake(self, stake: int, ppm: int) -> Screening:
        stakes = self.screening.stakes
        row = stakes.rows(stake)[0]
        told = self.holdings[row]
        same = (told.owner, told.owned, told.how, told.joint)
        others = [h for h in self.holdings if (h.owner, h.owned, h.how, h.joint) != same]
        exact = replace(told, low=ppm, high=ppm, sure=True)
        return self._screened([*others, exact], self.controls, self.listed)

    def with_listing(self, node: int, *, holds: bool) -> Screening:
        others = [item for item in self.listed if item.node != node]
        kept = [replace(item, sure=True) for item in self.listed if item.node == node and holds]
        return self._screened(self.holdings, self.controls, [*others, *kept])

    def with_control(self, row: int, *, holds: bool) -> Screening:
        number = row - len(self.holdings)
        controls = list(self.controls)
        controls[number : number + 1] = [replace(controls[number], sure=True)] if holds else []
        return self._screened(self.holdings, controls, self.listed)


def _tried(world: _World, fact: Settling, node: int) -> tuple[bool, bool]:
    """(surely reached with the fact at its most, surely not reached with it at its least)."""
    if fact.kind == "stake":
        stakes = world.screening.stakes
        most = world.with_stake(fact.what, int(stakes.high[fact.what]))
        least = world.with_stake(fact.what, int(stakes.low[fact.what]))
    else:
        put = world.with_listing if fact.kind == "listing" else world.with_control
        most, least = put(fact.what, holds=True), put(fact.what, holds=False)
    return bool(most.certain.counts[node]), not least.possible.counts[node]


@pytest.mark.parametrize(("name", "day"), RULES)
def test_what_is_said_to_settle_a_verdict_does(name: str, day: date) -> None:
    regime = load_regime(name)
    told = decided = 0
    for seed in range(250):
        world = _World(seed, regime, day)
        screening = world.screening
        for node in range(world.count):
            if screening.verdict(node) != "undetermined":
                continue
            for fact in settling(world.graph, screening, node):
                told += 1
                decided += fact.decides
                assert _tried(world, fact, node) == (fact.reaches, fact.clears)
                _check_figures(world, fact, node)
    assert told > 40
    assert decided > 10


def _check_figures(world: _World, fact: Settling, node: int) -> None:
    low = int(world.screening.stakes.low[fact.what]) if fact.kind == "stake" else 0
    if (ppm := fact.reached_from) is not None:
        assert world.with_stake(fact.what, ppm).certain.counts[node]
        assert ppm == low or not world.with_stake(fact.what, ppm - 1).certain.counts[node]
    if (ppm := fact.clear_to) is not None:
        assert not world.with_stake(fact.what, ppm).possible.counts[node]
        assert world.with_stake(fact.what, ppm + 1).possible.counts[node]


def test_a_fact_that_is_not_told_settles_nothing() -> None:
    regime, day = load_regime("ofac_50"), date(2026, 1, 15)
    checked = 0
    for seed in range(300):
        world = _World(seed, regime, day)
        stakes = world.screening.stakes
        for node in range(world.count):
            if world.screening.verdict(node) != "undetermined":
                continue
            told = {(fact.kind, fact.what) for fact in settling(world.graph, world.screening, node)}
            for stake in range(len(stakes.owner)):
                if stakes.low[stake] < stakes.high[stake] and ("stake", stake) not in told:
                    assert _tried(world, Settling("stake", stake, True, True), node) == (
                        False,
                        False,
                    )
                    checked += 1
    assert checked > 50


def test_the_fact_is_told_in_words_with_its_figures() -> None:
    day = date(2026, 1, 15)
    listed = [Listed(0, "us_ofac_sdn"), Listed(1, "us_ofac_sdn")]
    holdings = [Holding(0, 2, 100_000, 900_000), Holding(1, 2, 300_000, 300_000)]
    graph = make_graph(3, holdings, [], listed, as_of=day)
    assert settled_by(graph, screen(graph, load_regime("ofac_50")), 2) == (
        "the exact stake of n0 in n2: at 20 % or more n2 is reached, below it is not"
    )
    graph = make_graph(3, [*holdings, Holding(1, 2, 0, 300_000, how="fund")], [], listed)
    assert settled_by(graph, screen(graph, load_regime("ofac_50")), 2) == (
        "the exact stake of n0 in n2: at 20 % or more n2 is reached; less leaves it open"
    )
    doubtful = [Listed(0, "us_ofac_sdn", sure=False)]
    graph = make_graph(2, [Holding(0, 1, 600_000, 600_000)], [], doubtful, as_of=day)
    assert settled_by(graph, screen(graph, load_regime("ofac_50")), 1) == (
        "whether n0 was listed on 2026-01-15: if so n1 is reached, if not it is not"
    )
    open_twice = [Holding(0, 1, 0, 1_000_000), Holding(1, 2, 0, 1_000_000)]
    graph = make_graph(3, open_twice, [], [Listed(0, "us_ofac_sdn")], as_of=day)
    assert settled_by(graph, screen(graph, load_regime("ofac_50")), 2) == (
        "the exact stake of n1 in n2: at 49.9999 % or less n2 is not reached; more leaves it open"
    )

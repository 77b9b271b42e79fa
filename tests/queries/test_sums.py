"""The sums that are shown are those that the rule was run on, and each can be added up."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from queries.rule import load_regime
from queries.screening import screen
from queries.sums import Sums, arithmetic
from tests.arrays import Control, Holding, Listed, make_graph
from tests.queries.ownerships import RULES, random_ownership

_INTERVAL = r"(?:([\d.]+) %|\(([\d.]+) to ([\d.]+) %\))"


@pytest.mark.parametrize(("name", "day"), RULES)
def test_the_largest_sum_is_the_verdicts_and_its_terms_add_up_to_it(name: str, day: date) -> None:
    regime = load_regime(name)
    period = regime.on(day)
    assert period is not None
    told = limited = several = 0
    for seed in range(400):
        count, holdings, controls, listed = random_ownership(seed, regime.lists)
        graph = make_graph(count, holdings, controls, listed, as_of=day)
        screening = screen(graph, regime)
        sums = Sums(graph, screening)
        for node in range(count):
            found = sums.of(node)
            high = max((item.high for item in found), default=0)
            low = max((item.low for item in found), default=0)
            assert (low, high) == (screening.certain.sums[node], screening.possible.sums[node])
            for item in found:
                assert item.low == sum(term.low for term in item.terms)
                most = sum(term.high for term in item.terms)
                assert item.high <= most
                limited += item.high < most
            if found:
                text = arithmetic(found, period, graph)
                assert _readded(text) == (low, high), text
                told += 1
                several += len(found) > 1
    assert told > 300
    assert limited > 10
    assert (several > 20) == (not period.aggregate)


def _ppm(percent: str) -> int:
    """Stakes that contradict each other add up to more than the whole, so any size is read."""
    return int(Decimal(percent) * 10_000)


def _readded(text: str) -> tuple[int, int]:
    """The bounds that a reader gets who adds up every sum of the text, and checks its total."""
    told, test = text.rsplit("; the test of ", 1)
    assert re.fullmatch(r"(at least|more than) 50 % is (met|not met|perhaps met)", test)
    bounds = []
    for part in told.removeprefix("each alone: ").split("; "):
        added, _, total = part.partition(" = ")
        terms = [(_ppm(a or b), _ppm(a or c)) for a, b, c in re.findall(_INTERVAL, added)]
        low, high = (sum(values) for values in zip(*terms, strict=True))
        if others := re.search(r" \(others hold at least ([\d.]+) %\)", part):
            assert 1_000_000 - _ppm(others[1]) < high, text
            high = 1_000_000 - _ppm(others[1])
        if total:
            (a, b, c), *_ = re.findall(_INTERVAL, total)
            assert (low, high) == (_ppm(a or b), _ppm(a or c)), text
        bounds.append((low, high))
    return max(low for low, _ in bounds), max(high for _, high in bounds)


def test_each_listed_party_is_followed_alone_through_all_of_its_chains() -> None:
    """X has 60 % of A and of B, each of which has 30 % of C; Y has 20 % of C."""
    holdings = [
        Holding(0, 2, 600_000, 600_000),
        Holding(0, 3, 600_000, 600_000),
        Holding(2, 4, 300_000, 300_000),
        Holding(3, 4, 300_000, 300_000),
        Holding(1, 4, 200_000, 200_000),
    ]
    regime, day = load_regime("uk_ofsi"), date(2026, 1, 15)
    listed = [Listed(0, "uk_sanctions"), Listed(1, "uk_sanctions")]
    graph = make_graph(5, holdings, [], listed, as_of=day)
    sums = Sums(graph, screen(graph, regime)).of(4)
    period = regime.on(day)
    assert period is not None
    assert arithmetic(sums, period, graph) == (
        "each alone: n0 30 % + 30 % = 60 %; n1 20 %; the test of more than 50 % is met"
    )


def test_a_party_reached_by_control_bears_the_sum_of_whoever_controls_it() -> None:
    regime, day = load_regime("uk_ofsi"), date(2026, 1, 15)
    graph = make_graph(
        3,
        [Holding(1, 2, 550_000, 550_000)],
        [Control(0, 1)],
        [Listed(0, "uk_sanctions")],
        as_of=day,
    )
    (only,) = Sums(graph, screen(graph, regime)).of(2)
    assert (only.seed, only.low) == (0, 550_000)

"""Random ownership graphs: every regime's run equals the slow reference, on both bounds."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.rule import load_regime
from queries.screening import screen
from tests.arrays import Control, Holding, Listed, make_graph
from tests.queries.rule_reference import aggregated, alone, bounds

# (regime, a day on which its rule applied); together 100,000 graphs
RULES = [
    ("ofac_50", date(2026, 1, 15)),
    ("ofac_50", date(2012, 1, 15)),
    ("eu_own", date(2024, 7, 2)),
    ("eu_own", date(2024, 7, 3)),
    ("eu_833_xix", date(2025, 1, 1)),
    ("uk_ofsi", date(2025, 1, 1)),
    ("bis_affiliates", date(2025, 10, 1)),
    ("bis_affiliates", date(2026, 11, 10)),
    ("ofac_ssi", date(2020, 1, 1)),
    ("uk_ofsi", date(2021, 1, 1)),
]
EACH = int(os.environ.get("ISTHMUS_EXAMPLES", "500"))  # continuous integration runs 10,000
SHARES = (50_000, 100_000, 250_000, 300_000, 333_333, 490_000, 499_999, 500_000, 500_001, 600_000)


def _random_graph(
    seed: int, list_ids: tuple[str, ...]
) -> tuple[int, list[Holding], list[Control], list[Listed]]:
    rng = random.Random(seed)
    count = rng.randint(2, 7)
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    holdings = []
    for _ in range(rng.randint(1, 12)):
        owner, owned = rng.choice(pairs)
        low = rng.choice(SHARES)
        high = low if rng.random() < 0.7 else rng.choice([s for s in SHARES if s >= low])
        holdings.append(
            Holding(
                owner,
                owned,
                low,
                high,
                joint=rng.choice(("", "", "", "pact")),
                how=rng.choice(("", "", "fund")),
                sure=rng.random() < 0.85,
            )
        )
    controls = [
        Control(*rng.choice(pairs), sure=rng.random() < 0.8) for _ in range(rng.randint(0, 2))
    ]
    listed = [
        Listed(node, rng.choice(list_ids), sure=rng.random() < 0.85)
        for node in rng.sample(range(count), rng.randint(1, min(3, count)))
    ]
    return count, holdings, controls, listed


@pytest.mark.parametrize(("name", "day"), RULES)
def test_both_bounds_equal_the_reference(name: str, day: date) -> None:
    regime = load_regime(name)
    period = regime.on(day)
    assert period is not None
    assert period.threshold is not None
    threshold = period.threshold
    rule = aggregated if period.aggregate else alone

    @settings(max_examples=EACH, deadline=None, database=None, derandomize=True)
    @given(st.integers(0, 2**62))
    def run(seed: int) -> None:
        count, holdings, controls, listed = _random_graph(seed, regime.lists)
        shuffled = random.Random(seed + 1)
        graph = make_graph(
            count,
            shuffled.sample(holdings, len(holdings)),
            controls,
            shuffled.sample(listed, len(listed)),
            as_of=day,
        )
        screening = screen(graph, regime)
        low, high = bounds(holdings)
        for stakes, sure, reach in (
            (low, True, screening.certain),
            (high, False, screening.possible),
        ):
            counted = [c for c in controls if period.control == "counts" and (c.sure or not sure)]
            seeds = {item.node for item in listed if item.sure or not sure}
            expected = rule(count, stakes, counted, seeds, threshold, strict=period.strict)
            assert set(np.flatnonzero(reach.counts).tolist()) == expected

    run()


def test_the_reference_can_tell_a_wrong_rule() -> None:
    """A planted fault (a threshold off by one ppm) is seen within a few hundred graphs."""
    regime = load_regime("ofac_50")
    period = regime.on(date(2026, 1, 1))
    assert period is not None
    assert period.threshold is not None
    differs = 0
    for seed in range(400):
        count, holdings, controls, listed = _random_graph(seed, regime.lists)
        wrong = replace(period, threshold=period.threshold + 1)
        graph = make_graph(count, holdings, controls, listed, as_of=date(2026, 1, 1))
        reach = screen(graph, replace(regime, periods=(wrong,))).certain
        low, _ = bounds(holdings)
        seeds = {item.node for item in listed if item.sure}
        expected = aggregated(count, low, [], seeds, period.threshold, strict=False)
        differs += set(np.flatnonzero(reach.counts).tolist()) != expected
    assert differs > 0

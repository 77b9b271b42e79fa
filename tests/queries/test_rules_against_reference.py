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
from tests.arrays import make_graph
from tests.queries.ownerships import RULES, random_ownership
from tests.queries.rule_reference import aggregated, alone, bounds

EACH = int(os.environ.get("ISTHMUS_EXAMPLES", "500"))  # continuous integration runs 10,000


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
        count, holdings, controls, listed = random_ownership(seed, regime.lists)
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
        count, holdings, controls, listed = random_ownership(seed, regime.lists)
        wrong = replace(period, threshold=period.threshold + 1)
        graph = make_graph(count, holdings, controls, listed, as_of=date(2026, 1, 1))
        reach = screen(graph, replace(regime, periods=(wrong,))).certain
        low, _ = bounds(holdings)
        seeds = {item.node for item in listed if item.sure}
        expected = aggregated(count, low, [], seeds, period.threshold, strict=False)
        differs += set(np.flatnonzero(reach.counts).tolist()) != expected
    assert differs > 0

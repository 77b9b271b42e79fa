"""Whom does a regime's rule reach, on either bound? One run over the whole graph.

The rule is a least fixpoint over integer ppm: the listed parties count; whoever they own to the
threshold counts in turn, with the whole of his stakes (percentages are never multiplied). It is
run twice, with the least and with the most that every stake may be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import AnalysisGraph, Ints
from queries.kernels.fixpoint import blocked
from queries.ownership import Stakes, build_stakes
from queries.rule import Period, Regime


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule reaches on one bound: who counts, in which order, with which sums (ppm)."""

    counts: NDArray[np.bool_]
    sums: NDArray[np.int64]
    order: Ints


@dataclass(frozen=True, slots=True)
class Screening:
    """A regime's rule over a whole graph: both bounds, and what they were computed from."""

    regime: Regime
    period: Period | None
    listed: NDArray[np.bool_]  # certainly on a list on the day
    perhaps: NDArray[np.bool_]  # certainly or possibly
    stakes: Stakes
    certain: Reach
    possible: Reach

    def verdict(self, node: int) -> str:
        """The verdict for one node, before control and flags are looked at."""
        if self.listed[node]:
            return "listed"
        if self.certain.counts[node]:
            return "owned"
        if self.possible.counts[node]:
            return "undetermined"
        return "not_found"


def screen(graph: AnalysisGraph, regime: Regime) -> Screening:
    """Run a regime's rule over every node; linear in the stakes that count."""
    period = regime.on(graph.as_of)
    table = graph.listings
    numbers = [no for no, list_id in enumerate(table.lists) if list_id in regime.lists]
    on_list = np.isin(table.list_no, numbers)
    listed, perhaps = (np.zeros(len(graph), np.bool_) for _ in range(2))
    listed[table.node[on_list & ~table.rows.uncertain]] = True
    perhaps[table.node[on_list]] = True
    stakes = build_stakes(graph)
    return Screening(
        regime=regime,
        period=period,
        listed=listed,
        perhaps=perhaps,
        stakes=stakes,
        certain=_reach(len(graph), stakes, stakes.low, listed, period),
        possible=_reach(len(graph), stakes, stakes.high, perhaps, period),
    )


def _reach(
    count: int, stakes: Stakes, share: Ints, seeds: NDArray[np.bool_], period: Period | None
) -> Reach:
    if period is None:
        order = np.flatnonzero(seeds).astype(np.int32)
        return Reach(seeds.copy(), np.zeros(count, np.int64), order)
    reach = blocked(
        count,
        stakes.owner,
        stakes.owned,
        share,
        np.flatnonzero(seeds).astype(np.int32),
        threshold_ppm=period.threshold,
        strict=period.strict,
        aggregate=period.aggregate,
    )
    return Reach(reach.blocked, reach.sums, reach.order)

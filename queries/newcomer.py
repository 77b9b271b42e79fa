"""Whom would a rule reach if one more party were listed? Asked of thousands of parties in turn.

The rule is run once to its fixpoint; each newcomer then costs only what it touches, because the
fixpoint is gone on from and taken back (`queries.kernels.fixpoint.Standing`).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.arrays import AnalysisGraph
from queries.kernels.fixpoint import Standing
from queries.rule import Regime
from queries.screening import Flags, prepared, screen_parts


class Newcomer:
    """One regime on one graph, at the least that every stake is."""

    def __init__(self, graph: AnalysisGraph, regime: Regime) -> None:
        parts = screen_parts(graph, regime)
        self.reached: Flags = np.zeros(len(graph), np.bool_)  # by now, as listed or by the rule
        for part in parts:
            self.reached |= part.listed
            if regime.test == "ownership":
                self.reached |= part.certain.counts & ~part.beyond
        self._beyond = parts[0].beyond
        self._standing: Standing | None = None
        period = parts[0].period
        if regime.test == "ownership" and period is not None and period.threshold is not None:
            # A new entry names no directive: it belongs to the entries that name none.
            listed = [part.listed for part in parts if not part.part]
            seeds = np.flatnonzero(listed[0]) if listed else np.zeros(0)
            self._standing = Standing(
                prepared(graph, parts[0].stakes, period, sure=True),
                seeds.astype(np.int32),
                threshold_ppm=period.threshold,
                strict=period.strict,
                aggregate=period.aggregate,
            )

    def would_reach(self, node: int) -> set[int]:
        """Who is not reached by now and would be, were the node listed; not the node itself."""
        if self._standing is None:
            return set()
        gained = self._standing.would_add(node)
        kept = gained[~self._beyond[gained] & ~self.reached[gained]]
        return set(kept.tolist()) - {node}

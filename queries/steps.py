"""Which steps can be taken from each party, and at what cost? Relations turned into arcs.

An arc is one step seen from the asker (exposure.md, section 1): a relation gives up to three. All
relations behind one (from, to, step) are one arc with several pieces of evidence; the strongest
gives the cost. Costs are `round(-ln(factor * confidence) * 2**16)`, integers, so sums are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import RELATION_CODE, AnalysisGraph, Ints
from graph.model.share import PPM
from graph.model.vocabulary import RelationKind
from queries.profile import STEP_CODE, Profile

COST_UNIT = 1 << 16
HALF = PPM // 2  # `m` of the grammar: 50 % or control


def strength(cost: int) -> float:
    """The product of a path's factors, from its cost."""
    return math.exp(-cost / COST_UNIT)


@dataclass(frozen=True, slots=True)
class Arcs:
    """Steps as parallel int32 arrays, ordered by (source, target, step).

    The relations behind arc i are `relation[ptr[i]:ptr[i + 1]]`, the strongest first.
    """

    source: Ints
    target: Ints
    step: Ints
    cost: Ints
    ptr: NDArray[np.int64]
    relation: Ints

    def relations(self, arc: int) -> Ints:
        """Rows of the graph's relations behind one arc, the strongest first."""
        return self.relation[int(self.ptr[arc]) : int(self.ptr[arc + 1])]


def _stake(graph: AnalysisGraph) -> Ints:
    """The lower bound of each stake in ppm; -1 where no number is stated."""
    table = graph.relations
    unknown = (table.share_low <= 1) & (table.share_high == PPM)
    return np.where(unknown, -1, table.share_low).astype(np.int32)


def _taken(graph: AnalysisGraph) -> Iterator[tuple[str, NDArray[np.bool_], bool]]:
    """(step, which relations it takes, whether it runs along the relation)."""
    table = graph.relations
    kind = {kind: table.kind == code for kind, code in RELATION_CODE.items()}
    owns, controls = kind[RelationKind.OWNS], kind[RelationKind.CONTROLS]
    major = owns & (_stake(graph) >= HALF)
    yield "owner", owns, False
    yield "holding_major", major, True
    yield "holding_minor", owns & ~major, True
    yield "controller", controls, False
    yield "controlled", controls, True
    yield "sister", major | controls, True
    yield "supplier", kind[RelationKind.SUPPLIES], False
    yield "customer", kind[RelationKind.SUPPLIES], True
    yield "makes", kind[RelationKind.PRODUCES], True
    yield "maker", kind[RelationKind.PRODUCES], False
    yield "input", kind[RelationKind.NEEDS], True
    yield "found_in", kind[RelationKind.FOUND_IN], True
    yield "linked", kind[RelationKind.LINKED_TO], True
    yield "linked", kind[RelationKind.LINKED_TO], False
    yield "earns_in", kind[RelationKind.EARNS_IN], True
    operates = [no for no, text in enumerate(table.texts) if text == "operates"]
    yield "operates_in", kind[RelationKind.LOCATED_IN] & np.isin(table.how, operates), True


def build_arcs(graph: AnalysisGraph, profile: Profile) -> Arcs:
    """Every step that some rule of the profile follows."""
    table = graph.relations
    stake = _stake(graph)
    confidence = np.array([0.0, *profile.confidence])[table.rows.confidence]
    sources, targets, steps, costs, rows = [], [], [], [], []
    for step, taken, along in _taken(graph):
        if step not in profile.steps:
            continue
        chosen = np.flatnonzero(taken)
        factor = profile.factors[step]
        share = getattr(table, factor.share) if factor.share else stake
        passed = factor.of(share[chosen]) * confidence[chosen]
        cost = np.rint(-np.log(np.maximum(passed, 1e-12)) * COST_UNIT).astype(np.int32)
        near, far = (table.source, table.target) if along else (table.target, table.source)
        sources.append(near[chosen])
        targets.append(far[chosen])
        steps.append(np.full(len(chosen), STEP_CODE[step], np.int32))
        costs.append(cost)
        rows.append(chosen.astype(np.int32))
    source, target = _joined(sources), _joined(targets)
    step_no, cost, row = _joined(steps), _joined(costs), _joined(rows)
    order = np.lexsort((row, cost, step_no, target, source))
    source, target, step_no = source[order], target[order], step_no[order]
    cost, row = cost[order], row[order]
    first = np.ones(len(source), np.bool_)
    if len(source):
        same = (
            (source[1:] == source[:-1])
            & (target[1:] == target[:-1])
            & (step_no[1:] == step_no[:-1])
        )
        first[1:] = ~same
    starts = np.flatnonzero(first)
    return Arcs(
        source=source[starts],
        target=target[starts],
        step=step_no[starts],
        cost=cost[starts],
        ptr=np.append(starts, len(source)).astype(np.int64),
        relation=row,
    )


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int32)

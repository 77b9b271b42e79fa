"""Which stakes in a party make up a sum that a rule looks at?

Where holdings of different listed parties are added up, there is one sum of all that count. Where
they are not, each listed party is followed alone, through all of its chains together, and the
largest of these sums bears the verdict. A joint holding is held whole by each of its holders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import AnalysisGraph
from graph.model.share import PPM, format_percent
from queries.kernels.fixpoint import Run
from queries.rule import Period
from queries.screening import Screening, controlling_rows, prepared

_TOLD = 5  # sums of different listed parties; the smaller ones are counted


@dataclass(frozen=True, slots=True)
class Term:
    """One stake as it enters a sum, in ppm: 0 at the least where its holder may not count."""

    stake: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What is added up for one party; `seed` is the listed party followed alone, or None.

    `low` is the sum of the terms at the least. `high` is that at the most, or less: what the
    least stakes of all the others leave of the whole.
    """

    seed: int | None
    terms: tuple[Term, ...]
    low: int
    high: int


class Sums:
    """The sums of any party under one regime's screening."""

    def __init__(self, graph: AnalysisGraph, screening: Screening) -> None:
        self.graph, self.screening = graph, screening
        self._runs: tuple[Run, Run] | None = None
        self._members: dict[tuple[int, bool], tuple[frozenset[int], dict[int, int]]] = {}
        self._controllers: dict[int, list[int]] | None = None

    def of(self, node: int) -> list[Sum]:
        """The sums for a party, the one that bears its verdict first; none where nothing counts."""
        period = self.screening.period
        if period is None or period.threshold is None:
            return []
        if period.aggregate:
            found = [self._together(node)]
        else:
            found = [self._alone(node, seed, period) for seed in self._seeds(node)]
        found = [item for item in found if item.terms]
        return sorted(found, key=lambda item: (-item.high, -item.low, item.seed or 0))

    def _together(self, node: int) -> Sum:
        screening = self.screening
        certain, possible = screening.certain, screening.possible
        terms = [
            self._term(stake, sure=bool(certain.counts[screening.stakes.owner[stake]]))
            for stake in screening.stakes.of(node)
            if possible.counts[screening.stakes.owner[stake]]
        ]
        return Sum(None, _ordered(terms), int(certain.sums[node]), int(possible.sums[node]))

    def _alone(self, node: int, seed: int, period: Period) -> Sum:
        stakes = self.screening.stakes
        least, low = self._reached(seed, period, sure=True)
        most, high = self._reached(seed, period, sure=False)
        sure, may = (
            {
                int(stakes.joint[stake])
                for stake in stakes.of(node)
                if stakes.owner[stake] in members
            }
            for members in (least, most)
        )
        terms = []
        for stake in stakes.of(node):
            owner, joint = int(stakes.owner[stake]), int(stakes.joint[stake])
            if owner in most or (joint >= 0 and joint in may):
                certain = owner in least or (joint >= 0 and joint in sure)
                terms.append(self._term(stake, sure=certain))
        return Sum(seed, _ordered(terms), low.get(node, 0), high.get(node, 0))

    def _term(self, stake: int, *, sure: bool) -> Term:
        stakes = self.screening.stakes
        return Term(stake, int(stakes.low[stake]) if sure else 0, int(stakes.high[stake]))

    def _reached(
        self, seed: int, period: Period, *, sure: bool
    ) -> tuple[frozenset[int], dict[int, int]]:
        """(whom a listed party reaches alone, what that comes to in each party), on one bound."""
        if sure and not self.screening.listed[seed]:
            return frozenset(), {}
        key = (seed, sure)
        if key not in self._members:
            run = self._bounds(period)[0 if sure else 1]
            members, nodes, amounts = run.once(np.array([seed], np.int32))
            sums = dict(zip(nodes.tolist(), amounts.tolist(), strict=True))
            self._members[key] = frozenset(members.tolist()), sums
        return self._members[key]

    def _bounds(self, period: Period) -> tuple[Run, Run]:
        if self._runs is None:
            assert period.threshold is not None
            least, most = (
                Run(
                    prepared(self.graph, self.screening.stakes, period, sure=sure),
                    period.threshold,
                    strict=period.strict,
                )
                for sure in (True, False)
            )
            self._runs = least, most
        return self._runs

    def _seeds(self, node: int) -> list[int]:
        """The listed parties above a node, through whoever may count."""
        screening = self.screening
        seen, frontier = set[int](), {node}
        while frontier:
            seen |= frontier
            frontier = {
                owner
                for member in frontier
                for owner in self._above(member)
                if screening.possible.counts[owner]
            } - seen
        return sorted(other for other in seen if screening.perhaps[other])

    def _above(self, node: int) -> list[int]:
        """Owners, joint holders and controllers."""
        stakes, period = self.screening.stakes, self.screening.period
        owners = [int(stakes.owner[stake]) for stake in stakes.of(node)]
        if period is None or period.control != "counts":
            return owners
        if self._controllers is None:
            self._controllers = {}
            table = self.graph.relations
            for row in controlling_rows(self.graph, sure=False).tolist():
                held = self._controllers.setdefault(int(table.target[row]), [])
                held.append(int(table.source[row]))
        return owners + self._controllers.get(node, [])


def _ordered(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: (-term.high, term.stake)))


def arithmetic(sums: Sequence[Sum], period: Period, graph: AnalysisGraph) -> str:
    """The sums as they would stand in a memo, to be added up by hand.

    `41.9 % + 41.66 % = 83.56 %; the test of at least 50 % is met`, or, where each listed party is
    followed alone, `each alone: A 41.9 %; B 30 % + 5 % = 35 %; the test of …`.
    """
    assert period.threshold is not None
    if len(sums) == 1:
        told = _added(sums[0])
    else:
        each = [f"{graph.names[item.seed or 0]} {_added(item)}" for item in sums[:_TOLD]]
        if len(sums) > _TOLD:
            each.append(f"and {len(sums) - _TOLD} that have less")
        told = "each alone: " + "; ".join(each)
    low, high = max(item.low for item in sums), max(item.high for item in sums)
    test = f"{'more than' if period.strict else 'at least'} {format_percent(period.threshold)} %"
    outcome = "met" if period.reached(low) else "perhaps met" if period.reached(high) else "not met"
    return f"{told}; the test of {test} is {outcome}"


def _added(item: Sum) -> str:
    terms = [interval(term.low, term.high) for term in item.terms]
    joined, total = " + ".join(terms), interval(item.low, item.high)
    equal = "" if terms == [total] else f" = {total}"
    if item.high < sum(term.high for term in item.terms):
        equal += f" (others hold at least {format_percent(PPM - item.high)} %)"
    return joined + equal


def interval(low: int, high: int) -> str:
    """`25 %`, or `(0 to 25 %)`."""
    if low == high:
        return f"{format_percent(low)} %"
    return f"({format_percent(low)} to {format_percent(high)} %)"

"""Who owns how much of whom in the end? Integrated stakes along all chains, as intervals.

This is economics, not law: percentages are multiplied along a chain here, which no ownership test
does (`queries.verdict`). Voting rights alone are no part of a company's value and are left out.
Stakes of one company that are said to add up to more than the whole are scaled down to it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.share import PPM
from queries.kernels.integrated import (
    Holdings,
    Pushed,
    above,
    below,
    holdings,
    most_to,
    owned_by,
    owners_of,
    part,
)
from queries.ownership import Stakes, build_stakes
from queries.present import Presenter
from queries.result import EvidenceView, Party

LABEL = "integrated stakes: economics, not law; no legal test multiplies percentages"
_NOTHING = 5e-9  # of a whole; below it a stake is rounding, or goes round a circle
_GUESS = 0.5  # where between its bounds a stake is taken to be when the main chain is chosen


@dataclass(frozen=True, slots=True)
class Link:
    """One stake of a chain, with its bounds in ppm and its evidence."""

    owner: str
    owner_name: str
    owned: str
    owned_name: str
    share_min_ppm: int
    share_max_ppm: int
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class Stake:
    """What comes to, or from, one party: between `least` and `most` of a whole.

    `last` tells that the chain ends here: an owner with no known owner, a holding that holds
    nothing further. `chain` is the one by which the most may come, from the owner down.
    """

    party: Party
    least: float
    most: float
    last: bool
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StakeReport:
    """The owners, or the holdings, of one party. `unknown` is what no ultimate owner surely has."""

    question: str  # owners or holdings
    ledger: str
    as_of: str
    known_on: str | None
    party: Party
    results: tuple[Stake, ...]
    unknown: float | None
    label: str
    cut: tuple[str, ...] = ()


def owners(graph: AnalysisGraph, ledger: Ledger, node: int, top: int = 20) -> StakeReport:
    """The ultimate owners of a party, and the listed ones on the way, the largest first."""
    return _Asked(graph, ledger, node, top).owners()


def held_by(graph: AnalysisGraph, ledger: Ledger, node: int, top: int = 20) -> StakeReport:
    """All that a party holds in the end, directly or through others, the largest first."""
    return _Asked(graph, ledger, node, top).holdings()


@dataclass(frozen=True, slots=True)
class _Table:
    """Stakes as fractions, and what had to be done to them."""

    held: Holdings
    stakes: Stakes
    chosen: NDArray[np.int64]  # stake of the graph behind each row given to `held`
    scaled: frozenset[int]  # companies whose stakes were said to exceed the whole


def _table(graph: AnalysisGraph) -> _Table:
    stakes = build_stakes(graph)
    table = graph.relations
    votes = [no for no, text in enumerate(table.texts) if text == "votes"]
    voting = np.isin(table.interest, votes) & (table.interest >= 0)
    first = stakes.ptr[:-1]
    rows = np.add.reduceat(~voting[stakes.row], first) if len(first) else np.zeros(0, np.int64)
    chosen = np.flatnonzero(rows > 0)
    low, high = stakes.low[chosen] / PPM, stakes.high[chosen] / PPM
    unknown = (stakes.low[chosen] <= 1) & (stakes.high[chosen] > 1)  # "owns", with no number
    low = np.where(unknown, 0.0, low)
    owned = stakes.owned[chosen]
    whole = np.bincount(owned, weights=low, minlength=len(graph))
    over = whole > 1 + 1e-9
    factor = np.where(over, 1 / np.maximum(whole, 1.0), 1.0)[owned]
    low = low * factor
    high = np.where(over[owned], low, np.maximum(high, low))
    return _Table(
        holdings(len(graph), stakes.owner[chosen], owned, low, high),
        stakes,
        chosen,
        frozenset(int(node) for node in np.flatnonzero(over)),
    )


class _Asked:
    def __init__(self, graph: AnalysisGraph, ledger: Ledger, node: int, top: int) -> None:
        self.graph, self.node, self.top = graph, node, top
        self.present = Presenter(graph, ledger)
        self.table = _table(graph)
        self.cut: list[str] = []

    # -- upwards ----------------------------------------------------------------------------------
    def owners(self) -> StakeReport:
        held, names = part(self.table.held, above(self.table.held, self.node))
        at = int(np.flatnonzero(names == self.node)[0])
        reach = above(held, at)
        least = owners_of(held, at)
        self._unfinished(least)
        last = np.diff(held.up_ptr) == 0
        listed = np.isin(names, np.unique(self.graph.listings.node))
        found: list[tuple[float, float, int]] = []
        attributed = 0.0
        for holder in reach[reach != at].tolist():
            if not (last[holder] or listed[holder]):
                continue
            low = float(least.total[holder])
            if not last[holder]:  # in a circle, it would be counted each time round
                low = float(owners_of(held, at, stop=holder).total[holder])
            else:
                attributed += low
            high = float(most_to(held, holder, _downwards(held, holder, reach))[at])
            if high > _NOTHING:
                found.append((low, max(low, high), holder))
        if least.total[at] > _NOTHING:
            share = f"{100 * least.total[at]:.4g} %"
            self.cut.append(f"it holds {share} of itself, round a circle; that is passed on")
        return self._report("owners", held, names, found, last, reach, max(0.0, 1.0 - attributed))

    # -- downwards --------------------------------------------------------------------------------
    def holdings(self) -> StakeReport:
        held, names = part(self.table.held, below(self.table.held, self.node))
        at = int(np.flatnonzero(names == self.node)[0])
        reach = below(held, at)
        least = owned_by(held, at)
        self._unfinished(least)
        most = most_to(held, at, reach)
        last = np.diff(held.down_ptr) == 0
        found = [
            (float(least.total[company]), float(most[company]), company)
            for company in reach[reach != at].tolist()
            if most[company] > _NOTHING
        ]
        found = [(low, max(low, high), company) for low, high, company in found]
        return self._report("holdings", held, names, found, last, reach, None)

    def _unfinished(self, pushed: Pushed) -> None:
        if not pushed.finished:
            self.cut.append(
                f"{100 * pushed.unsent:.4g} % goes round in a circle of full ownership and "
                "comes to nobody"
            )

    # -- the answer -------------------------------------------------------------------------------
    def _report(
        self,
        question: str,
        held: Holdings,
        names: NDArray[np.int32],
        found: Sequence[tuple[float, float, int]],
        last: NDArray[np.bool_],
        reach: NDArray[np.int32],
        unknown: float | None,
    ) -> StakeReport:
        graph = self.graph
        ranked = sorted(found, key=lambda item: (-item[0], -item[1], graph.ids[names[item[2]]]))
        shown = ranked[: self.top]
        if len(shown) < len(ranked):
            self.cut.append(f"{len(ranked)} in all, the {len(shown)} largest are shown (--top)")
        scaled = sorted(graph.names[int(n)] for n in names[reach] if int(n) in self.table.scaled)
        if scaled:
            self.cut.append(
                "stakes said to add up to more than the whole were scaled down in "
                + ", ".join(scaled)
            )
        at = int(np.flatnonzero(names == self.node)[0])
        chains = _Chains(held, at, upwards=question == "owners")
        told = {
            party: [(int(names[a]), int(names[b])) for a, b in chains(party)]
            for _, _, party in shown
        }
        pairs = {pair for chain in told.values() for pair in chain}
        behind = self._behind(pairs)
        self.present.prepare(
            [self.node, *(int(names[p]) for _, _, p in shown)],
            [row for stakes in behind.values() for s in stakes for row in self._rows(s)],
        )
        results = tuple(
            Stake(
                party=self.present.party(int(names[party])),
                least=_rounded(low),
                most=_rounded(high),
                last=bool(last[party]),
                chain=tuple(self._link(*pair, behind[pair]) for pair in told[party]),
            )
            for low, high, party in shown
        )
        return StakeReport(
            question=question,
            ledger=graph.ledger,
            as_of=graph.as_of.isoformat(),
            known_on=None if graph.known_on is None else graph.known_on.isoformat(),
            party=self.present.party(self.node),
            results=results,
            unknown=None if unknown is None else _rounded(unknown),
            label=LABEL,
            cut=(*self.cut, *graph.notes),
        )

    def _behind(self, pairs: set[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
        """The graph's stakes between each (owner, owned)."""
        stakes = self.table.stakes
        kept = set(self.table.chosen.tolist())
        return {
            (owner, owned): [s for s in stakes.of(owned) if s in kept and stakes.owner[s] == owner]
            for owner, owned in pairs
        }

    def _rows(self, stake: int) -> list[int]:
        return self.table.stakes.rows(stake)

    def _link(self, owner: int, owned: int, behind: Sequence[int]) -> Link:
        stakes, graph = self.table.stakes, self.graph
        rows = [row for stake in behind for row in self._rows(stake)]
        return Link(
            owner=graph.ids[owner],
            owner_name=graph.names[owner],
            owned=graph.ids[owned],
            owned_name=graph.names[owned],
            share_min_ppm=sum(int(stakes.low[stake]) for stake in behind),
            share_max_ppm=min(PPM, sum(int(stakes.high[stake]) for stake in behind)),
            evidence=self.present.evidence(graph.relations.rows, rows),
        )


def _rounded(share: float) -> float:
    """Nine decimals of a whole: what the residual bound warrants."""
    return round(min(share, 1.0), 9) + 0.0


def _downwards(held: Holdings, holder: int, reach: NDArray[np.int32]) -> NDArray[np.int32]:
    """The companies below a holder that stand above the one asked about, nearest first."""
    under = below(held, holder)
    return under[np.isin(under, reach)]


class _Chains:
    """The chain by which the most comes, for any end; a shortest-path tree from one node."""

    def __init__(self, held: Holdings, start: int, *, upwards: bool) -> None:
        self.upwards = upwards
        ptr = held.up_ptr if upwards else held.down_ptr
        other = held.up_owner if upwards else held.down_owned
        low = held.up_low if upwards else held.down_low
        high = held.up_high if upwards else held.down_high
        share = low + _GUESS * (high - low)
        self._before: dict[int, int] = {start: -1}
        done: set[int] = set()
        heap = [(0.0, start, -1)]
        while heap:
            cost, node, before = heapq.heappop(heap)
            if node in done:
                continue
            done.add(node)
            self._before[node] = before
            for at in range(int(ptr[node]), int(ptr[node + 1])):
                if share[at] > 0 and int(other[at]) not in done:
                    further = cost - math.log(min(float(share[at]), 1.0))
                    heapq.heappush(heap, (further, int(other[at]), node))

    def __call__(self, end: int) -> list[tuple[int, int]]:
        """(owner, owned) pairs from the owner's end down."""
        pairs = []
        while self._before[end] >= 0:
            nearer = self._before[end]
            pairs.append((end, nearer) if self.upwards else (nearer, end))
            end = nearer
        return pairs if self.upwards else pairs[::-1]

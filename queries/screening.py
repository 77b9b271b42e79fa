"""Whom does a regime's rule reach, on either bound? One run over the whole graph.

The rule is a least fixpoint over integer ppm: the listed parties count; whoever they own to the
threshold, or control where the regime says that control counts, counts in turn, with the whole of
his stakes (percentages are never multiplied). It is run twice, with the least and with the most
that every stake may be; at the most, those who count together hold no more of a company than the
least stakes of the others leave of it.

Control enters as an arc of its own size, far above any sum of stakes, so that one run serves both
tests; the sums that are shown leave it out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import NODE_CODE, RELATION_CODE, AnalysisGraph, Ints
from graph.model.vocabulary import NodeKind, RelationKind
from queries.kernels.fixpoint import CONTROL, reach
from queries.kernels.fixpoint import Stakes as Prepared
from queries.kernels.fixpoint import stakes as prepare
from queries.ownership import Stakes, build_stakes
from queries.rule import Period, Regime

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule reaches on one bound: who counts, in which order, with which sums (ppm)."""

    counts: Flags
    sums: NDArray[np.int64]
    order: Ints


@dataclass(frozen=True, slots=True)
class Screening:
    """A regime's rule over a whole graph: both bounds, and what they were computed from.

    `part` names the entries that were taken apart from the rest (a directive), or is empty.
    """

    regime: Regime
    period: Period | None
    part: str
    listed: Flags  # certainly on a list on the day
    perhaps: Flags  # certainly or possibly
    stakes: Stakes
    certain: Reach
    possible: Reach
    beyond: Flags  # in a country whose parties the rule does not reach
    room: NDArray[np.int64]  # ppm that no stake surely has; negative: they contradict each other

    def verdict(self, node: int) -> str:
        """The verdict for one node, before flags are looked at."""
        if self.listed[node]:
            return "listed"
        if self.beyond[node]:
            return "not_found"
        if self.certain.counts[node]:
            return "owned" if self._met(self.certain, node) else "controlled"
        if self.possible.counts[node]:
            return "undetermined"
        return "not_found"

    def _met(self, reach: Reach, node: int) -> bool:
        return self.period is not None and self.period.reached(int(reach.sums[node]))


def screen(graph: AnalysisGraph, regime: Regime) -> Screening:
    """Run a regime's rule over every node, all its entries together; linear in what counts."""
    return _screened(graph, regime, _seed_rows(graph, regime), "")


def screen_parts(graph: AnalysisGraph, regime: Regime) -> list[Screening]:
    """The same, once for each part that the regime takes apart (SSI: each directive)."""
    rows = _seed_rows(graph, regime)
    if regime.split is None:
        return [_screened(graph, regime, rows, "")]
    terms = graph.listings.terms
    parts: dict[str, Flags] = {}
    for row in np.flatnonzero(rows):
        for part in {match.group(0) for match in regime.split.finditer(terms[int(row)])} or {""}:
            parts.setdefault(part, np.zeros(len(rows), np.bool_))[row] = True
    chosen = sorted(parts.items()) or [("", rows)]
    return [_screened(graph, regime, part_rows, part) for part, part_rows in chosen]


def _seed_rows(graph: AnalysisGraph, regime: Regime) -> Flags:
    """Rows of the listings that count from the start."""
    table = graph.listings
    names = list(table.lists)
    whole = [no for no, list_id in enumerate(names) if list_id in regime.lists]
    rows = np.isin(table.list_no, whole)
    for list_id, programmes in regime.programmes.items():
        if list_id in names:
            for row in np.flatnonzero(table.list_no == names.index(list_id)):
                held = table.terms[int(row)].replace("]", ";").replace("[", ";").split(";")
                rows[row] = any(code.strip() in programmes for code in held)
    return rows


def _screened(graph: AnalysisGraph, regime: Regime, rows: Flags, part: str) -> Screening:
    period = regime.on(graph.as_of)
    table = graph.listings
    listed, perhaps = (np.zeros(len(graph), np.bool_) for _ in range(2))
    listed[table.node[rows & ~table.rows.uncertain]] = True
    perhaps[table.node[rows]] = True
    stakes = build_stakes(graph)
    if regime.test == "supply":
        certain, possible = (_supplied(graph, seeds, period) for seeds in (listed, perhaps))
    else:
        certain = _owned(graph, stakes, listed, period, sure=True)
        possible = _owned(graph, stakes, perhaps, period, sure=False)
    return Screening(
        regime=regime,
        period=period,
        part=part,
        listed=listed,
        perhaps=perhaps,
        stakes=stakes,
        certain=certain,
        possible=possible,
        beyond=_beyond(graph, regime),
        room=stakes.room(len(graph)),
    )


def _beyond(graph: AnalysisGraph, regime: Regime) -> Flags:
    homes = {
        node
        for node in np.flatnonzero(graph.kind == NODE_CODE[NodeKind.COUNTRY]).tolist()
        if graph.ids[node].removeprefix("country:") in regime.not_in
    }
    return np.isin(graph.country, sorted(homes))


def _names_only(seeds: Flags) -> Reach:
    return Reach(seeds.copy(), np.zeros(len(seeds), np.int64), np.flatnonzero(seeds).astype("i4"))


def _owned(
    graph: AnalysisGraph, stakes: Stakes, seeds: Flags, period: Period | None, *, sure: bool
) -> Reach:
    """The ownership test, with control beside it where the rule says that it counts."""
    if period is None or period.threshold is None:
        return _names_only(seeds)
    found = reach(
        prepared(graph, stakes, period, sure=sure),
        np.flatnonzero(seeds).astype(np.int32),
        threshold_ppm=period.threshold,
        strict=period.strict,
        aggregate=period.aggregate,
    )
    return Reach(found.blocked, found.sums, found.order)


def prepared(graph: AnalysisGraph, stakes: Stakes, period: Period, *, sure: bool) -> Prepared:
    """The stakes on one bound (sure: the least) as the fixpoint takes them, control among them."""
    rows = np.zeros(0, np.int32)
    if period.control == "counts":
        rows = controlling_rows(graph, sure=sure)
    control = np.full(len(rows), CONTROL, np.int64)
    least: NDArray[np.int64] = np.concatenate((stakes.low, control))
    most: NDArray[np.int64] = np.concatenate((stakes.high, control))
    owner = np.concatenate((stakes.owner, graph.relations.source[rows]))
    owned = np.concatenate((stakes.owned, graph.relations.target[rows]))
    group = np.concatenate((stakes.joint, np.full(len(rows), -1, np.int32)))
    return prepare(
        len(graph),
        np.ascontiguousarray(owner, np.int32),
        np.ascontiguousarray(owned, np.int32),
        least if sure else most,
        None if period.aggregate else np.ascontiguousarray(group, np.int32),
        least_ppm=None if sure else least,
        room_ppm=None if sure else stakes.room(len(graph)),
    )


def controlling_rows(graph: AnalysisGraph, *, sure: bool) -> Ints:
    """Rows of CONTROLS; the sure ones leave out those whose dates are too imprecise."""
    table = graph.relations
    rows = table.kind == RELATION_CODE[RelationKind.CONTROLS]
    if sure:
        rows = rows & ~table.rows.uncertain
    return np.flatnonzero(rows).astype(np.int32)


def _supplied(graph: AnalysisGraph, seeds: Flags, period: Period | None) -> Reach:
    """Everybody whom a seed supplies, at any tier (UFLPA: no de minimis)."""
    if period is None:
        return _names_only(seeds)
    reached = seeds.copy()
    order = np.flatnonzero(seeds).tolist()
    supplies = RELATION_CODE[RelationKind.SUPPLIES]
    for node in order:  # grows while it is walked: breadth first
        for row in graph.relations_from(node):
            buyer = int(graph.relations.target[row])
            if graph.relations.kind[row] == supplies and not reached[buyer]:
                reached[buyer] = True
                order.append(buyer)
    return Reach(reached, np.zeros(len(seeds), np.int64), np.array(order, np.int32))

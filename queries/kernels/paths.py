"""Which are the strongest simple paths from a node to any end, under a grammar of steps? Exactly.

A path is a word of a deterministic automaton over step types, visits no node twice, has at most H
steps (H <= 15), and ends at the first node that absorbs. Its cost is the sum of its steps' costs,
`cost = round(-ln(strength) * 2**16)`, an int32 >= 0. Paths are ordered by (cost, steps, the nodes
along the path, the arcs along it): a total order, so the same input gives the same list, whatever
the order of the arcs.

Method. The product of nodes and states is cut to what the askers can reach. Bellman-Ford rounds
give D[r][v], the cheapest walk from v to an end in at most r steps; it never exceeds the cost of a
simple path with the same start, so it guides a best-first search (A* over the tree of prefixes,
with deviations taken lazily from rows sorted by cost + D, in the manner of Eppstein 1998; Yen 1971
is the classic that runs a full search for every deviation). The first complete path to come up is
the next of the total order. On the product graph D is a bound only and not the answer: cutting a
repeated node out of a walk may leave a word that the automaton does not accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from queries.kernels import path_loops as loops
from queries.kernels.csr import pointers, rows_by_pair
from queries.kernels.jit import LARGE, Kernels, choose

Ints = NDArray[np.int32]

MOST_HOPS = 15
POPS = 1_000_000  # default budget of one query: about a second, compiled
_STEP = MOST_HOPS + 1  # price = cost * _STEP + 1 a step, see path_loops
_POOL = 1 << 11  # items of the first attempt; a query that needs more is run again with four times


_DEAREST = 1 << 27  # costs stay below it, so that a price fits into an int32


@dataclass(frozen=True, eq=False)
class StepGraph:
    """Arcs between nodes, each with a step type, and the automaton that words must follow.

    source, target: [m] int32 nodes in 0..nodes-1. cost: [m] int32 >= 0. step: [m] step types in
    0..T-1, T <= 256. transition: [Q, T]; the state after a step, or -1: the grammar forbids it.
    rank: [m] int32 or None; breaks the last ties, between parallel arcs (a smaller one first).
    None takes the place in the arrays, which then depends on the order of the arcs.

    Raises:
        ValueError: arrays of unequal length, or a number outside its range.
    """

    nodes: int
    source: Ints
    target: Ints
    cost: Ints
    step: Ints
    transition: Ints
    rank: Ints | None = None

    def __post_init__(self) -> None:
        m, (states, steps) = len(self.source), self.transition.shape
        columns = {
            "source": (self.source, self.nodes),
            "target": (self.target, self.nodes),
            "cost": (self.cost, _DEAREST),
            "step": (self.step, steps),
        }
        for name, (array, high) in columns.items():
            if len(array) != m:
                msg = f"{name} has {len(array)} values for {m} arcs"
                raise ValueError(msg)
            _check_range(name, array, 0, high)
        if self.rank is not None and len(self.rank) != m:
            msg = f"rank has {len(self.rank)} values for {m} arcs"
            raise ValueError(msg)
        _check_range("transition", self.transition, -1, states)
        if steps > 256 or self.nodes * states >= loops.INF:
            msg = f"{steps} step types (256 at most), {self.nodes} nodes * {states} states (2**31)"
            raise ValueError(msg)

    @property
    def states(self) -> int:
        """Q, the number of states of the automaton."""
        return len(self.transition)

    @cached_property
    def order(self) -> Ints:
        """[m] the arcs by source, then target, then rank: as the kernels number them."""
        if self.rank is None:
            return rows_by_pair(self.nodes, self.source, self.target).order
        first = np.argsort(self.rank, kind="stable").astype(np.int32)
        by = rows_by_pair(self.nodes, self.source[first], self.target[first])
        return first[by.order]

    @cached_property
    def rows(self) -> tuple[NDArray[np.int64], Ints, NDArray[np.uint8], Ints]:
        """(pointers [n + 1], target, step, price), the arcs in the order of `order`."""
        order = self.order
        price = self.cost[order] * np.int32(_STEP) + np.int32(1)
        ptr = pointers(self.nodes, self.source)
        return ptr, self.target[order], self.step[order].astype(np.uint8), price


@dataclass(frozen=True, slots=True)
class Found:
    """Paths as (cost, arcs), in order; arcs are places in the StepGraph's arrays.

    complete: the list is exactly what was asked for. bound: nothing of what was asked (a further
    path; by target: a further target, or a missing path of a shown one) costs less; None: there
    is nothing further at all. pops: the work done.
    """

    paths: list[tuple[int, tuple[int, ...]]]
    complete: bool
    bound: int | None
    pops: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The `top` paths of many askers: query i has count[i] of them, in order.

    cost: [queries, top] int32, -1 beyond count. arcs: [queries, top, hops] int32, -1 beyond the
    path's last step. complete: [queries], see Found.
    """

    count: Ints
    cost: Ints
    arcs: Ints
    complete: NDArray[np.bool_]
    pops: int


@dataclass(frozen=True, eq=False)
class Index:
    """Everything that queries share; made by `index`. Read-only: threads may share it."""

    graph: StepGraph
    ends: NDArray[np.bool_]
    closed: NDArray[np.bool_]  # [nodes] no path passes through
    hops: int
    start: int
    kernels: Kernels
    askers: Ints | None  # node of each of the first entries; None: entry = node
    node_of: Any  # [entries]
    stops: Any  # [entries] 1 where a path may end
    reached: tuple[Any, ...]  # rows before sorting: first, heads, prices, arcs
    rows: tuple[Any, ...]  # see path_loops.Rows

    @property
    def entries(self) -> int:
        """Vertices of the product that some asker can reach."""
        return len(self.node_of)

    @property
    def arcs(self) -> int:
        """Arcs between them, before those that lead to no end are dropped."""
        return len(self.reached[1])

    def entry(self, node: int) -> int:
        """The entry at which a path of this asker starts.

        Raises:
            ValueError: the index was not made for this asker.
        """
        return int(self.entries_of(np.array([node], np.int32))[0])

    def entries_of(self, nodes: Ints) -> Ints:
        """`entry` of each."""
        if self.askers is None:
            at, known = nodes, (nodes >= 0) & (nodes < self.graph.nodes)
        else:
            at = np.searchsorted(self.askers, nodes).astype(np.int32)
            known = np.append(self.askers, np.int32(-1))[at] == nodes
        if not known.all():
            msg = f"the index was not made for node {nodes[~known][0]}"
            raise ValueError(msg)
        return at

    def alone(self, node: int) -> Index:
        """The index of one of the askers. Its bounds know that no path leads back to him."""
        if self.askers is not None and len(self.askers) == 1:
            return self
        return index(
            self.graph,
            self.ends,
            self.hops,
            askers=[node],
            absorbs=self.closed,
            start=self.start,
        )

    def least(self, node: int) -> int | None:
        """A lower bound on every path of this asker; None: there is no path."""
        least = self.rows[5][self.hops * self.entries + self.entry(node)]
        return None if least == loops.INF else int(least) // _STEP


def index(
    graph: StepGraph,
    ends: NDArray[np.bool_],
    hops: int,
    *,
    askers: Sequence[int] | Ints | None = None,
    absorbs: NDArray[np.bool_] | None = None,
    start: int = 0,
) -> Index:
    """Prepare paths of at most `hops` steps from the askers to the ends.

    Time and memory are linear in hops * (arcs of the product within reach of the askers). An index
    for one asker has the best bounds: nothing in it leads back to the asker.

    Args:
        ends: [nodes * Q] bool; may a path end at node * Q + state?
        askers: the nodes that will ask; None: any node may.
        absorbs: [nodes] bool; nodes that no path passes through. Where a path may end it also
            must, so nodes with an end absorb in any case. Nothing leads into an absorbing node in
            a state that is no end. An asker's own absorbing does not bind it.
        start: the state that a path starts in.

    Raises:
        ValueError: hops outside 1..15, arrays of the wrong length, askers or a start outside the
            graph, or costs so large that a path could exceed int32 (a cost above 8.9 million at
            15 hops, which is a strength below 1e-59).
    """
    n, states = graph.nodes, graph.states
    if not 1 <= hops <= MOST_HOPS:
        msg = f"hops must be in 1..{MOST_HOPS}, not {hops}"
        raise ValueError(msg)
    if (int(graph.cost.max(initial=0)) * _STEP + 1) * hops >= loops.INF:
        msg = f"a path of {hops} steps could cost more than an int32 holds"
        raise ValueError(msg)
    closed = _closed(graph, ends, absorbs)
    chosen = _chosen(graph, askers, start)
    within, walls = ends, closed
    if chosen is not None and len(chosen) == 1:
        within, walls = ends.copy(), closed.copy()
        within.reshape(n, states)[chosen] = False
        walls[chosen] = True
    kernels, numbers, reached = _reached(graph, within, walls, chosen, hops, start)
    askers_count = n if chosen is None else len(chosen)
    node_of = numbers // states
    stops = closed[node_of]
    stops[:askers_count] = False  # whoever is an end himself does not end his own paths
    made = Index(
        graph=graph,
        ends=ends,
        closed=closed,
        hops=hops,
        start=start,
        kernels=kernels,
        askers=chosen,
        node_of=kernels.given(node_of),
        stops=kernels.given(stops, np.uint8),
        reached=reached,
        rows=(),
    )
    return replace(made, rows=_sorted_rows(made, made.stops))


def _check_range(name: str, array: NDArray[Any], low: int, high: int) -> None:
    """Compiled kernels read and write where they are told: nothing may point outside."""
    if array.size and not (low <= int(array.min()) and int(array.max()) < high):
        msg = f"{name} must be at least {low} and below {high}"
        raise ValueError(msg)


def _chosen(graph: StepGraph, askers: Sequence[int] | Ints | None, start: int) -> Ints | None:
    """The askers, ascending, each once."""
    _check_range("start", np.array([start]), 0, graph.states)
    if askers is None:
        return None
    chosen = np.unique(np.asarray(askers, np.int32))
    _check_range("askers", chosen, 0, graph.nodes)
    return chosen


def _closed(
    graph: StepGraph, ends: NDArray[np.bool_], absorbs: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """[nodes] which nodes no path passes through."""
    n, states = graph.nodes, graph.states
    if ends.shape != (n * states,) or (absorbs is not None and absorbs.shape != (n,)):
        msg = f"ends must have {n * states} values and absorbs {n}"
        raise ValueError(msg)
    closed: NDArray[np.bool_] = np.logical_or.reduce(ends.reshape(n, states), axis=1)
    return closed if absorbs is None else closed | absorbs


def _reached(
    graph: StepGraph,
    ends: NDArray[np.bool_],
    closed: NDArray[np.bool_],
    askers: Ints | None,
    hops: int,
    start: int,
) -> tuple[Kernels, Ints, tuple[Any, ...]]:
    """(kernels, vertex of each entry, rows) within reach of the askers.

    What is within reach decides between plain and compiled, and is known only afterwards: plain
    Python gives up where it has become large.
    """
    n, states = graph.nodes, graph.states
    nodes = np.arange(n, dtype=np.int32) if askers is None else askers
    size = n * states + len(nodes)
    work = len(graph.source) if askers is None else 0
    while True:
        kernels = choose("path_loops", work)
        ptr, target, step, price = (
            kernels.given(part, part.dtype, once=True) for part in graph.rows
        )
        grammar = (
            kernels.given(graph.transition),
            graph.transition.shape[1],
            states,
            kernels.given(closed, np.uint8, once=True),
            kernels.given(ends, np.uint8, once=True),
        )
        place = kernels.blank(n * states, fill=-1, once=True)
        found = kernels.blank(size, once=True)
        first = kernels.blank(size + 1, np.int64, once=True)
        starts = kernels.given(nodes * states + start)
        most = loops.INF if kernels.compiled or work >= LARGE else LARGE
        entries, arcs = kernels.module.reach(
            ptr, target, step, *grammar, starts, hops, most, place, found, first
        )
        if entries >= 0:
            break
        work = LARGE
    found = np.asarray(found)[:entries]
    first = kernels.given(np.asarray(first)[: entries + 1], np.int64)
    heads, prices, arc_of = (kernels.blank(arcs) for _ in range(3))
    kernels.module.connect(
        ptr,
        target,
        step,
        price,
        *grammar,
        kernels.given(np.asarray(place), once=True),
        kernels.given(found),
        first,
        heads,
        prices,
        arc_of,
    )
    return kernels, found, (first, *(kernels.closed(part) for part in (heads, prices, arc_of)))


def _sorted_rows(index: Index, stops: Any) -> tuple[Any, ...]:
    """`layers` and `sort_rows` for these ends."""
    kernels, hops, entries = index.kernels, index.hops, index.entries
    first, heads, prices, arcs = index.reached
    least = kernels.blank((hops + 1) * entries)
    kernels.module.layers(first, heads, prices, stops, hops, least)
    least = kernels.closed(least)
    row = kernels.blank(entries + 1, np.int64)
    parts = [kernels.blank(len(heads)) for _ in range(4)]
    longest = int(np.diff(np.asarray(first)).max(initial=0))
    scratch = np.empty(longest, np.int64)
    kept = kernels.module.sort_rows(first, heads, prices, arcs, least, hops, scratch, row, *parts)
    return (
        kernels.closed(row),
        *(kernels.closed(part[:kept]) for part in parts),
        least,
        index.node_of,
    )


def top_k(index: Index, node: int, k: int, *, per_target: int = 0, pops: int = POPS) -> Found:
    """The k first paths of one asker; with per_target, at most that many to each of k ends.

    By target, the k nodes are those whose first path comes first, and every one gets its first
    `per_target` paths. When a search brings only paths to targets that have enough, the bounds are
    computed again without those targets, so that they do not lead it there any more.

    Raises:
        ValueError: the index was not made for this asker, or k < 1.
    """
    if k < 1 or per_target < 0:
        msg = f"k must be at least 1 and per_target at least 0, not {k} and {per_target}"
        raise ValueError(msg)
    index.entry(node)
    if index.ends.reshape(index.graph.nodes, -1)[node].any():
        index = index.alone(node)  # else walks back to the asker look like the best of paths
    ask = _by_target if per_target else _flat
    found = ask(index, node, k, per_target, pops)
    if not found.complete and (index.askers is None or len(index.askers) > 1):
        found = ask(index.alone(node), node, k, per_target, pops)
    return found


def _flat(index: Index, node: int, k: int, each: int, pops: int) -> Found:
    begun = _Progress.begun(index, counting=False)
    run = _run(index, index.rows, index.entry(node), k, each, begun, pops, pops)
    low = None if run.bound == loops.INF else run.bound // _STEP
    return Found(_readable(index, run.paths), run.end != loops.OUT_OF_POPS, low, run.pops)


def _by_target(index: Index, node: int, k: int, each: int, pops: int) -> Found:
    entry = index.entry(node)
    progress = _Progress.begun(index, counting=True)
    paths: list[_Raw] = []
    rows, stops, bound, done = index.rows, index.stops, 0, 0
    patience = _patience(index, pops)
    while True:
        run = _run(index, rows, entry, k, each, progress, pops - done, patience)
        paths += run.paths
        done += run.pops
        bound = max(bound, run.bound)
        progress = run.progress
        if run.end != loops.IDLE:
            break
        held = np.asarray(progress.held)[np.asarray(index.node_of)]
        wanted = (held < each) & ((held > 0) | (progress.chosen < k))
        stops = index.kernels.given(np.asarray(stops).astype(np.bool_) & wanted, np.uint8)
        rows = _sorted_rows(index, stops)
        progress = progress.again(index)
    paths.sort()
    nearest: dict[int, int] = {}
    for price, nodes, _ in paths:
        nearest.setdefault(nodes[-1], price)
    complete = run.end != loops.OUT_OF_POPS
    bounds = ([] if complete else [bound]) + ([max(nearest.values())] if len(nearest) == k else [])
    return Found(_readable(index, paths), complete, min(bounds) // _STEP if bounds else None, done)


def _patience(index: Index, pops: int) -> int:
    """Pops without result that cost about as much as computing the bounds again."""
    return min(512 + index.arcs // 16, pops // 16)


# (price, nodes after the first, arcs as the kernels number them): ascending is the total order.
_Raw: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Progress:
    """How many paths each target has; see `path_loops.search`."""

    held: Any
    skip: Any
    chosen: int = 0
    full: int = 0

    @classmethod
    def begun(cls, index: Index, *, counting: bool) -> _Progress:
        size = index.graph.nodes if counting else 0
        return cls(*(index.kernels.blank(size, fill=0) for _ in range(2)))

    def again(self, index: Index) -> _Progress:
        """A new search meets the held paths first, in the same order."""
        return replace(self, skip=self.held)


@dataclass(frozen=True, slots=True)
class _Run:
    end: int
    paths: list[_Raw]
    pops: int
    bound: int
    progress: _Progress


def _run(
    index: Index,
    rows: tuple[Any, ...],
    entry: int,
    asked: int,
    each: int,
    progress: _Progress,
    pops: int,
    patience: int,
) -> _Run:
    """One search, with a pool that is large enough."""
    kernels, hops = index.kernels, index.hops
    size = _POOL
    most = asked * max(1, each)
    out = (kernels.blank(most), kernels.blank(most), kernels.blank(most * hops))
    while True:
        tally = (progress.held.copy(), progress.skip.copy())
        end, count, done, chosen, full, bound = kernels.module.search(
            rows,
            entry,
            hops,
            asked,
            each,
            tally,
            progress.chosen,
            progress.full,
            pops,
            patience,
            *_pool(kernels, size, hops),
            out,
            0,
        )
        if end != loops.OUT_OF_POOL:
            break
        size *= 4
    paths = [_raw(index, out, at) for at in range(count)]
    return _Run(end, paths, done, bound, _Progress(*tally, chosen, full))


def _pool(kernels: Kernels, size: int, hops: int) -> tuple[Any, Any]:
    """A heap and a pool for that many prefixes."""
    record = loops.ROUTE + 2 * (hops + 1)
    return kernels.blank(size, np.int64), kernels.blank(size * record)


def _raw(index: Index, out: tuple[Any, Any, Any], at: int) -> _Raw:
    prices, steps, trail = out
    order = index.graph.order
    start = at * index.hops
    arcs = [int(arc) for arc in trail[start : start + int(steps[at])]]
    nodes = tuple(int(index.graph.target[order[arc]]) for arc in arcs)
    return int(prices[at]), nodes, tuple(arcs)


def _readable(index: Index, paths: Sequence[_Raw]) -> list[tuple[int, tuple[int, ...]]]:
    order = index.graph.order
    return [(price // _STEP, tuple(int(order[arc]) for arc in arcs)) for price, _, arcs in paths]


def portfolio(index: Index, nodes: Sequence[int] | Ints, k: int, *, pops: int = POPS) -> Portfolio:
    """The k first paths of each of many askers, in one call that holds no lock on the interpreter.

    Args:
        pops: budget of each query; complete[i] says whether query i kept within it.
            Whoever needs more than some thousand is asked again with `top_k`.

    Raises:
        ValueError: the index was not made for one of the askers, or k < 1.
    """
    if k < 1:
        msg = f"k must be at least 1, not {k}"
        raise ValueError(msg)
    kernels, hops = index.kernels, index.hops
    asked = np.asarray(nodes, np.int32)
    count = len(asked)
    entries = index.entries_of(asked)
    cost, steps = kernels.blank(count * k, fill=-1), kernels.blank(count * k)
    trail = kernels.blank(count * k * hops, fill=-1)
    found, ends = kernels.blank(count), kernels.blank(count)
    total = kernels.module.search_many(
        index.rows,
        kernels.given(entries, np.int64),
        hops,
        k,
        0,
        pops,
        *_pool(kernels, _POOL * 16, hops),
        (cost, steps, trail),
        found,
        ends,
    )
    prices = np.asarray(cost, np.int32).reshape(count, k)
    arcs = np.asarray(trail, np.int32).reshape(count, k, hops)
    made = Portfolio(
        count=np.asarray(found, np.int32),
        cost=np.where(prices < 0, -1, prices // _STEP).astype(np.int32),
        arcs=np.append(index.graph.order, np.int32(-1))[arcs],  # -1 stays -1
        complete=np.asarray(ends) != loops.OUT_OF_POPS,
        pops=int(total),
    )
    for query in np.flatnonzero(~made.complete | (np.asarray(ends) == loops.OUT_OF_POOL)):
        _put(made, int(query), top_k(index, int(asked[query]), k, pops=pops))
    return made


def _put(into: Portfolio, query: int, found: Found) -> None:
    into.count[query] = len(found.paths)
    into.complete[query] = found.complete
    into.cost[query], into.arcs[query] = -1, -1
    for at, (cost, arcs) in enumerate(found.paths):
        into.cost[query, at] = cost
        into.arcs[query, at, : len(arcs)] = arcs


def nearest(
    graph: StepGraph,
    ends: NDArray[np.bool_],
    *,
    askers: Sequence[int] | Ints | None = None,
    absorbs: NDArray[np.bool_] | None = None,
    start: int = 0,
) -> Ints:
    """The cost of the cheapest walk from every asker to an end, of any number of steps; -1: none.

    With one state, and an asker that is no end, that is the cost of the strongest path; else it is
    a bound: see the module, and a walk may lead back to the asker.

    Args:
        See `index`.

    Returns:
        [askers] int32, ascending by asker.
    """
    chosen = _chosen(graph, askers, start)
    closed = _closed(graph, ends, absorbs)
    kernels, numbers, reached = _reached(graph, ends, closed, chosen, loops.INF, start)
    asked = graph.nodes if chosen is None else len(chosen)
    stops = closed[numbers // graph.states]
    stops[:asked] = False
    entries, arcs = len(numbers), len(reached[1])
    back = kernels.blank(entries + 1, np.int64)
    tails, prices, cost, *work = (
        kernels.blank(size) for size in (arcs, arcs, entries, entries, entries, entries)
    )
    kernels.module.turn_round(*reached[:3], back, tails, prices)
    turned = (kernels.closed(part) for part in (back, tails, prices))
    kernels.module.settle(*reached[:3], *turned, kernels.given(stops, np.uint8), cost, *work)
    found = np.asarray(cost[:asked], np.int32)
    return np.where(found == loops.INF, -1, found).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Reached:
    """Askers with their first path to one node, as (cost, asker, arcs), in order.

    unsettled: (bound, asker) where the budget ran out first; no path costs less than the bound.
    """

    paths: list[tuple[int, int, tuple[int, ...]]]
    unsettled: list[tuple[int, int]]


def reverse(
    graph: StepGraph,
    node: int,
    hops: int,
    *,
    accepting: NDArray[np.bool_],
    absorbs: NDArray[np.bool_] | None = None,
    askers: Sequence[int] | Ints | None = None,
    start: int = 0,
    pops: int = POPS,
) -> Reached:
    """Everybody's first path to one node: who is reached if this node is put on a list?

    The bound D[H][asker] alone would not do: see the module. Every asker with a finite bound is
    asked for its first path.

    Args:
        accepting: [Q] bool; the states in which a path may arrive.
        absorbs, askers, start: as for `index`.
    """
    _check_range("node", np.array([node]), 0, graph.nodes)
    ends = np.zeros((graph.nodes, graph.states), np.bool_)
    ends[node] = accepting
    made = index(graph, ends.reshape(-1), hops, askers=askers, absorbs=absorbs, start=start)
    everybody = np.arange(graph.nodes, dtype=np.int32) if made.askers is None else made.askers
    bounds = np.asarray(made.rows[5][hops * made.entries :])[: len(everybody)]
    asking = everybody[bounds != loops.INF]
    found = portfolio(made, asking, 1, pops=pops)
    paths, unsettled = [], []
    for at, asker in enumerate(asking.tolist()):
        arcs = tuple(arc for arc in found.arcs[at, 0].tolist() if arc >= 0)
        if found.count[at]:
            paths.append((int(found.cost[at, 0]), asker, arcs))
        elif not found.complete[at]:
            unsettled.append((made.least(asker) or 0, asker))
    paths.sort(key=lambda path: (path[0], len(path[2]), path[1]))
    return Reached(paths, sorted(unsettled))

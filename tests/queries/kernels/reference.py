"""Slow, obvious answers that the kernels are held to, and the random cases to ask them about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.kernels.paths import StepGraph

Listed = tuple[int, tuple[int, ...]]  # cost, arcs


@dataclass(frozen=True)
class Case:
    graph: StepGraph
    ends: NDArray[np.bool_]
    absorbs: NDArray[np.bool_]
    hops: int
    start: int

    def closed(self) -> NDArray[np.bool_]:
        ends: NDArray[np.bool_] = np.logical_or.reduce(
            self.ends.reshape(self.graph.nodes, self.graph.states), axis=1
        )
        return ends | self.absorbs


def random_case(random: np.random.Generator) -> Case:
    """A small multigraph with loops, parallel arcs, ties, and any automaton of 1 to 4 states."""
    nodes = int(random.integers(2, 10))
    arcs = int(random.integers(0, 4 * nodes))
    states, steps = int(random.integers(1, 5)), int(random.integers(1, 5))
    dearest = int(random.choice([1, 2, 30, 100_000]))  # 1: every cost is zero
    graph = StepGraph(
        nodes=nodes,
        source=random.integers(0, nodes, arcs).astype(np.int32),
        target=random.integers(0, nodes, arcs).astype(np.int32),
        cost=random.integers(0, dearest, arcs).astype(np.int32),
        step=random.integers(0, steps, arcs).astype(np.int32),
        transition=random.integers(-1, states, (states, steps)).astype(np.int32),
        rank=random.permutation(arcs).astype(np.int32),
    )
    listed, accepting = random.random(nodes) < 0.35, random.random(states) < 0.8
    ends = listed[:, None] & accepting[None, :]
    if random.random() < 0.3:
        ends = ends & (random.random((nodes, states)) < 0.7)
    return Case(
        graph=graph,
        ends=ends.reshape(-1),
        absorbs=random.random(nodes) < 0.1,
        hops=int(random.integers(1, 8)),
        start=int(random.integers(0, states)),
    )


def all_paths(case: Case, asker: int) -> list[tuple[Listed, int]]:
    """(path, node it ends at) of every path, in the documented order; by plain recursion."""
    graph = case.graph
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc, source in enumerate(graph.source.tolist()):
        leaving[source].append(arc)
    rank = np.arange(len(graph.source)) if graph.rank is None else graph.rank
    closed = case.closed()

    def walk(
        nodes: tuple[int, ...], state: int, cost: int, arcs: tuple[int, ...]
    ) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
        if len(arcs) == case.hops:
            return
        for arc in leaving[nodes[-1]]:
            far = int(graph.target[arc])
            then = int(graph.transition[state, graph.step[arc]])
            if then < 0 or far in nodes:
                continue
            longer = (cost + int(graph.cost[arc]), (*nodes, far), (*arcs, arc))
            if not closed[far]:
                yield from walk(longer[1], then, longer[0], longer[2])
            elif case.ends[far * graph.states + then]:
                yield longer

    found = list(walk((asker,), case.start, 0, ()))
    found.sort(key=lambda p: (p[0], len(p[2]), p[1], [int(rank[arc]) for arc in p[2]]))
    return [((cost, arcs), nodes[-1]) for cost, nodes, arcs in found]


def by_target(paths: list[tuple[Listed, int]], targets: int, each: int) -> list[Listed]:
    """The first `each` paths to the first `targets` nodes."""
    held: dict[int, int] = {}
    kept = []
    for path, node in paths:
        if (node in held or len(held) < targets) and held.get(node, 0) < each:
            held[node] = held.get(node, 0) + 1
            kept.append(path)
    return kept


def reached_by_rule(
    stakes: list[tuple[int, int, int, int]],
    seeds: set[int],
    least: int,
    floors: list[int] | None = None,
) -> tuple[set[int], dict[int, int]]:
    """The least fixpoint by sweeping over all stakes until nothing changes.

    stakes: (owner, owned, ppm, group); see `fixpoint.blocked`. floors: the least that each stake
    is; those who count then have at most what the least stakes of all others leave of the whole,
    unless these exceed it. Returns who counts, and the ppm counted in each node.
    """
    counts = set(seeds)
    while True:
        sums = _held(stakes, counts)
        if floors is not None:
            least_stakes = [
                (*stake[:2], low, -1) for stake, low in zip(stakes, floors, strict=True)
            ]
            total = _held(least_stakes, {owner for owner, *_ in stakes})
            bundled = [(*s[:2], low, s[3]) for s, low in zip(stakes, floors, strict=True)]
            counted = _held(bundled, counts)
            for node, amount in sums.items():
                others = total.get(node, 0) - counted.get(node, 0)
                if total.get(node, 0) <= 1_000_000:
                    sums[node] = min(amount, 1_000_000 - others)
        more = counts | {node for node, total in sums.items() if total >= least}
        if more == counts:
            return counts, {node: total for node, total in sums.items() if total}
        counts = more


def _held(stakes: list[tuple[int, int, int, int]], counts: set[int]) -> dict[int, int]:
    """What those who count hold of each node; a joint holding whole, once."""
    whole: dict[tuple[int, int], int] = defaultdict(int)
    for _, owned, share, group in stakes:
        whole[owned, group] += share
    sums: dict[int, int] = defaultdict(int)
    joint = set()
    for owner, owned, share, group in stakes:
        if owner in counts:
            if group < 0:
                sums[owned] += share
            else:
                joint.add((owned, group))
    for owned, group in joint:
        sums[owned] += whole[owned, group]
    return sums

"""Top ten strongest paths per company: what do other libraries take for the same ten?

Nobody else knows a set of targets or a limit of hops, so they get a goal behind all listed
companies, and are compared with our answer for 15 hops, which on these graphs is the answer
without a limit (the costs are compared). `all_simple_paths` does know a limit; it is compared at
six hops.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.graphs import Ints, Steps
from benchmarks.measure import Line, Ours, agreed, each, timed
from queries.kernels.paths import Index, StepGraph, index, portfolio, top_k

TOP = 10
NO_LIMIT = 15
HOPS = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """What the others are spared at a size: CPU seconds of asking each, and who takes part."""

    seconds: float
    most: int
    networkx: bool
    yen: bool


def step_graph(steps: Steps) -> StepGraph:
    """One state, one type of step."""
    return StepGraph(
        nodes=steps.nodes,
        source=steps.source,
        target=steps.target,
        cost=steps.cost,
        step=np.zeros(len(steps.cost), np.uint8),
        transition=np.zeros((1, 1), np.int32),
    )


def ends_of(steps: Steps) -> NDArray[np.bool_]:
    """Listed companies end a path."""
    ends = np.zeros(steps.nodes, np.bool_)
    ends[steps.listed] = True
    return ends


def run(steps: Steps, size: str, companies: int, limits: Limits) -> Iterator[Line]:
    """Lines for the question without a limit and for six hops."""
    random = np.random.default_rng(5)
    unlisted = np.setdiff1d(np.arange(steps.nodes, dtype=np.int32), steps.listed)
    asked = random.choice(unlisted, min(companies, len(unlisted)), replace=False).astype(np.int32)
    few = asked[: limits.most].tolist()
    cut = steps.without_steps_from_listed()

    far, ours = _ours(steps, size, asked, NO_LIMIT, "ten best paths, any length")
    yield ours.line(f"isthmus, {len(asked)} companies")
    costs = [[cost for cost, _ in top_k(far, company, TOP).paths] for company in few]
    del far
    yield _igraph(cut, few, costs, ours, limits)
    if limits.yen:
        yield _scipy(cut, few, costs, ours, limits)
    if limits.networkx:
        yield _networkx(cut, few, costs, ours, limits)

    near, ours = _ours(steps, size, asked, HOPS, "ten best paths, six hops")
    yield ours.line(f"isthmus, {len(asked)} companies")
    one, seconds = each(lambda company: top_k(near, company, TOP), few, most_seconds=5)
    costs = [[cost for cost, _ in found.paths] for found in one]
    yield ours.against("isthmus, one call each", ours.prepare, seconds, agreed(costs, costs, ""))
    yield _grouped(near, few, ours)
    yield _rustworkx(cut, few, costs, ours, limits)


def _ours(steps: Steps, size: str, asked: Ints, hops: int, question: str) -> tuple[Index, Ours]:
    made, prepare = timed(lambda: index(step_graph(steps), ends_of(steps), hops))
    many, answer = timed(lambda: portfolio(made, asked, TOP), best_of=2)
    if not many.complete.all():
        msg = f"{int((~many.complete).sum())} of our own searches ran out of their budget"
        raise ArithmeticError(msg)
    return made, Ours(question, size, "a company", prepare, answer / len(asked))


def _grouped(made: Index, few: list[int], ours: Ours) -> Line:
    found, seconds = each(
        lambda company: top_k(made, company, TOP, per_target=3), few, most_seconds=10
    )
    complete = sum(answer.complete for answer in found)
    return ours.against(
        "isthmus, three paths to each of ten",
        ours.prepare,
        seconds,
        "",
        f"another question, that nobody else answers: {complete} of {len(found)} are complete",
    )


def _goal(steps: Steps) -> tuple[Ints, Ints, NDArray[np.int64]]:
    """Arcs with a goal behind the listed companies, one unit from each (never zero: see graphs)."""
    goal = np.full(len(steps.listed), steps.nodes, np.int32)
    return (
        np.concatenate([steps.source, steps.listed]),
        np.concatenate([steps.target, goal]),
        np.concatenate([steps.cost, np.ones(len(goal), np.int32)]).astype(np.int64),
    )


def _limited(found: int, wanted: int, limits: Limits) -> str:
    if found == wanted:
        return f"asked for {wanted} companies only"
    return f"asked for {found} companies only: stopped after {limits.seconds:.0f} CPU seconds"


def _igraph(
    steps: Steps, few: list[int], costs: list[list[int]], ours: Ours, limits: Limits
) -> Line:
    import igraph

    source, target, cost = _goal(steps)
    weights = cost.tolist()

    def build() -> igraph.Graph:
        edges = np.stack([source, target], axis=1)
        return igraph.Graph(n=steps.nodes + 1, edges=edges, directed=True)

    made, prepare = timed(build)

    def ask(company: int) -> list[int]:
        paths = made.get_k_shortest_paths(
            company, to=steps.nodes, k=TOP, weights=weights, mode="out", output="epath"
        )
        return [int(cost[path].sum()) - 1 for path in paths if path]

    with warnings.catch_warnings():
        # It warns of every company that reaches no listed one.
        warnings.filterwarnings("ignore", message="Couldn't reach some vertices")
        found, seconds = each(ask, few, most_seconds=limits.seconds)
    equal = agreed(costs, found, "igraph")
    note = _limited(len(found), len(few), limits)
    return ours.against("igraph get_k_shortest_paths", prepare, seconds, equal, note)


def _scipy(
    steps: Steps, few: list[int], costs: list[list[int]], ours: Ours, limits: Limits
) -> Line:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import yen

    source, target, cost = _goal(steps)

    def build() -> csr_array[np.float64, tuple[int, int]]:
        size = (steps.nodes + 1, steps.nodes + 1)
        made = csr_array((cost.astype(np.float64), (source, target)), shape=size)
        made.indices = made.indices.astype(np.int32)  # yen refuses 64-bit indices
        made.indptr = made.indptr.astype(np.int32)
        return made

    made, prepare = timed(build)

    def ask(company: int) -> list[int]:
        return [round(float(d)) - 1 for d in yen(made, company, steps.nodes, TOP)]

    found, seconds = each(ask, few, most_seconds=limits.seconds)
    equal = agreed(costs, found, "scipy")
    note = _limited(len(found), len(few), limits)
    return ours.against("scipy.sparse.csgraph.yen", prepare, seconds, equal, note)


def _networkx(
    steps: Steps, few: list[int], costs: list[list[int]], ours: Ours, limits: Limits
) -> Line:
    import networkx as nx

    source, target, cost = _goal(steps)

    def build() -> nx.DiGraph[int]:
        made: nx.DiGraph[int] = nx.DiGraph()
        made.add_nodes_from(range(steps.nodes + 1))
        made.add_weighted_edges_from(
            zip(source.tolist(), target.tolist(), cost.tolist(), strict=True)
        )
        return made

    made, prepare = timed(build)

    def ask(company: int) -> list[int]:
        try:
            paths = nx.shortest_simple_paths(made, company, steps.nodes, weight="weight")
            return [int(nx.path_weight(made, path, "weight")) - 1 for path in islice(paths, TOP)]
        except nx.NetworkXNoPath:
            return []

    found, seconds = each(ask, few, most_seconds=limits.seconds)
    equal = agreed(costs, found, "networkx")
    note = _limited(len(found), len(few), limits)
    return ours.against("networkx shortest_simple_paths", prepare, seconds, equal, note)


def _rustworkx(
    steps: Steps, few: list[int], costs: list[list[int]], ours: Ours, limits: Limits
) -> Line:
    import rustworkx

    source, target, cost = _goal(steps)

    def build() -> tuple[rustworkx.PyDiGraph[None, int], dict[tuple[int, int], int]]:
        made: rustworkx.PyDiGraph[None, int] = rustworkx.PyDiGraph(multigraph=False)
        made.add_nodes_from([None] * (steps.nodes + 1))
        arcs = list(zip(source.tolist(), target.tolist(), cost.tolist(), strict=True))
        made.add_edges_from(arcs)
        return made, {(a, b): c for a, b, c in arcs}

    (made, weight), prepare = timed(build)

    def ask(company: int) -> list[int]:
        # Its limit counts nodes, the goal among them.
        paths = rustworkx.all_simple_paths(made, company, steps.nodes, cutoff=HOPS + 2)
        sums = [sum(weight[pair] for pair in pairwise(path)) - 1 for path in paths]
        return sorted(sums)[:TOP]

    found, seconds = each(ask, few, most_seconds=limits.seconds)
    equal = agreed(costs, found, "rustworkx")
    note = _limited(len(found), len(few), limits) + "; all paths listed, then sorted"
    return ours.against("rustworkx all_simple_paths", prepare, seconds, equal, note)

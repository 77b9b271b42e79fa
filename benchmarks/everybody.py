"""The strongest path of every company to any listed one: what does one sweep over all take?"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np

from benchmarks.exposure import ends_of, step_graph
from benchmarks.graphs import Steps
from benchmarks.measure import Line, Ours, agreed, timed
from queries.kernels.paths import index, nearest


def run(steps: Steps, size: str, *, networkx: bool, others: bool) -> Iterator[Line]:
    """Sums over all companies must be equal; costs are integers, so the sums are exact."""
    graph, ends = step_graph(steps), ends_of(steps)
    cut = steps.without_steps_from_listed()
    cost, seconds = timed(lambda: nearest(graph, ends), best_of=2)
    unlisted = ~ends
    total = int(cost[unlisted & (cost >= 0)].sum(dtype=np.int64))
    ours = Ours("strongest path of everybody", size, "in all", 0.0, seconds)
    reached = int((cost[unlisted] >= 0).sum())
    yield ours.line(
        "isthmus",
        f"{reached} of {int(unlisted.sum())} unlisted companies have one; our answer starts from"
        " the bare arcs, so compare the column 'with prep.'",
    )
    made, seconds = timed(lambda: index(graph, ends, 6))
    yield ours.against(
        "isthmus, index for six hops", 0.0, seconds, "", "the index holds it for 0 to 6 hops"
    )
    del made
    yield _scipy(cut, total, ours)
    if others:
        yield _igraph(cut, total, ours)
        yield _rustworkx(cut, total, ours)
    if networkx:
        yield _networkx(cut, total, ours)


def _scipy(steps: Steps, total: int, ours: Ours) -> Line:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    shape = (steps.nodes, steps.nodes)
    weights = steps.cost.astype(np.float64)
    made, prepare = timed(lambda: csr_array((weights, (steps.target, steps.source)), shape=shape))
    found, seconds = timed(
        lambda: dijkstra(made, directed=True, indices=steps.listed, min_only=True), best_of=2
    )
    equal = agreed([total], [int(found[np.isfinite(found)].sum())], "scipy")
    return ours.against("scipy dijkstra(min_only=True)", prepare, seconds, equal)


def _igraph(steps: Steps, total: int, ours: Ours) -> Line:
    import igraph

    edges = np.concatenate(
        [
            np.stack([steps.target, steps.source], axis=1),
            np.stack([np.full(len(steps.listed), steps.nodes, np.int32), steps.listed], axis=1),
        ]
    )
    weights = [*steps.cost.tolist(), *([0] * len(steps.listed))]
    made, prepare = timed(lambda: igraph.Graph(n=steps.nodes + 1, edges=edges, directed=True))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Couldn't reach some vertices")
        found, seconds = timed(
            lambda: made.distances(source=steps.nodes, weights=weights, mode="out")[0]
        )
    distance = np.array(found)
    equal = agreed([total], [int(distance[np.isfinite(distance)].sum())], "igraph")
    return ours.against("igraph distances", prepare, seconds, equal)


def _rustworkx(steps: Steps, total: int, ours: Ours) -> Line:
    import rustworkx

    def build() -> rustworkx.PyDiGraph[None, float]:
        made: rustworkx.PyDiGraph[None, float] = rustworkx.PyDiGraph(multigraph=True)
        made.add_nodes_from([None] * (steps.nodes + 1))
        weights = steps.cost.astype(np.float64).tolist()
        made.add_edges_from(
            list(zip(steps.target.tolist(), steps.source.tolist(), weights, strict=True))
        )
        made.add_edges_from([(steps.nodes, listed, 0.0) for listed in steps.listed.tolist()])
        return made

    made, prepare = timed(build)
    found, seconds = timed(
        lambda: rustworkx.dijkstra_shortest_path_lengths(made, steps.nodes, float)
    )
    equal = agreed([total], [int(sum(found.values()))], "rustworkx")
    return ours.against("rustworkx dijkstra", prepare, seconds, equal)


def _networkx(steps: Steps, total: int, ours: Ours) -> Line:
    import networkx as nx

    def build() -> nx.DiGraph[int]:
        made: nx.DiGraph[int] = nx.DiGraph()
        made.add_nodes_from(range(steps.nodes))
        made.add_weighted_edges_from(
            zip(steps.target.tolist(), steps.source.tolist(), steps.cost.tolist(), strict=True)
        )
        return made

    made, prepare = timed(build)
    listed = set(steps.listed.tolist())
    found, seconds = timed(
        lambda: nx.multi_source_dijkstra_path_length(made, listed, weight="weight")
    )
    equal = agreed([total], [int(sum(found.values()))], "networkx")
    return ours.against("networkx multi_source_dijkstra", prepare, seconds, equal)

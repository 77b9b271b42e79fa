"""Communities: those of known structures, in whole numbers, the same plain and compiled."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from visualize.layout.communities import Ints, Neighbours, communities, gathered, neighbours


def graph_of(count: int, ties: list[tuple[int, int, int]]) -> Neighbours:
    one, two, weight = (np.array(column) for column in zip(*ties, strict=True))
    return neighbours(count, one.astype(np.int32), two.astype(np.int32), weight.astype(np.int64))


def natural(count: int) -> Ints:
    return np.arange(count, dtype=np.int32)


def test_ties_between_two_nodes_add_up_and_loops_are_left_out() -> None:
    graph = graph_of(3, [(0, 1, 2), (1, 0, 3), (2, 2, 9), (1, 2, 1)])
    assert graph.ptr.tolist() == [0, 1, 3, 4]
    assert graph.other.tolist() == [1, 0, 2, 1]
    assert graph.weight.tolist() == [5, 5, 1, 1]


def test_cliques_on_a_ring_are_the_communities() -> None:
    ring = nx.ring_of_cliques(12, 6)
    graph = graph_of(len(ring), [(a, b, 8) for a, b in ring.edges])
    rng = np.random.default_rng(3)
    for _ in range(5):
        home = communities(graph, rng.permutation(len(ring)).astype(np.int32))
        assert home.tolist() == [node // 6 for node in range(len(ring))]


def test_a_node_without_ties_is_a_community_of_its_own() -> None:
    graph = graph_of(8, [(0, 1, 1), (3, 4, 1), (6, 7, 1)])
    assert communities(graph, natural(8)).tolist() == [0, 0, 1, 2, 2, 3, 4, 4]


def test_the_modularity_is_that_of_networkx_or_better() -> None:
    """A reference that shares no code, at the same resolution."""
    made = nx.planted_partition_graph(20, 25, 0.3, 0.01, seed=5)
    graph = graph_of(len(made), [(a, b, 1) for a, b in made.edges])
    home = communities(graph, natural(len(made)))
    ours = [set(np.flatnonzero(home == at).tolist()) for at in range(int(home.max()) + 1)]
    theirs = nx.community.louvain_communities(made, resolution=3, seed=1)
    value = nx.community.modularity(made, ours, resolution=3)
    assert value >= nx.community.modularity(made, theirs, resolution=3) - 0.01


def test_plain_and_compiled_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made = nx.planted_partition_graph(10, 20, 0.3, 0.02, seed=2)
    graph = graph_of(len(made), [(a, b, 1 + (a + b) % 9) for a, b in made.edges])
    order = np.random.default_rng(1).permutation(len(made)).astype(np.int32)
    found = []
    for choice in ("0", "1"):
        monkeypatch.setenv("ISTHMUS_JIT", choice)
        found.append(communities(graph, order).tolist())
    assert found[0] == found[1]


def test_small_communities_join_their_neighbours_then_their_region() -> None:
    # 0-3 a large one in region 7; 4 tied to it; 5 alone in region 7; 6 alone without a region.
    graph = graph_of(7, [(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 4, 1)])
    home = np.array([0, 0, 0, 0, 1, 2, 3], np.int32)
    region = np.array([7, 7, 7, 7, -1, 7, -1], np.int32)
    joined = gathered(home, graph, region, least=3, most=10)
    assert joined.tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_there_are_never_more_than_asked_for() -> None:
    count = 3000
    graph = graph_of(count, [(at, at + 1, 1) for at in range(0, count, 2)])
    region = (np.arange(count) % 40).astype(np.int32)
    home = (np.arange(count) // 2).astype(np.int32)
    joined = gathered(home, graph, region, least=2, most=25)
    assert int(joined.max()) + 1 <= 25
    assert len(joined) == count

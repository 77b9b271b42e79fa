from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.kernels import paths
from queries.kernels.jit import compiled
from queries.kernels.paths import Index, StepGraph, index, nearest, portfolio, reverse, top_k
from tests.queries.kernels.reference import Case, all_paths, by_target, random_case

CASES = {"plain": 600, "compiled": 3000}  # random graphs a test, every node of each is an asker


def _graph(
    arcs: list[tuple[int, int, int, int]], transition: list[list[int]] | None = None
) -> StepGraph:
    """From (source, target, cost, step); one state and any step if no automaton is given."""
    table = np.array(arcs, np.int32).reshape(-1, 4)
    steps = int(table[:, 3].max(initial=0)) + 1
    return StepGraph(
        nodes=int(table[:, :2].max(initial=0)) + 1,
        source=table[:, 0],
        target=table[:, 1],
        cost=table[:, 2],
        step=table[:, 3],
        transition=np.array(transition or [[0] * steps], np.int32),
    )


def _ends(graph: StepGraph, nodes: list[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """These nodes are ends in every state."""
    ends = np.zeros((graph.nodes, graph.states), np.bool_)
    ends[nodes] = True
    return ends.reshape(-1)


def _index(case: Case, askers: list[int] | None = None) -> Index:
    return index(
        case.graph, case.ends, case.hops, askers=askers, absorbs=case.absorbs, start=case.start
    )


# -- exactness ------------------------------------------------------------------------------------
def test_the_first_k_paths_are_those_of_a_full_enumeration(mode: str) -> None:
    random = np.random.default_rng(1)
    paths_seen = 0
    for _ in range(CASES[mode]):
        case = random_case(random)
        made = _index(case)
        k = int(random.integers(1, 15))
        for asker in range(case.graph.nodes):
            everything = all_paths(case, asker)
            found = top_k(made, asker, k)
            assert found.paths == [path for path, _ in everything[:k]]
            assert found.complete
            best = everything[0][0][0] if everything else None
            bound = made.least(asker)
            if best is not None:
                assert bound is not None
                assert bound <= best
            if case.graph.states == 1:
                assert made.alone(asker).least(asker) == best
            paths_seen += len(found.paths)
    assert paths_seen > CASES[mode]


def test_the_first_paths_to_each_target_are_those_of_a_full_enumeration(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(2)
    for number in range(CASES[mode]):
        case = random_case(random)
        made = _index(case, askers=[0, case.graph.nodes - 1])
        # With no patience every full target makes the search begin again without it.
        monkeypatch.setattr(paths, "_patience", lambda *_, wait=number % 4: wait)
        k, each = int(random.integers(1, 5)), int(random.integers(1, 5))
        for asker in (0, case.graph.nodes - 1):
            found = top_k(made, asker, k, per_target=each)
            assert found.paths == by_target(all_paths(case, asker), k, each)
            assert found.complete


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 2**32), shuffle=st.integers(0, 2**32), k=st.integers(1, 20))
def test_the_answer_does_not_depend_on_the_order_of_the_arcs(
    seed: int, shuffle: int, k: int
) -> None:
    case = random_case(np.random.default_rng(seed))
    graph = case.graph
    assert graph.rank is not None
    order = np.random.default_rng(shuffle).permutation(len(graph.source))
    mixed = replace(
        case,
        graph=replace(
            graph,
            source=graph.source[order],
            target=graph.target[order],
            cost=graph.cost[order],
            step=graph.step[order],
            rank=graph.rank[order],
        ),
    )
    for asker in range(graph.nodes):
        found = top_k(_index(mixed, [asker]), asker, k).paths
        back = [(cost, tuple(int(order[arc]) for arc in arcs)) for cost, arcs in found]
        assert back == top_k(_index(case), asker, k).paths


@pytest.mark.parametrize("seed", range(40))
def test_costs_agree_with_yens_algorithm_in_networkx_and_igraph(seed: int) -> None:
    random = np.random.default_rng(seed)
    nodes, goal, k = 12, 11, 12
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b and random.random() < 0.3]
    costs = random.integers(1, 40, len(pairs))
    graph = _graph(
        [(a, b, int(c), 0) for (a, b), c in zip(pairs, costs, strict=True)] + [(goal, 0, 0, 0)]
    )
    made = index(graph, _ends(graph, [goal]), 15)  # no simple path here has more than 11 steps
    other: nx.DiGraph[int] = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    open_pairs = [(p, int(c)) for p, c in zip(pairs, costs, strict=True) if p[0] != goal]
    other.add_weighted_edges_from((a, b, c) for (a, b), c in open_pairs)
    third = igraph.Graph(n=nodes, edges=[p for p, _ in open_pairs], directed=True)
    weights = [c for _, c in open_pairs]
    for asker in range(nodes - 1):
        ours = [cost for cost, _ in top_k(made, asker, k).paths]
        if not nx.has_path(other, asker, goal):
            assert ours == []
            continue
        walks = islice(nx.shortest_simple_paths(other, asker, goal, weight="weight"), k)
        assert ours == [nx.path_weight(other, walk, "weight") for walk in walks]
        yen = third.get_k_shortest_paths(asker, to=goal, k=k, weights=weights, output="epath")
        assert ours == [sum(weights[edge] for edge in walk) for walk in yen]


# -- the rules of a path --------------------------------------------------------------------------
def test_ties_go_to_fewer_steps_then_smaller_nodes_then_smaller_arcs() -> None:
    graph = _graph([(0, 2, 0, 0), (2, 3, 5, 0), (0, 1, 5, 0), (1, 3, 0, 0), (0, 3, 5, 0)] * 2)
    found = top_k(index(graph, _ends(graph, [3]), 4), 0, 99).paths
    assert [cost for cost, _ in found] == [5] * 10
    assert [arcs for _, arcs in found] == [
        (4,), (9,),
        (2, 3), (2, 8), (7, 3), (7, 8),
        (0, 1), (0, 6), (5, 1), (5, 6),
    ]  # fmt: skip


def test_a_target_absorbs_but_an_asker_that_is_one_goes_on() -> None:
    graph = _graph([(0, 1, 1, 0), (1, 2, 1, 0), (2, 3, 1, 0)])
    made = index(graph, _ends(graph, [1, 3]), 6)
    assert top_k(made, 0, 9).paths == [(1, (0,))]
    assert top_k(made, 1, 9).paths == [(2, (1, 2))]
    assert top_k(made, 3, 9).paths == []


def test_a_path_never_returns_to_the_asker() -> None:
    graph = _graph([(0, 1, 0, 0), (1, 0, 0, 0), (0, 2, 7, 0)])
    made = index(graph, _ends(graph, [0, 2]), 6)
    assert top_k(made, 0, 9).paths == [(7, (2,))]
    assert top_k(made, 1, 9).paths == [(0, (1,))]


def test_an_absorbing_node_without_an_end_is_a_wall() -> None:
    graph = _graph([(0, 1, 0, 0), (1, 2, 0, 0), (0, 2, 9, 0)])
    absorbs = np.array([False, True, False])
    made = index(graph, _ends(graph, [2]), 6, absorbs=absorbs)
    assert top_k(made, 0, 9).paths == [(9, (2,))]


def test_a_target_entered_in_a_state_that_is_no_end_is_a_wall() -> None:
    graph = _graph([(0, 1, 0, 0), (1, 2, 0, 1), (0, 1, 8, 1)], [[0, 1], [-1, 1]])
    ends = np.zeros((3, 2), np.bool_)
    ends[1:, 1] = True
    assert top_k(index(graph, ends.reshape(-1), 6), 0, 9).paths == [(8, (2,))]


def test_more_steps_than_allowed_are_not_taken() -> None:
    graph = _graph([(0, 1, 0, 0), (1, 2, 0, 0), (2, 3, 0, 0), (0, 3, 50, 0)])
    ends = _ends(graph, [3])
    assert top_k(index(graph, ends, 3), 0, 1).paths == [(0, (0, 1, 2))]
    assert top_k(index(graph, ends, 2), 0, 9).paths == [(50, (3,))]


# -- reverse --------------------------------------------------------------------------------------
def test_reverse_gives_the_first_path_of_everybody_who_has_one(mode: str) -> None:
    random = np.random.default_rng(3)
    for _ in range(CASES[mode] // 4):
        case = random_case(random)
        graph = case.graph
        node = int(random.integers(0, graph.nodes))
        accepting = random.random(graph.states) < 0.7
        ends = np.zeros((graph.nodes, graph.states), np.bool_)
        ends[node] = accepting
        alone = replace(case, ends=ends.reshape(-1))
        found = reverse(
            graph, node, case.hops, accepting=accepting, absorbs=case.absorbs, start=case.start
        )
        expected = []
        for asker in range(graph.nodes):
            expected += [(*path, asker) for path, _ in all_paths(alone, asker)[:1]]
        expected.sort(key=lambda path: (path[0], len(path[1]), path[2]))
        assert found.paths == [(cost, asker, arcs) for cost, arcs, asker in expected]
        assert found.unsettled == []


def test_reverse_is_not_misled_by_a_walk_that_meets_one_node_in_two_states() -> None:
    # 0 -a-> 1 -b-> 2 -c-> 1 -d-> 3 costs nothing, but visits node 1 twice; the automaton wants
    # a b c d or a d', and only the dear d' makes a simple path.
    graph = _graph(
        [(0, 1, 0, 0), (1, 2, 0, 1), (2, 1, 0, 2), (1, 3, 0, 3), (1, 3, 90, 4)],
        [
            [1, -1, -1, -1, -1],
            [-1, 2, -1, -1, 4],
            [-1, -1, 3, -1, -1],
            [-1, -1, -1, 4, -1],
            [-1, -1, -1, -1, -1],
        ],
    )
    accepting = np.array([False, False, False, False, True])
    ends = np.zeros((4, 5), np.bool_)
    ends[3] = accepting
    assert index(graph, ends.reshape(-1), 6).least(0) == 0  # the bound believes the walk
    assert reverse(graph, 3, 6, accepting=accepting).paths == [(90, 0, (0, 4))]


# -- many askers ----------------------------------------------------------------------------------
def test_a_portfolio_is_the_answers_of_its_askers(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(4)
    monkeypatch.setattr(paths, "_POOL", 1)  # some queries need more than the shared pool
    retried = 0
    for _ in range(CASES[mode] // 4):
        case = random_case(random)
        made = _index(case)
        k = int(random.integers(1, 8))
        askers = random.permutation(case.graph.nodes).astype(np.int32)
        many = portfolio(made, askers, k)
        retried += sum(top_k(made, int(asker), k).pops > 14 for asker in askers)
        for query, asker in enumerate(askers.tolist()):
            found = top_k(made, asker, k)
            held = int(many.count[query])
            costs = many.cost[query].tolist()
            arcs = [[arc for arc in row if arc >= 0] for row in many.arcs[query].tolist()]
            assert costs == [cost for cost, _ in found.paths] + [-1] * (k - held)
            assert [tuple(row) for row in arcs[:held]] == [path for _, path in found.paths]
            assert many.complete[query]
    assert retried > 0


def test_threads_may_share_an_index(mode: str) -> None:
    random = np.random.default_rng(8)
    table = np.stack([*random.integers(0, 200, (2, 900)), random.integers(0, 50, 900)], axis=1)
    graph = _graph([(int(a), int(b), int(c), 0) for a, b, c in table])
    made = index(graph, _ends(graph, list(range(180, graph.nodes))), 6)
    askers = list(range(graph.nodes))
    alone = [top_k(made, asker, 9, per_target=2) for asker in askers]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda asker: top_k(made, asker, 9, per_target=2), askers)) == alone


def test_an_empty_portfolio_is_empty() -> None:
    graph = _graph([(0, 1, 1, 0)])
    assert len(portfolio(index(graph, _ends(graph, [1]), 3), [], 5).count) == 0


def test_the_nearest_walk_of_everybody_is_dijkstras(mode: str) -> None:
    random = np.random.default_rng(7)
    for _ in range(CASES[mode] // 4):
        case = random_case(random)
        graph = case.graph
        alone = replace(graph, transition=np.zeros((1, graph.transition.shape[1]), np.int32))
        listed = random.random(graph.nodes) < 0.3
        found = nearest(alone, listed)
        open_arcs: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        open_arcs.add_nodes_from(range(-1, graph.nodes))
        for source, target, cost in zip(graph.source, graph.target, graph.cost, strict=True):
            if not listed[source]:
                open_arcs.add_edge(int(target), int(source), weight=int(cost))
        ends = np.flatnonzero(listed).tolist() or [-1]
        expected = nx.multi_source_dijkstra_path_length(open_arcs, set(ends))
        for node in range(graph.nodes):
            if not listed[node]:  # a listed asker goes on, which Dijkstra does not know
                assert found[node] == expected.get(node, -1)


def test_walks_back_to_a_listed_asker_do_not_mislead_its_search(mode: str) -> None:
    # A listed parent and thirty units that own each other and the parent, all for free.
    arcs = [(a, b, 0, 0) for a in range(31) for b in range(31) if a != b]
    graph = _graph([*arcs, (30, 31, 5, 0)])
    ends = _ends(graph, [0, 31])
    for askers in (None, [0, 1], [0]):
        found = top_k(index(graph, ends, 6, askers=askers), 0, 2, pops=5000)
        assert found.paths == [(5, (29, 930)), (5, (0, 59, 930))]
        assert found.complete


# -- what was cut ---------------------------------------------------------------------------------
@settings(deadline=None, max_examples=300)
@given(
    seed=st.integers(0, 2**32),
    k=st.integers(1, 10),
    each=st.integers(0, 3),
    pops=st.integers(0, 30),
)
def test_a_search_that_runs_out_shows_no_wrong_path_and_bounds_the_missing_ones(
    seed: int, k: int, each: int, pops: int
) -> None:
    case = random_case(np.random.default_rng(seed))
    everything = all_paths(case, 0)
    wanted = by_target(everything, k, each) if each else [path for path, _ in everything[:k]]
    found = top_k(_index(case, [0]), 0, k, per_target=each, pops=pops)
    assert set(found.paths) <= set(wanted)
    if found.complete:
        assert found.paths == wanted
    for path in wanted:
        if path not in found.paths:
            assert found.bound is not None
            assert path[0] >= found.bound
    shown = {node for path, node in everything if path in found.paths}
    for path, node in everything:
        further = path not in found.paths if not each else node not in shown
        if further:
            assert found.bound is not None
            assert path[0] >= found.bound
    if found.complete and not each and found.bound is None:
        assert len(everything) <= k


def test_a_crowd_of_paths_to_one_target_does_not_hide_the_next(mode: str) -> None:
    # Five layers of eight nodes: 32,768 free paths to target 1; target 2 costs one unit more.
    layer = [list(range(3 + 8 * at, 11 + 8 * at)) for at in range(5)]
    arcs = [(0, node, 0, 0) for node in layer[0]] + [(node, 1, 0, 0) for node in layer[4]]
    arcs += [(a, b, 0, 0) for at in range(4) for a in layer[at] for b in layer[at + 1]]
    graph = _graph([*arcs, (layer[4][7], 2, 1, 0)])
    made = index(graph, _ends(graph, [1, 2]), 6, askers=[0])
    found = top_k(made, 0, 2, per_target=2)
    assert [cost for cost, _ in found.paths] == [0, 0, 1, 1]
    assert found.complete
    assert found.pops < 2000


def test_the_arcs_of_a_hub_cost_nothing_until_they_matter(mode: str) -> None:
    arcs = [(0, target, target, 0) for target in range(1, 5001)]
    graph = _graph(arcs)
    found = top_k(index(graph, _ends(graph, list(range(1, 5001))), 6, askers=[0]), 0, 3)
    assert [cost for cost, _ in found.paths] == [1, 2, 3]
    assert found.pops == 3


# -- what goes in ---------------------------------------------------------------------------------
def test_memory_mapped_arrays_need_no_second_compilation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISTHMUS_JIT", "1")
    graph = _graph([(0, 1, 3, 0), (1, 2, 4, 0)])
    ends = _ends(graph, [2])
    names = ("source", "target", "cost", "step")
    mapped: dict[str, Any] = {}
    for name in names:
        np.save(tmp_path / f"{name}.npy", getattr(graph, name))
        mapped[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r")
    answers = [
        top_k(index(given, ends, 3), 0, 2).paths for given in (graph, replace(graph, **mapped))
    ]
    assert answers == [[(7, (0, 1))]] * 2
    module = compiled("path_loops").module
    for name in ("reach", "connect", "layers", "sort_rows", "search"):
        assert len(getattr(module, name).signatures) == 1


def test_an_asker_the_index_was_not_made_for_is_refused() -> None:
    graph = _graph([(0, 1, 1, 0), (1, 2, 1, 0)])
    made = index(graph, _ends(graph, [2]), 3, askers=[1])
    assert made.least(1) == 1
    for node in (0, 2, 99):
        with pytest.raises(ValueError, match=f"not made for node {node}"):
            top_k(made, node, 1)
    with pytest.raises(ValueError, match="not made for node -1"):
        top_k(index(graph, _ends(graph, [2]), 3), -1, 1)


def test_whatever_points_outside_the_graph_is_refused() -> None:
    graph = _graph([(0, 1, 1, 0)])
    ends = _ends(graph, [1])
    for askers in ([2], [-1, 0]):
        with pytest.raises(ValueError, match="askers must be"):
            index(graph, ends, 3, askers=askers)
        with pytest.raises(ValueError, match="askers must be"):
            nearest(graph, ends, askers=askers)
    with pytest.raises(ValueError, match="start must be"):
        index(graph, ends, 3, start=1)
    for node in (2, -1):
        with pytest.raises(ValueError, match="node must be"):
            reverse(graph, node, 3, accepting=np.array([True]))
    with pytest.raises(ValueError, match="rank has 2 values"):
        replace(graph, rank=np.zeros(2, np.int32))
    with pytest.raises(ValueError, match="257 step types"):
        replace(graph, transition=np.zeros((1, 257), np.int32))


def test_asking_for_no_path_at_all_is_refused() -> None:
    graph = _graph([(0, 1, 1, 0)])
    made = index(graph, _ends(graph, [1]), 3)
    with pytest.raises(ValueError, match="k must be at least 1"):
        top_k(made, 0, 0)
    with pytest.raises(ValueError, match="k must be at least 1"):
        portfolio(made, [0], 0)


def test_ends_of_the_wrong_length_are_refused() -> None:
    graph = _graph([(0, 1, 1, 0)])
    with pytest.raises(ValueError, match="ends must have 2 values"):
        index(graph, np.ones(3, np.bool_), 3)


@pytest.mark.parametrize("hops", [0, 16])
def test_hops_beyond_the_packing_are_refused(hops: int) -> None:
    graph = _graph([(0, 1, 1, 0)])
    with pytest.raises(ValueError, match="hops must be in"):
        index(graph, _ends(graph, [1]), hops)


def test_costs_that_could_overflow_are_refused() -> None:
    graph = _graph([(0, 1, 9_000_000, 0)])
    with pytest.raises(ValueError, match="more than an int32"):
        index(graph, _ends(graph, [1]), 15)
    assert top_k(index(graph, _ends(graph, [1]), 14), 0, 1).paths == [(9_000_000, (0,))]


@pytest.mark.parametrize(
    ("column", "value"), [("source", 2), ("target", -1), ("cost", -1), ("step", 1)]
)
def test_arrays_out_of_range_are_refused(column: str, value: int) -> None:
    columns = {"source": 0, "target": 1, "cost": 0, "step": 0, column: value}
    with pytest.raises(ValueError, match=column):
        StepGraph(
            nodes=2,
            transition=np.array([[0]], np.int32),
            **{name: np.array([number], np.int32) for name, number in columns.items()},
        )

"""The layout: discs that do not overlap, nodes within them, and the same places every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.large_map import made
from graph.analysis.arrays import AnalysisGraph
from visualize.layout.two_level import Layout, Reals, Tied, lay_out


def tied_of(graph: AnalysisGraph) -> Tied:
    ids = list(graph.ids)
    return Tied(
        ids=ids,
        place=["" if at < 0 else ids[at].removeprefix("country:") for at in graph.country.tolist()],
        one=graph.relations.source,
        two=graph.relations.target,
        weight=np.full(len(graph.relations.kind), 8, np.int64),
    )


@pytest.fixture(scope="module")
def tied() -> Tied:
    return tied_of(made(6000, 12_000))


@pytest.fixture(scope="module")
def layout(tied: Tied) -> Layout:
    return lay_out(tied)


def test_every_node_lies_in_its_disc_and_discs_do_not_overlap(layout: Layout) -> None:
    far = np.hypot(layout.x - layout.disc_x[layout.disc], layout.y - layout.disc_y[layout.disc])
    assert (far <= layout.radius[layout.disc] + 1e-9).all()
    apart = np.hypot(layout.disc_x[:, None] - layout.disc_x, layout.disc_y[:, None] - layout.disc_y)
    room = layout.radius[:, None] + layout.radius
    np.fill_diagonal(apart, np.inf)
    assert (apart >= room).all()


def test_nodes_of_a_disc_keep_a_distance(layout: Layout) -> None:
    """Of the pairs in one disc nearly none is so close that two points would be one."""
    for disc in range(5):
        x, y = layout.x[layout.disc == disc], layout.y[layout.disc == disc]
        apart = np.hypot(x[:, None] - x, y[:, None] - y)
        np.fill_diagonal(apart, np.inf)
        nearest = apart.min(axis=1)
        assert np.quantile(nearest, 0.05) > 0.3
        assert np.median(nearest) > 0.7


def test_ties_are_short(tied: Tied, layout: Layout) -> None:
    """The mean tie over the mean pair: 0.67 is chance on a square; less keeps groups apart."""
    rng = np.random.default_rng(0)
    one, two = rng.integers(0, len(tied.ids), (2, 20_000))

    def mean(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.hypot(layout.x[a] - layout.x[b], layout.y[a] - layout.y[b]).mean())

    assert mean(tied.one, tied.two) < 0.5 * mean(one, two)


def test_discs_lie_where_their_countries_are(tied: Tied, layout: Layout) -> None:
    """West is left and north is up, as far as discs make room for one another."""
    from visualize.layout.places import places

    x, y, east, south = [], [], [], []
    for disc in range(len(layout.radius)):
        codes = [tied.place[at] for at in np.flatnonzero(layout.disc == disc).tolist()]
        codes = [code for code in codes if code]
        if codes:
            most = max(sorted(set(codes)), key=codes.count)
            x.append(layout.disc_x[disc])
            y.append(layout.disc_y[disc])
            east.append(places()[most][0])
            south.append(places()[most][1])
    assert np.corrcoef(x, east)[0, 1] > 0.8
    assert np.corrcoef(y, south)[0, 1] > 0.5


def test_an_empty_graph_and_one_without_ties_have_a_layout() -> None:
    none = np.zeros(0, np.int32)
    nothing = np.zeros(0, np.int64)
    assert len(lay_out(Tied([], [], none, none, nothing)).x) == 0
    alone = lay_out(Tied(["a:1", "a:2", "a:3"], ["", "DE", "QQ"], none, none, nothing))
    assert len(set(zip(alone.x.tolist(), alone.y.tolist(), strict=True))) == 3
    assert np.isfinite(alone.x).all()


# ---- The same graph, the same places


def bits(layout: Layout) -> bytes:
    return b"".join(getattr(layout, name).tobytes() for name in ("x", "y", "disc", "disc_x"))


def test_twice_gives_the_same_bits(tied: Tied, layout: Layout) -> None:
    assert bits(lay_out(tied)) == bits(layout)


def test_several_threads_give_the_same_bits(tied: Tied, layout: Layout) -> None:
    with ThreadPoolExecutor(3) as threads:
        for found in threads.map(lay_out, [tied] * 3):
            assert bits(found) == bits(layout)


def test_plain_python_and_compiled_code_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    small = tied_of(made(700, 1200))
    found = []
    for choice in ("0", "1"):
        monkeypatch.setenv("ISTHMUS_JIT", choice)
        found.append(bits(lay_out(small)))
    assert found[0] == found[1]


# ---- A little changed, nearly the same places. The measure: how far the median node that is in
# both moves, as a share of the picture's longer side, with nothing turned or shifted to fit.


def moved(one: Tied, other: Tied) -> float:
    first, second = lay_out(one), lay_out(other)
    at = {key: number for number, key in enumerate(other.ids)}
    pairs = np.array([(mine, at[key]) for mine, key in enumerate(one.ids) if key in at])

    def whole(layout: Layout) -> tuple[Reals, Reals, float]:
        left, top = (layout.disc_x - layout.radius).min(), (layout.disc_y - layout.radius).min()
        side = max(
            (layout.disc_x + layout.radius).max() - left,
            (layout.disc_y + layout.radius).max() - top,
        )
        return (layout.x - left) / side, (layout.y - top) / side, side

    (x, y, _), (u, v, _) = whole(first), whole(second)
    return float(
        np.median(np.hypot(x[pairs[:, 0]] - u[pairs[:, 1]], y[pairs[:, 0]] - v[pairs[:, 1]]))
    )


def without_ties(tied: Tied, share: float, seed: int) -> Tied:
    keep = np.random.default_rng(seed).random(len(tied.one)) >= share
    return replace(tied, one=tied.one[keep], two=tied.two[keep], weight=tied.weight[keep])


def with_nodes(tied: Tied, share: float, seed: int) -> Tied:
    """New nodes, each tied to two others; ids are sorted again, so that all numbers move."""
    rng = np.random.default_rng(seed)
    count, more = len(tied.ids), int(len(tied.ids) * share)
    ids = [*tied.ids, *(f"made:{rng.integers(10**6):06d}x{at}" for at in range(more))]
    place = [*tied.place, *(tied.place[at] for at in rng.integers(0, count, more))]
    order = sorted(range(len(ids)), key=lambda at: ids[at])
    number = np.empty(len(ids), np.int32)
    number[order] = np.arange(len(ids), dtype=np.int32)
    one = np.concatenate([tied.one, np.repeat(np.arange(count, count + more), 2)])
    two = np.concatenate([tied.two, rng.integers(0, count, 2 * more)])
    weight = np.concatenate([tied.weight, np.full(2 * more, 8)])
    return Tied(
        [ids[at] for at in order], [place[at] for at in order], number[one], number[two], weight
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundredth_of_the_ties_gone_moves_the_median_node_little(tied: Tied, seed: int) -> None:
    assert moved(tied, without_ties(tied, 0.01, seed)) < 0.08


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundredth_of_nodes_more_moves_the_median_node_little(tied: Tied, seed: int) -> None:
    assert moved(tied, with_nodes(tied, 0.01, seed)) < 0.08


def test_the_measure_sees_a_layout_that_is_not_stable(tied: Tied) -> None:
    """The same ties between parties of other names and homes lie elsewhere altogether."""
    rng = np.random.default_rng(4)
    other = rng.permutation(len(tied.ids)).astype(np.int32)
    place = [tied.place[at] for at in other]
    shuffled = replace(tied, place=place, one=other[tied.one], two=other[tied.two])
    assert moved(tied, shuffled) > 0.2

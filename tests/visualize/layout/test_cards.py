"""Cards of a free graph: none on another, the same every time, and near what they are tied to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualize.layout.cards import MOST_BY_DISTANCE, Sizes, Spot, place

WIDTH = 128.0
Pairs = list[tuple[int, int]]


def keys(count: int) -> list[str]:
    return [f"k{at}" for at in range(count)]


def heights(count: int) -> list[float]:
    return [(43.0, 58.0, 103.0)[at % 3] for at in range(count)]


def spots(count: int, ties: Pairs) -> list[Spot]:
    return place(keys(count), Sizes(WIDTH, heights(count)), ties)


def laid(count: int, ties: Pairs) -> list[tuple[int, int]]:
    return [(spot.x, spot.y) for spot in spots(count, ties)]


def on_each_other(at: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tall = heights(len(at))
    return [
        (one, two)
        for one, two in combinations(range(len(at)), 2)
        if abs(at[one][0] - at[two][0]) < WIDTH
        and abs(at[one][1] - at[two][1]) < (tall[one] + tall[two]) / 2
    ]


STAR: Pairs = [(0, at) for at in range(1, 46)]
CHAIN: Pairs = [(at, at + 1) for at in range(11)]
TREE: Pairs = [((at - 1) // 3, at) for at in range(1, 22)]
PARTS: Pairs = [(0, 1), (1, 2), (4, 5), (7, 8), (8, 9), (9, 7)]
CLIQUE: Pairs = list(combinations(range(9), 2))
MANY: Pairs = [((at * 7) % 419, at) for at in range(1, 420)]


@pytest.mark.parametrize(
    ("count", "ties"),
    [(0, []), (1, []), (7, []), (46, STAR), (12, CHAIN), (22, TREE), (12, PARTS), (9, CLIQUE)],
)
def test_no_card_is_on_another(count: int, ties: Pairs) -> None:
    at = laid(count, ties)
    assert len(at) == count
    assert on_each_other(at) == []


def test_no_card_is_on_another_where_there_are_too_many_for_distances() -> None:
    assert len(MANY) > MOST_BY_DISTANCE
    assert on_each_other(laid(420, MANY)) == []


@settings(max_examples=25, deadline=None)
@given(
    st.integers(2, 24).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=40),
        )
    )
)
def test_no_card_is_on_another_in_any_graph(graph: tuple[int, Pairs]) -> None:
    assert on_each_other(laid(*graph)) == []


def test_neither_the_order_of_ties_nor_their_direction_nor_their_number_matters() -> None:
    turned = [(two, one) for one, two in reversed(TREE)]
    assert laid(22, TREE) == laid(22, turned) == laid(22, [*TREE, *turned, (3, 3)])


@pytest.mark.parametrize(("count", "ties"), [(12, CHAIN), (22, TREE)])
def test_what_is_tied_is_near(count: int, ties: Pairs) -> None:
    at = laid(count, ties)
    far = {pair: math.dist(at[pair[0]], at[pair[1]]) for pair in combinations(range(count), 2)}
    tied = [far[pair] for pair in ties]
    loose = [value for pair, value in far.items() if pair not in ties]
    assert sum(tied) / len(tied) < 0.6 * sum(loose) / len(loose)


def passes_behind(at: list[tuple[int, int]], ties: Pairs) -> list[tuple[tuple[int, int], int]]:
    """Lines that run through a card they do not join, found by walking along each."""
    tall = heights(len(at))
    found = []
    for one, two in ties:
        for card in set(range(len(at))) - {one, two}:
            for step in range(201):
                x = at[one][0] + (at[two][0] - at[one][0]) * step / 200
                y = at[one][1] + (at[two][1] - at[one][1]) * step / 200
                if abs(x - at[card][0]) < WIDTH / 2 and abs(y - at[card][1]) < tall[card] / 2:
                    found.append(((one, two), card))
                    break
    return found


def star(leaves: int, more: Sequence[tuple[int, int]] = ()) -> Pairs:
    return [*((0, at) for at in range(1, leaves + 1)), *more]


TWO_HUBS: Pairs = [
    *((0, at) for at in range(2, 32)),
    *((1, at) for at in range(32, 62)),
    (0, 1),
]


def ways(at: list[Spot], ties: Pairs) -> list[tuple[tuple[int, int], list[tuple[float, float]]]]:
    """The corners of every line: along the trunk to a card that hangs, else straight."""
    found = []
    tall = heights(len(at))
    for one, two in ties:
        hub, leaf = (one, two) if at[two].trunk is not None else (two, one)
        trunk = at[leaf].trunk
        ends = [(float(at[card].x), float(at[card].y)) for card in (hub, leaf)]
        if trunk is None:
            found.append(((one, two), ends))
            continue
        down = 1 if at[leaf].y > at[hub].y else -1
        level = at[hub].y + down * (tall[hub] / 2 + 15)
        x = float(at[hub].x + trunk)
        found.append(
            (
                (one, two),
                [ends[0], (ends[0][0], level), (x, level), (x, ends[1][1]), ends[1]],
            )
        )
    return found


def hidden(at: list[Spot], ties: Pairs) -> list[tuple[tuple[int, int], int]]:
    """Lines that run behind a card they do not join, with the card."""
    tall = heights(len(at))
    found = set()
    for (one, two), corners in ways(at, ties):
        for (x0, y0), (x1, y1) in pairwise(corners):
            for step in range(101):
                x, y = x0 + (x1 - x0) * step / 100, y0 + (y1 - y0) * step / 100
                for card in set(range(len(at))) - {one, two}:
                    if abs(x - at[card].x) < WIDTH / 2 and abs(y - at[card].y) < tall[card] / 2:
                        found.add(((one, two), card))
    return sorted(found)


@pytest.mark.parametrize(
    ("count", "ties"),
    [
        *((leaves + 1, star(leaves)) for leaves in (3, 9, 10, 11, 20, 45, 80)),
        (62, TWO_HUBS),
        (50, star(40, [(0, 41), *((at, at + 1) for at in range(41, 49))])),
    ],
)
def test_however_many_hang_from_a_hub_no_line_runs_behind_a_card(count: int, ties: Pairs) -> None:
    at = spots(count, ties)
    assert on_each_other([(spot.x, spot.y) for spot in at]) == []
    assert hidden(at, ties) == []


def test_straight_lines_to_as_many_would_run_behind_cards() -> None:
    straight = [Spot(spot.x, spot.y) for spot in spots(46, star(45))]
    assert hidden(straight, star(45)) != []


def test_few_stand_around_their_hub_and_many_hang_away_from_what_else_it_is_tied_to() -> None:
    assert all(spot.trunk is None for spot in spots(10, star(9)))
    at = spots(50, star(40, [(0, 41), *((at, at + 1) for at in range(41, 49))]))
    hanging = [spot for spot in at if spot.trunk is not None]
    assert len(hanging) == 40
    assert {spot.y > at[0].y for spot in hanging} == {at[41].y < at[0].y}


def test_a_picture_of_many_is_about_as_wide_as_a_window() -> None:
    for leaves in (20, 45, 80, 150):
        at = spots(leaves + 1, star(leaves))
        wide = max(spot.x for spot in at) - min(spot.x for spot in at) + WIDTH
        tall = max(spot.y for spot in at) - min(spot.y for spot in at) + 103
        assert 0.8 < wide / tall < 2.7


@pytest.mark.parametrize(("count", "ties"), [(12, CHAIN), (12, PARTS), (13, TREE[:12])])
def test_no_line_runs_behind_a_card_that_it_does_not_join(count: int, ties: Pairs) -> None:
    assert passes_behind(laid(count, ties), ties) == []

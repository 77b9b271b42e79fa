"""Cards of a free graph: none on another, the same every time, and near what they are tied to."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualize.layout.cards import MOST_BY_DISTANCE, Sizes, place

WIDTH = 128.0
Pairs = list[tuple[int, int]]


def keys(count: int) -> list[str]:
    return [f"k{at}" for at in range(count)]


def heights(count: int) -> list[float]:
    return [(43.0, 58.0, 103.0)[at % 3] for at in range(count)]


def laid(count: int, ties: Pairs) -> list[tuple[int, int]]:
    return place(keys(count), Sizes(WIDTH, heights(count)), ties)


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


@pytest.mark.parametrize(("count", "ties"), [(12, CHAIN), (12, PARTS), (13, TREE[:12])])
def test_no_line_runs_behind_a_card_that_it_does_not_join(count: int, ties: Pairs) -> None:
    assert passes_behind(laid(count, ties), ties) == []

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from visualize.page.layout import Card, Line, MapLayout, lay_out
from visualize.page.textwidth import line_count, text_width

Route = tuple[tuple[str, str], ...]

WORDS = (
    "Nordic",
    "Precision",
    "Halbleiterwerk",
    "Trading",
    "Öl",
    "株式会社",
    "Holding",
    "of",
    "Co.",
)


def random_routes(seed: int) -> tuple[list[Route], dict[str, str]]:
    """Paths from `f` through shared middles to shared ends, some skipping columns, some looping."""
    choice = random.Random(seed)
    middles = [f"m{i}" for i in range(choice.randint(3, 30))]
    ends = [f"e{i}" for i in range(choice.randint(1, 10))]
    routes = []
    for _ in range(choice.randint(1, 25)):
        inner = choice.sample(middles, choice.randint(0, min(5, len(middles))))
        stops = ["f", *inner, choice.choice(ends)]
        routes.append(tuple(pairwise(stops)))
    names = {
        key: " ".join(choice.choices(WORDS, k=choice.randint(1, 6)))
        for key in ("f", *middles, *ends)
    }
    return routes, names


def samples(line: Line, per_piece: int = 24) -> list[tuple[float, float]]:
    """Points along a line as the page draws it: curve, straight run, curve, …"""
    points = []
    for place, ((x0, y0), (x1, y1)) in enumerate(pairwise(line.points)):
        bend = (x1 - x0) / 2 if place % 2 == 0 else 0.0
        xs, ys = (x0, x0 + bend, x1 - bend, x1), (y0, y0, y1, y1)
        for index in range(per_piece + 1):
            t = index / per_piece
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points.append(
                (
                    sum(w * x for w, x in zip(weights, xs, strict=True)),
                    sum(w * y for w, y in zip(weights, ys, strict=True)),
                )
            )
    return points


def is_inside(card: Card, x: float, y: float) -> bool:
    return abs(x - card.x) < card.width / 2 and abs(y - card.y) < card.height / 2


def overlapping(drawn: MapLayout) -> list[tuple[str, str]]:
    return [
        (a.party, b.party)
        for a, b in combinations(drawn.cards, 2)
        if abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2
    ]


def crossed_pairs(drawn: MapLayout) -> int:
    """Crossings counted on the drawing itself: two curves in one gap that change sides."""
    curves = {
        tuple(sorted((line.points[i], line.points[i + 1])))
        for line in drawn.lines
        for i in range(0, len(line.points), 2)
    }
    return sum(
        a[0][0] == b[0][0] and a[1][0] == b[1][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0
        for a, b in combinations(curves, 2)
    )


@pytest.mark.parametrize("seed", range(25))
def test_no_card_covers_another_and_no_line_passes_behind_a_card(seed: int) -> None:
    routes, names = random_routes(seed)
    drawn = lay_out("f", routes, names)
    assert overlapping(drawn) == []
    for line in drawn.lines:
        for card in drawn.cards:
            if card.party not in (line.left, line.right):
                assert not any(is_inside(card, x, y) for x, y in samples(line)), (line, card)


@pytest.mark.parametrize("seed", range(40))
def test_sweeps_never_add_crossings_to_the_order_the_paths_give(seed: int) -> None:
    routes, names = random_routes(seed)
    swept, plain = lay_out("f", routes, names), lay_out("f", routes, names, sweeps=0)
    assert swept.crossings <= plain.crossings


def test_over_many_random_maps_the_sweeps_remove_most_crossings() -> None:
    swept = plain = 0
    for seed in range(40):
        routes, names = random_routes(seed)
        swept += lay_out("f", routes, names).crossings
        plain += lay_out("f", routes, names, sweeps=0).crossings
    assert swept < plain / 2


@pytest.mark.parametrize("seed", range(20))
def test_the_crossings_reported_are_those_of_the_drawing(seed: int) -> None:
    routes, names = random_routes(seed)
    for sweeps in (0, 12):
        drawn = lay_out("f", routes, names, sweeps=sweeps)
        assert crossed_pairs(drawn) == drawn.crossings


@pytest.mark.parametrize("seed", range(10))
def test_the_same_paths_give_the_same_map(seed: int) -> None:
    routes, names = random_routes(seed)
    assert lay_out("f", routes, names) == lay_out("f", routes, names)


@pytest.mark.parametrize("seed", range(20))
def test_every_party_and_every_pair_of_the_paths_is_drawn_once(seed: int) -> None:
    routes, names = random_routes(seed)
    drawn = lay_out("f", routes, names)
    parties = [card.party for card in drawn.cards]
    assert sorted(parties) == sorted({"f"} | {end for route in routes for s in route for end in s})
    assert sorted(tuple(sorted((line.left, line.right))) for line in drawn.lines) == sorted(
        {tuple(sorted(pair)) for route in routes for pair in route}
    )


@pytest.mark.parametrize("seed", range(20))
def test_lines_touch_the_cards_they_join(seed: int) -> None:
    routes, names = random_routes(seed)
    drawn = lay_out("f", routes, names)
    card = {one.party: one for one in drawn.cards}
    for line in drawn.lines:
        for party, (x, y) in ((line.left, line.points[0]), (line.right, line.points[-1])):
            assert abs(x - card[party].x) == pytest.approx(card[party].width / 2, abs=0.5)
            assert abs(y - card[party].y) <= card[party].height / 2


def test_columns_count_steps_and_listed_parties_share_the_last_one() -> None:
    routes = [(("f", "a"), ("a", "b"), ("b", "x")), (("f", "y"),)]
    drawn = lay_out("f", routes, {})
    column = {card.party: card.column for card in drawn.cards}
    assert column == {"f": 0, "a": 1, "b": 2, "x": 3, "y": 3}
    assert [c.listed for c in drawn.columns] == [False, False, False, True]


def test_relations_that_close_a_circle_share_the_line_of_the_way_there() -> None:
    routes = [
        (("f", "a"), ("a", "b"), ("b", "x")),
        (("f", "b"), ("b", "a"), ("a", "y")),
    ]
    drawn = lay_out("f", routes, {})
    assert [(line.left, line.right) for line in drawn.lines].count(("a", "b")) == 1
    assert all(line.points[0][0] < line.points[-1][0] for line in drawn.lines)
    assert len(drawn.lines) == 5


def test_a_party_that_is_itself_listed_is_one_card() -> None:
    drawn = lay_out("f", [()], {"f": "A firm"})
    assert [card.party for card in drawn.cards] == ["f"]
    assert drawn.lines == ()
    assert drawn.crossings == 0


def test_forty_parties_in_six_columns_fit_the_stage_without_shrinking() -> None:
    routes = [
        (
            ("f", f"a{i}"),
            (f"a{i}", f"b{i}"),
            (f"b{i}", f"c{i}"),
            (f"c{i}", f"d{i}"),
            (f"d{i}", f"x{i}"),
        )
        for i in range(8)
    ]
    names = {f"{letter}{i}": "Anadolu Casting" for letter in "abcdx" for i in range(8)}
    drawn = lay_out("f", routes, {"f": "A firm", **names})
    width = max(c.x + c.width / 2 for c in drawn.cards) - min(
        c.x - c.width / 2 for c in drawn.cards
    )
    height = max(c.y + c.height / 2 for c in drawn.cards) - min(
        c.y - c.height / 2 for c in drawn.cards
    )
    assert width <= 1032
    assert height <= 690


def test_longer_names_get_more_lines() -> None:
    assert line_count("Kestrel", 12.5, 100) == 1
    assert line_count("Kestrel Circuits International", 12.5, 100) == 2
    assert line_count("嘉禾磁性材料有限公司集团总部", 12.5, 100) == 2
    assert line_count("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", 12.5, 100) >= 4
    assert text_width("WWW", 12) > 2 * text_width("iii", 12)

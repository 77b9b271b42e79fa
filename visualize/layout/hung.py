"""Where do the many cards stand that are tied to one card alone? Below it, as in a staff chart.

From the hub a trunk runs down (or up); on each side of it stand two columns of cards. Those of the
inner column are reached from the trunk straight away, those of the outer one through the gaps
between the inner cards, so no line passes behind a card however many hang there. Straight lines
from the hub could not do that: cards are wide, and rings of them hide one another. Where one trunk
would make the picture too tall there are several, side by side, joined to the hub by a level line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MOST_AROUND = 9  # so many and fewer stand around the hub, with straight lines
_ONE_COLUMN = 10  # from more on there are outer columns too
_TRUNK = 52.0  # free on each side of the trunk: for a figure on the line
_DROP = 30.0  # between the hub and the first cards
_LANE = 16.0  # between two cards of a column, for the line to the outer one
_BETWEEN = 22.0  # the two columns of one side
_SHAPE = 1.5  # width over height that is aimed at


@dataclass(frozen=True, slots=True)
class Hung:
    """The centre of a card from its hub's, where the hub's trunks run down; and its trunk's x."""

    x: float
    y: float
    trunk: float


@dataclass(frozen=True, slots=True)
class Comb:
    """Cards that hang below a hub, and the room of hub and cards together.

    `tall` is from the hub's upper edge to the last card's lower one.
    """

    cards: tuple[Hung, ...]
    wide: float
    tall: float


def hanging(count: int, ties: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Each hub with the cards that are tied to it alone, if these are too many to stand around."""
    around: list[set[int]] = [set() for _ in range(count)]
    for one, two in ties:
        around[one].add(two)
        around[two].add(one)
    hubs: dict[int, list[int]] = {}
    for card, others in enumerate(around):
        if len(others) == 1:
            (hub,) = others
            if len(around[hub]) > 1:
                hubs.setdefault(hub, []).append(card)
    return {hub: cards for hub, cards in sorted(hubs.items()) if len(cards) > _MOST_AROUND}


def comb(width: float, hub: float, heights: Sequence[float]) -> Comb:
    """Places of cards with these heights below a hub of height `hub`; all are `width` wide."""
    most = max(1, len(heights) // (2 * _ONE_COLUMN))
    tries = [_trunks(width, hub, heights, trunks) for trunks in range(1, most + 1)]
    return min(tries, key=lambda made: abs(math.log(made.wide / made.tall / _SHAPE)))


def _trunks(width: float, hub: float, heights: Sequence[float], trunks: int) -> Comb:
    size = -(-len(heights) // trunks)
    parts = [heights[low : low + size] for low in range(0, len(heights), size)]
    made = [_trunk(width, hub, part) for part in parts]
    pitch = max(part.wide for part in made) + 2 * _BETWEEN
    cards = []
    for at, part in enumerate(made):
        trunk = (at - (len(made) - 1) / 2) * pitch
        cards += [Hung(card.x + trunk, card.y, trunk) for card in part.cards]
    wide = pitch * (len(made) - 1) + max(part.wide for part in made)
    return Comb(tuple(cards), wide, max(part.tall for part in made))


def _trunk(width: float, hub: float, heights: Sequence[float]) -> Comb:
    inner = _TRUNK + width / 2
    outer = inner + width + _BETWEEN
    rows = _rows(heights)
    cards = [Hung(0.0, 0.0, 0.0)] * len(heights)
    bottom = hub / 2 + _DROP  # where the next inner cards may begin
    lowest = bottom
    before = -math.inf  # the lower edge of the outer cards above
    for row in rows:
        tall = max(heights[card] for card in row.inner)
        deep = max((heights[card] for card in row.outer), default=0.0)
        # The outer cards stand on the lane below the inner ones, and below those before them.
        lane = max(bottom + tall + _LANE / 2, before + _LANE / 2 + deep / 2)
        for side, card in zip((-1, 1), row.inner, strict=False):
            cards[card] = Hung(side * inner, bottom + tall / 2, 0.0)
        for side, card in zip((-1, 1), row.outer, strict=False):
            cards[card] = Hung(side * outer, lane, 0.0)
        lowest = max(bottom + tall, lane + deep / 2 if row.outer else 0.0, lowest)
        before = lane + deep / 2
        bottom = lane + _LANE / 2
    reach = outer if any(row.outer for row in rows) else inner
    return Comb(tuple(cards), 2 * reach + width, hub / 2 + lowest)


@dataclass(frozen=True, slots=True)
class _Row:
    inner: tuple[int, ...]
    outer: tuple[int, ...]


def _rows(heights: Sequence[float]) -> list[_Row]:
    """Cards row by row in their order: two at the trunk and, if they are many, two outside."""
    step = 2 if len(heights) <= _ONE_COLUMN else 4
    cards = list(range(len(heights)))
    starts = [*range(0, len(cards), step), len(cards)]
    return [
        _Row(tuple(cards[low:high][:2]), tuple(cards[low:high][2:]))
        for low, high in pairwise(starts)
    ]

"""Where does each card of a page's network view stand, for itself and folded?

The places are computed here and travel as numbers, so that the same answer is the same picture and
nothing moves when the page is opened. The page's script draws them: `script/network.js`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visualize.layout.cards import Sizes, Spot, place
from visualize.page.layout import PADDING, SMALLEST
from visualize.page.textwidth import line_count
from visualize.world.borders import packed_numbers

if TYPE_CHECKING:
    from visualize.page.island import Json

WIDTH = 128.0
BY = ("country", "kind")
_MOST_LINES = 5  # of a name; the panel and the tooltip have what is beyond
_FEWEST = 2  # parties that a fold stands for; one alone is told as itself


@dataclass(frozen=True, slots=True)
class Knot:
    """One card. `folds` says with whom it is folded, by "country" or "kind"; may be empty."""

    key: str
    name: str
    folds: Mapping[str, str] = field(default_factory=dict)


def network(
    knots: Sequence[Knot], ties: Sequence[tuple[int, int]], countries: Mapping[str, str]
) -> dict[str, Json]:
    """The places of all cards, in the order of `knots`, and of the same folded in each way.

    `at` packs x, y, the trunk, height and lines of the name of each; the trunk is 0, or for a card
    that hangs twice the trunk's place beside its hub and one. `folds` has for each way of folding
    its `groups` of at least two members, and an `at` that packs the same five numbers for each of
    these and then the first three of every card that stays for itself. A way that folds nothing is
    left out. `countries` are the names by code, for the height of their cards.
    """
    lines = [_lines(knot.name) for knot in knots]
    heights = [_height(count, rows=1) for count in lines]
    at = place([knot.key for knot in knots], Sizes(WIDTH, heights), ties)
    folds = {by: _folded(knots, ties, by, heights, countries) for by in BY}
    return {
        "width": WIDTH,
        "at": packed_numbers(_rows(at, heights, lines)),
        "folds": {by: fold for by, fold in folds.items() if fold is not None},
    }


def _folded(
    knots: Sequence[Knot],
    ties: Sequence[tuple[int, int]],
    by: str,
    heights: Sequence[float],
    words: Mapping[str, str],
) -> dict[str, Json] | None:
    of = [knot.folds.get(by, "") for knot in knots]
    counts = Counter(group for group in of if group)
    groups = sorted(group for group, count in counts.items() if count >= _FEWEST)
    number = {group: at for at, group in enumerate(groups)}
    single = [at for at, group in enumerate(of) if group not in number]
    # Everybody in one pile says less than a count does.
    if not groups or len(groups) + len(single) < _FEWEST:
        return None
    box = {at: len(groups) + order for order, at in enumerate(single)}
    stands = [box.get(at, number.get(group, 0)) for at, group in enumerate(of)]
    lines = [_lines(words.get(group, group)) for group in groups]
    tall = [_height(count, rows=2) for count in lines]
    found = place(
        [f"fold {group}" for group in groups] + [knots[at].key for at in single],
        Sizes(WIDTH, [*tall, *(heights[at] for at in single)]),
        [(stands[one], stands[two]) for one, two in ties],
    )
    alone = [value for spot in found[len(groups) :] for value in _spot(spot)]
    return {
        "groups": [*groups],
        "at": packed_numbers([*_rows(found[: len(groups)], tall, lines), *alone]),
    }


def _lines(name: str) -> int:
    """Lines that a name fills, at the smallest size if need be."""
    return min(_MOST_LINES, line_count(name, SMALLEST, WIDTH - 2 * PADDING))


def _height(lines: int, *, rows: int) -> float:
    """Of a card with a name of so many lines and smaller rows below it; a whole number."""
    return 13.0 + 15.0 * lines + 15.0 * rows


def _rows(at: Iterable[Spot], heights: Iterable[float], lines: Iterable[int]) -> list[int]:
    rows = zip(at, heights, lines, strict=True)
    return [value for spot, high, count in rows for value in (*_spot(spot), int(high), count)]


def _spot(spot: Spot) -> tuple[int, int, int]:
    return spot.x, spot.y, 0 if spot.trunk is None else 2 * spot.trunk + 1

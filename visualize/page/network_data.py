"""Where does each card of a page's network view stand, for itself and folded by country?

The places are computed here and travel as numbers, so that the same answer is the same picture and
nothing moves when the page is opened. The page's script draws them: `script/network.js`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visualize.layout.cards import Sizes, place
from visualize.page.layout import NAME_SIZE, PADDING, SMALLEST
from visualize.page.textwidth import line_count
from visualize.world.borders import packed_numbers

if TYPE_CHECKING:
    from visualize.page.island import Json

WIDTH = 128.0
_MOST_LINES = 5  # of a name; the panel and the tooltip have what is beyond
_FEWEST = 2  # parties that a folded country stands for; one alone is told as itself


@dataclass(frozen=True, slots=True)
class Knot:
    """One card. `group` is what it is folded with, "" if it always stands for itself."""

    key: str
    name: str
    group: str = ""


def network(
    knots: Sequence[Knot], ties: Sequence[tuple[int, int]], words: dict[str, str]
) -> dict[str, Json]:
    """The places of all cards, in the order of `knots`, and of the same folded by their groups.

    `at` packs x, y, height and lines of the name of each; `folds` names the groups that have at
    least two members, `folded` packs the same four numbers for each of these and then x and y of
    every card that stays for itself. `words` are the groups' names, for the height of their cards.
    """
    lines = [_lines(knot.name) for knot in knots]
    heights = [_height(count, rows=1) for count in lines]
    at = place([knot.key for knot in knots], Sizes(WIDTH, heights), ties)
    counts = Counter(knot.group for knot in knots if knot.group)
    groups = sorted(group for group, count in counts.items() if count >= _FEWEST)
    folds: list[Json] = [*groups]
    return {
        "width": WIDTH,
        "at": packed_numbers(_rows(at, heights, lines)),
        "folds": folds,
        "folded": _folded(knots, ties, groups, heights, words) if groups else "",
    }


def _folded(
    knots: Sequence[Knot],
    ties: Sequence[tuple[int, int]],
    groups: Sequence[str],
    heights: Sequence[float],
    words: dict[str, str],
) -> str:
    number = {group: at for at, group in enumerate(groups)}
    single = [at for at, knot in enumerate(knots) if knot.group not in number]
    box = {at: len(groups) + order for order, at in enumerate(single)}
    stands = [box.get(at, number.get(knot.group, 0)) for at, knot in enumerate(knots)]
    lines = [_lines(words.get(group, group)) for group in groups]
    tall = [_height(count, rows=2) for count in lines]
    found = place(
        [f"fold {group}" for group in groups] + [knots[at].key for at in single],
        Sizes(WIDTH, [*tall, *(heights[at] for at in single)]),
        [(stands[one], stands[two]) for one, two in ties],
    )
    alone = [value for place in found[len(groups) :] for value in place]
    return packed_numbers([*_rows(found[: len(groups)], tall, lines), *alone])


def _lines(name: str) -> int:
    """Lines that a name fills: at full size if these are two at most, else at the smallest."""
    room = WIDTH - 2 * PADDING
    smallest = line_count(name, SMALLEST, room)
    full = min(2, line_count(name, NAME_SIZE, room))
    return min(_MOST_LINES, smallest if smallest > 2 else full)


def _height(lines: int, *, rows: int) -> float:
    """Of a card with a name of so many lines and smaller rows below it; a whole number."""
    return 13.0 + 15.0 * lines + 15.0 * rows


def _rows(
    at: Iterable[tuple[int, int]], heights: Iterable[float], lines: Iterable[int]
) -> list[int]:
    rows = zip(at, heights, lines, strict=True)
    return [value for (x, y), high, count in rows for value in (x, y, int(high), count)]

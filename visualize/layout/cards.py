"""Where do the cards of a small graph stand when nothing orders them? Near what they are tied to.

Each part that hangs together is laid out by its distances (stress majorization: Gansner, Koren,
North 2004), in lengths that grow with how many a card is tied to; cards are then pushed apart and
off the lines of others, and the parts are set side by side. Above `MOST_BY_DISTANCE` cards the
layout on two levels stands in. Whatever came before, the last step leaves no card on another.

Nothing is random and every sum is taken in one order, so the same graph gives the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visualize.layout.two_level import Tied, lay_out

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_BY_DISTANCE = 360  # cards of one part; the work grows with the square
GAP_X, GAP_Y = 26.0, 22.0  # kept free between two cards
SHAPE = 1.5  # of the whole: width over height, as the stage beside the panel has it
_LENGTH = 1.0  # of a tie between two cards with few ties, in cards
_STEPS = 160
_ROUNDS = 60
_OFF_LINES = 40, 6000  # rounds in which cards leave the lines of others: at most, and times cards
_CLEAR = 7.0  # between a card and a line that passes it
_GRID = 12.0  # the places that the last step tries lie this far apart


@dataclass(frozen=True, slots=True)
class Sizes:
    """Width of all cards, and the height of each."""

    width: float
    heights: Sequence[float]


def place(
    keys: Sequence[str], sizes: Sizes, ties: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The centre of each card, in whole pixels around (0, 0).

    Args:
        keys: one for each card, each once; a card's key decides where ties leave it free.
        ties: pairs of places in `keys`; which of a pair comes first does not matter.
    """
    if not keys:
        return []
    pairs = sorted({(min(pair), max(pair)) for pair in ties if pair[0] != pair[1]})
    heights = np.array(sizes.heights, np.float64)
    blocks = []
    for part in _parts(len(keys), pairs):
        number = {card: at for at, card in enumerate(part)}
        inner = [(number[one], number[two]) for one, two in pairs if one in number]
        x, y = _part([keys[card] for card in part], sizes.width, heights[part], inner)
        blocks.append((part, x, y))
    return _side_by_side(blocks, sizes.width, heights)


def _parts(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Cards that hang together, the largest part first; cards without a tie are one last part."""
    around: list[list[int]] = [[] for _ in range(count)]
    for one, two in pairs:
        around[one].append(two)
        around[two].append(one)
    seen: set[int] = set()
    parts, alone = [], []
    for start in range(count):
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for card in part:
            fresh = [other for other in around[card] if other not in seen]
            seen.update(fresh)
            part += fresh
        if len(part) > 1:
            parts.append(sorted(part))
        else:
            alone.append(start)
    parts.sort(key=lambda part: (-len(part), part[0]))
    return [*parts, *([alone] if alone else [])]


def _part(
    keys: Sequence[str], width: float, heights: Reals, pairs: Sequence[tuple[int, int]]
) -> tuple[Reals, Reals]:
    count = len(keys)
    if not pairs:
        return _in_rows(width, heights)
    if count > MOST_BY_DISTANCE:
        one = np.array([pair[0] for pair in pairs], np.int32)
        two = np.array([pair[1] for pair in pairs], np.int32)
        weight = np.ones(len(pairs), np.int64)
        found = lay_out(Tied(keys, [""] * count, one, two, weight))
        x = found.x * (width + GAP_X) * 1.2
        y = found.y * (float(heights.max()) + GAP_Y) * 1.2
        return _apart(x, y, width, heights)
    far = _distances(count, pairs)
    x, y = _by_distance(far)
    # A tie of one card's length leaves room for an arrow between the cards, and for few words.
    middling = float(np.sort(heights)[count // 2])
    x, y = x * (width + 1.4 * GAP_X), y * (middling + 2.3 * GAP_Y)
    return _readable(x, y, width, heights, pairs)


def _in_rows(width: float, heights: Reals) -> tuple[Reals, Reals]:
    """Cards without a tie, row by row."""
    count = len(heights)
    step_x, step_y = width + GAP_X, float(heights.max()) + GAP_Y
    across = max(1, min(count, round((count * SHAPE * step_y / step_x) ** 0.5)))
    at = np.arange(count)
    return (at % across) * step_x, (at // across) * step_y


def _distances(count: int, pairs: Sequence[tuple[int, int]]) -> Reals:
    """[n, n] the length of the shortest way; a tie is longer where an end has many ties."""
    degree = np.zeros(count, np.int64)
    for one, two in pairs:
        degree[one] += 1
        degree[two] += 1
    far = np.full((count, count), np.inf)
    np.fill_diagonal(far, 0.0)
    for one, two in pairs:
        most = float(max(degree[one], degree[two]))
        far[one, two] = far[two, one] = _LENGTH * max(1.0, (most / 4.0) ** 0.6)
    for middle in range(count):
        np.minimum(far, far[:, middle, None] + far[None, middle, :], out=far)
    # What is far is drawn nearer than it is: a long chain would push all else into a corner.
    bent: Reals = np.sqrt(far) * (0.55 + 0.45 * np.sqrt(far))
    return bent


def _by_distance(far: Reals) -> tuple[Reals, Reals]:
    """Places whose distances are as near to `far` as a plane allows."""
    count = len(far)
    # Two pairs of far cards span the plane at first; who is nearer to one stands on its side.
    first = int(np.argmax(far[0]))
    last = int(np.argmax(far[first]))
    x = (far[first] - far[last]) / 2.0
    slant = far[first] + far[last]
    upper = int(np.argmax(slant))
    lower = int(np.argmax(np.where(np.abs(x - x[upper]) < far[first, last] / 3, far[upper], -1.0)))
    y = (far[upper] - far[lower]) / 2.0
    # Cards with the same distances would stay on each other.
    turn = np.arange(count) * 0.6180339887498949 % 1.0
    spread = np.arange(count) * 0.7548776662466927 % 1.0
    x, y = x + 0.4 * (turn - 0.5), y + 0.4 * (spread - 0.5)
    weight = np.divide(1.0, far * far, out=np.zeros_like(far), where=far > 0)
    total = _added(weight)
    for _ in range(_STEPS):
        dx, dy = x[None, :] - x[:, None], y[None, :] - y[:, None]
        length = np.sqrt(dx * dx + dy * dy)
        share = np.divide(far, length, out=np.zeros_like(far), where=length > 1e-9)
        x, y = (
            _added(weight * (x[:, None] + share * dx)) / total,
            _added(weight * (y[:, None] + share * dy)) / total,
        )
    return x, y


def _added(table: Reals) -> Reals:
    """Column sums, row after row: `sum` would leave the order to the machine."""
    total = np.zeros(table.shape[1])
    for row in table:
        total = total + row
    return total


def _readable(
    x: Reals, y: Reals, width: float, heights: Reals, pairs: Sequence[tuple[int, int]]
) -> tuple[Reals, Reals]:
    """The same picture with cards that lie neither on each other nor on the lines of others."""
    x, y = _pushed(x, y, width, heights)
    best, fewest = (x, y), _behind(x, y, width, heights, pairs)[0]
    most, work = _OFF_LINES
    for _ in range(min(most, work // len(x))):
        if fewest == 0:
            break
        _, off_x, off_y = _behind(x, y, width, heights, pairs)
        x, y = _pushed(x + off_x, y + off_y, width, heights)
        count = _behind(x, y, width, heights, pairs)[0]
        if count < fewest:
            best, fewest = (x, y), count
    return _apart(*best, width, heights)


def _pushed(x: Reals, y: Reals, width: float, heights: Reals) -> tuple[Reals, Reals]:
    """Cards on each other pushed apart, each along the shorter way."""
    wide = width + GAP_X
    tall = (heights[:, None] + heights[None, :]) / 2.0 + GAP_Y
    for _ in range(_ROUNDS):
        dx, dy = x[None, :] - x[:, None], y[None, :] - y[:, None]
        over_x, over_y = wide - np.abs(dx), tall - np.abs(dy)
        on = (over_x > 0.5) & (over_y > 0.5)
        np.fill_diagonal(on, False)
        if not on.any():
            break
        sideways = on & (over_x / wide < over_y / tall)
        upright = on & ~sideways
        sign_x = np.where(dx == 0, np.sign(_later(len(x))), np.sign(dx))
        sign_y = np.where(dy == 0, np.sign(_later(len(x))), np.sign(dy))
        x = x + 0.5 * _added(np.where(sideways, sign_x * over_x, 0.0))
        y = y + 0.5 * _added(np.where(upright, sign_y * over_y, 0.0))
    return x, y


def _later(count: int) -> Ints:
    """[n, n] how much later the second card comes than the first."""
    at = np.arange(count)
    return at[None, :] - at[:, None]


def _behind(
    x: Reals, y: Reals, width: float, heights: Reals, pairs: Sequence[tuple[int, int]]
) -> tuple[int, Reals, Reals]:
    """How often a line runs behind a card it does not join, and the ways off for each card."""
    count = len(x)
    ends = np.array(pairs, np.int64)
    off_x, off_y = np.zeros(count), np.zeros(count)
    times = 0
    half_w = width / 2.0 + _CLEAR
    half_h = heights / 2.0 + _CLEAR
    for one, two in ends:
        ax, ay, bx, by = x[one], y[one], x[two], y[two]
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        if square == 0.0:
            continue
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / square, 0.0, 1.0)
        away_x, away_y = x - (ax + along * dx), y - (ay + along * dy)
        # The line meets the box of a card if the box reaches as far as the line's normal asks.
        length = np.sqrt(square)
        normal_x, normal_y = -dy / length, dx / length
        apart = (x - ax) * normal_x + (y - ay) * normal_y
        reach = half_w * abs(normal_x) + half_h * abs(normal_y)
        hit = (np.abs(apart) < reach) & (along > 0.0) & (along < 1.0)
        hit &= (np.abs(away_x) < half_w + half_h) & (np.abs(away_y) < half_w + half_h)
        hit[one] = hit[two] = False
        if not hit.any():
            continue
        times += int(hit.sum())
        side = np.where(apart >= 0, 1.0, -1.0)
        need = np.where(hit, (reach - np.abs(apart)) * side * 0.7, 0.0)
        off_x, off_y = off_x + need * normal_x, off_y + need * normal_y
    return times, off_x, off_y


def _apart(x: Reals, y: Reals, width: float, heights: Reals) -> tuple[Reals, Reals]:
    """Each card at the free place nearest to where it would be, those in the middle first.

    A card that is in nobody's way stays; the others look around themselves, ring by ring.
    """
    middle_x, middle_y = float((x.min() + x.max()) / 2), float((y.min() + y.max()) / 2)
    order = sorted(
        range(len(x)), key=lambda at: ((x[at] - middle_x) ** 2 + (y[at] - middle_y) ** 2, at)
    )
    cell = width + GAP_X + float(heights.max())
    held: dict[tuple[int, int], list[int]] = {}
    at_x, at_y = x.copy(), y.copy()

    def is_free(card: int, px: float, py: float) -> bool:
        column, row = int(px // cell), int(py // cell)
        for near_x in (column - 1, column, column + 1):
            for near_y in (row - 1, row, row + 1):
                for other in held.get((near_x, near_y), ()):
                    tall = (heights[card] + heights[other]) / 2 + GAP_Y / 2
                    if abs(at_x[other] - px) < width + GAP_X / 2 and abs(at_y[other] - py) < tall:
                        return False
        return True

    for card in order:
        for ring in range(100_000):
            spots = [
                (float(x[card]) + across * _GRID, float(y[card]) + along * _GRID)
                for across, along in _ring(ring)
            ]
            free = next((spot for spot in spots if is_free(card, *spot)), None)
            if free is not None:
                at_x[card], at_y[card] = free
                held.setdefault((int(free[0] // cell), int(free[1] // cell)), []).append(card)
                break
    return at_x, at_y


def _ring(ring: int) -> list[tuple[int, int]]:
    """Steps to the places around one, all as far away, the nearest first."""
    if ring == 0:
        return [(0, 0)]
    span = range(-ring, ring + 1)
    around = [(across, along) for across in span for along in (-ring, ring)]
    around += [(across, along) for along in range(-ring + 1, ring) for across in (-ring, ring)]
    return sorted(around, key=lambda step: (step[0] ** 2 + step[1] ** 2, step))


def _side_by_side(
    blocks: Sequence[tuple[list[int], Reals, Reals]], width: float, heights: Reals
) -> list[tuple[int, int]]:
    """Parts in rows from the top, the largest first, around (0, 0)."""
    boxes = []
    for part, x, y in blocks:
        half = heights[part] / 2
        left, top = float(x.min()) - width / 2, float((y - half).min())
        right, bottom = float(x.max()) + width / 2, float((y + half).max())
        boxes.append((left, top, right - left + 2 * GAP_X, bottom - top + 2 * GAP_Y))
    area = sum(wide * high for _, _, wide, high in boxes)
    limit = max(max(wide for _, _, wide, _ in boxes), (area * SHAPE * 1.15) ** 0.5)
    spots, across, down, row = list[tuple[float, float]](), 0.0, 0.0, 0.0
    for _, _, wide, high in boxes:
        if across > 0 and across + wide > limit:
            across, down, row = 0.0, down + row, 0.0
        spots.append((across, down))
        across, row = across + wide, max(row, high)
    places = [(0.0, 0.0)] * len(heights)
    for (part, xs, ys), (left, top, _, _), spot in zip(blocks, boxes, spots, strict=True):
        for card, px, py in zip(part, xs, ys, strict=True):
            places[card] = (float(px) - left + spot[0], float(py) - top + spot[1])
    middle_x = (min(at[0] for at in places) + max(at[0] for at in places)) / 2
    middle_y = (min(at[1] for at in places) + max(at[1] for at in places)) / 2
    return [(round(px - middle_x), round(py - middle_y)) for px, py in places]

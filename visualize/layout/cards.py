"""Where do the cards of a small graph stand when nothing orders them? Near what they are tied to.

Each part that hangs together is laid out by its distances (stress majorization: Gansner, Koren,
North 2004), in lengths that grow with how many a card is tied to; cards are then pushed apart and
off the lines of others, and the parts are set side by side. Many cards that are tied to one alone
hang from it in columns (`hung`). Above `MOST_BY_DISTANCE` cards the
layout on two levels stands in. Whatever came before, the last step leaves no card on another.

Nothing is random and every sum is taken in one order, so the same graph gives the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visualize.layout.hung import Comb, comb, hanging
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


@dataclass(frozen=True, slots=True)
class Spot:
    """The centre of a card in whole pixels; how far beside its hub the trunk it hangs from runs.

    A line to a card that hangs runs from the hub to the trunk, along it, and level to the card.
    """

    x: int
    y: int
    trunk: int | None = None


@dataclass(frozen=True, slots=True)
class _Boxes:
    """What must stay apart: cards, and hubs with what hangs from them.

    `off` is how far above the middle of its box (y downwards) a card stands, where lines begin.
    """

    wide: Reals
    tall: Reals
    off: Reals


def place(keys: Sequence[str], sizes: Sizes, ties: Sequence[tuple[int, int]]) -> list[Spot]:
    """Where each card stands, around (0, 0).

    Args:
        keys: one for each card, each once; a card's key decides where ties leave it free.
        ties: pairs of places in `keys`; which of a pair comes first does not matter.
    """
    if not keys:
        return []
    pairs = sorted({(min(pair), max(pair)) for pair in ties if pair[0] != pair[1]})
    heights = np.array(sizes.heights, np.float64)
    blocks, trunks = [], dict[int, int]()
    for part in _parts(len(keys), pairs):
        number = {card: at for at, card in enumerate(part)}
        inner = [(number[one], number[two]) for one, two in pairs if one in number]
        x, y, hung = _part([keys[card] for card in part], sizes.width, heights[part], inner)
        blocks.append((part, x, y))
        trunks.update({part[card]: trunk for card, trunk in hung.items()})
    places = _side_by_side(blocks, sizes.width, heights)
    return [Spot(x, y, trunks.get(at)) for at, (x, y) in enumerate(places)]


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
) -> tuple[Reals, Reals, dict[int, int]]:
    """Places of cards that hang together, and the trunk of each that hangs from a hub."""
    count = len(keys)
    if not pairs:
        return *_in_rows(width, heights), {}
    hubs = hanging(count, pairs)
    leaves = {leaf for cards in hubs.values() for leaf in cards}
    core = [card for card in range(count) if card not in leaves]
    number = {card: at for at, card in enumerate(core)}
    inner = [(number[one], number[two]) for one, two in pairs if one in number and two in number]
    combs = {
        hub: comb(width, float(heights[hub]), [float(heights[card]) for card in cards])
        for hub, cards in hubs.items()
    }
    at_x, at_y = _core([keys[card] for card in core], width, heights[core], inner)
    boxes, ways = _boxed(
        at_y, inner, {number[hub]: combs[hub] for hub in hubs}, width, heights[core]
    )
    middle_x, middle_y = _readable(at_x, at_y - boxes.off, boxes, inner)
    x, y = np.zeros(count), np.zeros(count)
    x[core], y[core] = middle_x, middle_y + boxes.off
    trunks = {}
    for hub, cards in hubs.items():
        for card, hung in zip(cards, combs[hub].cards, strict=True):
            x[card], y[card] = x[hub] + hung.x, y[hub] + ways[number[hub]] * hung.y
            trunks[card] = round(hung.trunk)
    return x, y, trunks


def _core(
    keys: Sequence[str], width: float, heights: Reals, pairs: Sequence[tuple[int, int]]
) -> tuple[Reals, Reals]:
    """First places of cards, near those they are tied to."""
    count = len(keys)
    if not pairs:  # a hub alone: all the others hang from it
        return np.zeros(count), np.zeros(count)
    if count > MOST_BY_DISTANCE:
        one = np.array([pair[0] for pair in pairs], np.int32)
        two = np.array([pair[1] for pair in pairs], np.int32)
        weight = np.ones(len(pairs), np.int64)
        found = lay_out(Tied(keys, [""] * count, one, two, weight))
        high = float(heights.max())
        return found.x * (width + GAP_X) * 1.2, found.y * (high + GAP_Y) * 1.2
    x, y = _by_distance(_distances(count, pairs))
    # A tie of one card's length leaves room for an arrow between the cards, and for few words;
    # where there are few cards, for more of them.
    roomy = max(1.0, 1.4 - 0.04 * count)
    middling = float(np.sort(heights)[count // 2])
    return x * (width + 1.4 * GAP_X) * roomy, y * (middling + 2.3 * GAP_Y) * roomy


def _boxed(
    y: Reals,
    pairs: Sequence[tuple[int, int]],
    combs: Mapping[int, Comb],
    width: float,
    heights: Reals,
) -> tuple[_Boxes, dict[int, float]]:
    """The box of each card with what hangs from it, and the way that hangs: 1 down, -1 up.

    It hangs away from the others that the hub is tied to.
    """
    wide, tall = np.full(len(y), width), heights.copy()
    off = np.zeros(len(y))
    ways = {}
    for hub, hung in combs.items():
        lean = sum(float(y[one + two - hub] - y[hub]) for one, two in pairs if hub in (one, two))
        ways[hub] = -1.0 if lean > 0 else 1.0
        wide[hub] = hung.wide
        tall[hub] = hung.tall
        off[hub] = -ways[hub] * (hung.tall - heights[hub]) / 2
    return _Boxes(wide, tall, off), ways


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
    x: Reals, y: Reals, boxes: _Boxes, pairs: Sequence[tuple[int, int]]
) -> tuple[Reals, Reals]:
    """The same picture with cards that lie neither on each other nor on the lines of others."""
    x, y = _pushed(x, y, boxes)
    best, fewest = (x, y), _behind(x, y, boxes, pairs)[0]
    most, work = _OFF_LINES
    for _ in range(min(most, work // len(x))):
        if fewest == 0:
            break
        _, off_x, off_y = _behind(x, y, boxes, pairs)
        x, y = _pushed(x + off_x, y + off_y, boxes)
        count = _behind(x, y, boxes, pairs)[0]
        if count < fewest:
            best, fewest = (x, y), count
    return _apart(*best, boxes)


def _pushed(x: Reals, y: Reals, boxes: _Boxes) -> tuple[Reals, Reals]:
    """Boxes on each other pushed apart, each along the shorter way."""
    wide = (boxes.wide[:, None] + boxes.wide[None, :]) / 2.0 + GAP_X
    tall = (boxes.tall[:, None] + boxes.tall[None, :]) / 2.0 + GAP_Y
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
    x: Reals, y: Reals, boxes: _Boxes, pairs: Sequence[tuple[int, int]]
) -> tuple[int, Reals, Reals]:
    """How often a line runs behind a box it does not join, and the ways off for each box."""
    count = len(x)
    off_x, off_y = np.zeros(count), np.zeros(count)
    times = 0
    half_w = boxes.wide / 2.0 + _CLEAR
    half_h = boxes.tall / 2.0 + _CLEAR
    end = y + boxes.off
    for one, two in pairs:
        ax, ay, bx, by = x[one], end[one], x[two], end[two]
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        if square == 0.0:
            continue
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / square, 0.0, 1.0)
        away_x, away_y = x - (ax + along * dx), y - (ay + along * dy)
        # The line meets a box if the box reaches as far as the line's normal asks.
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


def _apart(x: Reals, y: Reals, boxes: _Boxes) -> tuple[Reals, Reals]:
    """Each box at the free place nearest to where it would be, those in the middle first.

    A box that is in nobody's way stays; the others look around themselves, ring by ring.
    """
    middle_x, middle_y = float((x.min() + x.max()) / 2), float((y.min() + y.max()) / 2)
    order = sorted(
        range(len(x)), key=lambda at: ((x[at] - middle_x) ** 2 + (y[at] - middle_y) ** 2, at)
    )
    cell = float(max(boxes.wide.max(), boxes.tall.max())) + GAP_X
    held: dict[tuple[int, int], list[int]] = {}
    at_x, at_y = x.copy(), y.copy()

    def is_free(card: int, px: float, py: float) -> bool:
        column, row = int(px // cell), int(py // cell)
        for near_x in (column - 1, column, column + 1):
            for near_y in (row - 1, row, row + 1):
                for other in held.get((near_x, near_y), ()):
                    wide = (boxes.wide[card] + boxes.wide[other]) / 2 + GAP_X / 2
                    tall = (boxes.tall[card] + boxes.tall[other]) / 2 + GAP_Y / 2
                    if abs(at_x[other] - px) < wide and abs(at_y[other] - py) < tall:
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

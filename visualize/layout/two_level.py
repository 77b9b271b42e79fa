"""How is a graph of a hundred thousand nodes laid out so that one can read it? On two levels.

Its communities become discs, near where an atlas has the country that most members are in, drawn
towards the discs they are tied to, and pushed apart until none overlaps. Within its disc each node
starts at a place that its id decides, is drawn to its neighbours and keeps a distance from all.

Every choice follows from ids, never from an order of arrival or a seed: a node more or less leaves
most others where they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr import pointers
from queries.kernels.jit import Kernels, choose
from visualize.layout.communities import (
    Ints,
    Longs,
    Neighbours,
    communities,
    gathered,
    neighbours,
)
from visualize.layout.places import places

Reals = NDArray[np.float64]

LEAST = 6  # members a disc has; smaller communities join others
MOST = 400  # discs at most
# Within a disc: how strongly ties pull at first, and steps. Then once more, mostly making room.
_PHASES = ((1.0, 60), (0.15, 30))
_STEPS = sum(steps for _, steps in _PHASES)
_SPREAD = 240  # of the discs
_COLUMN, _BLUR = 0.25, 0.12  # how far, in shares of the width, discs see one another; see _sheet
_SHAPE, _FULL = 1.45, 0.62  # of the sheet: width over height, and how much of it discs cover
_NOWHERE = (-0.8, 0.4)  # where discs without a country would like to be: in the south-west
_APART = 0.04  # how far discs of one country stand around it
_LOOSE = 0.6  # room of a node without a tie
_ROOM = 0.74  # radius of a disc over the square root of its members


@dataclass(frozen=True, slots=True)
class Tied:
    """What is laid out. ids: by node, each once; place: [n] country code or "";
    one, two: [m] the ends of ties; weight: [m] how strongly each holds, at least 1."""

    ids: Sequence[str]
    place: Sequence[str]
    one: Ints
    two: Ints
    weight: Longs


@dataclass(frozen=True, slots=True)
class Layout:
    """x, y: [n] places, where 1 is the distance nodes keep; disc: [n] which disc each is in;
    disc_x, disc_y, radius: [k] of each disc. Discs descend by members."""

    x: Reals
    y: Reals
    disc: Ints
    disc_x: Reals
    disc_y: Reals
    radius: Reals


def lay_out(tied: Tied) -> Layout:
    """The places of all nodes; the same for the same graph, bit by bit, on every machine."""
    count = len(tied.ids)
    if count == 0:
        none = np.zeros(0)
        return Layout(none, none, np.zeros(0, np.int32), none, none, none)
    chance = _chance(tied.ids)
    graph = neighbours(count, tied.one, tied.two, tied.weight)
    codes = sorted(set(tied.place) - {""})
    number = {code: at for at, code in enumerate(codes)} | {"": -1}
    region = np.array([number[code] for code in tied.place], np.int32)
    order = np.argsort(chance[:, 0], kind="stable").astype(np.int32)
    disc = communities(graph, order)
    disc = _by_size(gathered(disc, graph, region, least=LEAST, most=MOST))
    # Nodes without a tie need no room for lines.
    tied_to = np.where(np.diff(graph.ptr) > 0, 1.0, _LOOSE)
    radius = _ROOM * np.sqrt(np.bincount(disc, tied_to)) + 0.5
    disc_x, disc_y = _spread(graph, disc, radius, _homes(disc, region, codes, chance))
    x, y = _settled(graph, disc, radius, chance)
    return Layout(x + disc_x[disc], y + disc_y[disc], disc, disc_x, disc_y, radius)


def _chance(ids: Sequence[str]) -> Reals:
    """[n, 3] numbers from 0 to 1 that follow from each id alone."""
    raw = b"".join(
        hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        for key in ids
    )
    return np.frombuffer(raw, "<u4").reshape(-1, 3).astype(np.float64) / 2.0**32


def _by_size(disc: Ints) -> Ints:
    """Discs numbered by members, the most first; ties as they were."""
    order = np.argsort(-np.bincount(disc), kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    ranked: Ints = rank[disc]
    return ranked


def _round(chance: Reals) -> tuple[Reals, Reals]:
    """[n, 2] chances as places that fill a disc of radius 1 evenly.

    By a square mapped onto the disc (Shirley and Chiu would need sines): points outside the disc
    are drawn in along their ray, which needs square roots only.
    """
    x, y = 2.0 * chance[:, 0] - 1.0, 2.0 * chance[:, 1] - 1.0
    longest = np.maximum(np.abs(x), np.abs(y))
    length = np.sqrt(x * x + y * y)
    shrunk = np.divide(longest, length, out=np.ones_like(length), where=length > 0)
    return x * shrunk, y * shrunk


def _homes(disc: Ints, region: Ints, codes: Sequence[str], chance: Reals) -> tuple[Reals, Reals]:
    """[k] where each disc would like to be, in the units of `places`.

    The mean of its members' countries, each country by the square of its members: close to the
    most frequent one, without a jump where another becomes that. Discs of one country stand around
    one point, each on the side that its members' chances add up to.
    """
    count = int(disc.max()) + 1
    around_x, around_y = _round(chance[:, 1:])
    size = np.sqrt(np.bincount(disc, minlength=count))
    home_x = _APART * np.bincount(disc, around_x, minlength=count) / size
    home_y = _APART * np.bincount(disc, around_y, minlength=count) / size
    atlas = places()
    there = np.array([atlas.get(code, _NOWHERE) for code in codes] or [_NOWHERE])
    known = region >= 0
    width = len(there)
    pairs, held = np.unique(
        disc[known].astype(np.int64) * width + region[known], return_counts=True
    )
    at, code = np.divmod(pairs, width)
    square = held.astype(np.float64) ** 2
    total = np.bincount(at, square, minlength=count)
    for home, column, nowhere in ((home_x, 0, _NOWHERE[0]), (home_y, 1, _NOWHERE[1])):
        mean = np.bincount(at, square * there[code, column], minlength=count)
        home += np.divide(mean, total, out=np.full(count, nowhere), where=total > 0)
    return home_x, home_y


def _sheet(homes: tuple[Reals, Reals], area: Reals) -> tuple[Reals, Reals]:
    """The same homes with room for each area: who is west stays west, but crowds draw apart.

    Along x a disc lies where the share of all area west of it says, along y the same among the
    discs around its column. Both change little when the homes or areas do.
    """
    across = _share_below(homes[0], area, np.ones((len(area), len(area))))
    near = np.maximum(0.0, 1.0 - np.abs(across[:, None] - across[None, :]) / _COLUMN)
    along = _share_below(homes[1], area, near)
    high = np.sqrt(np.pi * np.cumsum(area)[-1] / _FULL / _SHAPE)
    return (across - 0.5) * high * _SHAPE, (along - 0.5) * high


def _share_below(place: Reals, area: Reals, near: Reals) -> Reals:
    """[k] for each place the share of the area, counted as `near` [k, k] says, that lies before."""
    apart = np.clip((place[:, None] - place[None, :]) / _BLUR, -0.5, 0.5) + 0.5
    held = near * area[None, :]
    # Added up one by one: `sum` would leave the order, and so the last bit, to the machine.
    share: Reals = np.cumsum(held * apart, axis=1)[:, -1] / np.cumsum(held, axis=1)[:, -1]
    return share


def _spread(
    graph: Neighbours, disc: Ints, radius: Reals, homes: tuple[Reals, Reals]
) -> tuple[Reals, Reals]:
    count = len(radius)
    rows = np.repeat(np.arange(len(graph), dtype=np.int32), np.diff(graph.ptr))
    once = rows < graph.other
    links = neighbours(count, disc[rows[once]], disc[graph.other[once]], graph.weight[once])
    held = np.zeros(count, np.int64)
    np.add.at(held, np.repeat(np.arange(count), np.diff(links.ptr)), links.weight)
    pull = 0.01 * links.weight / np.repeat(np.maximum(held, 1), np.diff(links.ptr))
    margin = radius * 1.05 + 0.8
    home_x, home_y = _sheet(homes, margin * margin)
    kernels = choose("disc_loops", count * count * _SPREAD // 4)
    x, y = _row(kernels, home_x), _row(kernels, home_y)
    kernels.module.spread(
        kernels.given(links.ptr, np.int64),
        kernels.given(links.other),
        kernels.given(pull, np.float64),
        kernels.given(margin, np.float64),
        kernels.given(home_x, np.float64),
        kernels.given(home_y, np.float64),
        _SPREAD,
        x,
        y,
        kernels.blank(count, np.float64),
        kernels.blank(count, np.float64),
    )
    return np.asarray(x, np.float64), np.asarray(y, np.float64)


def _settled(graph: Neighbours, disc: Ints, radius: Reals, chance: Reals) -> tuple[Reals, Reals]:
    """[n] places within each node's own disc."""
    count = len(disc)
    order = np.argsort(disc, kind="stable").astype(np.int32)
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    rows = np.repeat(np.arange(count, dtype=np.int32), np.diff(graph.ptr))
    inner = disc[rows] == disc[graph.other]
    one, two = rank[rows[inner]], rank[graph.other[inner]]
    by_one = np.lexsort((two, one))
    one, two = one[by_one], two[by_one]
    degree = np.bincount(one, minlength=count)
    # A node goes to the middle of its neighbours, and less to one that many others are tied to.
    pull = 0.5 / (degree[one] * np.sqrt(degree[two]))
    start_x, start_y = _round(chance[order, 1:])
    spread = (radius[disc[order]] - 0.5) * 0.98
    kernels = choose("disc_loops", count * _STEPS)
    x, y = _row(kernels, start_x * spread), _row(kernels, start_y * spread)
    bounds = pointers(len(radius), disc)
    wide = int(2.0 * radius.max()) + 4
    scratch = [kernels.blank(count, np.float64) for _ in range(2)]
    scratch += [kernels.blank(count), kernels.blank(wide * wide), kernels.blank(count)]
    ties = (
        kernels.given(pointers(count, one), np.int64),
        kernels.given(two),
        kernels.given(pull, np.float64),
    )
    for warmth, steps in _PHASES:
        for at in range(len(radius)):
            span, room = (int(bounds[at]), int(bounds[at + 1])), float(radius[at] - 0.5)
            kernels.module.settle(*ties, *span, room, steps, warmth, x, y, *scratch)
        even_x, even_y = _even(np.asarray(x), np.asarray(y), radius - 0.5, bounds)
        x, y = _row(kernels, even_x), _row(kernels, even_y)
    return np.asarray(x, np.float64)[rank], np.asarray(y, np.float64)[rank]


def _even(x: Reals, y: Reals, radius: Reals, bounds: Longs) -> tuple[Reals, Reals]:
    """The same directions from the middle of each disc, at distances that fill it evenly."""
    size = np.diff(bounds)
    disc = np.repeat(np.arange(len(size)), size)
    middle_x, middle_y = (np.bincount(disc, row) / size for row in (x, y))
    x, y = x - middle_x[disc], y - middle_y[disc]
    length = np.sqrt(x * x + y * y)
    order = np.lexsort((length, disc))
    wanted = np.empty(len(x))
    at = np.arange(len(x)) - bounds[disc]
    wanted[order] = radius[disc] * np.sqrt((at + 0.5) / size[disc])
    stretch = np.divide(wanted, length, out=np.zeros_like(length), where=length > 0)
    return x * stretch, y * stretch


def _row(kernels: Kernels, values: Reals) -> Any:
    """A copy of some values that a kernel may write to."""
    return np.array(values) if kernels.compiled else values.tolist()

"""Which nodes of a graph belong together? Communities of high modularity (Louvain's method).

Weights are integers and nodes are looked at in an order that follows from their ids, so the same
graph gives the same communities on every machine, and a node more or less leaves most of them.

Blondel, Guillaume, Lambiotte, Lefebvre: Fast unfolding of communities in large networks (2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr import pointers
from queries.kernels.jit import Kernels, choose

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

_ROUNDS = 12  # passes a level; the later ones move a handful
_LEVELS = 12
_FINE = 3  # at 1, two countries that trade much become one community
_SETTLED = 500  # a pass that moves less than one node in so many is the last


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A graph without direction, each tie from both ends. ptr: [n + 1]; other, weight: [2m]."""

    ptr: Longs
    other: Ints
    weight: Longs

    def __len__(self) -> int:
        return len(self.ptr) - 1


def neighbours(count: int, one: Ints, two: Ints, weight: Longs) -> Neighbours:
    """Ties between two nodes added up into one, loops left out; neighbours ascend."""
    apart = one != two
    low = np.minimum(one, two)[apart].astype(np.int64)
    high = np.maximum(one, two)[apart].astype(np.int64)
    pairs, which = np.unique(low * count + high, return_inverse=True)
    summed = np.zeros(len(pairs), np.int64)
    np.add.at(summed, which, weight[apart])
    low, high = np.divmod(pairs, max(count, 1))
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.argsort(source * count + target, kind="stable")
    return Neighbours(
        pointers(count, source.astype(np.int32)),
        target[order].astype(np.int32),
        np.concatenate([summed, summed])[order],
    )


def communities(graph: Neighbours, order: Ints) -> Ints:
    """[n] the community of each node, numbered from 0 by their lowest member.

    Args:
        order: the nodes in the order in which they may choose; see the module.
    """
    kernels = choose("community_loops", 4 * len(graph.other))
    home = np.arange(len(graph), dtype=np.int32)
    strength = np.zeros(len(graph), np.int64)
    np.add.at(strength, np.repeat(home, np.diff(graph.ptr)), graph.weight)
    level, turn = graph, order
    for _ in range(_LEVELS):
        found, moved = _moved(kernels, level, strength, turn)
        if not moved:
            break
        home = found[home]
        count = int(found.max()) + 1
        if count == len(level):
            break
        rows = np.repeat(np.arange(len(level), dtype=np.int32), np.diff(level.ptr))
        held = np.zeros(count, np.int64)
        np.add.at(held, found, strength)
        first = np.full(count, len(turn), np.int64)  # a community's turn is its first member's
        np.minimum.at(first, found[turn], np.arange(len(turn)))
        one = rows < level.other
        level = neighbours(count, found[rows[one]], found[level.other[one]], level.weight[one])
        strength, turn = held, np.argsort(first, kind="stable").astype(np.int32)
    return _numbered(home)


def _moved(kernels: Kernels, graph: Neighbours, strength: Longs, order: Ints) -> tuple[Ints, int]:
    """One level: the communities, numbered without gaps, and how many moves made them."""
    count = len(graph)
    home, held = kernels.blank(count, np.int64), kernels.blank(count, np.int64)
    home[:] = range(count) if isinstance(home, list) else np.arange(count)
    held[:] = strength.tolist() if isinstance(held, list) else strength
    moved = kernels.module.move(
        kernels.given(graph.ptr, np.int64),
        kernels.given(graph.other),
        kernels.given(graph.weight, np.int64),
        kernels.given(strength, np.int64),
        kernels.given(order),
        int(strength.sum()),
        _FINE,
        _ROUNDS,
        count // _SETTLED,
        home,
        held,
        kernels.blank(count, np.int64),
        kernels.blank(count, np.int64),
    )
    return _numbered(np.asarray(home, np.int32)), moved


def _numbered(home: Ints) -> Ints:
    """The same communities, numbered from 0 by their lowest member."""
    _, first, which = np.unique(home, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    numbered: Ints = rank[which]
    return numbered


def gathered(home: Ints, graph: Neighbours, region: Ints, *, least: int, most: int) -> Ints:
    """Communities with fewer than `least` members joined to others, until there are few enough.

    A small one goes to the community it has most ties with, else to the one that most of its
    region's nodes are in; small ones without either form one together.

    Args:
        region: [n] any number that says where a node is at home; -1 unknown.
        most: communities at most; `least` is doubled until there are no more.
    """
    while True:
        home = _joined(home, graph, region, least)
        if int(home.max(initial=-1)) + 1 <= most:
            return home
        least *= 2


def _joined(home: Ints, graph: Neighbours, region: Ints, least: int) -> Ints:
    count = int(home.max(initial=-1)) + 1
    size = np.bincount(home, minlength=count)
    small = size < least
    if not small.any():
        return home
    goal = np.arange(count)
    rows = np.repeat(np.arange(len(graph), dtype=np.int32), np.diff(graph.ptr))
    one, two = home[rows].astype(np.int64), home[graph.other].astype(np.int64)
    out = small[one] & ~small[two]  # only a large one takes others in
    pairs, which = np.unique(one[out] * count + two[out], return_inverse=True)
    weight = np.zeros(len(pairs), np.int64)
    np.add.at(weight, which, graph.weight[out])
    order = np.lexsort((pairs, -weight))
    strongest = pairs[order][np.unique(pairs[order] // count, return_index=True)[1]]
    goal[strongest // count] = strongest % count
    # What has no tie to a large one goes where its region is.
    alone = small & (goal == np.arange(count))
    where = np.flatnonzero(~small[home] & (region >= 0))
    places = int(region.max(initial=-1)) + 2
    seat = np.full(places, -1, np.int64)
    if len(where):
        pairs, held = np.unique(
            region[where].astype(np.int64) * count + home[where], return_counts=True
        )
        order = np.lexsort((pairs, -held))
        first = np.unique(pairs[order] // count, return_index=True)[1]
        seat[pairs[order][first] // count] = pairs[order][first] % count
    mine = np.flatnonzero(alone[home])
    members, at = np.unique(home[mine], return_index=True)
    found = seat[region[mine[at]]]
    goal[members[found >= 0]] = found[found >= 0]
    rest = members[found < 0]
    if len(rest):
        goal[rest] = rest[0]
    return _numbered(goal[home].astype(np.int32))

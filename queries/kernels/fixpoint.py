"""Whom does an ownership rule reach? The least fixpoint of "owned to the threshold by who counts".

Shares are integers in ppm of one whole and are summed, never multiplied: a stake of whoever counts,
counts whole. The set of those who count only grows, so by Knaster and Tarski there is one least
set, whatever the order of the stakes; companies that own only each other are not in it. The
worklist looks at each stake of whoever counts once: linear time, nothing else is touched.

Design: domain.md, section 3. OFAC, the EU and BIS add up the holdings of different listed parties
(`aggregate`); the UK does not, so there each listed party is followed on its own, through all of
its chains together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr import rows_by_pair
from queries.kernels.jit import choose

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

# A list's parties hold a small part of all stakes; only those are looked at.
_TOUCHED = 10
CONTROL = 10**12  # ppm; a stake of this size stands for control: see `stakes`
_NO_LIMIT = 1 << 60  # ppm; where the least stakes exceed the whole, nothing follows from them


@dataclass(frozen=True, eq=False)
class Stakes:
    """Stakes by owner, ready for any number of runs; made by `stakes`. Threads may share it."""

    nodes: int
    ptr: Longs  # [nodes + 1]
    owned: Ints  # [m]
    share: Longs  # [m] ppm; of a bundled stake, those of its whole bundle
    floor: Longs  # [m] ppm, or no values: the least that each stake is, in the same way
    bundle: Ints  # [m] number of the joint holding in one node that it belongs to, or -1
    bundles: int
    room: Longs  # [nodes] ppm, or no values: what the least of all stakes leaves of a node


@dataclass(frozen=True, slots=True)
class Reach:
    """Who counts, with the sums that made them.

    blocked: [n] bool, the seeds included. sums: [n] int64 ppm; the stakes in each that are held
    by who counts, also where they stay below the threshold; without aggregation the most that
    one seed has. order: int32 nodes in order of derivation: whoever holds a counted stake in
    a node that the rule reached stands before it, seeds first (without aggregation: the seeds
    and whom they reach, one seed after another).
    """

    blocked: NDArray[np.bool_]
    sums: Longs
    order: Ints


def stakes(
    n: int,
    owner: Ints,
    owned: Ints,
    share_ppm: NDArray[np.integer[Any]],
    group: Ints | None = None,
    *,
    least_ppm: NDArray[np.integer[Any]] | None = None,
    room_ppm: Longs | None = None,
) -> Stakes:
    """Check and sort stakes.

    Args:
        owner, owned, share_ppm: [m]; several stakes in one pair add up. Shares >= 0; their sum
            in one node may exceed 1,000,000. A share of CONTROL meets any threshold by itself and
            is left out of the sums: whoever controls a node needs no stake in it.
        group: [m] int32 or None; stakes in one node with the same group >= 0 are held jointly:
            whoever holds one of them is treated as holding them all (regulations made under the
            UK Act of 2018, Schedule 1, joint arrangements). -1: held alone.
        least_ppm, room_ppm: [m] and [n]; for a run with the most that each stake may be, the least
            that it is, and what the least of all the stakes leaves of each node (negative: they
            contradict each other). Together the counted holders then have at most what the
            least stakes of the others leave. Both or neither.

    Raises:
        ValueError: negative shares, arrays of unequal length, or a node outside 0..n-1.
    """
    columns = {"owned": owned, "share_ppm": share_ppm, "group": group, "least_ppm": least_ppm}
    for name, array in columns.items():
        if array is not None and len(array) != len(owner):
            msg = f"{name} has {len(array)} values for {len(owner)} stakes"
            raise ValueError(msg)
    if (least_ppm is None) != (room_ppm is None) or (room_ppm is not None and len(room_ppm) != n):
        msg = f"least_ppm goes with room_ppm of {n} values"
        raise ValueError(msg)
    for name, array in {"owner": owner, "owned": owned}.items():
        _check_nodes(n, name, array)
    if len(share_ppm) and int(share_ppm.min()) < 0:
        msg = "shares must not be negative"
        raise ValueError(msg)
    rows = rows_by_pair(n, owner, owned)
    bundle, bundles = _bundles(owned, group)
    none = np.zeros(0, np.int64)
    return Stakes(
        nodes=n,
        ptr=rows.ptr,
        owned=owned[rows.order],
        share=_whole(share_ppm, bundle, bundles)[rows.order],
        floor=none if least_ppm is None else _whole(least_ppm, bundle, bundles)[rows.order],
        bundle=bundle[rows.order],
        bundles=bundles,
        room=none if room_ppm is None else np.where(room_ppm < 0, _NO_LIMIT, room_ppm),
    )


def reach(held: Stakes, seeds: Ints, *, threshold_ppm: int, strict: bool, aggregate: bool) -> Reach:
    """Run a rule from the seeds to its least fixpoint.

    Args:
        seeds: int32 nodes that count from the start (the listed parties).
        threshold_ppm, strict: reached at >= threshold, if strict at > threshold.
        aggregate: add up what different seeds hold. If not, each seed is followed alone.

    Raises:
        ValueError: a threshold that nothing at all would reach, or a seed outside 0..n-1.
    """
    run = Run(held, threshold_ppm, strict=strict)
    _check_nodes(held.nodes, "seeds", seeds)
    starts = np.unique(np.asarray(seeds, np.int32))
    most = np.zeros(held.nodes, np.int64)
    derived = []
    for together in [starts] if aggregate else starts.reshape(-1, 1):
        order, nodes, amounts = run.once(together)
        derived.append(order)
        most[nodes] = np.maximum(most[nodes], amounts)
    order = derived[0] if len(derived) == 1 else _first_mentions(derived)
    counted = np.zeros(held.nodes, np.bool_)
    counted[order] = True
    return Reach(counted, most, order)


class Run:
    """One rule on one set of stakes, for any number of seeds one after another. For one thread.

    Its rows are all nothing between two runs, so that a run costs what it touches.
    """

    def __init__(self, held: Stakes, threshold_ppm: int, *, strict: bool) -> None:
        """ValueError: a threshold that nothing at all would reach."""
        self.least = threshold_ppm + 1 if strict else threshold_ppm
        if self.least <= 0:
            msg = f"everybody would count: nothing is below a threshold of {self.least} ppm"
            raise ValueError(msg)
        self.kernels = choose("fixpoint_loops", len(held.owned) // _TOUCHED)
        given, blank, n = self.kernels.given, self.kernels.blank, held.nodes
        self.ptr, self.bundle = given(held.ptr, np.int64, once=True), given(held.bundle, once=True)
        self.room = given(held.room, np.int64, once=True)
        self.stakes = (
            self.ptr,
            given(held.owned, once=True),
            given(held.share, np.int64, once=True),
            given(held.floor, np.int64, once=True),
            self.bundle,
            self.room,
        )
        self.counts, self.taken = blank(n, once=True), blank(held.bundles, once=True)
        self.sums = blank(n, np.int64, once=True)
        self.floors = blank(len(held.room), np.int64, once=True)
        self.state = (self.counts, self.taken, self.sums, self.floors)
        self.queue, self.touched = blank(n, once=True), blank(n, once=True)
        self._amount = blank(n, np.int64, once=True)

    def once(self, seeds: Ints) -> tuple[Ints, Ints, Longs]:
        """(who counts, in order of derivation; the nodes they hold something of; how much, ppm)."""
        for at, node in enumerate(seeds.tolist()):
            self.queue[at] = node
            self.counts[node] = 1
        size, seen = self.spread(len(seeds))
        self.kernels.module.forget(
            self.ptr,
            self.bundle,
            self.room,
            *self.state,
            self.queue,
            size,
            self.touched,
            seen,
            self._amount,
        )
        return (
            np.array(self.queue[:size], np.int32),
            np.array(self.touched[:seen], np.int32),
            np.array(self._amount[:seen], np.int64) % CONTROL,
        )

    def spread(self, size: int) -> tuple[int, int]:
        """Go on from queue[:size]."""
        numbers: tuple[int, int] = self.kernels.module.spread(
            *self.stakes, self.least, *self.state, self.queue, size, self.touched, 0
        )
        return numbers


class Standing:
    """Who counts under a rule, kept up to date as names come and go. For one thread.

    A change costs what it touches, whatever the size of the graph: microseconds for most names.
    """

    def __init__(
        self, held: Stakes, seeds: Ints, *, threshold_ppm: int, strict: bool, aggregate: bool
    ) -> None:
        """As `reach`, which raises the same errors."""
        _check_nodes(held.nodes, "seeds", seeds)
        self._run = Run(held, threshold_ppm, strict=strict)
        self._nodes, self._aggregate = held.nodes, aggregate
        blank = self._run.kernels.blank
        self._seed, self._gone = blank(held.nodes, once=True), blank(held.nodes, once=True)
        self._paths = np.zeros(0 if aggregate else held.nodes, np.int32)  # by how many seeds
        for node in np.unique(np.asarray(seeds, np.int32)).tolist():
            self.add(node)

    def counts(self) -> NDArray[np.bool_]:
        """[n] who counts now, the listed parties included."""
        return np.array(self._run.counts if self._aggregate else self._paths, np.int32) > 0

    def add(self, node: int) -> Ints:
        """Put a node on the list; whoever counts by that and did not before, in order."""
        if self._seed[node]:
            return np.zeros(0, np.int32)
        self._seed[node] = 1
        if not self._aggregate:
            return self._alone(node, +1)
        run = self._run
        if run.counts[node]:
            return np.zeros(0, np.int32)
        run.counts[node], run.queue[0] = 1, node
        size, _ = run.spread(1)
        return np.array(run.queue[:size], np.int32)

    def remove(self, node: int) -> Ints:
        """Take a node off the list; whoever no longer counts by that, ascending."""
        if not self._seed[node]:
            return np.zeros(0, np.int32)
        self._seed[node] = 0
        if not self._aggregate:
            return np.sort(self._alone(node, -1))
        run = self._run
        lost, size = run.kernels.module.retract(
            *run.stakes, run.least, self._seed, *run.state, node, self._gone, run.queue
        )
        run.spread(size)
        return np.array(
            sorted(other for other in self._gone[:lost] if not run.counts[other]), np.int32
        )

    def would_add(self, node: int) -> Ints:
        """Whom the node would bring if it stood on the list, itself included; nothing changes."""
        if self._seed[node]:
            return np.zeros(0, np.int32)
        found = self.add(node)
        if self._aggregate and not len(found):
            self._seed[node] = 0  # the rule reaches it anyway: nothing was counted anew
        else:
            self.remove(node)
        return found

    def _alone(self, node: int, by: int) -> Ints:
        """Follow one seed on its own; whoever that brings (by = 1) or takes away (by = -1)."""
        members, _, _ = self._run.once(np.array([node], np.int32))
        edge = 0 if by > 0 else 1
        turned: Ints = members[self._paths[members] == edge]
        self._paths[members] += by
        return turned


def _first_mentions(parts: list[Ints]) -> Ints:
    everybody = np.concatenate([np.zeros(0, np.int32), *parts])
    _, first = np.unique(everybody, return_index=True)
    return everybody[np.sort(first)]


def _check_nodes(n: int, name: str, nodes: Ints) -> None:
    if len(nodes) and not (int(nodes.min()) >= 0 and int(nodes.max()) < n):
        msg = f"{name} must be nodes in 0..{n - 1}"
        raise ValueError(msg)


def _bundles(owned: Ints, group: Ints | None) -> tuple[Ints, int]:
    """(the bundle of each stake or -1, the number of bundles)."""
    bundle = np.full(len(owned), -1, np.int32)
    if group is None:
        return bundle, 0
    joint = group >= 0
    pairs = np.stack([owned[joint], group[joint]], axis=1)
    _, number = np.unique(pairs, axis=0, return_inverse=True)
    bundle[joint] = number.reshape(-1)
    return bundle, int(bundle.max(initial=-1)) + 1


def _whole(ppm: NDArray[np.integer[Any]], bundle: Ints, bundles: int) -> Longs:
    """What each stake counts for: its own share, or that of its bundle."""
    counted = ppm.astype(np.int64)
    if bundles:
        joint = bundle >= 0
        total = np.zeros(bundles, np.int64)
        np.add.at(total, bundle[joint], counted[joint])
        counted[joint] = total[bundle[joint]]
    return counted

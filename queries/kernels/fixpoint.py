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

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr import Rows, rows_by_pair
from queries.kernels.jit import Kernels, choose

Ints = NDArray[np.int32]

# A list's parties hold a small part of all stakes; only those are looked at.
_TOUCHED = 10


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
    sums: NDArray[np.int64]
    order: Ints


def blocked(
    n: int,
    owner: Ints,
    owned: Ints,
    share_ppm: Ints,
    seeds: Ints,
    *,
    threshold_ppm: int,
    strict: bool,
    aggregate: bool,
    group: Ints | None = None,
    rows: Rows | None = None,
) -> Reach:
    """Run a rule from the seeds to its least fixpoint.

    Args:
        owner, owned, share_ppm: [m] int32 stakes; several in one pair add up. Shares >= 0; their
            sum in one node may exceed 1,000,000.
        seeds: int32 nodes that count from the start (the listed parties).
        threshold_ppm, strict: reached at >= threshold, if strict at > threshold.
        aggregate: add up what different seeds hold. If not, each seed is followed alone.
        group: [m] int32 or None; stakes in one node with the same group >= 0 are held jointly:
            whoever holds one of them is treated as holding them all (regulations made under the
            UK Act of 2018, Schedule 1, joint arrangements). -1: held alone.
        rows: `rows_by_pair(n, owner, owned)`, if it is at hand (for several runs on one graph).

    Raises:
        ValueError: negative shares, a threshold that nothing at all would reach, arrays of
            unequal length, or a node outside 0..n-1.
    """
    least = threshold_ppm + 1 if strict else threshold_ppm
    _check(n, owner, owned, share_ppm, seeds, group, least)
    rows = rows or rows_by_pair(n, owner, owned)
    order = rows.order
    kernels = choose("fixpoint_loops", len(owner) // _TOUCHED)
    share, bundle, bundles = _bundled(owned, share_ppm, group)
    stakes = (
        kernels.given(rows.ptr, np.int64, once=True),
        kernels.given(owned[order], once=True),
        kernels.given(share[order], np.int64, once=True),
        kernels.given(bundle[order], once=True),
    )
    starts = np.unique(np.asarray(seeds, np.int32))
    runs = [(0, len(starts))] if aggregate else [(at, at + 1) for at in range(len(starts))]
    return _runs(kernels, n, stakes, starts, runs, least, bundles)


def _runs(
    kernels: Kernels,
    n: int,
    stakes: tuple[object, ...],
    seeds: Ints,
    runs: list[tuple[int, int]],
    least: int,
    bundles: int,
) -> Reach:
    counts, taken, queue, touched = (kernels.blank(size, once=True) for size in (n, bundles, n, n))
    sums, amount = (kernels.blank(n, np.int64, once=True) for _ in range(2))
    most = np.zeros(n, np.int64)
    given = kernels.given(seeds)
    derived = []
    for run, (begin, end) in enumerate(runs, start=1):
        size, seen = kernels.module.spread(
            *stakes, given, begin, end, least, run, counts, taken, sums, queue, touched, amount
        )
        derived.append(np.array(queue[:size], np.int32))
        nodes = np.array(touched[:seen], np.int32)
        most[nodes] = np.maximum(most[nodes], np.array(amount[:seen], np.int64))
    everybody = np.concatenate(derived) if derived else np.zeros(0, np.int32)
    _, first = np.unique(everybody, return_index=True)
    order = everybody[np.sort(first)]
    reach = np.zeros(n, np.bool_)
    reach[order] = True
    return Reach(reach, most, order)


def _check(
    n: int, owner: Ints, owned: Ints, share: Ints, seeds: Ints, group: Ints | None, least: int
) -> None:
    if least <= 0:
        msg = f"everybody would count: nothing is below a threshold of {least} ppm"
        raise ValueError(msg)
    for name, array in {"owned": owned, "share_ppm": share, "group": group}.items():
        if array is not None and len(array) != len(owner):
            msg = f"{name} has {len(array)} values for {len(owner)} stakes"
            raise ValueError(msg)
    for name, array in {"owner": owner, "owned": owned, "seeds": seeds}.items():
        if len(array) and not (int(array.min()) >= 0 and int(array.max()) < n):
            msg = f"{name} must be nodes in 0..{n - 1}"
            raise ValueError(msg)
    if len(share) and int(share.min()) < 0:
        msg = "shares must not be negative"
        raise ValueError(msg)


def _bundled(owned: Ints, share: Ints, group: Ints | None) -> tuple[NDArray[np.int64], Ints, int]:
    """(the share that counts with each stake, its bundle or -1, the number of bundles)."""
    if group is None:
        return share.astype(np.int64), np.full(len(share), -1, np.int32), 0
    joint = group >= 0
    pairs = np.stack([owned[joint], group[joint]], axis=1)
    _, number = np.unique(pairs, axis=0, return_inverse=True)
    number = number.reshape(-1)
    bundle = np.full(len(share), -1, np.int32)
    bundle[joint] = number
    total = np.zeros(int(number.max(initial=-1)) + 1, np.int64)
    np.add.at(total, number, share[joint].astype(np.int64))
    counted = share.astype(np.int64)
    counted[joint] = total[number]
    return counted, bundle, len(total)

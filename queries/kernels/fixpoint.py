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

from queries.kernels.csr import rows_by_pair
from queries.kernels.jit import choose

Ints = NDArray[np.int32]

# A list's parties hold a small part of all stakes; only those are looked at.
_TOUCHED = 10


@dataclass(frozen=True, eq=False)
class Stakes:
    """Stakes by owner, ready for any number of runs; made by `stakes`. Threads may share it."""

    nodes: int
    ptr: NDArray[np.int64]  # [nodes + 1]
    owned: Ints  # [m]
    share: NDArray[np.int64]  # [m] ppm; of a bundled stake, those of its whole bundle
    bundle: Ints  # [m] number of the joint holding in one node that it belongs to, or -1
    bundles: int


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


def stakes(n: int, owner: Ints, owned: Ints, share_ppm: Ints, group: Ints | None = None) -> Stakes:
    """Check and sort stakes.

    Args:
        owner, owned, share_ppm: [m] int32; several stakes in one pair add up. Shares >= 0; their
            sum in one node may exceed 1,000,000.
        group: [m] int32 or None; stakes in one node with the same group >= 0 are held jointly:
            whoever holds one of them is treated as holding them all (regulations made under the
            UK Act of 2018, Schedule 1, joint arrangements). -1: held alone.

    Raises:
        ValueError: negative shares, arrays of unequal length, or a node outside 0..n-1.
    """
    for name, array in {"owned": owned, "share_ppm": share_ppm, "group": group}.items():
        if array is not None and len(array) != len(owner):
            msg = f"{name} has {len(array)} values for {len(owner)} stakes"
            raise ValueError(msg)
    for name, array in {"owner": owner, "owned": owned}.items():
        _check_nodes(n, name, array)
    if len(share_ppm) and int(share_ppm.min()) < 0:
        msg = "shares must not be negative"
        raise ValueError(msg)
    rows = rows_by_pair(n, owner, owned)
    order = rows.order
    if group is None:
        bundle, bundles = np.full(len(owned), -1, np.int32), 0
        share = share_ppm[order].astype(np.int64)
    else:
        share, bundle, bundles = _bundled(owned, share_ppm, group)
        share, bundle = share[order], bundle[order]
    return Stakes(n, rows.ptr, owned[order], share, bundle, bundles)


def reach(held: Stakes, seeds: Ints, *, threshold_ppm: int, strict: bool, aggregate: bool) -> Reach:
    """Run a rule from the seeds to its least fixpoint.

    Args:
        seeds: int32 nodes that count from the start (the listed parties).
        threshold_ppm, strict: reached at >= threshold, if strict at > threshold.
        aggregate: add up what different seeds hold. If not, each seed is followed alone.

    Raises:
        ValueError: a threshold that nothing at all would reach, or a seed outside 0..n-1.
    """
    least = threshold_ppm + 1 if strict else threshold_ppm
    if least <= 0:
        msg = f"everybody would count: nothing is below a threshold of {least} ppm"
        raise ValueError(msg)
    n = held.nodes
    _check_nodes(n, "seeds", seeds)
    starts = np.unique(np.asarray(seeds, np.int32))
    runs = [(0, len(starts))] if aggregate else [(at, at + 1) for at in range(len(starts))]
    kernels = choose("fixpoint_loops", len(held.owned) // _TOUCHED)
    given = (
        kernels.given(held.ptr, np.int64, once=True),
        kernels.given(held.owned, once=True),
        kernels.given(held.share, np.int64, once=True),
        kernels.given(held.bundle, once=True),
        kernels.given(starts, once=True),
    )
    counts, taken, queue, touched = (
        kernels.blank(size, once=True) for size in (n, held.bundles, n, n)
    )
    sums, amount = (kernels.blank(n, np.int64, once=True) for _ in range(2))
    most = np.zeros(n, np.int64)
    derived = []
    for run, (begin, end) in enumerate(runs, start=1):
        size, seen = kernels.module.spread(
            *given, begin, end, least, run, counts, taken, sums, queue, touched, amount
        )
        derived.append(np.array(queue[:size], np.int32))
        nodes = np.array(touched[:seen], np.int32)
        most[nodes] = np.maximum(most[nodes], np.array(amount[:seen], np.int64))
    order = derived[0] if len(derived) == 1 else _first_mentions(derived)
    counted = np.zeros(n, np.bool_)
    counted[order] = True
    return Reach(counted, most, order)


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
) -> Reach:
    """`reach` on `stakes`, for a single run."""
    return reach(
        stakes(n, owner, owned, share_ppm, group),
        seeds,
        threshold_ppm=threshold_ppm,
        strict=strict,
        aggregate=aggregate,
    )


def _first_mentions(parts: list[Ints]) -> Ints:
    everybody = np.concatenate([np.zeros(0, np.int32), *parts])
    _, first = np.unique(everybody, return_index=True)
    return everybody[np.sort(first)]


def _check_nodes(n: int, name: str, nodes: Ints) -> None:
    if len(nodes) and not (int(nodes.min()) >= 0 and int(nodes.max()) < n):
        msg = f"{name} must be nodes in 0..{n - 1}"
        raise ValueError(msg)


def _bundled(owned: Ints, share: Ints, group: Ints) -> tuple[NDArray[np.int64], Ints, int]:
    """(the share that counts with each stake, its bundle or -1, the number of bundles)."""
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

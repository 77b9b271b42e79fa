"""Whom does an ownership rule reach? The loop behind `fixpoint`, to be run plain or compiled."""

from __future__ import annotations

from queries.kernels.jit import Numbers, kernel


@kernel
def spread(
    ptr: Numbers,
    owned: Numbers,
    share: Numbers,
    bundle: Numbers,
    seeds: Numbers,
    begin: int,
    end: int,
    least: int,
    run: int,
    counts: Numbers,
    taken: Numbers,
    sums: Numbers,
    queue: Numbers,
    touched: Numbers,
    amount: Numbers,
) -> tuple[int, int]:
    """One run of the worklist from seeds[begin:end]: whoever reaches `least` counts in turn.

    Args:
        ptr, owned, share, bundle: the stakes by owner; ppm; the stake's bundle or -1. The share
            of a bundled stake is that of its whole bundle, which is counted once.
        seeds: each once.
        run: a number no earlier run had, from 1 up; marks what this run has seen.
        counts: [n]; set to `run` for whoever counts. taken: [bundles]; the same for bundles.
        sums: [n] int64; zeros, and zeros again afterwards.
        queue: [n]; becomes whoever counts, in order of derivation.
        touched, amount: [n]; become the nodes of which ppm were counted, and how many (int64).

    Returns:
        The number of those who count and of those touched.
    """
    size = 0
    for at in range(begin, end):
        counts[seeds[at]] = run
        queue[size] = seeds[at]
        size += 1
    at = 0
    seen = 0
    while at < size:
        owner = queue[at]
        at += 1
        for stake in range(ptr[owner], ptr[owner + 1]):
            group = bundle[stake]
            if group >= 0:
                if taken[group] == run:
                    continue
                taken[group] = run
            entity = owned[stake]
            if sums[entity] == 0 and share[stake] > 0:
                touched[seen] = entity
                seen += 1
            sums[entity] += share[stake]
            if counts[entity] != run and sums[entity] >= least:
                counts[entity] = run
                queue[size] = entity
                size += 1
    for at in range(seen):
        amount[at] = sums[touched[at]]
        sums[touched[at]] = 0
    return size, seen

"""Whom does an ownership rule reach? The loops behind `fixpoint`, to be run plain or compiled.

The state of a run, shared by all of them:

    counts [n]          1 for whoever counts
    taken [bundles]     how many of a joint holding's holders count; it is added once
    sums [n] int64      ppm held by who counts, each stake at what it counts for
    floors [n] int64    the same, each stake at its least; kept only where `room` is given
    room [n] int64      what the least stakes of all holders leave of a node, or no values: then
                        no sum is limited. A sum is at most room + floors.
"""

from __future__ import annotations

from queries.kernels.jit import Numbers, kernel


@kernel
def spread(
    ptr: Numbers,
    owned: Numbers,
    share: Numbers,
    floor: Numbers,
    bundle: Numbers,
    room: Numbers,
    least: int,
    counts: Numbers,
    taken: Numbers,
    sums: Numbers,
    floors: Numbers,
    queue: Numbers,
    size: int,
    touched: Numbers,
    seen: int,
) -> tuple[int, int]:
    """Count the stakes of queue[:size], and of whoever reaches `least` by that, and so on.

    Args:
        ptr, owned, share, floor, bundle: the stakes by owner; ppm; the stake's bundle or -1. The
            share of a bundled stake is that of its whole bundle.
        queue: [n]; who counts already but whose stakes were not counted yet; whoever is reached
            is appended, in order of derivation.
        touched: [n], of which `seen` are used; nodes whose sum is no longer nothing are appended.

    Returns:
        The numbers of those in the queue and of those touched.
    """
    limited = len(room) > 0
    at = 0
    while at < size:
        owner = queue[at]
        at += 1
        for stake in range(ptr[owner], ptr[owner + 1]):
            if share[stake] == 0:
                continue
            group = bundle[stake]
            if group >= 0:
                taken[group] += 1
                if taken[group] > 1:
                    continue
            entity = owned[stake]
            if sums[entity] == 0:
                touched[seen] = entity
                seen += 1
            sums[entity] += share[stake]
            total = sums[entity]
            if limited:
                floors[entity] += floor[stake]
                total = min(total, room[entity] + floors[entity])
            if counts[entity] == 0 and total >= least:
                counts[entity] = 1
                queue[size] = entity
                size += 1
    return size, seen


@kernel
def forget(
    ptr: Numbers,
    bundle: Numbers,
    room: Numbers,
    counts: Numbers,
    taken: Numbers,
    sums: Numbers,
    floors: Numbers,
    queue: Numbers,
    size: int,
    touched: Numbers,
    seen: int,
    amount: Numbers,
) -> None:
    """Note the sums of the nodes touched in `amount`, and clear the state for another run."""
    for at in range(seen):
        entity = touched[at]
        total = sums[entity]
        if len(room) > 0:
            total = min(total, room[entity] + floors[entity])
            floors[entity] = 0
        amount[at] = total
        sums[entity] = 0
    for at in range(size):
        counts[queue[at]] = 0
        if len(taken) > 0:
            for stake in range(ptr[queue[at]], ptr[queue[at] + 1]):
                if bundle[stake] >= 0:
                    taken[bundle[stake]] = 0


@kernel
def retract(
    ptr: Numbers,
    owned: Numbers,
    share: Numbers,
    floor: Numbers,
    bundle: Numbers,
    room: Numbers,
    least: int,
    seed: Numbers,
    counts: Numbers,
    taken: Numbers,
    sums: Numbers,
    floors: Numbers,
    node: int,
    gone: Numbers,
    queue: Numbers,
) -> tuple[int, int]:
    """Take back that `node` counts, and all that may rest on it; what rests on others comes back.

    Whoever holds a stake of somebody taken back is taken back too, even where his sum still
    suffices: it may suffice only because he counts himself, in a circle. Those left are owed
    nothing by those taken back, so they stand. Then whoever still has a sum that suffices counts
    again (delete and rederive; Gupta, Mumick and Subrahmanian, 1993).

    Args:
        seed: [n]; 1 for whoever counts from the start: `node` no longer.
        gone: [n]; becomes whoever was taken back.
        queue: [n]; becomes those of them who count again, for `spread` to go on from.

    Returns:
        The numbers of those taken back and of those in the queue.
    """
    limited = len(room) > 0
    counts[node] = 0
    gone[0] = node
    lost = 1
    at = 0
    while at < lost:
        owner = gone[at]
        at += 1
        for stake in range(ptr[owner], ptr[owner + 1]):
            if share[stake] == 0:
                continue
            entity = owned[stake]
            group = bundle[stake]
            held = False
            if group >= 0:
                taken[group] -= 1
                held = taken[group] > 0
            if not held:
                sums[entity] -= share[stake]
                if limited:
                    floors[entity] -= floor[stake]
            if counts[entity] == 1 and seed[entity] == 0:
                counts[entity] = 0
                gone[lost] = entity
                lost += 1
    size = 0
    for at in range(lost):
        entity = gone[at]
        total = sums[entity]
        if limited:
            total = min(total, room[entity] + floors[entity])
        if seed[entity] == 1 or total >= least:
            counts[entity] = 1
            queue[size] = entity
            size += 1
    return lost, size

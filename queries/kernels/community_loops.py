"""Which nodes belong together? The loop behind `visualize.layout.communities`: local moving.

All integers: the sums are exact, so any machine, plain or compiled, gives the same communities.
"""

from __future__ import annotations

from queries.kernels.jit import Numbers, kernel


@kernel
def move(
    ptr: Numbers,
    other: Numbers,
    weight: Numbers,
    strength: Numbers,
    order: Numbers,
    total: int,
    fine: int,
    rounds: int,
    least: int,
    home: Numbers,
    held: Numbers,
    link: Numbers,
    near: Numbers,
) -> int:
    """Move each node, in `order`, to the neighbouring community that gains modularity most.

    Ties go to the community the node is in, then to the one met first among its neighbours.

    Args:
        ptr, other, weight: neighbours of each node, both ways; [n + 1], [m], [m]. No loops.
        strength: [n] sum of a node's weights, loops of merged nodes included.
        total: sum of `strength`.
        fine: resolution; 1 is Newman's modularity, more gives more and smaller communities.
        rounds: most passes over all nodes; a pass that moves no more than `least` is the last.
        home: [n] community of each node; changed.
        held: [n] sum of strengths by community; changed.
        link: [n] zeros, and `near`: [n]; scratch.

    Returns:
        How many moves were made.
    """
    moved = 0
    for _ in range(rounds):
        now = 0
        for place in range(len(order)):
            node = order[place]
            mine = home[node]
            count = 0
            for at in range(ptr[node], ptr[node + 1]):
                there = home[other[at]]
                if link[there] == 0:
                    near[count] = there
                    count += 1
                link[there] += weight[at]
            own = strength[node]
            held[mine] -= own
            best = mine
            most = link[mine] * total - own * held[mine] * fine
            for at in range(count):
                there = near[at]
                gain = link[there] * total - own * held[there] * fine
                if gain > most:
                    most = gain
                    best = there
            held[best] += own
            if best != mine:
                home[node] = best
                now += 1
            link[mine] = 0
            for at in range(count):
                link[near[at]] = 0
        moved += now
        if now <= least:
            break
    return moved

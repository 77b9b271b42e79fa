"""How much of each company comes to whom, through all chains? The loops behind `integrated`.

Shares are float64 fractions of one whole; see `queries.kernels.integrated` for what they mean.
"""

from __future__ import annotations

from typing import Protocol

from queries.kernels.jit import Numbers, kernel


class Reals(Protocol):
    """A flat row of floats: a list in plain Python, a one-dimensional float64 array compiled."""

    def __getitem__(self, at: int, /) -> float: ...
    def __setitem__(self, at: int, value: float, /) -> None: ...
    def __len__(self) -> int: ...


@kernel
def push(
    ptr: Numbers,
    other: Numbers,
    share: Reals,
    start: int,
    stop: int,
    least: float,
    budget: int,
    total: Reals,
    residual: Reals,
    waiting: Numbers,
    queue: Numbers,
) -> int:
    """Send one whole from `start` along all stakes until no node holds more than `least` of it.

    First in, first out, so that what comes to a node along several chains is passed on together.

    Args:
        ptr, other, share: stakes by the node that passes on; [n + 1], [m], [m].
        stop: a node that keeps what it gets, or -1.
        budget: stakes passed along at most; a circle of full ownership would never end.
        total, residual: [n] zeros; become what each node got, and what it has not passed on.
        waiting, queue: [n] zeros; scratch.

    Returns:
        The stakes passed along; `budget` or more when it was not enough.
    """
    nodes = len(queue)
    residual[start] = 1.0
    queue[0] = start
    head = 0
    size = 1
    done = 0
    while size > 0 and done < budget:
        node = queue[head]
        head += 1
        if head == nodes:
            head = 0
        size -= 1
        waiting[node] = 0
        amount = residual[node]
        residual[node] = 0.0
        done += 1
        for at in range(ptr[node], ptr[node + 1]):
            done += 1
            into = other[at]
            flow = amount * share[at]
            total[into] += flow
            if into == stop:
                continue
            residual[into] += flow
            if residual[into] > least and waiting[into] == 0:
                waiting[into] = 1
                tail = head + size
                if tail >= nodes:
                    tail -= nodes
                queue[tail] = into
                size += 1
    return done


@kernel
def most(
    ptr: Numbers,
    owner: Numbers,
    low: Reals,
    high: Reals,
    companies: Numbers,
    target: int,
    least: float,
    rounds: int,
    value: Reals,
) -> int:
    """The most of each company that may come to `target`, over all stakes within their bounds.

    value[j] = the largest of sum(w_k * value[k]) over holders k of j, low_k <= w_k <= high_k and
    sum(w_k) <= 1: what the low bounds leave of the whole goes to the best holders first. The least
    fixpoint, from nothing upwards.

    Args:
        ptr, owner, low, high: stakes by company; the low ones of a company add up to at most 1.
        companies: the nodes to be settled, without `target`; best in an order from the owners down.
        value: [n] zeros; becomes the answer, 1 for the target.

    Returns:
        The rounds taken, or -1 when `rounds` were not enough: then the values are too low.
    """
    value[target] = 1.0
    for turn in range(rounds):
        moved = 0.0
        for place in range(len(companies)):
            node = companies[place]
            first = ptr[node]
            last = ptr[node + 1]
            sum_ = 0.0
            room = 1.0
            for at in range(first, last):
                sum_ += low[at] * value[owner[at]]
                room -= low[at]
            # The best holders first; ties in the order of the stakes.
            best = 2.0
            chosen = -1
            while room > 0.0:
                found = -1
                reached = 0.0
                for at in range(first, last):
                    worth = value[owner[at]]
                    if high[at] <= low[at] or worth <= reached:
                        continue
                    if worth < best or (worth == best and at > chosen):
                        found = at
                        reached = worth
                if found < 0:
                    break
                taken = min(high[found] - low[found], room)
                sum_ += taken * reached
                room -= taken
                best = reached
                chosen = found
            sum_ = min(sum_, 1.0)
            if sum_ > value[node]:
                moved = max(moved, sum_ - value[node])
                value[node] = sum_
        if moved <= least:
            return turn + 1
    return -1

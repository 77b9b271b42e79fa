"""How much of a company comes to whom, through all chains? Integrated ownership, with bounds.

With W[i, j] the part of j that i holds, the integrated stakes are W + W^2 + ... = (I - W)^-1 W: the
product of the shares along every chain, added over all chains (Brioschi, Buzzacchi, Colombo 1989).
Circles of shareholdings are in it: who holds half of a company that holds its other half itself
gets all of it. A holder that stands in a circle itself is counted when the value first comes to
him, not again each time it comes round (the correction of Chapelle and Szafarz 2005).

This is economics. No legal test multiplies percentages: see `queries.kernels.fixpoint`.

The series is summed by residual push (kernels.md, section 3): only what stands above or below one
node is touched, and what is left unsent bounds the error. Where stakes are known within bounds,
the least is the series of the least stakes; the most is a maximum over all stakes within their
bounds whose sum in no company exceeds the whole, which is exact for each holder taken alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr import rows_by_pair
from queries.kernels.jit import choose

Ints = NDArray[np.int32]
Reals = NDArray[np.float64]

EXACT = 1e-12  # what a node may keep unsent
_BUDGET = 3_000_000  # stakes passed along in one push; a circle of full ownership would never end
_ROUNDS = 100_000
_UNSENT = 1e-9  # what may be left of the whole before an answer is called unfinished
_TURNS = 8  # rounds that a maximum usually takes, for the choice between plain and compiled


@dataclass(frozen=True, eq=False)
class Holdings:
    """Stakes as fractions, by owned (`up`) and by owner (`down`); made by `holdings`."""

    nodes: int
    up_ptr: NDArray[np.int64]
    up_owner: Ints
    up_low: Reals
    up_high: Reals
    down_ptr: NDArray[np.int64]
    down_owned: Ints
    down_low: Reals
    down_high: Reals


@dataclass(frozen=True, slots=True)
class Pushed:
    """What each node got of one whole, and how much was still under way at the end."""

    total: Reals
    unsent: float

    @property
    def finished(self) -> bool:
        """False: stakes go round in a circle of (almost) full ownership."""
        return self.unsent <= _UNSENT


def holdings(n: int, owner: Ints, owned: Ints, low: Reals, high: Reals) -> Holdings:
    """Check and sort stakes; several in one pair add up.

    Raises:
        ValueError: shares that are no 0 <= low <= high, low shares of one company that add up to
            more than the whole, arrays of unequal length, or a node outside 0..n-1.
    """
    if not len(owner) == len(owned) == len(low) == len(high):
        msg = "owner, owned, low and high must be of one length"
        raise ValueError(msg)
    for array in (owner, owned):
        if len(array) and not (int(array.min()) >= 0 and int(array.max()) < n):
            msg = f"nodes must be in 0..{n - 1}"
            raise ValueError(msg)
    if not ((low >= 0) & (low <= high) & np.isfinite(high)).all():
        msg = "shares must be 0 <= low <= high"
        raise ValueError(msg)
    if np.bincount(owned, weights=low, minlength=n).max(initial=0.0) > 1 + 1e-9:
        msg = "the low shares of one company add up to more than the whole"
        raise ValueError(msg)
    up, down = rows_by_pair(n, owned, owner), rows_by_pair(n, owner, owned)
    return Holdings(
        n,
        up.ptr,
        owner[up.order],
        low[up.order],
        high[up.order],
        down.ptr,
        owned[down.order],
        low[down.order],
        high[down.order],
    )


def above(held: Holdings, node: int) -> Ints:
    """Everybody from whom a chain of possible stakes leads to the node, nearest first; the node."""
    return _reached(held.up_ptr, held.up_owner, held.up_high, node)


def below(held: Holdings, node: int) -> Ints:
    """Everybody to whom a chain of possible stakes leads from the node, nearest first; the node."""
    return _reached(held.down_ptr, held.down_owned, held.down_high, node)


def part(held: Holdings, nodes: Ints) -> tuple[Holdings, Ints]:
    """(the stakes in these nodes, under numbers of their own; the old number of each new one).

    Holders from outside come along: what they hold is not there for others. Kernels run on the
    part, so that a question costs what stands above or below one node, not what the graph holds.
    """
    owned = np.repeat(np.arange(held.nodes, dtype=np.int32), np.diff(held.up_ptr))
    inside = np.zeros(held.nodes, np.bool_)
    inside[nodes] = True
    rows = np.flatnonzero(inside[owned])
    kept = np.union1d(nodes, held.up_owner[rows]).astype(np.int32)
    number = np.full(held.nodes, -1, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    made = holdings(
        len(kept),
        number[held.up_owner[rows]],
        number[owned[rows]],
        held.up_low[rows],
        held.up_high[rows],
    )
    return made, kept


def owners_of(held: Holdings, node: int, *, stop: int = -1) -> Pushed:
    """The least that comes to everybody of one whole of the node.

    stop: a holder whose own circles are left out; its entry is then its stake.
    """
    return _pushed(held, node, stop, upwards=True)


def owned_by(held: Holdings, node: int) -> Pushed:
    """The least of every company that comes to the node."""
    return _pushed(held, node, node, upwards=False)


def most_to(held: Holdings, target: int, companies: Ints) -> Reals:
    """The most of each of these companies that may come to the target ([n]; elsewhere 0).

    companies: all that stand between, in an order from the target down.
    """
    asked = companies[companies != target]
    stakes = int((held.up_ptr[asked + 1] - held.up_ptr[asked]).sum()) if len(asked) else 0
    kernels = choose("integrated_loops", _TURNS * stakes)
    value = kernels.blank(held.nodes, np.float64, once=False)
    rounds = kernels.module.most(
        kernels.given(held.up_ptr, np.int64),
        kernels.given(held.up_owner),
        kernels.given(held.up_low, np.float64),
        kernels.given(held.up_high, np.float64),
        kernels.given(asked),
        int(target),
        EXACT,
        _ROUNDS,
        value,
    )
    found = np.array(value, np.float64)
    if rounds < 0:  # values from below that have not settled are no bound
        found[asked] = 1.0
    return found


def _pushed(held: Holdings, node: int, stop: int, *, upwards: bool) -> Pushed:
    ptr = held.up_ptr if upwards else held.down_ptr
    other = held.up_owner if upwards else held.down_owned
    share = held.up_low if upwards else held.down_low
    kernels = choose("integrated_loops", len(other) // 10)
    total, residual = (kernels.blank(held.nodes, np.float64) for _ in range(2))
    waiting, queue = (kernels.blank(held.nodes) for _ in range(2))
    kernels.module.push(
        kernels.given(ptr, np.int64),
        kernels.given(other),
        kernels.given(share, np.float64),
        int(node),
        int(stop),
        EXACT,
        _BUDGET,
        total,
        residual,
        waiting,
        queue,
    )
    return Pushed(np.array(total, np.float64), float(np.array(residual, np.float64).sum()))


def _reached(ptr: NDArray[np.int64], other: Ints, high: Reals, node: int) -> Ints:
    order, seen = [node], {node}
    for at in order:  # grows while it is walked: breadth first
        for stake in range(int(ptr[at]), int(ptr[at + 1])):
            into = int(other[stake])
            if high[stake] > 0 and into not in seen:
                seen.add(into)
                order.append(into)
    return np.array(order, np.int32)

"""Who holds how much of whom? Stakes for a legal test: intervals of integer ppm, one a holder.

Several statements about one stake (same owner, owned and vehicle) are the interval from the least
to the most that any of them says; one that gives no figure adds nothing to one that does. Stakes
that differ in `how` or `joint` (the vehicle, the share class) are separate stakes and add up. A
stake counts in full only as far as it is certain:

* a date too imprecise for the day, a summary of an indirect interest (`direct` = false, which may
  repeat a chain that is counted already) and voting rights alone have a lower bound of nothing;
* an upper bound never exceeds what the other holders' certain stakes leave of the whole; nor do
  several together (`room`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import RELATION_CODE, AnalysisGraph, Ints
from graph.model.share import PPM
from graph.model.vocabulary import RelationKind


@dataclass(frozen=True, slots=True)
class Stakes:
    """Stakes as parallel int32 arrays ordered by (owned, owner); rows of the graph behind each."""

    owner: Ints
    owned: Ints
    low: Ints
    high: Ints
    joint: Ints  # stakes of one arrangement share a number within the owned; -1 held alone
    ptr: NDArray[np.int64]
    row: Ints
    owned_ptr: NDArray[np.int64]  # stakes in node v: owned_ptr[v] : owned_ptr[v + 1]

    def rows(self, stake: int) -> list[int]:
        """Rows of the graph's relations that state this stake."""
        return [int(r) for r in self.row[int(self.ptr[stake]) : int(self.ptr[stake + 1])]]

    def of(self, node: int) -> range:
        """The stakes in a node."""
        return range(int(self.owned_ptr[node]), int(self.owned_ptr[node + 1]))

    def room(self, count: int) -> NDArray[np.int64]:
        """[count] ppm of each node that no stake surely has; negative: the stakes contradict."""
        certain = np.bincount(self.owned, weights=self.low, minlength=count)
        return PPM - certain.astype(np.int64)


def build_stakes(graph: AnalysisGraph) -> Stakes:
    """All stakes of the graph's day."""
    table = graph.relations
    row = np.flatnonzero(table.kind == RELATION_CODE[RelationKind.OWNS]).astype(np.int32)
    votes = [no for no, text in enumerate(table.texts) if text == "votes"]
    uncounted = (
        table.rows.uncertain[row]
        | (table.direct[row] == 0)
        | (np.isin(table.interest[row], votes) & (table.interest[row] >= 0))
    )
    low = np.maximum(table.share_low[row], 0).astype(np.int32)
    high = np.where(table.share_high[row] < 0, PPM, table.share_high[row]).astype(np.int32)
    owner, owned = table.source[row], table.target[row]
    keys = (row, table.joint[row], table.how[row], owner, owned)
    order = np.lexsort(keys)
    row, low, high, owner, owned = (a[order] for a in (row, low, high, owner, owned))
    # How much a statement says of its stake's size: 0 a figure, 1 that there is one, 2 less.
    rank = np.where(uncounted[order], 2, np.where((low <= 1) & (high == PPM), 1, 0))
    labels = np.stack([key[order] for key in keys[1:]])
    first = np.ones(len(row), np.bool_)
    first[1:] = (labels[:, 1:] != labels[:, :-1]).any(axis=0)
    start = np.flatnonzero(first)
    if len(start):
        # Those that say the most set the bounds; those that count in part the upper one only.
        best = np.minimum.reduceat(rank, start)
        told = rank == np.repeat(best, np.diff(np.append(start, len(row))))
        low = np.minimum.reduceat(np.where(told, low, PPM), start)
        low = np.where(best == 2, 0, low).astype(np.int32)
        high = np.maximum.reduceat(np.where(told, high, 0), start).astype(np.int32)
    owner, owned, joint = owner[start], owned[start], labels[0][start]
    owned_ptr = np.zeros(len(graph) + 1, np.int64)
    np.cumsum(np.bincount(owned, minlength=len(graph)), out=owned_ptr[1:])
    stakes = Stakes(
        owner=owner,
        owned=owned,
        low=low,
        high=high,
        joint=joint,
        ptr=np.append(start, len(row)).astype(np.int64),
        row=row,
        owned_ptr=owned_ptr,
    )
    # No stake can exceed what the others' certain stakes leave, unless those contradict it.
    left = stakes.room(len(graph))[owned] + low
    high = np.where(left >= low, np.minimum(high, left), high).astype(np.int32)
    return replace(stakes, high=high)

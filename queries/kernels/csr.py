"""Which arcs leave (or enter) a node? Compressed sparse rows: pointers and a stable permutation.

Payload is never copied here: take it through the permutation. Sorting is numpy's stable argsort
for up to some million arcs and a compiled radix sort (linear in the arcs) beyond.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.kernels.csr_loops import DIGIT
from queries.kernels.jit import choose

_FAST = 20  # numpy sorts that many arcs while plain Python looks at one


@dataclass(frozen=True, slots=True)
class Rows:
    """The items of row v are `order[ptr[v]:ptr[v + 1]]`, ascending by the order they came in."""

    ptr: NDArray[np.int64]  # [n + 1]
    order: NDArray[np.int32]  # [m]


def rows_by(n: int, key: NDArray[np.int32]) -> Rows:
    """Items grouped by `key` ([m], 0 <= key < n). By source: forward rows; by target: reverse."""
    return Rows(pointers(n, key), _sorted(key, None))


def rows_by_pair(n: int, source: NDArray[np.int32], target: NDArray[np.int32]) -> Rows:
    """Arcs grouped by source, within a row ascending by target, else in the order they came in."""
    if _ascending(source, target):
        order = np.arange(len(source), dtype=np.int32)
    else:
        order = _sorted(source, _sorted(target, None))
    return Rows(pointers(n, source), order)


def pointers(n: int, key: NDArray[np.int32]) -> NDArray[np.int64]:
    """[n + 1] where each row starts, from the row number of every item."""
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=n), out=ptr[1:])
    return ptr


def _ascending(source: NDArray[np.int32], target: NDArray[np.int32]) -> bool:
    later, same = source[1:] > source[:-1], source[1:] == source[:-1]
    return bool((later | (same & (target[1:] >= target[:-1]))).all())


def _sorted(key: NDArray[np.int32], order: NDArray[np.int32] | None) -> NDArray[np.int32]:
    """`order` (None: as they came) stably sorted by key."""
    kernels = choose("csr_loops", len(key) // _FAST)
    if not kernels.compiled:
        if order is None:
            return np.argsort(key, kind="stable").astype(np.int32)
        return order[np.argsort(key[order], kind="stable")]
    now = np.arange(len(key), dtype=np.int32) if order is None else order
    keys = key if order is None else key[order]
    for shift in range(0, max(1, int(key.max(initial=0)).bit_length()), DIGIT):
        out_keys, out = kernels.blank(len(key)), kernels.blank(len(key))
        count = kernels.blank((1 << DIGIT) + 1, np.int64)
        kernels.module.sort_pass(
            kernels.given(keys), kernels.given(now), shift, count, out_keys, out
        )
        keys, now = out_keys, out
    return now

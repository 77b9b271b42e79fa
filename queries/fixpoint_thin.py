"""Temporary: the least fixpoint in plain Python, until the kernel takes over."""

from __future__ import annotations

import numpy as np


def owned_by_rule(count, owner, owned, share, seeds, *, threshold, strict, aggregate):  # type: ignore[no-untyped-def]  # temporary
    counts = np.zeros(count, np.bool_)
    sums = np.zeros(count, np.int64)
    held = {}
    out = {}
    for o, d, s in zip(owner.tolist(), owned.tolist(), share.tolist(), strict=True):
        out.setdefault(o, []).append((d, s))
    order = []
    queue = list(seeds.tolist())
    counts[seeds] = True
    while queue:
        o = queue.pop(0)
        order.append(o)
        for d, s in out.get(o, ()):
            held[(o, d)] = held.get((o, d), 0) + s
            sums[d] = sums[d] + s if aggregate else max(sums[d], held[(o, d)])
            if not counts[d] and (sums[d] > threshold if strict else sums[d] >= threshold):
                counts[d] = True
                queue.append(d)
    return counts, sums, np.array(order, np.int32)

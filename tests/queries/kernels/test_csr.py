from __future__ import annotations

import numpy as np
import pytest

from queries.kernels.csr import rows_by, rows_by_pair


@pytest.mark.parametrize("nodes", [1, 7, 2047, 2048, 2049, 5_000_000])
def test_rows_hold_their_items_in_the_order_they_came_in(mode: str, nodes: int) -> None:
    key = np.random.default_rng(nodes).integers(0, nodes, 3000).astype(np.int32)
    rows = rows_by(nodes, key)
    assert rows.ptr.dtype == np.int64
    assert rows.order.dtype == np.int32
    assert rows.order.tolist() == sorted(range(len(key)), key=lambda at: (key[at], at))
    used = np.unique(key)
    for node in used[:50].tolist():
        start, end = rows.ptr[node : node + 2].tolist()
        assert (key[rows.order[start:end]] == node).all()
        assert end - start == int((key == node).sum())
    assert rows.ptr[-1] == len(key)


def test_rows_by_pair_ascend_by_target_and_keep_parallel_arcs_in_order(mode: str) -> None:
    random = np.random.default_rng(6)
    for nodes in (1, 5, 3000):
        source = random.integers(0, nodes, 2000).astype(np.int32)
        target = random.integers(0, nodes, 2000).astype(np.int32)
        rows = rows_by_pair(nodes, source, target)
        expected = sorted(range(2000), key=lambda at: (source[at], target[at], at))
        assert rows.order.tolist() == expected
        again = rows_by_pair(nodes, source[rows.order], target[rows.order])
        assert again.order.tolist() == list(range(2000))


def test_no_arcs_make_empty_rows(mode: str) -> None:
    empty = np.zeros(0, np.int32)
    for rows in (rows_by(3, empty), rows_by_pair(3, empty, empty)):
        assert rows.ptr.tolist() == [0, 0, 0, 0]
        assert len(rows.order) == 0

"""Whom does the 50 percent rule reach? Worklists and matrix iterations on the same holdings."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.graphs import Holdings
from benchmarks.measure import Line, Ours, agreed, timed
from queries.kernels.fixpoint import reach, stakes

HALF = 500_000


def run(held: Holdings, size: str, *, networkx: bool) -> Iterator[Line]:
    """The sets must be equal, member by member."""
    made, prepare = timed(lambda: stakes(held.nodes, held.owner, held.owned, held.share))
    given, answer = timed(
        lambda: reach(made, held.listed, threshold_ppm=HALF, strict=False, aggregate=True),
        best_of=3,
    )
    found = np.flatnonzero(given.blocked)
    ours = Ours("50 percent rule", size, "a run", prepare, answer)
    yield ours.line(
        "isthmus", f"{len(held.listed)} listed, {len(found) - len(held.listed)} reached"
    )
    yield _scipy(held, found, ours)
    yield _dicts(held, found, ours)
    if networkx:
        yield _networkx(held, found, ours)


def _scipy(held: Holdings, expected: NDArray[np.int64], ours: Ours) -> Line:
    from scipy.sparse import csr_array

    shape = (held.nodes, held.nodes)
    share = held.share.astype(np.int64)
    made, prepare = timed(lambda: csr_array((share, (held.owned, held.owner)), shape=shape))

    def ask() -> NDArray[np.int64]:
        counts = np.zeros(held.nodes, np.int64)
        counts[held.listed] = 1
        while True:
            more = counts | (np.asarray(made @ counts) >= HALF)
            if np.array_equal(more, counts):
                return np.flatnonzero(counts)
            counts = more

    found, seconds = timed(ask)
    equal = agreed([expected.tolist()], [found.tolist()], "scipy")
    return ours.against("scipy A @ x until nothing changes", prepare, seconds, equal)


def _dicts(held: Holdings, expected: NDArray[np.int64], ours: Ours) -> Line:
    def build() -> dict[int, list[tuple[int, int]]]:
        made: dict[int, list[tuple[int, int]]] = defaultdict(list)
        columns = held.owner.tolist(), held.owned.tolist(), held.share.tolist()
        for owner, owned, share in zip(*columns, strict=True):
            made[owner].append((owned, share))
        return made

    made, prepare = timed(build)

    def ask() -> list[int]:
        counts = set(held.listed.tolist())
        sums: dict[int, int] = defaultdict(int)
        queue = deque(counts)
        while queue:
            for owned, share in made.get(queue.popleft(), ()):
                sums[owned] += share
                if sums[owned] >= HALF and owned not in counts:
                    counts.add(owned)
                    queue.append(owned)
        return sorted(counts)

    found, seconds = timed(ask)
    equal = agreed([expected.tolist()], [found], "the dictionaries")
    return ours.against("plain Python, dictionaries", prepare, seconds, equal)


def _networkx(held: Holdings, expected: NDArray[np.int64], ours: Ours) -> Line:
    import networkx as nx

    def build() -> nx.MultiDiGraph[int]:
        made: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        made.add_nodes_from(range(held.nodes))
        columns = held.owner.tolist(), held.owned.tolist(), held.share.tolist()
        made.add_weighted_edges_from(zip(*columns, strict=True), weight="share")
        return made

    made, prepare = timed(build)

    def ask() -> list[int]:
        counts = set(held.listed.tolist())
        sums: dict[int, int] = defaultdict(int)
        queue = deque(counts)
        while queue:
            for _, owned, held_by in made.out_edges(queue.popleft(), data=True):
                sums[owned] += held_by["share"]
                if sums[owned] >= HALF and owned not in counts:
                    counts.add(owned)
                    queue.append(owned)
        return sorted(counts)

    found, seconds = timed(ask)
    equal = agreed([expected.tolist()], [found], "networkx")
    return ours.against("networkx, worklist", prepare, seconds, equal)

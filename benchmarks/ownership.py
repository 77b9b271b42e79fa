"""Whom does the 50 percent rule reach? Worklists and matrix iterations on the same holdings."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.graphs import Holdings
from benchmarks.measure import Line, Ours, agreed, each, timed
from queries.kernels.fixpoint import Standing, reach, stakes

HALF = 500_000


NAMES = 2000  # put on the list one after another
AGAIN = 20  # of them for those who must begin anew each time


def run(held: Holdings, size: str, *, networkx: bool) -> Iterator[Line]:
    """Everybody whom the rule reaches; then whom one more name would bring, name by name."""
    yield from _fixpoint(held, size, networkx=networkx)
    yield from _one_more_name(held, size)


def _fixpoint(held: Holdings, size: str, *, networkx: bool) -> Iterator[Line]:
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


def _one_more_name(held: Holdings, size: str) -> Iterator[Line]:
    """Our fixpoint gone on from and taken back, against a run from the beginning for each name."""
    rule = {"threshold_ppm": HALF, "strict": False, "aggregate": True}
    made = stakes(held.nodes, held.owner, held.owned, held.share)
    standing, prepare = timed(lambda: Standing(made, held.listed, **rule))  # type: ignore[arg-type]  # as typed
    names = np.setdiff1d(np.arange(held.nodes), held.listed)[:: held.nodes // NAMES + 1].tolist()
    found, answer = each(
        lambda node: sorted(standing.would_add(node).tolist()), names, most_seconds=60
    )
    most = max(len(item) for item in found)
    ours = Ours("one more name", size, "a name", prepare, answer)
    yield ours.line("isthmus", f"added and taken off again; brings {most} at the most")

    def removed(node: int) -> int:
        standing.add(node)
        return len(standing.remove(node))

    gone, seconds = each(removed, names, most_seconds=60)
    equal = agreed([len(item) for item in found], gone, "a name taken off")
    yield ours.against("isthmus, put on and taken off", prepare, seconds, equal)
    before = standing.counts()

    def anew(node: int) -> list[int]:
        listed = np.append(held.listed, np.int32(node))
        return np.flatnonzero(reach(made, listed, **rule).blocked & ~before).tolist()  # type: ignore[arg-type]  # as typed

    again, seconds = each(anew, names[:AGAIN], most_seconds=60)
    yield ours.against(
        "isthmus, a run from the beginning", 0.0, seconds, agreed(found, again, "us")
    )


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

"""Which are the strongest simple paths of a grammar? Exact, best first; says what was cut.

The product of parties and grammar states is searched with the potentials of kernels.md, section 2:
`least[r][v]`, the cheapest continuation from v in at most r steps, never exceeds the cost of any
simple continuation, so the first complete path to be popped is the cheapest one left.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.profile import Profile
from queries.steps import Arcs

_FAR = np.int64(2**60)
_POPS = 200_000  # per asker; beyond it the answer says that weaker paths were not looked for


@dataclass(frozen=True, slots=True)
class Found:
    """(cost, arcs) of each path, cheapest first; `more` says what was left out, if anything."""

    paths: list[tuple[int, tuple[int, ...]]]
    more: str | None


class Search:
    """Paths over `arcs` under a profile; `ends` marks (node, state) where a path may end."""

    def __init__(
        self,
        nodes: int,
        arcs: Arcs,
        profile: Profile,
        ends: NDArray[np.bool_],
        hops: int,
        askers: Sequence[int],
    ) -> None:
        self.arcs, self.hops = arcs, hops
        self.states = len(profile.states)
        self.start = profile.start
        self.ends = ends.reshape(nodes, self.states)
        self.absorbs = self.ends.any(axis=1)
        self.transition = profile.transition
        self.ptr = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(arcs.source, minlength=nodes), out=self.ptr[1:])
        del askers

    def _moves(self, node: int, state: int) -> Iterator[tuple[int, int, int, int]]:
        """(arc, next node, next state, cost) of every step the grammar allows from here."""
        arcs = self.arcs
        for arc in range(int(self.ptr[node]), int(self.ptr[node + 1])):
            then = int(self.transition[state, arcs.step[arc]])
            if then >= 0:
                far = int(arcs.target[arc])
                if not self.absorbs[far] or self.ends[far, then]:
                    yield arc, far, then, int(arcs.cost[arc])

    def _potentials(self, asker: int) -> list[dict[tuple[int, int], int]]:
        """least[r]: cheapest continuation within r steps, for what the asker can reach."""
        reached: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
        frontier = [(asker, self.start)]
        for _ in range(self.hops):
            following = []
            for vertex in frontier:
                if vertex in reached:
                    continue
                stops = vertex[0] != asker and self.absorbs[vertex[0]]
                reached[vertex] = [] if stops else list(self._moves(*vertex))
                following += [(far, then) for _, far, then, _ in reached[vertex]]
            frontier = list(dict.fromkeys(following))
        for vertex in frontier:
            reached.setdefault(vertex, [])
        self._rows = reached
        least = [
            {v: 0 for v in reached if v[0] != asker and self.ends[v]},
        ]
        for _ in range(self.hops):
            before = least[-1]
            layer = dict(before)
            for vertex, moves in reached.items():
                if vertex in least[0]:
                    continue
                best = min(
                    (c + before[(f, t)] for _, f, t, c in moves if (f, t) in before), default=None
                )
                if best is not None:
                    layer[vertex] = best
            least.append(layer)
        return least

    def _paths(self, asker: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Every path in ascending order of (cost, steps, nodes, arcs)."""
        least = self._potentials(asker)
        first = least[self.hops].get((asker, self.start))
        if first is None:
            return
        heap: list[tuple[int, int, tuple[int, ...], tuple[int, ...], int, int]] = [
            (first, 0, (asker,), (), self.start, 0)
        ]
        while heap:
            _, depth, nodes, arcs, state, cost = heapq.heappop(heap)
            if arcs and (nodes[-1], state) in least[0]:
                yield cost, arcs
                continue
            left = self.hops - depth - 1
            if left < 0:
                continue
            for arc, far, then, step in self._rows[(nodes[-1], state)]:
                rest = least[left].get((far, then))
                if rest is not None and far not in nodes:
                    entry = (
                        cost + step + rest,
                        depth + 1,
                        (*nodes, far),
                        (*arcs, arc),
                        then,
                        cost + step,
                    )
                    heapq.heappush(heap, entry)

    def flat(self, asker: int, top: int) -> Found:
        """The `top` strongest paths."""
        paths: list[tuple[int, tuple[int, ...]]] = []
        for path in self._paths(asker):
            if len(paths) == top:
                return Found(paths, f"more than the {top} strongest paths exist (--top)")
            paths.append(path)
        return Found(paths, None)

    def grouped(self, asker: int, top: int, each: int) -> Found:
        """Up to `each` paths to each of the `top` nearest targets, strongest first."""
        chosen: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        left_out, others = 0, False
        for at, path in enumerate(self._paths(asker)):
            if at == _POPS:
                return Found(_ordered(chosen), f"search stopped after {_POPS} paths")
            end = int(self.arcs.target[path[1][-1]])
            if end not in chosen and len(chosen) == top:
                others = True
                break
            held = chosen.setdefault(end, [])
            if len(held) < each:
                held.append(path)
            else:
                left_out += 1
        notes = []
        if others:
            notes.append(f"further listed parties exist beyond the {top} strongest (--top)")
        if left_out:
            notes.append(f"{left_out} weaker paths to the same parties (--each)")
        return Found(_ordered(chosen), "; ".join(notes) or None)

    def to(
        self, askers: NDArray[np.int64], absorb: NDArray[np.bool_]
    ) -> list[tuple[int, tuple[int, ...], int]]:
        """(cost, arcs, asker) of the strongest path of every asker that has one."""
        self.absorbs = self.absorbs | absorb
        found = []
        for asker in askers:
            best = next(self._paths(int(asker)), None)
            if best is not None:
                found.append((*best, int(asker)))
        return found


def _ordered(
    chosen: dict[int, list[tuple[int, tuple[int, ...]]]],
) -> list[tuple[int, tuple[int, ...]]]:
    """Targets by their strongest path; all paths to a target together."""
    groups = sorted(chosen.values(), key=lambda paths: (paths[0][0], len(paths[0][1])))
    return [path for group in groups for path in group]

"""Who reaches whom, and at what cost? Exposure without the telling, for many parties at once.

The search is that of `queries.exposure`; here an answer is (cost, arcs) by target, so that two
graphs can be compared, or thousands of parties counted, before anything is put into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import NODE_CODE, NODE_KINDS, AnalysisGraph, Ints
from graph.model.vocabulary import CRAFT, PARTIES, NodeKind
from queries.kernels.paths import Index, Reached, StepGraph, index, reverse, top_k
from queries.profile import Profile
from queries.steps import build_arcs

MOST_TARGETS = 1000  # of one party; beyond, an answer says how weak the rest is at most

_ENDS = {NodeKind.PRODUCT: "product", NodeKind.COUNTRY: "country"}  # everything else: a party


@dataclass(frozen=True, slots=True)
class Reaches:
    """The strongest path of one party to each target: target -> (cost, arcs).

    The party's own listing is the path of no arcs. `bound`: no target that is missing here costs
    less; None: there is none.
    """

    to: dict[int, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    bound: int | None = None

    def lacks(self, target: int, cost: int) -> bool:
        """Is there certainly no path to this target at this cost?"""
        return target not in self.to and (self.bound is None or cost < self.bound)


class Reach:
    """The arcs of one graph under one profile; any number of searches.

    `targets` marks the nodes that a path may end at; None: everything that is listed.
    """

    def __init__(
        self,
        graph: AnalysisGraph,
        profile: Profile,
        hops: int,
        targets: NDArray[np.bool_] | None = None,
    ) -> None:
        self.graph, self.profile, self.hops = graph, profile, hops
        self.arcs = build_arcs(graph, profile)
        if targets is None:
            targets = np.zeros(len(graph), np.bool_)
            targets[graph.listings.node] = True
        self.listed = targets
        self._steps = StepGraph(
            nodes=len(graph),
            source=self.arcs.source,
            target=self.arcs.target,
            cost=self.arcs.cost,
            step=self.arcs.step,
            transition=profile.transition,
        )
        # A path never runs through a listed party, whatever its state; a listed product it may.
        parties = np.isin(graph.kind, [NODE_CODE[kind] for kind in PARTIES | CRAFT])
        self._absorbs = np.asarray(self.listed & parties)

    def parties(self) -> Ints:
        """Everybody who can be asked about and has a step to take."""
        firms = np.isin(self.graph.kind, [NODE_CODE[kind] for kind in PARTIES])
        steps = np.bincount(self.arcs.source, minlength=len(self.graph)) > 0
        return np.flatnonzero(firms & (steps | self.listed)).astype(np.int32)

    def index(self, nodes: Sequence[int]) -> Index:
        """What the searches of these askers share."""
        return index(
            self._steps,
            self._stops(),
            self.hops,
            askers=np.array(nodes, np.int32),
            absorbs=self._absorbs,
            start=self.profile.start,
        )

    def of(self, nodes: Sequence[int]) -> list[Reaches]:
        """The strongest path of each node to every listed party, product and country."""
        if not len(nodes):
            return []
        made = self.index(nodes)
        answers = []
        for node in nodes:
            found = top_k(made, node, MOST_TARGETS, per_target=1)
            to = {int(self.arcs.target[arcs[-1]]): (cost, arcs) for cost, arcs in found.paths}
            if self.listed[node]:
                to[node] = (0, ())
            answers.append(Reaches(to, found.bound))
        return answers

    def upstream(self, nodes: Iterable[int]) -> NDArray[np.bool_]:
        """Everybody from whom steps lead to one of these nodes, whatever the grammar says."""
        reached = np.zeros(len(self.graph), np.bool_)
        reached[list(nodes)] = True
        for _ in range(self.hops):
            before = int(reached.sum())
            reached[self.arcs.source[reached[self.arcs.target]]] = True
            if int(reached.sum()) == before:
                break
        return reached

    def everybody_to(self, node: int) -> Reached:
        """Every party's strongest path to one node, listed or not."""
        askers = self.parties()
        askers = askers[self.upstream([node])[askers]]
        if not (askers != node).any():
            return Reached([], [])
        return reverse(
            self._steps,
            node,
            self.hops,
            accepting=self.profile.ends[_ENDS.get(NODE_KINDS[self.graph.kind[node]], "party")],
            absorbs=self._absorbs,
            askers=askers[askers != node],
            start=self.profile.start,
        )

    def _stops(self) -> NDArray[np.bool_]:
        """Which (node, state) ends a path, flat: node * states + state."""
        stops = np.zeros((len(self.graph), len(self.profile.states)), np.bool_)
        for code, kind in enumerate(NODE_KINDS):
            chosen = self.listed & (self.graph.kind == code)
            accepting = self.profile.ends[_ENDS.get(kind, "party")]
            stops |= chosen[:, None] & accepting[None, :]
        return stops.reshape(-1)

"""How is a found path told? Arcs turned into steps with words, evidence and a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from graph.analysis.arrays import RELATION_KINDS, AnalysisGraph
from graph.model.vocabulary import Confidence
from queries.phrases import phrase, sentence
from queries.present import Presenter
from queries.profile import STEPS
from queries.result import Party, Path, Step
from queries.steps import Arcs, strength

# The direction of the relation behind a step: True when the step runs along it.
_ALONG = {step: step not in ("owner", "controller", "supplier", "maker") for step in STEPS}


class Teller:
    """Tells paths over one set of arcs; the presenter must have been prepared for them."""

    def __init__(self, present: Presenter, arcs: Arcs) -> None:
        self.graph, self.present, self.arcs = present.graph, present, arcs

    def path(self, focus: Party, cost: int, arcs: Sequence[int]) -> Path:
        """One path with its sentence and its weakest links; its rank is set by the asker."""
        steps = tuple(self._step(arc) for arc in arcs)
        target = steps[-1].target if steps else focus.id
        parties = {step.target: self.party(step.target) for step in steps}
        weakest = max(range(len(steps)), key=lambda at: (steps[at].cost, -at), default=None)
        return Path(
            rank=0,
            target=target,
            cost=cost,
            strength=strength(cost),
            steps=steps,
            sentence=sentence(focus, steps, parties),
            weakest_step=weakest,
            weakest_evidence=_weakest_evidence(steps),
        )

    def party(self, key: str) -> Party:
        """The party with this id, as shown."""
        return self.present.party(self.graph.node_of[key])

    def _step(self, arc: int) -> Step:
        table = self.graph.relations
        rows = [int(row) for row in self.arcs.relations(arc)]
        fact = self.present.relation(rows[0])
        step = STEPS[self.arcs.step[arc]]
        words, label = phrase(step, fact, self.present.product(fact["product"]))
        share = next(
            (
                fact[column] / 1_000_000
                for column in ("share_low", "input_share", "revenue_share", "market_share")
                if fact[column] is not None
            ),
            None,
        )
        confidence = int(table.rows.confidence[rows[0]])
        # What the words say comes first; the parallel relations' sources follow.
        evidence = dict.fromkeys(
            (
                *self.present.evidence(table.rows, rows[:1]),
                *self.present.evidence(table.rows, rows[1:]),
            )
        )
        return Step(
            source=self.graph.ids[int(self.arcs.source[arc])],
            target=self.graph.ids[int(self.arcs.target[arc])],
            relation=str(RELATION_KINDS[table.kind[rows[0]]]),
            step=step,
            phrase=words,
            label=label,
            forward=_along(step, self.graph, rows[0], int(self.arcs.source[arc])),
            cost=int(self.arcs.cost[arc]),
            strength=strength(int(self.arcs.cost[arc])),
            share=share,
            valid_from=fact["valid_from"],
            valid_to=fact["valid_to"],
            confidence=str(next(c for c in Confidence if c.rank == confidence)),
            uncertain=bool(table.rows.uncertain[rows].all()),
            evidence=tuple(evidence),
        )


def _along(step: str, graph: AnalysisGraph, row: int, source: int) -> bool:
    if step == "linked":
        return int(graph.relations.source[row]) == source
    return _ALONG[step]


def _weakest_evidence(steps: Sequence[Step]) -> tuple[int, int] | None:
    """The step whose first source, the one behind its words, is the least sure; None: all sure."""
    best = [
        (Confidence(step.evidence[0].confidence).rank, -step.cost, at)
        for at, step in enumerate(steps)
        if step.evidence
    ]
    if not best or min(best)[0] == Confidence.HIGH.rank:
        return None
    return min(best)[2], 0

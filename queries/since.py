"""Since when? The days on which a party's verdict changed, what it changed to, and why.

Only the facts can matter that a regime's rule reads of the party and of whoever stands above it
(`queries.cone`): the graph is compiled from them alone, for all regimes at once, and a regime is
asked anew only on days on which its rule or one of its own facts changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graph.analysis.compile import Compiler
from graph.analysis.facts import Facts, States
from graph.identity.matching import clusters_of
from graph.ledger.kept import KeptLedger
from graph.ledger.reader import Ledger, open_ledger
from graph.model.facts import Relation, Sanction
from graph.model.time import day_number, from_day_number
from graph.model.vocabulary import Confidence
from queries.cone import Cone, Cones
from queries.present import Presenter
from queries.result import Verdict
from queries.rule import Regime
from queries.screening import screen_parts
from queries.verdict import can_clear, foremost
from queries.why import Side, why
from queries.written import Writer

_SILENT = ("not_found", "not_screened")


@dataclass(frozen=True, slots=True)
class Turn:
    """From `day` on the verdict reads so, `because` of what changed on that day.

    `rule` is true when a version of the rule itself began or ended then.
    """

    day: date | None  # None: as far back as the ledger goes
    verdict: Verdict
    rule: bool
    because: tuple[str, ...]  # empty: as far back as the ledger goes


def history(
    folder: Path,
    entity: str,
    regime: Regime,
    until: date,
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> list[Turn]:
    """The verdict of one entity through time under one regime; see `histories`."""
    (turns,) = histories(
        folder, entity, [regime], until, known_on=known_on, min_confidence=min_confidence
    )
    return turns


def histories(
    folder: Path,
    entity: str,
    regimes: Sequence[Regime],
    until: date,
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> list[list[Turn]]:
    """The verdict of one entity through time: for each regime one Turn a change, oldest first."""
    clusters = clusters_of(folder)
    with open_ledger(folder, known_on) as ledger:
        cones = Cones(ledger, clusters, entity)
        asked = [cones.of(regime) for regime in regimes]
        # The holders come in under every regime: a verdict may name one that its rule leaves out.
        only = cones.holders.union(*(cone.everybody for cone in asked))
        facts = Facts(ledger, clusters, min_confidence, only)
        watches = [
            _Watch(cone, facts, entity, clear=can_clear(ledger, cone.regime)) for cone in asked
        ]
        days = sorted({day for watch in watches for day in watch.days if day <= day_number(until)})
        graphs = _Graphs(facts, ledger)
        for day in _with_the_day_before(days) or [day_number(until)]:
            states = (facts.state(Relation, day), facts.state(Sanction, day))
            for watch in watches:
                watch.look(from_day_number(day), *states, graphs)
    return [watch.turns for watch in watches]


def _with_the_day_before(days: list[int]) -> list[int]:
    """The day before the first change as well: it shows how it was from the beginning."""
    first = [day - 1 for day in days[:1] if day > day_number(date.min)]
    return [*first, *days]


class _Graphs:
    """The graph of each day with what presents it; both are kept while the same facts hold."""

    def __init__(self, facts: Facts, ledger: Ledger) -> None:
        self._compiler, self._ledger = Compiler(facts), KeptLedger(ledger)
        self._present: Presenter | None = None

    def on(self, day: date) -> Presenter:
        graph = self._compiler.on(day)
        if self._present is None or self._present.graph is not graph:
            self._present = Presenter(graph, self._ledger)
        return self._present


@dataclass
class _Watch:
    """One regime's verdict on the party, looked at day after day."""

    cone: Cone
    facts: Facts
    entity: str
    clear: bool
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        regime = self.cone.regime
        self.days = self.cone.days(self.facts)
        self._relations = self.cone.relations(self.facts)
        self._listings = self.cone.listings(self.facts)
        self._rule_days = {period.start for period in regime.periods}
        self._rule_days |= {period.end for period in regime.periods if period.end is not None}
        self._held: tuple[object, ...] | None = None
        self._said: tuple[str, int, int] | None = None
        self._before: Side | None = None

    def look(self, day: date, relations: States, listings: States, graphs: _Graphs) -> None:
        """Ask again if anything changed that the rule reads, and note a verdict that changed."""
        regime = self.cone.regime
        held = (
            regime.on(day),
            relations[self._relations].tobytes(),
            listings[self._listings].tobytes(),
            self.facts.countries(day_number(day)) if regime.not_in else None,
        )
        if held == self._held:
            return
        self._held = held
        present = graphs.on(day)
        graph = present.graph
        node = graph.node_of.get(self.entity)
        if node is None:
            return
        screenings = screen_parts(graph, regime)
        writer = foremost([Writer(present, each, screened=self.clear) for each in screenings], node)
        word, reached = writer.word(node), writer.screening
        said = (word, int(reached.certain.sums[node]), int(reached.possible.sums[node]))
        side = Side(
            graph=graph,
            parts={each.part: each for each in screenings},
            telling=None if word in _SILENT else reached.part,
            relations=relations,
            listings=listings,
        )
        if said != self._said:
            writer.prepare([node])
            first = self._before is None
            because = (
                ()
                if self._before is None
                else why(self.facts, self.cone, self.entity, self._before, side)
            )
            self.turns.append(
                Turn(
                    day=None if first else day,
                    verdict=writer.verdict(node),
                    rule=not first and day in self._rule_days,
                    because=because,
                )
            )
        self._said, self._before = said, side

"""Whom does a verdict hang on? The parties whose facts a regime's rule can read, at any time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.facts import Facts
from graph.identity.clusters import Clusters
from graph.ledger.reader import Ledger
from graph.model.facts import Relation, Sanction
from graph.model.time import day_number
from graph.model.vocabulary import RelationKind
from queries.rule import Regime

_HOLDING = (RelationKind.OWNS, RelationKind.CONTROLS)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cone:
    """The part of a ledger that one regime's verdict on one party hangs on: sets of entity ids."""

    regime: Regime
    above: frozenset[str]  # the party and, where the rule adds up or looks at control, its holders
    suppliers: frozenset[str]  # where the rule follows supplies
    held: frozenset[str]  # where the regime flags the parent of a listed subsidiary
    beside: frozenset[str]  # see `_beside`

    @property
    def everybody(self) -> frozenset[str]:
        """All of them."""
        return self.above | self.suppliers | self.held | self.beside

    def relations(self, facts: Facts) -> Flags:
        """The relations that the rule reads."""
        columns = facts.of(Relation)
        kind = columns["kind"]
        holding = np.isin(kind, [str(item) for item in _HOLDING])
        source_above, target_above = (_among(columns[e], self.above) for e in ("source", "target"))
        rows: Flags = holding & target_above & summed(self.regime)
        rows |= (kind == str(RelationKind.SUPPLIES)) & _among(columns["target"], self.suppliers)
        rows |= holding & source_above & _among(columns["target"], self.held)
        if self.regime.not_in:
            rows |= (kind == str(RelationKind.LOCATED_IN)) & source_above
        return rows

    def listings(self, facts: Facts) -> Flags:
        """The listings that the rule reads."""
        columns = facts.of(Sanction)
        return _among(columns["list_id"], self.regime.seeding) & _among(
            columns["subject"], self.everybody
        )

    def days(self, facts: Facts) -> set[int]:
        """Day numbers on which the verdict may change."""
        days = {day_number(period.start) for period in self.regime.periods}
        days |= {day_number(period.end) for period in self.regime.periods if period.end}
        days |= facts.days(Relation, self.relations(facts))
        days |= facts.days(Sanction, self.listings(facts))
        return days | (facts.country_days() if self.regime.not_in else set())


def summed(regime: Regime) -> bool:
    """Whether the rule ever adds up stakes or looks at control."""
    return any(item.threshold is not None or item.control != "none" for item in regime.periods)


def _among(column: NDArray[np.object_], chosen: frozenset[str] | tuple[str, ...]) -> Flags:
    return np.fromiter((value in chosen for value in column), np.bool_, len(column))


class Cones:
    """The cones of one party under any regimes; `holders` are the same for all."""

    def __init__(self, ledger: Ledger, clusters: Clusters, entity: str) -> None:
        self.ledger = ledger
        self.facts = Facts(ledger, clusters)  # only to see who is the same
        self.party = frozenset(self.facts.same([entity]))

    @cached_property
    def holders(self) -> frozenset[str]:
        """The party and everybody who ever held or controlled it, directly or through others."""
        return self._closure(self.party, _HOLDING)

    def of(self, regime: Regime) -> Cone:
        """The cone under one regime."""
        above = self.holders if summed(regime) else self.party
        suppliers, held = frozenset[str](), frozenset[str]()
        if regime.test == "supply":
            suppliers = self._closure(above, (RelationKind.SUPPLIES,))
        if regime.subsidiary:
            held = frozenset(self.facts.same(self.ledger.across(above, _HOLDING, forward=True)))
        return Cone(regime, above, suppliers, held, self._beside(regime))

    def _closure(self, start: frozenset[str], kinds: tuple[RelationKind, ...]) -> frozenset[str]:
        reached, frontier = set[str](), set(start)
        while frontier:
            reached |= frontier
            frontier = self.facts.same(self.ledger.across(frontier, kinds)) - reached
        return frozenset(reached)

    def _beside(self, regime: Regime) -> frozenset[str]:
        """Where a rule is taken apart and has no flag for less: everybody on its lists.

        The verdict is then that of the first part that says nothing, which may be a part that is
        only about others.
        """
        silent = any(item.threshold is not None and not item.minority for item in regime.periods)
        if regime.split is None or not silent:
            return frozenset()
        return frozenset(self.facts.same(self.ledger.subjects(regime.seeding)))

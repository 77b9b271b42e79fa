"""Why did a verdict change on a day? What began, ended or changed among the facts that bear it.

Two days of one regime are compared from the party upwards: its own listings, the stakes and the
controls of whoever counts on either day, and so on above each holder who counts on one day and not
on the other. Nothing is told that did not change, and nothing of a holder who counts on neither,
unless it is all that can have moved the sum: what others surely hold limits those who count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import RELATION_CODE, AnalysisGraph
from graph.analysis.facts import Facts, States
from graph.model.facts import Relation, Sanction
from graph.model.share import PPM
from graph.model.time import Holds
from graph.model.vocabulary import RelationKind
from queries.changed import (
    home_changed,
    listing_changed,
    relation_changed,
    rule_changed,
    stake_moved,
)
from queries.cone import Cone
from queries.rule import Period
from queries.screening import Screening

_NOBODY = (False, False, False, False)


@dataclass(frozen=True, slots=True)
class Side:
    """A regime's rule on one day: the graph, each part of the rule, and which facts hold."""

    graph: AnalysisGraph
    parts: dict[str, Screening]
    telling: str | None  # the part that the verdict is from; None: no part says anything
    relations: States
    listings: States

    @property
    def period(self) -> Period | None:
        """The version of the rule that applied."""
        return next(iter(self.parts.values())).period


def why(facts: Facts, cone: Cone, party: str, before: Side, after: Side) -> tuple[str, ...]:
    """What changed between two days, each thing once: the rule first, then from the party upwards.

    Args:
        party: an entity id of the party; `facts` are those both graphs were compiled from.
    """
    rule = rule_changed(cone.regime, before.period, after.period)
    told = [] if rule is None else [rule]
    telling = {side.telling for side in (before, after) if side.telling is not None}
    for part in sorted(telling or {*before.parts, *after.parts}):
        comparison = _Comparison(facts, cone, party, part, (before, after))
        told += comparison.told(by_rule=rule is not None)
    return tuple(dict.fromkeys(told))


class _Comparison:
    """One part of a rule on two days. Parties are keys: the id that stands for all their ids."""

    def __init__(
        self, facts: Facts, cone: Cone, party: str, part: str, sides: tuple[Side, Side]
    ) -> None:
        self.regime, self.part, self.sides = cone.regime, part, sides
        self.of = facts.clusters.of
        self.party = self.of(party)
        self.relations, self.listings = facts.of(Relation), facts.of(Sanction)
        self.nodes = [
            {self.of(key): node for key, node in side.graph.node_of.items()} for side in sides
        ]
        self._into: dict[str, list[int]] = {}
        ever = (sides[0].relations != Holds.NO) | (sides[1].relations != Holds.NO)
        for row in np.flatnonzero(cone.relations(facts) & ever).tolist():
            self._into.setdefault(self.of(self.relations["target"][row]), []).append(row)
        self._entries: dict[str, list[int]] = {}
        moved = sides[0].listings != sides[1].listings
        for row in np.flatnonzero(cone.listings(facts) & moved).tolist():
            if self._seeds(row):
                self._entries.setdefault(self.of(self.listings["subject"][row]), []).append(row)

    def _seeds(self, row: int) -> bool:
        """Whether an entry counts under this part of the regime."""
        cells = [self.listings[name][row] for name in ("programmes", "measures")]
        terms = "; ".join(filter(None, cells))
        programmes = self.regime.programmes.get(self.listings["list_id"][row])
        if programmes is not None:
            codes = terms.replace("]", ";").replace("[", ";").split(";")
            if not any(code.strip() in programmes for code in codes):
                return False
        if self.regime.split is None:
            return True
        return self.part in ({m.group(0) for m in self.regime.split.finditer(terms)} or {""})

    def told(self, *, by_rule: bool) -> Iterator[str]:
        """What changed, from the party upwards; `by_rule`: the rule itself changed as well."""
        seen, frontier = {self.party}, [self.party]
        while frontier:
            following = list[str]()
            for key in frontier:
                was, now = (self._counts(key, at) for at in (0, 1))
                if was[:2] != now[:2]:
                    yield from self._entered(key)
                if key == self.party or was[0] or not now[0]:  # a listing is enough by itself
                    yield from self._held(key, following, by_rule=by_rule)
            frontier = [key for key in dict.fromkeys(following) if key not in seen]
            seen.update(frontier)
        yield from self._subsidiaries()
        yield from self._moved_home()

    def _counts(self, key: str, at: int) -> tuple[bool, ...]:
        """(listed, perhaps listed, surely counts, may count) on one side."""
        screening, node = self.sides[at].parts.get(self.part), self.nodes[at].get(key)
        if screening is None or node is None:
            return _NOBODY
        reached = (screening.certain.counts, screening.possible.counts)
        return tuple(bool(flag[node]) for flag in (screening.listed, screening.perhaps, *reached))

    def _sums(self, at: int, key: str) -> tuple[int, int]:
        screening, node = self.sides[at].parts.get(self.part), self.nodes[at].get(key)
        if screening is None or node is None:
            return 0, 0
        return int(screening.certain.sums[node]), int(screening.possible.sums[node])

    def _entered(self, key: str) -> Iterator[str]:
        """Listings of a party that began or ended."""
        rows = self._entries.get(key, [])
        dated = {self.listings["list_id"][row] for row in rows if self.listings["valid_from"][row]}
        for row in rows:
            cells = self._cells(row, self.listings)
            # An entry without a start begins with the one that another source dates.
            if cells["valid_from"] or cells["list_id"] not in dated:
                states = (int(side.listings[row]) for side in self.sides)
                yield listing_changed(cells, self.part, self._name(key), *states)

    def _held(self, key: str, following: list[str], *, by_rule: bool) -> Iterator[str]:
        """Stakes, controls and supplies of whoever counts; whose status differs is followed."""
        moved, others, differs = list[int](), list[int](), False
        for row in self._into.get(key, ()):
            holder = self.of(self.relations["source"][row])
            if holder == key or self.relations["kind"][row] not in self._kinds():
                continue
            was, now = (self._counts(holder, at) for at in (0, 1))
            if was != now:
                following.append(holder)
                differs = True
            if self._moved(row):
                (moved if was[3] or now[3] else others).append(row)
        yield from self._related(moved)
        if not (moved or differs or by_rule) and self._sums(0, key) != self._sums(1, key):
            yield from self._related(others)

    def _kinds(self) -> set[str]:
        periods = [side.period for side in self.sides if side.period is not None]
        kinds = {RelationKind.SUPPLIES} if self.regime.test == "supply" else set[RelationKind]()
        if self.regime.test != "supply" and any(p.threshold is not None for p in periods):
            kinds.add(RelationKind.OWNS)
        if any(period.control != "none" for period in periods):
            kinds.add(RelationKind.CONTROLS)
        return {str(kind) for kind in kinds}

    def _moved(self, row: int) -> bool:
        return bool(self.sides[0].relations[row] != self.sides[1].relations[row])

    def _related(self, rows: Iterable[int]) -> Iterator[str]:
        """Relations that began, ended, or became sure or unsure; a stake that became another."""
        stakes: dict[tuple[str, str, str], list[int]] = {}
        for row in {self.relations["fact"][row]: row for row in rows}.values():
            source, target = (self.of(self.relations[end][row]) for end in ("source", "target"))
            key = (str(self.relations["kind"][row]), source, target)
            stakes.setdefault(key, []).append(row)
        for (kind, source, target), group in stakes.items():
            names = (self._name(source), "" if target == self.party else self._name(target))
            states = {row: tuple(int(side.relations[row]) for side in self.sides) for row in group}
            gone = [row for row in group if states[row] == (Holds.YES, Holds.NO)]
            come = [row for row in group if states[row] == (Holds.NO, Holds.YES)]
            if kind == RelationKind.OWNS and len(group) == 2 and len(gone) == len(come) == 1:
                old, new = (self._cells(row, self.relations) for row in (gone[0], come[0]))
                yield stake_moved(old, new, *names)
                continue
            for row in group:
                yield relation_changed(self._cells(row, self.relations), *names, *states[row])

    def _subsidiaries(self) -> Iterator[str]:
        """Where the regime flags the parent: listed companies that it came to hold, or let go."""
        if not self.regime.subsidiary:
            return
        was, now = (self._children(at) for at in (0, 1))
        for child in sorted(was ^ now):
            if self._counts(child, 0)[1] != self._counts(child, 1)[1]:
                yield from self._entered(child)
            rows = [
                row
                for row in self._into.get(child, ())
                if self.of(self.relations["source"][row]) == self.party and self._moved(row)
            ]
            yield from self._related(rows)

    def _children(self, at: int) -> set[str]:
        """Listed companies that the party holds to a half, or controls."""
        side, node = self.sides[at], self.nodes[at].get(self.party)
        screening = side.parts.get(self.part)
        if screening is None or node is None:
            return set()
        table, stakes = side.graph.relations, screening.stakes
        controls = table.kind == RELATION_CODE[RelationKind.CONTROLS]
        held = {
            *stakes.owned[(stakes.owner == node) & (stakes.low * 2 >= PPM)].tolist(),
            *table.target[controls & (table.source == node)].tolist(),
        }
        listed = {child for child in held if screening.perhaps[child]}
        return {key for key, child in self.nodes[at].items() if child in listed}

    def _moved_home(self) -> Iterator[str]:
        """A party that came under the rule, or left it, with its home country."""
        beyond, homes = list[bool](), list[str | None]()
        for side, nodes in zip(self.sides, self.nodes, strict=True):
            node = nodes.get(self.party)
            if node is None:
                return
            beyond.append(any(bool(part.beyond[node]) for part in side.parts.values()))
            place = int(side.graph.country[node])
            homes.append(None if place < 0 else side.graph.names[place])
        if beyond[0] != beyond[1]:
            yield home_changed(*homes)

    def _name(self, key: str) -> str:
        for side, nodes in reversed(list(zip(self.sides, self.nodes, strict=True))):
            if key in nodes:
                return side.graph.names[nodes[key]]
        return key

    @staticmethod
    def _cells(row: int, columns: dict[str, np.ndarray]) -> dict[str, object]:
        return {name: values[row] for name, values in columns.items()}

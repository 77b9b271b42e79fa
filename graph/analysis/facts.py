"""Which facts does a graph rest on, and do they hold on a day? Each class read once, for all days.

Invariant of a restriction (`only`): what the arrays of a graph say of these parties, of relations
between them, of their listings and of where they are based is what the whole ledger's graph says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.identity.clusters import Clusters
from graph.ledger.reader import Columns, Ledger
from graph.model.facts import Attribute, Relation, Sanction
from graph.model.time import FOREVER_AGO, Holds
from graph.model.vocabulary import Confidence, RelationKind

States = NDArray[np.int8]  # of each row, a value of `Holds`
_DATES = ("from_first", "from_last", "to_first", "to_last")
_UNDATED = 2**30  # day numbers beyond this are "unknown start" and "no end"


class Facts:
    """The standing facts of one ledger, or those about some parties of it.

    Args:
        least: leave out relations and listings that are stated less surely than this.
        only: entity ids, with all that judgements call the same; relations need both ends among
            them, listings their subject. The places where they are based come with them. None:
            everything.
    """

    def __init__(
        self,
        ledger: Ledger,
        clusters: Clusters,
        least: Confidence = Confidence.LOW,
        only: Collection[str] | None = None,
    ) -> None:
        self.ledger, self.clusters, self.least = ledger, clusters, least
        self._members = clusters.members()
        self._only = None if only is None else frozenset(self.same(only))
        self._columns: dict[type, Columns] = {}

    def same(self, entities: Iterable[str]) -> set[str]:
        """These entities with all that judgements call the same as one of them."""
        roots = {self.clusters.of(key) for key in entities}
        return {key for root in roots for key in self._members.get(root, [root])}

    def of(self, kind: type) -> Columns:
        """The columns of a class; not to be changed in place."""
        if kind not in self._columns:
            self._columns[kind] = self._read(kind)
        return self._columns[kind]

    def _read(self, kind: type) -> Columns:
        if kind is Relation:
            return self._related()
        # What a party is and is called stands at any confidence: leaving out an unsure record of
        # a party would leave out sure relations with it.
        least = self.least if kind is Sanction else Confidence.LOW
        about = self._only if kind is Attribute else self._with_places
        columns = self.ledger.facts(kind, least, about)
        return self._dated(columns) if kind is Sanction else columns

    def _related(self) -> Columns:
        columns = self.ledger.facts(Relation, self.least, self._only)
        if self._only is None:
            return columns
        keep = np.array(
            [
                target in self._only or kind == RelationKind.LOCATED_IN
                for target, kind in zip(columns["target"], columns["kind"], strict=True)
            ],
            np.bool_,
        )
        return {name: values[keep] for name, values in columns.items()}

    @cached_property
    def _with_places(self) -> frozenset[str] | None:
        if self._only is None:
            return None
        return self._only | self.same(self.of(Relation)["target"]) | self._stated

    @cached_property
    def _stated(self) -> frozenset[str]:
        """Countries that the attribute `country` of a chosen party names."""
        rows = self.of(Attribute)
        pairs = zip(rows["key"], rows["value"], strict=True)
        return frozenset(f"country:{value}" for key, value in pairs if key == "country")

    def _dated(self, columns: Columns) -> Columns:
        """Entries without a start take the start that another source gives for the same entry.

        A list published without dates (the OFAC CSV files) shows only that an entry stood on the
        day of its first snapshot. Where no other source dates it, it may have begun on any day
        up to that one: earlier days are then undecidable rather than silently `listed`.
        """
        undated = np.flatnonzero(columns["from_first"] == FOREVER_AGO)
        if not len(undated):
            return columns
        roots = [self.clusters.of(key) for key in columns["subject"]]
        periods: dict[tuple[str, str], list[int]] = {}
        for row in np.flatnonzero(columns["from_first"] != FOREVER_AGO):
            periods.setdefault((roots[row], columns["list_id"][row]), []).append(int(row))
        first, last = columns["from_first"].copy(), columns["from_last"].copy()
        for row in undated:
            seen = int(columns["first_known"][row])
            begun = [
                other
                for other in periods.get((roots[row], columns["list_id"][row]), ())
                if columns["from_first"][other] <= seen < columns["to_last"][other]
            ]
            if begun:
                other = max(begun, key=lambda at: int(columns["from_first"][at]))
                first[row], last[row] = columns["from_first"][other], columns["from_last"][other]
            else:
                last[row] = seen
        return {**columns, "from_first": first, "from_last": last}

    def state(self, kind: type, day: int) -> States:
        """Whether each relation or listing holds on a day (its number): a value of `Holds`."""
        columns = self.of(kind)
        if not len(columns["fact"]):
            return np.zeros(0, np.int8)
        may = (day >= columns["from_first"]) & (day < columns["to_last"])
        must = (day >= columns["from_last"]) & (day < columns["to_first"])
        return np.where(may, np.where(must, Holds.YES, Holds.MAYBE), Holds.NO).astype(np.int8)

    def days(self, kind: type, rows: NDArray[np.bool_]) -> set[int]:
        """Day numbers on which the state of one of these relations or listings changes."""
        columns = self.of(kind)
        if not len(columns["fact"]):
            return set()
        found = {int(day) for name in _DATES for day in np.unique(columns[name][rows])}
        return {day for day in found if abs(day) < _UNDATED}

    def countries(self, day: int) -> frozenset[str]:
        """Stated home countries that exist on a day only through facts about other parties.

        A country is a node as long as a relation or a listing with it holds: it is a party's home
        by attribute only then.
        """
        return frozenset(
            key
            for key, spans in self._existing.items()
            if any(first <= day < end for first, end in spans)
        )

    def country_days(self) -> set[int]:
        """Day numbers on which `countries` changes."""
        days = {day for spans in self._existing.values() for span in spans for day in span}
        return {day for day in days if abs(day) < _UNDATED}

    @cached_property
    def _existing(self) -> dict[str, list[tuple[int, int]]]:
        """For each stated country when it exists, as spans that neither touch nor overlap."""
        if self._only is None:  # all relations are there to tell
            return {}
        found: dict[str, list[tuple[int, int]]] = {}
        for key, first, end in sorted(self.ledger.related_between(self._stated, self.least)):
            spans = found.setdefault(key, [])
            if spans and first <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((first, end))
        return found

"""How does the ledger become a graph for one day? Filter by date, join by judgement, number, sort.

The result depends on the facts, the judgements and the three filters only: any order of ingestion
gives the same arrays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import (
    NODE_CODE,
    RELATION_CODE,
    AnalysisGraph,
    Ints,
    Listings,
    Relations,
    Rows,
    Strings,
)
from graph.analysis.facts import Facts
from graph.identity.matching import clusters_of
from graph.ledger.reader import Columns, open_ledger
from graph.model.countries import country_name
from graph.model.facts import Attribute, Entity, Name, Relation, Sanction
from graph.model.time import Holds, day_number
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind

# When records of one party disagree on what it is, the more specific kind names the node.
_SPECIFIC = (
    NodeKind.VESSEL,
    NodeKind.AIRPLANE,
    NodeKind.PERSON,
    NodeKind.COMPANY,
    NodeKind.ORGANIZATION,
    NodeKind.COUNTRY,
    NodeKind.PRODUCT,
)
_BASED = ("incorporated", "based in", None)  # LOCATED_IN roles that say where a party is at home


def compile_graph(
    folder: Path,
    *,
    as_of: date,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> AnalysisGraph:
    """The analysis graph of the ledger in `folder`.

    Args:
        as_of: the day on which relations and listings must hold (in the world).
        known_on: leave out what no snapshot known by this day said; None: as known now.
        min_confidence: leave out relations and listings that are stated less surely than this.
    """
    (graph,) = compile_days(folder, [as_of], known_on=known_on, min_confidence=min_confidence)
    return graph


def compile_days(
    folder: Path,
    days: Iterable[date],
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
    only: Collection[str] | None = None,
) -> Iterator[AnalysisGraph]:
    """The analysis graph on each of several days, from one reading of the ledger.

    Args:
        only: entity ids. The graph of these parties alone: relations need both ends among them,
            listings their subject; the places where they are based come with them. On that subset
            the arrays say what those of the whole graph say.
    """
    clusters = clusters_of(folder)
    with open_ledger(folder, known_on) as ledger:
        compiler = Compiler(Facts(ledger, clusters, min_confidence, only))
        for day in days:
            yield compiler.on(day)


class Compiler:
    """Compiles facts for one day after another; days on which the same ones hold share arrays."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._held: tuple[object, ...] | None = None
        self._graph: AnalysisGraph | None = None

    def on(self, day: date) -> AnalysisGraph:
        """The graph of one day."""
        number = day_number(day)
        states = [self.facts.state(kind, number) for kind in (Relation, Sanction)]
        held = (*(state.tobytes() for state in states), self.facts.countries(number))
        if self._graph is None or held != self._held:
            self._graph = _Compilation(self.facts, day).graph()
        elif day != self._graph.as_of:
            self._graph = replace(self._graph, as_of=day)
        self._held = held
        return self._graph


class _Compilation:
    def __init__(self, facts: Facts, as_of: date) -> None:
        self.facts, self.ledger, self.clusters = facts, facts.ledger, facts.clusters
        self.as_of = as_of
        self.day = day_number(as_of)
        self.notes: list[str] = []
        self.number: dict[str, int] = {}  # any entity id -> node number

    def graph(self) -> AnalysisGraph:
        relations, sanctions = self._holding(Relation), self._holding(Sanction)
        ids, kinds, members = self._nodes(relations, sanctions)
        names = self._names(ids)
        table = self._relations(relations)
        count = len(ids)
        out_ptr, out = _csr(table.source, count)
        in_ptr, into = _csr(table.target, count)
        return AnalysisGraph(
            ledger=self.ledger.version,
            as_of=self.as_of,
            known_on=self.ledger.known_on,
            least=str(self.facts.least),
            sources=self.ledger.sources,
            notes=tuple(self.notes),
            ids=Strings.of(ids),
            names=Strings.of(names),
            kind=np.array([NODE_CODE[kind] for kind in kinds], np.uint8),
            country=self._countries(table, ids),
            members_ptr=_offsets(len(group) for group in members),
            members=Strings.of([key for group in members for key in group]),
            relations=table,
            listings=self._listings(sanctions),
            out_ptr=out_ptr,
            out=out,
            in_ptr=in_ptr,
            into=into,
        )

    def _holding(self, kind: type) -> Columns:
        """The rows that hold on the day, with a column `uncertain` for the undecidable ones."""
        state = self.facts.state(kind, self.day)
        keep = state != Holds.NO
        kept = {name: values[keep] for name, values in self.facts.of(kind).items()}
        return {**kept, "uncertain": state[keep] == Holds.MAYBE}

    def _nodes(
        self, relations: Columns, sanctions: Columns
    ) -> tuple[list[str], list[NodeKind], list[list[str]]]:
        entities = self.facts.of(Entity)
        kinds: dict[str, NodeKind] = {}
        groups: dict[str, set[str]] = {}
        for key, kind in zip(entities["id"], entities["kind"], strict=True):
            root = self.clusters.of(key)
            groups.setdefault(root, set()).add(key)
            held = kinds.get(root)
            kinds[root] = min(
                (NodeKind(kind), *(() if held is None else (held,))), key=_SPECIFIC.index
            )
        ends = (relations["source"], relations["target"], sanctions["subject"])
        countries = {str(k) for column in ends for k in column if _is_country(str(k))}
        for key in sorted(countries | self.facts.countries(self.day)):
            groups.setdefault(key, {key})
            kinds.setdefault(key, NodeKind.COUNTRY)
        # A set's first id may be withdrawn, or not known yet: the first that stands names the node.
        roots = {min(keys): root for root, keys in groups.items()}
        ids = sorted(roots)
        for node, key in enumerate(ids):
            self.number.update(dict.fromkeys(groups[roots[key]], node))
        return ids, [kinds[roots[key]] for key in ids], [sorted(groups[roots[key]]) for key in ids]

    def _names(self, ids: Sequence[str]) -> list[str]:
        """One caption a node: a primary name, rather one that is not in capitals throughout."""
        columns = self.facts.of(Name)
        best: dict[int, tuple[bool, bool, int, str]] = {}
        for entity, value, kind in zip(
            columns["entity"], columns["value"], columns["kind"], strict=True
        ):
            node = self.number.get(entity)
            if node is not None:
                rank = (kind != NameKind.PRIMARY, value.isupper(), len(value), value)
                best[node] = min(best.get(node, rank), rank)
        return [
            best[node][3]
            if node in best
            else country_name(key.removeprefix("country:"))
            if _is_country(key)
            else key
            for node, key in enumerate(ids)
        ]

    def _rows(self, columns: Columns, keep: NDArray[np.bool_]) -> Rows:
        statements = [list(numbers) for numbers in columns["statements"][keep]]
        sources = columns["source_no"][keep]
        return Rows(
            fact=Strings.of([str(fact) for fact in columns["fact"][keep]]),
            confidence=columns["confidence"][keep].astype(np.uint8),
            uncertain=columns["uncertain"][keep].astype(np.bool_),
            evidence_ptr=_offsets(len(numbers) for numbers in statements),
            evidence_source=np.repeat(
                sources.astype(np.uint8), [len(numbers) for numbers in statements]
            ),
            evidence_no=np.array([no for numbers in statements for no in numbers], np.int32),
        )

    def _ends(self, keys: NDArray[Any]) -> Ints:
        return np.array([self.number.get(key, -1) for key in keys], np.int32)

    def _relations(self, columns: Columns) -> Relations:
        source, target = self._ends(columns["source"]), self._ends(columns["target"])
        keep = (source >= 0) & (target >= 0) & (source != target)
        lost = int(((source < 0) | (target < 0)).sum())
        if lost:
            self.notes.append(f"{lost} relations left out: an end is withdrawn or not sure enough")
        own = int(((source == target) & (source >= 0)).sum())
        if own:
            self.notes.append(f"{own} relations left out: both ends are judged the same party")
        worded = [columns[name][keep] for name in ("joint", "how", "interest")]
        # In the order of the alphabet, so that a part of the ledger numbers them as the whole does.
        texts = sorted({text for column in worded for text in column if text is not None})
        number = {text: no for no, text in enumerate(texts)}
        joint, how, interest = (
            np.array([-1 if text is None else number[text] for text in column], np.int32)
            for column in worded
        )
        return Relations(
            rows=self._rows(columns, keep),
            kind=np.array(
                [RELATION_CODE[RelationKind(kind)] for kind in columns["kind"][keep]], np.uint8
            ),
            source=source[keep],
            target=target[keep],
            share_low=_ints(columns, "share_low", keep),
            share_high=_ints(columns, "share_high", keep),
            input_share=_ints(columns, "input_share", keep),
            revenue_share=_ints(columns, "revenue_share", keep),
            market_share=_ints(columns, "market_share", keep),
            direct=_flags(columns["direct"][keep]),
            joint=joint,
            how=how,
            interest=interest,
            valid_from=_ints(columns, "from_first", keep),
            valid_to=_ints(columns, "to_last", keep),
            texts=Strings.of(texts),
        )

    def _listings(self, columns: Columns) -> Listings:
        node = self._ends(columns["subject"])
        keep = node >= 0
        lost = int((~keep).sum())
        if lost:
            self.notes.append(
                f"{lost} listings left out: their party is withdrawn or not sure enough"
            )
        lists = sorted(set(columns["list_id"][keep]))
        number = {key: no for no, key in enumerate(lists)}
        return Listings(
            rows=self._rows(columns, keep),
            node=node[keep],
            list_no=np.array([number[key] for key in columns["list_id"][keep]], np.int32),
            since=_ints(columns, "from_first", keep),
            until=_ints(columns, "to_last", keep),
            lists=Strings.of(lists),
            sanction=Strings.of(list(columns["id"][keep])),
            terms=Strings.of(
                [
                    "; ".join(filter(None, pair))
                    for pair in zip(
                        columns["programmes"][keep], columns["measures"][keep], strict=True
                    )
                ]
            ),
        )

    def _countries(self, relations: Relations, ids: Sequence[str]) -> Ints:
        """Where each node is at home: LOCATED_IN by role, else the attribute `country`."""
        home = np.full(len(ids), -1, np.int32)
        rank: dict[int, tuple[int, str]] = {}
        located = np.flatnonzero(relations.kind == RELATION_CODE[RelationKind.LOCATED_IN])
        for row in located:
            how = relations.texts[relations.how[row]] if relations.how[row] >= 0 else None
            node, place = int(relations.source[row]), int(relations.target[row])
            order = (_BASED.index(how) if how in _BASED else len(_BASED), ids[place])
            if how != "operates" and (node not in rank or order < rank[node]):
                rank[node] = order
                home[node] = place
        stated = self.facts.of(Attribute)
        by_id = {key: node for node, key in enumerate(ids)}
        for entity, key, value in zip(
            stated["entity"], stated["key"], stated["value"], strict=True
        ):
            node = self.number.get(entity, -1)
            if key == "country" and node >= 0 and home[node] < 0:
                home[node] = by_id.get(f"country:{value}", -1)
        return home


def _is_country(key: str) -> bool:
    return key.startswith("country:")


def _ints(columns: Columns, name: str, keep: NDArray[np.bool_]) -> Ints:
    values = columns[name][keep]
    if values.dtype == object:  # a column that is NULL throughout comes without a number type
        return np.full(len(values), -1, np.int32)
    return values.astype(np.int32)


def _flags(values: NDArray[Any]) -> NDArray[np.int8]:
    if values.dtype == object:
        return np.array([-1 if value is None else int(value) for value in values], np.int8)
    return values.astype(np.int8)


def _offsets(lengths: Iterable[int]) -> NDArray[np.int64]:
    sizes = list(lengths)
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def _csr(keys: Ints, count: int) -> tuple[NDArray[np.int64], Ints]:
    """Rows grouped by key: (offsets of each key, row numbers), rows in ascending order."""
    order = np.argsort(keys, kind="stable").astype(np.int32)
    pointers = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=pointers[1:])
    return pointers, order

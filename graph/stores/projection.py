"""What does a view of the ledger look like as a property graph? Nodes and relationships, in order.

The model (docs/neo4j.md explains it):

* Every node has the label `Isthmus` and one of its kind, and the key `id`. Parties that
  judgements call the same are one node, as everywhere.
* Every relation is one relationship of its kind with the key `fact`; several sources that state
  the same fact are evidence of one relationship, stakes in different vehicles are several.
* Every entry on a list is a `Sanction` node: (party)-[:SUBJECT_TO]->(Sanction)-[:IMPOSED_BY]->
  (Country).
* Shares are integer ppm (`shareMinPpm`, `shareMaxPpm`) and, where both agree, a float `share` of
  the whole. Days are dates with far ends in place of the unknown, so `validFrom <= d < validTo`
  needs no test for null; `since` and `until` are the dates as stated, at their own precision.
* Evidence stands in parallel lists: `evidenceTitles[i]` is that of `evidenceUrls[i]`.

The same view gives the same elements in the same order, whatever the order of ingestion was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from graph.analysis.arrays import NODE_KINDS, AnalysisGraph, Ints, Rows
from graph.ledger.reader import Ledger, StatementInfo
from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction
from graph.model.lists import list_info
from graph.model.share import PPM
from graph.model.time import FOREVER_AGO, NEVER, from_day_number
from graph.model.vocabulary import STRONG_SCHEMES, NameKind, NodeKind, RelationKind
from graph.stores.elements import DIGEST, LEDGER, Node, Relationship, Value

_KEY = 200  # characters of a name that are indexed
_CHUNK = 20_000  # relations whose evidence is read at once
_NONE = "-"  # in a list of evidence: there is no address, no text
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
_CONFIDENCE = {1: "low", 2: "medium", 3: "high"}
# A source's own keys become properties when they are plain words that mean nothing else here.
_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,47}")
_EVIDENCE = ("Titles", "Urls", "Locators", "Texts", "Sources", "Confidences")
_STATED = {"since", "until", "validFrom", "validTo", "uncertain", "confidence", "sources"}
_STATED |= {f"evidence{part}" for part in _EVIDENCE}
_OF_PARTIES = {
    "name",
    "nameKey",
    "aliases",
    "country",
    "identifiers",
    "lists",
    "perhapsLists",
    "members",
}
_OF_ENTRIES = {"list", "label", "title", "authority", "programmes", "measures", "reason"}
_OF_STAKES = {"shareMinPpm", "shareMaxPpm", "share", "interest", "direct", "joint", "how"}
_OF_TRADE = {"product", "productId", "inputShare", "revenueShare", "marketShare", "value"}
_OF_TRADE |= {"currency", "quantity", "reporter", "period", "note"}
_OF_NODES = {"id", "fields", "withdrawn", DIGEST, LEDGER}
NODE_PROPERTIES = frozenset(_STATED | _OF_PARTIES | _OF_ENTRIES | _OF_NODES)
RELATIONSHIP_PROPERTIES = frozenset(_STATED | _OF_STAKES | _OF_TRADE | {"fact", DIGEST, LEDGER})


@dataclass(frozen=True, slots=True)
class Projection:
    """One view of the ledger as a property graph; the graph and the ledger must agree.

    keep: nodes to leave in (None: all); relationships need both ends among them.
    """

    graph: AnalysisGraph
    ledger: Ledger
    keep: frozenset[int] | None = None

    @property
    def version(self) -> str:
        """The version of the ledger."""
        return self.graph.ledger

    @property
    def view(self) -> str:
        """What makes the elements what they are, beside the ledger's version."""
        graph = self.graph
        kept = ""
        if self.keep is not None:
            which = hashlib.sha256(",".join(map(str, sorted(self.keep))).encode()).hexdigest()
            kept = f", a neighbourhood of {len(self.keep)} ({which[:8]})"
        known = "" if graph.known_on is None else f", as known on {graph.known_on}"
        return f"as of {graph.as_of}{known}, confidence {graph.least}{kept}"

    @property
    def size(self) -> int:
        """An entry is a node and two relationships; several statements may be one fact."""
        share = 1.0 if self.keep is None else len(self.keep) / max(1, len(self.graph))
        rows = len(self.graph.relations.kind) + 3 * len(self.graph.listings.node)
        return round(share * (len(self.graph) + rows))

    def nodes(self) -> Iterator[Node]:
        """Every node by id, then every Sanction."""
        details = _Details(self.graph, self.ledger)
        for node in range(len(self.graph)):
            if self.keep is None or node in self.keep:
                yield details.node(node)
        yield from self._sanctions()

    def relationships(self) -> Iterator[Relationship]:
        """Every relation, then SUBJECT_TO and IMPOSED_BY, each type together."""
        yield from self._relations()
        for type_ in (RelationKind.SUBJECT_TO, RelationKind.IMPOSED_BY):
            for entry in self._entries():
                yield from entry.relationships(type_)

    def _relations(self) -> Iterator[Relationship]:
        graph, table = self.graph, self.graph.relations
        order = np.lexsort((np.arange(len(table.kind)), table.source, table.kind))
        if self.keep is not None:
            kept = np.zeros(len(graph), np.bool_)
            kept[list(self.keep)] = True
            order = order[kept[table.source[order]] & kept[table.target[order]]]
        for rows in _grouped(order, table.rows):
            statements = _statements(graph, self.ledger, table.rows, rows)
            facts = self.ledger.fact_rows(Relation, [table.rows.fact[row[0]] for row in rows])
            for same in rows:
                key = table.rows.fact[same[0]]
                fact = facts[key]
                yield Relationship(
                    fact=key,
                    type=fact["kind"],
                    source=graph.ids[int(table.source[same[0]])],
                    target=graph.ids[int(table.target[same[0]])],
                    properties={
                        **_relation_properties(graph, fact),
                        **_stated(table.rows, same, fact, statements),
                        **_days(table.valid_from[same], table.valid_to[same]),
                    },
                )

    def _sanctions(self) -> Iterator[Node]:
        for entry in self._entries():
            yield entry.node()

    def _entries(self) -> Iterator[_Entry]:
        graph, table = self.graph, self.graph.listings
        order = np.arange(len(table.node))
        if self.keep is not None:
            order = order[np.isin(table.node, sorted(self.keep))]
        # Two sources may state an entry of one id each in their own words: two nodes.
        worded: dict[str, set[str]] = {}
        for row in order:
            worded.setdefault(table.sanction[int(row)], set()).add(table.rows.fact[int(row)])
        for rows in _grouped(order, table.rows):
            statements = _statements(graph, self.ledger, table.rows, rows)
            facts = self.ledger.fact_rows(Sanction, [table.rows.fact[row[0]] for row in rows])
            for same in rows:
                fact = facts[table.rows.fact[same[0]]]
                several = len(worded[fact["id"]]) > 1
                country = f"country:{list_info(fact['list_id']).country}"
                place = graph.node_of.get(country)
                kept = place is not None and (self.keep is None or place in self.keep)
                yield _Entry(
                    subject=graph.ids[int(table.node[same[0]])],
                    id=f"sanction:{fact['id']}" + (f":{fact['fact'][:8]}" if several else ""),
                    fact=fact,
                    country=country if kept else None,
                    stated={
                        **_stated(table.rows, same, fact, statements),
                        **_days(table.since[same], table.until[same]),
                    },
                )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry on one list: a node and its two relationships."""

    subject: str
    id: str
    fact: dict[str, Any]
    country: str | None
    stated: dict[str, Value]

    def node(self) -> Node:
        info = list_info(self.fact["list_id"])
        programmes = [code for code in (self.fact["programmes"] or "").split("; ") if code]
        properties: dict[str, Value | None] = {
            "name": f"{info.label}: {self.subject}",
            "nameKey": name_key(f"{info.label}: {self.subject}"),
            "list": info.id,
            "label": info.label,
            "title": info.title,
            "authority": info.authority or None,
            "programmes": programmes or None,
            "measures": self.fact["measures"],
            "reason": self.fact["reason"],
        }
        return Node(self.id, str(NodeKind.SANCTION), {**_present(properties), **self.stated})

    def relationships(self, type_: RelationKind) -> Iterator[Relationship]:
        key = self.fact["fact"]
        if type_ is RelationKind.SUBJECT_TO:
            yield Relationship(key, str(type_), self.subject, self.id, self.stated)
        elif self.country is not None:
            yield Relationship(key, str(type_), self.id, self.country, self.stated)


def name_key(name: str) -> str:
    """What a name is looked up by: without case, and short enough for an index (8 KB in Neo4j)."""
    return name.casefold()[:_KEY]


class _Details:
    """What is known of every node beside its relations, read once."""

    def __init__(self, graph: AnalysisGraph, ledger: Ledger) -> None:
        self.graph = graph
        self.aliases: dict[int, set[str]] = {}
        self.identifiers: dict[int, set[tuple[str, str]]] = {}
        self.attributes: dict[int, dict[str, set[str]]] = {}
        self.sources: dict[int, set[str]] = {}
        self.lists: dict[int, dict[bool, set[str]]] = {}
        self.schemes: set[str] = set(STRONG_SCHEMES)
        node_of = graph.node_of
        for kind in (Entity, Name, Identifier, Attribute):
            columns = ledger.facts(kind)
            subject = columns["id" if kind is Entity else "entity"]
            for row, key in enumerate(subject):
                node = node_of.get(key)
                if node is None:
                    continue
                self.sources.setdefault(node, set()).add(graph.sources[columns["source_no"][row]])
                if kind is Name and columns["kind"][row] != NameKind.WEAK:
                    self.aliases.setdefault(node, set()).add(columns["value"][row])
                elif kind is Identifier:
                    pair = columns["scheme"][row], columns["value"][row]
                    self.schemes.add(pair[0])
                    self.identifiers.setdefault(node, set()).add(pair)
                elif kind is Attribute:
                    held = self.attributes.setdefault(node, {})
                    held.setdefault(columns["key"][row], set()).add(columns["value"][row])
        table = graph.listings
        for row, node in enumerate(table.node.tolist()):
            sure = not bool(table.rows.uncertain[row])
            held_lists = self.lists.setdefault(node, {})
            held_lists.setdefault(sure, set()).add(table.lists[int(table.list_no[row])])

    def node(self, node: int) -> Node:
        graph = self.graph
        name, home = graph.names[node], int(graph.country[node])
        lists = self.lists.get(node, {})
        sure = lists.get(True, set())
        extra = self._extra(node)
        identifiers = sorted(f"{a}:{b}" for a, b in self.identifiers.get(node, ()))
        properties: dict[str, Value | None] = {
            "name": name,
            "nameKey": name_key(name),
            "aliases": sorted(self.aliases.get(node, set()) - {name}) or None,
            "country": None if home < 0 else graph.ids[home].removeprefix("country:"),
            "identifiers": identifiers or None,
            "lists": sorted(sure) or None,
            "perhapsLists": sorted(lists.get(False, set()) - sure) or None,
            "members": graph.members_of(node),
            "sources": sorted(self.sources.get(node, ())) or None,
            "fields": sorted(extra) or None,
            **extra,
        }
        return Node(graph.ids[node], str(NODE_KINDS[graph.kind[node]]), _present(properties))

    def _extra(self, node: int) -> dict[str, Value]:
        """Identifiers by scheme, as lists; other things sources say, as text.

        A property has one type: what one source gives as an identifier and another as a remark
        (an HS code) is a list for both.
        """
        lists: dict[str, set[str]] = {}
        texts: dict[str, Value] = {}
        for scheme, value in self.identifiers.get(node, ()):
            lists.setdefault(scheme, set()).add(value)
        for key, values in self.attributes.get(node, {}).items():
            if key in self.schemes:
                lists.setdefault(key, set()).update(values)
            else:
                texts[key] = "; ".join(sorted(values))
        found = {**texts, **{scheme: sorted(values) for scheme, values in lists.items()}}
        return {
            key: value
            for key, value in found.items()
            if _PLAIN.fullmatch(key) and key not in NODE_PROPERTIES
        }


def _grouped(order: Sequence[int] | Any, rows: Rows) -> Iterator[list[list[int]]]:
    """Rows of the same fact together, in chunks of facts, in the given order."""
    place: dict[str, int] = {}
    groups: list[list[int]] = []
    for row in order:
        key = rows.fact[int(row)]
        if key in place:
            groups[place[key]].append(int(row))
        else:
            place[key] = len(groups)
            groups.append([int(row)])
    for start in range(0, len(groups), _CHUNK):
        yield groups[start : start + _CHUNK]


def _statements(
    graph: AnalysisGraph, ledger: Ledger, rows: Rows, groups: Sequence[Sequence[int]]
) -> dict[int, list[StatementInfo]]:
    """By row, everything that states it."""
    wanted: dict[str, list[int]] = {}
    of: dict[int, list[tuple[str, int]]] = {}
    for same in groups:
        for row in same:
            of[row] = [(graph.sources[source], no) for source, no in rows.statements(row)]
            for source, number in of[row]:
                wanted.setdefault(source, []).append(number)
    infos = ledger.statements(wanted)
    return {row: [infos[key] for key in keys] for row, keys in of.items()}


def _stated(
    rows: Rows,
    same: Sequence[int],
    fact: dict[str, Any],
    statements: dict[int, list[StatementInfo]],
) -> dict[str, Value]:
    """Dates as stated, confidence, sources and evidence: what every stated element carries."""
    infos = sorted(
        {(info.source, info.no): info for row in same for info in statements[row]}.values(),
        key=lambda info: (-info.confidence.rank, info.source, info.title or "", info.no),
    )
    properties: dict[str, Value | None] = {
        "since": fact["valid_from"],
        "until": fact["valid_to"],
        "uncertain": bool(rows.uncertain[list(same)].all()) or None,
        "confidence": _CONFIDENCE[max(int(rows.confidence[row]) for row in same)],
        "sources": sorted({info.source for info in infos}),
        "evidenceTitles": [info.title or info.file or _NONE for info in infos],
        "evidenceUrls": [info.url or _NONE for info in infos],
        "evidenceLocators": [info.locator or _NONE for info in infos],
        "evidenceTexts": [info.text or _NONE for info in infos],
        "evidenceSources": [info.source for info in infos],
        "evidenceConfidences": [str(info.confidence) for info in infos],
    }
    return _present(properties)


def _days(first: Ints, last: Ints) -> dict[str, Value]:
    """From the earliest possible start to the latest possible end, as known on the graph's day."""
    start, end = int(first.min()), int(last.max())
    return {
        "validFrom": ALWAYS if start == FOREVER_AGO else from_day_number(start),
        "validTo": FOREVER if end == NEVER else from_day_number(end),
    }


def _relation_properties(graph: AnalysisGraph, fact: dict[str, Any]) -> dict[str, Value]:
    low, high = fact["share_low"], fact["share_high"]
    product = graph.node_of.get(fact["product"] or "")
    properties: dict[str, Value | None] = {
        "shareMinPpm": low,
        "shareMaxPpm": high,
        "share": low / PPM if low is not None and low == high else None,
        "interest": fact["interest"],
        "direct": fact["direct"],
        "joint": fact["joint"],
        "how": fact["how"],
        "product": fact["product"] if product is None else graph.names[product],
        "productId": None if product is None else graph.ids[product],
        "inputShare": _fraction(fact["input_share"]),
        "revenueShare": _fraction(fact["revenue_share"]),
        "marketShare": _fraction(fact["market_share"]),
        "value": fact["value"],
        "currency": fact["currency"],
        "quantity": fact["quantity"],
        "reporter": fact["reporter"],
        "period": fact["period"],
        "note": fact["note"],
    }
    return _present(properties)


def _fraction(ppm: int | None) -> float | None:
    return None if ppm is None else ppm / PPM


def _present(properties: dict[str, Value | None]) -> dict[str, Value]:
    return {key: value for key, value in properties.items() if value is not None and value != ""}

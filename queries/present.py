"""How is a node, a listing or a piece of evidence shown? Rows of arrays turned into result views.

Details are read from the ledger in one pass for all nodes and facts of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from graph.analysis.arrays import NODE_KINDS, AnalysisGraph, Rows
from graph.errors import LedgerError
from graph.ledger.reader import Ledger, StatementInfo
from graph.model.facts import Relation, Sanction
from graph.model.lists import list_info
from queries.effects import effects_of
from queries.overlay import HYPOTHESIS, SupposedGraph
from queries.result import EvidenceView, Listing, ListLooked, Party

_DATE_IN_TITLE = re.compile(r"\b(\d{4}-\d{2}(?:-\d{2})?)\b")
_SHOWN_FACTS = 14  # of one party; the table of a party is a summary, the ledger has the rest


class Presenter:
    """Turns rows of one graph into what a person reads. The graph and the ledger must agree."""

    def __init__(self, graph: AnalysisGraph, ledger: Ledger) -> None:
        if graph.ledger != ledger.version:
            msg = "the ledger changed while the question was being answered; ask again"
            raise LedgerError(msg)
        self.graph, self.ledger = graph, ledger
        self._listed: dict[int, list[int]] = {}
        for row, node in enumerate(graph.listings.node.tolist()):
            self._listed.setdefault(node, []).append(row)
        self._told: dict[int, tuple[Listing, ...]] = {}  # each is asked for several times
        self._statements: dict[tuple[str, int], StatementInfo] = {}
        self._relations: dict[str, dict[str, Any]] = {}
        self._sanctions: dict[str, dict[str, Any]] = {}
        self._facts: dict[str, list[tuple[str, str]]] = {}
        if isinstance(graph, SupposedGraph):  # what the ledger cannot know
            self._statements |= graph.statements
            self._relations |= graph.relation_facts
            self._sanctions |= graph.listing_facts

    def prepare(self, nodes: Iterable[int], relations: Iterable[int]) -> None:
        """Read from the ledger all that the views of these nodes and relations need."""
        graph = self.graph
        nodes, rows = sorted(set(nodes)), sorted(set(relations))
        listings = [row for node in nodes for row in self.listing_rows(node)]
        wanted: dict[str, list[int]] = {}
        for table, chosen in ((graph.relations.rows, rows), (graph.listings.rows, listings)):
            for row in chosen:
                for source, number in table.statements(row):
                    if graph.sources[source] != HYPOTHESIS:
                        wanted.setdefault(graph.sources[source], []).append(number)
        self._statements |= self.ledger.statements(wanted)
        keys = {graph.relations.rows.fact[row] for row in rows} - self._relations.keys()
        self._relations |= self.ledger.fact_rows(Relation, keys)
        keys = {graph.listings.rows.fact[row] for row in listings} - self._sanctions.keys()
        self._sanctions |= self.ledger.fact_rows(Sanction, keys)
        members = [key for node in nodes for key in graph.members_of(node)]
        for entity, label, value in self.ledger.details(members):
            self._facts.setdefault(entity, []).append((label, value))

    def listing_rows(self, node: int) -> list[int]:
        """Rows of the listings that name this node on the graph's day."""
        return self._listed.get(node, [])

    def relation(self, row: int) -> dict[str, Any]:
        """The ledger's full row of a relation: how, product, period, note, …"""
        return self._relations[self.graph.relations.rows.fact[row]]

    def product(self, text: str | None) -> str | None:
        """What a relation names as its product: the caption of a Product node, or the text."""
        node = self.graph.node_of.get(text or "")
        return text if node is None else self.graph.names[node]

    def party(self, node: int) -> Party:
        """A node with its listings and the facts known of it."""
        graph = self.graph
        home = int(graph.country[node])
        return Party(
            id=graph.ids[node],
            name=graph.names[node],
            kind=str(NODE_KINDS[graph.kind[node]]),
            country=None if home < 0 else graph.ids[home].removeprefix("country:"),
            listings=self.listings(node),
            facts=self.facts(node)[:_SHOWN_FACTS],
        )

    def facts(self, node: int) -> tuple[tuple[str, str], ...]:
        """Every identifier and attribute of a node that was prepared, each once."""
        members = self.graph.members_of(node)
        return tuple(dict.fromkeys(fact for key in members for fact in self._facts.get(key, ())))

    def listings(self, node: int) -> tuple[Listing, ...]:
        """The node's listings, one a list and start, with all the evidence for each.

        A source that gives no start for an entry that another one dates is evidence for that one.
        """
        if node not in self._told:
            self._told[node] = self._grouped(node)
        return self._told[node]

    def _grouped(self, node: int) -> tuple[Listing, ...]:
        grouped: dict[tuple[str, str, str], list[int]] = {}
        table = self.graph.listings
        for row in self.listing_rows(node):
            fact = self._sanctions[table.rows.fact[row]]
            key = (fact["list_id"], fact["valid_from"] or "", fact["valid_to"] or "")
            grouped.setdefault(key, []).append(row)
        for undated in [key for key in sorted(grouped) if not key[1]]:
            dated = [key for key in sorted(grouped) if key[0] == undated[0] and key[1]]
            if dated:
                grouped[dated[-1]] += grouped.pop(undated)
        facts = self.facts(node)
        return tuple(self._listing(key, rows, facts) for key, rows in sorted(grouped.items()))

    def _listing(
        self, key: tuple[str, str, str], rows: Sequence[int], known: Sequence[tuple[str, str]]
    ) -> Listing:
        list_id, since, until = key
        table = self.graph.listings.rows
        facts = [self._sanctions[table.fact[row]] for row in rows]
        programmes = dict.fromkeys(
            code for fact in facts for code in (fact["programmes"] or "").split("; ") if code
        )
        notes = [text for fact in facts for text in (fact["measures"], fact["reason"]) if text]
        return Listing(
            list_id=list_id,
            label=list_info(list_id).label,
            title=list_info(list_id).title,
            since=since or None,
            until=until or None,
            programmes=tuple(programmes),
            measures="; ".join(dict.fromkeys(notes)) or None,
            evidence=self.evidence(table, rows),
            effects=effects_of(list_id, since or None, known),
        )

    def evidence(self, table: Rows, rows: Iterable[int]) -> tuple[EvidenceView, ...]:
        """Everything that states these rows, the surest first, each once."""
        seen: dict[EvidenceView, int] = {}
        for row in rows:
            for source, number in table.statements(row):
                info = self._statements[(self.graph.sources[source], number)]
                seen.setdefault(evidence_view(info), -info.confidence.rank)
        return tuple(sorted(seen, key=lambda view: (seen[view], view.title, view.locator)))


def evidence_view(info: StatementInfo) -> EvidenceView:
    """One statement as a person reads it."""
    dated = _DATE_IN_TITLE.findall(info.title or "")
    return EvidenceView(
        source=info.source,
        title=info.title or info.file,
        url=info.url,
        locator=info.locator,
        text=info.text,
        date=dated[-1] if dated else None if info.published is None else str(info.published),
        confidence=str(info.confidence),
    )


def lists_looked(graph: AnalysisGraph, ledger: Ledger) -> tuple[ListLooked, ...]:
    """Every list in the ledger on the day: its parties, and as of when its files are."""
    table = graph.listings
    looked = []
    listed_on = np.repeat(table.list_no, np.diff(table.rows.evidence_ptr))  # of each statement
    latest: dict[str, list[str]] = {}  # what is said of the latest file of each source
    for number, list_id in enumerate(table.lists):
        rows = np.flatnonzero(table.list_no == number)
        stated = np.unique(table.rows.evidence_source[listed_on == number])
        sources = {graph.sources[source] for source in stated.tolist()}
        for source in sources - {HYPOTHESIS} - latest.keys():
            latest[source] = [
                f"{source} {snapshot.published or f'read {snapshot.retrieved.date()}'}"
                for snapshot in ledger.snapshots(source)[-1:]
            ]
        states = [text for source in sorted(sources) for text in latest.get(source, ())]
        looked.append(
            ListLooked(
                list_id=list_id,
                label=list_info(list_id).label,
                title=list_info(list_id).title,
                parties=len(np.unique(table.node[rows])),
                state=", ".join(states) or None,
            )
        )
    return tuple(looked)

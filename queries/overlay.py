"""What would the graph be if something were otherwise? A graph with changes applied in memory.

Nothing is written and nothing is forgotten: `overlay` makes new arrays from those of a graph, of
the same nodes and the same ledger version. A supposed row is stated by the source `(hypothesis)`,
which no ledger can hold (the name of a source has no brackets), so every answer that rests on it
shows it as evidence. `applied` tells what was done, in words.

Limits, as the arrays of one day allow: who is who, what a party is called and where it is based
stay as they are when a source is dropped, and so does a start of a listing that only it dated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import (
    NODE_KINDS,
    RELATION_CODE,
    AnalysisGraph,
    Listings,
    Relations,
    Rows,
    Strings,
)
from graph.errors import UsageError
from graph.ledger.reader import StatementInfo
from graph.ledger.schema import TABLES
from graph.model.facts import Relation, Sanction
from graph.model.lists import list_info
from graph.model.share import Share
from graph.model.time import PartialDate, Validity, day_number
from graph.model.vocabulary import ENDS, LISTABLE, Confidence, RelationKind
from queries.kernels.csr import rows_by

HYPOTHESIS = "(hypothesis)"
_MANY_SOURCES = 255  # the last number a source may have in an array of bytes

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PutOnList:
    """A party, a product or a country is put on a list, from a day on (None: the graph's day)."""

    node: int
    list_id: str
    since: date | None = None
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delist:
    """A node is taken off a list; None: off every list that it stands on."""

    node: int
    list_id: str | None = None


@dataclass(frozen=True, slots=True)
class SetStake:
    """The owner's stake in the owned becomes this, whatever it was; a share of 0 is none at all.

    All that is stated on this pair gives way: every vehicle, voting rights, summaries. The stakes
    of others stay; who sells is a change of its own.
    """

    owner: int
    owned: int
    share: Share


@dataclass(frozen=True, slots=True)
class DropSource:
    """Nothing that only this source states is known any more."""

    source: str


Change: TypeAlias = PutOnList | Delist | SetStake | DropSource


@dataclass(frozen=True)
class SupposedGraph(AnalysisGraph):
    """A graph with supposed rows among its rows, and the texts behind them.

    `relation_facts` and `listing_facts` are full ledger rows by fact id; `statements` are by
    (source, number). `touched` are the nodes at any row that was added or taken away.
    """

    relation_facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    listing_facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    statements: dict[tuple[str, int], StatementInfo] = field(default_factory=dict)
    applied: tuple[str, ...] = ()
    touched: frozenset[int] = frozenset()


def overlay(graph: AnalysisGraph, changes: Sequence[Change]) -> SupposedGraph:
    """The graph after these changes, one after another.

    Raises:
        UsageError: a change that cannot be: a node of a kind that is on no list, a stake in oneself
            or in what cannot be owned, a source that the ledger does not have.
    """
    return _Overlay(graph).after(changes)


class _Overlay:
    """Collects what goes and what comes, then makes the arrays once."""

    def __init__(self, graph: AnalysisGraph) -> None:
        self.graph = graph
        if len(graph.sources) >= _MANY_SOURCES:
            msg = f"a ledger of {len(graph.sources)} sources has no room for a hypothesis"
            raise UsageError(msg)
        self.keep_relation = np.ones(len(graph.relations.rows), np.bool_)
        self.keep_listing = np.ones(len(graph.listings.rows), np.bool_)
        self.stakes: list[tuple[SetStake, str]] = []
        self.entries: list[tuple[PutOnList, date, str]] = []
        self.applied: list[str] = []
        self.touched: set[int] = set()

    def after(self, changes: Sequence[Change]) -> SupposedGraph:
        for change in changes:
            if isinstance(change, PutOnList):
                self._put(change)
            elif isinstance(change, Delist):
                self._delist(change)
            elif isinstance(change, SetStake):
                self._stake(change)
            else:
                self._drop(change)
        return self._graph()

    # -- the changes ------------------------------------------------------------------------------
    def _put(self, change: PutOnList) -> None:
        graph = self.graph
        if NODE_KINDS[graph.kind[change.node]] not in LISTABLE:
            msg = f"{graph.names[change.node]} is of a kind that no list names"
            raise UsageError(msg)
        since = change.since or graph.as_of
        words = f"{graph.names[change.node]} on {list_info(change.list_id).label} from {since}"
        if since > graph.as_of:
            self.applied.append(f"{words}: not yet on {graph.as_of}, so nothing changes")
            return
        if not change.programmes and self._stands_on(change.node, change.list_id):
            label = list_info(change.list_id).label
            self.applied.append(f"{graph.names[change.node]} is on {label} already")
            return
        self.applied.append(words)
        self.entries.append((change, since, words))
        self.touched.add(change.node)

    def _stands_on(self, node: int, list_id: str) -> bool:
        """Is the node certainly on this list by now?"""
        table = self.graph.listings
        names = list(table.lists)
        number = names.index(list_id) if list_id in names else -1
        rows = (table.node == node) & (table.list_no == number)
        certain = rows & self.keep_listing & ~table.rows.uncertain
        return bool(certain.any()) or any(
            (item[0].node, item[0].list_id) == (node, list_id) for item in self.entries
        )

    def _delist(self, change: Delist) -> None:
        graph, table = self.graph, self.graph.listings
        rows = table.node == change.node
        if change.list_id is not None:
            names = list(table.lists)
            number = names.index(change.list_id) if change.list_id in names else -1
            rows &= table.list_no == number
        rows &= self.keep_listing
        supposed = [
            item
            for item in self.entries
            if item[0].node == change.node and change.list_id in (None, item[0].list_id)
        ]
        lists = {table.lists[int(no)] for no in table.list_no[rows]}
        lists |= {item[0].list_id for item in supposed}
        name = graph.names[change.node]
        if lists:
            labels = ", ".join(sorted(list_info(list_id).label for list_id in lists))
            self.applied.append(f"{name} off {labels}")
        else:
            where = "any list" if change.list_id is None else list_info(change.list_id).label
            self.applied.append(f"{name} is not on {where} on {graph.as_of}: nothing to take off")
        self.keep_listing &= ~rows
        self.entries = [item for item in self.entries if item not in supposed]
        self.touched.add(change.node)

    def _stake(self, change: SetStake) -> None:
        graph, table = self.graph, self.graph.relations
        owner, owned = graph.names[change.owner], graph.names[change.owned]
        if change.owner == change.owned:
            msg = f"{owner} cannot own itself"
            raise UsageError(msg)
        ends = ENDS[RelationKind.OWNS]
        for node, allowed, words in (
            (change.owner, ends.sources, "cannot own"),
            (change.owned, ends.targets, "cannot be owned"),
        ):
            kind = NODE_KINDS[graph.kind[node]]
            if kind not in allowed:
                msg = f"{graph.names[node]} is a {kind}, which {words}"
                raise UsageError(msg)
        self.keep_relation &= ~(
            (table.kind == RELATION_CODE[RelationKind.OWNS])
            & (table.source == change.owner)
            & (table.target == change.owned)
        )
        pair = (change.owner, change.owned)
        self.stakes = [item for item in self.stakes if (item[0].owner, item[0].owned) != pair]
        words = f"{owner} owns {change.share} of {owned}"
        if change.share.high == 0:
            words = f"{owner} owns nothing of {owned}"
        else:
            self.stakes.append((change, words))
        self.applied.append(words)
        self.touched.update(pair)

    def _drop(self, change: DropSource) -> None:
        graph = self.graph
        if change.source not in graph.sources:
            known = ", ".join(graph.sources)
            msg = f"the ledger has no source '{change.source}'; it has: {known}"
            raise UsageError(msg)
        number = graph.sources.index(change.source)
        relations = self._stated_elsewhere(graph.relations.rows, number)
        listings = self._stated_elsewhere(graph.listings.rows, number)
        gone = self.keep_relation & ~relations
        self.touched.update(graph.relations.source[gone].tolist())
        self.touched.update(graph.relations.target[gone].tolist())
        self.touched.update(graph.listings.node[self.keep_listing & ~listings].tolist())
        lost = int(gone.sum()), int((self.keep_listing & ~listings).sum())
        self.keep_relation &= relations
        self.keep_listing &= listings
        self.applied.append(
            f"without the source {change.source}: {lost[0]} relations and {lost[1]} listings less"
        )

    def _stated_elsewhere(self, rows: Rows, source: int) -> Flags:
        """Which rows have a statement that is not of this source. A row has one source's."""
        if not len(rows):
            return np.zeros(0, np.bool_)
        others = np.append((rows.evidence_source != source).astype(np.int64), 0)
        return np.asarray(np.add.reduceat(others, rows.evidence_ptr[:-1]) > 0)

    # -- the arrays -------------------------------------------------------------------------------
    def _graph(self) -> SupposedGraph:
        graph = self.graph
        statements: dict[tuple[str, int], StatementInfo] = {}
        relation_facts: dict[str, dict[str, Any]] = {}
        listing_facts: dict[str, dict[str, Any]] = {}
        for number, (stake, words) in enumerate(self.stakes):
            relation_facts[f"hypothesis:stake:{number}"] = self._stake_row(stake)
            statements[(HYPOTHESIS, number)] = self._statement(number, words)
        for at, (entry, since, words) in enumerate(self.entries):
            number = len(self.stakes) + at
            listing_facts[f"hypothesis:entry:{at}"] = self._entry_row(entry, since)
            statements[(HYPOTHESIS, number)] = self._statement(number, words)
        relations = self._relations(list(relation_facts))
        listings = self._listings(list(listing_facts))
        by_source = rows_by(len(graph), relations.source)
        by_target = rows_by(len(graph), relations.target)
        supposed = bool(self.stakes or self.entries)
        return SupposedGraph(
            ledger=graph.ledger,
            as_of=graph.as_of,
            known_on=graph.known_on,
            least=graph.least,
            sources=(*graph.sources, HYPOTHESIS) if supposed else graph.sources,
            notes=(*graph.notes, *(f"supposed: {words}" for words in self.applied)),
            ids=graph.ids,
            names=graph.names,
            kind=graph.kind,
            country=graph.country,
            members_ptr=graph.members_ptr,
            members=graph.members,
            relations=relations,
            listings=listings,
            out_ptr=by_source.ptr,
            out=by_source.order,
            in_ptr=by_target.ptr,
            into=by_target.order,
            relation_facts=relation_facts,
            listing_facts=listing_facts,
            statements=statements,
            applied=tuple(self.applied),
            touched=frozenset(int(node) for node in self.touched),
        )

    def _statement(self, number: int, words: str) -> StatementInfo:
        return StatementInfo(
            source=HYPOTHESIS,
            no=number,
            part="hypothesis",
            file="hypothesis",
            sha256="",
            published=None,
            retrieved=datetime.combine(self.graph.as_of, datetime.min.time(), UTC),
            locator="in no file",
            text=words,
            title=f"Hypothesis: {words}",
            url=None,
            confidence=Confidence.HIGH,
        )

    def _stake_row(self, change: SetStake) -> dict[str, Any]:
        ids = self.graph.ids
        fact = Relation(RelationKind.OWNS, ids[change.owner], ids[change.owned], share=change.share)
        return _row(Relation, fact)

    def _entry_row(self, change: PutOnList, since: date) -> dict[str, Any]:
        subject = self.graph.ids[change.node]
        fact = Sanction(
            id=f"hypothesis:{subject}:{change.list_id}",
            subject=subject,
            list_id=change.list_id,
            validity=Validity(PartialDate.of(since)),
            programmes=change.programmes,
        )
        return _row(Sanction, fact)

    def _rows(self, rows: Rows, keep: Flags, facts: Sequence[str], first: int) -> Rows:
        """The kept rows, and a sure one for each supposed fact, stated once."""
        size = np.diff(rows.evidence_ptr)
        stated = np.repeat(keep, size)
        count = len(facts)
        sizes = np.concatenate((size[keep], np.ones(count, np.int64)))
        pointers = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=pointers[1:])
        numbers = np.arange(first, first + count, dtype=np.int32)
        return Rows(
            fact=_strings(rows.fact, keep, facts),
            confidence=_more(rows.confidence[keep], [Confidence.HIGH.rank] * count),
            uncertain=_more(rows.uncertain[keep], [False] * count),
            evidence_ptr=pointers,
            evidence_source=_more(rows.evidence_source[stated], [len(self.graph.sources)] * count),
            evidence_no=np.concatenate((rows.evidence_no[stated], numbers)),
        )

    def _relations(self, facts: Sequence[str]) -> Relations:
        table, keep = self.graph.relations, self.keep_relation
        added = [change for change, _ in self.stakes]
        none = [-1] * len(added)
        always = Validity().day_numbers
        return Relations(
            rows=self._rows(table.rows, keep, facts, 0),
            kind=_more(table.kind[keep], [RELATION_CODE[RelationKind.OWNS]] * len(added)),
            source=_more(table.source[keep], [change.owner for change in added]),
            target=_more(table.target[keep], [change.owned for change in added]),
            share_low=_more(table.share_low[keep], [change.share.low for change in added]),
            share_high=_more(table.share_high[keep], [change.share.high for change in added]),
            input_share=_more(table.input_share[keep], none),
            revenue_share=_more(table.revenue_share[keep], none),
            market_share=_more(table.market_share[keep], none),
            direct=_more(table.direct[keep], none),
            joint=_more(table.joint[keep], none),
            how=_more(table.how[keep], none),
            interest=_more(table.interest[keep], none),
            valid_from=_more(table.valid_from[keep], [always[0]] * len(added)),
            valid_to=_more(table.valid_to[keep], [always[3]] * len(added)),
            texts=table.texts,
        )

    def _listings(self, facts: Sequence[str]) -> Listings:
        """As compiling would: the lists that somebody stands on, by name."""
        table, keep = self.graph.listings, self.keep_listing
        added = [(change, since) for change, since, _ in self.entries]
        before = list(table.lists)
        held = {before[no] for no in np.unique(table.list_no[keep]).tolist()}
        lists = sorted(held | {change.list_id for change, _ in added})
        number = {name: at for at, name in enumerate(lists)}
        renamed = np.array([number.get(name, -1) for name in before], np.int32)
        subjects = [self.graph.ids[change.node] for change, _ in added]
        return Listings(
            rows=self._rows(table.rows, keep, facts, len(self.stakes)),
            node=_more(table.node[keep], [change.node for change, _ in added]),
            list_no=_more(renamed[table.list_no[keep]], [number[c.list_id] for c, _ in added]),
            since=_more(table.since[keep], [day_number(since) for _, since in added]),
            until=_more(table.until[keep], [Validity().day_numbers[3]] * len(added)),
            lists=Strings.of(lists),
            sanction=_strings(
                table.sanction,
                keep,
                [
                    f"hypothesis:{subject}:{change.list_id}"
                    for subject, (change, _) in zip(subjects, added, strict=True)
                ],
            ),
            terms=_strings(table.terms, keep, ["; ".join(c.programmes) for c, _ in added]),
        )


def _row(kind: type, fact: Relation | Sanction) -> dict[str, Any]:
    """A fact as the full row that the ledger would give for it."""
    table = TABLES[kind]
    return dict(zip((name for name, _ in table.columns), table.row(fact), strict=True))


def _more(kept: NDArray[Any], added: Sequence[int]) -> NDArray[Any]:
    return np.concatenate((kept, np.array(added, kept.dtype)))


def _strings(texts: Strings, keep: Flags, added: Iterable[str]) -> Strings:
    """The kept texts and the added ones, without reading each."""
    size = np.diff(texts.offsets)
    more = Strings.of(list(added))
    sizes = np.concatenate((size[keep], np.diff(more.offsets)))
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return Strings(np.concatenate((texts.data[np.repeat(keep, size)], more.data)), offsets)

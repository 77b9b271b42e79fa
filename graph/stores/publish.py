"""How does a database become equal to a view of the ledger, whatever it held before?

What is there is compared by key and digest with what should be there, and only the difference is
written: nodes, then relationships type by type, then what is left over goes. So a second run
writes nothing, and one that was interrupted anywhere is finished by the next.

* Only elements of ours are read or written: nodes with our label, relationships between them with
  our key. Properties that others added to them stay. A node that others tied a relationship to is
  not deleted: it stays, marked `withdrawn`, without what we said of it.
* Every transaction first looks whether another run has taken over since; then this one stops.
* A server writes two batches side by side, in the order of their keys; where both lock the same
  hub (a country, a list) the driver tries again. The embedded engine writes one at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph.errors import StoreError, StoreRefused
from graph.stores import statements as say
from graph.stores.bolt import Row, Store, batches
from graph.stores.elements import DIGEST, LEDGER, Elements, Node, Relationship, Value
from graph.stores.lanes import Lanes
from graph.stores.projection import NODE_PROPERTIES, RELATIONSHIP_PROPERTIES

# Rows a transaction, and transactions at once: measured, see docs/neo4j.md.
NODES, RELATIONSHIPS = 2_000, 2_000
WRITERS = 2
_CONSTRAINT = "ConstraintValidationFailed"
_MEMORY = "MemoryPoolOutOfMemoryError"
_SHOWN = 5  # keys of each kind of difference that a report names

# Called with what is being written, how many elements were, and about how many there are.
Progress = Callable[[str, int, int], None]


@dataclass
class Counts:
    """What became, or would become, of the nodes or the relationships."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    withdrawn: int = 0  # nodes that others hold on to
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def written(self) -> int:
        """How many elements differ."""
        return self.created + self.updated + self.deleted

    def name(self, what: str, keys: Iterable[str]) -> None:
        """Remember some of the keys that this happened to."""
        held = self.examples.setdefault(what, [])
        held += list(keys)[: max(0, _SHOWN - len(held))]


@dataclass(frozen=True)
class PublishReport:
    """What a publication did. `checked` is False when the database said it was up to date."""

    server: str
    product: str
    ledger: str
    view: str
    dry_run: bool
    checked: bool
    nodes: Counts
    relationships: Counts


def publish(
    store: Store,
    elements: Elements,
    *,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> PublishReport:
    """Make the database equal to these elements.

    Args:
        dry_run: write nothing, tell the difference.
        again: compare everything even when the database holds this very view by its own account.
        progress: see `Progress`.

    Raises:
        StoreError: the server cannot be reached, another publication took over, or the database
            holds relationships of somebody else's with our key.
    """
    return _Publishing(store, elements, dry_run, progress or (lambda what, count, most: None)).run(
        again=again
    )


class _Publishing:
    def __init__(self, store: Store, elements: Elements, dry_run: bool, progress: Progress) -> None:
        self.store, self.elements, self.dry_run = store, elements, dry_run
        self.progress = progress
        self.ledger, self.view = elements.version, elements.view
        self.can = store.capabilities()
        self.run_id = secrets.token_hex(8)
        self.nodes, self.relationships = Counts(), Counts()
        self.lanes = Lanes(1 if self.can.embedded else WRITERS)

    def run(self, *, again: bool) -> PublishReport:
        present = self.store.read(say.NODE_COUNT)[0]["count"]
        checked = again or not self._is_current(present)
        if checked:
            if not self.dry_run:
                self._prepare(awaits=self.can.awaits_indexes)
            with self.lanes:
                gone = self._nodes(present=present > 0)
                self.lanes.join()
                self._relationships(present=present > 0)
                self.lanes.join()
                self._delete_nodes(gone)
            if not self.dry_run:
                self._done()
        return PublishReport(
            server=self.store.server.name,
            product=f"{self.can.product} {self.can.version}",
            ledger=self.ledger,
            view=self.view,
            dry_run=self.dry_run,
            checked=checked,
            nodes=self.nodes,
            relationships=self.relationships,
        )

    # -- the state -------------------------------------------------------------------------------
    def _is_current(self, present: int) -> bool:
        """Does the database say that it holds this view, and does it still hold as much?"""
        found = self.store.read(say.STATE_READ)
        if not found or not found[0]["state"].get("complete"):
            return False
        state = found[0]["state"]
        if (state["ledger"], state["view"]) != (self.ledger, self.view):
            return False
        self.nodes.withdrawn = state["withdrawn"]
        if present != state["nodes"] + state["withdrawn"]:
            return False
        counts = [self.store.read(say.relationship_count(type_)) for type_ in say.TYPES]
        if sum(count[0]["count"] for count in counts) != state["relationships"]:
            return False
        self.nodes.unchanged = state["nodes"]
        self.relationships.unchanged = state["relationships"]
        return True

    def _prepare(self, *, awaits: bool) -> None:
        for statement in say.schema():
            try:
                self.store.schema(statement)
            except StoreRefused as error:
                msg = (
                    f"{self.store.server.name}: {error.message}; another application's data stands "
                    "in the way of a constraint of ours: use a database of its own"
                )
                raise StoreError(msg) from error
        if awaits:
            self.store.read("CALL db.awaitIndexes(300)")
        self.store.write(say.STATE_TAKE, run=self.run_id, ledger=self.ledger, view=self.view)

    def _done(self) -> None:
        counts = {
            "nodes": self.nodes.created + self.nodes.updated + self.nodes.unchanged,
            "relationships": self.relationships.created
            + self.relationships.updated
            + self.relationships.unchanged,
            "withdrawn": self.nodes.withdrawn,
        }
        self._write(say.STATE_DONE, run=self.run_id, **counts)

    def _write(self, query: str, **parameters: object) -> list[Row]:
        """One transaction of this run; StoreError when another run has taken over."""
        if self.dry_run:
            return []

        def work(run: Callable[..., list[Row]]) -> list[Row] | None:
            if [row["run"] for row in run(say.STATE_RUN)] != [self.run_id]:
                return None
            return run(query, **parameters)

        rows = self.store.transact(work)
        if rows is None:
            msg = f"{self.store.server.name}: another publication took over; this one has stopped"
            raise StoreError(msg)
        return rows

    def _rows(self, query: str, rows: Sequence[Row], otherwise: str | None = None) -> list[Row]:
        """Write rows; in halves when the server has not the memory, and as they may be there
        already when a lost answer made the first try a second one."""
        try:
            return self._write(query, rows=rows)
        except StoreRefused as error:
            if error.code.endswith(_CONSTRAINT) and otherwise is not None:
                return self._write(otherwise, rows=rows)
            if not error.code.endswith(_MEMORY) or len(rows) == 1:
                raise
            half = len(rows) // 2
            parts = rows[:half], rows[half:]
            return [row for part in parts for row in self._rows(query, part, otherwise)]

    def _tell(self, what: str) -> None:
        written = self.nodes.written + self.relationships.written
        self.progress(what, written, self.elements.size)

    # -- nodes -----------------------------------------------------------------------------------
    def _nodes(self, *, present: bool) -> list[str]:
        """Create and change; the ids of those that the view no longer has."""
        held = self._held(say.NODES_HELD) if present else {}
        fresh: dict[str, list[Row]] = {}
        changed: list[Node] = []
        for node in self.elements.nodes():
            digest = node.digest
            before = held.pop(node.id, None)
            if before == digest:
                self.nodes.unchanged += 1
            elif before is None:
                rows = fresh.setdefault(node.label, [])
                rows.append(self._node_row(node, digest))
                if len(rows) == NODES:
                    self._create_nodes(node.label, fresh.pop(node.label))
            else:
                changed.append(node)
                if len(changed) == NODES:
                    self._change_nodes(changed)
                    changed = []
        for label, rows in fresh.items():
            self._create_nodes(label, rows)
        self._change_nodes(changed)
        return list(held)

    def _held(self, query: str) -> dict[str, int]:
        """Digests by key; one without a digest differs from everything."""
        return {row["key"]: row["digest"] or -1 for row in self.store.stream(query)}

    def _node_row(self, node: Node, digest: int) -> Row:
        return {"id": node.id, **node.properties, DIGEST: digest, LEDGER: self.ledger}

    def _create_nodes(self, label: str, rows: Sequence[Row]) -> None:
        def done() -> None:
            self.nodes.created += len(rows)
            self.nodes.name("created", (row["id"] for row in rows))
            self._tell("nodes")

        create, merge = say.nodes_create(label), say.nodes_merge(label)
        self.lanes.put(lambda: self._rows(create, rows, merge), done)

    def _change_nodes(self, nodes: Sequence[Node]) -> None:
        if not nodes:
            return
        found = self.store.read(say.NODES_DETAIL, ids=[node.id for node in nodes])
        details = {row["id"]: row for row in found}
        rows: list[Row] = []
        moved: dict[tuple[str, str], list[str]] = {}
        for node in nodes:
            detail = details[node.id]
            new: dict[str, Value | None] = dict(self._node_row(node, node.digest))
            ours = (NODE_PROPERTIES | set(detail["fields"] or ())) & set(detail["keys"])
            new |= dict.fromkeys(ours - new.keys())
            rows.append({"id": node.id, "properties": new})
            for old in set(detail["labels"]) & set(say.LABELS) - {node.label}:
                moved.setdefault((old, node.label), []).append(node.id)
        # In two transactions (the embedded engine cannot do it in one), and before the digest.
        for (old, label), ids in moved.items():
            self._write(say.nodes_label(label), ids=ids)
            self._write(say.nodes_unlabel(old), ids=ids)
        self._rows(say.NODES_SET, rows)
        self.nodes.updated += len(nodes)
        self.nodes.name("updated", (node.id for node in nodes))
        self._tell("nodes")

    def _delete_nodes(self, ids: Sequence[str]) -> None:
        """After the relationships: what has none left goes, what others hold on to is emptied."""
        for some in batches(sorted(ids), NODES):
            self.nodes.name("deleted", some)
            if self.dry_run:
                self.nodes.deleted += len(some)
                continue
            (answer,) = self._write(say.NODES_LOOSE, ids=some)
            self.nodes.deleted += answer["count"]
            kept = self.store.read(say.NODES_DETAIL, ids=some)
            rows = []
            for detail in kept:
                ours = (NODE_PROPERTIES | set(detail["fields"] or ())) & set(detail["keys"])
                emptied: Row = dict.fromkeys(ours - {"id", "name"})
                rows.append({"id": detail["id"], "properties": emptied | {"withdrawn": True}})
            if rows:
                self._rows(say.NODES_SET, rows)
            self.nodes.withdrawn += len(rows)
            self._tell("nodes")

    # -- relationships ---------------------------------------------------------------------------
    def _relationships(self, *, present: bool) -> None:
        done = set[str]()
        for type_, group in groupby(self.elements.relationships(), key=lambda item: item.type):
            self._one_type(type_, group, present=present)
            done.add(type_)
        for type_ in say.TYPES:
            if type_ not in done:
                self._one_type(type_, iter(()), present=present)

    def _one_type(self, type_: str, group: Iterator[Relationship], *, present: bool) -> None:
        held = self._held(say.relationships_held(type_)) if present else {}
        fresh: list[Row] = []
        changed: list[Row] = []
        for item in group:
            digest = item.digest
            before = held.pop(item.fact, None)
            if before == digest:
                self.relationships.unchanged += 1
                continue
            row = self._relationship_row(item, digest)
            if before is not None:
                changed.append(row)
                continue
            fresh.append(row)
            if len(fresh) == RELATIONSHIPS:
                self._create_later(type_, fresh)
                fresh = []
        if fresh:
            self._create_later(type_, fresh)
        self._delete(type_, list(held))
        for some in batches(changed, RELATIONSHIPS):
            self._change(type_, some)

    def _create_later(self, type_: str, rows: Sequence[Row]) -> None:
        def done() -> None:
            self.relationships.created += len(rows)
            self.relationships.name("created", (row["fact"] for row in rows))
            self._tell(type_)

        self.lanes.put(lambda: self._create(type_, rows), done)

    def _relationship_row(self, item: Relationship, digest: int) -> Row:
        said = {"fact": item.fact, **item.properties, DIGEST: digest, LEDGER: self.ledger}
        return {
            "fact": item.fact,
            "source": item.source,
            "target": item.target,
            "properties": said,
        }

    def _create(self, type_: str, rows: Sequence[Row]) -> None:
        made = self._rows(say.relationships_create(type_), rows, say.relationships_merge(type_))
        if not self.dry_run and sum(row["count"] for row in made) != len(rows):
            msg = (
                f"{self.store.server.name}: nodes of ours were deleted meanwhile by somebody else; "
                "run this again"
            )
            raise StoreError(msg)

    def _change(self, type_: str, rows: Sequence[Row]) -> None:
        """In place where the ends are the same, else anew."""
        self.relationships.updated += len(rows)
        self.relationships.name("updated", (row["fact"] for row in rows))
        if self.dry_run:
            return
        emptied = [
            {
                **row,
                "properties": dict.fromkeys(RELATIONSHIP_PROPERTIES) | row["properties"],
            }
            for row in rows
        ]
        found = {row["key"] for row in self._rows(say.relationships_set(type_), emptied)}
        moved = [row for row in rows if row["fact"] not in found]
        if moved:
            self._write(say.relationships_delete(type_), keys=[row["fact"] for row in moved])
            self._create(type_, moved)
        self._tell(type_)

    def _delete(self, type_: str, keys: Sequence[str]) -> None:
        for some in batches(sorted(keys), RELATIONSHIPS):
            self._write(say.relationships_delete(type_), keys=some)
            self.relationships.deleted += len(some)
            self.relationships.name("deleted", some)
            self._tell(type_)

"""What does a database hold of ours? Its publication, a node by a name, elements by their keys.

Where a server is asked that somebody else may have published to, the database itself is looked in,
and not the ledger of whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph.errors import AmbiguousName, StoreError, UnknownName
from graph.model.vocabulary import NodeKind
from graph.stores.answer import Answer
from graph.stores.bolt import Store
from graph.stores.elements import BASE
from graph.stores.projection import name_key
from graph.stores.statements import STATE_READ

_NEAREST = 5
_SECONDS = 30.0
# Ways of looking in their order; whatever is found by one of them hides the later ones.
_FIND = (
    f"MATCH (n:{BASE}) WHERE n.withdrawn IS NULL AND NOT n:{NodeKind.SANCTION} "
    "WITH n, CASE WHEN n.id = $asked OR $asked IN n.members THEN 0 "
    "WHEN n.id ENDS WITH $tail THEN 1 "
    "WHEN any(x IN n.identifiers WHERE toLower(x) = $key OR toLower(x) ENDS WITH $end) THEN 2 "
    "WHEN n.nameKey = $key THEN 3 "
    "WHEN any(x IN n.aliases WHERE toLower(x) = $key) THEN 4 ELSE 9 END AS way "
    "WHERE way < 9 RETURN way, n.id AS id, n.name AS name ORDER BY way, id LIMIT 100"
)
_NEAR = (
    f"MATCH (n:{BASE}) WHERE n.nameKey CONTAINS $key AND NOT n:{NodeKind.SANCTION} "
    "RETURN DISTINCT n.name AS name, size(n.name) AS size ORDER BY size, name LIMIT $most"
)
_LISTS = f"MATCH (s:{NodeKind.SANCTION}) RETURN DISTINCT s.list AS list ORDER BY list"
_NODES = f"UNWIND $keys AS key MATCH (n:{BASE} {{id: key}}) RETURN n"
_AMONG = (
    f"UNWIND $keys AS key MATCH (a:{BASE} {{id: key}})-[r]->(b:{BASE}) "
    "WHERE b.id IN $keys AND ($all OR r.fact IN $facts) RETURN a, r, b"
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a database says of itself; not `complete` while one is under way or was interrupted."""

    ledger: str
    view: str
    complete: bool


def publication(store: Store) -> Publication:
    """What was published there last.

    Raises:
        StoreError: nothing of ours is there, or the server cannot be reached.
    """
    found = store.read(STATE_READ)
    if not found:
        raise StoreError(f"{store.server.name} holds no graph of ours; run `isthmus publish` first")
    state = found[0]["state"]
    return Publication(state["ledger"], state["view"], bool(state.get("complete")))


def find(store: Store, text: str) -> str:
    """The id of the node a person means: by id, identifier, name or other name, in this order.

    Raises:
        UnknownName: nothing answers to this; names some whose names hold it.
        AmbiguousName: several do; names them.
    """
    asked = text.strip()
    key = name_key(asked)
    rows = store.read(_FIND, asked=asked, key=key, tail=f":{asked}", end=f":{key}")
    best = [row for row in rows if row["way"] == rows[0]["way"]]
    if len(best) == 1:
        return str(best[0]["id"])
    if best:
        raise AmbiguousName(asked, [(row["id"], row["name"]) for row in best])
    near = store.read(_NEAR, key=key, most=_NEAREST) if key else []
    raise UnknownName("party", asked, [row["name"] for row in near])


def list_ids(store: Store) -> list[str]:
    """The lists that have an entry there."""
    return [str(row["list"]) for row in store.read(_LISTS)]


def among(
    store: Store, ids: Collection[str], facts: Collection[str] = (), *, most: int = 1000
) -> Answer:
    """Nodes with these ids, and between them the relationships of these facts; of none, all.

    `more` says whether there were more than `most` rows of either.
    """
    keys = {"keys": sorted(ids), "facts": sorted(facts), "all": not facts}
    nodes = store.ask(_NODES, {"keys": keys["keys"]}, rows=most, seconds=_SECONDS)
    joined = store.ask(_AMONG, keys, rows=most, seconds=_SECONDS)
    return Answer(
        ("n",),
        nodes.rows,
        nodes.more or joined.more,
        {**nodes.nodes, **joined.nodes},
        joined.relationships,
    )

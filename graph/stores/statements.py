"""What is said to a server when a graph is published? One statement for each thing to be done.

Labels and types come out of the vocabulary and cannot be anything else; all values are parameters.
The statements stay within what Neo4j 5, Neo4j 2026 and the embedded server have in common.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.vocabulary import NodeKind, RelationKind
from graph.stores.elements import BASE

LABELS = tuple(str(kind) for kind in NodeKind)
TYPES = tuple(str(kind) for kind in RelationKind)
STATE = "IsthmusPublication"  # one node that says what was published, and by which run


def schema() -> Iterator[str]:
    """Constraints first: they are what MATCH and MERGE find an element by."""
    yield (f"CREATE CONSTRAINT isthmus_id IF NOT EXISTS FOR (n:{BASE}) REQUIRE n.id IS UNIQUE")
    yield (f"CREATE CONSTRAINT isthmus_state IF NOT EXISTS FOR (n:{STATE}) REQUIRE n.id IS UNIQUE")
    for type_ in TYPES:
        yield (
            f"CREATE CONSTRAINT isthmus_{type_.lower()} IF NOT EXISTS "
            f"FOR ()-[r:{type_}]-() REQUIRE r.fact IS UNIQUE"
        )
    for label in LABELS:
        name = f"isthmus_{label.lower()}_name"
        yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.nameKey)"
    entry = str(NodeKind.SANCTION)
    yield f"CREATE INDEX isthmus_sanction_list IF NOT EXISTS FOR (n:{entry}) ON (n.list)"


STATE_READ = f"MATCH (p:{STATE} {{id: 'isthmus'}}) RETURN properties(p) AS state"
STATE_TAKE = (
    f"MERGE (p:{STATE} {{id: 'isthmus'}}) "
    "SET p.run = $run, p.complete = false, p.ledger = $ledger, p.view = $view"
)
STATE_DONE = (
    f"MATCH (p:{STATE} {{id: 'isthmus'}}) WHERE p.run = $run "
    "SET p.complete = true, p.nodes = $nodes, p.relationships = $relationships, "
    "p.withdrawn = $withdrawn"
)
STATE_RUN = f"MATCH (p:{STATE} {{id: 'isthmus'}}) RETURN p.run AS run"

NODE_COUNT = f"MATCH (n:{BASE}) RETURN count(n) AS count"
NODES_HELD = f"MATCH (n:{BASE}) RETURN n.id AS key, n.digest AS digest"
NODES_DETAIL = (
    f"UNWIND $ids AS id MATCH (n:{BASE} {{id: id}}) "
    "RETURN id, labels(n) AS labels, keys(n) AS keys, n.fields AS fields"
)
NODES_SET = f"UNWIND $rows AS r MATCH (n:{BASE} {{id: r.id}}) SET n += r.properties"
# A node that others have tied something to stays, without what we said of it.
NODES_LOOSE = (
    f"UNWIND $ids AS id MATCH (n:{BASE} {{id: id}}) WHERE NOT (n)--() "
    "DELETE n RETURN count(*) AS count"
)


def nodes_create(label: str) -> str:
    """New nodes; refused by the constraint where one is there already."""
    return f"UNWIND $rows AS r CREATE (n:{BASE}:{_label(label)}) SET n = r"


def nodes_merge(label: str) -> str:
    """The same where some may be there already: a commit whose answer was lost."""
    return f"UNWIND $rows AS r MERGE (n:{BASE} {{id: r.id}}) SET n:{_label(label)} SET n += r"


def nodes_label(label: str) -> str:
    """Nodes that turned out to be of this kind."""
    return f"UNWIND $ids AS id MATCH (n:{BASE} {{id: id}}) SET n:{_label(label)}"


def nodes_unlabel(label: str) -> str:
    """Nodes that turned out not to be of this kind."""
    return f"UNWIND $ids AS id MATCH (n:{BASE} {{id: id}}) REMOVE n:{_label(label)}"


def relationship_count(type_: str) -> str:
    """How many of ours there are."""
    return (
        f"MATCH (:{BASE})-[r:{_type(type_)}]->(:{BASE}) WHERE r.fact IS NOT NULL "
        "RETURN count(r) AS count"
    )


def relationships_held(type_: str) -> str:
    """What is there, by key."""
    return (
        f"MATCH (:{BASE})-[r:{_type(type_)}]->(:{BASE}) WHERE r.fact IS NOT NULL "
        "RETURN r.fact AS key, r.digest AS digest"
    )


def relationships_create(type_: str) -> str:
    """New relationships between nodes that are there."""
    return (
        f"UNWIND $rows AS r MATCH (a:{BASE} {{id: r.source}}) MATCH (b:{BASE} {{id: r.target}}) "
        f"CREATE (a)-[x:{_type(type_)}]->(b) SET x = r.properties RETURN count(x) AS count"
    )


def relationships_merge(type_: str) -> str:
    """The same where some may be there already."""
    return (
        f"UNWIND $rows AS r MATCH (a:{BASE} {{id: r.source}}) MATCH (b:{BASE} {{id: r.target}}) "
        f"MERGE (a)-[x:{_type(type_)} {{fact: r.fact}}]->(b) SET x += r.properties "
        "RETURN count(x) AS count"
    )


def relationships_set(type_: str) -> str:
    """Changed relationships between the same two nodes; tells which were found there."""
    return (
        f"UNWIND $rows AS r MATCH (a:{BASE} {{id: r.source}})"
        f"-[x:{_type(type_)} {{fact: r.fact}}]->(b:{BASE} {{id: r.target}}) "
        "SET x += r.properties RETURN r.fact AS key"
    )


def relationships_delete(type_: str) -> str:
    """Relationships that the view no longer has."""
    return f"UNWIND $keys AS key MATCH ()-[x:{_type(type_)} {{fact: key}}]->() DELETE x"


def _label(label: str) -> str:
    assert label in LABELS, label
    return label


def _type(type_: str) -> str:
    assert type_ in TYPES, type_
    return type_

"""What may be sent without --write, and what may not."""

from __future__ import annotations

import pytest

from graph.errors import UsageError
from graph.stores.guard import only_asks

ASKS = [
    "MATCH (n:Company {id: $id}) RETURN n.name AS name",
    "MATCH (n) WHERE n.set = 1 AND n.create > 2 RETURN n.delete",
    "MATCH (n:Set)-[r:CREATE|MERGE]->(m:`drop`) RETURN r",
    "RETURN 'CREATE (n) DELETE n' AS text, \"LOAD CSV\" AS other",
    "// SET x\nMATCH (n) /* DETACH DELETE n */ RETURN count(n)",
    "MATCH (n) CALL { WITH n MATCH (n)-->(m) RETURN count(m) AS c } RETURN n.id, c",
    "MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN n.id, c",
    "CALL db.labels() YIELD label RETURN label",
    "CALL dbms.components()",
    "RETURN {set: 1, remove: 2, load: $load} AS map",
    "UNWIND $rows AS row RETURN row",
    "MATCH (n) RETURN n.call AS call",
    "EXPLAIN MATCH (n) RETURN n",
    "SHOW INDEXES",
]
MORE = [
    "CREATE (n)",
    "create (n:Company)",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) SET n:Label",
    "MATCH (n) REMOVE n.name",
    "MERGE (n:Company {id: 1})",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "LOAD\nCSV FROM 'https://example.org/' AS row RETURN row",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "CALL apoc.load.json('file:///etc/passwd') YIELD value RETURN value",
    "CALL dbms.shutdown()",
    "CALL db.createLabel('x')",
    "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS RETURN 1",
    "DROP INDEX isthmus_id",
    "CREATE CONSTRAINT x FOR (n:A) REQUIRE n.id IS UNIQUE",
    "USE other MATCH (n) RETURN n",
    "ALTER USER neo4j SET PASSWORD 'x'",
    "GRANT ROLE admin TO bob",
    "TERMINATE TRANSACTIONS 'x'",
    "STOP DATABASE neo4j",
    "MATCH (n) /* */DELETE/* */ n",
    "RETURN 1 AS x // \nDELETE x",
    "MATCH (n) WHERE n.name = 'a\\'' DELETE n // '",
    "MATCH (`a``b`) DELETE `a``b`",
    "RETURN 'open CREATE (n)",
    "RETURN `open CREATE (n)",
    "MATCH (n {a: 1}) , (m) SET n += m",
    "CALL custom.anything",
    "CALL `apoc.load.json`('file:///etc/passwd') YIELD value RETURN value",
    "CALL `apoc`.`load`.`json`('file:///etc/passwd') YIELD value RETURN value",
    "CALL apoc.`load`.json('x')",
    "INSERT (n:Company)",
    "MATCH (n) RETURN n NEXT CREATE (m)",
]


@pytest.mark.parametrize("statement", ASKS)
def test_a_question_is_sent(statement: str) -> None:
    only_asks(statement)


@pytest.mark.parametrize("statement", MORE)
def test_what_may_do_more_is_refused(statement: str) -> None:
    with pytest.raises(UsageError):
        only_asks(statement)

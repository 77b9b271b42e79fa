"""What comes back from a statement on any server: plain values, the graph in them, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import AmbiguousName, StoreError, StoreRefused, StoreTimeout, UnknownName
from graph.stores.bolt import Store
from graph.stores.contents import among, find, list_ids, publication
from graph.stores.embedded import is_available, running
from graph.stores.publish import publish
from graph.stores.settings import Server
from tests.graph.stores.databases import Database, parameters, projected
from tests.graph.stores.neo4j_server import LINES
from tests.tables import ingest_tables, party, relation

ENDLESS = "UNWIND range(1, 100000) AS i UNWIND range(1, 100000) AS j WITH i + j AS s RETURN sum(s)"


@pytest.fixture
def published(database: Database, tmp_path: Path) -> Store:
    """Acme owns half of Bolt and buys from it; Bolt is on two lists; two are called Twin."""
    entities = [
        party("acme", identifiers="ticker:ACM;lei:5299", aliases="Akme Werke", country="DE"),
        party("bolt", "us_ofac_sdn@2022-03-24;eu_fsf@2023"),
        party("twin-one", name="Twin"),
        party("twin-two", name="Twin"),
    ]
    relations = [
        relation("OWNS", "acme", "bolt", share=50, valid_from="2020"),
        relation("SUPPLIES", "bolt", "acme", product="castings"),
    ]
    assert not ingest_tables(tmp_path, entities, relations).issues
    with projected(tmp_path) as elements:
        publish(database.store, elements)
    return database.store


def _ask(store: Store, query: str, rows: int = 10, **values: object) -> list[tuple[object, ...]]:
    return list(store.ask(query, values, rows=rows, seconds=30).rows)


def test_values_come_back_as_json_has_them(published: Store) -> None:
    query = (
        "RETURN 1 AS i, 1.5 AS f, true AS b, null AS n, 'x' AS t, [1, [2]] AS l, "
        "{a: 1, b: [date('2022-03-24')]} AS m, date('2022-03-24') AS d"
    )
    answer = published.ask(query, {}, rows=1, seconds=30)
    assert answer.columns == ("i", "f", "b", "n", "t", "l", "m", "d")
    assert answer.rows == (
        (1, 1.5, True, None, "x", [1, [2]], {"a": 1, "b": ["2022-03-24"]}, "2022-03-24"),
    )
    assert not answer.nodes


def test_nodes_and_relationships_are_maps_that_name_each_other(published: Store) -> None:
    query = "MATCH (:Company {nameKey: 'acme'})-[r:OWNS]->(b) RETURN r, b, [b] AS again"
    answer = published.ask(query, {}, rows=5, seconds=30)
    ((owns, bolt, again),) = answer.rows
    assert isinstance(owns, dict)
    assert isinstance(bolt, dict)
    assert (owns["type"], owns["shareMinPpm"], owns["validFrom"]) == ("OWNS", 500000, "2020-01-01")
    # Of an end that is in no row only the database's own number is known.
    assert owns["target"] == bolt["id"] == "mine:bolt"
    assert bolt["labels"] == ["Company", "Isthmus"]
    assert bolt["lists"] == ["eu_fsf", "us_ofac_sdn"]
    assert again == [bolt]
    assert [node["id"] for node in answer.nodes.values()] == ["mine:bolt"]
    (held,) = answer.relationships.values()
    assert held["target"] in answer.nodes


def test_a_path_is_its_nodes_and_relationships(published: Store) -> None:
    query = "MATCH p = (:Company {nameKey: 'acme'})-[:OWNS]->() RETURN p"
    answer = published.ask(query, {}, rows=5, seconds=30)
    path: Any = answer.rows[0][0]
    nodes, ties = path["nodes"], path["relationships"]
    assert [node["id"] for node in nodes] == ["mine:acme", "mine:bolt"]
    assert [(tie["source"], tie["target"]) for tie in ties] == [("mine:acme", "mine:bolt")]
    assert len(answer.nodes) == 2


def test_more_rows_than_asked_for_are_told_of(published: Store) -> None:
    query = "UNWIND range(1, 7) AS i RETURN i"
    assert published.ask(query, {}, rows=7, seconds=30).more is False
    answer = published.ask(query, {}, rows=6, seconds=30)
    assert (answer.more, len(answer.rows)) == (True, 6)


def test_a_statement_that_is_no_cypher_is_one_line_with_its_code(published: Store) -> None:
    with pytest.raises(StoreRefused) as error:
        published.ask("MATCH (n) RETRN n", {}, rows=1, seconds=30)
    assert "\n" not in str(error.value)
    assert "SyntaxError" in str(error.value)


@pytest.mark.parametrize("running_database", parameters(*LINES), indirect=True)
def test_a_server_writes_only_when_it_is_allowed(database: Database) -> None:
    query = "CREATE (n:Other {name: $name}) RETURN n.name AS name"
    with pytest.raises(StoreRefused):
        database.store.ask(query, {"name": "x"}, rows=1, seconds=30)
    assert not database.store.read("MATCH (n:Other) RETURN n")
    answer = database.store.ask(query, {"name": "x"}, rows=1, seconds=30, write=True)
    assert answer.rows == (("x",),)
    assert len(database.store.read("MATCH (n:Other) RETURN n")) == 1


@pytest.mark.parametrize("running_database", parameters(*LINES), indirect=True)
def test_a_server_ends_a_statement_that_takes_too_long(database: Database) -> None:
    with pytest.raises(StoreTimeout, match="longer than 1 seconds"):
        database.store.ask(ENDLESS, {}, rows=1, seconds=1)
    assert _ask(database.store, "RETURN 1 AS one") == [(1,)]


@pytest.mark.skipif(not is_available(), reason="the embedded engine has no build here")
def test_the_embedded_engine_is_ended_with_a_statement_that_takes_too_long(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreTimeout, match=r"longer than 0\.5 seconds"),
        running(tmp_path) as server,
        Store(server) as store,
    ):
        store.ask(ENDLESS, {}, rows=1, seconds=0.5)
    with pytest.raises(StoreError), Store(server, retry_seconds=1) as store:
        store.read("RETURN 1 AS one")
    with running(tmp_path) as server, Store(server) as store:  # the files can be used again
        assert _ask(store, "RETURN 1 AS one") == [(1,)]


@pytest.mark.parametrize(
    "asked",
    ["mine:acme", "acme", "ACME", "ticker:ACM", "acm", "lei:5299", "akme werke", " Acme "],
)
def test_a_node_is_found_by_what_people_call_it(published: Store, asked: str) -> None:
    assert find(published, asked) == "mine:acme"


def test_a_place_is_found_by_its_name(published: Store) -> None:
    assert find(published, "Germany") == "country:DE"


def test_a_name_that_is_not_there_names_those_that_hold_it(published: Store) -> None:
    with pytest.raises(UnknownName, match="did you mean: Bolt"):
        find(published, "bol")
    with pytest.raises(UnknownName):
        find(published, "")
    with pytest.raises(UnknownName):
        find(published, "'] RETURN 1 //")


def test_a_name_of_several_names_them(published: Store) -> None:
    with pytest.raises(AmbiguousName, match=r"mine:twin-one.*mine:twin-two"):
        find(published, "twin")


def test_the_lists_and_the_publication_are_told(published: Store) -> None:
    assert list_ids(published) == ["eu_fsf", "us_ofac_sdn"]
    told = publication(published)
    assert told.complete
    assert told.view.startswith("as of 2026-11-24")


def test_a_database_without_a_graph_of_ours_is_no_answer(database: Database) -> None:
    with pytest.raises(StoreError, match="isthmus publish"):
        publication(database.store)


def test_elements_are_found_by_their_keys(published: Store) -> None:
    ids = ["mine:acme", "mine:bolt", "mine:none"]
    whole = among(published, ids)
    assert {node["id"] for node in whole.nodes.values()} == {"mine:acme", "mine:bolt"}
    assert {item["type"] for item in whole.relationships.values()} == {"OWNS", "SUPPLIES"}
    (owns,) = [item["fact"] for item in whole.relationships.values() if item["type"] == "OWNS"]
    some = among(published, ids, [str(owns)])
    assert [item["type"] for item in some.relationships.values()] == ["OWNS"]
    assert among(published, ids, most=1).more


def test_a_refusal_that_comes_wrapped_is_a_refusal() -> None:
    """The driver wraps what a server says while rows are fetched; what counts is the cause."""
    from neo4j import exceptions

    store = Store(Server("bolt://127.0.0.1:1"))
    refusal = exceptions.ConstraintError("exists already")
    with pytest.raises(StoreRefused), store._reported():
        raise _wrapped() from refusal
    with pytest.raises(StoreError) as other, store._reported():
        raise _wrapped() from ValueError("of the driver's own")
    assert not isinstance(other.value, StoreRefused)
    store.close()


def _wrapped() -> Exception:
    from neo4j import exceptions

    failed = exceptions.ResultFailedError.__new__(exceptions.ResultFailedError)
    failed.args = ("the result has failed",)
    return failed

"""Databases for tests: the embedded engine and both lines of Neo4j, each emptied before a test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.stores.bolt import Store
from graph.stores.elements import Node, Relationship
from graph.stores.embedded import is_available, running
from graph.stores.projection import Projection
from graph.stores.settings import Server
from isthmus.book import Book
from isthmus.home import Home
from tests.graph.stores import neo4j_server
from tests.tables import TODAY

EMBEDDED = "embedded"
NAMES = (EMBEDDED, *neo4j_server.LINES)
REQUIRED = bool(os.environ.get("ISTHMUS_REQUIRE_NEO4J"))
Plain = dict[str, Any]


@dataclass(frozen=True)
class Database:
    """One empty database. `process` is the server that can be killed; the embedded one has none."""

    name: str
    server: Server
    store: Store
    process: neo4j_server.Server | None

    def empty(self) -> None:
        """Take out everything, ours and others'."""
        while self.store.write(
            "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS count"
        )[0]["count"]:
            pass

    def dump(self) -> tuple[dict[str, Plain], dict[tuple[str, str], Plain]]:
        """Everything of ours as it lies there: nodes by id, relationships by type and key."""
        nodes = self.store.read(
            "MATCH (n:Isthmus) RETURN labels(n) AS labels, properties(n) AS properties"
        )
        relationships = self.store.read(
            "MATCH (a:Isthmus)-[r]->(b:Isthmus) WHERE r.fact IS NOT NULL RETURN type(r) AS type, "
            "a.id AS source, b.id AS target, properties(r) AS properties"
        )
        return (
            {row["properties"]["id"]: {**row, "labels": sorted(row["labels"])} for row in nodes},
            {(row["type"], row["properties"]["fact"]): row for row in relationships},
        )


def unavailable(name: str) -> str | None:
    """Why a database of this name cannot be had here, or None."""
    if name == EMBEDDED:
        return None if is_available() else "the embedded engine has no build for this platform"
    return neo4j_server.missing(neo4j_server.LINES[name])


def parameters(*names: str) -> list[Any]:
    """One a database (all unless told otherwise); each stays on one worker."""
    return [
        pytest.param(name, marks=[pytest.mark.neo4j, pytest.mark.xdist_group(f"neo4j-{name}")])
        for name in names or NAMES
    ]


def require(name: str) -> None:
    """Skip what cannot be had, by name; fail where databases are required."""
    if why := unavailable(name):
        (pytest.fail if REQUIRED else pytest.skip)(why)


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Database]:
    """A running database; skips, or fails where databases are required."""
    require(name)
    if name == EMBEDDED:
        with running(folder) as server, Store(server) as store:
            yield Database(name, server, store, None)
        return
    process = neo4j_server.Server(neo4j_server.LINES[name], folder).start()
    try:
        server = Server(process.uri)
        with Store(server) as store:
            yield Database(name, server, store, process)
    finally:
        process.kill()


@contextmanager
def projected(home: Path) -> Iterator[Projection]:
    """The projection of a test's ledger as of its day."""
    with Book(Home(home), TODAY).opened() as (graph, ledger):
        yield Projection(graph, ledger)


def elements(projection: Projection) -> tuple[list[Node], list[Relationship]]:
    """All of a projection."""
    return list(projection.nodes()), list(projection.relationships())

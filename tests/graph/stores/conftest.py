from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.graph.stores.databases import Database, opened, parameters


@pytest.fixture(scope="session", params=parameters())
def running_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The embedded engine, Neo4j 5.26, Neo4j 2026.08: started once, in turn."""
    with opened(request.param, tmp_path_factory.mktemp(request.param)) as database:
        yield database


@pytest.fixture
def database(running_database: Database) -> Database:
    """One of them, empty."""
    running_database.empty()
    return running_database

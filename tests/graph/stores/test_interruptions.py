"""A publication that is killed anywhere, on either side, is finished by the next one.

`ISTHMUS_KILLS` says how often a client of each database is killed (10 unless told otherwise), and
each server a seventh as often. The clients are forked from a process that has loaded everything, so
that the moment of death is spread over the work and not over the imports.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.stores.bolt import Store
from graph.stores.publish import publish
from graph.stores.settings import Secret, Server
from isthmus.book import Book
from isthmus.home import Home
from tests.graph.stores.databases import Database, parameters
from tests.graph.stores.neo4j_server import LINES
from tests.tables import ingest_tables, party, relation

KILLS = int(os.environ.get("ISTHMUS_KILLS", "10"))
EARLY, LATE = date(2021, 6, 1), date(2025, 6, 1)  # two views that differ in much
WORLD = 1500


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose relations come and go between two days."""
    folder = tmp_path_factory.mktemp("ledger")
    dice = random.Random(5)
    entities = [party(f"n{at}", "us_ofac_sdn@2022" if at % 9 == 0 else "") for at in range(WORLD)]
    relations = {}
    for _ in range(3 * WORLD):
        source, target = dice.sample(range(WORLD), 2)
        dates = dice.choice(
            [{}, {"valid_to": "2023-01-01"}, {"valid_from": "2023-01-01"}],
        )
        kind = dice.choice(["OWNS", "SUPPLIES", "LINKED_TO"])
        more = {"share": dice.choice([5, 20, 51])} if kind == "OWNS" else {}
        row = relation(kind, f"n{source}", f"n{target}", **more, **dates)
        relations[kind, source, target] = row
    assert not ingest_tables(folder, entities, list(relations.values())).issues
    for day in (EARLY, LATE):
        Book(Home(folder), day).graph()  # compiled beforehand: the work is the publication
    return folder


def _publish(home: Path, uri: str, user: str | None, password: str, name: str, day: date) -> None:
    """One publication; what the client process does."""
    server = Server(uri, user, Secret(password), name or None)
    with Book(Home(home), day).projected() as elements, Store(server, retry_seconds=2) as store:
        publish(store, elements)


def _client(database: Database, home: Path, day: date) -> BaseProcess:
    server = database.server
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    secret = server.password.reveal()
    process = context.Process(
        target=_publish,
        args=(home, server.uri, server.username, secret, server.database or "", day),
    )
    process.start()
    return process


def _is_a_clean_load(database: Database, home: Path, day: date) -> None:
    """Finish, and compare with a load into an empty database; nothing but keys may differ."""
    with Book(Home(home), day).projected() as elements:
        publish(database.store, elements)
        held = database.dump()
        assert not publish(database.store, elements, again=True).nodes.written
        database.empty()
        publish(database.store, elements)
    assert held == database.dump()


def _takes(database: Database, home: Path, day: date) -> float:
    """Seconds of a client that lives."""
    start = time.monotonic()
    process = _client(database, home, day)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - start


def test_clients_killed_at_random_leave_nothing_that_is_not_finished(
    database: Database, home: Path
) -> None:
    dice = random.Random(database.name)
    _takes(database, home, EARLY)  # loads the process that the others are forked from
    lasts = _takes(database, home, LATE)
    killed = 0
    day = EARLY
    while killed < KILLS:
        day = EARLY if day is LATE else LATE
        start = time.monotonic()
        process = _client(database, home, day)
        process.join(dice.random() * lasts)
        if process.is_alive():
            process.kill()
            killed += 1
            if killed % max(1, KILLS // 5) == 0:
                process.join()
                _is_a_clean_load(database, home, day)
        else:  # the server has become faster: die sooner
            assert process.exitcode == 0
            lasts = min(lasts, time.monotonic() - start)
        process.join()
    _is_a_clean_load(database, home, LATE)


# The embedded engine lives in this process and cannot be killed alone.
@pytest.mark.parametrize("running_database", parameters(*LINES), indirect=True)
def test_a_server_killed_amid_a_publication_is_finished_afterwards(
    database: Database, home: Path
) -> None:
    assert database.process is not None
    dice = random.Random(1)
    lasts = _takes(database, home, LATE)
    day = LATE
    for _ in range(max(1, KILLS // 7)):
        day = EARLY if day is LATE else LATE
        process = _client(database, home, day)
        time.sleep(dice.random() * lasts)
        database.process.kill()
        process.join()
        database.process.start()
        _until_up(database)
        _is_a_clean_load(database, home, day)


def _until_up(database: Database) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            database.store.capabilities()
        except StoreError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return

"""Which database does a question go to? A server that is named, one that is serving, or none yet.

`isthmus serve` leaves a file that only its user may read: where it listens, and its key. Other
calls on the same ledger and view go there, since one process owns the embedded engine's files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

from graph.errors import StoreError
from graph.stores.bolt import Store
from graph.stores.embedded import serve
from graph.stores.projection import Projection
from graph.stores.publish import Progress
from graph.stores.settings import Secret, Server
from isthmus.home import Home


def _note(home: Home) -> Path:
    return home.cypher / "serving.json"


@contextmanager
def kept_up(
    home: Home,
    projection: Projection,
    *,
    port: int,
    password: str | None,
    progress: Progress | None,
) -> Iterator[Server]:
    """The embedded engine for as long as the block lasts, and a note that says where."""
    with serve(
        home.cypher, projection, port=port, password=password, wait=0, progress=progress
    ) as up:
        note = {
            "uri": up.server.uri,
            "username": up.server.username,
            "password": up.server.password.reveal(),
            "database": up.server.database,
            "ledger": projection.version,
            "view": projection.view,
        }
        path = _note(home)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(note))
        try:
            yield up.server
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def connected(home: Home, projection: Projection, progress: Progress | None) -> Iterator[Store]:
    """A store of the projection: from whoever serves it, else from an engine of our own."""
    found = _serving(home, projection)
    if found is not None:
        with Store(found) as store:
            yield store
        return
    with serve(home.cypher, projection, progress=progress) as up, Store(up.server) as store:
        yield store


def _serving(home: Home, projection: Projection) -> Server | None:
    """The server of `isthmus serve`, when it serves this very view and answers."""
    try:
        note = orjson.loads(_note(home).read_bytes())
        if (note["ledger"], note["view"]) != (projection.version, projection.view):
            return None
        server = Server(note["uri"], note["username"], Secret(note["password"]), note["database"])
    except (OSError, orjson.JSONDecodeError, KeyError):
        return None
    with suppress(StoreError), Store(server, retry_seconds=1) as store:
        store.capabilities()
        return server
    return None

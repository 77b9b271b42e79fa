"""`isthmus serve`: the graph over Bolt, with no server installed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

import click

from isthmus.options import View, json_option, say, view_options

if TYPE_CHECKING:
    from graph.stores.projection import Projection
    from graph.stores.settings import Server
    from isthmus.home import Home


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7687, show_default=True, help="0: a free one."
)
@view_options
@json_option
@click.pass_obj
def command(
    home: Home,
    port: int,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
) -> None:
    """Keep the embedded graph up, for Neo4j Browser, a notebook, or further `isthmus cypher`.

    It listens on this machine alone, as the user `root`; the password is that of NEO4J_PASSWORD,
    else one made up and kept in the file that is named. Ctrl-C ends it.

    \b
    Example:
      isthmus serve
      isthmus serve --port 0 --as-of 2026-01-01 --json
    """
    from isthmus.progress import ticking
    from isthmus.serving import kept_up

    book = View(home, as_of, known_on, min_confidence).book()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with book.projected() as projection, ExitStack() as stack:
        with ticking("build", quiet=as_json) as tick:
            password = os.environ.get("NEO4J_PASSWORD")
            serving = kept_up(home, projection, port=port, password=password, progress=tick)
            server = stack.enter_context(serving)
        _tell(home, server, projection, as_json=as_json)
        while not stop.wait(3600):
            pass


def _tell(home: Home, server: Server, projection: Projection, *, as_json: bool) -> None:
    file = home.cypher / "serving.json"
    if not as_json:
        say(f"{server.uri}  user {server.username}  database {server.database}")
        say(f"the password is in {file}; Ctrl-C ends it")
    else:
        from visualize.as_json import dumps

        note = {
            "schema": "isthmus.serve/1",
            "uri": server.uri,
            "username": server.username,
            "database": server.database,
            "password_file": str(file),
            "ledger": projection.version,
            "view": projection.view,
        }
        click.echo(dumps(note))
    sys.stdout.flush()

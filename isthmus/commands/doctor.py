"""`isthmus doctor`: is everything in place?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING

import click

from isthmus.options import json_option, say

if TYPE_CHECKING:
    from isthmus.home import Home

_PACKAGES = ("duckdb", "numpy", "numba", "pandas", "networkx", "neo4j", "pyvis", "rich", "orjson")


@click.command("doctor")
@json_option
@click.pass_obj
def command(home: Home, as_json: bool) -> None:
    """Is everything in place and undamaged? Checks the program, the ledger and the page's parts.

    Exit status 1 when something is broken.

    \b
    Example:
      isthmus doctor
    """
    results = [(name, *_outcome(check)) for name, check in _checks(home)]
    if as_json:
        from visualize.as_json import dumps

        rows = [{"check": n, "ok": ok, "what": what} for n, ok, what in results]
        click.echo(dumps({"schema": "isthmus.doctor/1", "checks": rows}))
    else:
        for name, ok, what in results:
            say(f"{'ok    ' if ok else 'BROKEN'} {name}: {what}")
    if not all(ok for _, ok, _ in results):
        sys.exit(1)


def _outcome(check: Callable[[], str]) -> tuple[bool, str]:
    from graph.errors import IsthmusError

    try:
        return True, check()
    except (IsthmusError, ImportError, OSError) as error:
        return False, str(error)


def _checks(home: Home) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "python", lambda: sys.version.split()[0]
    yield "packages", _packages
    yield "home", lambda: _home(home)
    yield "ledger", lambda: _ledger(home)
    yield "page", _page
    yield "starter data", _starter


def _packages() -> str:
    return ", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES)


def _home(home: Home) -> str:
    import shutil
    import tempfile

    home.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=home.root):
        free = shutil.disk_usage(home.root).free
    return f"{home.root} can be written; {free / 2**30:,.1f} GiB free"


def _ledger(home: Home) -> str:
    """Open every file and read every table, so that a damaged block is found."""
    from graph.ledger.judgements import read_judgements
    from graph.ledger.reader import open_ledger
    from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction

    with open_ledger(home.ledger) as ledger:
        facts = sum(
            len(ledger.facts(kind)["fact"])
            for kind in (Entity, Name, Identifier, Attribute, Relation, Sanction)
        )
        for source in ledger.sources:
            for table in ("snapshot", "statement", "standing", "issue"):
                ledger.rows(f"SELECT max(hash(t)) FROM src_{source}.{table} t")  # every column
        judged = len(read_judgements(home.ledger))
        return (
            f"version {ledger.version}, {len(ledger.sources)} sources, {judged:,} judgements and "
            f"{facts:,} facts readable"
        )


def _page() -> str:
    from visualize.page.renderer import check_assets

    return check_assets()


def _starter() -> str:
    from ingest.sources.starter.reader import default_files

    sizes = [f"{path.name} {path.stat().st_size:,} bytes" for path in default_files().values()]
    return ", ".join(sizes)

"""`isthmus verify`: is the archive still what was written?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from isthmus.options import json_option, say

if TYPE_CHECKING:
    from ingest.verify import Verification
    from isthmus.home import Home


@click.command("verify")
@click.option("--noted", metavar="SHA256", help="A last line's hash that you noted earlier.")
@json_option
@click.pass_obj
def command(home: Home, noted: str | None, as_json: bool) -> None:
    """Is what was downloaded still what was received? Asks no network.

    Follows the archive's log line by line, reads every archived file, and compares the ledger's
    snapshots with them. Exit status 1 when anything was changed, and each change is named.

    \b
    Example:
      isthmus verify
    """
    from graph.ledger.reader import open_ledger
    from ingest.archive import Archive
    from ingest.verify import verify
    from isthmus.progress import ticking

    with (
        ticking("verifying", quiet=as_json, unit="bytes") as tick,
        open_ledger(home.ledger) as ledger,
    ):
        found = verify(Archive(home.archive), ledger, noted=noted, progress=tick)
    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps(_json(home, found)))
    else:
        _print(found)
    if found.problems:
        sys.exit(1)


def _print(found: Verification) -> None:
    for problem in found.problems:
        say(f"CHANGED {problem}")
    for note in found.notes:
        say(f"note    {note}")
    if not found.lines and not found.problems:
        say("nothing was downloaded yet; `isthmus ingest SOURCE --download` fetches files")
        return
    say(
        f"{found.lines:,} downloads, {found.files:,} files, {found.bytes:,} bytes, "
        f"{found.snapshots:,} snapshots of the ledger: "
        + (f"{len(found.problems):,} changes found" if found.problems else "all as received")
    )
    if found.last is not None:
        say(f"last line {found.last}")


def _json(home: Home, found: Verification) -> dict[str, Any]:
    return {
        "schema": "isthmus.verify/1",
        "archive": str(home.archive),
        "lines": found.lines,
        "files": found.files,
        "bytes": found.bytes,
        "snapshots": found.snapshots,
        "last": found.last,
        "problems": list(found.problems),
        "notes": list(found.notes),
    }

"""`isthmus status`: what is in the ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from isthmus.options import json_option, say

if TYPE_CHECKING:
    from isthmus.home import Home
    from isthmus.inventory import Held


@click.command("status")
@json_option
@click.pass_obj
def command(home: Home, as_json: bool) -> None:
    """What is in the ledger, from which files, how old is it, and when did it last change?

    \b
    Example:
      isthmus status
    """
    from graph.ledger.reader import open_ledger
    from isthmus.inventory import inventory

    with open_ledger(home.ledger) as ledger:
        held = inventory(ledger, date.today())
        version = ledger.version
    if as_json:
        from visualize.as_json import dumps

        head = {"schema": "isthmus.status/1", "home": str(home.root), "ledger": version}
        click.echo(dumps({**head, "sources": [_json(item) for item in held]}))
        return
    say(f"{home.root}, ledger {version}")
    if not held:
        say("The ledger is empty: run `isthmus demo`, or `isthmus ingest SOURCE FILE…`.")
    for item in held:
        _tell(item)


def _tell(item: Held) -> None:
    facts = ", ".join(f"{count:,} {label}" for label, count in item.facts.items())
    say(f"{item.source}: {facts}; {item.snapshots} snapshots")
    days = "1 day" if item.age == 1 else f"{item.age:,} days"
    stale = "; STALE, the publisher has surely published since" if item.stale else ""
    say(f"    newest file of {item.known}, {days} old{stale}")
    if item.changed is not None:
        counts = ", ".join(f"{count:,} {what}" for what, count in item.changed.counts.items())
        say(f"    last change on {item.changed.known}: {counts} (`isthmus diff {item.source}`)")
    if item.kinds:
        say(f"    kinds: {', '.join(f'{kind} {count:,}' for kind, count in item.kinds.items())}")
    if item.lists:
        counted = ", ".join(f"{name} {count:,}" for name, count in item.lists.items())
        say(f"    entries on lists: {counted}")
    for file in item.files:
        state = file.published or f"read {file.retrieved.date()}"
        say(
            f"    {file.file} ({state}, sha256 {file.sha256[:12]}): {file.rows_in:,} "
            f"rows = {file.loaded:,} loaded + {file.quarantined:,} quarantined"
        )


def _json(item: Held) -> dict[str, Any]:
    return {
        "source": item.source,
        "snapshots": item.snapshots,
        "files": [
            {
                "part": file.part,
                "file": file.file,
                "sha256": file.sha256,
                "published": None if file.published is None else str(file.published),
                "retrieved": file.retrieved.isoformat(timespec="seconds"),
                "rows_in": file.rows_in,
                "loaded": file.loaded,
                "quarantined": file.quarantined,
            }
            for file in item.files
        ],
        "facts": item.facts,
        "kinds": item.kinds,
        "lists": item.lists,
        "known": str(item.known),
        "age_days": item.age,
        "stale": item.stale,
        "last_change": None
        if item.changed is None
        else {"known": str(item.changed.known), "counts": item.changed.counts},
    }

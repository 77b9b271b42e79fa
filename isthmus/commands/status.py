"""`isthmus status`: what is in the ledger."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from isthmus.options import json_option, say

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("status")
@json_option
@click.pass_obj
def command(home: Home, as_json: bool) -> None:
    """What is in the ledger, from which files, as of when?

    \b
    Example:
      isthmus status
    """
    from graph.ledger.reader import Ledger, open_ledger
    from graph.model.facts import Entity, Identifier, Name, Relation, Sanction

    kinds = {
        "entities": Entity,
        "names": Name,
        "identifiers": Identifier,
        "relations": Relation,
        "sanctions": Sanction,
    }

    def described(ledger: Ledger, source: str) -> dict[str, Any]:
        snapshots = ledger.snapshots(source)
        latest = {snapshot.part: snapshot for snapshot in snapshots}
        return {
            "source": source,
            "snapshots": len(snapshots),
            "files": [
                {
                    "part": item.part,
                    "file": item.file,
                    "sha256": item.sha256,
                    "published": None if item.published is None else str(item.published),
                    "retrieved": item.retrieved.isoformat(timespec="seconds"),
                    "rows_in": item.rows_in,
                    "loaded": item.loaded,
                    "quarantined": item.quarantined,
                }
                for item in latest.values()
            ],
            "facts": {label: ledger.count(source, kind) for label, kind in kinds.items()},
            "lists": dict(sorted(lists.get(source, {}).items())),
        }

    lists: dict[str, Counter[str]] = {}
    with open_ledger(home.ledger) as ledger:
        entries = ledger.facts(Sanction)
        for number, list_id in zip(entries["source_no"], entries["list_id"], strict=True):
            lists.setdefault(ledger.sources[number], Counter())[list_id] += 1
        rows = [described(ledger, source) for source in ledger.sources]
        version = ledger.version
    if as_json:
        from visualize.as_json import dumps

        head = {"schema": "isthmus.status/1", "home": str(home.root), "ledger": version}
        click.echo(dumps({**head, "sources": rows}))
        return
    say(f"{home.root}, ledger {version}")
    if not rows:
        say("The ledger is empty: run `isthmus demo`, or `isthmus ingest SOURCE FILE…`.")
    for row in rows:
        facts = ", ".join(f"{count:,} {label}" for label, count in row["facts"].items())
        say(f"{row['source']}: {facts}; {row['snapshots']} snapshots")
        if row["lists"]:
            counted = ", ".join(f"{name} {count:,}" for name, count in row["lists"].items())
            say(f"    entries on lists: {counted}")
        for file in row["files"]:
            state = file["published"] or f"read {file['retrieved'][:10]}"
            say(
                f"    {file['file']} ({state}, sha256 {file['sha256'][:12]}): {file['rows_in']:,} "
                f"rows = {file['loaded']:,} loaded + {file['quarantined']:,} quarantined"
            )

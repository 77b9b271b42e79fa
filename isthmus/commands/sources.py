"""`isthmus sources`: what can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.options import json_option, say

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("sources")
@json_option
@click.pass_obj
def command(home: Home, as_json: bool) -> None:
    """Which sources can be read, what are their files called, and under which licence?

    \b
    Example:
      isthmus sources
    """
    from dataclasses import asdict

    from graph.ledger.manifest import read_manifest
    from ingest.source import known_sources

    held = set(read_manifest(home.ledger).sources)
    if as_json:
        from visualize.as_json import dumps

        rows = [
            {**asdict(info), "ingested": info.name in held} for info in known_sources().values()
        ]
        click.echo(dumps({"schema": "isthmus.sources/1", "sources": rows}))
        return
    for info in known_sources().values():
        say(f"{info.name}{' (in the ledger)' if info.name in held else ''}: {info.title}")
        say(f"    {info.about}")
        say(f"    files: {', '.join(info.parts.values())}")
        say(f"    publisher: {info.publisher}; licence: {info.licence}")
        if info.url:
            say(f"    from: {info.url}")
        if info.download:
            say(f"    to fetch it: isthmus ingest {info.name} --download")

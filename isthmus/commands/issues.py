"""`isthmus issues`: what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.options import csv_option, json_option, must_hold_something, one_form, say

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("issues")
@click.argument("source", required=False)
@click.option("--all", "every", is_flag=True, help="Every issue, not only the first of each kind.")
@json_option
@csv_option
@click.pass_obj
def command(home: Home, source: str | None, every: bool, as_json: bool, as_csv: bool) -> None:
    """Which rows of the latest ingest could not be read, or only in part, where, and why?

    \b
    Example:
      isthmus issues ofac_sdn
      isthmus issues suppliers --all --csv > issues.csv
    """
    from graph.errors import UnknownName
    from graph.ledger.reader import open_ledger

    one_form(as_json, as_csv)
    must_hold_something(home)
    with open_ledger(home.ledger) as ledger:
        if source is not None and source not in ledger.sources:
            raise UnknownName("source", source, ledger.sources)
        chosen = ledger.sources if source is None else (source,)
        found = [issue for name in chosen for issue in ledger.issues(name)]
    if as_json or as_csv:
        rows = [(i.source, i.severity, i.where, i.what, i.text) for i in found]
        header = ("source", "severity", "where", "what", "text")
        if as_json:
            from visualize.as_json import dumps

            issues = [dict(zip(header, row, strict=True)) for row in rows]
            click.echo(dumps({"schema": "isthmus.issues/1", "issues": issues}))
        else:
            from visualize.as_csv import to_csv

            click.echo(to_csv(header, rows), nl=False)
        return
    if not found:
        say("No issues: every row of the latest files was read in full.")
        return
    if every:
        for issue in found:
            say(f"{issue.source} {issue.severity}: {issue.where}: {issue.what}")
            if issue.text:
                say(f"    {issue.text[:200]}")
        return
    import re

    kinds: dict[tuple[str, str, str], list[int]] = {}
    for at, issue in enumerate(found):
        pattern = re.sub(r"'[^']*'|\d+", "…", issue.what)
        kinds.setdefault((issue.source, issue.severity, pattern), []).append(at)
    for (name, severity, _), places in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        first = found[places[0]]
        say(f"{name} {severity}, {len(places)} of this kind, first at {first.where}:")
        say(f"    {first.what}")
    say(f"{len(found)} issues in all; --all shows each, --csv writes them to a table")

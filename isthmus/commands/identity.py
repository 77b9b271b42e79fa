"""`isthmus identity`: who is who, and who says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from isthmus.options import Words, json_option, must_hold_something, say

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("identity")
@click.argument("ids", nargs=-1)
@click.option(
    "--judge",
    type=click.Choice(["same", "different", "unsure"]),
    help="Record your own judgement on two ids; it counts above the program's.",
)
@click.option("--because", type=Words(), default="", help="Why; kept with the judgement.")
@click.option("--by", type=Words(), default="user", show_default=True, help="Who judges.")
@json_option
@click.pass_obj
def command(
    home: Home, ids: tuple[str, ...], judge: str | None, because: str, by: str, as_json: bool
) -> None:
    """Which records are judged to be the same party, and why? Every judgement can be reversed.

    \b
    Example:
      isthmus identity
      isthmus identity starter:rostec ofac:17260 --judge different --because "other company"
    """
    from graph.errors import UsageError
    from graph.ledger.judgements import (
        AUTOMATIC,
        Verdict,
        append_judgements,
        current_judgements,
    )
    from graph.ledger.judgements import judge as judgement

    must_hold_something(home)
    _must_exist(home, ids)
    if judge is not None:
        if len(ids) != 2 or ids[0] == ids[1]:
            raise UsageError("--judge needs two different ids")
        if by == AUTOMATIC:
            raise UsageError(f"'{AUTOMATIC}' is the program's own name; use --by with yours")
        made = judgement(*ids, Verdict(judge), because or "no reason given", by, datetime.now(UTC))
        append_judgements(home.ledger, [made])
    current = [
        item
        for pair, item in sorted(current_judgements(home.ledger).items())
        if not ids or set(pair) & set(ids)
    ]
    if as_json:
        from visualize.as_json import dumps

        keys = ("left", "right", "verdict", "reason", "made_by", "at")
        rows = [{key: getattr(item, key) for key in keys} for item in current]
        click.echo(dumps({"schema": "isthmus.identity/1", "judgements": rows}))
        return
    for item in current:
        say(f"{item.verdict}: {item.left} and {item.right} ({item.made_by}: {item.reason})")
    if not current:
        about = f" about {' or '.join(ids)}" if ids else ""
        say(f"No judgements{about}: no two records share a strong identifier.")


def _must_exist(home: Home, ids: tuple[str, ...]) -> None:
    from graph.errors import UnknownName
    from graph.ledger.reader import open_ledger
    from graph.model.facts import Entity

    with open_ledger(home.ledger) as ledger:
        known = set(ledger.facts(Entity)["id"])
    for key in ids:
        if key not in known:
            raise UnknownName("entity id", key, (), "(`isthmus exposure NAME --json` shows ids)")

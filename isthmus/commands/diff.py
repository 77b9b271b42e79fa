"""`isthmus diff`: what changed in a source between two states, or on a list between two days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from isthmus.options import (
    Day,
    View,
    console,
    csv_option,
    json_option,
    must_hold_something,
    one_form,
)

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("diff")
@click.argument("what")
@click.option("--from", "before", type=Day(), metavar="DAY", help="The earlier side.")
@click.option(
    "--to", "after", type=Day(), metavar="DAY", help="The later side [the latest, today]."
)
@click.option(
    "--list", "is_list", is_flag=True, help="WHAT is a list, even if a source is called so."
)
@click.option("--known-on", type=Day(), metavar="DAY", help="Lists: only what was known by then.")
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    what: str,
    before: date | None,
    after: date | None,
    is_list: bool,
    known_on: date | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What changed? WHAT is a source (`ofac_sdn`): its files of two days are compared, party by
    party and field by field, the last two unless told otherwise. Or it is a list (`us_ofac_sdn`):
    who came on it, and who was taken off it, between two days in the world.

    \b
    Example:
      isthmus diff ofac_sdn
      isthmus diff ofac_sdn --from 2024-05-03 --to 2025-02-14 --csv > changes.csv
      isthmus diff us_bis_entity_list --from 2025-01-01 --to 2026-01-01
    """
    from graph.errors import UnknownName, UsageError
    from graph.ledger.reader import open_ledger
    from graph.model.lists import known_lists
    from queries.difference import difference
    from visualize.as_json import dumps

    one_form(as_json, as_csv)
    must_hold_something(home)
    with open_ledger(home.ledger) as ledger:
        if what in ledger.sources and not is_list:
            if known_on is not None:
                raise UsageError("--known-on goes with a list; --from and --to name the files")
            found = difference(ledger, what, before, after)
            from visualize.text_difference import (
                difference_csv,
                difference_json,
                print_difference,
            )

            if as_json:
                click.echo(dumps(difference_json(found)))
            elif as_csv:
                click.echo(difference_csv(found), nl=False)
            else:
                print_difference(console(), found)
            return
        if what not in known_lists() and before is None and not is_list:
            from difflib import get_close_matches

            known = [*ledger.sources, *known_lists()]
            near = get_close_matches(what, known) or ledger.sources
            raise UnknownName("source or list", what, near)
    if before is None:
        raise UsageError("a list is compared between two days: give --from DAY")
    _moves(home, what, before, after, known_on, as_json=as_json, as_csv=as_csv)


def _moves(
    home: Home,
    list_id: str,
    before: date,
    after: date | None,
    known_on: date | None,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    from queries.listed import list_difference
    from visualize.as_json import dumps
    from visualize.text_difference import moves_csv, moves_json, print_moves

    later = after or date.today()
    book = View(home, later, known_on, "low").book()
    with book.opened() as (graph, ledger):
        found = list_difference(graph, ledger, list_id, before, later)
    if as_json:
        click.echo(dumps(moves_json(found)))
    elif as_csv:
        click.echo(moves_csv(found), nl=False)
    else:
        print_moves(console(), found)

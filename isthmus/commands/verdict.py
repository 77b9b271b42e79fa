"""`isthmus verdict`: a regime's rule, with its arithmetic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from graph.errors import UsageError
from isthmus.options import View, console, csv_option, json_option, view_options

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("verdict")
@click.argument("who", nargs=-1)
@click.option("--regime", default="ofac_50", show_default=True, help="Regime id, or a .toml file.")
@click.option("--all", "everybody", is_flag=True, help="Every party in the ledger.")
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    who: tuple[str, ...],
    regime: str,
    everybody: bool,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What does a regime's ownership rule say of WHO, with the sum written out?

    WHO is an id, a name, an alias, a ticker or any identifier. `listed`: on the list itself.
    `owned`: reached by the rule. `undetermined`: the known stakes do not settle it. `flagged`: not
    reached, but controlled or held in part by somebody who counts. `not_screened`: no list of the
    regime was ingested, so nobody can be cleared.

    \b
    Example:
      isthmus verdict "Arctic LNG 2" --as-of 2023-10-01
      isthmus verdict --all --regime ofac_50 --json
    """
    if everybody == bool(who):
        raise UsageError("say which parties, or --all")
    book = View(home, as_of, known_on, min_confidence).book()
    report = book.verdict(None if everybody else list(who), regime)
    if as_json:
        from visualize.as_json import dumps, verdict_json

        click.echo(dumps(verdict_json(report)))
    elif as_csv:
        from visualize.as_csv import verdict_csv

        click.echo(verdict_csv(report), nl=False)
    else:
        from visualize.as_text import print_verdicts

        print_verdicts(console(), report, table=everybody)

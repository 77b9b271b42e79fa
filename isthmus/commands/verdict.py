"""`isthmus verdict`: a regime's rule, with its arithmetic."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import UsageError
from isthmus.options import (
    View,
    chosen_regimes,
    console,
    csv_option,
    json_option,
    one_form,
    regimes_option,
    say,
    view_options,
)

if TYPE_CHECKING:
    from isthmus.book import Book
    from isthmus.home import Home


@click.command("verdict")
@click.argument("who", nargs=-1)
@regimes_option("ofac_50")
@click.option("--all", "everybody", is_flag=True, help="Every party in the ledger.")
@click.option("--since", is_flag=True, help="The days on which the verdict changed, and to what.")
@click.option("--html", type=click.Path(dir_okay=False), help="Write the page to this file.")
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    who: tuple[str, ...],
    regimes: tuple[str, ...],
    everybody: bool,
    since: bool,
    html: str | None,
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
      isthmus verdict Element --regime all --as-of 2026-01-15 --html element.html
      isthmus verdict Nexperia --regime bis_affiliates --since
      isthmus verdict --all --regime ofac_50 --json
    """
    one_form(as_json, as_csv)
    if everybody == bool(who):
        raise UsageError("say which parties, or --all")
    if html is not None and (everybody or since):
        raise UsageError("--html is for the verdicts on named parties, without --all or --since")
    book = View(home, as_of, known_on, min_confidence).book()
    chosen = chosen_regimes(regimes)
    if since:
        if everybody or as_csv:
            raise UsageError("--since is for named parties, as text or --json")
        _print_history(book, who, chosen, as_json=as_json)
        return
    reports = book.verdicts(None if everybody else list(who), chosen)
    if html is not None:
        from isthmus.pages import verdict_page

        verdict_page(book, who, reports).write(html)
    if as_json:
        from visualize.as_json import dumps
        from visualize.verdict_columns import verdicts_json

        click.echo(dumps(verdicts_json(reports)))
    elif as_csv:
        from visualize.as_csv import verdict_csv

        click.echo(verdict_csv(*reports), nl=False)
    elif len(reports) == 1 or everybody:
        from visualize.as_text import print_verdicts

        for report in reports:
            print_verdicts(console(), report, table=everybody)
    else:
        from visualize.verdict_columns import print_verdict_columns

        print_verdict_columns(console(), reports)
    if html is not None and not (as_json or as_csv):
        say(f"Page: {Path(html).resolve()}")


def _print_history(
    book: Book, who: tuple[str, ...], regimes: tuple[str, ...], *, as_json: bool
) -> None:
    found = [(name, regime, turns) for name in who for regime, turns in book.history(name, regimes)]
    if as_json:
        from visualize.as_json import dumps
        from visualize.verdict_columns import history_json

        click.echo(dumps(history_json(found)))
        return
    from visualize.verdict_columns import print_history

    for _, regime, turns in found:
        print_history(console(), regime, turns)

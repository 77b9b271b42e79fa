"""`isthmus portfolio`: verdicts and strongest paths of every line of a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isthmus.options import (
    View,
    chosen_regimes,
    console,
    csv_option,
    hops_option,
    json_option,
    one_form,
    regimes_option,
    say,
    view_options,
)

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("portfolio")
@click.argument("file", type=click.Path(dir_okay=False))
@regimes_option("all")
@click.option(
    "--profile",
    default="investor",
    show_default=True,
    help="sanctions, supply, investor, or a .toml file.",
)
@hops_option
@click.option(
    "--top", type=click.IntRange(1, 1000), default=2, show_default=True, help="Paths of a line."
)
@click.option("--html", type=click.Path(dir_okay=False), help="Write the page to this file.")
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    file: str,
    regimes: tuple[str, ...],
    profile: str,
    hops: int,
    top: int,
    html: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Every line of FILE.csv: what each regime says, the strongest paths, and the sums.

    The header needs a column `id`, `ticker`, `isin`, `lei`, `cik` or `name`; `value`, `currency`
    and `sector` are summed. A line that cannot be resolved is shown with the nearest names and is
    never dropped.

    \b
    Example:
      isthmus portfolio holdings.csv --html portfolio.html
    """
    from queries.exposure import ExposureQuestion

    one_form(as_json, as_csv)
    question = ExposureQuestion(profile=profile, hops=hops, top=top, each=1)
    book = View(home, as_of, known_on, min_confidence).book()
    chosen = chosen_regimes(regimes)
    report = book.portfolio(Path(file).expanduser(), question, chosen, rules=html is not None)
    if html is not None:
        from isthmus.pages import portfolio_page

        portfolio_page(book, report, chosen).write(html)
    if as_json:
        from visualize.as_json import dumps, portfolio_json

        click.echo(dumps(portfolio_json(report)))
    elif as_csv:
        from visualize.text_portfolio import portfolio_csv

        click.echo(portfolio_csv(report), nl=False)
    else:
        from visualize.text_portfolio import print_portfolio

        print_portfolio(console(), report)
        if html is not None:
            say(f"Page: {Path(html).resolve()}")

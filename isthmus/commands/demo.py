"""`isthmus demo`: the whole way, on the data shipped with the program."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isthmus.options import Day, View, console, json_option, say

if TYPE_CHECKING:
    from isthmus.home import Home

# The firms of the article the project started from, by ticker where they have one.
FIRMS = (
    "starter:smic",
    "starter:asml",
    "starter:dji",
    "starter:kratos",
    "starter:crowdstrike",
    "starter:palo-alto-networks",
    "starter:rigetti",
    "starter:ionq",
    "starter:caterpillar",
    "starter:fluor",
    "starter:nvidia",
)


_PRINTED = 3  # paths of each firm; the page has them all


@click.command("demo")
@click.option(
    "--html",
    type=click.Path(dir_okay=False),
    default="isthmus-demo.html",
    show_default=True,
    help="Where to write the page.",
)
@click.option("--as-of", type=Day(), metavar="DAY", help="The day asked about [today].")
@json_option
@click.pass_obj
def command(home: Home, html: str, as_of: date | None, as_json: bool) -> None:
    """Build the starter graph, print what eleven firms are exposed to, and write the page.

    Needs no network, no server and no compiler. The starter graph is added to your ledger as the
    source `starter`; your own sources stay as they are.

    \b
    Example:
      isthmus demo
    """
    from ingest.pipeline import ingest
    from isthmus.pages import exposure_page
    from queries.exposure import ExposureQuestion

    report = ingest(home.ledger, "starter", [], now=datetime.now(UTC))
    book = View(home, as_of, None, "low").book()
    answer = book.exposure(FIRMS, ExposureQuestion(profile="investor", top=12, each=2), rules=True)
    page = Path(html)
    exposure_page(book, answer).write(page)
    if as_json:
        from visualize.as_json import dumps, exposure_json

        click.echo(dumps({**exposure_json(answer), "page": str(page.resolve())}))
        return
    from visualize.as_text import print_exposure

    if report.outcome.changed:
        loaded = report.total("loaded")
        say(f"Starter graph: {loaded} rows loaded, {report.total('quarantined')} quarantined")
    print_exposure(console(), answer, most=_PRINTED)
    say("")
    say(f"Open the page, no network needed: {page.resolve()}")
    say("Try next:")
    say("  isthmus exposure KTOS --html kratos.html")
    say("  isthmus verdict Element --regime all --as-of 2026-01-15")
    say("  isthmus exposure --to SMIC --profile investor")

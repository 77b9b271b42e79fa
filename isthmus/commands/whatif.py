"""`isthmus whatif`: what a listing, a sale, an embargo or a lost source would change."""

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


@click.command("whatif")
@click.option("--list", "listed", multiple=True, metavar="WHO", help="Put WHO on the list of --on.")
@click.option("--on", metavar="LIST", help="The list, as us_bis_entity_list or eu_fsf.")
@click.option(
    "--programme", "programmes", multiple=True, metavar="CODE", help="The entry's programme."
)
@click.option(
    "--delist",
    "delisted",
    multiple=True,
    metavar="WHO",
    help="Take WHO off every list, or off that of --on.",
)
@click.option(
    "--transfer",
    "transfers",
    multiple=True,
    nargs=3,
    metavar="OWNER OWNED PERCENT",
    help="OWNER's stake in OWNED becomes PERCENT; 0 sells all. Who buys is a further --transfer.",
)
@click.option(
    "--embargo",
    "embargoed",
    multiple=True,
    metavar="COUNTRY",
    help="Put a country under an embargo (the list of --on, else us_embargo).",
)
@click.option(
    "--drop", "dropped", multiple=True, metavar="SOURCE", help="Without what only SOURCE states."
)
@click.option("--for", "who", multiple=True, metavar="WHO", help="Only what changes for WHO.")
@click.option(
    "--portfolio",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Only what changes for the lines of FILE.csv; see `isthmus portfolio`.",
)
@regimes_option("all")
@click.option(
    "--profile",
    help="Of the exposure search [sanctions; with --embargo investor]; or a .toml file.",
)
@hops_option
@click.option(
    "--top",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Changes to tell: paths, and verdicts of each regime.",
)
@click.option("--html", type=click.Path(dir_okay=False), help="Write the page to this file.")
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    listed: tuple[str, ...],
    on: str | None,
    programmes: tuple[str, ...],
    delisted: tuple[str, ...],
    transfers: tuple[tuple[str, str, str], ...],
    embargoed: tuple[str, ...],
    dropped: tuple[str, ...],
    who: tuple[str, ...],
    portfolio: str | None,
    regimes: tuple[str, ...],
    profile: str | None,
    hops: int,
    top: int,
    html: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What would change if somebody were listed, delisted, sold, embargoed, or never reported?

    Verdicts with both sums, and paths that come or go, for everybody, or for the parties of --for
    and --portfolio. Several suppositions hold together. Nothing is written; what is supposed is
    marked as a hypothesis wherever evidence is shown.

    \b
    Example:
      isthmus whatif --list "Hua Hong Semiconductor" --on us_bis_entity_list
      isthmus whatif --delist Rostec --regime ofac_50
      isthmus whatif --transfer Rostec Element 0 --for Mikron
      isthmus whatif --embargo CN --for NVDA --for ASML --html embargo.html
    """
    from queries.supposition import Suppositions
    from queries.whatif import WhatIfQuestion

    one_form(as_json, as_csv)
    supposed = Suppositions(
        listed=listed,
        delisted=delisted,
        on=on,
        programmes=programmes,
        transfers=transfers,
        embargoed=embargoed,
        dropped=dropped,
    )
    question = WhatIfQuestion(
        regimes=chosen_regimes(regimes),
        profile=profile or ("investor" if embargoed else "sanctions"),
        hops=hops,
        top=top,
    )
    book = View(home, as_of, known_on, min_confidence).book()
    lines = None if portfolio is None else Path(portfolio).expanduser()
    report = book.what_if(supposed, who or None, question, lines)
    if html is not None:
        from isthmus.pages import what_if_page

        what_if_page(report, top).write(html)
    if as_json:
        from visualize.as_json import dumps, whatif_json

        click.echo(dumps(whatif_json(report)))
    elif as_csv:
        from visualize.text_whatif import whatif_csv

        click.echo(whatif_csv(report), nl=False)
    else:
        from visualize.text_whatif import print_whatif

        print_whatif(console(), report, top)
        if html is not None:
            say(f"Page: {Path(html).resolve()}")

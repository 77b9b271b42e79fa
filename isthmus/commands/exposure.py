"""`isthmus exposure`: paths to listed parties, with evidence for every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import UsageError
from isthmus.options import (
    View,
    console,
    csv_option,
    hops_option,
    json_option,
    one_form,
    say,
    view_options,
)

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("exposure")
@click.argument("who", nargs=-1)
@click.option("--to", "to", metavar="WHO", help="Everybody who is exposed to WHO instead.")
@click.option(
    "--profile",
    default="sanctions",
    show_default=True,
    help="sanctions, supply, investor, or a .toml file: which steps count, and how much.",
)
@click.option("--list", "lists", multiple=True, metavar="LIST", help="Only parties on this list.")
@hops_option
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--each", type=click.IntRange(1, 50), default=3, show_default=True, help="Paths to one party."
)
@click.option("--flat", is_flag=True, help="The strongest paths, not grouped by listed party.")
@click.option("--html", type=click.Path(dir_okay=False), help="Write the page to this file.")
@click.option(
    "--borders",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Draw the page's world map from this file; see docs/world.md.",
)
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    who: tuple[str, ...],
    to: str | None,
    profile: str,
    lists: tuple[str, ...],
    hops: int,
    top: int,
    each: int,
    flat: bool,
    html: str | None,
    borders: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Who is WHO exposed to, through whom, and says who? The strongest paths to listed parties.

    WHO is an id, a name, an alias, a ticker or any identifier. Every step carries its sources. The
    bar ranks paths; it is attention, not probability, and no legal verdict (`isthmus verdict`).

    \b
    Example:
      isthmus exposure KTOS --html kratos.html
      isthmus exposure ASML NVDA --profile investor --as-of 2025-06-01
      isthmus exposure --to SMIC
    """
    from queries.exposure import ExposureQuestion

    one_form(as_json, as_csv)
    if (to is None) == (not who):
        raise UsageError("say whose exposure, or --to WHO, and not both")
    if borders is not None and html is None:
        raise UsageError("--borders draws the page's map; say where to write the page with --html")
    question = ExposureQuestion(
        profile=profile, lists=lists, hops=hops, top=top, each=each, flat=flat
    )
    drawn = None
    if borders is not None:  # a file that cannot be used is said before the search
        from visualize.world.borders import read_borders

        drawn = read_borders(Path(borders))
    book = View(home, as_of, known_on, min_confidence).book()
    rules = html is not None
    report = (
        book.exposure(who, question, rules=rules)
        if to is None
        else book.exposure_to(to, question, rules=rules)
    )
    if html is not None:
        from isthmus.pages import exposure_page

        replace(exposure_page(book, report), borders=drawn).write(html)
    if as_json:
        from visualize.as_json import dumps, exposure_json

        click.echo(dumps(exposure_json(report)))
    elif as_csv:
        from visualize.as_csv import exposure_csv

        click.echo(exposure_csv(report), nl=False)
    else:
        from visualize.as_text import print_exposure

        print_exposure(console(), report)
        if html is not None:
            say(f"Page: {Path(html).resolve()}")

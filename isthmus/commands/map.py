"""`isthmus map`: the graph, or a part of it, as one page with a place for every node."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isthmus.options import View, console, json_option, say, view_options

if TYPE_CHECKING:
    from isthmus.home import Home
    from queries.part import PartQuestion


@click.command("map")
@click.option("--html", type=click.Path(dir_okay=False), help="Write the page to this file.")
@click.option("--around", multiple=True, metavar="WHO", help="Only what lies near WHO.")
@click.option(
    "--steps",
    type=click.IntRange(1, 12),
    default=2,
    show_default=True,
    help="Relations from --around at most.",
)
@click.option("--list", "lists", multiple=True, metavar="LIST", help="Only who is on this list.")
@click.option("--country", "countries", multiple=True, metavar="CC", help="Only who is based here.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only nodes of this kind.")
@click.option(
    "--profile", metavar="PROFILE", help="Only relations that this profile of exposure follows."
)
@view_options
@json_option
@click.pass_obj
def command(
    home: Home,
    html: str | None,
    around: tuple[str, ...],
    steps: int,
    lists: tuple[str, ...],
    countries: tuple[str, ...],
    kinds: tuple[str, ...],
    profile: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
) -> None:
    """What does the graph look like, and where do the listed parties stand in it?

    Nodes lie in discs, one a community, roughly where an atlas has their country; red is on a list.
    Without --html the discs are told and nothing is drawn. Several values of one option are
    alternatives; several options must all hold.

    \b
    Example:
      isthmus map --html map.html
      isthmus map --around ASML --steps 2 --html asml.html
      isthmus map --list us_bis_entity_list --country CN --html entity-list.html
    """
    from queries.part import PartQuestion

    question = PartQuestion(lists=lists, countries=countries, kinds=kinds, profile=profile)
    book = View(home, as_of, known_on, min_confidence).book()
    chart = book.map(question, around, steps)
    title = _title(around, steps, question)
    if html is not None:
        from visualize.page.map_page import write

        write(chart, title, Path(html))
    if as_json:
        from visualize.as_json import dumps
        from visualize.text_map import map_json

        page = None if html is None else (str(html), Path(html).stat().st_size)
        click.echo(dumps(map_json(chart, title, page)))
        return
    from visualize.text_map import print_map

    print_map(console(), chart, title)
    if html is not None:
        say(f"Page: {Path(html).resolve()} ({Path(html).stat().st_size / 1e6:.1f} MB)")


def _title(around: tuple[str, ...], steps: int, question: PartQuestion) -> str:
    parts = [
        f"within {steps} {'step' if steps == 1 else 'steps'} of {' or '.join(around)}"
        if around
        else "",
        f"on {' or '.join(question.lists)}" if question.lists else "",
        f"in {' or '.join(map(_country, question.countries))}" if question.countries else "",
        f"of kind {' or '.join(question.kinds)}" if question.kinds else "",
        f"by the profile {question.profile}" if question.profile else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"The graph {said}" if said else "The graph of the ledger"


def _country(text: str) -> str:
    from graph.model.countries import alpha2, country_name

    code = alpha2(text)
    return text if code is None else country_name(code)

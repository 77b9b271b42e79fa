"""`isthmus gaps`: who is reached under one list or regime and not under another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from isthmus.options import View, console, csv_option, json_option, one_form, view_options

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("gaps")
@click.argument("under")
@click.argument("not_under")
@click.option(
    "--profile",
    default="sanctions",
    show_default=True,
    help="sanctions, supply, investor, or a .toml file: which paths to a candidate count.",
)
@click.option("--hops", type=click.IntRange(1, 12), default=4, show_default=True, help="Steps.")
@click.option("--top", type=click.IntRange(1, 100_000), default=20, show_default=True)
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    under: str,
    not_under: str,
    profile: str,
    hops: int,
    top: int,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Who is reached under UNDER and not under NOT_UNDER? Candidates for the next list.

    Each side is a list (eu_fsf: who stands on it) or a regime (eu_own: who is listed, owned or
    controlled). Ranked by what a listing would reach: first the parties that the rules behind
    NOT_UNDER would reach, then everybody with a path to the candidate.

    \b
    Example:
      isthmus gaps eu_fsf us_ofac_sdn
      isthmus gaps ofac_50 eu_own --top 5
    """
    from queries.gaps import GapQuestion

    one_form(as_json, as_csv)
    question = GapQuestion(under=under, not_under=not_under, profile=profile, hops=hops, top=top)
    report = View(home, as_of, known_on, min_confidence).book().gaps(question)
    if as_json:
        from visualize.as_json import dumps, gaps_json

        click.echo(dumps(gaps_json(report)))
    elif as_csv:
        from visualize.text_gaps import gaps_csv

        click.echo(gaps_csv(report), nl=False)
    else:
        from visualize.text_gaps import print_gaps

        print_gaps(console(), report)

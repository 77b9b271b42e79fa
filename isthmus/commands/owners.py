"""`isthmus owners`: who owns a party in the end, and how much of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from isthmus.options import View, csv_option, json_option, one_form, view_options
from isthmus.stakes import show

if TYPE_CHECKING:
    from isthmus.home import Home


@click.command("owners")
@click.argument("who")
@click.option("--top", type=click.IntRange(1, 100_000), default=20, show_default=True)
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    who: str,
    top: int,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Who owns WHO in the end, and how much? Ultimate owners, and listed ones on the way.

    Integrated stakes: shares are multiplied along each chain and added over all chains, circles
    included, between the least and the most that the known stakes allow. This is economics; what a
    law makes of it is another question (`isthmus verdict`).

    \b
    Example:
      isthmus owners Element
    """
    one_form(as_json, as_csv)
    report = View(home, as_of, known_on, min_confidence).book().owners(who, top)
    show(report, as_json=as_json, as_csv=as_csv)

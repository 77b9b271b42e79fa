"""How are integrated stakes shown? The same three ways for owners and for holdings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.options import console

if TYPE_CHECKING:
    from queries.owners import StakeReport


def show(report: StakeReport, *, as_json: bool, as_csv: bool) -> None:
    """Write the report as JSON, as CSV, or as a table."""
    if as_json:
        from visualize.as_json import dumps, stakes_json

        click.echo(dumps(stakes_json(report)))
    elif as_csv:
        from visualize.text_owners import stakes_csv

        click.echo(stakes_csv(report), nl=False)
    else:
        from visualize.text_owners import print_stakes

        print_stakes(console(), report)

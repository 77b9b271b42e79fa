"""Which options do several commands share? The day, what was known, how sure, and the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from isthmus.book import Book
    from isthmus.home import Home

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType["date"]):
    """A day written YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Text to a date; a wrong call otherwise."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"'{value}' is not a day; write YYYY-MM-DD", param, ctx)


class Words(click.ParamType["str"]):
    """Text for the ledger: what UTF-8 can say, which a shell's arguments need not be."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself; a wrong call when it holds bytes that are no UTF-8."""
        text = str(value)
        if any("\ud800" <= char <= "\udfff" for char in text):
            self.fail("it is not UTF-8 text", param, ctx)
        return text


def view_options(command: Command) -> Command:
    """--as-of, --known-on, --min-confidence."""
    for option in (
        click.option(
            "--min-confidence",
            type=click.Choice(["low", "medium", "high"]),
            default="low",
            show_default=True,
            help="Leave out statements less sure than this.",
        ),
        click.option(
            "--known-on", type=Day(), metavar="DAY", help="Only what could be known by this day."
        ),
        click.option(
            "--as-of",
            type=Day(),
            metavar="DAY",
            help="The day relations and listings must hold [today].",
        ),
    ):
        command = option(command)
    return command


def server_options(command: Command) -> Command:
    """--to (as `uri`), --user, --database, --config; a password is never an argument."""
    for option in (
        click.option(
            "--config", type=click.Path(dir_okay=False), metavar="FILE", help="TOML with the same."
        ),
        click.option("--database", metavar="NAME", help="Its name there [NEO4J_DATABASE]."),
        click.option("--user", metavar="NAME", help="Who asks [NEO4J_USERNAME]."),
        click.option("--to", "uri", metavar="URI", help="The server's address [NEO4J_URI]."),
    ):
        command = option(command)
    return command


hops_option = click.option(
    "--hops", type=click.IntRange(1, 12), default=6, show_default=True, help="Steps."
)


def regimes_option(default: str) -> Callable[[Command], Command]:
    """--regime, several times: given to the command as `regimes`; see `chosen_regimes`."""
    return click.option(
        "--regime",
        "regimes",
        multiple=True,
        default=[default],
        show_default=True,
        help="A regime's id or a .toml file; may be repeated; `all` for every regime.",
    )


def chosen_regimes(regimes: tuple[str, ...]) -> tuple[str, ...]:
    """What was given, or none for `all`, which asks for every regime that ships."""
    return () if "all" in regimes else regimes


json_option = click.option("--json", "as_json", is_flag=True, help="For scripts; see docs/json.md.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet.")


def one_form(as_json: bool, as_csv: bool) -> None:
    """Refuse two forms at once; the second would silently be left out."""
    if as_json and as_csv:
        from graph.errors import UsageError

        raise UsageError("--json and --csv exclude each other")


@dataclass(frozen=True, slots=True)
class View:
    """What `view_options` gave."""

    home: Home
    as_of: date | None
    known_on: date | None
    min_confidence: str

    def book(self) -> Book:
        """The ledger under this view; a clear line when nothing was ingested yet."""
        from graph.model.vocabulary import Confidence
        from isthmus.book import Book

        must_hold_something(self.home)
        return Book(
            self.home,
            self.as_of or date.today(),
            self.known_on,
            Confidence(self.min_confidence),
        )


def must_hold_something(home: Home) -> None:
    """LedgerError when nothing was ingested yet: no question can be answered from that."""
    from graph.errors import LedgerError
    from graph.ledger.manifest import read_manifest

    if not read_manifest(home.ledger).sources:
        msg = (
            f"the ledger at {home.root} is empty; "
            "run `isthmus demo`, or `isthmus ingest SOURCE FILE…`"
        )
        raise LedgerError(msg)


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps at the window's width, and at 100 columns when piped."""
    import sys

    from rich.console import Console

    class Piped(Console):
        """rich would end the program itself, with status 1, when the reader has gone."""

        def on_broken_pipe(self) -> None:
            """Leave that to the command line, as for every other output."""
            raise BrokenPipeError

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 100
    return Piped(stderr=stderr, width=width, highlight=False, soft_wrap=False)


def say(line: str) -> None:
    """One line of text, with nothing in it that would move the cursor."""
    from visualize.showable import clean

    click.echo(clean(line))


def existing(paths: Sequence[str]) -> list[Path]:
    """Paths as given; whether they can be read is the pipeline's question."""
    return [Path(path).expanduser() for path in paths]

"""The command line: one module a command in `isthmus/commands/`, loaded when it is called.

Exit status: 0 an answer was given (also "nothing found"), 1 it could not be given, 2 the call was
wrong. Errors are one line on standard error.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from graph.errors import IsthmusError, UsageError
from isthmus import __version__
from isthmus.home import find_home

# name -> one line; kept here so that `isthmus --help` imports no command.
COMMANDS = {
    "demo": "Build the starter graph, print the exposure of eleven firms, write the page.",
    "ingest": "Read official files, or your own tables, into the ledger.",
    "exposure": "Who is a party exposed to, through whom, and says who?",
    "verdict": "What does a regime's ownership rule say, with the sum written out?",
    "sources": "Which sources can be read, and what are their files called?",
    "status": "What is in the ledger, from which files, as of when?",
    "issues": "Which rows could not be read, where, and why?",
    "identity": "Which records are judged to be the same party, and why?",
    "export": "The graph as Parquet, GraphML or CSV.",
    "doctor": "Is everything in place and undamaged?",
    "completion": "The line that turns on completion in your shell.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"isthmus.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=2, cutoff=0.5)
            hint = f"; did you mean: {', '.join(near)}?" if near else ""
            ctx.fail(f"unknown command '{args[0]}'{hint} (known: {', '.join(COMMANDS)})")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="isthmus")
@click.option("--home", metavar="DIR", help="Where everything is kept [$ISTHMUS_HOME].")
@click.pass_context
def cli(ctx: click.Context, home: str | None) -> None:
    """Who am I exposed to, through whom, under which rule, on which date, and says who?

    \b
    Example:
      isthmus demo
      isthmus exposure KTOS --html kratos.html
      isthmus verdict "Arctic LNG 2" --as-of 2026-01-15 --json
    """
    ctx.obj = find_home(home)


def main() -> None:
    """The entry point: known errors become one line, anything else is a bug and shows itself."""
    try:
        cli(prog_name="isthmus")
    except IsthmusError as error:
        click.echo(f"isthmus: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except KeyboardInterrupt:
        click.echo("isthmus: stopped; nothing was changed", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader (`head`, a pager) has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)

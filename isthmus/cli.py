"""The command line: one module a command in `isthmus/commands/`, loaded when it is called.

Exit status: 0 an answer was given (also "nothing found"), 1 it could not be given, 2 the call was
wrong. Errors are one line on standard error. Piped output is UTF-8 whatever the locale says.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from contextlib import suppress
from typing import Any

import click

from graph.errors import IsthmusError, UsageError
from isthmus import __version__
from isthmus.home import find_home

_LONGEST_ERROR = 1000  # characters; a name of a megabyte need not be repeated in full

# name -> one line; kept here so that `isthmus --help` imports no command.
COMMANDS = {
    "demo": "Build the starter graph, print the exposure of eleven firms, write the page.",
    "ingest": "Read official files, or your own tables, into the ledger.",
    "exposure": "Who is a party exposed to, through whom, and says who?",
    "verdict": "What does a regime's ownership rule say, with the sum written out?",
    "portfolio": "What stands behind every line of a table of holdings or suppliers?",
    "whatif": "What would a listing, a sale, an embargo or a lost source change?",
    "gaps": "Who is reached under one list or regime and not under another?",
    "owners": "Who owns a party in the end, and how much of it?",
    "holdings": "What does a party hold in the end, and how much of it?",
    "sources": "Which sources can be read, and what are their files called?",
    "status": "What is in the ledger, from which files, as of when?",
    "diff": "What changed in a source between two files, or on a list between two days?",
    "issues": "Which rows could not be read, where, and why?",
    "verify": "Is what was downloaded still what was received?",
    "identity": "Which records are judged to be the same party, and why?",
    "map": "Draw the graph, or a part of it, as one page that opens offline.",
    "cypher": "Ask the graph in Cypher, by a query's name or in words of your own.",
    "serve": "Keep the graph up over Bolt, with no server installed.",
    "publish": "Make a Neo4j database equal to the ledger's view.",
    "export": "The graph as Parquet, GraphML or CSV.",
    "doctor": "Is everything in place and undamaged?",
    "completion": "The line that turns on completion in your shell.",
}


class _ReaderGone(Exception):
    """Whoever read our output has closed the pipe (`head`, a pager): no error, nothing to do."""


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and write out all it said, so that a lost reader is met here."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise _ReaderGone from error
        return answer

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
    _prepare_streams()
    try:
        status = cli.main(prog_name="isthmus", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        status = 2
    except click.ClickException as error:
        status = _report(_with_help(error), error.exit_code)
    except IsthmusError as error:
        status = _report(str(error), 2 if isinstance(error, UsageError) else 1)
    except OSError as error:  # no room, no permission, no file handles left
        where = f"{error.filename}: " if error.filename else ""
        status = _report(f"{where}{error.strerror or error}", 1)
        _forget_output()
    except (KeyboardInterrupt, click.Abort):
        status = _report("stopped; the ledger is as it was, or already in its new state", 130)
    except _ReaderGone:
        _forget_output()
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _prepare_streams() -> None:
    """Streams that are there, and that never fail on a name in the data."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller; nothing else may take its number
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def _report(message: str, status: int) -> int:
    """One line on standard error, without characters that would move the cursor."""
    from visualize.showable import clean

    line = clean(message)
    if len(line) > _LONGEST_ERROR:
        line = f"{line[:_LONGEST_ERROR]}… ({len(line):,} characters)"
    click.echo(f"isthmus: {line}", err=True)
    return status


def _with_help(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return message if context is None else f"{message}; see `{context.command_path} --help`"


def _forget_output() -> None:
    """Send what is still buffered nowhere; Python would complain again at exit."""
    with suppress(io.UnsupportedOperation):  # a stream that is no file keeps what it was given
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""`isthmus cypher`: the graph asked in Cypher, by a query's name or in words of one's own."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import UsageError
from isthmus.options import (
    View,
    console,
    csv_option,
    json_option,
    one_form,
    say,
    server_options,
    view_options,
)

if TYPE_CHECKING:
    from isthmus.asking import Asked
    from isthmus.home import Home
    from queries.library import NamedQuery


@click.command("cypher")
@click.argument("query", required=False)
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE]...")
@server_options
@click.option("--rows", type=click.IntRange(1, 10_000_000), default=1000, show_default=True)
@click.option(
    "--seconds",
    type=click.FloatRange(0, 86_400, min_open=True),
    default=60,
    show_default=True,
    help="Until the statement is ended.",
)
@click.option("--write", is_flag=True, help="Allow statements that change a server's database.")
@click.option("--show", is_flag=True, help="Print the statement and what it takes; ask nothing.")
@click.option(
    "--html", type=click.Path(dir_okay=False), help="Draw the part of the graph that comes back."
)
@view_options
@json_option
@csv_option
@click.pass_obj
def command(
    home: Home,
    query: str | None,
    arguments: tuple[str, ...],
    uri: str | None,
    user: str | None,
    database: str | None,
    config: str | None,
    rows: int,
    seconds: float,
    write: bool,
    show: bool,
    html: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Ask the graph in Cypher: QUERY is a name from the library (none: names them), a statement, a
    .cypher file, or - for standard input. A party may be given by its name, ticker or id.

    The server is the one that --to, NEO4J_URI or --config name; with none, the embedded engine
    serves the ledger's view. Statements may only ask, unless --write is given.

    \b
    Example:
      isthmus cypher
      isthmus cypher suppliers_by_tier party=ASML tiers=2
      isthmus cypher exposure_paths party=KTOS hops=2 --html kratos.html
      isthmus cypher "MATCH (c:Company) WHERE c.country = $home RETURN count(c)" home=NL
      isthmus cypher - --json < mine.cypher
    """
    from isthmus.answer import notes_on, page_of
    from isthmus.asking import Limits, at_desk, statement

    one_form(as_json, as_csv)
    if query is None:
        _library(uri, user, database, config, write, show, html, as_json=as_json)
        return
    asked = statement(query, _standard_input)
    if show:
        _show(asked, as_json=as_json)
        return
    from graph.stores.settings import find_server
    from isthmus.progress import ticking

    file = None if config is None else Path(config).expanduser()
    server = find_server(uri=uri, username=user, database=database, file=file)
    if server is not None and (as_of or known_on or min_confidence != "low"):
        raise UsageError(
            f"{server.name} holds the view that was published there; --as-of, --known-on and "
            "--min-confidence go with `isthmus publish`"
        )
    view = View(home, as_of, known_on, min_confidence)
    with ticking("build", quiet=as_json) as tick, at_desk(view.book, server, tick) as desk:
        found = desk.ask(
            asked, arguments, Limits(rows, seconds), write=write, draw=html is not None
        )
    if html is not None:
        from visualize.page.answer_page import write as write_page

        write_page(page_of(found), Path(html))
    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps(_json(found)))
    elif as_csv:
        from visualize.text_cypher import answer_csv

        click.echo(answer_csv(found.answer), nl=False)
        for note in notes_on(found):  # beside the table: in it, it would be a row
            click.echo(f"isthmus: {note}", err=True)
    else:
        from visualize.as_text import plain
        from visualize.text_cypher import print_answer

        print_answer(console(), found.answer)
        origin = f"{found.view}. Ledger {found.ledger}. {found.product}."
        for line in (*notes_on(found), origin):
            console().print(plain(line, "dim"))
        if html is not None:
            say(f"Page: {Path(html).resolve()}")


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise UsageError("standard input is no UTF-8 text") from None


def _library(*given: object, as_json: bool) -> None:
    """Every query by name."""
    from queries.library import load, names
    from visualize.text_cypher import library_json, print_library

    if any(given):
        raise UsageError("say which QUERY; `isthmus cypher` alone names those of the library")
    queries = [load(name) for name in names()]
    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps(library_json(queries)))
        return
    print_library(console(), queries)
    say("Parameters in brackets have a default. `isthmus cypher NAME --show` prints the statement.")


def _show(query: NamedQuery, *, as_json: bool) -> None:
    from visualize.text_cypher import query_json

    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps({"schema": "isthmus.cypher_query/1", **query_json(query)}))
        return
    if query.question:
        say(f"// {query.question}")
    for each in query.parameters:
        default = "" if each.default is None else f" = {each.default}"
        say(f"//   {each.name}: {each.kind}{default}  {each.help}".rstrip())
    for line in query.text.splitlines():
        say(line)


def _json(found: Asked) -> dict[str, object]:
    from visualize.text_cypher import query_json

    answer = found.answer
    return {
        "schema": "isthmus.cypher/1",
        "query": query_json(found.query),
        "values": found.values,
        "server": found.server,
        "product": found.product,
        "ledger": found.ledger,
        "view": found.view,
        "complete": found.complete,
        "columns": list(answer.columns),
        "rows": answer.named_rows(),
        "more": answer.more,
    }

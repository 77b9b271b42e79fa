"""`isthmus publish`: the ledger's view as a property graph on a server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.errors import UsageError
from isthmus.options import View, json_option, say, server_options, view_options

if TYPE_CHECKING:
    from graph.stores.publish import Counts, PublishReport
    from isthmus.book import Book
    from isthmus.home import Home


@click.command("publish")
@server_options
@click.option(
    "--around", multiple=True, metavar="WHO", help="Only what lies around WHO; may be repeated."
)
@click.option(
    "--steps",
    type=click.IntRange(0, 12),
    default=2,
    show_default=True,
    help="With --around: how far.",
)
@click.option(
    "--import-files",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Write files for `neo4j-admin database import` instead.",
)
@click.option("--parquet", is_flag=True, help="With --import-files: Parquet instead of CSV.")
@click.option("--dry-run", is_flag=True, help="Write nothing; tell the difference.")
@click.option(
    "--again", is_flag=True, help="Compare every element, even when nothing seems to be new."
)
@view_options
@json_option
@click.pass_obj
def command(
    home: Home,
    uri: str | None,
    user: str | None,
    database: str | None,
    config: str | None,
    around: tuple[str, ...],
    steps: int,
    import_files: str | None,
    parquet: bool,
    dry_run: bool,
    again: bool,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
) -> None:
    """Make a Neo4j database equal to the ledger's view: what is new is created, what changed is
    changed, what is gone is deleted. What others wrote there stays.

    The server is named by --to, by NEO4J_URI, or in a file; the password by NEO4J_PASSWORD or in
    that file. A run that was interrupted is finished by the next one; a second run writes nothing.

    \b
    Example:
      isthmus publish --to bolt://localhost:7687 --user neo4j
      isthmus publish --dry-run --json
      isthmus publish --around SMIC --around ASML --steps 2
      isthmus publish --import-files first-load --parquet
    """
    from graph.stores.settings import find_server
    from isthmus.progress import ticking

    if import_files is not None:
        if uri or dry_run or again:
            raise UsageError("--import-files speaks to no server; --to, --dry-run, --again do")
        book = View(home, as_of, known_on, min_confidence).book()
        _write_files(book, Path(import_files), around, steps, parquet=parquet, as_json=as_json)
        return
    if parquet:
        raise UsageError("--parquet goes with --import-files")
    file = None if config is None else Path(config).expanduser()
    server = find_server(uri=uri, username=user, database=database, file=file)
    if server is None:
        raise UsageError(
            "no server is named: give --to bolt://HOST:PORT or set NEO4J_URI; "
            "`isthmus serve` needs none"
        )
    book = View(home, as_of, known_on, min_confidence).book()
    with ticking("publish", quiet=as_json) as tick:
        report = book.publish(
            server, around=around, steps=steps, dry_run=dry_run, again=again, progress=tick
        )
    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps(_json(report)))
        return
    say(f"{report.server} ({report.product}): {report.view}, ledger {report.ledger}")
    if not report.checked:
        say("it holds this view already; nothing was written (--again compares every element)")
    for what, counts in (("nodes", report.nodes), ("relationships", report.relationships)):
        say(f"{what}: {_words(counts, dry_run=dry_run)}")


def _write_files(
    book: Book,
    folder: Path,
    around: tuple[str, ...],
    steps: int,
    *,
    parquet: bool,
    as_json: bool,
) -> None:
    from graph.stores.importfiles import lines, write_import_files

    with book.projected(around, steps) as elements:
        written = write_import_files(elements, folder, parquet=parquet)
    if not as_json:
        for line in lines(written):
            say(line)
        return
    from visualize.as_json import dumps

    note = {
        "schema": "isthmus.import_files/1",
        "ledger": elements.version,
        "view": elements.view,
        "nodes": written.nodes,
        "relationships": written.relationships,
        "files": [str(path) for path in written.files],
        "command": written.command,
    }
    click.echo(dumps(note))


def _words(counts: Counts, *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    parts = [
        f"{number:,} {would}{word}"
        for number, word in (
            (counts.created, "created"),
            (counts.updated, "changed"),
            (counts.deleted, "deleted"),
        )
        if number
    ]
    parts.append(f"{counts.unchanged:,} unchanged")
    if counts.withdrawn:
        parts.append(f"{counts.withdrawn:,} emptied but kept, as others hold on to them")
    return ", ".join(parts)


def _json(report: PublishReport) -> dict[str, object]:
    return {
        "schema": "isthmus.publish/1",
        "server": report.server,
        "product": report.product,
        "ledger": report.ledger,
        "view": report.view,
        "dry_run": report.dry_run,
        "checked": report.checked,
        "nodes": _counted(report.nodes),
        "relationships": _counted(report.relationships),
    }


def _counted(counts: Counts) -> dict[str, object]:
    return {
        "created": counts.created,
        "updated": counts.updated,
        "deleted": counts.deleted,
        "unchanged": counts.unchanged,
        "withdrawn": counts.withdrawn,
        "examples": counts.examples,
    }

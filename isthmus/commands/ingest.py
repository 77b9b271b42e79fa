"""`isthmus ingest`: read files of one source into the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from isthmus.options import Day, Words, existing, json_option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.download import Part
    from ingest.pipeline import IngestReport
    from isthmus.home import Home

_SHOWN_ISSUES = 5


@click.command("ingest")
@click.argument("source")
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--name", help="Name to store it under (tables: the folder's name).")
@click.option(
    "--published", type=Day(), metavar="DAY", help="The publisher's own date of these files."
)
@click.option("--url", type=Words(), help="Where the files were downloaded from.")
@click.option(
    "--download", is_flag=True, help="Fetch the files from the publisher; unchanged ones are not."
)
@click.option("--force", is_flag=True, help="Accept a list that shrank below 95 %, or is empty.")
@json_option
@click.pass_obj
def command(
    home: Home,
    source: str,
    files: tuple[str, ...],
    name: str | None,
    published: date | None,
    url: str | None,
    download: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Read official files, or your own tables, into the ledger.

    FILES are files of SOURCE, or one folder that holds them under their published names. The same
    bytes twice change nothing; a broken row is kept as an issue (`isthmus issues`), never dropped.

    \b
    Example:
      isthmus ingest starter
      isthmus ingest ofac_sdn sdn.csv alt.csv add.csv sdn_comments.csv --published 2024-05-03
      isthmus ingest ofac_sdn --download
      isthmus ingest tables my-suppliers/ --name suppliers
    """
    from ingest.pipeline import ingest
    from isthmus.progress import ticking

    parts: Sequence[Part] = ()
    read = partial(ingest, home.ledger, source, name=name, force=force)
    if download:
        if files or published or url:
            from graph.errors import UsageError

            raise UsageError("--download takes no FILES, --published or --url: they are fetched")
        report, parts = _downloaded(home, source, read, quiet=as_json)
    else:
        with ticking(f"reading {source}", quiet=as_json) as tick:
            report = read(
                existing(files),
                now=datetime.now(UTC),
                published=published,
                url=url,
                progress=tick,
            )
    if as_json:
        from visualize.as_json import dumps

        click.echo(dumps(ingest_json(report, parts)))
    else:
        for part in parts:
            say(_told(report.name, part))
        _print(report)


def _downloaded(
    home: Home, source: str, read: partial[IngestReport], *, quiet: bool
) -> tuple[IngestReport, Sequence[Part]]:
    """Fetch, read, and only then keep what came."""
    from ingest import connection
    from ingest.archive import Archive
    from ingest.download import downloading
    from isthmus.progress import ticking

    with (
        ticking(f"downloading {source}", quiet=quiet, unit="bytes") as tick,
        downloading(
            Archive(home.archive),
            source,
            clock=lambda: datetime.now(UTC),
            policy=connection.STRICT,
            progress=tick,
        ) as download,
    ):
        with ticking(f"reading {source}", quiet=quiet) as tick_rows:
            report = read(
                download.paths, now=datetime.now(UTC), urls=download.urls, progress=tick_rows
            )
        download.keep(report)
    return report, download.parts


def _told(name: str, part: Part) -> str:
    if part.since is not None:
        return (
            f"{name} {part.part}: unchanged since it was fetched on {part.since}; 0 bytes fetched"
        )
    kept = part.bytes - part.got
    rest = f", {kept:,} were here from an earlier try" if kept else ""
    return f"{name} {part.part}: {part.got:,} bytes fetched from {part.url}{rest}"


def ingest_json(report: IngestReport, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """`isthmus.ingest/1`."""
    outcome = report.outcome
    return {
        "schema": "isthmus.ingest/1",
        "source": report.name,
        "reader": report.source,
        "snapshot": report.snapshot,
        "published": None if report.published is None else report.published.isoformat(),
        "changed": outcome.changed,
        "ledger": outcome.version,
        "rows_in": report.total("rows_in"),
        "loaded": report.total("loaded"),
        "quarantined": report.total("quarantined"),
        "files": [
            {
                "part": file.part,
                "file": file.file,
                "sha256": file.sha256,
                **{
                    key: getattr(count, key)
                    for key in ("rows_in", "loaded", "quarantined", "warnings")
                    if (count := outcome.counts.get(file.part)) is not None
                },
            }
            for file in report.files
        ],
        "parties": {
            "added": outcome.added,
            "changed": outcome.altered,
            "closed": outcome.closed,
            "kept": len(outcome.kept),
            "unchanged": outcome.unchanged,
            "total": outcome.total,
        },
        "judgements": report.judgements,
        "downloads": [
            {
                "part": part.part,
                "url": part.url,
                "sha256": part.sha256,
                "bytes": part.bytes,
                "fetched": part.got,
                "unchanged_since": part.since,
            }
            for part in parts
        ],
        "issues": [
            {"where": i.where, "what": i.what, "text": i.text, "severity": i.severity}
            for i in report.issues
        ],
    }


def _print(report: IngestReport) -> None:
    outcome = report.outcome
    if not outcome.changed:
        say(f"{report.name}: these very files were the last ones read; nothing changed")
        return
    for part, count in outcome.counts.items():
        say(
            f"{report.name} {part}: {count.rows_in} rows in = {count.loaded} loaded"
            f" + {count.quarantined} quarantined"
            + (f", {count.warnings} warnings" if count.warnings else "")
        )
    say(
        f"entities: {outcome.added} added, {outcome.altered} changed, {outcome.closed} closed, "
        f"{outcome.unchanged} unchanged; {outcome.total} in all"
        + (f", {len(outcome.kept)} of them kept as last read" if outcome.kept else "")
    )
    if report.judgements:
        say(f"{report.judgements} judgements of identity; see `isthmus identity`")
    for issue in report.issues[:_SHOWN_ISSUES]:
        say(f"  {issue.severity}: {issue.where}: {issue.what}")
    if len(report.issues) > _SHOWN_ISSUES:
        rest = len(report.issues) - _SHOWN_ISSUES
        say(f"  and {rest} more; `isthmus issues {report.name}` shows them")

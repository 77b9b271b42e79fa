"""How does a file become part of the ledger? Identify, refuse or read, write once, report.

Rows in = rows loaded + rows quarantined, for every file; the report says so and the ledger keeps
the counts. Nothing is written until every row was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from anyascii import anyascii

from graph.errors import FileRefused, InvalidValue, UsageError
from graph.identity.matching import match_identifiers
from graph.ledger.manifest import read_manifest
from graph.ledger.reader import checked_source_name
from graph.ledger.writer import Outcome, SnapshotFile, already_has, open_writer
from graph.model.facts import Issue
from ingest.doors import look, refuse_what_is_no_text, sha256_of
from ingest.source import HEAD_BYTES, SourceInfo, reader_of, source_info

Progress = Callable[[str, int], None]  # part, rows so far


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did: counts by file, parties by fate, issues, judgements made."""

    source: str
    name: str
    snapshot: str  # the first 12 hex digits of the files' hashes, joined
    published: date | None
    outcome: Outcome
    files: tuple[SnapshotFile, ...]
    issues: tuple[Issue, ...]
    judgements: int = 0

    def total(self, field_name: str) -> int:
        """One of PartCount's counts, summed over the files."""
        return sum(int(getattr(count, field_name)) for count in self.outcome.counts.values())


def ingest(
    ledger: Path,
    source: str,
    paths: Sequence[Path],
    *,
    now: datetime,
    name: str | None = None,
    published: date | None = None,
    url: str | None = None,
    urls: Mapping[str, str] | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Read files of one source into the ledger.

    Args:
        ledger: the ledger folder.
        source: a folder of `ingest/sources`.
        paths: files, or one folder that holds them under their published names.
        now: the time of retrieval.
        name: stored name, when it is not the source's own (several tables folders).
        published: the publisher's own date of these files, when known.
        url: where the files came from, when known; `urls` tells it of each part.
        force: accept a list that shrank below 95 % of its last good count, or is empty.

    Raises:
        FileRefused: a file is not what it claims to be; nothing was changed.
        LedgerBusy, LedgerError: the ledger cannot be written.
    """
    info = source_info(source)
    stored = _stored_name(name or _default_name(info, paths))
    parts = _files(info, paths)
    if published is None:
        published = info.published or _own_date(info, parts)
    files = tuple(
        SnapshotFile(
            part=part,
            file=path.name,
            sha256=sha256_of(path),
            bytes=path.stat().st_size,
            retrieved=now,
            reader_version=info.reader_version,
            url=(urls or {}).get(part) or url or info.url or None,
            published=published,
        )
        for part, path in sorted(parts.items())
    )
    snapshot = "+".join(file.sha256[:12] for file in files)
    if already_has(ledger, stored, files):
        # An earlier run may have been killed between its facts and its judgements.
        judgements = match_identifiers(ledger, now)
        outcome = Outcome(changed=False, counts={}, version=read_manifest(ledger).version)
        return IngestReport(source, stored, snapshot, published, outcome, files, (), judgements)
    issues: list[Issue] = []
    reader = reader_of(source)
    varying = getattr(reader, "VARYING", ())
    with open_writer(ledger, stored) as writer:
        for number, row in enumerate(reader.read(parts, stored), start=1):
            writer.add(row)
            issues.extend(row.issues)
            if progress is not None and number % 1000 == 0:
                progress(row.part, number)
        outcome = writer.publish(
            files, force=force, guarded=info.guarded, closes=info.closes, varying=varying
        )
    judgements = match_identifiers(ledger, now)
    return IngestReport(
        source, stored, snapshot, published, outcome, files, (*issues, *outcome.told), judgements
    )


def _own_date(info: SourceInfo, parts: dict[str, Path]) -> date | None:
    """The day that the files themselves say they were published on."""
    tells = getattr(reader_of(info.name), "published", None)
    found: date | None = None if tells is None else tells(parts)
    return found


def _stored_name(name: str) -> str:
    try:
        return checked_source_name(name)
    except InvalidValue as error:
        raise UsageError(f"{error}; choose one with --name") from error


def _default_name(info: SourceInfo, paths: Sequence[Path]) -> str:
    """The source's name; for tables the folder's, so that two folders do not replace each other."""
    if info.name != "tables" or not paths:
        return info.name
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    slug = re.sub(r"[^a-z0-9]+", "_", anyascii(folder.resolve().name).lower()).strip("_")
    return slug if slug[:1].isalpha() else f"tables_{slug}".rstrip("_")


def _files(info: SourceInfo, paths: Sequence[Path]) -> dict[str, Path]:
    """Which file is which part; each is looked at before anything is read."""
    reader = reader_of(info.name)
    defaults = getattr(reader, "default_files", None)
    if not paths and defaults is not None:
        return dict(defaults())
    if not paths:
        names = ", ".join(info.parts.values())
        msg = f"'{info.name}' needs files ({names}) or a folder that holds them"
        raise UsageError(msg)
    found: dict[str, Path] = {}
    for path in _unfold(info, paths):
        if not path.name.isprintable() and any("\ud800" <= c <= "\udfff" for c in path.name):
            raise FileRefused(str(path), "its name is not UTF-8 text; rename it")
        head = look(path, HEAD_BYTES)
        if not info.binary:
            refuse_what_is_no_text(path, head)
        part = reader.identify(path, head)
        if part is None:
            raise FileRefused(
                str(path), f"this is not a file of {info.title} ({', '.join(info.parts.values())})"
            )
        if part in found:
            raise FileRefused(str(path), f"{found[part].name} was taken for the same part, {part}")
        found[part] = path
    missing = [info.parts[part] for part in info.required if part not in found]
    if missing:
        msg = f"'{info.name}' also needs {', '.join(missing)}"
        raise UsageError(msg)
    return found


def _unfold(info: SourceInfo, paths: Sequence[Path]) -> list[Path]:
    """Folders give the files they hold under a published name, in any letter case."""
    wanted = {name.lower() for name in info.parts.values()}
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.name.lower() in wanted)
            if not inside:
                raise FileRefused(str(path), f"no file here is called {', '.join(sorted(wanted))}")
            files += inside
        else:
            files.append(path)
    return files

"""How does a source come straight from its publisher? Fetch its parts, hand them on, keep them.

All parts that have an address in `source.toml` are fetched, or known to be unchanged, before the
reader sees one. They enter the archive when the ledger has taken them: a download that fails, or
brings something else than the list, leaves both as they were.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from graph.errors import DownloadError, FileRefused, UsageError
from ingest.archive import Archive, Received
from ingest.aside import Aside, Version
from ingest.connection import Policy
from ingest.doors import look
from ingest.fetch import Progress, fetch
from ingest.pipeline import IngestReport
from ingest.source import HEAD_BYTES, SourceInfo, reader_of, source_info

_NOT_THE_LIST = "look at it at the publisher's, or run the same command later"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a source as the publisher has it now. `got` bytes of it came in this run.

    `since` is when the version was received that we had already; None when it came now.
    """

    part: str
    url: str
    final_url: str
    file: Path
    sha256: str
    bytes: int
    got: int
    retrieved: datetime
    since: str | None
    status: int
    headers: dict[str, str]


class Download:
    """The parts of one source, laid out for its reader under their published names."""

    def __init__(
        self, archive: Archive, info: SourceInfo, parts: Sequence[Part], paths: Sequence[Path]
    ) -> None:
        self._archive, self._info = archive, info
        self.parts, self.paths = tuple(parts), tuple(paths)

    @property
    def urls(self) -> dict[str, str]:
        """Part to address."""
        return {part.part: part.url for part in self.parts}

    def keep(self, report: IngestReport) -> None:
        """Put into the archive what came now and was taken by the ledger."""
        version = self._info.reader_version
        known = {
            line.received.sha256: line.received.rows
            for line in self._archive.sound()
            if line.received.reader_version == version
        }
        received = []
        for part in self.parts:
            if part.since is not None:
                continue
            count = report.outcome.counts.get(part.part)
            item = Received(
                source=self._info.name,
                part=part.part,
                url=part.url,
                final_url=part.final_url,
                retrieved=part.retrieved.isoformat(timespec="seconds"),
                status=part.status,
                headers=part.headers,
                sha256=part.sha256,
                bytes=part.bytes,
                published=None if report.published is None else report.published.isoformat(),
                rows=known.get(part.sha256) if count is None else count.rows_in,
                reader_version=version,
            )
            received.append((item, part.file))
        self._archive.add(received)


@contextmanager
def downloading(
    archive: Archive,
    source: str,
    *,
    clock: Callable[[], datetime],
    policy: Policy,
    progress: Progress | None = None,
) -> Iterator[Download]:
    """Fetch what a source publishes; inside, its files can be read.

    Raises:
        UsageError: nobody knows where this source is published, or not at a fixed address.
        DownloadError: a part could not be fetched, or is not what it should be.
        ArchiveDamaged: the archive's log was changed; nothing is added to it.
    """
    info = source_info(source)
    if info.slow_start is not None:
        policy = replace(policy, first_byte=info.slow_start)
    if not info.download:
        where = f" from {info.url}" if info.url else ""
        msg = f"'{source}' has no address to download from; get its files{where} and give FILES"
        raise UsageError(msg)
    with archive.fetching(source) as incoming:
        parts = [
            _fetched(archive, info, part, incoming, clock, policy, progress)
            for part in info.download
        ]
        desk = incoming / "desk"
        shutil.rmtree(desk, ignore_errors=True)  # of a process that was killed
        desk.mkdir()
        try:
            paths = [desk / info.parts[part.part] for part in parts]
            for part, path in zip(parts, paths, strict=True):
                archive.link(part.file, path)
                _is_that_part(info, part, path)
            yield Download(archive, info, parts, paths)
        except FileRefused as error:
            urls = {info.parts[part.part]: part.url for part in parts}
            where = urls.get(Path(error.path).name, error.path)
            raise DownloadError(where, error.why, _NOT_THE_LIST) from error
        finally:
            shutil.rmtree(desk, ignore_errors=True)
        for part in parts:
            Aside(incoming, part.url).clear()


def _fetched(
    archive: Archive,
    info: SourceInfo,
    part: str,
    incoming: Path,
    clock: Callable[[], datetime],
    policy: Policy,
    progress: Progress | None,
) -> Part:
    url = info.download[part]
    aside = Aside(incoming, url)
    last = archive.latest(url)
    have = Version() if last is None else Version.of(last.headers)
    done = fetch(
        url,
        aside,
        hosts=info.hosts,
        part=part,
        have=have,
        policy=policy,
        progress=progress,
    )
    note, now = done.note, clock()
    if note.complete:
        return Part(
            part,
            url,
            done.final_url,
            aside.path,
            note.sha256,
            note.size,
            done.got,
            now,
            None,
            note.status,
            note.headers,
        )
    assert last is not None  # without a version to ask about no answer says "unchanged"
    return Part(
        part,
        url,
        done.final_url,
        archive.file(last.sha256),
        last.sha256,
        last.bytes,
        0,
        now,
        last.retrieved,
        last.status,
        last.headers,
    )


def _is_that_part(info: SourceInfo, part: Part, path: Path) -> None:
    found = reader_of(info.name).identify(path, look(path, HEAD_BYTES))
    if found != part.part:
        known = info.parts[part.part]
        raise FileRefused(str(path), f"this is not {known}, which is published at this address")

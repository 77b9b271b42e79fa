"""Is the archive still what was written? Every line, every file, and the ledger beside them.

What it proves: this is what we received and when, by our own account, and nobody has changed a
part of it since. It does not prove what the publisher said, and whoever can rewrite the whole
archive can write another history, unless the hash of a last line was noted elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from graph.ledger.reader import Ledger, SnapshotInfo
from ingest.archive import Archive, Line, Received
from ingest.doors import sha256_of

_HASH = re.compile(r"[0-9a-f]{64}")
_OWN = frozenset({"log.jsonl", "head.json", "log.lock", "log.jsonl.part", "head.json.part"})


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what is wrong. `notes` are no problems, but worth knowing.

    `last` is the hash of the log's last line: who notes it elsewhere can tell later that the log
    up to here is still the same.
    """

    lines: int
    files: int
    bytes: int
    last: str | None
    snapshots: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def verify(
    archive: Archive,
    ledger: Ledger,
    *,
    noted: str | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Verification:
    """Check log, files and ledger against one another.

    Args:
        noted: the hash of a last line that somebody noted earlier; it must still be in the log.
        progress: told "files", bytes read so far, bytes in all.
    """
    with _at_rest(archive):
        chain = archive.chain()
    problems = [f"log.jsonl: {problem}" for problem in chain.problems]
    if not chain.problems and chain.noted < len(chain.lines):
        problems.append(
            f"log.jsonl: line {chain.noted + 1} and what follows is not noted in head.json: added "
            "by hand, or its writer was killed; the next download notes it"
        )
    if noted is not None and noted not in {line.hash for line in chain.lines}:
        problems.append(f"log.jsonl: no line has the hash {noted} that was noted earlier")
    files = {line.received.sha256: line.received for line in chain.lines}
    problems += _files(archive, files, progress)
    strays, notes = _strays(archive, files)
    problems += strays
    notes += _order(chain.lines)
    archived, disagreeing, beside = _ledger(ledger, chain.lines)
    return Verification(
        lines=len(chain.lines),
        files=len(files),
        bytes=sum(item.bytes for item in files.values()),
        last=chain.lines[-1].hash if chain.lines else None,
        snapshots=archived,
        problems=tuple(problems + disagreeing),
        notes=tuple(notes + beside),
    )


def _at_rest(archive: Archive) -> AbstractContextManager[None]:
    """Where nothing may be written nobody writes, and no lock is to be had."""
    return archive.at_rest() if os.access(archive.folder, os.W_OK) else nullcontext()


def _files(
    archive: Archive,
    files: dict[str, Received],
    progress: Callable[[str, int, int | None], None] | None,
) -> Iterator[str]:
    """Every archived file by size and hash."""
    most = sum(item.bytes for item in files.values())
    done = 0
    for sha256, item in sorted(files.items()):
        if _HASH.fullmatch(sha256) is None:
            yield f"'{sha256}' cannot be the hash of a file"
            continue
        path = archive.file(sha256)
        name = f"{sha256[:2]}/{sha256} ({item.source} {item.part} of {item.retrieved})"
        try:
            size = path.stat().st_size
            if size != item.bytes:
                yield f"{name} has {size:,} bytes where {item.bytes:,} were received"
            elif sha256_of(path) != sha256:
                yield f"{name} is not what was received: its SHA-256 is another one"
        except OSError as error:
            yield f"{name} cannot be read ({error.strerror})"
        done += item.bytes
        if progress is not None:
            progress("files", done, most)


def _strays(archive: Archive, files: dict[str, Received]) -> tuple[list[str], list[str]]:
    """Files that no line names: problems where they lie like archived ones, else notes."""
    problems, notes = [], []
    for path in _below(archive.folder):
        place = path.relative_to(archive.folder).as_posix()
        if place in _OWN or place.startswith("incoming/"):
            continue
        if _HASH.fullmatch(path.name) is None or path != archive.file(path.name):
            notes.append(f"{place} is no file of the archive")
        elif path.name not in files:
            problems.append(
                f"{place} is named by no line: its line was taken away, or a download was killed "
                "here; if it was the latter, remove the file"
            )
    return problems, notes


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def _order(lines: tuple[Line, ...]) -> list[str]:
    """A clock that went back is no tampering, but whoever reads the times should know."""
    return [
        f"log.jsonl: line {later.number} is dated before line {earlier.number}"
        for earlier, later in pairwise(lines)
        if later.received.retrieved < earlier.received.retrieved
    ]


def _ledger(ledger: Ledger, lines: tuple[Line, ...]) -> tuple[int, list[str], list[str]]:
    """How many snapshots are archived, which disagree with the log, and what is not archived."""
    known: dict[str, list[Received]] = {}
    for line in lines:
        known.setdefault(line.received.sha256, []).append(line.received)
    archived, problems, notes = 0, [], []
    for source in ledger.sources:
        beside = []
        for snapshot in ledger.snapshots(source):
            items = known.get(snapshot.sha256)
            if items is None:
                beside.append(f"{snapshot.file} of {snapshot.known}")
                continue
            archived += 1
            if not any(_agrees(snapshot, item) for item in items):
                problems.append(
                    f"ledger: {source} {snapshot.part}, {snapshot.file} of {snapshot.known}, "
                    f"disagrees with the log on {snapshot.sha256}"
                )
        if beside:
            named = ", ".join(beside[:3]) + (f" and {len(beside) - 3} more" if beside[3:] else "")
            notes.append(f"{source}: not archived (not downloaded by this program): {named}")
    return archived, problems, notes


def _agrees(snapshot: SnapshotInfo, item: Received) -> bool:
    """Where both say something of the same file, do they say the same?"""
    if snapshot.bytes != item.bytes:
        return False
    if snapshot.url != item.url:  # the same bytes came by another way too
        return True
    if snapshot.part != item.part:
        return False
    if snapshot.reader_version != item.reader_version:  # another reader counts and dates its way
        return True
    day = None if snapshot.published is None else snapshot.published.isoformat()
    return item.rows in (None, snapshot.rows_in) and item.published in (None, day)

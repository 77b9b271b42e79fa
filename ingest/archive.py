"""What did we receive, from where, and when? Files under their own hash, and a chained log.

* `<two hex digits>/<sha256>`: the bytes as they came, never changed.
* `log.jsonl`: one line a completed download; each carries the hash of the line before it.
* `head.json`: number and hash of the last line, so that a line cut off at the end is missed.
* `incoming/<source>/`: what is being fetched; nothing in it counts.

Log and head are replaced by rename. A process killed between the two leaves a log that is longer
than its head, which the next one puts right; one killed just before leaves a file that no line
names. `ingest.verify` names both, since tampering could look the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from graph.errors import ArchiveDamaged, LedgerBusy, LedgerError
from graph.ledger.manifest import sync_file, sync_folder
from ingest.doors import sha256_of

SCHEMA = 1
_SECONDS_FOR_A_LINE = 30


@dataclass(frozen=True, slots=True)
class Received:
    """One completed download. `published` is the publisher's own date, if its files tell it.

    `rows` counts the rows its reader found; None when they were not counted.
    """

    source: str
    part: str
    url: str
    final_url: str
    retrieved: str
    status: int
    headers: dict[str, str]
    sha256: str
    bytes: int
    published: str | None
    rows: int | None
    reader_version: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: what was received, its number from 1, and the hash of the line before.

    `hash` is that of its own bytes, without the line's end.
    """

    number: int
    received: Received
    previous: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The log as it is: its lines, what is wrong with it, and how many lines the head notes."""

    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    noted: int


class Archive:
    """The folder of everything that was downloaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log, self._head = folder / "log.jsonl", folder / "head.json"

    def file(self, sha256: str) -> Path:
        """Where the bytes with this hash lie."""
        return self.folder / sha256[:2] / sha256

    def chain(self) -> Chain:
        """The log, every line checked against the one before and the last against the head."""
        head = _bytes(self._head)  # first: a line added meanwhile makes the log longer, not wrong
        return _chain(_bytes(self._log), head)

    def sound(self) -> tuple[Line, ...]:
        """The lines of the log.

        Raises:
            ArchiveDamaged: they are not what was written. A log that is merely longer than its
                head is taken as it is: its writer was killed between the two.
        """
        chain = self.chain()
        if chain.problems:
            msg = (
                f"{self._log}: {chain.problems[0]}; see `isthmus verify`, and restore the folder "
                "from a backup, or move it away to begin a new one; nothing was changed"
            )
            raise ArchiveDamaged(msg)
        return chain.lines

    def latest(self, url: str) -> Received | None:
        """The last complete download of an address, if its file is still what was received."""
        found = [line.received for line in self.sound() if line.received.url == url]
        if not found:
            return None
        path = self.file(found[-1].sha256)
        try:
            intact = sha256_of(path) == found[-1].sha256
        except OSError:
            return None
        return found[-1] if intact else None

    @contextmanager
    def fetching(self, source: str) -> Iterator[Path]:
        """The folder for what is being fetched of a source; one process at a time has it."""
        folder = self.folder / "incoming" / source
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / "lock", timeout=0)
            lock.acquire()
        except Timeout:
            msg = f"another process is downloading '{source}'; wait for it to finish and try again"
            raise LedgerBusy(msg) from None
        except OSError as error:
            msg = f"cannot write to the archive at {self.folder}: {error.strerror}"
            raise LedgerError(msg) from error
        try:
            yield folder
        finally:
            lock.release()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nobody else adds lines inside."""
        lock = FileLock(self.folder / "log.lock", timeout=_SECONDS_FOR_A_LINE)
        try:
            lock.acquire()
        except Timeout:
            msg = f"another process is writing the archive at {self.folder}; try again"
            raise LedgerBusy(msg) from None
        try:
            yield
        finally:
            lock.release()

    def add(self, received: Sequence[tuple[Received, Path]]) -> None:
        """Move complete files into the archive, and note them: all of them or none."""
        if not received:
            return
        with self.at_rest():
            lines = self.sound()
            for item, path in received:
                self._store(item, path)
            text = _bytes(self._log)
            number, previous = len(lines), lines[-1].hash if lines else None
            for item, _ in received:
                number += 1
                line = _written(number, item, previous)
                previous = hashlib.sha256(line).hexdigest()
                text += line + b"\n"
            _replace(self._log, text)
            _replace(self._head, _head(number, previous))

    def _store(self, item: Received, path: Path) -> None:
        place = self.file(item.sha256)
        if place.is_file() and sha256_of(place) == item.sha256:
            path.unlink()
            return
        place.parent.mkdir(exist_ok=True)
        sync_file(path)
        path.replace(place)
        sync_folder(place.parent)
        sync_folder(self.folder)

    def link(self, path: Path, to: Path) -> None:
        """The same bytes under another name, for a reader; nobody writes to either."""
        try:
            to.hardlink_to(path)
        except OSError:  # a file system without links
            shutil.copyfile(path, to)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        msg = f"cannot read the archive's {path.name}: {error.strerror}"
        raise LedgerError(msg) from error


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f"{path.name}.part")
    aside.write_bytes(content)
    sync_file(aside)
    aside.replace(path)
    sync_folder(path.parent)


def _written(number: int, item: Received, previous: str | None) -> bytes:
    body = {"schema": SCHEMA, "number": number, **asdict(item), "previous": previous}
    return orjson.dumps(body)


def _head(number: int, last: str | None) -> bytes:
    return orjson.dumps({"schema": SCHEMA, "number": number, "sha256": last}) + b"\n"


def _chain(log: bytes, head: bytes) -> Chain:
    """Follow the log from its first line; one problem a line is named."""
    lines: list[Line] = []
    problems: list[str] = []
    texts = log.split(b"\n")
    if texts.pop() != b"":
        problems.append("its last line has no end")
    previous: str | None = None
    for number, text in enumerate(texts, start=1):
        digest = hashlib.sha256(text).hexdigest()
        try:
            line = _line(text, digest)
        except (ValueError, TypeError, KeyError):
            problems.append(f"line {number} is no line of this log")
        else:
            if line.number != number:
                problems.append(f"line {number} has the number {line.number}")
            elif line.previous != previous:
                problems.append(f"line {number} does not follow from the line before it")
            lines.append(line)
        previous = digest
    noted = _noted(head)
    known = [None, *(hashlib.sha256(text).hexdigest() for text in texts)]
    if noted is None:
        problems.append("head.json is not what was written")
    elif noted >= len(known):
        problems.append(f"it ends at line {len(texts)}, but head.json notes line {noted}")
    elif head and head != _head(noted, known[noted]):
        problems.append(f"line {noted} is not the one that head.json notes")
    return Chain(tuple(lines), tuple(problems), noted or 0)


def _noted(head: bytes) -> int | None:
    """How many lines the head notes: 0 without a head, None when it cannot be read."""
    if not head:
        return 0
    try:
        number = orjson.loads(head)["number"]
    except (ValueError, TypeError, KeyError):
        return None
    return number if type(number) is int and number > 0 else None


_TYPES: dict[str, tuple[type, ...]] = {
    "status": (int,),
    "headers": (dict,),
    "bytes": (int,),
    "published": (str, type(None)),
    "rows": (int, type(None)),
    "reader_version": (int,),
}


def _line(text: bytes, digest: str) -> Line:
    raw: dict[str, Any] = orjson.loads(text)
    schema, number, previous = raw.pop("schema"), raw.pop("number"), raw.pop("previous")
    received = Received(**raw)
    for field in fields(Received):
        if type(raw[field.name]) not in _TYPES.get(field.name, (str,)):
            raise ValueError(field.name)
    if schema != SCHEMA or type(number) is not int:
        raise ValueError(schema)
    if _written(number, received, previous) != text:
        raise ValueError(text)
    return Line(number, received, previous, digest)

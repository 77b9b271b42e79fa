"""What is left of a download that broke off? A file aside, and a note of what it is the start of.

The note tells the address, the publisher's mark of the version (ETag, else Last-Modified), and
length and hash of what is surely on the disk. Whatever does not fit its note is thrown away: a
download that goes on from wrong bytes would be worse than one that begins anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import orjson

_CHECKPOINT = 16 << 20  # bytes between two notes; a killed download loses no more
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Version:
    """How a publisher marks the version of a file; both are empty where it does not."""

    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Version:
        """The marks an answer carries."""
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    @property
    def strong(self) -> str:
        """What If-Range may hold: only marks that change with every byte."""
        if self.etag:
            return "" if self.etag.startswith("W/") else self.etag
        return self.modified

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the file only if it is another version."""
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.modified} if self.modified else {}


@dataclass(frozen=True, slots=True)
class Note:
    """What the file aside holds. `total` is None where the publisher did not say."""

    url: str
    status: int = 0
    version: Version = Version()
    headers: dict[str, str] = field(default_factory=dict)
    total: int | None = None
    size: int = 0
    sha256: str = hashlib.sha256().hexdigest()
    complete: bool = False


class Aside:
    """The file aside for one address. Its holder has the only right to it."""

    def __init__(self, folder: Path, url: str) -> None:
        self._url = url
        key = hashlib.sha256(url.encode()).hexdigest()[:24]
        self.path = folder / f"{key}.part"
        self._note_path = folder / f"{key}.json"

    def note(self) -> Note:
        """What is there and fits its note; nothing otherwise. The file is cut to what is noted."""
        fresh = Note(self._url)
        try:
            raw = orjson.loads(self._note_path.read_bytes())
            note = Note(**{**raw, "version": Version(**raw["version"])})
            with self.path.open("r+b") as handle:
                handle.truncate(max(0, int(note.size)))
                fits = _sha256(handle).hexdigest() == note.sha256
        except (OSError, ValueError, TypeError, KeyError):
            return fresh
        return note if fits and note.url == self._url else fresh

    def clear(self) -> None:
        """Throw away what is there."""
        self._note_path.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    @contextmanager
    def writing(self, note: Note) -> Iterator[Writing]:
        """Append behind what is noted; a note of 0 bytes begins anew. Kept, whatever happens."""
        self._note_path.unlink(missing_ok=True)
        with self.path.open("r+b" if note.size else "w+b") as handle:
            writing = Writing(self, note, handle)
            try:
                yield writing
            finally:
                writing.save()

    def keep(self, note: Note) -> None:
        """Write the note, in one piece."""
        part = self._note_path.with_suffix(".json.part")
        part.write_bytes(orjson.dumps(asdict(note)))
        part.replace(self._note_path)


class Writing:
    """A file aside while it grows."""

    def __init__(self, aside: Aside, note: Note, handle: IO[bytes]) -> None:
        self._aside, self._handle = aside, handle
        self._digest = _sha256(handle)  # leaves the handle at the end
        self.note = note

    def add(self, data: bytes) -> None:
        """Append; what was noted last is on the disk."""
        self._handle.write(data)
        self._digest.update(data)
        before, size = self.note.size, self.note.size + len(data)
        self.note = replace(self.note, size=size, sha256="")
        if size // _CHECKPOINT != before // _CHECKPOINT:
            self.save()

    def save(self, *, complete: bool = False) -> Note:
        """Sync, then note what is there."""
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self.note = replace(
            self.note,
            sha256=self._digest.hexdigest(),
            complete=complete or self.note.complete,
        )
        self._aside.keep(self.note)
        return self.note


def _sha256(handle: IO[bytes]) -> Any:
    digest = hashlib.sha256()
    handle.seek(0)
    while block := handle.read(_BLOCK):
        digest.update(block)
    return digest

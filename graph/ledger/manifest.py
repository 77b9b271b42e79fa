"""Which files make up the ledger at this moment? One small JSON file, replaced by rename.

The hash of the manifest is the ledger's version: every projection carries the version it was
built from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from graph.errors import LedgerBusy, LedgerDamaged, LedgerError

SCHEMA = 1
JUDGEMENTS = "judgements"  # the one file that is not a source's
_SECONDS_FOR_A_SWAP = 30


@dataclass(frozen=True, slots=True)
class Manifest:
    """Stored name -> file below the ledger folder (`starter` -> `starter/3.duckdb`)."""

    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """12 hex digits that change whenever any file of the ledger does."""
        return hashlib.sha256(self.to_json()).hexdigest()[:12]

    @property
    def sources(self) -> tuple[str, ...]:
        """Stored source names, in order."""
        return tuple(sorted(name for name in self.files if name != JUDGEMENTS))

    def to_json(self) -> bytes:
        """Canonical bytes: sorted keys, so equal manifests are equal files."""
        body = {"schema": SCHEMA, "files": dict(self.files)}
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)

    def with_file(self, name: str, file: str) -> Manifest:
        """The manifest after `name` has moved to `file`."""
        return Manifest({**self.files, name: file})


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a ledger folder; an empty one when nothing was ever ingested."""
    try:
        raw = orjson.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        return Manifest()
    except orjson.JSONDecodeError as error:
        msg = f"{folder / 'manifest.json'} is not readable ({error}); restore it from a backup"
        raise LedgerDamaged(msg) from error
    except OSError as error:
        msg = f"cannot read the ledger at {folder}: {error.strerror}"
        raise LedgerError(msg) from error
    if raw.get("schema") != SCHEMA:
        msg = (
            f"{folder} was written by another version of Isthmus "
            f"(ledger schema {raw.get('schema')}, this one reads {SCHEMA})"
        )
        raise LedgerError(msg)
    return Manifest(raw["files"])


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut (a no-op where folders cannot be synced)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a file survive a power cut."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def swap_file(folder: Path, name: str, file: str) -> Manifest:
    """Point `name` at `file`, atomically, keeping what other writers have swapped meanwhile."""
    with FileLock(folder / "manifest.lock", timeout=_SECONDS_FOR_A_SWAP):
        manifest = read_manifest(folder).with_file(name, file)
        aside = folder / "manifest.json.part"
        aside.write_bytes(manifest.to_json())
        sync_file(aside)
        aside.replace(folder / "manifest.json")
        sync_folder(folder)
    return manifest


@contextmanager
def writing(folder: Path, name: str) -> Iterator[None]:
    """Hold the only right to write one source; LedgerBusy when another process has it.

    The operating system drops the lock when its holder dies, so a crash leaves nothing to clear.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", timeout=0)
        lock.acquire()
    except Timeout:
        msg = f"another process is writing '{name}'; wait for it to finish and try again"
        raise LedgerBusy(msg) from None
    except OSError as error:
        msg = f"cannot write to the ledger at {folder}: {error.strerror}"
        raise LedgerError(msg) from error
    try:
        yield
    finally:
        lock.release()

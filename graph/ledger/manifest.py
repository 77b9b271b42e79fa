"""Which files make up the ledger at this moment? One small JSON file, replaced by rename.

A file is called `<number>-<digest>.duckdb`, the digest telling what it was made of. A hash of these
digests is the ledger's version: equal versions mean equal facts, on any machine and in whatever
order they came. Every projection carries the version it was built from.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import duckdb
import orjson
from filelock import FileLock, Timeout

from graph.errors import LedgerBusy, LedgerDamaged, LedgerError

SCHEMA = 1
JUDGEMENTS = "judgements"  # the one file that is not a source's
_SECONDS_FOR_A_SWAP = 30
_TRIES = 5  # a writer may swap and clean up between our reading the manifest and opening a file
_FILE = re.compile(r"([a-z][a-z0-9_]{0,47})/[0-9]+-[0-9a-f]{12}\.duckdb")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Stored name -> file below the ledger folder (`starter` -> `starter/3-0f….duckdb`)."""

    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """12 hex digits of what the files were made of, whatever their numbers are."""
        made_of = {name: file.rpartition("-")[2] for name, file in self.files.items()}
        body = orjson.dumps([SCHEMA, made_of], option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(body).hexdigest()[:12]

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
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if isinstance(schema, int) and schema != SCHEMA:
        msg = (
            f"{folder} was written by another version of Isthmus "
            f"(ledger schema {schema}, this one reads {SCHEMA})"
        )
        raise LedgerError(msg)
    files = raw.get("files") if schema == SCHEMA else None
    if not isinstance(files, dict) or not all(_is_entry(*item) for item in files.items()):
        msg = f"{folder / 'manifest.json'} is no manifest of a ledger; restore it from a backup"
        raise LedgerDamaged(msg)
    return Manifest(files)


def _is_entry(name: object, file: object) -> bool:
    """Only files that a writer of this program made: `mine` -> `mine/3-0f….duckdb`."""
    found = _FILE.fullmatch(file) if isinstance(file, str) else None
    return found is not None and found[1] == name


def read_current(
    folder: Path, name: str, read: Callable[[duckdb.DuckDBPyConnection], T]
) -> T | None:
    """What `read` takes from the current file of one name; None when there is no such file.

    Raises:
        LedgerDamaged: the file the manifest names cannot be read.
    """
    trouble = ""
    for _ in range(_TRIES):
        file = read_manifest(folder).files.get(name)
        if file is None:
            return None
        try:
            with duckdb.connect(str(folder / file), read_only=True) as connection:
                return read(connection)
        except duckdb.Error as error:
            trouble = str(error).splitlines()[0]
            if read_manifest(folder).files.get(name) == file:
                break
    msg = f"a file of the ledger at {folder} cannot be read: {trouble}"
    raise LedgerDamaged(msg)


def next_number(file: str | None) -> int:
    """The number of the file that will follow one the manifest names."""
    return 1 if file is None else int(Path(file).name.split("-")[0]) + 1


def final_name(aside: Path, content: object) -> Path:
    """The name a finished file gets: its number, and a digest of what it was made of."""
    digest = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return aside.with_name(f"{aside.name.split('.')[0]}-{digest}.duckdb")


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
def writing(folder: Path, name: str, *, patience: float = 0) -> Iterator[None]:
    """Hold the only right to write one source; LedgerBusy when another process has it.

    `patience` is how many seconds to wait for it first.
    The operating system drops the lock when its holder dies, so a crash leaves nothing to clear.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", timeout=patience)
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

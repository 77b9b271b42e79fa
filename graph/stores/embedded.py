"""How is the graph served with no server installed? An embedded engine, over Bolt on loopback.

The engine is young and keeps no checksums, so its files are only ever a projection: built in a
new directory, counted, and renamed into place; built anew when the ledger or the view changed. It
runs in a process of ours that owns the files; others reach it over Bolt while it serves.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

from graph.errors import StoreError, StoreTimeout
from graph.stores import engine
from graph.stores.bolt import Store
from graph.stores.projection import Projection
from graph.stores.publish import Progress, publish
from graph.stores.settings import Secret, Server

USER = "root"
KEPT = 3  # built databases; each is a cache of one view
_LAYOUT = 1  # raised when the elements of the same view would be written otherwise
_PATIENCE, _NONE = 60.0, 0.5  # seconds until a process that does not end is killed
_ROOT = Path(__file__).parents[2]  # where `graph` can be imported from


@dataclass(frozen=True, slots=True)
class Embedded:
    """An engine that runs in a process of ours and serves one database."""

    server: Server
    folder: Path


@contextmanager
def serve(
    folder: Path,
    projection: Projection,
    *,
    port: int = 0,
    password: str | None = None,
    wait: float = 60.0,
    progress: Progress | None = None,
) -> Iterator[Embedded]:
    """The projection on `bolt://127.0.0.1:PORT` for as long as the block lasts.

    Args:
        folder: where databases are kept; made when missing.
        port: 0 takes a free one.
        password: of the user `root`; one is made up when it is not given.
        wait: seconds to wait for another process that serves the same database.

    Raises:
        StoreError: the engine is not installed on this platform, the port is taken, the database
            cannot be built, or another process keeps it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / _name(projection)
    lock = FileLock(folder / f"{home.name}.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        msg = (
            f"another process serves {home}; connect to it (`isthmus serve` prints its address), "
            "or wait until it is done"
        )
        raise StoreError(msg) from None
    try:
        if not (home / "complete").exists():
            _build(home, projection, progress)
            _forget(folder, home)
        with running(home, port, password) as server:
            yield Embedded(server, home)
    finally:
        lock.release()


def is_available() -> bool:
    """Is the engine installed? It has no build for every platform."""
    from importlib.util import find_spec

    return find_spec("arcadedb") is not None


def _name(projection: Projection) -> str:
    said = f"{_LAYOUT}|{projection.version}|{projection.view}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _build(home: Path, projection: Projection, progress: Progress | None) -> None:
    """Into a new directory, counted, then renamed: a killed build leaves nothing that is opened."""
    shutil.rmtree(home, ignore_errors=True)
    aside = Path(mkdtemp(prefix="part-", dir=home.parent))
    try:
        with running(aside) as server, Store(server) as store:
            made = publish(store, projection, progress=progress)
            again = publish(store, projection)
            if again.checked:
                msg = f"{home}: the engine does not hold what was written; run this again"
                raise StoreError(msg)
        (aside / "complete").write_text(
            f"{made.nodes.created} nodes, {made.relationships.created} relationships\n", "utf-8"
        )
        aside.rename(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _forget(folder: Path, newest: Path) -> None:
    """Older databases go; one that another process serves stays."""
    made = [path for path in folder.iterdir() if (path / "complete").exists() and path != newest]
    for path in sorted(made, key=lambda path: path.stat().st_mtime)[: -(KEPT - 1)]:
        with suppress(Timeout), FileLock(folder / f"{path.name}.lock").acquire(timeout=0):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running(folder: Path, port: int = 0, password: str | None = None) -> Iterator[Server]:
    """The engine on a folder of its own, listening on loopback alone; see `serve`.

    It is given time to write what it holds, but not where a statement took too long or somebody
    lost patience: nothing else would end it.
    """
    if not is_available():
        msg = "the embedded engine has no build for this platform; start a Neo4j and set NEO4J_URI"
        raise StoreError(msg)
    key = password or secrets.token_urlsafe(18)
    # The engine keeps the first password it was given; each run has one of its own.
    shutil.rmtree(folder / "config", ignore_errors=True)
    number = port or _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", engine.__name__, str(folder.resolve()), str(number)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    patience = _PATIENCE
    try:
        _is_ready(process, key, f"{folder} on port {number}")
        yield Server(f"bolt://127.0.0.1:{number}", USER, Secret(key), engine.DATABASE)
    except (StoreTimeout, KeyboardInterrupt):
        patience = _NONE
        raise
    finally:
        _end(process, patience)


def _is_ready(process: subprocess.Popen[str], password: str, what: str) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.write(f"{password}\n")
        process.stdin.flush()
    said = process.stdout.readline().strip()
    if said != engine.READY:
        raise StoreError(f"the embedded engine cannot serve {what}: {said or 'it went away'}")


def _end(process: subprocess.Popen[str], patience: float) -> None:
    """Ask it to end, which closing its input does; then make it."""
    try:
        process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

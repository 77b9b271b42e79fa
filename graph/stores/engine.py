"""The process of the embedded engine: `python -m graph.stores.engine FOLDER PORT`.

It is a process of its own because a statement in it cannot be ended, and because what goes wrong in
it should not take the program along. The password comes on standard input. It says `ready`, or in
one line why not, and ends when its standard input does: with whoever started it, however that ends.
This is the only module that knows the engine.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

DATABASE = "neo4j"
READY = "ready"
_PATIENCE = 120.0  # seconds


def main(folder: Path, port: int) -> int:
    """Serve until standard input ends; 0 when it could be served."""
    # Ctrl-C goes to the whole group: it is for whoever started this to say when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    password = sys.stdin.readline().rstrip("\n")
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault("ARCADEDB_LOG_DIR", str(folder / "log"))
    os.environ.setdefault("ARCADEDB_NATIVE_ISOLATE_ARGS", "-Xmx2g")
    import arcadedb

    server = arcadedb.create_server(
        root_path=str(folder),
        root_password=password,
        config={
            "http_port": 0,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": port,
            "bolt_host": "127.0.0.1",
        },
    )
    try:
        server.start()
        made = folder / "databases" / DATABASE
        (server.get_database if made.exists() else server.create_database)(DATABASE)
    except (RuntimeError, OSError, arcadedb.ArcadeDBError) as error:
        with suppress(RuntimeError, arcadedb.ArcadeDBError):
            server.stop()
        _say(str(error).splitlines()[0] if str(error) else type(error).__name__)
        return 1
    _say(READY)
    sys.stdin.read()
    # Nobody waits any more, perhaps not even for this process: a statement must not keep it.
    late = threading.Timer(_PATIENCE, os._exit, [1])
    late.daemon = True
    late.start()
    server.stop()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2])))

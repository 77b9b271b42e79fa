"""Calls the command as a shell would: arguments in, exit status and both streams out.

`call` stays in this process (a call takes milliseconds, and a traceback fails the test where it
arose); `shell` starts a real one, for what only a process has: pipes, limits, locks.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson

from isthmus.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """How a call ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON."""
        return orjson.loads(self.out)


class _Stream(io.TextIOWrapper):
    """A pipe's end: bytes underneath, no terminal."""

    def __init__(self) -> None:
        self.held = io.BytesIO()
        super().__init__(self.held, encoding="utf-8", errors="strict", newline="")

    def text(self) -> str:
        self.flush()
        return self.held.getvalue().decode()


def call(home: Path | str, *arguments: object) -> Done:
    """`isthmus --home HOME ARGUMENTS` in this process."""
    out, err = _Stream(), _Stream()
    words = ["isthmus", "--home", str(home), *(str(word) for word in arguments)]
    with (
        patch.object(sys, "argv", words),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(status, out.text(), err.text())


def environment(home: Path | str, **more: str) -> Mapping[str, str]:
    """A clean environment for a process."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {**kept, "ISTHMUS_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


def shell(home: Path | str, *arguments: object, module: str = "isthmus", **more: str) -> Done:
    """`python -m MODULE ARGUMENTS` as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, *(str(word) for word in arguments)],
        env=environment(home, **more),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def one_line(done: Done, status: int, *said: str) -> str:
    """Check that a call failed as promised: status, nothing on stdout, one line that says why."""
    assert done.status == status, (done.status, done.err)
    assert done.out == "", done.out[:200]
    lines = done.err.splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    for words in said:
        assert words in lines[0], lines[0]
    return lines[0]

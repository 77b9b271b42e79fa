"""How does a person see that long work goes on? A line on standard error, only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 0.2  # seconds between two updates


@contextmanager
def ticking(what: str, *, quiet: bool = False) -> Iterator[Callable[[str, int], None] | None]:
    """A callback (part, rows so far) that keeps one line up to date; None when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    begun = time.monotonic()
    last = begun

    def tick(part: str, rows: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            rate = rows / max(now - begun, 1e-9)
            sys.stderr.write(f"\r\x1b[K{what}: {part}, {rows:,} rows, {rate:,.0f} a second")
            sys.stderr.flush()

    try:
        yield tick
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

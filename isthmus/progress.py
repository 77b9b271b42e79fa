"""How does a person see that long work goes on? A line on standard error, only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EVERY = 0.2  # seconds between two updates


@contextmanager
def ticking(
    what: str, *, quiet: bool = False, unit: str = "rows"
) -> Iterator[Callable[..., None] | None]:
    """A callback (part, rows so far, rows in all or None); None when nobody looks.

    `unit` names what is counted; bytes are told in MB.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    begun = time.monotonic()
    last = begun

    def tick(part: str, rows: int, most: int | None = None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            line = words(part, rows, most, now - begun, unit)
            sys.stderr.write(f"\r\x1b[K{what}: {line}")
            sys.stderr.flush()

    try:
        yield tick
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def words(part: str, rows: int, most: int | None, seconds: float, unit: str = "rows") -> str:
    """What is being done, how fast, and how long it will go on if it goes on so."""
    rate = rows / max(seconds, 1e-9)
    if unit == "bytes":
        line = f"{part}, {rows / 1e6:,.1f} MB, {rate / 1e6:,.1f} MB a second"
    else:
        line = f"{part}, {rows:,} {unit}, {rate:,.0f} a second"
    if most is None or rows == 0:
        return line
    left = max(0.0, (most - rows) / rate)
    told = f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min"
    return f"{line}, about {told} left"

"""All benchmarks in one table: `python -m benchmarks [--size tiny|small|full] [--json]`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import time
from collections.abc import Iterator, Sequence

from benchmarks import everybody, exposure, ownership
from benchmarks.exposure import Limits
from benchmarks.graphs import holdings, steps
from benchmarks.measure import Line, as_records, duration, show, timed

_NO_NETWORKX = (
    "networkx was left out above 500,000 arcs: a graph of five million takes minutes and gigabytes"
)


def lines(size: str) -> Iterator[Line]:
    """Every comparison of a size, small graphs first."""
    if size == "tiny":
        yield from _steps(300, 1500, 50, Limits(1, 3, networkx=True, yen=True))
        yield from _holdings(2000, 6000, networkx=True)
        return
    yield from _steps(100_000, 500_000, 10_000, Limits(6, 50, networkx=True, yen=True))
    yield from _holdings(100_000, 300_000, networkx=True)
    if size == "full":
        yield from _steps(1_000_000, 5_000_000, 10_000, Limits(30, 20, networkx=False, yen=True))
        yield from _holdings(1_000_000, 3_000_000, networkx=False)


def _steps(nodes: int, arcs: int, companies: int, limits: Limits) -> Iterator[Line]:
    made = steps(nodes, arcs)
    size = f"{nodes:,} / {len(made.cost):,}"
    for part in (
        exposure.run(made, size, companies, limits),
        everybody.run(made, size, networkx=limits.networkx, others=True),
    ):
        yield from part
        gc.collect()


def _holdings(companies: int, stakes: int, *, networkx: bool) -> Iterator[Line]:
    made = holdings(companies, stakes)
    yield from ownership.run(made, f"{companies:,} / {len(made.owner):,}", networkx=networkx)
    gc.collect()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, check, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=["tiny", "small", "full"], default="full")
    parser.add_argument("--json", action="store_true", help="records instead of a table")
    given = parser.parse_args(arguments)
    os.environ["ISTHMUS_JIT"] = "1"
    began = time.perf_counter()
    # The compiler is not what is measured: every kernel is called once before.
    _, loading = timed(lambda: [*_steps(50, 200, 5, Limits(1, 1, networkx=False, yen=False))])
    timed(lambda: [*_holdings(50, 100, networkx=False)])
    found = list(lines(given.size))
    footer = [
        "prepare, answer: CPU seconds, one process. ratio: its answer over ours; with prep.: the "
        "same for preparing and one answer. equal: answers compared, all equal to ours.",
        f"Not in these times: {duration(loading)} to load our kernels and those libraries"
        " (compiling, the first time).",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{time.perf_counter() - began:.0f} s in all.",
    ]
    if given.size == "full":
        footer.append(_NO_NETWORKX)
    if given.json:
        print(json.dumps({"lines": as_records(found), "notes": footer}, indent=1))
    else:
        show(found, footer)


if __name__ == "__main__":
    main()

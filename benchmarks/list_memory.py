"""How much memory does it take to read a list, and how does it grow?

    python -m benchmarks.list_memory [--megabytes 50 500] [--form TITLE ...]

Every form of every list of `tests/ingest/lists.py` is written in two sizes, its two dozen invented
records again and again under new numbers, and read in a process of its own. A reader keeps neither
the file nor its parties in memory: the last column, what one party costs, is about 0. OFAC's
advanced and enhanced XML have a generator of their own (`benchmarks.ofac_xml`).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ofac_xml import peak
from tests.ingest.lists import SAMPLES, Sample

FIRST_NUMBER = 10_000_000
OWN_GENERATOR = frozenset({"ofac_advanced", "ofac_enhanced"})


def write(sample: Sample, path: Path, size: int) -> int:
    """A file of about so many bytes; how many records it holds."""
    # By its number, or by the number in its name where the list numbers nobody.
    number = re.search(rb"\d{3,4}", sample.mark(sample.records[0].party))
    assert number is not None, sample.title
    old = number[0]
    record = sample.records[0].content
    count = max(1, (size - len(sample.head)) // (len(record) + 4 * record.count(old)))
    head = sample.head.replace(b'"total": 24', f'"total": {count}'.encode())
    with path.open("wb") as file:
        file.write(head)
        for at in range(count):
            piece = record.replace(old, str(FIRST_NUMBER + at).encode())
            if at == count - 1 and sample.file.endswith("consolidated.json"):
                piece = piece.rstrip().removesuffix(b",")
            file.write(piece)
        file.write(sample.tail if not sample.file.endswith("consolidated.json") else b"]}")
    return count


def measure(source: str, path: Path) -> None:
    """Read one file and print rows, CPU seconds and megabytes; meant for a fresh process."""
    from ingest.source import known_sources, reader_of

    part = next(iter(known_sources()[source].parts))
    began = time.process_time()
    rows = sum(1 for _ in reader_of(source).read({part: path}, source))
    print(rows, f"{time.process_time() - began:.1f}", peak())


def main() -> None:
    """A table, one line a form: megabytes of memory at each size, and bytes a party."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.list_memory", description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs=2, default=(50, 500))
    forms = [sample.title for sample in SAMPLES if sample.source not in OWN_GENERATOR]
    parser.add_argument("--form", nargs="+", choices=forms, default=forms, metavar="TITLE")
    parser.add_argument("--read", nargs=2, metavar=("SOURCE", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read is not None:
        measure(given.read[0], Path(given.read[1]))
        return
    print("form | file MB | rows | CPU s | peak MB | file MB | rows | CPU s | peak MB | B a party")
    for sample in SAMPLES:
        if sample.title not in given.form:
            continue
        cells: list[str] = []
        found: list[tuple[int, int]] = []
        for size in given.megabytes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / sample.file
                write(sample, path, size * 1_000_000)
                command = [sys.executable, "-m", "benchmarks.list_memory", "--read"]
                done = subprocess.run(
                    [*command, sample.source, str(path)], check=True, capture_output=True, text=True
                )
            rows, seconds, most = done.stdout.split()
            cells += [str(size), f"{int(rows):,}", seconds, most]
            found.append((int(rows), int(most)))
        (few, small), (many, large) = found
        each = (large - small) * 1_000_000 // max(1, many - few)
        print(f"{sample.title} | {' | '.join(cells)} | {each}", flush=True)


if __name__ == "__main__":
    main()

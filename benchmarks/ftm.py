"""How fast is FollowTheMoney data read, in how much memory? `python -m benchmarks.ftm [MB …]`.

A file of each size is generated, read in a process of its own, and removed. What memory grows
with is told beside it: the number of ids.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

_MEASURE = """
import resource, sys, time
from pathlib import Path
from ingest.sources.ftm.reader import read
began, statements, rows = time.process_time(), 0, 0
for row in read({"entities": Path(sys.argv[1])}, "ftm"):
    rows += 1
    statements += len(row.statements)
seconds = time.process_time() - began
print(rows, statements, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
_SYLLABLES = ("ka", "lo", "mi", "ren", "dor", "vel", "sta", "nov", "tri", "zan", "hol", "per")
_COUNTRIES = ("ru", "cn", "de", "cy", "ae", "tr", "us", "gb", "kz", "hk")


def entities(seed: int = 1) -> Iterator[dict[str, object]]:
    """Entities without an end, in the mixture and sizes of published collections."""
    chance = random.Random(seed)
    parties, firms = ["NK-first"], ["NK-second"]
    yield _entity("NK-first", "Person", name=["Ada Example"])
    yield _entity("NK-second", "Company", name=["Harbour Machines Ltd"])
    number = 0
    while True:
        number += 1
        what = chance.random()
        id = f"NK-{number:022d}"
        if what < 0.35:
            address = f"addr-{number:040d}"
            yield _entity(address, "Address", full=[_words(chance, 9)], country=_country(chance))
            names = [_words(chance, 3).title() for _ in range(chance.randint(1, 9))]
            schema = chance.choice(("Company", "Organization", "Person"))
            (parties if schema == "Person" else firms).append(id)
            yield _entity(
                id,
                schema,
                name=names,
                country=_country(chance),
                addressEntity=[address],
                notes=[_words(chance, 40)],
                topics=["sanction"],
                sourceUrl=[f"https://example.org/{number}"],
                taxNumber=[str(chance.randint(10**9, 10**10))],
            )
        elif what < 0.55:
            yield _entity(
                f"ofac-{number:040d}",
                "Sanction",
                entity=[chance.choice(firms)],
                program=["RUSSIA-EO14024"],
                startDate=["2023-11-02"],
                reason=[_words(chance, 30)],
            )
        elif what < 0.8:
            yield _entity(
                f"own-{number:040d}",
                "Ownership",
                owner=[chance.choice(parties)],
                asset=[chance.choice(firms)],
                percentage=[str(chance.randint(1, 100))],
                startDate=["2015-11-25"],
            )
        else:
            yield _entity(
                f"dir-{number:040d}",
                "Directorship",
                director=[chance.choice(parties)],
                organization=[chance.choice(firms)],
                role=["director"],
            )


def _entity(id: str, schema: str, **properties: list[str]) -> dict[str, object]:
    return {
        "id": id,
        "caption": properties.get("name", [schema])[0],
        "schema": schema,
        "properties": properties,
        "datasets": ["us_ofac_sdn"],
        "referents": [],
        "target": False,
        "first_seen": "2026-01-08T10:35:40",
        "last_seen": "2026-04-29T12:40:02",
        "last_change": "2026-02-16T05:42:29",
    }


def _words(chance: random.Random, count: int) -> str:
    return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count))


def _country(chance: random.Random) -> list[str]:
    return [chance.choice(_COUNTRIES)]


def write(path: Path, megabytes: float) -> int:
    """A file of about this size; how many lines it has."""
    left, count = megabytes * 1e6, 0
    with path.open("wb") as file:
        for entity in entities():
            line = orjson.dumps(entity, option=orjson.OPT_APPEND_NEWLINE)
            file.write(line)
            count += 1
            left -= len(line)
            if left <= 0:
                return count
    raise AssertionError("entities() has no end")


def measure(path: Path) -> tuple[int, int, float, int]:
    """(rows, statements, CPU seconds, peak megabytes) of reading a file in a fresh process."""
    call = [sys.executable, "-c", _MEASURE, str(path)]
    root = Path(__file__).parents[1]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    rows, statements, seconds, peak = done.stdout.split()
    return int(rows), int(statements), float(seconds), int(peak)


def main(sizes: Sequence[str]) -> None:
    """Generate, read, print."""
    for size in sizes or ("50", "500"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "entities.ftm.json"
            write(path, float(size))
            rows, statements, seconds, peak = measure(path)
        print(
            f"{size} MB: {rows:,} rows, {statements:,} statements, {seconds:.1f} s of CPU "
            f"({float(size) / seconds:.1f} MB/s), peak {peak} MB"
        )


if __name__ == "__main__":
    main(sys.argv[1:])

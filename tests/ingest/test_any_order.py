"""Is the ledger the same whatever the order of the sources, and however often they are read?

A few of the official lists are read in a random order, some of them several times. After each file
all that the ledger holds (parties, relations, identities, listings, evidence) is compared with what
reading the same lists once in alphabetical order gives; each comparison is an example.
`ISTHMUS_ORDERS` says how many there are.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from graph.ledger.manifest import read_manifest
from ingest.pipeline import ingest
from tests.ingest.lists import SAMPLES, Sample
from tests.ingest.test_conservation import dump
from tests.tables import NOW

EXAMPLES = int(os.environ.get("ISTHMUS_ORDERS", "40"))  # continuous integration takes 1,000
SHARES = 2  # processes
DAY = date(2026, 11, 24)
BY_SOURCE = {sample.source: sample for sample in SAMPLES}  # the last form of each
NAMES = sorted(BY_SOURCE)


def read(folder: Path, sample: Sample) -> None:
    path = folder / sample.file
    path.write_bytes(sample.content)
    ingest(folder / "ledger", sample.source, [path], now=NOW, published=DAY)


def content(folder: Path) -> tuple[str, bytes]:
    """The ledger's version, which names its facts, and the whole graph that is made of it."""
    return read_manifest(folder / "ledger").version, dump(folder)


def once(folder: Path, names: Iterable[str]) -> tuple[str, bytes]:
    """The content after reading each of these lists once, in alphabetical order."""
    folder.mkdir()
    for name in sorted(names):
        read(folder, BY_SOURCE[name])
    found = content(folder)
    shutil.rmtree(folder)
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_any_order_and_any_number_of_times(tmp_path: Path, share: int) -> None:
    chance = random.Random(share)
    groups = [chance.sample(NAMES, 3) for _ in range(2 * len(NAMES))]
    expected: dict[frozenset[str], tuple[str, bytes]] = {}
    done = 0
    while done < EXAMPLES // SHARES:
        names = chance.choice(groups)
        order = [*names, *chance.choices(names, k=3)]
        chance.shuffle(order)
        folder = tmp_path / "found"
        folder.mkdir()
        for at, name in enumerate(order, start=1):
            read(folder, BY_SOURCE[name])
            so_far = frozenset(order[:at])
            if so_far not in expected:
                expected[so_far] = once(tmp_path / "expected", so_far)
            assert content(folder) == expected[so_far], order[:at]
            done += 1
        shutil.rmtree(folder)


def test_another_content_is_another_ledger(tmp_path: Path) -> None:
    """What the comparison rests on: it sees one source more, and one record less."""
    first, second = NAMES[:2]
    one = once(tmp_path / "one", [first])
    assert once(tmp_path / "two", [first, second])[0] != one[0]
    sample = BY_SOURCE[first]
    (tmp_path / "less").mkdir()
    less = Sample(
        sample.source, sample.file, sample.head, sample.records[1:], sample.tail, sample.mark
    )
    read(tmp_path / "less", less)
    assert dump(tmp_path / "less") != one[1]

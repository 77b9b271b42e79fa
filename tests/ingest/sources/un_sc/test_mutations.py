"""Changed copies of a list: refused, or every record is loaded or kept apart with its text."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Row
from tests.ingest.sources.un_sc.files import (
    ENTITY,
    FIXTURE,
    PERSON,
    SECOND,
    document,
    facts,
    read_text,
)

SEEDS = range(150)


def _check(rows: list[Row], records: int) -> None:
    loaded = [row for row in rows if not row.quarantined]
    apart = [row for row in rows if row.quarantined]
    assert len(loaded) + len(apart) == len(rows) == records
    assert all(row.statements for row in loaded)
    assert not any(row.statements for row in apart)
    assert all(issue.where and issue.what for row in rows for issue in row.issues)


@pytest.mark.parametrize("seed", SEEDS)
def test_doubled_dropped_and_shuffled_records_are_all_accounted_for(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    persons = chance.choices([PERSON, SECOND], k=chance.randrange(1, 6))
    entities = [ENTITY] * chance.randrange(3)
    rows = read_text(tmp_path, document("".join(persons), "".join(entities)))
    _check(rows, len(persons) + len(entities))
    different = len(set(persons)) + len(set(entities))
    assert sum(not row.quarantined for row in rows) == different


@pytest.mark.parametrize("seed", SEEDS)
def test_corrupted_bytes_are_refused_or_read_without_a_loss(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(FIXTURE)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(content))
        put = chance.choice(
            [b"<", b">", b"&", b"\x00", b"\xff", b"x", b"9", b"/", b"", b"</a>", b" "]
        )
        content[place : place + chance.randrange(3)] = put
    records = sum(content.count(tag) for tag in (b"<INDIVIDUAL>", b"<ENTITY>"))
    with contextlib.suppress(FileRefused):
        _check(read_text(tmp_path, bytes(content)), records)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    chance = random.Random(1)
    for length in chance.sample(range(len(FIXTURE.rstrip())), 150):
        with pytest.raises(FileRefused):
            read_text(tmp_path, FIXTURE[:length])


def test_the_order_of_records_does_not_change_what_is_stated(tmp_path: Path) -> None:
    assert facts(read_text(tmp_path, document(SECOND + PERSON))) == facts(
        read_text(tmp_path, FIXTURE)
    )

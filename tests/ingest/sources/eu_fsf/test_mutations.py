"""Changed copies of both formats: refused, or every record and line is accounted for."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Fact, Row, Sanction
from tests.ingest.sources.eu_fsf.files import (
    FIXTURE,
    HOLDING,
    LINES,
    PERSON,
    WORKS,
    document,
    facts,
    read_text,
    table,
)

SEEDS = range(120)
CSV = table().encode()


def _check(rows: list[Row]) -> None:
    loaded = [row for row in rows if not row.quarantined]
    apart = [row for row in rows if row.quarantined]
    assert len(loaded) + len(apart) == len(rows)
    assert all(row.statements for row in loaded)
    assert not any(row.statements for row in apart)
    assert all(issue.where and issue.what for row in rows for issue in row.issues)


def _corrupted(content: bytes, seed: int, put: list[bytes]) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randrange(3)] = chance.choice(put)
    return bytes(changed)


@pytest.mark.parametrize("seed", SEEDS)
def test_doubled_dropped_and_shuffled_records_are_all_accounted_for(
    tmp_path: Path, seed: int
) -> None:
    parties = random.Random(seed).choices([PERSON, WORKS, HOLDING], k=1 + seed % 6)
    rows = read_text(tmp_path, document(*parties))
    _check(rows)
    assert len(rows) == len(parties)
    assert sum(not row.quarantined for row in rows) == len(set(parties))


@pytest.mark.parametrize("seed", SEEDS)
def test_doubled_and_dropped_lines_are_all_accounted_for(tmp_path: Path, seed: int) -> None:
    lines = tuple(random.Random(seed).choices(LINES, k=1 + seed % 20))
    rows = read_text(tmp_path, table(lines), "eu.csv")
    _check(rows)
    assert len(rows) == len(lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_corrupted_xml_is_refused_or_read_without_a_loss(tmp_path: Path, seed: int) -> None:
    put = [b"<", b">", b"&", b"\x00", b"\xff", b'"', b"9", b"/", b"", b"</a>", b" "]
    content = _corrupted(FIXTURE, seed, put)
    with contextlib.suppress(FileRefused):
        rows = read_text(tmp_path, content)
        _check(rows)
        assert len(rows) == content.count(b"<sanctionEntity ")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_corrupted_csv_is_refused_or_read_without_a_loss(tmp_path: Path, seed: int) -> None:
    put = [b";", b'"', b"\r\n", b"\x00", b"\xff", b"9", b"", b" ", b"EU."]
    with contextlib.suppress(FileRefused):
        _check(read_text(tmp_path, _corrupted(CSV, seed, put), "eu.csv"))


def test_an_xml_cut_anywhere_is_refused(tmp_path: Path) -> None:
    for length in random.Random(1).sample(range(len(FIXTURE.rstrip())), 120):
        with pytest.raises(FileRefused):
            read_text(tmp_path, FIXTURE[:length])


def test_a_csv_cut_anywhere_states_nothing_that_the_whole_does_not(tmp_path: Path) -> None:
    """But for a listing, which is made of all the acts that a party's lines name."""

    def said(rows: list[Row]) -> set[Fact]:
        return {fact for fact in facts(rows) if not isinstance(fact, Sanction)}

    whole = said(read_text(tmp_path, CSV, "eu.csv"))
    for length in random.Random(1).sample(range(4000, len(CSV) - 2), 100):
        with contextlib.suppress(FileRefused):
            rows = read_text(tmp_path, CSV[:length], "eu.csv")
            _check(rows)
            assert sum(row.quarantined for row in rows) <= 1
            assert said(rows) <= whole


def test_the_order_of_records_does_not_change_what_is_stated(tmp_path: Path) -> None:
    whole = facts(read_text(tmp_path, FIXTURE))
    assert facts(read_text(tmp_path, document(HOLDING, WORKS, PERSON))) == whole

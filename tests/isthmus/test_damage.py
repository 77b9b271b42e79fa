"""What does a damaged ledger file lead to? One line, never another answer and never a traceback."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.isthmus.calling import call
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables, party, write_tables

ASKED = ("verdict", "mine:coil", "--as-of", "2026-01-01", "--json")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources and a log of judgements."""
    home = tmp_path_factory.mktemp("whole")
    ingest_tables(home, *small_tables())
    for name in ("one", "two"):
        ingest_tables(home, [party("z", identifiers="lei:529900000000000001AA")], name=name)
    write_tables(home / "newer", *small_tables(70))
    return home


def _damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes turned, zeroed, or the end cut off, as a failing disk or a copy would."""
    at, length = rng.randrange(len(data)), rng.choice([16, 4096, 65_536])
    hit = data[at : at + length]
    new = rng.choice([bytes(255 - byte for byte in hit), bytes(len(hit)), None])
    return data[:at] if new is None else data[:at] + new + data[at + length :]


@pytest.mark.parametrize("seed", range(10))
def test_damage_is_reported_and_never_changes_an_answer(
    home: Path, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    right = call(home, *ASKED)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("graphs"))
    file = rng.choice(sorted((copy / "ledger").rglob("*.duckdb")))
    file.write_bytes(_damaged(file.read_bytes(), rng))
    for command in (ASKED, ("doctor",), ("ingest", "tables", copy / "newer", "--name", "mine")):
        done = call(copy, *command)
        assert done.status in (0, 1), done.err
        assert len(done.err.splitlines()) == (done.status if command[0] != "doctor" else 0)
        if command is ASKED and done.status == 0:
            assert done.out == right.out


def test_damage_to_any_file_of_the_ledger_is_found_by_the_doctor(
    home: Path, tmp_path: Path
) -> None:
    names = [str(file.relative_to(home)) for file in (home / "ledger").rglob("*.duckdb")]
    assert len(names) == 4
    for number, name in enumerate(names):
        copy = tmp_path / str(number)
        shutil.copytree(home, copy)
        whole = (copy / name).read_bytes()
        (copy / name).write_bytes(whole[:12_288] + bytes(255 - byte for byte in whole[12_288:]))
        done = call(copy, "doctor")
        assert (done.status, "BROKEN ledger" in done.out) == (1, True), name

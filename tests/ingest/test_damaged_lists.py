"""Is a party ever taken off a list because a file was damaged on its way?

Every list is read whole, and then once more from a damaged copy: records dropped, doubled,
shuffled, bytes changed, cut out or put in, the file cut. Either the copy is refused and the ledger
is as it was; or every record is loaded or kept apart, and nobody has ended whose record is there,
be it readable or not. `ISTHMUS_DAMAGE` says how many copies are made of every list.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.errors import IsthmusError
from graph.ledger.manifest import read_manifest
from graph.ledger.reader import open_ledger
from graph.ledger.states import facts_of, states
from graph.ledger.writer import SourceWriter
from graph.model.facts import Entity, Sanction, Severity
from ingest.pipeline import IngestReport, ingest
from tests.ingest.lists import SAMPLES, Record, Sample
from tests.tables import NOW

COPIES = int(os.environ.get("ISTHMUS_DAMAGE", "12"))  # continuous integration makes 250
FIRST_DAY = date(2026, 11, 24)
PIECES = (
    b'"', b"'", b"\r\n", b"\n", b"\r", b",", b";", b"\t", b"<", b">", b"/>", b"</a>", b"&", b"]",
    b"}", b"\x00", b"\x1a", b"\xff", b"\\", b"-0- ", b" ", b"x", b"7",
)  # fmt: skip


# -- what happens to a file ---------------------------------------------------------------------


def _drop(sample: Sample, records: list[Record], chance: random.Random) -> None:
    del records[chance.randrange(len(records))]


def _double(sample: Sample, records: list[Record], chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 4)):
        records.insert(chance.randrange(len(records) + 1), chance.choice(records))


def _shuffle(sample: Sample, records: list[Record], chance: random.Random) -> None:
    chance.shuffle(records)


def _nothing(sample: Sample, records: list[Record], chance: random.Random) -> None:
    pass


def _change(content: bytes, chance: random.Random) -> bytes:
    """A few bytes put in, in place of a few or none."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content))
        content = content[:at] + chance.choice(PIECES) + content[at + chance.randrange(4) :]
    return content


def _noise(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(chance.randrange(1, 9)) + content[at + 1 :]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randrange(1, 400) :]


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _join_lines(content: bytes, chance: random.Random) -> bytes:
    ends = [at for at, byte in enumerate(content) if byte == 10]
    at = chance.choice(ends)
    return content[:at] + content[at + 1 :]


def _whole(content: bytes, chance: random.Random) -> bytes:
    return content


TO_RECORDS = (_nothing, _nothing, _drop, _double, _shuffle)
TO_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _whole, _change, _change, _noise, _cut_out, _cut_off, _join_lines,
)  # fmt: skip


def damaged(sample: Sample, chance: random.Random) -> bytes:
    """A copy to which one or two things happened."""
    records = list(sample.records)
    chance.choice(TO_RECORDS)(sample, records, chance)
    return chance.choice(TO_BYTES)(sample.file_of(records), chance)


# -- what becomes of the ledger -----------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """The parties that stand, and the entries: their id and whose they are."""

    parties: frozenset[str]
    entries: frozenset[tuple[str, str]]


def standing(ledger: Path, source: str) -> Standing:
    with open_ledger(ledger) as opened:
        held = facts_of(opened, source, states(opened, source)[-1])
    return Standing(
        frozenset(row[0] for row in held[Entity]),
        frozenset((row[0], row[1]) for row in held[Sanction]),
    )


def read(folder: Path, sample: Sample, content: bytes, day: date) -> IngestReport:
    path = folder / sample.file
    path.write_bytes(content)
    return ingest(folder / "ledger", sample.source, [path], now=NOW, published=day)


@pytest.fixture(params=SAMPLES, ids=lambda sample: sample.title, scope="module")
def whole(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Sample, Path, Standing]]:
    sample: Sample = request.param
    folder = tmp_path_factory.mktemp("whole")
    report = read(folder, sample, sample.content, FIRST_DAY)
    rows = sample.rows or len(sample.records)
    assert report.total("rows_in") == report.total("loaded") == rows
    stands = standing(folder / "ledger", sample.source)
    assert {record.party for record in sample.records} == stands.parties
    yield sample, folder, stands
    shutil.rmtree(folder)


def test_the_parties_of_a_sample_can_be_found_in_its_bytes() -> None:
    for sample in SAMPLES:
        for record in sample.records:
            others = [each for each in sample.records if each is not record]
            assert sample.names(record.party, record.content)
            assert not sample.names(record.party, sample.file_of(others))


def test_a_damaged_copy_takes_nobody_off_a_list(
    whole: tuple[Sample, Path, Standing], tmp_path: Path
) -> None:
    sample, folder, before = whole
    taken = 0
    for seed in range(COPIES):
        copy = tmp_path / str(seed)
        shutil.copytree(folder, copy)
        content = damaged(sample, random.Random(f"{sample.title} {seed}"))
        version = read_manifest(copy / "ledger").version
        try:
            report, words = read(copy, sample, content, FIRST_DAY + timedelta(days=1)), ""
        except IsthmusError as error:
            report, words = None, str(error)
        if report is None:
            assert "\n" not in words, f"seed {seed}: {words}"
            assert read_manifest(copy / "ledger").version == version, f"seed {seed}"
        else:
            after = standing(copy / "ledger", sample.source)
            check_counts(report, f"seed {seed}")
            check_nobody_is_lost(sample, content, before, after, f"seed {seed}")
            taken += 1
        shutil.rmtree(copy)
    if COPIES >= 12:
        assert taken, "every copy was refused: nothing was tested"


def test_a_record_that_is_gone_ends_and_nothing_else_does(
    whole: tuple[Sample, Path, Standing], tmp_path: Path
) -> None:
    """What the damage must not do, a new edition does; a file that counts itself is refused."""
    sample, folder, before = whole
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    gone, *others = sample.records
    content = sample.file_of(others)
    # OFAC's advanced XML holds the entry of a party elsewhere: alone it keeps its party.
    entry = f'<SanctionsEntry [^>]*ProfileID="{gone.party[-4:]}".*?</SanctionsEntry>'
    content = re.sub(entry.encode(), b"", content)
    if sample.counted:
        with pytest.raises(IsthmusError, match="cut, or one page"):
            read(tmp_path, sample, content, FIRST_DAY + timedelta(days=1))
        content = content.replace(b'"total": 24', b'"total": 23')
    report = read(tmp_path, sample, content, FIRST_DAY + timedelta(days=1))
    assert report.outcome.kept == ()
    after = standing(tmp_path / "ledger", sample.source)
    assert before.parties - after.parties == {gone.party}
    assert {entry[1] for entry in before.entries - after.entries} <= {gone.party}
    assert after.entries <= before.entries


def test_the_check_sees_a_party_that_is_taken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what holds the parties of unread records, it fails."""
    monkeypatch.setattr(SourceWriter, "_hold", lambda self, part: set())
    sample = SAMPLES[0]
    read(tmp_path, sample, sample.content, FIRST_DAY)
    before = standing(tmp_path / "ledger", sample.source)
    content = sample.content.replace(b'"PIER 4007', b'"PIER" 4007', 1)
    read(tmp_path, sample, content, FIRST_DAY + timedelta(days=1))
    after = standing(tmp_path / "ledger", sample.source)
    with pytest.raises(AssertionError, match="ofac:4007"):
        check_nobody_is_lost(sample, content, before, after, "")


def check_counts(report: IngestReport, what: str) -> None:
    """Every row is loaded or kept apart, and every row kept apart has its issue."""
    assert report.total("rows_in") == report.total("loaded") + report.total("quarantined"), what
    apart = [issue for issue in report.issues if issue.severity == Severity.QUARANTINED]
    if report.outcome.changed:
        assert len(apart) == report.total("quarantined"), what
    assert all(issue.where and issue.what for issue in report.issues), what


def check_nobody_is_lost(
    sample: Sample, content: bytes, before: Standing, after: Standing, what: str
) -> None:
    """Whose mark is in the file stands; whose records are whole keeps all its entries."""
    gone = {party for party in before.parties - after.parties if sample.names(party, content)}
    assert not gone, f"{what}: taken off though in the file: {sorted(gone)}"
    # From the beginning of a line: a byte before a name makes it another one's.
    lines = b"\n" + content
    intact = {record.party for record in sample.records if b"\n" + record.content in lines}
    lost = {entry for entry in before.entries - after.entries if entry[1] in intact}
    assert not lost, f"{what}: entries of records that are whole have ended: {sorted(lost)}"

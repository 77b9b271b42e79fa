"""Is a row ever lost, or a fact invented, whatever becomes of the file?"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused, IsthmusError
from graph.model.facts import Attribute, Fact, Row, Severity
from ingest.sources.uk_sanctions_list.reader import identify
from tests.ingest.sources.uk_sanctions_list.files import (
    HOLDING,
    ROWS,
    SHIP,
    XML,
    as_csv,
    facts,
    read_bytes,
)

CSV = as_csv(ROWS)
WHOLE = {"a.csv": CSV, "a.xml": XML.encode()}


def read_damaged(content: bytes, name: str) -> list[Row] | None:
    """The rows of a damaged file; None when it is refused, which is all that may be raised."""
    rows, words = None, ""
    with TemporaryDirectory() as folder:
        try:
            rows = read_bytes(Path(folder), content, name)
        except IsthmusError as error:
            words = str(error)
    assert "\n" not in words
    if rows is None:
        return None
    for row in rows:
        assert not (row.statements and row.quarantined)
        if row.quarantined:
            assert any(i.severity == Severity.QUARANTINED and i.what for i in row.issues)
    return rows


def certain(found: set[Fact]) -> set[Fact]:
    """Without what is kept as words when its party is missing."""
    words = {"parentCompany", "subsidiary", "owner", "formerOwner"}
    return {fact for fact in found if not (isinstance(fact, Attribute) and fact.key in words)}


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(["a.csv", "a.xml"]), st.integers(0, 20_000))
def test_a_file_cut_anywhere_is_refused_or_says_so(name: str, length: int) -> None:
    whole = WHOLE[name]
    cut = whole[: length % len(whole)]
    rows = read_damaged(cut, name)
    if rows is None:
        return
    assert name == "a.csv"  # an XML that is cut is always refused
    told = [issue.what for row in rows for issue in row.issues]
    assert cut.endswith(b"\n") or any("line end" in what for what in told)
    if cut.endswith(b"\r\n"):
        assert certain(facts(rows)) <= facts(read_damaged(whole, name) or [])


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(ROWS))))
def test_no_order_of_rows_changes_a_fact(order: list[int]) -> None:
    rows = read_damaged(as_csv([ROWS[at] for at in order]), "a.csv")
    assert rows is not None
    assert facts(rows) == facts(read_damaged(CSV, "a.csv") or [])
    assert len(rows) == len(ROWS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(ROWS) - 1), max_size=12))
def test_repeated_rows_are_counted_and_state_nothing_new(again: list[int]) -> None:
    rows = read_damaged(as_csv([*ROWS, *(ROWS[at] for at in again)]), "a.csv")
    assert rows is not None
    assert len(rows) == len(ROWS) + len(again)
    assert facts(rows) == facts(read_damaged(CSV, "a.csv") or [])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["a.csv", "a.xml"]), st.integers(0, 2**32))
def test_corrupt_bytes_never_crash_and_lose_no_row(name: str, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(WHOLE[name])
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(content))
        kind = chance.randrange(3)
        if kind == 0:
            content[at] = chance.randrange(256)
        elif kind == 1:
            del content[at : at + chance.randrange(1, 9)]
        else:
            content[at:at] = bytes(chance.choices(b'",\r\n<>&;|\x00\xff(1)', k=3))
    read_damaged(bytes(content), name)


@pytest.mark.parametrize("cell", list(SHIP[0]))
def test_hostile_text_in_any_cell_is_read_or_told(cell: str) -> None:
    hostile = (
        "(1)",
        "(1) (2)",
        "|||",
        "dd/mm/yyyy",
        "=1+1",
        "\u202e",
        "(((",
        "; ; ;",
        "IMO",
        "x" * 9999,
    )
    for text in hostile:
        rows = read_damaged(as_csv([{**SHIP[0], cell: text}, *HOLDING]), "a.csv")
        assert rows is None or len(rows) == 2


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_refused_or_not_claimed(head: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "UK-Sanctions-List.csv"
        path.write_bytes(head)
        found, words = None, ""
        try:
            found = identify(path, head)
        except FileRefused as refusal:
            words = str(refusal)
    assert found in (None, "list")
    assert "\n" not in words


MEASURE = """
import re, sys
from pathlib import Path
from ingest.sources.uk_sanctions_list.reader import read
count = sum(1 for _ in read({"list": Path(sys.argv[1])}, "uk_sanctions_list"))
print(count, int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
# Not getrusage: what it tells of a new process begins at the size of the process that made it.


def _megabytes(path: Path, rows: int) -> int:
    head, tail = as_csv([]), as_csv(SHIP, day="").split(b"\r\n", 1)[1]
    with path.open("wb") as file:
        file.write(head)
        for at in range(rows):
            file.write(tail.replace(b"PIER STAR", b"PIER STAR %d" % at))
    root = Path(__file__).parents[4]
    call = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(call, cwd=root, capture_output=True, text=True, check=True)
    count, megabytes = done.stdout.split()
    assert int(count) == rows
    return int(megabytes)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in /proc")
def test_memory_grows_with_the_names_and_not_with_the_rows(tmp_path: Path) -> None:
    small, large = _megabytes(tmp_path / "s.csv", 2_000), _megabytes(tmp_path / "l.csv", 20_000)
    assert large <= small + 24  # 18,000 more names of one ship

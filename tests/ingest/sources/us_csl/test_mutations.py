"""Damaged files of every form: refused in one line, or every row accounted for; nothing else."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused
from graph.model.facts import Row, Severity
from tests.ingest.sources.us_csl.files import RESULTS, Result, as_json, as_table, facts, read_bytes

FORMS = {"c.csv": ",", "c.tsv": "\t", "c.json": ""}
PIECES = [
    b'"',
    b"\n",
    b"\r\n",
    b",",
    b"\t",
    b"; ",
    b"(",
    b"}",
    b"]",
    b"\x00",
    b"\xff",
    b"?",
    b"a.k.a. ",
]


def form_of(name: str, results: list[Result]) -> bytes:
    return as_json(results) if name == "c.json" else as_table(results, delimiter=FORMS[name])


def read_damaged(name: str, content: bytes) -> list[Row] | None:
    """The rows, or None when the file was refused."""
    with TemporaryDirectory() as folder:
        try:
            return read_bytes(Path(folder), content, name)
        except FileRefused as refusal:
            words = str(refusal)
    assert "\n" not in words
    return None


def rows_of(name: str, content: bytes) -> int:
    """How many rows a file holds, by other means than the reader's."""
    text = content.decode("utf-8-sig")
    if name == "c.json":
        return len(json.loads(text)["results"])
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=FORMS[name])) - 1


def check(name: str, content: bytes) -> bool:
    """Every row is accounted for; False when the file was refused."""
    rows = read_damaged(name, content)
    if rows is None:
        return False
    assert len(rows) == rows_of(name, content)
    for row in rows:
        if row.quarantined:
            assert row.statements == ()
            assert any(issue.severity == Severity.QUARANTINED for issue in row.issues)
            assert all(issue.where and issue.what for issue in row.issues)
        else:
            assert row.statements
    return True


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.lists(st.sampled_from(RESULTS), min_size=1, max_size=12))
def test_rows_dropped_doubled_and_shuffled(name: str, results: list[Result]) -> None:
    content = form_of(name, results)
    assert check(name, content)
    once = read_damaged(name, form_of(name, list({id(each): each for each in results}.values())))
    rows = read_damaged(name, content)
    assert once is not None
    assert rows is not None
    assert set(facts(rows)) == set(facts(once))


def test_bytes_changed_cut_out_and_put_in() -> None:
    chance = random.Random(20261126)
    read = 0
    for name in FORMS:
        whole = form_of(name, list(RESULTS))
        for _ in range(120):
            content = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                start = chance.randrange(len(content))
                end = start + chance.choice([0, 0, 1, chance.randint(0, 60)])
                put = chance.choice([b"", *PIECES, chance.randbytes(3)])
                content[start:end] = put
            read += check(name, bytes(content))
    assert read > 60  # many are read with a few rows set aside, not refused at the first doubt


def test_a_file_cut_anywhere_is_refused_or_loses_no_row_silently() -> None:
    chance = random.Random(7)
    for name in FORMS:
        whole = form_of(name, list(RESULTS))
        for _ in range(60):
            content = whole[: chance.randrange(1, len(whole) - 1)]
            rows = read_damaged(name, content)
            if rows is None:
                continue
            assert name != "c.json"
            told = [issue.what for row in rows for issue in row.issues]
            ended = content.endswith(b"\n")
            assert ended or any("rows may be missing" in what for what in told)

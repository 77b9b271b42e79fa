"""Is a row ever lost, or a fact invented, whatever becomes of the file?"""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused, IsthmusError
from graph.model.facts import Attribute, Fact, Row, Severity
from ingest.sources.uk_ofsi.information import information
from ingest.sources.uk_ofsi.reader import identify
from tests.ingest.sources.uk_ofsi.files import (
    HOLDING,
    ROWS,
    SHIP,
    as_csv,
    as_workbook,
    facts,
    read_bytes,
)

WHOLE = {"a.csv": as_csv(ROWS), "a.xlsx": as_workbook(ROWS)}


def read_damaged(content: bytes, name: str) -> list[Row] | None:
    """The rows of a damaged file; None when it is refused, which is all that may be raised."""
    rows, words = None, ""
    with TemporaryDirectory() as folder:
        try:
            rows = read_bytes(Path(folder), content, name)
        except IsthmusError as error:
            words = str(error)
    assert "\n" not in words
    for row in rows or []:
        assert not (row.statements and row.quarantined)
        if row.quarantined:
            assert any(i.severity == Severity.QUARANTINED and i.what for i in row.issues)
    return rows


def certain(found: set[Fact]) -> set[Fact]:
    """Without what is kept as words when its party is missing."""
    words = {"parentCompany", "subsidiary", "owner", "linkedTo"}
    return {fact for fact in found if not (isinstance(fact, Attribute) and fact.key in words)}


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 20_000))
def test_a_file_cut_anywhere_is_refused_or_says_so(length: int) -> None:
    whole = WHOLE["a.csv"]
    cut = whole[: length % len(whole)]
    rows = read_damaged(cut, "a.csv")
    if rows is None:
        return
    told = [issue.what for row in rows for issue in row.issues]
    assert cut.endswith(b"\n") or any("line end" in what for what in told)
    if cut.endswith(b"\r\n"):
        assert certain(facts(rows)) <= facts(read_damaged(whole, "a.csv") or [])


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(range(len(ROWS))),
    st.lists(st.integers(0, len(ROWS) - 1), max_size=8),
    st.sampled_from(["a.csv", "a.xlsx"]),
)
def test_no_order_and_no_repetition_of_rows_changes_a_fact(
    order: list[int], again: list[int], name: str
) -> None:
    form = as_csv if name == "a.csv" else as_workbook
    rows = read_damaged(form([ROWS[at] for at in (*order, *again)]), name)
    assert rows is not None
    assert facts(rows) == facts(read_damaged(WHOLE[name], name) or [])
    assert len(rows) == len(order) + len(again)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(WHOLE)), st.integers(0, 2**32))
def test_corrupt_bytes_never_crash(name: str, seed: int) -> None:
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
            content[at:at] = bytes(chance.choices(b'",\r\n():;.\x00\xff', k=3))
    read_damaged(bytes(content), name)


@pytest.mark.parametrize("cell", list(SHIP))
def test_hostile_text_in_any_cell_is_read_or_told(cell: str) -> None:
    labels = "(UK Sanctions List Ref):(UN Ref):(UK Statement of Reasons):(IMO number):"
    for text in ("(1)", "(1) (2)", "dd/mm/yyyy", "=1+1", "\u202e", "(((", labels, "x" * 9999):
        rows = read_damaged(as_csv([{**SHIP, cell: text}, HOLDING]), "a.csv")
        assert rows is None or len(rows) == 2


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_word_between_the_labels_is_lost(prose: str, reasons: str) -> None:
    known = information(
        f"(UK Sanctions List Ref):RUS0001. {prose}(UK Statement of Reasons):{reasons}"
    )
    if "(" not in prose + reasons:
        words = prose.replace("\r\n", "\n").replace("\r", "\n").split()
        assert known.remark.split() == words or prose.lstrip()[:1] in (".", ",")
        assert known.reasons.split() == reasons.replace("\r", "\n").split()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04"]))
def test_any_bytes_are_recognised_refused_or_not_claimed(head: bytes, before: bytes) -> None:
    found, words = None, ""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ConList.csv"
        path.write_bytes(before + head)
        try:
            found = identify(path, before + head)
        except FileRefused as refusal:
            words = str(refusal)
    assert found in (None, "list")
    assert "\n" not in words


def test_an_empty_line_above_the_header_is_passed_over() -> None:
    rows = read_damaged(b"\r\n" + WHOLE["a.csv"], "a.csv")
    assert rows is not None
    assert len(rows) == len(read_damaged(WHOLE["a.csv"], "a.csv") or [])

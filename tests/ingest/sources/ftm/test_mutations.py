"""Damaged files: refused in one line, or every line accounted for; nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused
from graph.model.facts import Row, Severity
from ingest.source import HEAD_BYTES
from ingest.sources.ftm.reader import identify, read
from tests.ingest.sources.ftm.files import (
    PARTIES,
    as_delta,
    as_lines,
    as_simple,
    as_statements,
    entity,
    facts,
    full,
    read_schemata,
)

ENTITIES = [*(full(schema) for schema in read_schemata()), *PARTIES]
LINES = as_lines(ENTITIES).splitlines(keepends=True)
FORMS = (
    b"".join(LINES),
    as_simple([{"id": f"c{no}", "schema": "Company", "name": "A; B"} for no in range(5)]),
    as_statements(PARTIES),
)
DELTA = as_delta(
    [
        ("MOD", entity("c2", "Company", name="Pier Group Ltd")),
        ("DEL", {"id": "x-Debt"}),
        ("ADD", entity("c9", "Company", name="New Ltd")),
    ]
)


def read_damaged(content: bytes, delta: bytes | None = None) -> list[Row] | None:
    """The rows, or None when the files were refused."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"entities": Path(folder) / "entities.ftm.json"}
        files["entities"].write_bytes(content)
        if delta is not None:
            files["delta"] = Path(folder) / "entities.delta.json"
            files["delta"].write_bytes(delta)
        try:
            for part, path in files.items():
                with path.open("rb") as file:
                    if identify(path, file.read(HEAD_BYTES)) != part:
                        return None
            return list(read(files, "ftm"))
        except FileRefused as refusal:
            words = str(refusal)
    assert "\n" not in words
    return None


def check(rows: list[Row] | None, expected: int | None) -> None:
    """Every row is loaded or quarantined, and a quarantined one keeps its reason."""
    if rows is None:
        return
    if expected is not None:
        assert len(rows) == expected
    for row in rows:
        if row.quarantined:
            assert row.statements == ()
            assert all(issue.where and issue.what for issue in row.issues)
            assert any(issue.severity == Severity.QUARANTINED for issue in row.issues)


def count(content: bytes) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n") and bool(content))


PIECES = [
    b'"',
    b"\r\n",
    b"\n",
    b"\r",
    b"{",
    b"}",
    b"[",
    b",",
    b":",
    b"\\",
    b"\x00",
    b"\xff",
    b"null",
]


@st.composite
def corrupted(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes changed, cut out or put in anywhere; the file cut anywhere."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        put = draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES)))
        content = content[:start] + put + content[end:]
    if draw(st.booleans()):
        content = content[: draw(st.integers(0, len(content)))]
    return content


@settings(max_examples=120, deadline=None)
@given(corrupted(FORMS[0]))
def test_corrupted_lines_are_refused_or_accounted_for(content: bytes) -> None:
    check(read_damaged(content), count(content))


@settings(max_examples=60, deadline=None)
@given(st.one_of(corrupted(FORMS[1]), corrupted(FORMS[2])))
def test_corrupted_tables_are_refused_or_accounted_for(content: bytes) -> None:
    check(read_damaged(content), None)


@settings(max_examples=60, deadline=None)
@given(corrupted(DELTA))
def test_a_corrupted_delta_is_refused_or_accounted_for(delta: bytes) -> None:
    check(read_damaged(FORMS[0], delta), count(FORMS[0]) + count(delta))


json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.text(max_size=5), st.just("c1")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(ENTITIES) - 1), st.integers(0, 60), json_values)
def test_any_value_may_stand_anywhere(which: int, where: int, value: object) -> None:
    made = orjson.loads(orjson.dumps(ENTITIES[which]))
    names = [*made["properties"]]
    if where < len(names):
        made["properties"][names[where]] = value
    else:
        made[[*made][where % len(made)]] = value
    content = orjson.dumps(made) + b"\n" + as_lines(PARTIES)
    check(read_damaged(content), 1 + len(PARTIES))


@settings(max_examples=40, deadline=None)
@given(st.permutations(LINES))
def test_the_order_of_lines_does_not_change_what_is_stated(lines: list[bytes]) -> None:
    plain, mixed = read_damaged(FORMS[0]), read_damaged(b"".join(lines))
    assert plain is not None
    assert mixed is not None
    assert set(facts(plain)) == set(facts(mixed))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=25))
def test_doubled_and_dropped_lines_are_accounted_for(lines: list[bytes]) -> None:
    rows = read_damaged(b"".join(lines))
    assert rows is not None
    check(rows, len(lines))
    again = len(lines) - len(set(lines))
    found = [i for row in rows for i in row.issues if "stands on an earlier line" in i.what]
    assert len(found) <= again


@settings(max_examples=60, deadline=None)
@given(st.integers(1, len(FORMS[0]) - 1))
def test_a_file_cut_anywhere_is_refused_unless_it_is_cut_between_lines(length: int) -> None:
    content = FORMS[0][:length]
    rows = read_damaged(content)
    if rows is not None:
        assert content.rstrip(b"\n").endswith(b"}")
        assert len(rows) == count(content)

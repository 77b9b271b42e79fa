"""Damaged files: refused in one line, or every line accounted for; nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileRefused
from graph.model.facts import Attribute, Fact, Row, Severity
from ingest.sources.ofac_sdn.reader import identify, read
from tests.ingest.sources.ofac_sdn.files import LINES, NAMES, as_published, facts, statements

PARTS = ("sdn", "alt", "add", "comments")


def read_damaged(contents: dict[str, bytes]) -> list[Row] | None:
    """The rows, or None when the files were refused."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for part, content in contents.items():
            files[part] = Path(folder) / NAMES[part]
            files[part].write_bytes(content)
        try:
            return list(read(files, "ofac_sdn"))
        except FileRefused as refusal:
            words = str(refusal)
    assert "\n" not in words
    return None


def lines_before_the_end(content: bytes) -> int:
    """Lines before the one that begins with the end mark; all of them when none does."""
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()
    marks = [number for number, line in enumerate(lines) if line.startswith(b"\x1a")]
    return min(marks, default=len(lines))


def check_conservation(contents: dict[str, bytes]) -> None:
    rows = read_damaged(contents)
    if rows is None:
        return
    for part, content in contents.items():
        expected = lines_before_the_end(content)
        of_part = [row for row in rows if row.part == part]
        loaded = [row for row in of_part if not row.quarantined]
        quarantined = [row for row in of_part if row.quarantined]
        assert len(loaded) + len(quarantined) == len(of_part) == expected
        for row in quarantined:
            assert row.statements == ()
            assert all(issue.where and issue.what for issue in row.issues)
            assert any(issue.severity == Severity.QUARANTINED for issue in row.issues)


@st.composite
def shuffled(draw: st.DrawFn) -> dict[str, bytes]:
    """Rows dropped, doubled, shuffled, moved to other files."""
    every = [line for part in PARTS for line in LINES[part]]
    contents = {}
    for part in PARTS:
        pool = list(LINES[part]) + draw(st.lists(st.sampled_from(every), max_size=3))
        chosen = draw(st.lists(st.sampled_from(pool), max_size=12))
        contents[part] = as_published(chosen)
    return contents


@st.composite
def corrupted(draw: st.DrawFn) -> dict[str, bytes]:
    """Bytes changed, cut out or put in anywhere; files cut anywhere."""
    contents = {part: as_published(LINES[part]) for part in PARTS}
    for _ in range(draw(st.integers(1, 4))):
        part = draw(st.sampled_from(PARTS))
        content = contents[part]
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        put = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b'"', b"\r\n", b"\n", b"\r", b"\x1a", b"; ", b",", b"-0- ", b"("]),
            )
        )
        contents[part] = content[:start] + put + content[end:]
    if draw(st.booleans()):
        part = draw(st.sampled_from(PARTS))
        contents[part] = contents[part][: draw(st.integers(0, len(contents[part])))]
    return contents


@settings(max_examples=150, deadline=None)
@given(shuffled())
def test_dropped_doubled_and_misplaced_rows_are_all_accounted_for(
    contents: dict[str, bytes],
) -> None:
    check_conservation(contents)


@settings(max_examples=250, deadline=None)
@given(corrupted())
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(
    contents: dict[str, bytes],
) -> None:
    check_conservation(contents)


@settings(max_examples=150, deadline=None)
@given(st.permutations(LINES["sdn"]), st.permutations(LINES["add"]))
def test_the_order_of_rows_does_not_change_what_is_stated(
    primary: list[str], addresses: list[str]
) -> None:
    plain = {part: as_published(LINES[part]) for part in PARTS}
    ordered = read_damaged(plain)
    mixed = read_damaged({**plain, "sdn": as_published(primary), "add": as_published(addresses)})
    assert ordered is not None
    assert mixed is not None
    assert facts(ordered) == facts(mixed)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(as_published(LINES["sdn"])) - 1))
def test_a_file_cut_anywhere_never_states_what_the_whole_file_does_not(length: int) -> None:
    whole = as_published(LINES["sdn"])
    rows = read_damaged({"sdn": whole[:length]})
    if rows is None:
        return
    complete = read_damaged({"sdn": whole})
    assert complete is not None

    def certain(found: list[Row]) -> set[Fact]:
        # A link to a party beyond the cut is kept as an attribute: true, but not stated before.
        return {f for f in facts(found) if not (isinstance(f, Attribute) and f.key == "linkedTo")}

    assert certain(rows) <= certain(complete)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400))
def test_where_a_remark_is_cut_changes_nothing_that_both_files_state_together(
    padding: int,
) -> None:
    tail = (
        "Executive Order 14024 Directive Information Subject to Directive 3 - debt is prohibited.; "
        "Listing Date (EO 14024 Directive 3): 24 Feb 2022; Tax ID No. 7799000005 (Russia); "
        "Linked To: SECOND PARTY; a.k.a. 'WEAK; NAME'; Organization Established Date 2007."
    )
    filler = "; ".join(f"Website www.example{number:03}.org" for number in range(20))
    remark = f"Website {'x' * (padding + 1)}.org; {filler}; {tail}"
    head = '1,"FIRST PARTY LTD",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    second = '2,"SECOND PARTY",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
    cut, rest = remark[:1000], remark[1000:]
    contents = {"sdn": as_published((f'{head}"{cut}"', second))}
    if rest:
        contents["comments"] = as_published((f'1,"{rest}"',))
    rows = read_damaged(contents)
    assert rows is not None
    known = {
        (type(s.fact).__name__, s.evidence.text)
        for s in statements(rows)
        if "Website" not in s.evidence.text
    }
    short = read_damaged({"sdn": as_published((f'{head}"{tail}"', second))})
    assert short is not None
    assert known == {(type(s.fact).__name__, s.evidence.text) for s in statements(short)}
    assert {f for f in facts(rows) if not (isinstance(f, Attribute) and f.key == "website")} == (
        facts(short)
    )
    assert not [issue for row in rows for issue in row.issues]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["SDN.CSV", "CONS_ALT.CSV", "x"]))
def test_any_bytes_are_recognised_refused_or_not_claimed(head: bytes, name: str) -> None:
    words = ""
    found = None
    try:
        found = identify(Path(name), head)
    except FileRefused as refusal:
        words = str(refusal)
    assert found in {None, *LINES}
    assert "\n" not in words

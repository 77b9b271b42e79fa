"""Is a row ever lost, or a fact ever changed, without a word? Whatever becomes of the files.

Tables are mutated as transfers, editors and spreadsheets mutate them. Every ingest either ends
with one of our own errors, and then the ledger is as it was, or accounts for every row.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import compile_graph
from graph.errors import IsthmusError
from graph.ledger.manifest import read_manifest
from graph.ledger.reader import open_ledger
from graph.model.facts import Entity, Severity
from ingest.pipeline import IngestReport, ingest
from tests.tables import NOW, TODAY, ingest_tables, party, relation, write_tables

Row = dict[str, str]


def dump(home: Path, known_on: date | None = None) -> bytes:
    """The whole graph as canonical bytes: nodes and edges with everything they say, sorted."""
    graph = compile_graph(home / "ledger", as_of=TODAY, known_on=known_on)
    network = graph.to_networkx()
    nodes = sorted([key, dict(attributes)] for key, attributes in network.nodes(data=True))
    edges = sorted(
        ([left, right, key, dict(attributes)]
         for left, right, key, attributes in network.edges(keys=True, data=True)),
        key=lambda edge: edge[:3],
    )  # fmt: skip
    return orjson.dumps([nodes, edges, graph.notes], option=orjson.OPT_SORT_KEYS)


def digest(home: Path) -> str:
    return sha256(dump(home)).hexdigest()


# -- valid tables, and what may happen to them ---------------------------------------------------


KEYS = "abcdefgh"
NAMES = ["Acme, Inc.", 'The "Best" Ltd', "ООО Ромашка", "line\nbreak", "中芯", "=1+1", "a;b"]


@st.composite
def tables(draw: st.DrawFn, prefix: str = "") -> tuple[list[Row], list[Row]]:
    """Rows that are all valid."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, max_size=7, unique=True))
    numbers = draw(st.permutations(range(len(KEYS))))
    entities = [
        party(
            prefix + key,
            draw(st.sampled_from(["", "us_ofac_sdn@2020", "eu_fsf@2021-03..2022"])),
            name=draw(st.sampled_from(NAMES)),
            country=draw(st.sampled_from(["", "DE", "RU"])),
            identifiers=f"lei:529900000000000000{number:02}" if number < 5 else "ticker:X",
        )
        for key, number in zip(keys, numbers, strict=False)
    ]
    pairs = [pair for pair in permutations(keys, 2) if draw(st.integers(0, 9)) < 2][:8]
    relations = [
        relation(
            kind := draw(st.sampled_from(["OWNS", "SUPPLIES", "CONTROLS", "LINKED_TO"])),
            prefix + left,
            prefix + right,
            share=draw(st.sampled_from(["", "7.5", "51"])) if kind == "OWNS" else "",
            how=draw(st.sampled_from(["", "board", "line\nbreak"])),
        )
        for left, right in pairs
    ]
    return entities, relations


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _drop(data: bytes, at: int, _: int) -> bytes:
    lines = _lines(data)
    return b"".join(line for number, line in enumerate(lines) if number != at % len(lines))


def _double(data: bytes, at: int, _: int) -> bytes:
    lines = _lines(data)
    return data + lines[at % len(lines)]


def _swap(data: bytes, at: int, other: int) -> bytes:
    lines = _lines(data)
    one, two = at % len(lines), other % len(lines)
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def _cut(data: bytes, at: int, _: int) -> bytes:
    return data[: at % len(data)]


def _corrupt(data: bytes, at: int, other: int) -> bytes:
    place = at % len(data)
    return data[:place] + bytes([other % 256]) + data[place + 1 :]


def _insert(data: bytes, at: int, other: int) -> bytes:
    pieces = [b'"', b"\x00", b"\xff", b"\r", b"\n", b",", b";", b"\xef\xbb\xbf", b"\x1a", b"<html>"]
    place = at % len(data)
    return data[:place] + pieces[other % len(pieces)] + data[place:]


def _separate(data: bytes, _: int, other: int) -> bytes:
    return data.replace(b",", [b";", b"\t", b"|", b", "][other % 4])


def _line_ends(data: bytes, _: int, other: int) -> bytes:
    return data.replace(b"\r\n", [b"\n", b"\r", b"\n\n", b"\r\r\n"][other % 4])


def _encode(data: bytes, _: int, other: int) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(["utf-16", "cp1251", "latin-1", "utf-8-sig"][other % 4], "replace")


def _case(data: bytes, _: int, other: int) -> bytes:
    return [data.upper, data.lower, data.swapcase][other % 3]()


MUTATIONS = [
    _drop, _double, _swap, _cut, _corrupt, _insert, _separate, _line_ends, _encode, _case,
]  # fmt: skip
mutations = st.lists(
    st.tuples(
        st.sampled_from(["entities.csv", "relations.csv"]),
        st.sampled_from(MUTATIONS),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=3,
)


def rows_of(file: Path) -> int:
    """How many rows of data a table has, counted apart from the reader."""
    text = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return sum(1 for row in rows[1:] if any(cell.strip() for cell in row))


def _accounted(report: IngestReport, home: Path, folder: Path) -> None:
    """Rows in = rows in the files = loaded + quarantined, and every quarantined row says why."""
    for part, count in report.outcome.counts.items():
        assert count.rows_in == rows_of(folder / f"{part}.csv"), part
        assert count.rows_in == count.loaded + count.quarantined, part
        refused = {
            issue.where.split(", column")[0]
            for issue in report.issues
            if issue.part == part and issue.severity == Severity.QUARANTINED
        }
        assert len(refused) == count.quarantined, (refused, count)
    with open_ledger(home / "ledger") as ledger:
        entities = ledger.facts(Entity)["id"].tolist()
        held = {issue.where: issue.what for issue in ledger.issues("mine")}
    assert {issue.where for issue in report.issues} == held.keys()
    assert len(entities) == report.outcome.counts["entities"].loaded
    assert report.outcome.total == len(entities)


@settings(max_examples=30, deadline=None)
@given(tables(), mutations)
def test_mutated_tables_are_refused_whole_or_accounted_for_row_by_row(
    rows: tuple[list[Row], list[Row]], changes: list[tuple[str, object, int, int]]
) -> None:
    with TemporaryDirectory() as name:
        home = Path(name)
        first = ingest_tables(home, [party("before")])
        assert first.outcome.total == 1
        before = read_manifest(home / "ledger"), dump(home)
        folder = write_tables(home / "changed", *rows)
        for file, change, at, other in changes:
            assert callable(change)
            data = (folder / file).read_bytes()
            if data:
                (folder / file).write_bytes(change(data, at, other))
        try:
            report = ingest(home / "ledger", "tables", [folder], now=NOW, name="mine")
        except IsthmusError:
            assert (read_manifest(home / "ledger"), dump(home)) == before
            return
        _accounted(report, home, folder)
        after = dump(home)
        again = ingest(home / "ledger", "tables", [folder], now=NOW, name="mine")
        assert not again.outcome.changed
        assert dump(home) == after


def test_the_mutations_reach_both_ends(tmp_path: Path) -> None:
    """A guard against mutants that are all refused, or none: the property would say nothing."""
    entities = [party(key, name=f"Firm {key}") for key in KEYS]
    relations = [relation("OWNS", "a", "b", share=51), relation("SUPPLIES", "b", "c")]
    ended: Counter[str] = Counter()
    for number, change in enumerate(MUTATIONS):
        for seed in range(2):
            folder = write_tables(tmp_path / f"{number}-{seed}", entities, relations)
            file = folder / "entities.csv"
            file.write_bytes(change(file.read_bytes(), 97 + seed * 31, number + seed))
            home = tmp_path / f"home-{number}-{seed}"
            try:
                report = ingest(home / "ledger", "tables", [folder], now=NOW, name="mine")
            except IsthmusError:
                ended["refused"] += 1
                assert not read_manifest(home / "ledger").sources
            else:
                ended["whole" if not report.issues else "in part"] += 1
                _accounted(report, home, folder)
    assert min(ended[kind] for kind in ("refused", "whole", "in part")) >= 2, ended


# -- the same again, and in any order -----------------------------------------------------------


@st.composite
def sources(draw: st.DrawFn) -> list[tuple[str, list[Row], list[Row]]]:
    """Three sources that share identifiers in every way, two records of one source included."""
    found = []
    for name in ("aa", "bb", "cc"):
        entities, relations = draw(tables())
        if draw(st.booleans()):
            entities[-1]["identifiers"] = entities[0]["identifiers"]
        found.append((name, entities, relations))
    return found


def _ingest_all(home: Path, order: list[tuple[str, list[Row], list[Row]]]) -> None:
    for name, entities, relations in order:
        ingest_tables(home, entities, relations, name=name)


@settings(max_examples=6, deadline=None)
@given(sources(), st.permutations(range(3)), st.lists(st.integers(0, 2), max_size=2))
def test_any_order_of_sources_and_any_repeats_give_the_same_graph(
    found: list[tuple[str, list[Row], list[Row]]], order: list[int], repeats: list[int]
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        _ingest_all(Path(one), found)
        _ingest_all(Path(two), [found[at] for at in (*order, *repeats)])
        assert digest(Path(one)) == digest(Path(two))


def test_going_there_and_back_gives_the_same_graph_and_keeps_the_history(tmp_path: Path) -> None:
    first = [party("a", name="Acme"), party("b", "us_ofac_sdn@2020")]
    second = [party("a", name="Acme Holding"), party("c")]
    days = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]
    ingest_tables(tmp_path, first, published=days[0])
    begun = dump(tmp_path)
    ingest_tables(tmp_path, second, published=days[1])
    between = dump(tmp_path)
    ingest_tables(tmp_path, first, published=days[2])
    assert begun == dump(tmp_path) != between
    assert dump(tmp_path, known_on=days[0]) == begun
    assert dump(tmp_path, known_on=days[1]) == between
    assert dump(tmp_path, known_on=days[2]) == begun


def test_a_source_that_fails_does_not_stop_or_spoil_the_others(tmp_path: Path) -> None:
    good = [party("a", "us_ofac_sdn@2020")]
    ingest_tables(tmp_path, good, name="good")
    before = dump(tmp_path)
    bad = tmp_path / "bad"
    bad.mkdir()
    for content in (b"", b"<html>", b"id,kind,name\n", b"id,kind,name\nx,Planet,X\n", b"\xff\xfe"):
        (bad / "entities.csv").write_bytes(content)
        try:
            ingest(tmp_path / "ledger", "tables", [bad], now=NOW)
        except IsthmusError:
            pass
        else:
            raise AssertionError(content)
    assert dump(tmp_path) == before
    ingest_tables(tmp_path, [party("z")], name="zz")
    assert read_manifest(tmp_path / "ledger").sources == ("good", "zz")

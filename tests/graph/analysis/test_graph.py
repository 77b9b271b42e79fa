"""Is the compiled graph what the rows say? Against a slow reference that never saw the ledger.

The reference works on the rows as they were written: which snapshot was known, which rows were
sure enough, which dates hold on the day, who shares an identifier with whom.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import AnalysisGraph, compile_graph, open_graph
from graph.analysis.arrays import NODE_KINDS, RELATION_KINDS
from graph.ledger.judgements import Verdict, append_judgements, judge
from graph.model.time import FOREVER_AGO, NEVER
from graph.model.vocabulary import Confidence
from tests.isthmus.conftest import small_tables
from tests.tables import NOW, TODAY, ingest_tables, party, relation

Row = dict[str, str]
RANK = {"low": 1, "medium": 2, "high": 3}
DAYS = ["", "2019", "2020-06", "2020-06-15", "2021-01-01", "2022"]


@dataclass(frozen=True)
class Snapshot:
    """One publication of a source: both tables, and the day from which it could be known."""

    source: str
    published: date
    entities: list[Row]
    relations: list[Row]


# -- the reference ----------------------------------------------------------------------------


def _first(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(*parts, *[1] * (3 - len(parts)))


def _last(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year, month, monthrange(year, month)[1])


def _holds(start: str, end: str, day: date) -> str:
    """`yes`, `no`, or `maybe` when the dates are too imprecise for the day."""
    if start and day < _first(start):
        return "no"
    if end and day >= _last(end):
        return "no"
    if start and day < _last(start):
        return "maybe"
    if end and day >= _first(end):
        return "maybe"
    return "yes"


@dataclass
class Reference:
    """What a graph must contain: nodes with their members, relations, listings, and what not."""

    nodes: dict[str, frozenset[str]]
    names: dict[str, set[str]]
    relations: Counter[tuple[Any, ...]]
    listings: Counter[tuple[Any, ...]]
    lost: int
    own: int


def reference(
    snapshots: list[Snapshot],
    same: set[frozenset[str]],
    day: date,
    known_on: date | None,
    least: str,
) -> Reference:
    standing: dict[str, Snapshot] = {}
    for snapshot in sorted(snapshots, key=lambda item: item.published):
        if known_on is None or snapshot.published <= known_on:
            standing[snapshot.source] = snapshot
    stated = {
        f"{source}:{row['id']}": row
        for source, snapshot in standing.items()
        for row in snapshot.entities
    }
    node_of: dict[str, str] = {}
    members: dict[str, frozenset[str]] = {}
    for key in stated:
        group = {key}
        while True:  # the closure of `same`, one round at a time
            more = {k for pair in same if pair & group for k in pair} | group
            if more == group:
                break
            group = more
        present = sorted(group & stated.keys())
        members[present[0]] = frozenset(present)
        node_of[key] = present[0]
    names: dict[str, set[str]] = {}
    for key, row in stated.items():
        names.setdefault(node_of[key], set()).add(row["name"])
    relations: Counter[tuple[Any, ...]] = Counter()
    lost = own = 0
    for source, snapshot in standing.items():
        facts: set[tuple[Any, ...]] = set()
        for row in snapshot.relations:
            holds = _holds(row["valid_from"], row["valid_to"], day)
            if RANK[row["confidence"]] < RANK[least] or holds == "no":
                continue
            share = int(row["share"]) * 10_000 if row["share"] else -1
            facts.add(
                (row["relation"], f"{source}:{row['source']}", f"{source}:{row['target']}", share,
                 row["valid_from"], row["valid_to"], holds == "maybe")
            )  # fmt: skip
        for kind, left, right, share, _, _, maybe in facts:
            ends = node_of.get(left), node_of.get(right)
            if None in ends:
                lost += 1
            elif ends[0] == ends[1]:
                own += 1
            else:
                relations[(kind, *ends, share, maybe)] += 1
    listings: Counter[tuple[Any, ...]] = Counter()
    for key, row in stated.items():
        for written in filter(None, row["listings"].split(";")):
            list_id, _, dates = written.partition("@")
            start, _, end = dates.partition("..")
            holds = _holds(start, end, day)
            if RANK[row["confidence"]] >= RANK[least] and holds != "no":
                listings[(node_of[key], list_id, holds == "maybe")] += 1
    return Reference(members, names, relations, listings, lost, own)


# -- random worlds ----------------------------------------------------------------------------

_confidence = st.sampled_from(["low", "medium", "high"])


@st.composite
def _rows(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    keys = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    numbers = draw(st.permutations(range(6)))
    entities = [
        party(
            key,
            draw(
                st.sampled_from(
                    ["", "us_ofac_sdn@2020", "eu_fsf@2019-01..2021;uk_sanctions@2020-06-15"]
                )
            ),
            name=f"Firm {key}",
            confidence=draw(_confidence),
            identifiers=f"lei:5299000000000000000{number}" if number < 3 else "",
        )
        for key, number in zip(keys, numbers, strict=False)
    ]
    relations = []
    for _ in range(draw(st.integers(0, 6))):
        source, target = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        start, end = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
        kind = draw(st.sampled_from(["OWNS", "SUPPLIES", "CONTROLS"]))
        share = draw(st.sampled_from(["10", "51"])) if kind == "OWNS" else ""
        if source != target:
            relations.append(
                relation(kind, source, target, share=share, valid_from=start, valid_to=end)
                | {"confidence": draw(_confidence)}
            )
    return entities, relations


@st.composite
def worlds(draw: st.DrawFn) -> list[Snapshot]:
    """Two sources; the first may have been published twice."""
    days = [("aa", date(2025, 1, 1)), ("bb", date(2025, 6, 1)), ("aa", date(2025, 9, 1))]
    return [
        Snapshot(source, day, *draw(_rows())) for source, day in days[: draw(st.integers(1, 3))]
    ]


def _same(snapshots: list[Snapshot]) -> set[frozenset[str]]:
    """Pairs of different sources that share a number, as the sources say it now."""
    latest = {snapshot.source: snapshot for snapshot in snapshots}
    holders: dict[str, list[str]] = {}
    for source, snapshot in latest.items():
        for row in snapshot.entities:
            if row["identifiers"]:
                holders.setdefault(row["identifiers"], []).append(f"{source}:{row['id']}")
    return {frozenset(keys) for keys in holders.values() if len(keys) == 2}


def _ingest(home: Path, snapshots: list[Snapshot]) -> None:
    for item in snapshots:
        report = ingest_tables(
            home, item.entities, item.relations, name=item.source, published=item.published
        )
        assert not report.issues, report.issues


def _content(graph: AnalysisGraph) -> tuple[Any, ...]:
    """A graph in the reference's terms."""
    ids = list(graph.ids)
    nodes = {
        ids[node]: frozenset(graph.members_of(node))
        for node in range(len(graph))
        if NODE_KINDS[graph.kind[node]] != "Country"
    }
    table = graph.relations
    relations = Counter(
        (
            str(RELATION_KINDS[table.kind[row]]),
            ids[table.source[row]],
            ids[table.target[row]],
            int(table.share_low[row]),
            bool(table.rows.uncertain[row]),
        )
        for row in range(len(table.kind))
    )
    entries = graph.listings
    listings = Counter(
        (ids[entries.node[row]], entries.lists[int(entries.list_no[row])],
         bool(entries.rows.uncertain[row]))
        for row in range(len(entries.node))
    )  # fmt: skip
    return nodes, relations, listings


def _noted(graph: AnalysisGraph, words: str) -> int:
    return sum(int(note.split()[0]) for note in graph.notes if words in note)


@settings(max_examples=12, deadline=None)
@given(worlds(), st.data())
def test_the_graph_is_what_the_rows_say(snapshots: list[Snapshot], data: st.DataObject) -> None:
    same = _same(snapshots)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        _ingest(home, snapshots)
        for _ in range(3):
            day = data.draw(
                st.sampled_from(
                    [
                        date(2018, 1, 1),
                        date(2020, 6, 14),
                        date(2020, 6, 15),
                        date(2021, 5, 5),
                        TODAY,
                    ]
                )
            )
            known = data.draw(
                st.sampled_from([None, date(2024, 1, 1), date(2025, 2, 1), date(2025, 8, 1)])
            )
            least = data.draw(_confidence)
            graph = compile_graph(
                home / "ledger", as_of=day, known_on=known, min_confidence=Confidence(least)
            )
            wanted = reference(snapshots, same, day, known, least)
            nodes, relations, listings = _content(graph)
            assert nodes == wanted.nodes
            assert relations == wanted.relations
            assert listings == wanted.listings
            assert _noted(graph, "relations left out: an end") == wanted.lost
            assert _noted(graph, "both ends are judged the same party") == wanted.own
            for node in range(len(graph)):
                if graph.ids[node] in wanted.names:
                    assert graph.names[node] in wanted.names[graph.ids[node]]
            _check_invariants(graph)


def _check_invariants(graph: AnalysisGraph) -> None:
    ids = list(graph.ids)
    assert ids == sorted(set(ids))
    for node, key in enumerate(ids):
        assert graph.node_of[key] == node, "a node is called by one of its own members"
        assert key == min(graph.members_of(node))
    table = graph.relations
    count, rows = len(graph), np.arange(len(table.kind))
    for ends in (table.source, table.target, graph.listings.node):
        assert ((ends >= 0) & (ends < count)).all()
    assert (table.source != table.target).all()
    for node in range(count):
        assert set(graph.relations_from(node)) == set(rows[table.source == node])
        assert set(graph.relations_to(node)) == set(rows[table.target == node])
    for facts in (table.rows, graph.listings.rows):
        assert all(facts.statements(row) for row in range(len(facts))), "a fact without evidence"
        assert len(set(facts.fact)) == len(facts) or len(graph.sources) > 1


def test_a_record_that_is_not_known_yet_does_not_name_the_node(tmp_path: Path) -> None:
    shared = party("x", identifiers="lei:52990000000000000199")
    ingest_tables(tmp_path, [shared], name="aa", published=date(2025, 6, 1))
    ingest_tables(tmp_path, [shared], name="bb", published=date(2025, 1, 1))
    now = compile_graph(tmp_path / "ledger", as_of=TODAY)
    assert (list(now.ids), now.members_of(0)) == (["aa:x"], ["aa:x", "bb:x"])
    then = compile_graph(tmp_path / "ledger", as_of=TODAY, known_on=date(2025, 2, 1))
    assert (list(then.ids), then.members_of(0)) == (["bb:x"], ["bb:x"])


def test_a_persons_judgement_joins_and_parts_records(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    pair = ("mine:twin-one", "mine:twin-two")
    for verdict, nodes in ((Verdict.SAME, 1), (Verdict.DIFFERENT, 2), (Verdict.UNSURE, 2)):
        append_judgements(tmp_path / "ledger", [judge(*pair, verdict, "asked", "user", NOW)])
        graph = compile_graph(tmp_path / "ledger", as_of=TODAY)
        assert len({graph.node_of[key] for key in pair}) == nodes


# -- kept and opened again ---------------------------------------------------------------------


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in fields(value):
        inner = getattr(value, item.name)
        name = f"{path}.{item.name}" if path else item.name
        found |= _leaves(inner, name) if is_dataclass(inner) else {name: inner}
    return found


def _assert_equal(left: AnalysisGraph, right: AnalysisGraph) -> None:
    ours, theirs = _leaves(left), _leaves(right)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        if isinstance(value, np.ndarray):
            assert value.dtype == theirs[name].dtype, name
            assert value.tobytes() == theirs[name].tobytes(), name
        else:
            assert value == theirs[name], name


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough rows that the arrays are mapped rather than read."""
    home = tmp_path_factory.mktemp("large")
    count = 20_000
    entities = [party(f"p{n:05}", name=f"Firm number {n}") for n in range(count)]
    entities[7]["listings"] = "us_ofac_sdn@2020-01-01"
    relations = [
        relation("SUPPLIES", f"p{n:05}", f"p{(n * 7 + 1) % count:05}", product=f"part {n}")
        for n in range(count)
        if n != (n * 7 + 1) % count
    ]
    report = ingest_tables(home, entities, relations)
    assert not report.issues
    return home


def test_a_graph_opened_from_its_cache_is_the_one_compiled(large: Path) -> None:
    made = compile_graph(large / "ledger", as_of=TODAY)
    saved = open_graph(large / "ledger", large / "graphs", as_of=TODAY)
    mapped = open_graph(large / "ledger", large / "graphs", as_of=TODAY)
    _assert_equal(made, saved)
    _assert_equal(made, mapped)
    assert isinstance(mapped.relations.source.base, np.memmap)
    assert not mapped.relations.source.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        mapped.relations.source[0] = 1


def test_the_same_ledger_gives_the_same_bytes_in_every_cache(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    caches = []
    for name in ("one", "two"):
        open_graph(tmp_path / "ledger", tmp_path / name, as_of=TODAY)
        caches.append(
            {
                str(file.relative_to(tmp_path / name)): file.read_bytes()
                for file in (tmp_path / name).rglob("*")
                if file.is_file()
            }
        )
    assert caches[0]
    assert caches[0] == caches[1]


def _damage(folder: Path, how: str) -> None:
    for file in folder.rglob("*.npy"):
        if how == "missing":
            file.unlink()
        elif how == "empty":
            file.write_bytes(b"")
        elif how == "cut":
            file.write_bytes(file.read_bytes()[:-1])
        elif how == "other":
            file.write_bytes(b"no array at all, " * 20)
    for file in folder.rglob("graph.json"):
        if how == "head":
            file.write_bytes(b"{")
        elif how == "headless":
            file.write_bytes(b"{}")
        elif how == "list":
            file.write_bytes(b"[]")


@pytest.mark.parametrize("how", ["missing", "empty", "cut", "other", "head", "headless", "list"])
def test_a_damaged_cache_is_made_again(tmp_path: Path, how: str) -> None:
    ingest_tables(tmp_path, *small_tables())
    made = open_graph(tmp_path / "ledger", tmp_path / "graphs", as_of=TODAY)
    _damage(tmp_path / "graphs", how)
    _assert_equal(made, open_graph(tmp_path / "ledger", tmp_path / "graphs", as_of=TODAY))
    _assert_equal(made, open_graph(tmp_path / "ledger", tmp_path / "graphs", as_of=TODAY))


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    (tmp_path / "graphs").write_text("a file is in the way")
    graph = open_graph(tmp_path / "ledger", tmp_path / "graphs", as_of=TODAY)
    _assert_equal(graph, compile_graph(tmp_path / "ledger", as_of=TODAY))


def test_a_new_ledger_version_is_never_answered_from_an_old_graph(tmp_path: Path) -> None:
    for share in (40, 60):
        ingest_tables(tmp_path, *small_tables(share))
        graph = open_graph(tmp_path / "ledger", tmp_path / "graphs", as_of=TODAY)
        assert graph.relations.share_low.max() == share * 10_000


def test_different_views_are_different_graphs(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    view = tmp_path / "ledger", tmp_path / "graphs"
    assert len(open_graph(*view, as_of=TODAY).listings.node) == 1
    assert len(open_graph(*view, as_of=date(2023, 6, 1)).listings.node) == 2
    sure = open_graph(*view, as_of=date(2023, 6, 1), min_confidence=Confidence.HIGH)
    assert len(sure.listings.node) == 0
    assert len(list((tmp_path / "graphs").iterdir())) == 3


# -- networkx and pandas -----------------------------------------------------------------------


@settings(max_examples=6, deadline=None)
@given(worlds())
def test_networkx_and_pandas_say_what_the_arrays_say(snapshots: list[Snapshot]) -> None:
    with TemporaryDirectory() as folder:
        _ingest(Path(folder), snapshots)
        graph = compile_graph(Path(folder) / "ledger", as_of=date(2020, 6, 20))
    network = graph.to_networkx()
    nodes, relations, listings = graph.to_pandas()
    entries = graph.listings
    entry_nodes = {entries.sanction[row] for row in range(len(entries.node))}
    assert set(network) == set(graph.ids) | entry_nodes
    assert set(nodes.index) == set(graph.ids)
    for node, key in enumerate(graph.ids):
        for shown in (network.nodes[key], nodes.loc[key]):
            assert shown["name"] == graph.names[node]
            assert shown["kind"] == NODE_KINDS[graph.kind[node]]
            assert list(shown["members"]) == graph.members_of(node)
    table = graph.relations
    assert len(relations) == len(table.kind)
    assert len(listings) == len(entries.node)
    assert network.number_of_edges() == len(table.kind) + len(entries.node)
    assert network.graph["as_of"] == "2020-06-20"
    for row in range(len(table.kind)):
        source, target = graph.ids[int(table.source[row])], graph.ids[int(table.target[row])]
        edge = network.edges[source, target, table.rows.fact[row]]
        line = relations.iloc[row]
        assert (line["source"], line["target"]) == (source, target)
        assert edge["kind"] == line["kind"] == RELATION_KINDS[table.kind[row]]
        share = int(table.share_low[row])
        assert edge.get("share_low_ppm", -1) == share
        if "share_low_ppm" in relations and share >= 0:
            assert line["share_low_ppm"] == share
        assert (edge["valid_from"] is None) == (table.valid_from[row] == FOREVER_AGO)
        assert (edge["valid_to"] is None) == (table.valid_to[row] == NEVER)
    for row in range(len(entries.node)):
        subject = graph.ids[int(entries.node[row])]
        edge = network.edges[subject, entries.sanction[row], entries.rows.fact[row]]
        assert edge["kind"] == "SUBJECT_TO"
        assert (
            edge["list"] == listings.iloc[row]["list"] == entries.lists[int(entries.list_no[row])]
        )


def test_an_empty_day_gives_empty_tables(tmp_path: Path) -> None:
    ingest_tables(tmp_path, [party("a")], published=date(2025, 1, 1))
    graph = compile_graph(tmp_path / "ledger", as_of=TODAY, known_on=date(2024, 1, 1))
    assert len(graph) == 0
    assert len(graph.to_networkx()) == 0
    nodes, relations, listings = graph.to_pandas()
    assert (len(nodes), len(relations), len(listings)) == (0, 0, 0)

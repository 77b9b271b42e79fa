from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import compile_graph
from graph.identity.clusters import Clusters
from graph.identity.matching import clusters_of, match_identifiers
from graph.ledger.judgements import (
    AUTOMATIC,
    Verdict,
    append_judgements,
    current_judgements,
    judge,
    read_judgements,
)
from tests.tables import NOW, TODAY, ingest_tables, party


def _two_sources(home: Path, left: str, right: str) -> None:
    ingest_tables(home, [party("acme", identifiers=left)], name="one")
    ingest_tables(home, [party("acme-jsc", identifiers=right)], name="two")


def test_records_that_share_a_strong_identifier_are_one_node(tmp_path: Path) -> None:
    _two_sources(tmp_path, "lei:5493001KJTIIGC8Y1R12", "lei:5493 001K JTIIGC8Y1R12")
    graph = compile_graph(tmp_path / "ledger", as_of=TODAY)
    assert len(graph) == 1
    assert graph.members_of(0) == ["one:acme", "two:acme-jsc"]
    (judgement,) = current_judgements(tmp_path / "ledger").values()
    assert judgement.reason == "both carry lei 5493001KJTIIGC8Y1R12"


def test_a_shared_ticker_or_name_joins_nobody(tmp_path: Path) -> None:
    _two_sources(tmp_path, "ticker:ACM", "ticker:ACM")
    assert len(compile_graph(tmp_path / "ledger", as_of=TODAY)) == 2


def test_two_entries_of_one_list_stay_two_parties(tmp_path: Path) -> None:
    twins = [party("a", identifiers="imo:9187629"), party("b", identifiers="imo:9187629")]
    ingest_tables(tmp_path, twins, name="one")
    ingest_tables(tmp_path, [party("c", identifiers="imo:9187629")], name="two")
    graph = compile_graph(tmp_path / "ledger", as_of=TODAY)
    assert sorted(graph.members_of(node) for node in range(len(graph))) == [
        ["one:a", "two:c"],
        ["one:b"],
    ]
    current = current_judgements(tmp_path / "ledger")
    unsure = current[("one:b", "two:c")]
    assert unsure.verdict == Verdict.UNSURE
    assert "two entries of 'one'" in unsure.reason


def test_a_person_can_reverse_a_judgement_and_the_program_does_not_insist(tmp_path: Path) -> None:
    _two_sources(tmp_path, "lei:X1", "lei:X1")
    ledger = tmp_path / "ledger"
    made = judge("two:acme-jsc", "one:acme", Verdict.DIFFERENT, "namesake", "analyst", NOW)
    append_judgements(ledger, [made])
    assert match_identifiers(ledger, NOW) == 0
    assert len(compile_graph(ledger, as_of=TODAY)) == 2
    assert [j.verdict for j in read_judgements(ledger)] == [Verdict.SAME, Verdict.DIFFERENT]


def test_a_withdrawn_identifier_takes_its_judgement_back(tmp_path: Path) -> None:
    _two_sources(tmp_path, "lei:X1", "lei:X1")
    ingest_tables(tmp_path, [party("acme-jsc", identifiers="lei:X2")], name="two")
    ledger = tmp_path / "ledger"
    (judgement,) = current_judgements(ledger).values()
    assert (judgement.verdict, judgement.made_by) == (Verdict.UNSURE, AUTOMATIC)
    assert len(compile_graph(ledger, as_of=TODAY)) == 2


def test_the_order_of_ingestion_does_not_matter(tmp_path: Path) -> None:
    for order, names in (("x", ("one", "two")), ("y", ("two", "one"))):
        for name in names:
            ingest_tables(tmp_path / order, [party("a", identifiers="cik:7")], name=name)
    graphs = [compile_graph(tmp_path / order / "ledger", as_of=TODAY) for order in "xy"]
    assert [list(graph.members) for graph in graphs] == [["one:a", "two:a"]] * 2
    assert clusters_of(tmp_path / "x" / "ledger").of("two:a") == "one:a"


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_clusters_are_the_connected_components_and_named_by_their_least_member(
    pairs: list[tuple[str, str]],
) -> None:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("abcdef")
    graph.add_edges_from(pairs)
    expected = {key: min(group) for group in nx.connected_components(graph) for key in group}
    clusters = Clusters(pairs)
    assert {key: clusters.of(key) for key in "abcdef"} == expected
    assert Clusters(reversed(pairs)).members() == clusters.members()

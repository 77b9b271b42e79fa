"""Parts of the starter graph, compared with what the arrays say when asked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from graph.analysis import AnalysisGraph, compile_graph
from graph.analysis.arrays import NODE_CODE, RELATION_CODE
from graph.errors import UnknownName
from graph.ledger.reader import Ledger, open_ledger
from graph.model.vocabulary import NodeKind, RelationKind
from ingest.pipeline import ingest
from queries.part import Part, PartQuestion, part


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("part") / "ledger"
    ingest(folder, "starter", [], now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    return folder


@pytest.fixture(scope="module")
def graph(folder: Path) -> AnalysisGraph:
    return compile_graph(folder, as_of=date(2026, 11, 24))


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with open_ledger(folder) as ledger:
        yield ledger


def names(graph: AnalysisGraph, found: Part) -> set[str]:
    return {graph.names[node] for node in found.nodes.tolist()}


def test_nothing_asked_is_the_whole_graph(graph: AnalysisGraph, ledger: Ledger) -> None:
    found = part(graph, ledger, PartQuestion())
    assert len(found.nodes) == len(graph)
    assert len(found.rows) == len(graph.relations.kind)
    assert found.left == ()


def test_a_list_takes_its_parties_and_their_countries(graph: AnalysisGraph, ledger: Ledger) -> None:
    found = part(graph, ledger, PartQuestion(lists=("us_bis_entity_list",)))
    number = list(graph.listings.lists).index("us_bis_entity_list")
    on = set(graph.listings.node[graph.listings.list_no == number].tolist())
    homes = {int(graph.country[node]) for node in on} - {-1}
    assert set(found.nodes.tolist()) == on | homes
    assert "SMIC" in names(graph, found)
    assert (
        found.left[0]
        == f"{len(graph) - len(on | homes):,} nodes that are not in the part asked for"
    )


def test_several_conditions_all_hold(graph: AnalysisGraph, ledger: Ledger) -> None:
    question = PartQuestion(countries=("China", "NL"), kinds=("company",))
    found = part(graph, ledger, question)
    homes = {"country:CN", "country:NL"}
    assert "ASML" in names(graph, found)
    for node in found.nodes.tolist():
        assert graph.kind[node] == NODE_CODE[NodeKind.COMPANY]
        assert graph.ids[int(graph.country[node])] in homes
    wanted = sum(
        graph.kind[node] == NODE_CODE[NodeKind.COMPANY]
        and graph.country[node] >= 0
        and graph.ids[int(graph.country[node])] in homes
        for node in range(len(graph))
    )
    assert len(found.nodes) == wanted


def test_relations_are_those_with_both_ends_in_the_part(
    graph: AnalysisGraph, ledger: Ledger
) -> None:
    found = part(graph, ledger, PartQuestion(kinds=("Company", "product")))
    inside = set(found.nodes.tolist())
    table = graph.relations
    expected = [
        row
        for row in range(len(table.kind))
        if int(table.source[row]) in inside and int(table.target[row]) in inside
    ]
    assert found.rows.tolist() == expected


def test_a_profile_takes_the_relations_its_steps_follow(
    graph: AnalysisGraph, ledger: Ledger
) -> None:
    found = part(graph, ledger, PartQuestion(profile="supply"))
    kinds = set(np.unique(graph.relations.kind[found.rows]).tolist())
    assert RELATION_CODE[RelationKind.SUPPLIES] in kinds
    assert RELATION_CODE[RelationKind.LINKED_TO] not in kinds
    ends = set(graph.relations.source[found.rows]) | set(graph.relations.target[found.rows])
    assert set(found.nodes.tolist()) == ends
    assert any("does not follow" in text for text in found.left)


def test_within_is_one_more_condition(graph: AnalysisGraph, ledger: Ledger) -> None:
    found = part(graph, ledger, PartQuestion(kinds=("company",)), within=range(100))
    assert found.nodes.max() < 100
    assert len(found.nodes) > 0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (PartQuestion(lists=("us_bis_entity_lst",)), "did you mean: us_bis_entity_list"),
        (PartQuestion(countries=("Atlantis",)), "unknown country 'Atlantis'"),
        (PartQuestion(kinds=("ship",)), "did you mean: company"),
        (PartQuestion(kinds=("sanction",)), "unknown kind"),
        (PartQuestion(profile="sply"), "unknown profile"),
    ],
)
def test_what_there_is_none_of_is_said(
    graph: AnalysisGraph, ledger: Ledger, question: PartQuestion, words: str
) -> None:
    with pytest.raises(UnknownName, match=words):
        part(graph, ledger, question)

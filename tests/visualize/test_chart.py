"""The chart: every node and relation once, in an order that the page can read in spans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.large_map import made, whole
from graph.analysis.arrays import AnalysisGraph
from queries.part import Part
from visualize.chart import SIDE, Chart, chart


@pytest.fixture(scope="module")
def graph() -> AnalysisGraph:
    return made(3000, 6000)


@pytest.fixture(scope="module")
def drawn(graph: AnalysisGraph) -> Chart:
    return chart(graph, whole(graph))


def test_every_node_and_relation_is_on_it_once(graph: AnalysisGraph, drawn: Chart) -> None:
    assert sorted(drawn.nodes.tolist()) == list(range(len(graph)))
    assert sorted(drawn.rows.tolist()) == list(range(len(graph.relations.kind)))
    table = graph.relations
    assert (drawn.nodes[drawn.source] == table.source[drawn.rows]).all()
    assert (drawn.nodes[drawn.target] == table.target[drawn.rows]).all()


def test_nodes_of_a_disc_are_one_span_and_so_are_its_inner_relations(drawn: Chart) -> None:
    assert (np.diff(drawn.disc) >= 0).all()
    assert [disc.nodes for disc in drawn.discs] == np.bincount(drawn.disc).tolist()
    inner = drawn.disc[drawn.source] == drawn.disc[drawn.target]
    assert inner[: drawn.inside].all()
    assert not inner[drawn.inside :].any()
    assert (np.diff(drawn.source[: drawn.inside]) >= 0).all()


def test_places_fit_the_sheet_and_the_discs_that_are_told(drawn: Chart) -> None:
    assert 0 <= drawn.x.min() <= drawn.x.max() <= SIDE
    for number, disc in enumerate(drawn.discs):
        mine = drawn.disc == number
        far = np.hypot(drawn.x[mine] - float(disc.x), drawn.y[mine] - float(disc.y))
        assert far.max() <= disc.radius + 2
        assert disc.listed == int(drawn.listed[mine].sum())


def test_a_part_says_how_many_relations_lead_out_of_it(graph: AnalysisGraph) -> None:
    nodes = np.arange(0, len(graph), 2, dtype=np.int32)
    inside = np.isin(graph.relations.source, nodes) & np.isin(graph.relations.target, nodes)
    drawn = chart(graph, Part(nodes, np.flatnonzero(inside).astype(np.int32), ()))
    ends = np.concatenate([graph.relations.source, graph.relations.target])
    degree = np.bincount(ends, minlength=len(graph))
    here = np.bincount(np.concatenate([drawn.source, drawn.target]), minlength=len(drawn.nodes))
    assert (drawn.beyond == degree[drawn.nodes] - here).all()
    assert drawn.beyond.sum() > 0


def test_a_community_around_a_country_bears_its_name(graph: AnalysisGraph, drawn: Chart) -> None:
    titles = {disc.title for disc in drawn.discs}
    assert titles & {graph.names[at] for at in range(250)}
    assert all(disc.title or disc.nodes for disc in drawn.discs)


def test_an_empty_part_is_a_chart_without_discs(graph: AnalysisGraph) -> None:
    none = np.zeros(0, np.int32)
    drawn = chart(graph, Part(none, none, ("all of it",)))
    assert drawn.discs == ()
    assert len(drawn.nodes) == 0


def test_another_day_changes_no_place(graph: AnalysisGraph, drawn: Chart) -> None:
    again = chart(replace(graph, as_of=date(2020, 1, 1)), whole(graph))
    assert (again.x == drawn.x).all()
    assert (again.nodes == drawn.nodes).all()

"""The benchmark of the map runs, and its graph has the shape it claims."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.large_map import made, main
from graph.analysis.arrays import NODE_CODE, RELATION_CODE
from graph.model.vocabulary import NodeKind, RelationKind


def test_a_small_run_prints_every_figure_that_needs_no_browser(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.delenv("CHROMIUM", raising=False)
    main(["--nodes", "600"])
    printed = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert printed["nodes"] == "600"
    assert printed["same_bytes"] == "True"
    assert float(printed["file_mb"]) < 0.3


def test_the_made_graph_is_what_it_says() -> None:
    graph = made(2000, 4000)
    assert len(graph) == 2000
    table = graph.relations
    assert len(table.kind) == 4000
    assert (table.source != table.target).all()
    countries = graph.kind == NODE_CODE[NodeKind.COUNTRY]
    assert countries[table.target[table.kind == RELATION_CODE[RelationKind.LOCATED_IN]]].all()
    assert 0.01 < len(np.unique(graph.listings.node)) / 2000 < 0.05
    rows = graph.relations_from(int(table.source[0]))
    assert (table.source[rows] == table.source[0]).all()
    assert made(2000, 4000).names.data.tobytes() == graph.names.data.tobytes()

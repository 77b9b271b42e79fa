from __future__ import annotations

import json
from typing import cast

import pytest

from benchmarks import property_graph
from benchmarks.__main__ import main
from benchmarks.measure import agreed
from graph.stores.bolt import Store
from graph.stores.embedded import is_available


def test_a_tiny_run_compares_every_question_and_all_answers_agree(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISTHMUS_JIT", "1")
    main(["--size", "tiny", "--json"])
    printed = json.loads(capsys.readouterr().out)
    rivals: dict[str, list[str]] = {}
    for line in printed["lines"]:
        if "isthmus" not in line["who"]:
            done, asked = line["agrees"].split("/")
            assert int(done) == int(asked) > 0
            rivals.setdefault(line["question"], []).append(line["who"].split()[0].rstrip(","))
    assert rivals == {
        "ten best paths, any length": ["igraph", "scipy.sparse.csgraph.yen", "networkx"],
        "ten best paths, six hops": ["rustworkx"],
        "strongest path of everybody": ["scipy", "igraph", "rustworkx", "networkx"],
        "50 percent rule": ["scipy", "plain", "networkx"],
    }


def test_a_ratio_between_different_answers_is_not_printed() -> None:
    assert agreed([[1, 2], [3]], [[1, 2]], "them") == "1/1"
    with pytest.raises(ArithmeticError, match=r"them disagrees on answer 1: \[4\] where ours is"):
        agreed([[1, 2], [3]], [[1, 2], [4]], "them")


@pytest.mark.skipif(not is_available(), reason="the embedded engine has no build here")
def test_a_tiny_load_is_counted_and_faster_when_nothing_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    property_graph.main(["--count", "3000", "--on", "embedded", "--json"])
    ours, plain = json.loads(capsys.readouterr().out)
    assert (ours["who"], plain["who"]) == ("isthmus publish", "UNWIND + MERGE")
    for load in (ours, plain):
        assert load["nodes"]["whole"] > 0
        assert load["relationships"]["late"] > 0


def test_a_load_that_lost_something_gives_no_rate() -> None:
    class Short:
        def read(self, query: str) -> list[dict[str, int]]:
            return [{"count": 2 if "]->" in query else 3}]

    with pytest.raises(ArithmeticError, match="3 nodes and 2 relationships, not 3 of each"):
        property_graph._counted(cast("Store", Short()), property_graph.Made(3))

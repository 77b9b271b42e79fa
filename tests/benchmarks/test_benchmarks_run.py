from __future__ import annotations

import json

import pytest

from benchmarks.__main__ import main
from benchmarks.measure import agreed


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

"""What becomes of these files in the ledger: deltas in a row, the next full file, two datasets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.analysis import compile_graph
from graph.errors import FileRefused, Shrunken
from graph.ledger.reader import open_ledger
from graph.model.facts import Entity
from ingest.pipeline import IngestReport, ingest
from tests.ingest.sources.ftm.files import Json, as_delta, as_lines, entity
from tests.tables import NOW, TODAY

BASE = [entity(f"c{number}", "Company", name=f"Quay {number} Ltd") for number in range(5)]
STAKE = entity("s1", "Ownership", owner="c0", asset="c1", percentage="51")


def take(home: Path, *paths: Path, name: str | None = None, day: int = 1) -> IngestReport:
    return ingest(home / "ledger", "ftm", paths, now=NOW, name=name, published=date(2026, 1, day))


def written(home: Path, name: str, content: bytes) -> Path:
    path = home / name
    path.write_bytes(content)
    return path


def graph(home: Path) -> tuple[object, ...]:
    network = compile_graph(home / "ledger", as_of=TODAY).to_networkx()
    nodes = sorted((key, data["name"]) for key, data in network.nodes(data=True))
    return nodes, sorted((left, right) for left, right in network.edges())


def full_files(home: Path, entities: list[Json]) -> tuple[object, ...]:
    home.mkdir()
    take(home, written(home, "entities.ftm.json", as_lines(entities)))
    return graph(home)


def test_deltas_and_then_the_full_file_come_to_what_the_full_files_come_to(tmp_path: Path) -> None:
    base = written(tmp_path, "entities.ftm.json", as_lines([*BASE, STAKE]))
    first = [
        ("MOD", entity("c0", "Company", name="Renamed Ltd")),
        ("DEL", {"id": "s1"}),
        ("ADD", entity("c5", "Company", name="Quay 5 Ltd")),
    ]
    then = [("DEL", {"id": "c4"})]
    take(tmp_path, base, written(tmp_path, "entities.delta.json", as_delta(first)))
    assert graph(tmp_path) == full_files(tmp_path / "one", [first[0][1], *BASE[1:], first[2][1]])
    # Both deltas joined; the part is not refused for a delta that is shorter than the last.
    for operations in (first + then, then):
        take(tmp_path, base, written(tmp_path, "entities.delta.json", as_delta(operations)), day=2)
    after = [*BASE[:4], STAKE]
    assert graph(tmp_path) == full_files(tmp_path / "two", after)
    last = [entity("c0", "Company", name="Harbour Ltd"), *BASE[1:], STAKE]
    take(tmp_path, written(tmp_path, "entities.ftm.json", as_lines(last)), day=3)
    assert graph(tmp_path) == full_files(tmp_path / "three", last)


def test_a_file_that_shrank_is_still_refused(tmp_path: Path) -> None:
    take(tmp_path, written(tmp_path, "entities.ftm.json", as_lines(BASE)))
    with pytest.raises(Shrunken):
        take(tmp_path, written(tmp_path, "entities.ftm.json", as_lines(BASE[:2])), day=2)


def test_two_datasets_in_one_ledger_share_their_entities(tmp_path: Path) -> None:
    take(tmp_path, written(tmp_path, "a.json", as_lines(BASE)), name="one")
    take(tmp_path, written(tmp_path, "b.json", as_lines([BASE[0], STAKE, BASE[1]])), name="two")
    with open_ledger(tmp_path / "ledger") as ledger:
        assert sorted(ledger.sources) == ["one", "two"]
        assert len(set(ledger.facts(Entity)["id"])) == 5


def test_a_delta_alone_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, written(tmp_path, "entities.ftm.json", as_lines(BASE)))
    delta = written(tmp_path, "entities.delta.json", as_delta([("DEL", {"id": "c4"})]))
    before = graph(tmp_path)
    with pytest.raises(FileRefused, match="a delta only says what changed"):
        take(tmp_path, delta, day=2)
    assert graph(tmp_path) == before


def test_a_folder_is_read_by_the_published_names(tmp_path: Path) -> None:
    written(tmp_path, "entities.ftm.json", as_lines(BASE))
    written(tmp_path, "targets.simple.csv", b"not looked at")
    assert take(tmp_path, tmp_path).total("loaded") == 5

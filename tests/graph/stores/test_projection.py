"""Is every key of a projection one of its own, whatever several sources say?"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from graph.model.facts import Sanction
from graph.model.time import PartialDate, Validity
from graph.stores.elements import Node, Relationship
from tests.graph.ledger.helpers import party, row, write
from tests.graph.stores.databases import elements, projected


def _written(home: Path, **sources: Sanction) -> tuple[list[Node], list[Relationship]]:
    for source, entry in sources.items():
        rows = [row("list", [*party("src:a"), entry])]
        write(home / "ledger", source, {"list": rows}, published=date(2024, 1, 1))
    with projected(home) as projection:
        return elements(projection)


def test_an_entry_that_two_sources_word_differently_is_two_nodes(tmp_path: Path) -> None:
    first = Sanction("src:a:us_ofac_sdn", "src:a", "us_ofac_sdn", programmes=("IRAN",))
    dated = Sanction(
        "src:a:us_ofac_sdn",
        "src:a",
        "us_ofac_sdn",
        Validity(PartialDate(2020)),
        programmes=("IRAN",),
    )
    nodes, relationships = _written(tmp_path, one=first, two=dated)
    entries = [node for node in nodes if node.label == "Sanction"]
    assert len(entries) == 2
    assert all(node.id.startswith("sanction:src:a:us_ofac_sdn:") for node in entries)
    assert max(Counter(node.id for node in nodes).values()) == 1
    assert max(Counter((r.type, r.fact) for r in relationships).values()) == 1
    held = {r.target for r in relationships if r.type == "SUBJECT_TO"}
    assert held == {node.id for node in entries}


def test_an_entry_that_two_sources_state_alike_is_one_node(tmp_path: Path) -> None:
    entry = Sanction("src:a:us_ofac_sdn", "src:a", "us_ofac_sdn", programmes=("IRAN",))
    nodes, _ = _written(tmp_path, one=entry, two=entry)
    (node,) = [node for node in nodes if node.label == "Sanction"]
    assert node.id == "sanction:src:a:us_ofac_sdn"
    assert node.properties["sources"] == ["one", "two"]

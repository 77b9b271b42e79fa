"""The published SDN list with the starter graph, on every database: equal counts, equal answers.

A Python oracle of this size would take hours, and is compared on smaller worlds; here the three
databases are each other's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.stores.projection import Projection
from graph.stores.publish import publish
from ingest.pipeline import ingest
from isthmus.book import Book
from isthmus.home import Home
from queries.library import load, parse
from tests.graph.stores.databases import NAMES, Database, opened, require
from tests.ingest.sources.ofac_sdn.test_real_list import DATA, FILES
from tests.queries.test_library import CALLS_OF_A_STARTER
from tests.tables import NOW, TODAY

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.neo4j,
    pytest.mark.xdist_group("neo4j-real"),
    pytest.mark.skipif(
        not all(path.exists() for path in FILES.values()),
        reason=f"the published OFAC files are not in {DATA} (set ISTHMUS_DATA)",
    ),
]
COUNTS = (
    "MATCH (n:Isthmus) UNWIND labels(n) AS label RETURN label AS what, count(*) AS count "
    "ORDER BY what",
    "MATCH (:Isthmus)-[r]->(:Isthmus) RETURN type(r) AS what, count(*) AS count ORDER BY what",
)
MORE_CALLS = {
    "about": ["party=ofac:18715"],
    "listed_since": ["since=2000-01-01 list=us_ofac_sdn limit=500"],
    "list_sizes": [""],
    "exposed_parties": ["party=ofac:18715 hops=2 limit=1000"],
    "exposure_paths": ["party=ofac:18715 hops=2 limit=1000"],
    "listed_compatriots": ["party=starter:rostec list=us_ofac_sdn limit=20000"],
    "portfolio": ["tickers=ASML,KTOS,NOPE,NVDA,CAT"],
}


def _answers(database: Database, find: Callable[[str], str]) -> dict[str, list[dict[str, Any]]]:
    """Rows by call; a party is named by any of its records, which the lists make one."""
    found = {query: database.store.read(query) for query in COUNTS}
    for calls in (CALLS_OF_A_STARTER, MORE_CALLS):
        for name, told in calls.items():
            query = load(name)
            for call in told:
                values = parse(query, call.split(), today=TODAY, find=find)
                found[f"{name} {call}"] = database.store.read(query.text, **values)
    return found


def test_every_database_holds_as_much_and_answers_every_query_alike(tmp_path: Path) -> None:
    for name in NAMES:
        require(name)
    ingest(tmp_path / "ledger", "starter", [], now=NOW)
    ingest(tmp_path / "ledger", "ofac_sdn", list(FILES.values()), now=NOW)
    answers = {}
    with Book(Home(tmp_path), TODAY).opened() as (graph, ledger):
        elements = Projection(graph, ledger)

        def find(key: str) -> str:
            return graph.ids[graph.node_of[key]]

        for name in NAMES:
            with opened(name, tmp_path / name) as database:
                report = publish(database.store, elements)
                assert report.nodes.created > 30_000
                again = publish(database.store, elements, again=True)
                assert not again.nodes.written
                assert not again.relationships.written
                answers[name] = _answers(database, find)
    first, *others = NAMES
    for other in others:
        assert answers[other].keys() == answers[first].keys()
        for call, rows in answers[first].items():
            assert answers[other][call] == rows, f"{call} on {other} and on {first}"
    # An answer that is always empty compares nothing.
    found = {call.split()[0] for call, rows in answers[first].items() if rows}
    assert {*CALLS_OF_A_STARTER, *MORE_CALLS} <= found

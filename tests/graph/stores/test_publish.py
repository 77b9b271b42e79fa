"""What must hold of every publication, on every database."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from graph.errors import StoreError
from graph.ledger.judgements import Verdict as Judged
from graph.ledger.judgements import append_judgements, judge
from graph.stores import statements as say
from graph.stores.bolt import Row, Store
from graph.stores.elements import Node, Relationship, Value
from graph.stores.publish import PublishReport, publish
from tests.graph.stores.databases import Database, Plain, elements, projected
from tests.isthmus.hostile import STRINGS
from tests.tables import NOW, ingest_tables, party, relation

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Written:
    """Elements written out by a test."""

    some_nodes: Sequence[Node]
    some_relationships: Sequence[Relationship]
    version: str = "v1"
    view: str = "a test"
    size: int = 0

    def nodes(self) -> Iterator[Node]:
        return iter(self.some_nodes)

    def relationships(self) -> Iterator[Relationship]:
        return iter(sorted(self.some_relationships, key=lambda item: item.type))


ENTITIES = [
    party(
        "x", "us_ofac_sdn@2022-04-06", country="RU", aliases="Ex;Иксы", identifiers="lei:1;lei:2"
    ),
    party("a", country="DE"),
    party("b", country="DE"),
    party("chips", kind="Product"),
]
RELATIONS = [
    relation("OWNS", "x", "a", share=37.6, how="Invest"),
    relation("OWNS", "x", "a", share=12.4, how="Fund"),
    relation("OWNS", "a", "b", share_min=25, share_max=50, valid_from="2023-05"),
    relation("SUPPLIES", "b", "x", product="chips", input_share=12),
    relation("PRODUCES", "b", "chips", market_share=91),
]


def _published(
    database: Database, home: Path, *, dry_run: bool = False, again: bool = False
) -> PublishReport:
    with projected(home) as projection:
        return publish(database.store, projection, dry_run=dry_run, again=again)


def _ingest(home: Path, entities: list[Row], relations: list[Row]) -> Path:
    assert not ingest_tables(home, entities, relations).issues
    return home


def _without_version(dump: tuple[dict[str, Plain], dict[tuple[str, str], Plain]]) -> object:
    nodes, relationships = dump
    return [
        {
            key: {
                **row,
                "properties": {k: v for k, v in row["properties"].items() if k != "ledger"},
            }
            for key, row in rows.items()
        }
        for rows in (nodes, relationships)
    ]


def test_the_database_holds_what_the_projection_says(database: Database, tmp_path: Path) -> None:
    report = _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    with projected(tmp_path) as projection:
        nodes, relationships = elements(projection)
    held_nodes, held_relationships = database.dump()
    assert set(held_nodes) == {node.id for node in nodes}
    assert set(held_relationships) == {(item.type, item.fact) for item in relationships}
    assert (report.nodes.created, report.relationships.created) == (
        len(nodes),
        len(relationships),
    )
    for node in nodes:
        row = held_nodes[node.id]
        assert row["labels"] == sorted(["Isthmus", node.label])
        assert _plain(row["properties"]) == {
            "id": node.id,
            **_plain(node.properties),
            "digest": node.digest,
            "ledger": projection.version,
        }
    for item in relationships:
        row = held_relationships[item.type, item.fact]
        assert (row["source"], row["target"]) == (item.source, item.target)
        assert _plain(row["properties"]) == {
            "fact": item.fact,
            **_plain(item.properties),
            "digest": item.digest,
            "ledger": projection.version,
        }
    assert held_nodes["mine:x"]["properties"]["lei"] == ["1", "2"]
    assert held_nodes["mine:x"]["properties"]["lists"] == ["us_ofac_sdn"]


def _plain(properties: object) -> dict[str, object]:
    """Values as Python has them: the driver has dates and lists of its own."""
    assert isinstance(properties, dict)
    return {
        key: value.to_native()
        if hasattr(value, "to_native")
        else list(value)
        if isinstance(value, list | tuple)
        else value
        for key, value in properties.items()
    }


def test_a_second_run_writes_nothing(database: Database, tmp_path: Path) -> None:
    _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    before = database.dump()
    for again in (False, True):
        report = _published(database, tmp_path, again=again)
        assert report.checked is again
        assert report.nodes.written == report.relationships.written == 0
        assert report.nodes.unchanged == len(before[0])
        assert report.relationships.unchanged == len(before[1])
    assert database.dump() == before


def test_shuffled_rows_make_the_same_database(database: Database, tmp_path: Path) -> None:
    dice = random.Random(3)
    dumps = []
    for at in range(3):
        database.empty()
        home = tmp_path / str(at)
        entities = dice.sample(ENTITIES, len(ENTITIES))
        _ingest(home, entities, dice.sample(RELATIONS, len(RELATIONS)))
        _published(database, home)
        nodes, relationships = database.dump()
        for row in (*nodes.values(), *relationships.values()):
            row["properties"].pop("evidenceLocators", None)  # line numbers are another matter
            for part in ("digest", "ledger"):
                row["properties"].pop(part)
        dumps.append((nodes, relationships))
    assert dumps[0] == dumps[1] == dumps[2]


def test_two_parallel_stakes_stay_two(database: Database, tmp_path: Path) -> None:
    _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    rows = database.store.read(
        "MATCH (:Company {id: 'mine:x'})-[r:OWNS]->(:Company {id: 'mine:a'}) "
        "RETURN r.share AS share, r.shareMinPpm AS ppm, r.how AS how ORDER BY how"
    )
    assert rows == [
        {"share": 0.124, "ppm": 124_000, "how": "Fund"},
        {"share": 0.376, "ppm": 376_000, "how": "Invest"},
    ]


def test_what_changed_in_the_ledger_changes_and_nothing_else(
    database: Database, tmp_path: Path
) -> None:
    """A share, a name, a party's kind, a relation withdrawn, a party withdrawn, one more party."""
    _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    entities = [
        ENTITIES[0],
        {**ENTITIES[1], "name": "A Holding", "kind": "Organization"},
        *(row for row in ENTITIES[2:] if row["id"] != "chips"),
        party("c"),
    ]
    relations = [
        RELATIONS[0],
        {**RELATIONS[1], "share": "14.9"},
        RELATIONS[2],
        {**RELATIONS[3], "product": "steel"},
        relation("OWNS", "c", "b", share=10),
    ]
    _ingest(tmp_path, entities, relations)
    told = _published(database, tmp_path, dry_run=True)
    untouched = database.dump()
    report = _published(database, tmp_path)
    after = database.dump()
    assert untouched != after
    # The product is gone, and so is its maker's relation; the new party and its stake have come.
    assert (report.nodes.created, report.nodes.deleted) == (1, 1)
    assert (told.nodes, told.relationships) == (report.nodes, report.relationships)
    assert report.relationships.deleted == 3
    database.empty()
    _published(database, tmp_path)
    assert _without_version(after) == _without_version(database.dump())
    assert after[0]["mine:a"]["labels"] == ["Isthmus", "Organization"]
    assert after[0]["mine:x"]["properties"]["ledger"] != after[0]["mine:c"]["properties"]["ledger"]


def test_parties_judged_the_same_become_one_node(database: Database, tmp_path: Path) -> None:
    _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    append_judgements(
        tmp_path / "ledger", [judge("mine:b", "mine:x", Judged.SAME, "test", "me", NOW)]
    )
    _published(database, tmp_path)
    merged = database.dump()
    database.empty()
    _published(database, tmp_path)
    assert _without_version(merged) == _without_version(database.dump())
    assert merged[0]["mine:b"]["properties"]["members"] == ["mine:b", "mine:x"]


def test_what_others_wrote_stays(database: Database, tmp_path: Path) -> None:
    _published(database, _ingest(tmp_path, ENTITIES, RELATIONS))
    theirs = (
        "CREATE (o:Company {id: 'mine:x', note: 'not ours'}) WITH o "
        "MATCH (c:Isthmus {id: 'mine:b'}) MATCH (p:Isthmus {id: 'mine:chips'}) "
        "SET c.rating = 'B-', p.rating = 'C' "
        "CREATE (o)-[:OWNS {share: 0.1}]->(c) CREATE (p)<-[:WATCHES {since: 'May'}]-(o)"
    )
    database.store.write(theirs)
    question = (
        "MATCH (o:Company) WHERE NOT o:Isthmus MATCH (o)-[r]->(n) "
        "RETURN properties(o) AS o, type(r) AS type, properties(r) AS r, n.id AS id, "
        "n.rating AS rating ORDER BY id"
    )
    before = database.store.read(question)
    assert len(before) == 2
    fewer = [row for row in ENTITIES if row["id"] != "chips"]
    _ingest(tmp_path, fewer, [*RELATIONS[:3], {**RELATIONS[3], "product": "steel"}])
    report = _published(database, tmp_path)
    assert database.store.read(question) == before
    # Somebody holds on to the product: it is emptied, not deleted, and can come back.
    assert (report.nodes.deleted, report.nodes.withdrawn) == (0, 1)
    (left,) = database.store.read("MATCH (n:Product) RETURN properties(n) AS properties")
    assert left["properties"] == {
        "id": "mine:chips",
        "name": "Chips",
        "withdrawn": True,
        "rating": "C",
    }
    assert not _published(database, tmp_path).checked
    _ingest(tmp_path, ENTITIES, RELATIONS)
    _published(database, tmp_path)
    (back,) = database.store.read("MATCH (n:Product) RETURN properties(n) AS properties")
    assert "withdrawn" not in back["properties"]
    assert back["properties"]["rating"] == "C"
    assert database.store.read(question) == before


def test_a_dry_run_writes_nothing_and_names_the_difference(
    database: Database, tmp_path: Path
) -> None:
    report = _published(database, _ingest(tmp_path, ENTITIES, RELATIONS), dry_run=True)
    assert report.nodes.created > 4
    assert "mine:a" in report.nodes.examples["created"]
    assert database.store.read("MATCH (n) RETURN count(n) AS count") == [{"count": 0}]


def test_a_publication_that_was_taken_over_stops(database: Database, tmp_path: Path) -> None:
    """The first run is stopped in its middle by a second one, which finishes."""
    _ingest(tmp_path, ENTITIES, RELATIONS)

    def take_over(what: str, count: int, most: int) -> None:
        if what == "OWNS":
            _published(database, tmp_path)

    with projected(tmp_path) as projection, pytest.raises(StoreError, match="took over"):
        publish(database.store, projection, progress=take_over)
    held = database.dump()
    assert not _published(database, tmp_path).checked
    database.empty()
    _published(database, tmp_path)
    assert held == database.dump()


class _Forgetful(Store):
    """A store whose every answer to a commit is lost, so that the driver does all work twice."""

    def transact(self, work: Callable[[Callable[..., list[Row]]], _Result]) -> _Result:
        super().transact(work)
        return super().transact(work)


def test_work_that_is_done_twice_is_done_once(database: Database, tmp_path: Path) -> None:
    _ingest(tmp_path, ENTITIES, RELATIONS)
    with _Forgetful(database.server) as store, projected(tmp_path) as projection:
        publish(store, projection)
    twice = database.dump()
    database.empty()
    _published(database, tmp_path)
    assert twice == database.dump()


def test_eight_writers_on_three_hubs_lose_nothing(database: Database) -> None:
    each = 150
    hubs = [f"country:{code}" for code in ("CN", "HK", "RU")]
    nodes = [Node(hub, "Country", {"name": hub}) for hub in hubs]
    nodes += [Node(f"t:{n}", "Company", {"name": str(n)}) for n in range(8 * each)]
    publish(database.store, Written(nodes, []))

    def write(writer: int) -> None:
        dice = random.Random(writer)
        rows = [
            {
                "fact": f"{n}-{hub}",
                "source": f"t:{n}",
                "target": hub,
                "properties": {"fact": f"{n}-{hub}"},
            }
            for n in range(writer * each, (writer + 1) * each)
            for hub in hubs
        ]
        dice.shuffle(rows)
        for at in range(0, len(rows), 50):
            query = say.relationships_merge("LOCATED_IN")
            made = database.store.write(query, rows=rows[at : at + 50])
            assert made[0]["count"] == len(rows[at : at + 50])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert len(database.dump()[1]) == 8 * each * len(hubs)


def _hostile() -> list[str]:
    """1,500 and more strings: each of ours, alone and inside others."""
    dice = random.Random(1)
    made = [*STRINGS, *(f"{a} {b}" for a, b in (dice.sample(STRINGS, 2) for _ in range(900)))]
    made += [f"`{text}`" for text in STRINGS] + [f"'{text}\"\\" for text in STRINGS]
    return list(dict.fromkeys(made))


def test_hostile_text_comes_back_byte_for_byte(database: Database) -> None:
    texts = _hostile()
    assert len(texts) >= 1500 or len(texts) >= 3 * len(STRINGS)
    nodes = [
        Node(f"t:{n}", "Company", {"name": text, "aliases": [text, "x"], "sector": text})
        for n, text in enumerate(texts)
    ]
    said = [
        Relationship(f"f{n}", "LINKED_TO", a.id, b.id, {"how": text, "evidenceTexts": [text]})
        for n, (a, b, text) in enumerate(zip(nodes, [*nodes[1:], nodes[0]], texts, strict=True))
    ]
    publish(database.store, Written(nodes, said))
    held, relationships = database.dump()
    for node in nodes:
        properties = held[node.id]["properties"]
        name = node.properties["name"]
        assert (properties["name"], properties["aliases"]) == (name, [name, "x"])
        assert properties["sector"] == name
    for item in said:
        row = relationships["LINKED_TO", item.fact]
        assert (row["source"], row["target"]) == (item.source, item.target)
        assert row["properties"]["how"] == item.properties["how"]
        assert row["properties"]["evidenceTexts"] == item.properties["evidenceTexts"]
    assert not publish(database.store, Written(nodes, said), again=True).nodes.written
    labels = database.store.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")
    assert {row["label"] for row in labels} == {"Isthmus", "Company", "IsthmusPublication"}


def test_every_kind_of_value_comes_back_as_it_went(database: Database) -> None:
    values: dict[str, Value] = {
        "value": 2**62,
        "share": 0.1 + 0.2,
        "direct": False,
        "validFrom": date(1, 1, 1),
        "validTo": date(9999, 12, 31),
        "sources": ["a", "b"],
    }
    ends = [Node("t:a", "Company", {"name": "A"}), Node("t:b", "Company", {"name": "B"})]
    item = Relationship("f", "OWNS", "t:a", "t:b", values)
    publish(database.store, Written(ends, [item]))
    (row,) = database.dump()[1].values()
    assert _plain(row["properties"]) == {
        "fact": "f",
        **values,
        "digest": item.digest,
        "ledger": "v1",
    }
    changed = replace(item, properties={"share": 0.5})
    report = publish(database.store, Written(ends, [changed], "v2"))
    assert (report.relationships.updated, report.nodes.unchanged) == (1, 2)
    (row,) = database.dump()[1].values()
    assert row["properties"] == {
        "fact": "f",
        "share": 0.5,
        "digest": changed.digest,
        "ledger": "v2",
    }

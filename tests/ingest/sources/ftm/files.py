"""Files in the published forms, of invented parties; and what the reader makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from graph.model.facts import Fact, Issue, Row, Statement
from ingest.sources.ftm.format import SCHEMATA, SIMPLE, STATEMENTS, Schema
from ingest.sources.ftm.reader import read

Json = dict[str, Any]
DATASET = "xx_register"


def entity(
    id: str, schema: str, *, datasets: Sequence[str] = (DATASET,), **properties: Any
) -> Json:
    """An entity with every key that published ones have; a single value may stand for a list."""
    values = {
        name: value if isinstance(value, list) else [value] for name, value in properties.items()
    }
    return {
        "id": id,
        "caption": values.get("name", [schema])[0],
        "schema": schema,
        "properties": values,
        "datasets": list(datasets),
        "referents": [],
        "target": False,
        "first_seen": "2026-01-08T10:35:40",
        "last_seen": "2026-04-29T12:40:02",
        "last_change": "2026-02-16T05:42:29",
    }


# Ends for links.
PARTIES = [
    entity("c1", "Company", name="Harbour Machines Ltd", jurisdiction="cy"),
    entity("c2", "Company", name="Pier Holding Ltd", jurisdiction="cy"),
    entity("p1", "Person", name="Ada Example", nationality="cy"),
    entity("p2", "Person", name="Ben Example", nationality="cy"),
    entity("a1", "Address", full="1 Quay Road, Limassol", country="cy"),
    entity("post1", "Position", name="Minister of Ports", organization="o1"),
    entity("o1", "PublicBody", name="Ministry of Ports", jurisdiction="cy"),
]

_VALUES = {
    "addressEntity": "a1",
    "asset": "c1",
    "associate": "p2",
    "agent": "p1",
    "client": "c1",
    "controlled": "c1",
    "controller": "p1",
    "creditor": "c2",
    "currency": "USD",
    "currencySymbol": "XBT",
    "debtor": "c1",
    "director": "p1",
    "employee": "p1",
    "employer": "c1",
    "entity": "c1",
    "flag": "pa",
    "gender": "female",
    "holder": "p1",
    "imoNumber": "9074729",
    "innCode": "7799000005",
    "isin": "US0378331005",
    "isinCode": "US0378331005",
    "issuer": "c1",
    "leiCode": "5493000TESTHARBOUR25",
    "member": "p1",
    "object": "c1",
    "ogrnCode": "1029900000019",
    "operator": "c2",
    "organization": "c1",
    "owner": "p2",
    "ownershipType": "direct",
    "parent": "c2",
    "pastFlags": "lr",
    "percentage": "25",
    "person": "p1",
    "post": "post1",
    "predecessor": "c1",
    "relative": "p2",
    "sharesType": "votes",
    "sourceUrl": "https://example.org/1",
    "subject": "p1",
    "successor": "c2",
    "unscId": "QDe.001",
    "uscCode": "911100001000064804",
    "wikidataId": "Q999999999",
}
# Each another one: a fact that two properties state would hide that one is passed over.
_COUNTRIES = {
    "country": "cy",
    "jurisdiction": "ru",
    "mainCountry": "cn",
    "birthCountry": "de",
    "nationality": "gr",
    "citizenship": "tr",
}


def value_of(name: str) -> str:
    """A value that fits a property."""
    if name in _VALUES:
        return _VALUES[name]
    if name in _COUNTRIES:
        return _COUNTRIES[name]
    if name == "endDate":
        return "2031-01-31"
    if name.lower().endswith("date") or name.endswith("At"):
        return "2020-01-31"
    return f"some {name}"


def full(schema: Schema) -> Json:
    """An entity that has every property of its schema."""
    made = entity(f"x-{schema.name}", schema.name, **{n: value_of(n) for n in schema.every})
    if schema.name == "Asset":
        made["properties"]["name"] = ["Crane Ltd"]
    made["caption"] = made["properties"].get("name", [schema.name])[0]
    if schema.name == "Sanction":
        made["datasets"] = ["eu_fsf"]
    made["referents"] = ["older-id"]
    return made


def read_schemata() -> list[Schema]:
    """Those that are neither ignored nor only there to be extended."""
    return [s for s in SCHEMATA.values() if not s.ignored and not s.abstract]


def as_lines(entities: Iterable[Json]) -> bytes:
    """JSON lines."""
    return b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in entities)


def as_delta(operations: Iterable[tuple[str, Json]]) -> bytes:
    """A delta file."""
    return as_lines(
        {"op": op, "entity": {"id": about["id"]} if op == "DEL" else about}
        for op, about in operations
    )


def as_csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    """A table as it is published: every cell quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_simple(rows: Iterable[dict[str, str]]) -> bytes:
    """targets.simple.csv."""
    return as_csv(SIMPLE.names, rows)


def as_statements(entities: Iterable[Json]) -> bytes:
    """statements.csv of entities: a row a value, and one with prop `id` for each."""
    rows: list[dict[str, str]] = []
    for each in entities:
        common = {
            "canonical_id": each["id"],
            "entity_id": (each["referents"] or [each["id"]])[0],
            "schema": each["schema"],
            "dataset": each["datasets"][0] if each["datasets"] else "",
            "external": "f",
        }
        rows.append({**common, "prop": "id", "value": "0123456789abcdef"})
        for name, values in each["properties"].items():
            rows += [{**common, "prop": name, "value": value} for value in values]
    return as_csv(STATEMENTS.names, rows)


def rows_of(folder: Path, entities: Iterable[Json] | bytes, **others: bytes) -> list[Row]:
    """The rows of a file of entities, and of others beside it (`delta`, `index`)."""
    content = entities if isinstance(entities, bytes) else as_lines(entities)
    files = {"entities": folder / "entities.ftm.json"}
    files["entities"].write_bytes(content)
    for part, data in others.items():
        files[part] = folder / ("index.json" if part == "index" else f"entities.{part}.json")
        files[part].write_bytes(data)
    return list(read(files, "ftm"))


def statements(rows: Iterable[Row]) -> list[Statement]:
    """All that is stated."""
    return [statement for row in rows for statement in row.statements]


def facts(rows: Iterable[Row]) -> list[Fact]:
    """The facts that are stated."""
    return [statement.fact for statement in statements(rows)]


def issues(rows: Iterable[Row]) -> list[Issue]:
    """All issues."""
    return [issue for row in rows for issue in row.issues]


def told(rows: Iterable[Row]) -> list[str]:
    """What the issues say."""
    return [issue.what for issue in issues(rows)]


def of(kind: type[Fact], rows: Iterable[Row]) -> Iterator[Any]:
    """Facts of one kind."""
    return (fact for fact in facts(rows) if isinstance(fact, kind))

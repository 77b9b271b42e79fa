"""What does targets.simple.csv state? A target a row: names, places, numbers; no listing, no link.

Its `sanctions` are a sentence each (programme, reason, status, dates, joined by dashes): which
list and since when cannot be told apart, so they are kept as words. entities.ftm.json has both.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from graph.errors import FileRefused, InvalidValue
from graph.model.facts import Row
from graph.model.ids import entity_id
from graph.model.vocabulary import Confidence, NodeKind
from ingest.doors import csv_rows
from ingest.kept import Kept
from ingest.saying import Record
from ingest.sources.ftm.directory import kind_of
from ingest.sources.ftm.format import SCHEMATA, SIMPLE
from ingest.sources.ftm.lines import PREFIX, Entity, printable
from ingest.sources.ftm.parties import Around, say_party
from ingest.sources.ftm.places import country_of
from ingest.tally import Tally

# Columns that are properties of an entity, as lists joined by `;`.
_PROPERTIES = {
    "aliases": "alias",
    "birth_date": "birthDate",
    "addresses": "address",
    "phones": "phone",
    "emails": "email",
    "program_ids": "programId",
}
NO_LISTINGS = (
    "this form says neither list nor dates of a sanction: no listing is stated; "
    "take entities.ftm.json"
)


def read_simple(path: Path, tally: Tally) -> Iterator[Row]:
    """One Row for every record of the file."""
    rows = csv_rows(path)
    _, header = next(rows)
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice or SIMPLE.missing(header):
        lost = ", ".join(twice or SIMPLE.missing(header))
        raise FileRefused(str(path), f"line 1 must name every column once; look at: {lost}")
    for name in SIMPLE.unknown(header):
        tally.add(f"unknown column '{name[:60]}'", 1, name)
    seen = Kept[int]()
    for line, fields in rows:
        record = Record(
            part="entities",
            where=f"{path.name} line {line}",
            title="FollowTheMoney",
            tally=tally,
            line=line,
            confidence=Confidence.MEDIUM,
        )
        yield _row(record, header, fields, seen)


def _row(record: Record, header: list[str], fields: list[str], seen: Kept[int]) -> Row:
    text = ",".join(fields)
    if len(fields) != len(header):
        why = f"{len(fields)} fields where the header has {len(header)}"
        return record.quarantined(why, text)
    cells = dict(zip(header, (printable(field).strip() for field in fields), strict=True))
    id, schema = cells["id"], SCHEMATA.get(cells["schema"])
    try:
        key = entity_id(PREFIX, id)
    except InvalidValue as error:
        return record.quarantined(str(error), text)
    if schema is None:
        return record.quarantined(f"unknown schema '{cells['schema'][:60]}'", text)
    if (line := seen.get(id)) is not None:
        return record.quarantined(f"'{id}' stands on line {line} already", text)
    seen[id] = record.line
    entity = Entity(id, schema, cells["name"])
    entity.properties["name"] = [cells["name"]] if cells["name"] else []
    for column, name in _PROPERTIES.items():
        if values := _split(cells.get(column, "")):
            if name not in schema.every:
                record.odd(f"{column} of a {schema.name}", f"{id}: {values[0]}")
            entity.properties[name] = values
    kind = kind_of(entity)
    if kind is None:
        record.odd(f"a {schema.name} is no node", id)
        return record.row()
    if dataset := cells.get("dataset"):
        record.title = f"FollowTheMoney: {dataset}"
    say_party(record, entity, kind, Around())
    for number in _split(cells.get("identifiers", "")):
        record.identifier(key, "ftm-identifier", number)
    for country in _split(cells.get("countries", "")):
        if kind is NodeKind.PERSON:
            record.attribute(key, "country", country_of(country) or country, country)
        else:
            record.located(key, country_of(country) or country, "country", country)
    for sanction in _split(cells.get("sanctions", "")):
        record.odd(NO_LISTINGS, f"{id}: {sanction}")
        record.attribute(key, "sanction", sanction)
    return record.row()


def _split(cell: str) -> list[str]:
    """`a;"b;c"` → a and `b;c`."""
    if not cell:
        return []
    try:
        found = next(csv.reader([cell], delimiter=";"), [])
    except csv.Error:
        found = cell.split(";")
    return [value for each in found if (value := each.strip())]

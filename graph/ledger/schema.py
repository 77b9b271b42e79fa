"""How is a fact stored? One table for each kind of fact; statements and their history beside them.

Each fact class has a `Table`: its columns, their SQL types, and how to take them from the class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction
from graph.model.time import Validity


@dataclass(frozen=True, slots=True)
class Table:
    """A fact class as columns. `row` gives the values in the order of `columns`, without `fact`."""

    name: str
    columns: tuple[tuple[str, str], ...]
    subject: str  # the field that names the entity the fact is about
    row: Callable[[Any], tuple[object, ...]]

    @property
    def create(self) -> str:
        """The CREATE TABLE statement; `fact` is the fact's id."""
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        return f"CREATE TABLE {self.name} (fact UUID NOT NULL, {columns})"


_VALIDITY = (
    ("valid_from", "VARCHAR"),
    ("valid_to", "VARCHAR"),
    ("from_first", "INTEGER"),
    ("from_last", "INTEGER"),
    ("to_first", "INTEGER"),
    ("to_last", "INTEGER"),
)


def _dates(validity: Validity) -> tuple[object, ...]:
    start = None if validity.start is None else str(validity.start)
    end = None if validity.end is None else str(validity.end)
    return (start, end, *validity.day_numbers)


def _relation(fact: Relation) -> tuple[object, ...]:
    return (
        str(fact.kind),
        fact.source,
        fact.target,
        None if fact.share is None else fact.share.low,
        None if fact.share is None else fact.share.high,
        fact.interest,
        fact.direct,
        fact.joint,
        fact.how,
        fact.product,
        fact.input_share,
        fact.revenue_share,
        fact.market_share,
        fact.value,
        fact.currency,
        fact.quantity,
        fact.reporter,
        fact.period,
        fact.note,
        *_dates(fact.validity),
    )


def _sanction(fact: Sanction) -> tuple[object, ...]:
    return (
        fact.id,
        fact.subject,
        fact.list_id,
        "; ".join(fact.programmes),
        fact.measures,
        fact.reason,
        *_dates(fact.validity),
    )


TABLES: dict[type, Table] = {
    Entity: Table(
        "entity", (("id", "VARCHAR"), ("kind", "VARCHAR")), "id", lambda f: (f.id, str(f.kind))
    ),
    Name: Table(
        "name",
        (("entity", "VARCHAR"), ("value", "VARCHAR"), ("kind", "VARCHAR")),
        "entity",
        lambda f: (f.entity, f.value, str(f.kind)),
    ),
    Identifier: Table(
        "identifier",
        (("entity", "VARCHAR"), ("scheme", "VARCHAR"), ("value", "VARCHAR")),
        "entity",
        lambda f: (f.entity, f.scheme, f.value),
    ),
    Attribute: Table(
        "attribute",
        (("entity", "VARCHAR"), ("key", "VARCHAR"), ("value", "VARCHAR")),
        "entity",
        lambda f: (f.entity, f.key, f.value),
    ),
    Relation: Table(
        "relation",
        (
            ("kind", "VARCHAR"),
            ("source", "VARCHAR"),
            ("target", "VARCHAR"),
            ("share_low", "INTEGER"),
            ("share_high", "INTEGER"),
            ("interest", "VARCHAR"),
            ("direct", "BOOLEAN"),
            ("joint", "VARCHAR"),
            ("how", "VARCHAR"),
            ("product", "VARCHAR"),
            ("input_share", "INTEGER"),
            ("revenue_share", "INTEGER"),
            ("market_share", "INTEGER"),
            ("value", "BIGINT"),
            ("currency", "VARCHAR"),
            ("quantity", "VARCHAR"),
            ("reporter", "VARCHAR"),
            ("period", "VARCHAR"),
            ("note", "VARCHAR"),
            *_VALIDITY,
        ),
        "source",
        _relation,
    ),
    Sanction: Table(
        "sanction",
        (
            ("id", "VARCHAR"),
            ("subject", "VARCHAR"),
            ("list_id", "VARCHAR"),
            ("programmes", "VARCHAR"),
            ("measures", "VARCHAR"),
            ("reason", "VARCHAR"),
            *_VALIDITY,
        ),
        "subject",
        _sanction,
    ),
}

# `ord` orders snapshots by the day they were knowable, then by arrival: an archive copy ingested
# late takes its place in the past. `run` groups the files of one ingest.
HISTORY = """
CREATE TABLE snapshot (
    id INTEGER, run INTEGER, part VARCHAR, file VARCHAR, sha256 VARCHAR, bytes BIGINT, url VARCHAR,
    published DATE, retrieved TIMESTAMP, known DATE, ord BIGINT, reader_version INTEGER,
    rows_in BIGINT, loaded BIGINT, quarantined BIGINT, warnings BIGINT, forced BOOLEAN
);
CREATE TABLE statement (
    no INTEGER, key UUID, fact UUID, subject VARCHAR, part VARCHAR, snapshot INTEGER,
    locator VARCHAR, text VARCHAR, title VARCHAR, url VARCHAR, confidence UTINYINT
);
CREATE TABLE standing (statement INTEGER, snapshot INTEGER, stands BOOLEAN);
CREATE TABLE issue (
    snapshot INTEGER, part VARCHAR, place VARCHAR, what VARCHAR, text VARCHAR, severity VARCHAR
);
"""
# Beside them: is a record that is gone from a later file closed, rather than withdrawn? A file of
# an earlier version of the program has no such table: there nothing is closed.
TRAIT = "CREATE TABLE IF NOT EXISTS trait (closes BOOLEAN)"

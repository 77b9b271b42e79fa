"""Does the page tell every part of the format, and what becomes of it?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.shape import Columns
from ingest.sources.ftm.format import ENTITY, SCHEMATA, SIMPLE, STATEMENTS
from ingest.sources.ftm.listings import LIST_OF_DATASET, LIST_OF_PROGRAMME, LIST_OF_THE_REST

PAGE = (Path(__file__).parents[4] / "docs" / "sources" / "ftm.md").read_text("utf-8")


def table(header: str) -> list[list[str]]:
    """The rows of the table whose header line begins so."""
    found = re.search(rf"^\| {re.escape(header)} .*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found is not None, header
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in found[1].splitlines()
    ]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("key | becomes", ENTITY),
        ("column of the targets", SIMPLE),
        ("column of the statements", STATEMENTS),
    ],
)
def test_keys_and_columns(header: str, columns: Columns) -> None:
    told = [(row[0].strip("`"), row[1]) for row in table(header)]
    assert told == [(each.path, each.becomes) for each in columns.fields]


def test_schemata() -> None:
    told = [(row[0].strip("`"), row[1], row[2]) for row in table("schema | extends")]
    assert told == [
        (each.name, ", ".join(each.parents) or "–", each.becomes) for each in SCHEMATA.values()
    ]


def test_properties() -> None:
    told = [(row[0], row[1].strip("`"), row[2]) for row in table("schema | property")]
    assert told == [
        (schema.name, known.name, known.becomes)
        for schema in SCHEMATA.values()
        for known in schema.own.values()
    ]


def test_lists() -> None:
    told = [(row[0].strip("`"), row[1], row[2].strip("`")) for row in table("dataset | programme")]
    assert told == [
        *((dataset, "any", list_id) for dataset, list_id in LIST_OF_DATASET.items()),
        *(
            (dataset, words, list_id)
            for dataset, several in LIST_OF_PROGRAMME.items()
            for words, list_id in several.items()
        ),
        *((dataset, "any other", list_id) for dataset, list_id in LIST_OF_THE_REST.items()),
    ]

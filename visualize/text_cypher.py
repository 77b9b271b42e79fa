"""How do rows of a Cypher answer look in a terminal, in a spreadsheet, and to a script?

In a terminal a table where every column has room to be read, else one block a row: the columns
below each other. A node is told by its name and a relationship by its ends; what else they say is
in the JSON of the same call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from visualize.as_csv import to_csv
from visualize.as_text import plain
from visualize.showable import clean

if TYPE_CHECKING:
    from graph.stores.answer import Answer, Plain
    from queries.library import NamedQuery

_NARROWEST = 11  # columns of the terminal below which a wrapped cell cannot be read
_CELL = 40  # what a cell would like to have at most
_ENDS = ("source", "target")


def told(value: Plain) -> str:
    """A value in words: a node by its name, a map as `key value`, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_inner(item) for item in value)
    if isinstance(value, dict):
        return _map(value)
    return str(value)


def _inner(value: Plain) -> str:
    """A value within another: a list in brackets, a map in braces."""
    if isinstance(value, list):
        return f"[{told(value)}]"
    if isinstance(value, dict) and not _is_element(value):
        return f"{{{_map(value)}}}"
    return "–" if value is None else told(value)


def _is_element(value: Mapping[str, Plain]) -> bool:
    return "labels" in value or {"type", *_ENDS} <= value.keys() or "relationships" in value


def _map(value: dict[str, Plain]) -> str:
    if "labels" in value:
        kinds = [str(label) for label in _items(value["labels"]) if label != "Isthmus"]
        return f"({':'.join(kinds)} {told(value.get('name') or value.get('id'))})"
    if {"type", *_ENDS} <= value.keys():
        since = f" since {value['since']}" if value.get("since") else ""
        return (
            f"({told(value['source'])})-[{told(value['type'])}{since}]->({told(value['target'])})"
        )
    if set(value) == {"nodes", "relationships"}:
        return " – ".join(told(node) for node in _items(value["nodes"]))
    return ", ".join(f"{key} {_inner(item)}" for key, item in value.items() if item is not None)


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def print_answer(console: Console, answer: Answer) -> None:
    """The rows, as a table or block by block."""
    rows = [[told(value) for value in row] for row in answer.rows]
    if not rows:
        console.print(plain("no rows", "dim"))
    elif _fits(answer.columns, rows, console.width):
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for at, name in enumerate(answer.columns):
            numbers = all(_is_number(row[at]) for row in answer.rows)
            table.add_column(plain(name), justify="right" if numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(plain(cell) for cell in row))
        console.print(table)
    else:
        wide = max(len(name) for name in answer.columns)
        for number, row in enumerate(rows, start=1):
            console.print(_block(number, answer.columns, row, wide))


def _is_number(value: Plain) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _fits(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Is there room for each column, or for enough of it?"""
    wanted = [
        max(len(name), *(len(clean(row[at])) for row in rows)) for at, name in enumerate(columns)
    ]
    least = [
        min(want, _CELL if want > 3 * _CELL else max(_NARROWEST, want // 2)) for want in wanted
    ]
    return sum(least) + 2 * len(columns) <= width


def _block(number: int, columns: Sequence[str], row: Sequence[str], wide: int) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=4, justify="right")
    grid.add_column(width=wide)
    grid.add_column(ratio=1)
    lead = f"{number}."
    for name, cell in zip(columns, row, strict=True):
        if cell:
            grid.add_row(plain(lead, "bold"), plain(name, "dim"), plain(cell))
            lead = ""
    return grid


def print_library(console: Console, queries: Sequence[NamedQuery]) -> None:
    """Every query by name: what it asks, and what it takes."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(ratio=1)
    for query in queries:
        taken = Text(" ").join(
            plain(f"{each.name}=…" if each.default is None else f"[{each.name}={each.default}]")
            for each in query.parameters
        )
        taken.stylize("dim")
        grid.add_row(plain(query.name, "bold"), plain(query.question))
        grid.add_row("", taken)
    console.print(grid)


def answer_csv(answer: Answer) -> str:
    """One row a row; lists and maps as JSON in their cell."""
    return to_csv(answer.columns, ([_cell(value) for value in row] for row in answer.rows))


def _cell(value: Plain) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value


def library_json(queries: Sequence[NamedQuery]) -> dict[str, Any]:
    """`isthmus.cypher_library/1`."""
    return {
        "schema": "isthmus.cypher_library/1",
        "queries": [{**query_json(query), "returns": list(query.returns)} for query in queries],
    }


def query_json(query: NamedQuery) -> dict[str, Any]:
    """A query: its name and question where it has them, its parameters, its statement."""
    return {
        "name": query.name or None,
        "question": query.question or None,
        "parameters": [
            {
                "name": each.name,
                "kind": str(each.kind),
                "default": each.default,
                "help": each.help,
            }
            for each in query.parameters
        ],
        "statement": query.text,
    }

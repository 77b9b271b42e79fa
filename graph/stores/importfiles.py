"""How does a database of tens of millions begin? As files for `neo4j-admin database import`.

One file a label and a type, as CSV with a typed header and as Parquet with the same columns, the
command that imports them and the schema to be made afterwards. What is imported is what `publish`
would write, its own account of itself included, so a later `publish` goes on from there.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from graph.errors import InvalidValue, StoreError
from graph.ledger.parquet import csv_as_parquet
from graph.stores import statements as say
from graph.stores.elements import (
    BASE,
    DIGEST,
    LEDGER,
    Elements,
    Node,
    Properties,
    Relationship,
    Value,
)

# Between the values of a list stands the first of these that is part of none of them.
SEPARATORS = ("\x1f", "\x1e", "\x1d", "\x1c", "\ue000", "\ue001", "\ue002", "\ue003")
_TYPES = {bool: "boolean", int: "long", float: "double", date: "date", str: "string"}
_OPTIONS = (
    "--multiline-fields=true",
    "--id-type=string",
    "--input-encoding=UTF-8",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where."""

    folder: Path
    nodes: int
    relationships: int
    files: tuple[Path, ...]
    command: str


def write_import_files(elements: Elements, folder: Path, *, parquet: bool = False) -> Written:
    """Write everything a first load needs into a folder, which is made when missing.

    Args:
        parquet: as Parquet instead of CSV: a fifth of the size, and read faster.

    Raises:
        StoreError: a file cannot be written.
        InvalidValue: a property has values of two types, or no character is left to separate with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _Writing(elements, folder, parquet=parquet).run()
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror})") from error


class _Writing:
    def __init__(self, elements: Elements, folder: Path, *, parquet: bool) -> None:
        self.elements, self.folder, self.parquet = elements, folder, parquet
        self.files: list[Path] = []
        self.options: list[str] = []
        self._used: set[str] = set()  # separators that some value holds

    def run(self) -> Written:
        columns = self._columns()
        self.separator = next((one for one in SEPARATORS if one not in self._used), "")
        if not self.separator:
            msg = "the lists hold every character that could separate their values in a file"
            raise InvalidValue(msg)
        nodes = self._nodes(columns)
        relationships = self._relationships(columns)
        self._state(nodes, relationships)
        schema = self.folder / "schema.cypher"
        schema.write_text("".join(f"{line};\n" for line in say.schema()), "utf-8")
        kind: tuple[str, ...] = ("--input-type=parquet", "--id-type=string")
        if not self.parquet:
            kind = (*_OPTIONS, f"--array-delimiter=U+{ord(self.separator):04X}")
        head = ("neo4j-admin", "database", "import", "full", *kind)
        command = shlex.join([*head, *self.options, "--", "neo4j"])
        told = self.folder / "import.txt"
        told.write_text(f"{command}\n", "utf-8")
        return Written(self.folder, nodes, relationships, (*self.files, schema, told), command)

    def _columns(self) -> dict[str, dict[str, str]]:
        """By label or type, every property that occurs and its type."""
        found: dict[str, dict[str, str]] = {}
        kinds: Iterator[tuple[str, Properties]] = chain(
            ((node.label, node.properties) for node in self.elements.nodes()),
            ((item.type, item.properties) for item in self.elements.relationships()),
        )
        for kind, properties in kinds:
            held = found.setdefault(kind, {DIGEST: "long", LEDGER: "string"})
            for name, value in properties.items():
                told = _type(value)
                if held.setdefault(name, told) != told:
                    msg = f"{kind}.{name} has values of two types, {held[name]} and {told}"
                    raise InvalidValue(msg)
                if isinstance(value, list):
                    self._used.update(set(SEPARATORS).intersection("".join(value)))
        return found

    def _nodes(self, columns: dict[str, dict[str, str]]) -> int:
        with ExitStack() as stack:
            tables = {
                label: stack.enter_context(
                    self._table(f"nodes-{label}", ["id:ID(Isthmus)"], columns[label])
                )
                for label in say.LABELS
                if label in columns
            }
            count = 0
            for node in self.elements.nodes():
                tables[node.label].row([node.id], _said(node, self.elements.version))
                count += 1
        for label, table in tables.items():
            self._done(f"--nodes={BASE}:{label}", table)
        return count

    def _table(self, name: str, keys: Sequence[str], types: dict[str, str]) -> _Table:
        return _Table(self.folder / f"{name}.csv", keys, types, self.separator)

    def _relationships(self, columns: dict[str, dict[str, str]]) -> int:
        keys = [":START_ID(Isthmus)", ":END_ID(Isthmus)", "fact:string"]
        with ExitStack() as stack:
            tables = {
                type_: stack.enter_context(
                    self._table(f"relationships-{type_}", keys, columns[type_])
                )
                for type_ in say.TYPES
                if type_ in columns
            }
            count = 0
            for item in self.elements.relationships():
                said = _said(item, self.elements.version)
                tables[item.type].row([item.source, item.target, item.fact], said)
                count += 1
        for type_, table in tables.items():
            self._done(f"--relationships={type_}", table)
        return count

    def _state(self, nodes: int, relationships: int) -> None:
        """The database's own account of what it holds, as `publish` leaves it."""
        said: dict[str, Value] = {
            "run": "import",
            "complete": True,
            "ledger": self.elements.version,
            "view": self.elements.view,
            "nodes": nodes,
            "relationships": relationships,
            "withdrawn": 0,
        }
        types = {name: _type(value) for name, value in said.items()}
        with self._table(f"nodes-{say.STATE}", ["id:ID(State)"], types) as table:
            table.row(["isthmus"], said)
        self._done(f"--nodes={say.STATE}", table)

    def _done(self, option: str, table: _Table) -> None:
        """A file that is complete: as it is, or turned into Parquet."""
        path = table.path
        if self.parquet:
            path = path.with_suffix(".parquet")
            csv_as_parquet(table.path, path, table.columns, self.separator)
            table.path.unlink()
        self.files.append(path)
        self.options.append(f"{option}={path.name}")


class _Table:
    """One CSV file: the key columns, then properties by name with their types."""

    def __init__(
        self, path: Path, keys: Sequence[str], types: dict[str, str], separator: str
    ) -> None:
        self._separator = separator
        self.path, self._types = path, dict(sorted(types.items()))
        named = [f"{name}:{told}" for name, told in self._types.items()]
        told = ["string"] * len(keys) + list(self._types.values())
        self.columns = list(zip([*keys, *named], told, strict=True))

    def __enter__(self) -> _Table:
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._file.write(_line(name for name, _ in self.columns))
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def row(self, keys: Sequence[str], said: dict[str, Value]) -> None:
        """One element; a property it does not have stays empty, which is no value."""
        self._file.write(_line([*keys, *(self._cell(said.get(name)) for name in self._types)]))

    def _cell(self, value: Value | None) -> str | None:
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str | int | float):
            return str(value)
        return self._separator.join(value)


def _line(cells: Iterable[str | None]) -> str:
    """A line of CSV in which no value and an empty text differ: the one is bare, the other quoted.

    `csv` can tell them apart from Python 3.12 on only.
    """
    quoted = ("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in cells)
    return ",".join(quoted) + "\n"


def _said(element: Node | Relationship, version: str) -> dict[str, Value]:
    return {**element.properties, DIGEST: element.digest, LEDGER: version}


def _type(value: Value) -> str:
    return _TYPES.get(type(value), "string[]")


def lines(written: Written) -> Iterator[str]:
    """What to do next, in words."""
    yield f"{written.nodes:,} nodes, {written.relationships:,} relationships in {written.folder}"
    yield "with the server stopped, in that folder:"
    yield f"  {written.command}"
    yield "then start it and run schema.cypher, or `isthmus publish`, which finds nothing to do"

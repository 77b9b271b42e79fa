"""Which entities does a file of JSON lines hold, and where does each of them stand?

One line is one JSON object: an entity, or in a delta file an operation with an entity. Every line
is parsed by itself, so a broken one spoils nothing else; memory does not depend on the file's size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.errors import FileRefused, InvalidValue
from graph.model.ids import entity_id
from ingest.sources.ftm.format import ENTITY, SCHEMATA, WAYS_BACK, Schema

LINE_LIMIT = 1 << 28  # bytes; a nested target with thousands of links is some megabytes
PREFIX = "ftm"
DEEPEST = 16  # entities inside one another; published targets have three
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_BOM = b"\xef\xbb\xbf"
_KEYS = frozenset(ENTITY.names)
OPERATIONS = ("ADD", "MOD", "DEL")


@dataclass(slots=True)
class Entity:
    """One entity as it is written: values by property, and the entities that stand inside it.

    `odd` is what its JSON holds beyond the format: (what, sample).
    """

    id: str
    schema: Schema
    caption: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    inside: list[Entity] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its id in the ledger."""
        return f"{PREFIX}:{self.id}"

    def of(self, name: str) -> list[str]:
        """The values of a property."""
        return self.properties.get(name, [])

    def everyone(self) -> Iterator[Entity]:
        """Itself and every entity inside it, at any depth."""
        yield self
        for each in self.inside:
            yield from each.everyone()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, where it begins, its bytes, and whether it has its end."""

    number: int
    offset: int
    raw: bytes

    @property
    def text(self) -> str:
        """As text, whatever it holds."""
        return self.raw.decode("utf-8", "backslashreplace").rstrip("\r\n")

    @property
    def whole(self) -> bool:
        """It ends as lines do: the last line of a file that was cut does not."""
        return self.raw.endswith(b"\n")


def lines_of(path: Path) -> Iterator[Line]:
    """Every line of a file."""
    with path.open("rb") as file:
        offset, number = 0, 0
        while raw := file.readline(LINE_LIMIT + 1):
            number += 1
            if len(raw) > LINE_LIMIT:
                raise FileRefused(str(path), f"line {number} is longer than {LINE_LIMIT:,} bytes")
            yield Line(number, offset, raw)
            offset += len(raw)


def entity_of(line: Line) -> Entity | str:
    """The entity of a line, or why there is none."""
    found = _loaded(line)
    return found if isinstance(found, str) else entity_from(found)


def operation_of(line: Line) -> tuple[str, Entity | str] | str:
    """(ADD, MOD or DEL, the entity, or the id when it is deleted) of a line of a delta file."""
    found = _loaded(line)
    if isinstance(found, str):
        return found
    what, about = found.get("op"), found.get("entity")
    if what not in OPERATIONS or not isinstance(about, dict):
        return f"no operation ({', '.join(OPERATIONS)}) on an entity"
    if what == "DEL":
        id = about.get("id")
        return (what, id) if isinstance(id, str) and id else "a deleted entity without an id"
    entity = entity_from(about)
    if isinstance(entity, str):
        return entity
    entity.odd += [
        (f"unknown key '{key}' of an operation", str(found[key]))
        for key in found
        if key not in ("op", "entity")
    ]
    return what, entity


def _loaded(line: Line) -> dict[str, Any] | str:
    raw = line.raw.removeprefix(_BOM) if line.number == 1 else line.raw
    if not raw.strip():
        return "an empty line"
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return f"no JSON ({str(error).split(':', 1)[0]})"
    except RecursionError:
        return "no JSON (nested too deeply)"
    return found if isinstance(found, dict) else "no JSON object"


def printable(text: str) -> str:
    """A text with a space for every character that no text may hold."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def entity_from(found: Mapping[str, Any], depth: int = 0) -> Entity | str:
    """An entity from its JSON object, or what it lacks."""
    id, name, properties = found.get("id"), found.get("schema"), found.get("properties")
    if not isinstance(id, str) or not id:
        return "an entity without an id"
    try:
        entity_id(PREFIX, id)
    except InvalidValue as error:
        return str(error)
    if not isinstance(name, str) or not name:
        return f"'{id}' has no schema"
    schema = SCHEMATA.get(name)
    if schema is None:
        return f"unknown schema '{name[:60]}'"
    if not isinstance(properties, dict):
        return f"'{id}' has no properties"
    caption = found.get("caption")
    entity = Entity(id, schema, printable(caption) if isinstance(caption, str) else "")
    entity.datasets = _texts(found, "datasets", entity)
    entity.referents = _texts(found, "referents", entity)
    for key in found.keys() - _KEYS:
        entity.odd.append((f"unknown key '{key[:60]}' of an entity", str(found[key])))
    for prop, values in properties.items():
        add_values(entity, prop, values, depth)
    return entity


def _texts(found: Mapping[str, Any], key: str, entity: Entity) -> tuple[str, ...]:
    values = found.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        entity.odd.append((f"'{key}' is no list of texts", str(values)))
        return ()
    return tuple(sorted(printable(value) for value in values))


def add_values(entity: Entity, prop: str, values: object, depth: int = 0) -> None:
    """Take the values of one property; entities among them go inside, their ids stay."""
    if not isinstance(values, list):
        entity.odd.append((f"the values of {entity.schema.name}:{prop} are no list", str(values)))
        values = [values]
    known = prop in entity.schema.every
    way_back = not known and prop in WAYS_BACK
    texts = []
    for value in values:
        if isinstance(value, str):
            clean = printable(value)
            if clean is not value and clean != value:
                what = f"a control character in {entity.schema.name}:{prop}"
                entity.odd.append((what, clean))
            if clean := clean.strip():
                texts.append(clean)
        elif isinstance(value, dict):
            inner = (
                entity_from(value, depth + 1)
                if depth < DEEPEST
                else f"more than {DEEPEST} entities inside one another"
            )
            if isinstance(inner, str):
                entity.odd.append((f"inside {entity.schema.name}:{prop}: {inner}", str(value)))
                continue
            entity.inside.append(inner)
            if not way_back:
                texts.append(inner.id)
        elif value is not None:
            what = f"a value of {entity.schema.name}:{prop} is no text"
            entity.odd.append((what, str(value)))
            texts.append(str(value))
    if way_back and not texts:
        return
    if not known and not entity.schema.ignored:
        shown = texts[0] if texts else ""
        entity.odd.append((f"unknown property {entity.schema.name}:{prop}", shown))
    if texts:
        entity.properties[prop] = texts

"""What is each id of a file, and where is it written? The first pass over the files.

Links name their ends by id, and the ends stand anywhere in the file, so every id is noted with its
kind and its place before anything is stated. An address or a post is read again from its place
when a party names it. The ids are kept in a table that goes to disk (`ingest.kept`).

A delta file is applied here: an entity that it adds or changes stands in the delta file from then
on, and one that it deletes stands nowhere. A delta that does not fit the file is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from graph.errors import FileRefused
from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Seen
from ingest.sources.ftm.format import SCHEMATA
from ingest.sources.ftm.lines import Entity, Line, entity_of, lines_of, operation_of

ENTITIES, DELTA = "entities", "delta"
_KIND_OF_SCHEMA = {
    "Company": NodeKind.COMPANY,
    "Person": NodeKind.PERSON,
    "PublicBody": NodeKind.ORGANIZATION,
    "Vessel": NodeKind.VESSEL,
    "Airplane": NodeKind.AIRPLANE,
}
_BY_NAME = frozenset({"Organization", "LegalEntity", "Asset"})
# What an id is, as a small number: a kind of node or a schema that is none.
_WHAT: tuple[NodeKind | str, ...] = (*NodeKind, *SCHEMATA)
_CODE_OF_KIND = {kind: code for code, kind in enumerate(NodeKind)}
_CODE_OF_SCHEMA = {name: code for code, name in enumerate(SCHEMATA, start=len(NodeKind))}
_TOLERATED = 1_000  # one unreadable line in so many; a single one always


def kind_of(entity: Entity) -> NodeKind | None:
    """The kind of node that an entity is, or None."""
    name = entity.schema.name
    if name not in _BY_NAME:
        return _KIND_OF_SCHEMA.get(name)
    kinds = {kind_of_entity(each, "") for each in entity.of("name") or [entity.caption]}
    if NodeKind.COMPANY in kinds:
        return NodeKind.COMPANY
    return None if name == "Asset" else NodeKind.ORGANIZATION


def too_many(broken: int, count: int) -> bool:
    """More than one row in a thousand is broken, and more than one."""
    return broken > max(1, count // _TOLERATED)


class Directory:
    """Every id of a set of files. Use as a context manager: it reads again from the files."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._paths = tuple(files[part] for part in (ENTITIES, DELTA) if part in files)
        self._places = Kept[int]()  # (offset, file, what) packed into one number
        self._replaced = Seen()
        self._nested = False
        self._take(files[ENTITIES])
        if DELTA in files:
            self._apply(files[DELTA])
        self._open = [path.open("rb") for path in self._paths]
        self._read = lru_cache(maxsize=1024)(self._from_file)

    def __enter__(self) -> Directory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._open:
            file.close()

    def what(self, id: str) -> NodeKind | str | None:
        """The kind of node of an id, the schema of one that is no node, None when there is none."""
        place = self._places.get(id)
        return None if place is None else _WHAT[place & 0xFF]

    def entity(self, id: str) -> Entity:
        """The entity of an id that stands in the files, read from where it stands."""
        return self._read(id)

    def stands(self, id: str, line: Line, *, delta: bool = False) -> bool:
        """This line is the one that speaks for the id."""
        place = self._places.get(id)
        return place is not None and place >> 8 == line.offset << 1 | delta

    def is_replaced(self, id: str) -> bool:
        """A delta changed or deleted it, or said so more than once."""
        return id in self._replaced

    def _from_file(self, id: str) -> Entity:
        place = self._places[id]
        file = self._open[place >> 8 & 1]
        file.seek(place >> 9)
        line = Line(1, 0, file.readline())
        found = entity_of(line)
        if isinstance(found, str):
            operation = operation_of(line)
            assert not isinstance(operation, str), operation
            found = operation[1]
        assert not isinstance(found, str), found
        return found

    def _note(self, entity: Entity, line: Line, *, delta: bool) -> None:
        kind = kind_of(entity)
        code = _CODE_OF_SCHEMA[entity.schema.name] if kind is None else _CODE_OF_KIND[kind]
        self._places[entity.id] = (line.offset << 1 | delta) << 8 | code

    def _take(self, path: Path) -> None:
        unreadable = 0
        line: Line | None = None
        why = ""
        for line in lines_of(path):
            found = entity_of(line)
            if isinstance(found, str):
                unreadable, why = unreadable + 1, f"line {line.number}: {found}"
                if not line.whole and found.startswith("no JSON"):
                    raise FileRefused(
                        str(path), f"it is cut in line {line.number}; download it again"
                    )
            elif found.id not in self._places:
                self._note(found, line, delta=False)
                self._nested = self._nested or bool(found.inside)
        count = 0 if line is None else line.number
        if too_many(unreadable, count):
            what = f"{unreadable} of {count} lines cannot be read (the last is {why})"
            raise FileRefused(str(path), f"{what}; is it FollowTheMoney data?")

    def _apply(self, path: Path) -> None:
        if self._nested:
            raise FileRefused(
                str(path), "a delta can only be applied to entities.ftm.json, not to nested targets"
            )
        for line in lines_of(path):
            found = operation_of(line)
            if isinstance(found, str):
                raise FileRefused(
                    str(path), f"line {line.number}: {found}; a delta is applied whole or not"
                )
            what, entity = found
            id = entity if isinstance(entity, str) else entity.id
            if (id in self._places) == (what == "ADD"):
                there = "is there already" if what == "ADD" else "is not there"
                raise FileRefused(
                    str(path),
                    f"it does not follow {self._paths[0].name}: line {line.number} has {what} for "
                    f"'{id[:60]}', which {there}; give the file of the version before the delta",
                )
            self._replaced.add(id)
            if isinstance(entity, str):
                del self._places[id]
            else:
                self._note(entity, line, delta=True)

"""What does statements.csv state? A value a row; the rows of one entity stand together.

The rows of an entity are gathered and stated by the last of them; the others state nothing. The
file is read twice, like the entities: the first pass keeps ids and kinds, and whole only the
addresses and posts, which others name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import FileRefused, InvalidValue
from graph.model.facts import SOMEBODY, Issue, Row, Severity
from graph.model.ids import entity_id
from graph.model.vocabulary import NodeKind
from ingest.doors import csv_rows
from ingest.kept import Kept, Seen
from ingest.saying import SHOWN
from ingest.sources.ftm.directory import kind_of, too_many
from ingest.sources.ftm.format import SCHEMATA, STATEMENTS, Schema
from ingest.sources.ftm.lines import PREFIX, Entity, add_values
from ingest.sources.ftm.parties import Around
from ingest.sources.ftm.stating import row_of
from ingest.tally import Tally

_NAMED_BY_OTHERS = ("Address", "Position")


def _packed_what(what: NodeKind | str) -> list[Any]:
    return [isinstance(what, NodeKind), what]


def _what(found: list[Any]) -> NodeKind | str:
    node, name = found  # a schema may be called as a kind of node is
    return NodeKind(name) if node else str(name)


def _packed(entity: Entity) -> list[Any]:
    inside = [_packed(each) for each in entity.inside]
    named = [entity.id, entity.schema.name, entity.caption]
    return [*named, entity.properties, entity.datasets, entity.referents, inside, entity.odd]


def _unpacked(found: list[Any]) -> Entity:
    id, schema, caption, properties, datasets, referents, inside, odd = found
    return Entity(
        id,
        SCHEMATA[schema],
        caption,
        properties,
        tuple(datasets),
        tuple(referents),
        [_unpacked(each) for each in inside],
        [(what, sample) for what, sample in odd],
    )


@dataclass(slots=True)
class _Known:
    """What the first pass keeps."""

    kinds: Kept[NodeKind | str] = field(default_factory=lambda: Kept(_packed_what, _what))
    kept: Kept[Entity] = field(default_factory=lambda: Kept(_packed, _unpacked))

    def what(self, id: str) -> NodeKind | str | None:
        return self.kinds.get(id)

    def entity(self, id: str) -> Entity:
        return self.kept[id]


@dataclass(slots=True)
class _Said:
    """One row: where it begins, its cells by column, or what is wrong with it."""

    line: int
    text: str
    cells: dict[str, str]
    trouble: str | None = None


def read_statements(path: Path, tally: Tally) -> Iterator[Row]:
    """One Row for every record of the file."""
    known = _first_pass(path)
    header = next(csv_rows(path))[1]
    for name in STATEMENTS.unknown(header):
        tally.add(f"unknown column '{name[:60]}'", 1, name)
    done = Seen()
    for id, rows in _groups(path):
        good = [row for row in rows if row.trouble is None]
        late = id in done
        for row in rows:
            if row.trouble is not None or late:
                yield _quarantined(path, row, row.trouble or _apart(id))
            elif row is not good[-1]:
                yield Row("entities")
            else:
                yield _stated(path, id, good, known, tally)
        if good:
            done.add(id)


def _first_pass(path: Path) -> _Known:
    known, bad, count = _Known(), 0, 0
    for id, rows in _groups(path):
        good = [row for row in rows if row.trouble is None]
        count += len(rows)
        if id in known.kinds:
            bad += len(good)
        elif (entity := _entity(id, good)) is not None:
            known.kinds[id] = kind_of(entity) or entity.schema.name
            if entity.schema.name in _NAMED_BY_OTHERS:
                known.kept[id] = entity
        bad += len(rows) - len(good)
    if too_many(bad, count):
        what = f"{bad} of {count} rows cannot be read or do not stand with their entity's"
        raise FileRefused(str(path), f"{what}; sort the file by canonical_id")
    return known


def _apart(id: str) -> str:
    return f"the rows of '{id}' do not stand together; sort the file by canonical_id"


def _groups(path: Path) -> Iterator[tuple[str, list[_Said]]]:
    """Rows that follow one another and speak of one entity; a broken row belongs to the last."""
    lines = csv_rows(path)
    _, header = next(lines)
    if STATEMENTS.missing(header) or len(set(header)) != len(header):
        wanted = ", ".join(STATEMENTS.required)
        raise FileRefused(str(path), f"line 1 must name every column once, among them {wanted}")
    current, rows = "", list[_Said]()
    for line, fields in lines:
        row = _row(line, header, fields)
        id = row.cells.get("canonical_id", current)
        if rows and id != current:
            yield current, rows
            rows = []
        current = id
        rows.append(row)
    if rows:
        yield current, rows


def _row(line: int, header: list[str], fields: list[str]) -> _Said:
    text = ",".join(fields)
    if len(fields) != len(header):
        return _Said(line, text, {}, f"{len(fields)} fields where the header has {len(header)}")
    row = _Said(line, text, dict(zip(header, fields, strict=True)))
    try:
        entity_id(PREFIX, row.cells["canonical_id"])
    except InvalidValue as error:
        row.trouble = str(error)
    if row.cells["schema"] not in SCHEMATA:
        row.trouble = f"unknown schema '{row.cells['schema'][:60]}'"
    return row


def _entity(id: str, rows: list[_Said]) -> Entity | None:
    """The entity that rows speak of; None when every one of them was not accepted."""
    rows = [row for row in rows if row.cells.get("external", "").lower() not in ("t", "true", "1")]
    if not rows:
        return None
    schemata = {SCHEMATA[row.cells["schema"]].name: SCHEMATA[row.cells["schema"]] for row in rows}
    schema = _most_special(list(schemata.values()))
    entity = Entity(id, schema)
    if not all(name in schema.ancestors for name in schemata):
        entity.odd.append(("rows of one entity have schemata that do not fit", str(set(schemata))))
    values: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.cells["prop"] != "id":
            values.setdefault(row.cells["prop"], {})[row.cells["value"]] = None
    for prop, texts in values.items():
        add_values(entity, prop, list(texts))
    entity.datasets = tuple(sorted({row.cells["dataset"] for row in rows} - {""}))
    others = {row.cells.get("entity_id", "") for row in rows} - {"", id}
    entity.referents = tuple(sorted(others))
    return entity


def _most_special(schemata: list[Schema]) -> Schema:
    return max(schemata, key=lambda schema: (len(schema.ancestors), schema.name))


def _stated(path: Path, id: str, rows: list[_Said], known: _Known, tally: Tally) -> Row:
    entity = _entity(id, rows)
    if entity is None:
        return Row("entities")
    first, last = rows[0].line, rows[-1].line
    place = f"line {last}" if first == last else f"lines {first} to {last}"
    around = Around(known)
    return row_of("entities", entity, f"{path.name} {place}", last, around, tally, rows[-1].text)


def _quarantined(path: Path, row: _Said, why: str) -> Row:
    where = f"{path.name} line {row.line}"
    issue = Issue("entities", where, why, row.text[:SHOWN], Severity.QUARANTINED)
    return Row("entities", issues=(issue,), unread=SOMEBODY)

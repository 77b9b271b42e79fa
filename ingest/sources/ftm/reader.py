"""What does a file of FollowTheMoney data state? The functions of the source.

Two passes: the first notes every id with its kind and place (`directory`), the second states. Each
line is one Row. docs/sources/ftm.md says what is read, and why a delta needs the file before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Issue, Row, Severity
from ingest.sources.ftm.directory import DELTA, ENTITIES, Directory
from ingest.sources.ftm.index import doubt, export_date, read_index
from ingest.sources.ftm.lines import Entity, Line, entity_of, lines_of, operation_of
from ingest.sources.ftm.parties import Around
from ingest.sources.ftm.recognise import Form, form_of, form_of_file
from ingest.sources.ftm.simple import read_simple
from ingest.sources.ftm.statements import read_statements
from ingest.sources.ftm.stating import quarantined, row_of
from ingest.tally import Tally

INDEX = "index"
VARYING = frozenset({DELTA, INDEX})  # the next delta is as long as what happened since


def identify(path: Path, head: bytes) -> str | None:
    """Which part a file is; see `ingest.sources.ftm.recognise`."""
    form = form_of(path, head)
    return None if form is None else form.part


def published(files: Mapping[str, Path]) -> date | None:
    """The day of the export, when index.json is given along."""
    return export_date(read_index(files[INDEX])) if INDEX in files else None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line of the files; one for index.json.

    Args:
        files: part to path; `entities`, and beside it `delta` and `index`.
        name: the name the source is stored under; ids are `ftm:<id>` whatever it is.

    Raises:
        FileRefused: there are no entities, a file is cut, or the delta follows another file.
    """
    if ENTITIES not in files:
        lone = files.get(DELTA) or files.get(INDEX)
        raise FileRefused(
            str(lone) if lone else name,
            "a delta only says what changed since a full file: give both, "
            "`isthmus ingest ftm entities.ftm.json entities.delta.json`"
            if DELTA in files
            else "the entities are missing: give entities.ftm.json too",
        )
    path = files[ENTITIES]
    form = form_of_file(path)
    if form is not Form.LINES and DELTA in files:
        raise FileRefused(str(files[DELTA]), "a delta can only be applied to entities.ftm.json")
    if form is Form.SIMPLE:
        yield from (tally := Tally(ENTITIES, path.name)).closing(read_simple(path, tally))
    elif form is Form.STATEMENTS:
        yield from (tally := Tally(ENTITIES, path.name)).closing(read_statements(path, tally))
    elif form is not Form.LINES:
        raise FileRefused(str(path), "this is no FollowTheMoney data")
    else:
        with Directory(files) as directory:
            for part in (ENTITIES, DELTA):
                if part in files:
                    tally = Tally(part, files[part].name)
                    yield from tally.closing(_rows(part, files[part], directory, tally))
    if INDEX in files:
        yield _index_row(files[INDEX], path)


def _index_row(path: Path, entities: Path) -> Row:
    why = doubt(read_index(path), entities)
    issues = () if why is None else (Issue(INDEX, path.name, why, "", Severity.WARNING),)
    return Row(INDEX, issues=issues)


def _rows(part: str, path: Path, directory: Directory, tally: Tally) -> Iterator[Row]:
    for line in lines_of(path):
        if part == DELTA:
            yield _delta_row(path, line, directory, tally)
        else:
            yield _row(path, line, directory, tally)


def _row(path: Path, line: Line, directory: Directory, tally: Tally) -> Row:
    entity = entity_of(line)
    where = f"{path.name} line {line.number}"
    if isinstance(entity, str):
        return quarantined(ENTITIES, where, entity, line.text)
    if not directory.stands(entity.id, line):
        if directory.is_replaced(entity.id):
            return Row(ENTITIES)  # the delta says what holds
        what = f"'{entity.id}' stands on an earlier line already"
        return quarantined(ENTITIES, where, what, line.text)
    return _stated(ENTITIES, entity, where, line, directory, tally)


def _delta_row(path: Path, line: Line, directory: Directory, tally: Tally) -> Row:
    operation = operation_of(line)
    assert not isinstance(operation, str), operation  # the directory refused such a file
    _, entity = operation
    if isinstance(entity, str) or not directory.stands(entity.id, line, delta=True):
        return Row(DELTA)  # deleted, or changed again further down
    return _stated(DELTA, entity, f"{path.name} line {line.number}", line, directory, tally)


def _stated(
    part: str, entity: Entity, where: str, line: Line, directory: Directory, tally: Tally
) -> Row:
    around = Around(directory, {each.id: each for each in entity.everyone()})
    return row_of(part, entity, where, line.number, around, tally, line.text)

"""What does the Consolidated Screening List state? The two functions of the source.

The list is published in three forms (CSV, TSV, JSON) that hold the same entries; all of them are
the one part `csl`, so that a later file of another form takes the place of an earlier one.
docs/sources/us_csl.md says what is read from each column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.doors import look, refuse_what_is_no_text
from ingest.source import HEAD_BYTES
from ingest.sources.us_csl import stream
from ingest.sources.us_csl.entries import Broken, Item, entry_of_cells
from ingest.sources.us_csl.format import COLUMNS, OPTIONAL
from ingest.sources.us_csl.statements import PART, Reading
from ingest.sources.us_csl.subjects import take_directory
from ingest.tabledoor import Told, named_rows
from ingest.tally import Tally

_RECOGNISED = 10  # columns or keys of the format that a file must begin with
# Other publishers' files, by words of their first line.
_OTHERS = (
    ("Street_Address", "BIS's Denied Persons List; ingest it as us_bis_dpl"),
    ("fileGenerationDate", "the EU consolidated list"),
    ("OFSI Group ID", "the UK sanctions list"),
    ("LEI,", "a GLEIF file"),
)


def identify(path: Path, head: bytes) -> str | None:
    """`csl`, whichever of the three forms it is; None when it is none of them.

    Raises:
        FileRefused: it is recognisably something else.
    """
    refuse_what_is_no_text(path, head)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        raise FileRefused(str(path), "this is XML; the list is published as CSV, TSV and JSON")
    if text.startswith(("{", "[")):
        keys = set(re.findall(r'"(\w+)"\s*:', text))
        known = len(keys.intersection(COLUMNS.names))
        return PART if known >= _RECOGNISED or ('"results"' in text and known > 1) else None
    first = text.split("\n", 1)[0]
    for words, what in _OTHERS:
        if words in first:
            raise FileRefused(str(path), f"this is {what}")
    names = {name.strip('" \r') for name in first.split(_delimiter(first))}
    return PART if len(names.intersection(COLUMNS.names)) >= _RECOGNISED else None


def _delimiter(first_line: str) -> str:
    return "\t" if first_line.count("\t") > first_line.count(",") else ","


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every row or result of the file.

    Args:
        files: the file, under the part `csl`.
        name: the name the source is stored under; ids do not depend on it.

    Raises:
        FileRefused: the file is cut, no text, no list, or holds no entry.
    """
    path = files[PART]
    text = look(path, HEAD_BYTES).decode("utf-8-sig", "replace").lstrip()
    if text.startswith(("{", "[")):
        yield from _rows(path, "result", lambda told: stream.items(path, told))
    else:
        delimiter = _delimiter(text.split("\n", 1)[0])
        yield from _rows(path, "line", lambda told: _table(path, delimiter, told))


def _table(path: Path, delimiter: str, told: Told) -> Iterator[Item]:
    for row in named_rows(path, COLUMNS, told, delimiter=delimiter, optional=OPTIONAL):
        if row.trouble is not None:
            yield Broken(row.line, row.text, row.trouble)
        else:
            yield entry_of_cells(row.line, row.text, row.cells)


def _rows(path: Path, unit: str, items: Callable[[Told], Iterator[Item]]) -> Iterator[Row]:
    """Every row; the last one also carries the warnings about the file as a whole."""
    tally = Tally(PART, path.name, unit)
    directory = take_directory(items(lambda what, place, text: None))
    reading = Reading(path.name, unit, directory, tally)
    empty = FileRefused(str(path), "it holds no entry; an empty list is no list")
    yield from tally.closing(map(reading.row, items(tally.add)), empty)

"""How does a table with a header come in? Its columns by name, in any order, and nothing unseen.

The format's columns are a `Columns` (ingest.shape). A required column that is missing, or one that
stands twice, refuses the file; a column that is not known, or is known and missing, is told. A row
of another width is one with trouble; a last row that is too short means that the file is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import FileRefused
from ingest.doors import csv_rows
from ingest.shape import Columns

Told = Callable[[str, int, str], None]  # what was not expected, line, a sample


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row below the header: where it begins, its text, and its cells or what is wrong with it."""

    line: int
    text: str
    cells: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None


def named_rows(
    path: Path,
    columns: Columns,
    told: Told,
    *,
    delimiter: str = ",",
    optional: Collection[str] = (),
) -> Iterator[NamedRow]:
    """Every row below the header.

    Args:
        path: the file, UTF-8.
        columns: what the format's columns are.
        told: hears of what is unexpected about the file as a whole.
        delimiter: between the cells.
        optional: known columns that may be missing without a word.

    Raises:
        FileRefused: as `csv_rows`; a header that cannot be read by; a cut last row; no row.
    """
    rows = csv_rows(path, delimiter=delimiter)
    line, fields = next(rows, (1, []))
    header = [name.strip() for name in fields]
    if missing := columns.missing(header):
        raise FileRefused(str(path), f"its header has no column {', '.join(missing)}")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise FileRefused(str(path), f"its header names {', '.join(twice)} twice")
    for name in columns.unknown(header):
        told(f"unknown column '{name[:40]}'", line, delimiter.join(header))
    for name in columns.names:
        if name not in header and name not in optional:
            told(f"the column '{name}' is missing", line, delimiter.join(header))
    row: NamedRow | None = None
    short = False
    for line, fields in rows:
        if row is not None:
            yield row
        row = _row(line, fields, header, delimiter)
        short = 0 < len(fields) < len(header)
    if row is None:
        raise FileRefused(str(path), "it holds no row below its header; an empty list is no list")
    if short:
        raise FileRefused(
            str(path), f"it is cut in its last row, at line {row.line}; download it again"
        )
    if not _ends_in_a_line_end(path):
        told("the file does not end with a line end: rows may be missing", row.line, row.text)
    yield row


def _row(line: int, fields: list[str], header: list[str], delimiter: str) -> NamedRow:
    text = delimiter.join(fields)
    if not any(value.strip() for value in fields):
        return NamedRow(line, text, trouble="an empty line")
    if len(fields) != len(header):
        why = f"{len(fields)} columns where the header has {len(header)}"
        return NamedRow(line, text, trouble=why)
    return NamedRow(line, text, dict(zip(header, fields, strict=True)))


def _ends_in_a_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read() in (b"\n", b"\r")

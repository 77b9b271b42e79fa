"""Which lines does a table of a British list hold, and is it whole?

A line that says the day of the list, a line of column names, then rows. Columns are found by
name, in any order and letter case; one that is missing or unknown is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FileRefused
from ingest.shape import Columns
from ingest.tally import Tally


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number, its cells by column, or what is wrong with it."""

    number: int
    text: str
    cells: Mapping[str, str]
    trouble: str | None = None


def lines_of(
    path: Path,
    rows: Iterable[tuple[int, list[str]]],
    columns: Columns,
    day_label: str,
    tally: Tally,
    same: Mapping[str, str] | None = None,
) -> Iterator[Line]:
    """Every row below the header; `same` maps other names of columns to the known ones.

    Raises:
        FileRefused: a required column is missing, a column stands twice, or there is no row.
    """
    found: list[str] | None = None
    width = 0
    for number, cells in rows:
        if found is None:
            if not any(cells) or is_day_line(cells, day_label):
                continue
            found = _header(path, number, cells, columns, tally, same or {})
            width = len(cells)
            continue
        text = ",".join(cells)
        if not any(cell.strip() for cell in cells):
            yield Line(number, text, {}, "an empty line")
        elif len(cells) != width:
            yield Line(number, text, {}, f"{len(cells)} columns where the header has {width}")
        else:
            yield Line(number, text, dict(zip(found, cells, strict=True)))
    if found is None:
        raise FileRefused(str(path), f"it has no line of column names ({columns.required[0]}, …)")


def is_day_line(cells: list[str], day_label: str) -> bool:
    """The line above the header: `Report Date: 11-Sep-2026`, or `Last Updated` and a day."""
    if not cells:  # an empty line
        return False
    first, *others = (cell.strip() for cell in cells)
    return first.casefold().startswith(day_label.casefold()) and len([c for c in others if c]) <= 1


def refuse_a_cut_end(path: Path, lines: Iterator[Line], tally: Tally) -> Iterator[Line]:
    """The same lines; FileRefused when the last one is too short and without a line end."""
    last: Line | None = None
    for line in lines:
        if last is not None:
            yield last
        last = line
    if last is None:
        return
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 1))
        whole = file.read() == b"\n"
    if not whole:
        if last.trouble is not None:
            raise FileRefused(str(path), f"truncated at line {last.number} ({last.trouble})")
        what = "the file does not end with a line end: its last row may be cut, others missing"
        tally.add(what, last.number, last.text[-200:])
    yield last


def _header(
    path: Path,
    number: int,
    cells: list[str],
    columns: Columns,
    tally: Tally,
    same: Mapping[str, str],
) -> list[str]:
    known = {name.casefold(): name for name in columns.names}
    known |= {other.casefold(): name for other, name in same.items()}
    written = [" ".join(cell.split()) for cell in cells]
    names = [known.get(name.casefold(), name) for name in written]
    missing = columns.missing(names)
    if missing:
        raise FileRefused(str(path), f"line {number} names no column {', '.join(missing)}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FileRefused(str(path), f"line {number} names a column twice: {', '.join(twice)}")
    for name in columns.names:
        if name not in names:
            tally.add(f"column '{name}' is missing", number, ",".join(written))
    for name in columns.unknown(names):
        tally.add(f"unknown column '{name[:60]}'", number, f"column {names.index(name) + 1}")
    return names

"""Which rows does a published OFAC CSV file hold, and is the file whole?

Format (OFAC's data specification, 2004 to 2023, and the real files): no header; one record a
line, CRLF; comma, double quotes doubled inside; null is `-0- `; the file ends with byte 0x1A after
the last CRLF. The specification says ASCII and the measured files hold nothing else; UTF-8 is
accepted because ASCII is part of it. Every line is parsed by itself, so an unclosed quote spoils
one row and cannot swallow the next; memory does not depend on the size of the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FileRefused

LINE_LIMIT = 1_000_000  # bytes; the specification allows about 2,000 characters
END_MARK = 0x1A
NULL = "-0-"
EMPTY = "an empty line"
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")
_NULLS = frozenset({f"{NULL} ", NULL})  # as published, and as left by editors that trim
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number from 1, its text, and its cells or what is wrong with it."""

    number: int
    text: str
    cells: tuple[str, ...] = ()
    trouble: str | None = None


def cells_of(text: str, width: int) -> tuple[tuple[str, ...], str | None]:
    """The cells of one line (nulls as ""), or no cells and what is wrong with the line."""
    if not text.strip():
        return (), EMPTY
    if not text.isprintable() and (control := _CONTROL.search(text)) is not None:
        return (), f"control character 0x{ord(control[0]):02X} in the row"
    try:
        cells = next(csv.reader((text,), strict=True), [])
    except csv.Error as error:
        what = "unclosed quote" if "end of data" in str(error) else f"not CSV ({error})"
        return (), what
    if len(cells) != width:
        return (), f"{len(cells)} columns where the format has {width}"
    return tuple(["" if cell in _NULLS else cell for cell in cells]), None


def read_lines(path: Path, width: int) -> Iterator[Line]:
    """Every line of the file but the end mark; FileRefused when the file is cut or not text."""
    with path.open("rb") as file:
        pending: Line | None = None
        number = 0
        while raw := file.readline(LINE_LIMIT + 1):
            number += 1
            if pending is not None:
                yield pending
                pending = None
            if raw[0] == END_MARK:
                _refuse_rows_after_the_end(path, number, raw[1:] + file.read(LINE_LIMIT))
                return
            pending = _line(path, number, raw, width)
        if pending is not None:
            if pending.trouble not in (None, EMPTY):
                raise FileRefused(str(path), f"truncated at line {number} ({pending.trouble})")
            yield pending


def _line(path: Path, number: int, raw: bytes, width: int) -> Line:
    if len(raw) > LINE_LIMIT:
        raise FileRefused(str(path), f"line {number} is longer than {LINE_LIMIT:,} bytes")
    if b"\0" in raw:
        raise FileRefused(str(path), f"line {number} holds NUL bytes: this is not a text file")
    if number == 1:
        raw = raw.removeprefix(_BOM)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefused(
            str(path),
            f"line {number} is not UTF-8 (byte 0x{raw[error.start]:02X}); OFAC publishes ASCII",
        ) from None
    whole = text.endswith("\n")
    text = text.removesuffix("\n").removesuffix("\r")
    cells, trouble = cells_of(text, width)
    if trouble is None and not whole and not text.endswith(('"', NULL, f"{NULL} ")):
        # A last cell is quoted or null; anything else at the very end was cut within it.
        trouble = "the last value is cut"
    return Line(number, text, cells, trouble)


def _refuse_rows_after_the_end(path: Path, number: int, rest: bytes) -> None:
    if rest.strip(b"\r\n\x1a "):
        raise FileRefused(
            str(path), f"rows follow the end mark (0x1A) of line {number}: two files joined?"
        )


def has_end_mark(path: Path) -> bool:
    """True when the last byte that is no line end is 0x1A, as in every published file."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 16))
        return file.read().rstrip(b"\r\n").endswith(bytes([END_MARK]))

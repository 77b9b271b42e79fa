"""How does an Excel workbook come in? Looked at before it is opened, read as rows of text.

A workbook is an archive that is inflated into memory, and its reader makes a full rectangle of the
cells it finds. So the archive is inflated once to nowhere, with a limit, and cells that stand far
out are looked for, before the reader meets the file. Nothing is ever extracted to disk.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from graph.errors import FileRefused

ZIP_SIGNATURE = b"PK\x03\x04"
MEMBERS = 1_000
INFLATED = 512 << 20  # bytes; the largest published list inflates to 17 MB
RATIO = 200  # sheets of lists compress to a tenth
COLUMNS, ROWS = 78, 199_999  # columns to BZ
_BLOCK = 1 << 20
_SHEETS = "xl/worksheets/"
# A reference of a cell beyond COLUMNS or ROWS, as it stands in a sheet: r="CA1", r="A200000".
_FAR = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Z]{3,}\d|[C-Z][A-Z]\d|[A-Z]{1,3}(?:[2-9]\d{5}|\d{7,})["'])""",
    re.IGNORECASE,
)
_OVERLAP = 32
# What Python's reader of archives raises for bytes that are none.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


def is_workbook(path: Path) -> bool:
    """An archive that holds a workbook; FileRefused when the archive is broken or too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _BROKEN as error:
        raise FileRefused(str(path), f"it is a cut or broken archive ({error})") from error


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of the first sheet, every cell as text; empty rows are left out.

    Raises:
        FileRefused: no workbook, or one that would inflate to more than a list can be.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_what_is_too_much(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            if len(workbook.sheet_names) != 1:
                names = ", ".join(workbook.sheet_names)
                raise FileRefused(str(path), f"it has {len(workbook.sheet_names)} sheets: {names}")
            sheet = workbook.get_sheet_by_index(0)
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                if any(cell != "" for cell in cells):
                    yield number, [_text(cell) for cell in cells]
    except CalamineError as error:
        why = str(error).split("\n")[0]
        raise FileRefused(str(path), f"it is no workbook that can be read ({why})") from error


def _text(cell: object) -> str:
    """A cell as it would stand in the CSV file: whole numbers without `.0`, days as dd/mm/yyyy."""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _refuse_what_is_too_much(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                raise FileRefused(str(path), f"its archive has {len(members):,} members")
            total = 0
            for member in members:
                total += _inflated(path, archive, member, INFLATED - total)
    except _BROKEN as error:
        raise FileRefused(str(path), f"it is a cut or broken archive ({error})") from error


def _inflated(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """How large a member really is: what its header says may be untrue."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused(str(path), f"'{member.filename}' is compressed in an unusual way")
    if member.flag_bits & 0x1:
        raise FileRefused(str(path), "it is encrypted; save it without a password")
    if member.file_size > left or member.file_size > RATIO * max(
        member.compress_size, _BLOCK // RATIO
    ):
        raise FileRefused(str(path), f"'{member.filename}' inflates to more than a list can be")
    sheet = member.filename.startswith(_SHEETS)
    size, tail = 0, b""
    for block in _blocks(archive, member):
        size += len(block)
        if size > member.file_size:
            raise FileRefused(str(path), f"'{member.filename}' is larger than it says")
        if sheet and _FAR.search(tail + block) is not None:
            why = f"'{member.filename}' has cells beyond {COLUMNS} columns or {ROWS:,} rows"
            raise FileRefused(str(path), why)
        tail = block[-_OVERLAP:]
    return size


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The inflated bytes of a member, however many there are, in blocks."""
    raw = _raw(archive, member)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from raw
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in raw:
        while block:
            yield inflater.decompress(block, _BLOCK)
            block = inflater.unconsumed_tail
    yield inflater.flush()


def _raw(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member as they stand in the file."""
    file = archive.fp
    assert file is not None
    file.seek(member.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(ZIP_SIGNATURE):
        raise zipfile.BadZipFile(f"no local header of '{member.filename}'")
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(member.header_offset + 30 + name + extra)
    left = member.compress_size
    while left:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise zipfile.BadZipFile(f"'{member.filename}' is cut")
        left -= len(block)
        yield block

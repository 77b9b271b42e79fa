"""How does a file come in? Looked at, hashed, decoded strictly, one row at a time.

A file that is not what it claims to be is refused here, before anything is written: the readers
behind this door never meet an HTML error page, a missing file or undecodable bytes.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from graph.errors import FileRefused

FIELD_LIMIT = 1 << 20  # one field; csv's own limit of 131,072 stops at real statements of reasons
_BLOCK = 1 << 20
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_SIGNATURES = {
    b"PK\x03\x04": "a zip or Office file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def look(path: Path, size: int) -> bytes:
    """The first bytes of a file; FileRefused when there are none to be had."""
    try:
        with path.open("rb") as handle:
            head = handle.read(size)
    except OSError as error:
        raise FileRefused(str(path), f"it cannot be read ({error.strerror})") from error
    if not head.strip():
        raise FileRefused(str(path), "the file is empty")
    return head


def is_web_page(head: bytes) -> bool:
    """Does a file begin as HTML does?"""
    return _MARKUP.match(head) is not None


def refuse_what_is_no_text(path: Path, head: bytes) -> None:
    """FileRefused for a web page, an archive, a PDF or binary data under a text file's name."""
    if is_web_page(head):
        raise FileRefused(
            str(path), "this is an HTML page (often an error page saved as data); download it again"
        )
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise FileRefused(str(path), f"this is {what}, not a text file")
    if b"\x00" in head:
        raise FileRefused(str(path), "it contains NUL bytes, so it is not a text file")


def sha256_of(path: Path) -> str:
    """The file's SHA-256 as 64 hex digits, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def csv_rows(
    path: Path, encoding: str = "utf-8-sig", delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """(line number where the row begins, fields) of a delimited file with a strict dialect.

    Raises:
        FileRefused: bytes that are not the encoding, NUL, an unclosed quote, a field over 1 MiB.
    """
    limit = csv.field_size_limit(FIELD_LIMIT)
    try:
        with path.open(encoding=encoding, errors="strict", newline="") as handle:
            rows = csv.reader(handle, delimiter=delimiter, strict=True)
            while True:
                line = rows.line_num + 1
                try:
                    fields = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise FileRefused(
                        str(path), f"row beginning at line {line}: {error}"
                    ) from error
                if any("\x00" in value for value in fields):
                    raise FileRefused(str(path), f"line {line} contains a NUL character")
                yield line, fields
    except UnicodeDecodeError as error:
        raise FileRefused(
            str(path), f"it is not {encoding.removesuffix('-sig')} text ({error.reason})"
        ) from error
    finally:
        csv.field_size_limit(limit)

"""Which of the published files is this? By its first lines; the name says nothing.

The entities come in four forms (entities.ftm.json, targets.nested.json, targets.simple.csv,
statements.csv). They are one part, `entities`: the same data, so the next download takes the place
of this one whichever form it has.
"""

from __future__ import annotations

import csv
import re
from enum import Enum
from pathlib import Path

import orjson

from graph.errors import FileRefused
from ingest.doors import look
from ingest.source import HEAD_BYTES
from ingest.sources.ftm.format import SIMPLE, STATEMENTS

_INDEX = re.compile(rb'"(?:datasets|resources|last_export|updated_at|index_url|run_time)"\s*:')
_ENTITY = re.compile(rb'"(?:schema|properties)"\s*:')
_ALIKE = 6  # so many columns of a form make a table one of that form, of which some are missing
_DELTA = re.compile(rb'\s*\{\s*"op"\s*:')


class Form(Enum):
    """How a file is written."""

    LINES = "entities.ftm.json or targets.nested.json"
    SIMPLE = "targets.simple.csv"
    STATEMENTS = "statements.csv"
    DELTA = "entities.delta.json"
    INDEX = "index.json"

    @property
    def part(self) -> str:
        """Its role among the files of an ingest."""
        return {Form.DELTA: "delta", Form.INDEX: "index"}.get(self, "entities")


def form_of(path: Path, head: bytes) -> Form | None:
    """The form of a file, or None when it is none of them."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        raise FileRefused(
            str(path), "this is one JSON array; FollowTheMoney files have one object a line"
        )
    if text.startswith(b"{"):
        return _form_of_json(text)
    header = text.splitlines()[0] if text else b""
    try:
        columns = next(csv.reader([header.decode("utf-8", "replace")], strict=True), [])
    except csv.Error:
        return None
    for form, known in ((Form.STATEMENTS, STATEMENTS), (Form.SIMPLE, SIMPLE)):
        if not known.missing(columns):
            return form
        if len(set(known.names) & set(columns)) >= _ALIKE:
            lost = ", ".join(known.missing(columns))
            raise FileRefused(
                str(path), f"line 1 must name the columns of {form.value}; missing: {lost}"
            )
    return None


def _form_of_json(text: bytes) -> Form | None:
    for line in text.splitlines()[:5]:
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(found, dict):
            if "op" in found and "entity" in found:
                return Form.DELTA
            if "schema" in found and ("properties" in found or "id" in found):
                return Form.LINES
    # The first line is longer than what was looked at, or the file is one object over many lines.
    if _DELTA.match(text):
        return Form.DELTA
    if _INDEX.search(text) and b"\n" in text.rstrip() and not text.startswith(b'{"id"'):
        return Form.INDEX
    if _ENTITY.search(text) or text.startswith((b'{"id":', b'{"id": ')):
        return Form.LINES
    return Form.INDEX if _INDEX.search(text) else None


def form_of_file(path: Path) -> Form | None:
    """The form of a file on disk."""
    return form_of(path, look(path, HEAD_BYTES))

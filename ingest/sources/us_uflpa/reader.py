"""Which entities stand on the UFLPA Entity List? One row an entry, written down by the user.

The list is a web page of four tables, one for each clause of the law, and Federal Register notices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.model.facts import Row
from ingest.sources.us_uflpa.format import ENTITIES


def identify(path: Path, head: bytes) -> str | None:
    """By the columns `name` and `source_url`, whatever the file is called."""
    return ENTITIES.identify(head)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line; see `ingest.transcribed`.

    Raises:
        FileRefused: a column is missing, unknown or doubled, or there is no line below them.
    """
    return ENTITIES.read(files[ENTITIES.part])

"""Which companies are named under section 1260H? One row an entry, written down by the user.

The list is published as PDFs, an edition at a time, that name companies below the one they belong
to. That they do is a link and no stake: the editions state no percentages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.model.facts import Row
from ingest.sources.us_1260h.format import COMPANIES


def identify(path: Path, head: bytes) -> str | None:
    """By the columns `name` and `source_url`, whatever the file is called."""
    return COMPANIES.identify(head)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line; see `ingest.transcribed`.

    Raises:
        FileRefused: a column is missing, unknown or doubled, or there is no line below them.
    """
    return COMPANIES.read(files[COMPANIES.part])

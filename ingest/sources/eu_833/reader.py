"""Who stands in the annexes of Regulation 833/2014? One row an entry, written down by the user.

It could be written as tables, too; here the four list ids are fixed, every value is checked, an
entry must name its act, and who is gone from a later file has been taken off the annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.model.facts import Row
from ingest.sources.eu_833.format import ANNEXES


def identify(path: Path, head: bytes) -> str | None:
    """By the columns `list` and `source_url`, whatever the file is called."""
    return ANNEXES.identify(head)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line; ids are made of name and country, a ship's of its IMO number.

    Raises:
        FileRefused: a column is missing, unknown or doubled, or there is no line below them.
    """
    return ANNEXES.read(files[ANNEXES.part])

"""Who stands on the lists of China? One row an entry, written down by the user.

There is no list to download: parties are named in announcements, and later announcements suspend
earlier ones for a time, prolong that, or revoke them. A row tells the times of its entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.model.facts import Row
from ingest.sources.cn_lists.format import ANNOUNCEMENTS


def identify(path: Path, head: bytes) -> str | None:
    """By the columns `list` and `source_url`, whatever the file is called."""
    return ANNOUNCEMENTS.identify(head)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line; see `ingest.transcribed`.

    Raises:
        FileRefused: a column is missing, unknown or doubled, or there is no line below them.
    """
    return ANNOUNCEMENTS.read(files[ANNOUNCEMENTS.part])

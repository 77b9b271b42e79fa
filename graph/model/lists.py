"""What is this list called, who keeps it, and whom does it name? The table `lists.csv`.

A list that is not in the table is still a list: it is shown under its id.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ListInfo:
    """One list or measure. `label` is short enough for a badge; `kind` is what it names."""

    id: str
    label: str
    title: str
    authority: str
    country: str
    kind: str  # party, product, country, mixed


@cache
def known_lists() -> dict[str, ListInfo]:
    """Every list of the table by id, in the table's order."""
    path = Path(__file__).with_name("lists.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["id"]: ListInfo(**row) for row in csv.DictReader(handle)}


def list_info(list_id: str) -> ListInfo:
    """The list's entry, or one made of its id."""
    known = known_lists().get(list_id)
    if known is not None:
        return known
    return ListInfo(list_id, list_id.upper()[:12], list_id, "", "", "mixed")

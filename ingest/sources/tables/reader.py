"""What does a user's folder of tables state?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.tabular import ENTITIES, RELATIONS, read_tables


def identify(path: Path, head: bytes) -> str | None:
    """By the header: `relation,source,target` or `id,kind,name` in any order."""
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    columns = {cell.strip().strip('"') for cell in first.split(",")}
    if {"relation", "source", "target"} <= columns:
        return RELATIONS
    if {"id", "kind", "name"} <= columns:
        return ENTITIES
    if path.name in {"entities.csv", "relations.csv"}:
        wanted = "id,kind,name" if path.name == "entities.csv" else "relation,source,target"
        raise FileRefused(str(path), f"line 1 must name the columns, among them {wanted}")
    return None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """Every row of both files; see `ingest.tabular`."""
    return read_tables(files, name)

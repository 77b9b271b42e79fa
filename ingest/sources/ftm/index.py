"""What does index.json say of the files beside it? When they were exported, and how long they are.

It describes one dataset, or in the catalogue of them all each. It is optional: without it the
entities have no date of their own (their `last_change` is that of one entity).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from graph.errors import FileRefused

_DATES = ("last_export", "updated_at", "run_time", "last_change")


def read_index(path: Path) -> dict[str, Any]:
    """The object of the file."""
    try:
        found = orjson.loads(path.read_bytes())
    except (orjson.JSONDecodeError, OSError, RecursionError) as error:
        why = str(error).split(":", 1)[0]
        raise FileRefused(str(path), f"it is no JSON ({why}); download it again") from error
    if not isinstance(found, dict):
        raise FileRefused(str(path), "it is no index of FollowTheMoney data")
    return found


def export_date(index: dict[str, Any]) -> date | None:
    """The day of the export."""
    for key in _DATES:
        text = index.get(key)
        if isinstance(text, str):
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                continue
    return None


def doubt(index: dict[str, Any], entities: Path) -> str | None:
    """Why the index does not speak of this file, if it says how long the file is."""
    sizes = sorted(_sizes(index, entities.name))
    size = entities.stat().st_size
    if not sizes or size in sizes:
        return None
    said = f"{sizes[0]:,}" if len(sizes) == 1 else "other numbers of"
    return f"{entities.name} has {size:,} bytes where the index says {said}: is it of that export?"


def _sizes(index: dict[str, Any], name: str) -> Iterator[int]:
    datasets = index.get("datasets")
    every = [index, *(datasets if isinstance(datasets, list) else [])]
    for dataset in every:
        resources = dataset.get("resources") if isinstance(dataset, dict) else None
        for resource in resources if isinstance(resources, list) else []:
            if isinstance(resource, dict) and isinstance(resource.get("size"), int):
                published = str(resource.get("name", ""))
                if published and name.endswith(published):
                    yield resource["size"]

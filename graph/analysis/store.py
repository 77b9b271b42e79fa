"""Where is a compiled graph kept? Beside the ledger, as plain arrays, re-opened by memory map.

The folder's name holds the ledger version and the three filters, so a stale graph is never found.
It is written aside and renamed: a reader sees a whole graph or none.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal, get_type_hints

import numpy as np
import orjson

from graph.analysis.arrays import AnalysisGraph
from graph.analysis.compile import compile_graph
from graph.ledger.manifest import read_manifest
from graph.model.vocabulary import Confidence

LAYOUT = 1  # raised when the meaning of an array changes; a change of their names shows by itself
_MAPPED_ABOVE = 65_536  # bytes; a small array is read faster than mapped, an empty one cannot be
KEPT = 8  # compiled graphs kept; they are caches, and the newest are the likeliest to be asked for


def open_graph(
    folder: Path,
    graphs: Path,
    *,
    as_of: date,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> AnalysisGraph:
    """The analysis graph of the ledger in `folder`, from `graphs` when it was compiled before."""
    version = read_manifest(folder).version
    asked = (
        f"{LAYOUT}|{','.join(_names(AnalysisGraph))}|{version}|{as_of}|{known_on}|{min_confidence}"
    )
    home = graphs / hashlib.sha256(asked.encode()).hexdigest()[:20]
    if (home / "graph.json").exists():
        try:
            return _load(home)
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            shutil.rmtree(home, ignore_errors=True)  # a damaged cache is made again
    graph = compile_graph(folder, as_of=as_of, known_on=known_on, min_confidence=min_confidence)
    if graph.ledger == version:
        _save(graph, home)
    return graph


def _save(graph: AnalysisGraph, home: Path) -> None:
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(mkdtemp(prefix="part-", dir=home.parent))
        head: dict[str, Any] = {}
        for name, value in _leaves(graph):
            if isinstance(value, np.ndarray):
                np.save(aside / f"{name}.npy", value, allow_pickle=False)
            else:
                head[name] = str(value) if isinstance(value, date) else value
        (aside / "graph.json").write_bytes(orjson.dumps(head))
        aside.rename(home)
    except OSError:
        return  # a cache that cannot be written (read-only, full, raced) costs time, nothing else
    old = sorted(
        (path for path in home.parent.iterdir() if path.is_dir()),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in old[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every array and plain value of nested dataclasses, with a dotted path."""
    for item in fields(value):
        inner = getattr(value, item.name)
        name = f"{path}.{item.name}" if path else item.name
        if is_dataclass(inner):
            yield from _leaves(inner, name)
        else:
            yield name, inner


def _names(cls: type, path: str = "") -> Iterator[str]:
    """Dotted paths of every stored array and value of a class."""
    hints = get_type_hints(cls)
    for item in fields(cls):
        name = f"{path}.{item.name}" if path else item.name
        kind = hints[item.name]
        if is_dataclass(kind) and isinstance(kind, type):
            yield from _names(kind, name)
        else:
            yield name


def _load(home: Path) -> AnalysisGraph:
    head = orjson.loads((home / "graph.json").read_bytes())
    graph: AnalysisGraph = _build(AnalysisGraph, home, head, "")
    return graph


def _build(cls: type, home: Path, head: dict[str, Any], path: str) -> Any:
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    for item in fields(cls):
        name = f"{path}.{item.name}" if path else item.name
        kind = hints[item.name]
        if is_dataclass(kind) and isinstance(kind, type):
            values[item.name] = _build(kind, home, head, name)
        elif name in head:
            values[item.name] = _value(item.name, head[name])
        else:
            file = home / f"{name}.npy"
            mode: Literal["r"] | None = "r" if file.stat().st_size > _MAPPED_ABOVE else None
            # As a plain array over the same pages: np.memmap slows every single item down.
            loaded = np.load(file, allow_pickle=False, mmap_mode=mode)
            values[item.name] = loaded.view(np.ndarray)
    return cls(**values)


def _value(name: str, value: Any) -> Any:
    if name in {"as_of", "known_on"}:
        return None if value is None else date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value

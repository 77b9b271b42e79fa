"""What is a source? A folder with `source.toml` and `reader.py`; the pipeline knows no more.

`reader.py` offers two functions:

* `identify(path, head)`: which part of the source is this file (`sdn`, `alt`, …), judged by its
  first 64 KiB as well as its name; None when it is none of them. Raises FileRefused when the file
  is recognisably something else (an HTML page, another list) and can say what.
* `VARYING`, if any: parts whose size says nothing, so that a smaller one is no shrunken list.
* `published(files)`, if the files say it: the publisher's own date of them, or None.
* `read(files, name)`: one `Row` for every row of every file, in file order; `files` maps part to
  path, `name` is the name the source is stored under. A broken row is a quarantined Row, never
  an exception; FileRefused when the file as a whole is not what it claims to be (truncated).
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from graph.errors import UnknownName
from graph.model.facts import Row

HEAD_BYTES = 65_536
_FOLDER = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What `source.toml` says: who publishes it, under which licence, and which files it has.

    `parts` maps a part to the file name it is published under; `required` lists the parts without
    which nothing can be read. A `guarded` source may not shrink below 95 % unless forced: an
    official list does not lose a tenth of its names overnight, a user's own table may. `published`
    is the day of data that ships with the program. Of a source that `closes`, a party that is gone
    from a later file has been taken off its lists by then; of others, what is gone was withdrawn.
    Files of a `binary` source are no text: its reader refuses what they may not be. After
    `fresh_days` a file is stale: the publisher has surely published again by then. `download` maps
    a part to the address it is fetched from, which may lead to `hosts` only; a file that is made
    when it is asked for may begin to come after `slow_start` seconds.
    """

    name: str
    title: str
    publisher: str
    licence: str
    url: str
    about: str
    parts: dict[str, str]
    required: tuple[str, ...]
    reader_version: int
    guarded: bool
    published: date | None
    binary: bool
    closes: bool
    fresh_days: int | None
    download: dict[str, str]
    hosts: tuple[str, ...]
    slow_start: float | None


class Reader(Protocol):
    """The two functions of a source's `reader` module."""

    def identify(self, path: Path, head: bytes) -> str | None:
        """Which part of the source this file is, or None."""

    def read(self, files: Mapping[str, Path], name: str) -> Iterator[Row]:
        """One Row for every row of the files."""


@cache
def known_sources() -> dict[str, SourceInfo]:
    """Every source folder, by name, in alphabetical order."""
    found = {}
    for toml in sorted(_FOLDER.glob("*/source.toml")):
        raw = tomllib.loads(toml.read_text("utf-8"))
        addresses = dict(raw.get("download", {}))
        hosts = tuple(addresses.pop("hosts", ()))
        slow_start = addresses.pop("slow_start", None)
        found[toml.parent.name] = SourceInfo(
            name=toml.parent.name,
            title=raw["title"],
            publisher=raw["publisher"],
            licence=raw["licence"],
            url=raw["url"],
            about=raw["about"],
            parts=dict(raw["parts"]),
            required=tuple(raw["required"]),
            reader_version=int(raw["reader_version"]),
            guarded=bool(raw.get("guarded", True)),
            published=raw.get("published"),
            binary=bool(raw.get("binary", False)),
            closes=bool(raw.get("closes", False)),
            fresh_days=raw.get("fresh_days"),
            download=addresses,
            hosts=hosts,
            slow_start=slow_start,
        )
    return found


def source_info(name: str) -> SourceInfo:
    """The source called so; UnknownName lists the known ones."""
    try:
        return known_sources()[name]
    except KeyError:
        raise UnknownName("source", name, tuple(known_sources())) from None


def reader_of(name: str) -> Reader:
    """The reader module of a source."""
    source_info(name)
    return cast("Reader", importlib.import_module(f"ingest.sources.{name}.reader"))

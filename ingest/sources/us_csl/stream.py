"""Which entries does a JSON file hold? Read as a stream: one result in memory at a time.

ijson refuses what is no JSON (NaN, bytes that are not UTF-8, a file that is cut or goes on behind
its end) and tells keys one by one, so that a key that stands twice is seen here and not silently
overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import ijson

from graph.errors import FileRefused
from ingest.sources.us_csl.entries import Broken, Item, entry_of_object
from ingest.sources.us_csl.format import HEAD
from ingest.tabledoor import Told

_Events = Iterator[tuple[str, object]]
_DEPTH = 8  # levels of a value; the format has three


def items(path: Path, told: Told) -> Iterator[Item]:
    """Every result, numbered from 1; `told` hears of what stands around them unexpectedly.

    Raises:
        FileRefused: it is no JSON, cut, no object of results, or one page of a longer list.
    """
    try:
        with path.open("rb") as file:
            yield from _items(path, ijson.basic_parse(file), told)
    except ijson.JSONError as error:
        what = "it is cut" if "EOF" in str(error) else "it is not JSON"
        words = str(error).removeprefix("b'").split("\n")[0].split("\\n")[0].strip(" .")
        raise FileRefused(str(path), f"{what} ({words}); download it again") from error


def _items(path: Path, events: _Events, told: Told) -> Iterator[Item]:
    if next(events)[0] != "start_map":
        raise FileRefused(str(path), "it is no JSON object of results")
    seen: dict[str, object] = {}
    count = 0
    for event, key in events:
        if event == "end_map":
            break
        name = str(key)
        if name in seen:
            raise FileRefused(str(path), f"its key '{name[:40]}' stands twice")
        if name == "results":
            seen[name] = None
            if next(events)[0] != "start_array":
                raise FileRefused(str(path), "its 'results' are no list")
            for item in _results(events):
                count += 1
                yield item
            continue
        troubles: list[str] = []
        seen[name] = _value(*next(events), events, troubles)
        if name not in HEAD.names:
            told(f"unknown key {name[:40]}", count, str(seen[name]))
    for _ in events:  # what follows the object is no JSON, which the parser tells
        pass
    if "results" not in seen:
        raise FileRefused(str(path), "it has no 'results'; get consolidated.json")
    _refuse_a_page(path, seen, count)


def _refuse_a_page(path: Path, seen: dict[str, object], count: int) -> None:
    total, offset = seen.get("total"), seen.get("offset")
    if (total is not None and total != count) or (offset is not None and offset != 0):
        raise FileRefused(
            str(path),
            f"it holds {count} entries from {offset or 0} of {total}: cut, or one page of the "
            "search service; get consolidated.json",
        )


def _results(events: _Events) -> Iterator[Item]:
    for place, (event, value) in enumerate(events, start=1):
        if event == "end_array":
            return
        troubles: list[str] = []
        found = _value(event, value, events, troubles)
        text = json.dumps(found, ensure_ascii=False, default=str)
        if not isinstance(found, dict):
            yield Broken(place, text, "a result that is no object")
        elif troubles:
            yield Broken(place, text, troubles[0])
        else:
            yield entry_of_object(place, text, found)


def _value(
    event: str, value: object, events: _Events, troubles: list[str], depth: int = 0
) -> object:
    """One value from its events; what is wrong with it is added to the troubles."""
    if event not in ("start_map", "start_array"):
        return value
    if depth >= _DEPTH:
        troubles.append(f"nested deeper than {_DEPTH} levels")
        _skip(events)
        return None
    if event == "start_array":
        found: list[object] = []
        for inner, each in events:
            if inner == "end_array":
                break
            found.append(_value(inner, each, events, troubles, depth + 1))
        return found
    members: dict[str, object] = {}
    for inner, key in events:
        if inner == "end_map":
            break
        name = str(key)
        if name in members:
            troubles.append(f"the key '{name[:40]}' stands twice")
        members[name] = _value(*next(events), events, troubles, depth + 1)
    return members


def _skip(events: _Events) -> None:
    depth = 1
    while depth:
        event, _ = next(events)
        depth += event.startswith("start_") - event.startswith("end_")

"""Who stands in the annexes of Regulation 833/2014? One row an entry, written down by the user.

It could be written as tables, too; here the four list ids are fixed, every value is checked, an
entry must name its act, and who is gone from a later file has been taken off the annex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from anyascii import anyascii

from graph.errors import FileRefused, InvalidValue
from graph.model.countries import alpha2
from graph.model.facts import Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind
from ingest.doors import csv_rows
from ingest.forms import kind_of_entity
from ingest.saying import Record
from ingest.sources.eu_833.format import CHECKED, COLUMNS, KINDS, LISTS, SHIPS
from ingest.tally import Tally

PART = "annexes"
TITLE = "Regulation (EU) No 833/2014"
_SCHEME = re.compile(r"([a-z][a-z0-9-]*):(\S.*)", re.ASCII)


def identify(path: Path, head: bytes) -> str | None:
    """By the columns `list` and `source_url`, whatever the file is called."""
    columns = head.partition(b"\n")[0].decode("utf-8-sig", "replace").strip().split(",")
    return PART if {"list", "source_url"} <= set(columns) else None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line; ids are made of name and country, a ship's of its IMO number.

    Raises:
        FileRefused: a column is missing, unknown or doubled, or there is no line below them.
    """
    path = files[PART]
    rows = csv_rows(path)
    header = _header(path, rows)
    tally = Tally(PART, path.name)
    seen: dict[str, tuple[str, int]] = {}
    last: Row | None = None
    for line, fields in rows:
        if last is not None:
            yield last
        record = Record(PART, f"{path.name} line {line}", TITLE, tally, line=line)
        try:
            if len(fields) != len(header):
                msg = f"{len(fields)} columns where the header has {len(header)}"
                raise InvalidValue(msg)
            cells = {
                key: " ".join(value.split()) for key, value in zip(header, fields, strict=True)
            }
            _state(record, cells, seen)
        except InvalidValue as error:
            last = record.quarantined(str(error), ",".join(fields))
        else:
            last = record.row()
    if last is None:
        raise FileRefused(str(path), "no entry stands below the columns")
    yield replace(last, issues=last.issues + tally.issues())


def _header(path: Path, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    _, header = next(rows, (0, []))
    known = ", ".join(COLUMNS.names)
    for what, names in (
        ("missing", COLUMNS.missing(header)),
        ("unknown", COLUMNS.unknown(header)),
        ("doubled", sorted({name for name in header if header.count(name) > 1})),
    ):
        if names:
            raise FileRefused(str(path), f"{what} column {', '.join(names)}; known: {known}")
    return header


def _state(record: Record, cells: dict[str, str], seen: dict[str, tuple[str, int]]) -> None:
    """Everything of one line; InvalidValue says why nothing of it can be loaded."""

    def cell(name: str) -> str:
        return cells.get(name, "")

    list_id, name, url = cell("list"), cell("name"), cell("source_url")
    country = _country(cell("country"))
    numbers = list(_numbers(cell("identifiers")))
    _check(list_id in LISTS, f"unknown list '{list_id}'; known: {', '.join(LISTS)}")
    _check(bool(name), "an entry without a name")
    _check(url.startswith(("https://", "http://")), f"'{url}' is not the address of an act")
    kind = _kind(cell("kind"), list_id, name)
    ship = dict(numbers).get("imo")
    _check(ship is not None or kind is not NodeKind.VESSEL, "a vessel without an IMO number")
    held = Validity(_day(cell("since")), _day(cell("until")))
    # From here on the line is sound: only now may it bar another one.
    key = entity_id("eu833", f"imo-{ship}" if ship else _slug(name, country))
    first, line = seen.setdefault(key, (name, record.line))
    _check(first == name, f"'{name}' has the id of '{first}' on line {line}")
    _, line = seen.setdefault(f"{key}:{list_id}", (name, record.line))
    _check(line == record.line, f"'{name}' already stands in {list_id} on line {line}")

    record.url = url
    record.entity(key, kind, f"{name}, {list_id}")
    record.name(key, name)
    for alias in cell("aliases").split(";"):
        record.name(key, alias, NameKind.ALIAS)
    for scheme, value in numbers:
        record.identifier(key, scheme, value)
    record.located(key, country, "address")
    if not cell("since"):
        record.odd("an entry without `since`", name)
    record.listed(
        key,
        list_id,
        f"{name}, since {cell('since')}",
        start=held.start,
        end=held.end,
        measures=LISTS[list_id],
        reason=cell("reason") or None,
    )


def _check(holds: bool, why: str) -> None:
    if not holds:
        raise InvalidValue(why)


def _country(text: str) -> str:
    code = alpha2(text) if text else ""
    if code is None:
        msg = f"'{text}' is not a known country"
        raise InvalidValue(msg)
    return code


def _day(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _kind(text: str, list_id: str, name: str) -> NodeKind:
    if text:
        _check(text in KINDS, f"unknown kind '{text}'; known: {', '.join(KINDS)}")
        return KINDS[text]
    return NodeKind.VESSEL if list_id == SHIPS else kind_of_entity(name, "")


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (each.strip() for each in text.split(";"))):
        found = _SCHEME.fullmatch(part)
        if found is None:
            msg = f"'{part}' is no identifier; write scheme:value, as inn:7704274402"
            raise InvalidValue(msg)
        scheme, value = found.groups()
        fits = CHECKED.get(scheme)
        _check(fits is None or fits(value), f"{part}: the check digit does not fit")
        yield scheme, value


def _slug(name: str, country: str) -> str:
    """`acme-llc.ru`: the letters of a name, and where it is."""
    letters = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    _check(bool(letters), f"'{name}' has no letter to make an id of")
    return f"{letters[:180]}.{country.lower() or 'xx'}"

"""What does BIS's Denied Persons List state? The two functions of the source.

Tab-separated text with a header and quoted cells; a row is one address of one party under one
order. The list numbers nobody: a party is its name, an order its oldest notice and its first day
(`ingest.unnumbered`). docs/sources/us_bis_dpl.md says what is read from each column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate
from graph.model.vocabulary import NodeKind
from ingest.broken import has_lost_characters
from ingest.doors import refuse_what_is_no_text
from ingest.kept import Kept
from ingest.saying import Record, read_date
from ingest.sources.us_bis_dpl.format import ADDRESS, COLUMNS, ORDERS
from ingest.tabledoor import NamedRow, Told, named_rows
from ingest.tally import Tally
from ingest.unnumbered import Entries, entry_number, kind_of_unnumbered, name_hash, surer

PART = "dpl"
LIST = "us_bis_dpl"
TITLE = "BIS Denied Persons List"
_RECOGNISED = 6  # columns of the format that the header must have


def identify(path: Path, head: bytes) -> str | None:
    """`dpl`, by its header; None when it is none.

    Raises:
        FileRefused: it is recognisably something else.
    """
    refuse_what_is_no_text(path, head)
    first = head.decode("utf-8-sig", "replace").split("\n", 1)[0]
    if "federal_register_notice" in first or first.lstrip().startswith("{"):
        raise FileRefused(
            str(path), "this may be the Consolidated Screening List; ingest it as us_csl"
        )
    for delimiter in "\t,;|":
        names = {name.strip('" \r') for name in first.split(delimiter)}
        if len(names.intersection(COLUMNS.names)) >= _RECOGNISED:
            if delimiter == "\t":
                return PART
            raise FileRefused(
                str(path), f"its columns are joined by '{delimiter}': a copy; BIS uses tabs"
            )
    return None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every row of the file.

    Args:
        files: the file, under the part `dpl`.
        name: the name the source is stored under; ids are `dpl:<hash of the name>` all the same.

    Raises:
        FileRefused: the file is cut, no text, or holds no row.
    """
    path = files[PART]
    parties = _take(_named(path, lambda what, line, text: None))
    tally = Tally(PART, path.name)
    yield from tally.closing(
        _row(row, parties, Record(PART, f"{path.name} line {row.line}", TITLE, tally))
        for row in _named(path, tally.add)
    )


def _named(path: Path, told: Told) -> Iterator[NamedRow]:
    return named_rows(path, COLUMNS, told, delimiter="\t")


@dataclass(frozen=True, slots=True)
class _Order:
    """Whom a row is about and under which order, as the row tells."""

    id: str
    kind: NodeKind
    number: str
    start: PartialDate | None
    end: PartialDate | None


@dataclass(slots=True)
class _Parties:
    """What all rows together say: the kind of each party, and of each order what rows tell."""

    kinds: Kept[NodeKind] = field(default_factory=lambda: Kept(str, NodeKind))
    orders: Entries = field(default_factory=Entries)


def _words(text: str) -> str:
    return " ".join(text.split())


def _order(row: NamedRow) -> _Order:
    cells = row.cells
    start, end = (
        read_date(cells.get(name, ""), month_first=True)
        for name in ("Effective_Date", "Expiration_Date")
    )
    if start is not None and end is not None and end.last < start.first:
        end = None
    return _Order(
        id=entity_id("dpl", name_hash(cells["Name"])),
        kind=kind_of_unnumbered(cells["Name"], [_address(cells)]),
        number=entry_number(cells.get("FR_Citation", ""), start),
        start=start,
        end=end,
    )


def _address(cells: Mapping[str, str]) -> str:
    parts = (_words(cells.get(name, "")) for name in ADDRESS)
    return ", ".join(part for part in parts if part)


def _trouble(row: NamedRow) -> str | None:
    if row.trouble is not None:
        return row.trouble
    return None if row.cells["Name"].strip() else "a row without a name"


def _take(rows: Iterator[NamedRow]) -> _Parties:
    """The first pass."""
    parties = _Parties()
    for row in rows:
        if _trouble(row) is not None:
            continue
        order = _order(row)
        held = parties.kinds.get(order.id)
        parties.kinds[order.id] = order.kind if held is None else surer(held, order.kind)
        entry = (order.id, LIST, order.number)
        said = parties.orders[entry]
        if order.end is not None:
            said.ends.add(order.end)
        if measure := ORDERS.get(row.cells.get("Standard_Order", "").strip().upper()):
            said.measures.add(measure)
        if notice := _words(row.cells.get("FR_Citation", "")):
            said.reasons.add(notice)
        parties.orders[entry] = said
    return parties


def _row(row: NamedRow, parties: _Parties, record: Record) -> Row:
    record.line = row.line
    trouble = _trouble(row)
    if trouble is not None:
        return record.quarantined(trouble, row.text)
    order, cells = _order(row), row.cells
    key = order.id
    record.entity(key, parties.kinds[key], _words(cells["Name"]))
    record.name(key, cells["Name"])
    address = _address(cells)
    record.attribute(key, "address", address)
    record.located(key, cells.get("Country", ""), "address", address)
    record.attribute(key, "remark", cells.get("Action", ""))
    for text, where in ((cells["Name"], "a name"), (address, "an address")):
        if has_lost_characters(text):
            record.odd(f"{where} has lost characters; it is kept as published", text)
    for column in ("Effective_Date", "Expiration_Date"):
        record.date(cells.get(column, ""), column, month_first=True)
    if read_date(cells.get("Expiration_Date", ""), month_first=True) != order.end:
        record.odd("an Expiration_Date before the Effective_Date is left out", row.text)
    standard = cells.get("Standard_Order", "").strip()
    if standard and standard.upper() not in ORDERS:
        record.odd(f"unknown Standard_Order '{standard[:40]}'", row.text)
    said = parties.orders[key, LIST, order.number]
    if len(said.ends) > 1:
        record.odd("rows of one order differ in Expiration_Date; the latest is taken", row.text)
    record.listed(
        key,
        LIST,
        _words(
            "; ".join(
                value
                for name in ("Effective_Date", "Expiration_Date", "Standard_Order", "FR_Citation")
                if (value := cells.get(name, "").strip())
            )
        ),
        start=order.start,
        end=said.end,
        measures=said.measure,
        reason=said.reason,
        number=order.number,
    )
    return record.row()

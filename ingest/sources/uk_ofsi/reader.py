"""What does OFSI's list state? The three functions of the source.

A party is the rows of one Group ID: one for every name and address, and under two regimes twice.
The list is sorted by names, so they stand apart; what all of them repeat is told by the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import FileRefused
from graph.model.facts import SOMEBODY, Relation, Row
from graph.model.ids import entity_id
from graph.model.vocabulary import RelationKind
from ingest.doors import csv_rows, look, refuse_what_is_no_text
from ingest.kept import Kept, Seen
from ingest.saying import Record
from ingest.source import HEAD_BYTES
from ingest.sources.uk_ofsi.format import COLUMNS, MEASURES, PLACES, REGIMES
from ingest.sources.uk_ofsi.information import Information, information
from ingest.tally import Tally
from ingest.uk.parties import KIND_OF_TYPE, Directory
from ingest.uk.saying import Kind, Saying
from ingest.uk.table import Line, is_day_line, lines_of, refuse_a_cut_end
from ingest.uk.telling import LIST, Teller
from ingest.uk.words import day
from ingest.workbook import ZIP_SIGNATURE, is_workbook, rows_of

PART = "list"
TITLE = "OFSI Consolidated List of Asset Freeze Targets"
PREFIX = "ofsi"
CLOSED = date(2026, 1, 28)
DAY_LABEL = "Last Updated"
_GROUP_ID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def identify(path: Path, head: bytes) -> str | None:
    """`list` for the CSV and for a workbook, whatever it is called."""
    if head.startswith(ZIP_SIGNATURE):
        if is_workbook(path):
            return PART
        raise FileRefused(str(path), "this is an archive, not an Excel workbook (.xlsx); unpack it")
    refuse_what_is_no_text(path, head)
    start = "\n".join(head.decode("utf-8-sig", "replace").lstrip().splitlines()[:2])
    if start.startswith("<"):
        raise FileRefused(
            str(path), "this is XML; of OFSI's list the CSV and the workbook are read"
        )
    if "Unique ID" in start and "Name 6" in start:
        what = "this is the UK Sanctions List, which uk_sanctions_list reads"
        raise FileRefused(str(path), what)
    return PART if "Group ID" in start and "Name 6" in start else None


def published(files: Mapping[str, Path]) -> date | None:
    """The day of the list: the cell behind `Last Updated` above the column names."""
    for _, cells in islice(_rows(files[PART]), 1):
        if is_day_line(cells, DAY_LABEL):
            found = day("".join(cells[1:]))
            return found.first if found is not None and found.day is not None else None
    return None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every row of the list.

    Args:
        files: the part `list` and its path.
        name: the name the source is stored under; ids are `ofsi:<Group ID>` whatever it is.

    Raises:
        FileRefused: the file is cut, no table of this list, or holds no party.
    """
    path = files[PART]
    reading = Reading(path, Tally(PART, path.name))
    reading.look_through()
    made = published(files)
    when = "its day, which it does not say," if made is None else str(made)
    what = f"this list was closed on {CLOSED}: what was lifted after {when} still stands in it"
    reading.tally.add(what, 1, "")
    yield from reading.tally.closing(reading.rows())


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    return rows_of(path) if _is_zip(path) else csv_rows(path)


def _is_zip(path: Path) -> bool:
    return look(path, HEAD_BYTES).startswith(ZIP_SIGNATURE)


def _lines(path: Path, tally: Tally) -> Iterator[Line]:
    lines = lines_of(path, _rows(path), COLUMNS, DAY_LABEL, tally)
    return lines if _is_zip(path) else refuse_a_cut_end(path, lines, tally)


@dataclass(slots=True)
class Reading:
    """One file being read, twice: for its parties, then for what is said of them."""

    path: Path
    tally: Tally
    directory: Directory = field(default_factory=Directory)
    # Of each party the type and information, and of each of its regimes the days, as first met.
    _groups: Kept[tuple[str, str]] = field(default_factory=lambda: Kept(list, _pair))
    _regimes: Kept[tuple[str, str]] = field(default_factory=lambda: Kept(list, _pair))
    _told: Kept[set[Saying]] = field(default_factory=lambda: Kept(_packed, _sayings_of))
    _listed: Seen = field(default_factory=Seen)

    def look_through(self) -> None:
        """Learn the parties; FileRefused when there are none."""
        for line in _lines(self.path, Tally(PART, self.path.name)):
            if _trouble(line) is None:
                key = _key(line)
                if key not in self._groups:
                    self._groups[key] = _group(line)
                    said = information(line.cells["Other Information"]).sayings
                else:
                    said = ()
                self._regimes.setdefault(_regime(key, line), _days(line))
                kind = KIND_OF_TYPE[line.cells["Group Type"].strip().casefold()]
                self.directory.take(key, kind, line.number, [*_sayings(line), *said])
        if not self.directory.parties:
            raise FileRefused(str(self.path), "it holds no party")

    def rows(self) -> Iterator[Row]:
        """The row of every line."""
        for line in _lines(self.path, self.tally):
            yield self._row(line)

    def _row(self, line: Line) -> Row:
        where = f"{self.path.name} line {line.number}"
        record = Record(PART, where, TITLE, self.tally, line.number)
        trouble = _trouble(line) or self._misplaced(line)
        if trouble is not None:
            of = SOMEBODY if _trouble(line) else _key(line)
            return record.quarantined(trouble, line.text, of=of)
        key = _key(line)
        teller = Teller(record, key, self.directory)
        sayings = _sayings(line)
        known = information(line.cells["Other Information"])
        told = self._told.get(key)
        if told is None:
            told = set()
            self._introduce(teller, line, known)
            sayings += known.sayings
        self._list(record, key, line, known)
        for saying in sayings:
            if saying not in told:
                told.add(saying)
                teller.tell(saying)
        self._told[key] = told
        return record.row()

    def _misplaced(self, line: Line) -> str | None:
        """Why a row contradicts what else the file holds of its party."""
        key = _key(line)
        party = self.directory.parties[key]
        if not party.named:
            return f"group {_group_id(line)} has no name"
        if _group(line) != self._groups[key]:
            what = "type or information"
        elif _days(line) != self._regimes[_regime(key, line)]:
            what = "days"
        else:
            return None
        return f"group {_group_id(line)} stands on line {party.line} with another {what}"

    def _introduce(self, teller: Teller, line: Line, known: Information) -> None:
        """What is said of the party as a whole: that it is, its numbers, what its prose states."""
        record, key = teller.record, teller.key
        words = f"{_group_id(line)}, {line.cells['Group Type'].strip()}"
        record.entity(key, self.directory.parties[key].kind, words)
        record.identifier(key, "ofsi", _group_id(line))
        for number in known.references:
            record.identifier(key, "uk", number)
        for number in known.un_references:
            record.identifier(key, "un", number)
        for what in known.odd:
            record.odd(what, line.cells["Other Information"])
        record.attribute(key, "remark", known.remark)
        for measure, when in known.imposed:
            text = f"{measure}: {when}"
            record.attribute(key, "imposedDate", f"{measure}: {day(when) or when}", text)
        for measure in known.measures[1:]:
            if measure not in MEASURES:
                record.odd(f"unknown measure '{measure[:60]}'", known.remark)
        if known.asset_of is not None:
            self._asset_of(teller, *known.asset_of)
        for name in known.linked_to:
            teller.link(name, "Linked To", "linkedTo", f"Linked To: {name}")

    def _asset_of(self, teller: Teller, words: str, name: str, number: str) -> None:
        owner = entity_id(PREFIX, number)
        how = "Listed as asset of"
        if owner in self.directory.parties and owner != teller.key:
            relation = Relation(RelationKind.LINKED_TO, teller.key, owner, how=how)
            teller.record.say(relation, words)
        else:
            teller.link(name, how, "owner", words)

    def _list(self, record: Record, key: str, line: Line, known: Information) -> None:
        """The party's listing under the regime of this row."""
        regime = line.cells["Regime"].strip()
        if not self._listed.add((key, regime)):
            return
        if regime not in REGIMES:
            record.odd(f"unknown regime '{regime[:60]}'", _group_id(line))
        listed, designated = _days(line)
        start = day(listed)
        if start is None:
            record.odd("Listed On is no date", f"{_group_id(line)}: {listed}")
        record.listed(
            key,
            LIST,
            f"{regime}: listed on {listed}, designated {designated}",
            start=start,
            programmes=(regime,) if regime else (),
            measures="; ".join(known.measures),
            reason=known.reasons or None,
            number=re.sub(r"[^a-z0-9]+", "-", regime.casefold()).strip("-"),
        )
        if designated:
            value = f"{regime}: {day(designated) or designated}"
            record.attribute(key, "designationDate", value, f"{regime}, designated {designated}")


def _sayings(line: Line) -> list[Saying]:
    return [
        saying
        for kind, columns in PLACES.items()
        if (saying := Saying(kind, tuple(line.cells.get(column, "") for column in columns)))
    ]


def _trouble(line: Line) -> str | None:
    """Why a row names no party; None when it does."""
    if line.trouble is not None:
        return line.trouble
    if _GROUP_ID.fullmatch(_group_id(line)) is None:
        return f"'{_group_id(line)[:40]}' is no Group ID"
    kind = line.cells["Group Type"].strip()
    return None if kind.casefold() in KIND_OF_TYPE else f"'{kind[:40]}' is no type of party"


def _group_id(line: Line) -> str:
    return line.cells["Group ID"].strip()


def _key(line: Line) -> str:
    return entity_id(PREFIX, _group_id(line))


def _group(line: Line) -> tuple[str, str]:
    return line.cells["Group Type"].strip(), line.cells["Other Information"].strip()


def _packed(told: set[Saying]) -> list[Any]:
    return [[saying.kind, *saying.values] for saying in told]


def _sayings_of(found: list[Any]) -> set[Saying]:
    return {Saying(Kind(kind), tuple(values)) for kind, *values in found}


def _regime(key: str, line: Line) -> str:
    return f"{key} {line.cells['Regime'].strip()}"


def _pair(found: list[str]) -> tuple[str, str]:
    one, other = found
    return one, other


def _days(line: Line) -> tuple[str, str]:
    cells = line.cells
    return (
        cells.get("Listed On", "").strip(),
        cells.get("UK Sanctions List Date Designated", "").strip(),
    )

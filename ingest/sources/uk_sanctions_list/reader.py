"""What does the UK Sanctions List state? The three functions of the source.

The XML has one designation for a party; the CSV repeats it in a row for every combination of its
names, addresses, numbers and so on. Each saying is told by the first of the rows of a party that
has it, so the two files state the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import FileRefused, InvalidValue
from graph.model.facts import SOMEBODY, Row
from graph.model.ids import entity_id
from ingest.doors import look, refuse_what_is_no_text
from ingest.kept import Kept
from ingest.saying import Record, read_date
from ingest.source import HEAD_BYTES
from ingest.sources.uk_sanctions_list.designations import Entry, Listing, day_of, entries
from ingest.sources.uk_sanctions_list.format import SOURCES
from ingest.tally import Tally
from ingest.uk.parties import KIND_OF_TYPE, Directory
from ingest.uk.saying import Saying
from ingest.uk.telling import LIST, Teller
from ingest.uk.words import day
from ingest.xmldoor import root_of

PART = "list"
TITLE = "UK Sanctions List"
PREFIX = "uk"
_UNIQUE_ID = re.compile(r"[A-Z]{3}\d{4}")
_OTHERS = (
    ("Group ID", "OFSI's consolidated list, which uk_ofsi reads"),
    ("fileGenerationDate", "the EU consolidated list"),
    ("source,entity_number", "the Consolidated Screening List (trade.gov)"),
)


def identify(path: Path, head: bytes) -> str | None:
    """`list` for the XML or the CSV, whatever it is called."""
    refuse_what_is_no_text(path, head)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        root = root_of(path).name
        if root == "Designations":
            return PART
        raise FileRefused(
            str(path), f"its root is <{root}>; the UK Sanctions List has <Designations>"
        )
    start = "\n".join(text.splitlines()[:2])
    if "Unique ID" in start and "Name 6" in start:
        return PART
    for words, what in _OTHERS:
        if words in start:
            raise FileRefused(str(path), f"this is {what}, not the UK Sanctions List")
    return None


def published(files: Mapping[str, Path]) -> date | None:
    """The day that the file says it was made on: `DateGenerated`, or `Report Date`."""
    path = files[PART]
    words = day_of(path, xml=_is_xml(path))
    found = (
        None if words is None else read_date(words.replace("-", " ") if "/" not in words else words)
    )
    return found.first if found is not None and found.day is not None else None


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every row of the CSV, or for every designation of the XML.

    Args:
        files: the part `list` and its path.
        name: the name the source is stored under; ids are `uk:<Unique ID>` whatever it is.

    Raises:
        FileRefused: the file is cut, or holds no party.
    """
    path = files[PART]
    reading = Reading(path, _is_xml(path), Tally(PART, path.name))
    reading.look_through()
    if published(files) is None:
        reading.tally.add("the file does not say its day", 1, "")
    yield from reading.tally.closing(reading.rows())


def _is_xml(path: Path) -> bool:
    return look(path, HEAD_BYTES).decode("utf-8-sig", "replace").lstrip().startswith("<")


@dataclass(slots=True)
class Reading:
    """One file being read, twice: for its parties, then for what is said of them."""

    path: Path
    xml: bool
    tally: Tally
    directory: Directory = field(default_factory=Directory)
    # The number from 0 of the entry that is a party's first, and its listing.
    firsts: Kept[tuple[int, Listing]] = field(default_factory=lambda: Kept(_packed, _first))
    _told_of: str = ""
    _told: set[Saying] = field(default_factory=set)

    def look_through(self) -> None:
        """Learn the parties; FileRefused when there are none."""
        unheard = Tally(PART, self.path.name)  # the second pass tells
        for number, entry in enumerate(entries(self.path, xml=self.xml, tally=unheard)):
            listing = entry.listing
            if listing is not None and _trouble(listing) is None:
                key = _key(listing)
                self.firsts.setdefault(key, (number, listing))
                kind = KIND_OF_TYPE[listing.type.casefold()]
                self.directory.take(key, kind, entry.line, entry.sayings)
        if not self.directory.parties:
            raise FileRefused(str(self.path), "it holds no designation")

    def rows(self) -> Iterator[Row]:
        """The row of every entry."""
        for number, entry in enumerate(entries(self.path, xml=self.xml, tally=self.tally)):
            yield self._row(number, entry)

    def _row(self, number: int, entry: Entry) -> Row:
        where = f"{self.path.name} line {entry.line}"
        record = Record(PART, where, TITLE, self.tally, entry.line)
        listing = entry.listing
        if listing is None:
            return record.quarantined(entry.trouble, entry.text)
        trouble = _trouble(listing) or self._misplaced(listing, number)
        if trouble is not None:
            of = SOMEBODY if _trouble(listing) else _key(listing)
            return record.quarantined(trouble, entry.text, of=of)
        key = _key(listing)
        if key != self._told_of:
            self._told_of, self._told = key, set()
            self._list(record, key, listing)
            if entry.indicators is not None:
                _compare(record, listing, entry.indicators)
        teller = Teller(record, key, self.directory)
        for saying in entry.sayings:
            if saying not in self._told:
                self._told.add(saying)
                teller.tell(saying)
        return record.row()

    def _misplaced(self, listing: Listing, number: int) -> str | None:
        """Why an entry contradicts what else the file holds of its party."""
        key = _key(listing)
        party, (first, listed) = self.directory.parties[key], self.firsts[key]
        if not party.named:
            return f"{listing.unique_id} has no name"
        if self.xml and number != first:
            return f"{listing.unique_id} already stands on line {party.line}"
        if listing != listed:
            return f"{listing.unique_id} stands on line {party.line} with another listing"
        return None

    def _list(self, record: Record, key: str, listing: Listing) -> None:
        """What is said of the party as a whole: that it is, its numbers, its listing."""
        number = listing.unique_id
        record.entity(key, self.directory.parties[key].kind, f"{number}, {listing.type}")
        record.identifier(key, "uk", number)
        record.identifier(key, "ofsi", listing.group_id)
        record.identifier(key, "un", listing.un_number)
        if _UNIQUE_ID.fullmatch(number) is None:
            record.odd("a Unique ID that is not three letters and four digits", number)
        if listing.source not in SOURCES:
            record.odd(f"unknown designation source '{listing.source[:40]}'", number)
        record.attribute(key, "designationSource", listing.source)
        for what, words in (("measures", listing.measures), ("regime", listing.regime)):
            if not words:
                record.odd(f"an entry names no {what}", number)
        start = day(listing.designated)
        if start is None:
            record.odd("Date Designated is no date", f"{number}: {listing.designated}")
        record.listed(
            key,
            LIST,
            f"{listing.regime}: {listing.measures}, designated {listing.designated}",
            start=start,
            programmes=(listing.regime,) if listing.regime else (),
            measures="; ".join(_measures(listing)) or None,
            reason=listing.reason or None,
        )


def _compare(record: Record, listing: Listing, indicators: tuple[str, ...]) -> None:
    """The XML says the measures twice: in words, and as true or false. Do the two agree?"""
    words = {re.sub(r"[^a-z]", "", each.casefold()) for each in _measures(listing)}
    flags = {each.casefold() for each in indicators}
    for each in sorted(words ^ flags):
        where = "SanctionsImposed" if each in words else "SanctionsImposedIndicators"
        record.odd(f"measure '{each[:60]}' stands in {where} only", listing.unique_id)


def _measures(listing: Listing) -> list[str]:
    return [words for each in listing.measures.split("|") if (words := " ".join(each.split()))]


def _packed(first: tuple[int, Listing]) -> list[Any]:
    number, listing = first
    return [number, *astuple(listing)]


def _first(found: list[Any]) -> tuple[int, Listing]:
    number, *values = found
    return number, Listing(*values)


def _key(listing: Listing) -> str:
    return entity_id(PREFIX, listing.unique_id)


def _trouble(listing: Listing) -> str | None:
    """Why an entry names no party; None when it does."""
    if not listing.unique_id:
        return "it has no Unique ID"
    if listing.type.casefold() not in KIND_OF_TYPE:
        return f"'{listing.type[:40]}' is no type of party"
    try:
        _key(listing)
    except InvalidValue:
        return f"'{listing.unique_id[:40]}' is no Unique ID"
    return None

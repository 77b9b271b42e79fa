"""What do the records of one file come to, in the order in which they stand?

Values, addresses and papers stand before the parties, relations and entries after them. So a party
is stated as soon as it is met; what its entries come to when the file has ended, and whatever
belongs to no party that was loaded is a row of its own then. One short record is kept for each
address, paper and entry, not the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from graph.errors import FileRefused
from graph.model.facts import SOMEBODY, Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate
from ingest.kept import Kept
from ingest.ofac.stating import ID_PREFIX
from ingest.sources.ofac_advanced.entries import Entry, entry_of, state_entries
from ingest.sources.ofac_advanced.party import Loaded, Parties
from ingest.sources.ofac_advanced.relations import Link, link_of, state_link
from ingest.sources.ofac_advanced.tables import (
    TIMES,
    Tables,
    document_of,
    issued,
    place_of,
    take_values,
)
from ingest.xmldoor import records

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEFORE = ("ReferenceValueSets", "Location", "IDRegDocument")  # what parties point to
_RECORDS = (
    "DateOfIssue",
    *_BEFORE,
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
)


@dataclass(slots=True)
class Reading:
    """One file: what was met of it, and what cannot be told before its end."""

    tables: Tables
    parties: Parties
    numbers: Kept[str] = field(
        default_factory=lambda: Kept(times=TIMES)
    )  # by profile, of those loaded
    links: list[Link] = field(default_factory=list)  # a party of which was not met yet
    entries: Kept[list[Entry]] = field(  # by profile
        default_factory=lambda: Kept(_packed, _entries, times=TIMES)
    )

    def met(self) -> Iterator[Row]:
        """A row for each party, and for each relation of parties that were met.

        Raises:
            FileRefused: the file is cut, holds no party that can be loaded, changes only, or its
                parties before what they point to.
        """
        tables = self.tables
        issue: date | None = None
        trouble = "it holds no party"
        for name, element, line in self._records():
            match name:
                case "DistinctParty":
                    row = self._party(element, line)
                    if row.quarantined:
                        trouble = f"it holds no party that can be loaded: {row.issues[0].what}"
                    yield row
                case "ProfileRelationship":
                    link = link_of(tables, element, line)
                    if link.source in self.numbers and link.target in self.numbers:
                        yield self._relation(link, self.numbers.get)
                    else:
                        self.links.append(link)
                case "SanctionsEntry":
                    profile = element.get("ProfileID") or ""
                    entry = entry_of(tables, element, line)
                    self.entries[profile] = [*(self.entries.get(profile) or ()), entry]
                case "DateOfIssue":
                    issue = issued(element, tables.cut)
                case _ if name in _BEFORE:
                    self._take(name, element, line)
                case _:
                    pass
        if issue is None:
            tables.tally.add("the file does not say its day of issue", 0, "")
        if self.parties.last is None:
            raise FileRefused(str(tables.path), trouble)

    def _records(self) -> Iterator[tuple[str, _Element, int]]:
        tables = self.tables
        head = next(iter(tables.shape.children))[: tables.cut]
        tags = [head + name for name in _RECORDS]
        for element, line in records(tables.path, tables.shape, tags, tables.tally.add):
            yield str(element.tag)[tables.cut :], element, line

    def _take(self, name: str, element: _Element, line: int) -> None:
        tables = self.tables
        if self.parties.last is not None:
            why = f"line {line}: {name} stands after the parties that may point to it"
            raise FileRefused(str(tables.path), why)
        if name == "Location":
            tables.places[element.get("ID") or ""] = place_of(tables, element, line)
        elif name == "IDRegDocument":
            identity = element.get("IdentityID") or ""
            document = document_of(tables, element, line)
            tables.documents[identity] = [*(tables.documents.get(identity) or ()), document]
        else:
            take_values(tables, element)

    def _party(self, element: _Element, line: int) -> Row:
        if element.get("DeltaAction") is not None:
            why = "this is a delta file, changes only; take the whole list"
            raise FileRefused(str(self.tables.path), why)
        row = self.parties.row(element, line)
        party = self.parties.last
        if not row.quarantined and party is not None:
            self.numbers[party.profile] = party.number
        return row

    # When everything was met --------------------------------------------------------------------

    def rest(self, numbers: Callable[[str], str | None]) -> Iterator[Row]:
        """A row for the entries of each party, then one for each record of no party.

        Args:
            numbers: profile to party, of all files.
        """
        for _, party in self.parties.loaded.items():
            yield self._listings(party)
        for link in self.links:
            yield self._relation(link, numbers)
        unused = (place for _, place in self.tables.places.items() if not place.used)
        for place in sorted(unused, key=lambda place: place.line):
            yield self._lost(place.line, "an address of no party", place.text)
        papers = sorted(self.tables.documents.items(), key=lambda left: left[1][0].line)
        for identity, documents in papers:
            why = f"a number of identity {identity[:40]}, which no party that is loaded has"
            for document in documents:
                yield self._lost(document.line, why, document.text)
        for profile, entries in sorted(self.entries.items(), key=lambda left: left[1][0].line):
            why = f"an entry of party {profile[:40]}, which is not loaded"
            for entry in entries:
                yield self._lost(entry.line, why, entry.list_name, of=SOMEBODY)

    def _listings(self, party: Loaded) -> Row:
        key = entity_id(ID_PREFIX, party.number)
        entries = self.entries.get(party.profile)
        if entries is None:
            why = "the file holds no entry of a list for this party"
            return self._lost(party.line, why, key, of=key)
        del self.entries[party.profile]
        record = self.parties.record(entries[0].line, party.number)
        state_entries(record, self.tables, key, entries, party.said)
        return record.row()

    def _relation(self, link: Link, numbers: Callable[[str], str | None]) -> Row:
        source, target = self.numbers.get(link.source), numbers(link.target)
        if source is None:
            why = f"a relation of party {link.source[:40]}, which is not loaded from this file"
        elif target is None:
            why = f"a relation to party {link.target[:40]}, which is not in these files"
        elif source == target:
            why = f"a relation of party {link.source[:40]} to itself"
        else:
            record = self.parties.record(link.line, source)
            state_link(record, link, source, target)
            return record.row()
        return self._lost(link.line, why, f"{link.source} {link.how}")

    def _lost(self, line: int, why: str, text: str, *, of: str | None = None) -> Row:
        return self.parties.record(line).quarantined(why, text, of=of)


def _packed(entries: list[Entry]) -> list[list[object]]:
    return [
        [*each[:2], None if each.start is None else str(each.start), *each[3:]] for each in entries
    ]


def _entries(found: list[Any]) -> list[Entry]:
    return [
        Entry(line, name, start and PartialDate.parse(start), *map(tuple, rest))
        for line, name, start, *rest in found
    ]

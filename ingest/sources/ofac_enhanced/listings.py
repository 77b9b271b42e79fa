"""On which lists does an enhanced file put a party, since when, under which programmes?

The file names the lists of a party with their days. Programmes, measures and legal authorities
it states of the party as a whole, as the programme column of the CSV files does: which of them
belongs to which list is told by the same rules (`ingest.ofac.lists`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model.time import PartialDate
from ingest.ofac.lists import LIST_OF_CODE_IN_CONS, OTHER, SDN, SSI, Listing, Read, listings
from ingest.ofac.stating import state_listing
from ingest.ofac.terms import CONSOLIDATED, LISTS, list_key
from ingest.saying import Record

# The consolidated list began on this day (OFAC, recent actions of 10 October 2014): of whoever was
# on a non-SDN list before, the day on the consolidated list says nothing.
_CONSOLIDATED_SINCE = date(2014, 10, 10)
_SECTORAL = re.compile(r"13662 Sectoral Directive \w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A list that the file names of a party, where, and the day it was published there."""

    line: int
    name: str
    start: PartialDate | None

    @property
    def words(self) -> str:
        """`SDN List, since 2022-04-06`."""
        return self.name if self.start is None else f"{self.name}, since {self.start}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the file says of a party's listings as a whole."""

    entries: Sequence[Entry]
    programmes: Sequence[str]
    measures: Sequence[str]
    bases: Sequence[str]

    @property
    def words(self) -> str:
        """All of it but the lists."""
        codes = (f"[{code}]" for code in self.programmes)
        return ", ".join([*codes, *self.measures, *self.bases])


def state_listings(
    record: Record, key: str, standing: Standing, said: Read, at: Callable[[int], None]
) -> None:
    """State one listing for each list, and what belongs to none of them; `at` sets the line."""
    for basis in standing.bases:
        record.attribute(key, "legalBasis", basis)
    if not standing.entries:
        record.warn("the file names no list for this party", key)
        record.unread = key
        return
    if not standing.programmes:
        record.odd("a party under no programme", key)
    by_list: dict[str, list[Entry]] = {}
    umbrella: list[Entry] = []
    for entry in standing.entries:
        name = list_key(entry.name)
        if name == CONSOLIDATED:
            umbrella.append(entry)
            continue
        if name not in LISTS:
            record.odd(f"unknown list '{entry.name[:60]}'", entry.words)
        by_list.setdefault(LISTS.get(name, OTHER), []).append(entry)
    codes = list(dict.fromkeys(standing.programmes))
    derived = {each.list_id: each for each in listings(codes, said, in_sdn_file=SDN in by_list)}
    if by_list and OTHER not in by_list:
        derived.pop(OTHER, None)
    lists = list(dict.fromkeys([*by_list, *derived]))
    measures = _measures(record, key, standing.measures, lists)
    for list_id in lists:
        own = by_list.get(list_id, [])
        listing = derived.get(list_id) or Listing(list_id, codes=_codes_of(list_id, codes))
        entries = own or umbrella or standing.entries
        at(entries[0].line)
        words = [*(entry.words for entry in entries), standing.words, *listing.words]
        state_listing(
            record,
            key,
            listing,
            "; ".join(dict.fromkeys(part for part in words if part)),
            start=_earliest(own) or listing.start or _earliest(_dated(umbrella)),
            programmes=listing.codes,
            measures=[*measures.get(list_id, ()), *listing.measures],
        )
        if list_id == OTHER:
            record.unread = key  # it may be a list that it stood on before, under a lost name
            record.odd("a listing on no known list", "; ".join(words))


def _codes_of(list_id: str, codes: list[str]) -> list[str]:
    """The programmes of a list that no programme or directive tells of: those that may mean it."""
    return [code for code in codes if LIST_OF_CODE_IN_CONS.get(code) == list_id] or codes


def _measures(
    record: Record, key: str, measures: Sequence[str], lists: list[str]
) -> dict[str, list[str]]:
    """Which measure is taken under which list; one that may be under any is an attribute."""
    found: dict[str, list[str]] = {}
    for measure in measures:
        if len(lists) == 1:
            list_id = lists[0]
        elif measure == "Block":
            list_id = SDN
        else:
            list_id = SSI if _SECTORAL.fullmatch(measure) else ""
        if list_id in lists:
            found.setdefault(list_id, []).append(measure)
        else:
            record.attribute(key, "sanctionsType", measure)
    return found


def _dated(umbrella: Iterable[Entry]) -> list[Entry]:
    return [
        entry
        for entry in umbrella
        if entry.start is not None and entry.start.first > _CONSOLIDATED_SINCE
    ]


def _earliest(entries: Iterable[Entry]) -> PartialDate | None:
    starts = [entry.start for entry in entries if entry.start is not None]
    return min(starts, key=lambda day: day.first, default=None)

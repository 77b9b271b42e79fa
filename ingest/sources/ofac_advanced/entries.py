"""On which lists does a party stand, since when and why, by its entries?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import InvalidValue
from graph.model.time import PartialDate
from ingest.ofac.lists import OTHER, SDN, Listing, Read, listings
from ingest.ofac.stating import state_listing
from ingest.ofac.terms import CONSOLIDATED, LISTS, list_key
from ingest.saying import Record
from ingest.sources.ofac_advanced.periods import day_of
from ingest.sources.ofac_advanced.tables import Tables, period_told

if TYPE_CHECKING:
    from lxml.etree import _Element


class Entry(NamedTuple):
    """A listing: the name of the list, since when, on which bases, programmes and measures."""

    line: int
    list_name: str
    start: PartialDate | None
    bases: tuple[str, ...]
    programmes: tuple[str, ...]
    measures: tuple[str, ...]


def entry_of(tables: Tables, element: _Element, line: int) -> Entry:
    """The entry that a SanctionsEntry holds."""
    starts: list[PartialDate] = []
    bases: list[str] = []
    programmes: list[str] = []
    measures: list[str] = []
    for part in element:
        match str(part.tag)[tables.cut :]:
            case "EntryEvent":
                start, basis = _event(tables, part, line)
                starts += [] if start is None else [start]
                bases += [basis] if basis else []
            case "SanctionsMeasure":
                programme, measure = _measure(tables, part, line)
                programmes += [programme] if programme else []
                measures += [measure] if measure else []
            case "LimitationsToListing" if part.text is not None and part.text.strip():
                measures.append(" ".join(part.text.split()))
            case _:
                pass
    return Entry(
        line,
        tables.meant("List", element.get("ListID"), line),
        tables.shared(min(starts, key=lambda start: start.first, default=None)),
        tables.shared(tuple(dict.fromkeys(bases))),
        tables.shared(tuple(dict.fromkeys(programmes))),
        tables.shared(tuple(dict.fromkeys(measures))),
    )


def _event(tables: Tables, element: _Element, line: int) -> tuple[PartialDate | None, str]:
    kind = tables.meant("EntryEventType", element.get("EntryEventTypeID"), line)
    if kind not in ("Created", ""):
        tables.tally.add(f"unknown event '{kind[:40]}' of a listing", line, "")
    basis = tables.meant("LegalBasis", element.get("LegalBasisID"), line)
    start: PartialDate | None = None
    words = [] if basis in ("", "Unknown") else [basis]
    for part in element:
        name = str(part.tag)[tables.cut :]
        if name == "Date":
            try:
                start = day_of(part, tables.cut)
            except (InvalidValue, ValueError):
                tables.tally.add("a date that is none", line, " ".join(part.itertext()))
        elif name == "Comment" and part.text is not None and part.text.strip():
            words.append(" ".join(part.text.split()))
    if words and start is not None:
        words.insert(0, str(start))
    return start if kind == "Created" else None, " ".join(words)


def _measure(tables: Tables, element: _Element, line: int) -> tuple[str, str]:
    kind = tables.meant("SanctionsType", element.get("SanctionsTypeID"), line)
    comment = dates = ""
    for part in element:
        name = str(part.tag)[tables.cut :]
        if name == "Comment":
            comment = " ".join((part.text or "").split())
        elif name == "DatePeriod" and len(part):
            dates = period_told(tables, part, line).words
    if kind == "Program":
        return comment, f"{comment}, {dates}" if dates else ""
    return "", ", ".join(
        part for part in (f"{kind}: {comment}" if comment else kind, dates) if part
    )


def state_entries(
    record: Record, tables: Tables, key: str, entries: Sequence[Entry], said: Read
) -> None:
    """State the lists of the entries, and those that programmes and directives put a party on.

    As in the CSV files, what is said of a party may put it on further non-SDN lists: there
    is no entry of its own for the CAPTA list, and the consolidated list is all of them.
    """
    by_list: dict[str, list[Entry]] = {}
    umbrella: list[Entry] = []
    for entry in entries:
        tables.at(record, entry.line)
        name = list_key(entry.list_name)
        if name == CONSOLIDATED:
            umbrella.append(entry)
            continue
        if name not in LISTS:
            record.odd(f"unknown list '{entry.list_name[:60]}'", _words(entry))
        by_list.setdefault(LISTS.get(name, OTHER), []).append(entry)
        for basis in entry.bases:
            record.attribute(key, "legalBasis", basis)
    for entry in umbrella:
        for basis in entry.bases:
            record.attribute(key, "legalBasis", basis)
    codes = list(dict.fromkeys(code for entry in entries for code in entry.programmes))
    derived = {each.list_id: each for each in listings(codes, said, in_sdn_file=SDN in by_list)}
    if by_list and OTHER not in by_list:
        derived.pop(OTHER, None)
    for list_id in dict.fromkeys([*by_list, *derived]):
        own = by_list.get(list_id, [])
        listing = derived.get(list_id) or Listing(list_id)
        sources = own if list_id == SDN else [*own, *umbrella]
        tables.at(record, (sources or entries)[0].line)
        words = [*(_words(entry) for entry in sources or entries), *listing.words]
        state_listing(
            record,
            key,
            listing,
            "; ".join(dict.fromkeys(words)),
            start=_earliest(own) or listing.start or _earliest(umbrella),
            programmes=[code for entry in own for code in entry.programmes] or listing.codes,
            measures=[
                *(words for entry in sources for words in entry.measures),
                *listing.measures,
            ],
        )
        if list_id == OTHER:
            record.odd("an entry of no known list", "; ".join(words))


def _earliest(entries: Sequence[Entry]) -> PartialDate | None:
    starts = [entry.start for entry in entries if entry.start is not None]
    return min(starts, key=lambda day: day.first, default=None)


def _words(entry: Entry) -> str:
    parts = [
        entry.list_name,
        f"since {entry.start}" if entry.start is not None else "",
        *entry.bases,
        *(f"[{programme}]" for programme in entry.programmes),
        *entry.measures,
    ]
    return ", ".join(part for part in parts if part)

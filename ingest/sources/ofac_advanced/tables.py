"""What stands before and after the parties that belongs to them?

Addresses and numbers come before the parties of a file, relations and listings after them. The
first pass looks at everything once and keeps what the second needs: the words that numbers stand
for, one short record for each address, number, relation and listing, and which parties there are.
Memory grows with their number, not with the file.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from graph.errors import FileRefused, InvalidValue
from graph.model.countries import alpha2
from graph.model.time import PartialDate, Validity
from ingest.ofac.elements import address_of, country_of, is_no_country
from ingest.ofac.stating import NO_COUNTRY
from ingest.shape import Shape
from ingest.sources.ofac_advanced.periods import Period, day_of, period_of
from ingest.tally import Tally
from ingest.xmldoor import records

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_RECORDS = (
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
)
_TO_A_NAME = ("Identity", "Alias", "DocumentedName", "DocumentedNamePart", "NamePartValue")
T = TypeVar("T", bound=Hashable)
# What stands for a value is its text, but for these.
_VALUE_OF = {"AreaCode": "Description", "Script": "ScriptCode"}


@dataclass(slots=True)
class Place:
    """An address or country: its line, text, ISO code, and its text in other scripts."""

    line: int
    text: str
    country: str
    others: tuple[str, ...]
    used: bool = False


class Document(NamedTuple):
    """A number as a remark of the CSV file prints it, and what more is said of it."""

    line: int
    text: str  # Tax ID No. 7704274402 (Russia)
    more: str  # issued 01 Jan 2000, by Office 7
    issued_in: str | None  # a location
    fraudulent: bool


class Link(NamedTuple):
    """A relation to another party, by the number of its profile."""

    line: int
    target: str
    how: str
    note: str | None
    validity: Validity


class Entry(NamedTuple):
    """A listing: the name of the list, since when, on which bases, programmes and measures."""

    line: int
    list_name: str
    start: PartialDate | None
    bases: tuple[str, ...]
    programmes: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(slots=True)
class Tables:
    """What the first pass over one file keeps. What the second pass takes out is not an orphan."""

    part: str
    path: Path
    shape: Shape
    tally: Tally
    cut: int = field(init=False)  # characters of the namespace before the name in every tag
    file: str = field(init=False)  # its name
    values: dict[str, dict[str | None, str]] = field(default_factory=dict)
    countries: dict[str | None, str] = field(default_factory=dict)  # ISO codes
    party_types: dict[str | None, str | None] = field(default_factory=dict)  # of subtypes
    places: dict[str | None, Place] = field(default_factory=dict)
    documents: dict[str, tuple[Document, ...]] = field(default_factory=dict)  # by identity
    links: dict[str, tuple[Link, ...]] = field(default_factory=dict)  # by profile
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)  # by profile
    parties: dict[str, str] = field(default_factory=dict)  # profile to entity number
    party_records: int = 0
    _shared: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tag, child = next(iter(self.shape.children.items()))
        self.cut = len(tag) - len(child.name)
        self.file = self.path.name

    def shared(self, value: T) -> T:
        """The first value equal to this one: what thousands of records have is kept once."""
        return cast("T", self._shared.setdefault(value, value))

    def forget_shared(self) -> None:
        """There is nothing more to share."""
        self._shared.clear()

    def meant(self, kind: str, number: str | None, line: int = 0) -> str:
        """The value that a number stands for; empty, and told, when the file does not say."""
        found = self.values.get(kind, {}).get(number)
        if found is None:
            self.tally.add(f"a number of {kind} that the file does not explain", line, str(number))
            return ""
        return found

    def records(self, *, checked: bool) -> Iterator[tuple[str, _Element, int]]:
        """(name, element, line) of every record; what is not known is told the first time only."""
        head = next(iter(self.shape.children))[: self.cut]
        tags = [head + name for name in _RECORDS]
        drift = None if checked else self._told
        for element, line in records(self.path, self.shape, tags, drift):
            yield str(element.tag)[self.cut :], element, line

    def _told(self, what: str, line: int, sample: str) -> None:
        self.tally.add(what, line, sample)


def is_number(text: str) -> bool:
    """Can it be the number of a party?"""
    return _NUMBER.fullmatch(text) is not None


def party_trouble(party: _Element, cut: int, seen: set[str]) -> str | None:
    """Why a party cannot be loaded; None, and its number is noted as seen, when it can."""
    number = party.get("FixedRef") or ""
    if not is_number(number):
        return f"'{number[:40]}' is not a party number"
    if number in seen:
        return f"party {number} stands in the file twice"
    head = str(party.tag)[:cut]
    profiles = party.findall(f"{head}Profile")
    if len(profiles) != 1 or not profiles[0].get("ID"):
        return f"party {number} has {len(profiles)} profiles, or one without a number"
    names = profiles[0].iterfind("/".join(f"{head}{step}" for step in _TO_A_NAME))
    if not any(part.text is not None and part.text.strip() for part in names):
        return f"party {number} has no name"
    seen.add(number)
    return None


def take_tables(part: str, path: Path, shape: Shape) -> Tables:
    """Read a file once; FileRefused when it is cut, holds no party or holds changes only."""
    tables = Tables(part, path, shape, Tally(part, path.name))
    cut = tables.cut
    seen: set[str] = set()
    dated = False
    for name, element, line in tables.records(checked=False):
        match name:
            case "Location":
                tables.places[element.get("ID")] = _place(tables, element, cut, line)
            case "IDRegDocument":
                identity = element.get("IdentityID") or ""
                document = _document(tables, element, cut, line)
                tables.documents[identity] = (*tables.documents.get(identity, ()), document)
            case "DistinctParty":
                tables.party_records += 1
                if element.get("DeltaAction") is not None:
                    raise FileRefused(
                        str(path), "this is a delta file, changes only; take the whole list"
                    )
                if party_trouble(element, cut, seen) is None:
                    profile = element.find(f"{str(element.tag)[:cut]}Profile")
                    assert profile is not None
                    number, key = str(element.get("FixedRef")), str(profile.get("ID"))
                    key = tables.shared(key)
                    tables.parties[key] = key if key == number else number
            case "ProfileRelationship":
                source = tables.shared(element.get("From-ProfileID") or "")
                link = _link(tables, element, cut, line)
                tables.links[source] = (*tables.links.get(source, ()), link)
            case "SanctionsEntry":
                profile_id = tables.shared(element.get("ProfileID") or "")
                entry = _entry(tables, element, cut, line)
                tables.entries[profile_id] = (*tables.entries.get(profile_id, ()), entry)
            case "ReferenceValueSets":
                _take_values(tables, element, cut)
            case "DateOfIssue":
                dated = issued(element, cut) is not None
            case _:
                pass
    tables.forget_shared()
    if not dated:
        tables.tally.add("the file does not say its day of issue", 0, "")
    if not tables.party_records:
        raise FileRefused(str(path), "it holds no party")
    return tables


def issued(element: _Element, cut: int) -> date | None:
    """The day that a DateOfIssue tells; None when it is no whole day."""
    try:
        day = day_of(element, cut)
    except (InvalidValue, ValueError):
        return None
    return None if day is None or day.day is None else day.first


def _take_values(tables: Tables, sets: _Element, cut: int) -> None:
    for group in sets.iterchildren("*"):
        for item in group.iterchildren("*"):
            name = str(item.tag)[cut:]
            value = item.get(_VALUE_OF[name]) if name in _VALUE_OF else item.text
            number = item.get("ID")
            tables.values.setdefault(name, {})[number] = " ".join((value or "").split())
            if name == "Country":
                tables.countries[number] = item.get("ISO2") or ""
            elif name == "PartySubType":
                tables.party_types[number] = item.get("PartyTypeID")


def _place(tables: Tables, element: _Element, cut: int, line: int) -> Place:
    parts: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    area = country = ""
    code = ""
    for part in element.iterchildren("*"):
        match str(part.tag)[cut:]:
            case "LocationPart":
                kind = tables.meant("LocPartType", part.get("LocPartTypeID"), line)
                for value in part.iterchildren("*"):
                    script, text = _texts(value, cut)
                    if value.get("Primary") == "true" and kind not in parts:
                        parts[kind] = text
                    elif value.get("Primary") in ("true", "false"):
                        others.setdefault(script, []).append(text)
                    else:
                        tables.tally.add(
                            "an address that is not said to be primary or not", line, text
                        )
                        parts.setdefault(kind, text)
            case "LocationCountry":
                number = part.get("CountryID")
                country = tables.meant("Country", number, line)
                code = _code(tables, tables.countries.get(number, ""), country, line)
            case "LocationAreaCode":
                area = tables.meant("AreaCode", part.get("AreaCodeID"), line)
            case _:
                pass
    whole = parts.pop("Unknown", "")
    text = address_of(
        parts, country or area, lambda what, said: tables.tally.add(what, line, said), whole
    )
    if whole and not code and not area and (found := alpha2(whole)):
        code = found
    return Place(
        line, text, tables.shared(code), tuple(", ".join(said) for said in others.values())
    )


def _texts(value: _Element, cut: int) -> tuple[str, str]:
    found = {str(part.tag)[cut:]: " ".join((part.text or "").split()) for part in value}
    return found.get("Comment", ""), found.get("Value", "")


def _code(tables: Tables, iso: str, name: str, line: int) -> str:
    return country_of(iso, name, lambda what, said: tables.tally.add(what, line, said))


def _document(tables: Tables, element: _Element, cut: int, line: int) -> Document:
    label = tables.meant("IDRegDocType", element.get("IDRegDocTypeID"), line)
    number = ""
    more: list[str] = []
    for part in element.iterchildren("*"):
        text = " ".join((part.text or "").split())
        match str(part.tag)[cut:]:
            case "IDRegistrationNo":
                number = text
            case "DocumentDate":
                more.append(_document_date(tables, part, cut, line))
            case "IssuingAuthority" if text:
                more.append(f"by {text}")
            case "Comment" if text:
                more.append(text)
            case _:
                pass
    country = element.get("IssuedBy-CountryID")
    issuer = "" if country is None else tables.meant("Country", country, line)
    if issuer and issuer.casefold() not in NO_COUNTRY:
        code = _code(tables, tables.countries.get(country, ""), issuer, line)
        bracket = f" ({issuer})" if code or is_no_country(issuer) else ""
    else:
        bracket = ""
    validity = tables.meant("Validity", element.get("ValidityID"), line)
    if validity not in ("Valid", "Fraudulent", ""):
        tables.tally.add(f"unknown validity '{validity[:40]}' of a number", line, number)
    return Document(
        line,
        f"{label} {number}{bracket}",
        ", ".join(more),
        element.get("IssuedIn-LocationID"),
        validity == "Fraudulent",
    )


_DATE_WORDS = {"Issue Date": "issued", "Expiration Date": "expires"}


def _document_date(tables: Tables, element: _Element, cut: int, line: int) -> str:
    kind = tables.meant("IDRegDocDateType", element.get("IDRegDocDateTypeID"), line)
    if kind and kind not in _DATE_WORDS:
        tables.tally.add(f"unknown date '{kind[:40]}' of a number", line, "")
    periods = [period_told(tables, part, cut, line) for part in element.iterchildren("*")]
    return " ".join([_DATE_WORDS.get(kind, kind), *(period.words for period in periods)]).strip()


def period_told(tables: Tables, element: _Element, cut: int, line: int) -> Period:
    period = period_of(element, cut)
    if period.trouble is not None:
        tables.tally.add(period.trouble, line, " ".join(element.itertext()))
    if period.comment:
        tables.tally.add("a comment on a date", line, period.comment)
    return period


def _link(tables: Tables, element: _Element, cut: int, line: int) -> Link:
    how = tables.meant("RelationType", element.get("RelationTypeID"), line) or "Related to"
    former = element.get("Former")
    if former not in ("true", "false"):
        tables.tally.add("a relation that is not said to be former or not", line, str(former))
    notes: list[str] = []
    quality = tables.meant("RelationQuality", element.get("RelationQualityID"), line)
    if quality not in ("", "Unknown"):
        notes.append(f"relation quality: {quality}")
    validity = Validity()
    for part in element.iterchildren("*"):
        name = str(part.tag)[cut:]
        if name == "Comment" and part.text is not None and part.text.strip():
            notes.append(" ".join(part.text.split()))
        elif name == "DatePeriod":
            period = period_told(tables, part, cut, line)
            if period.circa:
                notes.append(f"approximate: {period.words}")
            else:
                validity = _validity(tables, period, line)
    return Link(
        line,
        tables.shared(element.get("To-ProfileID") or ""),
        f"{how} (former)" if former == "true" else how,
        "; ".join(notes) or None,
        tables.shared(validity),
    )


def _validity(tables: Tables, period: Period, line: int) -> Validity:
    """Since the first day; until the day after the last, when the period has an end."""
    end = period.last if period.ended else None
    if end is not None and end.day is not None:
        end = PartialDate.of(end.last + timedelta(days=1))
    try:
        return Validity(period.first, end)
    except InvalidValue as error:
        tables.tally.add("a relation that ends before it begins", line, str(error))
        return Validity()


def _entry(tables: Tables, element: _Element, cut: int, line: int) -> Entry:
    starts: list[PartialDate] = []
    bases: list[str] = []
    programmes: list[str] = []
    measures: list[str] = []
    for part in element.iterchildren("*"):
        match str(part.tag)[cut:]:
            case "EntryEvent":
                start, basis = _event(tables, part, cut, line)
                starts += [] if start is None else [start]
                bases += [basis] if basis else []
            case "SanctionsMeasure":
                programme, measure = _measure(tables, part, cut, line)
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


def _event(
    tables: Tables, element: _Element, cut: int, line: int
) -> tuple[PartialDate | None, str]:
    kind = tables.meant("EntryEventType", element.get("EntryEventTypeID"), line)
    if kind not in ("Created", ""):
        tables.tally.add(f"unknown event '{kind[:40]}' of a listing", line, "")
    basis = tables.meant("LegalBasis", element.get("LegalBasisID"), line)
    start: PartialDate | None = None
    words = [] if basis in ("", "Unknown") else [basis]
    for part in element.iterchildren("*"):
        name = str(part.tag)[cut:]
        if name == "Date":
            try:
                start = day_of(part, cut)
            except (InvalidValue, ValueError):
                tables.tally.add("a date that is none", line, " ".join(part.itertext()))
        elif name == "Comment" and part.text is not None and part.text.strip():
            words.append(" ".join(part.text.split()))
    if words and start is not None:
        words.insert(0, str(start))
    return start if kind == "Created" else None, " ".join(words)


def _measure(tables: Tables, element: _Element, cut: int, line: int) -> tuple[str, str]:
    kind = tables.meant("SanctionsType", element.get("SanctionsTypeID"), line)
    comment = dates = ""
    for part in element.iterchildren("*"):
        name = str(part.tag)[cut:]
        if name == "Comment":
            comment = " ".join((part.text or "").split())
        elif name == "DatePeriod" and len(part):
            dates = period_told(tables, part, cut, line).words
    if kind == "Program":
        return comment, f"{comment}, {dates}" if dates else ""
    return "", ", ".join(
        part for part in (f"{kind}: {comment}" if comment else kind, dates) if part
    )

"""What stands before the parties of a file that they point to?

First come the words that numbers stand for, then addresses and papers, one short record for each.
What a party takes out is not an orphan.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from graph.errors import InvalidValue
from graph.model.countries import alpha2
from ingest.kept import Kept
from ingest.ofac.elements import address_of, country_of, is_no_country
from ingest.ofac.stating import NO_COUNTRY
from ingest.saying import Record
from ingest.shape import Shape
from ingest.sources.ofac_advanced.periods import Period, day_of, period_of
from ingest.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

T = TypeVar("T", bound=Hashable)
TIMES = 2  # of the usual number of entries in memory: OFAC's list is that large
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


@dataclass(slots=True)
class Tables:
    """What one file says of its numbers, addresses and papers."""

    part: str
    path: Path
    shape: Shape
    tally: Tally
    cut: int = field(init=False)  # characters of the namespace before the name in every tag
    file: str = field(init=False)  # its name
    values: dict[str, dict[str | None, str]] = field(default_factory=dict)
    countries: dict[str | None, str] = field(default_factory=dict)  # ISO codes
    party_types: dict[str | None, str | None] = field(default_factory=dict)  # of subtypes
    places: Kept[Place] = field(default_factory=lambda: Kept(_packed, _place, times=TIMES))
    documents: Kept[list[Document]] = field(  # by identity
        default_factory=lambda: Kept(list, _documents, times=TIMES)
    )
    _shared: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tag, child = next(iter(self.shape.children.items()))
        self.cut = len(tag) - len(child.name)
        self.file = self.path.name

    def shared(self, value: T) -> T:
        """The first value equal to this one: what thousands of records have is kept once."""
        return cast("T", self._shared.setdefault(value, value))

    def place(self, number: str | None) -> Place | None:
        """The address with this number, which is used by that; None when the file has none."""
        key = number or ""
        found = self.places.get(key)
        if found is not None and not found.used:
            found.used = True
            self.places[key] = found
        return found

    def papers(self, identity: str) -> list[Document]:
        """The papers of an identity, taken out."""
        found = self.documents.get(identity)
        if found is None:
            return []
        del self.documents[identity]
        return found

    def meant(self, kind: str, number: str | None, line: int = 0) -> str:
        """The value that a number stands for; empty, and told, when the file does not say."""
        try:
            return self.values[kind][number]
        except KeyError:
            self.tally.add(f"a number of {kind} that the file does not explain", line, str(number))
            return ""

    def at(self, record: Record, line: int) -> None:
        """What the record states from here on stands at this line."""
        record.line = line
        record.where = f"{self.file} line {line}"


def _packed(place: Place) -> list[object]:
    return [place.line, place.text, place.country, place.others, place.used]


def _place(found: list[Any]) -> Place:
    line, text, country, others, used = found
    return Place(line, text, country, tuple(others), used)


def _documents(found: list[Any]) -> list[Document]:
    return [Document(*each) for each in found]


def issued(element: _Element, cut: int) -> date | None:
    """The day that a DateOfIssue tells; None when it is no whole day."""
    try:
        day = day_of(element, cut)
    except (InvalidValue, ValueError):
        return None
    return None if day is None or day.day is None else day.first


def take_values(tables: Tables, sets: _Element) -> None:
    """Keep the words that the numbers of the file stand for."""
    cut = tables.cut
    for group in sets:
        for item in group:
            name = str(item.tag)[cut:]
            value = item.get(_VALUE_OF[name]) if name in _VALUE_OF else item.text
            number = item.get("ID")
            tables.values.setdefault(name, {})[number] = " ".join((value or "").split())
            if name == "Country":
                tables.countries[number] = item.get("ISO2") or ""
            elif name == "PartySubType":
                tables.party_types[number] = item.get("PartyTypeID")


def place_of(tables: Tables, element: _Element, line: int) -> Place:
    """The address or country that a Location holds."""
    cut = tables.cut
    parts: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    area = country = ""
    code = ""
    for part in element:
        match str(part.tag)[cut:]:
            case "LocationPart":
                kind = tables.meant("LocPartType", part.get("LocPartTypeID"), line)
                for value in part:
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


def document_of(tables: Tables, element: _Element, line: int) -> Document:
    """The number that an IDRegDocument holds."""
    cut = tables.cut
    label = tables.meant("IDRegDocType", element.get("IDRegDocTypeID"), line)
    number = ""
    more: list[str] = []
    for part in element:
        text = " ".join((part.text or "").split())
        match str(part.tag)[cut:]:
            case "IDRegistrationNo":
                number = text
            case "DocumentDate":
                more.append(_document_date(tables, part, line))
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


def _document_date(tables: Tables, element: _Element, line: int) -> str:
    kind = tables.meant("IDRegDocDateType", element.get("IDRegDocDateTypeID"), line)
    if kind and kind not in _DATE_WORDS:
        tables.tally.add(f"unknown date '{kind[:40]}' of a number", line, "")
    periods = [period_told(tables, part, line) for part in element]
    return " ".join([_DATE_WORDS.get(kind, kind), *(period.words for period in periods)]).strip()


def period_told(tables: Tables, element: _Element, line: int) -> Period:
    """The period that an element holds; what is odd in it is told."""
    period = period_of(element, tables.cut)
    if period.trouble is not None:
        tables.tally.add(period.trouble, line, " ".join(element.itertext()))
    if period.comment:
        tables.tally.add("a comment on a date", line, period.comment)
    return period

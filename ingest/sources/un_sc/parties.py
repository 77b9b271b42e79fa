"""What does one record of the list state? Names, papers, places, the listing, the parties cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.errors import InvalidValue
from graph.model.countries import alpha2
from graph.model.facts import SOMEBODY, Relation, Row
from graph.model.ids import entity_id
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept
from ingest.numbers import number_of
from ingest.saying import Record
from ingest.sources.un_sc.format import (
    DATES,
    DOCUMENTS,
    FORMER_NOTES,
    GENDERS,
    LISTS,
    QUALITIES,
)
from ingest.sources.un_sc.links import REFERENCE, citations
from ingest.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

PART = "list"
LIST = "un_sc"
TITLE = "UN Security Council Consolidated List"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_DETAIL = "TYPE_OF_DOCUMENT2"
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def text_of(element: _Element) -> str:
    """All the text of a record, for an issue."""
    return " ".join(" ".join(str(part) for part in element.itertext()).split())


def reference_of(element: _Element) -> str:
    """The number under which the Committee keeps a party; empty when there is none."""
    return _words(element.find("REFERENCE_NUMBER"))


class Party:
    """One INDIVIDUAL or ENTITY on its way to becoming a Row.

    `places` are the lines at which the reference numbers of the file first stand.
    """

    def __init__(
        self, element: _Element, line: int, file: str, tally: Tally, places: Kept[int]
    ) -> None:
        self.element = element
        self.places = places
        self.record = Record(PART, f"{file} line {line}", f"{TITLE}, {file}", tally, line=line)
        self.key = ""

    def row(self) -> Row:
        """Everything the record states, or why nothing of it can be loaded."""
        try:
            why = self._state()
        except InvalidValue as error:
            why = str(error)
        if why is not None:
            of = self.key or SOMEBODY
            return self.record.quarantined(why, text_of(self.element), of=of)
        return self.record.row()

    def _state(self) -> str | None:
        record = self.record
        reference, number = reference_of(self.element), self._one("DATAID")
        if not (reference or number):
            return "a party without REFERENCE_NUMBER and DATAID"
        self.key = entity_id("un", reference or number)
        first = self.places.get(reference)
        first = record.line if first is None else first
        if first != record.line:
            return f"party {reference} already stands on line {first}"
        name = " ".join(part for tag in _NAMES if (part := self._one(tag)))
        if not name:
            return "a party without a name"
        person = self.element.tag == "INDIVIDUAL"
        kind = NodeKind.PERSON if person else kind_of_entity(name, "")
        record.entity(self.key, kind, f"{name}, {str(self.element.tag).lower()}")
        record.name(self.key, name)
        self._identify(reference)
        record.attribute(self.key, "dataId", number)
        record.name(self.key, self._one("NAME_ORIGINAL_SCRIPT"), NameKind.ALIAS)
        self._listing(reference or number)
        self._words_and_dates()
        for alias in self._each("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
            self._alias(alias)
        for address in self._each("INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS"):
            self._address(address)
        for birth in self._each("INDIVIDUAL_DATE_OF_BIRTH"):
            self._birth(birth)
        for birth in self._each("INDIVIDUAL_PLACE_OF_BIRTH"):
            record.attribute(self.key, "birthPlace", self._place(birth))
            record.attribute(self.key, "birthRemark", self._one("NOTE", birth))
        for document in self._each("INDIVIDUAL_DOCUMENT"):
            self._document(document)
        return None

    # The listing --------------------------------------------------------------------------------

    def _identify(self, reference: str) -> None:
        if not reference:
            self.record.odd("no REFERENCE_NUMBER: the id is the DATAID", self.key)
            return
        if REFERENCE.fullmatch(reference) is None:
            self.record.odd("a REFERENCE_NUMBER of another form", reference)
        self.record.identifier(self.key, "un", reference)

    def _listing(self, number: str) -> None:
        record = self.record
        programme = self._one("UN_LIST_TYPE")
        if programme not in LISTS:
            record.odd(f"unknown UN_LIST_TYPE '{programme[:40]}'", number)
        for kind in self._values("LIST_TYPE"):
            if kind != "UN List":
                record.odd(f"unknown LIST_TYPE '{kind[:40]}'", number)
        listed, delisted = self._one("LISTED_ON"), self._one("DELISTED_ON")
        if not listed:
            record.odd("no LISTED_ON", number)
        reason = self._one("COMMENTS1")
        record.listed(
            self.key,
            LIST,
            f"{number}, {programme}, listed on {listed}",
            start=record.date(listed, "LISTED_ON"),
            end=record.date(delisted, "DELISTED_ON"),
            programmes=[programme] if programme else [],
            reason=reason or None,
        )
        self._cite(reason)

    def _cite(self, text: str) -> None:
        """Links to the parties that a text names by reference number in brackets."""
        for cited in citations(text):
            if cited.reference not in self.places:
                self.record.attribute(self.key, "linkedTo", cited.reference, cited.sentence)
                self.record.warn(f"{cited.reference} is not on the list", cited.sentence)
                continue
            target = entity_id("un", cited.reference)
            if target != self.key:
                relation = Relation(RelationKind.LINKED_TO, self.key, target, how=cited.how)
                self.record.say(relation, cited.sentence)

    def _words_and_dates(self) -> None:
        record = self.record
        gender = self._one("GENDER")
        if gender and gender not in GENDERS:
            record.odd(f"unknown GENDER '{gender[:40]}'", self.key)
        record.attribute(self.key, "gender", gender)
        for title in self._values("TITLE"):
            record.attribute(self.key, "title", title)
        for position in self._values("DESIGNATION"):
            record.attribute(self.key, "position", position)
            self._cite(position)
        for country in (*self._values("NATIONALITY"), self._one("NATIONALITY2")):
            record.attribute(self.key, "nationality", self._country(country) or country, country)
        record.attribute(self.key, "submittedBy", self._one("SUBMITTED_BY"))
        self._day("submittedOn", self._one("SUBMITTED_ON"), "SUBMITTED_ON")
        for day in self._values("LAST_DAY_UPDATED"):
            self._day("updatedOn", day, "LAST_DAY_UPDATED")

    # Names, places, papers ----------------------------------------------------------------------

    def _alias(self, alias: _Element) -> None:
        record = self.record
        quality, name = self._one("QUALITY", alias), self._one("ALIAS_NAME", alias)
        note = self._one("NOTE", alias)
        words = f"alias {name}: {note}" if note else f"alias {name}"
        kind = QUALITIES.get(quality, NameKind.ALIAS)
        if name and quality not in QUALITIES:
            record.odd(f"unknown QUALITY '{quality[:40]}'", words)
        if quality and not name:
            record.odd("an alias without a name", f"{quality} {note}")
        if note.casefold().startswith(FORMER_NOTES):
            kind = NameKind.FORMER
        for each in names_in(name):
            record.name(self.key, each, kind)
        record.attribute(self.key, "aliasRemark", f"{name}: {note}" if note else "")
        self._cite(note)
        self._day("birthDate", self._one("DATE_OF_BIRTH", alias), "DATE_OF_BIRTH", words)
        place = (self._one("CITY_OF_BIRTH", alias), self._one("COUNTRY_OF_BIRTH", alias))
        record.attribute(self.key, "birthPlace", ", ".join(filter(None, place)), words)

    def _address(self, address: _Element) -> None:
        place, note = self._place(address), self._one("NOTE", address)
        self.record.attribute(self.key, "address", place)
        self.record.attribute(self.key, "addressRemark", note, f"{place}: {note}")
        self.record.located(self.key, self._one("COUNTRY", address), "address", place)

    def _birth(self, birth: _Element) -> None:
        record = self.record
        kind, note = self._one("TYPE_OF_DATE", birth), self._one("NOTE", birth)
        record.attribute(self.key, "birthRemark", note)
        first, last = self._one("FROM_YEAR", birth), self._one("TO_YEAR", birth)
        if first or last:
            for year in filter(None, (first, last)):
                record.date(year, "a year of birth")
            words = f"{first} to {last}" if first and last else f"from {first}" if first else ""
            record.attribute(self.key, "birthDate", words or f"to {last}")
        for tag in ("DATE", "YEAR"):
            if text := self._one(tag, birth):
                day = record.date(text, f"{tag} of birth")
                value = text if day is None else str(day)
                circa = kind == "APPROXIMATELY"
                record.attribute(self.key, "birthDate", f"circa {value}" if circa else value)
        if kind and kind not in DATES:
            record.odd(f"unknown TYPE_OF_DATE '{kind[:40]}'", text_of(birth))
        elif (kind == "BETWEEN") != bool(first or last):
            record.odd("TYPE_OF_DATE does not fit the date", text_of(birth))
        elif not kind and text_of(birth):
            record.odd("a date of birth without TYPE_OF_DATE", text_of(birth))

    def _document(self, document: _Element) -> None:
        record = self.record
        kind, number = self._one("TYPE_OF_DOCUMENT", document), self._one("NUMBER", document)
        issuer, detail = self._one("ISSUING_COUNTRY", document), self._one(_DETAIL, document)
        words = "; ".join(
            f"{label} {text}".strip()
            for label, text in (
                ("", kind),
                ("", detail),
                ("", number),
                ("issued by", issuer),
                ("issued on", self._one("DATE_OF_ISSUE", document)),
                ("issued in", self._one("CITY_OF_ISSUE", document)),
                ("issued in", self._one("COUNTRY_OF_ISSUE", document)),
                ("", self._one("NOTE", document)),
            )
            if text
        )
        if not words:
            return  # an empty element stands where there is no document
        record.attribute(self.key, "document", words)
        base = DOCUMENTS.get(kind)
        if base is not None and "passport" in detail.casefold():
            base = "passport"  # a national passport stands as a national number, too
        country = self._country(issuer)
        if base is None:
            record.odd(f"unknown TYPE_OF_DOCUMENT '{kind[:40]}'", words)
        elif re.search(r"[a-z]{3}", number):
            record.odd("a document's NUMBER holds words: kept as attribute `document`", words)
        elif number:
            found = number_of(base, number, country)
            record.identifier(self.key, found.scheme, found.value, words)
            if found.doubt is not None:
                record.odd(found.doubt, words)

    # Reading ------------------------------------------------------------------------------------

    def _one(self, tag: str, element: _Element | None = None) -> str:
        """The text of the one element of this name; a second one is told."""
        found = (self.element if element is None else element).findall(tag)
        if len(found) > 1:
            self.record.odd(f"{tag} stands more than once: the first is read", _words(found[1]))
        return _words(found[0]) if found else ""

    def _each(self, *tags: str) -> Iterator[_Element]:
        yield from self.element.iterchildren(*tags)

    def _values(self, tag: str) -> list[str]:
        return [text for value in self.element.findall(f"{tag}/VALUE") if (text := _words(value))]

    def _place(self, element: _Element) -> str:
        return ", ".join(text for tag in _PLACE if (text := self._one(tag, element)))

    def _country(self, text: str) -> str | None:
        code = alpha2(text) if text else None
        if text and code is None:
            self.record.odd(f"'{text[:60]}' is not a known country", text)
        return code

    def _day(self, key: str, text: str, what: str, words: str | None = None) -> None:
        if text:
            day = self.record.date(text, what)
            self.record.attribute(self.key, key, text if day is None else str(day), words or text)


def _words(element: _Element | None) -> str:
    return "" if element is None else " ".join(str(element.xpath("string()")).split())


_LATIN = re.compile(r"[A-Za-z]")
_TWO_SCRIPTS = re.compile(r"([^()]+) \((?:original script: )?([^()]+)\)")


def names_in(text: str) -> list[str]:
    """The names of one ALIAS_NAME: `A; B`, and `العربية (A; B)` where the scripts differ.

    Anything else in brackets belongs to the name and stays in it.
    """
    found = _TWO_SCRIPTS.fullmatch(text)
    if found is not None and bool(_LATIN.search(found[1])) != bool(_LATIN.search(found[2])):
        if " - " not in found[2]:  # `(… - sub-unit name)` is a remark
            return [found[1].strip(), *_split(found[2])]
        return [text]
    return [text] if re.search(r"[(:\d]", re.sub(r"\b[a-z]\)", "", text)) else _split(text)


def _split(text: str) -> list[str]:
    return [name for part in re.split(r";|\s[a-z]\)\s", text) if (name := part.strip())]

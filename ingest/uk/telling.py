"""Which facts does a saying of a British list state?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model.facts import Relation
from graph.model.vocabulary import NameKind, RelationKind
from ingest.numbers import Number
from ingest.saying import Record
from ingest.uk import numbers
from ingest.uk.parties import Directory
from ingest.uk.saying import Kind, Saying
from ingest.uk.words import (
    countries,
    day,
    full_name,
    is_former,
    numbered,
    plain,
    prose,
)

LIST = "uk_sanctions"

NAME_KINDS = {
    "primary name": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS,
    "alias": NameKind.ALIAS,
    "aka": NameKind.ALIAS,
    "fka": NameKind.FORMER,
}
STRENGTHS = {"": False, "good quality": False, "low quality": True}
_AKA = re.compile(r"\s+a\.?k\.?a\.?$", re.IGNORECASE)
_GENDERS = {"male": "Male", "female": "Female"}
# Kinds whose words are kept as they are, one attribute for each of several numbered ones.
_ATTRIBUTES = {
    Kind.TITLE: "title",
    Kind.PHONE: "phone",
    Kind.EMAIL: "email",
    Kind.WEBSITE: "website",
    Kind.POSITION: "position",
    Kind.ENTITY_TYPE: "organizationType",
    Kind.SHIP_TYPE: "vesselType",
    Kind.TONNAGE: "tonnage",
    Kind.LENGTH: "length",
    Kind.BUILT: "buildDate",
}
_COUNTRIES = {
    Kind.NATIONALITY: "nationality",
    Kind.FLAG: "flag",
    Kind.FORMER_FLAG: "formerFlag",
}
# Kinds that name other parties: the words of the relation, and the attribute when it is none.
_LINKS = {
    Kind.PARENT: ("Parent company", "parentCompany"),
    Kind.SUBSIDIARY: ("Subsidiary", "subsidiary"),
    Kind.OWNER: ("Current owner/operator", "owner"),
    Kind.FORMER_OWNER: ("Previous owner/operator", "formerOwner"),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what is said of one party, with the place of one row."""

    record: Record
    key: str
    directory: Directory

    def tell(self, saying: Saying) -> None:
        """State the facts of a saying; nothing when it is empty."""
        if not saying:
            return
        kind, values = saying.kind, saying.values
        first, last = values[0], values[-1]
        if kind in _ATTRIBUTES:
            for words in numbered(first):
                self.record.attribute(self.key, _ATTRIBUTES[kind], words)
        elif kind in _COUNTRIES:
            self._countries(_COUNTRIES[kind], first)
        elif kind in _LINKS:
            for name in self.directory.names_in(first):
                self.link(name, *_LINKS[kind], " ".join(first.split()))
        elif kind is Kind.NAME:
            self._name(values)
        elif kind is Kind.SCRIPT_NAME:
            self._script_name(values)
        elif kind is Kind.ADDRESS:
            self._address(values)
        elif kind is Kind.BORN:
            self._born(first)
        elif kind is Kind.BIRTHPLACE:
            self._birthplace(first, last)
        elif kind is Kind.PASSPORT:
            self._papers("passport", first, last)
        elif kind is Kind.NATIONAL_NUMBER:
            self._papers("national-id", first, last)
        elif kind is Kind.GENDER:
            self._gender(first)
        elif kind is Kind.BUSINESS_NUMBER:
            home = self.directory.parties[self.key].home
            for number in numbers.business_numbers(plain_lines(first), home):
                self._number(number, " ".join(first.split()))
        elif kind is Kind.IMO:
            for words in numbered(first):
                self._number(numbers.imo_number(words), words)
        elif kind is Kind.HULL:
            for words in numbered(first):
                self.record.identifier(self.key, "hull", words)
        else:
            assert kind is Kind.REMARK, kind
            self.record.attribute(self.key, "remark", prose(first))

    def link(self, name: str, how: str, attribute: str, text: str) -> None:
        """State the link to the one party of that name, else keep the words."""
        found = self.directory.called(name)
        if len(found) == 1 and self.key not in found:
            (target,) = found
            self.record.say(Relation(RelationKind.LINKED_TO, self.key, target, how=how), text)
            return
        self.record.attribute(self.key, attribute, name, text)
        if len(found) > 1:
            self.record.odd(f"{how}: the name of {len(found)} parties of this list", name)
        elif not found:
            self.record.odd(f"{how}: no party of this list has that name", name)

    def _name(self, values: tuple[str, ...]) -> None:
        *parts, name_type, strength = values
        name = full_name(parts)
        if not name:  # a type without a name stands on the published list 26 times
            return
        kind = NAME_KINDS.get(name_type.strip().casefold())
        if kind is None:
            self.record.odd(f"unknown type of name '{name_type.strip()[:40]}'", name)
            kind = NameKind.ALIAS
        weak = STRENGTHS.get(_AKA.sub("", strength.strip()).casefold())
        if weak is None:
            self.record.odd(f"unknown strength of a name '{strength.strip()[:40]}'", name)
        if weak and kind is NameKind.ALIAS:
            kind = NameKind.WEAK
        self.record.name(self.key, name, kind)

    def _script_name(self, values: tuple[str, ...]) -> None:
        if values[0].strip():
            self.record.name(self.key, values[0], NameKind.ALIAS)
        else:
            self.record.odd("a script or language without a name", " ".join(values))

    def _address(self, values: tuple[str, ...]) -> None:
        *_, country_words = values
        full = ", ".join(words for value in values if (words := plain(value).strip(" ,")))
        self.record.attribute(self.key, "address", full)
        for code, words in countries(country_words):
            if not is_former(country_words):
                self.record.located(self.key, code or words, "address", full)

    def _born(self, text: str) -> None:
        for words in numbered(text):
            found = day(words)
            if found is None:
                self.record.odd("a date of birth is no date", words)
            self.record.attribute(self.key, "birthDate", str(found or words), words)

    def _birthplace(self, town: str, country: str) -> None:
        towns, lands = numbered(town), numbered(country)
        if len(towns) == len(lands):
            places = [f"{one}, {other}" for one, other in zip(towns, lands, strict=True)]
        else:  # which belongs to which is not said
            places = towns + lands
        for place in places:
            self.record.attribute(self.key, "birthPlace", place)

    def _papers(self, base: str, number: str, detail: str) -> None:
        found = list(numbers.papers(base, number, detail))
        for each, text in found:
            self._number(each, text)
        if not found and plain(detail):
            self.record.attribute(self.key, "document", plain(detail))

    def _gender(self, text: str) -> None:
        for words in numbered(text):
            known = _GENDERS.get(words.casefold())
            if known is None:
                self.record.odd(f"unknown gender '{words[:40]}'", words)
            self.record.attribute(self.key, "gender", known or words, words)

    def _countries(self, attribute: str, text: str) -> None:
        for code, words in countries(text):
            if code is None:
                self.record.odd(f"'{words[:60]}' is not a known country", text)
            self.record.attribute(self.key, attribute, code or words, words)

    def _number(self, number: Number, text: str) -> None:
        self.record.identifier(self.key, number.scheme, number.value, text)
        if number.doubt is not None:
            self.record.odd(number.doubt, text)


def plain_lines(text: str) -> str:
    """Each line without surplus white space; nothing for words that say that nothing is known."""
    return "\n".join(words for line in prose(text).split("\n") if (words := plain(line)))

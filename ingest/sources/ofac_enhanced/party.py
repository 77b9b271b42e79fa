"""What does the file state of one party? Everything that is known of it stands in its element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.errors import InvalidValue
from graph.model.facts import SOMEBODY, Relation, Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Seen
from ingest.ofac.elements import (
    Feature,
    Paper,
    address_of,
    country_of,
    state_feature,
    state_paper,
)
from ingest.ofac.remarks import Meaning, meaning_of, split_remark
from ingest.ofac.stating import ID_PREFIX, PARTY_URL, positions_of, state
from ingest.ofac.terms import CALLED, RELATIONS, RELIABLE
from ingest.saying import Record
from ingest.shape import line_of
from ingest.sources.ofac_enhanced.listings import Entry, Standing, state_listings
from ingest.sources.ofac_enhanced.names import names_of
from ingest.sources.ofac_enhanced.values import Period, Values, day_of, every, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {
    "Individual": NodeKind.PERSON,
    "Vessel": NodeKind.VESSEL,
    "Aircraft": NodeKind.AIRPLANE,
}
_FLAGS = {"isUsCitizen": "usCitizen", "isUsPerson": "usPerson"}
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
Parts = dict[str, "_Element"]


class Link(NamedTuple):
    """A relation of two parties, by their numbers; the other one's name as it stands there."""

    line: int
    source: str
    target: str
    name: str
    how: str
    note: str | None
    validity: Validity


def _packed(link: Link) -> list[object]:
    days = (link.validity.start, link.validity.end)
    return [*link[:-1], *(None if day is None else str(day) for day in days)]


def _unpacked(found: list[Any]) -> Link:
    line, source, target, name, how, note, *days = found
    start, end = (None if day is None else PartialDate.parse(day) for day in days)
    return Link(line, source, target, name, how, note, Validity(start, end))


@dataclass(slots=True)
class Reading:
    """One file: its values, which parties were loaded, and what is told when all were met."""

    part: str
    file: str
    title: str
    values: Values
    loaded: Seen = field(default_factory=Seen)
    links: Kept[Link] = field(default_factory=lambda: Kept(_packed, _unpacked))
    last: Row | None = None
    _count: int = 0

    def row(self, element: _Element, line: int) -> Row:
        """The row of one party; quarantined when it has no number or no primary name."""
        number = element.get("id") or ""
        if _NUMBER.fullmatch(number) is None:
            return self._refused(element, line, f"'{number[:40]}' is not a party number", SOMEBODY)
        key = entity_id(ID_PREFIX, number)
        if number in self.loaded:
            return self._refused(element, line, f"party {number} stands in the file twice", key)
        record = self._record(line, number)
        if not self._state(record, number, key, element):
            return self._refused(element, line, f"party {number} has no primary name", key)
        self.loaded.add(number)
        return record.row()

    def rest(self, loaded: Callable[[str], bool]) -> Iterator[Row]:
        """The last party, then every relation; `loaded` tells the parties of all files."""
        assert self.last is not None
        yield self.last
        for _, link in self.links.items():
            yield self._relation(link, loaded)

    def _record(self, line: int, number: str | None = None) -> Record:
        url = None if number is None else f"{PARTY_URL}{number}"
        record = Record(self.part, "", self.title, self.values.tally, url=url)
        self._at(record, line)
        return record

    def _refused(self, element: _Element, line: int, why: str, whose: str) -> Row:
        text = " ".join(" ".join(str(part) for part in element.itertext()).split())
        return self._record(line).quarantined(why, text, of=whose)

    def _state(self, record: Record, number: str, key: str, element: _Element) -> bool:
        """State everything that is said of a party; False when it has no primary name."""
        values, line = self.values, record.line
        said = values.within(element)
        info = values.within(said.get("generalInfo"))
        called = names_of(said.get("names"), values)
        if not called or called[0].kind is not NameKind.PRIMARY:
            return False
        features = [self._feature(each) for each in every(said.get("features"), "feature")]
        name = called[0].value
        what = values.meant(info.get("entityType"))
        kind = _KINDS.get(what) or kind_of_entity(name, "; ".join(each.text for each in features))
        if what not in _KINDS and what != "Entity":
            record.odd(f"unknown kind of party '{what[:40]}'", name)
        record.entity(key, kind, f"{name}, {what or 'of no known type'}")
        record.identifier(key, ID_PREFIX, number)
        for each in called:
            self._at(record, each.line)
            record.name(key, each.value, each.kind)
        told: list[tuple[str, int, Meaning]] = []
        for feature in features:
            self._at(record, feature.line)
            meaning = state_feature(record, key, kind, feature)
            if meaning is not None:
                told.append((feature.text, 0, meaning))
        self._at(record, line)
        self._info(record, key, kind, info, told)
        for address in every(said.get("addresses"), "address"):
            self._address(record, key, address)
        for document in every(said.get("identityDocuments"), "identityDocument"):
            paper = self._paper(document)
            self._at(record, paper.line)
            state_paper(record, key, kind, paper)
        for relationship in every(said.get("relationships"), "relationship"):
            # In this order they are told.
            self.links[f"{self._count:09}"] = self._link(number, relationship)
            self._count += 1
        self._at(record, line)
        standing = self._standing(said)
        state_listings(record, key, standing, told, lambda at: self._at(record, at))
        return True

    def _at(self, record: Record, line: int) -> None:
        """What is stated from here on stands at this line."""
        record.line = line
        record.where = f"{self.file} line {line}"

    def _info(
        self,
        record: Record,
        key: str,
        kind: NodeKind,
        info: Parts,
        told: list[tuple[str, int, Meaning]],
    ) -> None:
        for position in positions_of(text_of(info.get("title"))):
            record.attribute(key, "position", position)
        record.attribute(key, "livingStatus", self.values.meant(info.get("livingStatus")))
        for name, what in _FLAGS.items():
            if name in info and self.values.flag(info[name], f"a party that {name}", record.line):
                record.attribute(key, what, "true", name)
        for phrase in split_remark(text_of(info.get("remarks")).rstrip("; ")):
            meaning = meaning_of(phrase.text, person=kind is NodeKind.PERSON)
            state(record, key, kind, meaning, phrase.text)
            told.append((phrase.text, 0, meaning))

    # Features and papers ------------------------------------------------------------------------

    def _feature(self, element: _Element) -> Feature:
        values = self.values
        line = line_of(element)
        said = values.within(element)
        label = values.label(said.get("type"))
        reliable = values.meant(said.get("reliability"))
        if reliable not in RELIABLE and reliable != "False":
            values.tally.add(f"unknown reliability '{reliable[:40]}'", line, label)
        value = self._value(said, label, line)
        comment = text_of(said.get("comments"))
        return Feature(line, CALLED.get(label, label), value, reliable == "False", comment)

    def _value(self, said: Parts, label: str, line: int) -> str:
        """The text of a value; where there is a period or a number, what they say of it."""
        values = self.values
        text = text_of(said.get("value"))
        if "valueDate" in said:
            period = values.period(said["valueDate"])
            whole = period.first is not None and period.last is not None
            if whole and text and not _is_told_by(text, period):
                what = "a date that is not the text of its feature"
                values.tally.add(what, line, f"{text} / {period.words}")
            if whole or (period.words and not text):
                return period.words
        number = text_of(said.get("valueRefId"))
        if number:
            known = values.references.get(number)
            if known is None:
                what = "a number of valueRefId that the file does not explain"
                values.tally.add(what, line, f"{label} {number}")
            elif not text:
                return known.words
            elif text not in (known.words, known.code):
                what = "a value whose number is explained otherwise"
                values.tally.add(what, line, f"{text} {number} {known.words}")
        return text

    def _paper(self, element: _Element) -> Paper:
        values = self.values
        line = line_of(element)
        said = values.within(element)
        label = values.meant(said.get("type"))
        country = said.get("issuingCountry")
        issuer = values.meant(country)
        code = country_of(values.iso(country), issuer, self._odd(line))
        bracket = f" ({issuer})" if code or issuer.startswith("Region: ") else ""
        more = [text_of(said.get("comments"))]
        for name, word in (
            ("issuingAuthority", "by"),
            ("issueDate", "issued"),
            ("expirationDate", "expires"),
            ("issuingLocation", "in"),
        ):
            if name in said:
                dated = name.endswith("Date")
                what = values.period(said[name]).words if dated else text_of(said[name])
                more.append(f"{word} {what}" if what else "")
        return Paper(
            line,
            f"{label} {text_of(said.get('documentNumber'))}{bracket}",
            ", ".join(part for part in more if part),
            not values.flag(said.get("isValid"), "a number that is not said to be valid", line),
        )

    def _odd(self, line: int) -> _Odd:
        return _Odd(self.values, line)

    # Addresses ----------------------------------------------------------------------------------

    def _address(self, record: Record, key: str, element: _Element) -> None:
        values = self.values
        line = line_of(element)
        self._at(record, line)
        said = values.within(element)
        section = said.get("translations")
        country = said.get("country")
        if country is None:
            country = next(every(section, "country"), None)
        named = values.meant(country)
        code = country_of(values.iso(country), named, record.odd)
        main: dict[str, str] = {}
        others: list[str] = []
        for translation in every(section, "translation"):
            written = values.within(translation)
            what = "an address that is not said to be primary"
            primary = values.flag(written.get("isPrimary"), what, line)
            parts = self._address_parts(written.get("addressParts"), record)
            if primary and not main:
                main = parts
            else:
                others.append(", ".join(parts.values()))
        text = address_of(main, named, record.odd)
        record.attribute(key, "address", text)
        for other in others:
            record.attribute(key, "address", other)
        if code:
            record.located(key, code, "address", text)
        elif not named and not text and not others:
            record.odd("an address of nothing", "")

    def _address_parts(self, section: _Element | None, record: Record) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in every(section, "addressPart"):
            said = self.values.within(part)
            kind, text = self.values.meant(said.get("type")), text_of(said.get("value"))
            if kind in found:
                record.odd(f"a second part '{kind[:40]}' of an address", text)
                text = f"{found[kind]}, {text}"
            found[kind] = text
        return found

    # Relations and listings ---------------------------------------------------------------------

    def _link(self, number: str, element: _Element) -> Link:
        values = self.values
        line = line_of(element)
        said = values.within(element)
        how = values.meant(said.get("type")) or "Related to"
        if how not in RELATIONS:
            values.tally.add(f"unknown kind of relation '{how[:60]}'", line, how)
        notes = []
        quality = values.meant(said.get("quality"))
        if quality not in ("", "Unknown"):
            notes.append(f"relation quality: {quality}")
        notes += [comment] if (comment := text_of(said.get("comments"))) else []
        validity = Validity()
        if "dateRange" in said:
            period = values.period(said["dateRange"])
            if period.circa:
                notes.append(f"approximate: {period.words}")
            else:
                validity = _validity(period, self._odd(line))
        other = said.get("relatedEntity")
        target = "" if other is None else (other.get("entityId") or "")
        note = "; ".join(notes) or None
        return Link(line, number, target, text_of(other), how, note, validity)

    def _relation(self, link: Link, loaded: Callable[[str], bool]) -> Row:
        record = self._record(link.line, link.source)
        key, target, how = entity_id(ID_PREFIX, link.source), link.target, link.how
        after = f", {link.note}" if link.note else ""
        if target != link.source and loaded(target):
            to = entity_id(ID_PREFIX, target)
            relation = Relation(
                RelationKind.LINKED_TO, key, to, link.validity, how=how, note=link.note
            )
            record.say(relation, f"{how} {to}{after}")
            return record.row()
        text = f"{how} {target} {link.name}{after}"
        record.attribute(key, "linkedTo", link.name or target, text)
        where = (
            "itself"
            if target == link.source
            else f"party {target[:40]}, which is not in these files"
        )
        record.warn(f"a relation to {where}", text)
        return record.row()

    def _standing(self, said: Parts) -> Standing:
        values = self.values
        entries = []
        for each in every(said.get("sanctionsLists"), "sanctionsList"):
            line = line_of(each)
            day = each.get("datePublished") or ""
            start = day_of(day)
            if start is None:
                values.tally.add("a listing without a day", line, day)
            entries.append(Entry(line, values.meant(each), start))
        programmes, measures, bases = (
            [
                word
                for each in every(said.get(section), name)
                if (word := values.meant(each)) not in ("", "Unknown")
            ]
            for section, name in (
                ("sanctionsPrograms", "sanctionsProgram"),
                ("sanctionsTypes", "sanctionsType"),
                ("legalAuthorities", "legalAuthority"),
            )
        )
        return Standing(entries, programmes, measures, bases)


@dataclass(frozen=True, slots=True)
class _Odd:
    """Tells of what stands at a line."""

    values: Values
    line: int

    def __call__(self, what: str, text: str) -> None:
        self.values.tally.add(what, self.line, text)


def _is_told_by(text: str, period: Period) -> bool:
    """A text says the same as a period: in OFAC's words, or as a day in another form."""
    if text == period.words:
        return True
    day = day_of(text)
    return day is not None and (day.first, day.last) == (period.first, period.last)


def _validity(period: Period, odd: _Odd) -> Validity:
    """Since the first day; of a range, until the day after the last."""
    start = None if period.first is None else PartialDate.of(period.first)
    end = None
    if period.ranged and period.last is not None:
        end = PartialDate.of(period.last + timedelta(days=1))
    try:
        return Validity(start, end)
    except InvalidValue as error:
        odd("a relation that ends before it begins", str(error))
        return Validity()

"""What does the file state of one party, with the addresses and papers that it points to?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.model.facts import SOMEBODY, Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate
from graph.model.vocabulary import NameKind, NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Seen
from ingest.ofac.elements import Feature, Paper, state_feature, state_paper
from ingest.ofac.lists import TELLING, Read
from ingest.ofac.remarks import ListingDate, Meaning, meaning_of, split_remark
from ingest.ofac.stating import ID_PREFIX, PARTY_URL, state
from ingest.ofac.terms import CALLED, RELIABLE
from ingest.saying import Record
from ingest.shape import line_of
from ingest.sources.ofac_advanced.format import ADDRESS
from ingest.sources.ofac_advanced.names import Called, names_of
from ingest.sources.ofac_advanced.tables import TIMES, Document, Place, Tables, period_told

if TYPE_CHECKING:
    from lxml.etree import _Element


_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


class Located(NamedTuple):
    """A feature, and the place it names."""

    feature: Feature
    place: Place | None


class Loaded(NamedTuple):
    """A party that was stated, as far as its entries need it: `said` tells of further lists."""

    line: int
    number: str
    profile: str
    said: Read


@dataclass(slots=True)
class Parties:
    """The parties of one file, one after the other; those that could be loaded are kept."""

    tables: Tables
    title: str
    loaded: Kept[Loaded] = field(default_factory=lambda: Kept(_packed, _loaded, times=TIMES))
    last: Loaded | None = None  # of those that were loaded
    _count: int = 0
    _numbers: Seen = field(default_factory=Seen)

    def record(self, line: int, number: str | None = None) -> Record:
        """What stands at a line, about the party with this number."""
        tables = self.tables
        url = None if number is None else f"{PARTY_URL}{number}"
        record = Record(tables.part, "", self.title, tables.tally, url=url)
        tables.at(record, line)
        return record

    def row(self, element: _Element, line: int) -> Row:
        """The row of one party; quarantined when it has no number, profile or name."""
        number = element.get("FixedRef") or ""
        profiles: list[_Element] = []
        remarks: list[str] = []
        for part in element:
            match str(part.tag)[self.tables.cut :]:
                case "Profile":
                    profiles.append(part)
                case "Comment":
                    remarks.append(" ".join((part.text or "").split()).rstrip("; "))
                case _:
                    pass
        if _NUMBER.fullmatch(number) is None:
            return self._refused(element, line, f"'{number[:40]}' is not a party number", SOMEBODY)
        key = entity_id(ID_PREFIX, number)
        if number in self._numbers:
            why = f"party {number} stands in the file twice"
            return self._refused(element, line, why, key)
        if len(profiles) != 1 or not profiles[0].get("ID"):
            why = f"party {number} has {len(profiles)} profiles, or one without a number"
            return self._refused(element, line, why, key)
        record = self.record(line, number)
        said = self._state(record, number, key, profiles[0], "; ".join(remarks))
        if said is None:
            return self._refused(element, line, f"party {number} has no name", key)
        self._numbers.add(number)
        profile = str(profiles[0].get("ID"))
        telling = tuple(each for each in said if isinstance(each[2], TELLING))
        self.last = Loaded(line, number, number if profile == number else profile, telling)
        self.loaded[f"{self._count:09}"] = self.last  # in this order they are told
        self._count += 1
        return record.row()

    def _refused(self, element: _Element, line: int, why: str, whose: str) -> Row:
        text = " ".join(" ".join(str(part) for part in element.itertext()).split())
        return self.record(line).quarantined(why, text, of=whose)

    def _state(
        self, record: Record, number: str, key: str, profile: _Element, remark: str
    ) -> Read | None:
        """State everything that is said of a party, and what it means; None without a name."""
        tables, cut, line = self.tables, self.tables.cut, record.line
        called: list[Called] = []
        identities: list[str] = []
        spoken: list[_Element] = []
        references: list[_Element] = []
        for part in profile:
            match str(part.tag)[cut:]:
                case "Identity":
                    identities.append(part.get("ID") or "")
                    called += names_of(part, cut, tables.meant, record.odd)
                case "Feature":
                    spoken.append(part)
                case "ExternalReference":
                    references.append(part)
                case _:
                    pass
        if not called:
            return None
        features = [each for part in spoken for each in self._features(part)]
        called = _with_one_primary(called, record)
        name = called[0].value
        kind = self._kind(profile, name, features, record)
        record.entity(key, kind, f"{name}, {self._kind_words(profile)}")
        record.identifier(key, ID_PREFIX, number)
        self._names(record, key, called)
        said: list[tuple[str, int, Meaning]] = []
        for feature in features:
            tables.at(record, feature.feature.line)
            meaning = self._feature(record, key, kind, feature)
            if meaning is not None:
                said.append((feature.feature.text, 0, meaning))
        tables.at(record, line)
        for phrase in split_remark(remark):
            meaning = meaning_of(phrase.text, person=kind is NodeKind.PERSON)
            state(record, key, kind, meaning, phrase.text)
            said.append((phrase.text, 0, meaning))
        for reference in references:
            text = " ".join(" ".join(str(part) for part in reference.itertext()).split())
            kind_of = tables.meant("ExRefType", reference.get("ExRefTypeID"), line)
            record.attribute(key, "externalReference", f"{kind_of}: {text}")
        for identity in identities:
            for document in tables.papers(identity):
                self._document(record, key, kind, document)
        return said

    # What it is and is called -------------------------------------------------------------------

    def _kind_words(self, profile: _Element) -> str:
        subtype = profile.get("PartySubTypeID")
        words = [
            self.tables.values.get("PartyType", {}).get(self.tables.party_types.get(subtype), ""),
            self.tables.values.get("PartySubType", {}).get(subtype, ""),
        ]
        return " ".join(word for word in words if word and word != "Unknown") or "of no known type"

    def _kind(
        self, profile: _Element, name: str, features: list[Located], record: Record
    ) -> NodeKind:
        words = self._kind_words(profile)
        match words:
            case "Individual":
                return NodeKind.PERSON
            case "Transport Vessel":
                return NodeKind.VESSEL
            case "Transport Aircraft":
                return NodeKind.AIRPLANE
            case "Entity" | "Other Entity":
                pass
            case _:
                record.odd(f"unknown kind of party '{words[:40]}'", name)
        return kind_of_entity(name, "; ".join(each.feature.text for each in features))

    def _names(self, record: Record, key: str, called: list[Called]) -> None:
        for each in called:
            if each.false:
                record.attribute(key, "falseName", each.value)
            else:
                record.name(key, each.value, each.kind)

    # Features -----------------------------------------------------------------------------------

    def _features(self, element: _Element) -> list[Located]:
        tables, cut = self.tables, self.tables.cut
        line = line_of(element)
        label = tables.meant("FeatureType", element.get("FeatureTypeID"), line)
        label = CALLED.get(label, label)
        found = []
        for version in element:
            if str(version.tag)[cut:] == "FeatureVersion":
                reliable = tables.meant("Reliability", version.get("ReliabilityID"), line)
                if reliable not in RELIABLE and reliable != "False":
                    tables.tally.add(f"unknown reliability '{reliable[:40]}'", line, label)
                value, place, comment = self._value(version, line)
                false = reliable == "False"
                found.append(Located(Feature(line, label, value, false, comment), place))
        if not found:
            tables.tally.add("a feature without a version", line, label)
        return found

    def _value(self, version: _Element, line: int) -> tuple[str, Place | None, str]:
        tables, cut = self.tables, self.tables.cut
        values: list[str] = []
        place: Place | None = None
        comment = ""
        for part in version:
            match str(part.tag)[cut:]:
                case "VersionLocation":
                    place = tables.place(part.get("LocationID"))
                    if place is None:
                        what = "a feature names a location that the file does not hold"
                        tables.tally.add(what, line, str(part.get("LocationID")))
                    else:
                        values.append(place.text)
                case "VersionDetail":
                    chosen = part.get("DetailReferenceID")
                    if chosen is not None:
                        values.append(tables.meant("DetailReference", chosen, line))
                    values.append(" ".join((part.text or "").split()))
                case "DatePeriod":
                    values.append(period_told(tables, part, line).words)
                case "Comment":
                    comment = " ".join((part.text or "").split())
                case _:
                    pass
        return " ".join(filter(None, values)), place, comment

    def _feature(self, record: Record, key: str, kind: NodeKind, each: Located) -> Meaning | None:
        """State a feature; its meaning when that may tell of a listing."""
        feature = each.feature
        if feature.label != ADDRESS or feature.false:
            return state_feature(record, key, kind, feature)
        if feature.comment:
            record.attribute(key, "remark", f"{feature.text}: {feature.comment}")
        if each.place is None:
            record.odd("an address without a location", feature.text)
        else:
            self._address(record, key, each.place)
        return None

    def _address(self, record: Record, key: str, place: Place) -> None:
        self.tables.at(record, place.line)
        record.attribute(key, "address", place.text)
        for other in place.others:
            record.attribute(key, "address", other)
        record.located(key, place.country, "address", place.text)

    # What stands elsewhere ----------------------------------------------------------------------

    def _document(self, record: Record, key: str, kind: NodeKind, document: Document) -> None:
        self.tables.at(record, document.line)
        more = document.more
        if document.issued_in is not None:
            place = self.tables.place(document.issued_in)
            if place is None:
                record.odd(
                    "a number names a location that the file does not hold", document.issued_in
                )
            else:
                more = ", ".join(part for part in (more, f"in {place.text}") if part)
        paper = Paper(document.line, document.text, more, document.fraudulent)
        state_paper(record, key, kind, paper)


def _packed(party: Loaded) -> list[object]:
    """As JSON: a meaning by its name and its fields, a day as it is written."""
    said = [
        [
            text,
            end,
            type(meaning).__name__,
            *(str(getattr(meaning, each.name)) for each in fields(meaning)),
        ]
        for text, end, meaning in party.said
    ]
    return [party.line, party.number, party.profile, said]


def _loaded(found: list[Any]) -> Loaded:
    line, number, profile, said = found
    return Loaded(line, number, profile, tuple(map(_told, said)))


def _told(found: list[Any]) -> tuple[str, int, Meaning]:
    text, end, name, *values = found
    if name == ListingDate.__name__:
        which, scope, day = values
        return text, end, ListingDate(which, scope, PartialDate.parse(day))
    (kind,) = (each for each in TELLING if each.__name__ == name)
    return text, end, kind(*values)


def _with_one_primary(called: list[Called], record: Record) -> list[Called]:
    """The primary name first: the one in Latin letters, if there is one; others are aliases."""
    true = [each for each in called if not each.false] or called
    main = [each for each in true if each.kind is NameKind.PRIMARY]
    if not main:
        record.odd("no name is said to be the primary one", true[0].value)
    first = next((each for each in main if each.latin), (main or true)[0])
    rest = [
        each._replace(kind=NameKind.ALIAS) if each.kind is NameKind.PRIMARY else each
        for each in called
        if each is not first
    ]
    return [first._replace(kind=NameKind.PRIMARY), *rest]

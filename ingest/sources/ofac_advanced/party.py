"""What does the file state of one party, with what stands elsewhere about it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.model.facts import Relation, Row
from graph.model.ids import entity_id
from graph.model.time import PartialDate
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.forms import kind_of_entity
from ingest.ofac.elements import Feature, Paper, state_feature, state_paper
from ingest.ofac.lists import OTHER, SDN, Listing, listings
from ingest.ofac.remarks import Meaning, meaning_of, split_remark
from ingest.ofac.stating import ID_PREFIX, PARTY_URL, state, state_listing
from ingest.ofac.terms import CALLED, CONSOLIDATED, LISTS, RELATIONS, RELIABLE, list_key
from ingest.saying import Record
from ingest.shape import line_of
from ingest.sources.ofac_advanced.format import ADDRESS
from ingest.sources.ofac_advanced.names import Called, names_of
from ingest.sources.ofac_advanced.tables import (
    Document,
    Entry,
    Link,
    Place,
    Tables,
    period_told,
)

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Located:
    """A feature, and the place it names."""

    feature: Feature
    place: Place | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file in its second pass: what was kept of the first, and the parties of all files."""

    tables: Tables
    title: str
    parties: Mapping[str, str]

    def row(self, element: _Element, line: int) -> Row:
        """The row of one party that has a number, a profile and a name."""
        tables, cut = self.tables, self.tables.cut
        number = str(element.get("FixedRef"))
        record = Record(tables.part, "", self.title, tables.tally, line, url=f"{PARTY_URL}{number}")
        profile = element.find(f"{str(element.tag)[:cut]}Profile")
        assert profile is not None
        key = entity_id(ID_PREFIX, number)
        called: list[Called] = []
        identities: list[str] = []
        features: list[Located] = []
        references: list[_Element] = []
        for part in profile.iterchildren("*"):
            match str(part.tag)[cut:]:
                case "Identity":
                    identities.append(part.get("ID") or "")
                    called += names_of(part, cut, tables.meant, record.odd)
                case "Feature":
                    features += self._features(part)
                case "ExternalReference":
                    references.append(part)
                case _:
                    pass
        called = _with_one_primary(called, record)
        name = called[0].value
        comment = element.find(f"{str(element.tag)[:cut]}Comment")
        remark = "" if comment is None else " ".join((comment.text or "").split())
        kind = self._kind(profile, name, features, record)
        self._at(record, line)
        record.entity(key, kind, f"{name}, {self._kind_words(profile)}")
        record.identifier(key, ID_PREFIX, number)
        self._names(record, key, called)
        said: list[tuple[str, int, Meaning]] = []
        for each in features:
            self._at(record, each.feature.line)
            meaning = self._feature(record, key, kind, each)
            if meaning is not None:
                said.append((each.feature.text, 0, meaning))
        self._at(record, line)
        for phrase in split_remark(remark.rstrip("; ")):
            meaning = meaning_of(phrase.text, person=kind is NodeKind.PERSON)
            state(record, key, kind, meaning, phrase.text)
            said.append((phrase.text, 0, meaning))
        for reference in references:
            text = " ".join(" ".join(str(part) for part in reference.itertext()).split())
            kind_of = tables.meant("ExRefType", reference.get("ExRefTypeID"), line)
            record.attribute(key, "externalReference", f"{kind_of}: {text}")
        for identity in identities:
            for document in tables.documents.pop(identity, ()):
                self._document(record, key, kind, document)
        profile_id = str(profile.get("ID"))
        for link in tables.links.pop(profile_id, ()):
            self._link(record, key, profile_id, link)
        self._listings(record, key, line, tables.entries.pop(profile_id, ()), said)
        return record.row()

    def _at(self, record: Record, line: int) -> None:
        """What is stated from here on stands at this line."""
        record.line = line
        record.where = f"{self.tables.file} line {line}"

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
        for version in element.iterchildren("*"):
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
        for part in version.iterchildren("*"):
            match str(part.tag)[cut:]:
                case "VersionLocation":
                    place = tables.places.get(part.get("LocationID"))
                    if place is None:
                        what = "a feature names a location that the file does not hold"
                        tables.tally.add(what, line, str(part.get("LocationID")))
                    else:
                        place.used = True
                        values.append(place.text)
                case "VersionDetail":
                    chosen = part.get("DetailReferenceID")
                    if chosen is not None:
                        values.append(tables.meant("DetailReference", chosen, line))
                    values.append(" ".join((part.text or "").split()))
                case "DatePeriod":
                    values.append(period_told(tables, part, cut, line).words)
                case "Comment":
                    comment = " ".join((part.text or "").split())
                case _:
                    pass
        return " ".join(value for value in values if value), place, comment

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
        self._at(record, place.line)
        record.attribute(key, "address", place.text)
        for other in place.others:
            record.attribute(key, "address", other)
        record.located(key, place.country, "address", place.text)

    # What stands elsewhere ----------------------------------------------------------------------

    def _document(self, record: Record, key: str, kind: NodeKind, document: Document) -> None:
        self._at(record, document.line)
        more = document.more
        if document.issued_in is not None:
            place = self.tables.places.get(document.issued_in)
            if place is None:
                record.odd(
                    "a number names a location that the file does not hold", document.issued_in
                )
            else:
                place.used = True
                more = ", ".join(part for part in (more, f"in {place.text}") if part)
        paper = Paper(document.line, document.text, more, document.fraudulent)
        state_paper(record, key, kind, paper)

    def _link(self, record: Record, key: str, source: str, link: Link) -> None:
        number = self.parties.get(link.target)
        if number is None or number == self.parties[source]:
            kept = self.tables.links.get(source, ())
            self.tables.links[source] = (*kept, link)  # reported among the orphans
            return
        self._at(record, link.line)
        if link.how.removesuffix(" (former)") not in RELATIONS:
            record.odd(f"unknown kind of relation '{link.how[:60]}'", link.how)
        target = entity_id(ID_PREFIX, number)
        text = f"{link.how} {target}" + (f", {link.note}" if link.note else "")
        relation = Relation(
            RelationKind.LINKED_TO, key, target, link.validity, how=link.how, note=link.note
        )
        record.say(relation, text)

    # Listings -----------------------------------------------------------------------------------

    def _listings(
        self,
        record: Record,
        key: str,
        line: int,
        entries: tuple[Entry, ...],
        said: list[tuple[str, int, Meaning]],
    ) -> None:
        """The lists of the entries, and those that programmes and directives put a party on.

        As in the CSV files, what is said of a party may put it on further non-SDN lists: there
        is no entry of its own for the CAPTA list, and the consolidated list is all of them.
        """
        by_list: dict[str, list[Entry]] = {}
        umbrella: list[Entry] = []
        for entry in entries:
            self._at(record, entry.line)
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
        self._at(record, line)
        if not entries:
            record.warn("the file holds no entry of a list for this party", key)
            record.unread = key
            return
        codes = list(dict.fromkeys(code for entry in entries for code in entry.programmes))
        derived = {each.list_id: each for each in listings(codes, said, in_sdn_file=SDN in by_list)}
        if by_list and OTHER not in by_list:
            derived.pop(OTHER, None)
        for list_id in dict.fromkeys([*by_list, *derived]):
            own = by_list.get(list_id, [])
            listing = derived.get(list_id) or Listing(list_id)
            sources = own if list_id == SDN else [*own, *umbrella]
            self._at(record, (sources or entries)[0].line)
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


def _with_one_primary(called: list[Called], record: Record) -> list[Called]:
    """The primary name first: the one in Latin letters, if there is one; others are aliases."""
    true = [each for each in called if not each.false] or called
    main = [each for each in true if each.kind is NameKind.PRIMARY]
    if not main:
        record.odd("no name is said to be the primary one", true[0].value)
    first = next((each for each in main if each.latin), (main or true)[0])
    rest = [
        replace(each, kind=NameKind.ALIAS) if each.kind is NameKind.PRIMARY else each
        for each in called
        if each is not first
    ]
    return [replace(first, kind=NameKind.PRIMARY), *rest]


def _words(entry: Entry) -> str:
    parts = [
        entry.list_name,
        f"since {entry.start}" if entry.start is not None else "",
        *entry.bases,
        *(f"[{programme}]" for programme in entry.programmes),
        *entry.measures,
    ]
    return ", ".join(part for part in parts if part)

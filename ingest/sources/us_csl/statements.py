"""What does one entry state?"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.countries import alpha2
from graph.model.facts import Relation, Row
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.broken import has_lost_characters
from ingest.ofac.lists import Listing, listings
from ingest.ofac.remarks import (
    Alias,
    Directive,
    Ignored,
    Link,
    ListingDate,
    Meaning,
    Measure,
    Number,
    Said,
    Unknown,
    meaning_of,
)
from ingest.saying import Record, read_date
from ingest.sources.us_csl.entries import Broken, Entry, Item
from ingest.sources.us_csl.format import OFAC_PROGRAMMES, ORDERS, STATE_PROGRAMMES, TYPES
from ingest.sources.us_csl.names import names_of_alias
from ingest.sources.us_csl.subjects import (
    Directory,
    Subject,
    id_of_name,
    phrases_of,
    subject_of,
)
from ingest.tally import Tally

TITLE = "US Consolidated Screening List"
PART = "csl"
_OFAC_URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="
_VESSEL = {
    "call_sign": "callSign",
    "vessel_type": "vesselType",
    "gross_tonnage": "tonnage",
    "gross_registered_tonnage": "grossRegisterTonnage",
}
_NO_COUNTRY = frozenset({"undetermined", "none identified"})
_CMIC_DATES = {
    "listing": "cmicListingDate",
    "effective": "cmicEffectiveDate",
    "divestment": "cmicDivestmentDate",
}
_LINKING = {"operator": "Aircraft operator", "owner": "Vessel owner"}
_OF_LISTING = (
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read: its name, its parties, its oddities."""

    file: str
    unit: str
    directory: Directory
    tally: Tally

    def row(self, item: Item) -> Row:
        """The row one entry comes to."""
        record = Record(
            PART, f"{self.file} {self.unit} {item.place}", TITLE, self.tally, item.place
        )
        if isinstance(item, Broken):
            return record.quarantined(item.why, item.text)
        for what, text in item.odd:
            record.odd(what, text)
        subject = subject_of(item)
        if isinstance(subject, str):
            return record.quarantined(subject, item.text)
        record.url = item.single["source_information_url"] or None
        if subject.source.of_ofac:
            record.url = _OFAC_URL + item.single["entity_number"]
        _Statement(record, item, subject, self.directory).make()
        return record.row()


@dataclass(frozen=True, slots=True)
class _Statement:
    record: Record
    entry: Entry
    subject: Subject
    directory: Directory

    def make(self) -> None:
        entry, record, key = self.entry, self.record, self.subject.id
        kind = self.directory.kinds[key]
        single = entry.single
        record.entity(key, kind, f"{single['name']}, type {single['type'] or 'not given'}")
        if single["type"] and single["type"].casefold() not in TYPES:
            record.odd(f"unknown type '{single['type'][:40]}'", single["name"])
        self._addresses()
        for column, what in (("dates_of_birth", "birthDate"), ("places_of_birth", "birthPlace")):
            for value in entry.many[column]:
                record.attribute(key, what, value)
        for column, what in (("nationalities", "nationality"), ("citizenships", "citizenship")):
            for value in entry.many[column]:
                self._country(what, value)
        for title in single["title"].split(";"):
            record.attribute(key, "position", title, single["title"])
        for column, what in _VESSEL.items():
            record.attribute(key, what, single[column])
        if single["vessel_flag"].casefold() not in _NO_COUNTRY:
            self._country("flag", single["vessel_flag"])
        if owner := single["vessel_owner"]:
            record.attribute(key, "owner", owner)
            self._link(owner, "Vessel owner", owner)
        if self.subject.source.of_ofac:
            self._numbered()
        else:
            self._unnumbered()

    def _addresses(self) -> None:
        entry, record = self.entry, self.record
        for address in entry.addresses:
            record.attribute(self.subject.id, "address", address.text)
            record.located(self.subject.id, address.country, "address", address.text)
            if not address.country:
                record.odd("an address that ends with no country", address.text)
            self._lost(address.text, "an address")

    def _country(self, what: str, value: str) -> None:
        if not value:
            return
        code = alpha2(value)
        if code is None:
            self.record.odd(f"'{value[:60]}' is not a known country", self.entry.single["name"])
        self.record.attribute(self.subject.id, what, code or value, value)

    def _lost(self, text: str, where: str) -> None:
        if has_lost_characters(text):
            self.record.odd(f"{where} has lost characters; it is kept as published", text)

    # Parties with a number of OFAC ----------------------------------------------------------------

    def _numbered(self) -> None:
        entry, record, key = self.entry, self.record, self.subject.id
        record.name(key, entry.single["name"])
        record.identifier(key, "ofac", entry.single["entity_number"])
        for name in entry.many["alt_names"]:
            record.name(key, name, NameKind.ALIAS)
        person = self.directory.kinds[key] is NodeKind.PERSON
        said = [
            (phrase, words, meaning_of(phrase, person=person))
            for phrase, words in phrases_of(entry)
        ]
        for phrase, words, meaning in said:
            self._phrase(phrase, words, meaning)
        self._told_where_nothing_is_expected(_OF_LISTING)
        self._programmes(OFAC_PROGRAMMES)
        list_id = self.subject.source.list_id
        codes = entry.many["programs"]
        found = listings(
            codes,
            [(phrase, 0, meaning) for phrase, _, meaning in said],
            in_sdn_file=list_id == "us_ofac_sdn",
        )
        listing = next(
            (each for each in found if each.list_id == list_id), Listing(list_id, list(codes))
        )
        record.listed(
            key,
            list_id,
            "; ".join([entry.single["source"], *codes, *dict.fromkeys(listing.words)]),
            start=listing.start,
            programmes=listing.codes,
            measures="; ".join(dict.fromkeys(listing.measures)) or None,
        )

    def _told_where_nothing_is_expected(self, columns: tuple[str, ...]) -> None:
        for column in columns:
            if value := self.entry.single[column]:
                source = self.entry.source
                self.record.odd(f"{column} on the list {source}, which has none", value)
                self.record.attribute(self.subject.id, "remark", f"{column}: {value}")

    def _programmes(self, known: frozenset[str]) -> None:
        for code in self.entry.many["programs"]:
            if code not in known:
                what = f"unknown programme '{code[:60]}' on the list {self.entry.source}"
                self.record.odd(what, self.entry.single["name"])

    def _phrase(self, phrase: str, words: str, meaning: Meaning) -> None:
        record, key = self.record, self.subject.id
        match meaning:
            case Number(scheme, value, doubt):
                vessel = self.directory.kinds[key] is NodeKind.VESSEL
                if scheme.startswith("imo") and not vessel:
                    # Owners and managers have IMO numbers too, with another check digit.
                    scheme, doubt = "imo-company", None
                record.identifier(key, scheme, value, words)
                if doubt is not None:
                    record.odd(doubt, words)
            case Said(what, value, country, doubt):
                record.attribute(key, what, value, words)
                if doubt is not None:
                    record.odd(doubt, words)
                if what == "registrationCountry" and country is not None:
                    record.located(key, country, "incorporated", words)
                if what in _LINKING:
                    self._link(value, _LINKING[what], words)
            case Alias(name, kind):
                record.name(key, name, kind)
            case Link(name):
                if (why := self._link(name, "Linked To", words)) is not None:
                    record.attribute(key, "linkedTo", name, words)
                    record.warn(f"'{name}' {why}", words)
            case Directive(order, number, _):
                record.attribute(key, "directive", f"EO {order} Directive {number}", words)
            case ListingDate(which, scope, date):
                if scope == "CMIC":
                    record.attribute(key, _CMIC_DATES[which], str(date), words)
                else:
                    record.attribute(key, f"{which}Date", f"{scope}: {date}", words)
            case Measure(act, measure):
                record.attribute(key, "measure", f"{act}: {measure}", words)
            case Unknown(pattern):
                record.attribute(key, "remark", phrase, words)
                record.odd(f"a number or remark of no known form: '{pattern}'", words)
            case Ignored():
                pass

    def _link(self, name: str, how: str, words: str) -> str | None:
        """State the link to the one party of that name; otherwise why there is none."""
        found = self.directory.by_name(name)
        if not found:
            return "is no name of a party in this file"
        if len(found) > 1:
            return f"is the name of {len(found)} parties: {', '.join(sorted(found))}"
        (target,) = found
        if target == self.subject.id:
            return "is the party itself"
        self.record.say(Relation(RelationKind.LINKED_TO, self.subject.id, target, how=how), words)
        return None

    # Parties without a number ---------------------------------------------------------------------

    def _unnumbered(self) -> None:
        entry, record, key = self.entry, self.record, self.subject.id
        self._names()
        remarks = entry.single["remarks"]
        record.attribute(key, "remark", remarks)
        for number in entry.ids:
            record.odd(f"a number on the list {entry.source}, which has none", number.text)
            record.attribute(key, "document", number.text)
        self._told_where_nothing_is_expected(("entity_number",))
        self._programmes(STATE_PROGRAMMES)
        self._listing()

    def _names(self) -> None:
        entry, record, key, names = self.entry, self.record, self.subject.id, self.subject.names
        assert names is not None
        whole = " ".join(entry.single["name"].split())
        record.name(key, names.name)
        self._lost(whole, "a name")
        if names.name != whole:
            record.attribute(key, "listedAs", whole)
        record.attribute(key, "scope", names.scope, whole)
        record.attribute(key, "remark", names.person, whole)
        if names.parent:
            self._parent(names.parent, names.how, whole)
        aliases = [(name, names_of_alias(name)) for name in entry.many["alt_names"]]
        for text, found in ((whole, names), *aliases):
            if found is not names:
                record.name(key, found.name, NameKind.ALIAS)
                self._lost(text, "an alternate name")
            for name, kind in found.others:
                record.name(key, name, kind)
            if found.doubt:
                record.attribute(key, "otherNames", found.unread, text)
                record.odd(f"{found.doubt}; it is kept as attribute otherNames", text)

    def _parent(self, parent: str, how: str, words: str) -> None:
        record, key = self.record, self.subject.id
        target = id_of_name(self.subject.source, parent)
        if target in self.directory.kinds and target != key:
            record.say(Relation(RelationKind.LINKED_TO, key, target, how=how), words)
        else:
            record.attribute(key, "linkedTo", parent, words)
            record.warn(f"'{parent}' ({how}) is no name of a party of this list", words)

    def _listing(self) -> None:
        entry, record, subject = self.entry, self.record, self.subject
        for column in ("start_date", "end_date"):
            record.date(entry.single[column], column)
        if read_date(entry.single["end_date"]) != subject.end:
            record.odd("an end_date before the start_date is left out", entry.single["end_date"])
        order = entry.single["standard_order"].upper()
        if order and order not in ORDERS:
            record.odd(f"unknown standard_order '{order[:40]}'", entry.single["name"])
        said = self.directory.entries[subject.id, subject.source.list_id, subject.number]
        if len(said.ends) > 1:
            record.odd("rows of one entry differ in end_date; the latest is taken", subject.number)
        record.listed(
            subject.id,
            subject.source.list_id,
            "; ".join(
                part
                for part in (
                    entry.single["source"],
                    *entry.many["programs"],
                    *(entry.single[column] for column in _OF_LISTING),
                )
                if part
            ),
            start=subject.start,
            end=said.end,
            programmes=sorted(said.programmes),
            measures=said.measure,
            reason=said.reason,
            number=subject.number,
        )

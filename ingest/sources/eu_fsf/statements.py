"""What does one entry state? A record of the XML the whole party, a line of the CSV a piece of it.

What is said of the party as a whole (its kind, its numbers, the listing) is stated at its first
line; both formats state the same facts, but for `strong`, which the CSV does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from graph.model.countries import alpha2
from graph.model.facts import SOMEBODY, Relation, Row
from graph.model.time import PartialDate
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from ingest.forms import kind_of_entity
from ingest.numbers import Number, number_of
from ingest.saying import Record, read_date
from ingest.sources.eu_fsf.entries import Entry, Part
from ingest.sources.eu_fsf.format import (
    ACTS,
    BODIES,
    CALENDARS,
    CONTACTS,
    GENDERS,
    KINDS,
    PAPERS,
    PROGRAMMES,
    UNKNOWN_COUNTRY,
)
from ingest.sources.eu_fsf.links import links
from ingest.sources.eu_fsf.parties import Directory, Party, name_of
from ingest.tally import Tally

PART = "list"
LIST = "eu_fsf"
TITLE = "EU Financial Sanctions Files"
_REFERENCE = re.compile(r"EU\.\d+\.\d+", re.ASCII)
_UN_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3}", re.ASCII)
_FLAGS = {
    "diplomatic": "diplomatic",
    "knownExpired": "known to be expired",
    "knownFalse": "known to be false",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked by its issuer",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: its name, its parties, its oddities; `whole` when a record is a party."""

    path: Path
    directory: Directory
    tally: Tally
    whole: bool

    def row(self, entry: Entry) -> Row:
        """The row of one record or line."""
        where = f"{self.path.name} line {entry.line}"
        record = Record(PART, where, f"{TITLE}, {self.path.name}", self.tally, line=entry.line)
        party = self.directory.parties.get(entry.number)
        why = self._trouble(entry, party)
        if why is not None or party is None:
            of = SOMEBODY if party is None else party.id
            return record.quarantined(why or "it cannot be read", entry.text, of=of)
        Stating(record, entry, party, self.directory).everything()
        return record.row()

    def _trouble(self, entry: Entry, party: Party | None) -> str | None:
        """Why nothing of an entry can be loaded."""
        if entry.trouble is not None:
            return entry.trouble
        if not entry.number:
            return "a party without logicalId and euReferenceNumber"
        reference = entry.party.get("euReferenceNumber")
        if party is None:
            return f"'{(reference or entry.number)[:60]}' cannot be an id"
        if self.whole and party.line != entry.line:
            return f"party {entry.number} already stands on line {party.line}"
        if reference != party.reference:
            said = party.reference or "without a reference number"
            return f"party {entry.number} is {said} on line {party.line}"
        other = self.directory.by_reference.get(reference) or entry.number
        if other != entry.number:
            line = self.directory.parties[other].line
            return f"{reference} already stands on line {line} under another logicalId"
        if not party.name:
            return "a party without a name"
        return None


class Stating:
    """Makes the statements of one entry."""

    def __init__(self, record: Record, entry: Entry, party: Party, directory: Directory) -> None:
        self.record, self.entry, self.party, self.directory = record, entry, party, directory
        self.key = party.id
        urls = (act.get("publicationUrl") for act in party.regulations)
        record.url = next((url for url in urls if url.startswith(("http://", "https://"))), None)

    def everything(self) -> None:
        """The party at its first line, and the parts that this entry holds."""
        kind = self._kind()
        self.record.entity(self.key, kind, f"{self.party.name}, {self._code()}")
        if self.entry.line == self.party.line:
            self._whole()
        elif (self.entry.party, self.entry.subject) != (
            self.party.first.party,
            self.party.first.subject,
        ):
            self.record.odd("a party's own columns differ between its lines", self.entry.text)
        for part in self.entry.parts["nameAlias"]:
            self._name(part)
        for part in self.entry.parts["citizenship"]:
            self._citizenship(part)
        for part in self.entry.parts["birthdate"]:
            self._birth(part)
        for part in self.entry.parts["address"]:
            self._address(part)
        for part in self.entry.parts["identification"]:
            self._paper(part, kind)

    # The party ----------------------------------------------------------------------------------

    def _code(self) -> str:
        return self.party.first.subject.get("code")

    def _kind(self) -> NodeKind:
        match self._code():
            case "person":
                return NodeKind.PERSON
            case "vessel":
                return NodeKind.VESSEL
            case "enterprise":
                return kind_of_entity(self.party.name, "")
        return NodeKind.ORGANIZATION

    def _whole(self) -> None:
        head, code = self.entry.party, self._code()
        if code not in KINDS:
            self.record.odd(f"unknown subjectType '{code[:40]}'", self.party.name)
        elif self.entry.subject.get("classificationCode") != KINDS[code]:
            short = self.entry.subject.get("classificationCode")
            self.record.odd(
                f"subjectType {code} with classificationCode '{short[:40]}'", self.party.name
            )
        reference, number = head.get("euReferenceNumber"), head.get("logicalId")
        if not reference:
            self.record.odd("no euReferenceNumber: the id is the logicalId", self.party.name)
        elif _REFERENCE.fullmatch(reference) is None:
            self.record.odd("a euReferenceNumber of another form", reference)
        self.record.identifier(self.key, "eu", reference)
        if not number:
            self.record.odd("no logicalId", self.party.name)
        self.record.attribute(self.key, "logicalId", number)
        self._united_nations(head.get("unitedNationId"))
        self.record.attribute(self.key, "designationDetails", head.get("designationDetails"))
        self._listing(head)

    def _united_nations(self, number: str) -> None:
        if _UN_REFERENCE.fullmatch(number):
            self.record.identifier(self.key, "un", number)
        elif number:
            self.record.odd("a unitedNationId of another form: kept as an attribute", number)
            self.record.attribute(self.key, "unitedNationId", number)

    def _listing(self, head: Part) -> None:
        record, acts = self.record, self.party.regulations
        programmes = [code for act in acts if (code := act.get("programme"))]
        for code in programmes:
            if code not in PROGRAMMES:
                self.record.odd(f"unknown programme '{code[:40]}'", self.party.name)
        if not acts:
            self.record.odd("a party without a regulation", self.party.name)
        days = []
        for act in acts:
            days += self._act(act)
        listed = head.get("designationDate")
        start = record.date(listed, "designationDate")
        if start is None:
            start = min(days, key=lambda day: day.first, default=None)
            listed = f"in force {start}"
        reason = "\n".join(head.remarks)
        words = f"{self.party.name}: {', '.join(programmes)}; {listed}"
        record.listed(
            self.key, LIST, words, start=start, programmes=programmes, reason=reason or None
        )
        for remark in head.remarks:
            self._cite(remark)

    def _act(self, act: Part) -> list[PartialDate]:
        """State a legal act; the day it came into force, where it says one."""
        kind, body = act.get("regulationType"), act.get("organisationType")
        if kind not in ACTS:
            self.record.odd(f"unknown regulationType '{kind[:40]}'", act.get("numberTitle"))
        if body not in BODIES:
            self.record.odd(f"unknown organisationType '{body[:40]}'", act.get("numberTitle"))
        words = _joined(
            ("", act.get("numberTitle")),
            ("", kind),
            ("", body),
            ("published", self._day_of(act, "publicationDate")),
            ("in force", self._day_of(act, "entryIntoForceDate")),
            ("programme", act.get("programme")),
            ("", act.get("publicationUrl")),
        )
        self.record.attribute(self.key, "legalBasis", words)
        day = read_date(act.get("entryIntoForceDate") or act.get("publicationDate"))
        return [] if day is None else [day]

    def _day_of(self, part: Part, name: str) -> str:
        """A day as it is written everywhere else; as it stands, and told, when it is none."""
        text = part.get(name)
        day = self.record.date(text, name)
        return text if day is None else str(day)

    def _cite(self, remark: str) -> None:
        for link in links(remark, self.party.names, self.directory.by_name):
            ids = sorted(self.directory.by_name.of(link.name) - {self.key})
            if len(ids) > 1:
                self.record.attribute(self.key, "linkedTo", link.name, link.sentence)
                what = f"'{link.name}' is the name of {len(ids)} parties: {', '.join(ids)}"
                self.record.warn(what, link.sentence)
            elif ids:
                relation = Relation(RelationKind.LINKED_TO, self.key, ids[0], how=link.how)
                self.record.say(relation, link.sentence)

    # Its parts ----------------------------------------------------------------------------------

    def _name(self, part: Part) -> None:
        name = name_of(part)
        if not name:
            self.record.odd("a nameAlias without a name", str(part.fields))
        strong = self._flag(part, "strong") if "strong" in part.fields else True
        kind = NameKind.ALIAS if strong else NameKind.WEAK
        self.record.name(self.key, name, NameKind.PRIMARY if name == self.party.name else kind)
        gender = part.get("gender")
        if gender and gender not in GENDERS:
            self.record.odd(f"unknown gender '{gender[:40]}'", name)
        self.record.attribute(self.key, "gender", GENDERS.get(gender, gender), name)
        self.record.attribute(self.key, "title", part.get("title"))
        self.record.attribute(self.key, "position", part.get("function"))
        self._remarks("aliasRemark", part, name)

    def _citizenship(self, part: Part) -> None:
        code, name = self._country(part)
        self.record.attribute(self.key, "nationality", code or name, name)
        self.record.attribute(self.key, "nationalityRemark", part.get("region"), name)
        self._remarks("nationalityRemark", part, name)

    def _birth(self, part: Part) -> None:
        value = self._birth_date(part)
        if value and self._flag(part, "circa"):
            value = f"circa {value}"
        calendar = part.get("calendarType")
        if calendar not in CALENDARS:
            self.record.odd(f"unknown calendarType '{calendar[:40]}'", value)
        if value and calendar != "GREGORIAN":
            value = f"{value} ({calendar} calendar)"
        self.record.attribute(self.key, "birthDate", value)
        _, country = self._country(part)
        places = [part.get(name) for name in ("city", "place", "region", "zipCode")]
        self.record.attribute(self.key, "birthPlace", ", ".join(filter(None, (*places, country))))
        self._remarks("birthRemark", part, value)

    def _birth_date(self, part: Part) -> str:
        first, last = part.get("yearRangeFrom"), part.get("yearRangeTo")
        year, month, day = (part.get(name) for name in ("year", "monthOfYear", "dayOfMonth"))
        whole = part.get("birthdate")
        if first or last:
            if whole or year:
                self.record.odd(
                    "a date of birth and a span of years", f"{whole or year} {first} {last}"
                )
            words = f"{first} to {last}" if first and last else f"from {first}" if first else ""
            return words or f"to {last}"
        numbers = "-".join(
            text.zfill(width) for text, width in ((year, 4), (month, 2), (day, 2)) if text
        )
        if whole:
            found = read_date(whole)
            if found is None:
                self.record.odd("birthdate is no date", whole)
            elif numbers and not str(found).startswith(numbers):
                self.record.odd("birthdate is another day than year, month and day say", whole)
            return whole if found is None else str(found)
        if (month and not year) or (day and not month) or (numbers and read_date(numbers) is None):
            self.record.odd("year, month and day of birth are no date", numbers)
        return numbers

    def _address(self, part: Part) -> None:
        code, country = self._country(part)
        box = part.get("poBox")
        place = ", ".join(
            text
            for text in (
                part.get("street"),
                f"P.O. Box {box}" if box else "",
                " ".join(filter(None, (part.get("zipCode"), part.get("city")))),
                part.get("place"),
                part.get("region"),
                country,
            )
            if text
        )
        self.record.attribute(self.key, "address", place)
        if self._flag(part, "asAtListingTime"):
            self.record.attribute(self.key, "addressRemark", "as at listing time", place)
        self._remarks("addressRemark", part, place)
        self.record.located(self.key, code or country, "address", place)
        for kind, value in part.contacts:
            if kind not in CONTACTS:
                self.record.odd(f"unknown contactInfo '{kind[:40]}'", value)
            self.record.attribute(self.key, CONTACTS.get(kind, "contactInfo"), value, value)

    def _paper(self, part: Part, kind: NodeKind) -> None:
        code, country = self._country(part)
        number, latin = part.get("number"), part.get("latinNumber")
        words = _joined(
            ("", part.get("identificationTypeDescription")),
            ("", number),
            ("in Latin letters", latin),
            ("", country),
            ("", part.get("region")),
            ("issued by", part.get("issuedBy")),
            ("issued on", self._day_of(part, "issuedDate")),
            ("valid from", self._day_of(part, "validFrom")),
            ("valid to", self._day_of(part, "validTo")),
            ("in the name of", part.get("nameOnDocument")),
            *(("", said) for name, said in _FLAGS.items() if self._flag(part, name)),
            *(("", remark) for remark in part.remarks),
        )
        self.record.attribute(self.key, "document", words)
        label = part.get("identificationTypeCode")
        base = PAPERS.get(label)
        if base is None:
            self.record.odd(f"unknown identificationTypeCode '{label[:40]}'", words)
        elif not (number or latin):
            self.record.odd("an identification without a number", words)
        elif part.get("knownFalse") != "true":
            for value in dict.fromkeys(filter(None, (number, latin))):
                found = number_of(base, value, code)
                if base == "imo" and kind is not NodeKind.VESSEL:
                    # Owners and managers have IMO numbers too, with another check digit.
                    found = Number("imo-company", found.value)
                self.record.identifier(self.key, found.scheme, found.value, words)
                if found.doubt is not None:
                    self.record.odd(found.doubt, words)

    # Reading ------------------------------------------------------------------------------------

    def _remarks(self, key: str, part: Part, text: str) -> None:
        for remark in part.remarks:
            self.record.attribute(self.key, key, remark, f"{text}: {remark}")

    def _flag(self, part: Part, name: str) -> bool:
        """A yes or no; anything else is told, and no."""
        text = part.get(name)
        if text not in ("true", "false", ""):
            self.record.odd(f"{name} is '{text[:40]}', not true or false", str(part.fields))
        return text == "true"

    def _country(self, part: Part) -> tuple[str | None, str]:
        """(alpha-2, name) of a part; (None, "") where it is said to be unknown, `00 UNKNOWN`."""
        code, name = part.get("countryIso2Code"), part.get("countryDescription")
        if code == UNKNOWN_COUNTRY or not (code or name):
            return None, ""
        if not (code and name):
            self.record.odd("a country with a code or a name only", code + name)
        by_code, by_name = alpha2(code) if code else None, alpha2(name) if name else None
        if code and by_code is None:
            self.record.odd(f"'{code[:60]}' is not a known country", f"{code} {name}")
        if by_code is not None and by_name is not None and by_code != by_name:
            self.record.odd("a country's code and its name are two countries", f"{code} {name}")
        return by_code or by_name, name or code


def _joined(*parts: tuple[str, str]) -> str:
    return "; ".join(f"{label} {text}".strip() for label, text in parts if text)

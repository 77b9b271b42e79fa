"""How does a reader state facts? With the file, the line and the publisher's own words.

Every reader of a list needs the same few things: a place to cite, a party that may be listed, and
dates in whatever order the publisher writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.errors import InvalidValue
from graph.model.countries import alpha2
from graph.model.facts import (
    SOMEBODY,
    Attribute,
    Entity,
    Evidence,
    Fact,
    Identifier,
    Issue,
    Name,
    Relation,
    Row,
    Sanction,
    Severity,
    Statement,
)
from graph.model.ids import country_id
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind
from ingest.tally import Tally

SHOWN = 2_000  # characters of a row kept in an issue

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s.*)?", re.ASCII)
_WORDS = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)


def read_date(text: str, *, month_first: bool = False) -> PartialDate | None:
    """A day as publishers write it: ISO (a time may follow), 31/12/2020, 31.12.2020, 00/00/1968,
    `12 Jan 2020`, `Jan 2020`, 2020. None when it is none of these.

    A day or month of zero, or `dd` and `mm` for them, is one that is not known.
    """
    text = text.strip()
    try:
        if found := _ISO.fullmatch(text):
            return PartialDate.parse("-".join(found.groups()[:3]))
        if found := _NUMBERS.fullmatch(re.sub(r"(?i)\b(?:dd|mm)\b", "00", text)):
            day, month, year = (int(part) for part in found.groups()[:3])
            if month_first:
                day, month = month, day
            return PartialDate(year, month or None, (day or None) if month else None)
        if found := _WORDS.fullmatch(text):
            word = _MONTHS.get(found[2].lower())
            if word is None:
                return None
            return PartialDate(int(found[3]), word, int(found[1]) if found[1] else None)
        return PartialDate.parse(text)
    except (InvalidValue, ValueError):
        return None


@dataclass
class Record:
    """One record of a file on its way to becoming a Row: what it states, and what was odd in it.

    `part` is the file's role, `where` its place ("sdn.xml line 12"), `title` what evidence is
    called, `url` where the publisher shows it.
    """

    part: str
    where: str
    title: str
    tally: Tally
    line: int = 0
    url: str | None = None
    confidence: Confidence = Confidence.HIGH
    statements: list[Statement] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unread: str | None = None  # a party of which something seems to be lost, see Row

    def say(self, fact: Fact, text: str) -> None:
        """State a fact with the words it stands in."""
        evidence = Evidence(self.part, self.where, text, self.confidence, self.title, self.url)
        self.statements.append(Statement(fact, evidence))

    def entity(self, key: str, kind: NodeKind, text: str) -> None:
        """There is such a party."""
        self.say(Entity(key, kind), text)

    def name(self, key: str, value: str, kind: NameKind = NameKind.PRIMARY) -> None:
        """It is called so; nothing when there is no name."""
        value = " ".join(value.split())
        if value:
            self.say(Name(key, value, kind), value)

    def identifier(self, key: str, scheme: str, value: str, text: str | None = None) -> None:
        """It carries this number."""
        if value := value.strip():
            self.say(Identifier(key, scheme, value), text or value)

    def attribute(self, key: str, what: str, value: str, text: str | None = None) -> None:
        """Anything else that is said of it; nothing when it is empty."""
        if value := value.strip():
            self.say(Attribute(key, what, value), text or value)

    def located(self, key: str, country: str, how: str, text: str | None = None) -> bool:
        """It is in a country that is named; False (and told once a kind) when nobody knows it."""
        country = country.strip()
        if not country:
            return True
        code = alpha2(country)
        if code is None:
            self.odd(f"'{country[:60]}' is not a known country", text or country)
            return False
        self.say(Relation(RelationKind.LOCATED_IN, key, country_id(code), how=how), text or country)
        return True

    def listed(
        self,
        key: str,
        list_id: str,
        text: str,
        *,
        start: PartialDate | None = None,
        end: PartialDate | None = None,
        programmes: Sequence[str] = (),
        measures: str | None = None,
        reason: str | None = None,
        number: str = "",
    ) -> None:
        """It stands on a list. `number` tells several entries of one party on one list apart."""
        sanction = Sanction(
            id=f"{key}:{list_id}" + (f":{number}" if number else ""),
            subject=key,
            list_id=list_id,
            validity=Validity(start, end),
            programmes=tuple(dict.fromkeys(programmes)),
            measures=measures,
            reason=reason,
        )
        self.say(sanction, text)

    def date(self, text: str, what: str, *, month_first: bool = False) -> PartialDate | None:
        """A day of the record; None, and told, when it cannot be read."""
        if not text.strip():
            return None
        found = read_date(text, month_first=month_first)
        if found is None:
            self.odd(f"{what} is no date", text)
        return found

    def odd(self, what: str, text: str) -> None:
        """Count something that was not expected; it is reported once a kind with its number."""
        self.tally.add(what, self.line, text[:SHOWN])

    def warn(self, what: str, text: str) -> None:
        """Something of this record was not loaded."""
        self.issues.append(Issue(self.part, self.where, what, text[:SHOWN], Severity.WARNING))

    def row(self) -> Row:
        """The finished row."""
        return Row(self.part, tuple(self.statements), tuple(self.issues), self.unread)

    def quarantined(self, why: str, text: str, *, of: str | None = SOMEBODY) -> Row:
        """Nothing of the record is loaded; its text is kept.

        `of` is the party it is about: what was last read of it goes on standing. None for a record
        that takes nothing from anybody, as one that only repeats another. Without a letter or a
        digit it is about nobody.
        """
        issue = Issue(self.part, self.where, why, text[:SHOWN], Severity.QUARANTINED)
        said = any(char.isalnum() for char in text)
        return Row(self.part, issues=(issue,), unread=of if said else None)

"""What does one row of a file state?

A primary row states the party, its names, numbers, properties, links and listings; its remark is
read phrase by phrase. What a remark says in the text of the comments file is stated by that
file's row, so that a later snapshot without it withdraws nothing. Rows about parties that are not
in the primary file are quarantined with their text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
from graph.model.ids import country_id, entity_id
from graph.model.time import Validity
from graph.model.vocabulary import Confidence, NameKind, NodeKind, RelationKind
from ingest.ofac.lists import KNOWN_CODES, OTHER, Listing, listings, split_programmes
from ingest.ofac.remarks import (
    CUT_AT,
    Alias,
    Directive,
    Ignored,
    Link,
    ListingDate,
    Meaning,
    Measure,
    Number,
    Phrase,
    Said,
    Unknown,
    meaning_of,
    split_remark,
)
from ingest.ofac.stating import positions_of
from ingest.saying import SHOWN
from ingest.sources.ofac_sdn.lines import EMPTY, Line
from ingest.sources.ofac_sdn.parties import (
    ID_PREFIX,
    KIND_OF_TYPE,
    Directory,
    Party,
    Publication,
    primary_trouble,
)
from ingest.sources.ofac_sdn.recognise import is_party_number
from ingest.tally import Tally

_URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="
_VESSEL_COLUMNS = {5: "callSign", 6: "vesselType", 7: "tonnage", 8: "grossRegisterTonnage"}
_ALT_KINDS = {"aka": NameKind.ALIAS, "fka": NameKind.FORMER, "nka": NameKind.ALIAS}
_NO_COUNTRY = frozenset({"undetermined", "none identified"})
_CMIC_DATES = {
    "listing": "cmicListingDate",
    "effective": "cmicEffectiveDate",
    "divestment": "cmicDivestmentDate",
}
_LINKING = {"operator": "Aircraft operator", "owner": "Vessel owner"}


class Speaker:
    """Makes statements about one party out of one line of one file."""

    def __init__(self, part: str, path: Path, line: int, title: str, number: str) -> None:
        self.part = part
        self.locator = f"{path.name} line {line}"
        self.title = f"{title}, {path.name}"
        self.url = _URL + number
        self.statements: list[Statement] = []

    def say(self, fact: Fact, text: str, part: str | None = None) -> None:
        """State a fact with the words it stands in."""
        evidence = Evidence(
            part or self.part, self.locator, text, Confidence.HIGH, self.title, self.url
        )
        self.statements.append(Statement(fact, evidence))


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read: its part, its list, what is known of the set, its oddities."""

    part: str
    path: Path
    publication: Publication
    directory: Directory
    primary_name: str
    tally: Tally

    def row(self, line: Line) -> Row:
        """The row one line comes to."""
        if line.trouble is not None:
            of = None if line.trouble == EMPTY else SOMEBODY
            return self.quarantined(line, line.trouble, of=of)
        if self.part == self.publication.primary:
            return self._primary(line)
        party = self.directory.parties[self.publication.primary].get(line.cells[0])
        if party is None:
            return self.quarantined(
                line,
                f"party {line.cells[0][:40]} is not in {self.primary_name}, the primary file of "
                "this set: one of the two is newer",
            )
        if self.part == self.publication.alt:
            return self._alternate(line, party)
        if self.part == self.publication.add:
            return self._address(line, party)
        return self._comment(line, party)

    def quarantined(self, line: Line, what: str, of: str | None = None) -> Row:
        """Nothing of the line is loaded; its text is kept. `of` is the party it may be."""
        issue = self._issue(line, what, line.text[:SHOWN], True)
        return Row(self.part, issues=(issue,), unread=of)

    def _issue(self, line: Line, what: str, text: str, quarantined: bool = False) -> Issue:
        severity = Severity.QUARANTINED if quarantined else Severity.WARNING
        return Issue(self.part, f"{self.path.name} line {line.number}", what, text, severity)

    def _speaker(self, line: Line) -> Speaker:
        number = line.cells[0]
        return Speaker(self.part, self.path, line.number, self.publication.title, number)

    # The primary file ---------------------------------------------------------------------------

    def _primary(self, line: Line) -> Row:
        cells = line.cells
        trouble = primary_trouble(cells)
        if trouble is not None:
            known = is_party_number(cells[0])
            return self.quarantined(
                line, trouble, of=entity_id(ID_PREFIX, cells[0]) if known else SOMEBODY
            )
        number, name, kind = cells[0], cells[1].strip(), cells[2].strip()
        party = self.directory.parties[self.part][number]
        if party.line != line.number:
            what = f"party {number} already stands on line {party.line}"
            return self.quarantined(line, what, of=party.id)
        speaker = self._speaker(line)
        speaker.say(Entity(party.id, party.kind), f"{name}, type {kind or 'not given'}")
        speaker.say(Name(party.id, name), name)
        speaker.say(Identifier(party.id, "ofac", number), number)
        for position in positions_of(cells[4]):
            speaker.say(Attribute(party.id, "position", position), cells[4])
        if kind and kind not in KIND_OF_TYPE:
            self.tally.add(f"unknown type '{kind[:40]}'", line.number, line.text[:SHOWN])
        self._craft(cells, party, speaker)
        issues: list[Issue] = []
        comment = self._comment_of(number) if party.cut_remark is not None else None
        complete = True
        if party.cut_remark is not None and comment is None:
            complete = cells[11].endswith(".")
            if not complete:
                issues.append(self._issue(line, self._cut_remark_words(), cells[11][-120:]))
        text = cells[11] if comment is None else cells[11] + comment.cells[1]
        read = _read(text, cells, person=party.kind is NodeKind.PERSON, complete=complete)
        beyond = CUT_AT - 2 if comment is not None else len(text)
        for phrase, meaning in read:
            if phrase.end <= beyond:
                issues += self._phrase(phrase, meaning, party, line, speaker)
        codes = split_programmes(cells[3])
        for code in codes:
            if code not in KNOWN_CODES:
                what = f"unknown programme '{code[:60]}'"
                self.tally.add(what, line.number, f"{number} {name}: {cells[3]}")
        for listing in self._listings(codes, read):
            if listing.end <= beyond:
                self._list(listing, cells, party, speaker)
            if listing.list_id == OTHER:
                what = f"no list is known for the programmes '{cells[3][:80]}'"
                self.tally.add(what, line.number, f"{number} {name}")
        return Row(self.part, tuple(speaker.statements), tuple(issues))

    def _craft(self, cells: tuple[str, ...], party: Party, speaker: Speaker) -> None:
        for column, key in _VESSEL_COLUMNS.items():
            if cells[column]:
                speaker.say(Attribute(party.id, key, cells[column].strip()), cells[column])
        flag = cells[9].strip()
        if flag and flag.casefold() not in _NO_COUNTRY:
            speaker.say(Attribute(party.id, "flag", alpha2(flag) or flag), flag)
        owner = cells[10].strip()
        if owner:
            speaker.say(Attribute(party.id, "owner", owner), owner)
            self._link(owner, "Vessel owner", party, owner, speaker)

    def _listings(
        self, codes: tuple[str, ...], read: list[tuple[Phrase, Meaning]]
    ) -> list[Listing]:
        said = [(phrase.text, phrase.end, meaning) for phrase, meaning in read]
        return listings(codes, said, in_sdn_file=self.publication.in_sdn_file)

    def _list(
        self, listing: Listing, cells: tuple[str, ...], party: Party, speaker: Speaker
    ) -> None:
        sanction = Sanction(
            id=f"{party.id}:{listing.list_id}",
            subject=party.id,
            list_id=listing.list_id,
            validity=Validity(start=listing.start),
            programmes=tuple(dict.fromkeys(listing.codes)),
            measures="; ".join(dict.fromkeys(listing.measures)) or None,
        )
        speaker.say(sanction, "; ".join([f"[{cells[3]}]", *dict.fromkeys(listing.words)]))

    def _comment_of(self, number: str) -> Line | None:
        comments = self.directory.comments.get(self.publication.comments)
        return None if comments is None else comments.get(number)

    def _cut_remark_words(self) -> str:
        if self.publication.comments in self.directory.comments:
            return "the remark is cut at 1,000 characters and the comments file has no row for it"
        name = "SDN_COMMENTS.CSV" if self.publication.in_sdn_file else "CONS_COMMENTS.CSV"
        return f"the remark is cut at 1,000 characters; give {name} for the rest"

    # Phrases of a remark ------------------------------------------------------------------------

    def _phrase(
        self, phrase: Phrase, meaning: Meaning, party: Party, line: Line, speaker: Speaker
    ) -> Iterator[Issue]:
        text = phrase.text
        match meaning:
            case Number(scheme, value, doubt):
                if scheme.startswith("imo") and party.kind is not NodeKind.VESSEL:
                    # Owners and managers have IMO numbers too, with another check digit.
                    scheme, doubt = "imo-company", None
                speaker.say(Identifier(party.id, scheme, value), text)
                if doubt is not None:
                    self.tally.add(doubt, line.number, text)
            case Said(key, value, country, doubt):
                speaker.say(Attribute(party.id, key, value), text)
                if doubt is not None:
                    self.tally.add(doubt, line.number, text)
                if key == "registrationCountry" and country is not None:
                    speaker.say(_located(party, country, "incorporated"), text)
                if key in _LINKING:
                    self._link(value, _LINKING[key], party, text, speaker)
            case Alias(name, kind):
                speaker.say(Name(party.id, name, kind), text)
            case Link(name):
                yield from self._linked_to(name, party, line, text, speaker)
            case Directive(order, number, _):
                value = f"EO {order} Directive {number}"
                speaker.say(Attribute(party.id, "directive", value), text)
            case ListingDate(which, scope, date):
                if scope == "CMIC":
                    speaker.say(Attribute(party.id, _CMIC_DATES[which], str(date)), text)
                else:
                    value = f"{scope}: {date}"
                    speaker.say(Attribute(party.id, f"{which}Date", value), text)
            case Measure(act, words):
                speaker.say(Attribute(party.id, "measure", f"{act}: {words}"), text)
            case Unknown(pattern):
                speaker.say(Attribute(party.id, "remark", text), text)
                what = f"a remark of no known form: '{pattern}'"
                self.tally.add(what, line.number, text)
            case Ignored():
                pass

    def _linked_to(
        self, name: str, party: Party, line: Line, text: str, speaker: Speaker
    ) -> Iterator[Issue]:
        why = self._link(name, "Linked To", party, text, speaker)
        if why is not None:
            speaker.say(Attribute(party.id, "linkedTo", name), text)
            yield self._issue(line, f"'{name}' {why}", text)

    def _link(self, name: str, how: str, party: Party, text: str, speaker: Speaker) -> str | None:
        """State the link to the one party of that name; otherwise why there is none."""
        numbers, place = self.directory.by_name(name)
        if not numbers:
            return "is no name of a party in these files"
        ids = {self._id_of(number) for number in numbers}
        if len(ids) > 1:
            return f"is the name of {len(ids)} parties: {', '.join(sorted(ids))}"
        (target,) = ids
        if target == party.id:
            return "is the party itself"
        relation = Relation(RelationKind.LINKED_TO, party.id, target, how=how)
        # Found by an alternate name only: stated on that file's authority, to stand as long as it.
        speaker.say(relation, text, part=None if place is None else place[0])
        return None

    def _id_of(self, number: str) -> str:
        for parties in self.directory.parties.values():
            if (party := parties.get(number)) is not None:
                return party.id
        raise AssertionError(number)  # by_name gives numbers of the directory only

    # The other files ----------------------------------------------------------------------------

    def _alternate(self, line: Line, party: Party) -> Row:
        _, _, kind, name, remarks = line.cells
        if not name.strip():
            return self.quarantined(line, "an alternate name without a name")
        speaker = self._speaker(line)
        name_kind = _ALT_KINDS.get(kind.strip())
        if name_kind is None:
            what = f"unknown kind of alternate name '{kind[:40]}'"
            self.tally.add(what, line.number, line.text)
            name_kind = NameKind.ALIAS
        if remarks:
            self.tally.add("a remark on an alternate name", line.number, line.text)
            if "weak" in remarks.lower():
                name_kind = NameKind.WEAK
        speaker.say(Name(party.id, name.strip(), name_kind), line.text)
        return Row(self.part, tuple(speaker.statements))

    def _address(self, line: Line, party: Party) -> Row:
        street, city, country, remarks = (cell.strip() for cell in line.cells[2:])
        speaker = self._speaker(line)
        named = country.casefold() not in _NO_COUNTRY
        full = ", ".join(cell for cell in (street, city, country if named else "") if cell)
        if full:
            speaker.say(Attribute(party.id, "address", full), full)
        if remarks:
            speaker.say(Attribute(party.id, "addressRemark", remarks), full or remarks)
        if country and named and not country.startswith("Region: "):
            code = alpha2(country)
            if code is None:
                self.tally.add(f"'{country[:60]}' is not a known country", line.number, line.text)
            else:
                speaker.say(_located(party, code, "address"), full)
        return Row(self.part, tuple(speaker.statements))

    def _comment(self, line: Line, party: Party) -> Row:
        number = line.cells[0]
        if party.cut_remark is None:
            return self.quarantined(
                line, f"the remark of party {number} is not cut in {self.primary_name}"
            )
        first = self._comment_of(number)
        if first is None or first.number != line.number:
            return self.quarantined(line, f"a second row for party {number}")
        speaker = self._speaker(line)
        issues: list[Issue] = []
        read = _read(
            party.cut_remark + line.cells[1],
            party.cells,
            person=party.kind is NodeKind.PERSON,
            complete=True,
        )
        for phrase, meaning in read:
            if phrase.end > CUT_AT - 2:
                issues += self._phrase(phrase, meaning, party, line, speaker)
        for listing in self._listings(split_programmes(party.cells[3]), read):
            if listing.end > CUT_AT - 2:
                self._list(listing, party.cells, party, speaker)
        return Row(self.part, tuple(speaker.statements), tuple(issues))


def _located(party: Party, country: str, how: str) -> Relation:
    return Relation(RelationKind.LOCATED_IN, party.id, country_id(country), how=how)


def _read(
    text: str, cells: tuple[str, ...], *, person: bool, complete: bool
) -> list[tuple[Phrase, Meaning]]:
    """The phrases of a remark but those that repeat the title column or one another."""
    if not text:
        return []
    seen = {part.strip(" .").casefold() for part in cells[4].split("; ")} if cells[4] else set()
    found = []
    for phrase in split_remark(text, complete=complete):
        words = phrase.text.removeprefix("alt. ")
        key = words.strip(" .").casefold() if cells[4] else words
        if key not in seen:
            seen.add(key)
            found.append((phrase, meaning_of(phrase.text, person=person)))
    return found

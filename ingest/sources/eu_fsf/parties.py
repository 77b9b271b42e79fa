"""Which parties does the file hold, under which id and names? Taken before anything is stated."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import InvalidValue
from graph.model.ids import entity_id
from ingest.kept import Kept, Several
from ingest.sources.eu_fsf.entries import Entry, Part, entries


@dataclass(slots=True)
class Party:
    """One party of the file: where it first stands, and what only all of its lines say together."""

    id: str
    line: int
    first: Entry
    strong_name: str = ""
    weak_name: str = ""
    names: set[str] = field(default_factory=set)
    regulations: list[Part] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The first name; a weak one for a party that has weak names only."""
        return self.strong_name or self.weak_name

    @property
    def reference(self) -> str:
        """The EU reference number; empty when there is none."""
        return self.first.party.get("euReferenceNumber")


@dataclass(slots=True)
class Directory:
    """The parties of a file by their logicalId, by reference number, and by exact name."""

    parties: Kept[Party] = field(default_factory=lambda: Kept(_packed, _party))
    by_reference: Kept[str] = field(default_factory=Kept)  # the logicalId
    by_name: Several = field(default_factory=Several)  # the ids


def name_of(part: Part) -> str:
    """The whole name, or the parts of it in their order."""
    parts = (part.get("firstName"), part.get("middleName"), part.get("lastName"))
    return part.get("wholeName") or " ".join(filter(None, parts))


def take_directory(path: Path) -> Directory:
    """Every party of the file; a record that cannot be read is left to the second reading."""
    directory = Directory()
    for entry in entries(path, lambda what, line, sample: None):
        if entry.trouble is not None or not entry.number:
            continue
        party = directory.parties.get(entry.number)
        if party is None:
            reference = entry.party.get("euReferenceNumber")
            try:
                key = entity_id("eu", reference or entry.number)
            except InvalidValue:
                continue
            party = Party(key, entry.line, _head(entry))
            if reference:
                directory.by_reference.setdefault(reference, entry.number)
        party.regulations += [act for act in entry.regulations if act not in party.regulations]
        for part in entry.parts["nameAlias"]:
            name = name_of(part)
            if not name:
                continue
            party.names.add(name)
            directory.by_name.add(name, party.id)
            if part.get("strong") == "false":
                party.weak_name = party.weak_name or name
            else:
                party.strong_name = party.strong_name or name
        directory.parties[entry.number] = party
    return directory


def _packed(party: Party) -> list[Any]:
    first = party.first
    acts = [_packed_part(act) for act in party.regulations]
    names = [party.strong_name, party.weak_name, list(party.names)]
    return [
        party.id,
        party.line,
        _packed_part(first.party),
        _packed_part(first.subject),
        names,
        acts,
    ]


def _party(found: list[Any]) -> Party:
    id, line, head, subject, (strong, weak, names), acts = found
    first = Entry(line, "", party=_part(head), subject=_part(subject))
    return Party(id, line, first, strong, weak, set(names), [_part(act) for act in acts])


def _packed_part(part: Part) -> list[Any]:
    return [part.fields, part.remarks, part.contacts]


def _part(found: list[Any]) -> Part:
    fields, remarks, contacts = found
    return Part(fields, remarks, [(key, value) for key, value in contacts])


def _head(entry: Entry) -> Entry:
    """What an entry says of the party as a whole."""
    return Entry(entry.line, "", party=entry.party, subject=entry.subject)

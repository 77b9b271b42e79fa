"""Which parties does the file hold, under which id and names? Taken before anything is stated."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import InvalidValue
from graph.model.ids import entity_id
from ingest.sources.eu_fsf.entries import Entry, Part, entries


@dataclass(slots=True)
class Party:
    """One party of the file: where it first stands, and what only all of its lines say together."""

    id: str
    line: int
    first: Entry
    name: str = ""
    names: set[str] = field(default_factory=set)
    regulations: list[Part] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """The EU reference number; empty when there is none."""
        return self.first.party.get("euReferenceNumber")


@dataclass(slots=True)
class Directory:
    """The parties of a file by their logicalId, by reference number, and by exact name."""

    parties: dict[str, Party] = field(default_factory=dict)
    by_reference: dict[str, Party] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)


def name_of(part: Part) -> str:
    """The whole name, or the parts of it in their order."""
    parts = (part.get("firstName"), part.get("middleName"), part.get("lastName"))
    return part.get("wholeName") or " ".join(filter(None, parts))


def take_directory(path: Path) -> Directory:
    """Every party of the file; a record that cannot be read is left to the second reading."""
    directory = Directory()
    weak: dict[str, str] = {}
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
            directory.parties[entry.number] = party
            if reference:
                directory.by_reference.setdefault(reference, party)
        party.regulations += [act for act in entry.regulations if act not in party.regulations]
        for part in entry.parts["nameAlias"]:
            name = name_of(part)
            if not name:
                continue
            party.names.add(name)
            directory.by_name.setdefault(name, set()).add(party.id)
            if part.get("strong") == "false":
                weak.setdefault(entry.number, name)
            elif not party.name:
                party.name = name
    for number, name in weak.items():  # a party that has weak names only
        directory.parties[number].name = directory.parties[number].name or name
    return directory


def _head(entry: Entry) -> Entry:
    """What an entry says of the party as a whole."""
    return Entry(entry.line, "", party=entry.party, subject=entry.subject)

"""Which parties does a file hold, what are they, and whom does a name in the file mean?

The first pass over a file: rows of one party are spread over it, and a parent company is named
before or after its own rows. They are kept in tables that go to disk (`ingest.kept`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Several
from ingest.uk.saying import Kind, Saying
from ingest.uk.words import countries, full_name, numbered, plain

KIND_OF_TYPE = {
    "individual": NodeKind.PERSON,
    "entity": NodeKind.ORGANIZATION,
    "ship": NodeKind.VESSEL,
}
_ACRONYM = re.compile(r"(?P<name>.+?)\s*\((?P<short>[^()]+)\)")
_APART = re.compile(r"\n|;")
_STOP = re.compile(r"\.\s+(?=\S)")


@dataclass(slots=True)
class Party:
    """What must be known of a party before its first row is told."""

    kind: NodeKind
    line: int  # where it first stands
    named: bool = False
    countries: set[str] = field(default_factory=set)

    @property
    def home(self) -> str | None:
        """The country of its addresses, when all of them are in one."""
        return next(iter(self.countries)) if len(self.countries) == 1 else None


@dataclass(slots=True)
class Directory:
    """Parties by id, and the ids that answer to a name."""

    parties: Kept[Party] = field(default_factory=lambda: Kept(_packed, _party))
    _primary: Several = field(default_factory=Several)
    _other: Several = field(default_factory=Several)

    def take(self, key: str, kind: NodeKind, line: int, sayings: Iterable[Saying]) -> None:
        """Note a row, or a whole designation, of a party."""
        party = self.parties.get(key) or Party(kind, line)
        for saying in sayings:
            if saying.kind is Kind.NAME:
                *parts, name_type, _ = saying.values
                name = full_name(parts)
                if name:
                    party.named = True
                    primary = name_type.strip().casefold() == "primary name"
                    names = self._primary if primary else self._other
                    names.add(name_key(name), key)
                    self._company(party, name, "")
            elif saying.kind is Kind.ADDRESS:
                codes = (code for code, _ in countries(saying.values[-1]))
                party.countries.update(code for code in codes if code is not None)
            elif saying.kind is Kind.ENTITY_TYPE:
                for words in numbered(saying.values[0]):
                    self._company(party, words, f"Target Type {words}")
        self.parties[key] = party

    @staticmethod
    def _company(party: Party, name: str, remark: str) -> None:
        """An entity whose name or type carries a legal form of companies is one."""
        if party.kind is NodeKind.ORGANIZATION and kind_of_entity(name, remark) is NodeKind.COMPANY:
            party.kind = NodeKind.COMPANY

    def called(self, name: str) -> set[str]:
        """The parties that have exactly this name: as their primary name, else as another.

        `Aerospace Industries Organisation (AIO)` is also the party that has both names.
        """
        key = name_key(name)
        found = self._primary.of(key) or self._other.of(key)
        if not found and (both := _ACRONYM.fullmatch(name.strip(" ."))) is not None:
            found = self._any(both["name"]) & self._any(both["short"])
        return found

    def _any(self, name: str) -> set[str]:
        key = name_key(name)
        return self._primary.of(key) | self._other.of(key)

    def names_in(self, text: str) -> list[str]:
        """The names of a cell that may hold several; one that is a party's is not taken apart."""
        parts = numbered(text)
        pieces = [
            words
            for part in (parts if len(parts) > 1 else [text])
            for piece in ([part] if self.called(part) else _APART.split(part))
            if (words := plain(piece))
        ]
        return [name for piece in pieces for name in self._sentences(piece)]

    def _sentences(self, text: str) -> list[str]:
        """`A Bank. B Bank` is taken apart when one of them is a party's; `Co. Ltd` is not."""
        names = [words for part in _STOP.split(text) if (words := plain(part))]
        if self.called(text) or not any(self.called(name) for name in names):
            return [text]
        return names


def _packed(party: Party) -> list[Any]:
    return [party.kind, party.line, party.named, list(party.countries)]


def _party(found: list[Any]) -> Party:
    kind, line, named, codes = found
    return Party(NodeKind(kind), line, named, set(codes))


def name_key(name: str) -> str:
    """Names are compared without case, surplus white space and a stop at the end."""
    return " ".join(name.split()).strip(" .,").casefold()

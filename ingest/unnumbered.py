"""How does a list that numbers nobody tell its parties and entries apart? By name, notice and day.

* A party is its name: letters and digits without case, accents and punctuation. So a quotation
  mark that is lost in one file and repaired in the next, or another full stop, names no one new.
* An entry is the oldest Federal Register notice it cites and the day it began. Amendments append
  notices to an entry, so the oldest one stays; an order that is renewed begins anew.
* Several rows of one entry (one an address, as a rule) state it in the same words: what they say
  is joined over all of them, whatever their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from graph.model.time import PartialDate
from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept

_CITATIONS = (
    # `76 FR 71867`, `82 F.R. 48792`, `83F.R.28801`, `78.F.R. 100`, `76 FR No. 197 (10/12/2011)`
    ("fr", re.compile(r"\b(\d{1,3})\s*\.?\s*F\.?\s*R\.?\s*(?:No\.?\s*)?(\d{1,6})", re.IGNORECASE)),
    # `Vol. 78, No. 175, 9/10/13`
    ("no", re.compile(r"\bVol\.?\s*(\d{1,3}),?\s*No\.?\s*(\d{1,3})", re.IGNORECASE)),
)
_HELD = re.compile(r"\bINMATE NUMBER\b|\bINCARCERATED AT\b", re.IGNORECASE)


def name_key(name: str) -> str:
    """A name as parties are told apart by it."""
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", text).strip() or name.strip()


def name_hash(name: str) -> str:
    """12 hex digits that depend on the key of a name and on nothing else."""
    return sha256(name_key(name).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def entry_number(notice: str, start: PartialDate | None) -> str:
    """`76fr71867-2011-11-21`: the oldest notice cited and the first day, if they are told."""
    cited = [
        (int(found[1]), int(found[2]), f"{int(found[1])}{infix}{int(found[2])}")
        for infix, pattern in _CITATIONS
        for found in pattern.finditer(notice)
    ]
    oldest = min(cited)[2] if cited else ""
    return "-".join(part for part in (oldest, str(start or "")) if part)


def kind_of_unnumbered(name: str, addresses: Iterable[str]) -> NodeKind:
    """Company by the legal form of the name; Person where an address is that of a prisoner.

    Such lists do not say what a party is: whoever is neither is an Organization, people included.
    """
    kind = kind_of_entity(name, "")
    if kind is NodeKind.ORGANIZATION and any(_HELD.search(address) for address in addresses):
        return NodeKind.PERSON
    return kind


_RANK = {NodeKind.ORGANIZATION: 0, NodeKind.COMPANY: 1}


def surer(one: NodeKind, other: NodeKind) -> NodeKind:
    """Of what two rows take one party for, the kind that was told and not left open."""
    return max(one, other, key=lambda kind: (_RANK.get(kind, 2), kind))


@dataclass(slots=True)
class Said:
    """What the rows of one entry say of it."""

    ends: set[PartialDate] = field(default_factory=set)
    programmes: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)

    @property
    def end(self) -> PartialDate | None:
        """The latest day on which any row says that it ends."""
        return max(self.ends, key=lambda day: day.last, default=None)

    @property
    def measure(self) -> str | None:
        """The measures of all rows, each once."""
        return "; ".join(sorted(self.measures)) or None

    @property
    def reason(self) -> str | None:
        """The reasons of all rows, each once."""
        return "; ".join(sorted(self.reasons)) or None


class Entries:
    """What is said of every entry of a file, collected before any of it is stated."""

    def __init__(self) -> None:
        self._said = Kept(_packed, _said)

    def __getitem__(self, key: tuple[str, str, str]) -> Said:
        """Of (party, list, number); empty when nothing was said yet."""
        return self._said.get(_key(key)) or Said()

    def __setitem__(self, key: tuple[str, str, str], said: Said) -> None:
        """Keep what is said, in place of what was."""
        self._said[_key(key)] = said


def _key(key: tuple[str, str, str]) -> str:
    return "\n".join(key)  # none of the three holds a line end


def _packed(said: Said) -> list[list[str]]:
    ends = [str(day) for day in said.ends]
    return [ends, list(said.programmes), list(said.measures), list(said.reasons)]


def _said(found: list[list[str]]) -> Said:
    ends, programmes, measures, reasons = found
    return Said(set(map(PartialDate.parse, ends)), set(programmes), set(measures), set(reasons))

"""How do the British lists write names, several values in one cell, countries and days?

Several values in one cell are numbered: `(1) Mullah (2) Maulavi`. A part that is not known is
written out (`Unknown`, `N/A`, `-`). Entities and ships keep their name in Name 6; people their
last name, after the given names of Name 1 to Name 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model.countries import alpha2
from graph.model.time import PartialDate
from ingest.saying import read_date

_NUMBER = re.compile(r"\(\d{1,2}(?:\s*[-–]\s*\d{1,2})?\)")
_FIRST = re.compile(r"\(1\s*[-–)]")
_NOTHING = frozenset({"", "-", "n/a", "na", "unknown", "not known", "none", "to"})
_NOTE = re.compile(r"\s*\(([^()]*)\)\s*$")
_FORMER = re.compile(r"\b(?:previous|former)", re.IGNORECASE)
_BETWEEN_COUNTRIES = re.compile(r"\.\s+|\s*[,;/]\s*|\s+and\s+")
_MONTH = re.compile(r"\d{1,2}/\d{4}")


def plain(text: str) -> str:
    """One line without surplus white space; nothing for words that say that nothing is known."""
    words = " ".join(text.split())
    return "" if words.casefold().strip(" .") in _NOTHING else words


def prose(text: str) -> str:
    """Text of several lines as it is, with the line ends of every system made one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def numbered(text: str) -> list[str]:
    """`(1) Mullah (2) Maulavi` → both; any other text → itself; nothing for nothing."""
    text = plain(text)
    if _FIRST.match(text) is None:
        return [text] if text else []
    return [words for part in _NUMBER.split(text) if (words := plain(part.strip(" ;,")))]


def full_name(parts: Sequence[str]) -> str:
    """Name 1 to Name 5 and Name 6, in the order in which they are said."""
    return " ".join(words for part in parts if (words := " ".join(part.split())))


def countries(text: str) -> list[tuple[str | None, str]]:
    """(code or None, words) of every country that a text names; one that is no country is kept."""
    found: list[tuple[str | None, str]] = []
    for part in numbered(text):
        words = part.strip(" .")
        code = country(words)
        pieces = [] if code else [piece for piece in _BETWEEN_COUNTRIES.split(words) if piece]
        codes = [country(piece) for piece in pieces]
        if len(pieces) > 1 and all(codes):
            found += zip(codes, pieces, strict=True)
        else:
            found.append((code, words))
    return found


def country(text: str) -> str | None:
    """The country a text names, without a note in brackets behind it."""
    return alpha2(text) or alpha2(_NOTE.sub("", text))


def is_former(text: str) -> bool:
    """A country with a note that it was so: `Iraq (previous address)`."""
    note = _NOTE.search(text)
    return note is not None and alpha2(text) is None and _FORMER.search(note[1]) is not None


def day(text: str) -> PartialDate | None:
    """dd/mm/yyyy with any part unknown, mm/yyyy, yyyy; None when it is none of these."""
    text = text.strip()
    return read_date(f"00/{text}" if _MONTH.fullmatch(text) else text)

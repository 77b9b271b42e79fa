"""Which listed parties do the Committee's words cite, and as what?

`(QDe.004)` behind a name is the reference number of a party: a link that needs no guess. A
reference outside brackets (`was also listed under number TAi.048`) is no link. What kind of link it
is follows from the words at the beginning of its clause, where they are plain; else it is `cited`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sentences import sentences

REFERENCE = re.compile(r"\b[A-Z]{2}[ie]\.\d{3}\b")
CITED = "cited"

_KINDS = (
    (
        "associated with",
        r"(?:associated|affiliated|allied) with|linked to|(?:has )?links (?:to|with)",
    ),
    ("member of", r"members? of"),
    (
        "leader of",
        r"(?:co-?)?(?:leader|commander|head|chief|emir|founder|director)"
        r"(?: and (?:leader|commander|head|chief|founder|director))?(?: of| in)",
    ),
    ("acting for", r"acting (?:for|on behalf of)|(?:agent|representative) of"),
    ("supporter of", r"(?:facilitator|financier|fundraiser|recruiter|supporter) (?:for|of)"),
    ("owned by", r"(?:wholly )?owned(?: (?:or|and) controlled)? by|controlled by"),
    ("owner of", r"(?:co-?)?owner of"),
    ("subsidiary of", r"(?:subsidiary|branch|affiliate|front company) (?:of|for)"),
    (
        "family",
        r"(?:brother|sister|father|mother|son|daughter|wife|husband|uncle|nephew|cousin)"
        r"(?:-in-law)? of|(?:father|mother)[’']s name is",
    ),
)
# Words that may stand before: none that says that it is over, or that somebody else is meant.
_BEFORE = (
    r"(?:(?:reportedly|a|an|one of the|the|he|she|it|is|are|also|senior|key|overall|local|main|top|"
    r"prominent|de facto|military|deputy|acting|closely|long ?time|listed terrorist)\s+)*"
)
_BEGINNINGS = tuple(
    (how, re.compile(rf"[\W_]*(?:and |or |as well as )*{_BEFORE}(?:{words})\b", re.IGNORECASE))
    for how, words in _KINDS
)
# Behind the words of the kind, and between two parties of one enumeration: names and what joins
# them, no verb and no other noun.
_JOINED = re.compile(r"\)*(?:,| and\b| or\b| as well as\b)", re.IGNORECASE)
_IN_NAMES = "a al an and as bin de du el et en for in ibn l la le listed of or pour sur the ud ul"
_SMALL_WORDS = frozenset(_IN_NAMES.split())
_WORD = re.compile(r"[^\W\d_]+")
# How a text points at a reference: not part of what it says.
_POINTER = re.compile(
    r"(?:,? which (?:is|was) designated under .*)?"
    r"\((?:designated|listed) under (?:permanent reference number )?$"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A party that a sentence cites by its reference number."""

    reference: str
    how: str
    sentence: str


def citations(text: str) -> Iterator[Citation]:
    """Every reference number in brackets, with the sentence it stands in."""
    if REFERENCE.search(text) is None:
        return
    for sentence in sentences(text):
        after, how = 0, CITED
        for found in REFERENCE.finditer(sentence):
            how = _how(sentence[after : found.start()], how if after else None)
            after = found.end()
            if _in_brackets(sentence, found.start()):
                yield Citation(found[0], how, sentence)


def _how(clause: str, before: str | None) -> str:
    """The kind of link that a clause states; `before` is that of the party enumerated before."""
    clause = _POINTER.sub("", clause)
    for how, beginning in _BEGINNINGS:
        found = beginning.match(clause)
        if found is not None:
            return how if _only_names(clause[found.end() :]) else CITED
    if before is not None and _JOINED.match(clause) and _only_names(clause):
        return before
    return CITED


def _only_names(text: str) -> bool:
    return all(not word[0].islower() or word in _SMALL_WORDS for word in _WORD.findall(text))


def _in_brackets(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("(") > before.count(")")

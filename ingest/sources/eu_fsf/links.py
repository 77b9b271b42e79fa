"""Which parties of the file does a remark name as owner, controller, customer, …?

Remarks have no reference numbers, so a link needs everything to be exact: a sentence about the
listed party itself, plain words of relation, and behind them the whole name of a party of the file.
`A company of X` or a name in passing is no link.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from ingest.sentences import sentences

_KINDS = (
    ("owned or controlled by", r"owned (?:or|and) controlled by"),
    ("owned by", r"owned by"),
    ("controlled by", r"controlled by"),
    ("subsidiary of", r"(?:subsidiary|branch|part) of"),
    ("acting for", r"act(?:s|ing) (?:for|on behalf of)|acts? at the direction of"),
    ("supplies", r"suppl(?:y|ies|ier of|ier to)|provides support to"),
    ("associated with", r"(?:associated|affiliated) with|linked to"),
    ("member of", r"member of"),
)
_PHRASES = tuple((how, re.compile(rf"\b(?:{words})\s+", re.IGNORECASE)) for how, words in _KINDS)
# What may stand before the words of relation when the sentence is about the party itself.
_ABOUT_IT = """
a also an and are bank been closely company directly enterprise entity firm fully group has have he
indirectly is it jointly majority organisation organization partly she state that the they this
wholly which
"""
_ABOUT_ITSELF = frozenset(_ABOUT_IT.split())
_LONGEST = 20  # words of a name
_SHORTEST = 4  # letters of a name
_JOINED = re.compile(r"\s*(?:,\s*(?:and\s+)?|and\s+)", re.IGNORECASE)
_OPENING = re.compile(r"(?:the\s+)?[“\"‘']?", re.IGNORECASE)
_CLOSING = ".,;:)”\"’'"


@dataclass(frozen=True, slots=True)
class Link:
    """The name of a party of the file, what it is to the listed party, and the sentence."""

    name: str
    how: str
    sentence: str


def links(text: str, own: Container[str], known: Container[str]) -> Iterator[Link]:
    """Every link that a remark states; `own` are the party's names, `known` all of the file."""
    for sentence in sentences(text):
        for how, phrase in _PHRASES:
            found = phrase.search(sentence)
            if found is not None and _about_itself(sentence[: found.start()], own):
                for name in _names(sentence[found.end() :], known):
                    yield Link(name, how, sentence)
                break


def _about_itself(text: str, own: Container[str]) -> bool:
    """Nothing stands before but the party's name, or words for it."""
    words = text.split()
    for length in range(min(len(words), _LONGEST), 0, -1):
        if " ".join(words[:length]).strip(_CLOSING) in own:
            words = words[length:]
            break
    return all(word.strip(_CLOSING).casefold() in _ABOUT_ITSELF for word in words)


def _names(text: str, known: Container[str]) -> Iterator[str]:
    """The known names with which a text begins, joined by commas and `and`."""
    while text:
        opening = _OPENING.match(text)
        text = text[opening.end() :] if opening is not None else text
        found = _name(text, known)
        if found is None:
            return
        name, after = found
        yield name
        joined = _JOINED.match(after)
        if joined is None:
            return
        text = after[joined.end() :]


def _name(text: str, known: Container[str]) -> tuple[str, str] | None:
    """The longest known name with which a text begins, and what follows it."""
    ends = [word.end() for word in re.finditer(r"\S+", text)][:_LONGEST]
    for end in reversed(ends):
        name = text[:end]
        while len(name) >= _SHORTEST:
            if name in known:
                after = text[len(name) :]
                goes_on = re.match(r"\s+[^\W_a-z]", after)  # the beginning of a longer name
                return None if goes_on is not None else (name, after)
            if name[-1] not in _CLOSING:
                break
            name = name[:-1]
    return None

"""What does a name say besides a name? Aliases, scope, a parent, what kind of person.

BIS and State write into one name what other lists keep in columns:

    Gazprom Telekom, OOO (f.k.a. Zakrytoe Aktsionernoe Obshchestvo Gaztelekom)
    Huawei Technologies Co., Ltd. (Huawei).  Affiliated Entity: Huawei Tech. Investment Co.
    Ardis Group of Companies LLC and any successor, sub-unit, or subsidiary thereof
    Igor Aleksandrovich Michurin (Russian individual)

Only these forms are told apart. An abbreviation in brackets stays in the name, and what is not
certain stays as it is and is told (`doubt`): names joined by commas (`aka A Center, B Institute`
may be one name or two), an alias in the middle of a name, a parent and a subordinate in one entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.model.vocabulary import NameKind
from ingest.forms import FORMS, LAST_WORD_FORMS

_SCOPE = re.compile(
    r"(?P<name>.+?),? (?:and (?=(?:any|its) (?:successors?|sub-?units?)\b)|"
    r"(?=including\b.*\bwherever located\b))(?P<scope>.+)",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"(?P<parent>.+?)(?:\.\s*|\s+)(?P<how>Affiliated Entity|Subordinate Institution|entity)"
    r"(?::| -) ?(?P<name>.+)"
)
_PARENT = re.compile(
    r"(?P<name>.+?) \((?P<how>Parent Organization: |a subordinate institute of )(?P<parent>.+)\)"
)
_PERSON = re.compile(r"(?P<name>.+?) \((?P<what>[A-Z][\w ]* individual(?: in [\w ]+)?)\)")
_MARK = (
    r"(?:(?P<former>f\.?k\.?a\b\.?|f/k/a|formerly(?: known as)?)|"
    r"a\.?k\.?a\b\.?|a/k/a|also known as|d\.?b\.?a\b\.?|d/b/a|n\.k\.a\.)"
)
_BRACKET = re.compile(rf"(?P<name>.+?),?\s*[(\[]{_MARK},? (?P<names>[^\[\]]+)[)\]]", re.IGNORECASE)
_OPEN = re.compile(rf"(?P<name>|.+?,? ){_MARK},? (?P<names>.+)", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?:^|[(\[ ]){_MARK}[, ]", re.IGNORECASE)
_FOLLOWING = re.compile(r"the following [\w ]*alias(?:es)?:\s*", re.IGNORECASE)
_TWO_IN_ONE = re.compile(r"\band subordinate entity\b", re.IGNORECASE)
_LEADING = re.compile(r"(?:and\b,? ?)?(?:- ?)?")


Other = tuple[str, NameKind]


@dataclass(slots=True)
class Names:
    """A name taken apart. `unread` are words that may hold further names, `doubt` says why."""

    name: str
    others: list[Other] = field(default_factory=list)
    scope: str = ""
    parent: str = ""
    how: str = ""  # what the parent is called
    person: str = ""  # `Russian individual`
    unread: str = ""
    doubt: str = ""
    key: str = ""  # the name the party is told apart by: a subordinate's holds its parent's


def names_of(text: str) -> Names:
    """The parts of a name as BIS and State write it."""
    found = Names(" ".join(text.split()))
    if scope := _SCOPE.fullmatch(found.name):
        found.name, found.scope = scope["name"], scope["scope"]
    family = _CHILD.fullmatch(found.name) or _PARENT.fullmatch(found.name)
    if family is not None:
        found.name, found.how = family["name"].strip(), family["how"].strip(" :")
        found.parent = family["parent"].strip()
    if person := _PERSON.fullmatch(found.name):
        found.name, found.person = person["name"], person["what"]
    _take_aliases(found)
    if _TWO_IN_ONE.search(found.name):
        found.unread, found.doubt = found.name, "a name holds a parent and a subordinate"
    before = family is not None and family.re is _CHILD
    found.key = f"{found.parent} {found.name}" if before else found.name
    return found


def names_of_alias(text: str) -> Names:
    """One of `alt_names`; the `and` before the last of them is no part of it.

    It may be empty, and `f.k.a. X` has others only.
    """
    found = Names(_LEADING.sub("", " ".join(text.split()), count=1))
    _take_aliases(found)
    return found


def _take_aliases(found: Names) -> None:
    match = _BRACKET.fullmatch(found.name) or _OPEN.fullmatch(found.name)
    if match is None:
        if _ANYWHERE.search(found.name):
            found.unread, found.doubt = found.name, "an alias stands in the middle of a name"
        return
    kind = NameKind.FORMER if match["former"] else NameKind.ALIAS
    found.name, words = match["name"].rstrip(" ,"), _FOLLOWING.sub("", match["names"])
    names = [_LEADING.sub("", piece.strip(), count=1) for piece in words.split(";")]
    if any(_ANYWHERE.search(name) or _may_be_two(name) for name in names):
        found.unread, found.doubt = match["names"], "what may be one name or several"
    else:
        found.others = [(name, kind) for name in names if name]


def _may_be_two(name: str) -> bool:
    """A comma that no legal form follows may stand between two names."""
    for part in name.split(", ")[1:]:
        words = part.replace(".", "").upper().split()
        if not words or not (words[0] in FORMS or words[0] in LAST_WORD_FORMS):
            return True
    return False

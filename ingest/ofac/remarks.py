"""What does a remark say, phrase by phrase?

A remark is a list of phrases joined by `; ` and closed by a full stop. Most phrases are a label
and a value (`Tax ID No. 7704274402 (Russia)`), in any number, a further one marked `alt. `. The
parser knows every label by name; a phrase is a Number, a Said (an attribute), an Alias, a Link, a
Directive, a DirectiveDate, or Ignored with a reason; anything else is Unknown and becomes a
warning. Nothing is taken from a phrase by likeness.

The primary file holds 1,000 characters of a remark; the rest stands in the comments file and
continues in the middle of a word. `Phrase.end` tells whether a phrase needs that text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import InvalidValue
from graph.model.countries import alpha2
from graph.model.time import PartialDate
from graph.model.vocabulary import NameKind
from ingest import checkdigits
from ingest.ofac.labels import (
    COUNTRY_OF_LABEL,
    COUNTRY_VALUED,
    DATE_VALUED,
    NUMBERS,
    PROPERTIES,
    WORLDWIDE,
)

CUT_AT = 1_000  # characters of a remark in the primary file (data specification)
_LONGEST = 2_000  # characters of a phrase that is matched against free forms; 334 were met
_OPEN_FOR = 12  # pieces an open bracket or quotation mark may reach over; 5 in the published list


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as published, and where it ends in the whole remark."""

    text: str
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier. `doubt` says why it does not stand under the scheme its label promises."""

    scheme: str
    value: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An attribute; `country` when the value is a known country. `doubt` when it should be one."""

    key: str
    value: str
    country: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name in quotation marks: one that OFAC itself calls weak (FAQ 122 and 123)."""

    name: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Link:
    """`Linked To: NAME`."""

    name: str


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive under an executive order that the party is subject to."""

    order: str  # 13662, 14024, 14014
    number: str  # 1, 1a, 2, …
    measure: str


@dataclass(frozen=True, slots=True)
class ListingDate:
    """A date that belongs to a listing. `which`: listing, effective or divestment."""

    which: str
    scope: str  # `CMIC`, `EO 14024 Directive 3`
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Measure:
    """A menu-based measure under an executive order or act, in the publisher's words."""

    act: str  # EO 14059, CAATSA 235
    text: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A phrase that states nothing about the party."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A phrase of no known form; `pattern` groups phrases alike."""

    pattern: str


Meaning = Number | Said | Alias | Link | Directive | ListingDate | Measure | Ignored | Unknown


def split_remark(text: str, *, complete: bool = True) -> list[Phrase]:
    """The phrases of a remark. Of one that is cut (`complete` false) the last is left out."""
    if complete:
        text = text[:-1] if text.endswith(".") else text
    phrases: list[Phrase] = []
    end = -2
    pieces = text.split("; ")
    if not complete:
        pieces.pop()
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        number += 1
        upto = _closing(piece, pieces, number)
        if upto > number:
            piece = "; ".join([piece, *pieces[number:upto]])
            number = upto
        end += 2 + len(piece)
        if stripped := piece.strip():
            phrases.append(Phrase(stripped, end))
    return phrases


def _closing(piece: str, pieces: list[str], after: int) -> int:
    """Where a phrase ends whose bracket or quotation mark was left open by the split."""
    depth = piece.count("(") - piece.count(")")
    quoted = _OPEN_ALIAS.match(piece) is not None and not piece.rstrip().endswith("'")
    if depth <= 0 and not quoted:
        return after
    for upto in range(after, min(after + _OPEN_FOR, len(pieces))):
        depth += pieces[upto].count("(") - pieces[upto].count(")")
        if (quoted and pieces[upto].rstrip().endswith("'")) or (not quoted and depth <= 0):
            return upto + 1
    return after


@lru_cache(maxsize=4096)
def meaning_of(text: str, *, person: bool = False) -> Meaning:
    """What one phrase says; a person's posts and ties of kin are free words, not labels."""
    body = text[5:] if text[:5] in {"alt. ", "Alt. "} else text
    first = body.partition(" ")[0]
    for label in _LABELS.get(first, ()):
        if not body.startswith(label) or body[len(label) : len(label) + 1] not in {"", " "}:
            continue
        rest = body[len(label) :].strip()
        if not rest:
            break
        base = NUMBERS.get(label)
        if base is None:
            return _said(PROPERTIES[label], rest)
        return number_of(label, base, rest)
    return _form(body, person=person)


def _said(key: str, value: str) -> Said:
    if key in DATE_VALUED:
        date = date_of(value)
        return Said(key, value if date is None else str(date))
    if key in COUNTRY_VALUED:
        code = alpha2(value)
        if code is None:
            return Said(key, value, doubt=f"'{value}' is not a country")
        return Said(key, code, country=code)
    return Said(key, value)


_ISSUED = re.compile(r" (?:issued|expires|expired) (?:\d{1,2} )?(?:[A-Z][a-z]{2} )?\d{4}(?=$| )")
_MAY_BE_DATED = re.compile(r"issued|expire")
_IN_BRACKETS = re.compile(r" ?\(([^()]*)\)$")


def number_of(label: str, base: str, text: str) -> Meaning:
    """An identifier with its country: `7704274402 (Russia)` under `Tax ID No.` is `inn`."""
    value = _ISSUED.sub("", f" {text}").strip() if _MAY_BE_DATED.search(text) else text
    country = COUNTRY_OF_LABEL.get(label)
    bracket = _IN_BRACKETS.search(value)
    if bracket is not None:
        named = alpha2(bracket[1])
        if named is not None or bracket[1].startswith("Region: "):
            value = value[: bracket.start()].strip()
            country = named or country
    value = " ".join(value.split())
    if re.fullmatch(r"\([^()]*\)", value):
        value = value[1:-1].strip()
    if not value:
        return Said("document", f"{label} {text}")
    return _scheme(base, value, country)


def _scheme(base: str, value: str, country: str | None) -> Number:
    """The scheme a number belongs to, from its label, its country and its check digit."""
    bare = re.sub(r"[\s.-]", "", value).upper()
    if base in _CHECKED:
        if _CHECKED[base](bare):
            return Number(base, bare)
        return Number(f"{base}-unchecked", value, f"{base}: the check digit does not fit")
    if base in {"tax", "registration", "national-id"}:
        for scheme, home, fits in _NATIONAL:
            if country == home and fits(bare):
                return Number(scheme, bare)
        for pattern, home, what in _PROMISED:
            if country == home and base in what and pattern.fullmatch(bare):
                doubt = f"{base}-{home.lower()}: the check digit does not fit"
                return Number(f"{base}-{home.lower()}", value, doubt)
    if base == "gazette" and country == "RU":
        return Number("okpo", bare)
    if base in WORLDWIDE or country is None:
        return Number(base, value)
    return Number(f"{base}-{country.lower()}", value)


_CHECKED = {
    "imo": checkdigits.is_imo,
    "isin": checkdigits.is_isin,
    "lei": checkdigits.is_lei,
    "uscc": checkdigits.is_uscc,
}
_NATIONAL = (
    ("inn", "RU", checkdigits.is_inn),
    ("ogrn", "RU", checkdigits.is_ogrn),
    ("ogrnip", "RU", checkdigits.is_ogrnip),
    ("uscc", "CN", checkdigits.is_uscc),
)
# Shapes that promise one of the numbers above: a failed check digit is worth a warning there.
_PROMISED = (
    (re.compile(r"\d{10}|\d{12}"), "RU", frozenset({"tax"})),
    (re.compile(r"\d{13}"), "RU", frozenset({"registration"})),
)

_OPEN_ALIAS = re.compile(r"(?:[afn]\.k\.a\.|d\.b\.a\.) '")
_QUOTED = re.compile(r"([afn]\.k\.a\.|d\.b\.a\.) '(.*)'")
_DIRECTIVE = re.compile(
    r"Executive Order (\d{5}) Directive (?:Determination|Information)[ :-]*"
    r"Subject to Directive (\w+)\b(?: - )?(.*)"
)
_ORDER_MEASURE = re.compile(r"Executive Order (\d{5}) information: (.*)")
_LISTING_DATE = re.compile(
    r"(Listing|Effective|Purchase/Sales For Divestment) Date \(([^()]*)\):? (.*)"
)
_WHICH = {
    "Listing": "listing",
    "Effective": "effective",
    "Purchase/Sales For Divestment": "divestment",
}
_POINTER = re.compile(
    r"(?:Executive Order \d{5} Directive Information[ :-]*)?"
    r"[Ff]or more information(?: on directives)?, "
    r"please (?:visit|reference) the following link:? .*"
)
_EMPTY_DIRECTIVE = re.compile(
    r"Executive Order \d{5} Directive (?:Determination|Information)[ :-]*"
)

_ROLE = (
    r"(?:adviser|advisor|agent|ambassador|assistant|assemblyman|attorney|businessman|ceo|chair|"
    r"chairman|chairperson|chairwoman|chief|coordinator|co-?founder|colonel|commander|"
    r"commanding officer|constituent|councilor|deputy|director|doctor|employee|executive|"
    r"financier|founder|general|governor|head|inspector|judge|justice|king|lawyer|leader|"
    r"lieutenant|magistrate|major|manager|marshal|mayor|member|minister|ministre|officer|"
    r"official|owner|partner|president|presidential|prosecutor|rector|representative|secretary|"
    r"senator|speaker|spokesman|spokesperson|sub-?commander|superintendent|treasurer|trustee|"
    r"vice|viceroy|worker)"
)
# Free words: where it operates, a court, a post, a tie of kin. Kept as words, not read as facts.
_FREE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:and )?(?:all|only)(?: other)? (?:offices|branches|locations)\b.*|"
            r"and other locations .*|(?:also )?operations in\b.*|this designation refers to .*",
            re.IGNORECASE,
        ),
        "scope",
    ),
    (re.compile(r"(?:assoc?iated with|founded by) .*", re.IGNORECASE), "affiliation"),
)
_OF_PERSONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:step|half-)?(?:wife|husband|son|daughter|brother|sister|father|mother|cousin|"
            r"nephew|niece|uncle|relative)(?:-in-law)? of .*|.*'s (?:\w+ )?(?:son|daughter|wife)",
            re.IGNORECASE,
        ),
        "familyTie",
    ),
    (
        re.compile(
            r"ICTY indictee.*|arrested .*|(?:currently )?(?:incarcerated|in jail|in custody)\b.*|"
            r"wanted by .*|named in UNSCR .*|.* custody|temporary suspension of deportation .*",
            re.IGNORECASE,
        ),
        "legalStatus",
    ),
    (
        re.compile(r"(?:believed to be in|possibly located in|from:?) [A-Z].*", re.IGNORECASE),
        "scope",
    ),
    (re.compile(r"HAMAS - .*|PFLP|DFLP|holder of a .* passport", re.IGNORECASE), "affiliation"),
    (re.compile(rf"(?:[^0-9:#]*[\s,./-])?{_ROLE}s?(?:[\s,./-][^:#]*)?", re.IGNORECASE), "position"),
)


def _form(body: str, *, person: bool) -> Meaning:
    """Phrases that have a form instead of a label."""
    if body.startswith("Linked To: "):
        return Link(body[11:].strip())
    if len(body) > _LONGEST:
        return Unknown(pattern_of(body[:200]))
    quoted = _QUOTED.fullmatch(body)
    if quoted is not None and quoted[2].strip():
        return Alias(quoted[2].strip(), NameKind.WEAK)
    if body.startswith("Digital Currency Address - "):
        currency, _, address = body[27:].partition(" ")
        if re.fullmatch(r"[A-Z0-9]{2,8}", currency) and re.fullmatch(r"\S{20,200}", address):
            return Number(f"crypto-{currency.lower()}", address)
    for pointer in (_POINTER, _EMPTY_DIRECTIVE):
        if pointer.fullmatch(body):
            return Ignored("a pointer to a web page")
    directive = _DIRECTIVE.fullmatch(body)
    if directive is not None:
        number = directive[2]
        words = f"Subject to Directive {number}" + (f" - {directive[3]}" if directive[3] else "")
        return Directive(directive[1], number, words)
    measure = _ORDER_MEASURE.fullmatch(body)
    if measure is not None:
        return Measure(f"EO {measure[1]}", measure[2])
    dated = _LISTING_DATE.fullmatch(body)
    if dated is not None:
        date = date_of(dated[3])
        if date is not None:
            return ListingDate(_WHICH[dated[1]], dated[2], date)
    if re.fullmatch(r"(?:https?://|www\.)\S+(?: \(website\))?", body):
        return Said("website", body.removesuffix(" (website)"))
    email = re.fullmatch(r"(?:Email:)?(\S+@\S+?)(?: \(email\)\.?)?", body)
    if email is not None:
        return Said("email", email[1])
    for pattern, key in (*_FREE, *(_OF_PERSONS if person else ())):
        if pattern.fullmatch(body):
            return Said(key, body)
    return Unknown(pattern_of(body))


def pattern_of(body: str) -> str:
    """The first words of a phrase with every number written 9."""
    words = re.sub(r"\d+", "9", body).split()
    return " ".join(words[:3])[:60]


_MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_DATE = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})")


@lru_cache(maxsize=4096)
def date_of(text: str) -> PartialDate | None:
    """`24 Feb 2022`, `Feb 2022` or `2022`; None for `circa 1951`, `1954 to 1956`."""
    match = _DATE.fullmatch(text.strip(" ."))
    if match is None or (match[2] is not None and match[2] not in _MONTHS):
        return None
    month = "" if match[2] is None else f"-{_MONTHS[match[2]]:02d}"
    day = "" if match[1] is None else f"-{int(match[1]):02d}"
    try:
        return PartialDate.parse(f"{match[3]}{month}{day}")
    except (InvalidValue, ValueError):
        return None


def _by_first_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for label in {**NUMBERS, **PROPERTIES}:
        found.setdefault(label.partition(" ")[0], []).append(label)
    return {word: tuple(sorted(labels, key=len, reverse=True)) for word, labels in found.items()}


_LABELS = _by_first_word()

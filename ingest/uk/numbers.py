"""Which numbers does a cell of business registration numbers or papers hold?

The cells are prose: `(1) OGRN: 1027700132195 (2) TIN: 7707083893`, `1157746088170. Tax ID
7730018980`, `9709056472 - Russia INN`. A label says what a number is; words beside it, the label
itself or the party's only country say whose it is; a check digit decides whether it may join
parties. A number without a label is a registration number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.model.countries import alpha2
from ingest import checkdigits
from ingest.numbers import Number, number_of
from ingest.uk.words import country, numbered, plain

# Labels by what they are: the base of an identifier's scheme.
_LABELS = {
    "tax": (
        r"Tax(?:payer)?\s+I(?:D|dentification)(?:\s+(?:Number|No\.?|Code))?",
        r"(?:Russian\s+)?TIN(?:\s+number)?",
        r"INN",
        r"(?:Belarusian\s+)?tax\s+(?:number|payer number)",
        r"УНН",
        r"UNP",
        r"ИНН",
    ),
    "registration": (
        r"OGRN",
        r"ОГРН",
        r"SRN",
        r"BRN?(?:\s+No\.?)?",
        r"CRN?(?:\s+(?:No\.?|Number))?",
        r"BIN",
        r"UEN(?:\s+ID)?",
        r"(?:State|Company|Business)?\s*Registration\s+(?:Number|No\.?)",
        r"Business\s+Identification\s+Number",
        r"(?:Trade|Commercial)\s+register\s+number",
        r"(?:UK\s+)?Company\s+(?:no\.?|number)",
    ),
    "vat": (r"VAT(?:\s+Tax)?(?:\s+(?:Number|No\.?))?",),
    "licence": (r"Licen[cs]e\s+(?:number|no\.?)",),
    "kpp": (r"KPP", r"КПП"),
    "oktmo": (r"OKTMO",),
    "okpo": (r"OKPO", r"Government\s+Gazette\s+Number"),
    "bik": (r"BIK(?:\s+\(RU\))?",),
    "swift": (r"SWIFT(?:/BI[CN])?(?:\s+code)?", r"BIC"),
    "lei": (r"LEI", r"Legal\s+Entity\s+(?:Identifier|Number)"),
    "uscc": (r"USCC", r"Unified\s+Social\s+Credit\s+Code"),
}
_WORLDWIDE = frozenset({"bik", "kpp", "lei", "okpo", "oktmo", "swift", "uscc"})
_OF_RUSSIA = re.compile(r"\b(?:OGRN|ОГРН|INN|ИНН|KPP|КПП)\b", re.IGNORECASE)
_OF_THE_UK = re.compile(r"\bUK Company\b", re.IGNORECASE)
_BASES = {
    base: re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
    for base, patterns in _LABELS.items()
}
_ONE = "|".join(pattern for patterns in _LABELS.values() for pattern in patterns)
_LABEL = re.compile(rf"(?<!\w)\(?(?:{_ONE})(?:\s*/\s*(?:{_ONE}))*(?!\w)\)?", re.IGNORECASE)
_APART = re.compile(rf"\n|;|\s/\s|\(\d{{1,2}}\)|(?<=[\s.])(?=\(?(?:{_ONE})(?!\w))", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]*)\)")
_DATED = re.compile(r"\bdated\s+\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_IMO = re.compile(r"^IMO\s*(?:No\.?|number)?\s*:?\s*", re.IGNORECASE)
_EDGES = " \t.,:;–—-\"'"
_UNKNOWN_LABEL = re.compile(r"([^\W\d_][^\d:]{2,40}?)(?:\s*:|\s+[–-]\s)\s*\S*\d")


def business_numbers(text: str, home: str | None) -> Iterator[Number]:
    """Every number of a cell of business registration numbers.

    `home` is the only country of the party's addresses, if there is one.
    """
    if home is None and _OF_RUSSIA.search(text):
        home = "RU"
    label = where = ""
    waiting: list[tuple[str, str, str]] = []  # label, country's words, number
    for piece in _APART.split(_DATED.sub(" ", text)):
        words = " ".join((piece or "").split()).strip(_EDGES)
        if not words:
            continue
        here = _LABEL.findall(words)
        label = " ".join([label, *here]).strip()
        rest, place = _without_places(_LABEL.sub(" ", words))
        where = where or place
        if any(char.isdigit() for char in rest) or (rest and here):
            waiting.append((label, where, rest))
            label = where = ""
        elif rest:  # the first words of a label: `Russian TIN`
            label = f"{label} {rest}".strip()
    if waiting and (label or where):  # `9709056472 - Russia INN`: the label stands behind
        before, place, rest = waiting[-1]
        waiting[-1] = (f"{before} {label}".strip(), place or where, rest)
    for label, where, rest in waiting:
        yield _number(label, where, rest, home)


def papers(base: str, numbers: str, details: str) -> Iterator[tuple[Number, str]]:
    """Passports (`passport`) or national numbers (`national-id`), and what is said of each.

    `(1) A (2) B` and `(1) Egypt (2) -`: each number has its own detail, or all have the only one.
    """
    ours, theirs = _aligned(numbers), _aligned(details)
    for at, number in enumerate(ours):
        if number:
            detail = theirs[at] if len(theirs) == len(ours) else " ".join(details.split())
            yield _paper(base, number, detail), f"{number}: {detail}" if detail else number


def _paper(base: str, number: str, detail: str) -> Number:
    code = _country_of(detail)
    if base == "national-id":
        taxes = _BASES["tax"].search(detail) is not None
        bare = _bare(number)
        # Ten digits pass the check of an INN by chance, twelve hardly ever: ten need both words.
        russian = code == "RU" and (taxes or len(bare) == 12)
        if checkdigits.is_inn(bare) and (russian or (code is None and taxes and len(bare) == 12)):
            return Number("inn", bare)
        if taxes:
            return number_of("tax", number, code)
    return Number(base if code is None else f"{base}-{code.lower()}", number)


def imo_number(text: str) -> Number:
    """A ship's number, with or without `IMO` before it."""
    return number_of("imo", _IMO.sub("", text), None)


def _aligned(text: str) -> list[str]:
    """The parts of a numbered cell with empty places kept, so that two cells can be paired."""
    words = " ".join(text.split())
    if not words.startswith("(1)"):
        return numbered(text)
    return [plain(part.strip(" ;,.")) for part in re.split(r"\(\d{1,2}\)", words)[1:]]


def _country_of(detail: str) -> str | None:
    """The country a detail begins with or names as the issuer: `India number, issued on …`."""
    for words in re.split(r"[,.;(]| number\b| passport\b| national\b| diplomatic\b", detail)[:1]:
        code = country(re.sub(r"(?i)^issued (?:in|by)\s+", "", words).strip())
        if code is not None:
            return code
    return None


def _without_places(words: str) -> tuple[str, str]:
    """The words without countries that stand in brackets or at an end, and the country's code."""
    place = ""
    for bracket in _BRACKET.findall(words):
        if (code := alpha2(bracket)) is not None:
            place = code
            words = words.replace(f"({bracket})", " ")
    words = " ".join(words.split()).strip(_EDGES)
    for pattern in (r"^([A-Za-z][A-Za-z ]*[A-Za-z])(.*)$", r"^(.*[\s–-])([A-Za-z]+)$"):
        found = re.match(pattern, words)
        if found is not None:
            name, rest = (
                (found[1], found[2]) if pattern.startswith("^([A") else (found[2], found[1])
            )
            if len(name) > 3 and (code := alpha2(name)) is not None:
                return rest.strip(_EDGES), place or code
    return words, place


def _number(label: str, where: str, rest: str, home: str | None) -> Number:
    base = next((base for base, known in _BASES.items() if known.search(label)), "registration")
    code = "GB" if _OF_THE_UK.search(label) else where or home
    bare = _bare(rest)
    if code in (None, "CN") and checkdigits.is_uscc(bare):
        return Number("uscc", bare)
    if base in _WORLDWIDE:
        return number_of(base, bare, None)
    number = number_of(base, bare if bare.isdigit() else rest, code)
    unknown = None if label else _UNKNOWN_LABEL.match(rest)
    if unknown is not None:
        return replace(number, doubt=f"'{unknown[1]}' is not a known label of a number")
    return number


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())

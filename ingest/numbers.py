"""Under which scheme is a number kept? By what its label says, its country and its check digit.

A number stands under a strong scheme (`inn`, `ogrn`, `uscc`, `lei`, `isin`, `imo`) only when its
check digit fits: a misprint must not make two records one party. Everything else keeps the country
in its scheme (`tax-cy`, `passport-ir`), because registers of two countries give the same numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import checkdigits

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
_REGISTERS = frozenset({"tax", "registration", "national-id", "identification"})
# Shapes that promise one of the numbers above: a failed check digit is worth a warning there.
_PROMISED = (
    ("tax", "RU", re.compile(r"\d{10}|\d{12}", re.ASCII)),
    ("registration", "RU", re.compile(r"\d{13}", re.ASCII)),
)
_WORLDWIDE = frozenset({"swift"})  # one number space; the country stands in the number


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its scheme, and what is doubtful about it."""

    scheme: str
    value: str
    doubt: str | None = None


def number_of(base: str, value: str, country: str | None) -> Number:
    """A number labelled `tax`, `registration`, `passport`, `imo`, … of a country (alpha-2)."""
    value = " ".join(value.split())
    bare = re.sub(r"[\s.-]", "", value).upper()
    if base in _CHECKED:
        if _CHECKED[base](bare):
            return Number(base, bare)
        return Number(f"{base}-unchecked", value, f"{base}: the check digit does not fit")
    if base in _WORLDWIDE or country is None:
        return Number(base, bare if base in _WORLDWIDE else value)
    if base in _REGISTERS:
        for scheme, home, fits in _NATIONAL:
            if country == home and fits(bare):
                return Number(scheme, bare)
    scheme = f"{base}-{country.lower()}"
    promised = any(
        (base, country) == (what, home) and shape.fullmatch(bare) for what, home, shape in _PROMISED
    )
    return Number(scheme, value, f"{scheme}: the check digit does not fit" if promised else None)

"""In which scheme is a number kept? By its property, its country and its check digit.

A number that fails its check digit is kept under a scheme that does not make two records one party.
"""

from __future__ import annotations

import re

from ingest.checkdigits import is_imo, is_inn, is_isin, is_lei, is_ogrn, is_ogrnip, is_uscc

_CHECKED = {"imo": is_imo, "isin": is_isin, "lei": is_lei, "uscc": is_uscc}
# Under which general number of which country a number with a check digit of its own may stand.
_NATIONAL = (
    ("inn", "tax", "RU", is_inn),
    ("ogrn", "registration", "RU", is_ogrn),
    ("ogrnip", "registration", "RU", is_ogrnip),
    ("uscc", "registration", "CN", is_uscc),
    ("uscc", "tax", "CN", is_uscc),
)
_ANYWHERE = {"inn": "tax-ru", "ogrn": "registration-ru"}


def scheme_of(scheme: str, value: str, country: str | None) -> tuple[str, str, str | None]:
    """(scheme, number, what is doubtful about it) of a value.

    Args:
        scheme: what the property says; `-xx` at its end asks for the country.
        country: ISO alpha-2 of the party's country, when there is one and no other.
    """
    bare = re.sub(r"[\s.-]", "", value).upper()
    if scheme in _CHECKED:
        number = bare.removeprefix("IMO") if scheme == "imo" else bare
        if _CHECKED[scheme](number):
            return scheme, number, None
        return f"{scheme}-unchecked", value, f"{scheme}: the check digit does not fit"
    if scheme in _ANYWHERE:
        for name, _, _, fits in _NATIONAL[:3]:
            if name.startswith(scheme) and fits(bare):
                return name, bare, None
        return _ANYWHERE[scheme], value, f"{scheme}: the check digit does not fit"
    if scheme == "cik" and re.fullmatch(r"0*[1-9][0-9]{0,9}", bare):
        return scheme, bare.lstrip("0"), None
    base, asks, _ = scheme.partition("-xx")
    if not asks:
        return scheme, value, None
    for name, general, home, fits in _NATIONAL:
        if (general, home) == (base, country) and fits(bare):
            return name, bare, None
    return base if country is None else f"{base}-{country.lower()}", value, None

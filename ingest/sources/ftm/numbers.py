"""In which scheme is a number kept? By its property, its country and its check digit.

`ingest.numbers` decides; this says what a property of FollowTheMoney asks it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.numbers import Number, number_of

# Properties of one country's number: what it is there, and which schemes it may turn out to be.
_NATIONAL = {
    "inn": ("tax", "RU", ("inn",)),
    "ogrn": ("registration", "RU", ("ogrn", "ogrnip")),
}
_CHECKED = ("imo", "isin", "lei", "uscc", "swift")


def scheme_of(scheme: str, value: str, country: str | None) -> Number:
    """The number of a value, with its scheme and what is doubtful about it.

    Args:
        scheme: what the property says; `-xx` at its end asks for the country.
        country: ISO alpha-2 of the party's country, when there is one and no other.
    """
    if scheme in _NATIONAL:
        base, home, promised = _NATIONAL[scheme]
        found = number_of(base, value, home)
        if found.scheme in promised:
            return found
        return replace(found, doubt=f"{scheme}: the check digit does not fit")
    if scheme in _CHECKED:
        return number_of(scheme, re.sub(r"^IMO\s*", "", value, flags=re.IGNORECASE), None)
    if scheme == "cik" and re.fullmatch(r"0*[1-9][0-9]{0,9}", value.strip(), re.ASCII):
        return Number(scheme, value.strip().lstrip("0"))
    base, asks, _ = scheme.partition("-xx")
    return number_of(base, value, country) if asks else Number(scheme, value)

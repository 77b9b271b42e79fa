"""How large is a stake that a register writes in words? An interval, or nothing; never a guess.

`percentage` is free text: `51`, `51,00 %`, `25-50`, `more than 25%`, `at least 25 but less than
50`, `1/3`. A bound that is not exact in parts per million is moved outwards, so that the interval
holds what was meant. Registers of control give bands instead, as codes (Companies House: "natures
of control"); those say how far each band reaches.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from graph.model.share import PPM, UNKNOWN_STAKE, Share

_N = r"([0-9]{1,3}(?:[.,][0-9]{1,30})?)"
_RANGE = re.compile(rf"(?:from )?{_N} ?(?:-|to) ?{_N}")
_BETWEEN = re.compile(rf"between {_N} and {_N}")
_FRACTION = re.compile(r"([0-9]{1,6}) ?/ ?([0-9]{1,6})")
_ABOVE = re.compile(rf"(?:more than|over|above|greater than|exceeding|>) ?{_N}")
_FROM = re.compile(
    rf"(?:at least|not less than|no less than|minimum|>=|from) ?{_N}|"
    rf"{_N} ?(?:or more|or above|and more|and above|\+)"
)
_BELOW = re.compile(rf"(?:less than|under|below|<) ?{_N}")
_UP_TO = re.compile(
    rf"(?:up to|at most|not more than|no more than|maximum|<=) ?{_N}|{_N} ?(?:or less|or below)"
)
_SIGNS = str.maketrans({"–": "-", "—": "-", "−": "-", "≥": ">=", "≤": "<=", "\u00a0": " "})
# Bands of the register of people with significant control (Companies Act 2006, Schedule 1A).
_BANDS = {
    "25-to-50": Share(250_001, 500_000),
    "50-to-75": Share(500_001, 749_999),
    "75-to-100": Share(750_000, PPM),
}
_BAND = re.compile(r"(ownership-of-shares|voting-rights)-([0-9]+-to-[0-9]+)-percent\b.*")


def read_stake(text: str) -> Share | None:
    """The interval a text gives; None when it gives none, or one outside 0 to 100 percent."""
    words = text.lower().translate(_SIGNS)
    words = re.sub(r"%|\bper ?cent\b|\bpct\b", " ", words)
    words = " ".join(words.split()).replace(" ,", ",").strip(" .")
    found = _plain(words)
    if found is None and (pieces := re.split(r",? (?:but|and) |, ", words))[1:]:
        found = _both([_bound(piece) for piece in pieces])
    if found is None:
        return None
    low, high = found
    return Share(low, high) if 0 <= low <= high <= PPM else None


def read_band(text: str) -> tuple[Share, str] | None:
    """The band and the interest (shares, votes) that a code of the register stands for."""
    found = _BAND.fullmatch(text.strip().lower())
    if found is None or found[2] not in _BANDS:
        return None
    return _BANDS[found[2]], "votes" if found[1] == "voting-rights" else "shares"


def _plain(words: str) -> tuple[int, int] | None:
    if re.fullmatch(_N, words):
        return _floor(words), _ceiling(words)
    if found := _FRACTION.fullmatch(words):
        whole = int(found[2])
        share = Fraction(int(found[1]), whole) * PPM if whole else Fraction(-1)
        return share.__floor__(), share.__ceil__()
    if found := _RANGE.fullmatch(words) or _BETWEEN.fullmatch(words):
        return _floor(found[1]), _ceiling(found[2])
    return _bound(words)


def _bound(words: str) -> tuple[int, int] | None:
    """What a text with one limit leaves possible."""
    if found := _ABOVE.fullmatch(words):
        return _floor(found[1]) + 1, PPM
    if found := _FROM.fullmatch(words):
        return _floor(found[1] or found[2]), PPM
    if found := _BELOW.fullmatch(words):
        return UNKNOWN_STAKE.low, _ceiling(found[1]) - 1
    if found := _UP_TO.fullmatch(words):
        return UNKNOWN_STAKE.low, _ceiling(found[1] or found[2])
    return None


def _both(bounds: list[tuple[int, int] | None]) -> tuple[int, int] | None:
    known = [bound for bound in bounds if bound is not None]
    if len(known) != len(bounds):
        return None
    return max(low for low, _ in known), min(high for _, high in known)


def _ppm(number: str) -> Fraction:
    return Fraction(Decimal(number.replace(",", "."))) * 10_000


def _floor(number: str) -> int:
    return _ppm(number).__floor__()


def _ceiling(number: str) -> int:
    return _ppm(number).__ceil__()

"""Can this number be what its label says? Check digits of the schemes that identify a party.

A number that fails its check digit is a misprint or another number under the same label: it is
kept, but not under a scheme that would make two records one party.

Sources: INN, OGRN, OGRNIP: orders of the Russian Federal Tax Service; LEI: ISO 17442 with ISO/IEC
7064 MOD 97-10; ISIN: ISO 6166 (Luhn on the digits of its letters); IMO: IMO Resolution
A.1117(30); USCC: GB 32100-2015.
"""

from __future__ import annotations

import re

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def is_inn(text: str) -> bool:
    """10 digits (organisations) or 12 (people), each form with its check digits."""
    if re.fullmatch(r"[0-9]{10}", text):
        return _weighted(text, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(text[9])
    if re.fullmatch(r"[0-9]{12}", text):
        first = _weighted(text, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        second = _weighted(text, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        return (first, second) == (int(text[10]), int(text[11]))
    return False


def is_ogrn(text: str) -> bool:
    """13 digits, the last one the first twelve modulo 11."""
    return bool(re.fullmatch(r"[0-9]{13}", text)) and int(text[:12]) % 11 % 10 == int(text[12])


def is_ogrnip(text: str) -> bool:
    """15 digits (sole traders), the last one the first fourteen modulo 13."""
    return bool(re.fullmatch(r"[0-9]{15}", text)) and int(text[:14]) % 13 % 10 == int(text[14])


def is_lei(text: str) -> bool:
    """18 letters and digits and two check digits, 1 modulo 97 when letters are 10 to 35."""
    if re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text) is None:
        return False
    return int("".join(str(int(char, 36)) for char in text)) % 97 == 1


def is_isin(text: str) -> bool:
    """Two letters, nine letters or digits, one Luhn digit."""
    if re.fullmatch(r"[A-Z]{2}[0-9A-Z]{9}[0-9]", text) is None:
        return False
    digits = "".join(str(int(char, 36)) for char in text)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def is_imo(text: str) -> bool:
    """Seven digits of a ship; the last is the last digit of the weighted sum of the others."""
    if re.fullmatch(r"[0-9]{7}", text) is None:
        return False
    return _weighted(text, (7, 6, 5, 4, 3, 2)) % 10 == int(text[6])


def is_uscc(text: str) -> bool:
    """18 characters of the Chinese unified social credit code, the last a check modulo 31."""
    if re.fullmatch(rf"[{_USCC}]{{18}}", text) is None:
        return False
    total = sum(_USCC.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return _USCC[-total % 31] == text[17]

"""How is an amount kept? As a whole number of the currency's minor units (cents)."""

from __future__ import annotations

from decimal import Decimal

# ISO 4217 exponents that are not 2.
_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "OMR": 3}


def minor_digits(currency: str) -> int:
    """Decimal digits between the unit and its minor unit: 2 for USD, 0 for JPY."""
    return _MINOR_DIGITS.get(currency, 2)


def in_units(value: int, currency: str) -> Decimal:
    """Minor units as units: 12345 of USD is 123.45."""
    return Decimal(value).scaleb(-minor_digits(currency))

"""How large is a stake? Integer parts per million, as an interval, so that sums are exact.

Percentages are compared with legal thresholds; a binary float turns 5 x 10 % into 49.999…, so
text is read as a decimal and kept as an integer from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from graph.errors import InvalidValue

PPM = 1_000_000  # one whole


def parse_percent(text: str) -> int:
    """Percent as written (`41.66`, `25 %`) to integer ppm; InvalidValue outside 0-100.

    Digits below one ppm (the fifth decimal of a percentage) are refused rather than rounded: a
    rounded stake could cross a threshold.
    """
    try:
        percent = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation as error:
        msg = f"'{text}' is not a percentage"
        raise InvalidValue(msg) from error
    if not percent.is_finite():
        msg = f"'{text}' is not a percentage"
        raise InvalidValue(msg)
    if percent < 0 or percent > 100:
        msg = f"a share of {text} is outside 0 to 100 percent"
        raise InvalidValue(msg)
    ppm = percent * 10_000
    if ppm != int(ppm):
        msg = f"'{text}' is finer than 0.0001 percent; write at most four decimals"
        raise InvalidValue(msg)
    return int(ppm)


def format_percent(ppm: int) -> str:
    """Integer ppm as an exact percentage with no trailing zeros: 416600 -> `41.66`."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Share:
    """A stake between `low` and `high` ppm, both inclusive; equal when exact."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= PPM:
            msg = (
                f"a share from {format_percent(self.low)} to {format_percent(self.high)} percent "
                "must run upwards within 0 to 100"
            )
            raise InvalidValue(msg)

    @classmethod
    def exact(cls, ppm: int) -> Share:
        """A share known exactly."""
        return cls(ppm, ppm)

    @property
    def is_exact(self) -> bool:
        """True when both bounds agree."""
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_exact:
            return f"{format_percent(self.low)} %"
        return f"{format_percent(self.low)}–{format_percent(self.high)} %"


UNKNOWN_STAKE = Share(1, PPM)  # "owns", with no number: more than nothing, at most all

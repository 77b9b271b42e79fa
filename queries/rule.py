"""Which rule of which regime applied on a day? Regimes as dated data, from `rules/*.toml`.

A rule is what a regulator wrote, with its dates and its citation; it holds no code. A day before
the first period has no rule, and a verdict for it says so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import InvalidValue, UnknownName
from graph.model.share import parse_percent

_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Period:
    """One version of a rule. `threshold` in ppm; `strict` means more than, not at least."""

    start: date
    end: date | None  # the first day on which it no longer applies
    threshold: int
    strict: bool
    aggregate: bool
    citation: str
    url: str
    verify: str | None

    def reached(self, ppm: int) -> bool:
        """Does a stake of this size meet the threshold?"""
        return ppm > self.threshold if self.strict else ppm >= self.threshold


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime: the lists that seed it, what a hit means, and its rule by period."""

    id: str
    title: str
    authority: str
    lists: tuple[str, ...]
    hit: str
    periods: tuple[Period, ...]

    def on(self, day: date) -> Period | None:
        """The version that applied on a day, or None."""
        for period in self.periods:
            if period.start <= day and (period.end is None or day < period.end):
                return period
        return None


def regime_ids() -> tuple[str, ...]:
    """The regimes that ship with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load_regime(name: str) -> Regime:
    """A shipped regime by id, or a user's by the path of its file (ending in .toml)."""
    path = Path(name) if name.endswith(".toml") else _FOLDER / f"{name}.toml"
    if not path.is_file():
        raise UnknownName("regime", name, regime_ids())
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        return Regime(
            id=path.stem,
            title=raw["title"],
            authority=raw["authority"],
            lists=tuple(raw["lists"]),
            hit=raw["hit"],
            periods=tuple(_period(item) for item in raw["periods"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, InvalidValue) as error:
        msg = f"{path} is not a regime: {error}"
        raise InvalidValue(msg) from error


def _period(raw: dict[str, Any]) -> Period:
    return Period(
        start=date.fromisoformat(raw["from"]),
        end=date.fromisoformat(raw["to"]) if "to" in raw else None,
        threshold=parse_percent(str(raw["threshold"])),
        strict=bool(raw["strict"]),
        aggregate=bool(raw["aggregate"]),
        citation=raw["citation"],
        url=raw["url"],
        verify=raw.get("verify"),
    )

"""Which rule of which regime applied on a day? Regimes as dated data, from `rules/*.toml`.

A rule is what a regulator wrote, with its dates and its citation; it holds no code. A day before
the first period has no rule, and a verdict for it says so. A user's own file has the same form
and, under the name of a shipped regime, takes its place.

Fields of a regime (docs/verdict.md explains each with an example):
    title, short, authority, hit     words for people; `short` heads a column
    lists                            the lists whose parties count from the start
    lists_by_programme               lists of which only some programmes count
    split                            pattern in programmes and measures: each match apart (SSI)
    test                             `ownership` (default) or `supply` (any tier of SUPPLIES)
    not_in                           countries whose parties the rule does not reach
    subsidiary                       flag for the parent of a listed subsidiary
    effects                          dated consequences of a listing
    periods                          versions of the rule, see Period
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph.errors import InvalidValue, UnknownName
from graph.model.share import parse_percent

_FOLDER = Path(__file__).parent / "rules"
# The order in which regimes are shown; a file that is not named here follows at the end.
_SHOWN = (
    "ofac_50",
    "ofac_ssi",
    "ns_cmic",
    "eu_own",
    "eu_833_xix",
    "uk_ofsi",
    "bis_affiliates",
    "us_1260h",
    "uflpa",
    "china",
)
_CONTROL = ("counts", "caution", "none")
_TESTS = ("ownership", "supply")


@dataclass(frozen=True, slots=True)
class Period:
    """One version of a rule; without a threshold it reaches listed names only.

    `threshold` in ppm; `strict` means more than, not at least. `aggregate`: holdings of different
    listed parties are added up; if not, each is taken alone, joint arrangements excepted.
    `control`: `counts` (as ownership does), `caution` (a flag) or `none`. `minority` is the flag
    for a stake below the threshold, or nothing.
    """

    start: date
    end: date | None  # the first day on which it no longer applies
    threshold: int | None
    strict: bool
    aggregate: bool
    control: str
    minority: str
    citation: str
    url: str
    verify: str | None

    def reached(self, ppm: int) -> bool:
        """Does a stake of this size meet the threshold?"""
        if self.threshold is None:
            return False
        return ppm > self.threshold if self.strict else ppm >= self.threshold


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows from a listing, on a day of the law or so many days after the listing."""

    text: str  # with {date}
    after_days: int | None
    on: date | None
    given: str  # attribute under which a list gives the day itself; empty: none does


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime: the lists that seed it, what a hit means, and its rule by period."""

    id: str
    title: str
    short: str
    authority: str
    lists: tuple[str, ...]
    programmes: dict[str, frozenset[str]]
    split: re.Pattern[str] | None
    test: str
    not_in: frozenset[str]
    subsidiary: str
    hit: str
    effects: tuple[Effect, ...]
    periods: tuple[Period, ...]

    @property
    def seeding(self) -> tuple[str, ...]:
        """Every list of which some entry counts."""
        return (*self.lists, *self.programmes)

    def on(self, day: date) -> Period | None:
        """The version that applied on a day, or None."""
        for period in self.periods:
            if period.start <= day and (period.end is None or day < period.end):
                return period
        return None


def regime_ids() -> tuple[str, ...]:
    """The regimes that ship with the program, in the order in which they are shown."""
    found = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return (*(r for r in _SHOWN if r in found), *(r for r in found if r not in _SHOWN))


@cache
def load_regime(name: str) -> Regime:
    """A shipped regime by id, or a user's by the path of its file (ending in .toml).

    Raises:
        UnknownName: no such regime.
        InvalidValue: the file does not have the form of a regime.
    """
    own = name.endswith(".toml")
    path = Path(name) if own else _FOLDER / f"{name}.toml"
    if not (path.is_file() if own else name in regime_ids()):
        raise UnknownName("regime", name, regime_ids(), "or give the path of a .toml file")
    try:
        return _regime(path.stem, tomllib.loads(path.read_text("utf-8")))
    except (LookupError, TypeError, ValueError, AttributeError, re.error, InvalidValue) as error:
        what = f"missing {error}" if isinstance(error, KeyError) else str(error)
        msg = f"{path} is not a regime: {what}"
        raise InvalidValue(msg) from error


def _regime(name: str, raw: dict[str, Any]) -> Regime:
    periods = sorted((_period(item) for item in raw["periods"]), key=lambda period: period.start)
    for earlier, later in pairwise(periods):
        if earlier.end is None or earlier.end > later.start:
            msg = f"the period from {later.start} begins before the one from {earlier.start} ends"
            raise ValueError(msg)
    return Regime(
        id=name,
        title=raw["title"],
        short=raw.get("short", name),
        authority=raw["authority"],
        lists=tuple(raw["lists"]),
        programmes={key: frozenset(v) for key, v in raw.get("lists_by_programme", {}).items()},
        split=re.compile(raw["split"]) if "split" in raw else None,
        test=_one_of(raw.get("test", "ownership"), _TESTS),
        not_in=frozenset(raw.get("not_in", ())),
        subsidiary=raw.get("subsidiary", ""),
        hit=raw["hit"],
        effects=tuple(_effect(item) for item in raw.get("effects", ())),
        periods=tuple(periods),
    )


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        msg = f"'{value}' is none of {', '.join(known)}"
        raise ValueError(msg)
    return value


def _effect(raw: dict[str, Any]) -> Effect:
    on = date.fromisoformat(raw["on"]) if "on" in raw else None
    if (on is None) == ("after_days" not in raw):
        msg = "an effect has either `on` or `after_days`"
        raise ValueError(msg)
    given = raw.get("given", "")
    if given and on is not None:
        msg = "an effect `on` a day of the law is `given` by no list"
        raise ValueError(msg)
    return Effect(text=raw["text"], after_days=raw.get("after_days"), on=on, given=given)


def _period(raw: dict[str, Any]) -> Period:
    threshold = raw.get("threshold")
    return Period(
        start=date.fromisoformat(raw["from"]),
        end=date.fromisoformat(raw["to"]) if "to" in raw else None,
        threshold=None if threshold is None else parse_percent(str(threshold)),
        strict=bool(raw["strict"]) if threshold is not None else False,
        aggregate=bool(raw["aggregate"]) if threshold is not None else False,
        control=_one_of(raw.get("control", "none"), _CONTROL),
        minority=raw.get("minority", ""),
        citation=raw["citation"],
        url=raw["url"],
        verify=raw.get("verify"),
    )

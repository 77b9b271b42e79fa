"""How is a change told? One line for a listing, a stake, a control or a rule that changed on a day.

A date that is known to the day is the day of the change and is not repeated, but for a listing's
start, which is how a listing is known. A date known to the month or the year is told as that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.model.lists import list_info
from graph.model.share import PPM, format_percent
from graph.model.time import Holds, PartialDate, from_day_number
from graph.model.vocabulary import RelationKind
from queries.rule import Period, Regime

Cells = Mapping[str, Any]  # a fact's row in the ledger's columns
_NOUN = {
    RelationKind.CONTROLS: "control",
    RelationKind.SUPPLIES: "supplies",
}


def listing_changed(cells: Cells, part: str, name: str, was: int, now: int) -> str:
    """`listed: SDN since 2022-04-06 (Sberbank)`, `no longer listed: SDN (Sberbank)`, …"""
    label = list_info(cells["list_id"]).label + (f" {part}" if part else "")
    if now > was:
        word = "listed" if now == Holds.YES else "perhaps listed"
        since = cells["valid_from"]
        if since:
            when = f" since {_day(since)}"
        else:
            when = f", seen by {from_day_number(int(cells['first_known']))}, its start not known"
    else:
        word = "no longer listed" if now == Holds.NO else "perhaps no longer listed"
        when = f", ended {_day(cells['valid_to'])}" if _vague(cells["valid_to"]) else ""
    return f"{word}: {label}{when} ({name})"


def relation_changed(cells: Cells, source: str, target: str, was: int, now: int) -> str:
    """`Sberbank's stake of 41.9 % began`, `X's control of Y may have ended (some day in 2022)`.

    Args:
        target: whose stake it is, or empty for the party asked about.
    """
    kind = RelationKind(cells["kind"])
    began = now > was
    verb = "began" if began else "ended"
    if now == Holds.MAYBE:
        verb = f"may have {'begun' if began else 'ended'}"
    plain = cells["valid_from"] if began else cells["valid_to"]
    when = f" ({_day(plain)})" if _vague(plain) else ""
    if kind == RelationKind.OWNS:
        return f"{source}'s {_stake(cells)}{_of(target, 'in')} {verb}{when}"
    word = "to" if kind == RelationKind.SUPPLIES else "of"
    return f"{source}'s {_NOUN[kind]}{_of(target, word)} {verb}{when}"


def stake_moved(old: Cells, new: Cells, source: str, target: str) -> str:
    """`X's stake in Y went from 60 % to 40 %`."""
    return f"{source}'s stake{_of(target, 'in')} went from {_share(old)} to {_share(new)}"


def home_changed(was: str | None, now: str | None) -> str:
    """`its home country changed: China to United States`."""
    return f"its home country changed: {was or 'unknown'} to {now or 'unknown'}"


def rule_changed(regime: Regime, was: Period | None, now: Period | None) -> str | None:
    """`the rule changed: more than 50 % to at least 50 %`; None where nothing but words changed."""
    old, new = _terms(regime, was), _terms(regime, now)
    differing = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    if not differing:
        return None
    if old[0] == _NAMES or new[0] == _NAMES:
        differing = differing[:1]  # what else a rule says is of no account without its test
    return f"the rule changed: {', '.join(a for a, _ in differing)} to " + ", ".join(
        b for _, b in differing
    )


_NAMES = "names only"


def _terms(regime: Regime, period: Period | None) -> tuple[str, ...]:
    """What a version of a rule says, in the order in which it is told."""
    if period is None:
        return _NAMES, "", "control does not count", "no flag for less"
    test = _NAMES
    if regime.test == "supply":
        test = "supply at any tier"
    elif period.threshold is not None:
        test = (
            f"{'more than' if period.strict else 'at least'} {format_percent(period.threshold)} %"
        )
    added = ""
    if period.threshold is not None:
        added = "stakes added up" if period.aggregate else "each party's stakes alone"
    control = {"counts": "control counts", "caution": "control flagged"}.get(
        period.control, "control does not count"
    )
    return (
        test,
        added,
        control,
        f"flag {period.minority}" if period.minority else "no flag for less",
    )


def _stake(cells: Cells) -> str:
    if cells["share_low"] < 0 and cells["share_high"] < 0:
        return "stake of unknown size"
    return f"stake of {_share(cells)}"


def _share(cells: Cells) -> str:
    low = max(int(cells["share_low"]), 0)
    high = int(cells["share_high"]) if cells["share_high"] >= 0 else PPM
    if low == high:
        return f"{format_percent(low)} %"
    return f"{format_percent(low)} to {format_percent(high)} %"


def _of(target: str, word: str) -> str:
    return f" {word} {target}" if target else ""


def _vague(day: str | None) -> bool:
    return bool(day) and PartialDate.parse(str(day)).day is None


def _day(day: str) -> str:
    return f"some day in {day}" if _vague(day) else day

"""What follows from a listing, and on which day? As the list itself says, else by the rule's count.

A list may give the day for each entry (OFAC does for NS-CMIC); a source keeps it as an attribute of
the party. Where no source gives it, it is counted from the listing's day, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from graph.errors import InvalidValue
from graph.model.time import PartialDate
from queries.rule import Effect, load_regime, regime_ids

Facts = Iterable[tuple[str, str]]  # (label, value) of a party


def told(effects: Iterable[Effect], since: PartialDate | None, facts: Facts) -> tuple[str, ...]:
    """Each effect in words, of a listing since that day (None: not known to the day)."""
    facts = tuple(facts)
    return tuple(_told(effect, since, facts) for effect in effects)


def effects_of(list_id: str, since: str | None, facts: Facts) -> tuple[str, ...]:
    """What the regimes that ship with the program make follow from the day of such a listing."""
    effects = _counted().get(list_id, ())
    start = PartialDate.parse(since) if since else None
    return told(effects, start if start and start.day is not None else None, facts)


@cache
def _counted() -> dict[str, tuple[Effect, ...]]:
    """The effects that are counted from the listing's day, by list."""
    return {
        list_id: effects
        for regime in map(load_regime, regime_ids())
        if (effects := tuple(each for each in regime.effects if each.after_days is not None))
        for list_id in regime.lists
    }


def _told(effect: Effect, since: PartialDate | None, facts: tuple[tuple[str, str], ...]) -> str:
    if effect.after_days is None:
        return effect.text.format(date=effect.on)
    given = [day for label, value in facts if label == effect.given and (day := _day(value))]
    # Of a party that was listed again, the day of an earlier listing does not count.
    later = [day for day in given if since is None or day.first >= since.first]
    if later:
        return effect.text.format(date=min(later, key=lambda day: day.first))
    if since is None:
        return effect.text.format(date="a day that the listing's date would give")
    counted = since.first + timedelta(effect.after_days)
    return f"{effect.text.format(date=counted)} (computed: listing + {effect.after_days} days)"


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidValue:
        return None

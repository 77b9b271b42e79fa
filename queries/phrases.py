"""How is a step said in words? From the asker's side, between the two names."""

from __future__ import annotations

from typing import Any

from graph.model.share import PPM, format_percent
from graph.model.time import PartialDate
from queries.result import Listing, Party, Step


def percent(low: int | None, high: int | None) -> str:
    """A stake in words: `41.66 %`, `25–50 %`, `more than 25 %`, or nothing when unknown."""
    if low is None or high is None or low < 0 or (low <= 1 and high == PPM):
        return ""
    if low == high:
        return f"{format_percent(low)} %"
    if high == PPM:
        return f"at least {format_percent(low)} %"
    return f"{format_percent(low)}–{format_percent(high)} %"


def phrase(step: str, fact: dict[str, Any], product: str | None) -> tuple[str, str]:
    """(the words between two names, the short label of the line) for a step by its first fact."""
    share = percent(fact["share_low"], fact["share_high"])
    how = fact["how"]
    if step == "owner":
        return (f"is owned {share} by" if share else "is owned (share not stated) by"), share
    if step in ("holding_major", "holding_minor"):
        return (f"owns {share} of" if share else "owns part (share not stated) of"), share
    if step == "sister":
        return (f"also owns {share} of" if share else "also controls"), share or "control"
    if step in ("controller", "controlled"):
        if how == "parent":
            return ("is a subsidiary of" if step == "controller" else "is the parent of"), "parent"
        words = "is controlled by" if step == "controller" else "controls"
        told = how and how not in ("control", "controls") and step == "controlled"
        return (f"{words} ({how})" if told else words), how or "control"
    if step == "supplier":
        part = _share(fact["input_share"], "of its input")
        goods = product or "goods"
        return f"buys {goods} from" if not part else f"buys {goods} ({part}) from", goods
    if step == "customer":
        part = _share(fact["revenue_share"], "of its revenue")
        goods = product or "goods"
        return f"sells {goods} to" if not part else f"sells {goods} ({part}) to", goods
    if step == "makes":
        return "makes", _share(fact["market_share"], "of the market")
    if step == "maker":
        part = _share(fact["market_share"], "of the market")
        return (f"is made ({part}) by" if part else "is made by"), part
    if step == "input":
        return "needs", ""
    if step == "found_in":
        return "has parts found in", product or "parts"
    if step == "linked":
        return (f"is linked (“{how}”) with" if how else "is linked with"), how or "link"
    if step == "earns_in":
        return _earns(fact)
    return "operates in", "operations"


def _earns(fact: dict[str, Any]) -> tuple[str, str]:
    """A revenue figure by its definition; a share of something else is named as what it is."""
    defined = fact["how"] or "revenue"
    period = f" ({fact['period']})" if fact["period"] else ""
    if fact["revenue_share"] is None:
        return f"earns revenue{period} in", "revenue"
    share = f"{format_percent(fact['revenue_share'])} %"
    if defined.startswith("share of "):
        return f"places {share} of {defined.removeprefix('share of ')}{period} in", share
    return f"earns {share} of its {defined}{period} in", share


def _share(ppm: int | None, of: str) -> str:
    return "" if ppm is None or ppm < 0 else f"{format_percent(ppm)} % {of}"


def listed_on(party: Party) -> str:
    """`is on the UK Sanctions List since 2022-06-29 and …`, or the measures a product is under."""
    if not party.listings:
        return "is on no list"
    shown = [f"{item.title}{_since(item)}" for item in party.listings[:3]]
    more = len(party.listings) - len(shown)
    if more > 0:
        shown.append(f"{more} more")
    joined = " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    words = "is under" if party.kind in ("Product", "Country") else "is on"
    return f"{words} {joined}"


def _since(listing: Listing) -> str:
    if listing.since is None:
        return ""
    date = PartialDate.parse(listing.since)
    return f" (since {date})" if date.day is not None else f" (in {date})"


def sentence(focus: Party, steps: tuple[Step, ...], parties: dict[str, Party]) -> str:
    """The whole path as one sentence that ends with what the target stands on."""
    if not steps:
        return f"{focus.name} itself {listed_on(focus)}."
    words = focus.name
    for number, step in enumerate(steps):
        joint = " " if number == 0 else ", which "
        words += f"{joint}{step.phrase} {parties[step.target].name}"
    target = parties[steps[-1].target]
    return f"{words}, which {listed_on(target)}." if target.listings else f"{words}."

"""The ownership rules once more, slowly, straight from their texts: dictionaries and loops.

Nothing here is shared with the program. Each function says which words of which text it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.arrays import Control, Holding

WHOLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Stake:
    """What one owner holds of one company through one vehicle, on one bound."""

    owner: int
    owned: int
    ppm: int
    joint: str
    least: int = 0


def bounds(holdings: Sequence[Holding]) -> tuple[list[Stake], list[Stake]]:
    """Statements of one stake (same owner, owned, vehicle) give its least and its most.

    "Owns", with no number, says nothing beside a statement that gives one.
    """
    groups: dict[tuple[int, int, str, str], list[Holding]] = {}
    for item in holdings:
        groups.setdefault((item.owner, item.owned, item.how, item.joint), []).append(item)
    least: dict[tuple[int, int, str, str], int] = {}
    most: dict[tuple[int, int, str, str], int] = {}
    for key, items in groups.items():
        sure = [item for item in items if item.sure]
        sure = [item for item in sure if (item.low, item.high) != (1, WHOLE)] or sure
        least[key] = min((item.low for item in sure), default=0)
        most[key] = max(item.high for item in sure or items)
    for key in groups:
        others = sum(ppm for other, ppm in least.items() if other[1] == key[1] and other != key)
        if WHOLE - others >= least[key]:  # the others' certain stakes leave no more than this
            most[key] = min(most[key], WHOLE - others)
    low = [Stake(k[0], k[1], least[k], k[3]) for k in groups]
    high = [Stake(k[0], k[1], most[k], k[3], least[k]) for k in groups]
    return low, high


def meets(total: int, threshold: int, *, strict: bool) -> bool:
    """ "50 percent or more" or "more than 50 percent"."""
    return total > threshold if strict else total >= threshold


def at_most(stakes: Sequence[Stake], node: int, counted: Sequence[Stake]) -> int:
    """What these stakes come to: their sum, and no more than the least of the others leaves."""
    total = sum(s.ppm for s in counted)
    least = sum(s.least for s in stakes if s.owned == node)
    if least > WHOLE:  # the stakes contradict each other: nothing follows from them
        return total
    return min(total, WHOLE - (least - sum(s.least for s in counted)))


def aggregated(
    count: int,
    stakes: Sequence[Stake],
    controls: Iterable[Control],
    listed: set[int],
    threshold: int,
    *,
    strict: bool,
) -> set[int]:
    """OFAC 2014, EU, BIS: "owned … in the aggregate by one or more blocked persons"."""
    reached = set(listed)
    while True:
        more = {
            node
            for node in range(count)
            if node not in reached
            and (
                meets(
                    at_most(
                        stakes,
                        node,
                        [s for s in stakes if s.owned == node and s.owner in reached],
                    ),
                    threshold,
                    strict=strict,
                )
                or any(c.controlled == node and c.controller in reached for c in controls)
            )
        }
        if not more:
            return reached
        reached |= more


def alone(
    count: int,
    stakes: Sequence[Stake],
    controls: Sequence[Control],
    listed: set[int],
    threshold: int,
    *,
    strict: bool,
) -> set[int]:
    """UK, and OFAC before 2014: each listed person by himself, joint arrangements excepted.

    "each of them is taken to hold the joint interest" (S.I. 2019/855, Schedule 1): a member of an
    arrangement holds what all its members hold together.
    """
    everybody: set[int] = set()
    for person in listed:
        reached = {person}
        while True:
            more = {
                node
                for node in range(count)
                if node not in reached
                and (
                    meets(_held(stakes, node, reached), threshold, strict=strict)
                    or any(c.controlled == node and c.controller in reached for c in controls)
                )
            }
            if not more:
                break
            reached |= more
        everybody |= reached
    return everybody


def _held(stakes: Sequence[Stake], node: int, reached: set[int]) -> int:
    members = {s.joint for s in stakes if s.owned == node and s.owner in reached}
    counted = [
        s
        for s in stakes
        if s.owned == node and (s.owner in reached or (s.joint and s.joint in members))
    ]
    return at_most(stakes, node, counted)

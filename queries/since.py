"""Since when? The days on which a party's verdict changed, and what changed it.

Only the days can matter on which a stake, a control or a listing of the party or of anybody above
it began or ended, or on which the regime's rule itself changed. The verdict is asked anew on each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.analysis import AnalysisGraph, compile_days
from graph.identity.matching import clusters_of
from graph.ledger.reader import Ledger, open_ledger
from graph.model.time import day_number, from_day_number
from graph.model.vocabulary import Confidence
from queries.result import Verdict
from queries.rule import Regime
from queries.verdict import verdicts


@dataclass(frozen=True, slots=True)
class Turn:
    """From `day` on the verdict reads so; `rule` is true when the rule itself changed that day."""

    day: date | None  # None: as far back as the ledger goes
    verdict: Verdict
    rule: bool


def turning_days(
    folder: Path, entity: str, regime: Regime, until: date, known_on: date | None
) -> list[date]:
    """Every day up to `until` on which the verdict may change, in order."""
    clusters = clusters_of(folder)
    members = clusters.members()
    with open_ledger(folder, known_on) as ledger:
        days = _days(ledger, clusters.of, members, entity)
    days |= {day_number(period.start) for period in regime.periods}
    days |= {day_number(period.end) for period in regime.periods if period.end is not None}
    return [from_day_number(day) for day in sorted(days) if day <= day_number(until)]


def _days(
    ledger: Ledger, root_of: Callable[[str], str], members: dict[str, list[str]], entity: str
) -> set[int]:
    root = root_of(entity)
    days, reached = set[int](), set[str]()
    frontier = set(members.get(root, [entity]))
    while frontier:
        reached |= frontier
        holders, more = ledger.turning_points(frontier)
        days |= more
        everybody = {key for h in holders for key in members.get(root_of(h), [h])}
        frontier = everybody - reached
    return days


def history(
    folder: Path,
    entity: str,
    regime: Regime,
    until: date,
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> Iterator[Turn]:
    """The verdict of one entity through time: one Turn for each change, oldest first."""
    days = turning_days(folder, entity, regime, until, known_on)
    if not days:
        days = [until]
    changes = {period.start for period in regime.periods} | {p.end for p in regime.periods if p.end}
    graphs = compile_days(folder, days, known_on=known_on, min_confidence=min_confidence)
    with open_ledger(folder, known_on) as ledger:
        last: tuple[object, ...] | None = None
        for day, graph in zip(days, graphs, strict=True):
            verdict = _on(graph, ledger, regime, entity)
            if verdict is None:
                continue
            now = (verdict.verdict, verdict.share_min_ppm, verdict.share_max_ppm)
            if now != last:
                yield Turn(None if last is None else day, verdict, day in changes)
            last = now


def _on(graph: AnalysisGraph, ledger: Ledger, regime: Regime, entity: str) -> Verdict | None:
    node = graph.node_of.get(entity)
    if node is None:
        return None
    return verdicts(graph, ledger, regime, [node]).results[0]

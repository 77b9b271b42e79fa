"""How does a what-if read as an answer about exposure? The changes as paths, for a page.

Each party whose paths change is asked about, with those paths alone; then those whose verdict
changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from queries.result import Exposure, ExposureReport, Party, Verdict, VerdictReport
from queries.whatif import ExposureChange, VerdictChange, WhatIfReport


@dataclass(frozen=True, slots=True)
class Supposed:
    """A what-if for a page. `before` are the verdicts as they are, by party and regime."""

    exposure: ExposureReport
    verdicts: tuple[VerdictReport, ...]
    before: dict[tuple[str, str], Verdict]


def supposed(report: WhatIfReport, top: int) -> Supposed:
    """The paths that are told, and at most `top` changed verdicts of each regime."""
    told, cut = _first_of_each(report, top)
    moved: dict[str, list[ExposureChange]] = {}
    for item in report.exposures:
        moved.setdefault(item.party.id, []).append(item)
    ruled: dict[str, list[VerdictChange]] = {}
    for change in told:
        ruled.setdefault(change.party.id, []).append(change)
    # The end of a path that is lost is told as it is listed today.
    ends = [party for item in report.exposures for party in (item.party, item.target)]
    named = [*(change.party for change in told), *ends]
    parties = {**report.parties, **{party.id: party for party in named}}
    results = tuple(
        _exposure(parties[key], moved.get(key, ()), ruled.get(key, ()))
        for key in dict.fromkeys([*moved, *ruled])
    )
    exposure = ExposureReport(
        title="What if: " + "; ".join(report.supposed),
        ledger=report.ledger,
        as_of=report.as_of,
        known_on=report.known_on,
        profile=report.profile,
        profile_note="Only what would change is shown.",
        hops=report.hops,
        parties={key: parties[key] for key in sorted(parties)},
        results=results,
        lists=report.lists,
        cut=(*report.cut, *cut),
        supposed=report.supposed,
    )
    # `rules` has what changes in the order of `verdicts`.
    verdicts = tuple(
        replace(rules, results=rules.results[:top]) for rules in report.rules if rules.results
    )
    before = {(item.party.id, item.regime): item.before for item in told}
    return Supposed(exposure, verdicts, before)


def _first_of_each(report: WhatIfReport, top: int) -> tuple[list[VerdictChange], list[str]]:
    """At most so many changed verdicts of each regime, and what is left out."""
    by_regime: dict[str, list[VerdictChange]] = {}
    for item in report.verdicts:
        by_regime.setdefault(item.regime, []).append(item)
    told, cut = [], []
    for changes in by_regime.values():
        told += changes[:top]
        if len(changes) > top:
            cut.append(f"{changes[0].title}: {len(changes)} changes, {top} are told (--top)")
    return told, cut


def _exposure(
    party: Party, moved: Iterable[ExposureChange], ruled: Iterable[VerdictChange]
) -> Exposure:
    paths = tuple(
        replace(item.path, rank=rank, change=item.change)
        for rank, item in enumerate(
            sorted(moved, key=lambda item: (item.path.cost, item.target.id)), start=1
        )
    )
    words: dict[str, int] = {}
    for path in paths:
        words[path.change] = words.get(path.change, 0) + 1
    told = [f"{count} {'path' if count == 1 else 'paths'} {word}" for word, count in words.items()]
    told += [
        f"{item.after.verdict.replace('_', ' ')} under {item.title} "
        f"(was {item.before.verdict.replace('_', ' ')})"
        for item in ruled
        if not item.same
    ]
    same = sum(item.same for item in ruled)
    if same:
        told.append(f"{same} {'verdict stays' if same == 1 else 'verdicts stay'}, with another sum")
    return Exposure(party, paths, "; ".join(told))

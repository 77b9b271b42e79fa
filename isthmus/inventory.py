"""What does the ledger hold of each source, how old is it, and when did it last change?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from graph.ledger.reader import Ledger, SnapshotInfo
from graph.ledger.states import states
from graph.model.facts import Entity, Identifier, Name, Relation, Sanction
from graph.model.time import day_number
from ingest.source import known_sources
from queries.difference import difference

KINDS = {
    "entities": Entity,
    "names": Name,
    "identifiers": Identifier,
    "relations": Relation,
    "sanctions": Sanction,
}
_LOOKED_BACK = 10  # states in which a change is looked for


@dataclass(frozen=True, slots=True)
class LastChange:
    """The latest state that differs from the one before: its day, and parties by what happened."""

    known: date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """One source: its latest files, counts of what they state, its age in days on a day.

    `stale` is None where nobody says how often the publisher publishes.
    """

    source: str
    snapshots: int
    files: tuple[SnapshotInfo, ...]
    facts: dict[str, int]
    kinds: dict[str, int]
    lists: dict[str, int]
    known: date
    age: int
    stale: bool | None
    changed: LastChange | None


def inventory(ledger: Ledger, today: date) -> list[Held]:
    """Every source in the order of their names."""
    lists = _entries(ledger, today)
    return [_held(ledger, source, lists.get(source, {}), today) for source in ledger.sources]


def _held(ledger: Ledger, source: str, lists: dict[str, int], today: date) -> Held:
    snapshots = ledger.snapshots(source)
    known = max(snapshot.known for snapshot in snapshots)
    info = known_sources().get(source)
    age = (today - known).days
    fresh = None if info is None else info.fresh_days
    return Held(
        source=source,
        snapshots=len(snapshots),
        files=tuple({snapshot.part: snapshot for snapshot in snapshots}.values()),
        facts={label: ledger.count(source, kind) for label, kind in KINDS.items()},
        kinds=dict(ledger.kinds(source)),
        lists=dict(sorted(lists.items())),
        known=known,
        age=age,
        stale=None if fresh is None else age > fresh,
        changed=_last_change(ledger, source),
    )


def _entries(ledger: Ledger, today: date) -> dict[str, Counter[str]]:
    """Entries by source and list; one that has ended is not counted."""
    columns, day = ledger.facts(Sanction), day_number(today)
    found: dict[str, Counter[str]] = {}
    rows = zip(columns["source_no"], columns["list_id"], columns["to_last"], strict=True)
    for number, list_id, until in rows:
        if until > day:
            found.setdefault(ledger.sources[number], Counter())[list_id] += 1
    return found


def _last_change(ledger: Ledger, source: str) -> LastChange | None:
    """None when there is one state only, or none of the last ones changed anything."""
    known = states(ledger, source)
    for before, after in zip(known[-2::-1], known[:0:-1], strict=False):
        if after.number <= len(known) - _LOOKED_BACK:
            break
        counts = difference(ledger, source, before, after).counts()
        if any(counts.values()):
            return LastChange(after.known, counts)
    return None

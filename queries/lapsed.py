"""Which stakes and controls would bear on a verdict, but are over or have not begun?

A verdict is of one day. A sale just before it, or a purchase announced for a later day, is what a
reader asks about next, so it is told beside the sum, with its dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.ledger.reader import StatementInfo
from graph.model.time import day_number
from graph.model.vocabulary import RelationKind
from queries.present import Presenter


@dataclass(frozen=True, slots=True)
class Lapsed:
    """One stake or control of another day. Shares in ppm; a control has none.

    `when` says what keeps it out: `ended 2024-05-01`, `begins 2027-01-01`.
    """

    owner: int
    low: int
    high: int
    how: str | None
    when: str
    statement: StatementInfo


def lapsed(present: Presenter, nodes: Iterable[int]) -> dict[int, list[Lapsed]]:
    """By node, what was or will be held of it, the largest first; one reading for all."""
    graph = present.graph
    wanted = sorted(set(nodes))
    members = [key for node in wanted for key in graph.members_of(node)]
    day = day_number(graph.as_of)
    rows = [
        row
        for row in present.ledger.relations_outside(members, day)
        if row["kind"] in (RelationKind.OWNS, RelationKind.CONTROLS)
    ]
    statements = present.ledger.statements(_by_source(row["statement"] for row in rows))
    found: dict[int, list[Lapsed]] = {}
    for row in rows:
        owner, owned = (graph.node_of.get(row[end]) for end in ("source", "target"))
        if owner is None or owned is None or owner == owned or owned not in wanted:
            continue
        over = row["to_last"] <= day
        found.setdefault(owned, []).append(
            Lapsed(
                owner=owner,
                low=max(int(row["share_low"] or 0), 0),
                high=max(int(row["share_high"] or 0), 0),
                how=row["how"] if row["kind"] == RelationKind.CONTROLS else None,
                when=f"ended {row['valid_to']}" if over else f"begins {row['valid_from']}",
                statement=statements[row["statement"]],
            )
        )
    for stakes in found.values():
        stakes.sort(key=lambda item: (-item.high, graph.ids[item.owner], item.when))
    return found


def _by_source(statements: Iterable[tuple[str, int]]) -> dict[str, Sequence[int]]:
    wanted: dict[str, list[int]] = {}
    for source, number in statements:
        wanted.setdefault(source, []).append(number)
    return dict(wanted)

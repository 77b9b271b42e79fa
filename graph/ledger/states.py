"""In which states was a source, and what stood in one of them and not in another?

A state is what an ingest left: everything that stood once its files had taken their place. States
are ordered as snapshots are, by the day they were knowable and then by arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.ledger.reader import Ledger, checked_source_name
from graph.ledger.schema import TABLES

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state of a source: `number` counts from 1, `known` is the day of its latest file."""

    number: int
    known: date
    place: int  # in the order of snapshots
    files: tuple[str, ...]


def states(ledger: Ledger, source: str) -> list[State]:
    """All states of a source, the earliest first."""
    rows = ledger.rows(
        "SELECT run, max(known), max(ord), list(file ORDER BY part) "
        f"FROM src_{checked_source_name(source)}.snapshot GROUP BY run ORDER BY max(ord)"
    )
    return [
        State(number, known, place, tuple(files))
        for number, (_, known, place, files) in enumerate(rows, start=1)
    ]


def differing(
    ledger: Ledger, source: str, before: State, after: State
) -> tuple[dict[type, list[Row]], dict[type, list[Row]]]:
    """(facts that stood before and not after, facts that stand after and did not before).

    By class, each fact as the values of its table's columns.
    """
    name = checked_source_name(source)
    with (
        ledger.table("facts_before", _facts_at(name), [before.place]),
        ledger.table("facts_after", _facts_at(name), [after.place]),
    ):
        gone = _only(ledger, name, "facts_before", "facts_after")
        come = _only(ledger, name, "facts_after", "facts_before")
    return gone, come


def _facts_at(source: str) -> str:
    return (
        "SELECT DISTINCT t.fact FROM (SELECT e.statement, arg_max(e.stands, s.ord) AS stands "
        f"FROM src_{source}.standing e JOIN src_{source}.snapshot s ON s.id = e.snapshot "
        "WHERE s.ord <= ? GROUP BY e.statement) x "
        f"JOIN src_{source}.statement t ON t.no = x.statement WHERE x.stands"
    )


def _only(ledger: Ledger, source: str, present: str, absent: str) -> dict[type, list[Row]]:
    found: dict[type, list[Row]] = {}
    for kind, table in TABLES.items():
        names = ", ".join(f"f.{name}" for name, _ in table.columns)
        found[kind] = ledger.rows(
            f"SELECT {names} FROM src_{source}.{table.name} f SEMI JOIN {present} p "
            f"ON p.fact = f.fact ANTI JOIN {absent} a ON a.fact = f.fact ORDER BY ALL"
        )
    return found


def facts_of(ledger: Ledger, source: str, state: State) -> dict[type, list[Row]]:
    """Everything that stood in a state."""
    name = checked_source_name(source)
    with ledger.table("facts_before", _facts_at(name), [state.place]):
        return {
            kind: ledger.rows(
                f"SELECT {', '.join(f'f.{column}' for column, _ in table.columns)} "
                f"FROM src_{name}.{table.name} f SEMI JOIN facts_before p ON p.fact = f.fact "
                "ORDER BY ALL"
            )
            for kind, table in TABLES.items()
        }


def names_of(ledger: Ledger, source: str, entities: set[str]) -> dict[str, str]:
    """A primary name of each entity that ever had one, the one that stood last."""
    name = checked_source_name(source)
    with ledger.keys(entities):
        rows = ledger.rows(
            "SELECT n.entity, arg_max(n.value, (s.ord, n.value)) "
            f"FROM src_{name}.name n SEMI JOIN wanted w ON w.key = n.entity "
            f"JOIN src_{name}.statement t ON t.fact = n.fact "
            f"JOIN src_{name}.standing e ON e.statement = t.no AND e.stands "
            f"JOIN src_{name}.snapshot s ON s.id = e.snapshot "
            "WHERE n.kind = 'primary' GROUP BY n.entity"
        )
    return dict(rows)

"""How does a difference look in a terminal, in a spreadsheet, and to a script?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queries.difference import Change, Difference
from queries.listed import ListDifference, Move
from visualize.as_csv import to_csv
from visualize.as_text import plain

_MOST = 50  # parties of a kind on a screen; files have all
_SIGN = {"added": "+", "removed": "-", "changed": "~"}
_STYLE = {"added": "green", "removed": "red", "changed": "yellow"}
_MOVE_STYLE = {"entered": "red", "left": "green", "changed": "yellow"}
_LONGEST = 300  # characters of a value on a screen


def print_difference(console: Console, found: Difference) -> None:
    """Counts, then the parties: what was added and removed by name, what changed field by field."""
    counts = found.counts()
    files = f"{', '.join(found.before.files)} → {', '.join(found.after.files)}"
    head = f"{found.source}, {found.before.known} → {found.after.known}: "
    head += ", ".join(f"{count:,} {what}" for what, count in counts.items())
    console.print(plain(head, "bold"))
    for what in counts:
        same = [change for change in found.changes if change.what == what]
        for change in same[:_MOST]:
            console.print(_party(change))
        if len(same) > _MOST:
            rest = f"  and {len(same) - _MOST:,} more {what}; --csv and --json name everybody"
            console.print(plain(rest, "dim"))
    console.print(plain(f"{files}. Ledger {found.ledger}.", "dim"))


def _party(change: Change) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right")
    grid.add_column(ratio=1)
    style = _STYLE[change.what]
    lead = Text(_SIGN[change.what], style=f"bold {style}")
    grid.add_row(lead, Text.assemble(plain(change.name, "bold"), plain(f"  {change.id}", "dim")))
    if change.what == "changed":
        for each in change.fields:
            for sign, values in (("-", each.gone), ("+", each.come)):
                for value in values:
                    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
                    grid.add_row("", plain(f"{sign} {each.field}: {shown}"))
    else:
        grid.add_row("", plain(_entries(change), "dim"))
    return grid


def _entries(change: Change) -> str:
    """What was said of a party that came or went: its kind and its lists."""
    sides = [(each.field, each.come or each.gone) for each in change.fields]
    kind = next((values[0] for field, values in sides if field == "kind"), "")
    lists = [field.removeprefix("entry ") for field, _ in sides if field.startswith("entry ")]
    return ", ".join(filter(None, [kind, *lists]))


def difference_csv(found: Difference) -> str:
    """One row a value that came or went."""
    header = ["party", "id", "what", "field", "gone", "come"]

    def rows() -> Iterator[tuple[object, ...]]:
        for change in found.changes:
            for each in change.fields:
                for value in each.gone:
                    yield change.name, change.id, change.what, each.field, value, None
                for value in each.come:
                    yield change.name, change.id, change.what, each.field, None, value

    return to_csv(header, rows())


def difference_json(found: Difference) -> dict[str, Any]:
    """`isthmus.diff/1`: `apply` of `queries.difference` takes the changes back in."""
    return {
        "schema": "isthmus.diff/1",
        "source": found.source,
        "ledger": found.ledger,
        "before": _state(found, before=True),
        "after": _state(found, before=False),
        "counts": found.counts(),
        "changes": [
            {
                "id": change.id,
                "name": change.name,
                "what": change.what,
                "fields": [
                    {"field": each.field, "gone": list(each.gone), "come": list(each.come)}
                    for each in change.fields
                ],
            }
            for change in found.changes
        ],
    }


def _state(found: Difference, *, before: bool) -> dict[str, Any]:
    state = found.before if before else found.after
    return {"state": state.number, "known": str(state.known), "files": list(state.files)}


def print_moves(console: Console, found: ListDifference) -> None:
    """The moves on a list, those who came on it first."""
    counts = ", ".join(f"{count:,} {what}" for what, count in found.counts().items()) or "no move"
    console.print(plain(f"{found.title} ({found.list_id})", "bold"))
    console.print(
        plain(f"{found.before} → {found.after}: {counts}; {found.stayed:,} stayed", "bold")
    )
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("what", "party", "country", "since", "until", ""):
        table.add_column(name)
    shown = found.moves[: 4 * _MOST]
    for move in shown:
        table.add_row(
            plain(move.what, _MOVE_STYLE.get(move.what, "yellow")),
            plain(move.name),
            plain(move.country or ""),
            plain(move.since or ""),
            plain(move.until or ""),
            plain(" ".join([*(f"-{code}" for code in move.gone), *(f"+{c}" for c in move.come)])),
        )
    if shown:
        console.print(table)
    if len(found.moves) > len(shown):
        rest = len(found.moves) - len(shown)
        console.print(plain(f"and {rest:,} more; --csv and --json name everybody", "dim"))
    console.print(plain(f"Ledger {found.ledger}.", "dim"))


def moves_csv(found: ListDifference) -> str:
    """One row a party."""
    header = ["what", "party", "id", "country", "since", "until", "gone", "come"]
    return to_csv(
        header,
        (
            (m.what, m.name, m.id, m.country, m.since, m.until, " ".join(m.gone), " ".join(m.come))
            for m in found.moves
        ),
    )


def moves_json(found: ListDifference) -> dict[str, Any]:
    """`isthmus.list_diff/1`."""
    return {
        "schema": "isthmus.list_diff/1",
        "list": found.list_id,
        "label": found.label,
        "title": found.title,
        "ledger": found.ledger,
        "before": str(found.before),
        "after": str(found.after),
        "counts": found.counts(),
        "stayed": found.stayed,
        "moves": [_move(move) for move in found.moves],
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "what": move.what,
        "party": move.name,
        "id": move.id,
        "country": move.country,
        "since": move.since,
        "until": move.until,
        "gone": list(move.gone),
        "come": list(move.come),
    }

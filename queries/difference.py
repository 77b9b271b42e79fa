"""What changed in a source between two of its states? Parties added, removed, and field by field.

A state is what the ledger held of a source once some files had been read. Every fact belongs to one
party and one field and is one text, so a difference is exact: `apply` makes the later state of the
earlier one, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from graph.errors import UsageError
from graph.ledger.reader import Ledger
from graph.ledger.schema import TABLES
from graph.ledger.states import State, differing, facts_of, names_of, states
from graph.model.facts import Attribute, Entity, Identifier, Name, Relation, Sanction

# By party and field, the values: what a source says in one state.
Content: TypeAlias = "dict[str, dict[str, frozenset[str]]]"
_NAME_FIELDS = {"primary": "name", "alias": "alias", "former": "former name", "weak": "weak name"}
# Worked out from `valid_from` and `valid_to`, which are among the fields.
_DERIVED = frozenset({"from_first", "from_last", "to_first", "to_last"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Values of one field that are no longer said, and that are said now."""

    field: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One party: `what` is added, removed or changed; `fields` are all that differ, in order."""

    id: str
    name: str
    what: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change between two states of a source, added first, then removed, then changed."""

    source: str
    ledger: str
    before: State
    after: State
    changes: tuple[Change, ...]

    def counts(self) -> dict[str, int]:
        """How many parties were added, removed and changed."""
        return {
            what: sum(change.what == what for change in self.changes)
            for what in ("added", "removed", "changed")
        }


def difference(
    ledger: Ledger,
    source: str,
    before: date | State | None = None,
    after: date | State | None = None,
) -> Difference:
    """What changed between two states, or those of two days; the last two when none is given.

    Args:
        before: a state, or a day: the last state known by it.
        after: the same; the latest state when it is not given.

    Raises:
        UsageError: there are not two states, or none by a day.
    """
    known = states(ledger, source)
    later = _state(known, after, source)
    earlier = _state([state for state in known if state.place < later.place], before, source)
    gone, come = differing(ledger, source, earlier, later)
    lost, won = _content(gone), _content(come)
    names = names_of(ledger, source, {*lost, *won})
    changes = [
        _change(key, names.get(key, key), lost.get(key, {}), won.get(key, {}))
        for key in sorted({*lost, *won})
    ]
    order = ("added", "removed", "changed")
    changes.sort(key=lambda change: (order.index(change.what), change.name.casefold(), change.id))
    return Difference(source, ledger.version, earlier, later, tuple(changes))


def _state(known: Sequence[State], day: date | State | None, source: str) -> State:
    if isinstance(day, State):
        return day
    chosen = [state for state in known if day is None or state.known <= day]
    if chosen:
        return chosen[-1]
    if not known:
        msg = (
            f"'{source}' has no earlier state to compare with: ingest a second file of it, or an "
            "archive copy with --published"
        )
        raise UsageError(msg)
    msg = f"'{source}' has no state by {day}; the earliest to compare with is of {known[0].known}"
    raise UsageError(msg)


def content(ledger: Ledger, source: str, state: State) -> Content:
    """Everything a source says in a state, by party and field."""
    return _content(facts_of(ledger, source, state))


def apply(changes: Iterable[Change], held: Mapping[str, Mapping[str, frozenset[str]]]) -> Content:
    """The content after some changes; parties and fields of which nothing is left are gone."""
    out: Content = {key: dict(fields) for key, fields in held.items()}
    for change in changes:
        fields = out.setdefault(change.id, {})
        for each in change.fields:
            values = (fields.get(each.field, frozenset()) - {*each.gone}) | {*each.come}
            fields[each.field] = values
            if not values:
                del fields[each.field]
        if not fields:
            del out[change.id]
    return out


def _change(
    key: str,
    name: str,
    lost: Mapping[str, frozenset[str]],
    won: Mapping[str, frozenset[str]],
) -> Change:
    fields = tuple(
        FieldChange(
            field,
            tuple(sorted(lost.get(field, frozenset()))),
            tuple(sorted(won.get(field, frozenset()))),
        )
        for field in sorted({*lost, *won})
    )
    kinds = (bool(lost.get("kind")), bool(won.get("kind")))
    what = {(False, True): "added", (True, False): "removed"}.get(kinds, "changed")
    return Change(key, name, what, fields)


def _content(facts: Mapping[type, Sequence[tuple[Any, ...]]]) -> Content:
    found: dict[str, dict[str, set[str]]] = {}
    for kind, rows in facts.items():
        columns = [name for name, _ in TABLES[kind].columns]
        for row in rows:
            key, field, value = _placed(kind, dict(zip(columns, row, strict=True)))
            found.setdefault(key, {}).setdefault(field, set()).add(value)
    return {
        key: {field: frozenset(values) for field, values in fields.items()}
        for key, fields in found.items()
    }


def _placed(kind: type, fact: dict[str, Any]) -> tuple[str, str, str]:
    """(party, field, value) of a fact; two facts differ in one of the three."""
    if kind is Entity:
        return fact["id"], "kind", fact["kind"]
    if kind is Name:
        return fact["entity"], _NAME_FIELDS[fact["kind"]], fact["value"]
    if kind is Identifier:
        return fact["entity"], f"identifier {fact['scheme']}", fact["value"]
    if kind is Attribute:
        return fact["entity"], f"attribute {fact['key']}", fact["value"]
    if kind is Relation:
        said = _said(fact, {"kind", "source", "target"})
        return fact["source"], f"relation {fact['kind']}", "; ".join([fact["target"], *said])
    assert kind is Sanction
    usual = fact["id"] == f"{fact['subject']}:{fact['list_id']}"
    said = _said(fact, {"subject", "list_id", *(("id",) if usual else ())})
    return fact["subject"], f"entry {fact['list_id']}", "; ".join(said)


def _said(fact: Mapping[str, Any], without: set[str]) -> list[str]:
    """`key: value` of every column that says something; a text is told with its quotes where it
    could be taken for the next column."""
    return [
        f"{key}: {repr(value) if isinstance(value, str) and '; ' in value else value}"
        for key, value in fact.items()
        if value not in (None, "") and key not in without | _DERIVED
    ]

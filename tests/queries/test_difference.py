"""A difference is exact: the earlier state and the changes make the later one, and nothing else."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.ledger.reader import open_ledger
from graph.ledger.states import states
from graph.model.facts import (
    Attribute,
    Entity,
    Fact,
    Identifier,
    Name,
    Relation,
    Sanction,
)
from graph.model.share import Share
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import NameKind, NodeKind, RelationKind
from queries.difference import apply, content, difference
from tests.graph.ledger.helpers import row, write

FIRST = date(2024, 1, 1)
WORDS = ["a", "b; c: d", "b", "c: d", "'b; c: d'", "name: x", "", "Ж"]


def records(dice: random.Random) -> list[list[Fact]]:
    """Parties with a few facts of every kind, of values that look like one another's columns."""
    found: list[list[Fact]] = []
    for at in range(5):
        if dice.random() < 0.25:
            continue
        key = f"src:{at}"
        facts: list[Fact] = [Entity(key, dice.choice([NodeKind.COMPANY, NodeKind.ORGANIZATION]))]
        facts += [Name(key, dice.choice("xyz"), dice.choice(list(NameKind))) for _ in range(2)]
        facts += [Identifier(key, dice.choice(["inn", "a"]), dice.choice("12"))]
        facts += [Attribute(key, dice.choice(["kind", "name", "a"]), dice.choice("12"))]
        for _ in range(2):
            facts.append(
                Relation(
                    dice.choice([RelationKind.OWNS, RelationKind.LINKED_TO]),
                    key,
                    "src:other",
                    share=dice.choice([None, Share.exact(1), Share(1, 5)]),
                    how=dice.choice(WORDS) or None,
                    note=dice.choice(WORDS) or None,
                )
            )
            facts.append(
                Sanction(
                    dice.choice([f"{key}:l", f"{key}:l:2"]),
                    key,
                    "l",
                    Validity(dice.choice([None, PartialDate(2020), PartialDate(2020, 1)])),
                    programmes=tuple(dice.sample(["P", "Q", "P; Q"], dice.randint(0, 2))),
                    measures=dice.choice(WORDS) or None,
                    reason=dice.choice(WORDS) or None,
                )
            )
        found.append(facts)
    return found or [[Entity("src:z", NodeKind.COMPANY)]]


def publish(folder: Path, day: date, facts: list[list[Fact]]) -> None:
    write(folder, "src", {"list": [row("list", each) for each in facts]}, published=day)


@pytest.mark.parametrize("seed", range(12))
def test_the_earlier_state_and_the_changes_make_the_later_one(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    days = [FIRST + timedelta(days=30 * at) for at in range(4)]
    for day in dice.sample(days, len(days)):
        publish(tmp_path, day, records(dice))
    with open_ledger(tmp_path) as ledger:
        known = states(ledger, "src")
        assert [state.known for state in known] == days
        held = [content(ledger, "src", state) for state in known]
        whole = difference(ledger, "src", days[0], days[3])
        assert apply(whole.changes, held[0]) == held[3]
        step = held[0]
        for at in range(3):  # and in steps, which come to the same
            found = difference(ledger, "src", days[at], days[at + 1])
            step = apply(found.changes, step)
            assert step == held[at + 1]
            for change in found.changes:
                for each in change.fields:
                    assert not {*each.gone} & {*each.come}
                    assert each.gone or each.come
                assert (change.what == "added") == (change.id not in held[at])
                assert (change.what == "removed") == (change.id not in held[at + 1])


@pytest.mark.parametrize("seed", range(12))
def test_two_states_are_equal_only_if_every_fact_is(tmp_path: Path, seed: int) -> None:
    """No two facts are told alike: as many texts as facts."""
    publish(tmp_path, FIRST, records(random.Random(seed)))
    with open_ledger(tmp_path) as ledger:
        (state,) = states(ledger, "src")
        held = content(ledger, "src", state)
        told = sum(len(values) for fields in held.values() for values in fields.values())
        facts = sum(
            ledger.count("src", kind)
            for kind in (Entity, Name, Identifier, Attribute, Relation, Sanction)
        )
    assert told == facts


def test_the_same_files_differ_in_nothing(tmp_path: Path) -> None:
    facts = records(random.Random(1))
    publish(tmp_path, FIRST, facts)
    publish(tmp_path, FIRST + timedelta(days=1), facts)
    with open_ledger(tmp_path) as ledger:
        found = difference(ledger, "src")
    assert found.changes == ()
    assert found.counts() == {"added": 0, "removed": 0, "changed": 0}


def test_a_changed_party_is_told_field_by_field(tmp_path: Path) -> None:
    entry = Sanction("src:a:l", "src:a", "l", programmes=("IRAN",))
    later = Sanction("src:a:l", "src:a", "l", programmes=("IRAN", "SDGT"))
    kept: list[Fact] = [Entity("src:a", NodeKind.COMPANY), Name("src:a", "Acme")]
    publish(tmp_path, FIRST, [[*kept, entry, Attribute("src:a", "address", "Riga")]])
    publish(tmp_path, date(2024, 2, 1), [[*kept, later, Name("src:a", "ACM", NameKind.ALIAS)]])
    with open_ledger(tmp_path) as ledger:
        (change,) = difference(ledger, "src").changes
    assert (change.id, change.name, change.what) == ("src:a", "Acme", "changed")
    assert [(each.field, each.gone, each.come) for each in change.fields] == [
        ("alias", (), ("ACM",)),
        ("attribute address", ("Riga",), ()),
        ("entry l", ("programmes: IRAN",), ("programmes: 'IRAN; SDGT'",)),
    ]


def test_a_day_chooses_the_last_state_known_by_it(tmp_path: Path) -> None:
    for at, day in enumerate((FIRST, date(2024, 6, 1), date(2025, 1, 1))):
        publish(tmp_path, day, [[Entity(f"src:{at}", NodeKind.COMPANY)]])
    with open_ledger(tmp_path) as ledger:
        found = difference(ledger, "src", date(2024, 3, 1), date(2024, 12, 31))
        assert (found.before.known, found.after.known) == (FIRST, date(2024, 6, 1))
        latest = difference(ledger, "src")
        assert (latest.before.known, latest.after.known) == (date(2024, 6, 1), date(2025, 1, 1))
        with pytest.raises(UsageError, match="no state by 2023-01-01; the earliest"):
            difference(ledger, "src", date(2023, 1, 1))
        with pytest.raises(UsageError, match="no earlier state"):
            difference(ledger, "src", None, date(2024, 1, 2))

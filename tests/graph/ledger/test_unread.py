"""A record that could not be read is not one that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from graph.ledger.reader import open_ledger
from graph.ledger.writer import Outcome
from graph.model.facts import (
    SOMEBODY,
    Attribute,
    Entity,
    Fact,
    Issue,
    Name,
    Row,
    Sanction,
    Severity,
)
from graph.model.vocabulary import NodeKind
from tests.graph.ledger.helpers import party, row, write

DAYS = [date(2024, 1, 1), date(2024, 6, 1), date(2024, 9, 1)]


def entry(key: str, number: str = "", **said: str) -> Sanction:
    return Sanction(f"{key}:sdn{number}", key, "us_ofac_sdn", **said)  # type: ignore[arg-type]  # texts only


def listed(key: str) -> list[Fact]:
    return [*party(key), entry(key), Attribute(key, "address", "Riga")]


def unread(of: str | None) -> Row:
    return Row("list", issues=(Issue("list", "line 9", "cannot be read", "x"),), unread=of)


def publish(folder: Path, day: date, *rows: Iterable[Fact] | Row) -> Outcome:
    made = [each if isinstance(each, Row) else row("list", each) for each in rows]
    return write(folder, "src", {"list": made}, published=day, closes=True)


def standing(folder: Path) -> dict[str, set[str]]:
    """What stands and has not ended, by kind of fact."""
    with open_ledger(folder) as ledger:
        entries = ledger.facts(Sanction)
        never = 2**31 - 1
        return {
            "parties": set(ledger.facts(Entity)["id"]),
            "entries": {
                key
                for key, end in zip(entries["id"], entries["to_last"], strict=True)
                if int(end) == never
            },
            "names": set(ledger.facts(Name)["value"]),
            "addresses": set(ledger.facts(Attribute)["value"]),
        }


def test_the_party_whose_record_it_is_stays_as_it_was_last_read(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"), listed("src:c"))
    before = standing(tmp_path)
    outcome = publish(tmp_path, DAYS[1], listed("src:a"), unread("src:b"))
    assert (outcome.closed, outcome.kept, outcome.total) == (1, ("src:b",), 2)
    assert standing(tmp_path) == before | {"entries": {"src:a:sdn", "src:b:sdn"}}
    (told,) = outcome.told
    assert told.severity == Severity.WARNING
    assert told.what == "1 party kept as last read: records of this file could not be read"
    assert (told.where, told.text) == ("list.csv", "src:b")
    assert outcome.counts["list"].warnings == 1


def test_when_nobody_can_tell_whose_it_is_nobody_is_gone(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], *map(listed, ("src:a", "src:b", "src:c")))
    outcome = publish(tmp_path, DAYS[1], listed("src:a"), listed("src:d"), unread(SOMEBODY))
    assert (outcome.closed, outcome.added, outcome.kept) == (0, 1, ("src:b", "src:c"))
    assert standing(tmp_path)["entries"] == {f"src:{key}:sdn" for key in "abcd"}


def test_the_next_file_that_can_be_read_ends_what_is_gone(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[1], listed("src:a"), unread(SOMEBODY))
    outcome = publish(tmp_path, DAYS[2], listed("src:a"))
    assert (outcome.closed, outcome.kept) == (1, ())
    with open_ledger(tmp_path) as ledger:
        entries = ledger.facts(Sanction)
    # Not before the day of the file in which its record may still have stood.
    ends = dict(zip(entries["id"], entries["to_first"], strict=True))
    assert date.fromordinal(date(1970, 1, 1).toordinal() + int(ends["src:b:sdn"])) > DAYS[1]


def test_a_row_that_takes_nothing_from_anybody_holds_nobody(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    outcome = publish(tmp_path, DAYS[1], listed("src:a"), unread(None))
    assert (outcome.closed, outcome.kept, outcome.told) == (1, (), ())


def test_an_entry_of_a_party_that_has_others_is_held_too(tmp_path: Path) -> None:
    both = [*party("src:a"), entry("src:a", "1"), entry("src:a", "2")]
    publish(tmp_path, DAYS[0], both)
    outcome = publish(tmp_path, DAYS[1], [*party("src:a"), entry("src:a", "1")], unread(SOMEBODY))
    assert outcome.kept == ("src:a",)
    assert standing(tmp_path)["entries"] == {"src:a:sdn1", "src:a:sdn2"}


def test_an_entry_that_is_stated_anew_does_not_stand_twice(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], [*party("src:a"), entry("src:a", measures="blocked")])
    again = [*party("src:a"), entry("src:a", measures="released")]
    publish(tmp_path, DAYS[1], again, unread("src:a"), unread(SOMEBODY))
    with open_ledger(tmp_path) as ledger:
        assert ledger.facts(Sanction)["measures"].tolist() == ["released"]


def test_what_another_part_said_of_a_party_that_is_held_is_held_with_it(tmp_path: Path) -> None:
    alias, other = row("alt", [Name("src:b", "Bee")]), row("alt", [Name("src:a", "Aye")])
    first = [row("list", listed("src:a")), row("list", listed("src:b"))]
    write(tmp_path, "src", {"list": first, "alt": [alias, other]}, published=DAYS[0], closes=True)
    second = [row("list", listed("src:a")), unread("src:b")]
    orphan = Row("alt", issues=(Issue("alt", "line 1", "of no party", "Bee"),))
    write(tmp_path, "src", {"list": second, "alt": [orphan, other]}, published=DAYS[1], closes=True)
    assert "Bee" in standing(tmp_path)["names"]


def test_a_file_that_takes_its_place_in_the_past_holds_there(tmp_path: Path) -> None:
    publish(tmp_path, DAYS[0], listed("src:a"), listed("src:b"))
    publish(tmp_path, DAYS[2], listed("src:a"), listed("src:b"))
    outcome = publish(tmp_path, DAYS[1], listed("src:a"), unread("src:b"))
    assert outcome.kept == ("src:b",)
    assert standing(tmp_path)["entries"] == {"src:a:sdn", "src:b:sdn"}
    with open_ledger(tmp_path, DAYS[1]) as ledger:
        assert set(ledger.facts(Entity)["id"]) == {"src:a", "src:b"}


def test_it_is_no_new_fact(tmp_path: Path) -> None:
    """A held party is of the kind, and says what, it said before; nothing is made up."""
    publish(tmp_path, DAYS[0], [Entity("src:p", NodeKind.PERSON), Name("src:p", "P")])
    publish(tmp_path, DAYS[1], listed("src:a"), unread(SOMEBODY))
    with open_ledger(tmp_path) as ledger:
        assert ledger.count("src", Entity) == 2
        assert set(ledger.facts(Entity)["kind"]) == {"Person", "Company"}

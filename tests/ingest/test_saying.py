"""Days as publishers write them, and what a record states."""

from __future__ import annotations

import pytest

from graph.model.facts import Relation, Sanction, Severity
from graph.model.time import PartialDate
from graph.model.vocabulary import NodeKind
from ingest.saying import Record, read_date
from ingest.tally import Tally


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-03-24", "2022-03-24"),
        ("2026-02-27T00:00:09.554Z", "2026-02-27"),
        ("2022-03-24+01:00", "2022-03-24"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
        ("24/03/2022", "2022-03-24"),
        ("24.03.2022", "2022-03-24"),
        ("dd/mm/1968", "1968"),
        ("00/00/1968", "1968"),
        ("00/05/1968", "1968-05"),
        ("12 Jan 2020", "2020-01-12"),
        ("12 January 2020", "2020-01-12"),
        ("Sep 1984", "1984-09"),
        ("31/02/2020", None),
        ("yesterday", None),
        ("12 Foo 2020", None),
        ("", None),
        ("٢٠٢٠", None),
    ],
)
def test_a_day_is_read_or_it_is_none(text: str, day: str | None) -> None:
    found = read_date(text)
    assert (None if found is None else str(found)) == day


def test_the_month_may_stand_first() -> None:
    assert str(read_date("03/24/2022", month_first=True)) == "2022-03-24"


def test_a_record_becomes_a_row_with_its_words() -> None:
    tally = Tally("list", "list.xml")
    record = Record("list", "list.xml line 3", "A list", tally, line=3)
    record.entity("un:1", NodeKind.COMPANY, "entity")
    record.name("un:1", "  Acme   Works ")
    record.name("un:1", "  ")
    record.attribute("un:1", "note", "")
    assert record.located("un:1", "Germany", "address")
    assert not record.located("un:1", "Atlantis", "address")
    record.listed("un:1", "un_sc", "UN list", start=PartialDate(2020), programmes=["A", "A"])
    record.date("soon", "the listing day")
    record.warn("half of it", "text")
    row = record.row()
    facts = [statement.fact for statement in row.statements]
    assert next(fact for fact in facts if isinstance(fact, Relation)).target == "country:DE"
    (listing,) = [fact for fact in facts if isinstance(fact, Sanction)]
    assert (listing.id, listing.programmes) == ("un:1:un_sc", ("A",))
    assert [statement.evidence.text for statement in row.statements][1] == "Acme Works"
    assert [issue.severity for issue in row.issues] == [Severity.WARNING]
    assert {issue.what for issue in tally.issues()} == {
        "'Atlantis' is not a known country",
        "the listing day is no date",
    }
    assert record.quarantined("no name", "text").quarantined

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph.analysis import compile_graph
from graph.ledger.reader import open_ledger
from graph.model.facts import Attribute, Entity, Fact, Name, Relation, Row, Sanction
from graph.model.lists import known_lists
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import Confidence, NodeKind, RelationKind
from ingest.pipeline import ingest
from ingest.sources.cn_lists.format import ANNOUNCEMENTS, COLUMNS
from ingest.sources.cn_lists.reader import identify, read
from queries.listed import list_difference
from tests.ingest.pages import described, example
from tests.ingest.transcripts import every_column_counts, survives_corruption

SKYDIO, SHIELD = "cn:skydio-inc.us", "cn:shield-ai.us"
ANDURIL = "cn:anduril-industries.us"
FIRST = {
    "list": "cn_uel",
    "name": "Harbour Drones",
    "chinese_name": "海港公司",
    "kind": "Company",
    "country": "US",
    "aliases": "HD",
    "identifiers": "lei:5493001KJTIIGC8Y1R12",
    "body": "Ministry of Commerce",
    "notice": "No. 7",
    "since": "2025-04-04",
    "until": "2027-01-01",
    "suspended_from": "2025-05-14",
    "suspended_until": "2026-11-10",
    "measures": "no trade",
    "reason": "an invented maker of drones",
    "source_url": "https://example.org/announcement",
}


def _read(folder: Path, text: str) -> list[Row]:
    path = folder / "cn_lists.csv"
    path.write_text(text, "utf-8")
    return list(read({"announcements": path}, "cn_lists"))


def _facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for row in rows for statement in row.statements}


def _text(*rows: dict[str, str]) -> str:
    return "\n".join([",".join(FIRST), *(",".join(row.values()) for row in rows)]) + "\n"


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    rows = _read(tmp_path, example("cn_lists"))
    assert [row.issues for row in rows] == [(), (), ()]
    notice = "Unreliable Entity List Working Mechanism [2025] No. 7"
    times = (
        Validity(PartialDate(2025, 4, 4), PartialDate(2025, 5, 14)),
        Validity(PartialDate(2026, 11, 10)),
    )
    assert _facts(rows[:1]) == {
        Entity(SKYDIO, NodeKind.COMPANY),
        Name(SKYDIO, "Skydio, Inc."),
        Relation(RelationKind.LOCATED_IN, SKYDIO, "country:US", how="address"),
        Attribute(
            SKYDIO, "suspended", "cn_uel: 2025-05-14 to 2025-08-12; 2025-08-12 to 2026-11-10"
        ),
        *(
            Sanction(
                f"{SKYDIO}:cn_uel",
                SKYDIO,
                "cn_uel",
                time,
                programmes=(notice,),
                measures="no trade with China; no new investment in China",
            )
            for time in times
        ),
    }
    titles = {statement.evidence.title for statement in rows[0].statements}
    assert titles == {f"Ministry of Commerce, {notice}"}
    listings = [f for f in _facts(rows[1:]) if isinstance(f, Sanction)]
    assert {(f.list_id, f.validity, f.measures) for f in listings} == {
        (
            "cn_uel",
            Validity(PartialDate(2025, 4, 10), PartialDate(2025, 5, 14)),
            "no trade with China; no new investment in China",
        ),
        (
            "cn_export_control",
            Validity(PartialDate(2025, 1, 2)),
            "no export of dual-use items to it from China",
        ),
    }


def test_one_party_may_be_announced_twice_on_a_list(tmp_path: Path) -> None:
    again = FIRST | {"list": "cn_countermeasures"}
    rows = _read(
        tmp_path,
        _text(
            again,
            again | {"notice": "No. 8"},
            again | {"measures": "no visas"},
            again | {"body": "X"},
        ),
    )
    assert [row.quarantined for row in rows] == [False, False, False, True]
    why = "'Harbour Drones' already stands in cn_countermeasures on 2025-04-04 on line 2"
    assert rows[3].issues[0].what == why


def test_every_column_is_read_or_its_absence_refused(tmp_path: Path) -> None:
    every_column_counts(COLUMNS, FIRST, lambda path: read({"announcements": path}, ""), tmp_path)


@pytest.mark.parametrize("column", ["suspended_from", "suspended_until"])
def test_both_columns_of_a_suspension_are_read(tmp_path: Path, column: str) -> None:
    whole = _facts(_read(tmp_path, _text(FIRST)))
    (row,) = _read(tmp_path, _text(FIRST | {column: ""}))
    assert {statement.fact for statement in row.statements} != whole
    assert row.quarantined == (column == "suspended_from")


def test_the_page_describes_every_column_and_list() -> None:
    columns = {each.path: each.becomes for each in COLUMNS.fields}
    assert described("cn_lists", "Columns") == columns
    lists = described("cn_lists", "Lists")
    assert set(lists) == set(ANNOUNCEMENTS.lists) <= set(known_lists())
    for list_id, measures in ANNOUNCEMENTS.lists.items():
        assert lists[list_id].endswith(measures or "none: each announcement has its own")


def test_the_file_is_known_by_its_columns(tmp_path: Path) -> None:
    assert identify(tmp_path, example("cn_lists").encode()) == "announcements"
    assert identify(tmp_path, b"name,source_url\n") is None


def test_corrupted_files_are_refused_or_every_line_is_accounted_for(tmp_path: Path) -> None:
    text = example("cn_lists")
    survives_corruption(text, lambda path: read({"announcements": path}, ""), tmp_path)


# -- as of a day -----------------------------------------------------------------------------------
def _ingested(home: Path, text: str, day: date) -> None:
    path = home / "cn_lists.csv"
    path.write_text(text, "utf-8")
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    ingest(home / "ledger", "cn_lists", [path], now=now, force=True)


def _listed(
    home: Path, party: str, day: str, least: Confidence = Confidence.LOW
) -> dict[str, bool]:
    """The lists on which a party stands as of a day, and whether that is sure."""
    graph = compile_graph(home / "ledger", as_of=date.fromisoformat(day), min_confidence=least)
    table = graph.listings
    return {
        table.lists[int(table.list_no[row])]: not bool(table.rows.uncertain[row])
        for row in range(len(table.node))
        if graph.ids[int(table.node[row])] == party
    }


WRITTEN_ON = date(2025, 12, 1)
IN_FORCE = {"cn_uel": True}


@pytest.mark.parametrize(
    ("party", "day", "lists"),
    [
        (SKYDIO, "2025-04-03", {}),
        (SKYDIO, "2025-04-04", IN_FORCE),
        (SKYDIO, "2025-05-13", IN_FORCE),
        (SKYDIO, "2025-05-14", {}),
        (SKYDIO, "2025-08-12", {}),  # the day on which it was prolonged
        (SKYDIO, "2026-11-09", {}),
        (SKYDIO, "2026-11-10", IN_FORCE),
        (SHIELD, "2025-05-13", IN_FORCE),
        (SHIELD, "2025-05-14", {}),
        (SHIELD, "2025-08-12", {}),
        (SHIELD, "2026-11-10", {}),
        (ANDURIL, "2026-11-10", {"cn_export_control": True}),
    ],
)
def test_a_party_is_listed_before_and_after_a_suspension_and_not_in_it(
    tmp_path: Path, party: str, day: str, lists: dict[str, bool]
) -> None:
    _ingested(tmp_path, example("cn_lists"), WRITTEN_ON)
    assert _listed(tmp_path, party, day) == lists


def test_what_was_only_announced_goes_away_with_low_confidence(tmp_path: Path) -> None:
    _ingested(tmp_path, example("cn_lists"), WRITTEN_ON)
    assert _listed(tmp_path, SKYDIO, "2026-11-10", Confidence.MEDIUM) == {}
    assert _listed(tmp_path, SKYDIO, "2025-05-13", Confidence.HIGH) == IN_FORCE


def test_the_difference_of_a_list_tells_a_suspension_and_its_end(tmp_path: Path) -> None:
    _ingested(tmp_path, example("cn_lists"), WRITTEN_ON)
    graph = compile_graph(tmp_path / "ledger", as_of=WRITTEN_ON, min_confidence=Confidence.LOW)
    with open_ledger(tmp_path / "ledger") as ledger:

        def moves(before: str, after: str) -> dict[str, str]:
            days = date.fromisoformat(before), date.fromisoformat(after)
            found = list_difference(graph, ledger, "cn_uel", *days)
            return {move.id: move.what for move in found.moves}

        assert moves("2025-04-03", "2025-05-13") == {SKYDIO: "entered", SHIELD: "entered"}
        assert moves("2025-05-13", "2025-05-14") == {SKYDIO: "left", SHIELD: "left"}
        assert moves("2025-05-14", "2026-11-09") == {}
        assert moves("2026-11-09", "2026-11-10") == {SKYDIO: "entered"}


SUSPENDED = FIRST | {"until": "", "suspended_until": "2025-08-12"}
HARBOUR = "cn:harbour-drones.us"


def test_a_suspension_that_is_prolonged_corrects_and_ends_nothing(tmp_path: Path) -> None:
    other = FIRST | {"name": "Other"}
    _ingested(tmp_path, _text(SUSPENDED, other), date(2025, 6, 1))
    assert _listed(tmp_path, HARBOUR, "2025-09-01") == IN_FORCE
    _ingested(
        tmp_path, _text(SUSPENDED | {"suspended_until": "2026-11-10"}, other), date(2025, 10, 1)
    )
    for day in ("2025-07-01", "2025-08-20", "2025-09-01", "2026-11-09"):
        assert _listed(tmp_path, HARBOUR, day) == {}, day
    assert _listed(tmp_path, HARBOUR, "2025-05-01") == IN_FORCE
    assert _listed(tmp_path, HARBOUR, "2026-11-10") == IN_FORCE


def test_an_entry_revoked_while_suspended_never_came_back(tmp_path: Path) -> None:
    other = FIRST | {"name": "Other"}
    _ingested(tmp_path, _text(SUSPENDED, other), date(2025, 6, 1))
    _ingested(tmp_path, _text(SUSPENDED | {"until": "2025-08-12"}, other), date(2025, 10, 1))
    for day in ("2025-07-01", "2025-08-20", "2025-09-01", "2026-11-10"):
        assert _listed(tmp_path, HARBOUR, day) == {}, day
    assert _listed(tmp_path, HARBOUR, "2025-05-01") == IN_FORCE


def test_a_day_that_is_corrected_leaves_no_entry_that_ended(tmp_path: Path) -> None:
    _ingested(tmp_path, _text(FIRST | {"since": "2024-04-04"}), date(2025, 6, 1))
    _ingested(tmp_path, _text(FIRST), date(2025, 10, 1))
    assert _listed(tmp_path, HARBOUR, "2024-06-01") == {}
    assert _listed(tmp_path, HARBOUR, "2025-05-01") == IN_FORCE


def test_who_is_gone_from_a_later_copy_was_listed_until_then(tmp_path: Path) -> None:
    """Gone while suspended: the time before it stays as it was, and it does not come back."""
    other = FIRST | {"name": "Other"}
    _ingested(tmp_path, _text(FIRST, other), date(2026, 1, 1))
    _ingested(tmp_path, _text(other), date(2026, 3, 1))
    assert _listed(tmp_path, HARBOUR, "2025-05-13") == IN_FORCE
    assert _listed(tmp_path, HARBOUR, "2025-05-14") == {}
    assert _listed(tmp_path, HARBOUR, "2026-11-10") == {}
    open_ended = FIRST | {"until": "", "suspended_from": "", "suspended_until": ""}
    late = tmp_path / "late"
    late.mkdir()
    _ingested(late, _text(open_ended, other), date(2026, 1, 1))
    _ingested(late, _text(other), date(2026, 3, 1))
    assert _listed(late, HARBOUR, "2026-01-01") == IN_FORCE
    assert _listed(late, HARBOUR, "2026-02-01") == {"cn_uel": False}  # between the two copies
    assert _listed(late, HARBOUR, "2026-03-01") == {}

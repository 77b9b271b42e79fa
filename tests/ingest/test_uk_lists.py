"""What an analyst gets who has both British lists in one ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from graph.identity.matching import clusters_of
from graph.ledger.judgements import Verdict, current_judgements
from graph.ledger.reader import open_ledger
from graph.model.facts import Sanction
from ingest.pipeline import ingest
from tests.ingest.sources.uk_ofsi.files import ROWS as OFSI_ROWS
from tests.ingest.sources.uk_ofsi.files import as_workbook
from tests.ingest.sources.uk_sanctions_list.files import HOLDING, ROWS, XML, as_csv

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_the_same_party_is_joined_by_the_numbers_that_the_lists_cite(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    new, old = tmp_path / "UK-Sanctions-List.xml", tmp_path / "archive.xlsx"
    new.write_text(XML, "utf-8")
    old.write_bytes(as_workbook(OFSI_ROWS))
    first = ingest(ledger, "uk_sanctions_list", [new], now=NOW)
    second = ingest(ledger, "uk_ofsi", [old], now=NOW)
    assert str(first.published) == "2026-09-11"
    assert str(second.published) == "2025-04-10"
    assert (first.total("rows_in"), second.total("rows_in")) == (4, len(OFSI_ROWS))
    assert first.total("quarantined") == second.total("quarantined") == 0
    clusters = clusters_of(ledger)
    for ours, theirs in (("RUS9001", "99001"), ("RUS9002", "99002"), ("DPR9003", "9903")):
        assert clusters.of(f"uk:{ours}") == clusters.of(f"ofsi:{theirs}")
    with open_ledger(ledger) as opened:
        sanctions = opened.facts(Sanction)
    assert set(sanctions["list_id"]) == {"uk_sanctions"}
    starts = dict(zip(sanctions["id"], sanctions["valid_from"], strict=True))
    # each list says its own: the day of designation, and the day OFSI listed
    assert (
        starts["uk:DPR9003:uk_sanctions"]
        != (starts["ofsi:9903:uk_sanctions:democratic-people-s-republic-of-korea"])
    )


def test_two_numbers_under_one_group_are_left_to_a_person(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    new, old = tmp_path / "list.csv", tmp_path / "archive.xlsx"
    second = [{**row, "Unique ID": "BEL9002", "Name 6": "SAMPLE HOLDING TOO"} for row in HOLDING]
    new.write_bytes(as_csv([*ROWS, *second]))
    old.write_bytes(as_workbook(OFSI_ROWS))
    ingest(ledger, "uk_sanctions_list", [new], now=NOW)
    ingest(ledger, "uk_ofsi", [old], now=NOW)
    judged = current_judgements(ledger)
    verdicts = sorted(str(j.verdict) for pair, j in judged.items() if "ofsi:99002" in pair)
    assert verdicts == [str(Verdict.SAME), str(Verdict.UNSURE)]


def test_the_csv_and_the_xml_of_one_day_take_each_others_place(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    xml, csv = tmp_path / "list.xml", tmp_path / "list.csv"
    xml.write_text(XML, "utf-8")
    csv.write_bytes(as_csv(ROWS))
    ingest(ledger, "uk_sanctions_list", [xml], now=NOW)
    with open_ledger(ledger) as opened:
        before = sorted(opened.facts(Sanction)["id"])
    ingest(ledger, "uk_sanctions_list", [csv], now=NOW)
    with open_ledger(ledger) as opened:
        assert sorted(opened.facts(Sanction)["id"]) == before

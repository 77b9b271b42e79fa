"""`isthmus whatif` on the starter graph: what is supposed, what changes, what a wrong call says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-11-24")


def test_taking_rostec_off_the_lists_unblocks_element(starter_home: Path) -> None:
    done = call(starter_home, "whatif", "--delist", "Rostec", "--regime", "ofac_50", *DAY)
    assert done.status == 0
    assert "Element: owned → flagged" in done.out
    assert "41.9 % + 41.66 % = 83.56 %" in done.out
    assert "A hypothesis: nothing was written." in done.out


def test_a_listing_tells_who_gains_a_path_and_marks_the_hypothesis(starter_home: Path) -> None:
    words = ["--list", "Hua Hong Semiconductor", "--on", "us_bis_entity_list", *DAY]
    data = call(starter_home, "whatif", *words, "--json").data
    assert data["counts"]["exposures gained"] == len(data["exposures"]) > 0
    for item in data["exposures"]:
        target = item["after"]["target"]
        assert (item["change"], target["id"]) == ("gained", "starter:hua-hong")
        (entry,) = [e for e in target["listings"] if e["list"] == "us_bis_entity_list"]
        assert entry["evidence"][0]["title"].startswith("Hypothesis: ")
    changed = {(item["regime"], item["after"]["verdict"]) for item in data["verdicts"]}
    assert ("bis_affiliates", "listed") in changed


def test_nothing_is_written(starter_home: Path) -> None:
    before = (starter_home / "ledger" / "manifest.json").read_bytes()
    kept = sorted(path.name for path in (starter_home / "ledger").rglob("*"))
    assert call(starter_home, "whatif", "--drop", "starter", "--for", "KTOS", *DAY).status == 0
    assert (starter_home / "ledger" / "manifest.json").read_bytes() == before
    assert sorted(path.name for path in (starter_home / "ledger").rglob("*")) == kept


def test_an_embargo_is_asked_of_investors_and_its_paths_end_in_the_country(
    starter_home: Path,
) -> None:
    data = call(starter_home, "whatif", "--embargo", "CN", "--for", "ASML", *DAY, "--json").data
    assert data["profile"] == "investor"
    (item,) = data["exposures"]
    assert item["after"]["target"]["id"] == "country:CN"
    assert {e["list"] for e in item["after"]["target"]["listings"]} >= {"us_embargo"}


def test_a_sale_and_a_purchase_hold_together(starter_home: Path) -> None:
    sale = ["--transfer", "Rostec", "Element", "0", "--transfer", "Sberbank", "Element", "83.56"]
    done = call(starter_home, "whatif", *sale, "--for", "Element", *DAY)
    assert "Element: flagged → owned" in done.out  # one holder alone now has more than half
    assert "add up" not in done.out


def test_a_country_nobody_has_to_do_with_is_an_answer(starter_home: Path) -> None:
    done = call(starter_home, "whatif", "--embargo", "Bhutan", *DAY)
    assert done.status == 0
    assert "Bhutan: nothing in the ledger has to do with it" in done.out


def test_the_table_has_a_row_for_every_change(starter_home: Path) -> None:
    words = ["--delist", "Rostec", "--regime", "ofac_50", *DAY]
    rows = call(starter_home, "whatif", *words, "--csv").out.splitlines()
    data = call(starter_home, "whatif", *words, "--json").data
    assert len(rows) == 1 + len(data["verdicts"]) + len(data["exposures"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "say what is supposed"),
        (["--list", "SMIC"], "say which list"),
        (["--list", "SMIC", "--on", "us_bis_entity_lst"], "did you mean: us_bis_entity_list"),
        (["--on", "eu_fsf"], "--on goes with"),
        (["--delist", "Rostecc"], "did you mean: Rostec"),
        (["--drop", "nowhere"], "it has: starter"),
        (["--embargo", "Narnia"], "unknown country 'Narnia'"),
        (["--transfer", "Rostec", "Element", "101"], "outside 0 to 100"),
        (["--transfer", "Rostec", "Rostec", "10"], "cannot own itself"),
        (["--delist", "Rostec", "--profile", "nosuch"], "unknown profile"),
        (["--delist", "Rostec", "--regime", "nosuch"], "unknown regime"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_two(
    starter_home: Path, words: list[str], told: str
) -> None:
    one_line(call(starter_home, "whatif", *words, *DAY), 2, told)

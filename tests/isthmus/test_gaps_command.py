"""`isthmus gaps` between the lists of the starter graph."""

from __future__ import annotations

from pathlib import Path

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-11-24")


def test_parties_on_the_eu_list_and_not_on_ofacs_are_told(starter_home: Path) -> None:
    words = ["eu_fsf", "us_ofac_sdn", "--top", "100", *DAY]
    data = call(starter_home, "gaps", *words, "--json").data
    names = {item["party"]["name"] for item in data["results"]}
    assert names >= {"Sichuan AEE", "Hunan Haotianyi"}
    for item in data["results"]:
        lists = {entry["list"] for entry in item["party"]["listings"]}
        assert "eu_fsf" in lists
        assert "us_ofac_sdn" not in lists
    ranks = [(-item["by_rule"], -item["weight"], -item["exposed"]) for item in data["results"]]
    assert ranks == sorted(ranks)
    rows = call(starter_home, "gaps", *words, "--csv").out.splitlines()
    assert len(rows) == 1 + len(names)


def test_the_screen_says_what_a_rank_is_not(starter_home: Path) -> None:
    done = call(starter_home, "gaps", "ofac_50", "eu_own", "--top", "2", *DAY)
    assert done.status == 0
    assert "a listing would reach by rule: Element" in done.out
    assert "it foretells no listing" in done.out


def test_a_wrong_call_is_one_line_and_status_two(starter_home: Path) -> None:
    one_line(call(starter_home, "gaps", "eu_fsf"), 2, "NOT_UNDER")
    one_line(call(starter_home, "gaps", "eu_fsf", "us_ofac_sdnn"), 2, "did you mean: us_ofac_sdn")
    one_line(call(starter_home, "gaps", "eu_fsf", "us_uflpa"), 2, "ingest the list first")

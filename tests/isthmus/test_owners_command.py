"""`isthmus owners` and `isthmus holdings` on the starter graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-11-24")


def test_owners_of_element_are_told_and_called_economics(starter_home: Path) -> None:
    done = call(starter_home, "owners", "Element", *DAY)
    assert done.status == 0
    assert "economics, not law" in done.out
    assert "41.66 % Rostec" in done.out
    assert "20.95 % Russian Federation" in done.out
    assert "on the way: it is owned in turn" in done.out


def test_holdings_of_rostec_go_through_what_it_holds(starter_home: Path) -> None:
    data = call(starter_home, "holdings", "Rostec", *DAY, "--top", "50", "--json").data
    by_name = {item["party"]["name"]: item for item in data["results"]}
    assert by_name["Element"]["least"] == by_name["Element"]["most"] == 0.4166
    through = by_name["NPO Molniya"]
    assert len(through["chain"]) == 2
    product = 1.0
    for link in through["chain"]:
        assert link["evidence"]
        product *= link["share_min_ppm"] / 1_000_000
    assert through["least"] == pytest.approx(product, abs=1e-8)


def test_the_two_commands_agree(starter_home: Path) -> None:
    up = call(starter_home, "owners", "Element", *DAY, "--json").data
    for item in up["results"]:
        down = call(starter_home, "holdings", item["party"]["id"], *DAY, "--json").data
        (same,) = [x for x in down["results"] if x["party"]["name"] == "Element"]
        assert (same["least"], same["most"]) == (item["least"], item["most"])


def test_the_table_has_a_row_a_party(starter_home: Path) -> None:
    rows = call(starter_home, "owners", "Element", *DAY, "--csv").out.splitlines()
    assert len(rows) == 4


@pytest.mark.parametrize("command", ["owners", "holdings"])
def test_a_wrong_call_is_one_line_and_status_two(starter_home: Path, command: str) -> None:
    one_line(call(starter_home, command, "Elementt"), 2, "did you mean")
    one_line(call(starter_home, command), 2, "WHO")
    one_line(call(starter_home, command, "Element", "--json", "--csv"), 2, "exclude each other")

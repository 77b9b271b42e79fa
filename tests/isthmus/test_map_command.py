"""`isthmus map` as a person calls it."""

from __future__ import annotations

from pathlib import Path

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-11-24")


def test_without_a_page_the_discs_are_told(small_home: Path) -> None:
    done = call(small_home, "map", *DAY)
    assert done.status == 0
    # Seven parties and two countries; three relations of the tables, three to a country.
    assert "9 nodes (1 listed), 6 relations" in done.out
    assert "Not on it" not in done.out


def test_the_page_is_written_and_its_size_told(small_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    data = call(small_home, "map", *DAY, "--html", str(file), "--json").data
    assert data["page"] == str(file)
    assert data["page_bytes"] == file.stat().st_size
    assert data["nodes"] == sum(disc["nodes"] for disc in data["discs"]) == 9
    assert data["relations"] == 6
    first = file.read_bytes()
    call(small_home, "map", *DAY, "--html", str(file))
    assert file.read_bytes() == first


def test_what_is_not_on_the_map_is_counted(small_home: Path) -> None:
    data = call(small_home, "map", *DAY, "--around", "coil", "--steps", "1", "--json").data
    assert data["title"] == "The graph within 1 step of coil"
    assert data["nodes"] + data["nodes_left_out"] == 9
    assert data["relations"] + data["relations_left_out"] == 6
    assert data["nodes"] == 4  # Coil, its owner, its customer, its country
    assert data["left_out"][0] == "5 nodes that are not in the part asked for"


def test_nobody_is_an_answer_and_an_unknown_name_is_not(small_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "none.html"
    done = call(small_home, "map", *DAY, "--country", "BR", "--html", str(file))
    assert done.status == 0
    assert "0 nodes (0 listed), 0 relations" in done.out
    assert file.stat().st_size > 10_000
    one_line(call(small_home, "map", "--kind", "ship"), 2, "did you mean: company")

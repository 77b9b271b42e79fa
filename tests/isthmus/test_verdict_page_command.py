"""`isthmus verdict --html` on the starter graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-01-15")


def test_the_page_is_written_beside_the_answer(starter_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "element.html"
    done = call(starter_home, "verdict", "Element", "--regime", "all", *DAY, "--html", page)
    assert done.status == 0
    assert "OFAC 50 Percent Rule" in done.out
    assert done.out.splitlines()[-1] == f"Page: {page}"
    html = page.read_text("utf-8")
    assert "<title>Element under 10 regimes</title>" in html
    assert "41.9 % + 41.66 % = 83.56 %" in html
    assert '"opens":"verdicts"' in html
    assert "Mikron" in html.partition('id="data">')[2]  # the paths are in the same page


def test_one_regime_and_several_parties_have_their_page_too(
    starter_home: Path, tmp_path: Path
) -> None:
    page = tmp_path / "two.html"
    done = call(starter_home, "verdict", "Element", "SMIC", *DAY, "--html", page)
    assert done.status == 0
    assert "2 parties under OFAC 50 Percent Rule" in page.read_text("utf-8")


def test_the_json_is_the_same_with_a_page(starter_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "element.html"
    plain = call(starter_home, "verdict", "Element", *DAY, "--json")
    paged = call(starter_home, "verdict", "Element", *DAY, "--json", "--html", page)
    assert paged.data == plain.data
    assert page.stat().st_size > 10_000


def test_the_same_question_gives_the_same_bytes(starter_home: Path, tmp_path: Path) -> None:
    pages = [tmp_path / name for name in ("one.html", "two.html")]
    for page in pages:
        call(starter_home, "verdict", "Nexperia", "--regime", "all", *DAY, "--html", page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


@pytest.mark.parametrize("call_for", [("--all",), ("Element", "--since")])
def test_everybody_and_a_history_have_no_page(
    starter_home: Path, tmp_path: Path, call_for: tuple[str, ...]
) -> None:
    page = tmp_path / "page.html"
    done = call(starter_home, "verdict", *call_for, "--html", page)
    one_line(done, 2, "--html is for the verdicts on named parties", "--all", "--since")
    assert not page.exists()


def test_a_folder_that_is_not_there_is_one_line(starter_home: Path, tmp_path: Path) -> None:
    done = call(starter_home, "verdict", "Element", *DAY, "--html", tmp_path / "none" / "x.html")
    one_line(done, 1, "cannot be written")

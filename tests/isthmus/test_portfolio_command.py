"""`isthmus portfolio` with the eleven firms of the demo, and one name that nobody has."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.isthmus.calling import call, one_line

DAY = ("--as-of", "2026-11-24")
ELEVEN = """ticker,name,value,currency
0981.HK,SMIC,100,USD
ASML,,250,EUR
,DJI,30,USD
KTOS,,75,USD
CRWD,,120,USD
PANW,,90,USD
RGTI,,5,USD
IONQ,,6,USD
CAT,,40,USD
FLR,,20,USD
NVDA,,500,USD
,Kratoss,1,USD
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The firms as a person would keep them."""
    path = tmp_path / "mine.csv"
    path.write_text(ELEVEN, "utf-8")
    return path


def test_all_eleven_are_found_and_the_twelfth_is_asked_back(starter_home: Path, file: Path) -> None:
    data = call(starter_home, "portfolio", file, *DAY, "--json").data
    found = [line["party"]["name"] if line["party"] else None for line in data["lines"]]
    assert len(found) == 12
    assert found[-1] is None
    assert None not in found[:-1]
    assert "did you mean: Kratos" in data["lines"][-1]["problem"]
    assert data["total"]["value"] == {"EUR": "250", "USD": "987"}
    hits = {item["group"] for item in data["by_regime"] if item["what"] == "listed"}
    assert hits >= {"bis_affiliates", "us_1260h"}
    for line in data["lines"][:-1]:
        assert set(line["verdicts"]) == set(data["regimes"])


def test_the_screen_shows_every_line_and_the_sums(starter_home: Path, file: Path) -> None:
    done = call(starter_home, "portfolio", file, *DAY)
    assert done.status == 0
    for words in ("Kratos Defense", "not resolved", "Sums by regime", "Sums by sector", "quantum"):
        assert words in done.out
    assert "Cut: 1 of 12 lines are not resolved" in done.out


def test_the_table_has_a_row_a_line_and_a_column_a_regime(starter_home: Path, file: Path) -> None:
    words = [file, "--regime", "ofac_50", "--regime", "china", *DAY, "--csv"]
    rows = list(csv.DictReader(io.StringIO(call(starter_home, "portfolio", *words).out)))
    assert len(rows) == 12
    kratos = next(row for row in rows if row["asked"] == "KTOS")
    assert (kratos["ofac_50"], kratos["china"]) == ("not_found", "flagged")
    assert "us_1260h" not in kratos


def test_one_page_holds_all_lines(starter_home: Path, file: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert call(starter_home, "portfolio", file, *DAY, "--html", page).status == 0
    text = page.read_text("utf-8")
    for name in ("SMIC", "Kratos Defense", "NVIDIA"):
        assert name in text


def test_a_portfolio_can_be_asked_what_if(starter_home: Path, file: Path) -> None:
    words = ["--embargo", "CN", "--portfolio", file, *DAY, "--json"]
    data = call(starter_home, "whatif", *words).data
    assert len(data["asked"]) == 11
    assert {item["party"]["name"] for item in data["exposures"]} <= set(data["asked"])
    assert any("line 13 of mine.csv is not resolved" in text for text in data["cut"])


def test_a_wrong_call_is_one_line(starter_home: Path, tmp_path: Path) -> None:
    one_line(call(starter_home, "portfolio", tmp_path / "no.csv"), 1, "cannot be read")
    other = tmp_path / "other.csv"
    other.write_text("firm\nSMIC\n", "utf-8")
    one_line(call(starter_home, "portfolio", other), 1, "no column names a party")
    one_line(call(starter_home, "portfolio"), 2, "FILE")

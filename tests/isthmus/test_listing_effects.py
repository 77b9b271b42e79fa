"""From when are purchases of a company on the NS-CMIC list banned, and who says so? It is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.sources.ofac_sdn.files import write
from tests.isthmus.calling import call

FIRM = "ofac:30999"
DAY = ("--as-of", "2021-09-01")
GIVEN = ["purchases banned from 2021-08-02", "divestment allowed until 2022-06-03"]
COMPUTED = [
    "purchases banned from 2021-08-02 (computed: listing + 60 days)",
    "divestment allowed until 2022-06-03 (computed: listing + 365 days)",
]


@pytest.fixture(scope="module")
def ofac_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the consolidated list, whose remarks give OFAC's own days."""
    home, files = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("files")
    parts = ("sdn", "cons_prim", "cons_comments")
    done = call(home, "ingest", "ofac_sdn", *map(str, write(files, parts).values()))
    assert done.status == 0, done.err
    return home


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("given", [True, False])
def test_exposure_and_verdict_tell_the_days(
    ofac_home: Path, starter_home: Path, given: bool
) -> None:
    home, who, effects = (ofac_home, FIRM, GIVEN) if given else (starter_home, "SMIC", COMPUTED)
    shown = _words(call(home, "exposure", who, *DAY).out)
    for effect in effects:
        assert f"NS-CMIC: {effect}" in shown
    assert ("computed" in shown) is not given
    data = call(home, "exposure", who, *DAY, "--json").data
    listings = {each["list"]: each["effects"] for each in data["party"]["listings"]}
    assert listings.pop("us_ofac_ns_cmic") == effects
    assert not any(listings.values())
    verdict = call(home, "verdict", who, "--regime", "ns_cmic", *DAY, "--json").data
    assert verdict["results"][0]["effects"] == effects


def test_the_page_holds_the_days(starter_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "smic.html"
    assert call(starter_home, "exposure", "SMIC", *DAY, "--html", str(page)).status == 0
    assert COMPUTED[0] in page.read_text("utf-8")


def test_a_path_to_another_party_is_not_longer_for_it(starter_home: Path) -> None:
    assert "purchases banned" not in call(starter_home, "exposure", "ASML", *DAY).out

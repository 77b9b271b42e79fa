"""LLC CST, maker of the Lancet: registers that contradict each other on its owners' stakes.

The first tests suppose two listed holders, so that every stake counts; the last read the file as it
is, with its listings.

The file is a published FollowTheMoney sample and stays where it is; its persons are not named here.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from ingest.pipeline import ingest
from isthmus.book import Book
from isthmus.home import Home
from queries.result import Verdict
from tests.tables import NOW, ingest_tables, party, relation

DATA = Path(os.environ.get("ISTHMUS_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILE = DATA / "ftm" / "yente_fixtures" / "zala.entities.ftm.json"
CST, KALASHNIKOV = "NK-abdzbEBkqyT29GyREbiURZ", "NK-nR5AXM9AVPq4pQaSPSaVam"
FOUNDER = "holder of 51, 50 and 48 %"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not FILE.exists(), reason=f"the published sample is not at {FILE} (set ISTHMUS_DATA)"
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Every statement on a stake in LLC CST, as the file has them, and two listed holders."""
    folder = tmp_path_factory.mktemp("registers")
    entities = [orjson.loads(line) for line in FILE.read_bytes().splitlines()]
    stakes = [
        {key: values[0] for key, values in entity["properties"].items()}
        for entity in entities
        if entity["schema"] == "Ownership" and CST in entity["properties"]["asset"]
    ]
    assert len(stakes) == 7
    founder = next(stake["owner"] for stake in stakes if stake.get("percentage") == "51")
    names = {founder: FOUNDER, KALASHNIKOV: "Kalashnikov", CST: "LLC CST"}
    keys = {key: f"h{at}" for at, key in enumerate(sorted({s["owner"] for s in stakes} | {CST}))}
    rows = [_relation(stake, keys) for stake in stakes]
    parties = [
        party(
            keys[key],
            "us_ofac_sdn@2014-07-16" if key in (KALASHNIKOV, founder) else "",
            "Person" if key == founder else "Company",
            # What the registers call the other holders does not matter here.
        )
        | {"name": names.get(key, f"holder {keys[key]}")}
        for key in keys
    ]
    assert not ingest_tables(folder, parties, rows).issues
    return Home(folder)


def _relation(stake: dict[str, Any], keys: dict[str, str]) -> dict[str, str]:
    dates = {"valid_from": stake.get("startDate", ""), "valid_to": stake.get("endDate", "")}
    return relation(
        "OWNS",
        keys[stake["owner"]],
        keys[CST],
        share=stake.get("percentage", ""),
        **dates,
    )


def _verdict(home: Home, day: date, regime: str = "ofac_50") -> Verdict:
    (verdict,) = Book(home, day).verdict("LLC CST", regime).results
    return verdict


def test_statements_that_contradict_each_other_are_an_interval_and_no_sum(home: Home) -> None:
    """51, 50 and 48 % are one stake told three times: with 49 % that is not 198 %."""
    verdict = _verdict(home, date(2017, 1, 1))
    assert verdict.verdict == "owned"
    assert (verdict.share_min_ppm, verdict.share_max_ppm) == (970_000, 1_000_000)
    shares = {line.owner_name: (line.share_min_ppm, line.share_max_ppm) for line in verdict.lines}
    assert shares == {FOUNDER: (480_000, 510_000), "Kalashnikov": (490_000, 490_000)}
    assert verdict.arithmetic == (
        "(48 to 51 %) + 49 % = (97 to 100 %); the test of at least 50 % is met"
    )


def test_a_register_that_says_only_owns_does_not_blur_one_that_gives_a_figure(home: Home) -> None:
    """Two lists call Kalashnikov the parent; one register gives its 49 %."""
    (line,) = (
        line for line in _verdict(home, date(2024, 6, 1)).lines if line.owner_name == "Kalashnikov"
    )
    assert line.share_min_ppm == line.share_max_ppm == 490_000
    assert len(line.evidence) == 2


def test_ended_statements_leave_the_sum_and_are_told(home: Home) -> None:
    verdict = _verdict(home, date(2024, 6, 1))
    assert verdict.arithmetic == "51 % + 49 % = 100 %; the test of at least 50 % is met"
    ended = {
        (line.share_max_ppm, line.not_counted_because)
        for line in verdict.lines
        if line.counts_because is None
    }
    assert ended == {(500_000, "ended 2023-03-02"), (480_000, "ended 2023-12-21")}


def test_before_the_second_holder_came_the_registers_leave_it_open(home: Home) -> None:
    """From 2015-11-25 to 2016-03-28: 48 to 51 % and an owner whose stake is not known."""
    verdict = _verdict(home, date(2016, 1, 1))
    assert verdict.verdict == "undetermined"
    assert "LLC CST is reached" in str(verdict.settles)


def test_the_united_kingdom_looks_at_each_holder_alone(home: Home) -> None:
    verdict = _verdict(home, date(2024, 6, 1), "uk_ofsi")
    assert verdict.verdict == "not_screened"  # no entry of that list was ingested with it


@pytest.fixture(scope="module")
def as_read(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The whole file, as the source `ftm` reads it."""
    folder = tmp_path_factory.mktemp("as_read")
    report = ingest(folder / "ledger", "ftm", [FILE], now=NOW)
    assert (report.total("rows_in"), report.total("quarantined")) == (91, 0)
    return Home(folder)


@pytest.mark.parametrize(
    ("day", "stakes"),
    [
        # Before the second holder came, its undated `owns` is at most what the founder leaves.
        (date(2016, 1, 1), {(480_000, 510_000), (1, 520_000)}),
        (date(2017, 1, 1), {(480_000, 510_000), (490_000, 490_000)}),
        (date(2024, 6, 1), {(510_000, 510_000), (490_000, 490_000)}),
    ],
)
def test_the_file_itself_leaves_the_same_intervals(
    as_read: Home, day: date, stakes: set[tuple[int, int]]
) -> None:
    verdict = _verdict(as_read, day)
    standing = {
        (line.share_min_ppm, line.share_max_ppm)
        for line in verdict.lines
        if not str(line.not_counted_because).startswith("ended")
    }
    assert standing == stakes
    # OFAC's day of listing is not in the file, so whether the founder was blocked is open.
    assert verdict.verdict == "undetermined"
    assert verdict.share_max_ppm == 510_000


def test_listings_with_a_date_settle_it(as_read: Home) -> None:
    day = date(2024, 6, 1)
    british = _verdict(as_read, day, "uk_ofsi")
    assert (british.verdict, british.arithmetic) == ("listed", "listed: UK since 2023-02-08")
    european = _verdict(as_read, day, "eu_own")
    assert (european.verdict, european.arithmetic) == ("listed", "listed: EU since 2023-12-18")

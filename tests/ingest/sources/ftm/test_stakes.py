"""Percentages as registers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.share import PPM, Share
from ingest.sources.ftm.stakes import read_band, read_stake


def percent(low: float, high: float | None = None) -> Share:
    return Share(round(low * 10_000), round((low if high is None else high) * 10_000))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("51", percent(51)),
        ("51 %", percent(51)),
        ("51.00%", percent(51)),
        ("51,5%", percent(51.5)),
        ("100 per cent", percent(100)),
        ("0", percent(0)),
        ("0.0001", Share(1, 1)),
        ("25-50", percent(25, 50)),
        ("25% – 50%", percent(25, 50)),
        ("from 25 to 50 %", percent(25, 50)),
        ("between 25% and 50%", percent(25, 50)),
        ("more than 25%", Share(250_001, PPM)),
        (">25", Share(250_001, PPM)),
        ("at least 25 %", Share(250_000, PPM)),
        ("≥ 25", Share(250_000, PPM)),
        ("75% or more", Share(750_000, PPM)),
        ("25+", Share(250_000, PPM)),
        ("less than 5%", Share(1, 49_999)),
        ("up to 10%", Share(1, 100_000)),
        ("<=10", Share(1, 100_000)),
        ("More than 25% but not more than 50%", Share(250_001, 500_000)),
        ("more than 50%, less than 75%", Share(500_001, 749_999)),
        ("1/3", Share(333_333, 333_334)),
        ("1/4", percent(25)),
        ("33.33333", Share(333_333, 333_334)),
        ("more than 33.33333", Share(333_334, PPM)),
    ],
)
def test_a_stake_is_read_as_the_interval_that_is_meant(text: str, share: Share) -> None:
    assert read_stake(text) == share


@pytest.mark.parametrize(
    "text",
    [
        "",
        "majority",
        "approx. 51",
        "about half",
        "51; 49",
        "51 and 49",
        "150",
        "-5",
        "50-25",
        "3/2",
        "1/0",
        "6624.16 shares",
        "1.000.000",
        "more than 50 but less than 25",
        "²",
        "５１",  # digits of another script: not what `[0-9]` was meant for
    ],
)
def test_what_gives_no_interval_is_no_stake(text: str) -> None:
    assert read_stake(text) is None


@pytest.mark.parametrize(
    ("code", "band"),
    [
        ("ownership-of-shares-25-to-50-percent", (Share(250_001, 500_000), "shares")),
        ("ownership-of-shares-50-to-75-percent-as-trust", (Share(500_001, 749_999), "shares")),
        ("voting-rights-75-to-100-percent", (Share(750_000, PPM), "votes")),
        ("right-to-appoint-and-remove-directors", None),
        ("ownership-of-shares-10-to-20-percent", None),
    ],
)
def test_bands_of_the_register_of_control(code: str, band: tuple[Share, str] | None) -> None:
    assert read_band(code) == band


@given(st.integers(0, PPM), st.integers(0, PPM))
def test_every_exact_percentage_comes_back(one: int, two: int) -> None:
    low, high = sorted((one, two))

    def written(ppm: int) -> str:
        return f"{ppm // 10_000}.{ppm % 10_000:04d}"

    assert read_stake(f"{written(low)} %") == Share(low, low)
    assert read_stake(f"{written(low)}-{written(high)}") == Share(low, high)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    assert read_stake(text) is None or read_stake(text) is not None
    read_band(text)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.model.share import PPM, Share, format_percent, parse_percent


@given(st.integers(0, PPM))
def test_a_share_survives_being_written_and_read(ppm: int) -> None:
    assert parse_percent(format_percent(ppm)) == ppm


def test_ten_tenths_of_ten_percent_are_exactly_one_whole() -> None:
    assert 10 * parse_percent("10") == PPM
    assert 3 * parse_percent("16.6667") == 500_001


@pytest.mark.parametrize(("text", "why"), [("100.0001", "outside"), ("-1", "outside")])
def test_a_share_beyond_the_whole_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        parse_percent(text)


@pytest.mark.parametrize("text", ["", "half", "NaN", "Infinity", "1,5", "0x10"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not a percentage"):
        parse_percent(text)


def test_a_share_finer_than_one_ppm_is_refused_rather_than_rounded() -> None:
    with pytest.raises(InvalidValue, match="four decimals"):
        parse_percent("49.99999")


def test_an_interval_must_run_upwards() -> None:
    with pytest.raises(InvalidValue, match="upwards"):
        Share(600_000, 500_000)
    assert str(Share(250_000, 500_000)) == "25–50 %"
    assert str(Share.exact(416_600)) == "41.66 %"

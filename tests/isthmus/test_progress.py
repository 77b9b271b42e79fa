"""What is said while something long goes on."""

from __future__ import annotations

import io
import sys

import pytest

from isthmus.progress import ticking, words


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_rate_and_remaining_time_follow_from_what_was_done() -> None:
    assert words("nodes", 2_000, 10_000, 4.0) == "nodes, 2,000 rows, 500 a second, about 16 s left"
    assert words("OWNS", 1_000, 61_000, 10.0).endswith("100 a second, about 10 min left")
    assert words("sdn", 2_000, None, 4.0) == "sdn, 2,000 rows, 500 a second"
    assert words("nodes", 12_000, 10_000, 4.0).endswith("about 0 s left")
    assert "left" not in words("nodes", 0, 10, 4.0)
    told = words("sdn", 3_200_000, 6_400_000, 2.0, "bytes")
    assert told == "sdn, 3.2 MB, 1.6 MB a second, about 2 s left"


def test_a_line_is_kept_up_to_date_on_a_terminal_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("isthmus.progress._EVERY", 0.0)
    with ticking("publish") as tick:
        assert tick is not None
        tick("nodes", 5, 10)
        assert "publish: nodes, 5 rows" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nobody_is_told_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ticking("publish", quiet=True) as tick:
        assert tick is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with ticking("publish") as tick:
        assert tick is None

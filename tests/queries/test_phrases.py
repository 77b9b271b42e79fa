"""Does a step read as a person would say it?"""

from __future__ import annotations

from typing import Any

import pytest

from queries.phrases import phrase

FACT: dict[str, Any] = dict.fromkeys(
    ("share_low", "share_high", "how", "input_share", "revenue_share", "market_share")
)


@pytest.mark.parametrize(
    ("step", "how", "words", "label"),
    [
        ("controlled", None, "controls", "control"),
        ("controlled", "controls", "controls", "controls"),
        ("controlled", "board majority", "controls (board majority)", "board majority"),
        ("controlled", "parent", "is the parent of", "parent"),
        ("controller", "board majority", "is controlled by", "board majority"),
        ("controller", "parent", "is a subsidiary of", "parent"),
    ],
)
def test_control_is_said_once_and_how_where_it_is_known(
    step: str, how: str | None, words: str, label: str
) -> None:
    assert phrase(step, FACT | {"how": how}, None) == (words, label)

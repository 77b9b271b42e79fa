from __future__ import annotations

import pytest

from ingest.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        (
            "Born in Aug. 1961. Left  on\n8 Feb. 1990.",
            ["Born in Aug. 1961.", "Left on 8 Feb. 1990."],
        ),
        ("House No. 4 of J. Example. It is new", ["House No. 4 of J. Example.", "It is new"]),
        ("He “left.” She stayed!", ["He “left.”", "She stayed!"]),
        ("version 1.1 of it", ["version 1.1 of it"]),
        ("", []),
    ],
)
def test_a_text_is_cut_where_a_sentence_ends(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts

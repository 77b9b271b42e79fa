"""Does memory grow with the text of a file? Only with the number of its ids."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import pytest

from benchmarks.ftm import measure
from tests.ingest.sources.ftm.files import entity

IDS = 3_000


def _peak(path: Path, words: int) -> int:
    with path.open("wb") as file:
        for number in range(IDS):
            made = entity(f"c{number}", "Company", name=f"Quay {number} Ltd", notes="word " * words)
            file.write(orjson.dumps(made, option=orjson.OPT_APPEND_NEWLINE))
    rows, _, _, megabytes = measure(path)
    assert rows == IDS
    return megabytes


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by getrusage")
def test_memory_does_not_grow_with_the_text(tmp_path: Path) -> None:
    small, large = _peak(tmp_path / "small", 10), _peak(tmp_path / "large", 4_000)
    assert (tmp_path / "large").stat().st_size > 60_000_000
    assert large <= small + 12

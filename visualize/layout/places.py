"""Where on the sheet is a country at home? Roughly where an atlas has it.

`places.csv` holds one point a country in whole degrees: a place on a chart of discs, no border and
no claim to one.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def places() -> dict[str, tuple[float, float]]:
    """(x, y) by ISO alpha-2 code: x from -1 (west) to 1, y from -0.6 (north) to 0.6."""
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (int(row["longitude"]) / 180, int(row["latitude"]) / -150)
            for row in csv.DictReader(file)
        }

"""How do tables leave the program as Parquet? Through DuckDB, which writes it without Arrow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd


def write_parquet(frames: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """One `<name>.parquet` for each frame; the files written, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with duckdb.connect(":memory:") as connection:
        for name, frame in frames.items():
            path = folder / f"{name}.parquet"
            connection.register("frame", frame)
            target = str(path).replace("'", "''")
            connection.execute(f"COPY (SELECT * FROM frame) TO '{target}' (FORMAT parquet)")
            connection.unregister("frame")
            written.append(path)
    return written

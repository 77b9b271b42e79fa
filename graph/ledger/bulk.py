"""How do many rows reach DuckDB at once? As numpy columns: no statement a row, no Arrow needed."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Append rows to a table of this program; values are cast to the table's own types."""
    if not rows:
        return
    staged = {
        name: np.array(values, dtype=object)
        for name, values in zip(columns, zip(*rows, strict=True), strict=True)
    }
    connection.register("staged", staged)
    kinds = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
    casts = ", ".join(f'CAST("{name}" AS {kinds[name]})' for name in columns)
    connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {casts} FROM staged")
    connection.unregister("staged")

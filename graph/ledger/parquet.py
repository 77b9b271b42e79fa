"""How do tables leave the program as Parquet? Through DuckDB, which writes it without Arrow.

From frames, or from a CSV file of any size whose header names its columns' types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd

_TEXT_TO = {
    "string": "{0}",
    "string[]": "string_split({0}, ?)",
    "long": "CAST({0} AS BIGINT)",
    "double": "CAST({0} AS DOUBLE)",
    "boolean": "CAST({0} AS BOOLEAN)",
    "date": "CAST({0} AS DATE)",
}


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


def csv_as_parquet(source: Path, target: Path, columns: Sequence[tuple[str, str]], by: str) -> None:
    """The rows of a CSV file with typed columns, under the same names.

    Args:
        columns: (name as in the header, one of string, string[], long, double, boolean, date). An
            empty cell without quotes is no value; one with quotes is an empty text.
        by: what separates the values of a list.
    """
    chosen = ", ".join(
        f"{_TEXT_TO[kind].format(_quoted(name))} AS {_quoted(name)}" for name, kind in columns
    )
    separators = [by for _, kind in columns if kind == "string[]"]
    file = str(target).replace("'", "''")
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT {chosen} FROM read_csv(?, header = true, all_varchar = true, "
            "delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, "
            f"max_line_size = 100000000, parallel = false)) TO '{file}' (FORMAT parquet)",
            [*separators, str(source)],
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""What every list that a user writes down must bear: columns taken away, bytes changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.model.facts import Row, Statement
from ingest.shape import Columns

Reading = Callable[[Path], Iterable[Row]]


def _said(rows: Iterable[Row]) -> set[Statement]:
    return {statement for row in rows for statement in row.statements}


def every_column_counts(columns: Columns, row: dict[str, str], read: Reading, folder: Path) -> None:
    """Without a column something else is said, or the file is refused; `row` fills them all."""
    assert set(row) == set(columns.names)
    assert all(row.values())
    path = folder / "columns.csv"

    def said(names: list[str]) -> set[Statement]:
        cells = ",".join(f'"{row.get(name, "x")}"' for name in names)
        path.write_text(f"{','.join(names)}\n{cells}\n", "utf-8")
        rows = list(read(path))
        assert not any(each.quarantined for each in rows), rows
        return _said(rows)

    names = list(columns.names)
    whole = said(names)
    assert said(names[::-1]) == whole, "the order of columns says nothing"
    for name in names:
        rest = [each for each in names if each != name]
        if name in columns.required:
            with pytest.raises(FileRefused, match=f"missing column {name}"):
                said(rest)
        elif not name.startswith("suspended_"):  # these two stand and go together
            assert said(rest) != whole, name
        with pytest.raises(FileRefused, match=r"unknown column renamed|missing column"):
            said([*rest, "renamed"])
        with pytest.raises(FileRefused, match=f"doubled column {name}"):
            said([*names, name])


def survives_corruption(text: str, read: Reading, folder: Path, *, tries: int = 400) -> None:
    """Whatever a few changed bytes make of a file: refused, or every line accounted for."""
    path = folder / "corrupted.csv"
    refused = quarantined = 0
    for seed in range(tries):
        chance = random.Random(seed)
        content = bytearray(text.encode())
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(content))
            put = chance.choice([b",", b'"', b"\n", b"\xff", b"\x00", b"9", b"", b";", b":"])
            content[place : place + chance.randrange(3)] = put
        path.write_bytes(content)
        try:
            rows = list(read(path))
        except FileRefused:
            refused += 1
            continue
        bad = [row for row in rows if row.quarantined]
        assert not any(row.statements for row in bad)
        assert all(row.statements for row in rows if not row.quarantined)
        entities = {s.fact for s in _said(rows)}
        assert entities or bad
        quarantined += bool(bad)
    assert refused > tries // 20
    assert quarantined > tries // 20

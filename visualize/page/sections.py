"""How do columns of numbers travel in a page? As one gzip in base64, byte by byte, low bytes first.

A column of 16- or 32-bit numbers is written as all its lowest bytes, then all the next: high bytes
are mostly alike, and alike bytes side by side compress well. `script/large/data.js` reads it back.
"""

from __future__ import annotations

import base64
import gzip
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visualize.page.island import Json


class Sections:
    """Columns by name, in the order in which they were added."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._head: list[Json] = []

    def add(self, name: str, values: NDArray[Any], size: int, *, steps: bool = False) -> None:
        """One column.

        Args:
            values: whole numbers from 0 to 256 ** size - 1.
            size: bytes a number: 1, 2 or 4.
            steps: write differences to the number before (modulo), for numbers close to it.
        """
        whole = np.asarray(values).astype(np.int64)
        assert not len(whole) or (whole.min() >= 0 and whole.max() < 256**size), name
        if steps:
            whole = np.diff(whole, prepend=0) % 256**size
        planes = [(whole >> (8 * at)).astype(np.uint8).tobytes() for at in range(size)]
        self._parts.append(b"".join(planes))
        self._head.append([name, len(whole), size, steps])

    def add_texts(self, name: str, texts: list[str]) -> None:
        """Texts without line feeds, as UTF-8 lines."""
        data = "\n".join(texts).encode("utf-8", "replace")
        self._parts.append(data)
        self._head.append([name, len(data), 0, False])

    def head(self) -> list[Json]:
        """[name, numbers (bytes, of texts), bytes a number (0: texts), in steps] of each."""
        return self._head

    def packed(self) -> str:
        """All columns; the same columns give the same text."""
        data = gzip.compress(b"".join(self._parts), 9, mtime=0)
        return base64.b64encode(data).decode("ascii")


def zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Signed numbers as unsigned ones, small ones small: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return np.where(values < 0, -2 * values - 1, 2 * values)

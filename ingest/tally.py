"""Which oddities did a file hold, and how often? One warning for a kind of oddity, not for each.

A kind that occurs once is reported at its line; one that occurs often at its first line with the
count, so that a new label in 3,000 remarks is one issue to read and no row is silent about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.errors import FileRefused
from graph.model.facts import Issue, Row, Severity


class Tally:
    """Counts oddities of one file by what they are; keeps the first place and text of each.

    `unit` is what the places are counted in: lines, or the results of a file without lines.
    """

    def __init__(self, part: str, file: str, unit: str = "line") -> None:
        self._part, self._file, self._unit = part, file, unit
        self._seen: dict[str, tuple[int, int, str]] = {}

    def add(self, what: str, line: int, text: str) -> None:
        """Count one oddity at a line."""
        count, first, sample = self._seen.get(what, (0, line, text))
        self._seen[what] = (count + 1, first, sample)

    def issues(self) -> tuple[Issue, ...]:
        """One warning for each kind, in the order they were met."""
        return tuple(
            Issue(
                part=self._part,
                where=f"{self._file} {self._unit} {line}"
                + (f" and {count - 1} more" if count > 1 else ""),
                what=what,
                text=sample,
                severity=Severity.WARNING,
            )
            for what, (count, line, sample) in self._seen.items()
        )

    def closing(self, rows: Iterable[Row], empty: FileRefused | None = None) -> Iterator[Row]:
        """The rows of the file; the last one also carries the warnings about the file as a whole.

        Raises:
            FileRefused: `empty`, when there is no row and the format knows no empty file.
        """
        last: Row | None = None
        for row in rows:
            if last is not None:
                yield last
            last = row
        if last is not None:
            yield replace(last, issues=last.issues + self.issues())
        elif empty is not None:
            raise empty

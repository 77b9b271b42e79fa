"""How is a comparison measured and shown? CPU seconds in one process, and only if answers agree."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant at one question.

    prepare, answer: CPU seconds; answer is that of one unit (`per`). ratio: its answer time over
    ours. once: the same for preparing and answering one unit. agrees: how many of its answers were
    compared and equal ours. note: what was limited or is different.
    """

    question: str
    size: str
    who: str
    prepare: float
    answer: float
    per: str
    ratio: float
    once: float
    agrees: str
    note: str


@dataclass(frozen=True, slots=True)
class Ours:
    """What the others are compared with."""

    question: str
    size: str
    per: str
    prepare: float
    answer: float

    def line(self, who: str, note: str = "") -> Line:
        return self.against(who, self.prepare, self.answer, "", note)

    def against(self, who: str, prepare: float, answer: float, agrees: str, note: str = "") -> Line:
        """A line for another contestant, whose answers were found equal beforehand."""
        return Line(
            question=self.question,
            size=self.size,
            who=who,
            prepare=prepare,
            answer=answer,
            per=self.per,
            ratio=answer / self.answer,
            once=(prepare + answer) / (self.prepare + self.answer),
            agrees=agrees,
            note=note,
        )


def timed(work: Callable[[], _Result], *, best_of: int = 1) -> tuple[_Result, float]:
    """(result, CPU seconds of this process; the best of several runs)."""
    best = float("inf")
    for _ in range(best_of):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return result, best


def each(
    work: Callable[[int], _Result], units: Sequence[int], *, most_seconds: float
) -> tuple[list[_Result], float]:
    """(results, CPU seconds a unit), for as many units as begin before the time is up."""
    results: list[_Result] = []
    start = time.process_time()
    for unit in units:
        results.append(work(unit))
        if time.process_time() - start > most_seconds:
            break
    return results, (time.process_time() - start) / len(results)


def agreed(ours: Sequence[Any], theirs: Sequence[Any], who: str) -> str:
    """`12/12`, the number of answers compared.

    Raises:
        ArithmeticError: one answer differs; a ratio between wrong answers says nothing.
    """
    for at, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one != other:
            msg = f"{who} disagrees on answer {at}: {other} where ours is {one}"
            raise ArithmeticError(msg)
    count = min(len(ours), len(theirs))
    return f"{count}/{count}"


def show(lines: Sequence[Line], footer: Sequence[str]) -> None:
    """The table, with every note beneath."""
    console = Console(width=150)
    table = Table("question", "nodes / arcs", "who")
    for heading in ("prepare", "answer", "ratio", "with prep.", "equal"):
        table.add_column(heading, justify="right", no_wrap=True)
    notes: list[str] = []
    before = ("", "")
    for line in lines:
        now = (line.question, line.size)
        first = now != before
        if first:
            table.add_section()
        before = now
        if line.note and line.note not in notes:
            notes.append(line.note)
        mark = f" ({notes.index(line.note) + 1})" if line.note else ""
        table.add_row(
            *(now if first else ("", "")),
            line.who + mark,
            duration(line.prepare) if line.prepare else "",
            f"{duration(line.answer)} {line.per}",
            f"{line.ratio:,.1f}",
            f"{line.once:,.1f}",
            line.agrees,
            style=None if line.agrees else "bold",
        )
    console.print(table, markup=False)
    for number, note in enumerate(notes, start=1):
        console.print(f"({number}) {note}", markup=False)
    for text in footer:
        console.print(text, markup=False)


def as_records(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """For --json."""
    return [asdict(line) for line in lines]


def duration(seconds: float) -> str:
    """Three figures in a unit that fits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds < 1000 * size else f"{seconds:.0f} s"
    return f"{seconds / 1e-6:.3g} us"

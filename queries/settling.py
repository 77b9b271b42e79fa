"""Which single fact would settle an undetermined verdict, and how?

Every fact that is not known exactly above the party is tried on its own: a stake with two bounds,
a listing or a control whose dates are too imprecise. Supposed at its most, does the rule surely
reach the party? Supposed at its least, does it surely not? Only the party's own cone of holders is
run again. A stake settles at a figure, which follows from the sums without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from graph.analysis.arrays import AnalysisGraph
from graph.model.share import PPM, format_percent
from queries.kernels.fixpoint import CONTROL, Reach, reach, stakes
from queries.rule import Period
from queries.screening import Screening, controlling_rows

_TRIED = 200  # facts; of a larger cone those nearest to the party

Kind = Literal["stake", "listing", "control"]


@dataclass(frozen=True, slots=True)
class Settling:
    """One fact and what it would settle. For a stake, from which ppm on the rule reaches the party
    (`reached_from`), and up to which it does not (`clear_to`); None: no figure settles it so.

    `what` is the number of the stake, the node listed, or the row of the control.
    """

    kind: Kind
    what: int
    reaches: bool
    clears: bool
    reached_from: int | None = None
    clear_to: int | None = None

    @property
    def decides(self) -> bool:
        """Whatever it turns out to be, the verdict follows."""
        if not (self.reaches and self.clears):
            return False
        if self.reached_from is None or self.clear_to is None:
            return True
        return self.reached_from <= self.clear_to + 1


def settling(graph: AnalysisGraph, screening: Screening, node: int) -> list[Settling]:
    """Facts that would settle the verdict on a node, those that decide it either way first.

    Empty where no single fact can, or where no ownership test applied.
    """
    period = screening.period
    if period is None or period.threshold is None or screening.regime.test != "ownership":
        return []
    cone = _Cone(graph, screening, period, node)
    found = [item for item in map(cone.tried, cone.open_facts()) if item.reaches or item.clears]
    return sorted(found, key=lambda item: (not item.decides, not item.reaches))


def settled_by(graph: AnalysisGraph, screening: Screening, node: int) -> str:
    """The first of them in words, with what follows from it; else what is open together."""
    found = settling(graph, screening, node)
    if found:
        return _words(graph, screening, node, found[0])
    if screening.perhaps[node]:
        return f"the day on which {graph.names[node]} was listed"
    if screening.regime.test == "supply":
        return "the day on which a supplier above it was listed"
    return "no single fact: several of those above are open together"


def _words(graph: AnalysisGraph, screening: Screening, node: int, fact: Settling) -> str:
    name, held = graph.names[node], screening.stakes
    if fact.kind == "stake":
        owner, owned = (graph.names[int(ends[fact.what])] for ends in (held.owner, held.owned))
        return f"the exact stake of {owner} in {owned}: {_figures(name, fact)}"
    if fact.kind == "listing":
        what = f"whether {graph.names[fact.what]} was listed on {graph.as_of}"
    else:
        table = graph.relations
        controller, controlled = (
            graph.names[int(ends[fact.what])] for ends in (table.source, table.target)
        )
        what = f"whether {controller} controlled {controlled} on {graph.as_of}"
    if fact.decides:
        return f"{what}: if so {name} is reached, if not it is not"
    return (
        f"{what}: {f'if so {name} is reached' if fact.reaches else f'if not {name} is not reached'}"
    )


def _figures(name: str, fact: Settling) -> str:
    """From which figure on, and up to which."""
    reached = None if fact.reached_from is None else format_percent(fact.reached_from)
    clear = None if fact.clear_to is None else format_percent(fact.clear_to)
    if fact.decides:
        return f"at {reached} % or more {name} is reached, below it is not"
    if clear is None:
        return f"at {reached} % or more {name} is reached; less leaves it open"
    if reached is None:
        return f"at {clear} % or less {name} is not reached; more leaves it open"
    return (
        f"at {reached} % or more {name} is reached, at {clear} % or less it is not; "
        "between them it stays open"
    )


@dataclass(frozen=True, slots=True)
class _Supposed:
    """One fact supposed: a stake's ppm, a listing or a control that is or is not."""

    stake: int | None = None
    ppm: int = 0
    listing: int | None = None
    control: int | None = None
    holds: bool = True


class _Cone:
    """A party and everybody who may count above it, as a graph of its own."""

    def __init__(
        self, graph: AnalysisGraph, screening: Screening, period: Period, node: int
    ) -> None:
        self.graph, self.screening, self.period, self.node = graph, screening, period, node
        table = graph.relations
        by_target: dict[int, list[int]] = {}
        if period.control == "counts":
            rows = controlling_rows(graph, sure=False)
            for row in rows[screening.possible.counts[table.source[rows]]].tolist():
                by_target.setdefault(int(table.target[row]), []).append(row)
        self.stakes: list[int] = []
        self.controls: list[int] = []
        self.nodes: list[int] = []  # the nearest first
        held, seen, frontier = screening.stakes, {node}, [node]
        while frontier:
            self.nodes += frontier
            above = []
            for member in frontier:
                self.stakes += held.of(member)
                self.controls += by_target.get(member, [])
                above += [int(held.owner[stake]) for stake in held.of(member)]
                above += [int(table.source[row]) for row in by_target.get(member, [])]
            frontier = sorted({o for o in above if screening.possible.counts[o]} - seen)
            seen.update(frontier)
        members = set(self.nodes)
        everybody = [*self.nodes, *sorted(self._outside(members))]
        self.place = {member: at for at, member in enumerate(everybody)}

    def _outside(self, members: set[int]) -> set[int]:
        """Holders of stakes in the cone who do not count: theirs limit what is left."""
        return {int(self.screening.stakes.owner[stake]) for stake in self.stakes} - members

    def open_facts(self) -> list[tuple[Kind, int]]:
        """What is not known exactly, the nearest to the party first."""
        screening, held = self.screening, self.screening.stakes
        counts = screening.possible.counts
        facts: list[tuple[Kind, int]] = [
            ("listing", member)
            for member in self.nodes
            if screening.perhaps[member] and not screening.listed[member]
        ]
        facts += [
            ("stake", stake)
            for stake in self.stakes
            if held.low[stake] < held.high[stake] and counts[held.owner[stake]]
        ]
        facts += [
            ("control", row) for row in self.controls if self.graph.relations.rows.uncertain[row]
        ]
        return facts[:_TRIED]

    def tried(self, fact: tuple[Kind, int]) -> Settling:
        """What the fact would settle, supposed at its most and at its least."""
        kind, what = fact
        if kind == "stake":
            return self._stake(what)
        most, least = (
            _Supposed(**{kind: what, "holds": holds})  # type: ignore[arg-type]  # keys of _Supposed
            for holds in (True, False)
        )
        return Settling(kind, what, self._reached(most, sure=True), not self._reached(least))

    def _stake(self, stake: int) -> Settling:
        held = self.screening.stakes
        low, high = int(held.low[stake]), int(held.high[stake])
        reaches = self._reached(_Supposed(stake=stake, ppm=high), sure=True)
        clears = not self._reached(_Supposed(stake=stake, ppm=low))
        settles = Settling("stake", stake, reaches, clears)
        if reaches:
            settles = replace(settles, reached_from=self._first(stake, low, high, sure=True))
        if clears:
            settles = replace(settles, clear_to=self._first(stake, low, high, sure=False) - 1)
        return settles

    def _first(self, stake: int, low: int, high: int, *, sure: bool) -> int:
        """The smallest size of a stake at which the rule reaches the party; it does so at `high`.

        Reaching grows with the stake, so halving the interval finds it in twenty runs.
        """
        while low < high:
            middle = (low + high) // 2
            if self._reached(_Supposed(stake=stake, ppm=middle), sure=sure):
                high = middle
            else:
                low = middle + 1
        return low

    def _reached(self, supposed: _Supposed, *, sure: bool = False) -> bool:
        run = self._run(supposed, sure=sure)
        return bool(run.blocked[0])

    def _run(self, supposed: _Supposed, *, sure: bool) -> Reach:
        """The rule over the cone with one fact supposed, at the least (sure) or at the most."""
        screening, held, table = self.screening, self.screening.stakes, self.graph.relations
        numbers = np.array(self.stakes, np.int64)
        least, most = held.low[numbers].astype(np.int64), held.high[numbers].astype(np.int64)
        if supposed.stake is not None:
            least[numbers == supposed.stake] = most[numbers == supposed.stake] = supposed.ppm
        rows = [
            row
            for row in self.controls
            if (
                supposed.holds
                if row == supposed.control
                else not (sure and table.rows.uncertain[row])
            )
        ]
        listed = set(np.flatnonzero(screening.listed if sure else screening.perhaps).tolist())
        if supposed.listing is not None:
            listed = listed | {supposed.listing} if supposed.holds else listed - {supposed.listing}
        size, counts = len(self.place), self.period.aggregate
        owned = self._places(held.owned[numbers])
        room = PPM - np.bincount(owned, least, size).astype(np.int64)
        control = np.full(len(rows), CONTROL, np.int64)
        least = np.concatenate((least, control))
        group = np.concatenate((held.joint[numbers], np.full(len(rows), -1, np.int32)))
        assert self.period.threshold is not None
        return reach(
            stakes(
                size,
                np.concatenate(
                    (self._places(held.owner[numbers]), self._places(table.source[rows]))
                ),
                np.concatenate((owned, self._places(table.target[rows]))),
                least if sure else np.concatenate((most, control)),
                None if counts else group.astype(np.int32),
                least_ppm=None if sure else least,
                room_ppm=None if sure else room,
            ),
            np.array([at for member, at in self.place.items() if member in listed], np.int32),
            threshold_ppm=self.period.threshold,
            strict=self.period.strict,
            aggregate=self.period.aggregate,
        )

    def _places(self, nodes: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array([self.place[int(node)] for node in nodes], np.int32)

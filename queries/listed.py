"""Who came on a list between two days, and who was taken off it?

The days are those of the world: when an entry began and ended, by all that is known. Where a date
is not known well enough to decide, that is said instead of guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.analysis.arrays import AnalysisGraph
from graph.errors import UnknownName, UsageError
from graph.ledger.reader import Ledger
from graph.model.facts import Sanction
from graph.model.lists import known_lists, list_info
from graph.model.time import NEVER, Holds, day_number, from_day_number


@dataclass(frozen=True, slots=True)
class Standing:
    """A party on one side: does it stand on the list, under which programmes, since and until when
    as the list says it (None: not stated)?"""

    holds: Holds
    programmes: frozenset[str]
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A party whose standing differs. `what`: entered, left, perhaps entered, perhaps left, or
    changed (its programmes did); `between` are the days on which it may have ended or begun."""

    id: str
    name: str
    country: str | None
    what: str
    since: str | None
    until: str | None
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListDifference:
    """Every move on a list between two days; `stayed` counts those without one."""

    list_id: str
    label: str
    title: str
    ledger: str
    before: date
    after: date
    moves: tuple[Move, ...]
    stayed: int

    def counts(self) -> dict[str, int]:
        """How many parties moved, by what."""
        found: dict[str, int] = {}
        for move in self.moves:
            found[move.what] = found.get(move.what, 0) + 1
        return found


ORDER = ("entered", "left", "perhaps entered", "perhaps left", "changed")
_NOBODY = Standing(Holds.NO, frozenset(), None, None)


def list_difference(
    graph: AnalysisGraph, ledger: Ledger, list_id: str, before: date, after: date
) -> ListDifference:
    """The moves on one list; parties that are judged the same are one.

    Raises:
        UnknownName: no source has an entry on such a list, and the table has none.
        UsageError: the first day is not before the second.
    """
    if before >= after:
        raise UsageError(f"{before} is not before {after}")
    columns = ledger.facts(Sanction)
    if list_id not in columns["list_id"] and list_id not in known_lists():
        raise UnknownName("list", list_id, sorted(set(columns["list_id"])))
    sides: dict[int, list[Standing]] = {}
    for at, found in enumerate(columns["list_id"]):
        node = graph.node_of.get(columns["subject"][at])
        if found != list_id or node is None:
            continue
        dates = [int(columns[name][at]) for name in ("from_first", "from_last")]
        dates += [int(columns[name][at]) for name in ("to_first", "to_last")]
        pair = sides.setdefault(node, [_NOBODY, _NOBODY])
        codes = frozenset(code for code in (columns["programmes"][at] or "").split("; ") if code)
        said = (columns["valid_from"][at], _until(columns["valid_to"][at], dates[3]))
        for side, day in enumerate((before, after)):
            holds = _holds(dates, day_number(day))
            pair[side] = _joined(pair[side], Standing(holds, codes, *said))
    moves, stayed = [], 0
    for node, (was, now) in sides.items():
        move = _move(graph, node, was, now)
        if move is not None:
            moves.append(move)
        elif was.holds is Holds.YES:
            stayed += 1
    moves.sort(key=lambda move: (ORDER.index(move.what), move.name.casefold(), move.id))
    info = list_info(list_id)
    return ListDifference(
        list_id, info.label, info.title, ledger.version, before, after, tuple(moves), stayed
    )


def _holds(dates: list[int], day: int) -> Holds:
    from_first, from_last, to_first, to_last = dates
    if day < from_first or day >= to_last:
        return Holds.NO
    return Holds.YES if from_last <= day < to_first else Holds.MAYBE


def _until(stated: str | None, last: int) -> str | None:
    if stated is not None or last == NEVER:
        return stated
    return str(from_day_number(last))


def _joined(one: Standing, other: Standing) -> Standing:
    """Two entries of one party: it stands when one of them does."""
    if other.holds is Holds.NO:
        # An entry that does not hold still tells when it began or ended.
        return Standing(
            one.holds, one.programmes, one.since or other.since, one.until or other.until
        )
    if one.holds is Holds.NO:
        return other
    return Standing(
        max(one.holds, other.holds),
        one.programmes | other.programmes,
        min(filter(None, (one.since, other.since)), default=None),
        None if None in (one.until, other.until) else max(one.until or "", other.until or ""),
    )


def _move(graph: AnalysisGraph, node: int, was: Standing, now: Standing) -> Move | None:
    turn = (was.holds, now.holds)
    words = {
        (Holds.NO, Holds.YES): "entered",
        (Holds.YES, Holds.NO): "left",
        (Holds.NO, Holds.MAYBE): "perhaps entered",
        (Holds.MAYBE, Holds.YES): "perhaps entered",
        (Holds.YES, Holds.MAYBE): "perhaps left",
        (Holds.MAYBE, Holds.NO): "perhaps left",
    }
    what = words.get(turn)
    gone, come = was.programmes - now.programmes, now.programmes - was.programmes
    if what is None:
        if turn != (Holds.YES, Holds.YES) or not (gone or come):
            return None
        what = "changed"
    home = int(graph.country[node])
    return Move(
        graph.ids[node],
        graph.names[node],
        None if home < 0 else graph.ids[home].removeprefix("country:"),
        what,
        now.since if what.endswith("entered") else was.since,
        was.until if what.endswith("left") else now.until,
        tuple(sorted(gone)) if what == "changed" else (),
        tuple(sorted(come)) if what == "changed" else (),
    )

"""What if somebody were listed, delisted, sold, embargoed or never reported? What would change?

The question is asked twice, of the graph and of its overlay, and the two answers are compared:
verdicts under each regime, with both sums; exposure, with the path that appears or goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import RELATION_CODE, AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.share import PPM, format_percent
from graph.model.vocabulary import RelationKind
from queries.overlay import Change, Delist, PutOnList, SetStake, overlay
from queries.ownership import build_stakes
from queries.present import Presenter, lists_looked
from queries.profile import load_profile
from queries.reach import Reach, Reaches
from queries.result import ListLooked, Party, Path, Verdict, VerdictReport
from queries.rule import Regime, load_regime, regime_ids
from queries.screening import Screening, screen_parts
from queries.told import Teller
from queries.verdict import verdicts

_ALL = 3000  # parties whose every path is compared when nobody is named


@dataclass(frozen=True, slots=True)
class WhatIfQuestion:
    """How to compare: the regimes (none: all), the profile, the steps, how many paths to tell."""

    regimes: tuple[str, ...] = ()
    profile: str = "sanctions"
    hops: int = 6
    top: int = 20


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One party under one regime, before and after. `same` tells that only the sum has moved."""

    regime: str
    title: str
    before: Verdict
    after: Verdict

    @property
    def party(self) -> Party:
        """Whom it is about, as it would be."""
        return self.after.party

    @property
    def same(self) -> bool:
        """The verdict itself has not changed: only its sum, or a flag."""
        return self.before.verdict == self.after.verdict


@dataclass(frozen=True, slots=True)
class ExposureChange:
    """The strongest path of a party to one target: gained, lost, stronger, weaker or relisted.

    `relisted`: the path is as before, but the lists that its target stands on are not.
    """

    party: Party
    target: Party
    change: str
    before: Path | None
    after: Path | None

    @property
    def path(self) -> Path:
        """The path to show: as it would be, else as it was."""
        path = self.after or self.before
        assert path is not None
        return path


@dataclass(frozen=True, slots=True)
class WhatIfReport:
    """Everything that would be otherwise. `asked` names the parties asked about, empty: all.

    `compared` is False when exposure was not compared, because too many would have had to be.
    `counts` are (what, how many): every verdict and every exposure change, those not shown too.
    """

    ledger: str
    as_of: str
    known_on: str | None
    supposed: tuple[str, ...]
    asked: tuple[str, ...]
    regimes: tuple[str, ...]
    profile: str
    hops: int
    verdicts: tuple[VerdictChange, ...]
    compared: bool
    exposures: tuple[ExposureChange, ...]
    counts: tuple[tuple[str, int], ...]
    parties: Mapping[str, Party]  # every party of a path that is told
    rules: tuple[VerdictReport, ...]  # what each regime would say of those whose verdict changes
    lists: tuple[ListLooked, ...]  # as they would be
    cut: tuple[str, ...] = ()


def what_if(
    graph: AnalysisGraph,
    ledger: Ledger,
    changes: Sequence[Change],
    nodes: Sequence[int] | None = None,
    question: WhatIfQuestion | None = None,
) -> WhatIfReport:
    """What the changes would change for these nodes (None: for everybody)."""
    return _Asked(graph, ledger, changes, nodes, question or WhatIfQuestion()).report()


class _Asked:
    def __init__(
        self,
        graph: AnalysisGraph,
        ledger: Ledger,
        changes: Sequence[Change],
        nodes: Sequence[int] | None,
        question: WhatIfQuestion,
    ) -> None:
        self.graph, self.ledger, self.question = graph, ledger, question
        self.changes, self.nodes = changes, nodes
        self.after = overlay(graph, changes)
        self.regimes = [load_regime(name) for name in question.regimes or regime_ids()]
        self.profile = load_profile(question.profile)
        self.old = Reach(graph, self.profile, question.hops)
        self.new = Reach(self.after, self.profile, question.hops)
        self.compared = True
        self.cut: list[str] = list(_oversubscribed(self.after, changes))

    def report(self) -> WhatIfReport:
        graph, question = self.graph, self.question
        found = [self._verdicts(regime) for regime in self.regimes]
        ruled = [change for changes, _ in found for change in changes]
        exposed = self._exposures()
        names = () if self.nodes is None else tuple(graph.names[node] for node in self.nodes)
        counts = {"verdicts": sum(not change.same for change in ruled)}
        counts["sums or flags"] = len(ruled) - counts["verdicts"]
        for item in exposed:
            counts[f"exposures {item.change}"] = counts.get(f"exposures {item.change}", 0) + 1
        told = exposed[: question.top]
        if len(told) < len(exposed):
            self.cut.append(
                f"{len(exposed)} changes of exposure, the {len(told)} strongest are told (--top)"
            )
        changes, parties = self._told(told)
        return WhatIfReport(
            ledger=graph.ledger,
            as_of=graph.as_of.isoformat(),
            known_on=None if graph.known_on is None else graph.known_on.isoformat(),
            supposed=self.after.applied,
            asked=names,
            regimes=tuple(regime.id for regime in self.regimes),
            profile=self.profile.name,
            hops=question.hops,
            verdicts=tuple(ruled),
            compared=self.compared,
            exposures=changes,
            counts=tuple(counts.items()),
            parties=parties,
            rules=tuple(report for _, report in found if report is not None),
            lists=tuple(lists_looked(self.after, self.ledger)),
            cut=(*self.cut, *graph.notes),
        )

    # -- verdicts ---------------------------------------------------------------------------------
    def _verdicts(self, regime: Regime) -> tuple[list[VerdictChange], VerdictReport | None]:
        """Who would stand otherwise, and what the regime would say of them."""
        nodes = self._perhaps_changed(regime) if self.nodes is None else list(self.nodes)
        if not nodes:
            return [], None
        before, after = (
            verdicts(graph, self.ledger, regime, nodes) for graph in (self.graph, self.after)
        )
        changed = [
            VerdictChange(regime.id, regime.title, old, new)
            for old, new in zip(before.results, after.results, strict=True)
            if _outcome(old) != _outcome(new)
        ]
        changed.sort(key=lambda item: (item.same, item.party.name, item.party.id))
        return changed, replace(after, results=tuple(item.after for item in changed))

    def _perhaps_changed(self, regime: Regime) -> list[int]:
        """Everybody whose verdict may differ: all others are asked for nothing.

        A verdict follows from the node's own marks in the regime's runs, from the stakes and the
        control of its neighbours, and from rows that were added or taken away.
        """
        moved = np.zeros(len(self.graph), np.bool_)
        moved[sorted(self.after.touched)] = True
        before = {item.part: item for item in screen_parts(self.graph, regime)}
        after = {item.part: item for item in screen_parts(self.after, regime)}
        for part in before.keys() | after.keys():
            moved |= _differ(before.get(part), after.get(part), len(self.graph))
        near = moved.copy()
        kinds = [RELATION_CODE[RelationKind.OWNS], RELATION_CODE[RelationKind.CONTROLS]]
        for graph in (self.graph, self.after):
            table = graph.relations
            rows = np.isin(table.kind, kinds)
            near[table.target[rows & moved[table.source]]] = True
            near[table.source[rows & moved[table.target]]] = True
        return [int(node) for node in np.flatnonzero(near)]

    # -- exposure ---------------------------------------------------------------------------------
    def _exposures(self) -> list[_Moved]:
        old, new = self.old, self.new
        if self.nodes is not None:
            moved = self._compared(old, new, self.nodes)
        elif any(not isinstance(change, PutOnList | Delist) for change in self.changes):
            touched = self.after.touched
            near = old.upstream(touched) | new.upstream(touched)  # nobody else's paths can change
            both = np.union1d(old.parties(), new.parties())
            both = both[near[both]].tolist()
            if len(both) > _ALL:
                self.cut.append(
                    f"exposure was not compared: {len(both)} parties may be touched, more than "
                    f"{_ALL}; name some (--for, --portfolio)"
                )
                self.compared = False
                return []
            moved = self._compared(old, new, both)
        else:
            moved = self._reversed(old, new)
        names, ids = self.graph.names, self.graph.ids
        return sorted(
            moved, key=lambda item: (item.cost, names[item.node], ids[item.node], item.target)
        )

    def _compared(self, old: Reach, new: Reach, nodes: Sequence[int]) -> list[_Moved]:
        """The strongest path to every target, before and after."""
        moved, unsure = [], 0
        relisted = {node for node in self._named() if self._relisted(node)}
        for node, was, will in zip(nodes, old.of(nodes), new.of(nodes), strict=True):
            for target in was.to.keys() | will.to.keys():
                change = _change(was, will, target)
                if not change and target in relisted:
                    change = "relisted"
                unsure += change == "unsure"
                if change and change != "unsure":
                    moved.append(
                        _Moved(node, target, change, was.to.get(target), will.to.get(target))
                    )
        if unsure:
            self.cut.append(
                f"{unsure} targets weaker than the strongest of many are left out: "
                "it is not known whether they were there before"
            )
        return moved

    def _reversed(self, old: Reach, new: Reach) -> list[_Moved]:
        """Whoever has a path to a node that becomes, or ceases to be, listed."""
        moved = []
        for node in self._named():
            name = self.graph.names[node]
            if not self._relisted(node):
                self.cut.append(f"{name} stands on the same lists as before")
                continue
            # A path to it is new, or gone, or as before with other lists at its end.
            gone = not new.listed[node]
            change = "lost" if gone else "relisted" if old.listed[node] else "gained"
            found = (old if gone else new).everybody_to(node)
            for cost, asker, arcs in found.paths:
                way = (cost, arcs)
                moved.append(
                    _Moved(
                        asker,
                        node,
                        change,
                        None if change == "gained" else way,
                        None if gone else way,
                    )
                )
            if change == "relisted":
                self.cut.append(f"{name} is on another list too: the paths to it are as before")
            if found.unsettled:
                self.cut.append(
                    f"{len(found.unsettled)} parties were not settled within the search's budget"
                )
            if change != "relisted":
                through = "may run through it now" if gone else "end there now"
                self.cut.append(
                    f"told are the paths to {name} alone; paths that led on from it {through}"
                )
        return moved

    def _named(self) -> list[int]:
        """The nodes that are put on a list or taken off one, each once."""
        named = [item.node for item in self.changes if isinstance(item, PutOnList | Delist)]
        return list(dict.fromkeys(named))

    def _relisted(self, node: int) -> bool:
        """Does the node stand on other lists than before?"""
        return _lists(self.graph, node) != _lists(self.after, node)

    def _told(self, moved: Sequence[_Moved]) -> tuple[tuple[ExposureChange, ...], dict[str, Party]]:
        """The changes in words, and every party of their paths: as it would be, else as it was."""
        old = _Telling(self.old, self.ledger, [(m, m.before) for m in moved if m.before])
        new = _Telling(self.new, self.ledger, [(m, m.after) for m in moved if m.after])
        changes = []
        for item in moved:
            before = old.path(item.node, item.before)
            after = new.path(item.node, item.after)
            view = old if after is None else new
            changes.append(
                ExposureChange(
                    party=view.present.party(item.node),
                    target=view.present.party(item.target),
                    change=item.change,
                    before=before,
                    after=after,
                )
            )
        return tuple(changes), {**old.parties(), **new.parties()}


_Way: TypeAlias = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Moved:
    node: int
    target: int
    change: str
    before: _Way | None
    after: _Way | None

    @property
    def cost(self) -> int:
        """Of the path that is told."""
        way = self.after or self.before
        assert way is not None
        return way[0]


class _Telling:
    """Puts arcs of one graph into words."""

    def __init__(self, reach: Reach, ledger: Ledger, moved: Iterable[tuple[_Moved, _Way]]) -> None:
        self.present = Presenter(reach.graph, ledger)
        self._teller = Teller(self.present, reach.arcs)
        nodes, rows = set[int](), set[int]()
        for item, (_, arcs) in moved:
            nodes.update((item.node, item.target))
            for arc in arcs:
                nodes.update((int(reach.arcs.source[arc]), int(reach.arcs.target[arc])))
                rows.update(int(row) for row in reach.arcs.relations(arc))
        self.present.prepare(nodes, rows)
        self._nodes = sorted(nodes)

    def parties(self) -> dict[str, Party]:
        """Every party of the paths, by id."""
        return {party.id: party for party in map(self.present.party, self._nodes)}

    def path(self, node: int, way: _Way | None) -> Path | None:
        """The path in words; None when there is none."""
        if way is None:
            return None
        path = self._teller.path(self.present.party(node), *way)
        return replace(path, rank=1)


def _change(was: Reaches, will: Reaches, target: int) -> str:
    """What became of one target; empty: nothing, `unsure`: one answer was cut before it."""
    old, new = was.to.get(target), will.to.get(target)
    if old is None and new is not None:
        return "gained" if was.lacks(target, new[0]) else "unsure"
    if new is None and old is not None:
        return "lost" if will.lacks(target, old[0]) else "unsure"
    assert old is not None
    assert new is not None
    if new[0] == old[0]:
        return ""
    return "stronger" if new[0] < old[0] else "weaker"


def _lists(graph: AnalysisGraph, node: int) -> set[str]:
    """The lists that a node stands on."""
    table = graph.listings
    return {table.lists[int(no)] for no in table.list_no[table.node == node]}


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    return verdict.verdict, verdict.share_min_ppm, verdict.share_max_ppm, verdict.flags


def _differ(old: Screening | None, new: Screening | None, count: int) -> NDArray[np.bool_]:
    """Nodes that stand otherwise in two runs of a rule (None: nobody stands in it)."""
    moved = np.zeros(count, np.bool_)
    for one, other in zip(_marks(old, count), _marks(new, count), strict=True):
        moved |= one != other
    return moved


def _marks(run: Screening | None, count: int) -> list[NDArray[Any]]:
    """All that a run says of a node."""
    if run is None:
        return [np.zeros(count, np.int64)] * 6
    both = (run.certain, run.possible)
    return [run.listed, run.perhaps, *(r.counts for r in both), *(r.sums for r in both)]


def _oversubscribed(graph: AnalysisGraph, changes: Iterable[Change]) -> list[str]:
    """What cannot be: certain stakes in one party that add up to more than the whole."""
    owned = {change.owned for change in changes if isinstance(change, SetStake)}
    stakes = build_stakes(graph) if owned else None
    told = []
    for node in sorted(owned):
        assert stakes is not None
        total = sum(int(stakes.low[stake]) for stake in stakes.of(node))
        if total > PPM:
            told.append(
                f"the stakes in {graph.names[node]} would add up to {format_percent(total)} %: "
                "say who sells (another --transfer)"
            )
    return told

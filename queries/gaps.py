"""Who is named here and not there? Parties that one list or rule reaches and another does not.

Such a party is a candidate for the next list. Candidates are ranked by what a listing would reach:
first the parties that the rules behind the other list would then reach through stakes and control,
then everybody with a path to the candidate. A rank says where to look, not what will happen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np

from graph.analysis.arrays import NODE_CODE, AnalysisGraph
from graph.errors import UnknownName, UsageError
from graph.ledger.reader import Ledger
from graph.model.lists import known_lists, list_info
from graph.model.vocabulary import CRAFT, PARTIES
from queries.newcomer import Newcomer
from queries.present import Presenter
from queries.profile import load_profile
from queries.reach import Reach
from queries.result import Party, Path
from queries.rule import Regime, load_regime, regime_ids
from queries.screening import screen_parts
from queries.steps import strength
from queries.told import Teller

_ORDER = ("listed", "owned", "controlled", "undetermined", "not_found")
_REACHED = ("listed", "owned", "controlled")
_NAMES = 10  # of the parties that a listing would reach by rule; the rest are counted


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """The two sides, each a list id or a regime id; and how exposure is searched."""

    under: str
    not_under: str
    profile: str = "sanctions"
    hops: int = 4
    top: int = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """One candidate. `here` and `there` are verdicts; `there` may be `undetermined`.

    `by_rule` are parties that the other side's rules would reach if it were listed (at most some
    names, `by_rule_count` in all), `exposed` how many parties have a path to it, `weight` the sum
    of the strengths of those paths, and `strongest` the first of them.
    """

    party: Party
    here: str
    there: str
    by_rule: tuple[str, ...]
    by_rule_count: int
    exposed: int
    weight: float
    strongest: Path | None


@dataclass(frozen=True, slots=True)
class GapReport:
    """The candidates, the one first whose listing would reach the most."""

    ledger: str
    as_of: str
    known_on: str | None
    under: str
    not_under: str
    rules: tuple[str, ...]  # the regimes that a listing there would set going
    profile: str
    hops: int
    here: int  # parties that the one side reaches
    there: int
    results: tuple[Gap, ...]
    cut: tuple[str, ...]


def gaps(graph: AnalysisGraph, ledger: Ledger, question: GapQuestion) -> GapReport:
    """Who is reached under the one and not under the other.

    Raises:
        UnknownName: a side that is neither a list nor a regime.
        UsageError: a list that has no entry in the ledger on the day: nothing follows from that.
    """
    return _Asked(graph, ledger, question).report()


class _Asked:
    def __init__(self, graph: AnalysisGraph, ledger: Ledger, question: GapQuestion) -> None:
        self.graph, self.ledger, self.question = graph, ledger, question
        self.here = _words(graph, question.under)
        self.there = _words(graph, question.not_under)
        self.rules = _rules_behind(graph, question.not_under)
        self.reach = Reach(graph, load_profile(question.profile), question.hops)
        self.newcomers = [Newcomer(graph, regime) for regime in self.rules]
        # Most parties of a long list stand alone: no step leads to them, nothing follows from them.
        self.stepped = np.bincount(self.reach.arcs.target, minlength=len(graph)) > 0

    def report(self) -> GapReport:
        graph, question = self.graph, self.question
        kinds = [NODE_CODE[kind] for kind in PARTIES | CRAFT]
        chosen = [
            node
            for node in np.flatnonzero(np.isin(graph.kind, kinds)).tolist()
            if self.here.get(node) in _REACHED and self.there.get(node) not in _REACHED
        ]
        found = [self._candidate(node) for node in chosen]
        found.sort(
            key=lambda item: (-len(item.by_rule), -item.weight, -item.exposed, graph.ids[item.node])
        )
        shown = found[: question.top]
        cut = []
        if len(shown) < len(found):
            cut.append(f"{len(found)} candidates, the {len(shown)} first are told (--top)")
        return GapReport(
            ledger=graph.ledger,
            as_of=graph.as_of.isoformat(),
            known_on=None if graph.known_on is None else graph.known_on.isoformat(),
            under=question.under,
            not_under=question.not_under,
            rules=tuple(regime.id for regime in self.rules),
            profile=question.profile,
            hops=question.hops,
            here=sum(word in _REACHED for word in self.here.values()),
            there=sum(word in _REACHED for word in self.there.values()),
            results=self._told(shown),
            cut=(*cut, *graph.notes),
        )

    def _candidate(self, node: int) -> _Candidate:
        paths = self.reach.everybody_to(node).paths if self.stepped[node] else []
        return _Candidate(
            node,
            self._would_reach(node),
            len(paths),
            sum(strength(cost) for cost, _, _ in paths),
            min(paths, key=lambda item: (item[0], len(item[2]), self.graph.ids[item[1]]))
            if paths
            else None,
        )

    def _would_reach(self, node: int) -> tuple[int, ...]:
        """Who is reached by the rules behind the other list once this node stands on it."""
        gained = {other for item in self.newcomers for other in item.would_reach(node)}
        return tuple(
            other for other in sorted(gained) if not any(n.reached[other] for n in self.newcomers)
        )

    def _told(self, shown: list[_Candidate]) -> tuple[Gap, ...]:
        present = Presenter(self.graph, self.ledger)
        teller = Teller(present, self.reach.arcs)
        arcs = self.reach.arcs
        nodes, rows = {item.node for item in shown}, set[int]()
        for item in shown:
            if item.strongest is not None:
                _, asker, way = item.strongest
                nodes.add(asker)
                for arc in way:
                    nodes.update((int(arcs.source[arc]), int(arcs.target[arc])))
                    rows.update(int(row) for row in arcs.relations(arc))
        present.prepare(nodes, rows)
        gaps = []
        for item in shown:
            path = None
            if item.strongest is not None:
                cost, asker, way = item.strongest
                path = replace(teller.path(present.party(asker), cost, way), rank=1)
            gaps.append(
                Gap(
                    party=present.party(item.node),
                    here=self.here[item.node],
                    there=self.there.get(item.node, "not_found"),
                    by_rule=tuple(self.graph.names[node] for node in item.by_rule[:_NAMES]),
                    by_rule_count=len(item.by_rule),
                    exposed=item.exposed,
                    weight=item.weight,
                    strongest=path,
                )
            )
        return tuple(gaps)


@dataclass(frozen=True, slots=True)
class _Candidate:
    node: int
    by_rule: tuple[int, ...]
    exposed: int
    weight: float
    strongest: tuple[int, int, tuple[int, ...]] | None


def _words(graph: AnalysisGraph, side: str) -> dict[int, str]:
    """What a list or a regime says of each node it says anything of."""
    table = graph.listings
    names = list(table.lists)
    if side in names:
        rows = np.flatnonzero(table.list_no == names.index(side))
        return {
            int(table.node[row]): "undetermined" if table.rows.uncertain[row] else "listed"
            for row in sorted(rows.tolist(), key=lambda row: not table.rows.uncertain[row])
        }
    if side in regime_ids() or side.endswith(".toml"):
        regime = load_regime(side)
        missing = [list_id for list_id in regime.lists if list_id not in names]
        if len(missing) == len(regime.lists):
            raise _absent(missing[0], graph)
        return _ruled(graph, regime)
    if side in known_lists():
        raise _absent(side, graph)
    known = sorted({*names, *known_lists(), *regime_ids()})
    raise UnknownName("list or regime", side, get_close_matches(side.lower(), known))


def _absent(list_id: str, graph: AnalysisGraph) -> UsageError:
    return UsageError(
        f"nobody stands on {list_info(list_id).label} ({list_id}) in the ledger on {graph.as_of}, "
        "so nothing follows from not standing on it; ingest the list first"
    )


def _ruled(graph: AnalysisGraph, regime: Regime) -> dict[int, str]:
    """The regime's word for each node; the gravest of its parts."""
    words: dict[int, str] = {}
    for screening in screen_parts(graph, regime):
        touched = screening.perhaps | screening.possible.counts
        for node in np.flatnonzero(touched).tolist():
            word = screening.verdict(node)
            if regime.test != "ownership" and word != "listed":
                continue  # a presumption about goods names nobody
            held = words.get(node, word)
            words[node] = min(held, word, key=_ORDER.index)
    return words


def _rules_behind(graph: AnalysisGraph, side: str) -> list[Regime]:
    """The regimes that an entry on a side's list would set going."""
    if side not in graph.listings.lists:
        return [load_regime(side)]
    seeded = [load_regime(name) for name in regime_ids()]
    return [regime for regime in seeded if side in regime.lists]

"""What does a regime's ownership rule say of a party, and from which sum does it follow?

Where the rule's two runs (`queries.screening`) agree, that is the verdict; where they differ it is
`undetermined`, with the fact that would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graph.analysis.arrays import NODE_CODE, RELATION_CODE, AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.share import PPM, format_percent
from graph.model.vocabulary import CRAFT, PARTIES, RelationKind
from queries.present import Presenter, lists_looked
from queries.result import EvidenceView, StakeLine, Verdict, VerdictReport
from queries.rule import Regime
from queries.screening import Screening, screen


def verdicts(
    graph: AnalysisGraph, ledger: Ledger, regime: Regime, nodes: Sequence[int] | None
) -> VerdictReport:
    """The verdict on each node (None: on everybody a rule can reach), with the sums written out.

    Args:
        nodes: node numbers; None asks for every party, of which those that the regime does not
            touch are counted but not listed.
    """
    screening = screen(graph, regime)
    looked = tuple(item for item in lists_looked(graph, ledger) if item.list_id in regime.lists)
    screened = _has_lists(ledger, regime)
    chosen = _touched(graph, screening) if nodes is None else list(nodes)
    writer = _Writer(graph, ledger, screening, screened=screened)
    writer.prepare(chosen)
    results = tuple(writer.verdict(node) for node in chosen)
    counts: dict[str, int] = {}
    if nodes is None:
        for result in results:
            counts[result.verdict] = counts.get(result.verdict, 0) + 1
        counts["not_found" if screened else "not_screened"] = _parties(graph) - len(results)
    cut = list(graph.notes)
    if not screened:
        names = ", ".join(regime.lists)
        cut.append(f"not screened: no list of this regime ({names}) was ever ingested")
    if screening.period is None:
        cut.append(f"{regime.title}: no rule of this regime applied on {graph.as_of}; names only")
    return VerdictReport(
        ledger=graph.ledger,
        as_of=graph.as_of.isoformat(),
        known_on=None if graph.known_on is None else graph.known_on.isoformat(),
        regime=regime.id,
        title=regime.title,
        hit=regime.hit,
        verify=None if screening.period is None else screening.period.verify,
        results=results,
        lists=looked,
        counts=tuple(sorted(counts.items())),
        cut=tuple(cut),
    )


def _has_lists(ledger: Ledger, regime: Regime) -> bool:
    """Was any list of the regime ever ingested? Without one, nobody can be cleared."""
    return any(
        ledger.rows(
            f"SELECT 1 FROM src_{source}.sanction WHERE list_contains(?, list_id) LIMIT 1",
            [list(regime.lists)],
        )
        for source in ledger.sources
    )


def _parties(graph: AnalysisGraph) -> int:
    return int(np.isin(graph.kind, [NODE_CODE[kind] for kind in PARTIES | CRAFT]).sum())


def _touched(graph: AnalysisGraph, screening: Screening) -> list[int]:
    """Everybody listed, reached on either bound, held in part, or controlled by who counts."""
    touched = screening.possible.counts | (screening.possible.sums > 0)
    controls = graph.relations.kind == RELATION_CODE[RelationKind.CONTROLS]
    by_counted = controls & screening.possible.counts[graph.relations.source]
    touched = touched.copy()
    touched[graph.relations.target[by_counted]] = True
    return [int(node) for node in np.flatnonzero(touched)]


class _Writer:
    """Writes verdicts out: sums, reasons, evidence, and the verdicts they rest on."""

    def __init__(
        self, graph: AnalysisGraph, ledger: Ledger, screening: Screening, *, screened: bool
    ) -> None:
        self.graph, self.screening, self.screened = graph, screening, screened
        self.present = Presenter(graph, ledger)
        self._done: dict[int, Verdict] = {}

    def verdict(self, node: int) -> Verdict:
        """The verdict of one node and, below it, of the holders it rests on."""
        if node not in self._done:
            self._done[node] = self._written(node)
        return self._done[node]

    def prepare(self, nodes: Iterable[int]) -> None:
        """Read the details of these nodes and of all that their verdicts rest on, in one pass."""
        stakes = self.screening.stakes
        reached, frontier, rows = set[int](), set(nodes), set[int]()
        while frontier:
            reached |= frontier
            following = set[int]()
            for node in frontier:
                rows.update(self._controls(node))
                for stake in stakes.of(node):
                    rows.update(stakes.rows(stake))
                    following.add(int(stakes.owner[stake]))
            frontier = following - reached
        self.present.prepare(reached, rows)

    def _written(self, node: int) -> Verdict:
        screening = self.screening
        controls = self._controls(node)
        verdict, flags = self._outcome(node, controls)
        lines = tuple(self._line(stake) for stake in self._by_size(node))
        low, high = self._bounds(node)
        period = screening.period
        proof = self._proof(node, verdict)
        return Verdict(
            party=self.present.party(node),
            regime=screening.regime.id,
            verdict=verdict,
            share_min_ppm=low,
            share_max_ppm=high,
            flags=flags,
            lines=lines,
            arithmetic=self._arithmetic(node, verdict),
            settles=self._settles(node) if verdict == "undetermined" else None,
            citation="" if period is None else period.citation,
            citation_url="" if period is None else period.url,
            proof=proof,
        )

    def _by_size(self, node: int) -> list[int]:
        """The stakes in a node, the largest first."""
        stakes = self.screening.stakes
        return sorted(stakes.of(node), key=lambda stake: (-int(stakes.high[stake]), stake))

    def _bounds(self, node: int) -> tuple[int, int]:
        return int(self.screening.certain.sums[node]), int(self.screening.possible.sums[node])

    def _outcome(self, node: int, controls: Sequence[int]) -> tuple[str, tuple[str, ...]]:
        verdict = self.screening.verdict(node)
        flags = []
        if controls:
            flags.append("control_caution")
        if verdict not in ("listed", "owned") and self._bounds(node)[1] > 0:
            flags.append("minority_interest")
        if verdict == "not_found" and flags:
            verdict = "flagged"
        if not self.screened:
            verdict = "not_screened"
        return verdict, tuple(flags)

    def _controls(self, node: int) -> list[int]:
        """Rows by which somebody who counts controls this node (FAQ 398: caution, not blocked)."""
        kind, source = self.graph.relations.kind, self.graph.relations.source
        code = RELATION_CODE[RelationKind.CONTROLS]
        counts = self.screening.possible.counts
        return [
            int(row)
            for row in self.graph.relations_to(node)
            if kind[row] == code and counts[source[row]]
        ]

    def _line(self, stake: int) -> StakeLine:
        stakes, screening = self.screening.stakes, self.screening
        owner = int(stakes.owner[stake])
        because, why_not = None, None
        if screening.listed[owner]:
            because = f"listed: {self._lists(owner)}"
        elif screening.certain.counts[owner]:
            sum_ = format_percent(int(screening.certain.sums[owner]))
            because = f"owned {sum_} % by parties that count"
        elif screening.perhaps[owner]:
            because = f"perhaps listed on the day: {self._lists(owner)}"
        elif screening.possible.counts[owner]:
            sum_ = format_percent(int(screening.possible.sums[owner]))
            because = f"perhaps owned, up to {sum_} %, by parties that count"
        else:
            why_not = self._why_not(owner)
        return StakeLine(
            owner=self.graph.ids[owner],
            owner_name=self.graph.names[owner],
            share_min_ppm=int(stakes.low[stake]),
            share_max_ppm=int(stakes.high[stake]),
            counts_because=because,
            not_counted_because=why_not,
            evidence=self._evidence(stakes.rows(stake)),
        )

    def _lists(self, node: int) -> str:
        regime = self.screening.regime
        shown = [
            f"{item.label}{f' since {item.since}' if item.since else ''}"
            for item in self.present.listings(node)
            if item.list_id in regime.lists
        ]
        return ", ".join(shown)

    def _why_not(self, owner: int) -> str:
        sum_ = int(self.screening.possible.sums[owner])
        others = sorted({item.label for item in self.present.listings(owner)})
        if sum_ > 0:
            return f"not listed, and owned only {format_percent(sum_)} % by parties that count"
        if others:
            return f"not on a list of this regime (it is on {', '.join(others)})"
        return "not listed and not owned by parties that count"

    def _evidence(self, rows: Iterable[int]) -> tuple[EvidenceView, ...]:
        return self.present.evidence(self.graph.relations.rows, rows)

    def _arithmetic(self, node: int, verdict: str) -> str:
        """The sum as it would stand in a memo: `41.66 % + 41.9 % = 83.56 %, at least 50 %`."""
        period, stakes = self.screening.period, self.screening.stakes
        if verdict == "listed":
            return f"listed: {self._lists(node)}"
        if period is None:
            return "no ownership rule applied on this day"
        counted = [
            stake
            for stake in self._by_size(node)
            if self.screening.possible.counts[stakes.owner[stake]]
        ]
        if not counted:
            return "no holder counts under this rule"
        terms = [_term(int(stakes.low[s]), int(stakes.high[s])) for s in counted]
        low, high = self._bounds(node)
        joined = " + ".join(terms) if period.aggregate else "the largest of " + ", ".join(terms)
        total = "" if len(terms) == 1 else f" = {_term(low, high)}"
        test = (
            f"{'more than' if period.strict else 'at least'} {format_percent(period.threshold)} %"
        )
        met, may = period.reached(low), period.reached(high)
        outcome = "met" if met else "perhaps met" if may else "not met"
        return f"{joined}{total}; the test of {test} is {outcome}"

    def _settles(self, node: int) -> str:
        """The widest counted stake: knowing it exactly narrows the verdict the most."""
        stakes = self.screening.stakes
        counted = [
            (int(stakes.high[s]) - int(stakes.low[s]), s)
            for s in stakes.of(node)
            if self.screening.possible.counts[stakes.owner[s]]
        ]
        if not counted:
            return f"the day on which {self.graph.names[node]} was listed"
        width, stake = max(counted)
        owner = self.graph.names[int(stakes.owner[stake])]
        if width == 0:
            return f"whether {owner} counts on this day"
        return f"the exact stake of {owner} in {self.graph.names[node]}"

    def _proof(self, node: int, verdict: str) -> tuple[Verdict, ...]:
        """Verdicts of the holders that count by the rule, each once, in order of derivation.

        A holder stands in the derivation before whatever rests on it, so the recursion ends.
        """
        if verdict not in ("owned", "undetermined"):
            return ()
        reach = self.screening.certain if verdict == "owned" else self.screening.possible
        place = {int(member): at for at, member in enumerate(reach.order)}
        stakes = self.screening.stakes
        holders = {
            int(stakes.owner[s])
            for s in stakes.of(node)
            if reach.counts[stakes.owner[s]] and not self.screening.perhaps[stakes.owner[s]]
        }
        earlier = [h for h in holders if place.get(h, PPM) < place.get(node, PPM)]
        return tuple(self.verdict(holder) for holder in sorted(earlier, key=place.__getitem__))


def _term(low: int, high: int) -> str:
    if low == high:
        return f"{format_percent(low)} %"
    return f"({format_percent(low)} to {format_percent(high)} %)"

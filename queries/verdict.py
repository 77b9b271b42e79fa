"""What does a regime's ownership rule say of a party, and from which sum does it follow?

Where the rule's two runs (`queries.screening`) agree, that is the verdict; where they differ it is
`undetermined`, with the fact that would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np

from graph.analysis.arrays import NODE_CODE, RELATION_CODE, AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.share import PPM, format_percent
from graph.model.time import PartialDate
from graph.model.vocabulary import CRAFT, PARTIES, RelationKind
from queries.present import Presenter, lists_looked
from queries.result import EvidenceView, StakeLine, Verdict, VerdictReport
from queries.rule import Regime
from queries.screening import Screening, screen_parts


def verdicts(
    graph: AnalysisGraph, ledger: Ledger, regime: Regime, nodes: Sequence[int] | None
) -> VerdictReport:
    """The verdict on each node (None: on everybody a rule can reach), with the sums written out.

    Args:
        nodes: node numbers; None asks for every party, of which those that the regime does not
            touch are counted but not listed.
    """
    looked = tuple(item for item in lists_looked(graph, ledger) if item.list_id in regime.seeding)
    missing = _missing_lists(ledger, regime)
    present = Presenter(graph, ledger)
    writers = [
        _Writer(present, screening, screened=not missing)
        for screening in screen_parts(graph, regime)
    ]
    if nodes is None:
        chosen = sorted({node for writer in writers for node in writer.touched()})
    else:
        chosen = list(nodes)
    for writer in writers:
        writer.prepare(chosen)
    results = tuple(
        min((writer.verdict(node) for writer in writers), key=_severity) for node in chosen
    )
    counts: dict[str, int] = {}
    if nodes is None:
        for result in results:
            counts[result.verdict] = counts.get(result.verdict, 0) + 1
        rest = "not_screened" if missing else "not_found"
        counts[rest] = counts.get(rest, 0) + _parties(graph) - len(results)
    period = regime.on(graph.as_of)
    by_then = "" if graph.known_on is None else f", as known on {graph.known_on}"
    cut = [f"not screened: the list {name} was never ingested{by_then}" for name in missing]
    if period is None:
        cut.append(f"no rule of this regime applied on {graph.as_of}; names only")
    return VerdictReport(
        ledger=graph.ledger,
        as_of=graph.as_of.isoformat(),
        known_on=None if graph.known_on is None else graph.known_on.isoformat(),
        regime=regime.id,
        title=regime.title,
        short=regime.short,
        hit=regime.hit,
        verify=None if period is None else period.verify,
        results=results,
        lists=looked,
        counts=tuple(sorted(counts.items())),
        cut=(*cut, *graph.notes),
    )


_ORDER = ("listed", "owned", "controlled", "undetermined", "flagged", "not_found", "not_screened")


def _severity(verdict: Verdict) -> int:
    return _ORDER.index(verdict.verdict)


def _missing_lists(ledger: Ledger, regime: Regime) -> list[str]:
    """Lists of the regime that no snapshot known by then states: without one nobody is cleared."""
    held = {
        row[0]
        for source in ledger.sources
        for row in ledger.rows(
            f"SELECT DISTINCT f.list_id FROM src_{source}.sanction f "
            f"JOIN src_{source}.statement t ON t.fact = f.fact "
            f"JOIN src_{source}.standing e ON e.statement = t.no AND e.stands "
            f"JOIN src_{source}.snapshot s ON s.id = e.snapshot "
            "WHERE s.known <= coalesce(?, s.known)",
            [ledger.known_on],
        )
    }
    return [list_id for list_id in regime.seeding if list_id not in held]


def _parties(graph: AnalysisGraph) -> int:
    return int(np.isin(graph.kind, [NODE_CODE[kind] for kind in PARTIES | CRAFT]).sum())


class _Writer:
    """Writes verdicts out: sums, reasons, evidence, and the verdicts they rest on."""

    def __init__(self, present: Presenter, screening: Screening, *, screened: bool) -> None:
        self.present, self.graph = present, present.graph
        self.screening, self.screened = screening, screened
        self._done: dict[int, Verdict] = {}
        self._parents = self._parents_of_listed()

    def touched(self) -> list[int]:
        """Everybody listed, reached on either bound, held in part, or otherwise to be flagged."""
        possible = self.screening.possible
        touched = possible.counts | (possible.sums > 0)
        period = self.screening.period
        if period is not None and period.control != "none":
            kind = self.graph.relations.kind == RELATION_CODE[RelationKind.CONTROLS]
            rows = kind & possible.counts[self.graph.relations.source]
            touched = touched.copy()
            touched[self.graph.relations.target[rows]] = True
        return sorted({int(node) for node in np.flatnonzero(touched)} | self._parents.keys())

    def _parents_of_listed(self) -> dict[int, list[int]]:
        """Where a regime flags it: the majority owners and controllers of listed parties."""
        parents: dict[int, list[int]] = {}
        if not self.screening.regime.subsidiary:
            return parents
        stakes, perhaps = self.screening.stakes, self.screening.perhaps
        pairs = [
            (int(stakes.owner[at]), int(stakes.owned[at]))
            for at in np.flatnonzero((stakes.low * 2 >= PPM) & perhaps[stakes.owned])
        ]
        table = self.graph.relations
        controls = table.kind == RELATION_CODE[RelationKind.CONTROLS]
        pairs += [
            (int(table.source[row]), int(table.target[row]))
            for row in np.flatnonzero(controls & perhaps[table.target])
        ]
        for parent, child in sorted(set(pairs)):
            if not perhaps[parent]:
                parents.setdefault(parent, []).append(child)
        return parents

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
                following.update(self._parents.get(node, ()))
                following.update(int(self.graph.relations.source[r]) for r in self._controls(node))
                for stake in stakes.of(node):
                    rows.update(stakes.rows(stake))
                    following.add(int(stakes.owner[stake]))
            frontier = following - reached
        self.present.prepare(reached, rows)

    def _written(self, node: int) -> Verdict:
        screening = self.screening
        controls = self._controls(node)
        verdict, flags = self._outcome(node, controls)
        summed = screening.period is not None and screening.period.threshold is not None
        lines = tuple(self._line(stake) for stake in self._by_size(node) if summed)
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
            part=screening.part,
            effects=self._effects(node, verdict),
            reasons=self._reasons(node, controls),
        )

    def _effects(self, node: int, verdict: str) -> tuple[str, ...]:
        """What follows from the node's own listing, with the day; only for whole dates."""
        if verdict != "listed":
            return ()
        regime = self.screening.regime
        starts = [
            PartialDate.parse(item.since)
            for item in self.present.listings(node)
            if item.list_id in regime.seeding and item.since
        ]
        whole = [start.first for start in starts if start.day is not None]
        told = []
        for effect in regime.effects:
            day = effect.on
            if effect.after_days is not None:
                day = min(whole) + timedelta(effect.after_days) if whole else None
            told.append(effect.text.format(date=day or "a day that the listing's date would give"))
        return tuple(told)

    def _reasons(self, node: int, controls: Sequence[int]) -> tuple[StakeLine, ...]:
        """Who controls the node and counts: what bears a verdict or a flag beside the sum."""
        table = self.graph.relations
        lines = []
        for row in controls:
            owner = int(table.source[row])
            how = table.texts[int(table.how[row])] if table.how[row] >= 0 else "control"
            lines.append(
                StakeLine(
                    owner=self.graph.ids[owner],
                    owner_name=self.graph.names[owner],
                    share_min_ppm=0,
                    share_max_ppm=0,
                    counts_because=f"controls it ({how}); {self._because(owner) or ''}",
                    not_counted_because=None,
                    evidence=self._evidence([row]),
                )
            )
        for child in self._parents.get(node, ()):
            name = self.graph.names[child]
            lines.append(
                StakeLine(
                    owner=self.graph.ids[child],
                    owner_name=name,
                    share_min_ppm=0,
                    share_max_ppm=0,
                    counts_because=f"its subsidiary, listed: {self._lists(child)}",
                    not_counted_because=None,
                    evidence=(),
                )
            )
        return tuple(lines)

    def _by_size(self, node: int) -> list[int]:
        """The stakes in a node, the largest first."""
        stakes = self.screening.stakes
        return sorted(stakes.of(node), key=lambda stake: (-int(stakes.high[stake]), stake))

    def _bounds(self, node: int) -> tuple[int, int]:
        return int(self.screening.certain.sums[node]), int(self.screening.possible.sums[node])

    def _outcome(self, node: int, controls: Sequence[int]) -> tuple[str, tuple[str, ...]]:
        screening, period = self.screening, self.screening.period
        verdict = screening.verdict(node)
        flags = []
        if controls and period is not None and period.control == "caution":
            flags.append("control_caution")
        if verdict == "controlled":
            flags.append("control")
        below = verdict not in ("listed", "owned") and self._bounds(node)[1] > 0
        if below and period is not None and period.minority:
            flags.append(period.minority)
        if node in self._parents:
            flags.append(screening.regime.subsidiary)
        if screening.regime.test == "supply" and verdict == "owned":
            verdict, flags = "flagged", ["presumption"]
        if screening.beyond[node] and screening.possible.counts[node] and verdict != "listed":
            flags.append("outside_jurisdiction")
        if verdict == "not_found" and flags:
            verdict = "flagged"
        if not self.screened and verdict == "not_found":
            verdict = "not_screened"
        return verdict, tuple(flags)

    def _controls(self, node: int) -> list[int]:
        """Rows by which somebody who counts controls this node, where the rule looks at control."""
        kind, source = self.graph.relations.kind, self.graph.relations.source
        period = self.screening.period
        if period is None or period.control == "none":
            return []
        code = RELATION_CODE[RelationKind.CONTROLS]
        counts = self.screening.possible.counts
        return [
            int(row)
            for row in self.graph.relations_to(node)
            if kind[row] == code and counts[source[row]]
        ]

    def _line(self, stake: int) -> StakeLine:
        stakes = self.screening.stakes
        owner = int(stakes.owner[stake])
        because = self._because(owner)
        why_not = self._why_not(owner) if because is None else None
        return StakeLine(
            owner=self.graph.ids[owner],
            owner_name=self.graph.names[owner],
            share_min_ppm=int(stakes.low[stake]),
            share_max_ppm=int(stakes.high[stake]),
            counts_because=because,
            not_counted_because=why_not,
            evidence=self._evidence(stakes.rows(stake)),
        )

    def _because(self, owner: int) -> str | None:
        """Why a holder counts under this rule; None when he does not."""
        screening = self.screening
        if screening.listed[owner]:
            return f"listed: {self._lists(owner)}"
        if screening.perhaps[owner]:
            return f"perhaps listed on the day: {self._lists(owner)}"
        for reach, word, upto in (
            (screening.certain, "", ""),
            (screening.possible, "perhaps ", "up to "),
        ):
            if reach.counts[owner]:
                sum_ = int(reach.sums[owner])
                if screening.period is not None and screening.period.reached(sum_):
                    return f"{word}owned {upto}{format_percent(sum_)} % by parties that count"
                return f"{word}controlled by a party that counts"
        return None

    def _lists(self, node: int) -> str:
        regime = self.screening.regime
        shown = [
            f"{item.label}{f' since {item.since}' if item.since else ''}"
            for item in self.present.listings(node)
            if item.list_id in regime.seeding
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
        if self.screening.regime.test == "supply":
            reached = self.screening.possible.counts[node]
            return "supplied, at some tier, by a listed party" if reached else "no path of supply"
        if period is None or period.threshold is None:
            return "names only: no ownership rule applied on this day"
        counted = [
            stake
            for stake in self._by_size(node)
            if self.screening.possible.counts[stakes.owner[stake]]
        ]
        if not counted:
            return "controlled" if verdict == "controlled" else "no holder counts under this rule"
        terms = [_term(int(stakes.low[s]), int(stakes.high[s])) for s in counted]
        low, high = self._bounds(node)
        if period.aggregate or len(terms) == 1:
            joined = " + ".join(terms)
        else:
            joined = "the largest of " + ", ".join(terms)
        # One stake is its own sum, unless it is uncertain whether its holder counts.
        total = "" if terms == [_term(low, high)] else f" = {_term(low, high)}"
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
        if verdict not in ("owned", "controlled", "undetermined"):
            return ()
        reach = self.screening.certain if verdict != "undetermined" else self.screening.possible
        place = {int(member): at for at, member in enumerate(reach.order)}
        stakes = self.screening.stakes
        holders = {
            int(stakes.owner[s])
            for s in stakes.of(node)
            if reach.counts[stakes.owner[s]] and not self.screening.perhaps[stakes.owner[s]]
        } | {
            int(self.graph.relations.source[row])
            for row in self._controls(node)
            if not self.screening.perhaps[self.graph.relations.source[row]]
        }
        earlier = [h for h in holders if place.get(h, PPM) < place.get(node, PPM)]
        return tuple(self.verdict(holder) for holder in sorted(earlier, key=place.__getitem__))


def _term(low: int, high: int) -> str:
    if low == high:
        return f"{format_percent(low)} %"
    return f"({format_percent(low)} to {format_percent(high)} %)"

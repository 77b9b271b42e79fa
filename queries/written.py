"""How is one party's verdict written out, so that it can be checked by hand?

The sums with their terms, why each holder counts or does not, what else was looked at, and the
derivation: the verdicts of the holders that count by the rule, each once, the first first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from graph.analysis.arrays import RELATION_CODE
from graph.model.share import PPM, format_percent
from graph.model.time import PartialDate
from graph.model.vocabulary import RelationKind
from queries.effects import told
from queries.lapsed import Lapsed, lapsed
from queries.present import Presenter, evidence_view
from queries.result import EvidenceView, StakeLine, Verdict
from queries.screening import Screening
from queries.settling import settled_by
from queries.sums import Sum, Sums, arithmetic, interval


class Writer:
    """Writes verdicts out: sums, reasons, evidence, and the verdicts they rest on."""

    def __init__(self, present: Presenter, screening: Screening, *, screened: bool) -> None:
        self.present, self.graph = present, present.graph
        self.screening, self.screened = screening, screened
        self.sums = Sums(self.graph, screening)
        self._done: dict[int, Verdict] = {}
        self._rests_on: dict[int, tuple[int, ...]] = {}
        self._lapsed: dict[int, list[Lapsed]] = {}
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
        """The verdict of one node, with the verdicts of the holders that it rests on."""
        alone = self._alone(node)
        return replace(alone, proof=tuple(self._alone(holder) for holder in self._proof(node)))

    def word(self, node: int) -> str:
        """The verdict alone; nothing is read from the ledger, nothing need be prepared."""
        return self._outcome(node, self._controls(node))[0]

    def _alone(self, node: int) -> Verdict:
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
        period = self.screening.period
        if period is not None and period.threshold is not None:
            self._lapsed |= lapsed(self.present, reached)
            reached |= {item.owner for node in reached for item in self._lapsed.get(node, ())}
        self.present.prepare(reached, rows)

    def _written(self, node: int) -> Verdict:
        screening = self.screening
        controls = self._controls(node)
        verdict, flags = self._outcome(node, controls)
        sums = self.sums.of(node)
        low, high = self._bounds(node)
        period = screening.period
        return Verdict(
            party=self.present.party(node),
            regime=screening.regime.id,
            verdict=verdict,
            share_min_ppm=low,
            share_max_ppm=high,
            flags=flags,
            lines=self._lines(node, sums),
            arithmetic=self._arithmetic(node, verdict, sums),
            settles=(
                settled_by(self.graph, screening, node) if verdict == "undetermined" else None
            ),
            citation="" if period is None else period.citation,
            citation_url="" if period is None else period.url,
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
        whole = [start for start in starts if start.day is not None]
        return told(regime.effects, min(whole, default=None), self.present.facts(node))

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
        summed = period is not None and period.threshold is not None
        if summed and self._bounds(node)[1] > 0 and screening.room[node] < 0:
            flags.append("oversubscribed")
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

    def _lines(self, node: int, sums: Sequence[Sum]) -> tuple[StakeLine, ...]:
        """Every stake in a node: first what bears the verdict, then the rest with its reason."""
        period = self.screening.period
        if period is None or period.threshold is None:
            return ()
        borne = {term.stake for term in sums[0].terms} if sums else set[int]()
        lines = [self._line(stake, sums, borne) for stake in self._by_size(node)]
        lines.sort(key=lambda line: line.counts_because is None)
        over = (self._over(item) for item in self._lapsed.get(node, ()))
        return (*lines, *(line for line in over if line is not None))

    def _line(self, stake: int, sums: Sequence[Sum], borne: set[int]) -> StakeLine:
        stakes = self.screening.stakes
        owner = int(stakes.owner[stake])
        because = self._because(owner) or self._jointly(stake)
        why_not = None
        if because is None:
            why_not = self._why_not(owner)
        elif stake not in borne:
            why_not = self._apart(stake, owner, sums, because)
            because = None
        return StakeLine(
            owner=self.graph.ids[owner],
            owner_name=self.graph.names[owner],
            share_min_ppm=int(stakes.low[stake]),
            share_max_ppm=int(stakes.high[stake]),
            counts_because=because,
            not_counted_because=why_not,
            evidence=self._evidence(stakes.rows(stake)),
        )

    def _apart(self, stake: int, owner: int, sums: Sequence[Sum], because: str) -> str:
        """Why a stake that counts is not in the sum that bears the verdict."""
        (item, *_) = (item for item in sums if stake in {term.stake for term in item.terms})
        whose = because
        if item.seed is not None and item.seed != owner:
            whose = f"{because}, with {self.graph.names[item.seed]}"
        return (
            f"{whose}; counted apart, {interval(item.low, item.high)} in all: "
            "what different listed parties hold is not added up"
        )

    def _jointly(self, stake: int) -> str | None:
        """Why the stake of somebody who does not count is counted: a joint holding."""
        stakes, period = self.screening.stakes, self.screening.period
        if period is None or period.aggregate or stakes.joint[stake] < 0:
            return None
        partners = [
            self.graph.names[int(stakes.owner[other])]
            for other in stakes.of(int(stakes.owned[stake]))
            if stakes.joint[other] == stakes.joint[stake]
            and self.screening.possible.counts[stakes.owner[other]]
        ]
        return f"held jointly with {partners[0]}, who counts" if partners else None

    def _over(self, item: Lapsed) -> StakeLine | None:
        """A stake or control of another day, where its holder counts on this one."""
        period = self.screening.period
        because = self._because(item.owner)
        if because is None or period is None or (item.how and period.control == "none"):
            return None
        what = f"controlled it ({item.how}), " if item.how else ""
        return StakeLine(
            owner=self.graph.ids[item.owner],
            owner_name=self.graph.names[item.owner],
            share_min_ppm=item.low,
            share_max_ppm=item.high,
            counts_because=None,
            not_counted_because=f"{what}{item.when}",
            evidence=(evidence_view(item.statement),),
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

    def _arithmetic(self, node: int, verdict: str, sums: Sequence[Sum]) -> str:
        """What the verdict follows from: the listing, the sums, or why there is none."""
        period = self.screening.period
        if verdict == "listed":
            return f"listed: {self._lists(node)}"
        if self.screening.regime.test == "supply":
            reached = self.screening.possible.counts[node]
            return "supplied, at some tier, by a listed party" if reached else "no path of supply"
        if period is None or period.threshold is None:
            return "names only: no ownership rule applied on this day"
        if not sums:
            return "controlled" if verdict == "controlled" else "no holder counts under this rule"
        return arithmetic(sums, period, self.graph)

    def _proof(self, node: int) -> tuple[int, ...]:
        """The holders that count by the rule and that a verdict rests on, in order of derivation.

        A holder stands in the derivation before whatever rests on it, so every line of a proof
        follows from the lines above it.
        """
        verdict = self._alone(node).verdict
        if verdict not in ("owned", "controlled", "undetermined"):
            return ()
        reach = self.screening.certain if verdict != "undetermined" else self.screening.possible
        place = {int(member): at for at, member in enumerate(reach.order)}
        rests_on, frontier = set[int](), {node}
        while frontier:
            found = {
                holder
                for member in frontier
                for holder in self._bearing(member)
                if place.get(holder, PPM) < place.get(member, PPM)
            }
            frontier = found - rests_on
            rests_on |= found
        return tuple(sorted(rests_on, key=place.__getitem__))

    def _bearing(self, node: int) -> tuple[int, ...]:
        """Who is in the sums or the control of a node by the rule, and not by a listing."""
        if node not in self._rests_on:
            owners = self.screening.stakes.owner
            sources = self.graph.relations.source
            holders = {
                int(owners[term.stake]) for item in self.sums.of(node) for term in item.terms
            }
            holders |= {int(sources[row]) for row in self._controls(node)}
            counted = self.screening.possible.counts
            self._rests_on[node] = tuple(
                holder
                for holder in sorted(holders)
                if counted[holder] and not self.screening.perhaps[holder]
            )
        return self._rests_on[node]

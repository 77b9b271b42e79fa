"""What does a regime's ownership rule say of a party, and from which sum does it follow?

Where the rule's two runs (`queries.screening`) agree, that is the verdict; where they differ it is
`undetermined`, with the fact that would settle it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.arrays import NODE_CODE, AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.vocabulary import CRAFT, PARTIES
from queries.present import Presenter, lists_looked
from queries.result import Verdict, VerdictReport
from queries.rule import Regime
from queries.screening import screen_parts
from queries.written import Writer


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
        Writer(present, screening, screened=not missing)
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


def foremost(writers: Sequence[Writer], node: int) -> Writer:
    """The writer of the part of a regime whose verdict on a node stands for the whole."""
    return min(writers, key=lambda writer: _ORDER.index(writer.word(node)))


def can_clear(ledger: Ledger, regime: Regime) -> bool:
    """Whether all lists of the regime were ingested, so that who is not found is cleared."""
    return not _missing_lists(ledger, regime)


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

"""Which parties of an answer does a regime's rule reach? Words beside the names, without the sums.

A list names who is on it; a rule of ownership or control reaches others. These are the words of
`isthmus verdict`, which writes out the sum that each of them follows from.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.analysis.arrays import NODE_CODE, AnalysisGraph
from graph.ledger.reader import Ledger
from graph.model.vocabulary import CRAFT, PARTIES
from queries.present import Presenter
from queries.result import RuleWord
from queries.rule import load_regime, regime_ids
from queries.screening import screen_parts
from queries.verdict import foremost
from queries.written import Writer

TOLD = frozenset({"owned", "controlled", "undetermined"})  # who is listed is told by its lists
_KINDS = frozenset(NODE_CODE[kind] for kind in PARTIES | CRAFT)


def rule_words(
    graph: AnalysisGraph, ledger: Ledger, parties: Iterable[str]
) -> dict[str, tuple[RuleWord, ...]]:
    """By party, the regimes that ship and whose rule reaches it or may, in the order shown.

    Args:
        parties: ids of the graph; those that are no parties (products, countries) have no words.
    """
    nodes = {key: graph.node_of[key] for key in parties if key in graph.node_of}
    nodes = {key: node for key, node in nodes.items() if int(graph.kind[node]) in _KINDS}
    found: dict[str, list[RuleWord]] = {}
    present = Presenter(graph, ledger)
    for name in regime_ids():
        regime = load_regime(name)
        writers = [
            Writer(present, screening, screened=True) for screening in screen_parts(graph, regime)
        ]
        for key, node in sorted(nodes.items()):
            word = foremost(writers, node).word(node)
            if word in TOLD:
                found.setdefault(key, []).append(RuleWord(regime.id, regime.short, word))
    return {key: tuple(words) for key, words in found.items()}

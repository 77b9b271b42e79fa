"""Which part of a graph lies around some parties? Steps along any relation, either way.

Countries, products and list entries are reached and not passed: half the world is two steps away
through a country.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from graph.analysis.arrays import NODE_CODE, AnalysisGraph
from graph.model.vocabulary import NodeKind


def around(graph: AnalysisGraph, nodes: Iterable[int], steps: int) -> frozenset[int]:
    """These nodes and everything within so many steps of them."""
    table = graph.relations
    passed = ~np.isin(
        graph.kind, [NODE_CODE[kind] for kind in (NodeKind.COUNTRY, NodeKind.PRODUCT)]
    )
    reached = np.zeros(len(graph), np.bool_)
    reached[list(nodes)] = True
    frontier = reached.copy()  # whoever is asked about is passed, whatever it is
    for _ in range(steps):
        found = np.zeros(len(graph), np.bool_)
        found[table.target[frontier[table.source]]] = True
        found[table.source[frontier[table.target]]] = True
        frontier = found & ~reached & passed
        reached |= found
        if not frontier.any():
            break
    return frozenset(np.flatnonzero(reached).tolist())

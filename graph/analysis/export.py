"""How does the analysis graph leave the program? As networkx and as pandas, with the same names.

Sanctions become nodes here: every listing gives a `Sanction` node and a SUBJECT_TO edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.analysis.arrays import NODE_KINDS, RELATION_KINDS, AnalysisGraph
from graph.model.time import FOREVER_AGO, NEVER, from_day_number
from graph.model.vocabulary import NodeKind, RelationKind

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

_CONFIDENCE = {1: "low", 2: "medium", 3: "high"}
_SHARES = ("share_low", "share_high", "input_share", "revenue_share", "market_share")


def _day(number: int) -> str | None:
    return None if number in (FOREVER_AGO, NEVER) else from_day_number(int(number)).isoformat()


def _relation(graph: AnalysisGraph, row: int) -> dict[str, Any]:
    table = graph.relations
    shares = {
        f"{name}_ppm": int(getattr(table, name)[row])
        for name in _SHARES
        if getattr(table, name)[row] >= 0
    }
    how = {} if table.how[row] < 0 else {"how": table.texts[table.how[row]]}
    return {
        "kind": str(RELATION_KINDS[table.kind[row]]),
        "fact": table.rows.fact[row],
        "confidence": _CONFIDENCE[int(table.rows.confidence[row])],
        "valid_from": _day(table.valid_from[row]),
        "valid_to": _day(table.valid_to[row]),
        **how,
        **shares,
    }


def _listing(graph: AnalysisGraph, row: int) -> dict[str, Any]:
    table = graph.listings
    return {
        "list": table.lists[int(table.list_no[row])],
        "fact": table.rows.fact[row],
        "confidence": _CONFIDENCE[int(table.rows.confidence[row])],
        "valid_from": _day(table.since[row]),
        "valid_to": _day(table.until[row]),
    }


def _node(graph: AnalysisGraph, node: int) -> dict[str, Any]:
    home = int(graph.country[node])
    return {
        "name": graph.names[node],
        "kind": str(NODE_KINDS[graph.kind[node]]),
        "country": None if home < 0 else graph.ids[home].removeprefix("country:"),
        "members": graph.members_of(node),
    }


def to_networkx(graph: AnalysisGraph) -> nx.MultiDiGraph[Any]:
    """A MultiDiGraph: nodes by id, edges keyed by fact id with the attributes of the relation."""
    import networkx as nx

    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph(ledger=graph.ledger, as_of=graph.as_of.isoformat())
    for node in range(len(graph)):
        out.add_node(graph.ids[node], **_node(graph, node))
    table = graph.relations
    for row in range(len(table.kind)):
        ends = graph.ids[int(table.source[row])], graph.ids[int(table.target[row])]
        attributes = _relation(graph, row)
        out.add_edge(*ends, key=attributes["fact"], **attributes)
    for row in range(len(graph.listings.node)):
        sanction, attributes = graph.listings.sanction[row], _listing(graph, row)
        out.add_node(sanction, name=attributes["list"], kind=str(NodeKind.SANCTION))
        subject = graph.ids[int(graph.listings.node[row])]
        edge = {**attributes, "kind": str(RelationKind.SUBJECT_TO)}
        out.add_edge(subject, sanction, key=attributes["fact"], **edge)
    return out


def to_pandas(graph: AnalysisGraph) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(nodes by id, relations, listings); shares stay integer ppm, missing ones are NA."""
    import pandas as pd

    ids = np.array(list(graph.ids), dtype=object)
    nodes = pd.DataFrame([_node(graph, node) for node in range(len(graph))], index=list(ids))
    table = graph.relations
    relations = pd.DataFrame([_relation(graph, row) for row in range(len(table.kind))])
    relations.insert(0, "source", ids[table.source])
    relations.insert(1, "target", ids[table.target])
    shares = [column for column in relations.columns if column.endswith("_ppm")]
    relations[shares] = relations[shares].astype("Int32")
    listings = pd.DataFrame([_listing(graph, row) for row in range(len(graph.listings.node))])
    listings.insert(0, "subject", ids[graph.listings.node])
    return nodes, relations, listings

"""What stands beside the paths? Concentration of revenue and input, and relations that are over.

These are reported with an answer and never enter a strength (architecture.md, section 3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import RELATION_CODE, RELATION_KINDS
from graph.model.share import format_percent
from graph.model.time import day_number
from graph.model.vocabulary import RelationKind
from queries.phrases import phrase
from queries.present import Presenter

# The step that a relation of an asker is told as, by the end it stands at.
_STEPS_OF = {
    RelationKind.OWNS: {"along": "holding_minor", "against": "owner"},
    RelationKind.CONTROLS: {"along": "controlled", "against": "controller"},
    RelationKind.SUPPLIES: {"along": "customer", "against": "supplier"},
    RelationKind.EARNS_IN: {"along": "earns_in"},
    RelationKind.LOCATED_IN: {"along": "operates_in"},
}


def dependency_rows(present: Presenter, node: int) -> list[int]:
    """Revenue by country and customer, input by supplier, where a share is stated."""
    graph = present.graph
    table = graph.relations
    earns = RELATION_CODE[RelationKind.EARNS_IN]
    supplies = RELATION_CODE[RelationKind.SUPPLIES]
    out = [
        int(row)
        for row in graph.relations_from(node)
        if table.kind[row] in (earns, supplies) and table.revenue_share[row] >= 0
    ]
    into = [
        int(row)
        for row in graph.relations_to(node)
        if table.kind[row] == supplies and table.input_share[row] >= 0
    ]
    return out + into


def dependency(present: Presenter, node: int) -> tuple[str, ...]:
    """Lines like `47 % of net sales: United States (FY2025)`, the largest first."""
    graph = present.graph
    table = graph.relations
    lines = []
    for row in dependency_rows(present, node):
        fact = present.relation(row)
        earns = int(table.source[row]) == node
        ppm = int((table.revenue_share if earns else table.input_share)[row])
        other = graph.names[int((table.target if earns else table.source)[row])]
        of = (fact["how"] or "revenue").removeprefix("share of ") if earns else "input"
        period = f" ({fact['period']})" if fact["period"] else ""
        note = f"; {fact['note']}" if fact["note"] else ""
        lines.append((-ppm, f"{format_percent(ppm)} % of {of}: {other}{period}{note}"))
    return tuple(text for _, text in sorted(lines))


def ended(present: Presenter, targets: NDArray[np.bool_], node: int) -> tuple[str, ...]:
    """Relations with what is listed today that were over by the day: a market left, a sale."""
    lines = []
    graph, ledger = present.graph, present.ledger
    table = graph.relations
    holding = {
        (str(RELATION_KINDS[table.kind[row]]), int(table.source[row]), int(table.target[row]))
        for row in (*graph.relations_from(node), *graph.relations_to(node))
    }
    day = day_number(graph.as_of)
    rows = ledger.relations_outside(graph.members_of(node), day)
    for fact in (row for row in rows if row["to_last"] <= day):
        near, far = (graph.node_of.get(fact[end]) for end in ("source", "target"))
        if (fact["kind"], near, far) in holding:
            continue  # superseded by a later figure, not over
        step = _STEPS_OF.get(fact["kind"], {}).get("along" if near == node else "against")
        other = far if near == node else near
        if step is None or other is None or not targets[other]:
            continue
        if fact["kind"] == RelationKind.LOCATED_IN and fact["how"] != "operates":
            continue
        words, _ = phrase(step, fact, present.product(fact["product"]))
        names = f"{graph.names[node]} {words} {graph.names[other]}"
        source, number = fact["statement"]
        info = ledger.statements({source: [number]})[(source, number)]
        lines.append(f"ended {fact['valid_to']}: {names} ({info.title or info.locator})")
    return tuple(dict.fromkeys(sorted(lines)))

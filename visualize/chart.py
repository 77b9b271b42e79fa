"""What is on the map of a graph? Its part with a place for every node, and named discs.

The nodes stand in the order in which the page draws them: disc by disc, within a disc so that
neighbours on the sheet are neighbours in the file, which makes the file small.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import NODE_CODE, RELATION_KINDS, AnalysisGraph, Ints
from graph.model.vocabulary import NodeKind, RelationKind
from queries.part import Part
from visualize.layout.two_level import Layout, Tied, lay_out

SIDE = 65_535  # places are 16-bit: the longer side of the sheet in steps

# A party is tied to whom it owns or supplies more than to the country where it is registered.
_LOOSE = frozenset({RelationKind.LOCATED_IN, RelationKind.EARNS_IN, RelationKind.EXPORTS})
_WEIGHT = np.array([1 if kind in _LOOSE else 8 for kind in RELATION_KINDS], np.int64)


@dataclass(frozen=True, slots=True)
class Disc:
    """One community.

    title: the country or member that most hang on, else its best connected party; "" where most
    members have no relation. country: code of the one more than half of them are in.
    x, y, radius: in steps of the sheet.
    """

    title: str
    country: str | None
    nodes: int
    listed: int
    x: int
    y: int
    radius: int


@dataclass(frozen=True)
class Chart:
    """nodes: [n] node numbers in the page's order; x, y: [n] their places, 0 to SIDE;
    disc: [n] ascending; source, target: [m] places in `nodes`; rows: [m] the graph's relations,
    those within one disc first, each lot by source and target. seconds: CPU the layout took."""

    graph: AnalysisGraph
    part: Part
    nodes: Ints
    x: NDArray[np.uint16]
    y: NDArray[np.uint16]
    disc: Ints
    rows: Ints
    source: Ints
    target: Ints
    inside: int  # relations within one disc
    unit: float  # steps of the sheet that nodes keep apart
    discs: tuple[Disc, ...]
    seconds: float

    @cached_property
    def listed(self) -> NDArray[np.bool_]:
        """[n] who stands on a list on the day."""
        return _listed(self.graph)[self.nodes]

    @cached_property
    def beyond(self) -> NDArray[np.int64]:
        """[n] how many of its relations the map does not show."""
        table, count = self.graph.relations, len(self.graph)
        whole = np.bincount(table.source, minlength=count)
        whole += np.bincount(table.target, minlength=count)
        here = np.bincount(self.source, minlength=len(self.nodes))
        here += np.bincount(self.target, minlength=len(self.nodes))
        return whole[self.nodes] - here


def chart(graph: AnalysisGraph, part: Part) -> Chart:
    """Lay a part of the graph out; the same part of the same graph gives the same chart."""
    began = time.process_time()
    place = np.full(len(graph), -1, np.int32)
    place[part.nodes] = np.arange(len(part.nodes), dtype=np.int32)
    table = graph.relations
    one, two = place[table.source[part.rows]], place[table.target[part.rows]]
    homes = _homes(graph)
    tied = Tied(
        ids=[graph.ids[node] for node in part.nodes.tolist()],
        place=[homes.get(home, "") for home in _home_of(graph, part.nodes).tolist()],
        one=one,
        two=two,
        weight=_WEIGHT[table.kind[part.rows]],
    )
    layout = lay_out(tied)
    seconds = time.process_time() - began
    step, left, top = _sheet(layout)
    x = np.rint((layout.x - left) * step).astype(np.uint16)
    y = np.rint((layout.y - top) * step).astype(np.uint16)
    order = np.lexsort((part.nodes, _curve(x, y), layout.disc)).astype(np.int32)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    one, two = rank[one], rank[two]
    apart = layout.disc[order][one] != layout.disc[order][two]
    by_source = np.lexsort((part.rows, two, one, apart))
    degree = np.bincount(one, minlength=len(order)) + np.bincount(two, minlength=len(order))
    return Chart(
        graph=graph,
        part=part,
        nodes=part.nodes[order],
        x=x[order],
        y=y[order],
        disc=layout.disc[order],
        rows=part.rows[by_source],
        source=one[by_source],
        target=two[by_source],
        inside=int((~apart).sum()),
        unit=step,
        discs=_discs(graph, part.nodes[order], layout, order, degree, (step, left, top)),
        seconds=seconds,
    )


def _sheet(layout: Layout) -> tuple[float, float, float]:
    """(steps a unit, left, top): the discs fit in, the longer side takes SIDE steps."""
    if not len(layout.radius):
        return 1.0, 0.0, 0.0
    left = float((layout.disc_x - layout.radius).min())
    top = float((layout.disc_y - layout.radius).min())
    right = float((layout.disc_x + layout.radius).max())
    bottom = float((layout.disc_y + layout.radius).max())
    return SIDE / max(right - left, bottom - top, 1.0), left, top


def _curve(x: NDArray[np.uint16], y: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Places along Morton's curve: the bits of x and y by turns."""
    code = np.zeros(len(x), np.uint32)
    for bit in range(16):
        code |= ((x.astype(np.uint32) >> bit) & 1) << (2 * bit)
        code |= ((y.astype(np.uint32) >> bit) & 1) << (2 * bit + 1)
    return code


def _homes(graph: AnalysisGraph) -> dict[int, str]:
    """Country code by node number of each country."""
    numbers = np.flatnonzero(graph.kind == NODE_CODE[NodeKind.COUNTRY]).tolist()
    return {node: graph.ids[node].removeprefix("country:") for node in numbers}


def _home_of(graph: AnalysisGraph, nodes: Ints) -> Ints:
    """The node of each node's country; a country is at home in itself."""
    country = graph.kind[nodes] == NODE_CODE[NodeKind.COUNTRY]
    return np.where(country, nodes, graph.country[nodes]).astype(np.int32)


def _listed(graph: AnalysisGraph) -> NDArray[np.bool_]:
    listed = np.zeros(len(graph), np.bool_)
    listed[graph.listings.node] = True
    return listed


def _discs(
    graph: AnalysisGraph,
    nodes: Ints,
    layout: Layout,
    order: Ints,
    degree: NDArray[np.int64],
    sheet: tuple[float, float, float],
) -> tuple[Disc, ...]:
    listed = _listed(graph)[nodes]
    homes, home = _homes(graph), _home_of(graph, nodes)
    is_country = graph.kind[nodes] == NODE_CODE[NodeKind.COUNTRY]
    step, left, top = sheet
    bounds = np.searchsorted(layout.disc[order], np.arange(len(layout.radius) + 1))
    discs = []
    for at in range(len(layout.radius)):
        span = slice(int(bounds[at]), int(bounds[at + 1]))
        size = span.stop - span.start
        known = home[span][home[span] >= 0]
        numbers, held = np.unique(known, return_counts=True)
        most = int(numbers[np.argmax(held)]) if len(numbers) else -1
        country = homes[most] if most >= 0 and 2 * held.max() > size else None
        if 2 * int((degree[span] == 0).sum()) > size:
            title = ""
        else:
            # The best connected member: a country only where most hang on it, else a party.
            slight = is_country[span] & (2 * degree[span] < size)
            rank = np.lexsort((nodes[span], -degree[span], slight))
            title = graph.names[int(nodes[span][rank[0]])]
        discs.append(
            Disc(
                title=title,
                country=country,
                nodes=size,
                listed=int(listed[span].sum()),
                x=round((float(layout.disc_x[at]) - left) * step),
                y=round((float(layout.disc_y[at]) - top) * step),
                radius=round(float(layout.radius[at]) * step),
            )
        )
    return tuple(discs)

"""What is the page of a large graph given? A chart as columns, and a head that says what they mean.

Left out to keep the file small, and said on the page: other names, identifiers and the texts of
the evidence. Every relation carries how many sources state it.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import NODE_KINDS, RELATION_KINDS
from graph.model.lists import list_info
from graph.model.share import PPM
from graph.model.time import FOREVER_AGO, NEVER
from visualize.chart import SIDE, Chart
from visualize.page.island import Json, clean
from visualize.page.sections import Sections, zigzag

DAY_ZERO = 1 << 20  # added to a day number, so that days before 1970 are no negative numbers
SHARES = ("stake", "input", "revenue", "market")  # what a share is a share of, by its code
_OF_SHARE = ("share_low", "input_share", "revenue_share", "market_share")


def map_data(chart: Chart) -> tuple[dict[str, Json], str]:
    """(head, columns): what stands in the page as inert JSON, and as inert base64."""
    columns = Sections()
    countries = _nodes(columns, chart)
    lists = _listings(columns, chart)
    hows = _relations(columns, chart)
    graph = chart.graph
    head: dict[str, Json] = {
        "nodes": len(chart.nodes),
        "relations": len(chart.rows),
        "inside": chart.inside,
        "side": SIDE,
        "unit": round(chart.unit, 3),
        "dayZero": DAY_ZERO,
        "asOf": graph.as_of.isoformat(),
        "knownOn": None if graph.known_on is None else graph.known_on.isoformat(),
        "ledger": clean(graph.ledger),
        "least": clean(graph.least),
        "kinds": [str(kind) for kind in NODE_KINDS],
        "relationKinds": [str(kind) for kind in RELATION_KINDS],
        "shares": list[Json](SHARES),
        "countries": countries,
        "lists": lists,
        "hows": hows,
        "discs": [
            [
                _line(disc.title) if disc.title else None,
                _maybe(disc.country),
                disc.nodes,
                disc.x,
                disc.y,
                disc.radius,
            ]
            for disc in chart.discs
        ],
        "left": [clean(text) for text in chart.part.left],
        "notes": [clean(text) for text in graph.notes],
        "columns": columns.head(),
    }
    return head, columns.packed()


def _nodes(columns: Sections, chart: Chart) -> list[Json]:
    graph, numbers = chart.graph, chart.nodes.tolist()
    columns.add("x", chart.x, 2, steps=True)
    columns.add("y", chart.y, 2, steps=True)
    columns.add("kind", graph.kind[chart.nodes], 1)
    homes, which = np.unique(graph.country[chart.nodes], return_inverse=True)
    known = [home for home in homes.tolist() if home >= 0]
    missing = len(homes) - len(known)  # -1 comes first: country 0 is none
    columns.add("country", which + (1 - missing), 2)
    columns.add("beyond", chart.beyond, 4)
    columns.add_texts("names", [_line(graph.names[node]) for node in numbers])
    columns.add_texts("ids", [_line(graph.ids[node]) for node in numbers])
    return [
        [clean(graph.ids[home].removeprefix("country:")), _line(graph.names[home])]
        for home in known
    ]


def _listings(columns: Sections, chart: Chart) -> list[Json]:
    """Which lists each node is on, ascending, each once, and since when at the earliest."""
    table, graph = chart.graph.listings, chart.graph
    place = np.full(len(graph), -1, np.int64)
    place[chart.nodes] = np.arange(len(chart.nodes))
    here = np.flatnonzero(place[table.node] >= 0)
    order = here[np.lexsort((table.since[here], table.list_no[here], place[table.node[here]]))]
    node, number = place[table.node[order]], table.list_no[order].astype(np.int64)
    pairs = node * max(len(table.lists), 1) + number
    first = np.ones(len(order), np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    node, number, since = node[first], number[first], table.since[order][first]
    used, renumbered = np.unique(number, return_inverse=True)
    columns.add("listings", np.bincount(node, minlength=len(chart.nodes)), 2)
    columns.add("listNo", renumbered, 2)
    columns.add("listSince", _days(since), 4)
    infos = [list_info(table.lists[int(at)]) for at in used]
    return [[clean(info.id), _line(info.label), _line(info.title)] for info in infos]


def _relations(columns: Sections, chart: Chart) -> list[Json]:
    table, rows = chart.graph.relations, chart.rows
    source, target = chart.source.astype(np.int64), chart.target.astype(np.int64)
    columns.add("source", source, 4, steps=True)
    columns.add("target", zigzag(target - source), 4)
    columns.add("relation", table.kind[rows], 1)
    sure = table.rows.confidence[rows] + 4 * table.rows.uncertain[rows].astype(np.uint8)
    columns.add("sure", sure, 1)
    stated = np.diff(table.rows.evidence_ptr)[rows]
    columns.add("evidence", np.minimum(stated, 255), 1)
    _shares(columns, chart)
    for name, days, unknown in (
        ("from", table.valid_from[rows], FOREVER_AGO),
        ("until", table.valid_to[rows], NEVER),
    ):
        dated = np.flatnonzero(days != unknown)
        columns.add(f"{name}Row", dated, 4, steps=True)
        columns.add(f"{name}Day", _days(days[dated]), 4)
    how = table.how[rows]
    told = np.flatnonzero(how >= 0)
    used, which = np.unique(how[told], return_inverse=True)
    columns.add("howRow", told, 4, steps=True)
    columns.add("how", which, 2)
    return [_line(table.texts[int(at)]) for at in used]


def _shares(columns: Sections, chart: Chart) -> None:
    """The one share a relation states: which kind, its least and its most, in 1/100 %."""
    table, rows = chart.graph.relations, chart.rows
    low = np.stack([getattr(table, name)[rows] for name in _OF_SHARE])
    high = low.copy()
    high[0] = table.share_high[rows]
    # From nothing to everything says nothing.
    low[0][(low[0] <= 1) & (high[0] == PPM)] = -1
    stated = np.flatnonzero((low >= 0).any(axis=0))
    kind = np.argmax(low[:, stated] >= 0, axis=0)
    columns.add("shareRow", stated, 4, steps=True)
    columns.add("shareKind", kind, 1)
    for name, values in (("shareLow", low), ("shareHigh", high)):
        columns.add(name, np.rint(values[kind, stated] / 100), 2)


def _days(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Day numbers as they travel; 0 is not known."""
    known = (days != FOREVER_AGO) & (days != NEVER)
    moved = np.clip(days.astype(np.int64), 1 - DAY_ZERO, (1 << 24)) + DAY_ZERO
    return np.where(known, moved, 0)


def _line(text: str) -> str:
    """A text on one line: line feeds divide texts in a column."""
    return re.sub(r"\s+", " ", clean(text)).strip() or "(no name)"


def _maybe(text: str | None) -> Json:
    return None if text is None else clean(text)

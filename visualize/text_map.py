"""What is on a map, told in a terminal and as JSON: counts, the largest discs, what was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.analysis.arrays import NODE_KINDS, RELATION_KINDS
from visualize.as_text import plain

if TYPE_CHECKING:
    from rich.console import Console

    from visualize.chart import Chart

_DISCS = 12  # told in a terminal


def print_map(console: Console, chart: Chart, title: str) -> None:
    """Counts by kind, the largest discs, and what is not on the map."""
    listed = int(chart.listed.sum())
    console.print(plain(title, "bold"))
    console.print(
        plain(f"{len(chart.nodes):,} nodes ({listed:,} listed), {len(chart.rows):,} relations")
    )
    for words in (_counted(_kinds(chart)), _counted(_relation_kinds(chart))):
        if words:
            console.print(plain(f"  {words}", "dim"))
    for disc in chart.discs[:_DISCS]:
        name = disc.title or "no relation drawn"
        console.print(plain(f"  {disc.nodes:>7,}  {name}, {disc.listed:,} listed"))
    if len(chart.discs) > _DISCS:
        console.print(plain(f"           and {len(chart.discs) - _DISCS:,} smaller discs"))
    for text in chart.part.left:
        console.print(plain(f"Not on it: {text}"))
    for text in chart.graph.notes:
        console.print(plain(f"Cut: {text}"))
    console.print(plain(f"As of {chart.graph.as_of}. Ledger {chart.graph.ledger}.", "dim"))


def map_json(chart: Chart, title: str, page: tuple[str, int] | None) -> dict[str, Any]:
    """The same for scripts; page is (file, bytes) when one was written. See docs/json.md."""
    graph = chart.graph
    return {
        "schema": "isthmus.map/1",
        "ledger": graph.ledger,
        "as_of": graph.as_of.isoformat(),
        "known_on": None if graph.known_on is None else graph.known_on.isoformat(),
        "title": title,
        "nodes": len(chart.nodes),
        "listed": int(chart.listed.sum()),
        "relations": len(chart.rows),
        "nodes_left_out": len(graph) - len(chart.nodes),
        "relations_left_out": len(graph.relations.kind) - len(chart.rows),
        "kinds": [{"kind": kind, "count": number} for kind, number in _kinds(chart)],
        "relation_kinds": [
            {"kind": kind, "count": number} for kind, number in _relation_kinds(chart)
        ],
        "discs": [
            {
                "title": disc.title or None,
                "country": disc.country,
                "nodes": disc.nodes,
                "listed": disc.listed,
            }
            for disc in chart.discs
        ],
        "left_out": list(chart.part.left),
        "notes": list(graph.notes),
        "layout_seconds": round(chart.seconds, 3),
        "page": None if page is None else page[0],
        "page_bytes": None if page is None else page[1],
    }


def _kinds(chart: Chart) -> list[tuple[str, int]]:
    return _tally(chart.graph.kind[chart.nodes].tolist(), [str(kind) for kind in NODE_KINDS])


def _relation_kinds(chart: Chart) -> list[tuple[str, int]]:
    kinds = chart.graph.relations.kind[chart.rows].tolist()
    return _tally(kinds, [str(kind) for kind in RELATION_KINDS])


def _tally(codes: list[int], names: list[str]) -> list[tuple[str, int]]:
    """(name, how many) of what occurs, the most first."""
    counts = [codes.count(code) for code in range(len(names))]
    return sorted(
        ((name, number) for name, number in zip(names, counts, strict=True) if number),
        key=lambda pair: -pair[1],
    )


def _counted(pairs: list[tuple[str, int]]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in pairs)

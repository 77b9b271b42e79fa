"""What does a query answer? Rows of plain values, and the part of the graph that is in them.

A node becomes a map of its id, labels and properties, a relationship one of its type, ends and
properties, a path a map of both lists: what JSON can say, whatever the server calls them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in the order of `columns`. `more`: there were more rows than were asked for.

    `nodes` and `relationships` are those that the rows hold, by the database's own ids.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    more: bool
    nodes: dict[str, dict[str, Plain]] = field(default_factory=dict)
    relationships: dict[str, dict[str, Plain]] = field(default_factory=dict)

    def named_rows(self) -> list[dict[str, Plain]]:
        """The rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Reader:
    """Turns the driver's values into plain ones and remembers the graph that was in them."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Plain]] = {}
        self.relationships: dict[str, dict[str, Plain]] = {}
        self._told: list[dict[str, Plain]] = []  # relationships in rows, whose ends have no id yet

    def plain(self, value: Any) -> Plain:
        """One value; what JSON does not know is given as text."""
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if hasattr(value, "iso_format"):
            return str(value.iso_format())
        if hasattr(value, "labels"):  # before Mapping, which nodes and relationships are too
            return self._node(value)
        if hasattr(value, "relationships"):
            return {
                "nodes": [self._node(node) for node in value.nodes],
                "relationships": [self._relationship(item) for item in value.relationships],
            }
        if hasattr(value, "start_node"):
            return self._relationship(value)
        if isinstance(value, Mapping):
            return {str(key): self.plain(item) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
            return [self.plain(item) for item in value]
        return str(value)

    def _node(self, node: Any) -> Plain:
        told = {
            "labels": sorted(label for label in node.labels),
            **{key: self.plain(value) for key, value in sorted(node.items())},
        }
        self.nodes[node.element_id] = told
        return told

    def _relationship(self, item: Any) -> Plain:
        ends = {
            "source": None if item.start_node is None else item.start_node.element_id,
            "target": None if item.end_node is None else item.end_node.element_id,
        }
        properties = {key: self.plain(value) for key, value in sorted(item.items())}
        self.relationships[item.element_id] = {"type": item.type, **ends, **properties}
        told: dict[str, Plain] = {"type": item.type, **ends, **properties}
        self._told.append(told)
        return told

    def name_ends(self) -> None:
        """Say the ids of nodes where the database's own stand, once all rows have been read."""
        for told in self._told:
            for end in ("source", "target"):
                node = self.nodes.get(str(told[end]), {})
                told[end] = node.get("id", told[end])
        self._told.clear()

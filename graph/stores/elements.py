"""What is a node, what is a relationship, and when do two say the same?

Each element is a key, a label or type, and properties. Its digest covers all of that but the
ledger's version, so an element that says the same in a newer ledger need not be written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

import orjson

Value: TypeAlias = "str | int | float | bool | date | Sequence[str]"
Properties: TypeAlias = "Mapping[str, Value]"

BASE = "Isthmus"  # the label of every node of ours; other applications' nodes do not carry it
# Properties that are about the element's place in the database, not about the world.
LEDGER, DIGEST = "ledger", "digest"


@dataclass(frozen=True, slots=True)
class Node:
    """A node: `label` is its kind (`Company`, …) beside the base label; `id` its key."""

    id: str
    label: str
    properties: Properties

    @property
    def digest(self) -> int:
        """63 bits of everything it says."""
        return _digest([self.label, self.id, self.properties])


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship between two nodes of ours; `fact` is its key, unique within its type."""

    fact: str
    type: str
    source: str
    target: str
    properties: Properties

    @property
    def digest(self) -> int:
        """63 bits of everything it says, its ends included."""
        return _digest([self.type, self.fact, self.source, self.target, self.properties])


class Elements(Protocol):
    """What can be published: all nodes, then all relationships, those of one type together.

    No text is empty, in a list either: files cannot tell such a one from none.

    `version` and `view` say what they are elements of; equal ones promise equal elements. `size`
    is about how many there are, for progress alone.
    """

    @property
    def size(self) -> int:
        """Nodes and relationships, not less than there are."""

    @property
    def version(self) -> str:
        """The ledger's version."""

    @property
    def view(self) -> str:
        """What was chosen of it."""

    def nodes(self) -> Iterator[Node]:
        """Every node, each id once."""

    def relationships(self) -> Iterator[Relationship]:
        """Every relationship, each key once in its type, between nodes that are there."""


def _digest(content: object) -> int:
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=list)
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1

"""What is the analysis graph made of? Parallel arrays over integer ids.

Invariants
* Nodes are sorted by id; node i is `ids[i]`. Entities that judgements call the same are one node,
  `members` lists their ids. Every relation joins two existing nodes; none joins a node to itself.
* Relations hold on `as_of`, certainly or (`uncertain`) as far as their dates can tell.
* Arrays are int32 unless said otherwise; -1 is "not stated". They may be memory-mapped: read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graph.model.vocabulary import NodeKind, RelationKind

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]

NODE_KINDS = tuple(NodeKind)
RELATION_KINDS = tuple(RelationKind)
NODE_CODE = {kind: code for code, kind in enumerate(NODE_KINDS)}
RELATION_CODE = {kind: code for code, kind in enumerate(RELATION_KINDS)}


@dataclass(frozen=True, slots=True)
class Strings:
    """A list of texts as two arrays: UTF-8 bytes, and int64 offsets (one more than texts)."""

    data: Bytes
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, texts: list[str]) -> Strings:
        """Pack texts; lone surrogates survive the round trip."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(item) for item in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, at: int) -> str:
        if not 0 <= at < len(self):
            raise IndexError(at)
        raw = self.data[self.offsets[at] : self.offsets[at + 1]].tobytes()
        return raw.decode("utf-8", "surrogatepass")

    def __iter__(self) -> Any:
        return (self[at] for at in range(len(self)))


@dataclass(frozen=True, slots=True)
class Rows:
    """Facts as rows: which fact, who states it (CSR into `evidence_*`), and how sure it is.

    `fact` is the ledger's fact id as text. Statement k of row i is
    `(evidence_source[j], evidence_no[j])` for j in `evidence_ptr[i] : evidence_ptr[i + 1]`.
    """

    fact: Strings
    confidence: Bytes  # 1 low, 2 medium, 3 high: the best of its statements
    uncertain: NDArray[np.bool_]  # the dates are too imprecise to say that it holds on the day
    evidence_ptr: NDArray[np.int64]
    evidence_source: Bytes
    evidence_no: Ints

    def __len__(self) -> int:
        return len(self.confidence)

    def statements(self, row: int) -> list[tuple[int, int]]:
        """(source number, statement number) of everything that states this row."""
        span = slice(int(self.evidence_ptr[row]), int(self.evidence_ptr[row + 1]))
        sources, numbers = self.evidence_source[span], self.evidence_no[span]
        return [(int(s), int(n)) for s, n in zip(sources, numbers, strict=True)]


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations as parallel arrays; shares in ppm, days since 1970-01-01."""

    rows: Rows
    kind: Bytes  # index into RELATION_KINDS
    source: Ints
    target: Ints
    share_low: Ints
    share_high: Ints
    input_share: Ints
    revenue_share: Ints
    market_share: Ints
    direct: NDArray[np.int8]  # 1 direct, 0 a summary of an indirect interest, -1 not stated
    joint: Ints  # joint, how and interest: index into `texts`, -1 none
    how: Ints
    interest: Ints
    valid_from: Ints  # earliest possible start
    valid_to: Ints  # latest possible end
    texts: Strings


@dataclass(frozen=True, slots=True)
class Listings:
    """Entries on lists: which node, which list (index into `lists`), and since when."""

    rows: Rows
    node: Ints
    list_no: Ints
    since: Ints
    until: Ints
    lists: Strings
    sanction: Strings  # the Sanction's own id
    terms: Strings  # programmes, then measures, of each row: what tells directives apart


@dataclass(frozen=True)
class AnalysisGraph:
    """The ledger as of one day, as known on one day, down to one confidence."""

    ledger: str
    as_of: date
    known_on: date | None
    least: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]  # what had to be left out, and why
    ids: Strings
    names: Strings
    kind: Bytes  # index into NODE_KINDS
    country: Ints  # node of the country it is based in, -1 unknown
    members_ptr: NDArray[np.int64]
    members: Strings
    relations: Relations
    listings: Listings
    out_ptr: NDArray[np.int64]  # CSR over relations by source: rows out[out_ptr[v]:out_ptr[v+1]]
    out: Ints
    in_ptr: NDArray[np.int64]  # the same by target
    into: Ints

    def __len__(self) -> int:
        return len(self.kind)

    @cached_property
    def node_of(self) -> dict[str, int]:
        """Node number by entity id, for every member of every node."""
        found: dict[str, int] = {}
        for node in range(len(self)):
            for at in range(int(self.members_ptr[node]), int(self.members_ptr[node + 1])):
                found[self.members[at]] = node
        return found

    def members_of(self, node: int) -> list[str]:
        """The entity ids that judgements made this node of."""
        start, end = int(self.members_ptr[node]), int(self.members_ptr[node + 1])
        return [self.members[at] for at in range(start, end)]

    def relations_from(self, node: int) -> Ints:
        """Relation rows whose source is this node."""
        return self.out[int(self.out_ptr[node]) : int(self.out_ptr[node + 1])]

    def relations_to(self, node: int) -> Ints:
        """Relation rows whose target is this node."""
        return self.into[int(self.in_ptr[node]) : int(self.in_ptr[node + 1])]

    def to_networkx(self) -> nx.MultiDiGraph[Any]:
        """The property graph as networkx knows it; see `graph.analysis.export`."""
        from graph.analysis.export import to_networkx

        return to_networkx(self)

    def to_pandas(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """(nodes, relations, listings) as data frames; see `graph.analysis.export`."""
        from graph.analysis.export import to_pandas

        return to_pandas(self)

"""An analysis graph made of plain tuples, without a ledger: for thousands of random graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.analysis.arrays import (
    NODE_CODE,
    RELATION_CODE,
    AnalysisGraph,
    Listings,
    Relations,
    Rows,
    Strings,
)
from graph.model.time import FOREVER_AGO, NEVER
from graph.model.vocabulary import NodeKind, RelationKind


@dataclass(frozen=True, slots=True)
class Holding:
    """One OWNS statement. `joint` and `how` are labels; sure=False has an imprecise date."""

    owner: int
    owned: int
    low: int
    high: int
    joint: str = ""
    how: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Control:
    """One CONTROLS statement."""

    controller: int
    controlled: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry on one list."""

    node: int
    list_id: str
    terms: str = ""
    sure: bool = True


def _rows(sure: Sequence[bool]) -> Rows:
    count = len(sure)
    return Rows(
        fact=Strings.of([f"{at:032x}" for at in range(count)]),
        confidence=np.full(count, 3, np.uint8),
        uncertain=~np.array(sure, np.bool_).reshape(count),
        evidence_ptr=np.zeros(count + 1, np.int64),
        evidence_source=np.zeros(0, np.uint8),
        evidence_no=np.zeros(0, np.int32),
    )


def _ints(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


def make_graph(
    count: int,
    holdings: Sequence[Holding],
    controls: Sequence[Control] = (),
    listed: Sequence[Listed] = (),
    *,
    as_of: date = date(2026, 11, 24),
) -> AnalysisGraph:
    """Companies 0..count-1 named `n0`, `n1`, … with these facts on one day."""
    ends = [(h.owner, h.owned) for h in holdings] + [(c.controller, c.controlled) for c in controls]
    source, target = _ints([a for a, _ in ends]), _ints([b for _, b in ends])
    texts: dict[str, int] = {}

    def text(value: str) -> int:
        return texts.setdefault(value, len(texts)) if value else -1

    joint = _ints([text(h.joint) for h in holdings] + [-1] * len(controls))
    how = _ints([text(h.how) for h in holdings] + [-1] * len(controls))
    none = np.full(len(ends), -1, np.int32)
    kinds = [RelationKind.OWNS] * len(holdings) + [RelationKind.CONTROLS] * len(controls)
    lists = sorted({item.list_id for item in listed})
    ids = [f"t:n{node:04d}" for node in range(count)]

    def csr(keys: np.ndarray[tuple[int], np.dtype[np.int32]]) -> tuple[np.ndarray, np.ndarray]:
        pointers = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(keys, minlength=count), out=pointers[1:])
        return pointers, np.argsort(keys, kind="stable").astype(np.int32)

    out_ptr, out = csr(source)
    in_ptr, into = csr(target)
    return AnalysisGraph(
        ledger="test",
        as_of=as_of,
        known_on=None,
        least="low",
        sources=("t",),
        notes=(),
        ids=Strings.of(ids),
        names=Strings.of([f"n{node}" for node in range(count)]),
        kind=np.full(count, NODE_CODE[NodeKind.COMPANY], np.uint8),
        country=np.full(count, -1, np.int32),
        members_ptr=np.arange(count + 1, dtype=np.int64),
        members=Strings.of(ids),
        relations=Relations(
            rows=_rows([h.sure for h in holdings] + [c.sure for c in controls]),
            kind=np.array([RELATION_CODE[kind] for kind in kinds], np.uint8),
            source=source,
            target=target,
            share_low=_ints([h.low for h in holdings] + [-1] * len(controls)),
            share_high=_ints([h.high for h in holdings] + [-1] * len(controls)),
            input_share=none,
            revenue_share=none,
            market_share=none,
            direct=none.astype(np.int8),
            joint=joint,
            how=how,
            interest=none,
            valid_from=np.full(len(ends), FOREVER_AGO, np.int32),
            valid_to=np.full(len(ends), NEVER, np.int32),
            texts=Strings.of(list(texts)),
        ),
        listings=Listings(
            rows=_rows([item.sure for item in listed]),
            node=_ints([item.node for item in listed]),
            list_no=_ints([lists.index(item.list_id) for item in listed]),
            since=np.full(len(listed), FOREVER_AGO, np.int32),
            until=np.full(len(listed), NEVER, np.int32),
            lists=Strings.of(lists),
            sanction=Strings.of([f"s{at}" for at in range(len(listed))]),
            terms=Strings.of([item.terms for item in listed]),
        ),
        out_ptr=out_ptr,
        out=out,
        in_ptr=in_ptr,
        into=into,
    )

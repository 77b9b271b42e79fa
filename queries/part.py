"""Which part of the graph is asked for? Parties by list, country and kind, relations by profile.

Several conditions all hold; several values of one condition are alternatives. The countries where
the chosen parties are based come with them, unless kinds are asked for and countries are not among
them. A relation is in the part when both of its ends are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from graph.analysis.arrays import NODE_CODE, NODE_KINDS, AnalysisGraph, Ints
from graph.errors import UnknownName
from graph.ledger.reader import Ledger
from graph.model.countries import alpha2
from graph.model.facts import Sanction
from graph.model.vocabulary import NodeKind
from queries.profile import load_profile
from queries.steps import build_arcs

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PartQuestion:
    """What to take: list ids, countries by code or name, kinds of nodes (nothing: any), and a
    profile whose steps choose the relations (None: all)."""

    lists: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """nodes: [n] node numbers, rows: [m] relation rows, both ascending; `left` says in words what
    of the graph is not in it and why."""

    nodes: Ints
    rows: Ints
    left: tuple[str, ...]


def part(
    graph: AnalysisGraph,
    ledger: Ledger,
    question: PartQuestion,
    within: Collection[int] | None = None,
) -> Part:
    """The nodes that meet every condition, and the relations among them.

    Args:
        within: node numbers to choose from; None is all.

    Raises:
        UnknownName: a list, country, kind or profile that there is none of; names the nearest.
    """
    chosen = np.ones(len(graph), np.bool_)
    if within is not None:
        chosen = np.zeros(len(graph), np.bool_)
        chosen[list(within)] = True
    if question.lists:
        chosen &= on_lists(graph, ledger, question.lists)
    if question.countries:
        homes = [graph.node_of.get(f"country:{_country(text)}", -2) for text in question.countries]
        chosen &= np.isin(graph.country, homes) | np.isin(np.arange(len(graph)), homes)
    kinds = [_kind(text) for text in question.kinds]
    if kinds:
        chosen &= np.isin(graph.kind, [NODE_CODE[kind] for kind in kinds])
    if (question.lists or question.countries) and (not kinds or NodeKind.COUNTRY in kinds):
        homes_of = graph.country[chosen]
        chosen[homes_of[homes_of >= 0]] = True
    table = graph.relations
    among = chosen[table.source] & chosen[table.target]
    left = _left(graph, chosen, among)
    if question.profile is not None:
        profile = load_profile(question.profile)
        followed = np.zeros(len(among), np.bool_)
        followed[build_arcs(graph, profile).relation] = True
        unfollowed = int((among & ~followed).sum())
        among &= followed
        tied = np.zeros(len(graph), np.bool_)
        tied[table.source[among]] = tied[table.target[among]] = True
        alone = int((chosen & ~tied).sum())
        chosen &= tied
        left += (
            f"{unfollowed:,} relations that the profile {profile.name} does not follow",
            f"{alone:,} nodes without one that it follows",
        )
    return Part(
        np.flatnonzero(chosen).astype(np.int32),
        np.flatnonzero(among).astype(np.int32),
        tuple(text for text in left if not text.startswith("0 ")),
    )


def _left(graph: AnalysisGraph, chosen: Mask, among: Mask) -> tuple[str, ...]:
    table = graph.relations
    touching = chosen[table.source] | chosen[table.target]
    out = int((~chosen).sum())
    if not out:
        return ()
    return (
        f"{out:,} nodes that are not in the part asked for",
        f"{int((touching & ~among).sum()):,} relations that lead out of it",
        f"{int((~touching).sum()):,} relations elsewhere",
    )


def on_lists(graph: AnalysisGraph, ledger: Ledger, lists: Collection[str]) -> Mask:
    """Nodes that stand on one of the lists (none given: on any) on the graph's day.

    Raises:
        UnknownName: no source has ever had an entry on such a list.
    """
    table = graph.listings
    known = list(table.lists)
    if not set(lists) <= set(known):  # a list may have no entry on the day and be asked for still
        ever = {*known, *ledger.facts(Sanction)["list_id"]}
        for list_id in lists:
            if list_id not in ever:
                near = get_close_matches(list_id.lower(), sorted(ever))
                raise UnknownName("list", list_id, near, "(`isthmus status` names the lists)")
    numbers = [no for no, list_id in enumerate(known) if not lists or list_id in lists]
    listed = np.zeros(len(graph), np.bool_)
    listed[table.node[np.isin(table.list_no, numbers)]] = True
    return listed


def _country(text: str) -> str:
    code = alpha2(text)
    if code is None:
        raise UnknownName("country", text, (), "(give its ISO 3166 code, as RU, or its name)")
    return code


def _kind(text: str) -> NodeKind:
    for kind in NODE_KINDS:
        if kind.lower() == text.lower() and kind is not NodeKind.SANCTION:
            return kind
    known = [str(kind).lower() for kind in NODE_KINDS if kind is not NodeKind.SANCTION]
    raise UnknownName("kind", text, known)

"""Which change does a person mean? The words of a what-if question, turned into changes of a graph.

A party is named as everywhere (`queries.lookup`), a list by its id, a country by its code or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from graph.analysis.arrays import AnalysisGraph
from graph.errors import InvalidValue, UnknownName, UsageError
from graph.model.countries import alpha2, country_name
from graph.model.lists import known_lists
from graph.model.share import Share, parse_percent
from queries.lookup import Lookup
from queries.overlay import Change, Delist, DropSource, PutOnList, SetStake

EMBARGO = "us_embargo"  # the list of an embargo unless another one is named


@dataclass(frozen=True, slots=True)
class Suppositions:
    """What is supposed, in a person's words.

    `on` is the list for `listed` and `embargoed`, and narrows `delisted` to it; `transfers` are
    (owner, owned, percent) and say what the owner has afterwards.
    """

    listed: tuple[str, ...] = ()
    delisted: tuple[str, ...] = ()
    on: str | None = None
    programmes: tuple[str, ...] = ()
    transfers: tuple[tuple[str, str, str], ...] = ()
    embargoed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def changes_of(
    supposed: Suppositions, graph: AnalysisGraph, lookup: Lookup
) -> tuple[list[Change], list[str]]:
    """(the changes, what is supposed of somebody whom nothing in the graph knows).

    Raises:
        UsageError: nothing is supposed, or an unknown party, list, country or source is named, or
            a share is no percentage.
    """
    if supposed.listed and supposed.on is None:
        raise UsageError("say which list: --on LIST (us_bis_entity_list, eu_fsf, …)")
    if supposed.on is not None:
        _known_list(graph, supposed.on)
        if not (supposed.listed or supposed.delisted or supposed.embargoed):
            raise UsageError("--on goes with --list, --delist or --embargo")
    changes: list[Change] = [DropSource(source) for source in supposed.dropped]
    changes += [Delist(lookup.find(who), supposed.on) for who in supposed.delisted]
    changes += [
        PutOnList(lookup.find(who), supposed.on or "", programmes=supposed.programmes)
        for who in supposed.listed
    ]
    changes += [
        SetStake(lookup.find(owner), lookup.find(owned), _share(percent))
        for owner, owned, percent in supposed.transfers
    ]
    unmet = []
    for country in supposed.embargoed:
        code = alpha2(country)
        if code is None:
            raise UnknownName("country", country, (), "(an ISO 3166 code or a name)")
        node = graph.node_of.get(f"country:{code}")
        if node is None:
            unmet.append(f"{country_name(code)}: nothing in the ledger has to do with it")
        else:
            changes.append(PutOnList(node, supposed.on or EMBARGO))
    if not changes and not unmet:
        msg = "say what is supposed: --list, --delist, --transfer, --embargo or --drop"
        raise UsageError(msg)
    return changes, unmet


def _share(percent: str) -> Share:
    try:
        return Share.exact(parse_percent(percent))
    except InvalidValue as error:
        raise UsageError(str(error)) from error


def _known_list(graph: AnalysisGraph, list_id: str) -> None:
    known = {*known_lists(), *graph.listings.lists}
    if list_id not in known:
        raise UnknownName("list", list_id, get_close_matches(list_id.lower(), sorted(known)))

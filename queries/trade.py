"""What is stated of the trade between countries that an answer's paths run through?

Trade facts (EXPORTS) join countries, so no path of parties takes them; they stand beside the paths.
A figure measures a time that is over by the day asked about, so facts that have ended belong to the
answer, and facts that begin after the day do not. Nothing is added up, converted or filled in: two
sources that measure the same trade differently are two facts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from graph.analysis.arrays import AnalysisGraph
from graph.errors import InvalidValue
from graph.ledger.reader import Ledger
from graph.model.time import PartialDate, day_number
from graph.model.vocabulary import Confidence, NodeKind, RelationKind
from queries.present import evidence_view
from queries.result import Party, TradeFlow

MOST = 200  # facts of one answer
_PREFIX = "country:"
_HS_WORDS = re.compile(r"\bHS\s*(\d{2,6}(?:\.\d\d)?(?:,\s*\d{2,6}(?:\.\d\d)?)*)", re.ASCII)
_PERIOD = re.compile(r"(\d{4})(?:-\d\d){0,2}(?:\.\.(\d{4})(?:-\d\d){0,2})?", re.ASCII)


def trade_flows(
    graph: AnalysisGraph, ledger: Ledger, parties: Iterable[Party], most: int = MOST
) -> tuple[tuple[TradeFlow, ...], tuple[str, ...]]:
    """Trade facts with one end at least where one of these parties is, and what was cut.

    Ordered by exporter, importer, goods and time. Of more than `most`, those between two of the
    countries come first, then the newest, then the largest.
    """
    homes = places(parties)
    keys = [f"{_PREFIX}{home}" for home in sorted(homes)]
    known = [graph.node_of[key] for key in keys if key in graph.node_of]
    wanted = {*keys, *(key for node in known for key in graph.members_of(node))}
    least = next(level for level in Confidence if str(level) == graph.least)
    rows = ledger.relations_of_kind(
        RelationKind.EXPORTS, wanted, begun_by=day_number(graph.as_of), least=least
    )

    def importance(row: dict[str, Any]) -> tuple[Any, ...]:
        inside = (row["source"] in wanted) + (row["target"] in wanted)
        return -inside, -row["from_first"], -(row["value"] or 0), row["fact"]

    ranked = sorted(rows, key=importance)
    chosen = ranked[:most]
    told = _Teller(graph, ledger, chosen)
    flows = sorted((told.flow(row) for row in chosen), key=_order)
    cut = (
        (f"{len(ranked)} trade facts touch the countries of the paths; {most} are given",)
        if len(ranked) > most
        else ()
    )
    return tuple(flows), cut


def places(parties: Iterable[Party]) -> set[str]:
    """The countries of these parties; a country that stands on a path itself is one of them."""
    found = {party.country for party in parties if party.country}
    return found | {
        party.id.removeprefix(_PREFIX) for party in parties if party.kind == NodeKind.COUNTRY
    }


def years_of(period: str | None, start: str | None, end: str | None) -> tuple[int, ...]:
    """The calendar years a figure measures: by its stated period, else by its dates.

    `end` is the first day on which it no longer holds. Without an end, only the first year is sure.
    """
    stated = _PERIOD.fullmatch(period or "")
    if stated is not None:
        first = int(stated[1])
        return _span(first, int(stated[2] or first))
    if start is None:
        return ()
    try:
        first = PartialDate.parse(start).first.year
        last = first if end is None else (PartialDate.parse(end).first - timedelta(days=1)).year
    except (InvalidValue, OverflowError):
        return ()
    return _span(first, last)


def _span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first <= last < first + 60 else (first,)


def hs_codes(known: Iterable[tuple[str, str]], *texts: str | None) -> tuple[str, ...]:
    """Harmonized System codes: of the product's own facts, and those its words name as such."""
    codes = [value.replace(".", "") for label, value in known if label.casefold() == "hs"]
    for text in texts:
        for found in _HS_WORDS.findall(text or ""):
            codes += [code.strip().replace(".", "") for code in found.split(",")]
    return tuple(sorted({code for code in codes if re.fullmatch(r"\d{2,10}", code, re.ASCII)}))


class _Teller:
    """Tells trade facts with their goods, their codes and their evidence, read in one pass."""

    def __init__(
        self, graph: AnalysisGraph, ledger: Ledger, rows: Collection[dict[str, Any]]
    ) -> None:
        self.graph = graph
        wanted: dict[str, list[int]] = {}
        for row in rows:
            for source, number in row["statements"]:
                wanted.setdefault(source, []).append(number)
        self.statements = ledger.statements(wanted)
        products = {row["product"] for row in rows if row["product"] in graph.node_of}
        members = {key: graph.members_of(graph.node_of[key]) for key in products}
        self.known: dict[str, list[tuple[str, str]]] = {}
        details = ledger.details(key for keys in members.values() for key in keys)
        for product, keys in members.items():
            self.known[product] = [(label, value) for key, label, value in details if key in keys]

    def flow(self, row: dict[str, Any]) -> TradeFlow:
        product = row["product"]
        node = self.graph.node_of.get(product or "")
        goods = product if node is None else self.graph.names[node]
        infos = [self.statements[(source, number)] for source, number in row["statements"]]
        infos.sort(key=lambda info: (-info.confidence.rank, info.source, info.no))
        return TradeFlow(
            exporter=self._place(row["source"]),
            importer=self._place(row["target"]),
            goods=goods,
            hs=hs_codes(self.known.get(product or "", ()), goods, row["how"]),
            counts=row["how"],
            period=row["period"],
            years=years_of(row["period"], row["valid_from"], row["valid_to"]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            value=row["value"],
            currency=row["currency"],
            quantity=row["quantity"],
            share_ppm=row["input_share"],
            reporter=row["reporter"],
            note=row["note"],
            confidence=str(infos[0].confidence),
            evidence=tuple(dict.fromkeys(evidence_view(info) for info in infos)),
        )

    def _place(self, key: str) -> str:
        """The code of a country; of one that judgements joined to another, the other's."""
        node = self.graph.node_of.get(key)
        return (key if node is None else self.graph.ids[node]).removeprefix(_PREFIX)


def _order(flow: TradeFlow) -> tuple[Any, ...]:
    return (
        flow.exporter,
        flow.importer,
        flow.goods or "",
        flow.years,
        flow.period or "",
        flow.counts or "",
        -(flow.value or 0),
        flow.evidence[0].source,
        flow.evidence[0].locator,
    )

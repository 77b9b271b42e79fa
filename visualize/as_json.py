"""How does an answer look to a script? Plain dicts with a versioned schema; keys are only added.

`isthmus.exposure/1` and `isthmus.verdict/1` are described in docs/json.md.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    StakeLine,
    Step,
    TradeFlow,
    Verdict,
    VerdictReport,
)

if TYPE_CHECKING:
    from queries.gaps import GapReport
    from queries.owners import StakeReport
    from queries.portfolio import PortfolioReport, Position, Sum
    from queries.whatif import WhatIfReport


def dumps(value: Any) -> str:
    """Indented JSON text, keys in the order they were made; lone surrogates become `?`."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(_printable(value), option=orjson.OPT_INDENT_2).decode()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def exposure_json(report: ExposureReport) -> dict[str, Any]:
    """`isthmus.exposure/1`: for one party `results` are its paths; for several, see `parties`."""
    head = {
        "schema": "isthmus.exposure/1",
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "profile": report.profile,
        "hops": report.hops,
        "lists": [_looked(item) for item in report.lists],
    }
    answers = [_exposure(report, item) for item in report.results]
    trade = [_flow(flow) for flow in report.trade]
    if len(answers) == 1:
        only = answers[0]
        return {**head, **only, "trade": trade, "cut": [*only["cut"], *report.cut]}
    results = [path for answer in answers for path in answer["results"]]
    cut = list(report.cut)
    return {**head, "results": results, "parties": answers, "trade": trade, "cut": cut}


def _exposure(report: ExposureReport, exposure: Exposure) -> dict[str, Any]:
    return {
        "party": party_json(exposure.focus),
        "summary": exposure.summary,
        "results": [
            path_json(exposure.focus.id, report.parties[path.target], path)
            for path in exposure.paths
        ],
        "near_misses": list(exposure.near_misses),
        "dependency": list(exposure.dependency),
        "cut": list(exposure.cut),
    }


def _flow(flow: TradeFlow) -> dict[str, Any]:
    return {
        "exporter": flow.exporter,
        "importer": flow.importer,
        "goods": flow.goods,
        "hs": list(flow.hs),
        "counts": flow.counts,
        "period": flow.period,
        "years": list(flow.years),
        "valid_from": flow.valid_from,
        "valid_to": flow.valid_to,
        "value": flow.value,
        "currency": flow.currency,
        "quantity": flow.quantity,
        "share_ppm": flow.share_ppm,
        "reporter": flow.reporter,
        "note": flow.note,
        "confidence": flow.confidence,
        "evidence": [evidence_json(item) for item in flow.evidence],
    }


def path_json(asker: str, target: Party, path: Path) -> dict[str, Any]:
    """One path of the party with this id."""
    return {
        "party": asker,
        "rank": path.rank,
        "strength": round(path.strength, 6),
        "cost": path.cost,
        "target": party_json(target),
        "sentence": path.sentence,
        "steps": [_step(step) for step in path.steps],
    }


def party_json(party: Party) -> dict[str, Any]:
    """A party with its listings."""
    return {
        "id": party.id,
        "name": party.name,
        "kind": party.kind,
        "country": party.country,
        "listings": [_listing(item) for item in party.listings],
    }


def _listing(listing: Listing) -> dict[str, Any]:
    return {
        "list": listing.list_id,
        "title": listing.title,
        "since": listing.since,
        "until": listing.until,
        "programmes": list(listing.programmes),
        "measures": listing.measures,
        "effects": list(listing.effects),
        "evidence": [evidence_json(item) for item in listing.evidence],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "from": step.source,
        "to": step.target,
        "relation": step.relation,
        "step": step.step,
        "forward": step.forward,
        "phrase": step.phrase,
        "cost": step.cost,
        "strength": round(step.strength, 6),
        "confidence": step.confidence,
        "valid_from": step.valid_from,
        "valid_to": step.valid_to,
        "uncertain": step.uncertain,
        "evidence": [evidence_json(item) for item in step.evidence],
    }


def evidence_json(view: EvidenceView) -> dict[str, Any]:
    """Who says so."""
    return asdict(view)


def _looked(item: ListLooked) -> dict[str, Any]:
    return {"list": item.list_id, "title": item.title, "parties": item.parties, "state": item.state}


def verdict_json(report: VerdictReport) -> dict[str, Any]:
    """`isthmus.verdict/1`: one result a party, each with the sum it follows from."""
    return {
        "schema": "isthmus.verdict/1",
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "regime": report.regime,
        "title": report.title,
        "hit": report.hit,
        "verify": report.verify,
        "lists": [_looked(item) for item in report.lists],
        "counts": dict(report.counts),
        "results": [ruled_json(item) for item in report.results],
        "cut": list(report.cut),
    }


def ruled_json(verdict: Verdict) -> dict[str, Any]:
    """One party under one regime, with the sum."""
    return {
        "id": verdict.party.id,
        "name": verdict.party.name,
        "regime": verdict.regime,
        "verdict": verdict.verdict,
        "share_min_ppm": verdict.share_min_ppm,
        "share_max_ppm": verdict.share_max_ppm,
        "flags": list(verdict.flags),
        "listings": [_listing(item) for item in verdict.party.listings],
        "part": verdict.part,
        "effects": list(verdict.effects),
        "arithmetic": verdict.arithmetic,
        "settles": verdict.settles,
        "sum": [_stake(line) for line in verdict.lines if line.counts_because is not None],
        "not_counted": [_stake(line) for line in verdict.lines if line.counts_because is None],
        "reasons": [_stake(line) for line in verdict.reasons],
        "proof": [ruled_json(item) for item in verdict.proof],
        "citation": verdict.citation,
        "citation_url": verdict.citation_url,
    }


def _stake(line: StakeLine) -> dict[str, Any]:
    return {
        "owner": line.owner,
        "owner_name": line.owner_name,
        "share_min_ppm": line.share_min_ppm,
        "share_max_ppm": line.share_max_ppm,
        "counts_because": line.counts_because,
        "not_counted_because": line.not_counted_because,
        "evidence": [evidence_json(item) for item in line.evidence],
    }


def whatif_json(report: WhatIfReport) -> dict[str, Any]:
    """`isthmus.whatif/1`: what would be otherwise, each time with its before and its after."""
    return {
        "schema": "isthmus.whatif/1",
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "supposed": list(report.supposed),
        "asked": list(report.asked),
        "regimes": list(report.regimes),
        "profile": report.profile,
        "hops": report.hops,
        "counts": dict(report.counts),
        "verdicts": [
            {
                "id": item.party.id,
                "name": item.party.name,
                "regime": item.regime,
                "same_verdict": item.same,
                "before": ruled_json(item.before),
                "after": ruled_json(item.after),
            }
            for item in report.verdicts
        ],
        "compared": report.compared,
        "exposures": [
            {
                "party": party_json(item.party),
                "change": item.change,
                "before": None
                if item.before is None
                else path_json(item.party.id, item.target, item.before),
                "after": None
                if item.after is None
                else path_json(item.party.id, item.target, item.after),
            }
            for item in report.exposures
        ],
        "cut": list(report.cut),
    }


def stakes_json(report: StakeReport) -> dict[str, Any]:
    """`isthmus.owners/1`, for owners and for holdings: shares are fractions of a whole."""
    return {
        "schema": "isthmus.owners/1",
        "question": report.question,
        "label": report.label,
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "party": party_json(report.party),
        "unknown": report.unknown,
        "results": [
            {
                "party": party_json(item.party),
                "least": item.least,
                "most": item.most,
                "last": item.last,
                "chain": [
                    {
                        "owner": link.owner,
                        "owner_name": link.owner_name,
                        "owned": link.owned,
                        "owned_name": link.owned_name,
                        "share_min_ppm": link.share_min_ppm,
                        "share_max_ppm": link.share_max_ppm,
                        "evidence": [evidence_json(view) for view in link.evidence],
                    }
                    for link in item.chain
                ],
            }
            for item in report.results
        ],
        "cut": list(report.cut),
    }


def portfolio_json(report: PortfolioReport) -> dict[str, Any]:
    """`isthmus.portfolio/1`: every line in the order of the file, then the sums."""
    return {
        "schema": "isthmus.portfolio/1",
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "file": report.file,
        "profile": report.profile,
        "regimes": [regime for regime, _ in report.regimes],
        "lines": [_position(item) for item in report.positions],
        "total": _total(report.total),
        "by_regime": [_total(item) for item in report.by_regime],
        "by_sector": [_total(item) for item in report.by_sector],
        "cut": list(report.cut),
    }


def _position(item: Position) -> dict[str, Any]:
    paths = item.exposure.paths if item.exposure else ()
    return {
        "line": item.line.number,
        "asked": dict(item.line.asked),
        "party": None if item.party is None else party_json(item.party),
        "matched": item.matched,
        "problem": item.problem or item.line.trouble,
        "value": None if item.line.value is None else str(item.line.value),
        "currency": item.line.currency,
        "sector": item.sector,
        "verdicts": {verdict.regime: verdict.verdict for verdict in item.verdicts},
        "ruled": [ruled_json(verdict) for verdict in item.hits],
        "paths": [
            {
                "target": path.target,
                "strength": round(path.strength, 6),
                "cost": path.cost,
                "sentence": path.sentence,
            }
            for path in paths
        ],
    }


def _total(item: Sum) -> dict[str, Any]:
    return {
        "group": item.group,
        "what": item.what,
        "lines": item.lines,
        "value": {currency: str(value) for currency, value in item.value},
    }


def gaps_json(report: GapReport) -> dict[str, Any]:
    """`isthmus.gaps/1`: the candidates, in order."""
    return {
        "schema": "isthmus.gaps/1",
        "ledger": report.ledger,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "under": report.under,
        "not_under": report.not_under,
        "rules": list(report.rules),
        "profile": report.profile,
        "hops": report.hops,
        "reached_under": report.here,
        "reached_not_under": report.there,
        "results": [
            {
                "rank": rank,
                "party": party_json(item.party),
                "here": item.here,
                "there": item.there,
                "by_rule": item.by_rule_count,
                "by_rule_names": list(item.by_rule),
                "exposed": item.exposed,
                "weight": round(item.weight, 6),
                "strongest": None if item.strongest is None else item.strongest.sentence,
            }
            for rank, item in enumerate(report.results, start=1)
        ],
        "cut": list(report.cut),
    }

"""What is the page's script given? An `ExposureReport` as plain JSON values, joined by numbers.

Parties, steps and pieces of evidence are each written once and named by their place in a list, so
that no text of the report is ever a key, an id or an address inside the page. Every text passes
`clean` on its way in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from graph.errors import InvalidValue
from graph.model.countries import shown_country
from graph.model.money import in_units
from graph.model.vocabulary import NodeKind
from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    TradeFlow,
)
from queries.result import Step as StepView
from queries.trade import places
from visualize.page.layout import MapLayout, lay_out
from visualize.page.network_data import Knot, network
from visualize.world.borders import ALPHABET, Borders, packed_numbers, packed_rings

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# C0 and C1 controls other than tab and line feed, lone surrogates, non-characters, and the
# characters that reverse or re-embed the text after them (they can make one name look like
# another). Direction marks that Arabic and Hebrew names need (LRM, RLM, ALM) stay.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]"
)


def clean(text: str) -> str:
    """The text with every character that cannot be shown honestly replaced by U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n"))


def inert_json(value: Json) -> str:
    """JSON that cannot end or change the `<script type="application/json">` it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def packed(rows: Sequence[Mapping[str, Json]]) -> Json:
    """Rows that share their keys as one table: the keys once, then the values in that order.

    Where it is shorter, a column of texts holds numbers instead: 0 for none, n for the nth text of
    its list in `texts`, in which every text begins with a character for the length of the start it
    shares with the one before it (`front_coded`).
    """
    keys = list(rows[0]) if rows else []
    columns = [[row[key] for row in rows] for key in keys]
    texts: list[Json] = []
    for at, column in enumerate(columns):
        if any(value is not None and not isinstance(value, str) for value in column):
            continue
        once = sorted({value for value in column if isinstance(value, str)})
        place = {value: number for number, value in enumerate(once, start=1)}
        numbers: list[Json] = [place[v] if isinstance(v, str) else 0 for v in column]
        coded: list[Json] = list(front_coded(once))
        if len(inert_json([numbers, [at, coded]])) < len(inert_json(list(column))):
            columns[at] = numbers
            texts.append([at, coded])
    table = [list[Json](row) for row in zip(*columns, strict=True)]
    return {"keys": list[Json](keys), "rows": list[Json](table), "texts": texts}


def front_coded(texts: Iterable[str]) -> Iterator[str]:
    """Each text without the start it shares with the one before it; its length comes first.

    The length is a character of `ALPHABET`, counted as JavaScript counts: characters outside the
    first plane, which are two there, end what is shared.
    """
    before = ""
    for text in texts:
        shared = 0
        for one, other in zip(before, text, strict=False):
            if one != other or ord(one) > 0xFFFF or shared == len(ALPHABET) - 1:
                break
            shared += 1
        yield ALPHABET[shared] + text[shared:]
        before = text


class Island:
    """Collects the report's parties, steps and evidence, each once, in order of first use."""

    def __init__(self, report: ExposureReport, borders: Borders) -> None:
        known = {**report.parties, **{e.focus.id: e.focus for e in report.results}}
        self._parties = [known[key] for key in sorted(known)]
        self._place = {party.id: index for index, party in enumerate(self._parties)}
        self._names = {party.id: clean(party.name) for party in self._parties}
        self._rules = report.rules
        self._country_words = country_words(_held(report))
        # What stands on any map, and what is tied there, for the network of all parties.
        self._drawn: set[int] = set()
        self._tied: dict[tuple[int, int], None] = {}
        self._evidence: dict[EvidenceView, int] = {}
        self._steps: dict[StepView, int] = {}
        self._listings: dict[Listing, int] = {}
        self.parties: list[dict[str, Json]] = [self._party(party) for party in self._parties]
        foci: list[Json] = [self._focus(exposure) for exposure in report.results]
        self.steps: list[dict[str, Json]] = [self._step(step) for step in self._steps]
        self.rest: dict[str, Json] = {
            "title": clean(report.title),
            "ledger": clean(report.ledger),
            "asOf": clean(report.as_of),
            "knownOn": _maybe(report.known_on),
            "profile": clean(report.profile),
            "profileNote": clean(report.profile_note),
            "hops": report.hops,
            "cut": _texts(report.cut),
            "supposed": _texts(report.supposed),
            "countries": [[code, name] for code, name in self._country_words.items()],
            "network": self._whole() if len(report.results) > 1 else None,
            "trade": packed([self._flow(flow) for flow in report.trade]),
            "world": _world(report, borders),
            "listings": packed([self._listing(listing) for listing in self._listings]),
            "lists": packed([_looked(entry) for entry in report.lists]),
            "evidence": packed([_evidence(view) for view in self._evidence]),
            "foci": foci,
        }

    @property
    def places(self) -> Mapping[str, int]:
        """The number of a party in the page, by id."""
        return self._place

    def _party(self, party: Party) -> dict[str, Json]:
        return {
            "key": clean(party.id),
            "name": self._names[party.id],
            "kind": clean(party.kind),
            "country": _maybe(party.country),
            "listings": [
                self._listings.setdefault(listing, len(self._listings))
                for listing in party.listings
            ],
            "facts": [[clean(label), clean(value)] for label, value in party.facts],
            "rules": [
                [clean(rule.short), clean(rule.word), clean(rule.regime)]
                for rule in self._rules.get(party.id, ())
            ],
        }

    def _listing(self, listing: Listing) -> dict[str, Json]:
        return {
            "list": clean(listing.list_id),
            "label": clean(listing.label),
            "title": clean(listing.title),
            "since": _maybe(listing.since),
            "until": _maybe(listing.until),
            "programmes": _texts(listing.programmes),
            "measures": _maybe(listing.measures),
            "effects": _texts(listing.effects),
            "evidence": self._sources(listing.evidence),
        }

    def _flow(self, flow: TradeFlow) -> dict[str, Json]:
        known = flow.value is not None and flow.currency is not None
        return {
            "from": clean(flow.exporter),
            "to": clean(flow.importer),
            "goods": _maybe(flow.goods),
            "hs": _texts(flow.hs),
            "counts": _maybe(flow.counts),
            "period": _maybe(flow.period),
            "years": list[Json](flow.years),
            "value": float(in_units(flow.value or 0, flow.currency or "")) if known else None,
            "currency": _maybe(flow.currency),
            "quantity": _maybe(flow.quantity),
            "share": None if flow.share_ppm is None else flow.share_ppm / 1_000_000,
            "reporter": _maybe(flow.reporter),
            "note": _maybe(flow.note),
            "confidence": clean(flow.confidence),
            # Named, dated and linked; the row itself is told by the columns above, and in the JSON.
            "evidence": self._sources(replace(view, text="") for view in flow.evidence),
        }

    def _step(self, step: StepView) -> dict[str, Json]:
        return {
            "from": self._place[step.source],
            "to": self._place[step.target],
            "relation": clean(step.relation),
            "phrase": clean(step.phrase),
            "label": clean(step.label),
            "share": None if step.share is None else round(step.share, 6),
            "since": _maybe(step.valid_from),
            "until": _maybe(step.valid_to),
            "confidence": clean(step.confidence),
            "uncertain": step.uncertain,
            "evidence": self._sources(step.evidence),
        }

    def _sources(self, views: Iterable[EvidenceView]) -> Json:
        return [self._evidence.setdefault(view, len(self._evidence)) for view in views]

    def _focus(self, exposure: Exposure) -> Json:
        for path in exposure.paths:
            for party in (path.target, *(end for s in path.steps for end in (s.source, s.target))):
                if party not in self._place:
                    raise InvalidValue(
                        f"path {path.rank} of '{exposure.focus.name}' names the party '{party}', "
                        "which is missing from the report's parties; add it to `parties`"
                    )
        routes = [[(step.source, step.target) for step in path.steps] for path in exposure.paths]
        for path in exposure.paths:
            for step in path.steps:
                self._steps.setdefault(step, len(self._steps))
        # The focal card's totals: its own lists, then paths, parties and lists reached.
        rows = max(1, bool(exposure.focus.listings) + (3 if any(routes) else 0))
        drawn = lay_out(exposure.focus.id, routes, self._names, focal_rows=rows)
        return {
            "party": self._place[exposure.focus.id],
            "summary": clean(exposure.summary),
            "nearMisses": _texts(exposure.near_misses),
            "dependency": _texts(exposure.dependency),
            "cut": _texts(exposure.cut),
            "paths": packed([self._path(path) for path in exposure.paths]),
            "map": self._map(drawn),
            "folded": self._folded(exposure.focus.id, drawn, routes, rows),
            "network": self._network(
                self._place[exposure.focus.id],
                [self._place[card.party] for card in drawn.cards],
                routes,
            ),
        }

    def _network(
        self, focus: int, cards: list[int], routes: Sequence[Sequence[tuple[str, str]]]
    ) -> Json:
        """The cards of one party's map without tiers; the party asked about is never folded."""
        number = {card: at for at, card in enumerate(cards)}
        pairs = [(self._place[a], self._place[b]) for route in routes for a, b in route]
        self._drawn.update(cards)
        self._tied.update(dict.fromkeys(pairs))
        knots = [self._knot(card, folds=card != focus) for card in cards]
        return network(knots, [(number[a], number[b]) for a, b in pairs], self._country_words)

    def _whole(self) -> Json:
        """The same of all parties asked about, in the order of their numbers."""
        cards = sorted(self._drawn)
        number = {card: at for at, card in enumerate(cards)}
        ties = [(number[a], number[b]) for a, b in self._tied]
        return network([self._knot(card) for card in cards], ties, self._country_words)

    def _home(self, card: int) -> str:
        """The country a party is folded into, "" if none; a country is at home in itself."""
        party = self._parties[card]
        home = party.country
        if home is None and party.kind == NodeKind.COUNTRY:
            home = party.id.removeprefix("country:")
        return clean(home or "")

    def _knot(self, card: int, *, folds: bool = True) -> Knot:
        party = self._parties[card]
        groups = {"country": self._home(card), "kind": clean(party.kind)}
        return Knot(clean(party.id), self._names[party.id], groups if folds else {})

    def _path(self, path: Path) -> dict[str, Json]:
        weakest = path.weakest_evidence
        return {
            "rank": path.rank,
            "target": self._place[path.target],
            "strength": round(path.strength, 6),
            "steps": [self._steps[step] for step in path.steps],
            "sentence": clean(path.sentence),
            "change": clean(path.change),
            "weakestStep": path.weakest_step,
            "weakestEvidence": None if weakest is None else list(weakest),
        }

    def _map(self, drawn: MapLayout, folds: Mapping[str, int] | None = None) -> dict[str, Json]:
        """Cards by the party's number, folds by theirs; `lines` lists (left, right, x0, y0, …)."""
        number = {**self._place, **(folds or {})}
        return {
            "compact": drawn.compact,
            "columns": [[c.x, c.width, c.cards, int(c.listed)] for c in drawn.columns],
            "cards": [
                [number[c.party], c.column, c.x, c.y, c.width, c.height, c.lines]
                for c in drawn.cards
            ],
            "lines": [
                [number[line.left], number[line.right]]
                + [value for point in line.points for value in point]
                for line in drawn.lines
            ],
        }

    def _folded(
        self,
        focus: str,
        drawn: MapLayout,
        routes: Sequence[Sequence[tuple[str, str]]],
        focal_rows: int,
    ) -> Json:
        """The same map with the parties of a country in one column as one card; None if none are.

        `folds` lists (country, party, party, …); the first goes by -1, the second by -2, and so on.
        """
        groups: dict[tuple[int, str], list[str]] = {}
        for card in drawn.cards:
            home = self._home(self._place[card.party])
            if card.party != focus and home:
                groups.setdefault((card.column, home), []).append(card.party)
        folds = {
            f"fold {column} {home}": (home, members)
            for (column, home), members in groups.items()
            if len(members) > 1
        }
        if not folds:
            return None
        stands = {party: fold for fold, (_, members) in folds.items() for party in members}
        merged = [
            [(stands.get(one, one), stands.get(two, two)) for one, two in route] for route in routes
        ]
        words = {fold: self._country_words.get(home, home) for fold, (home, _) in folds.items()}
        laid = lay_out(
            focus,
            merged,
            self._names | words,
            focal_rows=focal_rows,
            rows=dict.fromkeys(folds, 2),
        )
        numbers = {fold: -1 - at for at, fold in enumerate(folds)}
        table: list[Json] = [
            [home, *(self._place[party] for party in members)] for home, members in folds.values()
        ]
        return {**self._map(laid, numbers), "folds": table}


def _evidence(view: EvidenceView) -> dict[str, Json]:
    return {
        "source": clean(view.source),
        "title": clean(view.title),
        "url": _maybe(view.url),
        "locator": clean(view.locator),
        "text": clean(view.text),
        "date": _maybe(view.date),
        "confidence": clean(view.confidence),
    }


def _looked(entry: ListLooked) -> dict[str, Json]:
    return {
        "list": clean(entry.list_id),
        "label": clean(entry.label),
        "title": clean(entry.title),
        "parties": entry.parties,
        "state": _maybe(entry.state),
    }


def _held(report: ExposureReport) -> set[str]:
    """Every country that a party of the report is in, or that trade with one is stated of."""
    held = places([*report.parties.values(), *(e.focus for e in report.results)])
    return held | {end for flow in report.trade for end in (flow.exporter, flow.importer)}


def _world(report: ExposureReport, borders: Borders) -> Json:
    """The map, or None where it would have fewer than two countries to show."""
    if len({code.upper() for code in _held(report)} & borders.points.keys()) < 2:
        return None
    drawn = {code: packed_rings(rings) for code, rings in borders.shapes.items()}
    # The most detailed first: a country that lies inside another is drawn over it.
    order = sorted(drawn, key=lambda code: (-len(drawn[code]), code))
    return {
        "policy": clean(borders.policy),
        "credit": clean(borders.credit),
        "size": [borders.width, borders.height],
        "codes": "".join(borders.points),
        "points": packed_numbers(n for point in borders.points.values() for n in point),
        "shapes": [[code, drawn[code]] for code in order],
    }


def country_words(codes: Iterable[str]) -> dict[str, str]:
    """The names of the countries that go by a code, by code; other texts are their own names."""
    named = {code: shown_country(code) for code in sorted(codes)}
    return {
        clean(code): clean(name)
        for code, name in named.items()
        if name.casefold() != code.casefold()
    }


def _maybe(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _texts(texts: Iterable[str]) -> list[Json]:
    return [clean(text) for text in texts]

"""What is the page's script given? An `ExposureReport` as plain JSON values, joined by numbers.

Parties, steps and pieces of evidence are each written once and named by their place in a list, so
that no text of the report is ever a key, an id or an address inside the page. Every text passes
`clean` on its way in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from graph.errors import InvalidValue
from graph.model.countries import country_name
from queries.result import EvidenceView, Exposure, ExposureReport, Listing, ListLooked, Party, Path
from queries.result import Step as StepView
from visualize.page.layout import MapLayout, lay_out

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
    """Rows that share their keys as one table: the keys once, then the values in that order."""
    keys = list(rows[0]) if rows else []
    return {"keys": list[Json](keys), "rows": [[row[key] for key in keys] for row in rows]}


class Island:
    """Collects the report's parties, steps and evidence, each once, in order of first use."""

    def __init__(self, report: ExposureReport) -> None:
        known = {**report.parties, **{e.focus.id: e.focus for e in report.results}}
        self._parties = [known[key] for key in sorted(known)]
        self._place = {party.id: index for index, party in enumerate(self._parties)}
        self._names = {party.id: clean(party.name) for party in self._parties}
        self._rules = report.rules
        self._evidence: dict[EvidenceView, int] = {}
        self._steps: dict[StepView, int] = {}
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
            "countries": _countries(party.country for party in self._parties),
            "lists": [_looked(entry) for entry in report.lists],
            "evidence": packed([_evidence(view) for view in self._evidence]),
            "foci": foci,
        }

    def _party(self, party: Party) -> dict[str, Json]:
        return {
            "key": clean(party.id),
            "name": self._names[party.id],
            "kind": clean(party.kind),
            "country": _maybe(party.country),
            "listings": [self._listing(listing) for listing in party.listings],
            "facts": [[clean(label), clean(value)] for label, value in party.facts],
            "rules": [
                [clean(rule.short), clean(rule.word), clean(rule.regime)]
                for rule in self._rules.get(party.id, ())
            ],
        }

    def _listing(self, listing: Listing) -> Json:
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
        rows = bool(exposure.focus.listings) + (3 if any(routes) else 0)
        drawn = lay_out(exposure.focus.id, routes, self._names, focal_rows=max(1, rows))
        return {
            "party": self._place[exposure.focus.id],
            "summary": clean(exposure.summary),
            "nearMisses": _texts(exposure.near_misses),
            "dependency": _texts(exposure.dependency),
            "cut": _texts(exposure.cut),
            "paths": packed([self._path(path) for path in exposure.paths]),
            "map": self._map(drawn),
        }

    def _path(self, path: Path) -> dict[str, Json]:
        weakest = path.weakest_evidence
        return {
            "rank": path.rank,
            "target": self._place[path.target],
            "strength": round(path.strength, 6),
            "steps": [self._steps[step] for step in path.steps],
            "sentence": clean(path.sentence),
            "weakestStep": path.weakest_step,
            "weakestEvidence": None if weakest is None else list(weakest),
        }

    def _map(self, drawn: MapLayout) -> Json:
        """Positions by number; `lines` lists (left, right, x0, y0, x1, y1, …)."""
        return {
            "compact": drawn.compact,
            "columns": [[c.x, c.width, c.cards, int(c.listed)] for c in drawn.columns],
            "cards": [
                [self._place[c.party], c.column, c.x, c.y, c.width, c.height, c.lines]
                for c in drawn.cards
            ],
            "lines": [
                [self._place[line.left], self._place[line.right]]
                + [value for point in line.points for value in point]
                for line in drawn.lines
            ],
        }


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


def _looked(entry: ListLooked) -> Json:
    return {
        "list": clean(entry.list_id),
        "label": clean(entry.label),
        "title": clean(entry.title),
        "parties": entry.parties,
        "state": _maybe(entry.state),
    }


def _countries(codes: Iterable[str | None]) -> Json:
    """(code, name) pairs for every country of the report that goes by an ISO code."""
    pairs: list[Json] = []
    for code in sorted({code for code in codes if code is not None}):
        name = country_name(code.upper()) if re.fullmatch("[A-Za-z]{2}", code) else code
        if name.casefold() != code.casefold():
            pairs.append([code, clean(name)])
    return pairs


def _maybe(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _texts(texts: Iterable[str]) -> list[Json]:
    return [clean(text) for text in texts]

"""What can a notebook ask? The same questions as the command line, on one home directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queries.exposure import ExposureQuestion, exposure, exposure_to

from graph.analysis import AnalysisGraph, open_graph
from graph.ledger.reader import open_ledger
from graph.model.vocabulary import Confidence
from isthmus.home import Home, find_home
from queries.lookup import Lookup
from queries.result import ExposureReport, VerdictReport
from queries.rule import load_regime
from queries.verdict import verdicts


@dataclass(frozen=True)
class Book:
    """A ledger with a view of it: the day asked about, what was known when, how sure at least."""

    home: Home
    as_of: date
    known_on: date | None = None
    min_confidence: Confidence = Confidence.LOW

    def graph(self) -> AnalysisGraph:
        """The analysis graph of this view, compiled when it was not yet."""
        return open_graph(
            self.home.ledger,
            self.home.graphs,
            as_of=self.as_of,
            known_on=self.known_on,
            min_confidence=self.min_confidence,
        )

    def exposure(
        self, who: str | Sequence[str], question: ExposureQuestion | None = None
    ) -> ExposureReport:
        """What one party, or several, are exposed to; see `queries.exposure`."""
        names = [who] if isinstance(who, str) else list(who)
        graph = self.graph()
        with open_ledger(self.home.ledger, self.known_on) as ledger:
            nodes = Lookup(graph, ledger).find_all(names)
            return exposure(graph, ledger, nodes, question or ExposureQuestion())

    def exposure_to(self, who: str, question: ExposureQuestion | None = None) -> ExposureReport:
        """Everybody who is exposed to a party, the strongest first."""
        graph = self.graph()
        with open_ledger(self.home.ledger, self.known_on) as ledger:
            node = Lookup(graph, ledger).find(who)
            return exposure_to(graph, ledger, node, question or ExposureQuestion())

    def verdict(self, who: str | Sequence[str] | None, regime: str = "ofac_50") -> VerdictReport:
        """What a regime's rule says of one party, several, or (None) everybody."""
        graph = self.graph()
        with open_ledger(self.home.ledger, self.known_on) as ledger:
            nodes = None
            if who is not None:
                names = [who] if isinstance(who, str) else list(who)
                nodes = Lookup(graph, ledger).find_all(names)
            return verdicts(graph, ledger, load_regime(regime), nodes)


def open_book(
    home: str | Path | None = None,
    *,
    as_of: date | None = None,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> Book:
    """The ledger below a home directory (default: `$ISTHMUS_HOME`, else the user's), as of today.

    Args:
        as_of: the day relations and listings must hold; None is today.
        known_on: only what could be known by this day; None is everything.
        min_confidence: leave out statements less sure than this.
    """
    found = find_home(None if home is None else str(home))
    return Book(found, as_of or date.today(), known_on, min_confidence)

"""What can a notebook ask? The same questions as the command line, on one home directory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graph.analysis import AnalysisGraph, open_graph
from graph.errors import LedgerError, UnknownName
from graph.ledger.reader import Ledger, open_ledger
from graph.model.vocabulary import Confidence
from isthmus.home import Home, find_home
from isthmus.page import Page
from queries.badges import rule_words
from queries.exposure import ExposureQuestion, exposure, exposure_to
from queries.lookup import Lookup
from queries.result import ExposureReport, VerdictReport
from queries.rule import Regime, load_regime, regime_ids
from queries.since import Turn, histories
from queries.verdict import verdicts

if TYPE_CHECKING:
    from graph.stores.projection import Projection
    from graph.stores.publish import Progress, PublishReport
    from graph.stores.settings import Server
    from isthmus.answer import CypherAnswer
    from queries.gaps import GapQuestion, GapReport
    from queries.owners import StakeReport
    from queries.part import PartQuestion
    from queries.portfolio import PortfolioReport
    from queries.supposition import Suppositions
    from queries.whatif import WhatIfQuestion, WhatIfReport
    from visualize.chart import Chart

_TRIES = 5  # a writer may publish between our compiling the graph and opening the ledger


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
        self,
        who: str | Sequence[str],
        question: ExposureQuestion | None = None,
        *,
        rules: bool = False,
    ) -> ExposureReport:
        """What one party, or several, are exposed to; see `queries.exposure`.

        `rules`: also say whose rule reaches the parties on the way, see `queries.badges`.
        """
        names = [who] if isinstance(who, str) else list(who)
        with self.opened() as (graph, ledger):
            nodes = self._nodes(graph, ledger, names)
            report = exposure(graph, ledger, nodes, question or ExposureQuestion())
            return _with_rules(graph, ledger, report) if rules else report

    def exposure_to(
        self, who: str, question: ExposureQuestion | None = None, *, rules: bool = False
    ) -> ExposureReport:
        """Everybody who is exposed to a party, the strongest first."""
        with self.opened() as (graph, ledger):
            (node,) = self._nodes(graph, ledger, [who])
            report = exposure_to(graph, ledger, node, question or ExposureQuestion())
            return _with_rules(graph, ledger, report) if rules else report

    def page(
        self,
        who: str | Sequence[str],
        question: ExposureQuestion | None = None,
        *,
        opens: str = "list",
    ) -> Page:
        """The same as a page: shown in a notebook, `to_html()` as text, `write(path)` as a file.

        Args:
            opens: the view it opens with: `list` (the paths), `verdicts`, `network`, `world`, …
        """
        from isthmus.pages import exposure_page

        return replace(exposure_page(self, self.exposure(who, question, rules=True)), opens=opens)

    def verdict_page(self, who: str | Sequence[str], regimes: Sequence[str] = ()) -> Page:
        """The verdicts on one party or several, as a page."""
        from isthmus.pages import verdict_page

        names = [who] if isinstance(who, str) else list(who)
        return verdict_page(self, names, self.verdicts(names, regimes))

    def portfolio_page(
        self, file: Path, question: ExposureQuestion | None = None, regimes: Sequence[str] = ()
    ) -> Page:
        """A portfolio as a page."""
        from isthmus.pages import portfolio_page

        return portfolio_page(self, self.portfolio(file, question, regimes, rules=True), regimes)

    def what_if_page(
        self,
        supposed: Suppositions,
        who: Sequence[str] | None = None,
        question: WhatIfQuestion | None = None,
    ) -> Page:
        """What would change, as a page."""
        from isthmus.pages import what_if_page
        from queries.whatif import WhatIfQuestion

        asked = question or WhatIfQuestion()
        return what_if_page(self.what_if(supposed, who, asked), asked.top)

    def cypher(self, query: str, **values: object) -> CypherAnswer:
        """A query of the library by its name, a `.cypher` file or a statement, with its values.

        The embedded engine answers from this view; `rows` are the answer, and a notebook shows it.
        """
        from isthmus.answer import CypherAnswer
        from isthmus.asking import Limits, at_desk, statement

        told = [f"{key}={value}" for key, value in values.items()]
        with at_desk(lambda: self, None, None) as desk:
            asked = statement(query, lambda: "")
            return CypherAnswer(desk.ask(asked, told, Limits(), draw=True))

    def verdict(self, who: str | Sequence[str] | None, regime: str = "ofac_50") -> VerdictReport:
        """What a regime's rule says of one party, several, or (None) everybody."""
        with self.opened() as (graph, ledger):
            nodes = None
            if who is not None:
                names = [who] if isinstance(who, str) else list(who)
                nodes = self._nodes(graph, ledger, names)
            return verdicts(graph, ledger, load_regime(regime), nodes)

    def verdicts(
        self, who: str | Sequence[str] | None, regimes: Sequence[str] = ()
    ) -> list[VerdictReport]:
        """The same under several regimes (none given: every one that ships), in their order."""
        chosen = [load_regime(name) for name in regimes or regime_ids()]
        with self.opened() as (graph, ledger):
            nodes = None
            if who is not None:
                names = [who] if isinstance(who, str) else list(who)
                nodes = self._nodes(graph, ledger, names)
            return [verdicts(graph, ledger, regime, nodes) for regime in chosen]

    def what_if(
        self,
        supposed: Suppositions,
        who: Sequence[str] | None = None,
        question: WhatIfQuestion | None = None,
        portfolio: Path | None = None,
    ) -> WhatIfReport:
        """What would change for some parties, or (None) for everybody; nothing is written.

        Args:
            portfolio: a CSV file whose resolved lines are asked about as well.
        """
        from queries.portfolio import resolved_nodes
        from queries.supposition import changes_of
        from queries.whatif import what_if

        with self.opened() as (graph, ledger):
            lookup = Lookup(graph, ledger)
            nodes = None if who is None else list(self._nodes(graph, ledger, who))
            cut: list[str] = []
            if portfolio is not None:
                lines, cut = resolved_nodes(portfolio, lookup)
                nodes = list(dict.fromkeys([*(nodes or ()), *lines]))
            changes, unmet = changes_of(supposed, graph, lookup)
            report = what_if(graph, ledger, changes, nodes, question)
            supposed_of = (*report.supposed, *unmet)
            return replace(report, supposed=supposed_of, cut=(*cut, *report.cut))

    def verdicts_of(
        self, report: ExposureReport, regimes: Sequence[str] = ()
    ) -> list[VerdictReport]:
        """The verdicts of a page: on who was asked about, then on whom a rule reaches."""
        chosen = [load_regime(name) for name in regimes or regime_ids()]
        asked = [exposure.focus.id for exposure in report.results]
        with self.opened() as (graph, ledger):
            nodes = [
                graph.node_of[key]
                for key in dict.fromkeys([*asked, *sorted(report.rules)])
                if key in graph.node_of
            ]
            return [verdicts(graph, ledger, regime, nodes) for regime in chosen]

    def history(self, who: str, regimes: Sequence[str] = ()) -> list[tuple[Regime, list[Turn]]]:
        """Under each regime, the days up to `as_of` on which the party's verdict changed."""
        with self.opened() as (graph, ledger):
            (node,) = self._nodes(graph, ledger, [who])
            entity = graph.members_of(node)[0]
        chosen = [load_regime(name) for name in regimes or regime_ids()]
        found = histories(
            self.home.ledger,
            entity,
            chosen,
            self.as_of,
            known_on=self.known_on,
            min_confidence=self.min_confidence,
        )
        return list(zip(chosen, found, strict=True))

    def owners(self, who: str, top: int = 20) -> StakeReport:
        """The ultimate owners of a party, with integrated stakes; see `queries.owners`."""
        from queries.owners import owners

        with self.opened() as (graph, ledger):
            (node,) = self._nodes(graph, ledger, [who])
            return owners(graph, ledger, node, top)

    def holdings(self, who: str, top: int = 20) -> StakeReport:
        """All that a party holds in the end, with integrated stakes; see `queries.owners`."""
        from queries.owners import held_by

        with self.opened() as (graph, ledger):
            (node,) = self._nodes(graph, ledger, [who])
            return held_by(graph, ledger, node, top)

    def portfolio(
        self,
        file: Path,
        question: ExposureQuestion | None = None,
        regimes: Sequence[str] = (),
        *,
        rules: bool = False,
    ) -> PortfolioReport:
        """Verdicts and strongest paths of every line of a CSV file; see `queries.portfolio`."""
        from queries.portfolio import portfolio

        asked = question or ExposureQuestion(profile="investor", top=2, each=1)
        with self.opened() as (graph, ledger):
            report = portfolio(graph, ledger, file, asked, regimes)
            if not rules:
                return report
            return replace(report, exposure=_with_rules(graph, ledger, report.exposure))

    def gaps(self, question: GapQuestion) -> GapReport:
        """Who is reached under one list or regime and not under another; see `queries.gaps`."""
        from queries.gaps import gaps

        with self.opened() as (graph, ledger):
            return gaps(graph, ledger, question)

    def map(
        self, question: PartQuestion | None = None, around: Sequence[str] = (), steps: int = 2
    ) -> Chart:
        """The graph, or a part of it, laid out for `visualize.page.map_page`.

        Args:
            around: parties; the part is then within so many `steps` of one of them.
        """
        from graph.stores.neighbourhood import around as neighbourhood
        from queries.part import PartQuestion, part
        from visualize.chart import chart

        with self.opened() as (graph, ledger):
            within = None
            if around:
                within = neighbourhood(graph, self._nodes(graph, ledger, list(around)), steps)
            return chart(graph, part(graph, ledger, question or PartQuestion(), within))

    def publish(
        self,
        server: Server,
        *,
        around: Sequence[str] = (),
        steps: int = 2,
        dry_run: bool = False,
        again: bool = False,
        progress: Progress | None = None,
    ) -> PublishReport:
        """Make a database equal to this view, or to what lies around some parties.

        See `graph.stores.publish`; `progress` is called with what is written and how many.
        """
        from graph.stores.bolt import Store
        from graph.stores.publish import publish

        with self.projected(around, steps) as elements, Store(server) as store:
            return publish(store, elements, dry_run=dry_run, again=again, progress=progress)

    @contextmanager
    def projected(self, around: Sequence[str] = (), steps: int = 2) -> Iterator[Projection]:
        """This view as nodes and relationships, or what lies around some parties."""
        from graph.stores.neighbourhood import around as neighbourhood
        from graph.stores.projection import Projection

        with self.opened() as (graph, ledger):
            kept = None
            if around:
                kept = neighbourhood(graph, self._nodes(graph, ledger, list(around)), steps)
            yield Projection(graph, ledger, kept)

    @contextmanager
    def opened(self) -> Iterator[tuple[AnalysisGraph, Ledger]]:
        """The graph and the ledger in one and the same state, whoever writes meanwhile."""
        for _ in range(_TRIES):
            graph = self.graph()
            with open_ledger(self.home.ledger, self.known_on) as ledger:
                if ledger.version == graph.ledger:
                    yield graph, ledger
                    return
        msg = f"the ledger at {self.home.root} changed {_TRIES} times meanwhile; ask again"
        raise LedgerError(msg)

    def _nodes(self, graph: AnalysisGraph, ledger: Ledger, names: Sequence[str]) -> Sequence[int]:
        """The nodes meant; an unknown name is told which view it is unknown in."""
        try:
            return Lookup(graph, ledger).find_all(names)
        except UnknownName as error:
            view = [f"known on {self.known_on}"] if self.known_on is not None else []
            if self.min_confidence is not Confidence.LOW:
                view.append(f"stated with {self.min_confidence} confidence")
            if not view:
                raise
            hint = f"(asked of what was {' and '.join(view)})"
            raise UnknownName(error.what, error.name, error.known, hint) from None


def _with_rules(graph: AnalysisGraph, ledger: Ledger, report: ExposureReport) -> ExposureReport:
    return replace(report, rules=rule_words(graph, ledger, report.parties))


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

"""Who is a party exposed to, through whom? The strongest simple paths of a profile's grammar.

The asker's own listing is the path of no steps and ranks first. Other listed parties end a path;
in the investor profile products and countries under a measure do too. Every answer says what was
looked at, what was cut, and the nearest misses when nothing was found. Design: exposure.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.analysis.arrays import (
    AnalysisGraph,
)
from graph.ledger.reader import Ledger
from queries.beside import dependency, dependency_rows, ended
from queries.kernels.paths import Found, top_k
from queries.part import on_lists
from queries.present import Presenter, lists_looked
from queries.profile import DEFAULT, Profile, load_profile, profile_names
from queries.reach import Reach
from queries.result import Exposure, ExposureReport, Party, Path
from queries.told import Teller
from queries.trade import trade_flows

_EXPLORED_FURTHER = 2  # hops beyond the limit that a near miss may take


@dataclass(frozen=True, slots=True)
class ExposureQuestion:
    """How to ask: profile, lists (none: all), steps at most, listed parties and paths to each."""

    profile: str = DEFAULT
    lists: tuple[str, ...] = ()
    hops: int = 6
    top: int = 10
    each: int = 3
    flat: bool = False


def exposure(
    graph: AnalysisGraph, ledger: Ledger, nodes: Sequence[int], question: ExposureQuestion
) -> ExposureReport:
    """The exposure of each node, in the order given."""
    asked = _Asked(graph, ledger, load_profile(question.profile), question)
    return asked.report(nodes)


def exposure_to(
    graph: AnalysisGraph, ledger: Ledger, node: int, question: ExposureQuestion
) -> ExposureReport:
    """Everybody whose strongest path to one party stays within the hops, the strongest first.

    The party need not be listed: the answer is the list that its designation would reach.
    """
    asked = _Asked(graph, ledger, load_profile(question.profile), question)
    return asked.reverse(node)


class _Asked:
    """One question on one graph: the arcs, the ends, and the words for the answer."""

    def __init__(
        self, graph: AnalysisGraph, ledger: Ledger, profile: Profile, question: ExposureQuestion
    ) -> None:
        self.graph, self.ledger = graph, ledger
        self.profile, self.question = profile, question
        self.present = Presenter(graph, ledger)
        self.targets = on_lists(graph, ledger, question.lists)
        self.reach = Reach(graph, profile, question.hops, self.targets)
        self.arcs = self.reach.arcs
        self.teller = Teller(self.present, self.arcs)

    # -- forward -----------------------------------------------------------------------------
    def report(self, nodes: Sequence[int]) -> ExposureReport:
        found = self._found(nodes)
        self._prepare(nodes, found)
        results = tuple(
            self._answer(node, answer) for node, answer in zip(nodes, found, strict=True)
        )
        names = ", ".join(self.graph.names[node] for node in nodes[:3])
        more = f" and {len(nodes) - 3} more" if len(nodes) > 3 else ""
        return self._wrapped(f"Exposure of {names}{more}", results)

    def _found(self, nodes: Sequence[int]) -> list[Found]:
        question = self.question
        each = 0 if question.flat else question.each
        made = self.reach.index(nodes)
        return [top_k(made, node, question.top, per_target=each) for node in nodes]

    def _prepare(self, nodes: Iterable[int], found: Iterable[Found]) -> None:
        """Read the details of everything on any path, in one pass."""
        members, rows = set(nodes), set[int]()
        for answer in found:
            for _, arcs in answer.paths:
                for arc in arcs:
                    members.update((int(self.arcs.source[arc]), int(self.arcs.target[arc])))
                    rows.update(int(row) for row in self.arcs.relations(arc))
        for node in nodes:
            rows.update(dependency_rows(self.present, node))
        self.present.prepare(members, rows)

    def _answer(self, node: int, found: Found) -> Exposure:
        focus = self.present.party(node)
        own = self.targets[node]
        paths = [self.teller.path(focus, 0, ())] if own else []
        paths += [self.teller.path(focus, cost, arcs) for cost, arcs in found.paths]
        ranked = tuple(replace(path, rank=rank) for rank, path in enumerate(paths, start=1))
        return Exposure(
            focus=focus,
            paths=ranked,
            summary=self._summary(focus, ranked),
            near_misses=(
                *(() if ranked else self._near_misses(node)),
                *ended(self.present, self.targets, node),
            ),
            dependency=dependency(self.present, node),
            cut=self._cut(found),
        )

    def _summary(self, focus: Party, paths: Sequence[Path]) -> str:
        if not paths:
            return (
                f"nothing found under the profile '{self.profile.name}' within "
                f"{self.question.hops} steps, among {int(self.targets.sum())} listed parties, "
                "products and countries"
            )
        kinds = Counter(
            self.teller.party(key).kind for key in {path.target for path in paths if path.steps}
        )
        products, countries = kinds.pop("Product", 0), kinds.pop("Country", 0)
        counted = [
            _counted(kinds.total(), "listed party", "listed parties"),
            _counted(products, "product under a measure", "products under a measure"),
            _counted(countries, "market under a measure", "markets under a measure"),
        ]
        reached = ", ".join(filter(None, counted))
        if paths[0].steps:
            return f"is exposed to {reached}"
        return f"is itself listed, and exposed to {reached}" if reached else "is itself listed"

    def _cut(self, found: Found) -> tuple[str, ...]:
        """What this answer leaves out, and how strong it could be at most."""
        question = self.question
        cut = []
        shown = Counter(int(self.arcs.target[arcs[-1]]) for _, arcs in found.paths)
        if not found.complete:
            cut.append(
                "the search was stopped by its budget; paths weaker than these may be missing"
            )
        elif found.bound is not None:
            what = "paths" if question.flat else "listed parties"
            cut.append(f"only the {question.top} strongest {what} are shown (--top)")
        if not question.flat and max(shown.values(), default=0) == question.each:
            cut.append(
                f"at most {_counted(question.each, 'path', 'paths')} to one party shown (--each)"
            )
        return tuple(cut)

    # -- what nearly counted -----------------------------------------------------------------
    def _near_misses(self, node: int) -> tuple[str, ...]:
        """One hop more, another profile: what would have been found by asking otherwise."""
        misses = []
        wider = replace(self.question, hops=self.question.hops + _EXPLORED_FURTHER, top=1, each=1)
        for profile, question in [
            (self.profile, wider),
            *(
                (load_profile(name), replace(self.question, top=1, each=1))
                for name in profile_names()
                if name != self.profile.name
            ),
        ]:
            other = _Asked(self.graph, self.ledger, profile, question)
            (found,) = other._found([node])
            if found.paths:
                other._prepare([node], [found])
                path = other.teller.path(other.present.party(node), *found.paths[0])
                by = (
                    f"within {question.hops} steps"
                    if profile.name == self.profile.name
                    else f"under the profile '{profile.name}'"
                )
                misses.append(f"{by}: {path.sentence}")
        return tuple(misses)

    # -- reverse -----------------------------------------------------------------------------
    def reverse(self, node: int) -> ExposureReport:
        found = self.reach.everybody_to(node)
        ranked = sorted(
            found.paths, key=lambda item: (item[0], len(item[2]), self.graph.ids[item[1]])
        )
        shown = ranked[: self.question.top]
        everything = [(cost, arcs) for cost, _, arcs in shown]
        self._prepare([node, *(asker for _, asker, _ in shown)], [_plain(everything)])
        name = self.graph.names[node]
        results = []
        for rank, (cost, asker, arcs) in enumerate(shown, start=1):
            focus = self.present.party(asker)
            path = replace(self.teller.path(focus, cost, arcs), rank=rank)
            results.append(Exposure(focus=focus, paths=(path,), summary=f"is exposed to {name}"))
        cut = [f"{len(ranked)} parties are exposed to {name}; {len(shown)} are shown (--top)"]
        if found.unsettled:
            cut.append(
                f"{len(found.unsettled)} parties were not settled within the search's budget"
            )
        return self._wrapped(f"Who is exposed to {name}", tuple(results), cut)

    # -- the report ---------------------------------------------------------------------------
    def _wrapped(
        self, title: str, results: tuple[Exposure, ...], cut: Sequence[str] = ()
    ) -> ExposureReport:
        keys = {
            key
            for item in results
            for path in item.paths
            for key in (
                path.target,
                *(s.source for s in path.steps),
                *(s.target for s in path.steps),
            )
        } | {item.focus.id for item in results}
        filtered = (
            [f"only the lists {', '.join(self.question.lists)}"] if self.question.lists else []
        )
        parties = {key: self.teller.party(key) for key in sorted(keys)}
        trade, trade_cut = trade_flows(self.graph, self.ledger, parties.values())
        return ExposureReport(
            title=title,
            ledger=self.graph.ledger,
            as_of=self.graph.as_of.isoformat(),
            known_on=None if self.graph.known_on is None else self.graph.known_on.isoformat(),
            profile=self.profile.name,
            profile_note=self.profile.note,
            hops=self.question.hops,
            parties=parties,
            results=results,
            lists=lists_looked(self.graph, self.ledger),
            cut=(*cut, *filtered, *trade_cut, *self.graph.notes),
            trade=trade,
        )


def _counted(number: int, one: str, many: str) -> str:
    return "" if number == 0 else f"{number} {one if number == 1 else many}"


def _plain(paths: list[tuple[int, tuple[int, ...]]]) -> Found:
    return Found(paths, complete=True, bound=None, pops=0)

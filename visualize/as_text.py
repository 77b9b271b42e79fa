"""How does an answer look in a terminal? Tables and plain sentences, through rich.

Everything from the data goes through `Text`, so that square brackets in a name are not markup and
control characters do not reach the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from graph.model.share import format_percent
from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    ListLooked,
    Path,
    StakeLine,
    Verdict,
    VerdictReport,
)
from visualize.showable import clean

_BAR = 10  # cells of the strength bar; strength is for ranking and is never shown as a number
FLAG_WORDS = {
    "control_caution": "caution: controlled by a party that counts; control alone is no hit here",
    "control": "control is a presumption that may be rebutted",
    "oversubscribed": "stakes in it are stated that add up to more than the whole",
    "minority_interest": "a party that counts holds a part, below the threshold",
    "red_flag_29": "Red Flag 29: a significant minority stake must be looked into",
    "parent_of_listed": "the parent of a listed subsidiary; not itself named",
    "presumption": "presumption at any tier, rebuttable; not a prohibition",
    "outside_jurisdiction": "the rule does not reach parties of its country",
}
_VERDICT_STYLE = {
    "listed": "bold red",
    "owned": "bold red",
    "controlled": "red",
    "flagged": "yellow",
    "undetermined": "bold yellow",
    "not_found": "green",
    "not_screened": "bold magenta",
}
_SEVERITY = (*tuple(_VERDICT_STYLE)[1:], "listed")  # what one did not know already comes first
_TABLE_ROWS = 100  # of everybody's verdicts; a screen is no place for ten thousand
_LIST_LINES = 4  # about the lists searched, one a state of their files


def plain(text: str, style: str = "") -> Text:
    """Text from the data, with no markup in it."""
    return Text(clean(text), style=style)


def bar(strength: float) -> Text:
    """A strength as a bar; at least one cell."""
    filled = max(1, round(strength * _BAR))
    return Text("━" * filled, style="red") + Text("─" * (_BAR - filled), style="dim")


def _cited(view: EvidenceView, what: str = "") -> Text:
    host = urlsplit(view.url).hostname if view.url else None
    where = host or view.locator
    lead = f"{what}: " if what else ""
    return plain(f"{lead}{view.title} [{where}], {view.confidence} confidence", "dim")


def print_exposure(
    console: Console, report: ExposureReport, *, evidence: bool = True, most: int | None = None
) -> None:
    """Every party's answer, then what was looked at and what was cut.

    `most` is how many paths of each party are printed, where the rest is shown elsewhere.
    """
    report = replace(report, results=tuple(_first(item, most) for item in report.results))
    if _ranks_parties(report):
        console.print(plain(report.title, "bold"))
        for exposure in report.results:
            console.print(_paths(report, exposure, evidence=evidence))
        console.print()
    else:
        for exposure in report.results:
            console.print(_exposure(report, exposure, evidence=evidence))
    console.print(_looked_at(report, console.width))


def _ranks_parties(report: ExposureReport) -> bool:
    """True when one path each ranks the parties themselves: the reverse question."""
    ranks = [path.rank for exposure in report.results for path in exposure.paths]
    return len(ranks) > 1 and ranks == list(range(1, len(report.results) + 1))


def _first(exposure: Exposure, most: int | None) -> Exposure:
    """An answer with its first paths only, and a line that says so."""
    more = 0 if most is None else len(exposure.paths) - most
    if more <= 0:
        return exposure
    note = f"{more} weaker {'path' if more == 1 else 'paths'} not printed here"
    return replace(exposure, paths=exposure.paths[:most], cut=(note, *exposure.cut))


def _exposure(report: ExposureReport, exposure: Exposure, *, evidence: bool) -> Group:
    parts: list[RenderableType] = [
        Text.assemble(plain(exposure.focus.name, "bold"), "  ", plain(exposure.summary))
    ]
    parts.append(_paths(report, exposure, evidence=evidence))
    parts += [
        Padding(plain(f"near miss: {text}", "dim"), (0, 0, 0, 2)) for text in exposure.near_misses
    ]
    parts += [Padding(plain(text), (0, 0, 0, 2)) for text in exposure.dependency]
    parts += [Padding(plain(f"cut: {text}", "dim italic"), (0, 0, 0, 2)) for text in exposure.cut]
    parts.append(Text(""))
    return Group(*parts)


def _paths(report: ExposureReport, exposure: Exposure, *, evidence: bool) -> Group:
    return Group(
        *(Padding(_path(report, path, evidence=evidence), (0, 0, 0, 2)) for path in exposure.paths)
    )


def _path(report: ExposureReport, path: Path, *, evidence: bool) -> Group:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", width=3)
    grid.add_column(width=_BAR)
    grid.add_column(ratio=1)
    badges = dict.fromkeys(item.label for item in report.parties[path.target].listings)
    sentence = plain(path.sentence)
    sentence.append(f"  {' '.join(badges)}", style="bold red")
    grid.add_row(f"{path.rank}.", bar(path.strength), sentence)
    if evidence:
        for view, supported in _first_evidence(report, path):
            grid.add_row("", "", _hanging(_cited(view, ", ".join(supported))))
    if not path.steps:  # the asker itself: what its own listings entail, and when
        for listing in report.parties[path.target].listings:
            for effect in listing.effects:
                grid.add_row("", "", _hanging(plain(f"{listing.label}: {effect}")))
    return Group(grid)


def _hanging(text: Text) -> Padding:
    """A source below a sentence, set in so that it does not read as a part of it."""
    return Padding(text, (0, 0, 0, 2))


def _first_evidence(
    report: ExposureReport, path: Path
) -> Iterable[tuple[EvidenceView, tuple[str, ...]]]:
    """The best source of every step and of the listing at the end, and what it is cited for.

    A source that supports several of them is named once: what counts as the same is what a reader
    sees of it.
    """
    cited: dict[str, tuple[EvidenceView, list[str]]] = {}

    def cite(views: Sequence[EvidenceView], what: str) -> None:
        for view in views[:1]:
            cited.setdefault(_cited(view).plain, (view, []))[1].append(what)

    for number, step in enumerate(path.steps, start=1):
        cite(step.evidence, f"step {number}")
    for listing in report.parties[path.target].listings[:1]:
        cite(listing.evidence, "listing")
    return [(view, tuple(supported)) for view, supported in cited.values()]


def _looked_at(report: ExposureReport, width: int) -> Group:
    lines = [
        f"As of {report.as_of}, profile {report.profile}: {report.profile_note}",
        *lists_searched(report.lists, width),
        f"Up to {report.hops} steps. Ledger {report.ledger}.",
        *(f"Cut: {text}" for text in report.cut),
    ]
    return Group(*(plain(line, "dim") for line in lines))


def lists_searched(lists: Sequence[ListLooked], width: int) -> list[str]:
    """The lists with their parties on the day, the longest first, one line a state of their files.

    What does not fit is counted: nothing that was searched goes unmentioned. JSON has every list.
    """
    if not lists:
        return ["Lists searched: none is in the ledger"]
    total = "1 list" if len(lists) == 1 else f"{len(lists)} lists"
    groups: dict[str, list[ListLooked]] = {}
    for item in lists:
        groups.setdefault(item.state or "of unknown date", []).append(item)
    ordered = sorted(
        groups.items(), key=lambda group: (-sum(item.parties for item in group[1]), group[0])
    )
    lead = f"Searched {total} (parties on the day)"
    if len(ordered) == 1:
        ((state, items),) = ordered
        return [_list_line(f"{lead}, {state}: ", items, 2 * width)]
    lines = [f"{lead}:"]
    for state, items in ordered[:_LIST_LINES]:
        lines.append(_list_line(f"  {state}: ", items, width))
    rest = [item for _, items in ordered[_LIST_LINES:] for item in items]
    if rest:
        lines.append(f"  and {_uncounted(rest)} from files of {len(ordered) - _LIST_LINES} dates")
    return lines


def _list_line(lead: str, items: Sequence[ListLooked], width: int) -> str:
    """As many lists as fit in so many characters, and how many did not."""
    ranked = sorted(items, key=lambda item: (-item.parties, item.label, item.list_id))
    line = ""
    for shown in range(len(ranked), 0, -1):
        named = ", ".join(f"{item.label} {item.parties}" for item in ranked[:shown])
        more = f" and {_uncounted(ranked[shown:])}" if ranked[shown:] else ""
        line = f"{lead}{named}{more}"
        if len(line) <= width:
            break
    return line


def _uncounted(items: Sequence[ListLooked]) -> str:
    lists = "1 more list" if len(items) == 1 else f"{len(items)} more lists"
    return f"{lists} with {sum(item.parties for item in items)}"


def verdict_style(verdict: str) -> str:
    """The colour of a verdict in a terminal."""
    return _VERDICT_STYLE[verdict]


def print_verdicts(console: Console, report: VerdictReport, *, table: bool = False) -> None:
    """The verdicts with their sums, or as a table when many were asked for."""
    if table:
        shown = _worth_a_row(report.results)
        console.print(_verdict_table(report, shown))
        if len(shown) < len(report.results):
            rest = len(report.results) - len(shown)
            console.print(plain(f"and {rest:,} more; --csv and --json name everybody"))
    else:
        for verdict in report.results:
            console.print(_verdict(verdict, report))
    if report.counts:
        console.print(plain(", ".join(f"{count} {name}" for name, count in report.counts)))
    if report.verify:
        console.print(plain(f"Verify: {report.verify}", "yellow"))
    for text in report.cut:
        console.print(plain(f"Cut: {text}", "dim"))
    for line in (
        *lists_searched(report.lists, console.width),
        f"As of {report.as_of}. Ledger {report.ledger}.",
    ):
        console.print(plain(line, "dim"))


def _worth_a_row(results: Sequence[Verdict]) -> list[Verdict]:
    """All of few; of many those that are not simply listed, the gravest first."""
    ranked = sorted(results, key=lambda item: _SEVERITY.index(item.verdict))
    if len(ranked) > _TABLE_ROWS:
        ranked = [item for item in ranked if item.verdict != "listed"] or ranked
    return ranked[:_TABLE_ROWS]


def _verdict_table(report: VerdictReport, results: Iterable[Verdict]) -> Table:
    out = Table(title=plain(report.title))
    for column in ("party", "verdict", "sum", "follows from"):
        out.add_column(column)
    for item in results:
        style = _VERDICT_STYLE[item.verdict]
        out.add_row(
            plain(item.party.name),
            Text(item.verdict, style=style),
            "" if item.verdict == "listed" else _range(item.share_min_ppm, item.share_max_ppm),
            plain(item.arithmetic),
        )
    return out


def _range(low: int, high: int) -> str:
    if low == high:
        return f"{format_percent(low)} %"
    return f"{format_percent(low)} to {format_percent(high)} %"


def _verdict(verdict: Verdict, report: VerdictReport, depth: int = 0) -> Padding:
    style = _VERDICT_STYLE[verdict.verdict]
    head = Text.assemble(
        plain(verdict.party.name, "bold"),
        ": ",
        (verdict.verdict.replace("_", " "), style),
        plain(f" under {report.title}{_part(verdict)}, {report.as_of}") if depth == 0 else "",
    )
    parts: list[RenderableType] = [head, Padding(plain(verdict.arithmetic), (0, 0, 0, 2))]
    parts += [Padding(_stake(line), (0, 0, 0, 4)) for line in verdict.lines]
    if verdict.flags:
        parts += [
            Padding(plain(FLAG_WORDS.get(flag, flag), "yellow"), (0, 0, 0, 2))
            for flag in verdict.flags
        ]
    parts += [Padding(_stake(line), (0, 0, 0, 4)) for line in verdict.reasons]
    parts += [Padding(plain(text), (0, 0, 0, 2)) for text in verdict.effects]
    if verdict.settles:
        parts.append(Padding(plain(f"would be settled by: {verdict.settles}"), (0, 0, 0, 2)))
    if verdict.proof:
        parts.append(Padding(plain("which rests on, in order of derivation:"), (0, 0, 0, 2)))
    parts += [_verdict(item, report, depth + 1) for item in verdict.proof]
    if depth == 0 and verdict.citation:
        parts.append(
            Padding(plain(f"{verdict.citation} <{verdict.citation_url}>", "dim"), (0, 0, 0, 2))
        )
    return Padding(Group(*parts), (0, 0, 1 if depth == 0 else 0, 4 if depth else 0))


def _part(verdict: Verdict) -> str:
    return f", {verdict.part}" if verdict.part else ""


def _stake(line: StakeLine) -> Group:
    mark = "+" if line.counts_because else "·"
    because = line.counts_because or f"does not count: {line.not_counted_because}"
    share = _range(line.share_min_ppm, line.share_max_ppm) if line.share_max_ppm else "→"
    style = "" if line.counts_because else "dim"
    first = plain(f"{mark} {share} {line.owner_name} ({because})", style)
    return Group(first, *(Padding(_cited(view), (0, 0, 0, 2)) for view in line.evidence[:2]))

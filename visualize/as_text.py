"""How does an answer look in a terminal? Tables and plain sentences, through rich.

Everything from the data goes through `Text`, so that square brackets in a name are not markup and
control characters do not reach the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
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
    Path,
    StakeLine,
    Verdict,
    VerdictReport,
)

_BAR = 10  # cells of the strength bar; strength is for ranking and is never shown as a number
_VERDICT_STYLE = {
    "listed": "bold red",
    "owned": "bold red",
    "controlled": "red",
    "flagged": "yellow",
    "undetermined": "bold yellow",
    "not_found": "green",
    "not_screened": "bold magenta",
}


def clean(text: str) -> str:
    """Control and direction characters out: they would move the cursor or reorder the line."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
        for char in text
    )


def plain(text: str, style: str = "") -> Text:
    """Text from the data, with no markup in it."""
    return Text(clean(text), style=style)


def bar(strength: float) -> Text:
    """A strength as a bar; at least one cell."""
    filled = max(1, round(strength * _BAR))
    return Text("━" * filled, style="red") + Text("─" * (_BAR - filled), style="dim")


def _cited(view: EvidenceView) -> Text:
    host = urlsplit(view.url).hostname if view.url else None
    where = host or view.locator
    return plain(f"{view.title} [{where}], {view.confidence} confidence", "dim")


def print_exposure(console: Console, report: ExposureReport, *, evidence: bool = True) -> None:
    """Every party's answer, then what was looked at and what was cut."""
    for exposure in report.results:
        console.print(_exposure(report, exposure, evidence=evidence))
    console.print(_looked_at(report))


def _exposure(report: ExposureReport, exposure: Exposure, *, evidence: bool) -> Group:
    parts: list[RenderableType] = [
        Text.assemble(plain(exposure.focus.name, "bold"), "  ", plain(exposure.summary))
    ]
    parts += [
        Padding(_path(report, path, evidence=evidence), (0, 0, 0, 2)) for path in exposure.paths
    ]
    parts += [
        Padding(plain(f"near miss: {text}", "dim"), (0, 0, 0, 2)) for text in exposure.near_misses
    ]
    parts += [Padding(plain(text), (0, 0, 0, 2)) for text in exposure.dependency]
    parts += [Padding(plain(f"cut: {text}", "dim italic"), (0, 0, 0, 2)) for text in exposure.cut]
    parts.append(Text(""))
    return Group(*parts)


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
        for view in _first_evidence(report, path):
            grid.add_row("", "", _cited(view))
    return Group(grid)


def _first_evidence(report: ExposureReport, path: Path) -> Iterable[EvidenceView]:
    """The best source of every step, and of the listing the path ends at."""
    for step in path.steps:
        yield from step.evidence[:1]
    for listing in report.parties[path.target].listings[:1]:
        yield from listing.evidence[:1]


def _looked_at(report: ExposureReport) -> Group:
    lists = ", ".join(
        f"{item.label} {item.parties}{f' ({item.state})' if item.state else ''}"
        for item in report.lists
    )
    lines = [
        f"As of {report.as_of}, profile {report.profile}: {report.profile_note}",
        f"Lists searched (parties on the day): {lists or 'none is in the ledger'}",
        f"Up to {report.hops} steps. Ledger {report.ledger}.",
        *(f"Cut: {text}" for text in report.cut),
    ]
    return Group(*(plain(line, "dim") for line in lines))


def print_verdicts(console: Console, report: VerdictReport, *, table: bool = False) -> None:
    """The verdicts with their sums, or as a table when many were asked for."""
    if table:
        console.print(_verdict_table(report))
    else:
        for verdict in report.results:
            console.print(_verdict(verdict, report))
    if report.counts:
        console.print(plain(", ".join(f"{count} {name}" for name, count in report.counts)))
    if report.verify:
        console.print(plain(f"Verify: {report.verify}", "yellow"))
    for text in report.cut:
        console.print(plain(f"Cut: {text}", "dim"))
    lists = ", ".join(f"{i.label} {i.parties} ({i.state})" for i in report.lists)
    console.print(
        plain(f"As of {report.as_of}. Lists: {lists or 'none'}. Ledger {report.ledger}.", "dim")
    )


def _verdict_table(report: VerdictReport) -> Table:
    out = Table(title=report.title)
    for column in ("party", "verdict", "sum", "follows from"):
        out.add_column(column)
    for item in report.results:
        style = _VERDICT_STYLE[item.verdict]
        out.add_row(
            plain(item.party.name),
            Text(item.verdict, style=style),
            _range(item.share_min_ppm, item.share_max_ppm),
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
        plain(f" under {report.title}, {report.as_of}") if depth == 0 else "",
    )
    parts: list[RenderableType] = [head, Padding(plain(verdict.arithmetic), (0, 0, 0, 2))]
    parts += [Padding(_stake(line), (0, 0, 0, 4)) for line in verdict.lines]
    if verdict.flags:
        words = {
            "control_caution": "caution: controlled by a party that counts; control alone does "
            "not block (FAQ 398)",
            "minority_interest": "a party that counts holds a part; that interest is blocked, the "
            "company is not (FAQ 573)",
        }
        parts += [
            Padding(plain(words.get(flag, flag), "yellow"), (0, 0, 0, 2)) for flag in verdict.flags
        ]
    if verdict.settles:
        parts.append(Padding(plain(f"would be settled by: {verdict.settles}"), (0, 0, 0, 2)))
    parts += [_verdict(item, report, depth + 1) for item in verdict.proof]
    if depth == 0 and verdict.citation:
        parts.append(
            Padding(plain(f"{verdict.citation} <{verdict.citation_url}>", "dim"), (0, 0, 0, 2))
        )
    return Padding(Group(*parts), (0, 0, 1 if depth == 0 else 0, 4 if depth else 0))


def _stake(line: StakeLine) -> Group:
    mark = "+" if line.counts_because else "·"
    because = line.counts_because or f"does not count: {line.not_counted_because}"
    share = _range(line.share_min_ppm, line.share_max_ppm)
    style = "" if line.counts_because else "dim"
    first = plain(f"{mark} {share} {line.owner_name} ({because})", style)
    return Group(first, *(Padding(_cited(view), (0, 0, 0, 2)) for view in line.evidence[:2]))

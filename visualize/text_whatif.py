"""How does a what-if look in a terminal? What changes, with sums and paths before and after."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from queries.result import Verdict
from queries.whatif import ExposureChange, VerdictChange, WhatIfReport
from visualize.as_csv import to_csv
from visualize.as_text import bar, plain, verdict_style

_BAR = 10
_WORDS = 9  # the longest word of a change, "stronger", and a space
_STYLE = {"gained": "red", "stronger": "red", "lost": "green", "weaker": "green"}


def print_whatif(console: Console, report: WhatIfReport, top: int) -> None:
    """Verdicts that change by regime, at most `top` of each; then paths; then what was left out."""
    for words in report.supposed:
        console.print(Text.assemble(("What if: ", "bold"), plain(words)))
    changed = [item for item in report.verdicts if not item.same]
    if not changed:
        console.print(Padding(plain(f"No verdict changes{_for(report)}."), (1, 0, 0, 0)))
    for title, items in groupby(changed, key=lambda item: item.title):
        console.print(_regime(title, list(items), top))
    moved = len(report.verdicts) - len(changed)
    if moved:
        console.print(
            plain(
                f"{moved} more keep their verdict with another sum or flag; --json has them", "dim"
            )
        )
    console.print(_exposures(report))
    for text in report.cut:
        console.print(plain(f"Cut: {text}", "dim"))
    regimes = ", ".join(report.regimes)
    console.print(plain(f"As of {report.as_of}, under {regimes}. Ledger {report.ledger}.", "dim"))
    console.print(plain("A hypothesis: nothing was written.", "dim"))


def _for(report: WhatIfReport) -> str:
    if not report.asked:
        return ""
    more = f" and {len(report.asked) - 3} more" if len(report.asked) > 3 else ""
    return f" for {', '.join(report.asked[:3])}{more}"


def _regime(title: str, items: list[VerdictChange], top: int) -> Group:
    parts: list[RenderableType] = [Text(""), plain(title, "bold")]
    parts += [Padding(_verdict(item), (0, 0, 0, 2)) for item in items[:top]]
    if len(items) > top:
        parts.append(Padding(plain(f"and {len(items) - top} more (--top, --json)"), (0, 0, 0, 2)))
    return Group(*parts)


def _verdict(item: VerdictChange) -> Group:
    before, after = item.before.verdict, item.after.verdict
    head = Text.assemble(
        plain(item.party.name),
        ": ",
        (before.replace("_", " "), verdict_style(before)),
        " → ",
        (after.replace("_", " "), verdict_style(after)),
    )
    lines = [f"was: {_reason(item.before)}", f"now: {_reason(item.after)}"]
    if item.after.settles:
        lines.append(f"would be settled by: {item.after.settles}")
    return Group(head, *(Padding(plain(line, "dim"), (0, 0, 0, 2)) for line in lines))


def _reason(verdict: Verdict) -> str:
    flags = ", ".join(flag.replace("_", " ") for flag in verdict.flags)
    return f"{verdict.arithmetic} ({flags})" if flags else verdict.arithmetic


def _exposures(report: WhatIfReport) -> Group:
    counted = ", ".join(
        f"{count} {name.removeprefix('exposures ')}"
        for name, count in report.counts
        if name.startswith("exposures ")
    )
    nothing = f"nothing changes{_for(report)}" if report.compared else "not compared, see below"
    head = f"Exposure, profile {report.profile}, up to {report.hops} steps: "
    return Group(
        Text(""),
        Text.assemble((head, "bold"), plain(counted or nothing)),
        *(_path(item) for item in report.exposures),
    )


def _path(item: ExposureChange) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_WORDS)
    grid.add_column(width=_BAR)
    grid.add_column(ratio=1)
    grid.add_row(
        Text(item.change, style=_STYLE.get(item.change, "")),
        bar(item.path.strength),
        plain(item.path.sentence),
    )
    return grid


def whatif_csv(report: WhatIfReport) -> str:
    """One row a change, verdicts first."""
    header = ["party", "kind", "regime", "change", "before", "after", "target", "sentence"]
    return to_csv(header, _rows(report))


def _rows(report: WhatIfReport) -> Iterable[list[object]]:
    for item in report.verdicts:
        yield [
            item.party.name,
            "verdict",
            item.regime,
            f"{item.before.verdict} -> {item.after.verdict}",
            item.before.arithmetic,
            item.after.arithmetic,
            "",
            "",
        ]
    for moved in report.exposures:
        before, after = moved.before, moved.after
        yield [
            moved.party.name,
            "exposure",
            "",
            moved.change,
            None if before is None else round(before.strength, 6),
            None if after is None else round(after.strength, 6),
            moved.target.name,
            moved.path.sentence,
        ]

"""How do several regimes' verdicts stand side by side? One structure, a column for each regime.

For one party the regimes are the rows, so that the reason fits beside the verdict; for several
parties they are the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queries.result import Verdict, VerdictReport
from queries.rule import Regime
from queries.since import Turn
from visualize.as_json import verdict_json
from visualize.as_text import plain, print_verdicts, verdict_style

_SHORT = {"not_found": "–", "not_screened": "?", "undetermined": "undet.", "controlled": "contr."}
_LEGEND = "– not found; ? not screened: a list of the regime was never ingested"
_TELLING = ("listed", "owned", "controlled", "undetermined", "flagged")


def verdicts_json(reports: Sequence[VerdictReport]) -> dict[str, Any]:
    """`isthmus.verdict/1` for several regimes: all results in one list, the heads in `regimes`."""
    single = [verdict_json(report) for report in reports]
    if len(single) == 1:
        return single[0]
    shared = ("schema", "ledger", "as_of", "known_on")
    inside = (*shared, "results", "cut")
    return {
        **{key: single[0][key] for key in shared},
        "regime": "all",
        "regimes": [{k: v for k, v in one.items() if k not in inside} for one in single],
        "results": [result for one in single for result in one["results"]],
        "cut": [f"{one['regime']}: {text}" for one in single for text in one["cut"]],
    }


def print_verdict_columns(console: Console, reports: Sequence[VerdictReport]) -> None:
    """The table, then the sums behind every verdict that is not simply `not found`."""
    parties = list(dict.fromkeys(item.party.id for item in reports[0].results))
    console.print(_one_party(reports) if len(parties) == 1 else _several(reports))
    for report in reports:
        telling = tuple(item for item in report.results if item.verdict in _TELLING)
        if telling:
            console.print(Text(""))
            console.print(Text.assemble(plain(report.title, "bold"), plain(f": {report.hit}")))
            print_verdicts(console, _only(report, telling))


def _only(report: VerdictReport, results: tuple[Verdict, ...]) -> VerdictReport:
    from dataclasses import replace

    return replace(report, results=results)


def _cell(verdict: Verdict) -> Text:
    return Text(verdict.verdict.replace("_", " "), style=verdict_style(verdict.verdict))


def _short_cell(verdict: Verdict) -> Text:
    word = _SHORT.get(verdict.verdict, verdict.verdict)
    return Text(word, style=verdict_style(verdict.verdict))


def _one_party(reports: Sequence[VerdictReport]) -> Table:
    first = reports[0].results[0]
    out = Table(title=plain(f"{first.party.name}, {reports[0].as_of}"), title_justify="left")
    for column in ("regime", "verdict", "follows from", "law"):
        out.add_column(column)
    for report in reports:
        verdict = report.results[0]
        marks = f" [{', '.join(verdict.flags)}]" if verdict.flags else ""
        law = verdict.citation + (" (verify)" if report.verify else "")
        out.add_row(
            plain(report.title),
            _cell(verdict),
            plain(verdict.arithmetic + marks),
            plain(law, "dim"),
        )
    return out


def _several(reports: Sequence[VerdictReport]) -> Table:
    out = Table(
        title=plain(f"Verdicts, {reports[0].as_of}"),
        title_justify="left",
        caption=_LEGEND,
        caption_justify="left",
        padding=(0, 0),
    )
    out.add_column("party", ratio=1)
    titles = [report.title for report in reports]
    for report, title in zip(reports, titles, strict=True):
        out.add_column(plain(report.short or title))
    for at, item in enumerate(reports[0].results):
        out.add_row(
            plain(item.party.name), *(_short_cell(report.results[at]) for report in reports)
        )
    return out


def print_history(console: Console, regime: Regime, turns: Sequence[Turn]) -> None:
    """A line for each change: the day, the verdict, the sum or listing behind it, and why."""
    if not turns:
        return
    out = Table(
        title=plain(f"{turns[-1].verdict.party.name} under {regime.title}"), title_justify="left"
    )
    for column in ("from", "verdict", "follows from"):
        out.add_column(column)
    for turn in turns:
        lines = [
            plain(turn.verdict.arithmetic),
            *(plain(f"because {text}", "dim") for text in turn.because),
        ]
        out.add_row(_from(turn), _cell(turn.verdict), Text("\n").join(lines))
    console.print(out)


def _from(turn: Turn) -> str:
    return "the beginning" if turn.day is None else turn.day.isoformat()


def history_json(found: Sequence[tuple[str, Regime, Sequence[Turn]]]) -> dict[str, Any]:
    """`isthmus.verdict_history/1`: for each party and regime the changes, oldest first."""
    return {
        "schema": "isthmus.verdict_history/1",
        "results": [
            {
                "asked": name,
                "regime": regime.id,
                "turns": [
                    {
                        "from": None if turn.day is None else turn.day.isoformat(),
                        "rule_changed": turn.rule,
                        "id": turn.verdict.party.id,
                        "verdict": turn.verdict.verdict,
                        "share_min_ppm": turn.verdict.share_min_ppm,
                        "share_max_ppm": turn.verdict.share_max_ppm,
                        "arithmetic": turn.verdict.arithmetic,
                        "because": list(turn.because),
                    }
                    for turn in turns
                ],
            }
            for name, regime, turns in found
        ],
    }

"""How do owners and holdings look in a terminal? A share, a name, its lists, and the main chain."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from queries.owners import Link, Stake, StakeReport
from queries.phrases import percent
from visualize.as_csv import to_csv
from visualize.as_text import plain

_TITLE = {"owners": "Ultimate owners of", "holdings": "Holdings, in the end, of"}
_FINEST = 1e-4  # of a percent; below it a share is told as less than that


def print_stakes(console: Console, report: StakeReport) -> None:
    """One row a party, the largest first; what is not known; what it is and is not."""
    console.print(Text.assemble(f"{_TITLE[report.question]} ", plain(report.party.name, "bold")))
    console.print(plain(f"({report.label})", "yellow"))
    if not report.results:
        none = (
            "no stake in it is known" if report.question == "owners" else "it holds nothing known"
        )
        console.print(Padding(plain(none), (0, 0, 0, 2)))
    for item in report.results:
        console.print(_row(report, item))
    if report.unknown is not None and report.results:
        known = f"not surely anybody's: {shown(report.unknown)}"
        console.print(Padding(plain(known), (0, 0, 0, 2)))
    for text in report.cut:
        console.print(plain(f"Cut: {text}", "dim"))
    console.print(plain(f"As of {report.as_of}. Ledger {report.ledger}.", "dim"))


def shown(share: float) -> str:
    """A fraction as a percentage: four decimals at most, and never 0 for what is something."""
    value = 100 * share
    if 0 < value < _FINEST:
        return f"under {_FINEST:.4f} %"
    return f"{value:.4f}".rstrip("0").rstrip(".") + " %"


def interval(least: float, most: float) -> str:
    """One percentage when the bounds are told alike, else both."""
    low, high = shown(least), shown(most)
    return low if low == high else f"{low.removesuffix(' %')} to {high}"


def _row(report: StakeReport, item: Stake) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=22, justify="right")
    grid.add_column(ratio=1)
    labels = dict.fromkeys(entry.label for entry in item.party.listings)
    name = plain(item.party.name, "bold")
    name.append(f"  {' '.join(labels)}", style="bold red")
    if report.question == "owners" and not item.last:
        name.append("  (on the way: it is owned in turn)", style="dim")
    grid.add_row(interval(item.least, item.most), name)
    grid.add_row("", plain(_chain(item.chain), "dim"))
    return grid


def _chain(links: Sequence[Link]) -> str:
    words = links[0].owner_name if links else ""
    for link in links:
        share = percent(link.share_min_ppm, link.share_max_ppm) or "share not stated"
        words += f" – {share} → {link.owned_name}"
    sources = dict.fromkeys(view.title for link in links for view in link.evidence[:1])
    return f"{words} [{'; '.join(sources)}]" if sources else words


def stakes_csv(report: StakeReport) -> str:
    """One row a party; shares are fractions of a whole."""
    header = ["party", "id", "least", "most", "last", "lists", "chain"]
    return to_csv(
        header,
        (
            (
                item.party.name,
                item.party.id,
                item.least,
                item.most,
                "yes" if item.last else "no",
                " ".join(dict.fromkeys(entry.list_id for entry in item.party.listings)),
                _chain(item.chain),
            )
            for item in report.results
        ),
    )

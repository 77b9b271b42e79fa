"""How do gaps between two lists look in a terminal? A candidate, what it would reach, and how."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queries.gaps import Gap, GapReport
from visualize.as_csv import to_csv
from visualize.as_text import plain


def print_gaps(console: Console, report: GapReport) -> None:
    """The candidates in order; then the two sides and what was left out."""
    console.print(
        plain(f"Reached under {report.under}, not under {report.not_under}", "bold"),
    )
    if not report.results:
        console.print(plain("  nobody"))
    for rank, item in enumerate(report.results, start=1):
        console.print(_row(rank, item, report))
    rules = ", ".join(report.rules) or "no rule"
    for line in (
        f"{report.here} parties are reached under {report.under}, {report.there} under "
        f"{report.not_under}. A listing there sets going: {rules}.",
        f"Paths: profile {report.profile}, up to {report.hops} steps.",
        *(f"Cut: {text}" for text in report.cut),
        f"As of {report.as_of}. Ledger {report.ledger}.",
        "A rank says where to look; it foretells no listing.",
    ):
        console.print(plain(line, "dim"))


def _row(rank: int, item: Gap, report: GapReport) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=4, justify="right")
    grid.add_column(ratio=1)
    country = f" ({item.party.country})" if item.party.country else ""
    head = Text.assemble(plain(f"{item.party.name}{country}", "bold"), plain(f"  {item.here}"))
    if item.there != "not_found":
        head.append(f", {item.there} under {report.not_under}", style="yellow")
    grid.add_row(f"{rank}.", head)
    grid.add_row("", plain(_would_reach(item)))
    if item.strongest is not None:
        grid.add_row("", plain(item.strongest.sentence, "dim"))
    return grid


def _would_reach(item: Gap) -> str:
    exposed = f"{item.exposed} {'party has' if item.exposed == 1 else 'parties have'} a path to it"
    if not item.by_rule_count:
        return exposed
    more = item.by_rule_count - len(item.by_rule)
    names = ", ".join(item.by_rule) + (f" and {more} more" if more else "")
    return f"a listing would reach by rule: {names}; {exposed}"


def gaps_csv(report: GapReport) -> str:
    """One row a candidate."""
    header = ["rank", "party", "id", "country", "here", "there", "lists", "by_rule", "exposed"]
    return to_csv(
        [*header, "weight", "strongest"],
        (
            (
                rank,
                item.party.name,
                item.party.id,
                item.party.country,
                item.here,
                item.there,
                " ".join(dict.fromkeys(entry.list_id for entry in item.party.listings)),
                item.by_rule_count,
                item.exposed,
                round(item.weight, 6),
                None if item.strongest is None else item.strongest.sentence,
            )
            for rank, item in enumerate(report.results, start=1)
        ),
    )

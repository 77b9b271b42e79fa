"""How does a portfolio look in a terminal? A line a position, then sums by regime and by sector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from queries.portfolio import PortfolioReport, Position, Sum
from queries.result import Verdict
from visualize.as_csv import to_csv
from visualize.as_text import bar, plain, verdict_style

_TELLING = ("listed", "owned", "controlled", "undetermined", "flagged")
_BAR = 10


def print_portfolio(console: Console, report: PortfolioReport) -> None:
    """Every line in the order of the file; what is not resolved; the sums; what was left out."""
    console.print(
        Text.assemble(
            plain(report.file, "bold"),
            plain(f": {report.total.lines} lines{_money(report.total.value, ', ')}"),
        )
    )
    for position in report.positions:
        console.print(_position(position))
    for title, sums in (("by regime", report.by_regime), ("by sector", report.by_sector)):
        if sums:
            console.print(_sums(title, sums))
    for text in report.cut:
        console.print(plain(f"Cut: {text}", "dim"))
    console.print(
        plain(f"As of {report.as_of}, profile {report.profile}. Ledger {report.ledger}.", "dim")
    )


def _position(position: Position) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=4, justify="right")
    grid.add_column(width=_BAR)
    grid.add_column(ratio=1)
    line = position.line
    name = position.party.name if position.party else line.caption
    head = Text.assemble(plain(name, "bold"), plain(_worth(position), "dim"))
    if position.party is None:
        head.append("  not resolved", style="bold magenta")
        grid.add_row(f"{line.number}", "", head)
        grid.add_row("", "", plain(position.problem or "", "magenta"))
        return grid
    for verdict in telling(position):
        head.append(f"  {verdict.regime}: ", style="dim")
        head.append(verdict.verdict, style=verdict_style(verdict.verdict))
    grid.add_row(f"{line.number}", "", head)
    paths = position.exposure.paths if position.exposure else ()
    if not paths:
        grid.add_row("", "", plain("nothing found", "dim"))
    for path in paths:
        grid.add_row("", bar(path.strength), plain(path.sentence))
    if line.trouble:
        grid.add_row("", "", plain(line.trouble, "yellow"))
    return grid


def telling(position: Position) -> list[Verdict]:
    """The verdicts that say more than that nothing was found."""
    return [item for item in position.verdicts if item.verdict in _TELLING]


def _worth(position: Position) -> str:
    line = position.line
    worth = "" if line.value is None else f"  {money(line.value)} {line.currency}".rstrip()
    return f"{worth}  {position.sector}"


def money(value: Decimal) -> str:
    """With thousands apart, and no more decimals than were written."""
    return f"{value:,}"


def _money(values: Sequence[tuple[str, Decimal]], lead: str = "") -> str:
    worth = " + ".join(f"{money(value)} {currency}".rstrip() for currency, value in values)
    return f"{lead}{worth}" if worth else ""


def _sums(title: str, sums: Iterable[Sum]) -> Padding:
    table = Table(title=f"Sums {title}", title_justify="left", title_style="bold")
    for column in (title.removeprefix("by "), "what", "lines", "value"):
        table.add_column(column, justify="right" if column in ("lines", "value") else "left")
    for item in sums:
        table.add_row(
            plain(item.group), plain(item.what), str(item.lines), plain(_money(item.value))
        )
    return Padding(table, (1, 0, 0, 0))


def portfolio_csv(report: PortfolioReport) -> str:
    """One row a line of the file: the party, a column a regime, and the strongest path."""
    regimes = [regime for regime, _ in report.regimes]
    header = ["line", "asked", "party", "id", "matched", "problem", "value", "currency", "sector"]
    return to_csv([*header, *regimes, "strength", "path"], (_row(p) for p in report.positions))


def _row(position: Position) -> list[object]:
    line, party = position.line, position.party
    paths = position.exposure.paths if position.exposure else ()
    return [
        line.number,
        line.caption,
        party.name if party else None,
        party.id if party else None,
        position.matched,
        position.problem or line.trouble,
        line.value,
        line.currency,
        position.sector,
        *(verdict.verdict for verdict in position.verdicts),
        round(paths[0].strength, 6) if paths else None,
        paths[0].sentence if paths else None,
    ]

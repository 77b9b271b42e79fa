"""What stands in the page of an answer? The paths, the verdicts, and the view it opens with.

The commands with `--html` write these pages, and `Book` hands them to a notebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.page import Page
from queries.result import ExposureReport, VerdictReport

if TYPE_CHECKING:
    from isthmus.book import Book
    from queries.portfolio import PortfolioReport
    from queries.whatif import WhatIfReport


def exposure_page(book: Book, report: ExposureReport) -> Page:
    """The paths, with the verdicts on who was asked about and on whom a rule reaches."""
    return Page(report, book.verdicts_of(report))


def verdict_page(book: Book, who: Sequence[str], reports: Sequence[VerdictReport]) -> Page:
    """The verdicts, with the paths of the same parties beside them."""
    from visualize.page.verdict_view import title_of

    paths = book.exposure(who, rules=True)
    return Page(replace(paths, title=title_of(reports)), reports, opens="verdicts")


def portfolio_page(book: Book, report: PortfolioReport, regimes: Sequence[str] = ()) -> Page:
    """Every line, with the verdicts and the paths of all of them."""
    paths = replace(report.exposure, title=f"Portfolio {Path(report.file).name}")
    verdicts = book.verdicts_of(report.exposure, regimes)
    return Page(paths, verdicts, portfolio=report, opens="holdings")


def what_if_page(report: WhatIfReport, top: int) -> Page:
    """What would change: paths, and at most `top` verdicts of each regime, beside today's."""
    from queries.supposed import supposed

    found = supposed(report, top)
    opens = "verdicts" if found.verdicts and not report.exposures else "list"
    return Page(found.exposure, found.verdicts, before=found.before, opens=opens)

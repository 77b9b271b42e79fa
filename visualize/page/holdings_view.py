"""How does a portfolio stand in a page? Every line in its order, then the sums.

Written out as markup like the verdicts, so that it can be read without a script. A line's words
lead to its verdicts, its name to its paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from queries.portfolio import PortfolioReport
from queries.result import VerdictReport
from visualize.page.document import environment
from visualize.page.verdict_view import MEANINGS, anchors, kind, shown
from visualize.text_portfolio import money, telling

TEMPLATE = "holdings.html.j2"


def fragment(
    report: PortfolioReport, verdicts: Sequence[VerdictReport], places: Mapping[str, int]
) -> Markup:
    """The portfolio as markup; the same report gives the same text, byte for byte.

    Args:
        verdicts: those that stand in the same page, to which the words of a line lead.
        places: the number under which the page's script knows a party, by id.
    """
    return Markup(  # the template escapes every value
        environment(finalize=shown)
        .get_template(TEMPLATE)
        .render(
            file=report.file,
            as_of=report.as_of,
            total=report.total,
            positions=report.positions,
            by_regime=report.by_regime,
            by_sector=report.by_sector,
            cut=report.cut,
            meanings=MEANINGS,
            shorts={one.regime: one.short or one.title for one in verdicts},
            anchors=anchors(verdicts),
            place=places.get,
            kind=kind,
            money=money,
            worth=_worth,
            telling=telling,
        )
    )


def _worth(values: Sequence[tuple[str, Decimal]]) -> str:
    return " + ".join(f"{money(value)} {currency}".rstrip() for currency, value in values)

"""Does a portfolio's page hold every line, and lead from a line to its verdicts and its paths?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types

from queries.portfolio import Line, PortfolioReport, Position, Sum
from tests.isthmus.calling import call
from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import always, generated, hostile_report, hostile_verdicts
from tests.visualize.page.test_verdict_view import Reader
from visualize.page.holdings_view import fragment

Open = Callable[..., Opened]
FILE = """\
ticker,name,value,currency,sector
KTOS,,40000,USD,defence
ASML,,90000,EUR,lithography
,SMIC,5000,HKD,chips
,Nobody Known Ltd,100,USD,
CAT,,abc,USD,machinery
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("holdings")
    assert call(folder / "home", "ingest", "starter").status == 0
    (folder / "mine.csv").write_text(FILE, "utf-8")
    asked = ("portfolio", folder / "mine.csv", "--as-of", "2026-11-24")
    done = call(folder / "home", *asked, "--html", folder / "mine.html")
    assert done.status == 0, done.err
    return (folder / "mine.html").read_text("utf-8")


def hostile(text: Callable[[], str]) -> str:
    """Every field of every line a hostile text: one resolved, one not."""
    exposure = hostile_report(text)
    first = exposure.results[0]
    verdicts = hostile_verdicts(text, ("undetermined",), (first.focus.id, text() + "q"))
    line = Line(1, ((text(), text()),), Decimal(5), text(), text(), text())
    found = tuple(
        one for rules in verdicts for one in rules.results if one.party.id == first.focus.id
    )
    total = Sum(text(), text(), 2, ((text(), Decimal(7)),))
    report = PortfolioReport(
        file=text(),
        ledger=text(),
        as_of=text(),
        known_on=text(),
        regimes=((text(), text()),),
        profile=text(),
        positions=(
            Position(line, first.focus, text(), None, text(), found, first),
            Position(replace(line, value=None), None, text(), text(), text(), (), None),
        ),
        total=total,
        by_regime=(total,),
        by_sector=(total, total),
        exposure=exposure,
        cut=(text(),),
    )
    return fragment(report, verdicts, {first.focus.id: 3})


@pytest.mark.parametrize("number", range(12))
def test_no_element_and_no_attribute_comes_from_the_data(number: int) -> None:
    texts = iter(generated(2000, 100 + number))
    found = Reader(hostile(lambda: next(texts)))
    assert found.faults == []
    assert ("tr", "data-party", "3") in found.attributes


def test_every_field_of_a_line_is_shown() -> None:
    found = Reader(hostile(always("some words")))
    assert found.text.count("some words") > 20
    assert "not resolved: some words" in found.text


@pytest.mark.browser
def test_every_line_stands_there_and_leads_on(page: str, open_html: Open) -> None:
    opened = open_html(page)
    rows = opened.page.locator("#holdings .holdings tbody tr")
    assert rows.count() == 5
    text = opened.page.inner_text("#holdings")
    assert "5 lines, 90,000 EUR + 5,000 HKD + 40,100 USD" in text
    assert "not resolved: unknown party 'Nobody Known Ltd'" in text
    assert "'abc'" in text
    opened.page.click("#holdings tbody tr:nth-child(3) .link")
    assert opened.page.inner_text("#focus h2").startswith("SMIC")
    assert opened.page.get_attribute("#holdings tbody tr:nth-child(3)", "aria-current") == "true"
    opened.page.click("#holdings tbody tr:nth-child(3) .to >> nth=0")
    assert opened.page.is_visible("#verdicts")
    assert "NS-CMIC" in str(opened.page.evaluate("document.activeElement.innerText"))
    opened.page.click("#view-map")
    opened.page.click("#undo")
    opened.wait_until("document.body.dataset.view === 'verdicts'")
    assert opened.faults() == []


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_is_cut_off_and_axe_finds_no_violation(
    page: str, open_html: Open, size: tuple[int, int], dark: bool
) -> None:
    opened = open_html(page, size=size, dark=dark)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    wide = "[...document.querySelectorAll('#holdings *')].filter((one) => "
    wide += "one.getBoundingClientRect().right > innerWidth + 1).length"
    assert opened.page.evaluate(wide) == 0
    found = Axe().run(opened.page)
    assert [each["id"] for each in found.response["violations"]] == []
    assert opened.faults() == []

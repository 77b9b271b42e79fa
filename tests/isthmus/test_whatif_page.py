"""`isthmus whatif --html`: does it hold all changes and no others, and say that it is a guess?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from isthmus.book import Book, open_book
from queries.supposed import Supposed, supposed
from queries.supposition import Suppositions
from queries.whatif import WhatIfQuestion, WhatIfReport
from tests.isthmus.calling import call

DAY = date(2026, 11, 24)
ROSTEC = Suppositions(delisted=("Rostec",))


@pytest.fixture(scope="module")
def book(starter_home: Path) -> Book:
    return open_book(starter_home, as_of=DAY)


@pytest.fixture(scope="module")
def report(book: Book) -> WhatIfReport:
    return book.what_if(ROSTEC, None, WhatIfQuestion(top=1000))


@pytest.fixture(scope="module")
def page(report: WhatIfReport) -> Supposed:
    return supposed(report, 1000)


def test_every_changed_path_stands_with_its_party(report: WhatIfReport, page: Supposed) -> None:
    told = {
        (one.focus.id, path.target, path.change, path.sentence)
        for one in page.exposure.results
        for path in one.paths
    }
    assert told == {
        (item.party.id, item.target.id, item.change, item.path.sentence)
        for item in report.exposures
    }
    assert len(told) == len(report.exposures) > 10
    assert page.exposure.supposed == report.supposed != ()
    for one in page.exposure.results:
        assert [path.rank for path in one.paths] == list(range(1, len(one.paths) + 1))
        for path in one.paths:
            ends = {end for step in path.steps for end in (step.source, step.target)}
            assert ends <= page.exposure.parties.keys()


def test_every_changed_verdict_stands_beside_what_it_is_today(
    report: WhatIfReport, page: Supposed
) -> None:
    after = {
        (item.party.id, rules.regime): item for rules in page.verdicts for item in rules.results
    }
    assert after == {(item.party.id, item.regime): item.after for item in report.verdicts}
    assert page.before == {(item.party.id, item.regime): item.before for item in report.verdicts}
    assert len(after) > 20
    foci = {one.focus.id for one in page.exposure.results}
    assert {party for party, _ in after} <= foci


def test_the_end_of_a_lost_path_is_listed_as_it_is_today(page: Supposed) -> None:
    rostec = page.exposure.parties["starter:rostec"]
    lost = [p for one in page.exposure.results for p in one.paths if p.target == rostec.id]
    assert {path.change for path in lost} == {"lost"}
    # As a party of a verdict it stands as it would be; as the end of a path as it is.
    assert rostec.listings


def test_what_is_not_told_is_counted(report: WhatIfReport) -> None:
    few = supposed(report, 2)
    by_regime = [len(rules.results) for rules in few.verdicts]
    assert max(by_regime) == 2
    changes = [item.regime for item in report.verdicts]
    for rules in report.rules:
        count = changes.count(rules.regime)
        told = f"{rules.title}: {count} changes, 2 are told (--top)"
        assert (told in few.exposure.cut) == (count > 2)


def test_a_summary_says_what_becomes_of_a_party(page: Supposed) -> None:
    (star,) = [one for one in page.exposure.results if one.focus.id == "starter:odk-star"]
    assert star.summary == (
        "1 path lost; not found under OFAC 50 Percent Rule (was flagged); not found under UK "
        "asset freeze: ownership and control (was controlled); 1 verdict stays, with another sum"
    )


def test_nothing_that_changes_is_an_empty_answer(book: Book) -> None:
    nothing = book.what_if(ROSTEC, ["IonQ"], WhatIfQuestion())
    page = supposed(nothing, 20)
    assert page.exposure.results == ()
    assert page.verdicts == ()


def test_the_page_is_written_and_says_that_it_is_a_hypothesis(
    starter_home: Path, tmp_path: Path
) -> None:
    page = tmp_path / "rostec.html"
    asked = ("whatif", "--delist", "Rostec", "--as-of", str(DAY))
    done = call(starter_home, *asked, "--html", page)
    assert done.status == 0
    assert done.out.splitlines()[-1] == f"Page: {page}"
    html = page.read_text("utf-8")
    assert "<title>What if: Rostec off" in html
    assert "1 path lost" in html
    assert "<strong>Today:</strong>" in html
    assert (
        call(starter_home, *asked, "--json", "--html", page).data
        == call(starter_home, *asked, "--json").data
    )
    assert page.read_text("utf-8") == html


def test_nothing_that_changes_has_a_page_too(starter_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "nothing.html"
    done = call(starter_home, "whatif", "--delist", "Rostec", "--for", "IonQ", "--html", page)
    assert done.status == 0
    html = page.read_text("utf-8")
    assert '"opens":"list"' in html
    assert '"foci":[]' in html


def test_a_notebook_has_the_same_pages(book: Book, starter_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rostec.html"
    call(starter_home, "whatif", "--delist", "Rostec", "--as-of", str(DAY), "--html", file)
    assert book.what_if_page(ROSTEC).to_html() == file.read_text("utf-8")
    call(starter_home, "verdict", "Element", "--as-of", str(DAY), "--html", file)
    assert book.verdict_page("Element", ["ofac_50"]).to_html() == file.read_text("utf-8")
    holdings = tmp_path / "mine.csv"
    holdings.write_text("ticker\nKTOS\n", "utf-8")
    call(starter_home, "portfolio", holdings, "--as-of", str(DAY), "--html", file)
    assert book.portfolio_page(holdings).to_html() == file.read_text("utf-8")
    assert book.page("KTOS", opens="verdicts")._repr_html_().startswith("<iframe")

"""Are the words beside the names those of `isthmus verdict`?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from isthmus.book import Book
from isthmus.home import Home
from queries.badges import TOLD
from queries.exposure import ExposureQuestion
from queries.rule import load_regime, regime_ids
from tests.isthmus.calling import call

DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("badges")
    assert call(folder, "ingest", "starter").status == 0
    return Book(Home(folder), DAY)


def test_the_words_are_those_of_the_verdicts(book: Book) -> None:
    asked = ["Novatek", "Element", "Nexperia", "Arctic LNG 2", "Rostec"]
    report = book.exposure(asked, ExposureQuestion(top=12), rules=True)
    words = {key: {(w.regime, w.word) for w in found} for key, found in report.rules.items()}
    assert words
    for name in regime_ids():
        for verdict in book.verdict(sorted(report.parties), name).results:
            here = (name, verdict.verdict) in words.get(verdict.party.id, set())
            told = verdict.verdict in TOLD
            # A verdict also says that a list of the regime is missing; a word does not wait for it.
            if verdict.verdict != "not_screened":
                assert here == told, (name, verdict.party.name, verdict.verdict)
    shorts = {(w.regime, w.short) for found in report.rules.values() for w in found}
    assert shorts <= {(name, load_regime(name).short) for name in regime_ids()}


def test_products_and_countries_have_no_words(book: Book) -> None:
    report = book.exposure("ASML", ExposureQuestion(profile="investor"), rules=True)
    kinds = {report.parties[key].kind for key in report.rules}
    assert kinds.isdisjoint({"Product", "Country"})


def test_only_pages_ask_for_them(book: Book) -> None:
    assert book.exposure("Novatek").rules == {}


def test_a_portfolio_asks_for_them_too(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "holdings.csv"
    file.write_text("name\nNovatek\n", "utf-8")
    assert book.portfolio(file).exposure.rules == {}
    assert book.portfolio(file, rules=True).exposure.rules

"""The map folded by country: what stands in it, and how one walks, picks and comes back."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from queries.result import ExposureReport
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_page import export, text
from visualize.page.renderer import render

Open = Callable[..., Opened]
CORVANE = "#focus=smp:corvane"
FOLDED = CORVANE + "&fold=country"


def focus(html: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r'id="data">(.*?)</script>', html, re.DOTALL)[0])[
        "foci"
    ][0]
    return found


def test_every_party_stands_in_it_once_in_its_own_column_and_no_card_is_on_another(
    html: str,
) -> None:
    data = focus(html)
    folded = data["folded"]
    members = {-1 - at: fold[1:] for at, fold in enumerate(folded["folds"])}
    assert len(members) == 5
    column = {card[0]: card[1] for card in data["map"]["cards"]}
    stands = [
        (party, card[1]) for card in folded["cards"] for party in members.get(card[0], [card[0]])
    ]
    assert sorted(stands) == sorted(column.items())
    for one, two in combinations(folded["cards"], 2):
        apart_x = abs(one[2] - two[2]) >= (one[4] + two[4]) / 2
        apart_y = abs(one[3] - two[3]) >= (one[5] + two[5]) / 2
        assert apart_x or apart_y


def test_one_alone_is_not_folded_and_the_party_asked_about_never(html: str) -> None:
    data = focus(html)
    assert all(len(fold) > 2 for fold in data["folded"]["folds"])
    assert data["party"] in [card[0] for card in data["folded"]["cards"]]


def words(opened: Opened) -> list[str]:
    root = ElementTree.fromstring(export(opened, "Map as SVG drawing"))
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def said(opened: Opened) -> str:
    return text(opened, "#live")


@pytest.mark.browser
def test_a_country_is_one_card_that_counts_its_parties(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE)
    opened.page.click("#map-country")
    told = words(opened)
    assert told.count("China") == 3
    assert "3 listed" in told
    assert "Tarim Silicon" not in told
    assert "fold=country" in opened.page.url
    # The same again from the address, on paper and in the table nothing is missing.
    again = open_html(html, FOLDED)
    assert words(again) == told
    opened.page.click("#view-table")
    assert "Tarim Silicon" in text(opened, "#table")
    assert opened.faults() == again.faults() == []


@pytest.mark.browser
def test_a_click_on_it_lists_who_is_in_it_and_a_path_shows_through_it(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, FOLDED)
    page = opened.page
    page.focus("#map")
    for key in [*["ArrowRight"] * 6, *["ArrowUp"] * 9]:
        page.keyboard.press(key)
        if "parties" in said(opened):
            break
    assert re.fullmatch(r"\w+, \d parties, (none|\d) listed", said(opened))
    assert text(opened, "#detail .eyebrow") == "Folded"
    rows = page.locator("#detail .busiest .row")
    assert rows.count() == int(said(opened).split()[1])
    rows.first.click()
    assert page.locator("#detail h2").inner_text() != ""
    page.keyboard.press("Escape")
    page.click("#list .path >> nth=1")
    assert page.is_visible("#detail .route")
    assert opened.faults() == []


@pytest.mark.browser
def test_a_line_to_a_fold_has_one_label_or_a_number(open_html: Open, html: str) -> None:
    told = words(open_html(html, FOLDED))
    assert not any(" + " in text for text in told)


@pytest.mark.browser
def test_a_line_of_the_same_words_twice_says_them_once(
    open_html: Open, report: ExposureReport
) -> None:
    (exposure,) = (one for one in report.results if one.focus.id == "smp:corvane")
    path = exposure.paths[0]
    again = replace(path, rank=2, steps=(replace(path.steps[0], cost=1), *path.steps[1:]))
    both = replace(report, results=(replace(exposure, paths=(path, again)),))
    told = words(open_html(render(both)))
    assert told.count(path.steps[0].label) == 1
    assert not any(" + " in text for text in told)


@pytest.mark.browser
def test_each_step_can_be_taken_back(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    whole = words(opened)
    opened.page.click("#map-country")
    opened.page.click("#undo")
    opened.wait_until("document.getElementById('map-country').ariaPressed === 'false'")
    assert words(opened) == whole
    assert opened.page.is_disabled("#undo")


@pytest.mark.browser
def test_where_nothing_can_be_folded_it_is_not_offered(open_html: Open, html: str) -> None:
    opened = open_html(html, "#focus=smp:altmark&fold=country")
    assert opened.page.is_hidden("#map-country")
    opened.page.click("#focus [aria-label='Previous party']")
    assert opened.page.is_visible("#map-country")
    assert opened.faults() == []


@pytest.mark.browser
def test_one_button_folds_and_unfolds_on_a_phone_too(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE + "&view=map", size=(390, 844))
    opened.page.click("#map-country")
    assert "fold=country" in opened.page.url
    opened.page.click("#map-country")
    assert "fold=" not in opened.page.url

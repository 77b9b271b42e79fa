"""Since when is it so? The slider over the days on which something began, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from queries.result import ExposureReport, Path, RuleWord
from tests.visualize.page.conftest import Opened
from visualize.page.renderer import render

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
CORVANE = "#focus=smp:corvane"


def span(text: str) -> tuple[str, str]:
    """The first and the last day that a date may mean."""
    return (text + "-01-01")[:10], text + {4: "-12-31", 7: "-31"}.get(len(text), "")


def holds(since: str | None, until: str | None, day: str) -> bool | None:
    """True, False, or None when nobody can say."""
    begun = (
        None
        if since is None
        else span(since)[1] <= day or (None if span(since)[0] <= day else False)
    )
    ended = (
        False
        if until is None
        else span(until)[1] <= day or (None if span(until)[0] <= day else False)
    )
    if begun is False or ended is True:
        return False
    return True if begun and ended is False else None


def held(report: ExposureReport, path: Path, day: str) -> bool | None:
    """Whether a path held on a day: every step did, and its end stood on a list."""
    steps = [holds(step.valid_from, step.valid_to, day) for step in path.steps]
    entries = [holds(e.since, e.until, day) for e in report.parties[path.target].listings]
    listed = True if not entries or True in entries else None if None in entries else False
    words = [*steps, listed]
    return False if False in words else None if None in words else True


def stops(report: ExposureReport, paths: Iterable[Path]) -> list[str]:
    since = {
        day
        for path in paths
        for day in (
            *(step.valid_from for step in path.steps),
            *(entry.since for entry in report.parties[path.target].listings),
        )
        if day
    }
    return sorted({span(day)[1] for day in since if span(day)[1] < report.as_of} | {report.as_of})


def words(opened: Opened) -> str:
    return opened.page.get_attribute("#time-range", "aria-valuetext") or ""


def test_each_stop_leaves_the_paths_that_held_on_it(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    answer = next(item for item in report.results if item.focus.id == "smp:corvane")
    days = stops(report, answer.paths)
    assert len(days) > 4
    opened = open_html(html, CORVANE)
    opened.page.focus("#time-range")
    opened.page.keyboard.press("Home")
    counts = set()
    for day in days[:-1]:
        found = [held(report, path, day) for path in answer.paths]
        some = [word for word in found if word is not False]
        perhaps = sum(word is None for word in found)
        assert f"{len(some)} of {len(found)} paths held" in words(opened), day
        assert (f"{perhaps} of them perhaps" in words(opened)) == (perhaps > 0), day
        assert len(opened.page.query_selector_all("#list .path")) == len(some)
        assert f"day={day}" in opened.page.url
        counts.add(len(some))
        opened.page.keyboard.press("ArrowRight")
    assert len(counts) > 2, "the slider changed nothing"
    assert words(opened).endswith(f": {len(answer.paths)} paths")
    assert "day=" not in opened.page.url
    assert opened.faults() == []


def test_a_day_in_the_address_is_opened_and_can_be_left(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.focus("#time-range")
    opened.page.keyboard.press("Home")
    address, said = opened.page.url, words(opened)
    again = open_html(html, "#" + address.partition("#")[2])
    assert words(again) == said
    again.page.click("#time-reset")
    assert "of" not in words(again).split(": ")[1]
    assert again.page.is_disabled("#time-reset")
    wrong = open_html(html, CORVANE + "&day=1914-07-28")
    assert words(wrong) == words(again)


def test_who_was_not_listed_yet_is_not_drawn_as_listed(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE)
    badges = len(opened.page.query_selector_all("#list .badge"))
    opened.page.focus("#time-range")
    opened.page.keyboard.press("Home")
    assert len(opened.page.query_selector_all("#list .badge")) < badges
    assert "filtered out" in opened.page.inner_text("#list .filter-note")
    opened.page.click("#list .filter-note .link")
    assert len(opened.page.query_selector_all("#list .badge")) == badges


def test_a_path_says_since_when_it_held(open_html: Open, html: str, report: ExposureReport) -> None:
    answer = next(item for item in report.results if item.focus.id == "smp:corvane")
    opened = open_html(html, CORVANE + f"&path={answer.paths[0].rank}")
    path = answer.paths[0]
    days = [step.valid_from for step in path.steps]
    listed = min(e.since for e in report.parties[path.target].listings if e.since)
    latest = max((*(day for day in days if day), listed), key=lambda day: span(day)[1])
    said = opened.page.query_selector("#detail .since")
    if None in days:
        assert said is None
    else:
        assert said is not None
        assert latest[:4] in said.inner_text()


def test_a_report_without_dates_has_no_slider(open_html: Open, report: ExposureReport) -> None:
    def undated(path: Path) -> Path:
        return replace(
            path, steps=tuple(replace(s, valid_from=None, valid_to=None) for s in path.steps)
        )

    parties = {
        key: replace(party, listings=tuple(replace(e, since=None) for e in party.listings))
        for key, party in report.parties.items()
    }
    results = tuple(
        replace(item, focus=parties[item.focus.id], paths=tuple(map(undated, item.paths)))
        for item in report.results
    )
    opened = open_html(render(replace(report, parties=parties, results=results)), CORVANE)
    assert not opened.page.is_visible("#time")
    assert opened.faults() == []


def test_a_party_that_a_rule_reaches_says_so(open_html: Open, report: ExposureReport) -> None:
    answer = next(item for item in report.results if item.focus.id == "smp:corvane")
    path = next(each for each in answer.paths if len(each.steps) > 1)
    middle = path.steps[0].target
    rules = {
        middle: (
            RuleWord("ofac_50", "OFAC 50 %", "owned"),
            RuleWord("eu_own", "EU own", "undetermined"),
        )
    }
    opened = open_html(render(replace(report, rules=rules)), CORVANE + f"&path={path.rank}")
    route = opened.page.inner_text("#detail .route")
    assert "owned: OFAC 50 %; undetermined: EU own" in route
    opened.page.click("#detail .station-name >> nth=1")
    assert "--regime ofac_50" in opened.page.inner_text("#detail .rules")
    assert "reached by a rule" in opened.page.inner_text("#legend")
    assert opened.faults() == []

"""Does one step back lead back, and does a saved view come back, also after the page was closed?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.large_map import made, whole
from queries.result import ExposureReport
from tests.visualize.page import sample
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_answer_page import PAGE
from tests.visualize.page.test_map_page import READY
from visualize.chart import chart
from visualize.page.answer_page import render as render_answer
from visualize.page.map_page import render as render_map
from visualize.page.renderer import render

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
CORVANE = "#focus=smp:corvane"
SAVE = "#kept-menu .kept-new button"


def _hash(opened: Opened) -> str:
    return str(opened.page.evaluate("decodeURIComponent(location.hash)"))


def _undo(opened: Opened, after: str) -> None:
    opened.page.click("#undo")
    opened.wait_until(f"decodeURIComponent(location.hash) === {after!r}")


def test_every_step_can_be_taken_back(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    assert opened.page.is_disabled("#undo")
    opened.page.click("#list .path >> nth=0")
    path = _hash(opened)
    opened.page.click("#view-table")
    opened.page.click("#view-world")
    world = _hash(opened)
    opened.page.click("#atlas-tables [data-code=CN] >> nth=0")
    assert "country=CN" in _hash(opened)
    _undo(opened, world)
    _undo(opened, f"{path}&view=table")
    assert opened.page.is_visible("#table")
    _undo(opened, path)
    assert opened.page.is_visible("#detail")
    _undo(opened, CORVANE)
    assert opened.page.is_disabled("#undo")
    assert opened.page.is_visible("#list")
    assert opened.faults() == []


def test_a_filter_is_a_step_and_part_of_the_address(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    whole = opened.page.locator("#list .path").count()
    opened.page.click("#legend .filter >> nth=2")
    fewer = opened.page.locator("#list .path").count()
    assert fewer < whole
    address = _hash(opened)
    assert "hide=kinds:" in address
    assert open_html(html, address).page.locator("#list .path").count() == fewer
    opened.page.keyboard.press("Control+z")
    opened.wait_until(f"document.querySelectorAll('#list .path').length === {whole}")
    assert opened.page.get_attribute("#legend .filter >> nth=2", "aria-pressed") == "true"


def test_a_filter_that_hides_the_path_of_an_address_gives_way(open_html: Open, html: str) -> None:
    opened = open_html(html, f"{CORVANE}&path=1&hide=kinds:Company&hide=nonsense:x&hide=lists")
    assert opened.page.is_visible("#detail")
    assert opened.page.locator("#legend [aria-pressed=false]").count() == 0
    assert opened.faults() == []


def test_a_saved_view_comes_back_after_the_page_was_closed(open_html: Open, html: str) -> None:
    opened = open_html(html, f"{CORVANE}&path=2&view=world")
    opened.page.click("#kept")
    name = opened.page.input_value("#kept-name")
    assert name.startswith("Corvane Microsystems, path 2 to ")
    opened.page.fill("#kept-name", "<b>mine</b> & «yours»")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#kept-menu .kept-view") == "<b>mine</b> & «yours»"
    opened.page.goto("about:blank")
    opened.page.goto(opened.address)
    opened.page.click("#kept")
    opened.page.click("#kept-menu .kept-view")
    assert _hash(opened) == f"{CORVANE}&path=2&view=world"
    assert opened.page.is_hidden("#kept-menu")
    assert opened.page.is_visible("#world")
    _undo(opened, "")
    opened.page.click("#kept")
    opened.page.click("#kept-menu [aria-label^=Forget]")
    assert opened.page.locator("#kept-menu .kept-view").count() == 0
    assert opened.faults() == []


def test_another_report_has_other_views_and_damaged_ones_are_none(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, CORVANE)
    opened.page.click("#kept")
    opened.page.click(SAVE)
    other = open_html(html.replace('"ledger":"2026-11-22 · 9f3c1ab"', '"ledger":"other"'), CORVANE)
    other.page.click("#kept")
    assert other.page.locator("#kept-menu .kept-view").count() == 0
    for text in ("{", '"x"', '[{"name": 1}, null, 7, {"name": "a"}]'):
        opened.page.evaluate(
            "(text) => { for (const key of Object.keys(localStorage)) localStorage[key] = text; }",
            text,
        )
        opened.page.keyboard.press("Escape")
        opened.page.click("#kept")
        assert opened.page.locator("#kept-menu .kept-view").count() == 0
    opened.page.evaluate("localStorage.clear()")
    assert opened.errors == other.errors == []


def test_where_nothing_can_be_stored_the_page_says_so(open_html: Open, html: str) -> None:
    opened = open_html("<!doctype html><title>frame</title>")
    opened.page.evaluate(
        """(html) => {
          const frame = document.createElement("iframe");
          frame.sandbox = "allow-scripts";
          frame.srcdoc = html;
          frame.width = 1300;
          frame.height = 800;
          document.body.append(frame);
        }""",
        html,
    )
    frame = opened.page.frame_locator("iframe")
    frame.locator("#chooser .firm >> nth=0").click()
    frame.locator("#list .path >> nth=0").click()
    frame.locator("#kept").click()
    frame.locator(SAVE).click()
    assert "until the page is closed" in frame.locator("#kept-menu").inner_text()
    assert frame.locator("#kept-menu .kept-view").count() == 1
    frame.locator("#undo").click()
    frame.locator("#list").wait_for()
    frame.locator("#undo").click()
    frame.locator("#chooser").wait_for()
    assert frame.locator("#undo").is_disabled()


def test_a_click_is_one_step_whatever_it_changes(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(render(report, verdicts=sample.verdicts()), CORVANE)
    opened.page.click("#list .path >> nth=0")
    path = _hash(opened)
    # From the evidence of one party to the verdict on another: a view, a party, and no path.
    opened.page.evaluate("document.querySelector('#verdicts .matrix a[href=\"#v2-2\"]').click()")
    assert _hash(opened) == "#focus=smp:corvane&party=smp:caspian&view=verdicts"
    _undo(opened, path)
    _undo(opened, CORVANE)
    assert opened.page.is_disabled("#undo")


class TestACypherAnswer:
    def test_filters_folds_and_choices_are_steps_and_come_back(self, open_html: Open) -> None:
        html = render_answer(PAGE)
        opened = open_html(html)
        page = opened.page
        assert page.is_disabled("#undo")
        page.click("#legend .filter:has-text('Product')")
        page.click("#net-country")
        page.click("#nodes .row >> nth=0")
        address = _hash(opened)
        assert "hide=kinds:Product" in address
        assert "by=country" in address
        again = open_html(html, address)
        assert again.page.inner_text("#net-words") == page.inner_text("#net-words")
        assert again.page.inner_text("#detail h2") == page.inner_text("#detail h2")
        page.keyboard.press("Control+z")
        opened.wait_until("document.getElementById('detail').hidden")
        page.click("#undo")
        opened.wait_until(
            "document.getElementById('net-country').getAttribute('aria-pressed') === 'false'"
        )
        _undo(opened, "")
        assert page.inner_text("#net-words") == "4 nodes, 5 relationships"
        assert page.is_disabled("#undo")
        assert opened.faults() == again.faults() == []

    def test_a_view_is_saved_under_a_name(self, open_html: Open) -> None:
        opened = open_html(render_answer(PAGE), "#node=x:b&view=table")
        opened.page.click("#kept")
        assert opened.page.input_value("#kept-name") == "Bolt Works, Table"
        opened.page.keyboard.press("Enter")
        opened.page.goto("about:blank")
        opened.page.goto(opened.address)
        opened.page.click("#kept")
        opened.page.click("#kept-menu .kept-view")
        assert _hash(opened) == "#node=x:b&view=table"
        _undo(opened, "")
        assert opened.faults() == []

    def test_without_a_drawing_too(self, open_html: Open) -> None:
        bare = replace(PAGE, drawing=replace(PAGE.drawing, nodes={}, relationships={}))
        opened = open_html(render_answer(bare))
        opened.page.click("#kept")
        assert opened.page.input_value("#kept-name") == "All of it, Table"
        opened.page.click(SAVE)
        opened.page.click("#kept-menu .kept-view")
        assert opened.page.is_disabled("#undo")
        assert opened.errors == []


@pytest.fixture(scope="module")
def atlas() -> str:
    graph = made(700, 1200)
    return render_map(chart(graph, whole(graph)), "Made up")


class TestAWholeGraph:
    def test_choices_and_filters_are_steps_and_a_moved_camera_is_none(
        self, open_html: Open, atlas: str
    ) -> None:
        opened = open_html(atlas)
        opened.wait_until(READY)
        page = opened.page
        assert page.is_disabled("#undo")
        page.click("#list .row.disc >> nth=0")
        opened.wait_until("location.hash.includes('at=')")
        page.locator("#legend .filter", has_text="not listed").click()
        filtered = page.inner_text("#focus h2")
        opened.wait_until("location.hash.includes('no-listed')")
        page.focus("#map")
        page.keyboard.press("+")
        opened.wait_until("history.state.steps === 2")
        page.click("#view-table")
        opened.wait_until("history.state.steps === 3")
        page.click("#undo")
        opened.wait_until("document.getElementById('table').hidden")
        assert page.inner_text("#focus h2") == filtered
        page.keyboard.press("Control+z")
        opened.wait_until("!location.hash.includes('no-listed')")
        assert "disc=" in page.url
        page.click("#undo")
        opened.wait_until("!location.hash.includes('disc=')")
        # The camera is where it was, too.
        assert "at=" not in page.url
        assert page.is_disabled("#undo")
        assert opened.faults() == []

    def test_a_view_is_saved_under_a_name(self, open_html: Open, atlas: str) -> None:
        opened = open_html(atlas)
        opened.wait_until(READY)
        opened.page.locator("#legend .filter", has_text="not listed").click()
        opened.page.click("#kept")
        assert opened.page.input_value("#kept-name") == "All of it, Map, 1 filter"
        opened.page.keyboard.press("Enter")
        opened.page.goto("about:blank")
        opened.page.goto(opened.address)
        opened.wait_until(READY)
        whole_graph = opened.page.inner_text("#focus h2")
        opened.page.click("#kept")
        opened.page.click("#kept-menu .kept-view")
        assert opened.page.inner_text("#focus h2") != whole_graph
        assert "no-listed=unlisted" in opened.page.url
        assert opened.faults() == []

"""Does one step back lead back, and does a saved view come back, also after the page was closed?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.visualize.page.conftest import Opened

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

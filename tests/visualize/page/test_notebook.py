"""A page in a notebook's cell: framed, alive, and with no hold on the notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.errors import UsageError
from isthmus.answer import CypherAnswer
from isthmus.asking import Asked, Limits
from isthmus.page import Page
from queries.library import from_text
from queries.result import ExposureReport
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_answer_page import DRAWING, ROWS

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
NOTEBOOK = "<!doctype html><title>Notebook</title><p id=cell>cell</p>{}"


def test_the_page_works_inside_a_cell(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(NOTEBOOK.format(Page(report)._repr_html_()))
    frame = next(each for each in opened.page.frames if each != opened.page.main_frame)
    frame.wait_for_selector("#chooser .firm")
    frame.click("#chooser .firm >> nth=2")
    assert "Sakura Lithography" in frame.inner_text("#focus h2")
    frame.click("#list .path >> nth=0")
    assert frame.is_visible("#detail .sentence")
    assert opened.errors == []
    assert opened.requests == []
    assert opened.page.url.endswith(".html")


def test_the_page_reaches_nothing_of_the_notebook(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(NOTEBOOK.format(Page(report)._repr_html_()))
    frame = next(each for each in opened.page.frames if each != opened.page.main_frame)
    reached = frame.evaluate(
        "() => { try { return parent.document.title } catch (e) { return e.name } }"
    )
    assert reached == "SecurityError"


def test_a_hostile_title_stays_in_its_attribute(report: ExposureReport) -> None:
    page = Page(replace(report, title='"><script>parent.ran=1</script>'))
    assert "<script>parent.ran" not in page._repr_html_().partition("srcdoc=")[0]
    assert page._repr_html_().count("<iframe") == 1
    assert "<script" not in page._repr_html_()


def test_a_cypher_answer_shows_itself_the_same_way(open_html: Open) -> None:
    query = from_text("RETURN '<b>'", name="<b>", where="here")
    asked = Asked(query, {}, ROWS, DRAWING, "mine", "It 1", "l", "v", True, Limits())
    answer = CypherAnswer(asked)
    assert [row["holder"] for row in answer.rows] == ["Bolt Works", None]
    opened = open_html(NOTEBOOK.format(answer._repr_html_()))
    frame = next(each for each in opened.page.frames if each != opened.page.main_frame)
    frame.click("#nodes .row >> nth=0")
    assert frame.is_visible("#detail h2")
    frame.click("#view-table")
    assert frame.is_visible("#table")
    assert opened.errors == []
    assert opened.requests == []


def test_without_the_graph_in_it_an_answer_has_no_page() -> None:
    query = from_text("RETURN 1", name="", where="here")
    asked = Asked(query, {}, ROWS, None, "mine", "It 1", "l", "v", True, Limits())
    with pytest.raises(UsageError, match="draw=True"):
        CypherAnswer(asked).to_html()


def test_its_text_is_what_is_written(report: ExposureReport, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "page.html"
    page = Page(report)
    page.write(path)
    assert path.read_text("utf-8") == page.to_html()

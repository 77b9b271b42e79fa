"""The page of a Cypher answer in a real browser: drawn, readable, and nothing of the data runs."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.stores.answer import Answer, Plain
from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import PAYLOADS
from tests.visualize.page.test_hostile_text import check_drawing, export, unsafe_cells
from tests.visualize.page.test_network import (
    Point,
    behind,
    boxes,
    click_at,
    lines,
    on_each_other,
)
from visualize.page import answer_page
from visualize.page.answer_page import MOST_DRAWN, AnswerPage, render, write
from visualize.page.vis import vis_network

Map = dict[str, Plain]
ANY_NAME = "Ålesund Optikk"
TEXT = "{http://www.w3.org/2000/svg}text"

# What sticks out of the window, or is a button with its words cut off.
OUTSIDE = """() => {
  const found = [];
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("page is too wide");
  for (const e of document.querySelectorAll("#top *, #panel *, #net-bar *, #foot *")) {
    if (e.closest("[hidden], .unseen, #hits, #export-menu") || !e.offsetParent) continue;
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) found.push("outside: " + e.id + e.tagName);
  }
  for (const e of document.querySelectorAll("button")) {
    if (e.offsetParent && e.scrollWidth > e.clientWidth + 1) found.push("cut: " + e.textContent);
  }
  return found;
}"""

# Opens every node, every relationship, every view; folds and unfolds; walks and searches.
EXERCISE = """async () => {
  const pause = () => new Promise((done) => requestAnimationFrame(() => done()));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const press = (element) => element?.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  for (let at = 0; at < all("#nodes .row").length; at += 1) {
    press(all("#nodes .row")[at]);
    press(all("#detail .busiest .row")[0]);
    press(all("#detail .station-name")[0]);
    press(document.querySelector("#detail .back"));
  }
  const net = document.getElementById("net");
  for (const view of ["net-country", "net-kind", "net-each"]) {
    press(document.getElementById(view));
    for (const key of ["ArrowRight", "Enter", "ArrowDown", "ArrowLeft", "Enter", "+", "-", "0"]) {
      net.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    }
    await pause();
    const frame = net.getBoundingClientRect();
    for (let x = frame.left + 20; x < frame.right; x += 40) {
      const clientY = (frame.top + frame.bottom) / 2;
      net.dispatchEvent(new PointerEvent("pointermove", {clientX: x, clientY, bubbles: true}));
    }
  }
  for (const filter of all("#legend .filter").slice(0, 4)) press(filter);
  for (const view of ["view-table", "view-list", "view-network"]) {
    press(document.getElementById(view));
    await pause();
  }
  for (const link of all("#table .link").slice(0, 9)) press(link);
  const query = document.getElementById("query");
  for (const text of ["a", "<", ""]) {
    query.value = text;
    query.dispatchEvent(new Event("input"));
    await pause();
  }
}"""


def node(key: str, name: str, kind: str = "Company", **more: Plain) -> Map:
    return {"labels": ["Isthmus", kind], "id": key, "name": name, **more}


def tie(kind: str, source: str, target: str, **more: Plain) -> Map:
    return {"type": kind, "source": source, "target": target, "fact": f"{kind}{source}", **more}


NODES: dict[str, Map] = {
    "1": node("x:a", ANY_NAME, country="NO"),
    "2": node("x:b", "Bolt Works", lists=["us_ofac_sdn"]),
    "3": node("x:p", "Lens", "Product"),
    "4": node("country:NO", "Norway", "Country"),
}
TIES: dict[str, Map] = {
    "1": tie("OWNS", "2", "1", shareMinPpm=416600, shareMaxPpm=416600, since="2020-01-01"),
    "2": tie("OWNS", "2", "1", shareMinPpm=416600, shareMaxPpm=416600, since="2024-01-01"),
    "3": tie(
        "SUPPLIES",
        "1",
        "2",
        product="Lens",
        evidenceTitles=["Annual report", "A register"],
        evidenceUrls=["https://example.org/report", "-"],
        evidenceLocators=["page 3", "line 9"],
        evidenceTexts=["sells lenses", "-"],
        evidenceSources=["mine", "other"],
        evidenceConfidences=["high", "low"],
    ),
    "4": tie("PRODUCES", "1", "3"),
    "5": tie("LOCATED_IN", "1", "4"),
}
DRAWING = Answer(("n",), (), False, NODES, TIES)
ROWS = Answer(
    ("holder", "least", "lists"),
    (("Bolt Works", 416600, ["us_ofac_sdn"]), (None, 0.5, [])),
    False,
)
PAGE = AnswerPage(
    "Who holds it?",
    "MATCH (a)-[r:OWNS]->(b)\nRETURN a.name < 'x'",
    [("Graph", "as of 2026-11-24")],
    ["Cut: only the first 2 rows"],
    ROWS,
    DRAWING,
)


@pytest.fixture(scope="module")
def html() -> str:
    return render(PAGE)


def test_the_same_answer_gives_the_same_bytes(html: str) -> None:
    assert render(PAGE) == html


def test_rows_statement_and_notes_need_no_script(html: str) -> None:
    without = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    for text in ("Who holds it?", "Bolt Works", "416600", "us_ofac_sdn", "as of 2026-11-24"):
        assert text in without
    assert "Cut: only the first 2 rows" in without
    assert "RETURN a.name &lt; &#39;x&#39;" in without


def test_an_answer_without_a_graph_is_rows_alone() -> None:
    html = render(replace(PAGE, drawing=Answer((), (), False)))
    assert vis_network() not in html
    assert 'id="view-network"' not in html
    assert "Bolt Works" in html
    assert len(html) < 130_000


def test_the_order_in_which_a_database_names_its_elements_changes_no_place() -> None:
    turned = dict(reversed(NODES.items()))
    again = render(replace(PAGE, drawing=replace(DRAWING, nodes=turned)))
    assert again == render(PAGE)


def test_what_is_not_drawn_is_said() -> None:
    many = {str(at): node(f"x:{at}", f"Firm {at}") for at in range(MOST_DRAWN + 3)}
    html = render(replace(PAGE, drawing=Answer((), (), False, many, {})))
    assert f"3 nodes beyond the {MOST_DRAWN} that can be drawn are not drawn" in html


def test_a_file_is_replaced_whole(tmp_path: Path, html: str) -> None:
    path = tmp_path / "answer.html"
    path.write_text("old", "utf-8")
    write(PAGE, path)
    assert path.read_text("utf-8") == html
    assert list(tmp_path.iterdir()) == [path]


def drawn(opened: Opened) -> ElementTree.Element:
    return ElementTree.fromstring(export(opened, "Network as SVG drawing"))


def words_at(opened: Opened, name: str) -> tuple[float, float]:
    """Where a name is drawn, in the picture's own pixels."""
    found = next(each for each in drawn(opened).iter(TEXT) if each.text == name)
    return float(found.attrib["x"]), float(found.attrib["y"])


@pytest.mark.browser
class TestInABrowser:
    def test_every_node_is_named_and_leads_to_what_it_says(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        page = opened.page
        assert page.locator("#nodes .row").count() == 4
        assert page.locator("#net-words").inner_text() == "4 nodes, 5 relationships"
        assert page.locator("#nodes .is-listed bdi").all_inner_texts() == ["Bolt Works"]
        page.locator("#nodes .row", has_text=ANY_NAME).click()
        assert page.locator("#detail h2").inner_text().strip() == ANY_NAME
        told = page.locator("#detail").inner_text()
        assert "country\nNO" in told
        assert "5 relationships" in told
        assert "supplies Lens → Bolt Works" in told
        assert "← Bolt Works owns 41.66 %" in told
        assert "node=x%3Aa" in page.url
        page.locator("#detail li button", has_text="supplies Lens").click()
        told = page.locator("#detail").inner_text()
        assert "Annual report\n\nopens example.org" in told
        assert "sells lenses" in told
        assert "page 3 · high confidence · from mine" in told
        assert page.locator("#detail a").count() == 1
        page.locator("#detail .back").click()
        assert page.locator("#nodes .row").count() == 4
        assert not opened.faults()

    def test_the_network_holds_every_node_and_a_line_of_several_names_them_all(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        texts = [each.text for each in drawn(opened).iter(TEXT)]
        assert {ANY_NAME, "Bolt Works", "Lens", "Norway", "SDN", "×3"} <= set(texts)
        click_at(opened, *words_at(opened, "×3"))
        assert opened.page.locator("#detail .eyebrow").inner_text() == "3 relationships"
        told = opened.page.locator("#detail").inner_text()
        assert "2020-01-01" in told
        assert "2024-01-01" in told
        click_at(opened, *words_at(opened, "Lens"))
        assert opened.page.locator("#detail h2").inner_text().strip() == "Lens"
        assert not opened.faults()

    def test_rows_lead_to_nodes_and_are_marked_where_one_is_picked(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html, "#view=table")
        page = opened.page
        page.click("#table .link >> text=Bolt Works")
        assert page.locator("#detail h2").inner_text().startswith("Bolt Works")
        assert page.locator("#table tr.is-picked").count() == 1
        page.click("#view-network")
        assert "node=x%3Ab" in page.url
        page.go_back()
        opened.wait_until("document.body.dataset.view === 'table'")
        assert page.locator("#table tr.is-picked").count() == 1

    def test_it_folds_by_country_and_opens_again(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        opened.page.click("#net-country")
        texts = [each.text for each in drawn(opened).iter(TEXT)]
        assert "2 nodes, 1 within" in texts
        assert ANY_NAME not in texts
        opened.page.focus("#net")
        click_at(opened, *words_at(opened, "Norway"))
        assert ANY_NAME in [each.text for each in drawn(opened).iter(TEXT)]
        assert "by=country&open=NO" in opened.page.url
        assert not opened.faults()

    def test_one_walks_by_keyboard_and_finds_by_search(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        page = opened.page
        page.focus("#net")
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            page.keyboard.press(key)
        assert page.locator("#live").inner_text() != ""
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#detail') !== null")
        page.keyboard.press("Escape")
        assert page.is_hidden("#detail")
        page.keyboard.press("/")
        page.keyboard.type("alesund")
        page.keyboard.press("Enter")
        assert page.locator("#detail h2").inner_text().strip() == ANY_NAME

    def test_the_legend_filters(self, html: str, open_html: Callable[..., Opened]) -> None:
        opened = open_html(html)
        opened.page.click("#legend .filter:has-text('Product')")
        assert opened.page.locator("#net-words").inner_text() == "3 nodes, 4 relationships"
        opened.page.click("#legend .filter:has-text('Ownership')")
        assert opened.page.locator("#net-words").inner_text() == "3 nodes, 2 relationships"
        assert "Lens" not in [each.text for each in drawn(opened).iter(TEXT)]

    def test_rows_are_saved_as_a_spreadsheet_reads_them(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        saved = export(opened, "Rows as CSV").decode("utf-8").removeprefix("\ufeff")
        assert list(csv.reader(io.StringIO(saved, newline=""))) == [
            ["holder", "least", "lists"],
            ["Bolt Works", "416600", "us_ofac_sdn"],
            ["", "0.5", ""],
        ]
        assert export(opened, "Network as PNG image").startswith(b"\x89PNG")

    @pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
    @pytest.mark.parametrize("view", ["", "#view=table", "#view=list", "#node=x:a"])
    def test_nothing_is_cut_off(
        self, html: str, open_html: Callable[..., Opened], size: tuple[int, int], view: str
    ) -> None:
        opened = open_html(html, view, size=size)
        assert opened.page.evaluate(OUTSIDE) == []
        assert not opened.faults()

    def test_hostile_text_in_every_place_does_nothing(
        self, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(render(hostile_page()))
        opened.page.evaluate(EXERCISE)
        check_drawing(export(opened, "Network as SVG drawing"))
        assert unsafe_cells(export(opened, "Rows as CSV").decode("utf-8")) == []
        assert not opened.faults()

    def test_a_planted_fault_is_stopped_and_seen(
        self, open_html: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sound = answer_page._script()
        faulty = sound.replace("element.textContent=value", "element.innerHTML=value")
        assert faulty != sound
        monkeypatch.setattr(answer_page, "_script", lambda: faulty)
        opened = open_html(render(PAGE))
        opened.page.wait_for_timeout(300)
        assert any("TrustedHTML" in fault for fault in opened.faults())


def between(start: Point, end: Point) -> list[Point]:
    parts = [at / 100 for at in range(1, 100)]
    return [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in parts]


@pytest.mark.browser
def test_no_line_runs_behind_a_card_around_a_hub(open_html: Callable[..., Opened]) -> None:
    firms: dict[str, Map] = {
        str(at): node(f"x:{at}", f"Firm {at} of Nowhere and Elsewhere", country="NO")
        for at in range(45)
    }
    hub: dict[str, Map] = {
        "hub": node("country:NO", "Norway", "Country"),
        "on": node("x:on", "Onward"),
    }
    home: dict[str, Map] = {
        f"h{at}": {"type": "LOCATED_IN", "source": str(at), "target": "hub"} for at in range(45)
    }
    one: dict[str, Map] = {"o": {"type": "LINKED_TO", "source": "hub", "target": "on"}}
    answer = Answer(("n",), (), True, firms | hub, home | one)
    opened = open_html(render(replace(PAGE, answer=answer, drawing=answer)))
    cards, drawn = boxes(opened, "Network as SVG drawing"), lines(opened, "Network as SVG drawing")
    assert len(cards) == 47
    assert len(drawn) == 46
    assert on_each_other(cards) == []
    assert behind(cards, drawn) == []
    # The check sees what straight lines would do.
    straight = [[points[0], *between(points[0], points[-1]), points[-1]] for points in drawn]
    assert len(behind(cards, straight)) > 20


def hostile_page() -> AnswerPage:
    """Every payload as a name, a kind, a key, a value, an address and a title."""
    nodes: dict[str, Map] = {}
    ties: dict[str, Map] = {}
    for at, text in enumerate(PAYLOADS):
        more: dict[str, Any] = {text: text, "lists": [text], "evidenceTitles": [text]}
        more |= {f"evidence{part}": [text] for part in ("Urls", "Locators", "Texts", "Sources")}
        more["evidenceConfidences"] = [text]
        nodes[str(at)] = {"labels": [text], "id": text, "name": text, **more}
        ties[str(at)] = {"type": text, "source": str(at), "target": "0", "product": text, **more}
    rows: tuple[tuple[Plain, ...], ...] = tuple((text, [text], {text: text}) for text in PAYLOADS)
    title = " ".join(PAYLOADS)
    answer = Answer(tuple(PAYLOADS[:3]), rows, True, nodes, ties)
    return AnswerPage(title, title, [(text, text) for text in PAYLOADS], PAYLOADS, answer, answer)

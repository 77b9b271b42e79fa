"""The page of a Cypher answer in a real browser: drawn, readable, and nothing of the data runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.stores.answer import Answer, Plain
from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import PAYLOADS
from visualize.page import answer_page
from visualize.page.answer_page import MOST_DRAWN, AnswerPage, render, write

Map = dict[str, Plain]
ANY_NAME = "Ålesund Optikk"


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
    assert "<script" not in html
    assert "Bolt Works" in html


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


@pytest.mark.browser
class TestInABrowser:
    def test_every_node_is_named_and_leads_to_what_it_says(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html)
        opened.wait_until("document.querySelectorAll('#panel li button').length === 4")
        page = opened.page
        assert page.locator("#panel h2").inner_text() == "4 nodes, 5 relationships"
        assert page.locator("#panel .is-listed").all_inner_texts() == ["Bolt Works"]
        page.locator("#panel li button", has_text=ANY_NAME).click()
        assert page.locator("#panel h2").inner_text() == ANY_NAME
        told = page.locator("#panel").inner_text()
        assert "country\nNO" in told
        assert "5 relationships" in told
        assert "supplies Lens → Bolt Works" in told
        assert "← Bolt Works owns 41.66 %" in told
        page.locator("#panel li button", has_text="supplies Lens").click()
        told = page.locator("#panel").inner_text()
        assert "Annual report [example.org]" in told
        assert "sells lenses" in told
        assert "high confidence · mine · page 3" in told
        assert page.locator("#panel a").count() == 1
        page.locator("#panel .back").click()
        assert page.locator("#panel h2").inner_text() == "4 nodes, 5 relationships"
        assert not opened.faults()

    def test_the_drawing_is_on_the_canvas_and_a_line_of_two_names_both(
        self, html: str, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(html, dark=True)
        opened.wait_until("document.querySelector('#graph canvas') !== null")
        opened.page.wait_for_timeout(800)
        painted = opened.page.evaluate(
            """() => {
              const canvas = document.querySelector('#graph canvas');
              const pen = canvas.getContext('2d');
              const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
              let painted = 0;
              for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
              return painted / (canvas.width * canvas.height);
            }"""
        )
        assert painted > 0.01
        # Somewhere on the drawing lies the line of the two stakes; a click on it names both.
        box = opened.page.locator("#graph").bounding_box()
        assert box is not None
        places = [
            (x, y)
            for x in range(20, int(box["width"]), 24)
            for y in range(20, int(box["height"]), 24)
        ]
        found = set()
        for x, y in places:
            opened.page.mouse.click(box["x"] + x, box["y"] + y)
            found.add(opened.page.locator("#panel h2").inner_text())
            if "2 relationships" in found:
                break
        assert "2 relationships" in found, found
        assert opened.page.locator("#panel li button").all_inner_texts() == [
            "2020-01-01",
            "2024-01-01",
        ]
        assert not opened.faults()

    @pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
    def test_nothing_is_cut_off_sideways(
        self, html: str, open_html: Callable[..., Opened], size: tuple[int, int]
    ) -> None:
        opened = open_html(html, size=size)
        opened.wait_until("document.querySelectorAll('#panel li').length > 0")
        wide = "document.documentElement.scrollWidth"
        assert opened.page.evaluate(f"{wide} <= innerWidth")

    def test_hostile_text_in_every_place_does_nothing(
        self, open_html: Callable[..., Opened]
    ) -> None:
        opened = open_html(render(hostile_page()))
        opened.wait_until("document.querySelectorAll('#panel li button').length > 0")
        count = opened.page.locator("#panel li button").count()
        for at in range(count):
            opened.page.locator("#panel li button").nth(at).dispatch_event("click")
            opened.page.locator("#panel li button").first.dispatch_event("click")
            opened.page.locator("#panel .back").dispatch_event("click")
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

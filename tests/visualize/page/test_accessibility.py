"""Can everybody use the page? axe-core over every view and theme, and contrast as it is drawn.

axe reads the document: names, roles, order, contrast of text on plain grounds. What is drawn on the
canvas it cannot see, and text over other things it calls incomplete; so the contrast of every text
in sight is measured a second time, on a picture of the page.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no types

from benchmarks.large_map import made, whole
from queries.result import ExposureReport
from tests.visualize.page import sample
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_answer_page import PAGE
from visualize.chart import chart
from visualize.page.answer_page import render as render_answer
from visualize.page.map_page import render as render_map
from visualize.page.renderer import render

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
CORVANE = "#focus=smp:corvane"
WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (390, 844)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _path(opened: Opened) -> None:
    opened.page.click("#list .path >> nth=0")


def _party(opened: Opened) -> None:
    opened.page.click("#list .path >> nth=0")
    opened.page.click("#detail .station-name >> nth=1")


def _export(opened: Opened) -> None:
    opened.page.click("#export")


def _search(opened: Opened) -> None:
    opened.page.fill("#query", "a")


def _earlier(opened: Opened) -> None:
    opened.page.focus("#time-range")
    opened.page.keyboard.press("Home")


def _kept(opened: Opened) -> None:
    opened.page.click("#kept")
    opened.page.click("#kept-menu .kept-new button")


def _legend(opened: Opened) -> None:
    opened.page.click("#legend-toggle")


def _nothing(opened: Opened) -> None:
    pass


STATES: dict[str, tuple[str, tuple[int, int], Callable[[Opened], None]]] = {
    "all parties": ("", WIDE, _nothing),
    "one party": (CORVANE, WIDE, _nothing),
    "the map by country": (CORVANE + "&fold=country", WIDE, _nothing),
    "a phone, the map by country": (CORVANE + "&view=map&fold=country", NARROW, _nothing),
    "a path": (CORVANE, WIDE, _path),
    "a party": (CORVANE, WIDE, _party),
    "an earlier day": (CORVANE, WIDE, _earlier),
    "the table": (CORVANE + "&view=table", WIDE, _nothing),
    "the export menu": (CORVANE, WIDE, _export),
    "the search": (CORVANE, WIDE, _search),
    "the legend": (CORVANE, MIDDLE, _legend),
    "the network": (CORVANE + "&view=network", WIDE, _nothing),
    "the network of all, by country": (
        CORVANE + "&view=network&of=all&by=country&open=CN",
        MIDDLE,
        _nothing,
    ),
    "the network by kind": (CORVANE + "&view=network&by=kind&open=Organization", WIDE, _nothing),
    "a phone, the network": (CORVANE + "&view=network&party=smp:tarim", NARROW, _nothing),
    "the world": (CORVANE + "&view=world", WIDE, _nothing),
    "the world, one country": (CORVANE + "&view=world&country=CN", MIDDLE, _nothing),
    "a phone, the world": (CORVANE + "&view=world", NARROW, _nothing),
    "a phone, the list": (CORVANE, NARROW, _nothing),
    "a phone, the map": (CORVANE + "&view=map", NARROW, _nothing),
    "a phone, the table": (CORVANE + "&view=table", NARROW, _nothing),
    "nothing found": ("#focus=smp:quiet", WIDE, _nothing),
    "the verdicts": (CORVANE + "&view=verdicts", WIDE, _nothing),
    "the verdicts of all": ("#view=verdicts", MIDDLE, _nothing),
    "saved views": (CORVANE, WIDE, _kept),
    "a phone, saved views": (CORVANE, NARROW, _kept),
    "a phone, the verdicts": (CORVANE + "&view=verdicts", NARROW, _nothing),
}


@pytest.fixture(scope="module")
def html(report: ExposureReport) -> str:
    """The sample page with every view."""
    return render(report, verdicts=sample.verdicts())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(open_html: Open, html: str, state: str, dark: bool) -> None:
    fragment, size, act = STATES[state]
    opened = open_html(html, fragment, size=size, dark=dark)
    act(opened)
    found = Axe().run(
        opened.page,
        options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]},
    )
    told = [
        f"{each['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]
    assert told == []
    assert opened.errors == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("view", ["map", "table", "search", "saved views"])
def test_axe_finds_no_violation_on_the_page_of_a_whole_graph(
    open_html: Open, size: tuple[int, int], view: str, dark: bool
) -> None:
    graph = made(700, 1200)
    opened = open_html(render_map(chart(graph, whole(graph)), "Made up"), size=size, dark=dark)
    opened.page.wait_for_selector("#view-table")
    if view == "table":
        opened.page.click("#view-table")
    elif view == "saved views":
        _kept(opened)
    elif view == "search":
        opened.page.fill("#query", "nobody is called so")
        opened.wait_until("document.querySelector('#hits .no-hit') !== null")
    found = Axe().run(opened.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [each["id"] for each in found.response["violations"]] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("fragment", "size"),
    [
        ("", WIDE),
        ("#node=x:a", MIDDLE),
        ("#by=country&open=NO&view=network", WIDE),
        ("#view=table&node=x:b", MIDDLE),
        ("#view=list", NARROW),
        ("#node=x:a", NARROW),
        ("#view=table", NARROW),
    ],
)
def test_axe_finds_no_violation_on_the_page_of_a_cypher_answer(
    open_html: Open, fragment: str, size: tuple[int, int], dark: bool
) -> None:
    opened = open_html(render_answer(PAGE), fragment, size=size, dark=dark)
    found = Axe().run(opened.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [each["id"] for each in found.response["violations"]] == []


def test_axe_sees_a_planted_fault(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.evaluate("document.getElementById('zoom-in').removeAttribute('aria-label')")
    opened.page.evaluate("document.getElementById('zoom-in').textContent = ''")
    found = Axe().run(opened.page)
    assert [each["id"] for each in found.response["violations"]] == ["button-name"]


# -- contrast, on a picture -----------------------------------------------------------------------

# The place of every line of text in sight: its box, and whether it is large in the sense of WCAG.
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!/[\\p{L}\\p{N}]/u.test(node.data)) continue;
    if (owner.closest("script, style, .unseen, [hidden], option")) continue;
    const seen = owner.checkVisibility({ visibilityProperty: true });
    if (!seen || owner.closest(":disabled")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(owner);
    const large = parseFloat(style.fontSize) >= 24
      || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    for (const box of range.getClientRects()) {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || box.width < 4) continue;
      const top = document.elementFromPoint(x, y);
      if (top && (top === owner || owner.contains(top) || top.contains(owner)))
        found.push({ text: node.data.trim().slice(0, 30), large,
          box: [box.left, box.top, box.width, box.height] });
    }
  }
  return found;
}"""

# In each box the commonest colour is the ground; the text is what differs from it the most.
CONTRASTS = """async ([picture, texts]) => {
  const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  const light = (code) => {
    const [r, g, b] = [code >> 16, (code >> 8) & 255, code & 255].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return texts.map(({ box }) => {
    const [x, y, width, height] = box.map(Math.round);
    const { data } = pen.getImageData(x, y, Math.max(1, width), Math.max(1, height));
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const code = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const ground = light([...counts].sort((a, b) => b[1] - a[1])[0][0]);
    const ratio = (other) => (Math.max(ground, other) + 0.05) / (Math.min(ground, other) + 0.05);
    return Math.max(...[...counts.keys()].map((code) => ratio(light(code))));
  });
}"""


def contrasts(opened: Opened, measuring: Any) -> list[tuple[float, str, bool]]:
    """(ratio, text, large) of every line of text in sight, the weakest first."""
    texts = opened.page.evaluate(TEXTS)
    picture = base64.b64encode(opened.page.screenshot()).decode()
    ratios = measuring.evaluate(CONTRASTS, [picture, texts])
    rows = [(ratio, each["text"], each["large"]) for ratio, each in zip(ratios, texts, strict=True)]
    return sorted(rows)


# The thinnest strokes of small text are blended with their ground: no pixel of them has the whole
# colour. Half a step below 4.5 is what the blending takes; the colours themselves are checked too.
BLENDED = 4.0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [
        "all parties",
        "a path",
        "a party",
        "an earlier day",
        "the network",
        "the table",
        "nothing found",
        "the verdicts",
    ],
)
def test_every_text_stands_out_from_its_ground(
    open_html: Open, html: str, state: str, dark: bool
) -> None:
    fragment, size, act = STATES[state]
    opened = open_html(html, fragment, size=size, dark=dark)
    act(opened)
    opened.page.mouse.move(2, 2)
    measuring = opened.page.context.new_page()
    found = contrasts(opened, measuring)
    measuring.close()
    assert len(found) > 20
    weak = [row for row in found if row[0] < (3 if row[2] else BLENDED)]
    assert weak == []


def test_a_pale_text_is_seen(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.evaluate("document.documentElement.style.setProperty('--ink-2', '#b9bbbd')")
    measuring = opened.page.context.new_page()
    assert contrasts(opened, measuring)[0][0] < 3
    measuring.close()


# What is written on what, also on the canvas.
WRITTEN = [
    ("ink", "paper"), ("ink", "panel"), ("ink", "wash"), ("ink-2", "paper"), ("ink-2", "panel"),
    ("ink-2", "wash"), ("listed", "panel"), ("listed", "paper"), ("listed", "listed-wash"),
    ("on-listed", "listed-fill"), ("accent", "panel"), ("accent", "paper"),
    ("accent", "accent-wash"), ("on-accent", "accent"), ("paper", "ink"),
    ("caution", "caution-wash"), ("caution", "panel"), ("caution", "paper"),
    ("blind", "blind-wash"), ("blind", "paper"), ("blind", "panel"),
]  # fmt: skip
# Lines and shapes that must be told from their ground (WCAG 1.4.11).
DRAWN = [("hold", "paper"), ("goods", "paper"), ("place", "paper"), ("listed-fill", "paper")]

RATIOS = """(pairs) => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const code = parseInt(style.getPropertyValue("--" + name).trim().slice(1), 16);
    const [r, g, b] = [code >> 16, (code >> 8) & 255, code & 255].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return pairs.map(([one, other]) => {
    const [a, b] = [light(one), light(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_colour_stands_out_from_what_it_is_put_on(
    open_html: Open, html: str, dark: bool
) -> None:
    page = open_html(html, dark=dark).page
    written = page.evaluate(RATIOS, [list(pair) for pair in WRITTEN])
    drawn = page.evaluate(RATIOS, [list(pair) for pair in DRAWN])
    assert {p: round(r, 2) for p, r in zip(WRITTEN, written, strict=True) if r < 4.5} == {}
    assert {p: round(r, 2) for p, r in zip(DRAWN, drawn, strict=True) if r < 3} == {}

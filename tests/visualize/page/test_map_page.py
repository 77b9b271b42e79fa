"""The page of a large graph in a real browser: drawn, searched, walked, filtered, and only text."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.large_map import made, whole
from graph.analysis.arrays import NODE_KINDS, AnalysisGraph, Strings
from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import PAYLOADS
from visualize.chart import Chart, chart
from visualize.page import map_page
from visualize.page.map_page import render

Open = Callable[..., Opened]
TITLE = "A made-up graph"


def small() -> AnalysisGraph:
    return made(700, 1200)


@pytest.fixture(scope="module")
def graph() -> AnalysisGraph:
    return small()


@pytest.fixture(scope="module")
def drawn(graph: AnalysisGraph) -> Chart:
    return chart(graph, whole(graph))


@pytest.fixture(scope="module")
def html(drawn: Chart) -> str:
    return render(drawn, TITLE)


@pytest.fixture(scope="module")
def large_html() -> str:
    """Above 20,000 nodes discs are folded at first."""
    graph = made(20_500, 41_000)
    return render(chart(graph, whole(graph)), TITLE)


# ---- The file


def unpacked(html: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The head and the columns, read back in another way than the page reads them."""
    head = json.loads(re.findall(r'id="data">(.*?)</script>', html, re.DOTALL)[0])
    data = gzip.decompress(base64.b64decode(re.findall(r'id="columns">(.*?)</script>', html)[0]))
    columns: dict[str, Any] = {}
    start = 0
    for name, count, size, steps in head["columns"]:
        length = count * max(size, 1)
        raw = data[start : start + length]
        start += length
        if size == 0:
            columns[name] = raw.decode("utf-8").split("\n")
            continue
        planes = np.frombuffer(raw, np.uint8).reshape(size, count).astype(np.int64)
        values = sum(planes[at] << (8 * at) for at in range(size))
        columns[name] = np.cumsum(values) % 256**size if steps else values
    assert start == len(data)
    return head, columns


def test_the_file_holds_the_chart(graph: AnalysisGraph, drawn: Chart, html: str) -> None:
    head, columns = unpacked(html)
    assert (columns["x"] == drawn.x).all()
    assert (columns["y"] == drawn.y).all()
    assert columns["names"] == [graph.names[node] for node in drawn.nodes.tolist()]
    assert columns["ids"] == [graph.ids[node] for node in drawn.nodes.tolist()]
    assert (columns["source"] == drawn.source).all()
    code = columns["target"]
    target = columns["source"] + np.where(code % 2 == 1, -(code + 1) // 2, code // 2)
    assert (target == drawn.target).all()
    table = graph.relations
    assert (columns["relation"] == table.kind[drawn.rows]).all()
    assert (columns["evidence"] == np.diff(table.rows.evidence_ptr)[drawn.rows]).all()
    stakes = dict(zip(columns["shareRow"].tolist(), columns["shareLow"].tolist(), strict=True))
    for at, row in enumerate(drawn.rows.tolist()):
        low = int(table.share_low[row])
        assert stakes.get(at) == (None if low < 0 else low // 100)
    assert columns["listings"].sum() == len(columns["listNo"])
    assert ((columns["listings"] > 0) == drawn.listed).all()
    codes = [None, *(code for code, _ in head["countries"])]
    for at, node in enumerate(drawn.nodes.tolist()):
        home = int(graph.country[node])
        expected = None if home < 0 else graph.ids[home].removeprefix("country:")
        assert codes[columns["country"][at]] == expected


def test_the_same_graph_gives_the_same_bytes(html: str) -> None:
    again = small()
    assert render(chart(again, whole(again)), TITLE) == html


def test_a_file_of_twenty_thousand_nodes_is_small(large_html: str) -> None:
    assert len(large_html.encode()) < 700_000


def test_the_policy_names_the_script_and_the_style_by_hash_only(html: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 2
    assert "default-src &#39;none&#39;" in policy


# ---- In a browser

READY = "document.body.dataset.ready === 'true'"
SELECTED = "document.querySelector('#detail .name')?.textContent ?? ''"


def opened_at(open_html: Open, html: str, fragment: str = "", **options: Any) -> Opened:
    opened = open_html(html, fragment, **options)
    opened.wait_until(READY)
    return opened


def best_connected(drawn: Chart) -> int:
    """Place on the chart of the party, no country, with most relations."""
    degree = np.bincount(np.concatenate([drawn.source, drawn.target]), minlength=len(drawn.nodes))
    degree[drawn.nodes < 250] = 0
    return int(np.argmax(degree))


def name_at(drawn: Chart, place: int) -> str:
    return drawn.graph.names[int(drawn.nodes[place])]


def id_at(drawn: Chart, place: int) -> str:
    return drawn.graph.ids[int(drawn.nodes[place])]


PAINTED = """(layer) => {
  const canvas = document.querySelectorAll('#map .layer')[layer];
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const pen = copy.getContext('2d');
  document.getElementById('zoom-fit').click();
  // In the frame of the drawing itself: a GL layer keeps nothing after it.
  return new Promise((done) => requestAnimationFrame(() => {
    pen.drawImage(canvas, 0, 0);
    const { data } = pen.getImageData(0, 0, copy.width, copy.height);
    let painted = 0;
    for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
    done(painted / (copy.width * copy.height));
  }));
}"""

# Without making it draw again.
STILL_PAINTED = """(layer) => {
  const canvas = document.querySelectorAll('#map .layer')[layer];
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const pen = copy.getContext('2d');
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
  return painted / (copy.width * copy.height);
}"""

COLOURS_IN = """async (image) => {
  const bytes = Uint8Array.from(atob(image), (char) => char.charCodeAt(0));
  const drawn = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const copy = document.createElement("canvas");
  copy.width = drawn.width;
  copy.height = drawn.height;
  const pen = copy.getContext("2d");
  pen.drawImage(drawn, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  const probe = document.createElement("span");
  document.body.append(probe);
  return ["--is-company", "--listed-1", "--ink"].map((name) => {
    probe.style.color = "var(" + name + ")";
    const [r, g, b] = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const far = [data[at] - r, data[at + 1] - g, data[at + 2] - b];
      count += Math.hypot(...far) < 12;
    }
    return count;
  });
}"""


@pytest.mark.browser
class TestInABrowser:
    def test_it_opens_and_can_be_used_without_a_request_an_error_or_a_violation(
        self, html: str, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html)
        page = opened.page
        page.locator("#list .row").nth(1).click()
        page.locator("#detail .action").click()
        page.locator("#detail .row").first.click()
        for button in ("#zoom-in", "#zoom-out", "#zoom-fit", "#theme", "#view-table", "#view-map"):
            page.click(button)
        page.locator("#legend .filter").first.click()
        page.locator("#focus .link").click()
        page.mouse.move(900, 400)
        page.mouse.wheel(0, -300)
        page.mouse.down()
        page.mouse.move(960, 440, steps=3)
        page.mouse.up()
        page.emulate_media(media="screen", forced_colors="active", color_scheme="dark")
        page.wait_for_timeout(100)
        assert opened.faults() == []

    def test_counts_are_those_of_the_graph(self, html: str, drawn: Chart, open_html: Open) -> None:
        opened = opened_at(open_html, html)
        assert opened.page.inner_text("#focus h2") == "700 nodes, 1,200 relations"
        assert f"{drawn.listed.sum()} stand on a list" in opened.page.inner_text("#focus .summary")
        assert f"{len(drawn.discs)} discs" in opened.page.inner_text("#list")
        legend = opened.page.inner_text("#legend")
        assert re.search(rf"not listed\s+{700 - int(drawn.listed.sum())}\b", legend)

    def test_search_finds_by_name_id_country_and_list(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html)
        page = opened.page
        place = best_connected(drawn)
        page.keyboard.press("/")
        page.keyboard.type(id_at(drawn, place))
        page.keyboard.press("Enter")
        opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")
        assert id_at(drawn, place) in page.inner_text("#detail .id")
        page.fill("#query", "Consolidated no such thing")
        opened.wait_until("document.querySelector('#hits .no-hit') !== null")
        page.fill("#query", "us_ofac_sdn")
        opened.wait_until("document.querySelectorAll('#hits [role=option]').length === 1")
        page.locator("#query").press("Enter")
        opened.wait_until("location.hash === '#list=us_ofac_sdn'")
        number = list(drawn.graph.listings.lists).index("us_ofac_sdn")
        table = drawn.graph.listings
        on = len(set(table.node[table.list_no == number].tolist()))
        assert page.inner_text("#detail .summary") == f"{on} nodes, {on} listed"
        home = int(drawn.graph.country[drawn.nodes[place]])
        page.fill("#query", drawn.graph.names[home])
        code = drawn.graph.ids[home].removeprefix("country:")
        opened.wait_until(f"document.querySelector('#hits').textContent.includes('Country {code}')")
        assert opened.faults() == []

    def test_the_panel_tells_every_relation_of_a_node(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        place = best_connected(drawn)
        opened = opened_at(open_html, html, f"#node={id_at(drawn, place)}")
        told = opened.page.evaluate(
            "[...document.querySelectorAll('#detail [data-tie]')].map((e) => Number(e.dataset.tie))"
        )
        mine = np.flatnonzero((drawn.source == place) | (drawn.target == place)).tolist()
        assert sorted(told) == mine
        table = drawn.graph.relations
        stake = next(at for at in mine if table.share_low[drawn.rows[at]] > 0)
        note = opened.page.inner_text(f"#detail [data-tie='{stake}'] .tie-note")
        assert note.startswith(f"{int(table.share_low[drawn.rows[stake]]) // 10_000} %")
        stated = int(np.diff(table.rows.evidence_ptr)[drawn.rows[stake]])
        assert f"{stated} statement" in note
        assert f"isthmus exposure {id_at(drawn, place)} --html" in opened.page.inner_text("#detail")

    def test_a_click_picks_what_is_under_the_pointer_and_empty_ground_clears(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        place = best_connected(drawn)
        x, y = int(drawn.x[place]), int(drawn.y[place])
        zoom = 30  # pixels between neighbours: nothing else within reach
        opened = opened_at(open_html, html, f"#at={x},{y},{zoom}")
        box = opened.page.locator("#map").bounding_box()
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        opened.page.mouse.click(*middle)
        opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")
        assert f"node={id_at(drawn, place).replace(':', '%3A')}" in opened.page.url
        opened.page.keyboard.press("Escape")
        opened.wait_until("document.getElementById('detail').hidden")
        opened.page.go_back()
        opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")

    def test_keys_walk_along_relations_and_are_announced(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        place = best_connected(drawn)
        opened = opened_at(open_html, html, f"#node={id_at(drawn, place)}")
        page = opened.page
        page.focus("#map")
        neighbours = {
            name_at(drawn, int(other))
            for one, other in ((drawn.source, drawn.target), (drawn.target, drawn.source))
            for other in other[one == place]
        }
        reached = set()
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
            page.keyboard.press(key)
            now = page.evaluate(SELECTED)
            said = page.inner_text("#live")
            if now == name_at(drawn, place):
                assert said.startswith("No relation leads")
            else:
                reached.add(now)
                assert now in said
                assert name_at(drawn, place) in said
                page.go_back()
                opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")
                page.focus("#map")
        assert reached
        assert reached <= neighbours
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")
        assert page.inner_text("#live").startswith("Disc ")
        page.keyboard.press("Enter")
        assert page.evaluate(SELECTED) != ""
        before = page.url
        for key in ("+", "-", "0"):
            page.keyboard.press(key)
        assert page.url != before

    def test_the_legend_filters_and_the_address_remembers(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html)
        page = opened.page
        page.locator("#legend .filter", has_text="not listed").click()
        listed = int(drawn.listed.sum())
        assert page.inner_text("#focus h2").startswith(f"{listed} nodes")
        assert "of 700 and 1,200, as filtered" in page.inner_text("#focus .summary").lower()
        assert "no-listed=unlisted" in page.url
        page.locator("#legend .filter", has_text="supplies").click()
        again = opened_at(open_html, html, "#" + page.url.partition("#")[2])
        assert again.page.inner_text("#focus h2") == page.inner_text("#focus h2")
        assert again.page.locator("#legend [aria-pressed=false]").count() == 2
        again.page.locator("#focus .link").click()
        assert again.page.inner_text("#focus h2") == "700 nodes, 1,200 relations"

    def test_the_table_holds_what_is_chosen_and_the_csv_all_of_it(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        place = best_connected(drawn)
        opened = opened_at(open_html, html, f"#node={id_at(drawn, place)}&view=table")
        mine = np.flatnonzero((drawn.source == place) | (drawn.target == place))
        assert opened.page.locator("#table tbody tr").count() == len(mine)

        def click() -> None:
            opened.page.click("#export")
            opened.page.get_by_role("menuitem", name="What is chosen or in view as CSV").click()

        rows = list(csv.reader(io.StringIO(opened.file(click).decode("utf-8-sig"), newline="")))
        ends = {(row[-2], row[-1]) for row in rows[1:]}
        assert ends == {
            (id_at(drawn, int(drawn.source[at])), id_at(drawn, int(drawn.target[at])))
            for at in mine
        }
        opened.page.keyboard.press("Escape")
        opened.wait_until("document.querySelector('#table caption').textContent === 'All nodes'")
        assert opened.page.inner_text("#table .note") == (
            "700 rows; the first 400 are shown, the CSV export has all."
        )
        rows = list(csv.reader(io.StringIO(opened.file(click).decode("utf-8-sig"), newline="")))
        assert len(rows) == 701

    def test_discs_nodes_and_names_are_drawn_and_the_png_has_them_all(
        self, html: str, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html)
        if not opened.page.evaluate("document.getElementById('trouble').hidden"):
            pytest.skip("this Chromium offers no WebGL 2, not even in software")
        discs, nodes, names = (opened.page.evaluate(PAINTED, layer) for layer in range(3))
        assert discs > 0.1
        assert nodes > 0.02
        assert names > 0.005

        def click() -> None:
            opened.page.click("#export")
            opened.page.get_by_role("menuitem", name="Map as PNG image").click()

        image = base64.b64encode(opened.file(click)).decode()
        colours = opened.page.evaluate(COLOURS_IN, image)
        # Companies in their blue, listed ones in red, names in ink: of each at least some.
        assert all(count > 20 for count in colours), colours

    def test_without_webgl_the_page_says_so_and_everything_else_works(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        broken = html.replace('canvas.getContext("webgl2"', 'canvas.getContext("webgl9"')
        assert broken != html
        opened = opened_at(open_html, without_policy(broken))
        page = opened.page
        assert "no WebGL 2" in page.inner_text("#trouble")
        assert page.evaluate(PAINTED, 0) > 0.1
        place = best_connected(drawn)
        page.fill("#query", id_at(drawn, place))
        page.locator("#query").press("Enter")
        opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")
        page.click("#view-table")
        assert page.locator("#table tbody tr").count() > 1

    def test_without_decompression_the_page_says_so(self, html: str, open_html: Open) -> None:
        broken = html.replace("<script>(", "<script>delete window.DecompressionStream;(", 1)
        opened = open_html(without_policy(broken))
        opened.wait_until("!document.getElementById('trouble').hidden")
        assert "no DecompressionStream" in opened.page.inner_text("#trouble")

    def test_an_address_with_a_choice_opens_on_a_whole_picture(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html, f"#node={id_at(drawn, best_connected(drawn))}")
        opened.page.wait_for_timeout(150)  # the window's size is told once more
        for layer in (0, 2):
            assert opened.page.evaluate(STILL_PAINTED, layer) > 0.002

    def test_a_lost_graphics_context_comes_back(self, html: str, open_html: Open) -> None:
        opened = opened_at(open_html, html)
        if not opened.page.evaluate("document.getElementById('trouble').hidden"):
            pytest.skip("this Chromium offers no WebGL 2, not even in software")
        opened.page.evaluate(LOSE_CONTEXT)
        opened.page.wait_for_timeout(100)
        assert opened.page.evaluate(PAINTED, 1) > 0.02
        assert [text for text in opened.faults() if "CONTEXT_LOST" not in text] == []

    def test_a_choice_that_a_filter_hides_clears_the_filter_and_says_so(
        self, html: str, drawn: Chart, open_html: Open
    ) -> None:
        place = best_connected(drawn)
        kind = str(NODE_KINDS[int(drawn.graph.kind[drawn.nodes[place]])])
        opened = opened_at(open_html, html, f"#no-kinds={kind}")
        opened.page.fill("#query", id_at(drawn, place))
        opened.page.locator("#query").press("Enter")
        opened.wait_until(f"{SELECTED} === {json.dumps(name_at(drawn, place))}")
        assert opened.page.inner_text("#live").startswith("Filters cleared, as they hid it")

    @pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
    @pytest.mark.parametrize("view", ["map", "list", "table"])
    def test_nothing_is_cut_off_sideways(
        self, html: str, drawn: Chart, open_html: Open, size: tuple[int, int], view: str
    ) -> None:
        fragment = f"#node={id_at(drawn, best_connected(drawn))}&view={view}"
        opened = opened_at(open_html, html, fragment, size=size)
        assert opened.page.evaluate(CUT_OFF) == []

    def test_targets_are_large_enough(self, html: str, drawn: Chart, open_html: Open) -> None:
        fragment = f"#node={id_at(drawn, best_connected(drawn))}"
        opened = opened_at(open_html, html, fragment)
        assert opened.page.evaluate(SMALL_TARGETS) == []

    @pytest.mark.parametrize("dark", [False, True])
    def test_words_and_signs_stand_out_from_their_ground(
        self, html: str, open_html: Open, dark: bool
    ) -> None:
        opened = opened_at(open_html, html, dark=dark)
        assert opened.page.evaluate(LOW_CONTRAST) == []


@pytest.mark.browser
class TestLarge:
    def test_discs_are_folded_at_first_and_open_when_asked(
        self, large_html: str, open_html: Open
    ) -> None:
        opened = opened_at(open_html, large_html)
        page = opened.page
        told = page.inner_text("#list")
        assert "A disc opens when you zoom in or click it" in told
        assert re.search(r"the 260 thickest of [\d,]+ bundles of relations are drawn", told)
        page.locator("#list .row.disc").first.click()
        opened.wait_until(f"{SELECTED} !== ''")
        assert "Best connected" in page.inner_text("#detail")
        page.locator("#detail .row").first.click()
        opened.wait_until("location.hash.startsWith('#node=')")
        assert opened.faults() == []

    def test_it_is_drawn_soon_and_moves_with_little_script(
        self, large_html: str, open_html: Open, tmp_path: Path
    ) -> None:
        """CPU of the main thread by the browser's own clock; see benchmarks/large_map.py."""
        opened = open_html("<title>empty</title>")
        page = opened.page
        spent = opened.clock()

        file = tmp_path / "large.html"
        file.write_text(large_html, "utf-8")
        before = spent("TaskDuration")
        page.goto(file.as_uri())
        opened.wait_until(READY)
        assert spent("TaskDuration") - before < 600
        page.evaluate(MOVE, [8, -60])  # names are measured once, indexes made once
        script = spent("ScriptDuration")
        redraws = 12
        page.evaluate(MOVE, [redraws, 30])
        assert (spent("ScriptDuration") - script) / redraws < 5

    def test_relations_are_left_out_while_a_slow_machine_moves_the_map(
        self, html: str, open_html: Open
    ) -> None:
        opened = opened_at(open_html, html)
        page = opened.page
        light = "document.getElementById('map').dataset.light"
        page.evaluate(MOVE, [8, -20])
        page.evaluate(SLOW_FRAMES)
        page.evaluate(MOVE, [8, -20])
        assert page.evaluate(light) == "true"
        opened.wait_until(f"{light} === 'false'")  # at rest everything is there


@pytest.mark.browser
class TestHostileText:
    def test_hostile_text_in_every_field_stays_text(self, open_html: Open) -> None:
        opened = opened_at(open_html, render(hostile_chart(), "".join(PAYLOADS)))
        assert opened.page.evaluate(EXERCISE) > 50

        def click() -> None:
            opened.page.evaluate(
                "document.querySelectorAll('#export-menu [role=menuitem]')[1].click()"
            )

        text = opened.file(click).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert len(cells) > 500
        assert [cell for cell in cells if re.match(r"\s*[=+\-@\uff1d\t\r]", cell)] == []
        assert opened.faults() == []

    def test_a_planted_fault_is_stopped_and_seen(
        self, open_html: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sound = map_page.map_script()
        faulty = sound.replace("element.textContent=value", "element.innerHTML=value")
        assert faulty != sound
        monkeypatch.setattr(map_page, "map_script", lambda: faulty)
        opened = open_html(render(hostile_chart(), TITLE))
        opened.page.wait_for_timeout(400)
        assert any("TrustedHTML" in fault for fault in opened.faults())

    def test_an_id_cannot_leave_the_command_that_is_shown(self, open_html: Open) -> None:
        graph = small()
        ids = list(graph.ids)
        ids[300] = "made:x'; rm -r ~ #"
        opened = opened_at(
            open_html, render(chart(replace(graph, ids=Strings.of(ids)), whole(graph)), TITLE)
        )
        opened.page.fill("#query", "rm -r")
        opened.page.locator("#query").press("Enter")
        opened.wait_until("document.querySelector('#detail code') !== null")
        shown = opened.page.inner_text("#detail code")
        assert shown == "isthmus exposure 'made:x'\\''; rm -r ~ #' --html page.html"


def hostile_chart() -> Chart:
    """Every payload as a name, an id, a list, a way of being linked, a note and what was cut."""
    graph = small()
    names = [PAYLOADS[at % len(PAYLOADS)] for at in range(len(graph))]
    ids = [
        key if key.startswith("country:") else f"{PAYLOADS[at % len(PAYLOADS)]}{at}"
        for at, key in enumerate(graph.ids)
    ]
    relations = replace(
        graph.relations,
        texts=Strings.of(list(PAYLOADS)),
        how=(np.arange(len(graph.relations.kind)) % len(PAYLOADS)).astype(np.int32),
    )
    lists = [f"{text}{at}" for at, text in enumerate(PAYLOADS[:5])]
    hostile = replace(
        graph,
        names=Strings.of(names),
        ids=Strings.of(ids),
        relations=relations,
        listings=replace(graph.listings, lists=Strings.of(lists)),
        notes=PAYLOADS,
        ledger=PAYLOADS[0],
    )
    return chart(hostile, replace(whole(hostile), left=PAYLOADS))


def without_policy(html: str) -> str:
    """For pages whose script a test has changed: its hash is another one."""
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


MOVE = """async ([count, deltaY]) => {
  const map = document.getElementById("map");
  const box = map.getBoundingClientRect();
  const clientX = box.left + box.width / 2;
  const clientY = box.top + box.height / 2;
  for (let at = 0; at < count; at += 1) {
    map.dispatchEvent(new WheelEvent("wheel", {clientX, clientY, deltaY, cancelable: true}));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""

LOSE_CONTEXT = """async () => {
  const canvas = document.querySelectorAll("#map .layer")[1];
  const losing = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
  const happened = (name) => new Promise((done) => canvas.addEventListener(name, done));
  const lost = happened("webglcontextlost");
  losing.loseContext();
  await lost;
  const back = happened("webglcontextrestored");
  setTimeout(() => losing.restoreContext(), 20);
  await back;
}"""

SLOW_FRAMES = """() => {
  window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 70);
}"""

# Opens the panel of many nodes, every disc, both tables, the search and the legend.
EXERCISE = """async () => {
  const pause = () => new Promise((done) => requestAnimationFrame(() => done()));
  const all = (selector) => [...document.querySelectorAll(selector)];
  let opened = 0;
  for (let at = 0; at < 30; at += 1) {
    const row = all("#list .row, #detail .row")[at * 7 % 41];
    if (!row) break;
    row.click();
    opened += 1;
    document.querySelector("#detail .row.tie")?.click();
    opened += 1;
    if (at % 5 === 0) document.getElementById("view-" + (at % 10 ? "map" : "table")).click();
    await pause();
    document.querySelector("#detail .back")?.click();
  }
  document.getElementById("view-map").click();
  for (const filter of all("#legend .filter").slice(0, 6)) filter.click();
  document.querySelector("#legend .more")?.click();
  document.querySelector("#focus .link")?.click();
  const map = document.getElementById("map");
  const box = map.getBoundingClientRect();
  for (let x = 10; x < box.width; x += 60) {
    const clientY = box.top + box.height / 2;
    map.dispatchEvent(new PointerEvent("pointermove", {clientX: box.left + x, clientY}));
  }
  for (const key of ["ArrowRight", "Enter", "ArrowLeft", "+", "+", "-", "0"]) {
    map.dispatchEvent(new KeyboardEvent("keydown", {key}));
    await pause();
  }
  const query = document.getElementById("query");
  for (const text of ["script", "<", "window"]) {
    query.value = text;
    query.dispatchEvent(new Event("input"));
    await new Promise((done) => setTimeout(done, 10));
  }
  document.getElementById("view-table").click();
  document.querySelector("#detail .back")?.click();
  await pause();
  return opened;
}"""

CUT_OFF = """() => {
  const found = [];
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("page is too wide");
  for (const e of document.querySelectorAll("#top *, #panel, #scroll, #table, #foot")) {
    if (e.closest("[hidden], .unseen, #hits, #export-menu") || !e.offsetParent) continue;
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) found.push("outside: " + e.id + e.tagName);
  }
  for (const id of ["focus", "scroll", "table", "provenance", "legend"]) {
    const e = document.getElementById(id);
    if (e.scrollWidth > e.clientWidth + 1) found.push("wider than its place: " + id);
  }
  return found;
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, a[href]")]
  .filter((e) => e.offsetParent && !e.closest(".skip") && !e.classList.contains("skip"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([e, box]) => (e.id || e.className || e.tagName) + " " + box.width + "x" + box.height)"""

# Text at 4.5 to 1 and signs at 3 to 1 against the ground they stand on.
LOW_CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/, 0\\)$/.test(backgroundColor)) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!e.offsetParent && !(e instanceof SVGElement)) continue;
    if (e.closest("[hidden], .unseen, .skip")) continue;
    const sign = e.matches("svg.sign");
    const words = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!sign && !words) continue;
    const has = contrast(getComputedStyle(e).color, groundOf(e));
    const name = e.className.baseVal ?? e.className;
    if (has < (sign ? 3 : 4.5)) found.push(name + " " + has.toFixed(2));
  }
  const paper = getComputedStyle(document.body).backgroundColor;
  const probe = document.createElement("span");
  document.body.append(probe);
  const kinds = ["company", "person", "organization", "vessel", "airplane", "country", "product"];
  const names = [...kinds.map((kind) => "--is-" + kind), "--listed-1", "--listed-2", "--listed-3"];
  for (const name of names) {
    probe.style.color = "var(" + name + ")";
    const has = contrast(getComputedStyle(probe).color, paper);
    if (has < 3) found.push(name + " " + has.toFixed(2));
  }
  return [...new Set(found)];
}"""

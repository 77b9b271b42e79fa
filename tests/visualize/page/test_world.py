"""The world map in a real browser: what it draws, its keys, its filter, its table twin."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import ingest
from isthmus.book import Book
from isthmus.commands.demo import FIRMS
from isthmus.home import Home
from queries.exposure import ExposureQuestion
from queries.result import Exposure, ExposureReport
from tests.tables import NOW
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_page import CUT_OFF, text
from visualize.page.renderer import render
from visualize.world.borders import Borders

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
WORLD = "#focus=smp:corvane&view=world"
TRADE = WORLD + "&flows=trade"

# The middle of a country's name on the map, found by its words.
NAME = """(words) => {
  const found = [...document.querySelectorAll("#atlas .place-name")]
    .find((name) => name.textContent === words);
  const box = found.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""

ROWS = """(at) => [...document.querySelectorAll("#atlas-tables table")[at].tBodies[0].rows]
  .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"""

# Marks that stick out of the drawing or cover each other, and names that stick out or overlap.
CLASHES = """() => {
  const found = [];
  const frame = document.getElementById("atlas").getBoundingClientRect();
  const boxes = (selector) => [...document.querySelectorAll(selector)]
    .map((e) => [e.textContent || e.getAttribute("class"), e.getBoundingClientRect()]);
  const marks = boxes("#atlas .mark-shape");
  const names = boxes("#atlas .place-name");
  for (const [what, box] of [...marks, ...names]) {
    if (box.left < frame.left - 1 || box.right > frame.right + 1 ||
        box.top < frame.top - 1 || box.bottom > frame.bottom + 1) found.push("outside: " + what);
  }
  const clash = (a, b, slack) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  marks.forEach(([, a], i) => marks.slice(i + 1).forEach(([, b]) => {
    const apart = Math.hypot(a.x + a.width / 2 - b.x - b.width / 2,
      a.y + a.height / 2 - b.y - b.height / 2);
    if (apart < (a.width + b.width) / 2 - 3) found.push("marks cover each other");
  }));
  names.forEach(([one, a], i) => names.slice(i + 1).forEach(([other, b]) => {
    if (clash(a, b, 3)) found.push(one + " covers " + other);
  }));
  return [found, marks.length, names.length];
}"""


def place(report: ExposureReport, key: str) -> str:
    party = report.parties[key]
    return party.country or ("" if party.kind != "Country" else key.removeprefix("country:"))


def members(result: Exposure) -> set[str]:
    ends = {
        end for path in result.paths for step in path.steps for end in (step.source, step.target)
    }
    return {result.focus.id, *ends, *(path.target for path in result.paths)}


def ranks_through(report: ExposureReport, result: Exposure, country: str) -> list[str]:
    return [
        str(path.rank)
        for path in result.paths
        if country
        in {
            place(report, key)
            for key in (result.focus.id, path.target, *(step.target for step in path.steps))
        }
    ]


def ranks(opened: Opened) -> list[str]:
    found: list[str] = opened.page.eval_on_selector_all(
        "#list .path", "rows => rows.map((row) => row.dataset.rank)"
    )
    return sorted(found, key=int)


def rows(opened: Opened, at: int = 0) -> list[list[str]]:
    found: list[list[str]] = opened.page.evaluate(ROWS, at)
    return found


def click_on(opened: Opened, country: str) -> None:
    opened.page.evaluate("document.getElementById('world').scrollTop = 0")
    x, y = opened.page.evaluate(NAME, country)
    opened.page.mouse.click(x, y)


def said(opened: Opened) -> str:
    return opened.page.inner_text("#live")


@pytest.mark.parametrize("dark", [False, True])
def test_everything_on_it_can_be_used_without_a_request_an_error_or_a_violation(
    dark: bool, open_html: Open, html: str
) -> None:
    opened = open_html(html, WORLD, dark=dark)
    page = opened.page
    page.wait_for_selector("#atlas .mark-shape")
    for button in ("#world-in", "#world-out", "#world-all", "#world-fit", "#flows-trade"):
        page.click(button)
    page.focus("#atlas")
    for key in ("ArrowRight", "Enter", "Escape", "+", "+", "ArrowDown", "-", "0", "End", "Home"):
        page.keyboard.press(key)
    box = page.locator("#atlas").bounding_box()
    assert box is not None
    page.click("#world-in")
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 380, box["y"] + 240, steps=5)
    page.mouse.up()
    page.click("#atlas-tables summary >> nth=0")
    page.emulate_media(media="print")
    page.wait_for_timeout(60)
    page.emulate_media(media="screen", forced_colors="active")
    page.wait_for_timeout(60)
    assert opened.faults() == []


def test_a_click_on_a_country_leaves_its_paths_in_list_map_and_tables_and_says_so(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, WORLD)
    result = report.results[0]
    wanted = ranks_through(report, result, "BR")
    assert 0 < len(wanted) < len(result.paths)
    click_on(opened, "Brazil")
    assert ranks(opened) == wanted
    note = text(opened, "#list .filter-note")
    assert note.startswith("Only paths through Brazil.")
    assert f"{len(result.paths) - len(wanted)} paths are filtered out" in note
    assert f"Only paths through Brazil: {len(wanted)} of {len(result.paths)} paths" in said(opened)
    assert "country=BR" in opened.page.url
    opened.page.click("#view-table")
    assert len(opened.page.query_selector_all("#table table:first-of-type tbody tr")) == len(wanted)
    opened.page.click("#view-map")
    assert "Brazil" in text(opened, "#legend")
    opened.page.click("#view-world")
    opened.page.keyboard.press("Escape")
    assert len(ranks(opened)) == len(result.paths)
    assert "No longer only paths through Brazil" in said(opened)
    assert "country=" not in opened.page.url


def test_the_same_country_again_or_show_all_or_its_row_take_it_back(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, WORLD)
    everything = len(report.results[0].paths)
    take_back: list[Callable[[], None]] = [
        lambda: click_on(opened, "Brazil"),
        lambda: opened.page.click("#list .filter-note .link"),
        lambda: opened.page.click("#atlas-tables [data-code=BR]"),
    ]
    for way in take_back:
        opened.page.click("#atlas-tables [data-code=BR]")
        assert len(ranks(opened)) < everything
        assert opened.page.evaluate("document.activeElement.dataset.code") == "BR"
        way()
        assert len(ranks(opened)) == everything


def test_arrows_walk_through_the_countries_in_order_of_their_exposure(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, WORLD)
    table = [row for row in rows(opened)[:-1] if row[0] != "No country stated"]
    opened.page.focus("#atlas")
    heard = []
    for _ in table:
        opened.page.keyboard.press("ArrowRight")
        heard.append(said(opened))
    assert len(heard) > 10
    for at, (words, row) in enumerate(zip(heard, table, strict=True), start=1):
        name, parties, listed, paths = row[:4]
        assert words.startswith(f"{name}, {at} of {len(table)}: {parties} part"), words
        assert f"on {paths} paths" in words, words
        assert (f"{listed} listed" in words) == (listed != "0"), words
    counts = [int(row[3].split()[0]) for row in table]
    assert counts == sorted(counts, reverse=True)
    opened.page.keyboard.press("ArrowRight")
    assert said(opened) == heard[0]
    opened.page.keyboard.press("ArrowLeft")
    assert said(opened) == heard[-1]
    opened.page.keyboard.press("Home")
    assert said(opened) == heard[0]
    opened.page.keyboard.press("End")
    assert said(opened) == heard[-1]
    opened.page.keyboard.press("Enter")
    assert 0 < len(ranks(opened)) < len(report.results[0].paths)
    assert said(opened).startswith("Only paths through ")
    opened.page.keyboard.press("Escape")
    assert len(ranks(opened)) == len(report.results[0].paths)
    assert opened.page.evaluate("document.activeElement.id") == "atlas"


def test_the_address_opens_the_same_view(open_html: Open, html: str) -> None:
    opened = open_html(html, TRADE + "&country=TR")
    assert opened.page.get_attribute("#view-world", "aria-pressed") == "true"
    assert opened.page.get_attribute("#flows-trade", "aria-pressed") == "true"
    assert text(opened, "#list .filter-note").startswith("Only paths through Türkiye.")
    opened.page.click("#flows-paths")
    opened.page.go_back()
    opened.wait_until("document.getElementById('flows-trade').ariaPressed === 'true'")
    for unknown in ("%3Cb%3E", "AQ", "__proto__"):
        strange = open_html(html, f"{WORLD}&country={unknown}")
        assert not strange.page.query_selector("#list .filter-note")
        assert strange.faults() == []


def test_the_sum_of_the_table_is_the_number_of_parties_for_every_party_asked_about(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    for result in report.results:
        opened = open_html(html, f"#focus={result.focus.id}&view=world")
        *places, total = rows(opened)
        assert total[0] == "All places"
        assert int(total[1]) == len(members(result)) == sum(int(row[1]) for row in places)
        listed = [key for key in members(result) if report.parties[key].listings]
        assert int(total[2]) == len(listed) == sum(int(row[2]) for row in places)


def test_a_country_that_is_not_on_the_map_is_in_the_table(
    open_html: Open, report: ExposureReport
) -> None:
    strange = {"smp:sertao": "XX", "smp:jiahe": "CN incl. HK", "smp:gulf": "ae", "smp:tarim": ""}
    parties = {
        key: replace(party, country=strange.get(key, party.country))
        for key, party in report.parties.items()
    }
    opened = open_html(render(replace(report, parties=parties)), WORLD)
    table = {row[0]: row for row in rows(opened)}
    assert table["XX not on the map"][1] == "1"
    assert table["CN incl. HK not on the map"][1] == "1"
    assert int(table["All places"][1]) == len(members(report.results[0]))
    opened.page.click("#atlas-tables [data-code='CN incl. HK']")
    changed = replace(report, parties=parties)
    assert ranks(opened) == ranks_through(changed, changed.results[0], "CN incl. HK")
    assert opened.faults() == []


def test_trade_is_told_as_stated_and_a_fact_without_a_value_says_so(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, TRADE)
    table = rows(opened, 1)
    assert text(opened, "#atlas-tables table:last-of-type caption") == "9 trade facts shown of 9"
    figures = {(row[0], row[2]): row[3] for row in table}
    assert figures["China → Russia", "2023"] == "USD 640 million"
    assert figures["China → Russia", "2022 to 2023"] == "USD 1.2 billion"
    assert figures["China → Russia", "2023-07"].startswith(
        "68 % of the importer’s imports; value not stated"
    )
    assert figures["Türkiye → Russia", "2023"] == "JPY 110,000"
    assert figures["Kazakhstan → Russia", "2022"] == "37 machines; value not stated"
    assert figures["XX → Iran not on the map", "time not stated"] == "value not stated"
    assert "CN incl. HK → Russia not on the map" in {row[0] for row in table}
    assert "HS 8457, 8458" in table[0][1]
    lines = opened.page.eval_on_selector_all(
        "#atlas .flow",
        "lines => lines.map((line) => [line.hasAttribute('stroke-dasharray'),"
        " Number(line.getAttribute('stroke-width'))])",
    )
    assert len(lines) == 5  # by pair of countries; two pairs have an end that is not on the map
    dashed = [width for unvalued, width in lines if unvalued]
    assert len(dashed) == 2
    assert max(dashed) < min(width for unvalued, width in lines if not unvalued)


def test_trade_is_narrowed_by_goods_by_year_and_by_country(open_html: Open, html: str) -> None:
    opened = open_html(html, TRADE)
    page = opened.page
    page.select_option("#world-goods select", index=1)
    assert {row[1].split(" · ")[0] for row in rows(opened, 1)} in (
        {"Machine tools"},
        {"Integrated circuits"},
    )
    page.select_option("#world-goods select", index=0)
    page.select_option("#world-year select", label="2022: 3")
    assert len(rows(opened, 1)) == 3
    assert "3 trade facts shown" in said(opened)
    page.click("#atlas-tables [data-code=KZ]")
    assert [row[0] for row in rows(opened, 1)] == ["Kazakhstan → Russia"]


def test_a_source_of_a_trade_fact_is_named_dated_and_linked(open_html: Open, html: str) -> None:
    opened = open_html(html, TRADE)
    opened.page.click("#atlas-tables summary >> nth=0")
    words = text(opened, "#atlas-tables details[open]")
    for word in ("Trade note 0", "example.org", "1 Feb 2024", "trade.csv line 2", "medium"):
        assert word in words


def test_a_line_tells_its_figures_under_the_pointer(open_html: Open, html: str) -> None:
    opened = open_html(html, TRADE)
    opened.page.evaluate(
        """() => [...document.querySelectorAll("#atlas .flow-hit")].at(-1)
          .dispatchEvent(new PointerEvent("pointermove", {bubbles: true}))"""
    )
    words = text(opened, "#atlas-said")
    assert "China → Russia: 3 trade facts; largest figure USD 1.2 billion" in words


def test_a_picked_path_is_the_one_line_that_stands_out(open_html: Open, html: str) -> None:
    opened = open_html(html, WORLD)
    opened.page.click("#list .path >> nth=0")
    lit, faint = (
        len(opened.page.query_selector_all(f"#atlas .flow.{look}"))
        for look in ("is-lit", "is-faint")
    )
    assert lit >= 1
    assert faint >= 5
    assert lit + faint == len(opened.page.query_selector_all("#atlas .flow"))


def test_every_figure_of_a_country_has_its_class_in_the_legend(open_html: Open, html: str) -> None:
    opened = open_html(html, WORLD)
    words = text(opened, "#atlas-legend [aria-label='Paths through a country']")
    spans = [tuple(map(int, found)) for found in re.findall(r"(\d+)–(\d+) paths", words)]
    spans += [(int(found), int(found)) for found in re.findall(r"(?<![\d–])(\d+) paths?", words)]
    counts = {int(row[3].split()[0]) for row in rows(opened)[:-1]}
    for count in counts - {0}:
        assert sum(low <= count <= high for low, high in spans) == 1, (count, words)


@pytest.mark.parametrize("fragment", [WORLD, TRADE, WORLD + "&country=CN"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_cut_off_and_no_mark_or_name_covers_another(
    fragment: str, size: tuple[int, int], dark: bool, open_html: Open, html: str
) -> None:
    opened = open_html(html, fragment, size=size, dark=dark)
    opened.page.wait_for_selector("#atlas .mark-shape")
    assert opened.page.evaluate(CUT_OFF) == []
    beside = """() => {
      const world = document.getElementById("world");
      return world.scrollWidth - world.clientWidth;
    }"""
    assert opened.page.evaluate(beside) <= 1
    clashes, marks, names = opened.page.evaluate(CLASHES)
    assert clashes == []
    assert marks >= 15
    assert names >= (10 if size[0] > 400 else 4)
    small = opened.page.evaluate(
        """() => [...document.querySelectorAll("#world button, #world select, #world summary")]
          .filter((e) => e.offsetParent && !e.closest("p, td, th"))
          .map((e) => [e.getBoundingClientRect(), e.id || e.textContent])
          .filter(([box]) => box.height < 24 || box.width < 24).map(([, words]) => words)"""
    )
    assert small == []


def test_another_party_is_framed_anew_and_closer_goes_to_what_is_exposed(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, WORLD)
    opened.page.click("#world-in")
    opened.page.click("#world-in")
    assert opened.page.evaluate(NAME, "United States")
    for name in ("Altmark", "Sakura", "Quietwater"):
        opened.page.keyboard.press("]")
        assert name in text(opened, "#focus h2")
        clashes, marks, _ = opened.page.evaluate(CLASHES)
        assert clashes == []
        assert marks == len([row for row in rows(opened)[:-1] if row[0] != "No country stated"])


def test_on_paper_nothing_is_cut_and_the_controls_are_gone(open_html: Open, html: str) -> None:
    opened = open_html(html, TRADE)
    opened.page.emulate_media(media="print")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    state: dict[str, Any] = opened.page.evaluate(
        """() => {
          const world = document.getElementById("world");
          return {
            hidden: world.scrollHeight - world.clientHeight,
            bar: getComputedStyle(document.getElementById("world-bar")).display,
            folded: document.querySelectorAll("#atlas-tables details:not([open])").length,
          };
        }"""
    )
    assert state["hidden"] <= 1
    assert state["bar"] == "none"
    assert state["folded"] == 0


def test_with_fewer_than_two_countries_the_button_says_why_and_no_shape_travels(
    open_html: Open, report: ExposureReport, html: str
) -> None:
    parties = {key: replace(party, country="CN") for key, party in report.parties.items()}
    results = tuple(
        replace(result, focus=replace(result.focus, country="CN")) for result in report.results
    )
    lone = render(replace(report, parties=parties, results=results, trade=()))
    assert len(lone.encode()) < len(html.encode()) - 20_000
    opened = open_html(lone, WORLD)
    button = opened.page.locator("#view-world")
    assert button.get_attribute("aria-disabled") == "true"
    assert "fewer than two countries" in (button.get_attribute("title") or "")
    assert opened.page.get_attribute("body", "data-view") == "list"
    button.click(force=True)
    assert "fewer than two countries" in said(opened)
    assert opened.page.get_attribute("body", "data-view") == "list"
    assert opened.faults() == []


def test_without_trade_its_button_says_why(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(render(replace(report, trade=())), TRADE)
    button = opened.page.locator("#flows-trade")
    assert button.get_attribute("aria-disabled") == "true"
    button.click(force=True)
    assert said(opened) == "No trade fact touches a country of these paths"
    assert opened.page.get_attribute("#flows-paths", "aria-pressed") == "true"


def test_other_borders_are_drawn_with_their_own_policy(
    open_html: Open, report: ExposureReport
) -> None:
    own = Borders(
        policy="<b>Borders as we see them.</b>",
        credit="Drawn by hand.",
        width=400,
        height=200,
        points={"US": (40, 60), "CN": (300, 80), "RU": (250, 40)},
        shapes={"CN": (((280, 60), (320, 60), (320, 100), (280, 100)),)},
    )
    opened = open_html(render(report, own), WORLD)
    assert "<b>Borders as we see them.</b> Drawn by hand." in text(opened, "#atlas-legend")
    shapes = opened.page.eval_on_selector_all(
        "#atlas .land", "lands => lands.map((l) => l.getAttribute('d'))"
    )
    assert "M280 60L320 60L320 100L280 100Z" in shapes
    assert len(shapes) == 3
    table = {row[0] for row in rows(opened)}
    assert "Japan not on the map" in table
    assert opened.faults() == []


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page that `isthmus demo` writes."""
    home = Home(tmp_path_factory.mktemp("home"))
    ingest(home.ledger, "starter", [], now=NOW)
    book = Book(home, date(2026, 11, 24))
    return render(book.exposure(FIRMS, ExposureQuestion(profile="investor", top=12, each=2)))


def test_the_page_of_the_starter_graph_stays_below_788_kib_without_its_verdicts(
    starter: str,
) -> None:
    assert len(starter.encode("utf-8")) <= 788 * 1024


def test_the_routes_of_the_starter_graph_into_russia_have_their_names(
    open_html: Open, starter: str
) -> None:
    opened = open_html(starter, "#focus=starter:dji&view=world&flows=trade")
    names = opened.page.eval_on_selector_all(
        "#atlas .place-name", "names => names.map((name) => name.textContent)"
    )
    assert {"Russia", "China", "Hong Kong", "Türkiye", "Kazakhstan"} <= set(names)
    clashes, *_ = opened.page.evaluate(CLASHES)
    assert clashes == []


def test_the_notice_of_the_shapes_ships_beside_them() -> None:
    import visualize.world

    folder = Path(visualize.world.__file__).parent
    assert {"borders.json", "NOTICE"} <= {file.name for file in folder.iterdir()}

"""What a person does with the page, done in a real browser."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace

import pytest

from queries.result import ExposureReport
from tests.visualize.page.conftest import Opened
from tests.visualize.page.sample import parties
from visualize.page.renderer import render

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
CORVANE = "#focus=smp:corvane"


# What is wider than its place, sticks out of the window, or is a button with its words cut off.
CUT_OFF = """() => {
  const found = [];
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("page is too wide");
  for (const e of document.querySelectorAll("#top *, #panel, #scroll, #table, #foot")) {
    if (e.closest("[hidden], .unseen, #hits, #export-menu") || !e.offsetParent) continue;
    const box = e.getBoundingClientRect();
    if (box.right > innerWidth + 0.5 || box.left < -0.5) found.push("outside: " + e.id + e.tagName);
  }
  for (const id of ["focus", "scroll", "chooser", "table", "provenance", "legend", "empty"]) {
    const e = document.getElementById(id);
    if (e === null) continue; // another kind of page
    if (e.scrollWidth > e.clientWidth + 1) found.push("wider than its place: " + id);
  }
  for (const e of document.querySelectorAll("button")) {
    if (!e.offsetParent) continue;
    if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2)
      found.push("button cut off: " + e.textContent.slice(0, 40));
  }
  return found;
}"""


def export(opened: Opened, words: str) -> bytes:
    def click() -> None:
        opened.page.click("#export")
        opened.page.get_by_role("menuitem", name=words, exact=True).click()

    return opened.file(click)


def text(opened: Opened, selector: str) -> str:
    return opened.page.inner_text(selector)


def test_the_page_opens_without_a_request_an_error_or_a_violation(
    open_html: Open, html: str
) -> None:
    opened = open_html(html)
    opened.page.wait_for_selector("#chooser .firm")
    assert opened.faults() == []


def test_everything_can_be_used_without_a_request_an_error_or_a_violation(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, CORVANE)
    page = opened.page
    for row in page.query_selector_all("#list .path"):
        row.hover()
    page.click("#list .path >> nth=0")
    page.click("#detail [aria-label='Weaker path']")
    page.click("#detail .station-name >> nth=1")
    page.keyboard.press("Escape")
    for button in ("#zoom-in", "#zoom-out", "#zoom-fit", "#theme", "#view-table", "#view-map"):
        page.click(button)
    page.click("#legend .filter >> nth=0")
    page.click("#list .filter-note .link")
    page.mouse.move(900, 400)
    page.mouse.wheel(0, -300)
    page.mouse.down()
    page.mouse.move(960, 440, steps=4)
    page.mouse.up()
    for words in ("Map as PNG image", "Map as SVG drawing", "Paths and evidence as CSV"):
        assert len(export(opened, words)) > 1000
    page.emulate_media(media="print")
    page.emulate_media(media="screen", forced_colors="active", color_scheme="dark")
    page.wait_for_timeout(100)
    assert opened.faults() == []


def test_the_first_view_lists_every_party_asked_about_with_its_summary(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html)
    rows = opened.page.query_selector_all("#chooser .firm")
    assert len(rows) == len(report.results)
    for row, result in zip(rows, report.results, strict=True):
        words = row.inner_text()
        assert result.focus.name in words
        assert result.summary in words
        through = sum(len(path.steps) > 0 for path in result.paths)
        assert (f"{through} path" if through else "no path") in words
    assert (
        "4 parties asked about: 1 is listed itself, 3 have paths to a listing, 1 has neither."
        in (text(opened, "#chooser .lead"))
    )


def test_choosing_a_party_shows_its_own_map_and_paths(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html)
    opened.page.click("#chooser .firm >> nth=2")
    assert "Sakura Lithography" in text(opened, "#focus h2")
    assert text(opened, "#list .list-head h3") == "2 paths to 2 listed parties"
    assert len(opened.page.query_selector_all("#list .path")) == len(report.results[2].paths)
    assert opened.page.url.endswith("#focus=smp%3Asakura")
    opened.page.click("#focus [aria-label='Previous party']")
    assert "Altmark" in text(opened, "#focus h2")
    opened.page.keyboard.press("]")
    assert "Sakura" in text(opened, "#focus h2")
    opened.page.go_back()
    opened.wait_until("document.querySelector('#focus h2').innerText.includes('Altmark')")


def test_a_path_shows_its_evidence_step_by_step(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE)
    path = report.results[0].paths[0]
    opened.page.click(f"#list .path[data-rank='{path.rank}']")
    words = text(opened, "#detail")
    assert path.sentence in words
    for step in path.steps:
        assert step.phrase in words
        for view in step.evidence:
            assert view.title in words
            assert view.locator in words
            assert view.text in words
    for listing in report.parties[path.target].listings:
        assert listing.title in words
    assert words.count("Weakest step") == 1
    assert words.count("Weakest evidence") == 1
    assert f"path={path.rank}" in opened.page.url


def test_an_address_is_named_before_the_click_and_opens_unseen(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE + "&path=1")
    link = opened.page.query_selector("#detail .evidence a")
    assert link is not None
    assert link.get_attribute("rel") == "noopener noreferrer nofollow"
    assert link.get_attribute("target") == "_blank"
    assert "opens filings.example.org" in text(opened, "#detail .where >> nth=0")


def test_sources_without_an_address_are_text(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.get_by_role("button", name="Tumen River").first.click()
    evidence = opened.page.query_selector("#detail .evidence:has-text('Directory entry')")
    assert evidence is not None
    assert evidence.query_selector("a") is None
    assert "no link" in evidence.inner_text()


def test_several_sources_of_one_step_are_all_shown(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.click("#list .path:has-text('sells test handlers to Star Lake')")
    step = opened.page.query_selector("#detail .step:has-text('sells test handlers to')")
    assert step is not None
    assert len(step.query_selector_all(".evidence")) == 3
    assert "3 sources" in step.inner_text()


def test_an_imprecise_date_is_said_and_not_hidden(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    row = opened.page.query_selector("#list .path:has-text('Tumen River')")
    assert row is not None
    assert "uncertain" in row.inner_text()
    row.click()
    assert "too imprecise to say that this held on 22 Nov 2026" in text(opened, "#detail")


def test_picking_a_path_does_not_move_the_map(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    before = opened.page.get_attribute("#map", "data-view")
    assert before is not None
    for rank in (1, 5, 9):
        opened.page.click(f"#list .path[data-rank='{rank}']")
        opened.page.wait_for_timeout(50)
        assert opened.page.get_attribute("#map", "data-view") == before
        opened.page.click("#detail .back")


def test_a_party_that_is_itself_listed_reads_so(open_html: Open, html: str) -> None:
    opened = open_html(html, "#focus=smp:altmark")
    assert "listed itself" in text(opened, "#list .path >> nth=0")
    opened.page.click("#list .path >> nth=0")
    words = text(opened, "#detail")
    assert "stands on the BIS list" in words
    assert "BIS Entity List" in words
    assert "Weakest" not in words


def test_a_party_with_nothing_found_says_what_was_searched(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, "#focus=smp:quiet")
    words = text(opened, "#empty")
    assert report.results[3].summary in words
    for near in report.results[3].near_misses:
        assert near in words
    for entry in report.lists:
        assert entry.title in words
        assert f"{entry.parties:,}" in words
    assert "20 Nov 2026" in words
    assert opened.page.is_hidden("#foot")


def test_date_version_profile_and_cuts_are_always_in_sight(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE)
    for fragment in ("", "&path=1", "&view=table"):
        opened.page.goto(opened.address + CORVANE + fragment)
        assert opened.page.is_visible("#provenance")
        words = text(opened, "#provenance")
        for wanted in (report.ledger, report.profile, report.profile_note, "22 Nov 2026"):
            assert wanted in words
        for cut in (*report.cut, *report.results[0].cut):
            assert cut in words


def test_in_a_low_window_the_number_of_cuts_is_in_sight_and_a_click_tells_them(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    for size in ((1024, 768), (390, 844)):
        opened = open_html(html, CORVANE, size=size)
        cuts = (*report.cut, *report.results[0].cut)
        assert f"Cut in {len(set(cuts))} ways" in text(opened, "#provenance summary")
        assert report.ledger in text(opened, "#provenance")
        assert opened.page.get_by_text(cuts[0]).is_hidden()
        opened.page.click("#provenance summary")
        assert all(opened.page.get_by_text(cut).is_visible() for cut in cuts)
        # It stays as it was left when something else is looked at.
        opened.page.click("#list .path >> nth=0")
        assert opened.page.get_by_text(cuts[0]).is_visible()


def test_a_laptop_shows_all_six_columns_with_letters_of_nine_pixels(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, CORVANE, size=(1024, 768))
    # The font of a name is 12.5 pixels at zoom 1.
    assert 12.5 * float(opened.page.get_attribute("#map", "data-scale") or 0) > 9
    assert opened.page.is_hidden("#overview")
    # In a wide window the columns stand as they were laid out, with letters of full size.
    opened.page.set_viewport_size({"width": 1440, "height": 900})
    opened.wait_until("Number(document.getElementById('map').dataset.scale) >= 1")


def words_of_the_map(opened: Opened) -> list[str]:
    root = ElementTree.fromstring(export(opened, "Map as SVG drawing"))
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_neighbouring_lines_say_the_same_words_once(
    open_html: Open, report: ExposureReport
) -> None:
    (exposure,) = (one for one in report.results if one.focus.id == "smp:corvane")
    paths = tuple(
        replace(path, steps=(replace(path.steps[0], label="parts"), *path.steps[1:]))
        for path in exposure.paths[:6]
    )
    assert len({path.steps[0].target for path in paths}) == 4
    opened = open_html(render(replace(report, results=(replace(exposure, paths=paths),))))
    assert words_of_the_map(opened).count("parts") == 1
    # A path that is picked has the words on its own line.
    opened.page.click("#list .path >> nth=1")
    assert words_of_the_map(opened).count("parts") == 1
    opened.page.keyboard.press("Escape")
    # With other words between them they are said on both sides.
    middle = replace(paths[1].steps[0], label="licences")
    mixed = tuple(
        replace(path, steps=(middle, *path.steps[1:]))
        if path.steps[0].target == middle.target
        else path
        for path in paths
    )
    opened = open_html(render(replace(report, results=(replace(exposure, paths=mixed),))))
    words = words_of_the_map(opened)
    assert words.count("licences") == 1
    assert 1 <= words.count("parts") <= 2


def test_strength_is_never_a_number(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE + "&path=1")
    words = text(opened, ".strength")
    assert "%" not in words
    assert not re.search(r"\d", words)


def test_a_filter_hides_paths_and_says_how_many(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    total = len(opened.page.query_selector_all("#list .path"))
    opened.page.get_by_role("group", name="Lists").get_by_role("button", name="UFLPA").click()
    left = len(opened.page.query_selector_all("#list .path"))
    assert 0 < left < total
    assert f"{total - left} paths are filtered out" in text(opened, "#list .filter-note")
    assert "和田石英矿业" not in text(opened, "#list .groups")
    assert f"{left} of {total} paths shown" in text(opened, "#live")
    opened.page.click("#list .filter-note .link")
    assert len(opened.page.query_selector_all("#list .path")) == total


def test_the_legend_counts_what_is_on_the_map(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    group = opened.page.get_by_role("group", name="Parties", exact=True)
    words = group.inner_text()
    counts = [int(count) for count in re.findall(r"\d+", words)]
    assert sum(counts) == 42
    assert "Vessel" in words


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kestr", "Kestrel Circuits"),
        ("sertao", "Sertão Mineração"),
        ("белгород", "Белгородский литейный завод"),
        ("水戸", "水戸セラミックス株式会社"),
        ("smp:orion", "Orion Freight Forwarding"),
        ("kazakhstan", "Kazakhstan"),
        ("vantaa group", "Vantaa Cells"),
    ],
)
def test_search_finds_by_name_accent_script_id_country_and_alias(
    open_html: Open, html: str, typed: str, first: str
) -> None:
    opened = open_html(html, CORVANE)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(typed)
    assert first in text(opened, "#hit-0")
    opened.page.keyboard.press("Enter")
    assert first in text(opened, "#detail h2")


def test_search_finds_a_list_and_marks_its_parties(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.fill("#query", "uk sanctions")
    opened.page.get_by_role("option", name="UK Sanctions List").first.click()
    assert "3 parties on this map" in text(opened, "#detail")


def test_search_leads_to_a_party_on_another_map(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    opened.page.fill("#query", "target drones")
    opened.page.keyboard.press("Enter")
    assert "Altmark Unmanned Systems" in text(opened, "#focus h2")
    assert "Altmark Target Drones" in text(opened, "#detail h2")


def test_the_table_lists_every_path_and_every_party(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE + "&view=table")
    words = text(opened, "#table")
    result = report.results[0]
    for path in result.paths:
        assert path.sentence in words
    on_map = {end for path in result.paths for s in path.steps for end in (s.source, s.target)}
    for key in on_map:
        assert report.parties[key].name in words
        assert key in words
    opened.page.get_by_role("button", name="All parties asked about").click()
    words = text(opened, "#table")
    for party in parties().values():
        assert party.name in words


def test_arrows_walk_the_map_and_say_where_one_is(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    page = opened.page
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    assert "Corvane Microsystems" in text(opened, "#live")
    page.keyboard.press("ArrowRight")
    first = text(opened, "#live")
    assert "relation" in first
    page.keyboard.press("ArrowDown")
    assert text(opened, "#live") != first
    said = []
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        said.append(text(opened, "#live"))
        if said[-1] == "Nothing further in this direction":
            break
    assert said[-1] == "Nothing further in this direction"
    assert "listed: " in said[-2]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#detail') !== null")
    page.keyboard.press("Escape")
    assert page.is_hidden("#detail")


def test_plus_minus_and_zero_zoom(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)

    def scale() -> float:
        opened.page.wait_for_timeout(60)
        return float(opened.page.get_attribute("#map", "data-scale") or 0)

    opened.page.focus("#map")
    start = scale()
    opened.page.keyboard.press("+")
    assert scale() > start
    opened.page.keyboard.press("-")
    opened.page.keyboard.press("-")
    assert scale() < start
    opened.page.keyboard.press("0")
    assert scale() == pytest.approx(start, abs=0.01)


def test_an_address_with_nonsense_opens_the_front_page(open_html: Open, html: str) -> None:
    opened = open_html(html, "#focus=__proto__&path=-1&party=constructor&view=%3Cscript%3E")
    assert opened.page.is_visible("#chooser")
    assert opened.faults() == []


def test_text_is_at_least_eleven_pixels_on_a_common_screen(open_html: Open, html: str) -> None:
    opened = open_html(html, CORVANE)
    # The smallest font on the map is 11 pixels at zoom 1 (SMALL in scene.js).
    assert float(opened.page.get_attribute("#map", "data-scale") or 0) >= 1.0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_nothing_is_cut_off_at_any_width(
    open_html: Open, html: str, size: tuple[int, int], dark: bool
) -> None:
    opened = open_html(html, size=size, dark=dark)
    for fragment in (
        "",
        CORVANE,
        CORVANE + "&path=9",
        CORVANE + "&view=map",
        CORVANE + "&view=map&fold=country",
        CORVANE + "&view=table",
        "#focus=smp:quiet",
        "#focus=smp:altmark&path=1",
    ):
        opened.page.goto(opened.address + "#")
        opened.page.goto(opened.address + fragment)
        opened.page.wait_for_timeout(60)
        found = opened.page.evaluate(CUT_OFF)
        assert found == [], fragment


def test_a_phone_shows_the_list_first_and_the_map_behind_a_button(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, CORVANE, size=(390, 844))
    assert opened.page.is_visible("#list")
    assert opened.page.is_hidden("#map")
    opened.page.click("#list .path >> nth=0")
    opened.page.click("#detail .to-map")
    assert opened.page.is_visible("#map")
    assert opened.page.is_hidden("#list")
    opened.page.click("#view-list")
    assert opened.page.is_visible("#detail")


def test_on_a_phone_a_tapped_party_leads_from_the_map_to_its_evidence(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, CORVANE + "&view=map", size=(390, 844))
    assert opened.page.is_hidden("#peek")
    opened.page.mouse.click(80, 540)
    assert "Corvane Microsystems" in text(opened, "#peek")
    opened.page.click("#peek")
    assert "The party asked about" in text(opened, "#detail")


def test_the_csv_file_holds_every_step_and_its_sources(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, CORVANE)
    data = export(opened, "Paths and evidence as CSV").decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(data.removeprefix("\ufeff"), newline="")))
    for path in report.results[0].paths:
        mine = [row for row in rows if row["path"] == str(path.rank)]
        for number, step in enumerate(path.steps, 1):
            titles = {row["evidence"] for row in mine if row["step"] == str(number)}
            assert titles == {view.title for view in step.evidence}
        assert any(row["relation in words"] == "is listed" for row in mine)


def test_the_svg_file_holds_every_name_of_the_map(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, "#focus=smp:sakura")
    root = ElementTree.fromstring(export(opened, "Map as SVG drawing"))
    words = "".join("".join(root.itertext()).split())
    for path in report.results[2].paths:
        for step in path.steps:
            assert "".join(report.parties[step.target].name.split()) in words


def test_the_png_file_is_an_image_twice_the_size_of_the_map(open_html: Open, html: str) -> None:
    data = export(open_html(html, CORVANE), "Map as PNG image")
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > 2000


def test_one_party_alone_needs_no_chooser(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(render(replace(report, results=report.results[:1])))
    assert opened.page.is_hidden("#chooser")
    assert opened.page.is_visible("#list .path >> nth=0")
    assert opened.faults() == []


def test_a_report_without_answers_says_so(open_html: Open, report: ExposureReport) -> None:
    opened = open_html(render(replace(report, results=())))
    assert "no party was asked about" in text(opened, "#list")
    assert opened.faults() == []

"""The network view in a real browser: what stands in it, how one walks in it, what it shares."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

import pytest

from queries.result import ExposureReport
from tests.visualize.page.conftest import Opened
from tests.visualize.page.test_page import CUT_OFF, export, text

pytestmark = pytest.mark.browser

Open = Callable[..., Opened]
NETWORK = "#focus=smp:corvane&view=network"
WIDTH = 128
KEYS = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")


@dataclass(frozen=True)
class Box:
    """A card as it is drawn, in the picture's own pixels, with the first line of its name."""

    left: float
    top: float
    right: float
    bottom: float
    name: str
    faint: bool

    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def sides(path: str) -> tuple[float, float, float, float]:
    """The box around a card's outline: round corners are relative, cut ones are not."""
    numbers = [float(value) for value in re.findall(r"-?[\d.]+", path)]
    if " h " not in path:
        return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
    x, y, wide, corner = numbers[:4]
    high = float(re.findall(r"v (-?[\d.]+)", path)[0])
    return x - corner, y, x + wide + corner, y + high + 2 * corner


def boxes(opened: Opened, words: str = "Map as SVG drawing") -> list[Box]:
    """Every card of the picture, read from the drawing that the page exports."""
    root = ElementTree.fromstring(export(opened, words))
    texts = [
        (float(each.attrib["x"]), float(each.attrib["y"]), each.text or "")
        for each in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    found: dict[tuple[float, ...], Box] = {}
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        if "fill" not in path.attrib or "stroke" in path.attrib:
            continue
        around = sides(path.attrib["d"])
        if abs(around[2] - around[0] - WIDTH) > 0.5:
            continue
        left, top, right, bottom = around
        names = [name for x, y, name in texts if left < x < right and top < y < bottom]
        faint = float(path.attrib["opacity"]) < 0.5
        if names:
            found[around] = Box(*around, names[0], faint)
    # What a folded country lies on has its size and stands a little off: it is no card.
    piled = [
        one
        for one in found
        if any(0 < one[0] - other[0] < 8 and 0 < one[1] - other[1] < 8 for other in found)
    ]
    return [box for around, box in found.items() if around not in piled]


def on_each_other(cards: list[Box]) -> list[tuple[str, str]]:
    return [
        (one.name, two.name)
        for one, two in combinations(cards, 2)
        if min(one.right, two.right) - max(one.left, two.left) > 0.5
        and min(one.bottom, two.bottom) - max(one.top, two.top) > 0.5
    ]


Point = tuple[float, float]


def lines(opened: Opened, words: str = "Map as SVG drawing") -> list[list[Point]]:
    """Points along every line between cards, read from the same drawing."""
    root = ElementTree.fromstring(export(opened, words))
    found = []
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        if path.attrib.get("fill") != "none" or " C " not in path.attrib["d"]:
            continue
        runs = [
            [float(value) for value in re.findall(r"-?[\d.]+", run)]
            for run in re.split("[MC]", path.attrib["d"])[1:]
        ]
        here = (runs[0][0], runs[0][1])
        points = [here]
        for x1, y1, x2, y2, x3, y3 in runs[1:]:
            for step in range(1, 41):
                t = step / 40
                a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
                points.append(
                    (
                        a * here[0] + b * x1 + c * x2 + d * x3,
                        a * here[1] + b * y1 + c * y2 + d * y3,
                    )
                )
            here = (x3, y3)
        found.append(points)
    return found


def behind(cards: list[Box], drawn: list[list[Point]]) -> list[str]:
    """Cards that a line runs behind without ending at them."""

    def is_at(card: Box, point: Point) -> bool:
        across = max(card.left - point[0], point[0] - card.right)
        return across < 6 and max(card.top - point[1], point[1] - card.bottom) < 6

    def is_in(card: Box, point: Point) -> bool:
        return card.left < point[0] < card.right and card.top < point[1] < card.bottom

    return [
        card.name
        for points in drawn
        for card in cards
        if not is_at(card, points[0])
        and not is_at(card, points[-1])
        and any(is_in(card, point) for point in points)
    ]


def click_at(opened: Opened, x: float, y: float) -> None:
    """A click on a place of the picture, wherever the camera has it."""
    view = opened.page.get_attribute("#net", "data-view")
    frame = opened.page.locator("#net").bounding_box()
    assert view is not None
    assert frame is not None
    scale, middle_x, middle_y = map(float, view.split())
    opened.page.mouse.click(
        frame["x"] + frame["width"] / 2 + (x - middle_x) * scale,
        frame["y"] + frame["height"] / 2 + (y - middle_y) * scale,
    )


def card(opened: Opened, name: str) -> Box:
    return next(box for box in boxes(opened) if box.name.startswith(name))


def said(opened: Opened) -> str:
    return opened.page.locator("#live").inner_text()


def counts(report: ExposureReport, *foci: str) -> str:
    shown = [each for each in report.results if not foci or each.focus.id in foci]
    steps = {step for each in shown for path in each.paths for step in path.steps}
    ends = {end for step in steps for end in (step.source, step.target)}
    ends |= {each.focus.id for each in shown}
    return f"{len(ends)} parties, {len(steps)} relations"


def test_all_parties_of_the_answer_stand_in_it_once(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, "#focus=smp:corvane")
    opened.page.click("#view-network")
    assert text(opened, "#net-words") == counts(report, "smp:corvane") == "43 parties, 49 relations"
    cards = boxes(opened)
    assert len(cards) == 43
    assert on_each_other(cards) == []
    assert "view=network" in opened.page.url
    assert opened.faults() == []


def test_the_same_for_all_parties_asked_about(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, NETWORK)
    opened.page.click("#net-whole")
    assert text(opened, "#net-words") == counts(report)
    cards = boxes(opened)
    assert len(cards) == 47
    assert on_each_other(cards) == []
    assert "of=all" in opened.page.url
    # A party of another answer leads there, and what is filtered stays filtered.
    opened.page.click("#legend .filter:has-text('Vessel')")
    filtered = text(opened, "#net-words")
    assert filtered != counts(report)
    sakura = card(opened, "Sakura")
    click_at(opened, *sakura.middle())
    assert "Sakura Lithography" in text(opened, "#focus h2")
    assert "party=smp%3Asakura" in opened.page.url
    assert opened.page.get_attribute("#net-whole", "aria-pressed") == "true"
    assert text(opened, "#net-words") == filtered


@pytest.mark.parametrize(
    ("rest", "most"), [("", 0), ("&of=all", 0), ("&by=country", 1), ("&of=all&by=kind", 0)]
)
def test_lines_pass_cards_that_they_do_not_join(
    open_html: Open, html: str, rest: str, most: int
) -> None:
    """By country one line finds no way around Russia, which stands between four neighbours."""
    opened = open_html(html, NETWORK + rest)
    drawn = lines(opened)
    assert len(drawn) >= 4
    assert len(behind(boxes(opened), drawn)) <= most


def test_nothing_moves_by_itself(open_html: Open, html: str) -> None:
    opened = open_html(html, NETWORK)
    before = export(opened, "Map as SVG drawing")
    opened.page.wait_for_timeout(400)
    assert export(opened, "Map as SVG drawing") == before
    assert export(open_html(html, NETWORK), "Map as SVG drawing") == before


def test_what_is_picked_elsewhere_stands_out_here_and_the_other_way_round(
    open_html: Open, html: str, report: ExposureReport
) -> None:
    opened = open_html(html, "#focus=smp:corvane&path=2")
    opened.page.click("#view-network")
    path = report.results[0].paths[1]
    lit = [box.name for box in boxes(opened) if not box.faint]
    assert len(lit) == len(path.steps) + 1
    assert any(name.startswith("Tarim") for name in lit)
    tarim = card(opened, "Tarim")
    click_at(opened, *tarim.middle())
    assert text(opened, "#detail h2") == "Tarim Silicon"
    opened.page.click("#view-map")
    assert text(opened, "#detail h2") == "Tarim Silicon"
    assert "party=smp%3Atarim" in opened.page.url
    opened.page.keyboard.press("Escape")
    assert opened.page.is_hidden("#detail")


def test_a_line_opens_the_relation_it_stands_for(open_html: Open, html: str) -> None:
    opened = open_html(html, NETWORK)
    one, two = card(opened, "Tarim").middle(), card(opened, "Lotus").middle()
    click_at(opened, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
    assert text(opened, "#detail .eyebrow") == "Relation"
    assert "buys polysilicon from" in text(opened, "#detail")


def test_every_party_is_reached_by_arrows(open_html: Open, html: str) -> None:
    opened = open_html(html, NETWORK)
    page = opened.page
    page.focus("#net")
    page.keyboard.press("ArrowRight")
    where = "new URLSearchParams(location.hash.slice(1)).get('party')"
    start = page.evaluate(where)
    assert start == "smp:corvane"
    reached, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for key in KEYS:
            page.evaluate("(to) => { location.hash = to; }", f"{NETWORK}&party={here}")
            opened.wait_until(f"{where} === '{here}'")
            page.focus("#net")
            page.keyboard.press(key)
            there = page.evaluate(where)
            if there not in reached:
                reached.add(there)
                todo.append(there)
    assert len(reached) == 43


def test_arrows_say_where_they_lead_and_enter_opens_the_evidence(
    open_html: Open, html: str
) -> None:
    opened = open_html(html, NETWORK + "&party=smp:tarim")
    page = opened.page
    page.focus("#net")
    heard = []
    for key in KEYS:
        page.evaluate("(to) => { location.hash = to; }", NETWORK + "&party=smp:tarim")
        page.wait_for_timeout(60)
        page.focus("#net")
        page.keyboard.press(key)
        heard.append(said(opened))
    assert any(words.startswith(("Lotus", "Silicon wafers", "和田", "Kyzyl")) for words in heard)
    assert all(words for words in heard)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#detail') !== null")


def test_filters_of_the_legend_apply(open_html: Open, html: str) -> None:
    opened = open_html(html, NETWORK)
    opened.page.click("#legend .filter:has-text('Product')")
    words = text(opened, "#net-words")
    assert words != "43 parties, 49 relations"
    names = [box.name for box in boxes(opened)]
    assert not any(name.startswith(("Silicon wafers", "Gallium")) for name in names)
    assert f"{len(names)} parties" in words


def others_of_corvane(report: ExposureReport) -> set[str]:
    """Who stands on its paths beside it: these can be folded."""
    steps = [step for path in report.results[0].paths for step in path.steps]
    return {end for step in steps for end in (step.source, step.target)} - {"smp:corvane"}


def piled(groups: Iterable[str | None]) -> tuple[set[str], list[str | None]]:
    """Groups of more than one, and what stays for itself."""
    counts = Counter(groups)
    folded = {group for group, count in counts.items() if group and count > 1}
    return folded, [group for group in counts.elements() if group not in folded]


class TestByCountry:
    BY = NETWORK + "&by=country"

    def test_a_country_is_one_card_with_its_counts(
        self, open_html: Open, html: str, report: ExposureReport
    ) -> None:
        opened = open_html(html, NETWORK)
        opened.page.click("#net-country")
        cards = boxes(opened)
        assert on_each_other(cards) == []
        folded, alone = piled(report.parties[key].country for key in others_of_corvane(report))
        assert len(cards) == 1 + len(folded) + len(alone)
        svg = export(opened, "Map as SVG drawing").decode()
        assert "7 parties, 5 within" in svg
        assert "2 listed" in svg
        assert "by=country" in opened.page.url

    def test_it_opens_in_its_place_and_nothing_meets(self, open_html: Open, html: str) -> None:
        opened = open_html(html, self.BY)
        china = card(opened, "China")
        before = len(boxes(opened))
        click_at(opened, *china.middle())
        assert said(opened) == "China opened"
        cards = boxes(opened)
        assert len(cards) == before - 1 + 7
        assert on_each_other(cards) == []
        assert "open=CN" in opened.page.url
        opened.page.click("#net-open button")
        assert said(opened) == "China folded"
        assert len(boxes(opened)) == before
        assert opened.faults() == []

    def test_all_of_them_open_and_nothing_meets(self, open_html: Open, html: str) -> None:
        opened = open_html(html, self.BY + "&of=all&open=CN,RU,BY,BR,CY,IR,TR,AE,TW,JP,US,CA")
        cards = boxes(opened)
        assert len(cards) == 47
        assert on_each_other(cards) == []

    def test_by_keyboard(self, open_html: Open, html: str) -> None:
        opened = open_html(html, self.BY)
        page = opened.page
        page.focus("#net")
        page.keyboard.press("ArrowDown")
        for _ in range(40):
            if "Enter opens it" in said(opened):
                break
            page.keyboard.press("ArrowDown")
        words = said(opened)
        assert "Enter opens it" in words
        assert "within" in words
        page.keyboard.press("Enter")
        assert said(opened).endswith(" opened")

    def test_a_line_between_countries_lists_its_relations(self, open_html: Open, html: str) -> None:
        opened = open_html(html, self.BY)
        one, two = card(opened, "China").middle(), card(opened, "Taiwan").middle()
        click_at(opened, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
        words = text(opened, "#detail")
        assert "buys polysilicon from" in words
        assert "Tarim Silicon" in words

    def test_an_address_opens_the_same_view(self, open_html: Open, html: str) -> None:
        # A country that is folded nowhere opens nothing.
        opened = open_html(html, self.BY + "&open=RU,ZZ,<b>")
        assert opened.page.get_attribute("#net-country", "aria-pressed") == "true"
        assert text(opened, "#net-open") == "Russia ×"
        opened.page.click("#net-each")
        opened.page.go_back()
        opened.wait_until("document.getElementById('net-open').innerText === 'Russia ×'")


class TestByKind:
    BY = NETWORK + "&by=kind"

    def test_a_kind_is_one_card_with_its_counts(
        self, open_html: Open, html: str, report: ExposureReport
    ) -> None:
        opened = open_html(html, NETWORK)
        opened.page.click("#net-kind")
        cards = boxes(opened)
        assert on_each_other(cards) == []
        kinds = [str(report.parties[key].kind) for key in others_of_corvane(report)]
        folded, alone = piled(kinds)
        assert folded
        assert alone
        assert len(cards) == 1 + len(folded) + len(alone)
        svg = export(opened, "Map as SVG drawing").decode()
        assert f"{kinds.count('Product')} parties" in svg
        assert "by=kind" in opened.page.url

    def test_it_opens_and_folds_and_every_step_can_be_taken_back(
        self, open_html: Open, html: str
    ) -> None:
        opened = open_html(html, self.BY)
        before = len(boxes(opened))
        click_at(opened, *card(opened, "Organisation").middle())
        assert said(opened) == "Organisation opened"
        cards = boxes(opened)
        assert len(cards) == before - 1 + 3
        assert on_each_other(cards) == []
        assert "open=Organization" in opened.page.url
        opened.page.click("#undo")
        opened.wait_until("document.getElementById('net-open').children.length === 0")
        assert len(boxes(opened)) == before
        # Other ways of folding begin with everything folded.
        opened.page.click("#net-country")
        assert "open=" not in opened.page.url
        assert opened.page.get_attribute("#net-kind", "aria-pressed") == "false"
        assert opened.faults() == []

    def test_with_everything_open_nothing_meets(self, open_html: Open, html: str) -> None:
        opened = open_html(
            html, self.BY + "&of=all&open=Company,Organization,Product,Vessel,Country,Person"
        )
        cards = boxes(opened)
        assert len(cards) == 47
        assert on_each_other(cards) == []

    def test_a_party_with_another_answer_is_shown_unfolded(
        self, open_html: Open, html: str
    ) -> None:
        # Nothing of it can be folded by kind, so the way is not offered.
        opened = open_html(html, "#focus=smp:altmark&view=network&by=kind&open=Company")
        assert opened.page.is_hidden("#net-kind")
        assert text(opened, "#net-words") == "2 parties, 1 relation"
        assert opened.faults() == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize(
    "rest", ["", "&of=all&by=country&open=CN,RU,TR,AE", "&by=kind&open=Organization"]
)
def test_nothing_is_cut_off(open_html: Open, html: str, size: tuple[int, int], rest: str) -> None:
    opened = open_html(html, NETWORK + rest, size=size)
    assert opened.page.evaluate(CUT_OFF) == []
    assert opened.page.evaluate("document.getElementById('net').clientHeight") > 200


def test_a_party_with_nothing_found_says_so_here_too(open_html: Open, html: str) -> None:
    opened = open_html(html, "#focus=smp:quiet&view=network")
    assert opened.page.is_visible("#empty")
    assert "Quietwater" in text(opened, "#empty")

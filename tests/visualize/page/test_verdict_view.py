"""Are the verdicts of a page complete, the same every time, and inert whatever a source wrote?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader

from queries.result import (
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Verdict,
)
from queries.result import VerdictReport as Report
from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import PAYLOADS, RUN, always, hostile_verdicts
from tests.visualize.page.test_verdict_diagram import braid, control, line, ruled
from visualize.as_text import FLAG_WORDS
from visualize.page import renderer, verdict_view
from visualize.page.document import FOLDER
from visualize.page.renderer import page_style
from visualize.page.verdict_diagram import percents
from visualize.page.verdict_view import fragment, title_of, web_address

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

VOID = {"br"}
TAGS = frozenset(
    re.findall(
        r"\w+",
        "title a header p h2 h3 h4 dl div dt dd code "
        "section table caption thead tbody tr th td ul ol li span b strong bdi br abbr article "
        "details summary blockquote figure figcaption svg desc g rect path text",
    )
)
NAMES = frozenset(
    re.findall(
        r"[\w-]+",
        "rel href class id aria-label dir target data-party colspan "
        "aria-labelledby aria-hidden focusable role tabindex scope title viewbox width height x y "
        "rx d preserveaspectratio",
    )
)
# The only attributes that may hold a text of the report: a tip, and a checked address.
FREE = {"title", "href"}
OWN = re.compile(r"[\w\-., :;#'=/+%]*")


class Reader(HTMLParser):
    """A page as a browser would take it apart: its elements, its attributes, its words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            self.faults.append(f"not closed: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in TAGS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            if name not in NAMES:
                self.faults.append(f"attribute {name}")
            elif name not in FREE and not OWN.fullmatch(value or ""):
                self.faults.append(f"{name}={value}")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"end of {tag}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:40]}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def of(*results: Verdict, **more: object) -> Report:
    report = Report(
        ledger="78c7836b044f",
        as_of="2026-01-15",
        known_on=None,
        regime="house",
        title="House rule",
        short="House",
        hit="blocked as if it were listed",
        verify=None,
        results=results,
        lists=(ListLooked("us_ofac_sdn", "SDN", "Specially Designated Nationals", 174, "2026-01"),),
    )
    return replace(report, **more)  # type: ignore[arg-type]  # a test names fields that exist


def sample() -> list[Report]:
    """Two parties under three regimes: reached through another, undetermined, and not screened."""
    listing = Listing(
        "us_ofac_sdn",
        "SDN",
        "The list",
        "2022-04-06",
        None,
        ("RUSSIA",),
        None,
        line("x", 1).evidence,
    )
    middle = ruled("Middle Holding", line("Root Works", 600_000))
    owned = ruled(
        "Corvane Microsystems",
        line("Middle Holding", 419_000, because="owned 60 % by parties that count"),
        line("Bolt", 130_000, 250_000),
        line("Lone Fund", 20_000, because=None),
        proof=(middle,),
        reasons=(control("Root Works"),),
    )
    owned = replace(owned, flags=("control_caution",), arithmetic="41.9 % + (13 to 25 %)")
    listed = replace(
        ruled("Other Firm", verdict="listed"),
        party=Party("Other Firm", "Other Firm", "Company", "RU", (listing,), (("INN", "77"),)),
        effects=("purchases banned from 2021-08-02",),
        arithmetic="listed: SDN since 2022-04-06",
    )
    open_ = replace(
        ruled("Corvane Microsystems", line("Bolt", 1, 999_999), verdict="undetermined"),
        settles="the exact stake of Bolt",
        arithmetic="(0.0001 to 99.9999 %)",
    )
    quiet = replace(ruled("Other Firm", verdict="not_found"), arithmetic="no holder counts")
    blind = [
        replace(ruled(name, verdict="not_screened"), arithmetic="no path of supply")
        for name in ("Corvane Microsystems", "Other Firm")
    ]
    never = "not screened: the list us_uflpa was never ingested"
    return [
        of(owned, listed, cut=("everywhere",)),
        of(open_, quiet, regime="b", title="Second rule", short="2nd", cut=("everywhere", "here")),
        of(
            *blind, regime="c", title="Third rule", short="3rd", lists=(), cut=("everywhere", never)
        ),
    ]


def structural_faults(html: str) -> list[str]:
    return Reader(html).faults


def asked(reports: list[Report]) -> ExposureReport:
    """An answer about the same parties in which no path was found."""
    parties = {item.party.id: item.party for report in reports for item in report.results}
    return ExposureReport(
        title=title_of(reports),
        ledger="78c7836b044f",
        as_of="2026-01-15",
        known_on=None,
        profile="sanctions",
        profile_note="",
        hops=6,
        parties=parties,
        results=tuple(Exposure(party, (), "no path") for party in parties.values()),
        lists=(),
    )


def render(reports: list[Report]) -> str:
    """The whole page that opens with these verdicts."""
    return renderer.render(asked(reports), verdicts=reports, opens="verdicts")


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return sample()


@pytest.fixture(scope="module")
def page(reports: list[Report]) -> str:
    return render(reports)


@pytest.fixture(scope="module")
def part(reports: list[Report]) -> str:
    return fragment(reports)


def test_the_same_reports_give_the_same_bytes(reports: list[Report], page: str, part: str) -> None:
    assert render(sample()) == page
    assert fragment(sample()) == part
    assert fragment(reports, {"Corvane Microsystems": 4}) != part


def test_a_page_without_verdicts_holds_none(reports: list[Report]) -> None:
    assert fragment([]) == ""
    assert "<article" not in renderer.render(asked(reports))


def test_every_sum_share_reason_and_source_is_printed(reports: list[Report], part: str) -> None:
    text = Reader(part).text
    for report in reports:
        wanted = [report.title, report.ledger, report.as_of, *report.cut]
        for result in report.results:
            for item in (result, *result.proof):
                wanted += [item.party.name, item.arithmetic, *item.effects, item.settles or ""]
                wanted += [FLAG_WORDS[flag] for flag in item.flags]
                wanted += [line.owner_name for line in (*item.lines, *item.reasons)]
                for one in (*item.lines, *item.reasons):
                    wanted.append(one.counts_because or one.not_counted_because or "")
                    wanted += [view.title for view in one.evidence]
                for one in item.lines:
                    wanted.append(percents(one.share_min_ppm, one.share_max_ppm))
            if result.verdict not in ("not_found", "not_screened"):
                wanted.append(report.hit)
        assert [one for one in wanted if one not in text and one.capitalize() not in text] == []


def test_a_holder_that_counts_by_the_rule_is_referred_to_by_its_number(part: str) -> None:
    assert part.count('<li id="v1-1-1">') == 1
    assert '<a class="ref" href="#v1-1-1">see 1</a>' in part


def test_every_link_inside_the_page_leads_somewhere(part: str) -> None:
    found = Reader(part)
    ids = [value for _, name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    inside = {
        value[1:] for _, name, value in found.attributes if value[:1] == "#" and name == "href"
    }
    assert inside
    assert inside <= set(ids)


def test_what_every_regime_left_out_is_said_once(part: str) -> None:
    words = Reader(part).words
    assert words.count("everywhere") == 1
    assert words.count("here") == 2  # under one regime: in its verdict, and where it is explained


def test_one_party_has_its_regimes_as_rows_and_several_have_them_as_columns(
    reports: list[Report], part: str
) -> None:
    assert 'class="matrix grid"' in part
    single = [replace(report, results=report.results[:1]) for report in reports]
    assert 'class="matrix rows"' in fragment(single)
    assert title_of(single) == "Corvane Microsystems under 3 regimes"
    assert title_of(single[:1]) == "Corvane Microsystems under House rule"
    assert title_of(reports) == "2 parties under 3 regimes"


def test_a_party_named_twice_has_one_section(reports: list[Report]) -> None:
    twice = [replace(report, results=report.results[:1] * 2) for report in reports]
    assert fragment(twice) == fragment(
        [replace(report, results=report.results[:1]) for report in reports]
    )


def test_not_screened_is_a_warning_and_never_reads_as_cleared(reports: list[Report]) -> None:
    html = fragment([replace(reports[2], results=reports[2].results[:1])])
    article = html[: html.index('<section class="legend"')]
    text = Reader(article).text
    assert 'class="chip is-not_screened"' in article
    assert "is-not_found" not in article
    assert "can be neither named nor cleared" in text
    assert "the list us_uflpa was never ingested" in text
    assert not re.search(
        r"\b(not found|clear|clean|safe|passed|no hit|okay)\b", text, re.IGNORECASE
    )
    assert "<details" not in article.partition("verdict is-not_screened")[2].split("</section>")[0]
    rule = re.search(r"\.chip\.is-not_screened\{(.*?)\}", page_style())
    assert rule is not None
    assert "var(--blind)" in rule[1]
    assert "is-not_found" not in "".join(
        re.findall(r"[^{}]*\{[^}]*var\(--blind\)[^}]*\}", page_style())
    )


def test_a_verdict_under_a_list_that_was_never_read_says_so(reports: list[Report]) -> None:
    cut = ("not screened: the list eu_fsf was never ingested",)
    html = fragment([replace(report, cut=cut) for report in reports[:1]])
    assert "list missing" in Reader(html).text
    assert "Nobody is cleared by a list that was not read" in Reader(html).text


def test_a_proof_with_a_million_ways_stays_small() -> None:
    html = fragment([of(braid(20))])
    assert len(html.encode()) < 135_000
    assert html.count('<li id="v1-1-') == 40


def test_ten_regimes_stay_well_under_150_kilobytes() -> None:
    lines = [line(f"Holder number {at}", 90_000 - at) for at in range(8)]
    reports = [of(ruled("asked", *lines), regime=f"r{at}", title=f"Rule {at}") for at in range(10)]
    assert len(fragment(reports).encode()) < 145_000


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/a?b=c#d", "example.org"),
        ("HTTP://Example.org:8080/", "example.org:8080"),
        ("https://ev\u0456l.invalid/", "xn--evl-khd.invalid"),
    ],
)
def test_an_address_of_the_web_is_a_link_beside_its_host(url: str, host: str) -> None:
    found = web_address(url)
    assert found is not None
    assert (found.href, found.host) == (url, host)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        " https://example.org",
        "java\nscript:x",
        "https://user:secret@example.org/",
        "https://[::1",
        "http:/\\example.org",
        "https://",
        "https:example.org",
        "https://example.org:x/",
        "https://exa\u202emple.org/",
    ],
)
def test_any_other_address_is_no_link(url: str | None) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_element_and_no_attribute_comes_from_the_data(number: int) -> None:
    html = fragment(hostile_verdicts(always(PAYLOADS[number])))
    found = Reader(html)
    assert found.faults == []
    assert "\r" not in html
    for tag, name, value in found.attributes:
        if name == "href":
            assert re.match(r"#|https?://", value), value
        elif name == "title":
            assert tag == "abbr"
    assert html.encode("utf-8")


def careless(**_: object) -> Environment:
    """Templates that escape nothing."""
    return Environment(loader=FileSystemLoader(FOLDER))


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_view, "environment", careless)


PAYLOAD = f'<img src=x onerror="{RUN}">'


@pytest.mark.usefixtures("fault")
def test_a_planted_fault_is_seen_in_the_structure() -> None:
    assert "element img" in structural_faults(fragment(hostile_verdicts(always(PAYLOAD))))


@pytest.mark.browser
@pytest.mark.usefixtures("fault")
def test_the_policy_stops_a_planted_fault_and_the_check_reports_it(
    open_html: Callable[..., Opened],
) -> None:
    opened = open_html(render(hostile_verdicts(always(PAYLOAD))))
    opened.page.wait_for_timeout(100)
    found = opened.faults()
    assert any(text.startswith("violation ") for text in found)
    assert any(text.startswith("element <img") for text in found)
    assert "script from the data ran" not in found


@pytest.mark.browser
@pytest.mark.usefixtures("fault")
def test_without_the_policy_the_check_sees_the_planted_fault_run(
    open_html: Callable[..., Opened],
) -> None:
    html = render(hostile_verdicts(always(PAYLOAD)))
    opened = open_html(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html))
    opened.wait_until("window.seen.ran === 1")
    assert "script from the data ran" in opened.faults()


# Every text of the drawing lies on its card or label, as the browser measures it.
CUT_OFF = """() => {
  const out = [];
  for (const group of document.querySelectorAll("#verdicts svg .card, #verdicts svg .label")) {
    const box = group.querySelector("rect").getBoundingClientRect();
    for (const text of group.querySelectorAll("text")) {
      const ink = text.getBoundingClientRect();
      if (ink.left < box.left - 1 || ink.right > box.right + 1 ||
          ink.top < box.top - 1 || ink.bottom > box.bottom + 1) out.push(text.textContent);
    }
  }
  return out;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_cut_off_at_any_width(
    page: str, open_html: Callable[..., Opened], width: int
) -> None:
    opened = open_html(page, size=(width, 900), dark=width == 1024)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.evaluate(CUT_OFF) == []
    assert opened.faults() == []


@pytest.mark.browser
def test_what_is_folded_on_a_screen_stands_on_paper(
    page: str, open_html: Callable[..., Opened]
) -> None:
    opened = open_html(page, dark=True)
    height = "document.querySelector('.words').getBoundingClientRect().height"
    folded = opened.page.evaluate(height)
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.evaluate(height) > 2 * folded
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    ink = "getComputedStyle(document.querySelector('#verdicts h2')).color"
    assert opened.page.evaluate(ink) == "rgb(28, 30, 33)"


@pytest.mark.browser
def test_a_link_to_a_folded_verdict_opens_its_party_and_unfolds_it(
    page: str, open_html: Callable[..., Opened]
) -> None:
    opened = open_html(page)
    articles = "[...document.querySelectorAll('#verdicts article')]"
    shown = f"{articles}.filter((one) => one.offsetHeight > 0).length"
    assert opened.page.evaluate(shown) == 0  # all parties are listed; none is chosen yet
    opened.page.click("#verdicts .matrix a[href='#v2-2']")
    assert opened.page.evaluate("document.activeElement.closest('details').open") is True
    assert opened.page.evaluate("document.activeElement.id") == "v2-2"
    assert opened.page.evaluate(shown) == 1
    assert opened.page.evaluate("scrollY") == 0
    assert opened.page.inner_text("#focus h2") == "Other Firm"
    assert (
        opened.page.evaluate("document.querySelector('.matrix [aria-current] th').innerText")
        == "Other Firm"
    )
    opened.page.click("#focus [aria-label='Previous party']")
    assert (
        opened.page.inner_text("#verdicts article:not(.is-elsewhere) h2") == "Corvane Microsystems"
    )
    assert opened.faults() == []


@pytest.mark.browser
def test_without_a_script_the_verdicts_can_be_read(
    page: str, browser: BrowserContext, open_html: Callable[..., Opened]
) -> None:
    opened = open_html("<!doctype html><title>empty</title>")
    session = browser.new_cdp_session(opened.page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    opened.page.goto(open_html(page).address)
    box = opened.page.locator("#verdicts").bounding_box()
    assert box is not None
    assert box["height"] > 900
    assert "Middle Holding" in opened.page.inner_text("#verdicts")


@pytest.mark.browser
def test_every_verdict_stands_in_the_csv_file(
    page: str, reports: list[Report], open_html: Callable[..., Opened]
) -> None:
    opened = open_html(page)
    opened.page.click("#export")
    data = opened.file(lambda: opened.page.click("text=Verdicts as CSV")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert rows[0] == ["party", "regime", "verdict", "follows from"]
    wanted = {
        (
            item.party.name,
            report.title,
            item.verdict.replace("_", " "),
            f"As far as the ledger goes: {item.arithmetic}"
            if item.verdict == "not_screened"
            else item.arithmetic,
        )
        for report in reports
        for item in report.results
    }
    assert {tuple(row) for row in rows[1:]} == wanted
    assert len(rows) - 1 == len(wanted) == 6

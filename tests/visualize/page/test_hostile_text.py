"""Text from a source is never more than text: not in the page, its files, or its addresses."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import cycle

import pytest

from tests.visualize.page.conftest import Opened
from tests.visualize.page.hostile import (
    PAYLOADS,
    Text,
    always,
    generated,
    hostile_report,
    hostile_verdicts,
)
from visualize.page import renderer
from visualize.page.renderer import render

pytestmark = pytest.mark.browser

# Opens every panel of every party, both tables, the search and the legend.
EXERCISE = """async () => {
  const pause = () => new Promise((done) => requestAnimationFrame(() => done()));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const press = (element) => element?.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  for (let focus = 0; focus < 3; focus += 1) {
    for (let path = 0; path < all("#list .path").length; path += 1) {
      press(all("#list .path")[path]);
      press(all("#detail .station-name").at(-1));
      press(all("#detail .station-name").at(0));
      await pause();
      press(document.querySelector("#detail .back"));
    }
    press(all("#legend .filter")[0]);
    press(all("#legend .filter")[0]);
    const map = document.getElementById("map");
    map.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "+", "-", "0"]) {
      map.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    }
    const frame = map.getBoundingClientRect();
    for (let x = frame.left + 20; x < frame.right; x += 90) {
      const clientY = (frame.top + frame.bottom) / 2;
      map.dispatchEvent(new PointerEvent("pointermove", {clientX: x, clientY, bubbles: true}));
    }
    await pause();
    press(document.querySelector('#focus [aria-label="Next party"]'));
    await pause();
  }
  press(document.getElementById("map-country"));
  const folded = document.getElementById("map");
  for (const key of ["ArrowRight", "ArrowUp", "ArrowRight", "Enter", "ArrowDown"]) {
    folded.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  }
  press(document.getElementById("map-country"));
  press(document.getElementById("view-network"));
  const net = document.getElementById("net");
  for (const id of ["net-whole", "net-country", "net-kind", "net-party", "net-each"]) {
    press(document.getElementById(id));
    await pause();
    for (const key of ["ArrowRight", "Enter", "ArrowLeft", "ArrowDown", "Enter", "+", "-", "0"]) {
      net.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    }
    const frame = net.getBoundingClientRect();
    for (let x = frame.left + 20; x < frame.right; x += 60) {
      for (const y of [0.4, 0.5, 0.6]) {
        const at = {clientX: x, clientY: frame.top + frame.height * y, bubbles: true};
        net.dispatchEvent(new PointerEvent("pointermove", at));
      }
    }
    press(document.querySelector("#net-open button"));
    press(document.querySelector("#detail .back"));
  }
  press(document.getElementById("view-world"));
  const atlas = document.getElementById("atlas");
  for (const flows of ["flows-trade", "flows-paths", "flows-trade"]) {
    press(document.getElementById(flows));
    await pause();
    for (const key of ["End", "Home", "ArrowRight", "Enter", "Escape", "+", "-", "0"]) {
      atlas.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    }
    for (const shape of all("#atlas .has, #atlas .flow-hit, #atlas .mark-shape")) {
      shape.dispatchEvent(new PointerEvent("pointermove", {bubbles: true}));
    }
    for (let at = 0; at < all("#atlas-tables [data-code]").length; at += 1) {
      press(all("#atlas-tables [data-code]")[at]);
      press(all("#atlas-tables [data-code]")[at]);
    }
    for (const folded of all("#atlas-tables summary")) press(folded);
    await pause();
  }
  for (const select of all("#world-bar select")) {
    for (let at = select.options.length - 1; at >= 0; at -= 1) {
      select.selectedIndex = at;
      select.dispatchEvent(new Event("change", {bubbles: true}));
    }
  }
  await pause();
  press(document.getElementById("view-table"));
  for (const scope of all(".scope button")) press(scope);
  await pause();
  press(document.getElementById("view-verdicts"));
  for (const folded of all("#verdicts details")) folded.open = true;
  for (const link of all("#verdicts a[href^='#'], #verdicts .link")) press(link);
  await pause();
  press(document.getElementById("kept"));
  press(document.querySelector("#kept-menu .kept-new button"));
  press(document.querySelector("#kept-menu .kept-view"));
  press(document.getElementById("undo"));
  await pause();
  press(document.getElementById("choose"));
  await pause();
  press(all("#chooser .firm")[0]);
  press(document.getElementById("view-map"));
  const query = document.getElementById("query");
  for (const text of ["a", "<"]) {
    query.value = text;
    query.dispatchEvent(new Event("input"));
    await pause();
  }
  query.value = "";
  query.dispatchEvent(new Event("input"));
  return all("#list .path").length;
}"""


WORDS = ("undetermined", "not_found", "not_screened")


def page_of(text: Text) -> str:
    """A page with a hostile text in every field of every view."""
    report = hostile_report(text)
    first, _, last, _ = report.parties
    verdicts = hostile_verdicts(text, WORDS, (first, last))
    today = hostile_verdicts(text, WORDS, (first, last))
    before = {
        (new.party.id, rules.regime): old
        for rules, was in zip(verdicts, today, strict=True)
        for new, old in zip(rules.results, was.results, strict=True)
    }
    return render(report, verdicts=verdicts, before=before)


def export(opened: Opened, words: str) -> bytes:
    """The file behind one entry of the export menu."""
    press = """(words) => {
      document.getElementById("export").click();
      const entries = [...document.querySelectorAll("[role=menuitem]")];
      entries.find((entry) => entry.textContent === words).click();
    }"""
    return opened.file(lambda: opened.page.evaluate(press, words))


def unsafe_cells(text: str) -> list[str]:
    """Cells a spreadsheet would run."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [cell for row in rows for cell in row if re.match(r"[\s]*[=+\-@\uff1d\t\r]", cell)]


def check_drawing(data: bytes) -> None:
    """The SVG file parses and holds shapes and text only."""
    root = ElementTree.fromstring(data)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "g", "path", "text", "title"}
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name.lower()
            assert "url(" not in value.lower()


BY_HAND = [PAYLOADS[at::17] for at in range(17)]  # five to a page, turn and turn about


@pytest.mark.parametrize("number", range(len(BY_HAND)))
def test_hostile_texts_in_every_field_stay_text(
    number: int, open_html: Callable[..., Opened]
) -> None:
    check(open_html(page_of(cycle(BY_HAND[number]).__next__)))


def check(opened: Opened) -> None:
    """Everything is opened, walked and exported, and nothing happens."""
    assert opened.page.evaluate(EXERCISE) == 2
    check_drawing(export(opened, "Map as SVG drawing"))
    opened.page.evaluate("document.getElementById('view-network').click()")
    check_drawing(export(opened, "Map as SVG drawing"))
    text = export(opened, "CSV of all parties asked about").decode("utf-8")
    assert unsafe_cells(text) == []
    assert len(list(csv.reader(io.StringIO(text, newline="")))) > 5
    verdicts = export(opened, "Verdicts as CSV").decode("utf-8")
    assert unsafe_cells(verdicts) == []
    assert len(list(csv.reader(io.StringIO(verdicts, newline="")))) == 1 + 2 * (1 + len(WORDS))
    copied = opened.page.evaluate(COPIED)
    assert copied["text"] > 500
    assert copied["foreign"] == []
    assert opened.faults() == []


# What a person who selects the page and copies it would paste elsewhere, as text and as HTML.
COPIED = r"""() => {
  const range = document.createRange();
  range.selectNodeContents(document.body);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const text = getSelection().toString();
  const part = range.cloneContents();
  for (const script of part.querySelectorAll("script")) script.remove();
  const tags = /^(img|iframe|object|embed|base|form|link|meta|style|template|video|audio)$/i;
  const addresses = /^(href|src|action|data|srcset|xlink:href)$/;
  const foreign = [...part.querySelectorAll("*")].filter((element) => tags.test(element.tagName)
    || [...element.attributes].some(({ name, value }) => name.startsWith("on")
      || (addresses.test(name) && /^\s*(javascript|data|vbscript|file|blob):/i.test(value))));
  getSelection().removeAllRanges();
  return { text: text.length, foreign: foreign.map((element) => element.outerHTML.slice(0, 90)) };
}"""

PAGES = 16
ON_A_PAGE = 330  # fewer than a page takes, so that all of them are used


@pytest.mark.parametrize("number", range(PAGES))
def test_thousands_of_hostile_texts_of_our_own_making_stay_text(
    number: int, open_html: Callable[..., Opened]
) -> None:
    texts = generated(4 * ON_A_PAGE, seed=number)
    taken = iter(texts)
    opened = open_html(page_of(lambda: next(taken)))
    assert len(texts) - len(list(taken)) >= ON_A_PAGE
    check(opened)
    assert export(opened, "Map as PNG image").startswith(b"\x89PNG\r\n")


def test_there_are_enough_hostile_texts() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    assert {text for page in BY_HAND for text in page} == set(PAYLOADS)
    made = [text for seed in range(PAGES) for text in generated(ON_A_PAGE, seed)]
    assert len(set(made)) > 4500
    assert generated(40, 3) == generated(40, 3) != generated(40, 4)


@pytest.fixture
def faulty_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page script in which one text is parsed as HTML."""
    sound = renderer.page_script()
    faulty = sound.replace("element.textContent=value", "element.innerHTML=value")
    assert faulty != sound
    monkeypatch.setattr(renderer, "page_script", lambda: faulty)


PAYLOAD = '<img src=x onerror="window.seen.ran=1">'


@pytest.mark.usefixtures("faulty_script")
def test_the_policy_stops_a_planted_fault_and_the_check_reports_it(
    open_html: Callable[..., Opened],
) -> None:
    opened = open_html(render(hostile_report(always(PAYLOAD))))
    opened.page.wait_for_timeout(100)
    faults = opened.faults()
    assert any("TrustedHTML" in fault for fault in faults)
    assert any(fault.startswith("violation require-trusted-types-for") for fault in faults)
    assert "script from the data ran" not in faults


@pytest.mark.usefixtures("faulty_script")
def test_without_the_policy_the_check_sees_the_planted_fault_run(
    open_html: Callable[..., Opened],
) -> None:
    html = render(hostile_report(always(PAYLOAD)))
    opened = open_html(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html))
    opened.wait_until("window.seen.ran === 1")
    faults = opened.faults()
    assert "script from the data ran" in faults
    assert any(fault.startswith("element <img") for fault in faults)

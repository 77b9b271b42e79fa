"""What may a page cost? Bytes, requests, violations, CPU to the picture and for a redraw.

CPU is that of the page's main thread by the browser's own clock, so that a busy machine does not
matter. What the bytes are spent on: docs/decisions/0019.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from queries.result import ExposureReport
from tests.visualize.page import sample
from tests.visualize.page.conftest import Opened
from visualize.page.renderer import page_script, page_style, render
from visualize.page.vis import vis_network

REDRAWS = 20
# Zooming in and out draws everything anew.
REDRAW = """async (count) => {
  const map = document.getElementById("map");
  map.focus();
  for (let at = 0; at < count; at += 1) {
    map.dispatchEvent(new KeyboardEvent("keydown", { key: at % 2 ? "-" : "+", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(done));
  }
}"""


@pytest.fixture(scope="module")
def page(report: ExposureReport) -> str:
    """43 parties and 49 relations on its largest map, four maps, all views."""
    return render(report, verdicts=sample.verdicts())


def test_bytes(page: str) -> None:
    parts = {
        "vis-network": len(vis_network().encode()),
        "script": len(page_script().encode()),
        "style": len(page_style().encode()),
        "data": len(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0].encode()),
    }
    assert parts["vis-network"] == 468_743
    assert parts["script"] < 160_000
    assert parts["style"] < 45_000
    assert parts["data"] < 70_000
    assert len(page.encode()) < 760_000


@pytest.mark.browser
def test_requests_violations_and_cpu(
    page: str, open_html: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = open_html("<title>empty</title>")
    spent = opened.clock()

    file = tmp_path / "page.html"
    file.write_text(page, "utf-8")
    before = spent("TaskDuration")
    opened.address = file.as_uri()
    opened.page.goto(opened.address + "#focus=smp:corvane")
    opened.wait_until("document.querySelectorAll('#list .path').length > 10")
    opened.page.wait_for_timeout(300)
    assert spent("TaskDuration") - before < 600
    script = spent("ScriptDuration")
    opened.page.evaluate(REDRAW, REDRAWS)
    assert (spent("ScriptDuration") - script) / REDRAWS < 30
    assert opened.requests == []
    assert opened.faults() == []

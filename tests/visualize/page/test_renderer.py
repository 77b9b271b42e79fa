from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InvalidValue, IsthmusError
from queries.result import EvidenceView, ExposureReport
from visualize.page import renderer, vis
from visualize.page.island import Json, clean, inert_json, packed
from visualize.page.renderer import render, write
from visualize.world.borders import ALPHABET


def island(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1], object_hook=unpacked)
    return data


def unpacked(value: dict[str, Any]) -> dict[str, Any]:
    """A table with its texts back in their cells; anything else as it is."""
    for at, coded in value.get("texts", ()):
        known: list[str | None] = [None]
        for text in coded:
            # Counted as JavaScript counts: only characters of the first plane are ever shared.
            known.append((known[-1] or "")[: ALPHABET.index(text[0])] + text[1:])
        for row in value["rows"]:
            row[at] = known[row[at]]
    return value


def policy(html: str) -> str:
    found = re.search(
        r'<head>\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html
    )
    assert found is not None, "the policy must be the first thing in the head"
    return found[1].replace("&#39;", "'")


def test_the_same_report_gives_the_same_bytes(report: ExposureReport, html: str) -> None:
    assert render(report) == html


def test_the_order_of_the_party_table_does_not_matter(report: ExposureReport, html: str) -> None:
    turned = replace(report, parties=dict(reversed(report.parties.items())))
    assert render(turned) == html


def test_the_same_bytes_come_from_another_process(html: str, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.visualize.page.sample import report; "
        "from visualize.page.renderer import write; write(report(), Path(sys.argv[1]))"
    )
    out = tmp_path / "other.html"
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, out], cwd=root, env=environment, check=True)
    assert out.read_bytes() == html.encode("utf-8")


def test_only_the_scripts_and_styles_in_the_file_may_run(html: str) -> None:
    text = policy(html)
    assert "unsafe" not in text
    assert text.startswith("default-src 'none'")
    assert "require-trusted-types-for 'script'" in text
    bodies = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL)
    assert len(bodies) == 3
    for body in bodies:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in text


def test_the_markup_has_no_address_no_inline_style_and_no_handler(html: str) -> None:
    markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="(?!data:,|#)[^"]*"', markup) == []
    assert re.findall(r'\s(?:style|on\w+)="', markup) == []
    assert '<meta name="referrer" content="no-referrer">' in markup


def test_the_data_cannot_end_the_script_it_stands_in() -> None:
    text = inert_json(["</script><!-- & \u2028\u2029"])
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == ["</script><!-- & \u2028\u2029"]


def test_characters_that_cannot_be_shown_are_replaced_and_others_kept() -> None:
    assert clean("a\x00b\ud800c\u202ed\ufeff") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert (
        clean("tab\tline\nشركة\u200f 水戸 «Корван» 😀") == "tab\tline\nشركة\u200f 水戸 «Корван» 😀"
    )


def test_ids_are_text_that_no_number_can_be_mistaken_for(report: ExposureReport) -> None:
    focus = report.results[0].focus
    numbered = replace(focus, id="007")
    answer = replace(report.results[3], focus=numbered)
    data = island(render(replace(report, results=(answer,), parties={"007": numbered})))
    keys = data["parties"]["keys"]
    (row,) = data["parties"]["rows"]
    assert dict(zip(keys, row, strict=True))["key"] == "007"
    assert dict(zip(keys, row, strict=True))["id"] == "n0"


def test_every_sentence_summary_and_source_of_the_report_is_in_the_file(
    report: ExposureReport, html: str
) -> None:
    text = json.dumps(island(html), ensure_ascii=False)
    wanted = {report.title, report.profile_note, report.ledger, *report.cut}
    for result in report.results:
        wanted |= {result.summary, *result.near_misses, *result.dependency, *result.cut}
        for path in result.paths:
            wanted.add(path.sentence)
            wanted |= {view.title for step in path.steps for view in step.evidence}
    missing = [one for one in wanted if json.dumps(one, ensure_ascii=False)[1:-1] not in text]
    assert missing == []


def test_a_path_through_an_unknown_party_is_named_in_one_line(report: ExposureReport) -> None:
    known = {key: party for key, party in report.parties.items() if key != "smp:fablight"}
    with pytest.raises(InvalidValue, match="'smp:fablight', which is missing") as caught:
        render(replace(report, parties=known))
    assert "\n" not in str(caught.value)


def test_an_unexpected_vis_network_is_refused(
    report: ExposureReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    vis.vis_network.cache_clear()
    monkeypatch.setattr(vis, "VIS_SHA256", "0" * 64)
    with pytest.raises(IsthmusError, match=r"sha256 is 1f20f0736f32….*reinstall pyvis==0\.3\.2"):
        render(report)
    vis.vis_network.cache_clear()


def test_a_missing_vis_network_is_refused(
    report: ExposureReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    vis.vis_network.cache_clear()
    monkeypatch.setattr(vis, "VIS_ASSET", "templates/gone.js")
    with pytest.raises(IsthmusError, match=r"is missing; reinstall pyvis==0\.3\.2"):
        render(report)
    vis.vis_network.cache_clear()


def test_writing_replaces_a_file_whole_and_leaves_nothing_beside_it(
    report: ExposureReport, html: str, tmp_path: Path
) -> None:
    target = tmp_path / "exposure.html"
    target.write_text("old", "utf-8")
    write(report, target)
    assert target.read_bytes() == html.encode("utf-8")
    assert b"\r" not in target.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["exposure.html"]


def test_a_folder_that_is_not_there_is_reported_in_one_line(
    report: ExposureReport, tmp_path: Path
) -> None:
    with pytest.raises(IsthmusError, match=r"cannot be written \(No such file"):
        write(report, tmp_path / "none" / "exposure.html")


def test_a_failed_write_keeps_the_old_file(
    report: ExposureReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "exposure.html"
    target.write_text("old", "utf-8")

    def fail(self: Path, goal: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(IsthmusError, match="No space left"):
        write(report, target)
    assert target.read_text("utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["exposure.html"]


def test_pyvis_is_imported_only_when_a_page_is_made() -> None:
    code = "import sys, visualize.page.renderer; print('pyvis' in sys.modules)"
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"


def test_the_same_source_is_written_once_however_often_it_is_cited(
    report: ExposureReport, html: str
) -> None:
    views: set[EvidenceView] = set()
    for result in report.results:
        for path in result.paths:
            views.update(view for step in path.steps for view in step.evidence)
    for party in report.parties.values():
        views.update(view for listing in party.listings for view in listing.evidence)
    for flow in report.trade:  # the row of a trade fact is told by its columns
        views.update(replace(view, text="") for view in flow.evidence)
    assert len(island(html)["evidence"]["rows"]) == len(views)


def test_texts_that_share_their_beginning_come_back_whole() -> None:
    texts = ["", "a", "ab", "ab" * 99, "ab" * 99 + "c", "é😀x", "é😀y", "😀", "😁", "é"]
    rows: list[dict[str, Json]] = [{"text": text, "other": None} for text in [*texts * 9, *texts]]
    table = json.loads(inert_json(packed(rows)), object_hook=unpacked)
    assert len(table["texts"]) == 2
    assert [row[0] for row in table["rows"]] == [row["text"] for row in rows]
    assert {row[1] for row in table["rows"]} == {None}


def test_the_assets_are_named_in_one_line() -> None:
    line = renderer.check_assets()
    assert line.startswith("vis-network 9.1.2 as checked (sha256 1f20f0736f32, 468 KB), script ")
    assert "\n" not in line


def test_countries_are_called_as_elsewhere_in_the_program(html: str) -> None:
    names = dict(island(html)["countries"])
    assert names["TR"] == "Türkiye"
    assert names["KP"] == "North Korea"
    assert names["US"] == "United States"


def test_own_files_of_the_page_stay_small(html: str) -> None:
    """vis-network is 469 KB of every page, the world 22 KB; all else of four maps is below 250."""
    assert len(html.encode("utf-8")) < 740_000

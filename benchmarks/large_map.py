"""How large a graph does one page hold? `python -m benchmarks.large_map [--nodes N] [--json]`.

Lays a made-up graph out, writes its page, opens it in a headless Chromium and reads the browser's
own clock for the main thread (Performance.getMetrics, CPU time): from the start to the picture, and
the script of one redraw while the map is moved and zoomed. Drawing runs in software where there is
no graphics card, which is no part of the script's time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import timed
from graph.analysis.arrays import (
    NODE_CODE,
    RELATION_CODE,
    AnalysisGraph,
    Listings,
    Relations,
    Rows,
    Strings,
)
from graph.model.countries import country_name
from graph.model.time import FOREVER_AGO, NEVER
from graph.model.vocabulary import NodeKind, RelationKind
from queries.kernels.csr import rows_by
from queries.part import Part
from visualize.chart import chart
from visualize.layout.places import places
from visualize.layout.two_level import Layout, Reals, Tied, lay_out
from visualize.page.map_page import render

_SOUNDS = [start + end for start in "bdfgklmnprstvz" for end in ("a", "e", "in", "or")]
_FORMS = ("Works", "Holding", "Trading", "Industries", "Shipping", "Electronics", "Group", "Ltd")
_REDRAWS = 40


def made(nodes: int, relations: int, seed: int = 1) -> AnalysisGraph:
    """Communities of very unequal size within and across countries; 3 % of the nodes are listed.

    Degrees fall off as in real registers: most parties have a country and one relation more.
    """
    random = np.random.default_rng(seed)
    codes = sorted(places())
    lands = len(codes)
    parties = nodes - lands
    groups = max(4, int(parties**0.5 * 1.2))
    group = (random.random(parties) ** 2 * groups).astype(np.int64)
    home_of_group = (random.random(groups) ** 4 * lands).astype(np.int64)
    home = np.where(
        random.random(parties) < 0.9, home_of_group[group], random.integers(0, lands, parties)
    )
    registered = np.flatnonzero(random.random(parties) < 0.5)
    count = relations - len(registered)
    by_group = np.argsort(group, kind="stable")
    first = np.searchsorted(group[by_group], np.arange(groups + 1))
    one = random.integers(0, parties, count)
    low, high = first[group[one]], first[group[one] + 1]
    within = by_group[
        np.minimum(low + (random.random(count) ** 3 * (high - low)).astype(int), high - 1)
    ]
    two = np.where(
        random.random(count) < 0.85, within, (random.random(count) ** 3 * parties).astype(int)
    )
    two = np.where(one == two, (two + 1) % parties, two)
    order = random.permutation(lands)  # which country is large is chance as well
    source = np.concatenate([one, registered]) + lands
    target = np.concatenate([two + lands, order[home[registered]]])
    kinds = [
        RELATION_CODE[kind]
        for kind in (
            RelationKind.SUPPLIES,
            RelationKind.OWNS,
            RelationKind.LINKED_TO,
            RelationKind.CONTROLS,
        )
    ]
    kind = np.concatenate(
        [
            random.choice(kinds, count, p=[0.45, 0.3, 0.2, 0.05]),
            np.full(len(registered), RELATION_CODE[RelationKind.LOCATED_IN]),
        ]
    )
    node_kinds = [NODE_CODE[kind] for kind in (NodeKind.COMPANY, NodeKind.PERSON, NodeKind.VESSEL)]
    stake = np.where(
        kind == RELATION_CODE[RelationKind.OWNS], random.integers(1, 101, relations) * 10_000, -1
    ).astype(np.int32)
    unknown = np.full(relations, -1, np.int32)
    started = np.where(
        random.random(relations) < 0.3, random.integers(9000, 20000, relations), FOREVER_AGO
    )
    listed = np.flatnonzero(random.random(parties) < 0.03) + lands
    on = np.repeat(listed, random.integers(1, 4, len(listed)))
    out, into = rows_by(nodes, source.astype(np.int32)), rows_by(nodes, target.astype(np.int32))
    empty = Strings.of([])
    ids = [f"country:{code}" for code in codes] + [f"made:{at:06d}" for at in range(parties)]
    return AnalysisGraph(
        ledger=f"made{seed}",
        as_of=date(2026, 11, 24),
        known_on=None,
        least="low",
        sources=("made",),
        notes=(),
        ids=Strings.of(ids),
        names=Strings.of([country_name(code) for code in codes] + _names(random, parties)),
        kind=np.concatenate(
            [
                np.full(lands, NODE_CODE[NodeKind.COUNTRY]),
                random.choice(node_kinds, parties, p=[0.7, 0.25, 0.05]),
            ]
        ).astype(np.uint8),
        country=np.concatenate([np.full(lands, -1), order[home]]).astype(np.int32),
        members_ptr=np.arange(nodes + 1, dtype=np.int64),
        members=Strings.of(ids),
        relations=Relations(
            rows=_rows(random, relations),
            kind=kind.astype(np.uint8),
            source=source.astype(np.int32),
            target=target.astype(np.int32),
            share_low=stake,
            share_high=stake,
            input_share=unknown,
            revenue_share=unknown,
            market_share=unknown,
            direct=unknown.astype(np.int8),
            joint=unknown,
            how=unknown,
            interest=unknown,
            valid_from=started.astype(np.int32),
            valid_to=np.full(relations, NEVER, np.int32),
            texts=empty,
        ),
        listings=Listings(
            rows=_rows(random, len(on)),
            node=on.astype(np.int32),
            list_no=random.integers(0, 5, len(on)).astype(np.int32),
            since=np.full(len(on), 19_000, np.int32),
            until=np.full(len(on), NEVER, np.int32),
            lists=Strings.of(
                ["us_ofac_sdn", "eu_fsf", "uk_sanctions", "un_sc", "us_bis_entity_list"]
            ),
            sanction=Strings.of([f"made:s{at}" for at in range(len(on))]),
            terms=Strings.of([""] * len(on)),
        ),
        out_ptr=out.ptr,
        out=out.order,
        in_ptr=into.ptr,
        into=into.order,
    )


def _rows(random: np.random.Generator, count: int) -> Rows:
    return Rows(
        fact=Strings.of([""] * count),
        confidence=random.integers(1, 4, count).astype(np.uint8),
        uncertain=np.zeros(count, np.bool_),
        evidence_ptr=np.concatenate([[0], np.cumsum(random.integers(1, 4, count))]).astype(
            np.int64
        ),
        evidence_source=np.zeros(3 * count, np.uint8),
        evidence_no=np.zeros(3 * count, np.int32),
    )


def _names(random: np.random.Generator, count: int) -> list[str]:
    sounds = random.integers(0, len(_SOUNDS), (count, 3)).tolist()
    forms = random.integers(0, len(_FORMS), count).tolist()
    return [
        "".join(_SOUNDS[at] for at in row).capitalize() + " " + _FORMS[form]
        for row, form in zip(sounds, forms, strict=True)
    ]


def whole(graph: AnalysisGraph) -> Part:
    """All of it."""
    return Part(
        np.arange(len(graph), dtype=np.int32),
        np.arange(len(graph.relations.kind), dtype=np.int32),
        (),
    )


def tied_of(graph: AnalysisGraph) -> Tied:
    """A graph as the layout takes it, every tie of the same weight."""
    ids = list(graph.ids)
    return Tied(
        ids=ids,
        place=["" if at < 0 else ids[at].removeprefix("country:") for at in graph.country.tolist()],
        one=graph.relations.source,
        two=graph.relations.target,
        weight=np.full(len(graph.relations.kind), 8, np.int64),
    )


def moved(one: Tied, other: Tied) -> float:
    """How far the median node that is in both moves, as a share of the picture's longer side.

    Nothing is turned or shifted to fit: this is what an eye sees that knew the first picture.
    """
    first, second = lay_out(one), lay_out(other)
    at = {key: number for number, key in enumerate(other.ids)}
    pairs = np.array([(mine, at[key]) for mine, key in enumerate(one.ids) if key in at])

    def whole(layout: Layout) -> tuple[Reals, Reals, float]:
        left, top = (layout.disc_x - layout.radius).min(), (layout.disc_y - layout.radius).min()
        side = max(
            (layout.disc_x + layout.radius).max() - left,
            (layout.disc_y + layout.radius).max() - top,
        )
        return (layout.x - left) / side, (layout.y - top) / side, side

    (x, y, _), (u, v, _) = whole(first), whole(second)
    return float(
        np.median(np.hypot(x[pairs[:, 0]] - u[pairs[:, 1]], y[pairs[:, 0]] - v[pairs[:, 1]]))
    )


def without_ties(tied: Tied, share: float, seed: int) -> Tied:
    """The same nodes with that share of their ties gone."""
    keep = np.random.default_rng(seed).random(len(tied.one)) >= share
    return replace(tied, one=tied.one[keep], two=tied.two[keep], weight=tied.weight[keep])


def with_nodes(tied: Tied, share: float, seed: int) -> Tied:
    """New nodes, each tied to two others; ids are sorted again, so that all numbers move."""
    rng = np.random.default_rng(seed)
    count, more = len(tied.ids), int(len(tied.ids) * share)
    ids = [*tied.ids, *(f"made:{rng.integers(10**6):06d}x{at}" for at in range(more))]
    place = [*tied.place, *(tied.place[at] for at in rng.integers(0, count, more))]
    order = sorted(range(len(ids)), key=lambda at: ids[at])
    number = np.empty(len(ids), np.int32)
    number[order] = np.arange(len(ids), dtype=np.int32)
    one = np.concatenate([tied.one, np.repeat(np.arange(count, count + more), 2)])
    two = np.concatenate([tied.two, rng.integers(0, count, 2 * more)])
    weight = np.concatenate([tied.weight, np.full(2 * more, 8)])
    return Tied(
        [ids[at] for at in order], [place[at] for at in order], number[one], number[two], weight
    )


# ---- In the browser

_MOVE = """async (zoom) => {
  const map = document.getElementById("map");
  const box = map.getBoundingClientRect();
  const middle = {clientX: box.left + box.width / 2, clientY: box.top + box.height / 2};
  for (let at = 0; at < zoom[1]; at += 1) {
    const wheel = {...middle, deltaY: zoom[0], bubbles: true, cancelable: true};
    map.dispatchEvent(new WheelEvent("wheel", wheel));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


def in_browser(html: Path, binary: str) -> dict[str, Any]:
    """Milliseconds of main-thread CPU, from the browser's own clock."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=binary,
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def metrics() -> dict[str, float]:
            found = session.send("Performance.getMetrics")["metrics"]
            return {item["name"]: item["value"] * 1000 for item in found}

        def settled() -> None:
            for _ in range(1200):
                if page.evaluate("document.body.dataset.ready === 'true'"):
                    return
                page.wait_for_timeout(25)
            raise TimeoutError(html)

        before = metrics()
        page.goto(html.as_uri())
        settled()
        page.wait_for_timeout(400)
        opened = metrics()

        def redraws(delta: float) -> dict[str, float]:
            start = metrics()
            page.evaluate(_MOVE, [delta, _REDRAWS])
            page.wait_for_timeout(300)
            end = metrics()
            return {
                name: (end[f"{name}Duration"] - start[f"{name}Duration"]) / _REDRAWS
                for name in ("Script", "Task")
            }

        nearer = redraws(-40)
        farther = redraws(40)
        result = {
            "requests": len(asked) - 1,
            "picture_task_ms": opened["TaskDuration"] - before.get("TaskDuration", 0.0),
            "picture_script_ms": opened["ScriptDuration"] - before.get("ScriptDuration", 0.0),
            "redraw_script_ms": max(nearer["Script"], farther["Script"]),
            "redraw_task_ms": max(nearer["Task"], farther["Task"]),
            "heap_mb": opened["JSHeapUsedSize"] / 1e9,
        }
        browser.close()
        return result


def measured(nodes: int, relations: int, binary: str | None) -> dict[str, Any]:
    """Everything of one size. Times are CPU; the layout's second run is without the compiler."""
    graph = made(nodes, relations)
    part = whole(graph)
    _, first = timed(lambda: chart(graph, part))
    laid_out, again = timed(lambda: chart(graph, part))
    html, rendering = timed(lambda: render(laid_out, "A made-up graph"))
    same = render(chart(graph, part), "A made-up graph") == html
    found: dict[str, Any] = {
        "nodes": nodes,
        "relations": relations,
        "discs": len(laid_out.discs),
        "layout_first_s": round(first, 2),
        "layout_s": round(again, 2),
        "render_s": round(rendering, 2),
        "same_bytes": same,
        "moved_ties": round(moved(tied_of(graph), without_ties(tied_of(graph), 0.01, 1)), 3),
        "moved_nodes": round(moved(tied_of(graph), with_nodes(tied_of(graph), 0.01, 1)), 3),
        "file_mb": round(len(html.encode()) / 1e6, 2),
    }
    if binary is not None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "map.html"
            file.write_text(html, "utf-8")
            found |= {name: round(value, 2) for name, value in in_browser(file, binary).items()}
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_map", description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    found = [measured(nodes, 2 * nodes, binary) for nodes in given.nodes]
    if given.json:
        print(json.dumps(found, indent=1))
        return
    for name in found[0]:
        print(f"{name:>18}", *(f"{line[name]!s:>12}" for line in found))


if __name__ == "__main__":
    main()

"""How does an `ExposureReport` become one HTML file that is safe to open, send and archive?

pyvis stays the data model and brings vis-network, whose camera and hit testing the page uses.
Nothing else of pyvis reaches a reader: its own template loads scripts from two public hosts and
can be made to run text from the data. Here the template escapes by default, the only script and
style are named by their hash in the content security policy, and the report travels as inert data.

This is the only module that imports pyvis, and it does so inside functions (0.3 s).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from queries.portfolio import PortfolioReport
from queries.result import ExposureReport, Verdict, VerdictReport
from visualize.page.answer_page import ANSWER_ASSETS
from visualize.page.document import (
    FOLDER,
    asset,
    content_security_policy,
    environment,
    joined_script,
    tightened_style,
    write_whole,
)
from visualize.page.holdings_view import TEMPLATE as HOLDINGS
from visualize.page.holdings_view import fragment as holdings
from visualize.page.island import Island, Json, clean, inert_json, packed
from visualize.page.map_page import MAP_ASSETS
from visualize.page.verdict_view import TEMPLATE as VERDICTS
from visualize.page.verdict_view import fragment
from visualize.page.vis import VIS_SHA256, vis_network
from visualize.world.borders import Borders, shipped_borders

_TEMPLATE = "page.html.j2"

STYLE_PARTS = ("style.css", "written.css")

# The page's script, in the order in which the parts are joined into one function.
SCRIPT_PARTS = (
    "dom",
    "words",
    "packed",
    "report",
    "state",
    "time",
    "draw",
    "lens",
    "scene",
    "map",
    "legend",
    "panel",
    "evidence",
    "detail",
    "table",
    "world",
    "written",
    "routes",
    "network",
    "network_view",
    "hits",
    "shell",
    "search",
    "save",
    "sheet",
    "export",
    "kept",
    "main",
)


def render(
    report: ExposureReport,
    borders: Borders | None = None,
    *,
    verdicts: Sequence[VerdictReport] = (),
    before: Mapping[tuple[str, str], Verdict] | None = None,
    portfolio: PortfolioReport | None = None,
    opens: str = "list",
) -> str:
    """The whole page as text; the same report gives the same text, byte for byte.

    Args:
        borders: the shapes of the world map; those that ship with the program unless given.
        verdicts: what each regime says of the parties asked about, or of others on the paths.
        before: for a hypothesis, the verdicts as they are, by (party, regime).
        portfolio: the lines whose parties were asked about.
        opens: the view it opens with: `list` (paths and their map), `verdicts`, `table`, …

    Raises InvalidValue when a path names a party the report does not hold, and IsthmusError when
    the installed pyvis is not the one this page was checked with.
    """
    island = Island(report, borders or shipped_borders())
    island.rest["opens"] = opens
    written = {
        "verdicts": fragment(verdicts, island.places, before),
        "holdings": portfolio and holdings(portfolio, verdicts, island.places),
    }
    network = _network_class()(island, title=clean(report.title), written=written)
    html: str = network.generate_html()
    return html


def write(report: ExposureReport, path: Path | str) -> None:
    """Write the page of a report alone; a file that is there is replaced only by a whole one."""
    write_whole(render(report), path)


def check_assets() -> str:
    """What the page is made of, in one line; raises IsthmusError if any of it cannot be used."""
    vis, script, style = vis_network(), page_script(), page_style()
    for name in (
        _TEMPLATE,
        VERDICTS,
        HOLDINGS,
        "chip.html.j2",
        "kept.html.j2",
        *ANSWER_ASSETS,
        *MAP_ASSETS,
    ):
        asset(FOLDER / name)
    shipped_borders()
    return (
        f"vis-network 9.1.2 as checked (sha256 {VIS_SHA256[:12]}, {len(vis.encode()) // 1000} KB), "
        f"script {len(script) // 1000} KB, style {len(style) // 1000} KB"
    )


def page_script() -> str:
    """The page's own script: its parts joined in one strict function, so nothing is global."""
    return joined_script(SCRIPT_PARTS)


def page_style() -> str:
    """The page's style sheet without comments and spare blanks."""
    return tightened_style("\n".join(asset(FOLDER / name) for name in STYLE_PARTS))


@cache
def _network_class() -> Any:
    """`ExposureNetwork`, made on first use because importing pyvis is slow."""
    from pyvis.network import Network

    class ExposureNetwork(Network):  # type: ignore[misc]  # pyvis ships no types
        """pyvis's model of the report's parties and steps, with a page of our own.

        Ids are text that no number can be mistaken for ("n0"), because pyvis turns "007" into 7;
        the lists are filled directly, because `add_edge` scans all edges before each one and
        drops parallel ones.
        """

        def __init__(
            self, island: Island, *, title: str, written: Mapping[str, Markup | None]
        ) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            self.title = title
            self.written = written
            self.island = island
            self.nodes = [{"id": f"n{i}", **party} for i, party in enumerate(island.parties)]
            self.node_ids = [node["id"] for node in self.nodes]
            self.node_map = {node["id"]: node for node in self.nodes}
            self.edges = [{"id": f"e{i}", **step} for i, step in enumerate(island.steps)]
            self.templateEnv = environment()
            self.path = _TEMPLATE

        def generate_html(
            self, name: str = "index.html", local: bool = True, notebook: bool = False
        ) -> str:
            """The page; pyvis's arguments are accepted and change nothing."""
            vis, script = vis_network(), page_script()
            style = page_style()
            data: dict[str, Json] = {
                "parties": packed(self.nodes),
                "steps": packed(self.edges),
                **self.island.rest,
            }
            self.html = self.templateEnv.get_template(self.path).render(
                title=self.title,
                csp=content_security_policy(scripts=(vis, script), styles=(style,)),
                **self.written,
                data=Markup(inert_json(data)),
                vis=Markup(vis),
                script=Markup(script),
                style=Markup(style),
            )
            return self.html

        def write_html(
            self,
            name: str,
            local: bool = True,
            notebook: bool = False,
            open_browser: bool = False,
        ) -> None:
            """pyvis's own would copy a `lib` folder and use the locale's encoding."""
            raise NotImplementedError("use visualize.page.renderer.write")

    return ExposureNetwork

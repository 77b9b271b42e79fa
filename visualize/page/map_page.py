"""How does the chart of a large graph become one offline page? Columns in, WebGL in the browser.

The page holds every node and relation of the chart and asks for nothing. What it leaves out (the
texts of the evidence, other names) it says, with the command that has it.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from visualize.chart import Chart
from visualize.page.document import (
    FOLDER,
    asset,
    content_security_policy,
    environment,
    joined_script,
    tightened_style,
    write_whole,
)
from visualize.page.island import clean, inert_json
from visualize.page.map_data import map_data

_TEMPLATE = "map.html.j2"

# The page's script, in the order in which the parts are joined into one function.
MAP_PARTS = (
    "dom",
    "save",
    "hits",
    "shell",
    "kept",
    "large/data",
    "large/state",
    "large/gpu",
    "large/paint",
    "large/pointer",
    "large/panel",
    "large/find",
    "large/table",
    "large/main",
)
MAP_ASSETS = (_TEMPLATE, "map.css", *(f"script/{name}.js" for name in MAP_PARTS))


def render(chart: Chart, title: str) -> str:
    """The whole page as text; the same chart gives the same text, byte for byte."""
    head, columns = map_data(chart)
    script, style = map_script(), map_style()
    return (
        environment()
        .get_template(_TEMPLATE)
        .render(
            csp=content_security_policy(scripts=(script,), styles=(style,)),
            title=clean(title),
            data=Markup(inert_json(head)),
            columns=Markup(columns),  # base64: letters, digits, + / =
            script=Markup(script),
            style=Markup(style),
        )
    )


def write(chart: Chart, title: str, path: Path | str) -> None:
    """Write the page as UTF-8; an existing file is replaced only once the new one is complete."""
    write_whole(render(chart, title), path)


def map_script() -> str:
    """The page's own script: its parts joined in one strict function, so nothing is global."""
    return joined_script(MAP_PARTS)


def map_style() -> str:
    """The style every page of a map shares, and what this one adds."""
    return tightened_style("\n".join(asset(FOLDER / name) for name in ("style.css", "map.css")))

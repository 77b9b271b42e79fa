"""How does a Cypher answer become one page? The graph in it as a network, and the rows as a table.

It has the shell, the network and the legend of the exposure page. What a node or a relationship
says stands in the panel when it is chosen. Without scripts the rows are there, and the statement
they answer. As on every page, text of the data is never more than text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from graph.model.lists import known_lists
from graph.model.share import format_percent
from graph.stores.answer import Answer, Plain
from visualize.page.document import (
    FOLDER,
    asset,
    content_security_policy,
    environment,
    joined_script,
    tightened_style,
    write_whole,
)
from visualize.page.island import Json, clean, country_words, inert_json
from visualize.page.network_data import Knot, network
from visualize.page.vis import vis_network
from visualize.showable import clean as on_one_line
from visualize.text_cypher import told

_TEMPLATE = "answer.html.j2"
ANSWER_ASSETS = (_TEMPLATE, "answer.css", "script/answer.js")
MOST_DRAWN = 600  # nodes; more is no picture but a ball
_LONGEST_LABEL = 34
_SCRIPT_PARTS = (
    "dom",
    "words",
    "packed",
    "draw",
    "lens",
    "legend",
    "evidence",
    "routes",
    "network",
    "hits",
    "shell",
    "kept",
    "save",
    "sheet",
    "answer",
)
_EVIDENCE = ("Titles", "Urls", "Locators", "Texts", "Sources", "Confidences")
_HIDDEN = frozenset({"labels", "name", "nameKey", "type", "source", "target", "digest"})


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What a page shows: the rows, the part of the graph that is drawn, and where both are from.

    `facts` are (term, text) pairs for the head, `notes` what was cut.
    """

    title: str
    statement: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    answer: Answer
    drawing: Answer


def render(page: AnswerPage) -> str:
    """The page as text; the same answer gives the same text."""
    script, style = _script(), _style()
    drawn, left_out = _drawn(page.drawing)
    anything = bool(drawn["nodes"])
    vis = vis_network() if anything else ""
    drawn["origin"] = [clean(f"{term} {text}") for term, text in page.facts]
    notes = list(page.notes)
    if left_out:
        notes.append(f"{left_out:,} nodes beyond the {MOST_DRAWN} that can be drawn are not drawn")
    return (
        environment(finalize=_shown)
        .get_template(_TEMPLATE)
        .render(
            csp=content_security_policy(
                scripts=(vis, script) if anything else (script,), styles=(style,)
            ),
            title=page.title,
            statement=page.statement.splitlines(),
            facts=page.facts,
            notes=notes,
            columns=page.answer.columns,
            rows=[[told(value) for value in row] for row in page.answer.rows],
            anything=anything,
            data=Markup(inert_json(drawn)),
            vis=Markup(vis),
            script=Markup(script),
            style=Markup(style),
        )
    )


def write(page: AnswerPage, path: Path | str) -> None:
    """Write the page as UTF-8; an existing file is replaced only once the new one is complete."""
    write_whole(render(page), path)


def _script() -> str:
    return joined_script(_SCRIPT_PARTS)


def _style() -> str:
    return tightened_style("\n".join(asset(FOLDER / name) for name in ("style.css", "answer.css")))


def _shown(value: object) -> object:
    """What the template writes: only markup of our own as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return on_one_line(value)
    return value


def _drawn(drawing: Answer) -> tuple[dict[str, Json], int]:
    """Nodes and relationships by number with their places, and how many nodes are left out."""
    kept = dict(list(drawing.nodes.items())[:MOST_DRAWN])
    place = {key: number for number, key in enumerate(kept)}
    ties: list[dict[str, Json]] = []
    pairs = []
    for key, item in drawing.relationships.items():
        one, two = place.get(str(item["source"])), place.get(str(item["target"]))
        if one is not None and two is not None:
            ties.append({"from": one, "to": two, **_tie(key, item)})
            pairs.append((one, two))
    nodes = [_node(key, node) for key, node in kept.items()]
    countries = country_words({str(node["country"]) for node in nodes if node["country"]})
    # Databases number their elements as they like: the order of the picture follows from ids.
    order = sorted(range(len(nodes)), key=lambda at: (str(nodes[at]["key"]), at))
    number = {at: rank for rank, at in enumerate(order)}
    nodes = [nodes[at] for at in order]
    for tie, (one, two) in zip(ties, pairs, strict=True):
        tie["from"], tie["to"] = number[one], number[two]
    ties.sort(key=lambda tie: (tie["from"], tie["to"], str(tie["type"]), str(tie["key"])))
    knots = [
        Knot(
            str(node["key"]),
            str(node["name"]),
            {"country": str(node["country"] or ""), "kind": str(node["kind"])},
        )
        for node in nodes
    ]
    joined = [(number[one], number[two]) for one, two in pairs]
    pictured: dict[str, Json] = {
        "nodes": [*nodes],
        "ties": [*ties],
        "countries": [[code, name] for code, name in countries.items()],
        "network": network(knots, joined, countries) if nodes else None,
    }
    return pictured, len(drawing.nodes) - len(kept)


def _node(key: str, node: Mapping[str, Plain]) -> dict[str, Json]:
    kinds = [text for text in _texts(node.get("labels")) if text != "Isthmus"]
    own = str(node.get("id") or key)
    name = node.get("name") or node.get("id") or ""
    if "Sanction" in kinds:
        name = node.get("label") or node.get("list") or name
    home = node.get("country")
    if home is None and "Country" in kinds:
        home = own.removeprefix("country:")
    return {
        "key": clean(own),
        "name": clean(str(name)).strip() or "(no name)",
        "kind": clean(" ".join(kinds) or "Node"),
        "country": clean(str(home)) if home else None,
        "lists": [clean(_short(text)) for text in _texts(node.get("lists"))],
        "said": _said(node),
        "sources": _sources(node),
    }


def _tie(key: str, item: Mapping[str, Plain]) -> dict[str, Json]:
    label = str(item["type"]).lower().replace("_", " ")
    least, most = item.get("shareMinPpm"), item.get("shareMaxPpm")
    if isinstance(least, int) and isinstance(most, int):
        ends = [format_percent(least), format_percent(most)]
        label += f" {'–'.join(dict.fromkeys(ends))} %"
    elif item.get("product"):
        label += f" {item['product']}"
    short = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
    return {
        "key": clean(str(item.get("fact") or key)),
        "type": clean(str(item["type"])),
        "label": clean(short),
        "share": most / 1_000_000 if isinstance(most, int) else None,
        "uncertain": item.get("uncertain") is True,
        "said": _said(item),
        "sources": _sources(item),
    }


def _said(element: Mapping[str, Plain]) -> list[Json]:
    """Everything an element says beside its name and evidence, as (key, text) pairs."""
    evidence = {f"evidence{part}" for part in _EVIDENCE}
    return [
        [clean(key), clean(told(value))]
        for key, value in element.items()
        if key not in _HIDDEN | evidence
    ]


def _sources(element: Mapping[str, Plain]) -> list[Json]:
    """Its evidence, one list of (title, url, locator, text, source, confidence) each."""
    columns = [_texts(element.get(f"evidence{part}")) for part in _EVIDENCE]
    return [
        [None if text == "-" else clean(text) for text in row]
        for row in zip(*columns, strict=False)
    ]


def _short(list_id: str) -> str:
    """A list as badges name it; what the table of lists does not hold is shown as it came."""
    known = known_lists().get(list_id)
    return list_id if known is None else known.label


def _texts(value: Plain) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []

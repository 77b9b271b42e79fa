"""`isthmus export`: the graph for anyone's own tools."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.errors import IsthmusError, UsageError
from isthmus.options import View, json_option, say, view_options

if TYPE_CHECKING:
    from graph.analysis import AnalysisGraph
    from isthmus.home import Home


@click.command("export")
@click.option("--parquet", type=click.Path(file_okay=False), help="Folder for three Parquet files.")
@click.option("--csv", "csv_", type=click.Path(file_okay=False), help="Folder for three CSV files.")
@click.option("--graphml", type=click.Path(dir_okay=False), help="One GraphML file.")
@view_options
@json_option
@click.pass_obj
def command(
    home: Home,
    parquet: str | None,
    csv_: str | None,
    graphml: str | None,
    as_of: date | None,
    known_on: date | None,
    min_confidence: str,
    as_json: bool,
) -> None:
    """The graph of one day as nodes, relations and listings (Parquet, CSV) or as GraphML.

    CSV and GraphML are for other programs and keep every value as it is; for a spreadsheet use
    `isthmus exposure --csv`, which is safe against formulas.

    \b
    Example:
      isthmus export --parquet out/graph --as-of 2026-01-01
      isthmus export --graphml graph.graphml
    """
    if parquet is None and csv_ is None and graphml is None:
        raise UsageError("say what to write: --parquet DIR, --csv DIR or --graphml FILE")
    graph = View(home, as_of, known_on, min_confidence).book().graph()
    try:
        written = _write(graph, parquet, csv_, graphml)
    except OSError as error:
        where = error.filename or parquet or csv_ or graphml
        msg = f"{where}: cannot be written ({error.strerror or error})"
        raise IsthmusError(msg) from error
    if as_json:
        from visualize.as_json import dumps

        head = {"schema": "isthmus.export/1", "ledger": graph.ledger, "as_of": str(graph.as_of)}
        click.echo(dumps({**head, "files": [str(path) for path in written]}))
        return
    for path in written:
        say(str(path))


def _write(
    graph: AnalysisGraph, parquet: str | None, csv_: str | None, graphml: str | None
) -> list[Path]:
    written: list[Path] = []
    if parquet is not None or csv_ is not None:
        nodes, relations, listings = graph.to_pandas()
        nodes = nodes.assign(members=nodes["members"].map(";".join)).rename_axis("id")
        frames = {"nodes": nodes.reset_index(), "relations": relations, "listings": listings}
        if parquet is not None:
            from graph.ledger.parquet import write_parquet

            written += write_parquet(frames, Path(parquet))
        if csv_ is not None:
            folder = Path(csv_)
            folder.mkdir(parents=True, exist_ok=True)
            for name, frame in frames.items():
                # With this line end (RFC 4180) a lone carriage return in a value is quoted too.
                frame.to_csv(
                    folder / f"{name}.csv", index=False, errors="replace", lineterminator="\r\n"
                )
                written.append(folder / f"{name}.csv")
    if graphml is not None:
        import networkx as nx

        plain = graph.to_networkx()
        for _, attributes in plain.nodes(data=True):
            _only_scalars(attributes)
        for *_, attributes in plain.edges(data=True):
            _only_scalars(attributes)
        nx.write_graphml_lxml(plain, graphml) if _has_lxml() else nx.write_graphml_xml(
            plain, graphml
        )
        written.append(Path(graphml))
    return written


def _has_lxml() -> bool:
    from importlib.util import find_spec

    return find_spec("lxml") is not None


def _only_scalars(attributes: dict[str, Any]) -> None:
    """GraphML knows no lists and no null, and XML no control characters."""
    for key, value in list(attributes.items()):
        if value is None:
            del attributes[key]
        elif isinstance(value, list):
            attributes[key] = _xml_text(";".join(value))
        elif isinstance(value, str):
            attributes[key] = _xml_text(value)


def _xml_text(text: str) -> str:
    return "".join(
        char
        if char in "\t\n\r"
        or (char >= " " and not 0xD800 <= ord(char) <= 0xDFFF and ord(char) not in (0xFFFE, 0xFFFF))
        else "\ufffd"
        for char in text
    )

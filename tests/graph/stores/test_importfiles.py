"""What the import tool reads is what a publication writes, value for value."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from graph.errors import InvalidValue
from graph.stores.bolt import Store
from graph.stores.elements import Node, Relationship
from graph.stores.importfiles import SEPARATORS, write_import_files
from graph.stores.publish import publish
from graph.stores.settings import Server
from tests.graph.stores import neo4j_server
from tests.graph.stores.databases import Database, parameters, projected, require
from tests.graph.stores.test_publish import ENTITIES, RELATIONS, Written
from tests.isthmus.hostile import STRINGS
from tests.tables import ingest_tables


def _written() -> Written:
    """Every kind of value, text that looks like CSV, empty texts, nodes with few properties."""
    texts = [*STRINGS, 'a "quoted" text', "two\nlines\r\n", ",;|", " ", "\t"]
    nodes = [
        Node(f"t:{at}", "Company", {"name": text, "aliases": [text, "x", text], "sector": text})
        for at, text in enumerate(texts)
    ]
    nodes.append(Node("t:bare", "Company", {"name": "Bare"}))
    said = [
        Relationship(f"f{at}", "OWNS", node.id, "t:bare", {"how": text, "evidenceUrls": ["-"]})
        for at, (node, text) in enumerate(zip(nodes, texts, strict=False))
    ]
    said.append(Relationship("v", "OWNS", "t:1", "t:bare", {"share": 0.1, "value": 2**60}))
    return Written(nodes, said)


@pytest.mark.parametrize("name", parameters(*neo4j_server.LINES))
@pytest.mark.parametrize("parquet", [False, True], ids=["csv", "parquet"])
def test_an_import_equals_a_publication(tmp_path: Path, name: str, parquet: bool) -> None:
    require(name)
    home = tmp_path / "ledger-home"
    assert not ingest_tables(home, ENTITIES, RELATIONS).issues
    with projected(home) as projection:
        real, made = projection, _written()
        elements = Written(
            [*real.nodes(), *made.nodes()], [*real.relationships(), *made.relationships()]
        )
    folder = tmp_path / "files"
    written = write_import_files(elements, folder, parquet=parquet)
    process = neo4j_server.Server(neo4j_server.LINES[name], tmp_path / "server")
    process.admin_import([_placed(option, folder) for option in shlex.split(written.command)[4:-2]])
    process.start()
    try:
        server = Server(process.uri)
        with Store(server) as store:
            database = Database(name, server, store, process)
            imported = database.dump()
            assert not publish(store, elements).checked
            again = publish(store, elements, again=True)
            assert again.nodes.written == again.relationships.written == 0
            database.empty()
            publish(store, elements)
            published = database.dump()
    finally:
        process.kill()
    for before, after in ((imported[0], published[0]), (imported[1], published[1])):
        assert before == after


def _placed(option: str, folder: Path) -> str:
    """An option with the place of its file."""
    head, _, file = option.rpartition("=")
    return f"{head}={folder / file}" if head.startswith(("--nodes", "--rel")) else option


def test_what_a_file_cannot_say_is_refused(tmp_path: Path) -> None:
    ends = [Node("t:a", "Company", {"name": "A"}), Node("t:b", "Company", {"name": 1})]
    with pytest.raises(InvalidValue, match=r"Company\.name has values of two types, string and"):
        write_import_files(Written(ends, []), tmp_path)
    listed = [Node("t:a", "Company", {"aliases": list(SEPARATORS)})]
    with pytest.raises(InvalidValue, match="every character that could separate"):
        write_import_files(Written(listed, []), tmp_path)

"""`isthmus cypher`: by name, in words of one's own, from a file; without a server and with one."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.stores.embedded import is_available
from queries.library import names
from tests.graph.stores.databases import Database, opened, parameters
from tests.isthmus.calling import Done, call, one_line
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables

pytestmark = pytest.mark.skipif(not is_available(), reason="the embedded engine has no build here")
DAY = ("--as-of", "2026-11-24")
HOLDERS = "MATCH (a)-[r:OWNS]->(b {id: $held}) RETURN a.name AS holder, r.shareMinPpm AS least"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("asked")
    ingest_tables(home, *small_tables())
    return home


def ask(home: Path, *words: object) -> Done:
    return call(home, "cypher", *words, *DAY)


def test_without_a_query_the_library_is_listed(tmp_path: Path) -> None:
    listed = call(tmp_path, "cypher", "--json").data
    assert [query["name"] for query in listed["queries"]] == list(names())
    shown = call(tmp_path, "cypher").out
    assert all(f"{name} " in shown for name in names())
    assert "Who supplies a party" in shown


def test_a_query_by_its_name_finds_a_party_by_its_name(home: Path) -> None:
    done = ask(home, "owners_above", "party=Coil Castings GmbH")
    assert done.status == 0, done.err
    assert "Bolt Defence Works" in done.out
    assert "as of 2026-11-24" in done.out
    data = ask(home, "owners_above", "party=coil castings gmbh", "--json").data
    assert data["values"]["party"] == "mine:coil"
    assert [row["owner"] for row in data["rows"]] == ["Bolt Defence Works"]
    assert data["columns"] == list(data["rows"][0])
    assert data["complete"]


def test_today_in_a_query_is_the_day_of_the_view(home: Path) -> None:
    early = call(home, "cypher", "owners_above", "party=mine:coil", "--as-of", "2020-01-01")
    assert "no rows" in early.out
    values = ask(home, "listed_since", "since=2022-01-01", "--json").data["values"]
    assert values["day"] == "2026-11-24"


def test_a_statement_in_the_call_takes_values(home: Path) -> None:
    data = ask(home, HOLDERS, "held=mine:coil", "--json").data
    assert data["rows"] == [{"holder": "Bolt Defence Works", "least": 600000}]
    assert data["query"]["name"] is None
    numbers = ask(
        home, "RETURN $a + 1 AS n, $l AS l, $t AS t", "a=41", "l=[1,2]", "t=x y", "--json"
    )
    assert numbers.data["rows"] == [{"n": 42, "l": [1, 2], "t": "x y"}]


def test_a_file_and_standard_input_are_statements_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.cypher"
    file.write_text(HOLDERS, "utf-8")
    told = ask(home, file, "held=mine:coil", "--csv")
    assert list(csv.reader(io.StringIO(told.out))) == [
        ["holder", "least"],
        ["Bolt Defence Works", "600000"],
    ]
    header = "// Who holds it?\n//   held: party  whom\n// returns: holder, least\n"
    file.write_text(f"{header}{HOLDERS}", "utf-8")
    assert "Bolt Defence Works" in ask(home, file, "held=Coil Castings GmbH").out
    monkeypatch.setattr(sys, "stdin", io.StringIO(HOLDERS))
    assert "Bolt Defence Works" in ask(home, "-", "held=mine:coil").out


def test_what_a_query_takes_is_shown_without_asking(tmp_path: Path) -> None:
    done = call(tmp_path, "cypher", "suppliers_by_tier", "--show")
    assert done.status == 0
    assert "party: party  the buyer" in done.out
    assert "MATCH p = " in done.out


def test_rows_beyond_the_limit_are_told_of(home: Path) -> None:
    query = "MATCH (n:Isthmus) RETURN n.id AS id ORDER BY id"
    assert "Cut: only the first 3 rows; --rows takes more" in ask(home, query, "--rows", 3).out
    as_csv = ask(home, query, "--rows", 3, "--csv")
    assert len(as_csv.out.splitlines()) == 4
    assert "only the first 3 rows" in as_csv.err
    assert ask(home, query, "--rows", 3, "--json").data["more"] is True
    assert "Cut" not in ask(home, query).out


def test_lists_and_maps_in_a_cell_are_json_and_formulas_are_text(home: Path) -> None:
    done = ask(home, "RETURN [1, 'a;b'] AS l, {k: null} AS m, '=1+1' AS f, true AS b", "--csv")
    (_, row) = csv.reader(io.StringIO(done.out))
    assert row == ['[1,"a;b"]', '{"k":null}', "'=1+1", "true"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("MATCH (n) DETACH DELETE n",), 2, "DETACH may write"),
        (("MATCH (n) SET n.x = 1 RETURN n", "--write"), 2, "--write needs a server"),
        (("LOAD CSV FROM 'file:///etc/hosts' AS row RETURN row",), 2, "LOAD may write"),
        (("owner_above", "party=x"), 2, "did you mean: owners_above"),
        (("owners_above",), 2, "owners_above needs party"),
        (("owners_above", "party=Coil Castin"), 2, "did you mean: Coil Castings GmbH"),
        (("owners_above", "party=Twin Works"), 2, "mine:twin-one"),
        (("owners_above", "who=x"), 2, "unknown parameter of owners_above 'who'"),
        (("RETURN $x AS x",), 2, "needs x"),
        (("RETURN 1 AS",), 1, "SyntaxError"),
        (("gone.cypher",), 2, "gone.cypher: cannot be read"),
        (("",), 2, "has no statement"),
        (("RETURN 1 AS n", "--json", "--csv"), 2, "exclude each other"),
        (("RETURN 1 AS n", "--rows", "0"), 2, "--rows"),
        (("RETURN 1 AS n", "--to", "bolt://127.0.0.1:9"), 2, "go with `isthmus publish`"),
    ],
)
def test_a_wrong_call_is_one_line(
    home: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    one_line(ask(home, *words), status, said)


def test_without_a_query_other_options_are_refused(home: Path) -> None:
    one_line(call(home, "cypher", "--html", "x.html"), 2, "say which QUERY")


def test_a_server_that_is_not_there_is_one_line(home: Path) -> None:
    done = call(home, "cypher", "RETURN 1 AS n", "--to", "bolt://127.0.0.1:9")
    one_line(done, 1, "cannot be reached")


def test_an_empty_ledger_is_told(tmp_path: Path) -> None:
    one_line(call(tmp_path, "cypher", "RETURN 1 AS n"), 1, "is empty")


def test_hostile_text_stays_text_in_a_terminal(home: Path) -> None:
    done = ask(home, "RETURN '[red]x[/red]' AS a, '\\u001b[31mx' AS b")
    assert "[red]x[/red]" in done.out
    assert "\x1b" not in done.out


# -- on a server -----------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=parameters("5.26", "2026.08"))
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with opened(request.param, tmp_path_factory.mktemp(request.param)) as database:
        yield database


def test_a_server_is_asked_that_another_published_to(
    server: Database, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = server.server.uri
    nothing = call(tmp_path, "cypher", "RETURN 1 AS n", "--to", uri)
    one_line(nothing, 1, "holds no graph of ours; run `isthmus publish` first")
    assert call(home, "publish", "--to", uri, *DAY).status == 0
    # Whoever asks needs no ledger: names are found in the database.
    asked = ("cypher", "owners_above", "party=coil castings gmbh", "--json")
    data = call(tmp_path, *asked, "--to", uri).data
    assert [row["owner"] for row in data["rows"]] == ["Bolt Defence Works"]
    assert data["view"].startswith("as of 2026-11-24")
    assert data["product"].startswith("Neo4j")
    monkeypatch.setenv("NEO4J_URI", uri)
    assert call(tmp_path, *asked).data == data
    one_line(call(tmp_path, "cypher", "owners_above", "party=bol"), 2, "did you mean: Bolt")
    one_line(call(tmp_path, "cypher", "CREATE (n:Mine) RETURN n"), 2, "--write allows it")
    wrote = call(tmp_path, "cypher", "CREATE (n:Mine {x: 1}) RETURN n.x AS x", "--write", "--json")
    assert wrote.data["rows"] == [{"x": 1}]
    assert call(tmp_path, "cypher", "MATCH (n:Mine) RETURN n.x AS x", "--json").data["rows"] == [
        {"x": 1}
    ]
    late = call(
        tmp_path, "cypher", "UNWIND range(1, 1000000000) AS i RETURN sum(i)", "--seconds", 1
    )
    one_line(late, 1, "took longer than 1 seconds")

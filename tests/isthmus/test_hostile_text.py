"""Is text from the data only ever text? From the table to every output, whatever it says.

Where a machine reads (JSON, Parquet, networkx, the CSV export) each value comes back as it went
in; where a person reads (terminal, spreadsheet) nothing in it acts.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graph.analysis import AnalysisGraph
from graph.ledger.reader import open_ledger
from graph.model.facts import Attribute, Identifier, Name
from isthmus.book import open_book
from tests.isthmus.calling import Done, call, one_line
from tests.isthmus.hostile import STRINGS
from tests.tables import TODAY, party, write_tables

csv.field_size_limit(1 << 24)

# One id of every string that may be one: up to 200 characters without white space or controls,
# none of which XML could not say.
IDS = [s for s in STRINGS if re.fullmatch(r"[^\s\x00-\x1f\x7f-\x9f\ufffe\uffff]{1,200}", s)]
# What would act in a terminal, written down apart from the program's own list.
ACTS = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} - {"\n"}
REORDERS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u200b")
# What a spreadsheet sees marked: the same, and everything invisible.
MARKED = {
    *(char for char in map(chr, range(0x2000)) if unicodedata.category(char) == "Cc"),
    *"\xad\u200b\u202a\u202c\u202d\u202e\u2060\u2066\u2067\u2069\ufdd0\ufeff\ufff9\ufffb\ufffe\uffff",
    *map(chr, range(0xE0000, 0xE1000)),
} - set("\t\n\r")


def key(number: int) -> str:
    return f"p{number}"


def _home(folder: Path) -> Path:
    """Everything hostile in one source: names, aliases, numbers, words of relations, titles."""
    entities: list[dict[str, str]] = [
        party("listed", "us_ofac_sdn@2020-01-01", name="The Listed One"),
        *(
            party(
                key(number),
                name=text,
                aliases=text.replace(";", " "),
                identifiers=f"note:{text.replace(';', ' ')}",
                source_title=text,
            )
            for number, text in enumerate(STRINGS)
        ),
        *(party(text, name=f"Named {number}") for number, text in enumerate(IDS)),
    ]
    relations = [
        {
            "relation": "SUPPLIES",
            "source": "listed",
            "target": key(number),
            "product": text,
            "how": text,
            "joint": text,
            "source_title": text,
        }
        for number, text in enumerate(STRINGS)
    ]
    relations += [
        {"relation": "OWNS", "source": "listed", "target": text, "share": "60", "how": text}
        for text in IDS
    ]
    tables = write_tables(folder / "tables", entities, relations)
    done = call(folder / "home", "ingest", "tables", tables, "--name", "mine", "--json")
    assert done.status == 0, done.err
    assert done.data["issues"] == []
    assert done.data["rows_in"] == done.data["loaded"] == len(entities) + len(relations)
    return folder / "home"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _home(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def graph(home: Path) -> AnalysisGraph:
    return open_book(home, as_of=TODAY).graph()


def everybody() -> list[str]:
    return [f"mine:{key(number)}" for number in range(len(STRINGS))]


def ask(home: Path, *form: str) -> Done:
    done = call(home, "exposure", *everybody(), "--as-of", str(TODAY), *form)
    assert (done.status, done.err) == (0, "")
    return done


@pytest.fixture(scope="module")
def shown(home: Path) -> str:
    """The answers for all of them as a person sees them in a pipe."""
    return ask(home).out


def inert(text: str) -> None:
    """No character of this would do anything in a terminal but stand in its place."""
    found = {char for char in text if char in ACTS or char in REORDERS}
    assert not found, {f"U+{ord(char):04X}" for char in found}
    assert not any(unicodedata.category(char) == "Cs" for char in text)


def test_there_is_enough_to_test() -> None:
    assert len(STRINGS) >= 150
    assert len(set(STRINGS)) == len(STRINGS)
    assert all(text.strip() and "\x00" not in text for text in STRINGS)
    assert len(IDS) >= 100


# -- kept byte for byte -----------------------------------------------------------------------


def test_the_ledger_keeps_every_name_alias_number_and_attribute(home: Path) -> None:
    with open_ledger(home / "ledger") as ledger:
        names = ledger.facts(Name)
        numbers = ledger.facts(Identifier)
        attributes = ledger.facts(Attribute)
    held = {(row[0], row[1]) for row in zip(names["entity"], names["value"], strict=True)}
    said = {(row[0], row[1]) for row in zip(numbers["entity"], numbers["value"], strict=True)}
    for number, text in enumerate(STRINGS):
        entity, kept = f"mine:{key(number)}", text.strip()
        assert (entity, kept) in held
        assert (entity, text.replace(";", " ").strip()) in held
        assert (entity, text.replace(";", " ").strip()) in said
    assert len(attributes["value"]) == 0


def test_json_gives_back_every_character(home: Path) -> None:
    data = ask(home, "--json").data
    for text, answer in zip(STRINGS, data["parties"], strict=True):
        kept = text.strip()
        assert answer["party"]["name"] == kept
        (path,) = answer["results"]
        (evidence,) = path["steps"][0]["evidence"]
        assert evidence["title"] == kept
        assert f"product: {kept}" in evidence["text"]
        assert f"how: {kept}" in evidence["text"]
        assert kept in path["sentence"]


def test_verdicts_give_back_every_character(home: Path) -> None:
    data = call(home, "verdict", "--all", "--as-of", str(TODAY), "--json").data
    found = {result["id"]: result for result in data["results"]}
    for number, text in enumerate(IDS):
        result = found[f"mine:{text}"]
        assert (result["name"], result["verdict"]) == (f"Named {number}", "owned")
    names = call(home, "verdict", *everybody(), "--as-of", str(TODAY), "--json").data["results"]
    assert [result["name"] for result in names] == [text.strip() for text in STRINGS]


def test_networkx_and_pandas_hold_every_character(graph: AnalysisGraph) -> None:
    network = graph.to_networkx()
    for number, text in enumerate(STRINGS):
        assert network.nodes[f"mine:{key(number)}"]["name"] == text.strip()
        (edge,) = network.get_edge_data("mine:listed", f"mine:{key(number)}").values()
        assert edge["how"] == text.strip()
    for text in IDS:
        assert f"mine:{text}" in network
    nodes, relations, _ = graph.to_pandas()
    assert set(nodes.index) >= {f"mine:{text}" for text in IDS}
    assert set(relations["how"]) == {text.strip() for text in STRINGS}


def test_parquet_and_csv_exports_hold_every_character(home: Path, tmp_path: Path) -> None:
    for option in ("--parquet", "--csv"):
        done = call(home, "export", option, tmp_path / option, "--as-of", str(TODAY))
        assert done.status == 0, done.err
    wanted = {f"mine:{key(number)}": text.strip() for number, text in enumerate(STRINGS)}
    file = tmp_path / "--parquet" / "nodes.parquet"
    with duckdb.connect(":memory:") as database:
        rows = database.execute("SELECT id, name FROM read_parquet(?)", [str(file)]).fetchall()
    assert {name: value for name, value in rows if name in wanted} == wanted
    with (tmp_path / "--csv" / "nodes.csv").open(encoding="utf-8", newline="") as handle:
        table = {row["id"]: row["name"] for row in csv.DictReader(handle)}
    assert {name: value for name, value in table.items() if name in wanted} == wanted


def test_graphml_is_xml_and_loses_only_what_xml_cannot_say(home: Path, tmp_path: Path) -> None:
    import networkx as nx

    file = tmp_path / "out.graphml"
    assert call(home, "export", "--graphml", file, "--as-of", str(TODAY)).status == 0
    network: Any = nx.read_graphml(file, force_multigraph=True)
    illegal = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    for number, text in enumerate(STRINGS):
        name = network.nodes[f"mine:{key(number)}"]["name"]
        shown = illegal.sub("\ufffd", text.strip())
        assert name.replace("\r", "\n") == shown.replace("\r", "\n")
    assert all(f"mine:{text}" in network for text in IDS)
    assert len(network) == len(STRINGS) + len(IDS) + 2, "the listed one and its entry"


# -- inert where a person looks ----------------------------------------------------------------


def test_text_output_never_moves_the_cursor(home: Path, shown: str) -> None:
    inert(shown)
    for done in (
        call(home, "verdict", *everybody(), "--as-of", str(TODAY)),
        call(home, "verdict", "--all", "--as-of", str(TODAY)),
        call(home, "exposure", "--to", "mine:listed", "--top", "50", "--as-of", str(TODAY)),
        call(home, "status"),
        call(home, "identity"),
        call(home, "issues"),
    ):
        assert (done.status, done.err) == (0, "")
        inert(done.out)


def test_brackets_and_braces_are_shown_as_they_are(shown: str) -> None:
    for text in ("[red]alarm[/red]", "[/]", "{{7*7}}", "%s %d %n", "<b>bold</b>", ":boom:"):
        assert text in shown


@pytest.mark.parametrize("command", ["exposure", "verdict"])
def test_no_spreadsheet_cell_begins_a_formula(home: Path, command: str) -> None:
    done = call(home, command, *everybody(), "--as-of", str(TODAY), "--csv")
    assert (done.status, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert len(rows) == len(STRINGS)
    column = "party" if command == "exposure" else "name"
    for row, text in zip(rows, STRINGS, strict=True):
        for cell in row.values():
            acts = cell[:1] in set("=+-@\t\r\n＝＋－＠") and cell != ""
            assert not acts or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell), cell[:60]
        kept = "".join("\ufffd" if char in MARKED else char for char in text.strip())
        assert row[column] in (kept, f"'{kept}")


def test_a_quarantined_row_is_shown_without_effect(tmp_path: Path) -> None:
    """Issues quote the bad cell: the text of a refused value reaches the terminal too."""
    bad = [text for text in STRINGS if "\n" not in text and len(text) < 5_000]
    entities = [party("good"), *(party("x", kind=text, name="X") for text in bad)]
    tables = write_tables(tmp_path / "tables", entities, [])
    home = tmp_path / "home"
    told = call(home, "ingest", "tables", tables)
    assert told.status == 0
    assert f"{len(bad) + 1} rows in = 1 loaded + {len(bad)} quarantined" in told.out
    inert(told.out)
    for form in ((), ("--all",)):
        shown = call(home, "issues", *form)
        assert (shown.status, shown.err) == (0, "")
        inert(shown.out)
    listed = call(home, "issues", "--all", "--json").data["issues"]
    assert [issue["text"] for issue in listed] == bad
    cells = csv.reader(io.StringIO(call(home, "issues", "--csv").out, newline=""))
    for cell in (cell for row in cells for cell in row):
        formula = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert not formula or cell == "-1", cell


# -- as arguments, file names and folder names ------------------------------------------------


def test_every_string_may_be_asked_for(home: Path) -> None:
    """As WHO: an answer, or one line that says why not; the right one where it is one's name."""
    asked = [text for text in STRINGS if not text.startswith("-")][::4]
    for text in asked:
        done = call(home, "verdict", text, "--as-of", str(TODAY), "--json")
        if done.status == 0:
            (result,) = done.data["results"]
            assert result["id"].startswith(("mine:", "country:"))
        else:
            inert(one_line(done, 2))


@pytest.mark.parametrize(
    "arguments",
    [
        ("exposure", "listed", "--list"),
        ("exposure", "listed", "--profile"),
        ("verdict", "listed", "--regime"),
        ("issues",),
        ("ingest",),
        ("ingest", "starter", "--name"),
        ("identity",),
    ],
)
def test_no_option_can_be_talked_into_anything(home: Path, arguments: tuple[str, ...]) -> None:
    for text in (
        "'; DROP TABLE x",
        "../../etc/passwd",
        "\x1b[31mx",
        "{0}",
        "a\nb",
        "\u202ex",
        "x.y",
    ):
        inert(one_line(call(home, *arguments, text), 2))


def test_a_users_file_that_is_no_profile_or_regime_is_one_line(home: Path, tmp_path: Path) -> None:
    for content in ("", "x = ", "title = 1", "start = 'A'\nrules = 3", "periods = [1]", "\x00"):
        file = tmp_path / "own.toml"
        file.write_text(content)
        one_line(call(home, "exposure", "listed", "--profile", file), 1, "is not a profile")
        one_line(call(home, "verdict", "listed", "--regime", file), 1, "is not a regime")
    file.write_bytes(b"\xff\xfe")
    one_line(call(home, "exposure", "listed", "--profile", file), 1, "is not a profile")
    one_line(call(home, "verdict", "listed", "--regime", file), 1, "is not a regime")


NAMES = [
    text
    for text in STRINGS
    if "/" not in text and len(os.fsencode(text)) <= 200 and text not in (".", "..")
]


def test_files_and_folders_may_be_called_anything(tmp_path: Path) -> None:
    home, before = tmp_path / "home", {path.name for path in Path("/tmp").glob("owned*")}
    for number, text in enumerate(NAMES[::12]):
        folder = tmp_path / "in" / text
        write_tables(folder, [party("a", name=f"A{number}")], [])
        done = call(home, "ingest", "tables", folder, "--name", "mine")
        assert done.status == 0, (text, done.err)
        inert(done.out)
        file = tmp_path / "in" / f"{text}.csv"
        (folder / "entities.csv").rename(file)
        done = call(home, "ingest", "tables", "--name", "mine", "--", file)
        assert done.status == 0, (text, done.err)
        shown = call(home, "status")
        inert(shown.out)
        (source,) = call(home, "status", "--json").data["sources"]
        assert source["files"][0]["file"] == f"{text}.csv"
    assert {path.name for path in Path("/tmp").glob("owned*")} == before


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are a Linux thing")
def test_a_file_name_that_is_no_utf8_is_refused_in_words(tmp_path: Path) -> None:
    raw = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfecaf\xe9.csv"))
    tables = write_tables(tmp_path / "in", [party("a"), party("b", kind="Planet")], [])
    (tables / "entities.csv").rename(raw)
    home = tmp_path / "home"
    done = call(home, "ingest", "tables", raw, "--name", "mine")
    inert(one_line(done, 1, "not UTF-8", "rename it"))
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    write_tables(folder, [party("a")], [])
    done = call(home, "ingest", "tables", folder, "--name", "mine")
    assert done.status == 0, done.err
    pair = ("mine:a", "mine:a")
    for option in ("--because", "--by"):
        inert(one_line(call(home, "identity", *pair, option, "caf\udce9"), 2, "not UTF-8 text"))


def test_a_nul_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "entities.csv"
    rows = "".join(f"p{number},Company,P{number}\n" for number in range(5_000))
    file.write_text(f"id,kind,name\n{rows}x,Company,a\x00b\n")
    done = call(tmp_path / "home", "ingest", "tables", file, "--name", "mine")
    one_line(done, 1, "line 5002", "NUL")


@pytest.mark.parametrize("value", ["us ofac", "US_OFAC", "x", "../x", "a;b@2020", "a@2020-13", "@"])
def test_a_list_id_that_is_none_is_quarantined(tmp_path: Path, value: str) -> None:
    tables = write_tables(tmp_path / "t", [party("a"), party("b", value)], [])
    data = call(tmp_path / "home", "ingest", "tables", tables, "--json").data
    assert (data["rows_in"], data["loaded"], data["quarantined"]) == (2, 1, 1)
    assert "listings" in data["issues"][0]["where"]

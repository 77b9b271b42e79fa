"""Is what the pages say still true? Every shown call is made again, every table is compared.

Conventions of the pages
* A ```console block holds calls (`$ isthmus …`) and what they print; a line `…` stands for any
  lines, `…` inside a line for any text. White space is not compared.
* A ```python block is run, the blocks of a page one after another; a ```text block after it is
  what it prints.
* A file name in backticks with a colon, alone before a ```csv or ```toml block, names a file that
  the blocks of every page may read.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner

import ingest.sources
from graph.errors import IsthmusError
from graph.model.vocabulary import ENDS, STRONG_SCHEMES, NodeKind, RelationKind
from graph.stores.embedded import is_available, running
from ingest import source as sources
from ingest.pipeline import ingest as ingest_files
from ingest.tabular import ENTITY_COLUMNS, RELATION_COLUMNS, SOURCE_COLUMNS
from isthmus.cli import COMMANDS, cli
from queries.profile import STEPS, profile_names
from queries.result import Verdict
from queries.rule import regime_ids

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
CODE = [
    path
    for folder in ("isthmus", "visualize", "queries", "ingest", "graph")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".toml", ".md")
]
DAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # the day the shown calls are made on


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _blocks(text: str, language: str) -> list[str]:
    """Fenced blocks of a language, also indented ones (inside a list)."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [
        "".join(line.removeprefix(indent) for line in block.splitlines(keepends=True))
        for indent, block in found
    ]


def _section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no heading '{heading}'"
    return found[1]


def _table(text: str, header: str) -> list[list[str]]:
    """The cells of the first table whose header begins so."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"| {header} |")), None)
    assert start is not None, f"no table that begins with '{header}'"
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split(" |")])
    return [[cell.strip() for cell in row] for row in rows]


def _ticked(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# -- shown calls are made again --------------------------------------------------------------------
@pytest.fixture(scope="module")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home directory with the starter graph, as of the pages' day; built once."""
    home = tmp_path_factory.mktemp("home")
    ingest_files(home / "ledger", "starter", [], now=DAY)
    return home


@pytest.fixture
def desk(starter_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with every file the pages name, and a home of one's own."""
    home = tmp_path / "home"
    shutil.copytree(starter_home, home)
    desk = tmp_path / "desk"
    desk.mkdir()
    pattern = r"^`([\w./-]+\.(?:csv|toml))`:\n\n```(?:csv|toml)\n(.*?)^```$"
    for page in PAGES:
        for name, text in re.findall(pattern, _text(page), re.MULTILINE | re.DOTALL):
            file = desk / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    monkeypatch.chdir(desk)
    monkeypatch.setenv("ISTHMUS_HOME", str(home))
    for variable in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)
    return desk


def _call(command: str) -> list[str]:
    """The lines a call prints, errors as the command line prints them."""
    program, *arguments = shlex.split(command)
    assert program == "isthmus", command
    result = CliRunner().invoke(cli, arguments, prog_name="isthmus")
    lines = result.output.splitlines()
    if isinstance(result.exception, IsthmusError):
        return [*lines, f"isthmus: {result.exception}"]
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return lines


def _differs(shown: Sequence[str], printed: Iterable[str]) -> str | None:
    """Where shown lines and printed ones part, or None. See the module's conventions for `…`."""
    real = [words for line in printed if (words := " ".join(line.split()))]
    places = {0}  # how many printed lines may have been read so far
    for line in shown:
        words = " ".join(line.split())
        if words == "…":
            places = set(range(min(places), len(real) + 1))
        elif words:
            pattern = re.compile(".*".join(re.escape(piece) for piece in words.split("…")))
            after = {at + 1 for at in places if at < len(real) and pattern.fullmatch(real[at])}
            if not after:
                at = min(places)
                return f"shown:   {words}\nprinted: {real[at] if at < len(real) else 'the end'}"
            places = after
    if len(real) in places:
        return None
    return f"shown:   the end\nprinted: {real[max(places)]}"


def _calls(text: str) -> list[tuple[str, list[str]]]:
    calls: list[tuple[str, list[str]]] = []
    for block in _blocks(text, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                calls.append((line.removeprefix("$ "), []))
            else:
                calls[-1][1].append(line)
    return calls


@pytest.mark.parametrize(
    "page", [page for page in PAGES if _calls(_text(page))], ids=lambda page: _name(page)
)
def test_what_a_page_shows_is_what_the_program_prints(
    page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "$ isthmus cypher " in _text(page) and not is_available():
        pytest.skip("the embedded engine has no build for this platform")
    if page.name == "adding-a-source.md":
        _add_the_example_source(page, desk, monkeypatch)
    for command, shown in _calls(_text(page)):
        printed = _call(command)
        differs = _differs(shown, printed)
        assert differs is None, f"{_name(page)}: $ {command}\n{differs}"


def test_a_shown_line_that_is_not_printed_is_noticed() -> None:
    printed = ["one  two", "three", "four"]
    assert _differs(["one two", "…", "four"], printed) is None
    assert _differs(["one …", "three", "…"], printed) is None
    assert _differs(["…", "four"], printed) is None
    assert _differs(["one two", "four"], printed) is not None
    assert _differs(["one two", "three"], printed) is not None
    assert _differs(["…", "five", "…"], printed) is not None


def _add_the_example_source(page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two files and the fixture of the page, put where sources are looked for."""
    (reader,) = _blocks(_text(page), "python")
    (fixture,) = _blocks(_text(page), "csv")
    folder = desk / "ingest" / "sources" / "owner_register"
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "reader.py").write_text(reader, "utf-8")
    (desk / "owners.csv").write_text(fixture, "utf-8")
    monkeypatch.setattr(sources, "_FOLDER", folder.parent)
    monkeypatch.setattr(ingest.sources, "__path__", [str(folder.parent)])
    sources.known_sources.cache_clear()


@pytest.fixture(autouse=True)
def _known_sources_as_they_are() -> Iterator[None]:
    yield
    sources.known_sources.cache_clear()


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "python.md"], ids=_name)
@pytest.mark.usefixtures("desk")
def test_python_on_a_page_runs_and_prints_what_is_shown(page: Path) -> None:
    pattern = r"^ *```python\n(.*?)^ *```$(?:\n\n^ *```text\n(.*?)^ *```$)?"
    pairs = re.findall(pattern, _text(page), re.MULTILINE | re.DOTALL)
    assert pairs
    names: dict[str, Any] = {}
    for code, shown in pairs:
        lines = [
            line.removeprefix("   ") if page.name == "README.md" else line
            for line in code.splitlines()
        ]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n".join(lines), _name(page), "exec"), names)
        if shown:
            differs = _differs(shown.splitlines(), printed.getvalue().splitlines())
            assert differs is None, f"{_name(page)}:\n{code}\n{differs}"


# -- commands ------------------------------------------------------------------------------------
def _command(name: str) -> click.Command:
    command: click.Command = importlib.import_module(f"isthmus.commands.{name}").command
    return command


def _options(name: str) -> list[str]:
    return [
        option
        for parameter in _command(name).params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    ]


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    headings = re.findall(r"^## (.+)$", _text(DOCS / "commands.md"), re.MULTILINE)
    assert headings == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_stands_in_its_section(name: str) -> None:
    section = _section(_text(DOCS / "commands.md"), name)
    missing = [option for option in _options(name) if f"`{option}" not in section]
    assert not missing


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_names_no_option_that_the_command_does_not_have(name: str) -> None:
    section = _section(_text(DOCS / "commands.md"), name)
    # Rows of the table of options, so that a mention of another command's option is no claim.
    shown = {
        option
        for line in section.splitlines()
        if line.startswith("| `--")
        for option in re.findall(r"`(--[a-z-]+)", line.split(" | ")[0])
    }
    assert shown <= set(_options(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_answers_and_gives_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="isthmus")
    assert result.exit_code == 0
    assert "Example:" in result.output
    assert f"isthmus {name}" in result.output.split("Example:")[1]


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "completion"])
def test_every_command_that_prints_data_has_json(name: str) -> None:
    """`completion` prints one line for a shell to read; there is no data in it."""
    assert "--json" in _options(name)


def test_the_exit_statuses_are_as_told(desk: Path) -> None:
    def status(*arguments: str) -> int:
        result = CliRunner().invoke(cli, arguments, prog_name="isthmus")
        return result.exit_code

    assert status("exposure", "KTOS", "--as-of", "2024-12-04") == 0  # nothing found is an answer
    assert status("exposure", "--as-of", "yesterday", "KTOS") == 2
    assert status("nothing") == 2


# -- JSON ----------------------------------------------------------------------------------------
JSON_CALLS = {
    "isthmus.exposure/1": (
        "demo --as-of 2026-11-24",
        "exposure KTOS --as-of 2026-11-24",
        "exposure KTOS SMIC --as-of 2026-11-24",
    ),
    "isthmus.verdict/1": (
        'verdict "Bank Otkritie" SMIC "SMART LNG"',
        "verdict --all",
        "verdict SMIC --regime all",
    ),
    "isthmus.verdict_history/1": ("verdict Nexperia --regime all --since --as-of 2026-11-24",),
    "isthmus.whatif/1": (
        "whatif --delist Rostec --for Element --as-of 2026-11-24",
        "whatif --list SMIC --on eu_fsf --top 2 --as-of 2026-11-24",
    ),
    "isthmus.owners/1": ("owners Element", "holdings Rostec"),
    "isthmus.portfolio/1": ("portfolio holdings.csv",),
    "isthmus.gaps/1": ("gaps ofac_50 eu_own --top 3",),
    "isthmus.ingest/1": (
        "ingest tables with-mistakes/ --name mistakes",
        "ingest tables my-suppliers/ --name suppliers",
        "ingest tables with-mistakes/ --name suppliers --published 2026-11-25",
        "ingest starter",
    ),
    "isthmus.status/1": ("status",),
    "isthmus.diff/1": ("diff suppliers",),
    "isthmus.list_diff/1": ("diff cn_uel --from 2024-12-31 --to 2025-04-30",),
    "isthmus.issues/1": ("issues",),
    "isthmus.verify/1": ("verify",),
    "isthmus.identity/1": ("identity",),
    "isthmus.sources/1": ("sources",),
    "isthmus.map/1": (
        "map --around ASML --html asml.html",
        "map --list us_ofac_sdn --kind company --as-of 2026-11-24",
    ),
    "isthmus.cypher/1": (
        "cypher suppliers_by_tier party=ASML",
        "cypher 'MATCH p = (:Company {nameKey: $who})-[:OWNS]->() RETURN p' who=rostec",
    ),
    "isthmus.cypher_library/1": ("cypher",),
    "isthmus.cypher_query/1": (
        "cypher suppliers_by_tier --show",
        "cypher 'RETURN 1 AS one' --show",
    ),
    "isthmus.publish/1": ("publish --again", "publish --dry-run --again --as-of 2020-01-01"),
    "isthmus.import_files/1": ("publish --import-files first-load",),
    "isthmus.serve/1": (),  # it goes on until it is ended: see `_served`
    "isthmus.export/1": ("export --csv out",),
    "isthmus.doctor/1": ("doctor",),
}
Keys = dict[str, dict[str, str]]  # section of json.md -> key -> type


def _documented() -> Keys:
    """Every table of keys in docs/json.md by its heading; `a`, `b` in one row are two keys."""
    text = _text(DOCS / "json.md")
    found: Keys = {}
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        section = _section(text, heading)
        if "| key |" in section:
            found[heading] = {
                key: row[1] for row in _table(section, "key") for key in _ticked(row[0])
            }
    return found


def _walk(value: Any, section: str, keys: Keys, seen: set[tuple[str, str]]) -> None:
    """Mark every key of a real answer; fail at one that its section does not have."""
    for key, inner in value.items():
        assert key in keys[section], f"docs/json.md, '{section}': key '{key}' is not described"
        seen.add((section, key))
        below = re.search(r"\[([^\]]+)\]\(#", keys[section][key])
        if below is not None and inner is not None:
            for item in inner if isinstance(inner, list) else [inner]:
                _walk(item, below[1], keys, seen)
        else:
            _has_type(inner, keys[section][key], f"{section}.{key}")


def _is_time(value: object) -> bool:
    return isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value) is not None


def _has_type(value: object, described: str, where: str) -> None:
    fits = {
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
        "true or false": isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "null": value is None,
        "text": isinstance(value, str),
        "day": isinstance(value, str) and re.match(r"\d{4}(-\d\d){0,2}$", value) is not None,
        "time": _is_time(value),
    }
    kinds = [kind for kind in fits if kind in described]
    assert kinds, f"{where}: '{described}' names no type"
    assert any(fits[kind] for kind in kinds), f"{where}: {value!r} is no {described}"


def test_every_schema_in_the_code_has_its_section() -> None:
    pattern = re.compile(r'"(isthmus\.[a-z_]+/\d+)"')
    schemas = {name for path in CODE for name in pattern.findall(_text(path))}
    assert schemas == set(JSON_CALLS)
    assert schemas == {name for name in _documented() if name.startswith("isthmus.")}


def _served() -> dict[str, Any]:
    """What `isthmus serve` tells before it waits."""
    call = [sys.executable, "-m", "isthmus", "serve", "--port", "0", "--json"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line == "}\n":
                break
        process.terminate()
        assert process.wait(30) == 0
    note: dict[str, Any] = orjson.loads("".join(lines))
    return note


@pytest.mark.skipif(not is_available(), reason="the embedded engine has no build for this platform")
def test_every_key_of_every_schema_is_described_and_none_is_invented(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = _documented()
    seen: set[tuple[str, str]] = set()
    note = _served()
    assert note["schema"] == "isthmus.serve/1"
    _walk(note, note["schema"], keys, seen)
    with running(tmp_path / "engine") as server:
        for name, value in (
            ("URI", server.uri),
            ("USERNAME", server.username),
            ("PASSWORD", server.password.reveal()),
            ("DATABASE", server.database),
        ):
            monkeypatch.setenv(f"NEO4J_{name}", str(value))
        _walk_the_answers(keys, seen)
    described = {(section, key) for section, table in keys.items() for key in table}
    assert described == seen


def _walk_the_answers(keys: Keys, seen: set[tuple[str, str]]) -> None:
    first = ("isthmus.ingest/1", "isthmus.publish/1")  # what others read
    for schema in sorted(JSON_CALLS, key=lambda name: (name not in first, name)):
        for call in JSON_CALLS[schema]:
            answer = orjson.loads("\n".join(_call(f"isthmus {call} --json")))
            assert answer["schema"] == schema
            _walk(answer, schema, keys, seen)


# -- sources and tables --------------------------------------------------------------------------
def test_every_source_has_its_page_and_the_page_is_found_from_the_readme() -> None:
    readme = _text(ROOT / "README.md")
    for name in sources.known_sources():
        assert (DOCS / "sources" / f"{name}.md").is_file()
        assert f"(docs/sources/{name}.md)" in readme


def test_every_column_of_the_tables_format_is_described() -> None:
    text = _text(DOCS / "sources" / "tables.md")
    entities = _section(text, "`entities.csv`: one row a thing")
    relations = _section(text, "`relations.csv`: one row a relation")
    for columns, section in ((ENTITY_COLUMNS, entities), (RELATION_COLUMNS, relations)):
        described = [key for row in _table(section, "column") for key in _ticked(row[0])]
        assert set(described) - {*SOURCE_COLUMNS} == set(columns) - {*SOURCE_COLUMNS}
    evidence = _section(text, "Evidence: every row is its own, and may name a better one")
    told = [key for row in _table(evidence, "column") for key in _ticked(row[0])]
    assert told == list(SOURCE_COLUMNS)


def test_the_tables_page_names_every_kind_relation_and_strong_identifier() -> None:
    text = _text(DOCS / "sources" / "tables.md")
    kinds = {
        word for row in _table(text, "column") if row[0] == "`kind`" for word in _ticked(row[1])
    }
    assert kinds == {str(kind) for kind in NodeKind} - {"Sanction"}
    strong = re.search(r"strong identifiers\*\* (.*?) are judged", text, re.DOTALL)
    assert strong is not None
    assert set(_ticked(strong[1])) == STRONG_SCHEMES
    parties = {NodeKind.COMPANY, NodeKind.PERSON, NodeKind.ORGANIZATION}
    words = {
        "party": parties,
        "craft": {NodeKind.VESSEL, NodeKind.AIRPLANE},
        "Company or Organization": parties - {NodeKind.PERSON},
        "Country": {NodeKind.COUNTRY},
        "Product": {NodeKind.PRODUCT},
        "a list id": {NodeKind.SANCTION},
    }
    told = {}
    for relation, ends in _table(text, "relation"):
        near, far = (
            {k for word in end.split(", ") for k in words[word]} for end in ends.split(" → ")
        )
        told[relation.strip("`")] = (near, far)
    real = {str(kind): (set(ends.sources), set(ends.targets)) for kind, ends in ENDS.items()}
    del real[RelationKind.IMPOSED_BY]
    assert told == real


def _said(node: ast.expr) -> str:
    """The longest constant piece of a message."""
    pieces = [node] if isinstance(node, ast.Constant) else getattr(node, "values", [])
    texts = [piece.value for piece in pieces if isinstance(piece, ast.Constant)]
    return max((text for text in texts if isinstance(text, str)), key=len, default="").strip()


def test_every_reason_for_which_a_row_or_a_file_is_turned_down_is_told() -> None:
    tree = ast.parse(_text(ROOT / "ingest" / "tabular.py"))
    told = " ".join(_text(DOCS / "sources" / "tables.md").split())
    raised = [
        _said(call.args[1])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_Trouble", "FileRefused")
        and len(call.args) == 2
    ]
    assert len(raised) > 15
    missing = [text for text in raised if text.strip("'; ") not in told]
    assert missing == ["the file is empty"]  # told as "when it is empty"


# -- profiles and regimes ------------------------------------------------------------------------
def _raw(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(_text(ROOT / "queries" / folder / f"{name}.toml"))


def test_every_profile_is_told_and_none_is_invented() -> None:
    headings = re.findall(r"^### `(\w+)`$", _text(DOCS / "exposure.md"), re.MULTILINE)
    assert sorted(headings) == list(profile_names())


@pytest.mark.parametrize("name", profile_names())
def test_the_grammar_of_a_profile_is_the_one_that_is_shown(name: str) -> None:
    raw = _raw("profiles", name)
    section = _section(_text(DOCS / "exposure.md"), f"`{name}`")
    shown = [
        (row[0].split(", "), _ticked(row[1]), row[2]) for row in _table(section, "from | step | to")
    ]
    assert shown == [(rule["from"], rule["steps"], rule["to"]) for rule in raw["rules"]]
    ends = dict(re.findall(r"^\* (\w+): (.+)$", section, re.MULTILINE))
    assert {kind: states.split(", ") for kind, states in ends.items()} == raw["ends"]
    assert raw["note"] in section


def test_the_factors_are_the_ones_that_are_shown() -> None:
    raw = _raw("profiles", "factors")
    section = _section(
        _text(DOCS / "exposure.md"), "Factors rank paths for attention; they are no probabilities"
    )
    shown = {row[0].strip("`"): (row[1], row[2]) for row in _table(section, "step | factor")}
    assert list(shown) == list(raw["steps"])
    assert set(shown) == set(STEPS)
    for step, factor in raw["steps"].items():
        numbers = re.findall(r"[\d.]+", shown[step][0])
        if "fixed" in factor:
            expected = [factor["fixed"]]
        elif "brackets" in factor:
            expected = [
                number for pair in sorted(factor["brackets"], reverse=True) for number in pair
            ]
        else:
            ramp = factor["ramp"]
            expected = [ramp["base"], ramp["gain"], 1, ramp["full"]]
            assert f"`{ramp['share']}`" in shown[step][0]
        assert [float(number) for number in numbers] == expected, step
        unknown = factor.get("unknown")
        assert shown[step][1] == ("–" if unknown is None else f"{unknown:.2f}")
    for level, value in raw["confidence"].items():
        assert f"{level} {value:.2f}" in section


def test_every_step_is_explained() -> None:
    told = [
        key
        for row in _table(_text(DOCS / "exposure.md"), "step | relation")
        for key in _ticked(row[0])
    ]
    assert sorted(told) == sorted(STEPS)


def _told_test(raw: dict[str, Any], period: dict[str, Any]) -> list[str]:
    """What the cells test, stakes and control say of a period."""
    control = {"counts": "counts", "caution": "a flag", "none": "–"}[period.get("control", "none")]
    if raw.get("test") == "supply":
        return ["supply, at any tier", "–", control]
    if "threshold" not in period:
        return ["names only", "–", control]
    least = "more than" if period["strict"] else "at least"
    stakes = "are added" if period["aggregate"] else "each listed party’s alone"
    return [f"{least} {period['threshold']} %", stakes, control]


@pytest.mark.parametrize("name", regime_ids())
def test_a_regime_is_told_with_its_lists_periods_and_doubts(name: str) -> None:
    text = _text(DOCS / "verdict.md")
    raw = _raw("rules", name)
    (row,) = (row for row in _table(text, "regime") if _ticked(row[0]) == [name])
    assert (row[1], row[3]) == (raw["title"], raw["hit"])
    assert _ticked(row[2]) == [*raw["lists"], *raw.get("lists_by_programme", {})]
    section = _section(text, f"`{name}`")
    periods = sorted(raw["periods"], key=lambda period: str(period["from"]))
    assert _table(section, "from | to") == [
        [period["from"], period.get("to", ""), *_told_test(raw, period), period["citation"]]
        for period in periods
    ]
    for doubt in (period["verify"] for period in periods if "verify" in period):
        assert doubt in section


def test_no_regime_is_invented() -> None:
    shown = [_ticked(row[0])[0] for row in _table(_text(DOCS / "verdict.md"), "regime")]
    assert sorted(shown) == sorted(regime_ids())


def test_every_word_of_a_verdict_is_explained() -> None:
    told = [row[0].strip("`") for row in _table(_text(DOCS / "verdict.md"), "verdict")]
    listed = re.search(r"`verdict`: ([\w, \n]+)\.", Verdict.__doc__ or "")
    assert listed is not None
    assert sorted(told) == sorted(re.split(r",\s+", listed[1]))


# -- pages as a whole ----------------------------------------------------------------------------
def _anchors(text: str) -> set[str]:
    """Anchors of a page's headings, as the usual renderers make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", _text(page), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{_name(page)}: {link}"
        if anchor:
            assert anchor in _anchors(_text(target)), f"{_name(page)}: {link}"


def test_every_page_is_found_from_the_readme() -> None:
    readme = _text(ROOT / "README.md")
    for page in DOCS.glob("*.md"):
        assert f"(docs/{page.name}" in readme, page.name


def test_every_page_that_the_code_sends_a_reader_to_exists() -> None:
    for path in CODE:
        for name in re.findall(r"\bdocs/[\w/.-]+\.md", _text(path)):
            assert (ROOT / name).is_file(), f"{_name(path)} names {name}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", _text(page), re.MULTILINE)
    assert set(named) <= set(targets)


def test_the_readme_installs_with_the_files_and_the_group_that_exist() -> None:
    readme = _text(ROOT / "README.md")
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))
    line = "pip install -c constraints.txt -e . --group dev"
    assert line in readme
    assert (ROOT / "constraints.txt").is_file()
    assert "dev" in project["dependency-groups"]
    assert project["project"]["requires-python"] == ">=3.11"
    assert "Python 3.11 or later" in readme
    marks = {mark.split(":")[0] for mark in project["tool"]["pytest"]["ini_options"]["markers"]}
    assert all(f"`{mark}`" in readme for mark in marks)


def test_the_folders_of_the_readme_are_the_layers_that_are_checked() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))
    (layers,) = (
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["name"].startswith("folders")
    )
    wanted = [name for layer in layers for name in layer.split(" | ")]
    section = _section(_text(ROOT / "README.md"), "The folders are the layers")
    shown = re.findall(r"^(\w+)/ ", section, re.MULTILINE)
    assert [name for name in shown if name != "tests"] == wanted
    assert all((ROOT / name).is_dir() for name in shown)


DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_when_why_what_else_and_what_would_change_it(page: Path) -> None:
    text = _text(page)
    assert text.startswith(f"# {page.name[:4]}: ")
    dated = re.search(r"^Date: (\S+)$", text, re.MULTILINE)
    assert dated is not None
    assert date.fromisoformat(dated[1]) >= date(2026, 11, 24)
    parts = re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)
    assert parts == ["Context.", "Choice.", "Rejected.", "What would change our mind."]

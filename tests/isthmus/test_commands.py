"""What may a script and a person at a terminal rely on? Exit status, streams, JSON, the day."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from isthmus.cli import COMMANDS
from tests.isthmus.calling import Done, call, one_line, shell
from tests.isthmus.conftest import small_tables
from tests.tables import ingest_tables, party
from visualize.world.borders import SHIPPED

KTOS = "Kratos Defense & Security Solutions"


# -- help ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    done = call(tmp_path / "none", command, "--help")
    assert done.status == 0
    assert re.search(rf"Example:\n\s+isthmus {command}", done.out), done.out
    assert not (tmp_path / "none").exists(), "asking for help must not make a home"


def test_help_lists_every_command_with_a_line(tmp_path: Path) -> None:
    done = call(tmp_path, "--help")
    assert done.status == 0
    for command, line in COMMANDS.items():
        assert command in done.out
        assert line.split()[0] in done.out


def test_help_waits_for_no_heavy_library(tmp_path: Path) -> None:
    heavy = ("numpy", "numba", "pandas", "duckdb", "networkx", "pyvis", "rich", "neo4j", "scipy")
    assert _loaded(tmp_path, "--help") & set(heavy) == set()
    assert _loaded(tmp_path, "exposure", "--help") & set(heavy) == set()


def test_a_question_loads_neither_pandas_nor_networkx_nor_a_page(small_home: Path) -> None:
    unused = {"pandas", "networkx", "pyvis", "neo4j", "jinja2"}
    assert _loaded(small_home, "exposure", "acme") & unused == set()
    assert _loaded(small_home, "verdict", "coil", "--json") & unused == set()


def _loaded(home: Path, *arguments: str) -> set[str]:
    """The modules that a call has imported by its end."""
    code = (
        "import sys\nfrom isthmus.cli import main\n"
        f"sys.argv = ['isthmus', *{list(arguments)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    import subprocess

    from tests.isthmus.calling import environment

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, check=True
    )
    return set(done.stderr.decode().split())


def test_the_version_and_the_bare_command(tmp_path: Path) -> None:
    assert re.fullmatch(r"isthmus, version \d+\.\d+\.\d+\n", call(tmp_path, "--version").out)
    bare = shell(tmp_path)
    assert (bare.status, bare.out) == (2, "")
    assert "Commands:" in bare.err


@pytest.mark.parametrize(("name", "word"), [("bash", "eval"), ("zsh", "eval"), ("fish", "source")])
def test_completion_prints_one_line_for_the_shell(tmp_path: Path, name: str, word: str) -> None:
    done = call(tmp_path, "completion", name)
    assert done.status == 0
    assert len(done.out.splitlines()) == 1
    assert word in done.out
    assert f"_ISTHMUS_COMPLETE={name}_source" in done.out


def test_completion_offers_the_commands(tmp_path: Path) -> None:
    done = shell(
        tmp_path,
        COMP_WORDS="isthmus ex",
        COMP_CWORD="1",
        _ISTHMUS_COMPLETE="bash_complete",
    )
    assert "plain,exposure" in done.out
    assert "plain,export" in done.out


# -- exit status -----------------------------------------------------------------------------


WRONG_CALLS = {
    "unknown command": (("verdikt",), "did you mean: verdict"),
    "unknown option": (("exposure", "acme", "--hop", "3"), "No such option"),
    "nobody asked for": (("exposure",), "say whose exposure"),
    "both directions": (("exposure", "acme", "--to", "bolt"), "not both"),
    "unknown party": (("exposure", "Zzyzx Quarries"), "unknown party 'Zzyzx Quarries'"),
    "unknown end": (("exposure", "--to", "Zzyzx Quarries"), "unknown party"),
    "empty name": (("exposure", ""), "unknown party ''"),
    "blank name": (("verdict", "  "), "unknown party ''"),
    "second name unknown": (("exposure", "acme", "Zzyzx"), "unknown party 'Zzyzx'"),
    "unknown profile": (("exposure", "acme", "--profile", "x"), "investor, sanctions, supply"),
    "profile outside its folder": (
        ("exposure", "acme", "--profile", "../rules/ofac_50"),
        "unknown profile",
    ),
    "profile file missing": (("exposure", "acme", "--profile", "/none.toml"), "unknown profile"),
    "unknown list": (("exposure", "acme", "--list", "us_ofac_sdm"), "unknown list 'us_ofac_sdm'"),
    "too many hops": (("exposure", "acme", "--hops", "13"), "1<=x<=12"),
    "no hops": (("exposure", "acme", "--hops", "0"), "1<=x<=12"),
    "no number": (("exposure", "acme", "--top", "ten"), "not a valid integer"),
    "no day": (("exposure", "acme", "--as-of", "2026-13-01"), "not a day; write YYYY-MM-DD"),
    "half a day": (("verdict", "coil", "--as-of", "2026"), "not a day"),
    "no such sureness": (("verdict", "coil", "--min-confidence", "sure"), "low"),
    "two forms": (("exposure", "acme", "--json", "--csv"), "exclude each other"),
    "two forms of a verdict": (("verdict", "coil", "--json", "--csv"), "exclude each other"),
    "unknown regime": (("verdict", "coil", "--regime", "ofac_05"), "unknown regime 'ofac_05'"),
    "regime outside its folder": (
        ("verdict", "coil", "--regime", "../profiles/supply"),
        "unknown regime",
    ),
    "nobody judged": (("verdict",), "say which parties, or --all"),
    "somebody and everybody": (("verdict", "coil", "--all"), "say which parties, or --all"),
    "unknown source": (("ingest", "ofac_sdm"), "unknown source 'ofac_sdm'"),
    "no files": (("ingest", "tables"), "needs files"),
    "bad stored name": (("ingest", "starter", "--name", "My Data"), "choose one with --name"),
    "reserved name": (("ingest", "starter", "--name", "judgements"), "cannot name a source"),
    "issues of nothing": (("issues", "nothing"), "unknown source 'nothing'"),
    "identity of nothing": (("identity", "mine:nothing"), "unknown entity id"),
    "judge one": (("identity", "mine:acme", "--judge", "same"), "two different ids"),
    "judge oneself": (
        ("identity", "mine:acme", "mine:acme", "--judge", "same"),
        "two different ids",
    ),
    "judge as the program": (
        ("identity", "mine:acme", "mine:coil", "--judge", "same", "--by", "identifiers"),
        "--by with yours",
    ),
    "export nothing": (("export",), "say what to write"),
    "no shell": (("completion",), "Missing argument"),
    "unknown shell": (("completion", "tcsh"), "is not one of"),
}


@pytest.mark.parametrize("case", WRONG_CALLS)
def test_a_wrong_call_ends_with_2_and_one_line(small_home: Path, case: str) -> None:
    arguments, said = WRONG_CALLS[case]
    one_line(call(small_home, *arguments), 2, said)


@pytest.mark.parametrize(
    "arguments",
    [
        ("exposure", "acme"),
        ("exposure", "--to", "acme"),
        ("verdict", "acme"),
        ("verdict", "--all", "--json"),
        ("export", "--csv", "out"),
        ("issues",),
        ("identity",),
    ],
)
def test_an_empty_ledger_answers_nothing_and_says_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    one_line(call(tmp_path / "new", *arguments), 1, "is empty", "isthmus demo", "isthmus ingest")
    assert not (tmp_path / "new").exists()


def test_an_empty_ledger_has_a_status_all_the_same(tmp_path: Path) -> None:
    assert call(tmp_path, "status", "--json").data["sources"] == []
    assert "is empty" in call(tmp_path, "status").out


def test_nothing_found_is_an_answer(small_home: Path) -> None:
    done = call(small_home, "exposure", "lone")
    assert (done.status, done.err) == (0, "")
    assert "nothing found under the profile 'sanctions' within 6 steps" in done.out
    assert call(small_home, "exposure", "lone", "--json").data["results"] == []
    verdict = call(small_home, "verdict", "lone", "--json").data["results"][0]
    assert verdict["verdict"] == "not_found"


def test_a_list_that_names_nobody_on_the_day_is_searched_and_finds_nothing(
    small_home: Path,
) -> None:
    done = call(small_home, "exposure", "acme", "--list", "eu_fsf", "--json")
    assert done.status == 0
    assert done.data["results"] == []
    there = call(small_home, "exposure", "acme", "--list", "eu_fsf", "--as-of", "2023-06-01")
    assert "Dune Shipping" in there.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "the file is empty"),
        ("page.csv", b"<!DOCTYPE html><html><body>403</body></html>", "HTML page"),
        ("data.zip", b"PK\x03\x04rest", "a zip or Office file"),
        ("entities.csv", b"a,b\n1,2\n", "line 1 must name the columns"),
        ("entities.csv", b"id,kind,name\na,Company,\xff\xfe\n", "not utf-8 text"),
        ("entities.csv", b"id,kind,name\na,Company,x\x00y\n", "NUL"),
        ("entities.csv", b'id,kind,name\na,Company,"x\n', "row beginning at line 2"),
        ("entities.csv", b"id,kind,name\na,Planet,Mars\n", "not one of its rows"),
        ("other.csv", b"hello,world\n", "this is not a file of Your own data"),
    ],
)
def test_a_refused_file_ends_with_1_and_changes_nothing(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / "in" / name
    file.parent.mkdir()
    file.write_bytes(content)
    home = tmp_path / "home"
    one_line(call(home, "ingest", "tables", file, "--name", "mine"), 1, said)
    assert call(home, "status", "--json").data["sources"] == []


def test_a_missing_file_and_an_unhelpful_folder_are_named(tmp_path: Path) -> None:
    one_line(call(tmp_path, "ingest", "tables", tmp_path / "no.csv"), 1, "no.csv", "No such file")
    (tmp_path / "bare").mkdir()
    one_line(call(tmp_path, "ingest", "tables", tmp_path / "bare"), 1, "no file here is called")
    long = tmp_path / ("x" * 300)
    one_line(call(tmp_path, "ingest", "tables", long, "--name", "mine"), 1, "name too long")


@pytest.mark.parametrize("option", ["--parquet", "--csv", "--graphml"])
def test_an_export_that_cannot_be_written_ends_with_1(
    small_home: Path, tmp_path: Path, option: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    target = tmp_path / "file" / "out"
    one_line(call(small_home, "export", option, target), 1, "cannot be written")


def test_a_page_that_cannot_be_written_ends_with_1(small_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "none" / "page.html"
    one_line(call(small_home, "exposure", "acme", "--html", target), 1, "cannot be written")


def test_another_map_is_drawn_or_refused_before_anything_is_written(
    small_home: Path, tmp_path: Path
) -> None:
    page, borders = tmp_path / "page.html", tmp_path / "borders.json"
    asked = ("exposure", "acme", "--html", page, "--borders", borders)
    one_line(call(small_home, *asked), 1, "borders.json: cannot be read")
    borders.write_text('{"format": "isthmus-borders/1", "size": [3]}')
    one_line(call(small_home, *asked), 1, "`size` must be two whole numbers", "docs/world.md")
    assert not page.exists()
    shutil.copy(SHIPPED, borders)
    assert call(small_home, *asked).status == 0
    assert page.exists()
    line = one_line(call(small_home, "exposure", "acme", "--borders", borders), 2, "--html")
    assert "--borders" in line


# -- which party is meant --------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        "acme",
        "mine:acme",
        "ACME",
        "ticker:ACME",
        "Acme Turbines AG",
        "acme turbines ag",
        "ACME TURBINES",
        "ATAG",
        "Acme Turbinen",
    ],
)
def test_a_party_answers_to_its_id_ticker_name_and_alias(small_home: Path, who: str) -> None:
    data = call(small_home, "exposure", who, "--json").data
    assert data["party"]["id"] == "mine:acme"
    assert call(small_home, "verdict", who, "--json").data["results"][0]["id"] == "mine:acme"


def test_the_starter_graph_knows_its_firms_by_ticker(starter_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    done = call(starter_home, "exposure", "KTOS", "--html", page)
    assert done.status == 0
    assert done.out.startswith(KTOS)
    assert f"Page: {page.resolve()}" in done.out
    assert KTOS in page.read_text("utf-8").replace("&amp;", "&").replace("\\u0026", "&")


def test_a_name_of_two_parties_lists_both_and_their_ids(small_home: Path) -> None:
    one_line(call(small_home, "exposure", "Twin Works"), 2, "[mine:twin-one]", "[mine:twin-two]")
    assert call(small_home, "exposure", "mine:twin-one").status == 0


def test_a_misspelt_name_is_answered_with_the_nearest(small_home: Path) -> None:
    one_line(call(small_home, "verdict", "Bolt Defense Work"), 2, "did you mean: Bolt Defence")


def test_a_misspelt_list_is_answered_with_the_nearest_only(starter_home: Path) -> None:
    done = call(starter_home, "exposure", "KTOS", "--list", "us_ofac_sdm")
    line = one_line(done, 2, "us_ofac_sdn")
    assert "cn_uel" not in line


def test_an_argument_cannot_write_to_the_terminal(small_home: Path) -> None:
    line = one_line(call(small_home, "exposure", "x\x1b[31m\ny\u202ez"), 2, "unknown party")
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_an_argument_of_a_megabyte_is_not_repeated_in_full(small_home: Path) -> None:
    line = one_line(call(small_home, "exposure", "y" * 1_000_000), 2, "unknown party")
    assert len(line) < 2000


# -- JSON ------------------------------------------------------------------------------------


STEP = {"from", "to", "relation", "forward", "cost", "evidence"}
EVIDENCE = {"source", "title", "url", "locator", "text", "date"}


def test_the_json_of_an_exposure_has_the_promised_keys(small_home: Path) -> None:
    data = call(small_home, "exposure", "acme", "--json").data
    assert data["schema"] == "isthmus.exposure/1"
    assert {"ledger", "as_of", "known_on", "profile", "results", "cut"} <= set(data)
    result = data["results"][0]
    assert {"rank", "strength", "cost", "target", "steps"} <= set(result)
    assert {"id", "name", "listings"} <= set(result["target"])
    assert result["target"]["id"] == "mine:bolt"
    assert result["cost"] == sum(step["cost"] for step in result["steps"])
    assert [(step["from"], step["to"], step["forward"]) for step in result["steps"]] == [
        ("mine:acme", "mine:coil", False),
        ("mine:coil", "mine:bolt", False),
    ]
    for step in result["steps"]:
        assert set(step) >= STEP
        assert step["evidence"]
        for item in step["evidence"]:
            assert set(item) >= EVIDENCE


def test_the_json_of_several_parties_keeps_results_in_one_list(small_home: Path) -> None:
    data = call(small_home, "exposure", "acme", "coil", "lone", "--json").data
    assert [party["party"]["id"] for party in data["parties"]] == [
        "mine:acme",
        "mine:coil",
        "mine:lone",
    ]
    assert data["results"] == [path for party in data["parties"] for path in party["results"]]
    assert {path["party"] for path in data["results"]} == {"mine:acme", "mine:coil"}


def test_the_json_of_a_verdict_has_the_promised_keys(small_home: Path) -> None:
    done = call(
        small_home, "verdict", "Coil Castings", "--regime", "ofac_50", "--as-of", "2026-01-15",
        "--json",
    )  # fmt: skip
    data = done.data
    assert data["schema"] == "isthmus.verdict/1"
    assert {"ledger", "as_of", "known_on", "results", "cut"} <= set(data)
    assert (data["as_of"], data["known_on"]) == ("2026-01-15", None)
    (result,) = data["results"]
    assert {"id", "name", "regime", "verdict", "flags", "sum", "citation"} <= set(result)
    assert (result["verdict"], result["regime"]) == ("owned", "ofac_50")
    assert (result["share_min_ppm"], result["share_max_ppm"]) == (600_000, 600_000)
    (stake,) = result["sum"]
    assert (stake["owner"], stake["owner_name"]) == ("mine:bolt", "Bolt Defence Works")
    assert stake["counts_because"]
    assert all(set(item) >= EVIDENCE for item in stake["evidence"])


def test_the_json_of_an_ingest_has_the_promised_keys(tmp_path: Path) -> None:
    folder = tmp_path / "suppliers"
    folder.mkdir()
    (folder / "entities.csv").write_text("id,kind,name\na,Company,A\nb,Planet,B\n")
    home = tmp_path / "home"
    data = call(home, "ingest", "tables", folder, "--published", "2026-01-02", "--json").data
    assert data["schema"] == "isthmus.ingest/1"
    assert (data["source"], data["published"]) == ("suppliers", "2026-01-02")
    assert (data["rows_in"], data["loaded"], data["quarantined"]) == (2, 1, 1)
    assert data["parties"] == {
        "added": 1, "changed": 0, "closed": 0, "kept": 0, "unchanged": 0, "total": 1,
    }  # fmt: skip
    (issue,) = data["issues"]
    assert issue["where"] == "entities.csv line 3, column kind"
    assert "unknown kind 'Planet'" in issue["what"]
    assert issue["text"] == "Planet"
    assert data["snapshot"]


def test_every_other_json_names_its_schema(small_home: Path, tmp_path: Path) -> None:
    for command in ("sources", "status", "issues", "identity", "doctor"):
        done = call(small_home, command, "--json")
        assert done.status == 0, done.err
        assert done.data["schema"] == f"isthmus.{command}/1"
    done = call(small_home, "export", "--csv", tmp_path / "out", "--json")
    assert done.data["schema"] == "isthmus.export/1"
    assert all(Path(file).is_file() for file in done.data["files"])
    demo = call(tmp_path / "home", "demo", "--html", tmp_path / "demo.html", "--json")
    assert demo.data["schema"] == "isthmus.exposure/1"
    assert Path(demo.data["page"]).is_file()


def test_the_same_question_gives_the_same_bytes(starter_home: Path) -> None:
    asked = ("exposure", "SMIC", "ASML", "--profile", "investor", "--as-of", "2026-11-01")
    for form in ("--json", "--csv"):
        assert call(starter_home, *asked, form).out == call(starter_home, *asked, form).out


def test_csv_parses_and_holds_what_json_holds(starter_home: Path) -> None:
    asked = ("exposure", "KTOS", "--as-of", "2026-11-20")
    rows = list(csv.DictReader(io.StringIO(call(starter_home, *asked, "--csv").out)))
    results = call(starter_home, *asked, "--json").data["results"]
    assert len(rows) == sum(max(1, len(result["steps"])) for result in results)
    assert {row["sentence"] for row in rows} == {result["sentence"] for result in results}


# -- the view: which day, what was known, how sure -------------------------------------------


def _targets(done: Done) -> set[str]:
    return {result["target"]["id"] for result in done.data["results"]}


@pytest.mark.parametrize(
    ("day", "targets"),
    [
        ("2020-12-31", set()),
        ("2022-03-23", set()),
        ("2022-03-24", {"mine:bolt"}),
        ("2022-12-31", {"mine:bolt"}),
        ("2023-01-01", {"mine:bolt", "mine:dune"}),
        ("2023-12-31", {"mine:bolt", "mine:dune"}),
        ("2024-01-01", {"mine:bolt"}),
    ],
)
def test_the_day_asked_about_changes_the_answer(
    small_home: Path, day: str, targets: set[str]
) -> None:
    done = call(small_home, "exposure", "acme", "--as-of", day, "--json")
    assert _targets(done) == targets
    assert done.data["as_of"] == day


def test_the_reverse_question_follows_the_day_too(small_home: Path) -> None:
    def exposed(day: str) -> set[str]:
        done = call(small_home, "exposure", "--to", "bolt", "--as-of", day, "--json")
        return {result["party"] for result in done.data["results"]}

    assert exposed("2026-01-01") == {"mine:acme", "mine:coil"}
    assert exposed("2020-12-31") == set(), "Bolt held no stake in Coil yet"


def test_the_reverse_answer_says_to_whom(small_home: Path) -> None:
    told = call(small_home, "exposure", "--to", "bolt", "--as-of", "2026-01-01").out
    assert "is exposed to Bolt" in told


def test_a_verdict_depends_on_what_was_known(dated_home: Path) -> None:
    def verdict(*view: str) -> tuple[str, int]:
        data = call(dated_home, "verdict", "coil", "--json", *view).data
        return data["results"][0]["verdict"], data["results"][0]["share_max_ppm"]

    assert verdict() == ("owned", 600_000)
    assert verdict("--known-on", "2025-06-01") == ("owned", 600_000)
    assert verdict("--known-on", "2025-05-31") == ("flagged", 400_000)
    assert verdict("--as-of", "2022-03-23") == ("not_found", 0)


def test_before_the_first_snapshot_nobody_was_known(dated_home: Path) -> None:
    done = call(dated_home, "verdict", "coil", "--known-on", "2024-12-31")
    one_line(done, 2, "unknown party 'coil'", "known on 2024-12-31")


def test_nobody_is_cleared_by_a_list_that_was_not_known_yet(tmp_path: Path) -> None:
    ingest_tables(tmp_path, [party("a")], name="mine", published=date(2020, 1, 1))
    listed = [party("b", "us_ofac_sdn@2019-01-01")]
    ingest_tables(tmp_path, listed, name="list", published=date(2025, 1, 1))
    for known, verdict in (("2025-01-01", "not_found"), ("2024-12-31", "not_screened")):
        data = call(tmp_path, "verdict", "mine:a", "--known-on", known, "--json").data
        assert data["results"][0]["verdict"] == verdict
        assert bool(data["cut"]) == (verdict == "not_screened")


def test_a_lower_bound_on_confidence_leaves_weak_statements_out(small_home: Path) -> None:
    day = ("--as-of", "2023-06-01", "--json")
    everything = call(small_home, "exposure", "acme", *day)
    assert _targets(everything) == {"mine:bolt", "mine:dune"}
    sure = call(small_home, "exposure", "acme", *day, "--min-confidence", "medium")
    assert _targets(sure) == {"mine:bolt"}


def test_top_and_each_say_what_they_left_out(starter_home: Path) -> None:
    done = call(starter_home, "exposure", "SMIC", "--top", "1", "--json")
    assert any("--top" in text for text in done.data["cut"])


# -- ingest ----------------------------------------------------------------------------------


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    assert call(tmp_path, "ingest", "starter").status == 0
    before = call(tmp_path, "status", "--json").data
    again = call(tmp_path, "ingest", "starter", "--json").data
    assert again["changed"] is False
    assert call(tmp_path, "status", "--json").data == before


def test_two_folders_whose_names_are_not_latin_do_not_replace_each_other(tmp_path: Path) -> None:
    for name, entity in (("数据", "a"), ("資料夹", "b")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "entities.csv").write_text(f"id,kind,name\n{entity},Company,{name}\n", "utf-8")
        assert call(tmp_path / "home", "ingest", "tables", folder).status == 0
    assert len(call(tmp_path / "home", "status", "--json").data["sources"]) == 2


def test_status_names_the_lists_and_how_many_entries_each_has(small_home: Path) -> None:
    source = call(small_home, "status", "--json").data["sources"][0]
    assert source["source"] == "mine"
    assert source["lists"] == {"us_ofac_sdn": 1}  # the other entry has ended
    assert "us_ofac_sdn 1" in call(small_home, "status").out


def test_issues_are_grouped_counted_and_given_in_full_on_demand(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = "".join(f"p{n},Planet,P{n}\n" for n in range(12))
    (folder / "entities.csv").write_text(f"id,kind,name\nok,Company,Ok\n{rows}")
    home = tmp_path / "home"
    told = call(home, "ingest", "tables", folder)
    assert "13 rows in = 1 loaded + 12 quarantined" in told.out
    assert "and 7 more" in told.out
    grouped = call(home, "issues").out
    assert "12 of this kind" in grouped
    assert "12 issues in all" in grouped
    assert call(home, "issues", "--all").out.count("quarantined: entities.csv line") == 12
    table = list(csv.DictReader(io.StringIO(call(home, "issues", "--csv").out)))
    assert len(table) == 12
    assert table[0]["where"] == "entities.csv line 3, column kind"


def test_a_judgement_is_recorded_shown_and_reversible(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    pair = ("mine:twin-one", "mine:twin-two")
    assert call(tmp_path, "identity", *pair, "--judge", "same", "--because", "one firm").status == 0
    assert call(tmp_path, "exposure", "Twin Works").status == 0
    assert "user: one firm" in call(tmp_path, "identity", pair[0]).out
    assert "No judgements about mine:lone" in call(tmp_path, "identity", "mine:lone").out
    assert call(tmp_path, "identity", *pair, "--judge", "different").status == 0
    assert call(tmp_path, "exposure", "Twin Works").status == 2


# -- doctor ----------------------------------------------------------------------------------


def test_the_doctor_finds_a_missing_and_a_damaged_file(tmp_path: Path) -> None:
    ingest_tables(tmp_path, *small_tables())
    assert call(tmp_path, "doctor").status == 0
    (file,) = (tmp_path / "ledger" / "mine").glob("*.duckdb")
    whole = file.read_bytes()
    # All but the file's header: damage that shows only when the tables are read.
    file.write_bytes(whole[:20_000] + bytes(255 - byte for byte in whole[20_000:]))
    broken = call(tmp_path, "doctor")
    assert broken.status == 1
    assert "BROKEN ledger" in broken.out
    one_line(call(tmp_path, "status"), 1, "ledger")
    file.unlink()
    assert "BROKEN ledger" in call(tmp_path, "doctor").out
    one_line(call(tmp_path, "exposure", "acme"), 1, "cannot be opened")


def test_a_manifest_that_is_no_manifest_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    manifest = tmp_path / "ledger" / "manifest.json"
    for content, said in (
        ("{", "not readable"),
        ("[]", "manifest.json"),
        ('{"schema": 99, "files": {}}', "another version"),
        ('{"schema": 1}', "manifest.json"),
        ('{"schema": 1, "files": {"mine": "../../etc/passwd"}}', "manifest.json"),
        ('{"schema": 1, "files": {"a; DROP": "a/1.duckdb"}}', "manifest.json"),
    ):
        manifest.write_text(content)
        one_line(call(tmp_path, "status"), 1, said)

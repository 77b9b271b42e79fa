"""Is the answer in a terminal short, complete about what it leaves out, and inert?"""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from queries.result import (
    EvidenceView,
    Exposure,
    ExposureReport,
    Listing,
    ListLooked,
    Party,
    Path,
    Step,
    Verdict,
    VerdictReport,
)
from visualize.as_csv import safe_cell
from visualize.as_text import lists_searched, print_exposure, print_verdicts
from visualize.showable import clean, marked


def _evidence(title: str, locator: str = "file line 1") -> EvidenceView:
    return EvidenceView("mine", title, None, locator, "words", None, "high")


def _party(key: str, *, listed: EvidenceView | None = None) -> Party:
    listings = () if listed is None else (
        Listing("us_ofac_sdn", "SDN", "The list", None, None, evidence=(listed,)),
    )  # fmt: skip
    return Party(key, key.title(), "Company", None, listings)


def _step(source: str, target: str, evidence: EvidenceView) -> Step:
    return Step(
        source, target, "OWNS", "owner", "is owned by", "", False, 1, 1.0, None, None, None,
        "high", False, (evidence,),
    )  # fmt: skip


def _path(rank: int, *steps: Step, sentence: str = "A sentence.") -> Path:
    return Path(rank, steps[-1].target, 1, 1.0, steps, sentence, None, None)


def _looked(label: str, parties: int, state: str | None = "mine 2026-01-01") -> ListLooked:
    return ListLooked(label.lower(), label, label, parties, state)


def _report(*results: Exposure, listed: EvidenceView, title: str = "T") -> ExposureReport:
    parties = {"c": _party("c", listed=listed)}
    return ExposureReport(
        title, "0123", "2026-01-01", None, "sanctions", "A note.", 6, parties, results,
        (_looked("SDN", 3),), ("something",),
    )  # fmt: skip


def _told(report: ExposureReport, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    print_exposure(console, report)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_every_source_says_what_it_is_cited_for() -> None:
    steps = (_step("a", "b", _evidence("Annual report")), _step("b", "c", _evidence("Register")))
    told = _told(
        _report(Exposure(_party("a"), (_path(1, *steps),), "is exposed"), listed=_evidence("List"))
    )
    lines = [line.strip() for line in told.splitlines()]
    assert "step 1: Annual report [file line 1], high confidence" in lines
    assert "step 2: Register [file line 1], high confidence" in lines
    assert "listing: List [file line 1], high confidence" in lines


def test_a_source_of_several_steps_is_named_once() -> None:
    same = _evidence("Register")
    path = _path(1, _step("a", "b", same), _step("b", "c", same))
    told = _told(_report(Exposure(_party("a"), (path,), "is exposed"), listed=same))
    assert told.count("Register") == 1
    assert "step 1, step 2, listing: Register" in told


def test_the_reverse_question_is_one_list_under_one_heading() -> None:
    evidence = _evidence("Register")
    results = []
    for rank, key in enumerate("ab", start=1):
        path = _path(rank, _step(key, "c", evidence), sentence=f"{key} is.")
        results.append(Exposure(_party(key), (path,), "is exposed"))
    told = _told(_report(*results, listed=evidence, title="Who is exposed to C"))
    assert told.startswith("Who is exposed to C")
    assert "is exposed\n" not in told, "each sentence names its party already"
    assert told.index("1. ") < told.index("2. ")


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    evidence = _evidence("A very long title of a register " * 6, "a locator " * 9)
    path = _path(1, _step("a", "c", evidence), sentence="A long sentence about it. " * 12)
    told = _told(_report(Exposure(_party("a"), (path,), "is exposed"), listed=evidence), width)
    assert max(map(len, told.splitlines())) <= width


def test_lists_of_one_state_take_two_lines_at_most_and_none_is_forgotten() -> None:
    lists = [_looked(f"List {number:02}", number) for number in range(50)]
    (line,) = lists_searched(lists, 80)
    assert len(line) <= 160
    assert line.startswith("Searched 50 lists (parties on the day), mine 2026-01-01: List 49 49, ")
    shown = line.split(": ", 1)[1].split(" and ")[0].split(", ")
    rest = sum(range(50 - len(shown)))
    assert line.endswith(f"and {50 - len(shown)} more lists with {rest}")


def test_lists_of_several_states_say_each_state_once() -> None:
    lists = [_looked("A", 5, "x 2026"), _looked("B", 9, "y 2025"), _looked("C", 1, "x 2026")]
    assert lists_searched(lists, 80) == [
        "Searched 3 lists (parties on the day):",
        "  y 2025: B 9",
        "  x 2026: A 5, C 1",
    ]
    many = [_looked(f"L{number}", number, f"s {number}") for number in range(9)]
    lines = lists_searched(many, 80)
    assert len(lines) == 6
    assert lines[-1] == "  and 5 more lists with 10 from files of 5 dates"
    assert lists_searched([], 80) == ["Lists searched: none is in the ledger"]


def _verdict(number: int, verdict: str) -> Verdict:
    return Verdict(
        _party(f"p{number}"), "r", verdict, 0, 0, (), (), "a sum", None, "law", "https://x"
    )


def test_a_long_table_shows_first_what_was_not_known_and_counts_the_rest() -> None:
    results = tuple(
        _verdict(number, "owned" if number % 50 == 7 else "listed") for number in range(200)
    )
    report = VerdictReport(
        ledger="0",
        as_of="2026-01-01",
        known_on=None,
        regime="r",
        title="[red]Rule[/red]",
        short="R",
        hit="hit",
        verify=None,
        results=results,
        lists=(_looked("SDN", 1),),
    )
    console = Console(file=io.StringIO(), width=100)
    print_verdicts(console, report, table=True)
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert told.count("│ owned") == 4
    assert told.count("│ listed") == 0
    assert "and 196 more; --csv and --json name everybody" in told
    assert "[red]Rule[/red]" in told, "a title is text, not markup"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\u202eb", "a\ufffdb"),
        ("a\u200bb", "a\ufffdb"),
        ("الف\u200cبا", "الف\u200cبا"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\udcff", "\ufffd"),
        ("\U000e0041", "\ufffd"),
        ("\x85\u2028", " "),
    ],
)
def test_what_cannot_be_shown_is_marked(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_spreadsheet_keeps_its_line_breaks() -> None:
    assert marked("a\n\tb\x00") == "a\n\tb\ufffd"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-5, "-5"),
        (0.25, "0.25"),
        ("-1.5", "-1.5"),
        ("--5", "'--5"),
        ("-1+1", "'-1+1"),
        ("-²", "'-²"),
        ("=1", "'=1"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
    ],
)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(value: object, cell: str) -> None:
    assert safe_cell(value) == cell

"""A portfolio: every line of the file is in the answer, and every sum can be made again by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import FileRefused
from graph.ledger.reader import open_ledger
from queries.exposure import ExposureQuestion
from queries.portfolio import PortfolioReport, portfolio, read_lines
from tests.tables import graph_of, party, relation


def written(home: Path, text: str, *, encoding: str = "utf-8") -> Path:
    home.mkdir(parents=True, exist_ok=True)
    file = home / "mine.csv"
    file.write_bytes(text.encode(encoding))
    return file


def asked(home: Path, text: str) -> PortfolioReport:
    entities = [
        party("x", "us_ofac_sdn@2022-04-06"),
        party("acme", identifiers="ticker:ACME;cik:12"),
        party("bolt"),
        party("coil"),
        party("dup-one", name="Twin Works"),
        party("dup-two", name="Twin Works"),
    ]
    stakes = [relation("OWNS", "x", "bolt", share=60)]
    supplies = [relation("SUPPLIES", "bolt", "acme", product="bolts", input_share=40)]
    graph = graph_of(home, entities, [*stakes, *supplies])
    with open_ledger(home / "ledger") as ledger:
        question = ExposureQuestion(profile="supply", top=2, each=1)
        file = written(home, text)
        return portfolio(graph, ledger, file, question, ["ofac_50"])


TEXT = """name,ticker,value,currency,sector
,ACME,"1,000.50",usd,machines
Bolt,,200,USD,machines
Bolt,,300,EUR,
Nobody,,50,USD,machines
Coil,,,,
"""


def test_every_line_of_the_file_is_in_the_answer_in_its_order(tmp_path: Path) -> None:
    report = asked(tmp_path, TEXT)
    told = [(p.line.number, p.party.name if p.party else None) for p in report.positions]
    assert told == [(2, "Acme"), (3, "Bolt"), (4, "Bolt"), (5, None), (6, "Coil")]
    assert [p.matched for p in report.positions] == ["ticker", "name", "name", "", "name"]
    assert "unknown party 'Nobody'" in (report.positions[3].problem or "")
    assert report.cut[0] == "1 of 5 lines are not resolved: nobody looked at them"


def test_lines_have_their_verdicts_and_their_paths(tmp_path: Path) -> None:
    acme, bolt, *_, coil = asked(tmp_path, TEXT).positions
    assert [v.verdict for v in acme.verdicts] == ["not_found"]
    assert acme.exposure is not None
    assert acme.exposure.paths[0].sentence.startswith("Acme buys bolts (40 % of its input) from")
    assert [(v.regime, v.verdict) for v in bolt.hits] == [("ofac_50", "owned")]
    assert coil.exposure is not None
    assert coil.exposure.paths == ()
    assert coil.hits == ()


def test_sums_by_regime_and_sector_are_those_of_the_lines(tmp_path: Path) -> None:
    report = asked(tmp_path, TEXT)
    assert report.total.lines == 5
    assert report.total.value == (("EUR", Decimal(300)), ("USD", Decimal("1250.50")))
    (owned,) = report.by_regime
    assert (owned.group, owned.what, owned.lines) == ("ofac_50", "owned", 2)
    assert dict(owned.value) == {"USD": Decimal(200), "EUR": Decimal(300)}
    sectors = {(item.group, item.what): item for item in report.by_sector}
    assert sectors[("machines", "all")].lines == 3
    assert sectors[("machines", "not resolved")].value == (("USD", Decimal(50)),)
    assert sectors[("machines", "exposed")].lines == 2
    assert sectors[("machines", "reached by a regime")].lines == 1
    assert sum(item.lines for key, item in sectors.items() if key[1] == "all") == 5


def test_columns_that_name_different_parties_leave_the_line_open(tmp_path: Path) -> None:
    report = asked(tmp_path, "ticker,name\nACME,Bolt\nACME,Acme\nZZZZ,Bolt\n")
    problems = [p.problem for p in report.positions]
    assert problems[0] == "its columns name different parties: ticker 'ACME', name 'Bolt'"
    assert problems[1:] == [None, None]
    assert report.positions[2].matched == "name"


def test_a_name_of_two_parties_leaves_the_line_open_and_names_both(tmp_path: Path) -> None:
    (line,) = asked(tmp_path, "name\nTwin Works\n").positions
    assert line.party is None
    assert "mine:dup-one" in (line.problem or "")
    assert "mine:dup-two" in (line.problem or "")


def test_a_portfolio_of_nobody_known_is_an_answer(tmp_path: Path) -> None:
    report = asked(tmp_path, "name;value\nNobody;5\n")
    assert report.total.lines == 1
    assert report.by_regime == ()
    assert report.exposure.results == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250000.50", "1250000.50"),
        ('"1,250,000.50"', "1250000.50"),
        ("1 250 000", "1250000"),
        ("1'250'000", "1250000"),
        ("-5", "-5"),
        ('"12,5"', None),
        ('"1.250.000,50"', None),
        ("a lot", None),
        ("NaN", None),
        ("1e9", None),
    ],
)
def test_a_value_is_read_as_written_or_called_no_number(
    tmp_path: Path, text: str, value: str | None
) -> None:
    (line,) = read_lines(written(tmp_path, f"name,value\nA,{text}\n"))
    assert line.value == (None if value is None else Decimal(value))
    assert (line.trouble is None) == (value is not None)


def test_other_separators_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    for text in ("\ufeffName;Value\r\nA;1\r\n", "NAME\tVALUE\nA\t1\n"):
        (line,) = read_lines(written(tmp_path, text))
        assert (line.caption, line.value, line.number) == ("A", Decimal(1), 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no column names a party"),
        ("company,value\nA,1\n", "no column names a party"),
        ("name,value\n", "no lines"),
        ("name,value\nA,1,2\n", "line 2 has more cells"),
        ("name,name\nA,B\n", "two columns are called name"),
        ('name\n"A\n', "no row of a table"),
    ],
)
def test_what_is_no_table_of_parties_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        read_lines(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="UTF-8"):
        read_lines(written(tmp_path, "name\nMüller\n", encoding="latin-1"))
    with pytest.raises(FileRefused, match="cannot be read"):
        read_lines(tmp_path / "nowhere.csv")

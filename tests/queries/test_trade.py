"""Trade facts stand beside the paths as they were stated: none invented, none lost unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.analysis import compile_graph
from graph.ledger.reader import open_ledger
from graph.model.vocabulary import Confidence
from queries.exposure import ExposureQuestion, exposure
from queries.result import ExposureReport, TradeFlow
from queries.trade import hs_codes, trade_flows, years_of
from tests.tables import TODAY, ingest_tables, party, relation

ENTITIES = [
    party("asker", country="DE"),
    party("maker", "us_ofac_sdn@2022-04-06", country="CN"),
    party("chips", kind="Product", name="Chips", identifiers="hs:8542.31"),
]
SUPPLY = relation("SUPPLIES", "maker", "asker", product="chips")


def asked(
    home: Path, *trade: dict[str, str], as_of: date = TODAY, least: str = "low"
) -> ExposureReport:
    report = ingest_tables(home, ENTITIES, [SUPPLY, *trade])
    assert not report.issues, report.issues
    graph = compile_graph(home / "ledger", as_of=as_of, min_confidence=Confidence(least))
    with open_ledger(home / "ledger") as ledger:
        node = graph.node_of["mine:asker"]
        return exposure(graph, ledger, [node], ExposureQuestion(profile="supply"))


def exports(source: str, target: str, **more: object) -> dict[str, str]:
    return relation("EXPORTS", source, target, **more)


def pairs(flows: tuple[TradeFlow, ...]) -> list[str]:
    return [f"{flow.exporter}>{flow.importer}" for flow in flows]


def test_facts_with_an_end_on_the_paths_are_given_and_others_are_not(tmp_path: Path) -> None:
    report = asked(
        tmp_path,
        exports("CN", "RU", product="chips", input_share=40, source_title="Customs, 2024-01-05"),
        exports("TR", "RU", product="chips"),
        exports("DE", "CN", product="lenses (HS 9002, 9001.10)", how="HS 90, glass"),
    )
    assert pairs(report.trade) == ["CN>RU", "DE>CN"]
    chips, lenses = report.trade
    assert (chips.goods, chips.hs, chips.share_ppm) == ("Chips", ("854231",), 400_000)
    assert (chips.value, chips.currency, chips.quantity) == (None, None, None)
    assert chips.evidence[0].title == "Customs, 2024-01-05"
    assert (lenses.hs, lenses.counts) == (("90", "900110", "9002"), "HS 90, glass")


def test_ended_facts_belong_to_the_answer_and_later_ones_do_not(tmp_path: Path) -> None:
    rows = [
        exports("DE", "RU", product="a", valid_from="2020", valid_to="2021"),
        exports("DE", "RU", product="b", valid_from="2026-11-24"),
        exports("DE", "RU", product="c", valid_from="2027"),
        exports("DE", "RU", product="d"),
    ]
    found = asked(tmp_path, *rows).trade
    assert [(flow.goods, flow.years) for flow in found] == [
        ("a", (2020,)),
        ("b", (2026,)),
        ("d", ()),
    ]
    earlier = asked(tmp_path / "earlier", *rows, as_of=date(2019, 1, 1)).trade
    assert [flow.goods for flow in earlier] == ["d"]


def test_facts_less_sure_than_asked_for_are_left_out(tmp_path: Path) -> None:
    weak = {**exports("DE", "RU", product="a"), "confidence": "low"}
    rows = [weak, exports("DE", "RU", product="b")]
    assert [flow.goods for flow in asked(tmp_path, *rows, least="medium").trade] == ["b"]


def test_what_is_beyond_the_number_is_counted(tmp_path: Path) -> None:
    rows = [
        exports("CN", "RU", product="far"),
        exports("CN", "DE", product="old", valid_from="2019"),
        exports("DE", "CN", product="new", valid_from="2024"),
    ]
    report = asked(tmp_path, *rows)
    assert report.cut == ()
    graph = compile_graph(tmp_path / "ledger", as_of=TODAY, min_confidence=Confidence.LOW)
    with open_ledger(tmp_path / "ledger") as ledger:
        flows, cut = trade_flows(graph, ledger, report.parties.values(), most=2)
        none, _ = trade_flows(graph, ledger, (), most=2)
    assert sorted(flow.goods or "" for flow in flows) == ["new", "old"]
    assert cut == ("3 trade facts touch the countries of the paths; 2 are given",)
    assert none == ()


def test_two_sources_of_one_fact_are_its_evidence(tmp_path: Path) -> None:
    row = exports("CN", "RU", product="a")
    ingest_tables(tmp_path, ENTITIES, [row], name="other")
    (flow,) = asked(tmp_path, row).trade
    assert sorted({view.source for view in flow.evidence}) == ["mine", "other"]


@pytest.mark.parametrize(
    ("period", "start", "end", "years"),
    [
        ("2022", None, None, (2022,)),
        ("2023-01..2024-03", "2023-01", None, (2023, 2024)),
        ("2022-02-24..2022-12-31", None, None, (2022,)),
        ("FY2024", "2023-07", "2024-07", (2023, 2024)),
        (None, "2021", "2022", (2021,)),
        (None, "2021-06", None, (2021,)),
        (None, None, "2022", ()),
        ("2024..1999", None, None, (2024,)),
        (None, None, None, ()),
    ],
)
def test_the_years_of_a_figure_are_those_it_states(
    period: str | None, start: str | None, end: str | None, years: tuple[int, ...]
) -> None:
    assert years_of(period, start, end) == years


def test_codes_are_read_only_where_they_are_called_so() -> None:
    assert hs_codes([("HS", "8542.31"), ("hs", "not one"), ("INN", "7700")]) == ("854231",)
    assert hs_codes((), "machines (HS 84, 85)", "8806 pieces") == ("84", "85")
    assert hs_codes((), None, "all goods") == ()

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.analysis import compile_graph
from graph.ledger.reader import open_ledger
from queries.rule import load_regime
from queries.since import history, turning_days
from queries.verdict import verdicts
from tests.tables import TODAY, ingest_tables, party, relation


def _world(home: Path) -> None:
    ingest_tables(
        home,
        [party("x", "us_ofac_sdn@2022-04-06..2025-03-01"), party("mid"), party("low")],
        [
            relation("OWNS", "x", "mid", share=60, valid_from="2020-01-01", valid_to="2023-05-01"),
            relation("OWNS", "x", "mid", share=40, valid_from="2023-05-01"),
            relation("OWNS", "mid", "low", share=50, valid_from="2021-01-01"),
        ],
    )


def test_every_change_is_found_with_its_day(tmp_path: Path) -> None:
    _world(tmp_path)
    turns = list(history(tmp_path / "ledger", "mine:low", load_regime("ofac_50"), TODAY))
    assert [(turn.day, turn.verdict.verdict) for turn in turns] == [
        (None, "not_found"),
        (date(2022, 4, 6), "owned"),
        (date(2023, 5, 1), "not_found"),
    ]
    turns = list(history(tmp_path / "ledger", "mine:mid", load_regime("ofac_50"), TODAY))
    assert [(turn.day, turn.verdict.verdict) for turn in turns] == [
        (None, "not_found"),
        (date(2022, 4, 6), "owned"),
        (date(2023, 5, 1), "flagged"),
        (date(2025, 3, 1), "not_found"),
    ]


def test_between_two_turning_days_the_verdict_stays(tmp_path: Path) -> None:
    _world(tmp_path)
    folder, regime = tmp_path / "ledger", load_regime("ofac_50")
    days = turning_days(folder, "mine:mid", regime, TODAY, None)
    said = {}
    with open_ledger(folder) as ledger:
        for day in [
            date(2021, 1, 1),
            date(2022, 4, 5),
            date(2022, 12, 31),
            date(2024, 7, 7),
            TODAY,
        ]:
            graph = compile_graph(folder, as_of=day)
            said[day] = verdicts(graph, ledger, regime, [graph.node_of["mine:mid"]]).results[0]
            earlier = max(turn for turn in days if turn <= day)
            before = compile_graph(folder, as_of=earlier)
            same = verdicts(before, ledger, regime, [before.node_of["mine:mid"]]).results[0]
            assert (said[day].verdict, said[day].share_min_ppm) == (
                same.verdict,
                same.share_min_ppm,
            )
    assert {verdict.verdict for verdict in said.values()} == {"not_found", "owned", "flagged"}


def test_a_change_of_the_rule_itself_is_marked(tmp_path: Path) -> None:
    ingest_tables(
        tmp_path,
        [
            party(
                "x", "us_bis_entity_list@2020-01-01;us_bis_meu@2021-01-01;us_ofac_sdn@2023-01-01"
            ),
            party("low"),
        ],
        [relation("OWNS", "x", "low", share=50, valid_from="2019-01-01")],
    )
    turns = list(history(tmp_path / "ledger", "mine:low", load_regime("bis_affiliates"), TODAY))
    assert [(turn.day, turn.verdict.verdict, turn.rule) for turn in turns[1:]] == [
        (date(2025, 9, 29), "owned", True),
        (date(2025, 11, 10), "not_found", True),
        (date(2026, 11, 10), "owned", True),
    ]

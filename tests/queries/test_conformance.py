"""The collected rule cases, when at hand: every one of a regime that is built must pass."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.ledger.reader import open_ledger
from queries.lookup import Lookup
from queries.rule import load_regime
from queries.verdict import verdicts
from tests.tables import TODAY, graph_of, party, relation

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("ISTHMUS_RULES", ROOT.parent / "shared" / "rules" / "conformance.json"))
BLOCKED = {"listed", "owned"}


def _cases() -> list[Any]:
    if not CASES.is_file():
        return []
    raw = orjson.loads(CASES.read_bytes())["cases"]
    return [pytest.param(case, id=case["id"]) for case in raw if case["rule"] in ("ofac_50", "any")]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _rows(case: dict[str, Any]) -> list[dict[str, str]]:
    changes = {(e["owner"], e["asset"]): e["pct"] for e in case.get("events", ())}
    rows = []
    for stake in case["ownership"]:
        ends = _slug(stake["owner"]), _slug(stake["asset"])
        after = changes.get((stake["owner"], stake["asset"]))
        if after is None:
            rows.append(relation("OWNS", *ends, share=stake["pct"]))
        else:
            rows.append(relation("OWNS", *ends, share=stake["pct"], valid_to="2024-01-01"))
            rows.append(relation("OWNS", *ends, share=after, valid_from="2024-01-01"))
    rows += [
        relation("CONTROLS", _slug(c["by"]), _slug(c["of"]), how=c["how"])
        for c in case.get("control", ())
    ]
    return rows


def _verdict(home: Path, case: dict[str, Any], as_of: date) -> tuple[str, tuple[str, ...]]:
    rows = _rows(case)
    names = {row[end] for row in rows for end in ("source", "target")}
    listed = {_slug(name) for name in case["listed"]}
    entities = [
        party(name, "us_ofac_sdn@2020-01-01" if name in listed else "")
        for name in sorted(names | listed)
    ]
    graph = graph_of(home, entities, rows, as_of=as_of)
    with open_ledger(home / "ledger") as ledger:
        node = Lookup(graph, ledger).find(f"mine:{_slug(case['ask'])}")
        report = verdicts(graph, ledger, load_regime("ofac_50"), [node])
    return report.results[0].verdict, report.results[0].flags


def test_the_collected_cases_are_at_hand() -> None:
    if not CASES.is_file():
        pytest.skip(f"no rule cases at {CASES}; set ISTHMUS_RULES to run them")
    assert len(_cases()) >= 8


@pytest.mark.parametrize("case", _cases())
def test_a_collected_case_comes_out_as_published(case: dict[str, Any], tmp_path: Path) -> None:
    if "events" in case:
        before, _ = _verdict(tmp_path / "before", case, date(2023, 12, 31))
        after, _ = _verdict(tmp_path / "after", case, date(2024, 1, 1))
        assert case["expect"].startswith("blocked before")
        assert before in BLOCKED
        assert after not in BLOCKED
        return
    verdict, flags = _verdict(tmp_path, case, TODAY)
    expected = case["expect"] == "blocked"
    assert expected or "not_blocked" in case["expect"], f"unknown expectation {case['expect']}"
    assert (verdict in BLOCKED) == expected
    if "expect_flag" in case:
        assert case["expect_flag"] in flags

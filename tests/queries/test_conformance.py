"""The collected rule cases, when at hand: every one must come out as published."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.ledger.reader import open_ledger
from queries.lookup import Lookup
from queries.result import Verdict
from queries.rule import load_regime
from queries.verdict import verdicts
from tests.tables import TODAY, graph_of, party, relation

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("ISTHMUS_RULES", ROOT.parent / "shared" / "rules" / "conformance.json"))
REGIMES = {"any": "ofac_50", "ns_cmic_dates": "ns_cmic"}
HIT = {"listed", "owned", "controlled"}
# What a case says in words -> what the program must say.
EXPECTED = {
    "blocked": {"listed", "owned"},
    "owned": {"owned"},
    "controlled": {"controlled"},
    "restricted": {"owned"},
    "restricted_unless_extended": {"owned"},
    "not_blocked": {"flagged", "not_found"},
    "not_owned": {"flagged", "not_found"},
    "not_restricted": {"flagged", "not_found"},
    "terminates; not_blocked under OFAC": {"flagged", "not_found"},
}


def _cases() -> list[Any]:
    if not CASES.is_file():
        return []
    return [pytest.param(c, id=c["id"]) for c in orjson.loads(CASES.read_bytes())["cases"]]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _rows(case: dict[str, Any], divested: str) -> list[dict[str, str]]:
    changes = {(e["owner"], e["asset"]): e["pct"] for e in case.get("events", ())}
    joint = {_slug(name) for name in case.get("joint_arrangement", ())}
    rows = []
    for stake in case["ownership"]:
        ends = _slug(stake["owner"]), _slug(stake["asset"])
        together = {"joint": "together"} if ends[0] in joint else {}
        after = changes.get((stake["owner"], stake["asset"]))
        if after is None:
            rows.append(relation("OWNS", *ends, share=stake["pct"], **together))
        else:
            rows.append(relation("OWNS", *ends, share=stake["pct"], valid_to=divested))
            rows.append(relation("OWNS", *ends, share=after, valid_from=divested))
    rows += [
        relation("CONTROLS", _slug(c["by"]), _slug(c["of"]), how=c["how"])
        for c in case.get("control", ())
    ]
    return rows


def _verdict(home: Path, case: dict[str, Any], as_of: date) -> Verdict:
    regime = load_regime(REGIMES.get(case["rule"], case["rule"]))
    rows = _rows(case, "2024-01-01")
    names = {row[end] for row in rows for end in ("source", "target")}
    listings = {}
    for name, said in case["listed"].items():
        dated = re.search(r"\d{4}-\d{2}-\d{2}", said)
        listings[_slug(name)] = f"{regime.lists[0]}@{dated.group() if dated else '2020-01-01'}"
    entities = [party(name, listings.get(name, "")) for name in sorted(names | listings.keys())]
    # Every list of the regime is at hand, so that "not found" can be said at all.
    entities.append(party("bystander", ";".join(f"{key}@2020-01-01" for key in regime.seeding)))
    graph = graph_of(home, entities, rows, as_of=as_of)
    with open_ledger(home / "ledger") as ledger:
        node = Lookup(graph, ledger).find(f"mine:{_slug(case['ask'])}")
        return verdicts(graph, ledger, regime, [node]).results[0]


def test_the_collected_cases_are_at_hand() -> None:
    if not CASES.is_file():
        pytest.skip(f"no rule cases at {CASES}; set ISTHMUS_RULES to run them")
    assert len(_cases()) >= 20


@pytest.mark.parametrize("case", _cases())
def test_a_collected_case_comes_out_as_published(case: dict[str, Any], tmp_path: Path) -> None:
    expected = case["expect"]
    if "events" in case:
        assert expected.startswith("blocked before divestment, not_blocked after")
        sold = date(2024, 1, 1)
        before = _verdict(tmp_path / "before", case, sold - timedelta(1))
        assert before.verdict in HIT
        assert _verdict(tmp_path / "after", case, sold).verdict not in HIT
        return
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else TODAY
    verdict = _verdict(tmp_path, case, as_of)
    if case["rule"] == "ns_cmic_dates":
        assert verdict.verdict == "listed"
        told = expected.replace("purchase ban", "purchases banned")
        assert verdict.effects[0] == f"{told} (computed: listing + 60 days)"
        return
    assert verdict.verdict in EXPECTED[expected]
    if expected == "restricted_unless_extended":
        period = load_regime("bis_affiliates").on(as_of)
        assert period is not None
        assert "extended" in str(period.verify)
    if "expect_flag" in case:
        assert case["expect_flag"] in verdict.flags

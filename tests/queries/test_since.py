from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.analysis import compile_days, compile_graph
from graph.ledger.judgements import Verdict as Judged
from graph.ledger.judgements import append_judgements, judge
from graph.ledger.reader import open_ledger
from graph.model.facts import Relation, Sanction
from graph.model.time import day_number, from_day_number
from graph.model.vocabulary import Confidence
from queries.rule import Regime, load_regime, regime_ids
from queries.since import Turn, histories
from queries.verdict import verdicts
from tests.queries.worlds import World, random_world
from tests.tables import NOW, TODAY, ingest_tables

Said = tuple[str, int, int, str]
Told = list[tuple[date | None, Said]]
ALL = [load_regime(name) for name in regime_ids()]
STRANGE = """
title = "Apart, and silent on less"
authority = "Test"
lists = ["us_ofac_sdn", "eu_fsf"]
split = 'Directive (\\d)'
not_in = ["CN"]
subsidiary = "parent_of_listed"
hit = "ask"

[[periods]]
from = "2021-01-01"
to = "2022-06-01"
threshold = 50
strict = true
aggregate = false
control = "counts"
citation = "A"
url = "https://example.org/a"

[[periods]]
from = "2022-06-01"
threshold = 25
strict = false
aggregate = true
control = "caution"
minority = "minority_interest"
citation = "B"
url = "https://example.org/b"
"""


# -- against the whole graph ---------------------------------------------------------------------
def _every_day(folder: Path, regimes: Iterable[Regime], known_on: date | None = None) -> list[date]:
    """Every day on which anything at all in the ledger changes, or a rule, and the day before."""
    names = ("from_first", "from_last", "to_first", "to_last", "first_known")
    with open_ledger(folder, known_on) as ledger:
        columns = [ledger.facts(kind) for kind in (Relation, Sanction)]
    days = {int(day) for one in columns for name in names for day in one[name]}
    for regime in regimes:
        days |= {day_number(day) for p in regime.periods for day in (p.start, p.end) if day}
    found = sorted(day for day in days if abs(day) < 2**30 and day <= day_number(TODAY))
    return [from_day_number(day) for day in [*(day - 1 for day in found[:1]), *found]]


def _asked_each_day(
    folder: Path,
    entities: Sequence[str],
    regimes: Sequence[Regime],
    days: Sequence[date],
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> dict[tuple[str, str], Told]:
    """(entity, regime) -> the changes, found by asking the whole graph of each day."""
    found: dict[tuple[str, str], Told] = {}
    graphs = compile_days(folder, days, known_on=known_on, min_confidence=min_confidence)
    with open_ledger(folder, known_on) as ledger:
        for day, graph in zip(days, graphs, strict=True):
            nodes = [graph.node_of[entity] for entity in entities]
            for regime in regimes:
                results = verdicts(graph, ledger, regime, nodes).results
                for entity, item in zip(entities, results, strict=True):
                    told = found.setdefault((entity, regime.id), [])
                    sums = (item.share_min_ppm, item.share_max_ppm)
                    said = (item.verdict, *sums, item.arithmetic)
                    if not told or told[-1][1][:3] != said[:3]:
                        told.append((day if told else None, said))
    return found


def _told(turns: Iterable[Turn]) -> Told:
    return [
        (
            turn.day,
            (
                turn.verdict.verdict,
                turn.verdict.share_min_ppm,
                turn.verdict.share_max_ppm,
                turn.verdict.arithmetic,
            ),
        )
        for turn in turns
    ]


def _check(
    folder: Path,
    entities: Sequence[str],
    regimes: Sequence[Regime],
    *,
    known_on: date | None = None,
    min_confidence: Confidence = Confidence.LOW,
) -> int:
    """Compare both ways of asking; how many changes there were."""
    days = _every_day(folder, regimes, known_on)
    slow = _asked_each_day(
        folder, entities, regimes, days, known_on=known_on, min_confidence=min_confidence
    )
    changes = 0
    for entity in entities:
        fast = histories(
            folder, entity, regimes, TODAY, known_on=known_on, min_confidence=min_confidence
        )
        for regime, turns in zip(regimes, fast, strict=True):
            assert _told(turns) == slow[entity, regime.id], (entity, regime.id)
            assert not turns[0].because
            for turn in turns[1:]:
                assert turn.because, (entity, regime.id, turn.day, turn.verdict.arithmetic)
            changes += len(turns) - 1
    return changes


def _dated_world(seed: int) -> World:
    """A random world whose listings and relations begin and end, known to the day or less."""
    dice = random.Random(seed)
    world = random_world(seed, size=9)

    def day() -> str:
        year, month = dice.randint(2019, 2026), dice.randint(1, 12)
        told = [f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{dice.randint(1, 28):02d}"]
        return dice.choice([*told, told[-1], told[-1]])

    def listing(text: str) -> str:
        list_id = text.split("@")[0]
        start, end = sorted([day(), day()])
        directive = dice.choice(
            ["", "[Directive 1]", "[Directive 2]", "[Directive 1; Directive 4]"]
        )
        return dice.choice(
            [f"{list_id}{directive}", f"{list_id}{directive}@{start}", f"{list_id}@{start}..{end}"]
        )

    entities = []
    for row in world.entities:
        if row["id"].startswith("n") and dice.random() < 0.2:
            row = {**row, "listings": ";".join(["us_ofac_ssi", row["listings"]]).strip(";")}
        listings = ";".join(listing(text) for text in row["listings"].split(";") if text)
        entities.append({**row, "listings": listings})
    relations = []
    for row in world.relations:
        if row["relation"] == "LOCATED_IN" and dice.random() < 0.5:
            row = {**row, "source": dice.choice(world.names), "how": ""}
        start, end = sorted([day(), day()])
        dates = dice.choice([{}, {"valid_from": start}, {"valid_from": start, "valid_to": end}])
        relations.append({**row, **dates, "confidence": dice.choice(["low", "medium", "high"])})
    return World(tuple(entities), tuple({tuple(r.items()): r for r in relations}.values()))


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    """A regime of one's own that has every part a regime can have."""
    file = tmp_path_factory.mktemp("rules") / "strange.toml"
    file.write_text(STRANGE, encoding="utf-8")
    return load_regime(str(file))


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), least=st.sampled_from(Confidence))
def test_a_history_is_what_asking_the_whole_graph_of_every_day_gives(
    tmp_path_factory: pytest.TempPathFactory, strange: Regime, seed: int, least: Confidence
) -> None:
    world, home = _dated_world(seed), tmp_path_factory.mktemp("world")
    folder = home / "ledger"
    ingest_tables(home, world.entities, world.relations, published=date(2024, 5, 3))
    # A second source says some of it again, otherwise: who is the same is judged.
    other = _dated_world(seed + 1)
    ingest_tables(home, other.entities[:9], (), name="press", published=date(2025, 5, 3))
    same = [judge(f"mine:n{at}", f"press:n{at}", Judged.SAME, "test", "me", NOW) for at in (0, 1)]
    same.append(judge("mine:n2", "mine:n3", Judged.SAME, "test", "me", NOW))
    append_judgements(folder, same)
    # A row whose dates run backwards by chance was quarantined.
    known = compile_graph(folder, as_of=TODAY).node_of
    entities = [f"mine:{name}" for name in world.names[1:7] if f"mine:{name}" in known]
    _check(folder, entities, [*ALL, strange], min_confidence=least)
    _check(folder, entities[:3], [strange], known_on=date(2024, 12, 31))

"""Small random worlds as tables, and everything that can be asked of them, for comparison."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.analysis import AnalysisGraph, compile_graph
from graph.ledger.reader import Ledger
from graph.model.vocabulary import Confidence
from queries.profile import load_profile
from queries.reach import Reach
from queries.rule import load_regime, regime_ids
from queries.verdict import verdicts
from tests.tables import TODAY, ingest_tables, party, relation

LISTS = ("us_ofac_sdn", "eu_fsf", "uk_sanctions", "us_bis_entity_list", "cn_uel", "us_uflpa")
SHARES = (5, 10.5, 25, 33.3333, 49.9999, 50, 50.5, 100)
Row = dict[str, str]


@dataclass(frozen=True)
class World:
    """Rows of both tables."""

    entities: tuple[Row, ...]
    relations: tuple[Row, ...]

    @property
    def names(self) -> list[str]:
        """The local ids of the firms that are neither products nor there for a list's sake."""
        return [row["id"] for row in self.entities if row["id"].startswith("n")]

    def compiled(self, home: Path, *, as_of: date = TODAY) -> AnalysisGraph:
        """Ingested into a ledger of its own; every row must have been loaded."""
        report = ingest_tables(home, self.entities, self.relations)
        assert not report.issues, report.issues
        return compile_graph(home / "ledger", as_of=as_of, min_confidence=Confidence.LOW)


def random_world(seed: int, size: int = 14) -> World:
    """Firms in three countries, with every kind of relation that a rule or a path looks at."""
    dice = random.Random(seed)
    names = [f"n{number}" for number in range(size)]
    entities = [party(f"x{at}", f"{list_id}@2022-01-01") for at, list_id in enumerate(LISTS)]
    for name in names:
        listings = [
            f"{list_id}@{dice.choice(['2022-03-01', '2023', '2026'])}"
            for list_id in dice.sample(LISTS, dice.choice([0, 0, 0, 1, 1, 2]))
        ]
        entities.append(
            party(name, ";".join(listings), country=dice.choice(["CN", "RU", "US", ""]))
        )
    entities.append(party("chips", kind="Product"))
    relations: dict[tuple[str, str, str], Row] = {}
    for _ in range(3 * size):
        source, target = dice.sample(names, 2)
        kind = dice.choice(["OWNS", "OWNS", "OWNS", "CONTROLS", "SUPPLIES", "LINKED_TO"])
        more: dict[str, object] = {}
        if kind == "OWNS":
            more = dice.choice(
                [
                    {"share": dice.choice(SHARES)},
                    {"share": dice.choice(SHARES)},
                    {"share_min": 25, "share_max": 60},
                    {},
                    {"share": 20, "joint": "pact"},
                ]
            )
        relations[(kind, source, target)] = relation(kind, source, target, **more)
    for name in dice.sample(names, 4):
        country = dice.choice(["CN", "RU"])
        key = ("EARNS_IN", name, country)
        relations[key] = relation(*key, revenue_share=dice.choice([5, 20, 60]))
    for country in ("CN", "RU", "US"):
        relations[("LOCATED_IN", "n0", country)] = relation(
            "LOCATED_IN", "n0", country, how="operates"
        )
    return World(tuple(entities), tuple(relations.values()))


Ruled = dict[tuple[str, str], tuple[object, ...]]


def all_verdicts(graph: AnalysisGraph, ledger: Ledger) -> Ruled:
    """(regime, name) -> what is said of everybody that any regime touches."""
    return {
        (regime, item.party.name): (
            item.verdict,
            item.share_min_ppm,
            item.share_max_ppm,
            item.flags,
            item.arithmetic,
        )
        for regime in regime_ids()
        for item in verdicts(graph, ledger, load_regime(regime), None).results
    }


def all_reaches(
    graph: AnalysisGraph, profiles: Sequence[str] = ("sanctions", "investor")
) -> dict[tuple[str, str, str], int]:
    """(profile, from, to) -> cost of the strongest path, by name."""
    found = {}
    for profile in profiles:
        reach = Reach(graph, load_profile(profile), 4)
        parties = reach.parties().tolist()
        for node, answer in zip(parties, reach.of(parties), strict=True):
            for target, (cost, _) in answer.to.items():
                found[(profile, graph.names[node], graph.names[target])] = cost
    return found

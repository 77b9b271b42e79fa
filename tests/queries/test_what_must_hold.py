"""The seven promises of the exposure ranking, each on the smallest graph that shows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.ledger.reader import open_ledger
from queries.exposure import ExposureQuestion, exposure
from queries.lookup import Lookup
from queries.result import Exposure
from tests.tables import TODAY, graph_of, party, relation

LISTED = "us_ofac_sdn@2022-04-06"


def ask(
    home: Path,
    entities: list[dict[str, str]],
    relations: list[dict[str, str]],
    *,
    who: str = "you",
    as_of: date = TODAY,
    question: ExposureQuestion | None = None,
) -> Exposure:
    graph = graph_of(home, entities, relations, as_of=as_of)
    with open_ledger(home / "ledger") as ledger:
        node = Lookup(graph, ledger).find(who)
        report = exposure(graph, ledger, [node], question or ExposureQuestion())
    return report.results[0]


def order(answer: Exposure) -> list[str]:
    """Targets by rank, without the source's prefix."""
    return [path.target.split(":")[1] for path in answer.paths]


def costs(answer: Exposure) -> dict[str, int]:
    return {path.target.split(":")[1]: path.cost for path in answer.paths}


def test_the_party_itself_listed_ranks_first_and_its_paths_follow(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you", LISTED), party("owner", LISTED)],
        [relation("OWNS", "owner", "you", share=100)],
    )
    assert order(answer) == ["you", "owner"]
    assert answer.paths[0].steps == ()
    assert answer.paths[0].sentence.startswith("You itself is on")


def test_above_half_all_owners_rank_alike_and_below_it_by_bracket(tmp_path: Path) -> None:
    shares = {"all": 100, "sixty": 60, "third": 30, "eighth": 12, "three": 3}
    answer = ask(
        tmp_path,
        [party("you"), *(party(name, LISTED) for name in shares)],
        [relation("OWNS", name, "you", share=share) for name, share in shares.items()],
    )
    cost = costs(answer)
    assert cost["all"] == cost["sixty"] < cost["third"] < cost["eighth"] < cost["three"]


def test_a_listed_owner_ranks_above_a_supplier_and_that_above_its_supplier(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("mid"), *(party(n, LISTED) for n in ("owner", "sup", "far"))],
        [
            relation("OWNS", "owner", "you", share=60),
            relation("SUPPLIES", "sup", "you", input_share=20),
            relation("SUPPLIES", "mid", "you", input_share=20),
            relation("SUPPLIES", "far", "mid", input_share=20),
        ],
    )
    assert order(answer) == ["owner", "sup", "far"]


def test_a_supplier_owned_by_half_ranks_above_one_owned_a_little(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("s1"), party("s2"), party("half", LISTED), party("bit", LISTED)],
        [
            relation("SUPPLIES", "s1", "you"),
            relation("SUPPLIES", "s2", "you"),
            relation("OWNS", "half", "s1", share=51),
            relation("OWNS", "bit", "s2", share=8),
        ],
    )
    assert order(answer) == ["half", "bit"]


def test_an_unknown_share_of_input_lies_between_a_large_and_a_small_one(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), *(party(n, LISTED) for n in ("large", "small", "unknown"))],
        [
            relation("SUPPLIES", "large", "you", input_share=40),
            relation("SUPPLIES", "small", "you", input_share=2),
            relation("SUPPLIES", "unknown", "you"),
        ],
    )
    assert order(answer) == ["large", "unknown", "small"]


def test_high_confidence_ranks_above_low(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("sure", LISTED), party("weak", LISTED)],
        [
            relation("SUPPLIES", "sure", "you"),
            {**relation("SUPPLIES", "weak", "you"), "confidence": "low"},
        ],
    )
    assert order(answer) == ["sure", "weak"]
    assert answer.paths[0].weakest_evidence is None
    assert answer.paths[1].weakest_evidence == (0, 0)


def test_a_direct_sale_ranks_above_found_parts_and_those_above_a_link(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [
            party("you"),
            party("drone", kind="Product"),
            *(party(n, LISTED) for n in ("buyer", "maker", "linked")),
        ],
        [
            relation("SUPPLIES", "you", "buyer"),
            relation("FOUND_IN", "you", "drone"),
            relation("PRODUCES", "maker", "drone", market_share=100),
            relation("LINKED_TO", "you", "linked", how="Linked To"),
        ],
    )
    assert costs(answer)["buyer"] < costs(answer)["linked"]
    assert costs(answer)["buyer"] < costs(answer)["maker"]


def test_found_parts_in_a_listed_makers_product_reach_the_maker(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("drone", kind="Product"), party("maker", LISTED)],
        [relation("FOUND_IN", "you", "drone"), relation("PRODUCES", "maker", "drone")],
    )
    assert [step.step for step in answer.paths[0].steps] == ["found_in", "maker"]


@pytest.mark.parametrize(
    ("kind", "column", "values"),
    [
        ("OWNS", "share", (1, 4, 7, 15, 30, 60, 100)),
        ("SUPPLIES", "input_share", (0, 1, 5, 20, 25, 60, 100)),
    ],
)
def test_raising_a_share_never_lowers_a_paths_strength(
    tmp_path: Path, kind: str, column: str, values: tuple[int, ...]
) -> None:
    strengths = []
    for value in values:
        answer = ask(
            tmp_path / str(value),
            [party("you"), party("target", LISTED)],
            [relation(kind, "target", "you", **{column: value})],
        )
        strengths.append(answer.paths[0].strength)
    assert strengths == sorted(strengths)


def test_unrelated_relations_change_no_strength(tmp_path: Path) -> None:
    entities = [party("you"), party("sup"), party("own", LISTED), party("x"), party("y", LISTED)]
    path = [
        relation("SUPPLIES", "sup", "you", input_share=10),
        relation("OWNS", "own", "sup", share=30),
    ]
    noise = [relation("OWNS", "x", "y", share=90), relation("SUPPLIES", "sup", "x")]
    alone = ask(tmp_path / "alone", entities, path)
    among = ask(tmp_path / "among", entities, [*noise, *path])
    assert costs(alone)["own"] == costs(among)["own"]


def test_ended_and_future_facts_are_absent_and_present_on_the_right_days(tmp_path: Path) -> None:
    entities = [
        party("you"),
        party("past", LISTED),
        party("soon", "us_ofac_sdn@2026-11-25"),
        party("gone", "us_ofac_sdn@2022-01-01..2024-01-01"),
    ]
    relations = [
        relation("SUPPLIES", "past", "you", valid_from="2020-01-01", valid_to="2023-05-01"),
        relation("SUPPLIES", "soon", "you"),
        relation("SUPPLIES", "gone", "you"),
    ]
    assert order(ask(tmp_path / "a", entities, relations)) == []
    assert order(ask(tmp_path / "b", entities, relations, as_of=date(2026, 11, 25))) == ["soon"]
    then = ask(tmp_path / "c", entities, relations, as_of=date(2023, 4, 30))
    assert set(order(then)) == {"past", "gone"}


def test_ties_are_broken_by_fewer_steps_then_by_ids(tmp_path: Path) -> None:
    entities = [party("you"), party("mid"), *(party(n, LISTED) for n in ("b", "a", "c"))]
    relations = [
        relation("OWNS", "mid", "you", share=100),
        relation("OWNS", "a", "mid", share=100),
        relation("OWNS", "c", "you", share=100),
        relation("OWNS", "b", "you", share=100),
    ]
    first = ask(tmp_path / "x", entities, relations)
    again = ask(tmp_path / "y", entities[::-1], relations[::-1])
    assert order(first) == order(again) == ["b", "c", "a"]


def test_a_path_never_runs_through_a_listed_party(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("near", LISTED), party("far", LISTED)],
        [
            relation("SUPPLIES", "near", "you"),
            relation("OWNS", "far", "near", share=100),
        ],
    )
    assert order(answer) == ["near"]


@pytest.mark.parametrize(
    "relations",
    [
        # a supplier's other customer
        [relation("SUPPLIES", "mid", "you"), relation("SUPPLIES", "mid", "bad")],
        # a customer's other supplier
        [relation("SUPPLIES", "you", "mid"), relation("SUPPLIES", "bad", "mid")],
        # another maker of one's own product: a competitor
        [relation("PRODUCES", "you", "chip"), relation("PRODUCES", "bad", "chip")],
        # two firms in one country
        [
            relation("LOCATED_IN", "you", "country:AE", how="operates"),
            relation("LOCATED_IN", "bad", "country:AE", how="operates"),
        ],
        # two links
        [relation("LINKED_TO", "you", "mid"), relation("LINKED_TO", "mid", "bad")],
    ],
    ids=["other customer", "other supplier", "competitor", "same country", "two links"],
)
def test_where_nothing_is_passed_on_there_is_no_path(
    tmp_path: Path, relations: list[dict[str, str]]
) -> None:
    entities = [party("you"), party("mid"), party("chip", kind="Product"), party("bad", LISTED)]
    for profile in ("sanctions", "supply", "investor"):
        answer = ask(
            tmp_path / profile, entities, relations, question=ExposureQuestion(profile=profile)
        )
        assert order(answer) == []
        assert "nothing found" in answer.summary


def test_parallel_relations_are_one_step_with_all_their_evidence(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        [party("you"), party("own", LISTED)],
        [
            {**relation("OWNS", "own", "you", share=30), "source_title": "Register"},
            {**relation("OWNS", "own", "you", share=60), "source_title": "Annual report"},
        ],
    )
    (path,) = answer.paths
    assert len(path.steps) == 1
    assert {view.title for view in path.steps[0].evidence} == {"Register", "Annual report"}
    assert path.cost == 0


def test_ten_paths_to_one_party_do_not_hide_the_second_party(tmp_path: Path) -> None:
    middles = [f"m{i}" for i in range(10)]
    entities = [party("you"), *map(party, middles), party("near", LISTED), party("far", LISTED)]
    relations = [
        *(relation("OWNS", middle, "you", share=60) for middle in middles),
        *(relation("OWNS", "near", middle, share=60) for middle in middles),
        relation("SUPPLIES", "far", "you", input_share=1),
    ]
    answer = ask(tmp_path / "x", entities, relations)
    assert order(answer) == ["near", "near", "near", "far"]
    assert answer.cut == ("at most 3 paths to one party shown (--each)",)
    flat = ask(tmp_path / "y", entities, relations, question=ExposureQuestion(flat=True, top=5))
    assert order(flat) == ["near"] * 5
    assert "5 strongest" in flat.cut[0]


def test_an_empty_answer_names_the_nearest_misses(tmp_path: Path) -> None:
    chain = [f"s{i}" for i in range(7)]
    entities = [party("you"), *map(party, chain), party("end", LISTED)]
    relations = [
        relation("SUPPLIES", seller, buyer)
        for seller, buyer in zip([*chain, "end"], ["you", *chain], strict=True)
    ]
    answer = ask(tmp_path, entities, relations)
    assert order(answer) == []
    assert any("within 8 steps" in miss and "End" in miss for miss in answer.near_misses)


def test_an_investor_sees_own_products_and_markets_under_a_measure(tmp_path: Path) -> None:
    entities = [
        party("you"),
        party("gpu", kind="Product", listings="us_ear_product_controls@2022-10-07"),
    ]
    relations = [
        relation("PRODUCES", "you", "gpu"),
        relation("EARNS_IN", "you", "country:RU", revenue_share=13),
        relation("SUBJECT_TO", "country:RU", "us_embargo", valid_from="2022-02-24"),
    ]
    investor = ask(tmp_path / "i", entities, relations, question=ExposureQuestion("investor"))
    assert {step.step for path in investor.paths for step in path.steps} == {"makes", "earns_in"}
    assert any("13 % of its revenue" in path.sentence for path in investor.paths)
    sanctions = ask(tmp_path / "s", entities, relations)
    assert sanctions.paths == ()

"""Ultimate owners and holdings: worked examples, conservation, and bounds a person can check."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graph.ledger.reader import open_ledger
from queries.owners import StakeReport, held_by, owners
from tests.tables import graph_of, party, relation

Row = dict[str, str]


def owns(owner: str, owned: str, share: float | None = None, **more: object) -> Row:
    if share is not None:
        more = {"share": share, **more}
    return relation("OWNS", owner, owned, **more)


def asked(
    home: Path, rows: list[Row], who: str, *, listed: str = "", down: bool = False, top: int = 20
) -> StakeReport:
    names = sorted({row[end] for row in rows for end in ("source", "target")} | {who})
    entities = [party(n, "eu_fsf@2022-01-01" if n in listed.split() else "") for n in names]
    graph = graph_of(home, entities, rows)
    with open_ledger(home / "ledger") as ledger:
        ask = held_by if down else owners
        return ask(graph, ledger, graph.node_of[f"mine:{who}"], top)


def told(report: StakeReport) -> dict[str, tuple[float, float]]:
    return {item.party.name: (item.least, item.most) for item in report.results}


def test_shares_are_multiplied_along_a_chain_and_added_over_chains(tmp_path: Path) -> None:
    rows = [owns("p", "a", 50), owns("p", "b", 20), owns("a", "c", 40), owns("b", "c", 30)]
    report = asked(tmp_path, rows, "c")
    assert told(report) == {"P": (0.26, 0.26)}  # 0.5 * 0.4 + 0.2 * 0.3
    assert report.unknown == pytest.approx(0.74)
    chain = [(link.owner_name, link.owned_name) for link in report.results[0].chain]
    assert chain == [("P", "A"), ("A", "C")]
    assert all(link.evidence for link in report.results[0].chain)
    assert "not law" in report.label


def test_holdings_are_the_same_figures_seen_from_above(tmp_path: Path) -> None:
    rows = [owns("p", "a", 50), owns("p", "b", 20), owns("a", "c", 40), owns("b", "c", 30)]
    report = asked(tmp_path, rows, "p", down=True)
    assert told(report) == {"A": (0.5, 0.5), "C": (0.26, 0.26), "B": (0.2, 0.2)}
    assert {item.party.name: item.last for item in report.results} == {
        "A": False,
        "B": False,
        "C": True,
    }
    assert report.unknown is None


def test_the_owner_of_the_free_half_of_a_circle_owns_it_all(tmp_path: Path) -> None:
    rows = [owns("p", "a", 50), owns("a", "b", 100), owns("b", "a", 50)]
    report = asked(tmp_path, rows, "a")
    assert told(report) == {"P": (1.0, 1.0)}
    assert report.unknown == 0
    assert any("of itself, round a circle" in text for text in report.cut)


def test_a_listed_owner_is_told_though_it_is_owned_in_turn(tmp_path: Path) -> None:
    rows = [owns("p", "m", 60), owns("m", "c", 50), owns("q", "n", 100), owns("n", "c", 25)]
    report = asked(tmp_path, rows, "c", listed="m")
    assert told(report) == {"M": (0.5, 0.5), "P": (0.3, 0.3), "Q": (0.25, 0.25)}
    assert [item.last for item in report.results] == [False, True, True]
    assert report.unknown == pytest.approx(0.45)  # m is no end: its own owners are


def test_a_listed_holder_inside_a_circle_is_counted_once(tmp_path: Path) -> None:
    rows = [owns("m", "c", 50), owns("c", "m", 50)]
    report = asked(tmp_path, rows, "c", listed="m")
    assert told(report) == {"M": (0.5, 0.5)}


def test_a_stake_without_a_number_is_anything_that_the_others_leave(tmp_path: Path) -> None:
    rows = [owns("p", "c"), owns("q", "c", 60), owns("r", "q", share_min=25, share_max=50)]
    assert told(asked(tmp_path, rows, "c")) == {"R": (0.15, 0.3), "P": (0.0, 0.4)}


def test_votes_are_no_part_of_a_companys_value(tmp_path: Path) -> None:
    rows = [owns("p", "c", 30), owns("v", "c", 60, interest="votes")]
    assert told(asked(tmp_path, rows, "c")) == {"P": (0.3, 0.3)}


def test_stakes_beyond_the_whole_are_scaled_and_that_is_said(tmp_path: Path) -> None:
    rows = [owns("p", "c", 80), owns("q", "c", 80)]
    report = asked(tmp_path, rows, "c")
    assert told(report) == {"P": (0.5, 0.5), "Q": (0.5, 0.5)}
    assert any("scaled down in C" in text for text in report.cut)


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    rows = [owns(f"p{at}", "c", 10 - at) for at in range(5)]
    report = asked(tmp_path, rows, "c", top=2)
    assert [item.party.name for item in report.results] == ["P0", "P1"]
    assert "5 in all, the 2 largest are shown (--top)" in report.cut


def test_nobody_known_is_an_answer(tmp_path: Path) -> None:
    rows = [owns("p", "c", 10)]
    assert asked(tmp_path / "up", rows, "p").results == ()
    assert asked(tmp_path / "down", rows, "c", down=True).results == ()


@pytest.mark.parametrize("seed", range(4))
def test_ultimate_owners_never_share_out_more_than_the_whole(tmp_path: Path, seed: int) -> None:
    """Both directions agree, the least add up to at most one, and bounds are in order."""
    dice = random.Random(seed)
    names = [f"n{at}" for at in range(16)]
    pairs = {tuple(dice.sample(names, 2)) for _ in range(40)}
    rows = [owns(a, b, dice.choice([None, 5, 12.5, 20, 33.3333, 51])) for a, b in sorted(pairs)]
    graph = graph_of(tmp_path, [party(name) for name in names], rows)
    seen = 0
    with open_ledger(tmp_path / "ledger") as ledger:
        down = {
            (a, item.party.id): (item.least, item.most)
            for a in graph.ids
            for item in held_by(graph, ledger, graph.node_of[a], 99).results
        }
        for c in names:
            report = owners(graph, ledger, graph.node_of[f"mine:{c}"], 99)
            assert report.unknown is not None
            total = sum(item.least for item in report.results if item.last)
            assert total + report.unknown == pytest.approx(1, abs=1e-6)
            for item in report.results:
                assert 0 <= item.least <= item.most <= 1
                other = down[(item.party.id, f"mine:{c}")]
                assert (item.least, item.most) == pytest.approx(other, abs=1e-7)
                seen += 1
    assert seen > 5

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.kernels.fixpoint import CONTROL, Reach, Stakes, Standing, reach, stakes
from tests.queries.kernels.reference import reached_by_rule

Stake = tuple[int, int, int, int]  # owner, owned, ppm, group
HALF = 500_000


def _run(
    n: int,
    stakes: list[Stake],
    seeds: list[int],
    *,
    threshold: int = HALF,
    strict: bool = False,
    aggregate: bool = True,
) -> Reach:
    return reach(
        _prepared(n, stakes),
        np.array(seeds, np.int32),
        threshold_ppm=threshold,
        strict=strict,
        aggregate=aggregate,
    )


def _prepared(n: int, rows: list[Stake], floors: list[int] | None = None) -> Stakes:
    owner, owned, share, group = np.array(rows, np.int32).reshape(-1, 4).T.copy()
    if floors is None:
        return stakes(n, owner, owned, share, group)
    least = np.array(floors, np.int64)
    room = 1_000_000 - np.bincount(owned, least, n).astype(np.int64)
    return stakes(n, owner, owned, share, group, least_ppm=least, room_ppm=room)


def _percent(*stakes: tuple[int, int, int]) -> list[Stake]:
    return [(owner, owned, percent * 10_000, -1) for owner, owned, percent in stakes]


def _random(random: np.random.Generator) -> tuple[int, list[Stake], list[int]]:
    """Any graph: cycles, parallel stakes, sums far above the whole, shares of nothing."""
    n = int(random.integers(1, 14))
    size = int(random.integers(0, 4 * n))
    share = random.choice([0, 1, 100_000, 250_000, 499_999, HALF, HALF + 1, 1_000_000], size)
    group = random.integers(-1, 3, size) if random.random() < 0.5 else np.full(size, -1)
    columns = [random.integers(0, n, size), random.integers(0, n, size), share, group]
    stakes = [(int(a), int(b), int(c), int(d)) for a, b, c, d in zip(*columns, strict=True)]
    seeds = np.flatnonzero(random.random(n) < 0.25).tolist()
    return n, stakes, seeds


def _checked(
    n: int, stakes: list[Stake], seeds: list[int], *, threshold: int, strict: bool, aggregate: bool
) -> int:
    found = _run(n, stakes, seeds, threshold=threshold, strict=strict, aggregate=aggregate)
    least = threshold + 1 if strict else threshold
    counts: set[int] = set()
    sums: dict[int, int] = {}
    for alone in [set(seeds)] if aggregate else [{seed} for seed in seeds]:
        members, totals = reached_by_rule(stakes, alone, least)
        counts |= members
        for node, total in totals.items():
            sums[node] = max(sums.get(node, 0), total)
    assert set(np.flatnonzero(found.blocked).tolist()) == counts
    assert {int(node): int(found.sums[node]) for node in np.flatnonzero(found.sums)} == sums
    assert sorted(found.order.tolist()) == sorted(counts)
    return len(counts) - len(seeds)


def test_the_worklist_reaches_what_sweeping_until_nothing_changes_reaches(mode: str) -> None:
    random = np.random.default_rng(5)
    derived = 0
    for _ in range(5000 if mode == "compiled" else 2500):
        derived += _checked(
            *_random(random),
            threshold=int(random.choice([1, 250_000, HALF, 1_000_000])),
            strict=bool(random.integers(2)),
            aggregate=bool(random.integers(2)),
        )
    assert derived > 2000


@settings(deadline=None, max_examples=200)
@given(
    seed=st.integers(0, 2**32),
    shuffle=st.integers(0, 2**32),
    aggregate=st.booleans(),
)
def test_the_order_of_the_stakes_changes_nothing_not_even_the_order_of_derivation(
    seed: int, shuffle: int, aggregate: bool
) -> None:
    n, stakes, seeds = _random(np.random.default_rng(seed))
    random = np.random.default_rng(shuffle)
    mixed = [stakes[at] for at in random.permutation(len(stakes))]
    first = _run(n, stakes, seeds, aggregate=aggregate)
    second = _run(n, mixed, random.permutation(seeds).tolist(), aggregate=aggregate)
    assert (first.blocked == second.blocked).all()
    assert (first.sums == second.sums).all()
    assert first.order.tolist() == second.order.tolist()


@settings(deadline=None, max_examples=200)
@given(seed=st.integers(0, 2**32), aggregate=st.booleans())
def test_whoever_is_reached_stands_after_holders_that_suffice(seed: int, aggregate: bool) -> None:
    n, stakes, seeds = _random(np.random.default_rng(seed))
    stakes = [(owner, owned, share, -1) for owner, owned, share, _ in stakes]
    found = _run(n, stakes, seeds, aggregate=aggregate)
    earlier: set[int] = set()
    for node in found.order.tolist():
        before = sum(s for owner, owned, s, _ in stakes if owned == node and owner in earlier)
        assert node in seeds or before >= HALF
        earlier.add(node)


@settings(deadline=None, max_examples=200)
@given(seed=st.integers(0, 2**32))
def test_another_seed_never_takes_anybody_out(seed: int) -> None:
    n, stakes, seeds = _random(np.random.default_rng(seed))
    more = _run(n, stakes, [*seeds, 0])
    assert (more.blocked >= _run(n, stakes, seeds).blocked).all()


def test_who_counts_has_at_most_what_the_others_leave(mode: str) -> None:
    """At the most that each stake may be, the sum still cannot exceed the whole less the others."""
    random = np.random.default_rng(11)
    limited = 0
    for _ in range(3000 if mode == "compiled" else 1500):
        n, rows, seeds = _random(random)
        floors = [int(random.integers(0, share + 1)) // 3 for _, _, share, _ in rows]
        held = _prepared(n, rows, floors)
        starts = np.array(seeds, np.int32)
        found = reach(held, starts, threshold_ppm=HALF, strict=False, aggregate=True)
        counts, sums = reached_by_rule(rows, set(seeds), HALF, floors)
        assert set(np.flatnonzero(found.blocked).tolist()) == counts
        assert {int(node): int(found.sums[node]) for node in np.flatnonzero(found.sums)} == sums
        limited += sums != reached_by_rule(rows, set(seeds), HALF)[1]
    assert limited > 500


def test_what_the_others_leave_can_settle_a_question() -> None:
    """Z has 60 %: X and Y, whose stakes are not known, cannot have half, together or alone."""
    rows = [(0, 3, 400_000, -1), (1, 3, 400_000, -1), (2, 3, 600_000, -1)]
    held = _prepared(4, rows, [0, 0, 600_000])
    seeds = np.array([0, 1], np.int32)
    found = reach(held, seeds, threshold_ppm=HALF, strict=False, aggregate=True)
    assert (bool(found.blocked[3]), int(found.sums[3])) == (False, 400_000)


@pytest.mark.parametrize("aggregate", [True, False])
@pytest.mark.parametrize("limited", [True, False])
def test_names_that_come_and_go_leave_what_a_new_run_finds(
    mode: str, aggregate: bool, limited: bool
) -> None:
    random = np.random.default_rng(7)
    moved = lost = 0
    for _ in range(400 if mode == "compiled" else 200):
        n, rows, seeds = _random(random)
        floors = [share // 2 for _, _, share, _ in rows] if limited else None
        held = _prepared(n, rows, floors)
        rule = {"threshold_ppm": HALF, "strict": bool(random.integers(2)), "aggregate": aggregate}
        standing = Standing(held, np.array(seeds, np.int32), **rule)  # type: ignore[arg-type]  # as typed
        listed = set(seeds)
        for _ in range(12):
            node = int(random.integers(n))
            before = set(np.flatnonzero(standing.counts()).tolist())
            change = int(random.integers(3))
            if change == 0:
                turned = standing.add(node)
                listed.add(node)
            elif change == 1:
                turned = standing.remove(node)
                listed.discard(node)
            else:
                turned = standing.would_add(node)
                fresh = reach(held, np.array([*listed, node], np.int32), **rule)  # type: ignore[arg-type]  # as typed
                assert set(turned.tolist()) == set(np.flatnonzero(fresh.blocked)) - before
                turned = turned[:0]
            fresh = reach(held, np.array(sorted(listed), np.int32), **rule)  # type: ignore[arg-type]  # as typed
            after = set(np.flatnonzero(fresh.blocked).tolist())
            assert set(np.flatnonzero(standing.counts()).tolist()) == after
            assert set(turned.tolist()) == before ^ after
            moved += len(turned)
            lost += len(before - after)
    assert moved > 400
    assert lost > 100


def test_a_circle_that_a_removed_name_started_does_not_hold_itself_up(mode: str) -> None:
    """X brings A, A and B own each other: without X neither counts, though each sum is 80 %."""
    rows = _percent((0, 1, 60), (1, 2, 80), (2, 1, 80))
    standing = Standing(
        _prepared(3, rows),
        np.array([0], np.int32),
        threshold_ppm=HALF,
        strict=False,
        aggregate=True,
    )
    assert standing.counts().all()
    assert standing.remove(0).tolist() == [0, 1, 2]
    assert not standing.counts().any()
    assert standing.add(0).tolist() == [0, 1, 2]


# The examples of OFAC's FAQ 401 and 399; X is node 0 (and 1), A 2, B 3, C 4.
@pytest.mark.parametrize(
    ("stakes", "seeds", "reached"),
    [
        (_percent((0, 2, 25), (1, 2, 25)), [0, 1], {2}),
        (_percent((0, 2, 50), (2, 3, 50)), [0], {2, 3}),
        (_percent((0, 2, 50), (0, 3, 50), (2, 4, 25), (3, 4, 25)), [0], {2, 3, 4}),
        (_percent((0, 2, 50), (0, 3, 10), (2, 3, 40)), [0], {2, 3}),
        (_percent((0, 2, 50), (0, 3, 25), (2, 4, 25), (3, 4, 25)), [0], {2}),
        (_percent((0, 2, 25), (0, 3, 25), (2, 4, 50), (3, 4, 50)), [0], set()),
    ],
    ids=["FAQ 399", "example 1", "example 2", "example 3", "example 4", "example 5"],
)
def test_the_published_examples_of_the_50_percent_rule_hold(
    stakes: list[Stake], seeds: list[int], reached: set[int]
) -> None:
    found = _run(5, stakes, seeds)
    assert set(np.flatnonzero(found.blocked).tolist()) == reached | set(seeds)


def test_exactly_half_is_reached_at_least_but_not_more_than() -> None:
    stakes = _percent((0, 1, 50))
    assert _run(2, stakes, [0]).blocked[1]
    strict = _run(2, stakes, [0], strict=True)
    assert not strict.blocked[1]
    assert strict.sums[1] == HALF


def test_companies_that_only_own_each_other_are_not_reached() -> None:
    assert _run(3, _percent((1, 2, 100), (2, 1, 100)), [0]).blocked.tolist() == [True, False, False]


def test_a_sum_may_exceed_the_whole() -> None:
    stakes = [(0, 1, 1_000_000, -1)] * 4000
    assert _run(2, stakes, [0]).sums[1] == 4_000_000_000


def test_without_aggregation_two_thirds_in_two_hands_are_not_enough() -> None:
    stakes = _percent((0, 2, 30), (1, 2, 30))
    found = _run(3, stakes, [0, 1], strict=True, aggregate=False)
    assert not found.blocked[2]
    assert found.sums[2] == 300_000
    assert _run(3, stakes, [0, 1], strict=True).blocked[2]


def test_without_aggregation_one_holders_chains_are_still_added() -> None:
    stakes = _percent((0, 1, 60), (0, 2, 60), (1, 3, 30), (2, 3, 30))
    assert _run(4, stakes, [0], strict=True, aggregate=False).blocked[3]


def test_a_joint_arrangement_is_held_whole_by_each_of_its_holders() -> None:
    stakes = [(0, 2, 300_000, 7), (1, 2, 300_000, 7)]
    found = _run(3, stakes, [0, 1], strict=True, aggregate=False)
    assert found.blocked[2]
    assert found.sums[2] == 600_000


def test_control_meets_the_test_and_is_no_part_of_the_sum() -> None:
    """0 controls node 2 and has 5 % of it, 1 has 30 %: alone, the sums are 5 and 30 %."""
    one, two, three = (
        np.array([0, 0, 1], np.int32),
        np.full(3, 2, np.int32),
        [CONTROL, 50_000, 300_000],
    )
    held = stakes(3, one, two, np.array(three, np.int64))
    for aggregate, total in ((True, 350_000), (False, 300_000)):
        seeds = np.array([0, 1], np.int32)
        found = reach(held, seeds, threshold_ppm=HALF, strict=False, aggregate=aggregate)
        assert (bool(found.blocked[2]), int(found.sums[2])) == (True, total)


def test_stakes_serve_many_runs() -> None:
    owner, owned = np.array([1, 0], np.int32), np.array([2, 1], np.int32)
    held = stakes(3, owner, owned, np.array([600_000, 500_000], np.int32))
    for strict, order in ((False, [0, 1, 2]), (True, [0])):
        seeds = np.array([0], np.int32)
        found = reach(held, seeds, threshold_ppm=HALF, strict=strict, aggregate=True)
        assert found.order.tolist() == order


def test_no_seeds_reach_nobody(mode: str) -> None:
    for aggregate in (True, False):
        found = _run(2, _percent((0, 1, 100)), [], aggregate=aggregate)
        assert not found.blocked.any()
        assert len(found.order) == 0


@pytest.mark.parametrize(
    ("stakes", "seeds", "threshold", "message"),
    [
        ([(0, 5, 1, -1)], [0], HALF, "owned must be nodes"),
        ([(0, 1, 1, -1)], [2], HALF, "seeds must be nodes"),
        ([(0, 1, -1, -1)], [0], HALF, "negative"),
        ([(0, 1, 1, -1)], [0], 0, "everybody would count"),
    ],
)
def test_what_makes_no_sense_is_refused(
    stakes: list[Stake], seeds: list[int], threshold: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        _run(2, stakes, seeds, threshold=threshold)


def test_the_least_of_stakes_goes_with_the_room_they_leave() -> None:
    one = np.zeros(1, np.int32)
    with pytest.raises(ValueError, match="least_ppm goes with room_ppm of 2 values"):
        stakes(2, one, one, one, least_ppm=one)


def test_columns_of_unequal_length_are_refused() -> None:
    one, two = np.zeros(1, np.int32), np.zeros(2, np.int32)
    with pytest.raises(ValueError, match="owned has 2 values for 1 stakes"):
        stakes(2, one, two, one)

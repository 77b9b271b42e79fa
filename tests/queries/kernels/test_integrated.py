"""Integrated stakes against a dense solve, and bounds against every choice within them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from queries.kernels.integrated import (
    Holdings,
    above,
    below,
    holdings,
    most_to,
    owned_by,
    owners_of,
    part,
)

Reals = NDArray[np.float64]
Table = tuple[int, NDArray[np.int32], NDArray[np.int32], Reals, Reals]


def _random(random: np.random.Generator, *, exact: bool, leak: float = 0.02) -> Table:
    """Any stakes: circles, stakes in oneself, parallel ones; nobody's parts exceed the whole."""
    n = int(random.integers(1, 12))
    size = int(random.integers(0, 4 * n))
    owner = random.integers(0, n, size).astype(np.int32)
    owned = random.integers(0, n, size).astype(np.int32)
    low = random.random(size) * (random.random(size) < 0.8)
    whole = np.bincount(owned, weights=low, minlength=n)
    room = np.where(whole > 1 - leak, whole / (1 - leak), 1.0)
    low = low / room[owned]
    high = low if exact else np.minimum(low + random.random(size) * 0.6, 1.0)
    return n, owner, owned, low, high


def _dense(n: int, owner: NDArray[np.int32], owned: NDArray[np.int32], share: Reals) -> Reals:
    """(I - W)^-1 W by numpy."""
    w = np.zeros((n, n))
    np.add.at(w, (owner, owned), share)
    return np.asarray(np.linalg.solve(np.eye(n) - w, w))


def _corrected(table: Reals) -> Reals:
    """Each holder's row without its own circles: the first arrival only."""
    return np.asarray(table / (1 + np.diag(table))[:, None])


def test_a_push_gives_what_a_dense_solve_gives(mode: str) -> None:
    random = np.random.default_rng(3)
    circles = 0
    for _ in range(200):
        n, owner, owned, low, high = _random(random, exact=True)
        held = holdings(n, owner, owned, low, high)
        full = _dense(n, owner, owned, low)
        circles += int((np.diag(full) > 0).any())
        for node in range(n):
            found = owners_of(held, node)
            assert found.finished
            assert np.allclose(found.total, full[:, node], rtol=0, atol=1e-9)
            down = owned_by(held, node)
            assert np.allclose(down.total, _corrected(full)[node], rtol=0, atol=1e-9)
    assert circles > 50
    assert mode in ("plain", "compiled")


@pytest.mark.usefixtures("mode")
def test_a_holder_in_a_circle_is_counted_at_its_first_arrival() -> None:
    random = np.random.default_rng(4)
    for _ in range(100):
        n, owner, owned, low, high = _random(random, exact=True)
        held = holdings(n, owner, owned, low, high)
        corrected = _corrected(_dense(n, owner, owned, low))
        for node in range(n):
            for holder in range(n):
                if holder != node:
                    found = owners_of(held, node, stop=holder).total[holder]
                    assert found == pytest.approx(corrected[holder, node], abs=1e-9)


def _first_arrivals(table: Table, share: Reals, holder: int) -> Reals:
    """What of each company comes to the holder, by sweeping; circles may be fully owned."""
    n, owner, owned, _, _ = table
    w = np.zeros((n, n))
    np.add.at(w, (owner, owned), share)
    value = np.zeros(n)
    for _ in range(100_000):
        value[holder] = 1.0
        following = value @ w
        following[holder] = 1.0
        if np.abs(following - value).max() < 1e-13:
            return np.asarray(following)
        value = following
    raise AssertionError("the sweep did not settle")


@pytest.mark.usefixtures("mode")
def test_exact_stakes_have_equal_bounds() -> None:
    random = np.random.default_rng(5)
    for _ in range(60):
        n, owner, owned, low, high = _random(random, exact=True)
        held = holdings(n, owner, owned, low, high)
        for holder in range(n):
            least = owned_by(held, holder).total
            most = most_to(held, holder, below(held, holder))
            others = [node for node in range(n) if node != holder]
            assert np.allclose(most[others], least[others], rtol=0, atol=1e-8)


@pytest.mark.usefixtures("mode")
def test_no_stakes_within_the_bounds_go_beyond_the_integrated_ones() -> None:
    """Bounds hold for sampled choices, and the upper one is reached by one of the greedy ones."""
    random = np.random.default_rng(6)
    wide = 0
    for _ in range(60):
        table = _random(random, exact=False)
        n, owner, owned, low, high = table
        held = holdings(n, owner, owned, low, high)
        holder = int(random.integers(n))
        least = owned_by(held, holder).total
        most = most_to(held, holder, below(held, holder))
        for _ in range(25):
            share = _choice(random, n, owned, low, high)
            exact = _first_arrivals(table, share, holder)
            others = [node for node in range(n) if node != holder]
            assert (exact[others] >= least[others] - 1e-8).all()
            assert (exact[others] <= most[others] + 1e-8).all()
        wide += int((most > least + 0.05).any())
        best = _greedy(n, owner, owned, low, high, most)
        reached = _first_arrivals(table, best, holder)
        others = [node for node in range(n) if node != holder]
        assert np.allclose(reached[others], most[others], rtol=0, atol=1e-6)
    assert wide > 20


def _choice(
    random: np.random.Generator, n: int, owned: NDArray[np.int32], low: Reals, high: Reals
) -> Reals:
    """Stakes within their bounds; what would exceed the whole is taken from the additions."""
    more = (high - low) * random.random(len(low)) * random.integers(0, 2, len(low))
    room = 1 - np.bincount(owned, weights=low, minlength=n)
    wanted = np.bincount(owned, weights=more, minlength=n)
    scale = np.where(wanted > room, room / np.maximum(wanted, 1e-300), 1.0)
    return np.asarray(low + more * np.maximum(scale, 0)[owned])


def _greedy(
    n: int,
    owner: NDArray[np.int32],
    owned: NDArray[np.int32],
    low: Reals,
    high: Reals,
    value: Reals,
) -> Reals:
    """The stakes that the maximum claims to be reached by."""
    share = low.copy()
    for node in range(n):
        rows = np.flatnonzero(owned == node)
        room = 1 - low[rows].sum()
        for row in sorted(rows, key=lambda at: -value[owner[at]]):
            if value[owner[row]] <= 0 or room <= 0:
                break
            taken = min(high[row] - low[row], room)
            share[row] += taken
            room -= taken
    return share


@pytest.mark.usefixtures("mode")
def test_a_part_answers_as_the_whole() -> None:
    random = np.random.default_rng(7)
    for _ in range(60):
        n, owner, owned, low, high = _random(random, exact=False)
        held = holdings(n, owner, owned, low, high)
        node = int(random.integers(n))
        up, names = part(held, above(held, node))
        at = int(np.flatnonzero(names == node)[0])
        assert np.allclose(owners_of(up, at).total, owners_of(held, node).total[names], atol=1e-12)
        down, names = part(held, below(held, node))
        at = int(np.flatnonzero(names == node)[0])
        whole = most_to(held, node, below(held, node))
        assert np.allclose(most_to(down, at, below(down, at)), whole[names], atol=1e-12)
        assert np.allclose(owned_by(down, at).total, owned_by(held, node).total[names], atol=1e-12)


def _held(*stakes: tuple[int, int, float]) -> Holdings:
    owner, owned, share = (np.array(column) for column in zip(*stakes, strict=True))
    nodes = int(max(owner.max(), owned.max())) + 1
    return holdings(nodes, owner.astype("i4"), owned.astype("i4"), share, share)


@pytest.mark.usefixtures("mode")
def test_who_holds_the_free_half_of_a_circle_holds_it_all() -> None:
    held = _held((0, 1, 0.5), (1, 2, 1.0), (2, 1, 0.5))
    assert owners_of(held, 1).total[0] == pytest.approx(1.0, abs=1e-9)
    assert owned_by(held, 0).total[1:] == pytest.approx([1.0, 1.0], abs=1e-9)


@pytest.mark.usefixtures("mode")
def test_a_circle_of_full_ownership_ends_and_is_told() -> None:
    held = _held((0, 1, 1.0), (1, 0, 1.0))
    found = owners_of(held, 0)
    assert not found.finished
    assert found.unsent == pytest.approx(1.0)


def test_shares_that_cannot_be_are_refused() -> None:
    one = np.array([0], np.int32)
    two = np.array([1], np.int32)
    for low, high, told in ((0.5, 0.4, "0 <= low"), (-0.1, 0.4, "0 <= low"), (1.2, 1.2, "whole")):
        with pytest.raises(ValueError, match=told):
            holdings(2, one, two, np.array([low]), np.array([high]))
    with pytest.raises(ValueError, match="nodes must be"):
        holdings(1, one, two, np.array([0.1]), np.array([0.1]))
    with pytest.raises(ValueError, match="one length"):
        holdings(2, one, two, np.zeros(0), np.zeros(1))

"""What are the benchmarks run on? Made-up graphs with the degrees of real ones, the same each time.

Out-degrees fall like rank^-0.6 and in-degrees like rank^-0.75; 0.5 % of the companies are listed.
Real data are sparser and more clustered; the ratios, not the times, are what to take from here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Steps:
    """Exposure steps source -> target without parallel arcs; costs are at least 1."""

    nodes: int
    source: Ints
    target: Ints
    cost: Ints
    listed: Ints  # ascending

    def without_steps_from_listed(self) -> Steps:
        """Listed companies absorb; libraries that do not know that get a graph in which they do."""
        keep = ~np.isin(self.source, self.listed)
        return Steps(self.nodes, self.source[keep], self.target[keep], self.cost[keep], self.listed)


def steps(nodes: int, arcs: int) -> Steps:
    """About that many arcs: loops and repeated pairs are dropped."""
    random = np.random.default_rng(1)
    source = _by_rank(random, nodes, arcs, 0.6)
    target = _by_rank(random, nodes, arcs, 0.75)
    apart = source != target
    pairs = np.unique(source[apart].astype(np.int64) * nodes + target[apart])
    strength = 0.02 + 0.98 * random.beta(1.2, 2.0, len(pairs))
    # A cost of nothing would be no edge at all to scipy's sparse matrices.
    cost = np.maximum(1, np.rint(-np.log(strength) * 2**16))
    listed = np.sort(random.choice(nodes, max(1, nodes // 200), replace=False))
    return Steps(
        nodes=nodes,
        source=(pairs // nodes).astype(np.int32),
        target=(pairs % nodes).astype(np.int32),
        cost=cost.astype(np.int32),
        listed=listed.astype(np.int32),
    )


def _by_rank(random: np.random.Generator, nodes: int, size: int, fall: float) -> Ints:
    """Nodes drawn with probability ~ rank^-fall, the ranks dealt out at random."""
    dealt = random.permutation(nodes).astype(np.int32)
    drawn = ((nodes ** (1 - fall) - 1) * random.random(size) + 1) ** (1 / (1 - fall)) - 1
    found: Ints = dealt[np.clip(drawn.astype(np.int64), 0, nodes - 1)]
    return found


@dataclass(frozen=True, slots=True)
class Holdings:
    """Stakes in ppm: every company is held, there are 30 % as many persons, and some rings."""

    nodes: int
    owner: Ints
    owned: Ints
    share: Ints
    listed: Ints


def holdings(companies: int, size: int) -> Holdings:
    """About that many stakes; each company's add up to 30 to 100 %."""
    random = np.random.default_rng(4)
    nodes = companies + companies * 3 // 10
    owned = np.concatenate([np.arange(companies), random.integers(0, companies, size - companies)])
    by_company = random.random(size) < 0.45
    upward = (owned * np.sqrt(random.random(size))).astype(np.int64)
    person = companies + ((nodes - companies) * random.random(size) ** 2.5).astype(np.int64)
    owner = np.where(by_company, upward, person)
    anywhere = by_company & (random.random(size) < 0.03)
    owner[anywhere] = random.integers(0, companies, int(anywhere.sum()))
    apart = owner != owned
    owner, owned = owner[apart], owned[apart]
    weight = random.gamma(0.7, 1.0, len(owned)) + 1e-3
    held = np.where(random.random(nodes) < 0.6, 1.0, random.uniform(0.3, 1.0, nodes))
    total = np.bincount(owned, weight, nodes)
    share = np.floor(weight / total[owned] * held[owned] * 1_000_000)
    listed = np.sort(random.choice(nodes, max(1, nodes // 200), replace=False))
    return Holdings(
        nodes=nodes,
        owner=owner.astype(np.int32),
        owned=owned.astype(np.int32),
        share=share.astype(np.int32),
        listed=listed.astype(np.int32),
    )

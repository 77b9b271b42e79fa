"""Random ownership graphs, and the rules that they are asked about."""

from __future__ import annotations

import random
from datetime import date

from tests.arrays import Control, Holding, Listed

# (regime, a day on which its rule applied); together 100,000 graphs
RULES = [
    ("ofac_50", date(2026, 1, 15)),
    ("ofac_50", date(2012, 1, 15)),
    ("eu_own", date(2024, 7, 2)),
    ("eu_own", date(2024, 7, 3)),
    ("eu_833_xix", date(2025, 1, 1)),
    ("uk_ofsi", date(2025, 1, 1)),
    ("bis_affiliates", date(2025, 10, 1)),
    ("bis_affiliates", date(2026, 11, 10)),
    ("ofac_ssi", date(2020, 1, 1)),
    ("uk_ofsi", date(2021, 1, 1)),
]
SHARES = (50_000, 100_000, 250_000, 300_000, 333_333, 490_000, 499_999, 500_000, 500_001, 600_000)


def random_ownership(
    seed: int, list_ids: tuple[str, ...]
) -> tuple[int, list[Holding], list[Control], list[Listed]]:
    """(companies, holdings, controls, listings): cycles, bands, joint holdings, doubtful dates."""
    rng = random.Random(seed)
    count = rng.randint(2, 7)
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    holdings = []
    for _ in range(rng.randint(1, 12)):
        owner, owned = rng.choice(pairs)
        low = rng.choice(SHARES)
        high = low if rng.random() < 0.7 else rng.choice([s for s in SHARES if s >= low])
        if rng.random() < 0.08:  # "owns", with no number
            low, high = 1, 1_000_000
        holdings.append(
            Holding(
                owner,
                owned,
                low,
                high,
                joint=rng.choice(("", "", "", "pact")),
                how=rng.choice(("", "", "fund")),
                sure=rng.random() < 0.85,
            )
        )
    controls = [
        Control(*rng.choice(pairs), sure=rng.random() < 0.8) for _ in range(rng.randint(0, 2))
    ]
    listed = [
        Listed(node, rng.choice(list_ids), sure=rng.random() < 0.85)
        for node in rng.sample(range(count), rng.randint(1, min(3, count)))
    ]
    return count, holdings, controls, listed

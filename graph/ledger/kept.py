"""What did we read already? A ledger that remembers the details it was asked for.

For many answers about the same parties, such as one party on many days: each needs details of the
same facts. Remembering is exact, because a `Ledger` shows one state for as long as it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ledger.reader import Ledger, StatementInfo


class KeptLedger(Ledger):
    """The same ledger, read once for each detail; closed with the one that it was made of."""

    def __init__(self, ledger: Ledger) -> None:
        self.manifest, self.known_on, self._db = ledger.manifest, ledger.known_on, ledger._db
        self._statements: dict[tuple[str, int], StatementInfo] = {}
        self._facts: dict[type, dict[str, dict[str, Any] | None]] = {}
        self._details: dict[str, list[tuple[str, str, str]]] = {}

    def statements(
        self, wanted: Mapping[str, Sequence[int]]
    ) -> dict[tuple[str, int], StatementInfo]:
        """The evidence behind statement numbers; see `Ledger.statements`."""
        held = self._statements
        fresh = {
            source: [number for number in numbers if (source, number) not in held]
            for source, numbers in wanted.items()
        }
        held |= super().statements(fresh)
        asked = {(source, number) for source, numbers in wanted.items() for number in numbers}
        return {key: held[key] for key in asked if key in held}

    def fact_rows(self, kind: type, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Full rows of facts by id; see `Ledger.fact_rows`."""
        held, asked = self._facts.setdefault(kind, {}), set(keys)
        fresh = asked - held.keys()
        held |= dict.fromkeys(fresh)
        held |= super().fact_rows(kind, fresh)
        return {key: row for key in asked if (row := held[key]) is not None}

    def details(self, entities: Iterable[str]) -> list[tuple[str, str, str]]:
        """Identifiers and attributes; see `Ledger.details`."""
        asked = set(entities)
        fresh = asked - self._details.keys()
        self._details |= {entity: [] for entity in fresh}
        for row in super().details(fresh):
            self._details[row[0]].append(row)
        return [row for entity in sorted(asked) for row in self._details[entity]]

"""Which entity ids are one party? The transitive closure of the judgements that say `same`."""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Disjoint sets of ids; the smallest id of a set stands for it, whatever the order of joins."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        for left, right in pairs:
            self.join(left, right)

    def of(self, key: str) -> str:
        """The id that stands for the set of `key`; the key itself when it is alone."""
        root = key
        while (up := self._parent.get(root, root)) != root:
            root = up
        while (up := self._parent.get(key, key)) != root:
            self._parent[key] = root
            key = up
        return root

    def join(self, left: str, right: str) -> None:
        """Make the sets of two ids one."""
        first, second = sorted((self.of(left), self.of(right)))
        self._parent[second] = first
        self._parent.setdefault(first, first)

    def members(self) -> dict[str, list[str]]:
        """Every set of two or more, by the id that stands for it."""
        found: dict[str, list[str]] = {}
        for key in sorted(self._parent):
            found.setdefault(self.of(key), []).append(key)
        return {root: keys for root, keys in found.items() if len(keys) > 1}

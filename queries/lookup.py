"""Which party does a person mean? By id, identifier, ticker, name or alias; else "did you mean".

Exact answers come first and in this order: entity id, identifier, primary name, any other name,
then the same in Latin letters, then without legal forms (`OOO`, `Ltd`).
Nothing is guessed: a name that only resembles one is an error that names the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from anyascii import anyascii

from graph.analysis.arrays import NODE_KINDS, AnalysisGraph
from graph.errors import AmbiguousName, UnknownName
from graph.identity.matching import normal_identifier
from graph.ledger.reader import Ledger
from graph.model.facts import Identifier, Name
from graph.model.vocabulary import NameKind, NodeKind

_SUGGESTIONS = 5
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "ao",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "fze",
        "fzco",
        "gmbh",
        "inc",
        "incorporated",
        "jsc",
        "kk",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oao",
        "ojsc",
        "ooo",
        "oy",
        "pao",
        "pjsc",
        "plc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "spa",
        "srl",
        "zao",
    ]
)
_LIKE_ENOUGH = 70  # of 100, rapidfuzz WRatio


def plain(text: str) -> str:
    """A name as it is compared: Latin letters and digits, lower case, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(text).lower()))


def bare(text: str) -> str:
    """A plain name without the words that only say its legal form."""
    return " ".join(word for word in plain(text).split() if word not in _LEGAL_FORMS)


class Lookup:
    """Finds nodes of one graph by what people call them; reads the ledger's names once."""

    def __init__(self, graph: AnalysisGraph, ledger: Ledger) -> None:
        self._graph = graph
        names = ledger.facts(Name)
        numbers = ledger.facts(Identifier)
        self._names: list[tuple[str, int, bool]] = [
            (value, node, kind == NameKind.PRIMARY)
            for entity, value, kind in zip(
                names["entity"], names["value"], names["kind"], strict=True
            )
            if (node := graph.node_of.get(entity)) is not None
        ]
        self._names += [
            (graph.names[node], node, True)
            for node in range(len(graph))
            if NODE_KINDS[graph.kind[node]] == NodeKind.COUNTRY
        ]
        self._identifiers: list[tuple[str, str, int]] = [
            (scheme, normal_identifier(value), node)
            for entity, scheme, value in zip(
                numbers["entity"], numbers["scheme"], numbers["value"], strict=True
            )
            if (node := graph.node_of.get(entity)) is not None
        ]

    def find(self, text: str) -> int:
        """The node a person means.

        Raises:
            UnknownName: nothing answers to this; names the nearest.
            AmbiguousName: several parties do; names them.
        """
        asked = text.strip()
        for candidates in (
            self._by_id(asked),
            self._by_identifier(asked),
            self._by_name(asked.casefold(), str.casefold),
            self._by_name(plain(asked), plain) if plain(asked) else [],
            self._by_name(bare(asked), bare) if bare(asked) else [],
        ):
            found = sorted(set(candidates))
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousName(asked, [self._caption(node) for node in found])
        raise UnknownName("party", asked, self._nearest(asked))

    def _caption(self, node: int) -> tuple[str, str]:
        return self._graph.ids[node], self._graph.names[node]

    def _by_id(self, asked: str) -> list[int]:
        if asked in self._graph.node_of:
            return [self._graph.node_of[asked]]
        tail = f":{asked}"
        return [node for key, node in self._graph.node_of.items() if key.endswith(tail)]

    def _by_identifier(self, asked: str) -> list[int]:
        scheme, colon, value = asked.partition(":")
        wanted = normal_identifier(value if colon else asked)
        if not wanted:
            return []
        given = scheme.lower() if colon else None
        return [
            node
            for held, number, node in self._identifiers
            if number == wanted and given in (None, held)
        ]

    def _by_name(self, wanted: str, fold: object) -> list[int]:
        assert callable(fold)
        primary = [node for name, node, main in self._names if main and fold(name) == wanted]
        return primary or [node for name, node, _ in self._names if fold(name) == wanted]

    def _nearest(self, asked: str) -> list[str]:
        from rapidfuzz import fuzz, process

        found = process.extract(
            plain(asked),
            [plain(name) for name, _, _ in self._names],
            scorer=fuzz.WRatio,
            limit=4 * _SUGGESTIONS,
            score_cutoff=_LIKE_ENOUGH,
        )
        nodes = dict.fromkeys(self._names[at][1] for _, _, at in found)
        return [self._graph.names[node] for node in list(nodes)[:_SUGGESTIONS]]

    def find_all(self, texts: Iterable[str]) -> Sequence[int]:
        """The nodes several texts mean, in order, each once."""
        return list(dict.fromkeys(self.find(text) for text in texts))

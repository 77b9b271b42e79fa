"""Which party does a person mean? By id, identifier, ticker, name or alias; else "did you mean".

Exact answers come first and in this order: entity id, identifier, primary name, any other name,
then the same in Latin letters, then without legal forms (`OOO`, `Ltd`).
Nothing is guessed: a name that only resembles one is an error that names the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

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
_WORD = re.compile("[a-z0-9]+")
_LIKE_ENOUGH = 70  # of 100, rapidfuzz WRatio


def plain(text: str) -> str:
    """A name as it is compared: Latin letters and digits, lower case, single spaces."""
    latin = text if text.isascii() else anyascii(text)
    return " ".join(_WORD.findall(latin.lower()))


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

        self._folded: dict[Callable[[str], str], dict[str, list[tuple[int, bool]]]] = {}

    def find(self, text: str) -> int:
        """The node a person means.

        Raises:
            UnknownName: nothing answers to this; names the nearest.
            AmbiguousName: several parties do; names them.
        """
        asked = text.strip()
        for candidates in self._answers(asked):
            found = sorted(set(candidates))
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousName(asked, [self._caption(node) for node in found])
        raise UnknownName("party", asked, self._nearest(asked))

    def _answers(self, asked: str) -> Iterator[list[int]]:
        """The nodes found by each way of looking, in order; the later ways cost more."""
        yield self._by_id(asked)
        yield self._by_identifier(asked)
        for fold in (str.casefold, plain, bare):
            if wanted := fold(asked):
                yield self._by_name(wanted, fold)

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

    def _by_name(self, wanted: str, fold: Callable[[str], str]) -> list[int]:
        found = self._index(fold).get(wanted, [])
        return [node for node, main in found if main] or [node for node, _ in found]

    def _index(self, fold: Callable[[str], str]) -> dict[str, list[tuple[int, bool]]]:
        """(node, is it a primary name) by folded name; made once for all that is looked up."""
        if fold not in self._folded:
            index: dict[str, list[tuple[int, bool]]] = {}
            for name, node, main in self._names:
                index.setdefault(fold(name), []).append((node, main))
            self._folded[fold] = index
        return self._folded[fold]

    def _nearest(self, asked: str) -> list[str]:
        """Captions of parties whose names hold the words asked for, then of those that resemble."""
        from rapidfuzz import fuzz, process

        index, wanted = self._index(plain), plain(asked)
        if not wanted:
            return []
        holding = sorted((len(name), name) for name in index if f" {wanted} " in f" {name} ")
        found = process.extract(
            wanted,
            list(index),
            scorer=fuzz.WRatio,
            limit=4 * _SUGGESTIONS,
            score_cutoff=_LIKE_ENOUGH,
        )
        names = [name for _, name in holding] + [name for name, _, _ in found]
        nodes = dict.fromkeys(node for name in names for node, _ in index[name])
        return [self._graph.names[node] for node in list(nodes)[:_SUGGESTIONS]]

    def find_all(self, texts: Iterable[str]) -> Sequence[int]:
        """The nodes several texts mean, in order, each once."""
        return list(dict.fromkeys(self.find(text) for text in texts))

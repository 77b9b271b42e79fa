"""How does a question in Cypher get its answer? From the named server, else from the ledger.

A server holds what somebody published there, so names are looked up in it; with none named the
embedded engine serves the ledger's view, and names are found as everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from graph.errors import UsageError
from graph.stores.answer import Answer
from graph.stores.bolt import Store
from graph.stores.contents import among, find, list_ids, publication
from graph.stores.guard import only_asks
from graph.stores.settings import Server
from isthmus.serving import connected
from queries.library import NamedQuery, Value, from_text, load, parse
from queries.lookup import Lookup

if TYPE_CHECKING:
    from graph.stores.publish import Progress
    from isthmus.book import Book

SECONDS, ROWS = 60.0, 1000  # unless told otherwise
_FACT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a statement may run, and how many rows of its answer are taken."""

    rows: int = ROWS
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer with what it is an answer to. `view` and `ledger` are those of the database.

    `complete` is False where a publication was under way or interrupted: some of it may be missing.
    """

    query: NamedQuery
    values: dict[str, Value]
    answer: Answer
    drawing: Answer | None
    server: str
    product: str
    ledger: str
    view: str
    complete: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Desk:
    """A database that is open, with the ways in which it finds what a person means."""

    store: Store
    find: Callable[[str], str]
    lists: Collection[str]
    today: date
    ledger: str
    view: str
    complete: bool

    def ask(
        self,
        query: NamedQuery,
        told: Sequence[str],
        limits: Limits,
        *,
        write: bool = False,
        draw: bool = False,
    ) -> Asked:
        """Run a query with its `key=value` arguments.

        Args:
            write: allow statements that change the database.
            draw: also fetch the part of the graph that the rows show or name.

        Raises:
            UsageError: an argument that does not fit, or a statement that may do more than ask.
            StoreRefused: the server does not accept the statement, or ended it.
        """
        values = parse(query, told, today=self.today, find=self.find, lists=self.lists)
        can = self.store.capabilities()
        if not write:
            only_asks(query.text)
        elif can.embedded:
            raise UsageError(
                "--write needs a server: without one the graph is a copy of the ledger, and what "
                "is written into it would be lost with the next one"
            )
        answer = self.store.ask(
            query.text, values, rows=limits.rows, seconds=limits.seconds, write=write
        )
        asked = Asked(
            query,
            values,
            answer,
            None,
            self.store.server.name,
            f"{can.product} {can.version}",
            self.ledger,
            self.view,
            self.complete,
            limits,
        )
        return replace(asked, drawing=named_part(self.store, asked)) if draw else asked


@contextmanager
def at_desk(
    book: Callable[[], Book], server: Server | None, progress: Progress | None
) -> Iterator[Desk]:
    """The server's database, or with none the ledger's view by the embedded engine.

    `book` is only called when there is no server: who asks one needs no ledger.
    """
    if server is not None:
        with Store(server) as store:
            told = publication(store)
            yield Desk(
                store,
                lambda text: find(store, text),
                list_ids(store),
                date.today(),
                told.ledger,
                told.view,
                told.complete,
            )
        return
    own = book()
    with own.opened() as (graph, ledger):
        from graph.stores.projection import Projection

        projection = Projection(graph, ledger)
        with connected(own.home, projection, progress) as store:
            names = list[Lookup]()  # made when the first name is asked for: it reads every name

            def found(text: str) -> str:
                if not names:
                    names.append(Lookup(graph, ledger))
                return graph.ids[names[0].find(text)]

            yield Desk(
                store,
                found,
                list(graph.listings.lists),
                own.as_of,
                projection.version,
                projection.view,
                True,
            )


def statement(asked: str, read: Callable[[], str]) -> NamedQuery:
    """The query that a call means: a name, a file, `-` for what `read` gives, or a statement.

    Raises:
        UnknownName: one word that is no query; names the nearest.
    """
    if asked == "-":
        return from_text(read(), name="-", where="standard input")
    if asked.endswith(".cypher") or len(asked.split()) == 1:
        return load(asked)
    return from_text(asked, name="", where="the statement")


def named_part(store: Store, asked: Asked) -> Answer:
    """The part of the graph in an answer, or that its values and rows name by ids and by facts.

    Rows with nodes show themselves. A named query gives ids and facts as texts, so that its rows
    are the same on every server: then those are looked up, and where no facts are given, all that
    joins the nodes.
    """
    if asked.answer.nodes:
        return asked.answer
    texts = set(_texts([asked.answer.rows, list(asked.values.values())]))
    return among(store, texts, [text for text in texts if _FACT.fullmatch(text)])


def _texts(value: object) -> Iterator[str]:
    """Every text in rows, lists and maps."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)

"""How does the program speak to a server? One driver, managed transactions, errors in one line.

Works against Neo4j 5.26 and the calendar versions, and against the embedded server: what differs
is asked of the server, not assumed. Every value travels as a parameter; the only text that is
put into a statement is a label or type out of the vocabulary. This is the only module that knows
the driver.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from graph.errors import StoreError, StoreRefused, StoreTimeout
from graph.stores.answer import Answer, Plain, Reader
from graph.stores.settings import Server

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

_Result = TypeVar("_Result")
Row = dict[str, Any]
_GRACE = 2.0  # seconds for a server to end a statement by itself
_FETCH = 10_000  # rows a round trip; the driver's thousand is slow for whole graphs


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server is and can do."""

    product: str
    version: str
    edition: str
    awaits_indexes: bool  # knows db.awaitIndexes()
    embedded: bool


class Store:
    """A connection. Close it, or use it in a `with`. Threads may share it."""

    def __init__(self, server: Server, *, retry_seconds: float = 30.0) -> None:
        from neo4j import GraphDatabase

        self.server = server
        auth = None
        if server.username is not None:
            auth = (server.username, server.password.reveal())
        self._driver: Driver = GraphDatabase.driver(
            server.uri,
            auth=auth,
            max_transaction_retry_time=retry_seconds,
            connection_timeout=15,
            user_agent="isthmus",
            notifications_min_severity="OFF",
        )
        self._database = server.database

    def close(self) -> None:
        """Let go of the connections, also of one that still waits for an answer."""
        self._driver.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def capabilities(self) -> Capabilities:
        """What the server says of itself; StoreError when it cannot be reached."""
        with self._reported():
            agent = str(self._driver.get_server_info().agent)
        (kernel, *_) = self.read("CALL dbms.components() YIELD name, versions, edition")
        embedded = "ArcadeDB" in agent
        return Capabilities(
            product="ArcadeDB (embedded)" if embedded else str(kernel["name"]),
            version=_engine_version(agent) if embedded else str(kernel["versions"][0]),
            edition=str(kernel["edition"]),
            awaits_indexes=not embedded,
            embedded=embedded,
        )

    def read(self, query: str, /, **parameters: object) -> list[Row]:
        """All rows of a reading query."""
        return self._transact(lambda tx: list(_rows(tx, query, parameters)), write=False)

    def stream(self, query: str, /, **parameters: object) -> Iterator[Row]:
        """Rows of a reading query as they arrive, for whole graphs; not retried."""
        with (
            self._reported(),
            self._session(write=False) as session,
            session.begin_transaction() as tx,
        ):
            for record in tx.run(query, parameters):
                yield record.data()

    def ask(
        self,
        query: str,
        parameters: Mapping[str, object],
        *,
        rows: int,
        seconds: float,
        write: bool = False,
    ) -> Answer:
        """At most so many rows of one statement, within so many seconds; run once.

        Raises:
            StoreTimeout: it took longer. Neo4j ends it; the embedded engine cannot, so it is left
                alone, to be ended with its process.
        """

        ended = SimpleQueue[Answer | BaseException]()

        def run() -> None:
            try:
                ended.put(self._asked(query, parameters, rows, seconds, write=write))
            except BaseException as error:
                ended.put(error)

        # In a thread that may be left behind: nothing interrupts a wait for a server's answer.
        threading.Thread(target=run, daemon=True).start()
        try:
            answer = ended.get(timeout=seconds + _GRACE)
        except Empty:
            raise StoreTimeout(self.server.name, seconds) from None
        if isinstance(answer, StoreRefused) and "TimedOut" in answer.code:
            raise StoreTimeout(self.server.name, seconds) from answer
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _asked(
        self,
        query: str,
        parameters: Mapping[str, object],
        rows: int,
        seconds: float,
        *,
        write: bool,
    ) -> Answer:
        reader, found, more = Reader(), list[tuple[Plain, ...]](), False
        with (
            self._reported(),
            self._session(write=write, fetch=rows + 1) as session,
            session.begin_transaction(timeout=seconds) as tx,
        ):
            result = tx.run(query, dict(parameters))
            columns = tuple(result.keys())
            for record in result:
                if len(found) == rows:
                    more = True
                    break
                found.append(tuple(reader.plain(value) for value in record.values()))
            if write:
                tx.commit()
        reader.name_ends()
        return Answer(columns, tuple(found), more, reader.nodes, reader.relationships)

    def schema(self, statement: str) -> None:
        """A statement on constraints or indexes, in a transaction of its own."""
        with self._reported(), self._session(write=True) as session:
            session.run(statement).consume()

    def write(self, query: str, /, **parameters: object) -> list[Row]:
        """All rows of a writing query, in one managed transaction.

        It is run again after a transient error, and after a lost answer to a commit: what it does
        twice must be what it does once.
        """
        return self._transact(lambda tx: list(_rows(tx, query, parameters)), write=True)

    def transact(self, work: Callable[[Callable[..., list[Row]]], _Result]) -> _Result:
        """Several statements in one writing transaction: `work` is given `run(query, **values)`."""

        def unit(tx: ManagedTransaction) -> _Result:
            return work(lambda query, **values: list(_rows(tx, query, values)))

        return self._transact(unit, write=True)

    def _transact(self, unit: Callable[[ManagedTransaction], _Result], *, write: bool) -> _Result:
        with self._reported(), self._session(write=write) as session:
            run = session.execute_write if write else session.execute_read
            return run(unit)

    def _session(self, *, write: bool, fetch: int = _FETCH) -> Session:
        from neo4j import READ_ACCESS, WRITE_ACCESS

        return self._driver.session(
            database=self._database,
            default_access_mode=WRITE_ACCESS if write else READ_ACCESS,
            fetch_size=fetch,
        )

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """The driver's errors as one line of ours; a password is in none of them."""
        from neo4j import exceptions

        try:
            yield
        except exceptions.AuthError as error:
            raise StoreError(
                f"{self.server.name}: not let in; set NEO4J_USERNAME and NEO4J_PASSWORD"
            ) from error
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired, OSError) as error:
            raise StoreError(
                f"{self.server.name}: cannot be reached, or went away; start it and run this again"
            ) from error
        except exceptions.Neo4jError as error:
            raise StoreRefused(self.server.name, str(error.code), _plain(error.message)) from error
        except exceptions.DriverError as error:
            # A refusal that is met while rows are fetched comes wrapped: what counts is its cause.
            cause = error.__cause__
            if isinstance(cause, exceptions.Neo4jError):
                why = _plain(cause.message)
                raise StoreRefused(self.server.name, str(cause.code), why) from error
            raise StoreError(f"{self.server.name}: {_plain(str(error))}") from error


def _rows(tx: ManagedTransaction, query: str, parameters: Mapping[str, object]) -> Iterator[Row]:
    for record in tx.run(query, dict(parameters)):
        yield record.data()


def _engine_version(agent: str) -> str:
    """What stands behind the name in "Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)"."""
    return agent.rpartition("ArcadeDB")[2].strip(" )")


def _plain(message: str | None) -> str:
    """The first line of a server's message."""
    return (message or "no reason given").strip().splitlines()[0]


def batches(rows: Sequence[_Result], size: int) -> Iterator[Sequence[_Result]]:
    """The rows in pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]

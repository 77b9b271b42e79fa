"""How do several transactions run side by side, with their results taken in the order they began?

A server that writes one batch while the next one is made, and a second beside it, takes twice as
many elements a second as one after another (docs/neo4j.md). What must come before something else
is waited for by `join`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

_Result = TypeVar("_Result")


class Lanes:
    """So many at once; one more may wait. The first error is raised where it is met, and no
    further work begins."""

    def __init__(self, width: int) -> None:
        self._pool = ThreadPoolExecutor(width, thread_name_prefix="publish")
        self._most = width + 1
        self._begun: deque[tuple[Future[object], Callable[[], None] | None]] = deque()

    def put(self, work: Callable[[], _Result], then: Callable[[], None] | None = None) -> None:
        """Begin; `then` is called in the caller's thread once it has been done."""
        while len(self._begun) >= self._most:
            self._first()
        self._begun.append((self._pool.submit(work), then))

    def join(self) -> None:
        """Wait until all that was begun has been done."""
        while self._begun:
            self._first()

    def _first(self) -> None:
        future, then = self._begun.popleft()
        future.result()
        if then is not None:
            then()

    def __enter__(self) -> Lanes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.join()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

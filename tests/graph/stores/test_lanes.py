"""Side by side, in order, and stopped by the first error."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from graph.stores.lanes import Lanes


def test_work_runs_side_by_side_and_is_told_in_the_order_it_began() -> None:
    meeting = threading.Barrier(2, timeout=10)
    done: list[int] = []

    def work(at: int) -> None:
        if at < 2:
            meeting.wait()  # passes only when two are under way at once
        time.sleep(0.01 * (5 - at))

    with Lanes(2) as lanes:
        for at in range(5):
            lanes.put(partial(work, at), partial(done.append, at))
    assert done == [0, 1, 2, 3, 4]


def test_no_more_is_begun_than_there_is_room_for() -> None:
    begun, go = list[int](), threading.Event()

    def work(at: int) -> None:
        begun.append(at)
        go.wait(10)

    with Lanes(1) as lanes:
        lanes.put(lambda: work(0))
        lanes.put(lambda: work(1))
        time.sleep(0.1)
        assert begun == [0]
        go.set()
    assert begun == [0, 1]


def test_the_first_error_stops_what_has_not_begun() -> None:
    begun = list[int]()

    def work(at: int) -> None:
        begun.append(at)
        if at == 1:
            raise ValueError("lost")
        time.sleep(0.02)

    def all_of_it() -> None:
        with Lanes(1) as lanes:
            for at in range(50):
                lanes.put(partial(work, at))

    with pytest.raises(ValueError, match="lost"):
        all_of_it()
    assert len(begun) < 10


def test_joining_waits_for_all_that_was_begun() -> None:
    done = list[int]()
    with Lanes(2) as lanes:
        for at in range(4):
            lanes.put(partial(time.sleep, 0.02), partial(done.append, at))
        lanes.join()
        assert done == [0, 1, 2, 3]

"""What is done while SQLite works is done once, and nothing of it goes on afterwards."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from srs_cli.errors import StorageError
from srs_cli.meanwhile import Meanwhile, in_turn


def test_its_result_is_there_when_it_is_asked_for() -> None:
    done: list[threading.Thread] = []

    def act() -> str:
        done.append(threading.current_thread())
        return "written"

    with Meanwhile(act) as meanwhile:
        meanwhile.start()
        assert meanwhile.result() == "written"
    with Meanwhile(act) as meanwhile:
        assert meanwhile.result() == "written"
    assert done[0] is not threading.main_thread()
    assert done[1:] == [threading.main_thread()]


def test_what_it_raises_is_raised_where_its_result_is_asked_for() -> None:
    def act() -> None:
        raise StorageError("the disk is full")

    with Meanwhile(act) as meanwhile:
        meanwhile.start()
        with pytest.raises(StorageError, match="full"):
            meanwhile.result()


def test_nothing_goes_on_after_an_error_in_the_block() -> None:
    goes_on = threading.Event()
    ended = threading.Event()

    def act() -> None:
        goes_on.wait(10)
        ended.set()

    def fail() -> None:
        with Meanwhile(act) as meanwhile:
            meanwhile.start()
            threading.Timer(0.05, goes_on.set).start()
            raise StorageError("the disk is full")

    with pytest.raises(StorageError):
        fail()
    assert ended.is_set()


def test_where_the_system_gives_no_thread_it_is_done_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with Meanwhile(lambda: "done") as meanwhile:
        meanwhile.start()
        assert meanwhile.result() == "done"


def test_results_come_in_their_order_out_of_one_thread() -> None:
    threads = set()

    def act(number: int) -> int:
        threads.add(threading.current_thread())
        return number

    assert list(in_turn([partial(act, number) for number in range(50)])) == list(range(50))
    assert len(threads) == 1
    assert threads != {threading.main_thread()}
    assert list(in_turn([])) == []


def test_one_alone_takes_no_thread() -> None:
    assert list(in_turn([threading.current_thread])) == [threading.main_thread()]


def test_what_is_not_asked_for_is_not_made_far_ahead() -> None:
    made: list[int] = []
    results = in_turn([partial(made.append, number) for number in range(50)])
    next(results)
    results.close()
    assert 1 <= len(made) <= 10
    assert threading.active_count() == 1


def test_an_error_is_raised_in_its_turn_and_nothing_is_made_after_it() -> None:
    made: list[int] = []

    def fail() -> None:
        raise StorageError("the disk is full")

    results = in_turn([partial(made.append, 1), fail, partial(made.append, 2)])
    assert next(results) is None
    with pytest.raises(StorageError, match="full"):
        next(results)
    assert made == [1]
    assert threading.active_count() == 1


def test_where_the_system_gives_no_thread_each_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    made: list[int] = []
    results = in_turn([partial(made.append, number) for number in range(5)])
    next(results)
    assert made == [0]
    assert list(results) == [None] * 4
    assert made == [0, 1, 2, 3, 4]

"""What is done while SQLite works is done once, and nothing of it goes on afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from srs_cli.errors import StorageError
from srs_cli.store.meanwhile import Meanwhile, made_ahead


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


def test_items_are_made_in_a_thread_one_before_it_is_asked_for() -> None:
    made: list[threading.Thread] = []
    second = threading.Event()

    def items() -> Iterator[int]:
        for number in range(3):
            made.append(threading.current_thread())
            if number:
                second.set()
            yield number

    with made_ahead(items()) as ready:
        assert next(ready) == 0
        assert second.wait(10)
        assert list(ready) == [1, 2]
    assert threading.main_thread() not in made
    assert not made[0].is_alive()


def test_what_making_an_item_raises_is_raised_where_it_is_asked_for() -> None:
    def items() -> Iterator[int]:
        yield 0
        raise StorageError("the disk is full")

    with made_ahead(items()) as ready:
        assert next(ready) == 0
        with pytest.raises(StorageError, match="full"):
            next(ready)


def test_no_item_is_made_after_an_error_in_the_block() -> None:
    made: list[int] = []
    before = threading.active_count()

    def fail() -> None:
        with made_ahead(map(made.append, range(9))) as ready:
            next(ready)
            raise StorageError("the disk is full")

    with pytest.raises(StorageError):
        fail()
    assert threading.active_count() == before
    assert len(made) <= 2


def test_where_the_system_gives_no_thread_items_are_made_when_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with made_ahead(range(3)) as ready:
        assert list(ready) == [0, 1, 2]


def test_so_many_items_are_made_before_they_are_asked_for() -> None:
    made: list[int] = []
    fourth = threading.Event()

    def items() -> Iterator[int]:
        for number in range(50):
            made.append(number)
            if number == 3:
                fourth.set()
            yield number

    with made_ahead(items(), 3) as ready:
        assert next(ready) == 0
        assert fourth.wait(10)
    assert len(made) == 4

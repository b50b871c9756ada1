"""What is done while SQLite works is done once, and nothing of it goes on afterwards."""

from __future__ import annotations

import threading

import pytest

from srs_cli.errors import StorageError
from srs_cli.meanwhile import Meanwhile


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

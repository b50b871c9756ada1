"""What Python does while SQLite works: large statements hold up no other thread, and most machines have two processors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class Meanwhile(Generic[_Result]):
    """Something to be done once: in a thread from `start` on; where none was started, when its result is asked for.

    Where it uses a store, nothing else does meanwhile. Nothing of it goes on when the block ends that has this.
    """

    def __init__(self, act: Callable[[], _Result]) -> None:
        self._act = act
        self._thread: Thread | None = None
        self._results: list[_Result] = []
        self._error: BaseException | None = None

    def __enter__(self) -> Meanwhile[_Result]:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the thread."""
        if self._thread:
            self._thread.join()

    def start(self) -> None:
        """Begin in a thread, where the system gives one."""
        thread = Thread(target=self._run)
        with suppress(RuntimeError):
            thread.start()
            self._thread = thread

    def result(self) -> _Result:
        """Return what came of it, once it is done; raises what it raised."""
        if self._thread is None:
            return self._act()
        self._thread.join()
        if self._error:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._act())
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            self._error = error

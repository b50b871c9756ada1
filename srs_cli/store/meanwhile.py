"""What Python does while SQLite works: large statements hold up no other thread, and most machines have two processors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class Meanwhile(Generic[_Result]):
    """Something to be done once: in a thread from `start` on; where none was started, when its result is asked for.

    It uses no store. Nothing of it goes on when the block ends that has this.
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


@contextmanager
def made_ahead(items: Iterable[_Result], most: int = 1) -> Iterator[Iterator[_Result]]:
    """Give an iteration each item of which is made in a thread while those before are used; raises what making it raised.

    So many at most are made before they are asked for. The thread waits to be asked and not for a turn, so that whoever
    asks can go on at once.
    """
    making = iter(items)
    asked: SimpleQueue[bool] = SimpleQueue()
    made: SimpleQueue[tuple[list[_Result], BaseException | None]] = SimpleQueue()
    stopped = False

    def make() -> None:
        try:
            while asked.get() and not stopped:
                made.put((list(islice(making, 1)), None))
        except BaseException as error:  # noqa: BLE001 - raised where the item is used
            made.put(([], error))

    def taken() -> Iterator[_Result]:
        for _ in range(most):
            asked.put(item=True)
        while True:
            found, error = made.get()
            if error:
                raise error
            if not found:
                return
            asked.put(item=True)
            yield found[0]

    thread = Thread(target=make, daemon=True)  # nobody waits for it who forgot to close this
    try:
        thread.start()
    except RuntimeError:  # the system gives none
        yield making
        return
    try:
        yield taken()
    finally:
        stopped = True
        asked.put(item=False)
        thread.join()

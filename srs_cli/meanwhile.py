"""What Python does while SQLite works: large statements hold up no other thread, and most machines have two processors."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import TracebackType
from typing import Any, Generic, TypeVar

_Result = TypeVar("_Result")
_MOST_AHEAD = 8  # results that wait until they are asked for


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


def in_turn(acts: Sequence[Callable[[], Any]]) -> Generator[Any, None, None]:
    """Yield the result of each, in their order: made in a thread, while what came before is looked at.

    Where there is but one, or the system gives no thread, each is made when its result is asked for. Raises what they raise.
    Where they use a store, nothing else does until the last result is there, or this is closed.
    """
    making = _InTurn(acts)
    if len(acts) > 1 and making.start():
        try:
            yield from making.results()
        finally:
            making.stop()
    else:
        yield from (act() for act in acts)


class _InTurn:
    """A thread that makes one thing after another, not too far ahead of what is asked for."""

    def __init__(self, acts: Sequence[Callable[[], Any]]) -> None:
        self._acts = acts
        self._made = SimpleQueue[tuple[Any, BaseException | None]]()
        self._room = Semaphore(_MOST_AHEAD)
        self._stopped = False
        self._thread = Thread(target=self._run, daemon=True)  # nobody waits for it who has not closed this

    def start(self) -> bool:
        """Begin; tell whether the system gave a thread."""
        try:
            self._thread.start()
        except RuntimeError:
            return False
        return True

    def results(self) -> Iterator[Any]:
        """Yield each result; raises what was raised instead of it."""
        for _ in self._acts:
            result, error = self._made.get()
            self._room.release()
            if error:
                raise error
            yield result

    def stop(self) -> None:
        """Make no more, and wait for what is being made."""
        self._stopped = True
        self._room.release()
        self._thread.join()

    def _run(self) -> None:
        for act in self._acts:
            self._room.acquire()
            if self._stopped:
                return
            try:
                self._made.put((act(), None))
            except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                self._made.put((None, error))
                return

"""Inputs mutated at random from a target's seeds and finds, and one attempt on a target: in Python alone."""

from __future__ import annotations

import random
import signal
import traceback
from collections.abc import Iterator

from srs_cli.errors import SrsError
from tests.fuzz.targets import Target

_MOST_STEPS = 6
_MOST_COPIED = 40  # bytes at once


class TooLongError(BaseException):
    """An input took longer than it may; nothing that a target catches."""


def inputs(target: Target, seed: int) -> Iterator[bytes]:
    """Yield the seeds, then mutations of them and of each other, without end."""
    chance = random.Random(seed)
    known = list(target.seeds)
    yield from known
    while True:
        data = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, _MOST_STEPS)):
            _mutate(data, target, known, chance)
        made = bytes(data[: target.most_bytes])
        if chance.random() < 0.05:
            known.append(made)
        yield made


def _mutate(data: bytearray, target: Target, known: list[bytes], chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    how = chance.randrange(7)
    if how == 0 and data:
        data[at % len(data)] ^= 1 << chance.randrange(8)
    elif how == 1:
        data[at:at] = bytes([chance.randrange(256)])
    elif how == 2:
        del data[at : at + chance.randint(1, _MOST_COPIED)]
    elif how == 3:
        data[at:at] = data[at : at + chance.randint(1, _MOST_COPIED)] * chance.choice((1, 1, 2, 50))
    elif how == 4 and target.pieces:
        data[at:at] = chance.choice(target.pieces)
    elif how == 5:
        other = chance.choice(known)
        start = chance.randint(0, len(other))
        data[at:at] = other[start : start + chance.randint(1, _MOST_COPIED)]
    else:
        data[at:at] = chr(chance.choice((chance.randrange(0x100), chance.randrange(0x3000), 0x1F600))).encode()


def attempt(target: Target, data: bytes, seconds: int) -> str:
    """Feed a target once; return what is wrong with how it took that, or nothing."""
    alarm = getattr(signal, "setitimer", None)
    before = signal.signal(signal.SIGALRM, _too_long) if alarm else None
    if alarm:
        alarm(signal.ITIMER_REAL, seconds)
    try:
        target.feed(data)
    except SrsError:
        return ""
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return f"{traceback.format_exc()}\n{data!r}"
    finally:
        if alarm:
            alarm(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    return ""


def _too_long(_number: int, _frame: object) -> None:
    raise TooLongError("the input takes too long")

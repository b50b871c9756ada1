"""What SM-2 leaves open, as options that are off unless said: fuzzed intervals, and credit for late answers."""

from __future__ import annotations

from msgspec import Struct

from srs_cli.model.memory import Memory
from srs_cli.schedule import Step
from srs_cli.schedule.sm2 import MAX_INTERVAL

_SHORTEST_FUZZED = 3  # days; a shorter interval has no neighbour that is near enough
_BANDS = ((7, 0.15), (20, 0.10), (MAX_INTERVAL, 0.05))  # up to that day, each day adds this share of fuzz
_LATE_CREDIT = {4: 0.5, 5: 1.0}  # the share of the days late that counts as learnt, by grade


class Options(Struct, frozen=True):
    """Which of them are on."""

    fuzz: bool = False
    late_credit: bool = False


PUBLISHED = Options()


def given_interval(memory: Memory, day: int, grade: int, step: Step, options: Options, seed: int) -> int:
    """Return the interval in days that the options give to an answer, or 0 where it is the scheduler's own.

    `seed` names the face; with the number of its repetitions it decides the fuzz, so that the interval that is shown
    before an answer is the one that is kept after it.
    """
    own, _ease, repetitions = step(memory.interval, memory.ease, memory.repetitions, grade)
    interval = own
    if options.late_credit and not memory.is_new and day > memory.due:
        credit = int((day - memory.due) * _LATE_CREDIT.get(grade, 0.0))
        interval = step(memory.interval + credit, memory.ease, memory.repetitions, grade)[0]
    if options.fuzz and interval >= _SHORTEST_FUZZED:
        interval = _fuzzed(interval, seed, repetitions)
    return 0 if interval == own else interval


def _fuzzed(interval: int, seed: int, repetitions: int) -> int:
    spread = 1.0
    start = 2
    for end, share in _BANDS:
        spread += share * max(0, min(interval, end) - start)
        start = end
    width = round(spread)
    from hashlib import blake2b  # noqa: PLC0415 - it loads OpenSSL, which takes time, and only fuzz needs it

    digest = blake2b(f"{seed}:{repetitions}".encode(), digest_size=4).digest()
    moved = interval - width + int.from_bytes(digest, "big") % (2 * width + 1)
    return max(2, min(moved, MAX_INTERVAL))

"""Rows: an answer beside one bare transaction, and a key press until the next screen is whole."""

from __future__ import annotations

from benches.processes import Session
from benches.workshop import LARGE, Measure, Pair, Prepare, Row, Workshop

# It reads a key, commits one row as durably as we do, and writes as many bytes: what no program in a terminal is quicker than.
_FLOOR = """
import os, sqlite3, sys, termios, tty
path, screen = sys.argv[1], open(sys.argv[2], "rb").read()
tty.setcbreak(0)
store = sqlite3.connect(path, isolation_level=None)
store.execute("PRAGMA journal_mode = DELETE")
store.execute("PRAGMA synchronous = EXTRA")
store.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, grade INTEGER, text TEXT)")
os.write(1, screen)
while (key := os.read(0, 1)) not in (b"q", b""):
    if key != b" ":
        store.execute("BEGIN IMMEDIATE")
        store.execute("INSERT INTO answer (grade, text) VALUES (?, ?)", (4, "x" * 100))
        store.execute("COMMIT")
    os.write(1, screen)
"""
_ANSWERS, _KEYS = 400, 100  # a round


def answers(shop: Workshop, size: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each answer in a fresh copy of a collection, and of each bare transaction beside it."""
    store = shop.copy(shop.store(size), "answers")
    bare = shop.folder / f"bare-{shop.cards(size)}.db"
    found = shop.inside("answer", store, bare, 20 if shop.quick else _ANSWERS)
    return list(found["ours"]), list(found["theirs"])


def at_share(times: list[float], share: float) -> float:
    """Return the time within which such a share of all were done."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _answered(share: float) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        def measure() -> Pair:
            ours, theirs = answers(shop, LARGE)
            return at_share(ours, share), at_share(theirs, share)

        return measure

    return prepare


def _keys(share: float, *, drawing: bool = False) -> Prepare:
    """Press keys in a session and in the floor program; `drawing` counts what is over the floor as a share of the whole."""

    def prepare(shop: Workshop) -> Measure:
        def measure() -> Pair:
            folder = shop.fresh("keys")
            environment = shop.environment(shop.copy(shop.store(LARGE), "keys-store"))
            count = 1 if shop.quick else _KEYS
            ours, screen = _pressed(Session([*shop.srs, "review"], environment), count)
            (folder / "screen").write_bytes(screen)
            floor = [shop.python, "-c", _FLOOR, str(folder / "floor.db"), str(folder / "screen")]
            theirs, _ = _pressed(Session(floor, environment), count)
            mine, its = at_share(ours, share), at_share(theirs, share)
            return (mine - its, mine) if drawing else (mine, its)

        return measure

    return prepare


def _pressed(session: Session, count: int) -> tuple[list[float], bytes]:
    """Return the seconds of so many keys that show an answer and as many that grade, and the last screen."""
    screen, _ = session.screen(30)
    times = []
    for _ in range(count):
        for key in (" ", "3"):
            screen, took = session.press(key)
            times.append(took)
    session.leave()
    return times, screen


_BY = "Study.grade in a process, 400 answers by turns with BEGIN IMMEDIATE, UPDATE, INSERT, COMMIT"
_BARE = "one bare transaction"
_PRESS = "srs review on a terminal, 100 × space and 3"
ROWS = (
    Row("answer-p50", "answer, median", _BARE, 1.3, _BY, _answered(0.5), (LARGE,)),
    Row("answer-p99", "answer, 99 of 100", _BARE, 1.8, _BY, _answered(0.99), (LARGE,)),
    Row("key-p99", "key press to the next full screen, 99 of 100", "nothing", 16, _PRESS, _keys(0.99), (LARGE,), "ms"),
    Row(
        "key-drawing", "of that what is over reading a key, a commit and a write, median", "the whole", 1, _PRESS,
        _keys(0.5, drawing=True), (LARGE,),
    ),
)  # fmt: skip

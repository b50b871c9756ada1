"""Rows: how long a start takes, and how much memory, beside a Python that does nothing and beside Anki."""

from __future__ import annotations

from benches import processes, texts
from benches.workshop import HUGE, LARGE, Measure, Pair, Prepare, Row, Workshop


def _beside_python(size: int, *arguments: str) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        store = shop.store(size)
        return lambda: (shop.seconds(store, *arguments), shop.seconds_of_python())

    return prepare


def _due_by_size(shop: Workshop) -> Measure:
    large, small = shop.store(HUGE), shop.store(LARGE)
    return lambda: (shop.seconds(large, "due"), shop.seconds(small, "due"))


def first_card(shop: Workshop, size: int) -> float:
    """Return the seconds from the start of a session in a terminal until its first card is on the screen."""
    session = processes.Session([*shop.srs, "review"], shop.environment(shop.store(size)))
    took = session.until(texts.FIRST)
    session.leave()
    return took


def _first_card_beside_anki(size: int) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        theirs = shop.collection(size)
        shop.store(size)
        return lambda: (first_card(shop, size), shop.seconds_of_anki("first_card", theirs, wall=True))

    return prepare


def _peak_of_due(shop: Workshop) -> Measure:
    store = shop.store(LARGE)
    return lambda: (shop.peak(store, "due"), shop.peak_of_python())


def _peak_of_first_card(shop: Workshop) -> Measure:
    environment = shop.environment(shop.store(LARGE))

    def measure() -> Pair:
        command = [*shop.srs, "review"]
        ours = processes.peak_on_screen(shop.python, command, environment, texts.FIRST, "q")
        return ours, shop.peak_of_python()

    return measure


_P = "python -c pass"
ROWS = (
    Row("due", "srs due, 100,000 cards", _P, 1.8, "srs due", _beside_python(LARGE, "due"), (LARGE,), repeats=5),
    Row("due-1m", "srs due, 1,000,000 cards", "100,000", 1.1, "srs due", _due_by_size, (LARGE, HUGE), repeats=5),
    Row("help", "srs --help", _P, 5, "srs --help", _beside_python(LARGE, "--help"), (LARGE,), repeats=3),
    Row("decks", "srs decks, 50 decks", _P, 9, "srs decks", _beside_python(LARGE, "decks"), (LARGE,), repeats=3),
    Row(
        "first-card", "first card on the screen, 100,000 cards", "Anki: open, card, close", 0.35,
        "srs review, on a terminal", _first_card_beside_anki(LARGE), (LARGE,), repeats=2,
    ),
    Row(
        "first-card-1m", "first card on the screen, 1,000,000 cards", "Anki: open, card, close", 0.10,
        "srs review, on a terminal", _first_card_beside_anki(HUGE), (HUGE,),
    ),
    Row("peak-due", "peak of memory: srs due", _P, 2, "srs due", _peak_of_due, (LARGE,), "MiB×"),
    Row("peak-first-card", "peak of memory: first card", _P, 3, "srs review, on a terminal", _peak_of_first_card, (LARGE,), "MiB×"),
)  # fmt: skip

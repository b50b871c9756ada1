"""Rows: how our own times grow with the collection, from one size to ten times that."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from benches import answering, computing, moving, starting
from benches.workshop import HUGE, LARGE, SMALL, Measure, Prepare, Row, Workshop

Time = Callable[[Workshop, int], float]
_FLAT = 1.1


def _times(time: Time, large: int, small: int) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        return lambda: (time(shop, large), time(shop, small))

    return prepare


def _rows(
    name: str, command: str, time: Time, *, flat: bool = False, most: int = HUGE, rounds: int = 3
) -> Iterator[Row]:
    for small, large in ((SMALL, LARGE), (LARGE, HUGE)):
        if large <= most:
            most_it_may = large * math.log(large) / (small * math.log(small))
            bar = _FLAT if flat else round(most_it_may, 1)
            yield Row(
                f"growth-{name.replace(' ', '-')}-{'100k' if large == LARGE else '1m'}", f"growth: {name}, {large:,} cards", f"{small:,}", bar,
                command, _times(time, large, small), (small, large), repeats=3 if flat else 1,
                most_rounds=99 if flat else rounds,
            )  # fmt: skip


def _whole(*arguments: str) -> Time:
    return lambda shop, size: shop.seconds(shop.store(size), *arguments)


def _imported(suffix: str) -> Time:
    return lambda shop, size: moving.imported(shop, "import", shop.texts(size) / f"cards.{suffix}")


ROWS = (
    *_rows("due", "srs due", _whole("due"), flat=True),
    *_rows("first card", "srs review, on a terminal", starting.first_card, flat=True),
    *_rows("answer", "Study.grade, median of 400", lambda shop, size: answering.at_share(answering.answers(shop, size)[0], 0.5), flat=True),
    *_rows("decks", "srs decks", _whole("decks")),
    *_rows("import csv", "srs import *.csv", lambda shop, size: moving.imported(shop, "import", *shop.tables(size))),
    *_rows("import json", "srs import cards.json", _imported("json"), most=LARGE),
    *_rows("import yaml", "srs import cards.yaml", _imported("yaml"), most=LARGE),
    *_rows("import again", "srs import *.csv, twice", lambda shop, size: moving.unchanged(shop, *shop.tables(size))[0]),
    *_rows("package out", "srs export -f apkg", lambda shop, size: moving.exported(shop, size, "plain")),
    *_rows("search", "srs search", computing.searched),
    *_rows("statistics", "srs stats", _whole("stats"), most=LARGE),
    *_rows("fold", "schedule.fold in a process", lambda shop, size: computing.folded(shop, size)[0], most=LARGE),
    *_rows("refold", "store.rebuilding in a process", lambda shop, size: computing.refolded(shop, size)[0], most=LARGE),
)  # fmt: skip

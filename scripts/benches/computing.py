"""Rows: deck files written, the log folded, searching, statistics, extraction."""

from __future__ import annotations

from benches import texts
from benches.workshop import HUGE, LARGE, Measure, Pair, Row, Workshop


def _written(shop: Workshop) -> Measure:
    return lambda: shop.inside_pair("written", shop.cards(LARGE))


def folded(shop: Workshop, size: int) -> Pair:
    """Return the seconds of folding a log in memory, and of the bare loop."""
    return shop.inside_pair("fold", shop.cards(size), 10)


def refolded(shop: Workshop, size: int) -> Pair:
    """Return the seconds of making memory anew in a file, and of the bare loop over as many grades."""
    store = shop.copy(shop.store(size), "refold")
    return shop.inside_pair("refold", store, shop.cards(size), shop.reviews(size))


def searched(shop: Workshop, size: int) -> float:
    """Return the seconds of searching one word."""
    return shop.seconds(shop.store(size), "search", texts.WORD)


def _search(shop: Workshop) -> Measure:
    return lambda: (searched(shop, HUGE), shop.seconds_of_python())


def _stats(shop: Workshop) -> Measure:
    theirs, store = shop.collection(LARGE), shop.store(LARGE)
    return lambda: (shop.seconds(store, "stats"), shop.seconds_of_anki("graphs", theirs))


def _extract(shop: Workshop) -> Measure:
    folder = shop.fresh("extract")
    short = folder / "short.txt"
    short.write_text("Q: What moves in osmosis?\nA: Water\n")

    def measure() -> Pair:
        whole, start = (
            shop.seconds(folder / "srs.db", "extract", document, "--dry-run") for document in (shop.book, short)
        )
        return whole - start, float(shop.inside("lines", shop.book)["theirs"])  # type: ignore[arg-type]

    return measure


_LOOP = "a bare loop of SM-2 over the grades"
ROWS = (
    Row(
        "yaml-written", "deck file of 100,000 cards written", "PyYAML's C dumper", 0.1,
        "deckfile.write_deck in a process", _written, (LARGE,),
    ),
    Row("fold", "1,000,000 reviews folded, in memory", _LOOP, 1.5, "schedule.fold in a process", lambda shop: lambda: folded(shop, LARGE), (LARGE,)),
    Row(
        "refold", "1,000,000 reviews folded, file to file", _LOOP, 4, "store.rebuilding in a process",
        lambda shop: lambda: refolded(shop, LARGE), (LARGE,),
    ),
    Row("search", "one word searched in 1,000,000 cards", "python -c pass", 6, f"srs search {texts.WORD}", _search, (HUGE,), repeats=3),
    Row("stats", "statistics of 1,000,000 reviews", "Anki's graphs", 1, "srs stats", _stats, (LARGE,)),
    Row(
        "extract", "a book of 1.4 MB, less the start", "read, decode, lines, one regular expression", 40,
        "srs extract book.txt --dry-run, less that of a line", _extract,
    ),
)  # fmt: skip

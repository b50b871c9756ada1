"""Rows: what comes in and goes out, beside Anki's own."""

from __future__ import annotations

from pathlib import Path

from benches.workshop import LARGE, Measure, Pair, Prepare, Row, Workshop


def imported(shop: Workshop, name: str, *files: Path) -> float:
    """Return the seconds of importing files into a new collection."""
    return shop.seconds(shop.fresh(name) / "srs.db", "import", *files)


def _beside_anki(suffix: str) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        texts, count = shop.texts(LARGE), shop.cards(LARGE)

        def measure() -> Pair:
            ours = imported(shop, "import", texts / f"cards.{suffix}")
            theirs = shop.fresh("anki") / "collection.anki2"
            return ours, shop.seconds_of_anki("import_csv", theirs, texts / "anki.csv", count)

        assert shop.anki
        return measure

    return prepare


def unchanged(shop: Workshop, *files: Path) -> Pair:
    """Return the seconds of importing files again, and of their first import."""
    first = imported(shop, "again", *files)
    return shop.seconds(shop.folder / "work" / "again" / "srs.db", "import", *files), first


def _again(suffix: str) -> Prepare:
    return lambda shop: lambda: unchanged(shop, shop.texts(LARGE) / f"cards.{suffix}")


def _peak(suffix: str) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        file = shop.texts(LARGE) / f"cards.{suffix}"
        return lambda: (shop.peak(shop.fresh("peak") / "srs.db", "import", file), shop.peak_of_python())

    return prepare


def _package_in(kind: str) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        package = _theirs_out(shop, kind)

        def measure() -> Pair:
            ours = imported(shop, "package", package)
            theirs = shop.fresh("anki") / "collection.anki2"
            return ours, shop.seconds_of_anki("import_package", theirs, package, shop.cards(LARGE))

        return measure

    return prepare


def _peak_of_package_in(shop: Workshop) -> Measure:
    package = _theirs_out(shop, "plain")

    def measure() -> Pair:
        ours = shop.peak(shop.fresh("peak") / "srs.db", "import", package)
        theirs = shop.fresh("anki") / "collection.anki2"
        return ours, shop.peak_of_anki("import_package", theirs, package, shop.cards(LARGE))

    return measure


def _peak_of_package_out(shop: Workshop) -> Measure:
    assert shop.anki

    def measure() -> Pair:
        folder = shop.fresh("peak")
        ours = shop.peak(shop.store(LARGE), "export", "-f", "apkg", "-o", folder / "ours.apkg")
        return ours, shop.peak_of_anki("export_package", shop.collection(LARGE), folder / "theirs.apkg", "plain")

    return measure


def _package_out(kind: str) -> Prepare:
    def prepare(shop: Workshop) -> Measure:
        def measure() -> Pair:
            return exported(shop, LARGE, kind), _seconds_out(shop, kind)

        assert shop.anki
        shop.collection(LARGE)
        return measure

    return prepare


def exported(shop: Workshop, size: int, kind: str) -> float:
    """Return the seconds of writing all decks as a package of Anki's."""
    package = shop.fresh(f"out-{kind}") / "ours.apkg"
    more = ["--with-history"] if kind == "history" else []
    return shop.seconds(shop.store(size), "export", "-f", "apkg", "-o", package, *more)


def _seconds_out(shop: Workshop, kind: str) -> float:
    package = shop.fresh(f"anki-out-{kind}") / "theirs.apkg"
    return shop.seconds_of_anki("export_package", shop.collection(LARGE), package, kind)


def _theirs_out(shop: Workshop, kind: str) -> Path:
    _seconds_out(shop, kind)
    return shop.folder / "work" / f"anki-out-{kind}" / "theirs.apkg"


def _taken_by_anki(shop: Workshop) -> Measure:
    theirs = _theirs_out(shop, "plain")
    exported(shop, LARGE, "plain")
    ours = shop.folder / "work" / "out-plain" / "ours.apkg"

    def measure() -> Pair:
        first, second = (
            shop.seconds_of_anki("import_package", shop.fresh("anki") / "collection.anki2", package, shop.cards(LARGE))
            for package in (ours, theirs)
        )
        return first, second

    return measure


def _row(name: str, what: str, against: str, bar: float, command: str, prepare: Prepare) -> Row:
    return Row(name, what, against, bar, command, prepare, (LARGE,))


_CSV = "Anki's import_csv"
_P = "python -c pass"
ROWS = (
    _row("import-csv", "first import of 100,000 cards, CSV", _CSV, 0.80, "srs import cards.csv", _beside_anki("csv")),
    _row("import-json", "first import of 100,000 cards, JSON", _CSV, 0.75, "srs import cards.json", _beside_anki("json")),
    _row("import-yaml", "first import of 100,000 cards, YAML", _CSV, 1.25, "srs import cards.yaml", _beside_anki("yaml")),
    _row("again-csv", "import of 100,000 cards again, CSV", "the first", 0.15, "srs import cards.csv, twice", _again("csv")),
    _row("again-json", "import of 100,000 cards again, JSON", "the first", 0.15, "srs import cards.json, twice", _again("json")),
    _row("again-yaml", "import of 100,000 cards again, YAML", "the first", 0.15, "srs import cards.yaml, twice", _again("yaml")),
    *(
        Row(f"peak-import-{suffix}", f"peak of memory: import of 100,000 cards, {suffix.upper()}", _P, 5,
            f"srs import cards.{suffix}", _peak(suffix), (LARGE,), "MiB×", most_rounds=3)
        for suffix in ("csv", "json", "yaml")
    ),
    _row("apkg-in", "import of a package of 100,000 cards", "Anki's import", 0.9, "srs import x.apkg", _package_in("plain")),
    Row("apkg-in-history", "import of a package of 100,000 cards with 1,000,000 reviews", "Anki's import", 0.9,
        "srs import x.apkg", _package_in("history"), (LARGE,), most_rounds=3),
    Row("peak-apkg-in", "peak of memory: import of a package of 100,000 cards", "Anki's import", 0.5,
        "srs import x.apkg", _peak_of_package_in, (LARGE,), "MiB×", most_rounds=3),
    Row("peak-apkg-out", "peak of memory: package of 100,000 cards", "Anki's export", 0.5,
        "srs export -f apkg", _peak_of_package_out, (LARGE,), "MiB×", most_rounds=3),
    _row("apkg-out", "package of 100,000 cards", "Anki's export", 1.1, "srs export -f apkg", _package_out("plain")),
    _row(
        "apkg-history", "package of 100,000 cards with 1,000,000 reviews", "Anki's export", 0.9,
        "srs export -f apkg --with-history", _package_out("history"),
    ),
    _row("apkg-taken", "Anki imports our package", "Anki imports its own", 1.2, "import_anki_package", _taken_by_anki),
)  # fmt: skip

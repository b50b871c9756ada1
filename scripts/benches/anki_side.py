"""What the real Anki does in a benchmark, one task a process: `python anki_side.py TASK ARGUMENT…`. It needs `anki` alone."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from texts import cards

_MOST_A_DAY = 9999
_DAY_MS = 86_400_000


def open_collection(path: str):  # noqa: ANN201 - Anki's own
    """Open a collection; the import is part of what is measured."""
    from anki.collection import Collection  # noqa: PLC0415 - as above

    return Collection(path)


def fill(path: str, count: str, reviews: str) -> None:
    """Make a collection of plain cards, due within thirty days of today, with so many reviews each over a year."""
    col = open_collection(path)
    deck = col.decks.config_dict_for_deck_id(1)
    deck["new"]["perDay"] = deck["rev"]["perDay"] = _MOST_A_DAY
    col.decks.update_config(deck)
    kind, today = col.models.by_name("Basic")["id"], col.sched.today
    chance, each = random.Random(5), int(reviews)
    first = int(time.time() * 1000) - 400 * _DAY_MS
    notes, rows = [], []
    for number, (question, answer, tag) in enumerate(cards(int(count))):
        id_ = first + number
        notes.append((id_, f"g{number}", kind, f" {tag} ", f"{question}\x1f{answer}", question, number))
        rows.append((id_, id_, today + chance.randint(-30, 30), chance.randint(5, 120), 2500, each))
    col.db.execute("BEGIN")
    col.db.executemany("INSERT INTO notes VALUES (?,?,?,1,-1,?,?,?,?,0,'')", notes)
    col.db.executemany("INSERT INTO cards VALUES (?,?,1,0,1,-1,2,2,?,?,?,?,0,0,0,0,0,'')", rows)
    total = int(count) * each
    step = 365 * _DAY_MS // total
    at = int(time.time() * 1000) - step * total
    for number in range(each):
        log = []
        for row in rows:
            at += step
            log.append(
                (at, row[0], -1, chance.choice((1, 2, 3, 3, 3, 4)), number * 3 + 3, number * 3 + 1, 2500, 6000, 1)
            )
        col.db.executemany("INSERT INTO revlog VALUES (?,?,?,?,?,?,?,?,?)", log)
    col.db.execute("COMMIT")
    col.close()
    Path(f"{path}.today").write_text(str(today))


def refresh(path: str) -> None:
    """Shift what is due by the days that went by since the collection was made."""
    then = Path(f"{path}.today")
    col = open_collection(path)
    days = col.sched.today - int(then.read_text())
    if days:
        col.db.execute("UPDATE cards SET due = due + ?", days)
        then.write_text(str(col.sched.today))
    col.close()


def first_card(path: str) -> None:
    """Open, show the first card, close."""
    col = open_collection(path)
    from anki.cards import Card  # noqa: PLC0415 - Anki wants it after the collection

    queued = col.sched.get_queued_cards(fetch_limit=1)
    assert Card(col, backend_card=queued.cards[0].card).question()
    col.close()


def import_csv(path: str, table: str, count: str) -> None:
    """Import a table into a new collection."""
    from anki.collection import ImportCsvRequest  # noqa: PLC0415 - as above

    col = open_collection(path)
    began = time.perf_counter()
    metadata = col.get_csv_metadata(table, None)
    log = col.import_csv(ImportCsvRequest(path=table, metadata=metadata)).log
    took = time.perf_counter() - began
    assert len(log.new) == int(count), len(log.new)
    col.close()
    print(json.dumps({"alone": took}))


def import_package(path: str, package: str, count: str) -> None:
    """Import a package into a new collection."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest  # noqa: PLC0415 - as above

    col = open_collection(path)
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options)).log
    assert len(log.new) == int(count), len(log.new)
    col.close()


def export_package(path: str, package: str, scheduling: str) -> None:
    """Export all, with schedules and reviews or without."""
    from anki.collection import ExportAnkiPackageOptions  # noqa: PLC0415 - as above

    col = open_collection(path)
    whole = scheduling == "history"
    options = ExportAnkiPackageOptions(with_scheduling=whole, with_deck_configs=whole, with_media=False, legacy=False)
    col.export_anki_package(out_path=package, options=options, limit=None)
    col.close()


def graphs(path: str) -> None:
    """Compute what Anki's window of statistics shows, of all decks and a year."""
    col = open_collection(path)
    col._backend.graphs(search="", days=365)  # noqa: SLF001 - as its window does
    col.close()


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])

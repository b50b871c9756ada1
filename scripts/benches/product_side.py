"""What srs does in a benchmark from inside, one task a process: `python product_side.py TASK ARGUMENT…`; it prints JSON."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from texts import cards, grades

from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.cli.runtime import SystemClock
from srs_cli.deckfile import read_deck
from srs_cli.deckfile.writing import write_deck
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.model.event import REVIEW, Event, Moment
from srs_cli.model.identity import card_key, new_id, text_digest
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card, fold_pasts
from srs_cli.store import cards as card_store
from srs_cli.store import log, rebuilding
from srs_cli.store.database import Database, create_database, open_database
from srs_cli.store.foreign import add_foreign

DECKS = 50
STEP = SCHEDULERS["sm2"]
DAY_MS = 86_400_000


def build(folder: str, count: str, reviews: str, today: str) -> None:
    """Make a store of cards in 50 decks with their files; each card has its reviews and is due within 30 days of today."""
    at = Path(folder)
    (at / "decks").mkdir(parents=True)
    database = create_database(at / "srs.db")
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        database.run(f"PRAGMA {setting}")
    gc.disable()
    texts = cards(int(count))
    each = max(1, int(count) // DECKS)
    keys: list[int] = []
    with database.transaction():
        for number in range(DECKS):
            deck = f"deck{number:02}"
            made = tuple(_card(deck, place, *text) for place, text in zip(range(each), texts, strict=False))
            path = at / "decks" / f"{deck}.yaml"
            text = write_deck(Deck(f"Deck {number:02}", made, deck))
            path.write_text(text, "utf-8")
            status = path.stat()
            stored = StoredDeck(
                0, deck, f"Deck {number:02}", path=str(path), size=status.st_size, mtime_ns=status.st_mtime_ns,
                digest=text_digest(text),
            )  # fmt: skip
            row = card_store.save_deck(database, stored)
            card_store.add_cards(database, row, deck, enumerate(made))
            keys += [card_key(deck, card.id) for card in made]
        rows = card_store.rows_of_keys(database)
        events: list[Event] = []
        for key, its in zip(keys, _pasts(keys, int(reviews), int(today)), strict=True):
            log.set_memories(database, rows[key], fold_card(its, (0,), STEP).items())
            events += its
        events.sort(key=lambda event: event.moment.utc_ms)
        answers = [(each.card, [(0, REVIEW, *each.moment, each.grade, each.took_ms, "")]) for each in events]
        add_foreign(database, log.device_within(database, os.urandom), answers)
    database.run("PRAGMA journal_mode = DELETE")
    database.close()


def _card(deck: str, place: int, question: str, answer: str, tag: str) -> Card:
    return Card(new_id(deck, str(place)), question, answer, tags=(tag,))


def _pasts(keys: list[int], reviews: int, today: int) -> Iterator[list[Event]]:
    """Yield the answers to each card, 36 days apart, so that it is due between 30 days ago and 30 days from now."""
    for number, (key, given) in enumerate(zip(keys, grades(len(keys), reviews), strict=True)):
        interval, ease, repetitions = 0, 250, 0
        for grade in given:
            interval, ease, repetitions = STEP(interval, ease, repetitions, grade)
        last = max(today - 30 + number % (30 + min(30, interval)) - interval, today - 3000)
        ms = 12 * 3_600_000 + number * 7919 % 3_600_000
        days = [last - 36 * back for back in reversed(range(reviews))]
        yield [
            Event(b"", key, 0, REVIEW, Moment(day * DAY_MS + ms, 0, day), grade, 6000)
            for day, grade in zip(days, given, strict=True)
        ]


def files(folder: str, count: str) -> None:
    """Write the same cards as CSV, as JSON and as a deck file, and as a table that Anki reads without being asked."""
    at = Path(folder)
    at.mkdir(parents=True, exist_ok=True)
    made = [(question, answer, tag) for question, answer, tag in cards(int(count))]
    rows = "".join(f"{question},{answer},{tag}\n" for question, answer, tag in made)
    (at / "cards.csv").write_text(f"question,answer,tags\n{rows}", "utf-8")
    head = "#separator:comma\n#html:false\n#notetype:Basic\n#deck:Default\n#tags column:3\n"
    (at / "anki.csv").write_text(head + rows, "utf-8")
    objects = [
        {"id": new_id("measured", str(place)), "type": "basic", "question": question, "answer": answer, "tags": [tag]}
        for place, (question, answer, tag) in enumerate(made)
    ]
    whole = {"srs-package": 1, "decks": [{"id": "measured", "name": "Measured", "cards": objects}]}
    (at / "cards.json").write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    (at / "cards.yaml").write_text(write_deck(_deck(made)), "utf-8")


def _deck(texts: list[tuple[str, str, str]]) -> Deck:
    return Deck("Measured", tuple(_card("measured", place, *text) for place, text in enumerate(texts)), "measured")


def answer(store: str, bare: str, count: str) -> None:
    """Answer cards, each next to one bare transaction: one row changed, one added, with the same pragmas."""
    database = open_database(Path(store))
    recorder = Recorder(database, SystemClock(), os.urandom, STEP)
    scope = Scope(tuple(card_store.decks(database)), Caps(9999, 9999))
    study = Study(recorder, scope, Wish())
    floor = _bare(bare, card_store.counts(database, 0).cards)
    ours, theirs = [], []
    day = time.time_ns() >> 20  # a row that is changed into what it is takes no writing
    for number in range(int(count)):
        study.reveal()
        began = time.perf_counter()
        graded = study.grade(4)
        between = time.perf_counter()
        floor.execute("BEGIN IMMEDIATE")
        floor.execute("UPDATE card SET due = ?, interval = 6 WHERE id = ?", (day + number, number * 7919 % 9973 + 1))
        floor.execute("INSERT INTO review (card, at, grade, interval) VALUES (?, ?, ?, ?)", (number, number, 4, 6))
        floor.execute("COMMIT")
        ended = time.perf_counter()
        assert graded.saved
        ours.append(between - began)
        theirs.append(ended - between)
    print(json.dumps({"ours": ours, "theirs": theirs}))


def _bare(path: str, count: int) -> sqlite3.Connection:
    there = Path(path).exists()
    floor = sqlite3.connect(path, isolation_level=None)
    floor.execute("PRAGMA journal_mode = DELETE")
    if not there:
        floor.execute(
            "CREATE TABLE card (id INTEGER PRIMARY KEY, question TEXT, answer TEXT, due INTEGER, interval INTEGER) STRICT"
        )
        floor.execute(
            "CREATE TABLE review (id INTEGER PRIMARY KEY, card INTEGER, at INTEGER, grade INTEGER, interval INTEGER) STRICT"
        )
        floor.execute("BEGIN")
        rows = ((question, text, number) for number, (question, text, _) in enumerate(cards(max(count, 10_000))))
        floor.executemany("INSERT INTO card (question, answer, due, interval) VALUES (?, ?, ?, 6)", rows)
        floor.execute("COMMIT")
    floor.execute("PRAGMA synchronous = EXTRA")
    return floor


def fold(count: str, reviews: str) -> None:
    """Fold the log of so many cards in memory, and the same grades by a bare loop."""
    keys = list(range(int(count)))
    events = list(_pasts(keys, int(reviews), 20_000))
    given = list(grades(len(keys), int(reviews)))
    gc.disable()
    ours = _timed(lambda: _folded(events))
    theirs = _timed(lambda: bare_loop(given))
    print(json.dumps({"ours": ours, "theirs": theirs}))


def _folded(events: list[list[Event]]) -> int:
    return sum(fold_card(each, (0,), STEP)[0].interval for each in events)


def bare_loop(given: list[list[int]]) -> int:
    """SM-2 as it is published, in line: what any fold has to do at least."""
    total = 0
    for each in given:
        repetitions, interval, ease = 0, 0, 2.5
        for grade in each:
            if grade >= 3:
                interval = 1 if repetitions == 0 else 6 if repetitions == 1 else round(interval * ease)
                repetitions += 1
            else:
                repetitions, interval = 0, 1
            missing = 5 - grade
            ease += 0.1 - missing * (0.08 + missing * 0.02)
            if ease < 1.3:  # noqa: PLR1730 - max() takes longer, and this is the floor
                ease = 1.3
        total += interval
    return total


def refold(store: str, count: str, reviews: str) -> None:
    """Make a store's memory anew from its log, in the file; beside it the bare loop over as many grades."""
    given = list(grades(int(count), int(reviews)))
    database: Database = open_database(Path(store))
    folds = rebuilding.Folds(partial(fold_card, step=STEP), partial(fold_pasts, step=STEP))
    ours = _timed(lambda: rebuilding.refold(database, folds))
    database.close()
    gc.disable()
    theirs = _timed(lambda: bare_loop(given))
    print(json.dumps({"ours": ours, "theirs": theirs}))


def written(count: str) -> None:
    """Write a deck file, and the same by PyYAML's C dumper."""
    import yaml  # noqa: PLC0415 - for this alone

    deck = _deck(list(cards(int(count))))
    plain = {
        "name": deck.name,
        "id": deck.id,
        "cards": [
            {"id": card.id, "q": card.question, "a": card.answer, "tags": list(card.tags)} for card in deck.cards
        ],
    }
    text = ""

    def write() -> None:
        nonlocal text
        text = write_deck(deck)

    ours = _timed(write)
    theirs = _timed(lambda: yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))
    assert read_deck(text, "measured.yaml", "measured").deck == deck
    print(json.dumps({"ours": ours, "theirs": theirs}))


def lines(book: str) -> None:
    """Read a text, decode it, split it into lines and look at each by one regular expression: seconds, median of five."""
    import re  # noqa: PLC0415 - for this alone

    term = re.compile(r"^\s*(?:\*\*)?([A-Z][^:|\n]{2,60})(?:\*\*)?\s*[:–—-]\s+(.{10,})$")

    def look() -> int:
        return sum(1 for line in Path(book).read_bytes().decode("utf-8", "replace").splitlines() if term.match(line))

    took = sorted(_timed(look) for _ in range(5))
    print(json.dumps({"theirs": took[2]}))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])

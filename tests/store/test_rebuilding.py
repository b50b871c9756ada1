"""Memory and counts, made anew from the log, are what they were."""

from __future__ import annotations

import os
import random
from functools import partial

import pytest

from srs_cli.model.card import Card, CardType
from srs_cli.model.collection import StoredDeck
from srs_cli.model.event import BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, Event, Moment
from srs_cli.model.face import face_numbers
from srs_cli.model.identity import card_key
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card, fold_pasts
from srs_cli.store import cards, log, rebuilding
from srs_cli.store.database import Database

STEP = SCHEDULERS["sm2"]
FOLDS = rebuilding.Folds(partial(fold_card, step=STEP), partial(fold_pasts, step=STEP))
DAY = 20_000
TYPES: tuple[tuple[CardType, str], ...] = (
    ("basic", "What is it?"),
    ("both", "word"),
    ("cloze", "{{c1::One}} and {{c2::two}}"),
    ("cloze", "One {{c1::gap}}"),
    ("cloze", "The {{c3::third}} alone"),
)
EVERYTHING = (
    "SELECT * FROM memory ORDER BY id",
    "SELECT * FROM tally WHERE n <> 0 ORDER BY deck, kind, day",
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
)


def filled(store: Database, seed: int) -> None:
    """Add cards of each type with histories of all kinds; some are new, some have answers alone."""
    chance = random.Random(seed)
    made = [Card(f"c{number}", question, "a", type=type_) for number, (type_, question) in enumerate(TYPES * 6)]
    with store.transaction():
        deck = cards.save_deck(store, StoredDeck(0, "deck", "Deck"))
        cards.add_cards(store, deck, "deck", enumerate(made))
    device = log.own_device(store, os.urandom)
    for number, card in enumerate(made):
        key = card_key("deck", card.id)
        faces = face_numbers(card)
        kinds = (REVIEW, DRILL) if number % 2 else (REVIEW, REVIEW, DRILL, SUSPEND, BURY, RESET, FLAG, UNDO)
        events: list[Event] = []
        for place in range(chance.randint(0, 8)):
            kind = chance.choice(kinds)
            day = DAY + place * chance.randint(0, 9)
            event = Event(
                b"", key, chance.choice(faces), kind, Moment(day * 86_400_000, 0, day), chance.randint(0, 5), 900, device,
                voids=chance.choice(events).id if kind == UNDO and events else b"",
                payload='{"interval": 9}' if chance.random() < 0.1 and kind == REVIEW else "",
            )  # fmt: skip
            with store.transaction():
                events.append(log.append(store, event, os.urandom))
        row = cards.rows_of_keys(store)[key]
        with store.transaction():
            log.set_memories(store, row, fold_card(events, faces, STEP).items())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("make", [rebuilding.refold, rebuilding.rebuild])
def test_it_is_what_it_was(store: Database, make: object, seed: int) -> None:
    filled(store, seed)
    before = [store.rows(sql) for sql in EVERYTHING]
    assert len(before[0]) == 6 * (1 + 2 + 2 + 1 + 1)
    with store.transaction():
        store.run("UPDATE memory SET due = 7, introduced = -1 WHERE id % 3 = 0")
        store.run("DELETE FROM memory WHERE id % 5 = 0")
    make(store, FOLDS)  # type: ignore[operator]
    assert [store.rows(sql) for sql in EVERYTHING] == before


def test_a_face_that_a_card_lost_is_archived_with_its_history(store: Database) -> None:
    with store.transaction():
        deck = cards.save_deck(store, StoredDeck(0, "deck", "Deck"))
        cards.add_cards(store, deck, "deck", [(0, Card("c", "q", "a", type="basic"))])
    key = card_key("deck", "c")
    device = log.own_device(store, os.urandom)
    with store.transaction():
        for face in (0, 1):
            moment = Moment(DAY * 86_400_000, 0, DAY)
            log.append(store, Event(b"", key, face, REVIEW, moment, 4, 900, device), os.urandom)
    rebuilding.refold(store, FOLDS)
    rows = store.rows("SELECT id & 63, archived, reviewed, events FROM memory ORDER BY id")
    assert rows == [(0, 0, DAY, 2), (1, 1, DAY, 2)]

"""Very many cards at once are the same as a few: nothing of the store tells in which way they came."""

from __future__ import annotations

from pathlib import Path

import pytest

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.memory import Memory
from srs_cli.store import bulk, cards, fulltext, log, plain_cards, schema, tally
from srs_cli.store.database import Database, create_database

_TABLES = ("card", "memory", "tally", "deck", "card_text")
_CARDS = (
    Card("a", "sun's?", "moon"),
    Card("b", 'a "star"', "comet", "both", tags=("sky", "night")),
    Card("c", "{{c1::Venus}} and {{c2::Mars}}", type="cloze"),
    Card("d", "planets", ("Ceres", "Eris"), hint="small"),
    Card("e", "é\n\\", "\x7f"),
)

SEEN = Memory(due=20_000, interval=6, repetitions=2, introduced=19_993, reviewed=19_994, events=2)


def filled(path: Path) -> Database:
    database = create_database(path)
    with database.transaction(), bulk.room_for(database, len(_CARDS) + 1) as later:
        row = cards.save_deck(database, StoredDeck(0, "d", "D"))
        cards.add_cards(database, row, "d", enumerate(_CARDS), 5, words_later=later)
        other = cards.save_deck(database, StoredDeck(0, "e", "E"))
        more = enumerate((Card("f", "sun", "orb"), Card("a", "sea", "salt")))
        cards.add_cards(database, other, "e", more, 6, words_later=later)
    return database


def test_many_cards_come_as_a_few_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = filled(tmp_path / "few.db")
    monkeypatch.setattr(bulk, "_MANY_CARDS", 1)
    monkeypatch.setattr(plain_cards, "_TOGETHER", 2)
    many = filled(tmp_path / "many.db")
    for table in _TABLES:
        assert many.rows(f"SELECT * FROM {table}") == few.rows(f"SELECT * FROM {table}"), table
    assert not schema.differences(many).harmful
    assert not schema.differences(many).foreign
    assert tally.differences(many) == 0
    assert fulltext.agrees(many)
    assert not cards.damaged(many)
    assert many.rows("PRAGMA integrity_check") == [("ok",)]
    few.close()
    many.close()


def test_what_fails_half_way_leaves_indexes_and_triggers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_MANY_CARDS", 1)
    database = create_database(tmp_path / "srs.db")

    def add() -> None:
        with database.transaction(), bulk.room_for(database, len(_CARDS)) as later:
            row = cards.save_deck(database, StoredDeck(0, "d", "D"))
            cards.add_cards(database, row, "d", enumerate((*_CARDS, Card("x", "\ud800", "?"))), words_later=later)

    with pytest.raises(UnicodeError):
        add()
    assert not schema.differences(database).missing
    assert cards.counts(database, 0).cards == 0
    database.close()


@pytest.mark.harms_store  # memory without a log
@pytest.mark.parametrize(("many", "part"), [(1, 9), (9, 9), (1, 0)])
def test_much_memory_is_counted_as_a_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, part: int
) -> None:
    monkeypatch.setattr(bulk, "_MANY_PASTS", many)
    monkeypatch.setattr(bulk, "_PART", part)
    database = filled(tmp_path / "srs.db")
    with database.transaction(), bulk.much_memory(database, 2):
        log.set_many_memories(database, [(1, [(0, SEEN)]), (2, [(1, SEEN._replace(suspended=True))])])
    assert not schema.differences(database).harmful
    assert tally.differences(database) == 0
    assert database.rows("SELECT n FROM tally WHERE kind = 4 AND n > 0") == [(2,)]
    database.close()

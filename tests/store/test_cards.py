"""Decks and cards in the store: they read back, keep their key through every change, and are counted right."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.model.card import Card, CardType, Source
from srs_cli.model.collection import Counts, StoredCard, StoredDeck
from srs_cli.model.identity import card_key
from srs_cli.model.memory import Memory
from srs_cli.store import bulk, cards, log, tally
from srs_cli.store.database import Database, in_memory

DAY = 20_000
DECK = StoredDeck(0, "key", "Deck")
FULL_DECK = StoredDeck(
    0, "k1", "Déck", "what\nit is", "fr", "notes.txt", ("a", "b c"), "/decks/d.yaml", 12, 1 << 60, "digest"
)
FULL_CARD = Card(
    "c1",
    "Who?",
    ("one; two", "three\nlines", "\U0001f98a"),
    hint="h",
    extra="e\ne",
    tags=("t", "u v"),
    source=Source("notes.txt", 3, 4),
    image="a.png",
)


def add(database: Database, deck: StoredDeck, *found: Card) -> int:
    with database.transaction():
        row = cards.save_deck(database, deck)
        cards.add_cards(database, row, deck.key, enumerate(found))
    return row


def stored_in(database: Database, row: int) -> StoredCard:
    found = cards.card_in(database, row)
    assert found is not None
    return found


@pytest.mark.parametrize("deck", [DECK, FULL_DECK])
def test_a_deck_reads_back(store: Database, deck: StoredDeck) -> None:
    row = add(store, deck)
    assert cards.decks(store) == [replace(deck, row=row)]
    changed = replace(deck, row=row, name="New", tags=("x",), mtime_ns=5, description="")
    with store.transaction():
        assert cards.save_deck(store, changed) == row
    assert cards.decks(store) == [changed]


def test_decks_come_by_name_and_archived_ones_when_asked_for(store: Database) -> None:
    for key, name, archived in (("1", "b", False), ("2", "a", False), ("3", "a", True)):
        add(store, replace(DECK, key=key, name=name, archived=archived))
    assert [deck.key for deck in cards.decks(store)] == ["2", "1"]
    assert [deck.key for deck in cards.decks(store, archived=True)] == ["2", "3", "1"]


@pytest.mark.parametrize(
    "card",
    [
        FULL_CARD,
        Card("c", "q", "a"),
        Card("c", "q", ""),
        Card("c", "q", ('["not", "a list"]',)),
        Card("c", "q", "a\nb", type="both"),
        Card("c", "{{c1::Paris}} on the {{c2::Seine::river}}", type="cloze"),
        Card("c", "\x1b[31m \x00 \u202e", "\ud7ff\uffff"),
    ],
)
def test_a_card_reads_back(store: Database, card: Card) -> None:
    deck = add(store, DECK, card)
    (found,) = cards.cards_of(store, deck)
    assert found == StoredCard(1, card_key("key", card.id), deck, 0, archived=False, card=card)
    assert cards.card_in(store, 1) == cards.card_of(store, found.key) == found
    assert list(cards.each_card(store)) == [found]
    assert cards.damaged(store) == []


def test_what_is_not_there_is_none(store: Database) -> None:
    assert cards.card_in(store, 1) is None
    assert cards.card_of(store, 1) is None
    assert cards.setting(store, "a") == ""


def test_a_setting_is_kept_and_replaced(store: Database) -> None:
    for value in ("b", "c"):
        with store.transaction():
            cards.set_setting(store, "a", value)
        assert cards.setting(store, "a") == value


def test_cards_come_in_the_order_of_the_file_and_archived_ones_last(store: Database) -> None:
    deck = add(store, DECK, *(Card(name, name, name) for name in "abc"))
    with store.transaction():
        cards.place_card(store, 3, deck, 0)
        cards.place_card(store, 1, deck, 2)
        cards.archive_card(store, stored_in(store, 2), archived=True)
    assert [card.card.id for card in cards.cards_of(store, deck)] == ["c", "a", "b"]
    assert [card.card.id for card in cards.cards_of(store, deck, archived=False)] == ["c", "a"]
    assert [card.card.id for card in cards.each_card(store)] == ["c", "a"]
    assert [card.card.id for card in cards.each_card(store, archived=True)] == ["c", "a", "b"]


def test_cards_are_found_by_their_ids_in_other_decks(store: Database) -> None:
    first = add(store, DECK, *(Card(name, name, name) for name in ("a", "b", 'c"')))
    second = add(store, replace(DECK, key="other"), *(Card(name, name, name) for name in ("a", 'c"')))
    found = cards.cards_with_ids(store, ["a", 'c"', "none"], not_in=first)
    assert {(card.deck, card.card.id) for card in found} == {(second, "a"), (second, 'c"')}
    assert cards.cards_with_ids(store, [], not_in=first) == []


def test_a_card_whose_key_a_moved_card_has_is_given_another(store: Database) -> None:
    first = add(store, DECK, Card("a", "q", "a"))
    second = add(store, replace(DECK, key="other"))
    with store.transaction():
        cards.place_card(store, 1, second, 0)
        cards.add_cards(store, first, "key", [(0, Card("a", "q2", "a")), (1, Card("b", "q3", "a"))])
        cards.place_card(store, 2, second, 1)
        cards.add_cards(store, first, "key", [(0, Card("a", "q4", "a"))])
    keys = [card.key for card in cards.each_card(store)]
    assert sorted(keys) == sorted(
        [card_key("key", "a"), card_key("key", "a", 1), card_key("key", "a", 2), card_key("key", "b")]
    )


def test_very_many_cards_are_added_in_memory_before_they_are_written(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_CARDS_A_KIB", 2)
    with store.transaction(), bulk.room_for(store, bulk._MANY_CARDS) as later:
        row = cards.save_deck(store, DECK)
        made = ((at, Card(f"c{at}", f"q {at}", "a")) for at in range(bulk._MANY_CARDS))
        cards.add_cards(store, row, DECK.key, made, words_later=later)
    assert store.one("PRAGMA cache_size") == (-bulk._MANY_CARDS // 2,)
    assert [stored.card.id for stored in cards.cards_of(store, row)][-1] == f"c{bulk._MANY_CARDS - 1}"


def test_an_edit_keeps_key_and_memory(store: Database) -> None:
    deck = add(store, DECK, Card("a", "q", "a"))
    before = stored_in(store, 1)
    with store.transaction():
        cards.edit_card(store, before, replace(FULL_CARD, id="z"))
    assert cards.cards_of(store, deck) == [replace(before, card=replace(FULL_CARD, id="z"))]
    assert cards.damaged(store) == []


FACES: list[tuple[CardType, str, set[int]]] = [
    ("basic", "q", {0}),
    ("both", "q", {0, 1}),
    ("cloze", "{{c1::a}} {{c3::b}}", {0, 2}),
    ("cloze", "{{c2::a}} {{c3::b}}", {1, 2}),
]


@pytest.mark.parametrize("before", FACES, ids=str)
@pytest.mark.parametrize("after", FACES, ids=str)
def test_the_faces_of_an_edited_card_are_those_of_its_new_text(
    store: Database, before: tuple[CardType, str, set[int]], after: tuple[CardType, str, set[int]]
) -> None:
    def card(kind: tuple[CardType, str, set[int]]) -> Card:
        return Card("a", kind[1], "" if kind[0] == "cloze" else "x", type=kind[0])

    def faces() -> dict[int, int]:
        rows = store.rows("SELECT id - 64, follows FROM memory WHERE archived = 0")
        return dict(rows)

    deck = add(store, DECK, card(before))
    assert set(faces()) == before[2]
    with store.transaction():
        cards.edit_card(store, stored_in(store, 1), card(after))
    assert set(faces()) == after[2]
    assert [face for face, follows in faces().items() if not follows] == [min(after[2])]
    assert cards.deck_counts(store, deck, DAY).cards == 1
    with store.transaction():
        cards.archive_card(store, stored_in(store, 1), archived=True)
    assert faces() == {}
    assert cards.counts(store, DAY) == Counts()
    with store.transaction():
        cards.archive_card(store, stored_in(store, 1), archived=False)
    assert set(faces()) == after[2]


@pytest.mark.harms_store
@pytest.mark.parametrize(
    "change",
    [
        "ident = 'x'", "type = 'both'", "question = 'x'", "answer = 'x'", "listed = 0", "hint = 'x'", "extra = 'x'",
        "tags = 'x'", "source_file = 'x'", "source_line = 9", "source_column = 9", "image = 'x'", "digest = x'00'",
    ],
)  # fmt: skip
def test_damage_to_any_text_is_found(store: Database, change: str) -> None:
    add(store, DECK, FULL_CARD, Card("b", "q", "a"))
    store.run(f"UPDATE card SET {change} WHERE id = 1")
    assert cards.damaged(store) == [1]


# --- counting


def counted(database: Database, day: int, deck: int | None) -> Counts:
    """Return the counts of a day by looking at every face: an independent reading of what they mean."""
    columns = (
        "deck, archived, follows, due, introduced, reviewed, drill, suspended, buried, events FROM memory "
        "WHERE deck IN (SELECT id FROM deck WHERE archived = 0)"
    )
    found = {"new": 0, "due": 0, "drill": 0, "introduced": 0, "reviewed": 0, "cards": 0}
    for row in database.rows(f"SELECT {columns}"):
        in_deck, archived, follows, due, introduced, reviewed, drill, suspended, buried, events = row
        if deck is not None and in_deck != deck:
            continue
        awake = not (suspended or archived)
        found["new"] += awake and due < 0 and buried <= day and (not follows or events > 0)
        found["due"] += awake and 0 <= due <= day and buried <= day
        found["drill"] += awake and drill == day
        found["introduced"] += introduced == day
        found["reviewed"] += reviewed == day
        found["cards"] += not archived and not follows
    return Counts(**found)


def random_memory(chance: random.Random) -> Memory:
    def some_day() -> int:
        return chance.choice([-1, DAY - 1, DAY, DAY + 1])

    return Memory(
        due=some_day(), introduced=some_day(), reviewed=some_day(), drill=some_day(), buried=some_day(),
        suspended=chance.random() < 0.3, events=chance.choice([0, 1, 5]),
    )  # fmt: skip


def change_something(database: Database, chance: random.Random, decks: Sequence[int]) -> None:
    found = list(cards.each_card(database, archived=True))
    card = chance.choice(found) if found else None
    kind, text, _ = chance.choice(FACES)
    new = Card(f"c{len(found)}", text, "" if kind == "cloze" else "a", type=kind)
    act = chance.choice(["add", "edit", "place", "archive", "restore", "answer", "answer", "answer", "deck"])
    with database.transaction():
        if act == "add" or card is None:
            deck = chance.choice(decks)
            cards.add_cards(database, deck, f"k{deck}", [(len(found), new)])
        elif act == "edit":
            cards.edit_card(database, card, replace(new, id=card.card.id))
        elif act == "place":
            cards.place_card(database, card.row, chance.choice(decks), chance.randrange(9))
        elif act in {"archive", "restore"}:
            cards.archive_card(database, card, archived=act == "archive")
        elif act == "deck":
            deck = chance.choice(decks)
            database.run("UPDATE deck SET archived = 1 - archived WHERE id = ?", (deck,))
        else:
            faces = log.memories(database, card.row)
            log.set_memories(database, card.row, [(face, random_memory(chance)) for face in faces])


@given(st.integers(0, 1 << 32), st.integers(1, 40))
def test_the_tally_is_what_counting_gives_after_any_changes(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    database = in_memory()
    decks = [add(database, replace(DECK, key=f"k{number}")) for number in (1, 2)]
    for _ in range(changes):
        change_something(database, chance, decks)
        assert tally.differences(database) == 0
    for day in (DAY - 1, DAY, DAY + 1):
        assert cards.counts(database, day) == counted(database, day, None)
        for deck in decks:
            assert cards.deck_counts(database, deck, day) == counted(database, day, deck)
    assert database.rows("SELECT count(*) FROM tally WHERE n < 0") == [(0,)]


@pytest.mark.harms_store
@pytest.mark.parametrize(
    ("harm", "differences"),
    [
        ("UPDATE tally SET n = n + 1 WHERE kind = 0", 1),
        ("DELETE FROM tally", 2),
        ("INSERT INTO tally VALUES (9, 1, 5, 2)", 1),
        ("INSERT INTO tally VALUES (9, 1, 5, 0)", 0),
    ],
)
def test_a_tally_that_is_not_what_counting_gives_is_found(store: Database, harm: str, differences: int) -> None:
    add(store, DECK, Card("a", "q", "a"), Card("b", "q", "a", type="both"))
    assert tally.differences(store) == 0
    store.run(harm)
    assert tally.differences(store) == differences

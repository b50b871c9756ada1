"""Decks and cards in the store: reading them, and carrying out what an import plans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from srs_cli.model.card import Card, Source
from srs_cli.model.collection import CardNames, Counts, StoredCard, StoredDeck
from srs_cli.model.face import face_numbers
from srs_cli.model.identity import card_key, card_keys, row_digest
from srs_cli.store import file, fulltext, sealing
from srs_cli.store.database import Database, Row, version
from srs_cli.store.due import COUNTS
from srs_cli.store.places import FACE_BITS
from srs_cli.store.plain_cards import add_plain

DECK_COLUMNS = "id, key, name, description, language, source, tags, path, size, mtime_ns, digest, archived"
_TEXT_COLUMNS = "type, question, answer, listed, hint, extra, tags, source_file, source_line, source_column, image"
DIGESTED = f"ident, {_TEXT_COLUMNS}"  # what a card's digest is of
_SEALED = sealing.SEALED.count(",") + 1
CARD_COLUMNS = f"id, key, deck, ident, position, archived, {_TEXT_COLUMNS}"

_IN_FILE_ORDER = "ORDER BY archived, position, id"
_OF_DECK = f"SELECT {CARD_COLUMNS} FROM card WHERE deck = ? {_IN_FILE_ORDER}"
_IN_DECK = f"SELECT {CARD_COLUMNS} FROM card WHERE deck = ? AND archived = 0 {_IN_FILE_ORDER}"
_NAMES_IN_DECK = "SELECT key, id, ident FROM card WHERE deck = ? AND archived = 0"
_ADD_CARD = (
    f"INSERT INTO card (id, key, deck, ident, position, {_TEXT_COLUMNS}, digest, came_ms, seal) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    f"{sealing.sealed_when_added('?2', '?3', '?5', '?18')})"
)
_ADD_FIRST_FACES = (
    f"INSERT INTO memory (id, deck, position) SELECT id << {FACE_BITS}, deck, position FROM card "
    "WHERE id > ? AND type = 'basic'"
)
_TAKEN_KEYS = "SELECT key FROM card WHERE key IN (SELECT value FROM json_each(?))"
# A change is later than what it replaces, whatever the clock said.
_SET_CARD = (
    "UPDATE card SET own_ident = iif(ident = :ident, own_ident, ''), ident = :ident, type = :type, question = :question, "
    "answer = :answer, listed = :listed, hint = :hint, extra = :extra, tags = :tags, source_file = :file, "
    "source_line = :line, source_column = :column, image = :image, "
    "edited_ms = iif(digest = :digest, edited_ms, max(edited_ms + 1, :at_ms)), digest = :digest WHERE id = :row"
)
_NAMES = ("type", "question", "answer", "listed", "hint", "extra", "tags", "file", "line", "column", "image")
_SET_DECK = (
    "UPDATE deck SET edited_ms = iif((name, description, language, source, tags) IS "
    "(:name, :description, :language, :source, :tags), edited_ms, max(edited_ms + 1, :at_ms)), "
    "archived_ms = iif(archived = :archived, archived_ms, max(archived_ms + 1, :at_ms)), "
    "former = iif(key = :key, former, key), key = :key, name = :name, description = :description, language = :language, "
    "source = :source, tags = :tags, path = :path, size = :size, mtime_ns = :mtime_ns, digest = :digest, "
    "archived = :archived WHERE id = :row"
)
# A face that a card has (again) comes to life; one that it lost is archived with its history.
_ADD_FACE = (
    "INSERT INTO memory (id, deck, position, follows) VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET archived = 0, follows = excluded.follows"
)


def decks(database: Database, *, archived: bool = False) -> list[StoredDeck]:
    """Return the decks by name; archived ones too if asked for."""
    where = "" if archived else "WHERE archived = 0"
    return [stored_deck(row) for row in database.rows(f"SELECT {DECK_COLUMNS} FROM deck {where} ORDER BY name, id")]


def counts(database: Database, day: int) -> Counts:
    """Return the counts of a study day over all decks."""
    return Counts(*database.rows(COUNTS, {"day": day})[0])


def deck_counts(database: Database, deck: int, day: int) -> Counts:
    """Return the counts of a study day for one deck, by its row."""
    return Counts(*database.rows(f"{COUNTS} AND deck.id = :deck", {"day": day, "deck": deck})[0])


def cards_of(database: Database, deck: int, *, archived: bool = True) -> list[StoredCard]:
    """Return a deck's cards in the order of its file; archived ones last, if asked for."""
    return [stored_card(row) for row in database.rows(_OF_DECK if archived else _IN_DECK, (deck,))]


def names_of_cards(database: Database, deck: int) -> list[CardNames]:
    """Return how the log, the store and the deck file name each card of a deck; archived ones aside."""
    return list(map(CardNames._make, database.rows(_NAMES_IN_DECK, (deck,))))


def each_of(database: Database, deck: int) -> Iterator[StoredCard]:
    """Yield a deck's cards in the order of its file, archived ones last, for a look that may end early."""
    return map(stored_card, database.each(_OF_DECK, (deck,)))


def card_in(database: Database, row: int) -> StoredCard | None:
    """Return the card of a row, or None."""
    found = database.one(f"SELECT {CARD_COLUMNS} FROM card WHERE id = ?", (row,))
    return stored_card(found) if found else None


def is_in(database: Database, row: int, key: int) -> bool:
    """Tell whether the card of a row is the one that the log names by that key."""
    return database.one("SELECT 1 FROM card WHERE id = ? AND key = ?", (row, key)) is not None


def card_of(database: Database, key: int) -> StoredCard | None:
    """Return the card of a key of the log, or None."""
    found = database.one(f"SELECT {CARD_COLUMNS} FROM card WHERE key = ?", (key,))
    return stored_card(found) if found else None


def rows_of_keys(database: Database) -> dict[int, int]:
    """Return the row of every card by its key of the log."""
    return dict(database.rows("SELECT key, id FROM card"))


def cards_with_ids(database: Database, idents: Iterable[str], not_in: int) -> list[StoredCard]:
    """Return the cards of other decks that have one of the ids."""
    wanted = json.dumps(list(idents))
    sql = f"SELECT {CARD_COLUMNS} FROM card WHERE ident IN (SELECT value FROM json_each(?)) AND deck <> ?"
    return [stored_card(row) for row in database.rows(sql, (wanted, not_in))]


def checked(database: Database) -> Iterator[tuple[int, bool]]:
    """Yield the row of each card, and whether its digest and its seal fit it."""
    if version(database) < sealing.SINCE_VERSION:
        rows = database.each(f"SELECT digest, id, {DIGESTED} FROM card")
        return ((row, row_digest(values) == digest) for digest, row, *values in rows)
    rows = database.each(f"SELECT digest, seal, id, {sealing.SEALED}, {DIGESTED} FROM card")
    return (
        (
            row,
            found != sealing.UNSEALED
            and sealing.is_sealed(found, rest[:_SEALED])
            and row_digest(rest[_SEALED:]) == digest,
        )
        for digest, found, row, *rest in rows
    )


def decks_with(database: Database, cards: Iterable[Card]) -> dict[int, int]:
    """Return how many cards each deck has that ask and answer as one of these, by its row; decks with none are left out."""
    wanted = json.dumps(list({_asked_and_answered(card) for card in cards}))
    sql = (
        "SELECT deck, count(*) FROM card WHERE archived = 0 "
        "AND question || char(31) || answer IN (SELECT value FROM json_each(?)) GROUP BY 1"
    )
    return dict(database.rows(sql, (wanted,)))


def _asked_and_answered(card: Card) -> str:
    _, question, answer, *_ = _text(card)
    return f"{question}\x1f{answer}"


def damaged(database: Database) -> list[int]:
    """Return the rows of cards whose digest or seal does not fit them."""
    return [row for row, fits in checked(database) if not fits]


def save_deck(database: Database, deck: StoredDeck, at_ms: int = 0) -> int:
    """Add a deck (row 0) or change the one in its row; return its row. `at_ms` is when its file was written."""
    values = {
        "row": deck.row, "key": deck.key, "name": deck.name, "description": deck.description, "language": deck.language,
        "source": deck.source, "tags": "\n".join(deck.tags), "path": deck.path, "size": deck.size,
        "mtime_ns": deck.mtime_ns, "digest": deck.digest, "archived": int(deck.archived), "at_ms": at_ms,
    }  # fmt: skip
    if deck.row:
        database.run(_SET_DECK, values)
        return deck.row
    columns = DECK_COLUMNS.removeprefix("id, ")
    marks = ", ".join(f":{column}" for column in columns.split(", "))
    return database.run(f"INSERT INTO deck ({columns}, came_ms) VALUES ({marks}, :at_ms)", values)


def set_deck_file(database: Database, key: str, size: int, mtime_ns: int, digest: str) -> None:
    """Note what a deck's file is now, within a transaction."""
    database.run("UPDATE deck SET size = ?, mtime_ns = ?, digest = ? WHERE key = ?", (size, mtime_ns, digest, key))


def set_deck_archived(database: Database, row: int, *, archived: bool, at_ms: int = 0) -> None:
    """Archive a deck, or bring an archived one back, at a time; its cards and their history stay as they are."""
    database.run(
        "UPDATE deck SET archived = ?, archived_ms = max(archived_ms + 1, ?) WHERE id = ? AND archived <> ?",
        (int(archived), at_ms, row, int(archived)),
    )


def add_cards(
    database: Database,
    deck: int,
    deck_key: str,
    cards: Iterable[tuple[int, Card]],
    at_ms: int = 0,
    *,
    words_later: bool = False,
) -> None:
    """Add cards, given with their place in the deck file, which was written at `at_ms`; all in one go: there may be very many.

    See `bulk.room_for` where they are.
    """
    cards = list(cards)
    before = fulltext.last_row(database)
    keys = _free_keys(database, deck_key, [card.id for _, card in cards], is_first=not before)
    if before:  # then the store is asked, which only this thread may do
        keys = iter(list(keys))
    rows = zip(count(before + 1), keys, cards)
    others = add_plain(database, rows, deck, at_ms, ahead=words_later)
    database.run_many(_ADD_CARD, (_values(row, deck, key, placed, at_ms) for row, key, placed in others))
    database.run(_ADD_FIRST_FACES, (before,))
    for row, _, (position, card) in others:
        if card.type != "basic":
            _add_faces(database, row, deck, position, face_numbers(card))
    if not words_later:
        fulltext.add_after(database, before)


def add_as(database: Database, key: int, deck: int, position: int, card: Card, at_ms: int = 0) -> int:
    """Add a card under a key of the log that is free, and return its row; indexing its words is the caller's."""
    row = database.run(_ADD_CARD, _values(None, deck, key, (position, card), at_ms))
    _add_faces(database, row, deck, position, face_numbers(card))
    return row


def _values(row: int | None, deck: int, key: int, placed: tuple[int, Card], at_ms: int) -> tuple[object, ...]:
    position, card = placed
    text = _text(card)
    return (row, key, deck, card.id, position, *text, row_digest((card.id, *text)), at_ms)


def edit_card(database: Database, stored: StoredCard, card: Card, at_ms: int = 0) -> None:
    """Give a stored card the text of another; its key, and so its history, stays. `at_ms` is when that was written."""
    text = _text(card)
    fulltext.remove(database, stored.row)
    values = {"ident": card.id, "digest": row_digest((card.id, *text)), "at_ms": at_ms, "row": stored.row}
    database.run(_SET_CARD, values | dict(zip(_NAMES, text, strict=True)))
    fulltext.add(database, stored.row)
    faces = face_numbers(card)
    if faces != face_numbers(stored.card):
        first = stored.row << FACE_BITS
        database.run("UPDATE memory SET archived = 1 WHERE id BETWEEN ? AND ?", (first, first + (1 << FACE_BITS) - 1))
        _add_faces(database, stored.row, stored.deck, stored.position, faces)


def last_position(database: Database, deck: int) -> int:
    """Return the last place of a deck that a card has, -1 where it has none."""
    return int(database.rows("SELECT ifnull(max(position), -1) FROM card WHERE deck = ?", (deck,))[0][0])


def place_card(database: Database, row: int, deck: int, position: int, at_ms: int = 0) -> None:
    """Put a card at a place of a deck; `at_ms` is when the deck's file was written."""
    first = row << FACE_BITS
    last = first + (1 << FACE_BITS) - 1
    database.run(
        "UPDATE card SET placed_ms = iif(deck = :deck, placed_ms, max(placed_ms + 1, :at_ms)), deck = :deck, "
        "position = :position WHERE id = :row",
        {"deck": deck, "position": position, "row": row, "at_ms": at_ms},
    )
    database.run("UPDATE memory SET position = ? WHERE id BETWEEN ? AND ?", (position, first, last))
    database.run("UPDATE memory SET deck = ? WHERE id BETWEEN ? AND ? AND deck <> ?", (deck, first, last, deck))


def archive_card(database: Database, stored: StoredCard, *, archived: bool, at_ms: int = 0) -> None:
    """Archive a card, or bring an archived one back, as a file written at `at_ms` says; its history stays either way."""
    first = stored.row << FACE_BITS
    fulltext.remove(database, stored.row)
    database.run(
        "UPDATE card SET placed_ms = iif(archived = :archived, placed_ms, max(placed_ms + 1, :at_ms)), "
        "archived = :archived WHERE id = :row",
        {"archived": int(archived), "row": stored.row, "at_ms": at_ms},
    )
    fulltext.add(database, stored.row)
    if archived:
        database.run("UPDATE memory SET archived = 1 WHERE id BETWEEN ? AND ?", (first, first + (1 << FACE_BITS) - 1))
    else:
        _add_faces(database, stored.row, stored.deck, stored.position, face_numbers(stored.card))


def _add_faces(database: Database, row: int, deck: int, position: int, faces: tuple[int, ...]) -> None:
    database.run_many(
        _ADD_FACE,
        (((row << FACE_BITS) + face, deck, position, int(face != faces[0])) for face in faces),
    )


def _free_keys(database: Database, deck_key: str, idents: Sequence[str], *, is_first: bool) -> Iterator[int]:
    """Yield a key of the log for each id; one is taken where its first owner moved to another deck.

    `is_first` says that there are no cards yet: then the store is asked nothing.
    """
    firsts: Iterable[int] = card_keys(deck_key, idents)
    taken: set[int] = set()
    if not is_first:
        firsts = list(firsts)
        taken = {key for (key,) in database.rows(_TAKEN_KEYS, (json.dumps(firsts),))}
    for ident, first in zip(idents, firsts, strict=True):
        key, salt = first, 0
        while key in taken or (salt and not is_first and database.one("SELECT 1 FROM card WHERE key = ?", (key,))):
            salt += 1
            key = card_key(deck_key, ident, salt)
        taken.add(key)
        yield key


def _text(card: Card) -> tuple[str | int, ...]:
    listed = not isinstance(card.answer, str)
    answer = json.dumps(card.answer, ensure_ascii=False) if listed else str(card.answer)
    source = card.source or Source("")
    return (
        card.type, card.question, answer, int(listed), card.hint, card.extra, "\n".join(card.tags),
        source.file, source.line, source.column, card.image,
    )  # fmt: skip


def text_digest_of(card: Card) -> bytes:
    """Return the digest of a card's text, as its row carries it."""
    return row_digest((card.id, *_text(card)))


def stored_card(row: Row) -> StoredCard:
    """Return the card of a row that has CARD_COLUMNS."""
    (id_, key, deck, ident, position, archived, type_, question, answer, listed, hint, extra, tags,
     source, line, column, image) = row  # fmt: skip
    try:
        # By place, not by name: there may be very many.
        card = Card(
            ident, question, tuple(json.loads(answer)) if listed else answer, type_, hint, extra,
            tuple(tags.split("\n")) if tags else (), Source(source, line, column) if source else None, image,
        )  # fmt: skip
    except (TypeError, ValueError, AttributeError) as error:
        raise file.damaged_row("card") from error
    return StoredCard(id_, key, deck, position, bool(archived), card)


def stored_deck(row: Row) -> StoredDeck:
    """Return the deck of a row that has DECK_COLUMNS."""
    id_, key, name, description, language, source, tags, path, size, mtime_ns, digest, archived = row
    return StoredDeck(
        id_, key, name, description, language, source, tuple(tags.split("\n")) if tags else (), path, size, mtime_ns,
        digest, bool(archived),
    )  # fmt: skip


def each_card(database: Database, *, archived: bool = False) -> Iterator[StoredCard]:
    """Yield every card, deck by deck in the order of the files; archived ones too if asked for."""
    where = "" if archived else "WHERE archived = 0"
    sql = f"SELECT {CARD_COLUMNS} FROM card {where} ORDER BY deck, archived, position, id"
    return (stored_card(row) for row in database.each(sql))


def setting(database: Database, name: str) -> str:
    """Return a value that the store keeps for itself, or nothing."""
    found = database.one("SELECT value FROM setting WHERE name = ?", (name,))
    return str(found[0]) if found else ""


def set_setting(database: Database, name: str, value: str) -> None:
    """Keep a value, within a transaction."""
    database.run("INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))

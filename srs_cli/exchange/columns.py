"""The columns of a table of cards: what each says of a card, and by which words a header names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from srs_cli.errors import UsageError
from srs_cli.exchange.cells import answer_cell, source_cell, tags_cell, type_cell
from srs_cli.model.card import Card, Deck
from srs_cli.model.memory import Memory
from srs_cli.model.package import Past

ESCAPED = "escaped"  # names the cells of a row that were defused
DECK_TAGS = "deck_tags"  # which is there only where a deck has tags
_EPOCH = date(1970, 1, 1).toordinal()

_TEXTS: Mapping[str, Callable[[Deck, Card], str]] = {
    "id": lambda _deck, card: card.id,
    "deck": lambda deck, _card: deck.name,
    "type": lambda _deck, card: type_cell(card),
    "question": lambda _deck, card: card.question,
    "answer": lambda _deck, card: answer_cell(card.answer),
    "hint": lambda _deck, card: card.hint,
    "extra": lambda _deck, card: card.extra,
    "tags": lambda _deck, card: tags_cell(card.tags),
    "source": lambda _deck, card: source_cell(card.source),
    "image": lambda _deck, card: card.image,
    DECK_TAGS: lambda deck, _card: tags_cell(deck.tags),
}
_FIGURES: Mapping[str, Callable[[Memory], str]] = {
    "due": lambda memory: _date(memory.due),
    "interval": lambda memory: str(memory.interval),
    "ease": lambda memory: f"{memory.ease / 100:.2f}",
    "repetitions": lambda memory: str(memory.repetitions),
    "lapses": lambda memory: str(memory.lapses),
    "reviewed": lambda memory: _date(memory.reviewed),
    "suspended": lambda memory: "yes" if memory.suspended else "",
    "flag": lambda memory: str(memory.flag or ""),
}
USUAL = tuple(name for name in _TEXTS if name != DECK_TAGS)
OF_SCHEDULE = tuple(_FIGURES)
NAMES = (*_TEXTS, *OF_SCHEDULE)

# What other programs and teachers call these columns.
_WORDS: Mapping[str, str] = {
    "id": "id guid uid cardid noteid",
    "deck": "deck deckname set setname",
    "type": "type cardtype notetype",
    "question": "question q front term prompt word text frage vorderseite",
    "answer": "answer a back definition response translation meaning antwort rückseite",
    "hint": "hint clue",
    "extra": "extra notes note comment comments explanation remarks backextra",
    "tags": "tags tag keywords labels",
    "source": "source reference",
    "image": "image picture",
    DECK_TAGS: "decktags settags",
    ESCAPED: ESCAPED,
}
_FIELD_OF = {word: field for field, words in _WORDS.items() for word in words.split()}
_NO_LETTER = re.compile(r"[\W_]+")


def field_of(heading: str) -> str:
    """Return which column a heading names; "" where it is none that an import reads."""
    return _FIELD_OF.get(_NO_LETTER.sub("", heading.casefold()), "")


def chosen(wanted: Sequence[str], decks: Sequence[Deck], *, with_history: bool) -> tuple[str, ...]:
    """Return the columns to be written, those that are usual for the decks where none are wanted.

    Raises UsageError for names that are none.
    """
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        raise UsageError(f"there is no column '{unknown[0]}'", f"There are {', '.join(NAMES)}.")
    if wanted:
        return tuple(dict.fromkeys(wanted))
    tags = (DECK_TAGS,) if any(deck.tags for deck in decks) else ()
    return (*USUAL, *tags, *(OF_SCHEDULE if with_history else ()))


def cell(name: str, deck: Deck, card: Card, past: Past | None) -> str:
    """Return what a column says of a card; of its faces it is the one that is due first whose schedule is told."""
    if name in _TEXTS:
        return _TEXTS[name](deck, card)
    faces = [face for face in past.faces.values() if face.reviewed >= 0] if past else []
    return _FIGURES[name](min(faces, key=lambda face: face.due)) if faces else ""


def _date(day: int) -> str:
    return date.fromordinal(_EPOCH + day).isoformat() if day >= 0 else ""

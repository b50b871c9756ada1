"""Cards and decks as they stand in a deck file."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

CardType = Literal["basic", "both", "cloze"]
Answer = str | tuple[str, ...]  # one text, or a list of lines


class Source(Struct, frozen=True, gc=False):
    """Where a card comes from; line and column count from 1, and 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return "file:line:column", without what is unknown."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class Card(Struct, frozen=True, forbid_unknown_fields=True, gc=False):  # holds nothing that could hold it
    """One entry of a deck file.

    `question` of a cloze is its text with the deletions marked {{c1::…}} or {{c1::…::hint}}; its answer is empty.
    """

    id: str
    question: str
    answer: Answer = ""
    type: CardType = "basic"
    hint: str = ""
    extra: str = ""
    tags: tuple[str, ...] = ()
    source: Source | None = None
    image: str = ""
    base: str = ""  # digest of the text as it was extracted; a differing text was edited by hand


class Tombstone(Struct, frozen=True):
    """A card that was deleted by hand: extracting the same document again leaves it out."""

    id: str
    digest: str


class Deck(Struct, frozen=True):
    """A deck file's content, in the order of the file."""

    name: str
    cards: tuple[Card, ...]
    id: str = ""
    description: str = ""
    language: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    removed: tuple[Tombstone, ...] = ()

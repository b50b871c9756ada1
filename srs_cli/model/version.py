"""A card and a deck as one store knows them, with the times by which another machine's are older or newer."""

from __future__ import annotations

from msgspec import Struct

from srs_cli.model.card import Card
from srs_cli.model.identity import card_key, text_digest


class CardVersion(Struct, frozen=True):
    """A card as one store knows it. Times are milliseconds since 1970, 0 where nothing changed since it came."""

    key: int  # what the logs name it by: on all machines the same
    deck: str  # the key of its deck
    card: Card  # with its own id, whatever its deck file calls it now
    digest: bytes  # of that text
    archived: bool = False
    came_ms: int = 0  # the time of the file that it came from
    edited_ms: int = 0
    placed_ms: int = 0  # when it was moved, archived or brought back

    @property
    def text_rank(self) -> tuple[int, int, bytes]:
        """Return what a text is newer by: an edited one than one that never was, else that of the younger file."""
        return self.edited_ms, self.came_ms, self.digest

    @property
    def place_rank(self) -> tuple[int, bool, bool, str]:
        """Return what a place is newer by; at one time a deck it was moved to, then one where it is asked."""
        moved = card_key(self.deck, self.card.id) != self.key
        return self.placed_ms, moved, not self.archived, self.deck


class Heading(Struct, frozen=True):
    """What a deck file says of its deck as a whole."""

    name: str
    description: str = ""
    language: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return a digest of all of it."""
        return text_digest(self.name, self.description, self.language, self.source, *self.tags)


class DeckVersion(Struct, frozen=True):
    """A deck as one store knows it, its cards aside; times as of cards."""

    key: str
    heading: Heading
    archived: bool = False
    came_ms: int = 0
    edited_ms: int = 0
    archived_ms: int = 0
    former: str = ""  # its key before its file was given an id

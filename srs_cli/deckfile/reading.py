"""Deck files → decks: what is required, what is known, and every fault with its line, all at once."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import cast, get_args

from msgspec import Struct, field

from srs_cli.deckfile.events import Events, Fields, Items, Node, Text
from srs_cli.deckfile.plain import PlainCards, plain_cards
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Answer, Card, CardType, Deck, Source, Tombstone
from srs_cli.model.face import deletions
from srs_cli.model.problem import Problem
from srs_cli.text import fold, is_clean, shorten

_DECK_KEYS = ("name", "id", "description", "language", "source", "tags", "cards", "removed")
_CARD_KEYS = ("id", "type", "q", "a", "text", "hint", "extra", "tags", "source", "image", "base")
_MAX_SHOWN = 60
HIDDEN = "invisible or control characters; they are shown as signs"
MAX_ID = 100  # characters
MAX_LINE = 1000  # characters of what must stand on one line
_NUL, _NUL_SIGN = "\0", "\u2400"
_ITEMS = {"a": "a line of `a`", "tags": "a tag"}
_MAY_HOLD_NUL = frozenset({"q", "a", "text", "hint", "extra", "description"})  # the others tell things apart
IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


class DeckRead(Struct, frozen=True):
    """A deck as read, the line of each of its cards, and what is odd but no fault."""

    deck: Deck
    lines: tuple[int, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_deck(text: str, file: str, default_name: str) -> DeckRead:
    """Return the deck that a deck file's text holds; `file` is for messages, `default_name` for a deck without name.

    Raises InputRefusedError with every fault and its line.
    """
    plain = plain_cards(text)
    if plain and all(map(_is_fine, plain.cards)):
        try:
            read = _read(plain.rest, file, default_name, plain)
        except InputRefusedError:  # told below with its line
            pass
        else:
            return read
    return _read(text, file, default_name)


def _read(text: str, file: str, default_name: str, plain: PlainCards | None = None) -> DeckRead:
    root = Events(text, file).root()
    if not isinstance(root, Fields) or (plain and root.key_lines.get("cards") != plain.at):
        raise InputRefusedError(str(Problem(file, root.line, "expected `name:` and `cards:`")))
    return _Reading(file).deck(root, default_name, plain)


def _is_fine(card: Card) -> bool:
    """Tell whether there is nothing to be said against a card of the plain form."""
    answer = card.answer
    return (
        bool(card.question.strip())
        and (bool(deletions(card.question)) if card.type == "cloze" else bool(answer))
        and (bool(answer.strip()) or not answer if isinstance(answer, str) else all(answer))
        and max(len(card.id) - MAX_ID, len(card.base) - MAX_LINE, len(card.image) - MAX_LINE) <= 0
        and all(card.tags)
        and not (card.image and not is_media(card.image))
        and not (card.source and not 0 < len(card.source.file) <= MAX_LINE)
    )


class _Reading(Struct):
    """The reading of one deck file, collecting its faults."""

    file: str
    faults: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def fault(self, line: int, what: str) -> None:
        self.faults.append(Problem(self.file, line, what))

    def deck(self, root: Fields, default_name: str, plain: PlainCards | None) -> DeckRead:
        self.only_known(root, _DECK_KEYS)
        cards: list[Card] = plain.cards if plain else []
        lines: list[int] = plain.lines if plain else []
        for item in self.items(root, "cards", required=True):
            card = self.card(item)
            if card:
                cards.append(card)
                lines.append(item.line)
        deck = Deck(
            name=self.line_of_text(root, "name") or default_name,
            cards=tuple(cards),
            id=self.line_of_text(root, "id", MAX_ID),
            description=self.text(root, "description"),
            language=self.line_of_text(root, "language"),
            source=self.line_of_text(root, "source"),
            tags=self.tags(root),
            removed=tuple(self.tombstones(root)),
        )
        self.check_ids(deck, lines)
        if self.faults:
            raise refused(self.file, self.faults)
        self.look_for_oddities(deck, lines)
        return DeckRead(deck, tuple(lines), tuple(self.warnings))

    def card(self, node: Node) -> Card | None:
        if not isinstance(node, Fields):
            self.fault(node.line, "a card must be a mapping with `q:` and `a:`")
            return None
        before = len(self.faults)
        self.only_known(node, _CARD_KEYS)
        type_ = self.line_of_text(node, "type") or ("cloze" if "text" in node.value else "basic")
        if type_ not in get_args(CardType):
            self.fault(node.value["type"].line, f"type '{shorten(type_, _MAX_SHOWN)}' is none of basic, both, cloze")
        question, answer = self.cloze(node) if type_ == "cloze" else self.pair(node)
        card = Card(
            id=self.line_of_text(node, "id", MAX_ID),
            question=question,
            answer=answer,
            type=cast("CardType", type_),
            hint=self.text(node, "hint"),
            extra=self.text(node, "extra"),
            tags=self.tags(node),
            source=self.source(node),
            image=self.image(node),
            base=self.line_of_text(node, "base"),
        )
        return card if len(self.faults) == before else None

    def pair(self, node: Fields) -> tuple[str, Answer]:
        if "text" in node.value:
            self.fault(node.key_lines["text"], "`text` belongs to cards of type cloze")
        return self.text(node, "q", required=True), self.answer(node)

    def cloze(self, node: Fields) -> tuple[str, Answer]:
        for key in ("q", "a"):
            if key in node.value:
                self.fault(node.key_lines[key], f"a cloze card has `text` instead of `{key}`")
        text = self.text(node, "text", required=True)
        if text and not deletions(text):
            self.fault(node.value["text"].line, "the cloze text has no deletion {{c1::…}} (numbers 1 to 64)")
        return text, ""

    def answer(self, node: Fields) -> Answer:
        value = node.value.get("a")
        if not isinstance(value, Items):
            return self.text(node, "a", required=True)
        if not value.value:
            self.fault(value.line, "`a` is empty")
        return tuple(self.item_text(item, "a") for item in value.value)

    def only_known(self, node: Fields, known: tuple[str, ...]) -> None:
        for key, line in node.key_lines.items():
            if key not in known:
                self.fault(line, f"unknown key '{shorten(key, _MAX_SHOWN)}'; known are {', '.join(known)}")

    def text(self, node: Fields, key: str, *, required: bool = False) -> str:
        value = node.value.get(key)
        if value is None:
            if required:
                self.fault(node.line, f"`{key}` is missing")
            return ""
        if not isinstance(value, Text):
            self.fault(value.line, f"`{key}` must be text")
            return ""
        text = self.without_nul(value, key).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if required and not text.strip():
            self.fault(value.line, f"`{key}` is empty")
        return text

    def line_of_text(self, node: Fields, key: str, longest: int = MAX_LINE) -> str:
        text = self.text(node, key)
        if "\n" in text or len(text.strip()) > longest:
            self.fault(node.value[key].line, f"`{key}` must be one line of at most {longest} characters")
        return text.strip()

    def without_nul(self, value: Text, key: str) -> str:
        """Return a text with a sign for each NUL character: SQLite and terminals take one for the text's end."""
        if _NUL in value.value and key not in _MAY_HOLD_NUL:
            self.fault(value.line, f"`{key}` holds a NUL character")
        elif _NUL in value.value:
            self.warnings.append(Problem(self.file, value.line, f"a NUL character was taken as the sign {_NUL_SIGN}"))
        return value.value.replace(_NUL, _NUL_SIGN)

    def item_text(self, item: Node, key: str) -> str:
        what = _ITEMS[key]
        if not isinstance(item, Text):
            self.fault(item.line, f"{what} must be text")
            return ""
        text = self.without_nul(item, key).replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            self.fault(item.line, f"{what} is empty")
        return text

    def items(self, node: Fields, key: str, *, required: bool = False) -> list[Node]:
        value = node.value.get(key)
        if value is None:
            if required:
                self.fault(node.line, f"`{key}` is missing; expected `name:` and `cards:`")
            return []
        if isinstance(value, Text) and not value.value:
            return []
        if not isinstance(value, Items):
            self.fault(value.line, f"`{key}` must be a list")
            return []
        return value.value

    def tags(self, node: Fields) -> tuple[str, ...]:
        found = [self.item_text(item, "tags") for item in self.items(node, "tags")]
        if any("\n" in tag for tag in found):
            self.fault(node.key_lines["tags"], "a tag must be one line")
        return tuple(dict.fromkeys(found))

    def source(self, node: Fields) -> Source | None:
        value = node.value.get("source")
        if value is None:
            return None
        if not isinstance(value, Fields):
            self.fault(value.line, "`source` must be a mapping with file, line and column")
            return None
        self.only_known(value, ("file", "line", "column"))
        file = self.line_of_text(value, "file")
        return Source(file, self.number(value, "line"), self.number(value, "column")) if file else None

    def number(self, node: Fields, key: str) -> int:
        text = self.line_of_text(node, key)
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            self.fault(node.value[key].line, f"`{key}` must be a whole number")
            return 0
        return int(text)

    def image(self, node: Fields) -> str:
        name = self.line_of_text(node, "image")
        if name and not is_media(name):
            endings = ", ".join(sorted(IMAGE_SUFFIXES))
            self.fault(
                node.value["image"].line,
                f"`image` must name a file within the media folder, without '..', ending in one of {endings}",
            )
        return name

    def tombstones(self, root: Fields) -> list[Tombstone]:
        found = []
        for item in self.items(root, "removed"):
            if not isinstance(item, Fields):
                self.fault(item.line, "an entry of `removed` must be a mapping with id and digest")
                continue
            self.only_known(item, ("id", "digest"))
            found.append(Tombstone(self.line_of_text(item, "id"), self.line_of_text(item, "digest")))
        return found

    def check_ids(self, deck: Deck, lines: list[int]) -> None:
        first: dict[str, int] = {}
        for card, line in zip(deck.cards, lines, strict=True):
            if card.id and card.id in first:
                self.fault(line, f"id '{shorten(card.id, _MAX_SHOWN)}' is taken by the card on line {first[card.id]}")
            elif card.id:
                first[card.id] = line

    def look_for_oddities(self, deck: Deck, lines: list[int]) -> None:
        def warn(line: int, what: str) -> None:
            self.warnings.append(Problem(self.file, line, what))

        if not deck.cards:
            warn(0, "the deck has no cards")
        first: dict[str, int] = {}
        for card, line in zip(deck.cards, lines, strict=True):
            question = fold(card.question)
            if question in first:
                warn(line, f"asks the same as the card on line {first[question]}; both are kept")
            first.setdefault(question, line)
            if has_hidden(card):
                warn(line, f"holds {HIDDEN}")
        if has_hidden_name(deck):
            warn(0, f"the deck's name or tags hold {HIDDEN}")


def refused(file: str, faults: list[Problem]) -> InputRefusedError:
    """Return the error for a file's faults, in the order of its lines."""
    ordered = sorted(faults, key=lambda problem: problem.line)
    if len(ordered) == 1:
        return InputRefusedError(str(ordered[0]))
    return InputRefusedError(
        f"{file} has {len(ordered)} faults; nothing was taken from it", problems=tuple(str(fault) for fault in ordered)
    )


def has_hidden(card: Card) -> bool:
    """Tell whether a card has what a screen shows by a sign, since else it would act or hide."""
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return not is_clean("\n".join((card.id, card.question, answer, card.hint, card.extra, *card.tags)))


def has_hidden_name(deck: Deck) -> bool:
    """Tell the same of what a deck has beside its cards."""
    return not is_clean("\n".join((deck.name, deck.id, deck.description, *deck.tags)))


def is_media(name: str) -> bool:
    """Tell whether a name can be that of an image within the media folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    inside = not path.is_absolute() and ".." not in path.parts and ":" not in name and name.isprintable()
    return inside and path.suffix.lower() in IMAGE_SUFFIXES

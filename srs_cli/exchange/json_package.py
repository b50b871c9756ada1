"""JSON: everything that a package holds, with a schema version, for scripts and for srs itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast, get_args

from msgspec import DecodeError, Struct, field
from msgspec.json import decode
from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.losses import ALL_BUT_MEDIA
from srs_cli.files import read_text
from srs_cli.model.card import Card, CardType, Deck, Source
from srs_cli.model.event import DRILL, REVIEW, Event, Moment
from srs_cli.model.memory import Memory
from srs_cli.model.package import CardPlace, Package, PackageRead, Past
from srs_cli.model.plausible import is_day, is_plausible
from srs_cli.model.problem import Problem

CARRIES = ALL_BUT_MEDIA
VERSION = 1
_NAME = "srs-package"
_LARGEST = 1 << 53
_PLAIN = frozenset(("id", "type", "question", "answer", "tags"))
_UNKNOWN = "an answer of it has an unknown kind or grade, or numbers that make no sense"


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a package of ours in one JSON object."""
    return head.lstrip()[:1] == b"{" and f'"{_NAME}"'.encode() in head[:200] and not name.endswith(".jsonl")


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write one JSON object: "srs-package" is the version, "decks" holds the decks with their cards."""
    out.write(to_json(package, wish).encode("utf-8"))


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the file holds; raises InputRefusedError where it is no such JSON."""
    return from_json(read_text(path, encoding), name)


def to_json(package: Package, wish: Wish) -> str:
    """Return the package as one JSON object, with a line for each card."""
    return "".join(_pieces(package, wish))


def _pieces(package: Package, wish: Wish) -> Iterator[str]:
    yield f'{{"{_NAME}": {VERSION}, "decks": ['
    for number, deck in enumerate(package.decks):
        head = json.dumps(deck_object(deck), ensure_ascii=False)
        yield f'{"," if number else ""}\n{head[:-1]}, "cards": ['
        for place, card in enumerate(deck.cards):
            line = json.dumps(card_object(card, package.past.get((deck.id, card.id))), ensure_ascii=False)
            yield f"{',' if place else ''}\n {line}"
        wish.step(len(deck.cards))
        yield "\n]}"
    yield "\n]}\n"


def from_json(text: str, name: str) -> PackageRead:
    """Return what the text holds; raises InputRefusedError where it is no JSON of this kind."""
    plain = _plain_package(text)
    if plain is not None:
        return PackageRead(plain)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        what = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise InputRefusedError(f"{name}{where}: no JSON: {what}", "Export it again.") from error
    version = value.get(_NAME) if isinstance(value, dict) else None
    if version != VERSION or not isinstance(value.get("decks"), list):
        newer = isinstance(version, int) and version > VERSION
        what = "was made by a newer srs" if newer else "is no package of srs"
        raise InputRefusedError(f"{name} {what}", "Upgrade srs." if newer else "`srs export -f json` makes one.")
    reading = Reading(name)
    for each in value["decks"]:
        reading.deck(each)
        for card in reading.cards_of(each):
            reading.card(card)
    return reading.result()


def deck_object(deck: Deck) -> dict[str, Any]:
    """Return what JSON says of a deck, its cards aside."""
    found: dict[str, Any] = {"name": deck.name, "id": deck.id}
    found |= {key: value for key in ("description", "language", "source") if (value := getattr(deck, key))}
    return found | ({"tags": list(deck.tags)} if deck.tags else {})


def card_object(card: Card, past: Past | None) -> dict[str, Any]:
    """Return a card as JSON has it."""
    found: dict[str, Any] = {"id": card.id, "type": card.type}
    if card.type == "cloze":
        found["text"] = card.question
    else:
        found["question"] = card.question
        found["answer"] = card.answer if isinstance(card.answer, str) else list(card.answer)
    found |= {key: value for key in ("hint", "extra", "image") if (value := getattr(card, key))}
    if card.tags:
        found["tags"] = list(card.tags)
    if card.source:
        found["source"] = {"file": card.source.file, "line": card.source.line, "column": card.source.column}
    if past is not None:
        found["faces"] = [{"face": number, **memory._asdict()} for number, memory in past.faces.items()]
        found["answers"] = [_answer(event) for event in past.events]
    return found


def _answer(event: Event) -> dict[str, Any]:
    moment = event.moment
    found: dict[str, Any] = {
        "face": event.face, "kind": event.kind, "utc_ms": moment.utc_ms, "offset_s": moment.offset_s, "day": moment.day,
        "grade": event.grade, "took_ms": event.took_ms,
    }  # fmt: skip
    return found | ({"interval": event.given_interval} if event.given_interval else {})


class _PlainDeck(Struct, forbid_unknown_fields=True):
    name: str
    id: str
    cards: tuple[Card, ...]
    description: str = ""
    language: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()


class _PlainPackage(Struct, forbid_unknown_fields=True):
    version: Literal[1] = field(name=_NAME)
    decks: list[_PlainDeck]


def _plain_package(text: str) -> Package | None:
    """Return the package of a text that has plain cards only, in a fifth of the time; None where anything is otherwise.

    Plain are those of which nothing was learnt; a cloze and one with its source are not among them.
    """
    try:
        found = decode(text, type=_PlainPackage)
    except (DecodeError, UnicodeEncodeError):  # what it is `Reading` tells
        return None
    if any(card.source or card.base or card.type == "cloze" for deck in found.decks for card in deck.cards):
        return None
    return Package(
        tuple(
            Deck(deck.name, deck.cards, deck.id, deck.description, deck.language, deck.source, deck.tags)
            for deck in found.decks
        )
    )


class Reading:
    """Decks and cards from JSON, one after the other: a card belongs to the deck before it; what is odd is collected."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._decks: list[Deck] = []
        self._cards: list[list[Card]] = []
        self._past: dict[CardPlace, Past] = {}
        self._problems: list[Problem] = []
        self._count = 0

    def deck(self, value: object) -> None:
        """Begin a deck. Raises InputRefusedError where it is none."""
        try:
            self._begin(value)
        except TypeError as error:
            raise InputRefusedError(f"{self._name}: deck {len(self._decks) + 1} cannot be read: {error}") from error

    def _begin(self, value: object) -> None:
        if not isinstance(value, dict) or not all(isinstance(value.get(key), str) for key in ("name", "id")):
            raise InputRefusedError(f"{self._name}: deck {len(self._decks) + 1} has no name and id")
        description, language, source = (_text(value, key, "") for key in ("description", "language", "source"))
        tags = _texts(value.get("tags", []))
        self._decks.append(Deck(value["name"], (), value["id"], description, language, source, tags))
        self._cards.append([])

    def cards_of(self, value: dict[str, Any]) -> list[object]:
        """Return the list of a deck's cards. Raises InputRefusedError where there is none."""
        found = value.get("cards")
        if not isinstance(found, list):
            raise InputRefusedError(f"{self._name}: the deck {self._decks[-1].name} has no list of cards")
        return found

    def card(self, value: object, line: int = 0) -> None:
        """Add a card to the last deck; one that cannot be read is a problem."""
        self._count += 1
        try:
            card = _card(value)
            if isinstance(value, dict) and "faces" in value:
                self._past[self._decks[-1].id, card.id] = _past(value)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            self._problems.append(Problem(self._name, line, f"card {self._count} is left out: {what}"))
            return
        self._cards[-1].append(card)

    def result(self) -> PackageRead:
        """Return what was read."""
        decks = (replace(deck, cards=tuple(cards)) for deck, cards in zip(self._decks, self._cards, strict=True))
        return PackageRead(Package(tuple(decks), self._past), tuple(self._problems))


def _plain_card(value: dict[str, Any]) -> Card | None:
    """Return a card that has what most have, in a third of the time; None where it has more, or something is odd."""
    if not value.keys() <= _PLAIN or value.get("type") != "basic":
        return None
    ident, question, answer, tags = value.get("id"), value.get("question"), value.get("answer"), value.get("tags", [])
    if isinstance(ident, str) and isinstance(question, str) and isinstance(answer, str) and isinstance(tags, list):
        return Card(ident, question, answer, "basic", "", "", _texts(tags))
    return None


def _card(value: object) -> Card:
    if not isinstance(value, dict):
        raise TypeError("it is no object")
    plain = _plain_card(value)
    if plain is not None:
        return plain
    kind = _text(value, "type", "basic")
    if kind not in get_args(CardType):
        raise ValueError(f"its type is {kind}")
    answer = value.get("answer", "")
    place = value.get("source")
    return Card(
        id=_text(value, "id"),
        question=_text(value, "text" if kind == "cloze" else "question"),
        answer=_texts(answer) if isinstance(answer, list) else _text(value, "answer", ""),
        type=cast("CardType", kind),
        hint=_text(value, "hint", ""),
        extra=_text(value, "extra", ""),
        tags=_texts(value.get("tags", [])),
        source=Source(_text(place, "file"), _number(place, "line"), _number(place, "column")) if place else None,
        image=_text(value, "image", ""),
    )


def _past(value: dict[str, Any]) -> Past:
    faces = {}
    for each in value["faces"]:
        memory = Memory._make(_number(each, key) for key in Memory._fields)
        if not all(map(is_day, memory)):
            raise ValueError("what was learnt of it has numbers that make no sense")
        faces[_number(each, "face")] = memory._replace(suspended=bool(memory.suspended))
    return Past(faces, tuple(_event(each) for each in value["answers"]))


def _event(value: dict[str, Any]) -> Event:
    kind, grade = _number(value, "kind"), _number(value, "grade")
    if kind not in {REVIEW, DRILL}:
        raise ValueError(_UNKNOWN)
    moment = Moment(_number(value, "utc_ms"), _number(value, "offset_s"), _number(value, "day"))
    payload = json.dumps({"interval": _number(value, "interval")}) if "interval" in value else ""
    event = Event(b"", 0, _number(value, "face"), kind, moment, grade, _number(value, "took_ms"), payload=payload)
    if not is_plausible(event):
        raise ValueError(_UNKNOWN)
    return event


def _text(value: Any, key: str, *usual: str) -> str:  # noqa: ANN401 - whatever JSON holds
    found = value.get(key, *usual) if usual else value[key]
    if not isinstance(found, str):
        raise TypeError(f"`{key}` is no text")
    return found


def _number(value: Any, key: str) -> int:  # noqa: ANN401 - whatever JSON holds
    found = value[key]
    if not isinstance(found, int) or not -_LARGEST < found < _LARGEST:
        raise TypeError(f"`{key}` is no whole number")
    return int(found)  # true and false are numbers to Python, and would be kept as such


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError("a list of it holds something that is no text")
    return tuple(value)

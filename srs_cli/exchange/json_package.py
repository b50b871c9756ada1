"""JSON: everything that a package holds, with a schema version, for scripts and for srs itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.files import read_text
from srs_cli.model.card import Card, CardType, Deck, Source
from srs_cli.model.event import Event, Moment
from srs_cli.model.memory import Memory
from srs_cli.model.package import Package, PackageRead, Past
from srs_cli.model.problem import Problem

VERSION = 1
_MARK = b'"srs-package"'


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a package of ours in one JSON object."""
    return head.lstrip()[:1] == b"{" and _MARK in head[:200] and not name.endswith(".jsonl")


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write one JSON object: "srs-package" is the version, "decks" holds the decks with their cards."""
    decks = [deck_object(deck, package.past, wish) for deck in package.decks]
    text = json.dumps({"srs-package": VERSION, "decks": decks}, ensure_ascii=False, indent=1)
    out.write(text.encode("utf-8", "surrogatepass") + b"\n")


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the file holds; raises InputRefusedError where it is no such JSON."""
    try:
        value = json.loads(read_text(path, encoding))
    except (ValueError, RecursionError) as error:
        raise InputRefusedError(f"{name} is no JSON: {error}", "Export it again.") from error
    if not isinstance(value, dict) or value.get("srs-package") != VERSION or not isinstance(value.get("decks"), list):
        raise InputRefusedError(f"{name} is no package of srs that this version can read")
    problems: list[Problem] = []
    past: dict[tuple[str, str], Past] = {}
    decks = tuple(_deck(each, name, past, problems) for each in value["decks"])
    return PackageRead(Package(decks, past), tuple(problems))


def deck_object(deck: Deck, past: Mapping[tuple[str, str], Past], wish: Wish) -> dict[str, Any]:
    """Return a deck as JSON has it."""
    found: dict[str, Any] = {"name": deck.name, "id": deck.id}
    found |= {key: value for key in ("description", "language", "source") if (value := getattr(deck, key))}
    if deck.tags:
        found["tags"] = list(deck.tags)
    found["cards"] = [card_object(card, past.get((deck.id, card.id))) for card in deck.cards]
    wish.step(len(deck.cards))
    return found


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
    return found | ({"payload": event.payload} if event.payload else {})


def _deck(value: Any, name: str, past: dict[tuple[str, str], Past], problems: list[Problem]) -> Deck:  # noqa: ANN401
    if not isinstance(value, dict) or not isinstance(value.get("cards"), list):
        raise InputRefusedError(f"{name}: a deck without cards")
    cards = []
    for each in value["cards"]:
        try:
            card = _card(each)
            if "faces" in each:
                past[str(value["id"]), card.id] = _past(each)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem(name, 0, f"a card that cannot be read: {error}"))
            continue
        cards.append(card)
    return Deck(
        name=str(value.get("name", name)),
        cards=tuple(cards),
        id=str(value.get("id", "")),
        description=str(value.get("description", "")),
        language=str(value.get("language", "")),
        source=str(value.get("source", "")),
        tags=tuple(map(str, value.get("tags", ()))),
    )


def _card(value: dict[str, Any]) -> Card:
    kind = value.get("type", "basic")
    if kind not in get_args(CardType):
        raise ValueError(kind)
    answer = value.get("answer", "")
    place = value.get("source")
    return Card(
        id=str(value["id"]),
        question=str(value["text"] if kind == "cloze" else value["question"]),
        answer=tuple(map(str, answer)) if isinstance(answer, list) else str(answer),
        type=cast("CardType", kind),
        hint=str(value.get("hint", "")),
        extra=str(value.get("extra", "")),
        tags=tuple(map(str, value.get("tags", ()))),
        source=Source(str(place["file"]), int(place["line"]), int(place["column"])) if place else None,
        image=str(value.get("image", "")),
    )


def _past(value: dict[str, Any]) -> Past:
    faces = {}
    for each in value["faces"]:
        fields = dict(each)
        number = int(fields.pop("face"))
        faces[number] = Memory(**fields)
    events = tuple(
        Event(
            b"", 0, int(each["face"]), int(each["kind"]),
            Moment(int(each["utc_ms"]), int(each["offset_s"]), int(each["day"])),
            int(each["grade"]), int(each["took_ms"]), payload=str(each.get("payload", "")),
        )
        for each in value["answers"]
    )  # fmt: skip
    return Past(faces, events)

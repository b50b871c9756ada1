"""JSON lines: a line for the format's version, one for each deck, one for each card of the deck above it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.json_package import Reading, card_object, deck_object
from srs_cli.exchange.losses import ALL_BUT_MEDIA, tell_losses
from srs_cli.files import read_text
from srs_cli.model.package import Package, PackageRead

VERSION = 1
_NAME = "srs-lines"


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file begins with the line of this format."""
    del name
    return head.startswith(f'{{"{_NAME}"'.encode())


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the lines."""
    out.write(_line({_NAME: VERSION}))
    for deck in package.decks:
        out.write(_line({"deck": deck_object(deck)}))
        out.writelines(_line({"card": card_object(card, package.past.get((deck.id, card.id)))}) for card in deck.cards)
        wish.step(len(deck.cards))
    tell_losses(package, wish, "jsonl", ALL_BUT_MEDIA)


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the file holds; raises InputRefusedError with the line of what is no JSON, or in the wrong place."""
    reading = Reading(name)
    known = begun = False
    for number, line in enumerate(read_text(path, encoding).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputRefusedError(f"{name}:{number}: this line is no JSON", "Export it again.") from error
        what = value if isinstance(value, dict) else {}
        if not known:
            if what.get(_NAME) != VERSION:
                break
            known = True
        elif "deck" in what:
            reading.deck(what["deck"])
            begun = True
        elif "card" in what and begun:
            reading.card(what["card"], number)
        else:
            raise InputRefusedError(f"{name}:{number}: neither a deck nor a card of one", "Export it again.")
    if not known:
        raise InputRefusedError(
            f"{name} holds no such lines, or those of a newer srs", "`srs export -f jsonl` makes some."
        )
    return reading.result()


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n"

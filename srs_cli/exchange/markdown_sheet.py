"""Markdown: a sheet to read, with the answers below the questions or at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from srs_cli.exchange import Wish
from srs_cli.exchange.losses import DECK_DESCRIPTION, tell_losses
from srs_cli.model.card import Answer, Deck
from srs_cli.model.face import face, face_numbers
from srs_cli.model.package import Package
from srs_cli.text import clean, clean_line

_INDENT = "   "
_ESCAPE = r"\\"  # one backslash, as a replacement is written
_HEADING = re.compile(r"^(?=#{1,6}\s|[=-]+\s*$)")


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a numbered list of questions for each deck."""
    where = wish.answers or "below"
    lines: list[str] = []
    for deck in package.decks:
        lines += [f"# {clean_line(deck.name)}", ""]
        if deck.description:
            lines += [clean(deck.description), ""]
        for number, (question, answer) in enumerate(_pairs(deck), 1):
            lines += _item(number, question)
            if where == "below":
                lines += ["", *(f"{_INDENT}> {line}".rstrip() for line in answer)]
            lines.append("")
        wish.step(len(deck.cards))
    if where == "end":
        for deck in package.decks:
            lines += [f"# Answers: {clean_line(deck.name)}", ""]
            for number, (_question, answer) in enumerate(_pairs(deck), 1):
                lines += [*_item(number, "\n".join(answer)), ""]
    out.write(("\n".join(lines).rstrip("\n") + "\n").encode("utf-8"))
    tell_losses(package, wish, "a sheet", ("extra", "image", DECK_DESCRIPTION))


def _pairs(deck: Deck) -> Iterator[tuple[str, list[str]]]:
    """Yield each question, and the lines of its answer with the card's extra text."""
    for card in deck.cards:
        for number in face_numbers(card):
            asked = face(card, number)
            picture = f"\n![]({clean_line(card.image)})" if card.image else ""
            yield (
                asked.question + picture,
                [*_answer(asked.answer), *(["", *_answer(card.extra)] if card.extra else [])],
            )


def _answer(answer: Answer) -> list[str]:
    lines = answer if isinstance(answer, str) else "\n".join(f"- {line}" for line in answer)
    return clean(lines).split("\n")


def _item(number: int, text: str) -> list[str]:
    first, *rest = clean(text).split("\n")
    return [f"{number}. {_HEADING.sub(_ESCAPE, first)}", *(f"{_INDENT}{line}".rstrip() for line in rest)]

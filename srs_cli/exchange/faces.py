"""Cards as questions and answers of plain text, for formats that know nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from srs_cli.model.card import Card
from srs_cli.model.face import face, face_numbers


def pairs(card: Card) -> Iterator[tuple[str, str]]:
    """Yield question and answer of a card: one pair; of a cloze one for each deletion. The lines of a list are lines."""
    numbers = face_numbers(card) if card.type == "cloze" else (0,)
    for number in numbers:
        asked = face(card, number)
        answer = asked.answer if isinstance(asked.answer, str) else "\n".join(asked.answer)
        yield asked.question, answer

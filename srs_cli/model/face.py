"""The faces of a card: the questions that one card asks, each with a schedule of its own."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.model.card import Answer, Card

MAX_FACES = 64  # the store numbers a face within its card by six bits
# {{c1::…}}: number and content. It holds neither the end mark nor the beginning of another one, so that scanning is linear.
DELETION = re.compile(r"\{\{c([0-9]{1,2})::((?:[^{}]|\{(?!\{c[0-9])|\}(?!\}))*)\}\}")
_BLANK = "____"


class Face(Struct, frozen=True):
    """One question as it is asked: Markdown text, and an answer of one text or a list of lines."""

    question: str
    answer: Answer
    hint: str = ""

    def turned(self) -> Face:
        """Return the face with question and answer changed about; no hint goes with it."""
        return Face(_as_text(self.answer), self.question)


def _as_text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else "\n".join(f"- {line}" for line in answer)


def gap_text(text: str) -> str:
    """Return a text as it can stand in a deletion, where two colons would begin a hint and two braces would end it."""
    return text.replace("::", ":\N{WORD JOINER}:").replace("}}", "} }").replace("{{c", "{ {c")


def face_numbers(card: Card) -> tuple[int, ...]:
    """Return the numbers of the card's faces, ascending: a cloze has one for each c-number, counted from 0."""
    if card.type == "cloze":
        return deletions(card.question)
    return (0, 1) if card.type == "both" else (0,)


def deletions(text: str) -> tuple[int, ...]:
    """Return the numbers of a cloze text's deletions, counted from 0, ascending, without repeats."""
    numbers = {int(match[1]) - 1 for match in DELETION.finditer(text) if match[2].partition("::")[0].strip()}
    return tuple(sorted(number for number in numbers if 0 <= number < MAX_FACES))


def face(card: Card, number: int) -> Face:
    """Return the card's face of that number, as a student sees it."""
    if card.type == "cloze":
        return _cloze(card, number)
    if number == 1:
        return Face(card.question, card.answer).turned()
    return Face(card.question, card.answer, card.hint)


def _cloze(card: Card, number: int) -> Face:
    asked: list[str] = []

    def show(match: re.Match[str]) -> str:
        answer, _, hint = match[2].partition("::")
        if int(match[1]) - 1 != number:
            return answer
        asked.append(answer)
        return f"[{hint}]" if hint else _BLANK

    question = DELETION.sub(show, card.question)
    return Face(question, "; ".join(dict.fromkeys(asked)), card.hint)

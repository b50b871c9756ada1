"""The gates that every draft passes before it becomes a card, whichever shape made it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from srs_cli.model.card import Card, Draft, Left
from srs_cli.model.face import face, face_numbers
from srs_cli.text import fold

MOST_WORDS = 60
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_PRONOUN_FIRST = re.compile(
    r"(?:he|she|it|they|him|her|them|his|its|their|this|these|those|that|here|there|the latter|the former)\b(?!\s+(?:is|are|was|were) (?:a|an|the)\b)",
    re.IGNORECASE,
)
_SHORT = 3  # words: an answer this short may well stand in its question by chance ("a", "two")


def pass_gates(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Left]]:
    """Return the drafts that may become cards, and what was turned away, with the reason; two alike are one."""
    kept: dict[str, Draft] = {}
    left: list[Left] = []
    for draft in drafts:
        reason = fault(draft)
        if reason:
            left.append(Left(draft.line, reason))
            continue
        key = fold(f"{' '.join(draft.context) if _needs_context(draft) else ''} {draft.question}")
        if key not in kept:
            kept[key] = draft
        elif draft.type != "cloze" and _lines(kept[key]) != _lines(draft):
            kept[key] = _joined(kept[key], draft)
    return list(kept.values()), left


def fault(draft: Draft) -> str:
    """Return why a draft cannot be a card, or nothing."""
    question, answers = _asked(draft)
    if not question.strip() or not any(answer.strip() for answer in answers):
        return "the question or the answer is empty"
    if draft.type == "cloze" and count_words(question) > MOST_WORDS:
        return f"longer than {MOST_WORDS} words"
    if draft.type != "cloze" and any(_gives_away(question, answer) for answer in answers):
        return "the question holds its answer"
    return ""


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(text))


def _asked(draft: Draft) -> tuple[str, list[str]]:
    if draft.type != "cloze":
        return draft.question, _lines(draft)
    card = Card(id="", question=draft.question, type="cloze")
    faces = [face(card, number) for number in face_numbers(card)]
    return (faces[0].question if faces else ""), [str(each.answer) for each in faces]


def _lines(draft: Draft) -> list[str]:
    return [draft.answer] if isinstance(draft.answer, str) else list(draft.answer)


def _gives_away(question: str, answer: str) -> bool:
    words = _WORD.findall(fold(answer))
    return len(words) >= _SHORT and " ".join(words) in " ".join(_WORD.findall(fold(question)))


def _needs_context(_draft: Draft) -> bool:
    return False


def _joined(first: Draft, second: Draft) -> Draft:
    return replace(first, answer=tuple(dict.fromkeys([*_lines(first), *_lines(second)])))

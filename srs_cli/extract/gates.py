"""The gates that every draft passes before it becomes a card, whichever shape made it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from srs_cli.model.card import Card
from srs_cli.model.draft import Draft, Left
from srs_cli.model.face import face, face_numbers
from srs_cli.text import fold

MOST_WORDS = 60
_MOST_WORDS_AROUND_A_GAP = 45  # a longer sentence holds more than one idea
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_GIVEN_AWAY = 3  # words: a shorter answer may stand in its question by chance
# What a sentence may not open with when nothing before it is shown. "It is a … that" and "This is called" name their own
# subject no more than "He" does.
_POINTING = re.compile(
    r"(?:he|she|it|they|him|her|them|his|hers|its|their|this|these|those|here|there(?! (?:is|are|was|were)\b)|the (?:latter|former))\b",
    re.IGNORECASE,
)
# A gap that no one could fill: cut off in mid phrase, or a word that stands for something else.
_CUT_OFF = re.compile(
    r"(?:least|most|more|less|than|of)\b.*|.*(?:\b(?:and|or|but|to|of|the|an?|with|for|in|on|by|as|from|that)|,)",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"(?:its|their|his|hers?|our|your|my|all other|other|others|(?:the )?same|such|this|that|these|those)(?: [\w'’-]+){0,2}"
    r"|otherwise|again|also|too|(?-i:[a-z]\w*ly)",  # an adverb; not July, not Italy
    re.IGNORECASE,
)
_BY_SENTENCE = frozenset({"prose", "outline", "table"})  # shapes whose cards are sentences of running text
_BY_AUTHOR = frozenset({"marked", "flashcards"})  # shapes whose questions are as their author wrote them
_CHOICE = re.compile(r"\bor\b|\bwhich of\b", re.IGNORECASE)  # the question names its answer among others
_EMPTY_OPENING = re.compile(r"there (?:is|are|was|were)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# Where a text that is too long for one line may be parted, the best place first.
_JOINTS = (
    re.compile(r"(?<=[.!?])\s+(?=[\"“'‘(]?[A-ZÀ-ÖØ-Þ0-9])"),
    re.compile(r"(?<=;)\s+"),
    re.compile(r"\s+[-–—]\s+"),
    re.compile(r"(?<=,)\s+(?=(?:and|but|or|while|which|whereas|so)\b)"),
    re.compile(r"(?<=,)\s+"),
)


def pass_gates(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Left]]:
    """Return the drafts that may become cards, and what was turned away, with the reason.

    Drafts that ask the same become one with all their answers; a long answer becomes a list.
    """
    kept: dict[tuple[str, str], Draft] = {}
    left: list[Left] = []
    for draft in drafts:
        whole = _as_list(_under_heading(draft))
        reason = fault(whole)
        if reason:
            left.append(Left(draft.line, reason))
            continue
        key = (draft.type, fold(draft.question))
        first = kept.get(key)
        if first is None:
            kept[key] = whole
        elif draft.type != "cloze" and not set(_lines(whole)) <= set(_lines(first)):
            kept[key] = replace(first, answer=tuple(dict.fromkeys([*_lines(first), *_lines(whole)])))
    return list(kept.values()), left


def fault(draft: Draft) -> str:
    """Return why a draft cannot be a card, or nothing."""
    question, answers = _asked(draft)
    if not question.strip() or not answers or not all(answer.strip() for answer in answers):
        return "the question or the answer is empty"
    words = count_words(question)
    if words > MOST_WORDS or any(count_words(answer) > MOST_WORDS for answer in answers):
        return f"longer than {MOST_WORDS} words"
    if draft.shape in _BY_SENTENCE and draft.type == "cloze" and (reason := _faulty_sentence(question, words, answers)):
        return reason
    offered = draft.shape in _BY_AUTHOR and _CHOICE.search(question)
    if draft.type != "cloze" and not offered and any(_gives_away(question, answer) for answer in answers):
        return "the question holds its answer"
    return ""


def _faulty_sentence(question: str, words: int, answers: list[str]) -> str:
    """Return why a sentence with a gap cannot be asked, or nothing."""
    if _POINTING.match(question):
        return "it opens with a word that points to something before it"
    if words > _MOST_WORDS_AROUND_A_GAP:
        return "more than one idea"
    unsaid = _EMPTY_OPENING.match(question) and not any(_DIGIT.search(answer) for answer in answers)
    if unsaid or any(_is_vague(answer) for answer in answers):
        return "the gap could be filled with anything"
    return ""


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(text))


def _under_heading(draft: Draft) -> Draft:
    """Return a fill-in that lacks its subject or its occasion led by the heading that gives it."""
    if draft.type != "cloze" or draft.shape != "outline" or not draft.context:
        return draft
    heading = draft.context[-1].rstrip(" :")
    bare = draft.question.startswith("{{") or draft.question[:1].islower()
    if not bare or fold(heading) in fold(draft.question):
        return draft
    return replace(draft, question=f"{heading} – {draft.question}")


def _as_list(draft: Draft) -> Draft:
    """Return the draft with each line of its answer parted where it is longer than a line may be."""
    if draft.type == "cloze":
        return draft
    lines = _lines(draft)
    parted = [part for line in lines for part in _parts(line)]
    return draft if parted == lines else replace(draft, answer=tuple(parted))


def _parts(line: str) -> list[str]:
    parts = [line]
    for joint in _JOINTS:
        if all(count_words(part) <= MOST_WORDS for part in parts):
            break
        parts = [
            piece for part in parts for piece in ([part] if count_words(part) <= MOST_WORDS else joint.split(part))
        ]
    return parts


def _asked(draft: Draft) -> tuple[str, list[str]]:
    if draft.type != "cloze":
        return draft.question, _lines(draft)
    card = Card(id="", question=draft.question, type="cloze")
    faces = [face(card, number) for number in face_numbers(card)]
    return (faces[0].question if faces else ""), [str(each.answer) for each in faces]


def _lines(draft: Draft) -> list[str]:
    return [draft.answer] if isinstance(draft.answer, str) else list(draft.answer)


def _is_vague(gap: str) -> bool:
    return _CUT_OFF.fullmatch(gap) is not None or _STANDS_FOR.fullmatch(gap) is not None


def _gives_away(question: str, answer: str) -> bool:
    words = _WORD.findall(fold(answer))
    return len(words) >= _GIVEN_AWAY and f" {' '.join(words)} " in f" {' '.join(_WORD.findall(fold(question)))} "

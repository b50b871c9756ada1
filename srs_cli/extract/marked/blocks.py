"""Marked cards of several lines: Q:/A:, "?" between front and back, rules between cards, question headings, clozes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, field

from srs_cli.extract.pages.rows import Row
from srs_cli.extract.pages.wording import SEED, asks, without_marks
from srs_cli.model.card import CardType
from srs_cli.model.draft import Draft, Harvest, Left

_NAME = "marked"
_LONGEST = 24  # lines of one card
_COLON = r"\s?[:.)\]\uff1a\u2013\u2014-]"
_FRONT = re.compile(
    rf"(?:\d{{1,3}}[.)]\s?)?[\[(]?(?:(?:question|frage|pregunta|front|prompt)(?:\s?(?:no\.?\s?)?#?\d{{1,4}})?(?:{_COLON}\s*|$)"
    rf"|[q\uff31]\.?\s?\d{{0,4}}{_COLON}\s*|q\s?\d{{1,4}}\s+(?=\S)|\d{{1,4}}\s?q(?:{_COLON}\s*|\s+(?=\S)))",
    re.IGNORECASE,
)
_BACK = re.compile(
    rf"(?:\d{{1,3}}[.)]\s?)?[\[(]?(?:(?:(?:correct |model |the )?answer|ans|antwort|respuesta|r\u00e9ponse|back|solution)(?:\s?#?\d{{1,4}})?(?:{_COLON}\s*|$)"
    rf"|[a\uff21]\.?\s?\d{{0,4}}{_COLON}\s*|a\s?\d{{1,4}}\s+(?=\S)|\d{{1,4}}\s?a(?:{_COLON}\s*|\s+(?=\S)))",
    re.IGNORECASE,
)
_LONG_BACK = re.compile(
    r"(?:correct |model |the )?(?:answer|ans|antwort|respuesta|solution)(?:\s?#?\d{1,4})?\s?[:\uff1a]\s?", re.IGNORECASE
)
_HINT = re.compile(r"hint\s?:\s?", re.IGNORECASE)
_OPTION = re.compile(r"[\[(]?([a-h])[\])]?[.):]?(?:\s+(\S.*))?$", re.IGNORECASE)
_LISTED = re.compile(r"\(?([a-h])[.):]\s+(\S.*)$", re.IGNORECASE)
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:\* ){2,8}\*|\u2014{2,}|~{3,}|%{2,})$")
_HASHES = re.compile(r"(#{1,6})\s+")
_MARKED_CLOZE = re.compile(r"\{\{c\d{1,3}::[^{}]{1,400}\}\}")
_HIGHLIGHT = re.compile(r"(?<![\w=])==(?=[^\s=])([^=]{1,200})(?<=\S)==(?![\w=])")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u00c0-\u00de{=\"])")
_DECLARED = re.compile(
    r"\b(?:flash ?cards?|glossary|vocab(?:ulary)?|key (?:terms|words)|definitions?)\b", re.IGNORECASE
)


class _Open(Struct):
    """A card being read."""

    line: int
    front: list[str]
    back: list[str] = field(default_factory=list)
    hint: str = ""
    in_back: bool = False
    used: list[int] = field(default_factory=list)


def questions(rows: Sequence[Row]) -> Harvest:
    """Return the cards whose question and answer are marked Q and A, or whose answer alone is."""
    rows = list(rows)
    found = _questions_and_answers(rows)
    rest = [r for r in rows if r.line.number not in found.used] if found.used else rows
    more = _answers_alone(rest)
    return Harvest(found.drafts + more.drafts, found.used | more.used, found.left + more.left)


def _questions_and_answers(rows: list[Row]) -> Harvest:
    drafts, used, left = [], set[int](), []
    for card in _read(rows):
        front = without_marks(" ".join(card.front))
        if front and card.back:
            used.update(card.used)
            drafts.append(_draft(front, card.back, card.line, hint=card.hint))
        else:
            left.append(
                Left(
                    card.line,
                    "a marked question or answer that is empty"
                    if card.in_back
                    else "a marked question without an answer",
                )
            )
    if not drafts:
        return Harvest()
    return Harvest(tuple(drafts), frozenset(used | {x.line for x in left}), tuple(left))


def _read(rows: list[Row]) -> list[_Open]:
    cards: list[_Open] = []
    card: _Open | None = None
    for n, row in enumerate(rows):
        front = _FRONT.match(row.text)
        if front:
            card = _Open(row.line.number, [t for t in [row.text[front.end() :]] if t], used=[row.line.number])
            cards.append(card)
        elif (
            card
            and not row.head
            and not _RULE.match(row.text)
            and len(card.used) <= _LONGEST
            and not _is_after(row, rows[n + 1 : n + 2], card)
        ):
            card.used.append(row.line.number)
            _take(card, row.text, option=_is_option(rows, n))
        else:
            card = None
    return cards


def _take(card: _Open, text: str, *, option: bool) -> None:
    """Add a line to the card: to its question until a line is marked as the answer, then to its answer."""
    back = None if option or (card.in_back and not _LONG_BACK.match(text)) else _BACK.match(text)
    hint = _HINT.match(text)
    if back:
        card.in_back = True
        card.back += [t for t in [text[back.end() :]] if t]
        _choose(card, card.front[1:])
    elif hint:
        card.hint = text[hint.end() :]
    else:
        (card.back if card.in_back else card.front).append(text)


def _is_after(row: Row, following: list[Row], card: _Open) -> bool:
    """Return whether the row stands outside the card: a section's name above the next card, or text after the last."""
    if not row.blank or not card.back or row.bulleted or row.indented:
        return False
    if not following:
        return True
    next_card = _FRONT.match(following[0].text) is not None
    return not next_card or (len(row.text) <= 60 and row.text[-1] not in ".!?;,")


def _is_option(rows: list[Row], n: int) -> bool:
    """Return whether "A. …" opens a choice of answers, not the answer."""
    letters = [found.group(1).lower() for found in (_LISTED.match(r.text) for r in rows[n : n + 3]) if found]
    return letters[:2] == ["a", "b"]


def _choose(card: _Open, lines: list[str]) -> None:
    """Put the chosen option's text in place of its letter, and take the options out of the question."""
    options = {m.group(1).lower(): m.group(2) for m in map(_LISTED.match, lines) if m}
    said = _OPTION.match(card.back[0]) if len(options) >= 2 and card.back else None
    if said and said.group(1).lower() in options:
        card.front = [card.front[0], *(line for line in lines if not _LISTED.match(line))]
        card.back = [said.group(2) or options[said.group(1).lower()]]


def _answers_alone(rows: list[Row]) -> Harvest:
    """Return the cards of questions without a mark above "Answer: …"."""
    drafts, used = [], set[int]()
    for n, row in enumerate(rows):
        back = _LONG_BACK.match(row.text)
        if not back or not n:
            continue
        top = n - 1
        while (
            top > 0 and n - top < 8 and rows[top].asks < SEED and not rows[top].blank and _LISTED.match(rows[top].text)
        ):
            top -= 1
        if rows[top].asks < SEED or rows[top].line.number in used:
            continue
        question = _Open(rows[top].line.number, [rows[top].text, *(r.text for r in rows[top + 1 : n])])
        end = n + 1
        while (
            end < len(rows)
            and end - n < _LONGEST
            and not rows[end].blank
            and rows[end].asks < SEED
            and not rows[end].head
            and rows[end].number < 0
        ):
            end += 1
        question.back = [t for t in [row.text[back.end() :], *(r.text for r in rows[n + 1 : end])] if t]
        _choose(question, question.front[1:])
        if question.back:
            front = re.sub(r"^\(?\d{1,3}[.)]\s{1,9}", "", question.front[0])
            drafts.append(_draft(without_marks(" ".join([front, *question.front[1:]])), question.back, question.line))
            used.update(r.line.number for r in rows[top:end])
    return Harvest(tuple(drafts), frozenset(used)) if len(drafts) >= 2 else Harvest()


def split_by_mark(rows: Sequence[Row]) -> Harvest:
    """Return the cards whose front and back a line holding only "?" (or "??": both ways) divides."""
    drafts, used = [], set[int]()
    for block in _blocks(rows) if any(r.text in ("?", "??") for r in rows) else ():
        at = next((n for n, r in enumerate(block) if r.text in ("?", "??")), 0)
        if at and at + 1 < len(block) and not any(r.head for r in block):
            front, back = [r.text for r in block[:at]], [r.text for r in block[at + 1 :]]
            both: CardType = "both" if block[at].text == "??" else "basic"
            drafts.append(_draft(" ".join(front), back, block[0].line.number, kind=both))
            used.update(r.line.number for r in block)
    return Harvest(tuple(drafts), frozenset(used))


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        if block and row.blank:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def headed(rows: Sequence[Row]) -> Harvest:
    """Return the cards of question headings with a text below each, where the headings of a level are questions."""
    rows = list(rows)
    heads = [n for n, r in enumerate(rows) if r.head]
    declared = any(_DECLARED.search(rows[n].text) for n in heads[:2])
    levels: dict[int, list[tuple[int, int]]] = {}
    for n, stop in zip(heads, [*heads[1:], len(rows)], strict=False):
        levels.setdefault(_level(rows[n]), []).append((n, stop))
    drafts, used, left = [], set[int](), []
    for places in levels.values():
        filled = [(n, stop) for n, stop in places if 0 < stop - n - 1 <= _LONGEST]
        asked = sum(asks(_bare(rows[n])) >= SEED for n, _ in places)
        brief = sum(len(" ".join(r.text for r in rows[n + 1 : stop]).split()) <= 60 for n, stop in filled)
        if asked < max(2, 0.75 * len(places)) and not (
            declared and len(filled) >= 3 and brief == len(filled) == len(places)
        ):
            continue
        for n, stop in places:
            used.update(r.line.number for r in rows[n:stop] if not _RULE.match(r.text))
            answer = [r.text for r in rows[n + 1 : stop] if not _RULE.match(r.text)]
            if stop - n - 1 <= _LONGEST and answer:
                drafts.append(_draft(_bare(rows[n]), answer, rows[n].line.number))
            else:
                left.append(Left(rows[n].line.number, "a question heading without an answer of a card's length"))
    return Harvest(tuple(drafts), frozenset(used), tuple(left))


def _level(row: Row) -> int:
    hashes = _HASHES.match(row.text)
    return row.line.heading or (len(hashes.group(1)) if hashes else 1)


def _bare(row: Row) -> str:
    text = _HASHES.sub("", row.text, count=1).rstrip("# ")
    return re.sub(r"^(?:\d{1,3}[.)]\s{1,9}|q\s?\d{0,3}\s?[:.)]\s{0,9})", "", text, flags=re.IGNORECASE)


def ruled(rows: Sequence[Row]) -> Harvest:
    """Return the cards that rules divide: each block's first line is the front, the rest the back."""
    at = [n for n, r in enumerate(rows) if _RULE.match(r.text)]
    blocks = [list(rows[above + 1 : below]) for above, below in pairwise([-1, *at, len(rows)]) if below - above > 1]
    fit = [b for b in blocks if 2 <= len(b) <= 10 and _is_front(b) and not any(r.head for r in b)]
    if len(fit) < 3 or len(fit) < 0.8 * len(blocks):
        return Harvest()
    drafts = [_draft(b[0].text, [r.text for r in b[1:]], b[0].line.number) for b in fit]
    rules = {rows[n].line.number for n in at}
    return Harvest(tuple(drafts), frozenset({r.line.number for b in fit for r in b} | rules))


def _is_front(block: list[Row]) -> bool:
    """Return whether the first line is the front of a card: set off from the rest, or a question; else it may be verse."""
    row = block[0]
    brief = len(row.text.split()) <= 12 and row.text[-1] not in ".;,:!" and (len(block) == 2 or block[1].blank)
    return len(row.text) <= 160 and (row.asks >= SEED or brief)


def clozes(rows: Sequence[Row]) -> Harvest:
    """Return the cards of lines that hold deletions, {{c1::so}} or ==so==."""
    drafts, used = [], set[int]()
    for row in rows:
        text = row.line.text if "{{c" in row.line.text or "==" in row.line.text else ""
        if not text or len(text) > 5000:
            continue
        body = re.sub(r"^\d{1,3}[.)]\s{1,9}", "", row.text)
        if not _MARKED_CLOZE.search(body):
            body = _numbered(body)
        for sentence in [body] if len(body.split()) <= 60 else _SENTENCE.split(body):
            rest = re.findall(r"\w+", _MARKED_CLOZE.sub("", sentence))
            if _MARKED_CLOZE.search(sentence) and len(rest) >= 2:
                drafts.append(Draft(sentence, "", row.line.number, _NAME, type="cloze"))
                used.add(row.line.number)
    return Harvest(tuple(drafts), frozenset(used))


def _numbered(text: str) -> str:
    """Return the text with each highlight as a deletion of its own."""
    count = 0

    def deletion(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{{{{c{count}::{found.group(1)}}}}}"

    return _HIGHLIGHT.sub(deletion, text) if "{" not in text else text


def _draft(front: str, back: list[str], line: int, *, hint: str = "", kind: CardType = "basic") -> Draft:
    return Draft(front, tuple(back) if len(back) > 1 else back[0], line, _NAME, type=kind, hint=hint)

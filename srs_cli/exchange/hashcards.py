"""Markdown as hashcards reads it: `Q:` and `A:`, `C:` with its deletions in brackets, the deck's name in front."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.brackets import bracketed, has_plain_gaps, unbracketed
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import tell_cards
from srs_cli.exchange.markdown_lists import answer_of, list_text
from srs_cli.files import read_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem

CARRIES: tuple[str, ...] = ()
_SUFFIXES = (".md", ".markdown")
_MARK = re.compile(r"(?:([QAC]):|---$)")
_LOOKS_MARKED = re.compile(r" *(?:[QAC]:|---$)")
_SHIFTED = re.compile(r" +(?:[QAC]:|---$)")
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_SETTING = re.compile(r"""^([\w-]+)[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*')""", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    """Tell whether a Markdown file holds cards and, but for headings, nothing else before the first."""
    text = beginning(head)
    if not name.endswith(_SUFFIXES):
        return False
    front = _FRONT.match(text)
    kinds = [
        mark[1] if (mark := _MARK.match(line)) else "#" if line.startswith("#") else "text"
        for line in text[front.end() if front else 0 :].split("\n")
        if line.strip()
    ]
    started = next((kind for kind in kinds if kind != "#"), "")
    marks = [kind for kind in kinds if kind in {"Q", "A", "C"}]
    return started in {"Q", "C"} and not any(pair in {("Q", "Q"), ("Q", "C")} for pair in pairwise(marks))


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a card after the other; one that is asked both ways is written as two, as hashcards has them."""
    for deck in package.decks:
        front = f"name = {_toml(deck.name)}\nsrs-id = {_toml(deck.id)}"
        out.write(f"---\n{front}\n---\n".encode("utf-8", "replace"))
        out.writelines(
            "".join(f"\n{each}\n" for each in _cards(card)).encode("utf-8", "replace") for card in deck.cards
        )
        uneven = [card for card in deck.cards if card.type == "cloze" and not has_plain_gaps(card.question)]
        tell_cards(uneven, wish, "with gaps lose the gaps' hints or that several are asked at once")
        wish.step(len(deck.cards))


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return the deck; raises InputRefusedError where there is no card. What is no card is told with its line."""
    text = read_text(path, encoding)
    front = _FRONT.match(text)
    settings = {key: _toml_text(value) for key, value in _SETTING.findall(front[1] or "")} if front else {}
    reading = _Reading(name)
    skipped = text[: front.end()].count("\n") if front else 0
    for number, line in enumerate(text.split("\n")[skipped:], skipped + 1):
        reading.take(number, line)
    reading.close()
    if not reading.cards:
        raise InputRefusedError(
            f"{name}: no card begins with Q: or C:", "Expected `Q: …` and `A: …`.", tuple(map(str, reading.problems))
        )
    cards, lines = _paired(reading.cards, reading.lines)
    deck = Deck(settings.get("name") or Path(name).stem, tuple(cards), settings.get("srs-id", ""))
    lacks = frozenset({"hint", "extra", "image"})
    return PackageRead(Package((deck,)), tuple(reading.problems), lines=(tuple(lines),), lacks=lacks)


def _cards(card: Card) -> list[str]:
    if card.type == "cloze":
        return [_part("C", bracketed(card.question))]
    question, answer = card.question, list_text(card.answer)
    there = f"{_part('Q', question)}\n{_part('A', answer)}"
    return [there, f"{_part('Q', answer)}\n{_part('A', question)}"] if card.type == "both" else [there]


def _part(mark: str, text: str) -> str:
    """Return a text behind its mark; a line of it that looks like a mark stands one blank further in."""
    first, *others = text.split("\n")
    return "\n".join([f"{mark}: {first}", *(f" {line}" if _LOOKS_MARKED.match(line) else line for line in others)])


def _paired(cards: list[Card], lines: list[int]) -> tuple[list[Card], list[int]]:
    """Return the cards with each that its reverse follows as one card, asked both ways."""
    found: list[Card] = []
    places: list[int] = []
    for card, line in zip(cards, lines, strict=True):
        before = found[-1] if found else None
        if (
            before is not None
            and before.type == card.type == "basic"
            and before.question == card.answer
            and before.answer == card.question
        ):
            found[-1] = Card("", before.question, answer_of(str(before.answer)), "both")
        else:
            if before is not None and before.type == "basic":
                found[-1] = Card("", before.question, answer_of(str(before.answer)))
            found.append(card)
            places.append(line)
    if found and found[-1].type == "basic":
        found[-1] = Card("", found[-1].question, answer_of(str(found[-1].answer)))
    return found, places


class _Reading(Struct):
    """The reading of one file, line by line."""

    name: str
    cards: list[Card] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _line: int = 0
    _kind: str = ""  # what is being read: a question "Q", its answer "A", a cloze "C"
    _question: str = ""
    _texts: list[str] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Read a line."""
        mark = _MARK.match(line)
        if mark is None:
            if self._kind:
                self._texts.append(line[1:] if _SHIFTED.match(line) else line)
            return
        kind = mark[1] or ""
        if kind == "A":
            if self._kind == "Q":
                self._question = "\n".join(self._texts)
                self._texts = [_behind(line)]
                self._kind = "A"
            else:
                self.problems.append(Problem(self.name, number, "an answer without a question; it is left out"))
                self.close()
            return
        self.close()
        if kind:
            self._line, self._kind, self._texts = number, kind, [_behind(line)]

    def close(self) -> None:
        """End the card that is being read."""
        text = "\n".join(self._texts).strip("\n")
        if self._kind == "C":
            self._add(Card("", unbracketed(text), type="cloze"))
        elif self._kind == "A":
            self._add(Card("", self._question.strip("\n"), text))
        elif self._kind == "Q":
            self.problems.append(Problem(self.name, self._line, "a question without an answer; it is left out"))
        self._kind, self._texts = "", []

    def _add(self, card: Card) -> None:
        self.cards.append(card)
        self.lines.append(self._line)


def _behind(line: str) -> str:
    """Return what follows a line's mark and one blank."""
    return line[2:].removeprefix(" ")


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_text(value: str) -> str:
    if value.startswith("'"):
        return value[1:-1]
    try:
        return str(json.loads(value))
    except ValueError:
        return value[1:-1]

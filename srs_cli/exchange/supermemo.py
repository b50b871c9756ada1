"""SuperMemo's question-and-answer text: lines that begin with Q: or A:, a blank line between cards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.faces import pairs
from srs_cli.exchange.heads import lines as first_lines
from srs_cli.exchange.losses import tell_cards
from srs_cli.files import read_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem

CARRIES: tuple[str, ...] = ()
_MARKED = re.compile(r"([qQ]|[aA]\d{0,2}): ?")


def recognises(head: bytes, name: str) -> bool:
    """Tell whether every line of a text file is marked Q: or A:, and there are both."""
    if "." in name and not name.endswith(".txt"):
        return False
    marks = [_MARKED.match(line) for line in first_lines(head)]
    kinds = {mark[1].lower() if mark else "" for mark in marks}
    return {"q", "a"} <= kinds and "" not in kinds and bool(marks[0] and marks[0][1] in "qQ")


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a block a card, each of its lines marked; a cloze is written as its questions."""
    for deck in package.decks:
        for card in deck.cards:
            for question, answer in pairs(card):
                block = [
                    *(f"Q: {line}" for line in question.split("\n")),
                    *(f"A: {line}" for line in answer.split("\n")),
                ]
                out.write(("\n".join(block) + "\n\n").encode("utf-8", "replace"))
        tell_cards([card for card in deck.cards if card.type == "cloze"], wish, "with gaps are written as questions")
        wish.step(len(deck.cards))


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return the deck; raises InputRefusedError where no line is marked. Wrong answers (A1:, A2: …) are left out."""
    reading = _Reading(name)
    for number, line in enumerate(read_text(path, encoding).split("\n"), 1):
        reading.take(number, line)
    reading.close()
    if not reading.cards:
        raise InputRefusedError(f"{name}: no line begins with Q: or A:", "Expected Q: lines, then A: lines.")
    deck = Deck(Path(name).stem, tuple(reading.cards))
    lacks = frozenset({"type", "list", "hint", "extra", "image"})
    return PackageRead(
        Package((deck,)), tuple(reading.problems), whole=False, lines=(tuple(reading.lines),), lacks=lacks
    )


class _Reading(Struct):
    """The reading of one file, line by line."""

    name: str
    cards: list[Card] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _asked: list[str] = field(default_factory=list)
    _answered: list[str] = field(default_factory=list)
    _current: list[str] | None = None  # what a line without a mark goes on with

    def take(self, number: int, line: str) -> None:
        """Read a line."""
        mark = _MARKED.match(line)
        if mark is None:
            self._go_on(number, line)
            return
        kind = mark[1].lower()
        if kind not in {"q", "a"}:
            self.problems.append(Problem(self.name, number, "a wrong answer to choose from; it is left out"))
            return
        if kind == "q" and (self._answered or self._current is None):
            self.close()
        if not self._asked and not self._answered:
            self.lines.append(number)
        self._current = self._asked if kind == "q" else self._answered
        self._current.append(line[mark.end() :])

    def close(self) -> None:
        """End the card that is being read."""
        if self._asked or self._answered:
            self.cards.append(Card("", "\n".join(self._asked), "\n".join(self._answered)))
        self._asked, self._answered = [], []

    def _go_on(self, number: int, line: str) -> None:
        if not line.strip():
            self._current = None
        elif self._current is not None:
            self._current.append(line)
        else:
            self.problems.append(Problem(self.name, number, "the line is marked neither Q: nor A:; it is left out"))

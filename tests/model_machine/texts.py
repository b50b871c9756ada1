"""What a student writes: card texts that are never alike, and deck files as a person types them, read back by YAML alone."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуфхцчшщ",
    "אבגדהוזחטיכלמנסעפצקרשת",
)
ODD = (
    ": no",
    " #1",
    ' "so"',
    " [red]x[/]",
    " {a: b}",
    "\x1b[2J",
    "\u202e",
    "'s",
    " - x",
    " 012",
    " é\u0301",
    " |",
    "\nand more",
    " 字 😀",
    " \\n",
    " %d",
)
GAP = re.compile(r"\{\{c(\d+)::")
KINDS = ("basic", "both", "cloze", "list")
LAYOUTS = ("block", "flow", "windows", "comments")


class Text(NamedTuple):
    """What a card says."""

    type: str
    question: str  # of a cloze: its text
    answer: str | tuple[str, ...] = ""
    hint: str = ""
    extra: str = ""
    tags: tuple[str, ...] = ()

    @property
    def faces(self) -> tuple[int, ...]:
        """Return the numbers of the questions that the card asks."""
        if self.type == "cloze":
            return tuple(sorted({int(number) - 1 for number in GAP.findall(self.question)}))
        return (0, 1) if self.type == "both" else (0,)

    @property
    def said(self) -> tuple[str, str, str | tuple[str, ...]]:
        """Return what tells the card from another one that has no id."""
        return self.type, self.question, self.answer


class Entry(NamedTuple):
    """A card as it stands in a deck file: its number in the model, its id or nothing, its text."""

    uid: int
    id: str
    text: Text


class Author:
    """Makes texts, each of words of its own: whoever matches cards by likeness cannot mistake one for another."""

    def __init__(self) -> None:
        self.made = 0

    def _chance(self) -> random.Random:
        self.made += 1
        return random.Random(self.made)

    def _words(self, chance: random.Random, count: int) -> str:
        letters = chance.choice(ALPHABETS)
        return " ".join("".join(chance.choices(letters, k=8)) for _ in range(count))

    def new(self, kind: str) -> Text:
        """Return the text of a new card; some hold what YAML, terminals or Markdown could stumble over."""
        chance = self._chance()
        question = self._words(chance, 6)
        odd = chance.choice(ODD) if chance.random() < 0.4 else ""
        hint = self._words(chance, 1) if chance.random() < 0.2 else ""
        tags = tuple(f"t{number}" for number in range(3) if chance.random() < 0.2)
        if kind == "cloze":
            first, *rest = question.split(" ")
            gaps = [f"{{{{c{number}::{word}}}}}" if number < 4 else word for number, word in enumerate(rest, 1)]
            return Text("cloze", " ".join([first, *gaps]) + odd, "", hint, "", tags)
        if kind == "list":
            return Text("basic", question, tuple(self._words(chance, 2) for _ in range(3)), hint, "", tags)
        return Text(kind, question, self._words(chance, 3) + odd, hint, "", tags)

    def slipped(self, text: Text) -> Text:
        """Return the text with one word of its question written otherwise."""
        chance = self._chance()
        first, space, rest = text.question.partition(" ")
        return text._replace(question="".join(chance.choices(ALPHABETS[0], k=len(first))) + space + rest)

    def answered(self, text: Text) -> Text:
        """Return the text with another answer; a cloze has its answers in its text, so that a word slips."""
        if text.type == "cloze":
            return self.slipped(text)
        return text._replace(answer=self._words(self._chance(), 3))

    def rewritten(self, text: Text) -> Text:
        """Return a text that has nothing in common with it but the type."""
        return self.new(text.type)._replace(hint=text.hint, tags=text.tags)

    def turned(self, text: Text) -> Text:
        """Return the text asking other faces: in both directions or in one, with a gap more or less."""
        if text.type == "both":
            return text._replace(type="basic")
        if text.type == "basic":
            return text._replace(type="both") if isinstance(text.answer, str) else self.noted(text)
        numbers = [face + 1 for face in text.faces]
        if len(numbers) > 1:
            gone = self._chance().choice(numbers)
            return text._replace(question=re.sub(rf"\{{\{{c{gone}::([^{{}}]*)\}}\}}", r"\1", text.question))
        first, space, rest = text.question.partition(" ")
        free = next(number for number in range(1, 5) if number not in numbers)
        return (
            text._replace(question=f"{{{{c{free}::{first}}}}}{space}{rest}") if "{{" not in first else self.noted(text)
        )

    def noted(self, text: Text) -> Text:
        """Return the text with another extra, which matters to no matching."""
        return text._replace(extra=self._words(self._chance(), 2))


def written(name: str, deck_id: str, entries: Sequence[Entry], layout: str) -> bytes:
    """Return a deck file as a person would type it, in one of the LAYOUTS."""
    lines = ["# kept by hand", f"name: {json.dumps(name, ensure_ascii=False)}"]
    if deck_id:
        lines.append(f"id: {deck_id}")
    lines.append("cards:" if entries else "cards: []")
    for entry in entries:
        fields = [f"{key}: {value}" for key, value in _fields(entry)]
        if layout == "flow":
            lines.append(f"  - {{{', '.join(fields)}}}")
        else:
            lines += [f"  - {fields[0]}", *(f"    {each}" for each in fields[1:])]
        if layout == "comments":
            lines += ["", "  # the next one"]
    end = "\r\n" if layout == "windows" else "\n"
    return (end.join(lines) + end).encode()


def _fields(entry: Entry) -> list[tuple[str, str]]:
    text = entry.text
    values: list[tuple[str, object]] = [("id", entry.id)] if entry.id else []
    if text.type == "cloze":
        values.append(("text", text.question))
    else:
        values += [("type", text.type)] if text.type != "basic" else []
        values += [("q", text.question), ("a", text.answer)]
    values += [
        (key, value) for key, value in (("hint", text.hint), ("extra", text.extra), ("tags", text.tags)) if value
    ]
    return [(key, json.dumps(value, ensure_ascii=False)) for key, value in values]


def read(path: Path) -> tuple[str, str, list[tuple[str, Text]]]:
    """Return the name, the id and the cards of a deck file, as YAML has them."""
    with path.open("rb") as file:
        deck: dict[str, Any] = yaml.load(file, yaml.CBaseLoader)
    return deck["name"], deck.get("id", ""), [(card.get("id", ""), _text(card)) for card in deck["cards"]]


def _text(card: dict[str, Any]) -> Text:
    rest = (card.get("hint", ""), card.get("extra", ""), tuple(card.get("tags", ())))
    if "text" in card:
        return Text("cloze", card["text"], "", *rest)
    answer = card["a"]
    return Text(card.get("type", "basic"), card["q"], answer if isinstance(answer, str) else tuple(answer), *rest)

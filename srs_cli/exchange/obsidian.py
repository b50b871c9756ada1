"""Notes of Obsidian's Spaced Repetition plugin: `::`, `:::`, `?`, `??`, ==highlights==, decks by #flashcards tags.

Block ids (`^abc`) are the cards' ids; the schedules in `<!--SR:…-->` are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import tell_cards
from srs_cli.exchange.markdown_lists import answer_of, list_text
from srs_cli.exchange.obsidian_text import (
    FENCE,
    escaped,
    has_highlights,
    highlighted,
    is_plain,
    unescaped,
    unhighlighted,
)
from srs_cli.files import read_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.identity import new_id
from srs_cli.model.package import Package, PackageRead

CARRIES: tuple[str, ...] = ()
_SUFFIXES = (".md", ".markdown")
_TAG = re.compile(r"#flashcards((?:/[^\s#/]+)*)(?=\s|$)[ \t]*")
_TAG_IN_FRONT = re.compile(r"(?:^|[\s,\[\"'#-])flashcards((?:/[\w-]+)*)(?=$|[\s,\]\"'])", re.MULTILINE)
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_OWN = re.compile(r"%% srs (\{.*\}) %%$")
_SCHEDULE = re.compile(r"[ \t]*<!--SR:[^>]*-->")
_SEPARATOR = re.compile(r"`[^`]*`|(:::?)")
_BLOCK_ID = re.compile(r"(?:^|[ ])\^([A-Za-z0-9-]{1,100})$")
_FIT_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
_NO_TAG = re.compile(r"[^\w-]+")
Numbered = tuple[int, str]  # a line with its number


def recognises(head: bytes, name: str) -> bool:
    """Tell whether a Markdown file has the plugin's tag, by which it finds the notes that hold cards."""
    if not name.endswith(_SUFFIXES):
        return False
    text = beginning(head)
    front = _FRONT.match(text)
    if front and _TAG_IN_FRONT.search(front[1] or ""):
        return True
    return any(_TAG.match(line) for line in text.split("\n"))


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a note in which each deck begins with its tag; the deck's name and id stand in a comment below that."""
    for number, deck in enumerate(package.decks):
        path = "/".join(filter(None, (_NO_TAG.sub("-", part).strip("-") for part in deck.name.split("::"))))
        own = json.dumps({"deck": deck.name, "id": deck.id}, ensure_ascii=True)
        own = own.replace("::", r":\u003a").replace("=", r"\u003d").replace("%", r"\u0025")
        gap = "\n" if number else ""
        out.write(f"{gap}#flashcards{path and '/'}{path}\n%% srs {own} %%\n".encode())
        out.writelines(f"\n{_block(card, deck)}\n".encode("utf-8", "replace") for card in deck.cards)
        uneven = [card for card in deck.cards if card.type == "cloze" and not is_plain(card.question)]
        tell_cards(uneven, wish, "with gaps lose the gaps' hints or that several are asked at once")
        wish.step(len(deck.cards))


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return the decks; raises InputRefusedError where there is no card. Text that is no card is passed over."""
    text = read_text(path, encoding)
    front = _FRONT.match(text)
    tag = _TAG_IN_FRONT.search(front[1] or "") if front else None
    reading = _Reading(Path(name).stem)
    reading.name = reading.of_tag(tag[1] if tag else "")
    skipped = text[: front.end()].count("\n") if front else 0
    for block in _blocks(text.split("\n"), skipped):
        reading.take(block)
    if not reading.found:
        raise InputRefusedError(
            f"{name}: there is no card in it", "Expected `question::answer`, or a line with `?` between the two."
        )
    decks = tuple(Deck(deck, tuple(cards), reading.ids.get(deck, "")) for deck, (cards, _) in reading.found.items())
    return PackageRead(
        Package(decks),
        whole=False,  # a deck may be spread over several notes
        lines=tuple(tuple(lines) for _, lines in reading.found.values()),
        lacks=frozenset({"hint", "extra", "image"}),
    )


def _block(card: Card, deck: Deck) -> str:
    ident = card.id if _FIT_ID.fullmatch(card.id) else new_id(deck.id, card.id)
    if card.type == "cloze":
        return _with_id(escaped(highlighted(card.question)), ident)
    if isinstance(card.answer, str) and _fits_a_line(card.question, card.answer):
        mark = ":::" if card.type == "both" else "::"
        return f"{escaped(card.question)}{mark}{escaped(card.answer)} ^{ident}"
    mark = "??" if card.type == "both" else "?"
    return f"{escaped(card.question)}\n{mark}\n{_with_id(escaped(list_text(card.answer)), ident)}"


def _with_id(text: str, ident: str) -> str:
    return f"{text}\n^{ident}" if text.rpartition("\n")[2].startswith(FENCE) else f"{text} ^{ident}"


def _fits_a_line(question: str, answer: str) -> bool:
    both = question + answer
    tidy = question == question.strip() and answer == answer.strip()
    return tidy and not ({"\n", "`"} & set(both)) and not question.endswith(":") and not answer.startswith(":")


def _blocks(lines: Sequence[str], skipped: int) -> Iterator[list[Numbered]]:
    """Yield the note's blocks, which blank lines part, without comments; a fence keeps its blank lines."""
    block: list[Numbered] = []
    fenced = commented = False
    for number, line in enumerate(lines[skipped:], skipped + 1):
        if not fenced and (commented or line.startswith("<!--")):
            commented = "-->" not in line
            continue
        if line.startswith(FENCE):
            fenced = not fenced
        if fenced or line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


class _Reading(Struct):
    """The reading of one note."""

    default: str
    name: str = ""  # of the deck that cards belong to here
    found: dict[str, tuple[list[Card], list[int]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def of_tag(self, path: str) -> str:
        """Return the name of a tag's deck."""
        return "::".join(part for part in path.split("/") if part) or self.default

    def take(self, block: list[Numbered]) -> None:
        """Read a block: the cards that stand on one of its lines each, and the one that the rest of it is."""
        once = ""  # the deck of this block alone
        rest: list[Numbered] = []
        fenced = False
        for place, (number, line) in enumerate(block):
            if line.startswith(FENCE):
                fenced = not fenced
            elif not fenced:
                own = _OWN.match(line)
                tag = _TAG.match(line)
                if own:
                    self._name_deck(own[1])
                    continue
                if tag:
                    once = self.of_tag(tag[1])
                    line = line[tag.end() :]  # noqa: PLW2901 - the card is what follows its tag
                    if not line.strip():
                        self.name, once = once, ""
                        continue
                if line.strip() in {"?", "??"} and rest:
                    self._add_long(rest, line.strip(), block[place + 1 :], once)
                    return
                separator = next((each for each in _SEPARATOR.finditer(line) if each[1]), None)
                if separator:
                    self._add_gaps(rest, once)
                    self._add_short(number, line, separator, once)
                    rest = []
                    continue
            rest.append((number, line))
        self._add_gaps(rest, once)

    def _add_gaps(self, lines: list[Numbered], deck: str) -> None:
        """Add the card that lines with highlights are; others are no card."""
        if any(has_highlights(line) for _, line in lines) or has_highlights("\n".join(line for _, line in lines)):
            text, ident = _without_id([line for _, line in lines])
            self._add(Card(ident, unhighlighted(unescaped(text)), type="cloze"), lines[0][0], deck)

    def _add_short(self, number: int, line: str, separator: re.Match[str], deck: str) -> None:
        question, rest = line[: separator.start()], _SCHEDULE.sub("", line[separator.end() :])
        answer, ident = _without_id([rest])
        kind = "both" if separator[1] == ":::" else "basic"
        self._add(
            Card(ident, unescaped(question.strip()), unescaped(answer.strip()), "both" if kind == "both" else "basic"),
            number,
            deck,
        )

    def _add_long(self, above: list[Numbered], mark: str, below: list[Numbered], deck: str) -> None:
        answer, ident = _without_id([_SCHEDULE.sub("", line) for _, line in below])
        question = unescaped("\n".join(line for _, line in above))
        card = Card(ident, question, answer_of(unescaped(answer)), "both" if mark == "??" else "basic")
        self._add(card, above[0][0], deck)

    def _add(self, card: Card, line: int, deck: str) -> None:
        cards, lines = self.found.setdefault(deck or self.name, ([], []))
        cards.append(card)
        lines.append(line)

    def _name_deck(self, own: str) -> None:
        try:
            told = json.loads(own)
            name, ident = str(told["deck"]), str(told["id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return
        self.name = name
        self.ids[name] = ident


def _without_id(lines: Sequence[str]) -> tuple[str, str]:
    """Return the text of lines without the block id at its end, and that id."""
    text = "\n".join(lines)
    found = _BLOCK_ID.search(lines[-1]) if lines else None
    if found is None:
        return text, ""
    return text[: len(text) - len(found[0])].removesuffix("\n") if found.start() == 0 else text[
        : -len(found[0])
    ], found[1]

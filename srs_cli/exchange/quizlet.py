"""Quizlet's text: a term, a tab, its definition, a line each; other separators where the texts hold these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import HEAD, Hints, Wish
from srs_cli.exchange.faces import pairs
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import tell_cards
from srs_cli.files import read_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem

CARRIES: tuple[str, ...] = ()
_BARS = re.compile(r" (\|{3,}) ")
_RULE = re.compile(r"^={3,}$", re.MULTILINE)
_ANY_BARS = re.compile(r"\|+")
_ANY_RULE = re.compile(r"=+")
_FEWEST = 3  # signs of a separator that is made for a file


def recognises(head: bytes, name: str) -> bool:
    """Tell whether each line of a text file holds a term and a definition, or each part between its separators does."""
    if "." in name and not name.endswith(".txt"):
        return False
    text = beginning(head).rstrip("\n")
    found = _cut(text, len(head) >= HEAD) if text else None
    return found is not None and all(term.strip() and meaning.strip() for _, term, meaning in found)


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a line a card, as Quizlet's import takes it; a cloze is written as its questions.

    Where a text has a tab or a line end, other separators are taken, and noted: Quizlet is told them on importing. A lone
    card of several lines has its separator behind it, so that they are not taken for lines without a tab.
    """
    rows = [pair for deck in package.decks for card in deck.cards for pair in pairs(card)]
    whole = [text for pair in rows for text in pair]
    between, after = "\t", "\n"
    if any("\t" in text or _BARS.search(text) for text in whole):
        between = f" {'|' * _longer_than(_ANY_BARS, whole)} "
    if any("\n" in text for text in whole):
        blank = len(rows) == 1 or any(_RULE.search(text) or _has_blank_line(text) for text in whole)
        after = f"\n{'=' * _longer_than(_ANY_RULE, whole)}\n" if blank else "\n\n"
        wish.note(f"texts have several lines: on importing choose {_shown(after)} between cards")
    if between != "\t":
        wish.note(f"texts have tabs: on importing choose {_shown(between)} between term and definition")
    text = after.join(f"{question}{between}{answer}" for question, answer in rows)
    ending = after if len(rows) == 1 else "\n"
    out.write(f"{text}{ending}".encode("utf-8", "replace"))
    for deck in package.decks:
        tell_cards([card for card in deck.cards if card.type == "cloze"], wish, "with gaps are written as questions")
        wish.step(len(deck.cards))


def read(path: Path, name: str, encoding: str | None, hints: Hints) -> PackageRead:
    """Return the set; raises InputRefusedError where no separator parts terms from definitions."""
    text = read_text(path, encoding)
    if not text.strip():
        raise InputRefusedError(f"{name}: the file is empty", "Expected a term, a tab and its definition on each line.")
    problems: list[Problem] = []
    delimiter = hints.delimiter or "\t"
    rows = None if hints.delimiter else _cut(text.rstrip("\n"), False)  # noqa: FBT003 - the file is whole
    rows = rows or _cut_lines(text, delimiter, name, problems)
    if not rows:
        raise InputRefusedError(
            f"{name}: no line has a {_named(delimiter)} between a term and its definition",
            "Name what separates them with --delimiter, as --delimiter comma.",
        )
    cards = tuple(Card("", term, meaning) for _, term, meaning in rows)
    deck = Deck(Path(name).stem, cards)
    lines = tuple(line for line, _, _ in rows)
    lacks = frozenset({"type", "list", "hint", "extra", "image"})
    return PackageRead(Package((deck,)), tuple(problems), whole=False, lines=(lines,), lacks=lacks)


def _cut(text: str, is_cut_off: bool) -> list[tuple[int, str, str]] | None:  # noqa: FBT001 - see `recognises`
    """Return line, term and definition of each card by the first separators that fit all of the text; None if none do.

    Cards have a line each, or are parted by rules or blank lines: then they may have several.
    """
    bars = sorted({found[1] for found in _BARS.finditer(text)}, key=len)[-1:]
    rules = sorted({found[0] for found in _RULE.finditer(text)}, key=len)[-1:]
    for after in (*(f"\n{rule}\n" for rule in rules), "\n", "\n\n"):
        parts = text.removesuffix(after.rstrip("\n")).split(after)
        if is_cut_off and len(parts) > 1:
            parts = parts[:-1]
        if after == "\n":
            places = [(place, part) for place, part in enumerate(parts, 1) if part.strip()]
        elif after == "\n\n" and len(parts) == 1:
            continue  # no blank line shows that cards have several lines
        else:
            places, line = [], 1
            for part in parts:
                places.append((line, part))
                line += part.count("\n") + after.count("\n")
        for between in (*(f" {bar} " for bar in bars), "\t"):
            cut = [(line, part.split(between)) for line, part in places]
            if cut and all(len(each) == len(("term", "definition")) for _, each in cut):
                return [(line, term, meaning) for line, (term, meaning) in cut]
    return None


def _cut_lines(text: str, delimiter: str, name: str, problems: list[Problem]) -> list[tuple[int, str, str]]:
    """Return the cards of a text that has one a line; lines that hold none are told."""
    rows = []
    for line, row in enumerate(text.split("\n"), 1):
        term, found, meaning = row.partition(delimiter)
        if found:
            rows.append((line, term.strip(), meaning.strip()))
        elif row.strip():
            problems.append(Problem(name, line, f"no {_named(delimiter)} on this line: it is left out"))
    return rows


def _has_blank_line(text: str) -> bool:
    return "\n" in text and not all(line.strip() for line in text.split("\n"))


def _named(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else f"'{delimiter}'"


def _longer_than(run: re.Pattern[str], texts: Sequence[str]) -> int:
    longest = max((len(found) for text in texts for found in run.findall(text)), default=0)
    return max(_FEWEST, longest + 1)


def _shown(separator: str) -> str:
    return "'" + separator.replace("\n", "\\n") + "'"

"""What stands in one cell of a table: lists, tags, places and types of cards, written so that they read back equal."""

from __future__ import annotations

import re
from functools import lru_cache

from srs_cli.model.card import Answer, Card, CardType, Source
from srs_cli.model.face import deletions

LIST = "list"  # with the type, where the answer is a list: a line each
_GOES_ON = "  "  # before the further lines of one that has several; no line of a list begins with a blank
_BOTH = frozenset({"both", "reverse", "reversed", "bidirectional"})
_WORD = re.compile(r"[a-z]+")
_TAGS_PART = re.compile("[,;\n]")
_PLACE = re.compile(r"(.+?)(?::(\d{1,9}))?(?::(\d{1,9}))?", re.DOTALL)
_WHOLE_PLACE = re.compile(r"(.+):(\d{1,9}):(\d{1,9})", re.DOTALL)
_NUMBER_LAST = re.compile(r".*:\d{1,9}", re.DOTALL)


def answer_cell(answer: Answer) -> str:
    """Return an answer as one cell."""
    return answer if isinstance(answer, str) else "\n".join(line.replace("\n", f"\n{_GOES_ON}") for line in answer)


def list_of(cell: str) -> tuple[str, ...]:
    """Return the lines of a list that stands in a cell."""
    lines: list[str] = []
    for line in cell.split("\n"):
        if line.startswith(_GOES_ON) and lines:
            lines[-1] += f"\n{line.removeprefix(_GOES_ON)}"
        elif line:
            lines.append(line)
    return tuple(lines)


def type_cell(card: Card) -> str:
    """Return the type of a card, and that its answer is a list, as one cell."""
    return card.type if isinstance(card.answer, str) else f"{card.type} {LIST}"


def type_of(cell: str, question: str, answer: str) -> tuple[CardType, bool]:
    """Return the type that a cell names, or that the texts have where it names none, and whether the answer is a list."""
    words = set(_WORD.findall(cell.casefold()))
    listed = LIST in words
    if "cloze" in words or (not words and not answer.strip() and deletions(question)):
        return "cloze", False
    return ("both" if words & _BOTH else "basic"), listed


def tags_cell(tags: tuple[str, ...]) -> str:
    """Return tags as one cell: joined by commas, or a line each where one holds a comma itself.

    A comma follows a lone tag of several words, so that these are not taken for tags.
    """
    if not any(_TAGS_PART.search(tag) for tag in tags):
        return ", ".join(tags) + ("," if len(tags) == 1 and len(tags[0].split()) > 1 else "")
    return "\n".join(tags) + ("\n" if len(tags) == 1 else "")


@lru_cache(maxsize=1024)  # the same tags stand at many cards
def tags_of(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell: a line each, else parted by commas or semicolons, else by blanks, as Anki has them."""
    parts = cell.split("\n") if "\n" in cell else _TAGS_PART.split(cell) if _TAGS_PART.search(cell) else cell.split()
    return tuple(dict.fromkeys(tag for part in parts if (tag := part.strip())))


def source_cell(source: Source | None) -> str:
    """Return a place as one cell: file:line:column, without what is unknown where that can be left out."""
    if source is None:
        return ""
    if _NUMBER_LAST.fullmatch(source.file) or (source.column and not source.line):
        return f"{source.file}:{source.line}:{source.column}"
    return str(source)


def source_of(cell: str) -> Source | None:
    """Return the place that a cell names."""
    found = _WHOLE_PLACE.fullmatch(cell) or _PLACE.fullmatch(cell)
    return Source(found[1], int(found[2] or 0), int(found[3] or 0)) if found else None

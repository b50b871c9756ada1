"""Decks → deck files: plain YAML that a person can edit, and that reads back equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import islice

from srs_cli.deckfile.plain import PLAIN, PLAIN_IN_FLOW
from srs_cli.model.card import Card, Deck, Tombstone

# Text that YAML reads back as it stands, after `key: ` or within a flow list; all else is quoted.
_PLAIN = re.compile(PLAIN, re.ASCII)
_PLAIN_IN_FLOW = re.compile(PLAIN_IN_FLOW, re.ASCII)
# Of ASCII: what may be in such a text, what it may begin with, and what means nothing else in double quotes.
_PLAIN_SIGNS = bytes(code for code in range(0x80) if _PLAIN.fullmatch(f"a{chr(code)}"))
_FIRST_SIGNS = frozenset(chr(code) for code in range(0x80) if _PLAIN.fullmatch(chr(code)))
_QUOTED_SIGNS = bytes(code for code in range(0x20, 0x7F) if code not in b'"\\')
# Text that other YAML readers would take for a number, a date or a truth value.
_MISREAD = re.compile(r"[\d.+-][\d_.,:eEoO+-]*|0[xb][\da-f_]*|true|false|yes|no|on|off|null|y|n", re.IGNORECASE)
_LONGEST_WORD = 5  # of those; all else that is misread begins with no letter
_TOGETHER = 1000  # cards
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")
_BLOCK_SAFE = re.compile(r"[^\s][^\t\r\x85\u2028\u2029]*")


def write_deck(deck: Deck) -> str:
    """Return the deck file's text. `read_deck` gives an equal deck back."""
    return "".join(deck_parts(deck))


def deck_parts(deck: Deck) -> Iterator[str]:
    """Yield the deck file's text in parts, which need not be held together."""
    lines = _lines(deck)
    while some := list(islice(lines, _TOGETHER)):
        yield "\n".join([*some, ""])


def card_lines(card: Card, indent: int = 2, *, blocks: bool = True) -> list[str]:
    """Return the lines of one card of the list `cards`, without line ends; `indent` is that of the dash.

    Without `blocks` a text of several lines is quoted: the lines of a block would take in a comment that stands below as deep.
    """
    if _is_simple(card):
        return _simple(card, " " * indent).split("\n")
    fields = [("id", scalar(card.id))] if card.id else []
    if card.type == "both":
        fields.append(("type", "both"))
    inner = indent + 4
    text = partial(_text, indent=inner) if blocks else scalar
    if card.type == "cloze":
        fields.append(("text", text(card.question)))
    else:
        fields.append(("q", text(card.question)))
        fields.append(("a", text(card.answer) if isinstance(card.answer, str) else _list(card.answer, inner)))
    fields += [(key, text(value)) for key, value in (("hint", card.hint), ("extra", card.extra)) if value]
    if card.tags:
        fields.append(("tags", _flow(card.tags)))
    if card.source:
        numbers = (("line", card.source.line), ("column", card.source.column))
        places = "".join(f", {key}: {number}" for key, number in numbers if number)
        fields.append(("source", f"{{file: {_in_flow(card.source.file)}{places}}}"))
    fields += [(key, scalar(value)) for key, value in (("image", card.image), ("base", card.base)) if value]
    # The first key follows the dash; the others stand below it. Lines of values are indented already.
    lines: list[str] = []
    margin = " " * (indent + 2)
    for key, value in fields:
        line = f"{margin}{key}:{value}" if value.startswith("\n") else f"{margin}{key}: {value}"
        if "\n" in value:
            lines += line.split("\n")
        else:
            lines.append(line)
    lines[0] = f"{' ' * indent}- {lines[0].lstrip(' ')}"
    return lines


def heading_lines(key: str, value: str | tuple[str, ...]) -> list[str]:
    """Return the lines of a key of the deck as a whole; none where it has no value."""
    if not value:
        return []
    return f"{key}: {_text(value, 2) if isinstance(value, str) else _flow(value)}".split("\n")


def _is_simple(card: Card) -> bool:
    """Tell whether a card has what most have, a text a line: a file of very many is written in half the time."""
    return (
        card.type == "basic"
        and isinstance(card.answer, str)
        and "\n" not in card.question
        and "\n" not in card.answer
        and not (card.hint or card.extra or card.source or card.image)
        and card.id != ""
    )


def _simple(card: Card, indent: str) -> str:
    tags = f"\n{indent}  tags: {_flow(card.tags)}" if card.tags else ""
    base = f"\n{indent}  base: {scalar(card.base)}" if card.base else ""
    return (
        f"{indent}- id: {scalar(card.id)}\n{indent}  q: {scalar(card.question)}\n"
        f"{indent}  a: {scalar(str(card.answer))}{tags}{base}"
    )


def removed_lines(removed: tuple[Tombstone, ...]) -> list[str]:
    """Return the lines of the list `removed`."""
    return [
        "removed: # deleted by hand; extracting the document again leaves them out",
        *(f"  - {{id: {_in_flow(stone.id)}, digest: {_in_flow(stone.digest)}}}" for stone in removed),
    ]


def _lines(deck: Deck) -> Iterator[str]:
    yield f"name: {scalar(deck.name)}"
    for key, value in (
        ("id", deck.id),
        ("description", deck.description),
        ("language", deck.language),
        ("source", deck.source),
    ):
        yield from heading_lines(key, value)
    yield from heading_lines("tags", deck.tags)
    yield ""
    yield "cards:" if deck.cards else "cards: []"
    for card in deck.cards:
        if _is_simple(card):
            yield _simple(card, "  ")
        else:
            yield from card_lines(card)
    if deck.removed:
        yield ""
        yield from removed_lines(deck.removed)


def _text(text: str, indent: int) -> str:
    """Return a text of one or several lines; several as a literal block where YAML allows."""
    if "\n" not in text:
        return scalar(text)
    lines = text.split("\n")
    if not all(not line or _BLOCK_SAFE.fullmatch(line.lstrip(" ")) for line in lines) or not lines[-1].strip():
        return _quoted(text)
    if _UNPRINTABLE.search(text) or not lines[0] or lines[0].startswith(" "):
        return _quoted(text)
    margin = " " * indent
    return "|-\n" + "\n".join(margin + line if line else "" for line in lines)


def _list(lines: tuple[str, ...], indent: int) -> str:
    return "".join(f"\n{' ' * indent}- {scalar(line)}" for line in lines)


@lru_cache(maxsize=1024)  # the same tags stand at many cards
def _flow(values: tuple[str, ...]) -> str:
    return f"[{', '.join([_in_flow(value) for value in values])}]"


def scalar(text: str) -> str:
    """Return a text of one line as YAML reads it back, quoted where it must be."""
    if not text.isascii():
        return text if _is_plain(_PLAIN, text) else _quoted(text)
    if text.isalnum() and text[0] > "9" and len(text) > _LONGEST_WORD:  # as ids are
        return text
    more = text.encode().translate(None, _PLAIN_SIGNS)  # many times as quick as an expression
    if more.translate(None, _QUOTED_SIGNS) if more else not text:
        return _quoted(text)
    return f'"{text}"' if more or text[0] not in _FIRST_SIGNS or text[-1] == " " or _is_misread(text) else text


def _in_flow(text: str) -> str:
    return text if _is_plain(_PLAIN_IN_FLOW, text) else _quoted(text)


def _is_plain(safe: re.Pattern[str], text: str) -> bool:
    if not safe.fullmatch(text) or text.endswith(" "):
        return False
    return not _is_misread(text)


def _is_misread(text: str) -> bool:
    return (len(text) <= _LONGEST_WORD or not text[0].isalpha()) and _MISREAD.fullmatch(text) is not None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'


def _escape(match: re.Match[str]) -> str:
    return f"\\U{ord(match.group()):08X}"

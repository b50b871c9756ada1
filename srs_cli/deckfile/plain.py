"""Cards of a deck file in the form in which `write_deck` writes them: one expression a card, many times as quick as YAML.

Whatever this understands YAML reads in the same way. The rest of the file, and any file with another card, is for YAML.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, cast

from srs_cli.model.card import Answer, Card, CardType, Source

_FIRST = "A-Za-z0-9À-ÖØ-öø-ž"
PLAIN = rf"[{_FIRST}(][\w À-ž.,;/()+*='’–—?!%&°-]*"  # a text that stands as it is after `key: `
PLAIN_IN_FLOW = rf"[{_FIRST}][\w À-ž./+='’–—-]*"  # and within [ ] and { }
# Characters that mean nothing else in double quotes, and with those two, in literal blocks.
_SAFE = r"\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
# What repeats a group keeps a place for each time, which takes memory: what repeats more often is for YAML.
_MOST = 9_999
_QUOTED = rf'"[{_SAFE}]*(?:\\["\\][{_SAFE}]*){{0,{_MOST}}}"'
_LINE = rf"(?:{PLAIN}(?<! )|{_QUOTED})"
_ITEM = rf"(?:{PLAIN_IN_FLOW}(?<! )|{_QUOTED})"
_NUMBER = "[0-9]{1,9}"
_CARDS = re.compile(r"^cards:\n(?=( {0,20})- )", re.MULTILINE)
_ITEMS = re.compile(_ITEM, re.ASCII)
_AFTER = re.compile(r"\n*(?:[a-z]|\Z)")  # the end, or another key of the deck
_ESCAPED = re.compile(r"\\(.)")


class PlainCards(NamedTuple):
    """The cards of a file, the line of each, and the file without them: what is left stands on the same lines.

    They are the deck's if the rest has the key `cards` on line `at`: what looks like it may be part of a quoted text.
    """

    cards: list[Card]
    lines: list[int]
    rest: str
    at: int


def plain_cards(text: str) -> PlainCards | None:
    """Return the cards of a deck file's text, as they stand there; None where one of them is not of the plain form."""
    start = _CARDS.search(text)
    if start is None:
        return None
    card_at = _card(len(start[1])).match
    at = start.end()
    first = text.count("\n", 0, start.start()) + 1
    line = first + 1
    cards: list[Card] = []
    lines: list[int] = []
    while found := card_at(text, at):
        before, *values = found.groups()
        cards.append(_of(*values))
        lines.append(line + len(before))
        end = found.end()
        line += text.count("\n", at, end)
        at = end
    if not cards or not _AFTER.match(text, at):
        return None
    left_out = text.count("\n", start.start(), at)
    return PlainCards(cards, lines, "".join((text[: start.start()], "cards: []", "\n" * left_out, text[at:])), first)


@lru_cache(maxsize=8)
def _card(indent: int) -> re.Pattern[str]:
    """Return what a card looks like whose dash stands so far in: its values in the order in which they are written."""
    key = "\n" + " " * (indent + 2)
    deeper = "\n" + " " * (indent + 4)
    block = rf"\|-{deeper}(?! )[\"\\{_SAFE}]+(?:{deeper}[\"\\{_SAFE}]*|\n(?=\n{{0,9}}{deeper})){{0,{_MOST}}}"
    text = rf"({_LINE}|{block})"
    place = rf"\{{file: ({_ITEM})(?:, line: ({_NUMBER}))?(?:, column: ({_NUMBER}))?\}}"
    return re.compile(
        rf"(\n*) {{{indent}}}- "
        rf"(?:id: ({_LINE}){key})?"
        rf"(?:text: {text}|(?:type: (both){key})?q: {text}{key}a:(?: {text}|((?:{deeper}- {_LINE}){{1,{_MOST}}})))"
        rf"(?:{key}hint: {text})?(?:{key}extra: {text})?"
        rf"(?:{key}tags: \[({_ITEM}(?:, {_ITEM}){{0,{_MOST}}})\])?"
        rf"(?:{key}source: {place})?"
        rf"(?:{key}image: ({_LINE}))?(?:{key}base: ({_LINE}))?(?:\n|\Z)",
        re.ASCII,
    )


def _of(
    ident: str | None,
    cloze: str | None,
    both: str | None,
    question: str | None,
    answer: str | None,
    listed: str | None,
    hint: str | None,
    extra: str | None,
    tags: str | None,
    file: str | None,
    line: str | None,
    column: str | None,
    image: str | None,
    base: str | None,
) -> Card:
    """Return the card whose values stand so in the file."""
    answered: Answer
    if listed:
        answered = tuple(_value(each.partition("- ")[2]).strip() for each in listed.split("\n")[1:])
    else:
        answered = _value(answer) if answer else ""
    return Card(
        _value(ident).strip() if ident else "",
        _value(cloze or question or ""),
        answered,
        cast("CardType", "cloze" if cloze else both or "basic"),
        _value(hint) if hint else "",
        _value(extra) if extra else "",
        _tags(tags) if tags else (),
        Source(_value(file).strip(), int(line or 0), int(column or 0)) if file else None,
        _value(image).strip() if image else "",
        _value(base).strip() if base else "",
    )


def _value(text: str) -> str:
    """Return the text that stands plain, in double quotes or as a literal block."""
    if text[0] == '"':
        return _ESCAPED.sub(r"\1", text[1:-1]) if "\\" in text else text[1:-1]
    if text[0] == "|":
        _, first, *others = text.split("\n")
        margin = len(first) - len(first.lstrip(" "))
        return "\n".join([first[margin:], *(line[margin:] for line in others)]).rstrip("\n")
    return text


@lru_cache(maxsize=1024)  # the same tags stand at many cards
def _tags(tags: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_value(tag).strip() for tag in _ITEMS.findall(tags)))

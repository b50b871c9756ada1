"""Whether a deck file can hold a card that comes from elsewhere, and the card as the file will give it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from msgspec.structs import replace

from srs_cli.deckfile.reading import IMAGE_SUFFIXES, MAX_ID, MAX_LINE, is_media
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.face import deletions
from srs_cli.model.identity import new_id
from srs_cli.text import is_clean, shorten, with_line_feeds

MAX_TEXT = 1_000_000  # characters of one text of a card that comes from elsewhere
_PRINTABLE = bytes(range(0x20, 0x7F))  # of ASCII
_ODD = re.compile("[\0\ud800-\udfff]")
_MAX_NUMBER = 999_999_999
_LONGEST_NAME = 200  # characters
_SHOWN = 40
_parts = attrgetter("type", "id", "question", "answer", "hint", "extra", "tags", "source", "image")


def settle(card: Card) -> tuple[Card | None, str]:
    """Return the card as a deck file holds it, None where none can, and what is wrong with it or was left out of it."""
    if _is_settled(card):
        return card, ""
    answer = card.answer if isinstance(card.answer, str) else tuple(filter(None, map(_item, card.answer)))
    left_out: list[str] = []
    settled = replace(
        card,
        id=_id(card.id, left_out),
        question=_text(card.question),
        answer="" if card.type == "cloze" else _text(answer) if isinstance(answer, str) else answer,
        hint=_text(card.hint),
        extra=_text(card.extra),
        tags=tuple(dict.fromkeys(filter(None, map(one_line, card.tags)))),
        source=_source(card.source),
        image=_image(card.image.strip(), left_out),
    )
    fault = _fault(settled)
    return (None, fault) if fault else (settled, "; ".join(left_out))


def are_fine(cards: Sequence[Card]) -> bool:
    """Tell whether `settle` would give all of these cards back as they are, and none holds anything hidden.

    It says so quickly, of ordinary cards only: files hold many of them.
    """
    kinds, ids, questions, answers, hints, extras, tags, sources, images = zip(*map(_parts, cards), strict=True)
    if {*kinds} != {"basic"} or any(sources) or any(images) or {*map(type, answers)} != {str}:
        return False
    whole = "".join((*ids, *questions, *answers, *hints, *extras, *chain.from_iterable({*tags})))
    return (
        _is_printable(whole)  # so it has no line ends, and nothing odd
        and (whole.isascii() or is_clean(whole))
        and len(whole) <= MAX_TEXT
        and all(map(str.strip, questions))
        and all(map(str.strip, answers))
        and max(map(len, ids)) <= MAX_ID
        and ids == tuple(map(str.strip, ids))
        and all(map(_are_settled, {*tags}))
    )


def settle_deck(deck: Deck, default_name: str) -> Deck:
    """Return the deck, its cards aside, as a deck file holds it; where it has no name it gets the default."""
    texts = {
        each: _text(_ODD.sub("", getattr(deck, each))) for each in ("name", "id", "description", "language", "source")
    }
    lines = {each: one_line(text) for each, text in texts.items()}
    name = lines["name"] or one_line(_ODD.sub("", default_name)) or "deck"
    ident = lines["id"] if lines["id"] == deck.id and len(deck.id) <= MAX_ID else new_id("deck", deck.id)
    return replace(
        deck,
        name=shorten(name, _LONGEST_NAME),
        id=ident,
        description=texts["description"],
        language=lines["language"][:MAX_LINE],
        source=lines["source"][:MAX_LINE],
        tags=tuple(dict.fromkeys(tag for each in deck.tags if (tag := one_line(_ODD.sub("", each))))),
        removed=(),
    )


def one_line(text: str) -> str:
    """Return the text on one line, without blanks at its ends."""
    return " ".join(text.replace("\r", "\n").split("\n")).strip()


def _is_settled(card: Card) -> bool:
    """Tell whether an ordinary card is fine as it is, quickly: files hold many of them."""
    question, answer = card.question, card.answer
    if card.type != "basic" or not isinstance(answer, str) or card.image or card.source:
        return False
    whole = f"{card.id}{question}{answer}{card.hint}{card.extra}"
    return (
        _is_printable(whole)  # so it has no line ends, and nothing odd
        and len(whole) <= MAX_TEXT
        and bool(question.strip() and answer.strip())
        and len(card.id) <= MAX_ID
        and card.id == card.id.strip()
        and (not card.tags or _are_settled(card.tags))
    )


@lru_cache(maxsize=1024)  # the same tags stand at many cards
def _are_settled(tags: tuple[str, ...]) -> bool:
    return (
        all(tag and tag == tag.strip() and tag.isprintable() and len(tag) <= MAX_TEXT for tag in tags)
        and len(set(tags)) == len(tags)
    )  # fmt: skip


def _is_printable(text: str) -> bool:
    return not text.encode().translate(None, _PRINTABLE) if text.isascii() else text.isprintable()


def _fault(card: Card) -> str:
    """Return why no deck file can hold the card, whose texts are tidy."""
    lines = (card.answer,) if isinstance(card.answer, str) else card.answer
    texts = (card.id, card.question, *lines, card.hint, card.extra, *card.tags)
    odd = next((found for found in map(_ODD.search, texts) if found), None)
    if odd:
        return "it holds " + ("a NUL character" if odd[0] == "\0" else "half a character")
    if any(len(text) > MAX_TEXT for text in texts):
        return f"it has a text of more than {MAX_TEXT:,} characters"
    if not card.question.strip():
        return "it has no question"
    if card.type == "cloze":
        return "" if deletions(card.question) else "its text has no deletion {{c1::…}} (numbers 1 to 64)"
    return "" if any(line.strip() for line in lines) else "it has no answer"


def _text(text: str) -> str:
    return with_line_feeds(text).strip("\n")


def _item(line: str) -> str:
    return _text(line).strip()


def _id(ident: str, left_out: list[str]) -> str:
    ident = ident.strip()
    if len(ident) > MAX_ID or "\n" in ident or "\r" in ident:
        left_out.append(f"its id must be one line of at most {MAX_ID} characters; it gets one of its own")
        return ""
    return ident


def _source(source: Source | None) -> Source | None:
    if source is None:
        return None
    file = one_line(source.file)
    if not file or len(file) > MAX_LINE or _ODD.search(file):
        return None
    line, column = (number if 0 <= number <= _MAX_NUMBER else 0 for number in (source.line, source.column))
    return Source(file, line, column)


def _image(name: str, left_out: list[str]) -> str:
    if name and (not is_media(name) or len(name) > MAX_LINE or _ODD.search(name)):
        endings = ", ".join(sorted(IMAGE_SUFFIXES))
        left_out.append(f"its image '{shorten(name, _SHOWN)}' is left out: no file of the media folder ({endings})")
        return ""
    return name

"""What Anki's fields cannot hold of our cards: the Markdown as it was typed, ids, tags with spaces; in a field of its own.

That field is JSON in ASCII without a sign that Anki acts on. A text goes back as it was typed while its field still has
the HTML that was made of it; one that was edited in Anki comes as it stands there.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Final
from urllib.parse import quote, unquote

from srs_cli.model.card import Source

GUID: Final = "srs:"
FOREIGN: Final = "anki:"  # an id of a card that came from Anki: its note's guid follows
_SAFE = re.compile(r"[0-9A-Za-z_.~-]+")
_ACTING = re.compile(r"[<>&\x7f]|\{(?=\{)|\[(?=sound:|/?latex|/?\$|anki:)", re.IGNORECASE)
_TAG_SPACE = re.compile(r"[\s\"\x00-\x1f\x7f\u3000]+")
_BREAKS = re.compile(r"[\x00\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_PLACE = re.compile(r"(.*?)(?::([1-9][0-9]{0,8}))?(?::([1-9][0-9]{0,8}))?", re.DOTALL)

Kept = dict[str, Any]


def guid(deck: str, card: str) -> str:
    """Return the note's guid: it says which card of which deck it is, so that another export updates the note."""
    if card.startswith(FOREIGN):
        return card[len(FOREIGN) :]
    if not (card.isalnum() and card.isascii()):  # as ids that were born here are
        card = _quoted(card)
    return f"{GUID}{_quoted(deck)}:{card}"


@lru_cache(16)
def _quoted(id_: str) -> str:
    return id_ if _SAFE.fullmatch(id_) else quote(id_, safe="")


def ids_in(found: str) -> tuple[str, str] | None:
    """Return the deck's id and the card's that a guid of ours tells, or None."""
    deck, colon, card = found.removeprefix(GUID).partition(":")
    if not found.startswith(GUID) or not colon or not deck or not card:
        return None
    return unquote(deck), unquote(card)


def digest(html: str) -> int:
    """Return a number by which an edit of a field is noticed; how Anki composes letters makes no difference."""
    return zlib.crc32(unicodedata.normalize("NFC", html).encode("utf-8", "surrogatepass"))


def packed(kept: Mapping[str, Any]) -> str:
    """Return what is kept as the text of the field."""
    text = json.dumps(kept, separators=(",", ":"))
    return _ACTING.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def unpacked(field: str) -> Kept:
    """Return what is kept in a field; nothing where it is not ours."""
    if not field.startswith("{"):
        return {}
    try:
        found = json.loads(field)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def description(text: str) -> str:
    """Return a deck's description as HTML."""
    return escape(text).replace("\n", "<br>")


def one_line(name: str) -> str:
    """Return a deck's name of Anki in one line."""
    return _BREAKS.sub(" ", name).strip() or "Default"


def anki_tag(tag: str) -> str:
    """Return a tag as Anki can hold it: in one word, no empty part between its `::`."""
    word = _TAG_SPACE.sub("_", unicodedata.normalize("NFC", tag)).strip("_") or "_"
    return "::".join(part or "blank" for part in word.split("::"))


@lru_cache(4096)
def anki_tags(tags: tuple[str, ...]) -> tuple[str, bool]:
    """Return tags as a note of Anki has them, each once whatever its capitals; and whether they come back as they are."""
    found = sorted({tag.lower(): tag for tag in map(anki_tag, tags)}.values(), key=str.lower)
    return f" {' '.join(found)} ", found == list(tags) and "".join(found).isascii()


def tags_back(found: Sequence[str], kept: object) -> tuple[str, ...]:
    """Return a card's tags: as they were typed where Anki still has them, with what was added there.

    `kept` are the card's and those of its deck, as they went out.
    """
    if not isinstance(kept, list) or len(kept) != 2 or not all(isinstance(tags, list) for tags in kept):
        return tuple(found)
    here = {tag.lower() for tag in found}
    typed, deck = ([tag for tag in tags if isinstance(tag, str)] for tags in kept)
    staying = [tag for tag in typed if anki_tag(tag).lower() in here]
    known = {anki_tag(tag).lower() for tag in (*typed, *deck)}
    return (*staying, *(tag for tag in found if tag.lower() not in known))


def is_exact(source: Source) -> bool:
    """Tell whether a source can be read from its text, also after Anki had it."""
    text = str(source)
    return text == " ".join(text.split()) and source_back(text) == source and unicodedata.is_normalized("NFC", text)


def source_back(text: str) -> Source | None:
    """Return a place like "notes.txt:12:3" as a source."""
    match = _PLACE.fullmatch(text)
    if match is None or not match[1]:
        return None
    return Source(match[1], int(match[2] or 0), int(match[3] or 0))

"""Joins what belongs together in a chronology: wrapped entries, broken words, paragraphs, entries within entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract import dates
from srs_cli.extract.chronology.lines import Piece, ends_sentence, split_joint
from srs_cli.extract.dates import Date


class Habits(Struct, frozen=True):
    """How the block at hand is written."""

    stated: bool  # entries end with a full stop
    titled: bool  # entries are titles, with the text below them
    joint: str  # the usual one: "-", ":", ".", "tab"
    vocabulary: Callable[[], frozenset[str]]  # the block's words, which few blocks have to know


def joint_class(joint: str) -> str:
    """Return the joint with every kind of dash as one."""
    return "-" if joint and joint in "-\u2012\u2013\u2014\u2015\u2192>" else joint


def continued(piece: Piece, body: Sequence[Piece], habits: Habits) -> tuple[str, Sequence[Piece]]:
    """Return the entry's text with the lines that go on with it, and the rest of the body."""
    text, blank = piece.text, False
    for index, part in enumerate(body):
        if part.kind in ("blank", "note", "folio"):
            blank = True
        elif part.kind != "text" or not _goes_on(text, piece, part, habits, blank=blank):
            return text, body[index:]
        else:
            text = _mended(text, part.text, habits.vocabulary)
            blank = False
    return text, ()


def _goes_on(text: str, piece: Piece, part: Piece, habits: Habits, *, blank: bool) -> bool:
    opening = part.text[:1]
    if piece.titled and habits.titled:
        return False
    if opening.islower() or (text.endswith("-") and text[-2:-1].isalpha()):
        return not (part.bullet and text.endswith(":"))
    if habits.titled or (part.text.isupper() and len(part.text) > 3):
        return False
    if not ends_sentence(text):
        return (habits.stated or not blank) and (not part.bullet or habits.stated) and not text.endswith(":")
    return not blank and not part.bullet and (part.indent > piece.indent or len(piece.line.text) >= _WRAPPED)


def _mended(text: str, more: str, vocabulary: Callable[[], frozenset[str]]) -> str:
    """Return both joined; a hyphen at the break stays where the word is written with one."""
    if not (text.endswith("-") and text[-2:-1].isalpha()):
        return f"{text} {more}"
    head = text[:-1].rsplit(maxsplit=1)[-1]
    tail = re.split(r"[^\w'\u2019-]", more, maxsplit=1)[0]
    whole = (head.lstrip("(\"'“") + tail).lower()
    kept = (
        f"{head.lstrip('(“')}-{tail}".lower() in vocabulary() or not more[:1].islower() or head.lower() in _HYPHENATING
    )
    return text + more if kept and whole not in vocabulary() else text[:-1] + more


def paragraphs(below: Sequence[Piece], habits: Habits) -> tuple[str, ...]:
    """Return the texts below a date or title, with wrapped lines joined."""
    found: list[str] = []
    above: Piece | None = None
    for piece in below:
        close = above is not None and piece.line.number == above.line.number + 1
        wrapped = close and above is not None and len(above.line.text) >= _WRAPPED
        if above is not None and not piece.bullet and (piece.text[:1].islower() or wrapped or (close and above.bullet)):
            found[-1] = _mended(found[-1], piece.text, habits.vocabulary)
        else:
            found.append(piece.text)
        above = piece
    return tuple(found)


def hidden(text: str, habits: Habits) -> Iterator[tuple[Date, str, str]]:
    """Yield the entries that follow within the text of one: "... to China. August—Appeal to ..."."""
    if habits.joint not in ("-", ":"):
        return
    found: list[tuple[Date, int]] = []
    for end in _SENTENCE_END.finditer(text):
        rest = text[end.end() : end.end() + 120]
        date = dates.leading_date(rest)
        if date is None or date.start:
            continue
        joint, event = split_joint(rest, date)
        if event and joint_class(joint) == habits.joint:
            event_at = end.end() + rest.index(event, date.end)
            found.append((replace(date, start=end.end(), end=end.end() + date.end), event_at))
    for index, (date, event_at) in enumerate(found):
        stop = found[index + 1][0].start if index + 1 < len(found) else len(text)
        yield date, date.text, text[event_at:stop].strip()


_HYPHENATING = frozenset(
    {
        "non",
        "self",
        "anti",
        "ex",
        "pro",
        "semi",
        "half",
        "well",
        "mid",
        "vice",
        "inter",
        "post",
        "pre",
        "all",
        "cross",
        "neo",
    }
)
_SENTENCE_END = re.compile(r"[.!?;][\"'”\u2019)\]]?\s+(?=[\dA-Zc~])")
_WRAPPED = 50  # characters of a line that may have been wrapped

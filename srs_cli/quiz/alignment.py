"""Two texts side by side, letter by letter: which letters are the same, missing, too many or others."""

from __future__ import annotations

import unicodedata
from typing import Literal

from msgspec import Struct

Kind = Literal["same", "missing", "extra", "wrong"]
_LONGEST = 1_000  # letters: what an alignment costs grows with their square


class Segment(Struct, frozen=True):
    """A piece of one of the two texts. "missing" is only in the expected one, "extra" only in the typed one.

    The "same" segments of both texts meet in pairs, equally many letters each, and so do the "wrong" ones.
    """

    kind: Kind
    text: str


def whole(text: str, kind: Kind) -> tuple[Segment, ...]:
    """Return a text as one segment; none where it is empty."""
    return (Segment(kind, text),) if text else ()


def align(expected: str, typed: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Return both texts (composed, blanks at the ends taken off) in segments; capitals and accents count as the same."""
    one, other = (unicodedata.normalize("NFC", text).strip() for text in (expected, typed))
    left, right = _letters(one), _letters(other)
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    rows: tuple[list[Segment], list[Segment]] = ([], [])
    _both(rows, "same", one[:start], other[:start])
    middle, typed_middle = one[start : len(one) - end], other[start : len(other) - end]
    if max(len(middle), len(typed_middle)) > _LONGEST:
        rows[0].extend(whole(middle, "missing"))
        rows[1].extend(whole(typed_middle, "extra"))
    else:
        _align_middle(rows, middle, typed_middle)
    _both(rows, "same", one[len(one) - end :], other[len(other) - end :])
    return tuple(rows[0]), tuple(rows[1])


def _align_middle(rows: tuple[list[Segment], list[Segment]], one: str, other: str) -> None:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only typed answers pay for it

    for step in Levenshtein.opcodes(_letters(one), _letters(other)):
        piece, typed = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag == "delete":
            rows[0].append(Segment("missing", piece))
        elif step.tag == "insert":
            rows[1].append(Segment("extra", typed))
        else:
            _both(rows, "same" if step.tag == "equal" else "wrong", piece, typed)


def _both(rows: tuple[list[Segment], list[Segment]], kind: Kind, one: str, other: str) -> None:
    if one:
        rows[0].append(Segment(kind, one))
        rows[1].append(Segment(kind, other))


def _letters(text: str) -> str:
    """Return the text with each letter small and without its accent, one character for each."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", character)[0].lower()[0] for character in text)

r"""Where a text holds a formula, and what of it is TeX.

A formula stands between `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, `[$]…[/$]` or `[$$]…[/$$]`. "$5 and $10" is money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_LONGEST = 1_000  # characters of a formula
_ENDS = {"[$$]": "[/$$]", "[$]": "[/$]", "\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}  # longer ones first
_MARKED = frozenset({"[$$]", "[$]", "$$"})  # nobody writes these for anything else
_DISPLAY = frozenset({"[$$]", "\\[", "$$"})
_BEGINS = re.compile(r"\[\$\$?\]|\\[(\[]|\$\$?")
_SIGNS = re.compile(r"[\\^_{}=+<>|/*!≤≥≈±×·−-]|\d\s*[a-zA-Z]\b")
_SHORT = re.compile(r"[^\W\d_]{1,2}\(?[^\W_]?\)?")  # x, n1, AB, f(x)
_SENTENCE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")


class Formula(Struct, frozen=True):
    """A formula found in a text: where it begins and ends, as it was typed, and what of it is TeX."""

    start: int
    end: int
    source: str
    tex: str
    display: bool  # on lines of its own


def formulas(text: str) -> Iterator[Formula]:
    """Yield the formulas of a text, in order."""
    if "$" not in text and "\\" not in text:
        return
    at = 0
    while (begin := _BEGINS.search(text, at)) is not None:
        found = formula_at(text, begin.start(), len(text))
        at = found.end if found else begin.end()
        if found:
            yield found


def formula_at(text: str, start: int, limit: int) -> Formula | None:
    """Return the formula that begins at `start` and ends before `limit`, or None where there is none."""
    begin = next((mark for mark in _ENDS if text.startswith(mark, start)), "")
    if not begin:
        return None
    inner_at = start + len(begin)
    if begin == "$":
        end_at = _dollar(text, start, min(limit, inner_at + _LONGEST))
    else:
        end_at = text.find(_ENDS[begin], inner_at, min(limit, inner_at + _LONGEST))
    if end_at < 0:
        return None
    tex = text[inner_at:end_at].strip()
    if not tex or not (begin in _MARKED or _is_maths(tex)) or (begin == "\\[" and not _SIGNS.search(tex)):
        return None
    end = end_at + len(_ENDS[begin])
    return Formula(start, end, text[start:end], tex, begin in _DISPLAY)


def _dollar(text: str, start: int, limit: int) -> int:
    """Return where the closing dollar stands, or -1.

    As in Pandoc: no blank inside the dollars, no digit after the closing one; and no word touches them from outside.
    """
    if text[start - 1 : start].isalnum() or text[start + 1 : start + 2].isspace():
        return -1
    at = start
    while (at := text.find("$", at + 1, limit)) >= 0:
        if text[at - 1] == "\\":
            continue
        if text[at - 1].isspace() or text[at + 1 : at + 2].isalnum():
            return -1  # what follows would be the beginning of the next one
        return at if "\n\n" not in text[start:at] else -1
    return -1


def _is_maths(tex: str) -> bool:
    if "\\" in tex or "^" in tex or _SHORT.fullmatch(tex):
        return True
    return _SIGNS.search(tex) is not None and _SENTENCE.search(tex) is None

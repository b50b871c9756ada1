"""Entities of HTML as the characters that they stand for, whoever wrote them."""

from __future__ import annotations

import html
import re

# Python refuses to make a number of very many digits.
_ENDLESS = re.compile("&#([0-9]{9,});?")
_LONGEST = 7  # digits of the last character's number


def unescape(text: str) -> str:
    """Return the text with its entities resolved; a number that is no character gives U+FFFD, as browsers have it."""
    return html.unescape(_ENDLESS.sub(_short, text) if "&#" in text else text)


def _short(match: re.Match[str]) -> str:
    digits = match[1].lstrip("0")
    return f"&#{digits or 0};" if len(digits) <= _LONGEST else "\ufffd"

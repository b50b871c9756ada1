"""What two spellings of one answer may differ in: each folding makes one kind of difference disappear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, Literal

from srs_cli.quiz.numbers import in_digits

Folding = Literal["spaces", "capitals", "punctuation", "accents", "article", "numbers"]
FOLDINGS: Final[tuple[Folding, ...]] = ("spaces", "capitals", "punctuation", "accents", "article", "numbers")

_FORMAT = re.compile("[\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(f"(?<=[0-9])(?=[{_RAISED}])")
_RAISED_SIGN = re.compile(r"(?<=[^\W\d_])\^(?=\w)")  # x^2 is typed for x², as x2 is
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"!?\[(?P<text>[^\[\]\n]*)\]\([^()\n]*\)",
        r"(?<![\w*])\*\*(?=[^\s*])(?P<text>[^*\n]*)(?<=[^\s*])\*\*(?![\w*])",
        r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*\n]*)(?<=[^\s*])\*(?![\w*])",
        r"(?<![\w_])_(?=[^\s_])(?P<text>[^_\n]*)(?<=[^\s_])_(?![\w_])",
        r"(?<!`)`(?P<text>[^`\n]+)`(?!`)",
    )
)
_ARTICLES_OF = {
    "English": "a an the to",  # and the mark of a verb
    "German": "der die das den dem des ein eine einen einem einer",
    "French": "le la les un une",
    "Italian": "il lo la gli le un uno una",
    "Spanish": "el la los las un una unos unas",
    "Portuguese": "o os as um uma",
    "Dutch": "de het een",
}
_ENGLISH = frozenset(_ARTICLES_OF["English"].split())
_ARTICLES = frozenset(word for words in _ARTICLES_OF.values() for word in words.split())
_ARTICLE = re.compile(r"\s*([^\W\d_]+)\s+(?=\S)|\s*(l|un|d)['’](?=\w)", re.IGNORECASE)
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "Ø": "O",
                          "Æ": "Ae", "Œ": "Oe", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "Th"})  # fmt: skip
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa",
                          "Ø": "Oe"})  # fmt: skip
_DROPPED = frozenset(".,;:!?¿¡'\"…·•/\\、。，；：！？")
_APOSTROPHES = frozenset("'’‘ʼ`´")
_WITHIN_NUMBERS = frozenset(".:/")


def article(text: str) -> str:
    """Return the article that the text begins with, in small letters, or nothing."""
    found = _ARTICLE.match(text)
    if not found:
        return ""
    if found[2]:
        return f"{found[2].lower()}'"
    return found[1].lower() if found[1].lower() in _ARTICLES else ""


def may_drop(one: str, other: str) -> bool:
    """Tell whether two articles say the same: "der Tisch" for "Tisch" is right, "die Tisch" for "der Tisch" is not."""
    return not one or not other or one == other or (one in _ENGLISH and other in _ENGLISH)


def bare(text: str) -> str:
    """Return the text as it is compared first: composed, nothing unseen, without Markdown's marks."""
    text = _FORMAT.sub("", text)
    for pattern in _MARKS:
        text = pattern.sub(r"\g<text>", text)
    text = unicodedata.normalize("NFKC", _POWER.sub("^", text))
    return _RAISED_SIGN.sub("", text).strip()


def folded(text: str, foldings: Collection[Folding], *, umlauts_spelled: bool = False) -> str:
    """Return a bare text with these kinds of difference taken out; `umlauts_spelled` folds ä to ae instead of a."""
    if "numbers" in foldings:
        text = in_digits(" ".join(text.split()))
    if "article" in foldings:
        found = article(text)
        if found:
            text = text.lstrip()[len(found) :].lstrip()
    if "accents" in foldings:
        without = _without_accents(text.translate(_SPELLED) if umlauts_spelled else text)
        text = without if without.strip() else text
    if "capitals" in foldings:
        text = text.casefold()
    if "punctuation" in foldings:
        text = _without_punctuation(text) or text
    if "spaces" in foldings:
        text = " ".join(text.split())
    return text


def closed_up(text: str) -> str:
    """Return the text without blanks, but those that keep two numbers apart."""
    return re.sub(r"(?<![0-9]) | (?![0-9])", "", text)


def _without_accents(text: str) -> str:
    # The accents of Latin, Greek and Cyrillic; in other scripts marks are letters.
    taken_apart = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", taken_apart))


def _without_punctuation(text: str) -> str:
    """Return the text with punctuation as blanks; what belongs to a number, a sign or a charge (Cl-) stays."""
    if text.isalnum():
        return text
    kept: list[str] = []
    for place, character in enumerate(text):
        if character.isalnum() or character.isspace():
            kept.append(character)
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if character in _APOSTROPHES:
            continue
        if character in _WITHIN_NUMBERS and before.isdecimal() and after.isdecimal():
            kept.append(character)
        elif unicodedata.category(character) == "Pd" or character == "−":
            kept.append("-" if before.isalnum() != after.isalnum() and _is_sign(before, after) else " ")
        elif character == "&":
            kept.append(" and ")
        elif character in _DROPPED or unicodedata.category(character) in {"Pi", "Pf", "Ps", "Pe", "Pc"}:
            kept.append(" ")
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


def _is_sign(before: str, after: str) -> bool:
    """Tell whether a dash is a minus before a number, or a charge right after a symbol."""
    return after.isdecimal() if not before.isalnum() else not after.isalnum()

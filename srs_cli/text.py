"""What happens to text before anyone sees or compares it: sanitise, normalise, safe file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_JOINING = "\u0600-\u061b\u061d-\u0dff"  # Arabic and the scripts of India need the (non-)joiners to spell words
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
# Controls, format characters (bidi, zero width), line separators and lone surrogates; a joiner inside a word of a
# script that needs it, or between two emoji, is how that text is written and stays.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
    f"|(?<![{_JOINING}{_EMOJI}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}{_EMOJI}])"
)
# Those of them that Python takes for printable.
_PRINTABLE_UNSEEN = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\U000e0100-\U000e01ef]"
_PICTURES = 0x2400  # "␀": the block of pictures for the control characters
_DELETE = 0x7F
_FORMAT = "[\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
_RESERVED = r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?"
_MAX_NAME_BYTES = 88  # a number and a suffix have room in the 100 bytes that every system takes


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Return an expression compiled, once it is needed: that takes longer than most starts have to do with text."""
    return re.compile(expression)


def clean(text: str) -> str:
    """Return the text fit for a screen: what would act or hide is shown by a visible sign; newlines and tabs stay."""
    return text if is_clean(text) else _pattern(_UNSEEN).sub(_show, text)


def with_line_feeds(text: str) -> str:
    """Return the text with line feeds where it has line ends of other kinds."""
    # To look for one character takes a fiftieth of the time of looking for two.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_clean(text: str) -> bool:
    """Tell whether `clean` gives the text back as it is, quickly: files hold many."""
    line = text.replace("\n", "").replace("\t", "")
    if line.isprintable():
        return line.isascii() or _pattern(_PRINTABLE_UNSEEN).search(line) is None
    return _pattern(_UNSEEN).search(text) is None


def clean_line(text: str) -> str:
    """Return the text fit for one line of a screen: as `clean`, with newlines and tabs shown as well."""
    return clean(text).replace("\n", "\u240a").replace("\t", " ")


def _show(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return f"<U+{code:04X}>"


def shorten(text: str, width: int) -> str:
    """Return the first line of the text, at most `width` characters, with an ellipsis where it was cut."""
    line = text.split("\n", 1)[0]
    return line if len(line) <= width else line[: max(0, width - 1)].rstrip() + "…"


def shortened_to_difference(text: str, other: str, width: int) -> str:
    """Return at most `width` characters of a line, those where it begins to differ from the other among them."""
    if len(text) <= width:
        return text
    same = next((place for place, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), len(other))
    first = min(same - width // 3, len(text) - width + 1)
    return shorten(text, width) if first <= 1 else f"…{shorten(text[first:], width - 1)}"


def fold(text: str) -> str:
    """Return the text for comparing: NFC, no zero-width characters, case folded, white space runs as one space."""
    if text.isascii():  # so it is normal, and has none of these
        return " ".join(text.casefold().split())
    return " ".join(_pattern(_FORMAT).sub("", unicodedata.normalize("NFC", text)).casefold().split())


def plural(count: int, noun: str, plural_noun: str = "") -> str:
    """Return "1 card", "2 cards"; `plural_noun` where adding an s is wrong."""
    return f"{count:,} {noun if count == 1 else plural_noun or noun + 's'}"


def counted(parts: Iterable[tuple[int, str]]) -> str:
    """Return "3 new, 20 unchanged" for numbers of what they are; what there is none of is left out."""
    return ", ".join(f"{number:,} {word}" for number, word in parts if number)


def file_name(name: str) -> str:
    """Return a safe file name without suffix for any text: ASCII, at most 88 bytes, never hidden, empty or reserved."""
    ascii_text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:_MAX_NAME_BYTES].strip("-")
    if not slug or _pattern(_RESERVED).fullmatch(slug):
        slug = f"deck-{slug}".strip("-")
    return slug

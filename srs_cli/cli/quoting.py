"""Reads a line that bash is about to complete, and quotes what is put into it: a name never becomes a command."""

from __future__ import annotations

from msgspec import Struct

_SAFE = frozenset("_-./,+%")
_SPECIAL_IN_DOUBLE = frozenset('\\"$`')


class Line(Struct, frozen=True):
    """The words of an unfinished command line."""

    words: tuple[str, ...]  # what they mean; the last one is the one to complete, perhaps empty
    kept: int  # how many characters of the last word's meaning bash keeps: it replaces what follows
    quote: str  # the quotation mark that is open: ', " or none


def read_line(line: str, breaks: str) -> Line:
    """Return the words of a line up to the cursor; `breaks` is bash's COMP_WORDBREAKS, where it begins a word anew."""
    words: list[str] = []
    word, kept, quote = "", 0, ""
    within = escaped = False
    for character in line:
        if escaped:
            word += character
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = within = True
        elif quote:
            if character == quote:
                quote = ""
            else:
                word += character
        elif character in "'\"":
            quote, within, kept = character, True, len(word)
        elif character in " \t\n":
            if within:
                words.append(word)
            word, kept, within = "", 0, False
        else:
            word += character
            within = True
            if character in breaks:
                kept = len(word)
    return Line((*words, word), kept, quote)


def reply(line: Line, value: str) -> str | None:
    """Return what bash has to put in the place of what it replaces, or None where the value does not fit there."""
    typed = line.words[-1]
    if value[: line.kept].casefold() != typed[: line.kept].casefold():
        return None
    return _quoted(value[line.kept :], line.quote)


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", r"'\''")
    if quote:
        # Between double quotation marks "!" recalls an old command, whatever stands before it.
        return "".join(f"\\{each}" if each in _SPECIAL_IN_DOUBLE else each for each in text).replace("!", "\"'!'\"")
    return "".join(each if each.isalnum() or each in _SAFE else f"\\{each}" for each in text)

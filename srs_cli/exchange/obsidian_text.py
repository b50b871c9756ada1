"""Lines of cards inside a note of Obsidian's: what the plugin would take for a mark of its own is escaped.

An escape is one backslash more than stood there, or `&nbsp;` for an empty line, so that all of it reads back equal.
"""

from __future__ import annotations

import re

from srs_cli.model.face import DELETION, MAX_FACES, gap_text

FENCE = "```"
_BLANK = "&nbsp;"
_COLONS = re.compile(r"(?<=:)(\\*)(?=:)")
_COLONS_ESCAPED = re.compile(r"(?<=:)\\(\\*)(?=:)")
_SCHEDULE = re.compile(r"<(\\*)(?=!--SR:)")
_SCHEDULE_ESCAPED = re.compile(r"<\\(\\*)(?=!--SR:)")
_LINE_MARK = re.compile(r"(\\*)(?:\?{1,2}$|#flashcards|<!--|%%)")
_LINE_MARK_ESCAPED = re.compile(r"\\+(?:\?{1,2}$|#flashcards|<!--|%%)")
_FENCE_ESCAPED = re.compile(r"\\+```")
_EQUALS = re.compile(r"\\+=|(?<==)=|=(?==)|\A=|=\Z")
_EQUALS_ESCAPED = re.compile(r"\\(\\*=)")
_AND = re.compile("&(?=#(?:38|92);)")
_ENTITY = re.compile("&#(38|92);")
_GAP = re.compile(r"\\+=|==((?:\\+=|\\+(?![\\=])|[^=\\]|=(?!=))+?)==")


def escaped(text: str) -> str:
    """Return a text as lines of a note; what stands between two fences stays as it is."""
    lines = text.split("\n")
    fenced = sum(line.startswith(FENCE) for line in lines) % 2 == 0
    within = False
    for place, line in enumerate(lines):
        if fenced and line.startswith(FENCE):
            within = not within
        elif not within:
            lines[place] = _escaped_line(line, fenced=fenced)
    return "\n".join(lines)


def unescaped(text: str) -> str:
    """Return the text whose lines in a note these are."""
    lines = text.split("\n")
    within = False
    for place, line in enumerate(lines):
        if line.startswith(FENCE):
            within = not within
        elif not within:
            lines[place] = _unescaped_line(line)
    return "\n".join(lines)


def highlighted(text: str) -> str:
    """Return a cloze text with its deletions highlighted: ==…==."""
    parts: list[str] = []
    at = 0
    for gap in DELETION.finditer(text):
        answer = gap[2].partition("::")[0]
        parts += (_evened(text[at : gap.start()]), f"=={_evened(answer)}==")
        at = gap.end()
    parts.append(_evened(text[at:]))
    return "".join(parts)


def unhighlighted(text: str) -> str:
    """Return the text with each highlighted part as a deletion of its own, counted from 1."""
    parts: list[str] = []
    at = count = 0
    for gap in _GAP.finditer(text):
        if not gap[1] or count == MAX_FACES or not gap[1].strip():
            continue
        count += 1
        answer = gap_text(_plain(gap[1]))
        parts += (_plain(text[at : gap.start()]), f"{{{{c{count}::{answer}}}}}")
        at = gap.end()
    parts.append(_plain(text[at:]))
    return "".join(parts)


def has_highlights(text: str) -> bool:
    """Tell whether a text has a highlighted part."""
    return any(gap[1] for gap in _GAP.finditer(text))


def is_plain(text: str) -> bool:
    """Tell whether a cloze text is the same after its deletions were highlighted."""
    return unhighlighted(highlighted(text)) == text


def _escaped_line(line: str, *, fenced: bool) -> str:
    if not line.replace(_BLANK, "").strip():
        return _BLANK + line
    if _FENCE_ESCAPED.match(line) or (not fenced and line.startswith(FENCE)) or _LINE_MARK.match(line):
        line = f"\\{line}"
    return _SCHEDULE.sub(r"<\\\1", _COLONS.sub(r"\\\1", line))


def _unescaped_line(line: str) -> str:
    if not line.replace(_BLANK, "").strip():
        return line.removeprefix(_BLANK)
    line = _SCHEDULE_ESCAPED.sub(r"<\1", _COLONS_ESCAPED.sub(r"\1", line))
    return line[1:] if _FENCE_ESCAPED.match(line) or _LINE_MARK_ESCAPED.match(line) else line


def _evened(text: str) -> str:
    """Return text in which no two equals signs stand side by side, nor one at an end, where a highlight may begin."""
    found = _EQUALS.sub(lambda sign: f"\\{sign[0]}", _AND.sub("&#38;", text))
    return f"{found[:-1]}&#92;" if found.endswith("\\") else found


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda found: chr(int(found[1])), _EQUALS_ESCAPED.sub(r"\1", text))

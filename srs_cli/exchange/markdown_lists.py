"""A list answer as a Markdown list, told apart from text that only looks like one."""

from __future__ import annotations

import re

from srs_cli.model.card import Answer

_ITEM = "- "
_GOES_ON = "  "
_SHIFTED = re.compile(r" +- ")


def list_text(answer: Answer) -> str:
    """Return an answer as Markdown; one text that looks like a list begins with a blank more, which shows no difference."""
    if isinstance(answer, str):
        return f" {answer}" if _is_list(answer) or _SHIFTED.match(answer) else answer
    return "\n".join(_ITEM + line.replace("\n", f"\n{_GOES_ON}") for line in answer)


def answer_of(text: str) -> Answer:
    """Return what a Markdown text says: a list where it is nothing but one."""
    if _SHIFTED.match(text):
        return text[1:]
    if not _is_list(text):
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(_ITEM):
            lines.append(line.removeprefix(_ITEM))
        else:
            lines[-1] += f"\n{line.removeprefix(_GOES_ON)}"
    return tuple(lines)


def _is_list(text: str) -> bool:
    lines = text.split("\n")
    return lines[0].startswith(_ITEM) and all(
        line.startswith(_GOES_ON) or (line.startswith(_ITEM) and line[len(_ITEM) :].strip()) for line in lines
    )

"""A cloze whose deletions stand in [brackets], as hashcards and Mnemosyne write it ⇄ one with {{c1::…}} marks.

Brackets that are meant as such become entities, which HTML and Markdown show as brackets.
"""

from __future__ import annotations

import re

from srs_cli.model.face import DELETION, MAX_FACES, gap_text

_IMAGE = re.compile(r"!\[[^\[\]]*\]")
_ESCAPED = re.compile(r"[\[\]]|!(?=\[)|&(?=#(?:33|38|58|91|93);)")
_ENTITY = re.compile(r"&#(33|38|58|91|93);")
_GAP = re.compile(r"(!\[[^\[\]]*\])|\[((?:!\[[^\[\]]*\]|[^\[\]])+)\]")


def bracketed(text: str, *, hints: bool = False) -> str:
    """Return a cloze text with its deletions in brackets, those with hints as [answer:hint] where these are taken."""
    parts: list[str] = []
    at = 0
    for gap in DELETION.finditer(text):
        parts.append(_safe(text[at : gap.start()], ends_before_gap=True))
        answer, _, hint = gap[2].partition("::")
        inner = _safe(answer)
        if hints:
            inner = inner.replace(":", "&#58;")
            if hint:
                inner += f":{_safe(hint)}"
        parts.append(f"[{inner}]")
        at = gap.end()
    parts.append(_safe(text[at:]))
    return "".join(parts)


def unbracketed(text: str, *, hints: bool = False) -> str:
    """Return the text with each part in brackets as a deletion of its own, counted from 1."""
    count = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal count
        if found[1] or count >= MAX_FACES or not found[2].strip():
            return found[0]
        count += 1
        answer, colon, hint = found[2].partition(":") if hints else (found[2], "", "")
        return (
            f"{{{{c{count}::{gap_text(unescaped(answer))}{f'::{unescaped(hint)}' if colon and hint.strip() else ''}}}}}"
        )

    parts: list[str] = []
    at = 0
    for found in _GAP.finditer(text):
        parts.append(unescaped(text[at : found.start()]))
        parts.append(mark(found))
        at = found.end()
    parts.append(unescaped(text[at:]))
    return "".join(parts)


def unescaped(text: str) -> str:
    """Return the text with what `bracketed` wrote as entities as it was."""
    return _ENTITY.sub(lambda found: chr(int(found[1])), text)


def has_plain_gaps(text: str, *, hints: bool = False) -> bool:
    """Tell whether a cloze text is the same after its deletions were in brackets: counted from 1, each for itself."""
    return unbracketed(bracketed(text, hints=hints), hints=hints) == text


def _safe(text: str, *, ends_before_gap: bool = False) -> str:
    """Return text without a bracket of its own, those of images aside; an exclamation mark would make an image of a gap."""
    parts: list[str] = []
    at = 0
    for image in _IMAGE.finditer(text):
        parts += (_ESCAPED.sub(_entity, text[at : image.start()]), image[0])
        at = image.end()
    rest = _ESCAPED.sub(_entity, text[at:])
    if ends_before_gap and rest.endswith("!"):
        rest = f"{rest[:-1]}&#33;"
    return "".join((*parts, rest))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"

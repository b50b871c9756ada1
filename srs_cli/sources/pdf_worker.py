"""Reads a PDF in a process of its own: PDFium is native code, so a crash, a bomb or a loop ends here and not in srs.

The PDF comes on stdin; a JSON list goes to stdout: the title, and for each page its lines as [text, size of type, height
above the page's foot]. The exit code says why there is none.
"""

from __future__ import annotations

import json
import sys
from math import hypot
from typing import Any

MAX_PAGES = 5_000
DAMAGED = 10
ENCRYPTED = 11
TOO_LONG = 12
_MEGABYTE = 1_000_000
_MEMORY = 400 * _MEGABYTE  # of address space, beside what the file's size allows
_SECONDS = 2  # of processor time, likewise
_SECONDS_A_MEGABYTE = 4


def seconds_for(size: int) -> int:
    """Return the processor time in seconds that a PDF of so many bytes may take."""
    return _SECONDS + _SECONDS_A_MEGABYTE * size // _MEGABYTE


def main() -> None:
    """Read stdin, write stdout, exit."""
    data = sys.stdin.buffer.read()
    _limit(len(data))
    import pypdfium2  # noqa: PLC0415 - after the limits are set

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            sys.exit(TOO_LONG)
        pages = [_lines(document, number) for number in range(len(document))]
        title = str(document.get_metadata_value("Title") or "")
    except pypdfium2.PdfiumError as error:
        sys.exit(ENCRYPTED if "password" in str(error).lower() else DAMAGED)
    sys.stdout.write(json.dumps([title, pages]))


def _limit(size: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows: there the caller's timeout alone guards
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, _MEMORY + 8 * size),
        (resource.RLIMIT_CPU, seconds_for(size)),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (least, least))
        except (OSError, ValueError):
            continue  # a system that knows no such limit


def _lines(document: Any, number: int) -> list[tuple[str, float, float]]:  # noqa: ANN401 - pypdfium2 ships no types
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []  # a page that cannot be loaded has no text; a file where none can be is refused for having none
    matrix = raw.FS_MATRIX()
    lines: list[tuple[str, float, float]] = []
    at = 0
    for text in text_page.get_text_range().split("\r\n"):
        size = foot = 0.0
        letter = next((place for place, character in enumerate(text) if character.isalnum()), 0)
        index = raw.FPDFText_GetCharIndexFromTextIndex(text_page, at + letter) if text.strip() else -1
        if index >= 0:
            foot = text_page.get_charbox(index, loose=True)[1]
            raw.FPDFText_GetMatrix(text_page, index, matrix)
            size = round(raw.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d) * 2) / 2
        lines.append((text, size, foot))
        at += len(text) + 2
    text_page.close()
    page.close()
    return lines

"""PDF: pages of lines by PDFium, larger type as headings, gaps as blank lines, running heads and page numbers left out."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.formats.html import missing_extra
from srs_cli.model.document import Document, Line
from srs_cli.sources import pdf_worker

_WORKER = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from srs_cli.sources import pdf_worker; pdf_worker.main()"
)
_LARGER = 1.18  # times the body's type: a heading
_LONGEST_HEADING = 150
_DEEPEST_HEADING = 6
_GAP = 1.4  # times the page's usual distance of lines
_EDGE = 2  # lines at the top and the bottom of a page that may be running heads
_RUNNING_PAGES = 3
_RUNNING_SHARE = 0.15  # of the pages
_LONGEST_RUNNING = 100
_DIGITS = re.compile(r"\d+|\b[ivxl]{1,6}\b", re.IGNORECASE)
_BREAK = re.compile(r"[\r\n\v\f]")
_UNTITLED = frozenset(("", "untitled", "(anonymous)", "none"))
_ODD = str.maketrans(
    {
        "\x02": "-\n",
        "\ufffe": "-\n",
        "\u00ad": "-",
        "\uf0b7": "•",
        "\uf0a7": "•",
        "\uf0d8": "•",
        "\uf076": "•",
        "\uf0fc": "•",
        "\0": "",
    }
)


class _Row(Struct, frozen=True):
    """A line of a page: its text, the size of its type and where it stands, from the page's foot, in points."""

    text: str
    size: float
    foot: float


def read(data: bytes, name: str) -> Document:
    """Return the text of all pages.

    Raises InputRefusedError for what is no sound, unencrypted PDF, and for one that holds pictures of text only.
    """
    pages, title = _pages(data, name)
    if not any(row.text.strip() for page in pages for row in page):
        raise InputRefusedError(
            f"{name}: no text found; it may be scanned", "run text recognition (OCR) first, such as: ocrmypdf IN OUT"
        )
    body = _body_size(pages)
    levels = _levels(pages, body)
    running = _running(pages, body)
    usual = _usual_distance(pages, body)
    lines: list[Line] = []
    for number, page in enumerate(pages, start=1):
        kept = [row for at, row in enumerate(page) if not (_at_edge(at, page) and _masked(row) in running)]
        _append(lines, kept, f"page {number}", levels=levels, usual=usual)
    return Document(name, tuple(replace(line, number=at) for at, line in enumerate(lines, start=1)), title)


def _pages(data: bytes, name: str) -> tuple[list[list[_Row]], str]:
    """Return the rows of each page and the document's own title, as a process of its own finds them."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise missing_extra(name, "PDF")
    try:
        worker = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", "-c", _WORKER, json.dumps([path for path in sys.path if path])],
            input=data,
            capture_output=True,
            timeout=2 * pdf_worker.seconds_for(len(data)) + 10,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name) from error
    except OSError as error:
        raise InputRefusedError(f"{name}: the PDF reader could not be started ({error.strerror})") from error
    if worker.returncode == pdf_worker.DAMAGED:
        raise InputRefusedError(f"{name}: this PDF is damaged, or no PDF", "open it in a viewer and print it to PDF")
    if worker.returncode == pdf_worker.ENCRYPTED:
        raise InputRefusedError(f"{name}: this PDF is encrypted with a password", "save a copy without a password")
    if worker.returncode == pdf_worker.TOO_LONG:
        raise InputRefusedError(f"{name}: more than {pdf_worker.MAX_PAGES:,} pages", "split it")
    if worker.returncode != 0:
        raise _too_much(name)
    title, pages = json.loads(worker.stdout)
    title = " ".join(title.split())
    return [_page(rows) for rows in pages], "" if title.lower() in _UNTITLED else title


def _too_much(name: str) -> InputRefusedError:
    return InputRefusedError(
        f"{name}: this PDF takes more time or memory than its size allows", "it may be damaged, or made to do harm"
    )


def _page(found: list[tuple[str, float, float]]) -> list[_Row]:
    rows = [
        _Row(text.rstrip(), size, foot) for line, size, foot in found for text in _BREAK.split(line.translate(_ODD))
    ]
    while rows and not rows[-1].text:
        rows.pop()
    return rows


def _body_size(pages: Sequence[Sequence[_Row]]) -> float:
    """Return the size of type most of the text is in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page:
            sizes[row.size] += len(row.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def _levels(pages: Sequence[Sequence[_Row]], body: float) -> dict[float, int]:
    """Return the heading level of each size of type that is larger than the body's."""
    larger = {row.size for page in pages for row in page if row.text and body and row.size >= _LARGER * body}
    return {size: min(at, _DEEPEST_HEADING) for at, size in enumerate(sorted(larger, reverse=True), start=1)}


def _running(pages: Sequence[Sequence[_Row]], body: float) -> frozenset[str]:
    """Return what stands at the head or foot of several pages, numbers masked; large type is a title, not that."""
    counts: Counter[str] = Counter()
    for page in pages:
        edges = {_masked(row) for at, row in enumerate(page) if _at_edge(at, page) and row.size < _LARGER * body}
        counts.update(edge for edge in edges if len(edge) <= _LONGEST_RUNNING)
    least = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))
    return frozenset(edge for edge, count in counts.items() if count >= least)


def _at_edge(at: int, page: Sequence[_Row]) -> bool:
    return at < _EDGE or at >= len(page) - _EDGE


def _masked(row: _Row) -> str:
    return _DIGITS.sub("#", " ".join(row.text.split()))


def _append(lines: list[Line], page: Sequence[_Row], place: str, *, levels: dict[float, int], usual: float) -> None:
    above: _Row | None = None
    for row in page:
        text = row.text.strip() if row.size else row.text
        level = levels.get(row.size, 0) if text and len(text) <= _LONGEST_HEADING else 0
        gap = above is not None and usual > 0 and not 0 <= above.foot - row.foot <= _GAP * max(usual, row.size)
        before = lines[-1] if lines else None
        if level and before and above and not gap and before.heading == level and before.page == place:
            joined = f"{before.text} {text}"  # a heading of several lines
            if len(joined) <= _LONGEST_HEADING:
                lines[-1] = replace(before, text=joined)
                above = row
                continue
        if (gap or level) and before and before.text:
            lines.append(Line(0, "", place))
        if text or (before and before.text):
            lines.append(Line(0, text, place, heading=level))
        above = row


def _usual_distance(pages: Sequence[Sequence[_Row]], body: float) -> float:
    """Return the distance of the body's lines, the commonest on all pages."""
    steps: Counter[float] = Counter()
    for page in pages:
        steps.update(
            round(above.foot - row.foot, 1)
            for above, row in pairwise(page)
            if above.size == row.size == body and above.foot > row.foot
        )
    return max(steps, key=lambda step: (steps[step], -step), default=body)

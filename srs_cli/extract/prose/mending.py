"""From lines to passages: paragraphs under their headings, with page breaks, hyphens and footnotes in between mended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from msgspec import Struct, field

from srs_cli.extract.prose import furniture
from srs_cli.extract.prose.blocks import LONG, STOP, TERMINAL, Block, blocks_of
from srs_cli.extract.prose.cleaning import without_marks
from srs_cli.extract.prose.regions import prose_regions
from srs_cli.model.document import Line
from srs_cli.model.draft import Left

# ruff: noqa: SIM905 - a list of words reads best as one text


class Passage(Struct, frozen=True):
    """A mended paragraph."""

    text: str
    path: tuple[str, ...]  # the headings above it, outermost first
    starts: tuple[tuple[int, int], ...]  # (offset in the text, line number) of each line it was mended from

    def line_at(self, offset: int) -> int:
        """Return the number of the line that holds the character at the offset."""
        return self.starts[bisect_right(self.starts, offset, key=itemgetter(0)) - 1][1]


class Mended(Struct):
    """The running text of a document, and what of the document it is not."""

    passages: list[Passage] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    left: list[Left] = field(default_factory=list)


_HYPHEN = re.compile(r"([^\W\d_]{2,30})- ([a-zà-ÿ]{2,30})")
_GLUED = re.compile(r"\b([A-Z][a-z]{3,20})([A-Z][a-z]{2,20})(?=['’\s])")
_BROKEN = re.compile(r"[^\W\d_]-$")
_LETTERS = re.compile(r"[^\W\d_]+")
_INNER_CAPITAL = re.compile(r"[A-Z](?<=[a-z].)")  # a capital is quick to find
_SHORTEST_HEADING = 8
_ALONE = frozenset("non anti pre post self semi co counter inter multi ex pro quasi mid neo pan well so".split())


def mend(lines: Sequence[Line]) -> Mended:
    """Return the passages of running text in the lines; no passage where the lines are no prose."""
    return _Mender(lines).mended()


class _Mender:
    """One document on its way from blocks to passages."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.result = Mended()
        self.path: list[tuple[int, str]] = []
        self.parts: list[tuple[str, int]] = []  # of the open passage: text, line number

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every word of the document as it stands between spaces."""
        return frozenset("\n".join(line.text for line in self.lines).split())

    def mended(self) -> Mended:
        blocks = blocks_of(self.lines)
        keep = prose_regions(blocks)
        if not any(keep):
            return self.result
        total = sum(len(block.text) for block, kept in zip(blocks, keep, strict=True) if kept and block.kind == "prose")
        done = 0
        skipping = ""
        for i, (block, kept) in enumerate(zip(blocks, keep, strict=True)):
            if not kept:
                continue
            if block.kind == "heading":
                skipping = self._heading(blocks, i, skipping, late=done > 0.6 * total)
            elif block.kind == "prose" and not skipping:
                done += len(block.text)
                skipping = self._prose(block)
            elif block.kind == "prose" and furniture.citation(block.text):
                self._leave(block, "reference")
            elif block.kind in ("prose", "aside"):
                self._leave(block, block.why or skipping)
            elif block.kind == "short":
                self._short(blocks, i, skipping)
        self._close()
        return self.result

    def _heading(self, blocks: list[Block], i: int, skipping: str, *, late: bool) -> str:
        block = blocks[i]
        self.result.used.update(block.numbers)
        if furniture.references_title(block.title) and late:
            self._close()
            return "references"
        if furniture.tail_title(block.title) and late:
            self._close()
            return "matter behind the text"
        follower = next((other for other in blocks[i + 1 : i + 8] if other.kind != "heading"), None)
        if skipping and (follower is None or follower.kind != "prose" or furniture.citation(follower.text)):
            return skipping
        self._close()
        while self.path and self.path[-1][0] >= block.level:
            self.path.pop()
        self.path.append((block.level, block.title))
        return ""

    def _prose(self, block: Block) -> str:
        """Add a paragraph to the open passage, or open one; return why what follows is skipped, if a heading inside says so."""
        self.result.used.update(block.numbers)
        if self.parts and not self._continues(block.text):
            self._close()
        for number, part in zip(block.numbers, block.parts, strict=True):
            if len(part) < LONG:
                self.parts.append((part, number))
                continue
            for heading, text in _inline_headings(part):
                if heading:
                    self._close()
                    if furniture.references_title(heading):
                        self.result.left.append(Left(number, "references"))
                        return "references"
                    known = [title for level, title in self.path if level < 3]
                    self.path = [(level, title) for level, title in self.path if level < 3]
                    self.path.append((3, _without(heading, known)))
                if text:
                    self.parts.append((text, number))
        return ""

    def _short(self, blocks: list[Block], i: int, skipping: str) -> None:
        block = blocks[i]
        if self.parts and not skipping and block.text[:1].islower() and self._cut():
            self._prose(block)
        elif any(other.kind == "prose" for other in blocks[max(0, i - 2) : i + 3]):
            self._leave(block, skipping or "no full sentence")

    def _leave(self, block: Block, why: str) -> None:
        self.result.used.update(block.numbers)
        self.result.left.append(Left(block.numbers[0], why, block.numbers[-1]))

    def _cut(self) -> bool:
        return not TERMINAL.search(self.parts[-1][0][-12:])

    def _continues(self, text: str) -> bool:
        return self._cut() or (text[:1].islower() and not STOP.search(self.parts[-1][0][-12:]))

    def _close(self) -> None:
        if not self.parts:
            return
        pieces: list[str] = []
        starts: list[tuple[int, int]] = []
        length = 0
        for part, number in self.parts:
            bare = without_marks(part)
            if pieces and bare[:1].islower() and _BROKEN.search(pieces[-1][-2:]):
                tail = _LETTERS.match(bare)
                if not (tail and self._hyphened(pieces[-1][:-1].rpartition(" ")[2], tail.group())):
                    pieces[-1] = pieces[-1][:-1]
                    length -= 1
            elif pieces:
                pieces.append(" ")
                length += 1
            starts.append((length, number))
            pieces.append(bare)
            length += len(bare)
        text = "".join(pieces)
        if "- " in text:
            text = _HYPHEN.sub(self._rejoined, text)
        if _INNER_CAPITAL.search(text):
            text = _GLUED.sub(self._unglued, text)
        self.result.passages.append(Passage(text, tuple(title for _, title in self.path), tuple(starts)))
        self.parts = []

    def _rejoined(self, match: re.Match[str]) -> str:
        head, tail = match.groups()
        if tail in ("and", "or", "to", "und", "bis", "et"):
            return match.group()
        return f"{head}-{tail}" if self._hyphened(head, tail) else head + tail

    def _hyphened(self, head: str, tail: str) -> bool:
        """Whether a hyphen at a break belongs to the word: the document spells it so elsewhere, or the parts say so."""
        head, tail = head.lower(), tail.lower()
        if head + tail in self.words:
            return False
        return f"{head}-{tail}" in self.words or (head in _ALONE and tail in self.words)

    def _unglued(self, match: re.Match[str]) -> str:
        """Part two sentences that lost the stop between them, where both halves are names of this document."""
        first, second = match.groups()
        return f"{first}. {second}" if first in self._names and second in self._names else match.group()

    @cached_property
    def _names(self) -> frozenset[str]:
        found = Counter(
            re.findall(r"(?<![\w-])[A-Z][a-z]{2,20}(?![A-Z\w])", "\n".join(line.text for line in self.lines))
        )
        return frozenset(name for name, count in found.items() if count >= 2)


def _inline_headings(text: str) -> list[tuple[str, str]]:
    """Cut a page in one line at the headings in capitals that stand between its sentences."""
    tokens = [(match.group(), match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    cuts: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        j = i
        if i == 0 or STOP.search(tokens[i - 1][0][-12:]):
            while j < len(tokens) and _capital(tokens[j][0]):
                j += 1
        if j > i + 1 and len(tokens[j - 1][0]) == 1:
            j -= 1  # "A" or "I" opens the sentence behind the heading
        if j > i and j < len(tokens) and tokens[j][0].lstrip("\"'“‘(")[:1].isupper():
            heading = text[tokens[i][1] : tokens[j - 1][2]]
            if len(heading) >= _SHORTEST_HEADING and (j > i + 1 or heading.isalpha()):
                cuts.append((tokens[i][1], tokens[j - 1][2]))
        i = max(j, i + 1)
    found = [("", text[: cuts[0][0]].strip() if cuts else text)]
    for (start, end), (stop, _) in pairwise([*cuts, (len(text), 0)]):
        found.append((text[start:end], text[end:stop].strip()))
    return found


def _capital(token: str) -> bool:
    if token.isdigit():
        return len(token) <= 4
    return token == token.upper() and any(map(str.isalpha, token)) and not token.endswith((".", "!", "?", ")"))


def _without(heading: str, known: list[str]) -> str:
    """Return the heading without a title that is fused to its front."""
    for title in known:
        if heading.casefold().startswith(title.casefold()) and len(heading) > len(title) + 3:
            return heading[len(title) :].strip(" :–—-")
    return heading

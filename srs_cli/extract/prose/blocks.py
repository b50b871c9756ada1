"""Blocks of lines: paragraphs, headings, list items and what stands beside the running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract.dates import leading_date
from srs_cli.extract.prose import furniture
from srs_cli.extract.prose.cleaning import cleaned
from srs_cli.model.document import Line

Kind = Literal["prose", "short", "heading", "listed", "aside"]
_LISTED = re.compile(
    r"(?:[-–—+*•·▪●◦‣⁃■□◆➢➤✓>\uf0b7]\s|[·•▪●*](?=\w)|\(?\d{1,3}[.)]\s|\(?[a-zA-Z]\)\s|[ivxlIVXL]{1,5}[.)]\s|\(?[ivx]{1,5}\)\s|[QA]\s?[:.]\s|\d{1,2}\s(?=[A-Z])(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))",
)
_LABEL = re.compile(r"[^.:;!?—]{1,50}(?::\s|\s[-–—]{1,2}\s|\s::\s|—)(?=\S)")
_CHAPTER = re.compile(
    r"[-–—\s]{0,3}(?:chapter|part|book|section|lecture|unit|act|kapitel|chapitre|cap[ií]tulo)\s(?:[ivxlc]{1,7}|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\b[\s.:–—-]{0,4}",
    re.IGNORECASE,
)


_DEPTH = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[A-Z])")
TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]⁰¹²³⁴-⁹]{0,6}$")
STOP = re.compile(r"[.!?…][\"'”’»)\]⁰¹²³⁴-⁹]{0,6}$")
_LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_HEAD = 90  # characters of the longest running head
LONG = 2000  # characters from which a line may be a whole page


class Block(Struct, frozen=True):
    """Lines that belong together: a paragraph, a heading, a list item."""

    numbers: tuple[int, ...]
    parts: tuple[str, ...]  # the cleaned lines
    kind: Kind = "short"
    why: str = ""  # of an aside: what it is
    level: int = 0  # of a heading
    title: str = ""

    @property
    def text(self) -> str:
        """Return the parts in one line."""
        return " ".join(self.parts)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of a document in order; its contents table names the headings, else their look does."""
    return _headings(_contents(_blocks(lines)))


def _blocks(lines: Sequence[Line]) -> list[Block]:
    heads = _running_heads(lines)
    found: list[Block] = []
    group: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if group and (not text or line.number != group[-1].number + 1 or line.heading or group[-1].heading):
            found += _grouped(group)
            group = []
        if (
            len(text) < _HEAD
            and text
            and (furniture.folio(text) or (heads and _fold(text).strip("0123456789") in heads))
        ):
            found += _grouped(group) if group else []
            group = []
            found.append(
                Block((line.number,), (text,), "aside", "page number" if furniture.folio(text) else "running head")
            )
        elif text:
            group.append(line)
    return found + _grouped(group) if group else found


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Return the short lines, folded, that come back on page after page."""
    seen = Counter(
        _fold(line.text).strip("0123456789")
        for line in lines
        if 0 < len(line.text) < _HEAD
        and not line.heading
        and not STOP.search(line.text)
        and line.text.strip()[:1] not in "|#-*"
    )
    return frozenset(text for text, count in seen.items() if count >= 4 and len(text) > 3)


def _grouped(group: list[Line]) -> list[Block]:
    """Make one block of hard-wrapped lines, else one a line."""
    parts = [cleaned(line.text) for line in group]
    if len(group) > 1 and _wrapped(group, parts):
        return [_block(tuple(line.number for line in group), tuple(parts), group[0])]
    return [_block((line.number,), (part,), line) for line, part in zip(group, parts, strict=True) if part]


def _wrapped(group: list[Line], parts: list[str]) -> bool:
    if any(line.heading or line.cells or line.bullet or line.code or "|" in line.text[:2] for line in group):
        return False
    lengths = [len(part) for part in parts]
    widest = max(lengths)
    if all(part.isupper() for part in parts) or (
        group[0].text.lstrip().startswith("**") and group[-1].text.rstrip().endswith("**")
    ):
        return widest < 100
    if any(part.endswith("?") for part in parts[:3]):
        return False  # a question and its answer
    shortest = min(lengths[:-1])
    if widest > 160 or shortest < 0.5 * widest or any(_LISTED.match(part) for part in parts[1:]):
        return False
    soft = sum(after[:1].islower() or before.endswith("-") for before, after in pairwise(parts))
    even = shortest >= 0.75 * widest and len(parts) > 2
    return soft >= (0.2 if even else 0.4) * (len(parts) - 1)


def _block(numbers: tuple[int, ...], parts: tuple[str, ...], line: Line) -> Block:
    """Return the parts as a block of the kind that they show; `line` is their first."""
    text = " ".join(parts)
    if line.heading or text.startswith("#"):
        title, level = text.lstrip("# ").rstrip("# "), line.heading or len(text) - len(text.lstrip("#"))
        return Block(numbers, parts, "heading", "", level, title)
    if furniture.contents_entry(text):
        return Block(numbers, parts)
    if len(text) > LONG:
        return Block(numbers, parts, "prose")
    why = "code" if line.code else _beside(text, line)
    if why:
        return Block(numbers, parts, "aside", why)
    words = text.count(" ") + 1
    if _is_listed(text, line) or (text.endswith("?") and words < 40) or _entry(text):
        return Block(numbers, parts, "listed")
    full = bool(TERMINAL.search(text[-12:])) and words >= 6
    return Block(numbers, parts, "prose" if full or words >= 25 else "short")


def _beside(text: str, line: Line) -> str:
    """Return what a block beside the running text is, "" if it may be running text or a list."""
    if furniture.footnote(text) or (line.text.lstrip()[:2] in ("* ", "† ") and furniture.citation(text)):
        return "footnote"
    if _is_listed(text, line):
        return ""
    if furniture.boilerplate(text) or furniture.teaser(text):
        return "boilerplate"
    if furniture.caption(text):
        return "caption"
    return "reference" if furniture.citation(text) else ""


def _is_listed(text: str, line: Line) -> bool:
    raw = line.text.strip()
    return (
        bool(line.cells or line.bullet or _LISTED.match(text))
        or text.startswith("|")
        or "\t" in raw
        or raw.startswith("* ")
    )


def _entry(text: str) -> bool:
    """Whether a block is an entry of a list written out: a date or a label, a dash or a colon, and what it is."""
    label = _LABEL.match(text)
    if not label:
        return False
    head = label.group().rstrip(" :—–-")
    date = leading_date(text) if text[:1].isdigit() or text[:3].isalpha() else None
    if date and date.end >= len(head):
        return True
    return head.count(" ") <= 3 and not text[label.end() :].startswith(('"', "“")) and text.count(". ") < 3


def _contents(blocks: list[Block]) -> list[Block]:
    """Mark the contents table, and make headings of the blocks whose titles it names."""
    entries = [furniture.contents_entry(block.text) if block.kind in ("listed", "short") else "" for block in blocks]
    if sum(map(bool, entries)) < 3:
        return blocks
    titles: dict[str, str] = {}
    open_title = ""
    for block, entry in zip(blocks, entries, strict=True):
        if not entry or entry.startswith("-"):
            continue
        title = f"{open_title} {entry}".strip()
        open_title = title if block.text.rstrip("| ").endswith(entry[-8:]) and block.text.rstrip().endswith("|") else ""
        for name in (title, entry, _CHAPTER.sub("", title, count=1)):
            titles.setdefault(_fold(name), _CHAPTER.sub("", title, count=1).strip(" -") or title)
    chapters = {_fold(_CHAPTER.sub("", entry, count=1)) for entry in entries if _CHAPTER.match(entry)}
    marked = []
    for block, entry in zip(blocks, entries, strict=True):
        key = _fold(block.text) if len(block.text) < 300 else ""
        if entry:
            marked.append(replace(block, kind="aside", why="contents"))
        elif key in titles and block.kind != "aside" and key:
            top = key in chapters or block.text.isupper() or bool(_CHAPTER.match(block.text))
            marked.append(replace(block, kind="heading", title=titles[key], level=block.level or (1 if top else 2)))
        else:
            marked.append(block)
    return marked


def _headings(blocks: list[Block]) -> list[Block]:
    """Make headings of short blocks that stand before running text."""
    known = sum(block.kind == "heading" and bool(block.level) for block in blocks) >= 4
    found = list(blocks)
    for i, block in enumerate(blocks):
        if block.kind != "short":
            continue
        chapter = _CHAPTER.match(block.text)
        text = block.text
        if chapter and len(text) < 150:
            found[i] = replace(block, kind="heading", level=1, title=text[chapter.end() :].strip() or text)
        elif furniture.references_title(text) or furniture.tail_title(text):
            found[i] = replace(block, kind="heading", level=2, title=text)
        elif _runs_on(blocks, i, known=known):
            found[i] = replace(block, kind="prose")
        elif not known and len(text) < 120 and _title_like(text) and _before_prose(blocks, i):
            depth = _DEPTH.match(text)
            level = depth.group(1).count(".") + 1 if depth else 1 if text.isupper() else 2
            found[i] = replace(block, kind="heading", level=level, title=text)
    return found


def _runs_on(blocks: list[Block], i: int, *, known: bool) -> bool:
    """Whether a short block is a sentence that a page break cut: it goes on in small letters behind the notes."""
    text = blocks[i].text
    if text.isupper() or text.count(" ") < 5:
        return False
    after = next((other for other in blocks[i + 1 : i + 12] if other.kind not in ("aside", "heading")), None)
    if after is None or after.kind not in ("prose", "short"):
        return False
    return after.text[:1].islower() or (known and after.kind == "prose" and len(text) > 50)


def _title_like(text: str) -> bool:
    return (
        text.count(" ") < 14
        and not text[0].islower()
        and any(char.isalpha() for char in text)
        and text[-1] not in ".,;—-"
    )


def _before_prose(blocks: list[Block], i: int) -> bool:
    for other in blocks[i + 1 : i + 4]:
        if other.kind == "prose":
            return True
        if other.kind != "short":
            return False
    return False


def _fold(text: str) -> str:
    if text.isascii():  # as bytes it is far quicker
        return text.encode().translate(_LOWER, _MARKS).decode()
    return "".join(filter(str.isalnum, text)).casefold()

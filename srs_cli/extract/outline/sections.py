"""Sections of a document by heading, and which of them are notes rather than prose, furniture or a chronology."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from srs_cli.extract import english, structure
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.guarded import Guarded
from srs_cli.extract.structure import LISTED, Item
from srs_cli.model.draft import Left

MIN_SHARE = 0.3  # of list items and headings among the lines: from here on a document is an outline


LONG_LINE = 2000  # characters: no point of notes is longer
LONG_PARAGRAPH = 90  # words: beyond this a plain line is prose, even in an outline


_FURNITURE = re.compile(
    r"(?:table of )?contents|index|references|bibliography|works cited|further reading|sources?|see also|external links|"
    r"cite this.{0,30}|share.{0,20}|related.{0,30}|navigation|menu|acknowledge?ments|credits|footnotes|homework|to ?do|agenda",
    re.IGNORECASE,
)


_ADDRESS = Guarded(r"https?://|www\.|\bdoi:|\bISBN\b", "://", "www.", "doi:", "ISBN")


_MARKED = re.compile(r"(?:Q|A|Question|Answer|Front|Back)\s?\d{0,3}\s?[:.)]\s", re.IGNORECASE)


_YEAR = re.compile(r"\W{0,4}(?:\d{3,4}|\d{1,4}\s?(?:B\.?C\.?E?|A\.?D|C\.?E)\.?)\W{0,4}", re.IGNORECASE)
_TASK = re.compile(
    r"(?:define|describe|explain|state|list|name|outline|compare|evaluate|discuss|identify|calculate|analyse|analyze|"
    r"summarise|summarize|draw|label|read|revise|complete|answer|write|find out|understand|be able to)\s",
    re.IGNORECASE,
)
_EVENT = re.compile(r"\s{0,2}\*{0,2}(?:[^—–]{1,45})\*{0,2}\s?[—–]")


class Section(Struct):
    """A heading and what stands under it, up to the next heading."""

    heading: Item | None
    path: tuple[str, ...]  # of the lines below the heading: its own text is the last
    body: list[Item] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    wrapped: list[int] = field(default_factory=list)  # lines that go on from the one above


def sections_of(items: Sequence[Item], paths: dict[int, tuple[str, ...]]) -> list[Section]:
    """Return the sections of a document in order; the first holds what stands before any heading."""
    sections = [Section(None, ())]
    open_sections: list[Section] = []
    for item in items:
        if item.role == "heading":
            section = Section(item, (*paths[item.number], structure.heading_text(item)))
            while open_sections and open_sections[-1].heading and open_sections[-1].heading.level >= item.level:
                open_sections.pop()
            if open_sections:
                open_sections[-1].children.append(section)
            open_sections.append(section)
            sections.append(section)
        elif item.role == "wrapped":
            sections[-1].wrapped.append(item.number)
        elif item.role not in {"blank", "rule", "code"}:
            sections[-1].body.append(item)
    return sections


def is_outline(items: Sequence[Item]) -> bool:
    """Whether the document as a whole is notes: many list items, and no long paragraphs to speak of."""
    listed = sum(item.role in LISTED for item in items)
    heads = sum(item.role == "heading" for item in items)
    lines = sum(item.role not in {"blank", "rule", "code", "cells", "wrapped"} for item in items)
    letters = sum(len(item.text) for item in items)
    prose = sum(len(item.text) for item in items if item.role == "plain" and len(item.text) > 600)
    return listed >= 3 and listed + heads >= MIN_SHARE * lines and prose <= 0.5 * letters


def body_of(section: Section, *, outlined: bool) -> list[Item]:
    """Return the lines of a section that are its points; in prose only lists and what announces them."""
    body = [
        item
        for item in section.body
        if not _ADDRESS.search(item.text) and not _MARKED.match(item.text) and 0 < len(item.text) <= LONG_LINE
    ]
    if outlined:
        return [
            item
            for item in body
            if (item.role != "cells" and len(english.words(item.text)) <= LONG_PARAGRAPH) or item.role in LISTED
        ]
    kept: list[Item] = []
    for i, item in enumerate(body):
        after = body[i + 1] if i + 1 < len(body) else None
        if item.role in LISTED or (item.role == "lead-in" and after is not None and after.role in LISTED):
            kept.append(item)
    return kept


def refusal(section: Section, body: Sequence[Item], *, outlined: bool) -> str:  # noqa: PLR0911 - a rule a line
    """Return why a section gives no cards, "" if it may."""
    listed = [item for item in body if item.role in LISTED]
    title = structure.heading_text(section.heading) if section.heading else ""
    if title and _FURNITURE.fullmatch(title):
        return "furniture of the page, not material to learn"
    addresses = sum(bool(_ADDRESS.search(item.text)) for item in section.body)
    if addresses and addresses >= 0.5 * len(section.body):
        return "links and references"
    events = [item for item in listed if english_dates.opens_with_date(item.text) and _EVENT.match(item.text)]
    under_year = _YEAR.fullmatch(title) is not None
    mostly = len(listed) >= 3 and len(events) > 0.6 * len(listed) and not (outlined and len(events) < 6)
    if under_year or mostly:
        return "dated entries: a chronology"
    asked = sum(english.is_question(item.text) for item in body if item.role in {"plain", "number"})
    if asked >= 2 and asked >= 0.25 * len(body):
        return "questions and answers"
    tasks = sum(_TASK.match(item.text) is not None for item in listed)
    if tasks >= 2 and tasks > 0.5 * len(listed):
        return "tasks or learning objectives"
    if outlined or not body:
        return ""
    announced = any(item.role == "lead-in" or item.text.endswith(":") for item in body) or (
        section.heading is not None and section.heading.line.heading > 0
    )
    words = sum(len(english.words(item.text)) for item in listed)
    if len(listed) < MIN_SHARE * len(section.body):
        return "a list within prose" if len(listed) > 1 else "no list"
    if len(listed) < 2 or (
        not announced and (section.heading is None or words < 3 * len(listed) or section.body[0].role not in LISTED)
    ):
        return "a list without a heading or a lead-in" if listed else "no list"
    if announced and words < 2 * len(listed) and not any(item.role == "lead-in" for item in body):
        return "bare names that nothing announces"
    return ""


def left_out(section: Section, why: str) -> list[Left]:
    """Return the note about a refused section, if it held a list at all."""
    listed = [item for item in section.body if item.role in LISTED] or section.body
    if why == "no list" or len(listed) < 2:
        return []
    return [Left(listed[0].number, why, listed[-1].number)]

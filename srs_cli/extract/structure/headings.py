"""Which lines are headings or lead-ins, and how high: marks, a place before or after a list, parents, aspects."""

from __future__ import annotations

from msgspec.structs import replace

from srs_cli.extract import english
from srs_cli.extract.structure.lines import LISTED, Item

# ruff: noqa: SIM905 - word lists read best as text

HEADING_LENGTH = 120  # characters of the longest unmarked heading


LONG_STATEMENT = 60  # a clause with a verb is no heading beyond this


PAIRED = frozenset(
    "pro pros con cons for against plus minus pluses minuses advantages disadvantages advantage disadvantage benefits "
    "drawbacks strengths weaknesses strength weakness positives negatives positive negative similarities differences "
    "successes failures opportunities threats arguments counterarguments limitations merits demerits upsides downsides "
    "costs risks yes no contra".split()
)


ASPECTS = PAIRED | frozenset(
    "results result reason reasons cause causes background consequences consequence effects effect impact significance "
    "symptoms treatment diagnosis prevention summary overview definition examples example uses use function functions "
    "structure features characteristics properties aims aim methods method key conclusion conclusions evaluation outcome "
    "outcomes context importance location date dates people events origins origin course aftermath legacy signs "
    "complications risk mechanism procedure materials equipment notes note points terms themes characters plot style "
    "stages steps process applications types evidence criticism criticisms response responses solutions problems problem "
    "solution influence end beginning start perspective description purpose role".split()
)


def underlined_headings(raw: list[Item]) -> None:
    """Make a line over a row of = or - a heading."""
    for i in range(1, len(raw)):
        item, above = raw[i], raw[i - 1]
        if item.role == "rule" and above.role == "plain" and len(above.text) <= HEADING_LENGTH:
            marks = item.line.text.strip()
            if set(marks) <= {"="} or (set(marks) <= {"-"} and (i < 2 or raw[i - 2].role in {"blank", "rule"})):
                raw[i - 1] = replace(above, role="heading", level=1 if marks[0] == "=" else 2, marker="#")


def lead_ins(raw: list[Item]) -> None:
    """Make a plain line that ends in a colon a lead-in, or a heading if it is a short phrase."""
    following = following_lines(raw)
    for i, item in enumerate(raw):
        after = following[i]
        if item.role == "plain" and item.text.endswith(":") and after is not None and len(item.text) <= 300:
            if len(item.text) <= 60 and english.finite_verb(item.text) is None:
                raw[i] = replace(item, role="heading", marker=":")
            else:
                raw[i] = replace(item, role="lead-in")


def following_lines(raw: list[Item]) -> list[Item | None]:
    """For each place, the next line that is not blank."""
    found: list[Item | None] = [None] * len(raw)
    after: Item | None = None
    for i in range(len(raw) - 1, -1, -1):
        found[i] = after
        if raw[i].role not in {"blank", "rule"}:
            after = raw[i]
    return found


def plain_headings(raw: list[Item]) -> None:
    """In plain text: the first unmarked short line after a list, or the one before a list, is a heading."""
    marked = any(item.marker == "#" and item.role == "heading" and item.level for item in raw)
    following = following_lines(raw)
    before: Item | None = None
    for i, item in enumerate(raw):
        if item.role in {"blank", "rule"}:
            continue
        after = following[i]
        if (
            item.role == "plain"
            and item.strong
            and item.strong.rstrip(":") == item.text.rstrip(":")
            and _can_head(item.text)
        ):
            raw[i] = replace(item, role="heading", marker="**")
        elif (item.role == "plain" and not marked and item.indent == 0 and _heads(raw, i, before, after)) or (
            item.role == "number" and _heads_list(raw, i)
        ):
            raw[i] = replace(item, role="heading")
        before = raw[i]
    _parents(raw)


def _heads(raw: list[Item], i: int, before: Item | None, after: Item | None) -> bool:
    """Whether an unmarked line is a heading by where it stands: what it says is looked at last, since that takes longest."""
    item = raw[i]
    starts = before is None or before.role in (*LISTED, "cells")
    leads = after is not None and after.role in LISTED
    broken = before is None or i == 0 or raw[i - 1].role in {"blank", "rule"} or _is_listed(raw[i - 1])
    apart = broken and (i + 1 >= len(raw) or raw[i + 1].role == "blank" or _is_listed(raw[i + 1]))
    opens = starts and broken and after is not None
    if not (leads or apart or opens) or not _can_head(item.text):
        return False
    if apart and (english.is_question(item.text) or is_aspect(item.text)):
        return True
    if not (leads or opens):
        return False
    named = item.text.split(" – ", maxsplit=1)[0]
    if english.finite_verb(named) is None or english.opens_with_question_word(item.text):
        return True
    return opens and len(item.text) <= LONG_STATEMENT and before is not None


def _is_listed(item: Item) -> bool:
    return item.role in (*LISTED, "cells", "heading")


def is_aspect(text: str) -> bool:
    """Return whether a heading names an aspect of the heading above it: "Causes", "Key dates", "Against"."""
    low = [word.low for word in english.words(text)]
    if not low or len(low) > 4:
        return False
    return is_paired(text) or all(
        word in ASPECTS or word in {"and", "the", "main", "key", "of", "or", "a"} for word in low
    )


def is_paired(text: str) -> bool:
    """Return whether a heading is one side of a pair: "For", "Advantages", "PRO PLAN"."""
    low = [word.low for word in english.words(text[:60])]
    return 0 < len(low) <= 4 and low[0] in PAIRED


def _parents(raw: list[Item]) -> None:
    """Make a short unmarked line before a heading its parent."""
    after: Item | None = None
    for i in range(len(raw) - 1, -1, -1):
        item = raw[i]
        if item.role in {"blank", "rule"}:
            continue
        if item.role == "plain" and after is not None and after.role == "heading" and item.indent == 0:
            apart = (
                i == 0
                or raw[i - 1].role in {"blank", "rule"}
                or _is_listed(raw[i - 1])
                or raw[i - 1].text.endswith(".")
            )
            if (
                apart
                and _can_head(item.text)
                and (english.finite_verb(item.text) is None or english.opens_with_question_word(item.text))
            ):
                raw[i] = item = replace(item, role="heading")
        after = item


def _can_head(text: str) -> bool:
    if not text or len(text) > HEADING_LENGTH:
        return False
    if "...." in text or ". . ." in text:
        return False
    year = text.isdigit() and 3 <= len(text) <= 4
    return year or (any(c.isalpha() for c in text) and (text[-1] not in ".;," or text.endswith(("etc.", "cont."))))


def _heads_list(raw: list[Item], i: int) -> bool:
    """Whether a numbered line is a heading: short, no full stop, and bullets follow at once at no lesser indent."""
    item = raw[i]
    if len(item.text) > HEADING_LENGTH or item.text.endswith((".", ";", ",")) or not item.text:
        return False
    if i + 1 >= len(raw):
        return False
    after = raw[i + 1]
    if item.strong and item.strong.rstrip(":") == item.text.rstrip(":"):
        return after.role in {"bullet", "plain", "blank"}
    return after.role == "bullet" and after.indent <= item.indent and after.line.bullet == 0


def heading_levels(raw: list[Item]) -> None:
    """Levels for headings that carry none: a title, parents (a heading follows at once), and what they own."""
    places = [i for i, item in enumerate(raw) if item.role == "heading"]
    if not places:
        return
    explicit = [raw[i].level for i in places if raw[i].level]
    base = max(explicit) if explicit else 0
    following = following_lines(raw)
    first = next((i for i, item in enumerate(raw) if item.role not in {"blank", "rule"}), -1)
    opens = first == places[0] and not explicit and raw[first].number == first + 1  # nothing was taken from before it
    has_title = opens and _owns(raw[first], following[first]) and not _counted(following[first])
    root = 1 if has_title else 0
    parent = 0  # the level of the parent in force
    counts = pairs = False  # whether that parent's children are numbered, or pros and cons
    last = base  # the level of the last heading that is no aspect
    asks = False  # whether the last heading that is no aspect is a question: only its pros and cons belong to it
    aspect = 0  # the level of the aspects ("Causes", "Results") in force
    for i in places:
        item = raw[i]
        if item.level:
            parent, last = 0, item.level
            base = item.level
            continue
        if i == first and has_title:
            level = 1
        elif item.marker[:1].isdigit() and "." in item.marker.strip("."):
            level = last = root + item.marker.strip(".").count(".") + 1
        elif _owns(item, following[i]) and not is_aspect(item.text) and not explicit:
            level = parent = last = root + 1
            after = following[i]
            counts = _counted(after)
            pairs = after is not None and is_paired(after.text)
        elif parent and ((counts and not _counted(item)) or pairs) and not is_aspect(item.text):
            level = last = root + 1
            parent = 0
        elif is_aspect(item.text) and last:
            first_word = english.first_word(item.text).low
            level = last + 1 if first_word in PAIRED and asks else aspect or max(last + (0 if asks else 1), 1)
            aspect = aspect or level
        else:
            level = last = (parent or (base if explicit else root)) + 1
        if not is_aspect(item.text):
            asks = english.is_question(item.text)
        aspect = 0 if level < aspect else aspect
        raw[i] = replace(item, level=level)


def _counted(item: Item | None) -> bool:
    return item is not None and item.marker[:1].isalnum()


def _owns(item: Item, after: Item | None) -> bool:
    return after is not None and after.role == "heading" and item.marker[:1] != ":"

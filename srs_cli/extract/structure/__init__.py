"""What each line of a document is: blank, heading, bullet, number, cells, lead-in or plain; and the headings above it.

A pure pass before the shapes. `items(lines)` gives every line its role and level and its text without marker, emphasis
and invisible characters; `paths(items)` gives the headings above each line. Readers' own marks (Line.heading, .bullet,
.cells) are believed; in plain text the same is worked out from markers, indentation and neighbours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.structure.headings import ASPECTS, heading_levels, lead_ins, plain_headings, underlined_headings
from srs_cli.extract.structure.lines import LISTED, Item, Role, first_look, number_value, plain_text, roman_value
from srs_cli.model.document import Line

__all__ = ["ASPECTS", "LISTED", "Item", "Role", "heading_text", "items", "paths", "plain_text"]


def items(lines: Sequence[Line]) -> tuple[Item, ...]:
    """Return every line with its role, in order."""
    raw = [first_look(line) for line in lines]
    styles = _drop_lonely_numbers(raw)
    underlined_headings(raw)
    _join_wrapped(raw)
    _indented_points(raw)
    lead_ins(raw)
    plain_headings(raw)
    _list_levels(raw, styles)
    heading_levels(raw)
    return tuple(raw)


def paths(roles: Sequence[Item]) -> dict[int, tuple[str, ...]]:
    """Return the headings above each line, outermost first, by line number; a heading's path does not hold itself."""
    stack: list[Item] = []
    found: dict[int, tuple[str, ...]] = {}
    texts: tuple[str, ...] = ()
    for item in roles:
        if item.role == "heading":
            while stack and stack[-1].level >= item.level:
                stack.pop()
            found[item.number] = tuple(heading_text(above) for above in stack)
            stack.append(item)
            texts = tuple(heading_text(above) for above in stack)
        else:
            found[item.number] = texts
    return found


def heading_text(item: Item) -> str:
    """Return a heading's text without a final colon."""
    return item.text.rstrip(" :").rstrip()


def _drop_lonely_numbers(raw: list[Item]) -> dict[int, str]:
    """Keep a bare number or a letter as a marker only in a run (1, 2, …): "7 Days" and "A. Smith" alone are text.

    Returns the numbering style by place: "i." is roman beside "ii.", a letter beside "h.".
    """
    styles: dict[int, str] = {}
    seen: dict[tuple[str, int], list[int]] = {}
    values: dict[int, list[tuple[str, int]]] = {}
    for i, item in enumerate(raw):
        if item.role == "number":
            own = [number_value(item.marker)]
            roman = roman_value(item.marker)
            values[i] = [*own, roman] if roman else own
            for value in values[i]:
                seen.setdefault(value, []).append(i)
    for i, own in values.items():
        item = raw[i]
        marker = item.marker
        styles[i] = own[0][0]
        follows = bisect_left(places := seen.get((own[0][0], own[0][1] - 1), []), i)
        letter = follows > 0 and places[follows - 1] >= i - 80  # "h." stands before it
        if (
            len(own) > 1
            and not letter
            and any(_near(seen.get((own[1][0], own[1][1] + step), []), i) for step in (-1, 1))
        ):
            styles[i] = own[1][0]
        punctuated = not marker[-1].isalnum()
        if english_dates.opens_with_date(plain_text(item.line.text)):
            raw[i] = replace(item, role="plain", text=plain_text(item.line.text), marker="", strong=item.strong)
            continue
        if own[0][0].endswith("dotted") or (punctuated and own[0][0].endswith("1") and own[0][1] < 100):
            continue
        if any(_near(seen.get((style, value + step), []), i) for style, value in own for step in (-1, 1)):
            continue
        text = plain_text(item.line.text)
        raw[i] = replace(item, role="plain", text=text, marker="")
    return styles


def _near(places: list[int], i: int) -> bool:
    """Return whether one of the places, in rising order, is at most 80 lines away."""
    k = bisect_left(places, i - 80)
    return k < len(places) and places[k] <= i + 80


def _join_wrapped(raw: list[Item]) -> None:
    """Give a list item or a paragraph the words of the lines it was wrapped onto."""
    i = 0
    while i < len(raw):
        item = raw[i]
        if item.role not in (*LISTED, "plain") or not item.text:
            i += 1
            continue
        parts = [item.text]
        j = i + 1
        while j < len(raw) and _goes_on(item, raw[j - 1], raw[j], parts[-1], j - i):
            parts.append(raw[j].text)
            raw[j] = replace(raw[j], role="wrapped", text="")
            j += 1
        if len(parts) > 1:
            raw[i] = replace(item, text=_joined(parts))
        i = j


def _goes_on(item: Item, above: Item, line: Item, last: str, depth: int) -> bool:
    if (
        line.role != "plain"
        or line.number != above.number + 1
        or not line.text
        or line.strong
        or item.line.bullet
        or depth > 40
        or "\t" in line.line.text
    ):
        return False
    lower = line.text[0].islower()
    if item.role in LISTED and line.indent > item.indent:
        return lower or last[-1] not in ".:;?!" or len(last) >= 50
    full = len(above.line.text) >= 50
    return full and lower and last[-1] not in ".:;?!"


def _joined(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        cut = text.endswith("-") and text[-2:-1].isalpha() and part[:1].islower()
        text = text[:-1] + part if cut else f"{text} {part}"
    return text


def _indented_points(raw: list[Item]) -> None:
    """In notes laid out by indentation alone, a line deeper than the one that opened its block is a point."""
    plain = [item for item in raw if item.role == "plain"]
    deep = sum(item.indent >= 2 and len(item.text) <= 80 for item in plain)
    long = sum(len(item.text) > 80 for item in plain)
    if deep < 3 or deep < 0.3 * len(plain) or long > 0.2 * len(plain):
        return
    base = 0
    for i, item in enumerate(raw):
        if item.role == "plain":
            if item.indent < 2:
                base = item.indent
            elif item.indent > base and len(item.text) <= 200:
                raw[i] = replace(item, role="bullet")


def _list_levels(raw: list[Item], styles: dict[int, str]) -> None:  # noqa: C901 - a rule a line
    """Nesting by the reader's mark, else by indentation, else by a change of marker within a list."""
    stack: list[tuple[int, str]] = []
    for i, item in enumerate(raw):
        if item.role == "heading":
            stack = []
        if item.role not in LISTED:
            continue
        if item.line.bullet:
            raw[i] = replace(item, level=item.line.bullet)
            continue
        style = item.marker if item.role == "bullet" else styles.get(i, "")
        depth = item.marker.strip(".").count(".") if style.endswith("dotted") else 0
        if depth:
            style = f"{style}{depth}"
        while stack and stack[-1][0] > item.indent:
            stack.pop()
        if stack and stack[-1][0] == item.indent:
            known = [k for k, (indent, mark) in enumerate(stack) if indent == item.indent and mark == style]
            if known:
                del stack[known[-1] + 1 :]
            elif i and raw[i - 1].role in LISTED:
                stack.append((item.indent, style))
            else:
                while stack and stack[-1][0] == item.indent:
                    stack.pop()
                stack.append((item.indent, style))
        else:
            stack.append((item.indent, style))
        raw[i] = replace(item, level=len(stack))

"""The screens of a session as rows of text: pure, so that a test sees what a student sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from srs_cli.app.studying import Outlook, View
from srs_cli.quiz.session import Summary
from srs_cli.terminal.layout import cut, ends, flow, wrap
from srs_cli.terminal.words import (
    COMES_BACK,
    Grade,
    answer_lines,
    counts_line,
    grade_labels,
    next_line,
    source_of,
    summary_lines,
)
from srs_cli.text import clean_line, plural

HEAD = "bold"
QUIET = "dim"
ANSWER = "default"
KEY = "bold"
NOTICE = "italic"
_WIDEST = 100  # columns of text: longer rows are hard to read
_ROOMY = 16  # rows from which a screen has air
_WIDE = 60  # columns from which the head has room for the source
_NARROW = 30  # columns up to which a screen has no margins


@dataclass(frozen=True, slots=True)
class Size:
    """A screen's columns and rows."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question and answer screens need beside the view."""

    revealed: bool
    scroll: int
    notice: str
    scale: Sequence[Grade]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A screen's rows, and how far its text can be scrolled."""

    rows: tuple[Text, ...]
    last_scroll: int = 0
    first_answer_row: int = 0
    room: int = 0


def card_screen(view: View, asked: Asked, size: Size) -> Drawn:
    """Return the screen of a card: its question, and below it the answer once it is revealed."""
    source = clean_line(source_of(view.card))
    in_head = bool(source) and size.width >= _WIDE
    right = f"{counts_line(view.counts)}   {source}" if in_head else counts_line(view.counts)
    top = [_row(ends(clean_line(view.deck), right, size.width), HEAD), _rule(size.width)]
    if size.height < _ROOMY and asked.notice:
        # A row of its own would hide one of the card.
        top[0] = _row(cut(clean_line(asked.notice), size.width), NOTICE)
    bottom = _foot(view, asked, size, "" if in_head else source)
    room = max(1, size.height - len(top) - len(bottom))
    body, answer_at = _body(view, asked, size)
    last = max(0, len(body) - room)
    start = min(asked.scroll, last)
    shown = body[start : start + room]
    if last:
        more = f"{'↑' if start else ' '} {'↓' if start < last else ' '} row {start + 1}-{start + room} of {len(body)}"
        bottom[0] = _rule(size.width, more)
    filled = [*shown, *[Text("")] * (room - len(shown))]
    if size.height < _ROOMY and not in_head and len(shown) < room:
        filled[-1] = _row(ends("", source, size.width), QUIET)
    return Drawn(tuple([*top, *filled, *bottom][: size.height]), last, answer_at, room)


def _body(view: View, asked: Asked, size: Size) -> tuple[list[Text], int]:
    width = min(size.width - 4, _WIDEST) if size.width > _NARROW else size.width
    margin = "  " if size.width > _NARROW else ""
    air = [Text("")] if size.height >= _ROOMY else []

    def rows(text: str, style: str, indent: int = 0) -> list[Text]:
        return [_row(margin + row, style) for row in wrap(text, width, indent)]

    body = [*air, *rows(view.face.question, HEAD)]
    if not asked.revealed:
        return body, 0
    body += [*air, _row(margin + "─" * min(width, 20), QUIET), *air]
    answer_at = len(body)
    indent = 0 if isinstance(view.face.answer, str) else 2
    body += rows(answer_lines(view.face.answer), ANSWER, indent)
    if view.card.extra:
        body += [*air, *rows(view.card.extra, QUIET)]
    return body, answer_at


def _foot(view: View, asked: Asked, size: Size, source: str) -> list[Text]:
    if asked.revealed:
        labels = grade_labels(asked.scale, view.outcomes)
        comes_back = any(label.endswith(COMES_BACK) for label in labels)
    else:
        labels, comes_back = ["Space show answer", "u undo", "? keys", "q quit"], False
    keys = [_keyed(row) for row in flow(labels, size.width)]
    below = ends(f"{COMES_BACK} and again today" if comes_back else "", source, size.width).rstrip()
    if below and size.height >= _ROOMY:
        keys.append(_row(below, QUIET))
    notice = wrap(asked.notice, size.width)[:2] if asked.notice and size.height >= _ROOMY else []
    return [_rule(size.width), *(_row(row, NOTICE) for row in notice), *keys]


def keys_screen(scale: Sequence[Grade], size: Size) -> Drawn:
    """Return the list of keys."""
    lines = [
        ("Space/Enter", "show the answer, then Good"),
        *((f"{grade.key} {grade.name}", _MEANING[grade.grade]) for grade in scale),
        (COMES_BACK, "back today until it is Good"),
        ("u", "undo, again and again"),
        ("↑ ↓", "scroll; PgUp, PgDn by pages"),
        ("q", "leave; all is saved already"),
    ]
    left = max(len(key) for key, _ in lines) + 2
    rows = [_row(cut("Keys", size.width), HEAD), _rule(size.width)] if size.height >= _ROOMY else []
    for key, meaning in lines:
        text = _row(cut(f"{key:<{left}}", size.width), KEY)
        text.append(cut(meaning, max(0, size.width - left)), style="not bold")
        rows.append(text)
    return _filled(rows, "Any key: back to the card", size)


_MEANING = {
    0: "no idea at all",
    1: "wrong, but it rang a bell",
    2: "not recalled: start again",
    3: "recalled, with great effort",
    4: "recalled",
    5: "recalled at once",
}


def end_screen(summary: Summary, outlook: Outlook, scale: Sequence[Grade], notice: str, size: Size) -> Drawn:
    """Return the screen at the end of a session, or where there was nothing to ask."""
    rows = [_row(row, HEAD if place == 0 else "") for place, row in enumerate(end_lines(summary, outlook, scale))]
    rows.insert(1, _rule(size.width))
    wrapped = [_row(part, row.style) for row in rows for part in (wrap(row.plain, size.width) or [""])]
    if notice:
        wrapped += [Text(""), *(_row(row, NOTICE) for row in wrap(notice, size.width))]
    return _filled(wrapped, "u undo   Enter leave", size)


def end_lines(summary: Summary, outlook: Outlook, scale: Sequence[Grade]) -> list[str]:
    """Return what to say at the end of a session: the heading first."""
    left = outlook.again_today + outlook.later_today
    if summary.answers:
        lines = ["Done for today" if not left else "Session over", *summary_lines(summary, scale)]
    else:
        lines = ["Nothing is due today" if not left else "Nothing was answered"]
    if left:
        lines.append(f"Still to do today: {left:,}")
    later = next_line(outlook.tomorrow, outlook.week, outlook.next_day)
    return [*lines, later] if later else lines


def choice_screen(decks: Sequence[tuple[str, str, int]], chosen: int, size: Size) -> Drawn:
    """Return the screen of a first start: the decks that come along as (name, description, cards)."""
    rows = [_row(cut("No decks yet", size.width), HEAD), _rule(size.width)]
    rows += [
        _row(row, "") for row in wrap("srs comes with these; the one you choose becomes yours to edit.", size.width)
    ]
    rows.append(Text(""))
    for place, (name, description, cards) in enumerate(decks):
        mark = ">" if place == chosen else " "
        head = ends(f"{mark} {place + 1} {clean_line(name)}", plural(cards, "card"), size.width)
        rows.append(_row(head, HEAD if place == chosen else ""))
        if size.height >= _ROOMY:
            margin = "    " if size.width > _NARROW else ""
            described = wrap(clean_line(description), size.width - len(margin))
            rows += [_row(margin + row, QUIET) for row in described]
    rows += [
        Text(""),
        *(_row(row, QUIET) for row in wrap("Or leave, and make your own: srs extract notes.txt", size.width)),
    ]
    number = f"1-{len(decks)} choose   " if len(decks) > 1 else ""
    return _filled(rows, f"{number}Enter start   q leave", size)


def _filled(rows: list[Text], keys: str, size: Size) -> Drawn:
    foot = [_rule(size.width), _keyed(cut(keys, size.width))]
    if len(rows) > size.height - len(foot):
        del foot[0]  # a short window: what there is to read comes first
    room = max(1, size.height - len(foot))
    shown = [*rows[:room], *[Text("")] * max(0, room - len(rows))]
    return Drawn(tuple([*shown, *foot][: size.height]))


def _row(text: str, style: object) -> Text:
    return Text(text, style=str(style), no_wrap=True, overflow="crop")


def _keyed(row: str) -> Text:
    """Return a row of keys with the first word of each cell standing out."""
    text = _row(row, "")
    start = 0
    for cell in row.split("   "):
        text.stylize(KEY, start, start + len(cell.split(" ")[0]))
        start += len(cell) + 3
    return text


def _rule(width: int, note: str = "") -> Text:
    note = cut(f" {note} ", width) if note else ""
    return _row("─" * max(0, width - len(note)) + note, QUIET)

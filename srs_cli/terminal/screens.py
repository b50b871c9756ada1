"""The screens of a session as rows of text: pure, so that a test sees what a student sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from rich.text import Text

from srs_cli.app.backlog import Backlog
from srs_cli.app.studying import Outlook, View
from srs_cli.quiz.session import Summary
from srs_cli.quiz.steps import Steps
from srs_cli.terminal import markup
from srs_cli.terminal.grades import Grade, grade_name
from srs_cli.terminal.images import note
from srs_cli.terminal.keymap import ACTIONS, KeyMap
from srs_cli.terminal.layout import cut, ends, flow, wrap
from srs_cli.terminal.prompt import Line
from srs_cli.terminal.words import (
    COMES_BACK,
    answer_lines,
    counts_line,
    grade_labels,
    marks_of,
    next_line,
    source_of,
    summary_lines,
)
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.quiz.matching import Comparison

HEAD = "bold"
QUIET = "dim"
ANSWER = "default"
KEY = "bold"
NOTICE = "italic"
_WIDEST = 100  # columns of text: longer rows are hard to read
_ROOMY = 16  # rows from which a screen has air
_WIDE = 60  # columns from which the head has room for the source
_NARROW = 30  # columns up to which a screen has no margins


class Size(Struct, frozen=True):
    """A screen's columns and rows."""

    width: int
    height: int


class Asked(Struct, frozen=True):
    """What the question and answer screens need beside the view."""

    keys: KeyMap
    revealed: bool = False
    scroll: int = 0
    notice: str = ""
    hint: bool = False  # whether it is shown
    steps: Steps | None = None  # of a list that is shown line by line
    line: Line | None = None  # what is being typed, behind its label
    label: str = ""
    comparison: Comparison | None = None  # of the typed answer
    picture: Sequence[Text] = ()  # the card's image, where it can be drawn


class Drawn(Struct, frozen=True):
    """A screen's rows, how far its text can be scrolled, and where the cursor stands (row and column), if anywhere."""

    rows: tuple[Text, ...]
    last_scroll: int = 0
    first_answer_row: int = 0
    room: int = 0
    cursor: tuple[int, int] | None = None


def card_screen(view: View, asked: Asked, size: Size) -> Drawn:
    """Return the screen of a card: its question, and below it the answer once it is revealed."""
    source = clean_line(source_of(view.card)) if asked.revealed else ""
    in_head = bool(source) and size.width >= _WIDE
    right = f"{counts_line(view.counts)}   {source}" if in_head else counts_line(view.counts)
    marks = "  ".join(marks_of(view))
    name = cut(clean_line(view.deck), max(0, size.width - cell_len(f"{marks}  {right}  "))) if marks else view.deck
    top = [_row(ends(f"{clean_line(name)}  {marks}".strip(), right, size.width), HEAD), _rule(size.width)]
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
        bottom[0] = _rule(size.width, _more(start, last, room, len(body)))
    filled = [*shown, *[Text("")] * (room - len(shown))]
    if size.height < _ROOMY and not in_head and len(shown) < room:
        filled[-1] = _row(ends("", source, size.width), QUIET)
    cursor = None
    if asked.line is not None:
        row, column = asked.line.shown(asked.label, size.width)
        place = len(top) + room + 1  # below the rule of the foot
        bottom[1] = _row(row, "")
        cursor = (min(place, size.height - 1), column)
    return Drawn(tuple([*top, *filled, *bottom][: size.height]), last, answer_at, room, cursor)


def _more(start: int, last: int, room: int, rows: int) -> str:
    return f"{'↑' if start else ' '} {'↓' if start < last else ' '} row {start + 1}-{start + room} of {rows}"


def _body(view: View, asked: Asked, size: Size) -> tuple[list[Text], int]:
    width = min(size.width - 4, _WIDEST) if size.width > _NARROW else size.width
    margin = "  " if size.width > _NARROW else ""
    air = [Text("")] if size.height >= _ROOMY else []

    def rows(text: str, style: str, indent: int = 0) -> list[Text]:
        return [_indented(margin, row) for row in markup.rows(text, width, style, indent)]

    body = [*air, *rows(view.face.question, HEAD)]
    if asked.picture:
        body += [*air, *(_indented(margin, row) for row in asked.picture)]
    elif view.card.image:
        body += rows(note(view.card.image), QUIET)
    if asked.hint and view.face.hint:
        body += [*air, *rows(f"Hint: {view.face.hint}", QUIET)]
    stepped = asked.steps.visible if asked.steps and not asked.revealed else ()
    if not asked.revealed and not stepped:
        return body, 0
    body += [*air, _row(margin + "─" * min(width, 20), QUIET), *air]
    answer_at = len(body)
    if asked.comparison is not None:
        from srs_cli.terminal import diff  # noqa: PLC0415 - for those who type

        body += [_row(margin + cut(diff.verdict(asked.comparison), width), NOTICE)]
        body += [*(_indented(margin, row) for row in diff.rows(asked.comparison, width)), *air]
    answer = stepped or view.face.answer
    body += rows(answer_lines(answer), ANSWER, 0 if isinstance(answer, str) else 2)
    if stepped:
        body.append(_row(f"{margin}{asked.steps}: what is next?", QUIET))
    if view.card.extra and asked.revealed:
        body += [*air, *rows(view.card.extra, QUIET)]
    return body, answer_at


def _foot(view: View, asked: Asked, size: Size, source: str) -> list[Text]:
    comes_back = False
    if asked.line is not None:
        labels = ["", "Enter done   Esc leaves the line"]
        return [_rule(size.width), Text(""), _keyed(cut(labels[1], size.width))]
    if asked.revealed:
        labels = grade_labels(asked.keys, view.outcomes)
        comes_back = any(label.endswith(COMES_BACK) for label in labels)
    else:
        names = [("show", "show answer"), ("hint", "hint")] if view.face.hint else [("show", "show answer")]
        names += [("undo", "undo"), ("edit", "edit"), ("keys", "keys"), ("quit", "quit")]
        labels = [f"{asked.keys.key_of(action)} {name}" for action, name in names]
    rows = [_keyed(row) for row in flow(labels, size.width)]
    suggested = f"Space: {grade_name(asked.comparison.grade, asked.keys.scale)}" if asked.comparison else ""
    notes = [suggested, f"{COMES_BACK} and again today" if comes_back else ""]
    if asked.revealed:
        notes += [f"{asked.keys.key_of(action)} {action}" for action in ("undo", "edit", "keys")]
    below = ends("   ".join(note for note in notes if note), source, size.width).rstrip()
    if below and size.height >= _ROOMY:
        rows.append(_row(below, QUIET))
    notice = wrap(asked.notice, size.width)[:2] if asked.notice and size.height >= _ROOMY else []
    return [_rule(size.width), *(_row(row, NOTICE) for row in notice), *rows]


def keys_screen(keys: KeyMap, size: Size) -> Drawn:
    """Return the list of keys; where a window is too short for all, in two columns and without what they mean."""
    lines = [(keys.grade_key(grade) + " " + grade.name, _MEANING[grade.grade]) for grade in keys.scale]
    lines += [(COMES_BACK, "back today until it is Good")]
    lines += [(keys.key_of(action), meaning) for action, _, meaning in ACTIONS]
    lines += [("↑ ↓", "scroll; PgUp, PgDn by pages")]
    left = max(cell_len(key) for key, _ in lines) + 2
    rows = [_row(cut("Keys", size.width), HEAD), _rule(size.width)] if size.height >= _ROOMY else []
    if len(rows) + len(lines) >= size.height:
        return _filled([*rows, *_two_columns(_short_names(keys), size.width)], "Any key: back to the card", size)
    for key, meaning in lines:
        text = _row(cut(ends(key, "", left), size.width), KEY)
        text.append(cut(meaning, max(0, size.width - left)), style="not bold")
        rows.append(text)
    return _filled(rows, "Any key: back to the card", size)


def _short_names(keys: KeyMap) -> list[str]:
    grades = [f"{keys.grade_key(grade)} {grade.name}" for grade in keys.scale]
    return [
        *grades,
        f"{COMES_BACK} back today",
        *(f"{keys.key_of(name)} {name}" for name, _, _ in ACTIONS),
        "↑ ↓ scroll",
    ]


def _two_columns(cells: Sequence[str], width: int) -> list[Text]:
    half, first = -(-len(cells) // 2), width // 2
    return [
        _row(ends(cut(left, max(0, first - 1)), "", first) + cut(right, width - first), "")
        for left, right in zip(cells[:half], [*cells[half:], ""], strict=False)
    ]


def text_screen(title: str, lines: Sequence[str], scroll: int, keys: str, size: Size) -> Drawn:
    """Return a screen of lines to read, wrapped, from the row `scroll` on."""
    top = [_row(cut(clean_line(title), size.width), HEAD), _rule(size.width)]
    rows = [_row(row, "") for line in lines for row in (wrap(line, size.width, 2) or [""])]
    foot = [_rule(size.width), _keyed(cut(keys, size.width))]
    room = max(1, size.height - len(top) - len(foot))
    last = max(0, len(rows) - room)
    start = min(scroll, last)
    if last:
        foot[0] = _rule(size.width, _more(start, last, room, len(rows)))
    shown = rows[start : start + room]
    filled = [*shown, *[Text("")] * (room - len(shown))]
    return Drawn(tuple([*top, *filled, *foot][: size.height]), last, 0, room)


_MEANING = {
    0: "no idea at all",
    1: "wrong, but it rang a bell",
    2: "not recalled: start again",
    3: "recalled, with great effort",
    4: "recalled",
    5: "recalled at once",
}


def end_screen(summary: Summary, outlook: Outlook, keys: KeyMap, notice: str, size: Size) -> Drawn:
    """Return the screen at the end of a session, or where there was nothing to ask."""
    lines = end_lines(summary, outlook, keys.scale)
    rows = [_row(row, HEAD if place == 0 else "") for place, row in enumerate(lines)]
    rows.insert(1, _rule(size.width))
    wrapped = [_row(part, row.style) for row in rows for part in (wrap(row.plain, size.width) or [""])]
    if notice:
        wrapped += [Text(""), *(_row(row, NOTICE) for row in wrap(notice, size.width))]
    return _filled(wrapped, f"{keys.key_of('undo')} undo   Enter leave", size)


def end_lines(summary: Summary, outlook: Outlook, scale: Sequence[Grade]) -> list[str]:
    """Return what to say at the end of a session: the heading first."""
    left = outlook.again_today + outlook.later_today
    if summary.answers:
        lines = ["Done for today" if not left else "Session over", *summary_lines(summary, scale)]
    else:
        lines = ["Nothing is due today" if not left else "Nothing was answered"]
    if left:
        lines.append(f"Still to do today: {left:,}")
    if outlook.held_back:
        lines.append(f"{outlook.held_back:,} more are due than the daily cap lets through; --reviews raises it")
    later = next_line(outlook.tomorrow, outlook.week, outlook.next_day)
    lines += [later] if later else []
    if not summary.answers and not left:
        lines.append("Study on all the same: `srs review --ahead 3d`, or `srs review --cram` (touches no schedule)")
    return lines


def choice_screen(decks: Sequence[tuple[str, str, int]], chosen: int, size: Size) -> Drawn:
    """Return the screen of a first start: the decks that come along as (name, description, cards)."""
    rows = [_row(cut("No decks yet", size.width), HEAD), _rule(size.width)]
    rows += [
        _row(row, "") for row in wrap("srs comes with these; the one you choose becomes yours to edit.", size.width)
    ]
    rows.append(Text(""))
    below = [
        Text(""),
        *(_row(row, QUIET) for row in wrap("Or leave, and make your own: srs extract notes.txt", size.width)),
    ]
    listed, chosen_at = _listed(decks, chosen, size)
    if len(rows) + len(listed) + len(below) > size.height - 2:
        below = []
    if len(rows) + len(listed) > size.height - 2:
        rows = rows[:1]
    room = max(1, size.height - 2 - len(rows) - len(below))
    start = max(0, min(chosen_at[1] - room + 1, chosen_at[0]))  # the chosen one is in view
    rows += [*listed[start : start + room], *below]
    number = f"1-{len(decks)} choose   " if len(decks) > 1 else ""
    return _filled(rows, f"{number}Enter start   q leave", size)


def backlog_screen(found: Backlog, days: int, size: Size) -> Drawn:
    """Return the screen that offers to spread what is overdue over some days."""
    rows = [_row(cut(f"Welcome back after {plural(found.away, 'day')}", size.width), HEAD), _rule(size.width)]
    text = f"{plural(len(found.overdue), 'card')} are overdue. Spread them over {days} days?"
    rows += [_row(row, "") for row in wrap(text, size.width)]
    preview = found.preview(days)
    room = max(1, size.height - len(rows) - 3)
    fullest = max(1, *(share + due for _, share, due in preview))
    for place, share, due in preview[: room - (len(preview) > room)]:
        name = "today" if place == 0 else f"day {place + 1}"
        bar = "█" * round((share + due) / fullest * max(0, min(30, size.width - 37)))
        rows.append(_row(cut(f"  {name:<7} {share:>5,} overdue + {due:>5,} due  {bar}".rstrip(), size.width), ""))
    if len(preview) > room:
        rows.append(_row(cut(f"  … and {plural(len(preview) - room + 1, 'more day')}", size.width), QUIET))
    keys = "Enter spread   ↑ ↓ days   a all   q quit"
    return _filled(rows, keys, size)


def _listed(decks: Sequence[tuple[str, str, int]], chosen: int, size: Size) -> tuple[list[Text], tuple[int, int]]:
    """Return the rows of the decks, and the first and last of those of the chosen one."""
    rows: list[Text] = []
    at = (0, 0)
    for place, (name, description, cards) in enumerate(decks):
        first = len(rows)
        mark = ">" if place == chosen else " "
        count = plural(cards, "card") if size.width >= _WIDE else f"{cards:,}"  # names need the room more
        head = ends(f"{mark} {place + 1} {clean_line(name)}", count, size.width)
        rows.append(_row(head, HEAD if place == chosen else ""))
        if size.height >= _ROOMY:
            margin = "    " if size.width > _NARROW else ""
            first_line = clean_line(description.split("\n", 1)[0])
            rows += [_row(margin + row, QUIET) for row in wrap(first_line, size.width - len(margin))]
        if place == chosen:
            at = (first, len(rows) - 1)
    return rows, at


def _filled(rows: list[Text], keys: str, size: Size) -> Drawn:
    foot = [_rule(size.width), _keyed(cut(keys, size.width))]
    if len(rows) > size.height - len(foot):
        del foot[0]  # a short window: what there is to read comes first
    room = max(1, size.height - len(foot))
    shown = [*rows[:room], *[Text("")] * max(0, room - len(rows))]
    return Drawn(tuple([*shown, *foot][: size.height]))


def _indented(margin: str, row: Text) -> Text:
    return Text.assemble(margin, row, no_wrap=True, overflow="crop") if margin else row


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

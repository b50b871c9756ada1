"""Flashcard pages without markers: a question line, then its answer lines, told apart by word order and by layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log

from msgspec.structs import replace

from srs_cli.extract.pages.furniture import DECLARED, SURE_FURNITURE, tail, without_furniture
from srs_cli.extract.pages.rows import MARKER, NUMBER, Row, chunks
from srs_cli.extract.pages.wording import GAP, LATER, SEED, SURE, asks, asks_by_words, plain, without_marks
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

NAME = "flashcards"

_LONGEST_ANSWER = 24  # lines
_FEWEST = 3  # questions of a page
_WRAPPED = (60, 110)  # the widest line of a page whose lines were broken to fit
_UNANSWERED = 2.5  # what a question directly below a question costs
_SECTION = re.compile(
    r"(?:chapter|unit|section|topic|lesson|part|module|week|lecture|theme)\s+(?:\d{1,3}|[ivx]{1,5})\b.{0,80}",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\(?([a-h])[.):]\s{1,9}\S", re.IGNORECASE)
_INLINE = re.compile(r"([^?]{5,250}\?)\s{1,9}([^?]{1,400})$")


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of every stretch of the lines that reads as question, answer, question, answer."""
    drafts: list[Draft] = []
    used: set[int] = set()
    left: list[Left] = []
    for chunk in chunks(lines):
        kept, furniture = without_furniture(chunk)
        for harvest in [*_pages(_inline_split(kept))] or [_alternating(chunk, kept)]:
            drafts += harvest.drafts
            used |= harvest.used
            left += harvest.left
            if harvest.used:
                low, high = _bounds(harvest.used, kept, furniture)
                own = [r.line.number for r in furniture if low <= r.line.number <= high]
                used.update(own)
                left += [Left(n, "page furniture") for n in own]
    return Harvest(tuple(drafts), frozenset(used), tuple(sorted(left, key=lambda x: x.line)))


def _inline_split(rows: list[Row]) -> list[Row]:
    """Return the rows with "What is it? This." taken apart, where that is how the page is written."""
    halves: dict[int, tuple[str, str]] = {}
    for i, row in enumerate(rows):
        found = _INLINE.match(row.text) if row.asks < SURE and "?" in row.text and len(row.text) < 600 else None
        if (
            found
            and asks_by_words(plain(NUMBER.sub("", found.group(1), count=1)).rstrip("?")) >= SEED
            and asks(found.group(2)) < 1
            and found.group(2)[0] not in "(["
        ):
            halves[i] = found.group(1), found.group(2)
    if len(halves) < _FEWEST or len(halves) < sum(r.asks >= SEED for r in rows):
        return rows
    split: list[Row] = []
    for i, row in enumerate(rows):
        if i in halves:
            split.append(replace(row, text=halves[i][0], asks=SURE))
            split.append(replace(row, text=halves[i][1], plain=plain(halves[i][1]), number=-1, blank=False, asks=0.0))
        else:
            split.append(row)
    return split


def _pages(rows: list[Row]) -> list[Harvest]:
    """Return the harvest of each run of questions that lie near enough to one another to be one page."""
    if sum(MARKER.match(r.text) is not None for r in rows) >= 2:
        return []
    sheet = _worksheet(rows)
    seeds = [i for i, r in enumerate(rows) if r.asks >= SEED and i not in sheet]
    runs: list[list[int]] = []
    for i in seeds:
        if (
            runs
            and i - runs[-1][-1] <= _LONGEST_ANSWER
            and sheet.isdisjoint(range(runs[-1][-1], i))
            and not any(r.head for r in rows[runs[-1][-1] + 1 : i - 1])
        ):
            runs[-1].append(i)
        else:
            runs.append([i])
    harvests = []
    start = 0
    for n, run in enumerate(runs):
        stop = runs[n + 1][0] if n + 1 < len(runs) else len(rows)
        if len(run) >= _FEWEST:
            harvest = _page(_unwrapped(rows[run[0] : stop]), rows[start : run[0]])
            if harvest:
                harvests.append(harvest)
                start = stop
    return harvests


def _worksheet(rows: list[Row]) -> set[int]:
    """Return the places of three or more questions in a row: exercises, objectives, a contents list; no cards."""
    found: set[int] = set()
    run: list[int] = []
    for i, row in enumerate([*rows, None]):
        if row is not None and row.asks > LATER:
            run.append(i)
            continue
        found.update(run if len(run) >= 3 else ())
        run = []
    return found


def _page(rows: list[Row], above: list[Row]) -> Harvest | None:
    marks = _labelled(rows, _scores(rows, {}))
    habits = _habits(rows, marks)
    marks = _labelled(rows, _scores(rows, habits))
    starts = [i for i, m in enumerate(marks) if m]
    if len(starts) < _FEWEST:
        return None
    title = _title(above)
    context = (title.text,) if title else ()
    drafts, left, counts = [], [], []
    used: set[int] = {r.line.number for r in above} if title else set()
    section = ""
    answers = [rows[i + 1 : j] for i, j in zip(starts, [*starts[1:], len(rows)], strict=True)]
    one_block = _in_one_block(answers[:-1])
    choices = sum(_is_choice(a) for a in answers) >= 0.5 * len(answers)
    for n, (i, whole) in enumerate(zip(starts, answers, strict=True)):
        last = n + 1 == len(starts)
        answer = _last_answer(whole, one_block=one_block) if last else whole
        name = answer.pop() if answer and not last and _is_section(answer, one_block=one_block) else None
        used.update(r.line.number for r in [rows[i], *answer, *([name] if name else [])])
        if choices and _is_choice(answer):
            left.append(Left(rows[i].line.number, "a choice of answers that does not say which is right"))
        elif answer:
            text = tuple(_paragraphs(answer, rows))
            path = (*context, section) if section else context
            drafts.append(
                Draft(_question(rows[i]), text if len(text) > 1 else text[0], rows[i].line.number, NAME, context=path)
            )
            counts.append(len(answer))
        else:
            left.append(Left(rows[i].line.number, "a question without an answer"))
        section = name.text if name else section
    if title:
        left.append(Left(title.line.number, "title"))
    return (
        Harvest(tuple(drafts), frozenset(used), tuple(left)) if _is_page(rows, starts, drafts, counts, habits) else None
    )


def _scores(rows: list[Row], habits: dict[str, tuple[float, float]]) -> list[float]:
    """Return for each row how much rather it is a question than a line of an answer."""
    scores = []
    for row in rows:
        score = row.asks if row.asks > 0 else -1.2
        size = row.plain.count(" ") + 1
        score -= (1.0 if row.text[0].islower() else 0) + (1.2 if row.bulleted else 0) + (2.0 if size > 60 else 0)
        score += sum(yes if _layout(row)[key] else no for key, (yes, no) in habits.items())
        scores.append(-9.0 if row.head else score)
    return scores


def _layout(row: Row) -> dict[str, bool]:
    return {
        "blank": row.blank,
        "number": row.number >= 0,
        "indent": row.indented,
        "bullet": row.bulleted,
        "bold": row.line.text.lstrip().startswith("**"),
    }


def _habits(rows: list[Row], marks: list[bool]) -> dict[str, tuple[float, float]]:
    """Return what each mark of layout says for a question here (where it stands, where it does not), as log odds."""
    asked = sum(marks)
    rest = len(rows) - asked
    if asked < _FEWEST or rest < _FEWEST:
        return {}
    yes, no = Counter[str](), Counter[str]()
    for row, mark in zip(rows, marks, strict=True):
        (yes if mark else no).update(key for key, has in _layout(row).items() if has)
    table = {}
    for key in ("blank", "number", "indent", "bullet", "bold"):
        p, q = (yes[key] + 0.5) / (asked + 1), (no[key] + 0.5) / (rest + 1)
        table[key] = _clip(log(p / q)), _clip(log((1 - p) / (1 - q)))
    return table


def _clip(value: float) -> float:
    return max(-2.0, min(2.0, value))


def _labelled(rows: list[Row], scores: list[float]) -> list[bool]:
    """Return which rows are questions: the best sum of scores, where a question below a question costs."""
    ask, answer = scores[0], -99.0
    back: list[tuple[bool, bool]] = [(False, False)]
    for score in scores[1:]:
        from_ask = ask - _UNANSWERED > answer
        back.append((from_ask, ask > answer))
        ask, answer = max(ask - _UNANSWERED, answer) + score, max(ask, answer)
    mark = ask - _UNANSWERED > answer
    marks = [False] * len(rows)
    for i in range(len(rows) - 1, -1, -1):
        marks[i] = mark
        mark = back[i][0] if mark else back[i][1]
    return marks


def _is_page(
    rows: list[Row], starts: list[int], drafts: list[Draft], counts: list[int], habits: dict[str, tuple[float, float]]
) -> bool:
    """Return whether this is a page of cards, not a text with questions in it."""
    sure = sum(rows[i].asks >= SEED for i in starts)
    spread = len(starts) / (starts[-1] + 1)
    shaped = any(max(pair) > 1.2 for pair in habits.values())
    phrased = len(starts) > _FEWEST and sum(
        asks_by_words(rows[i].plain.rstrip("? ")) >= 1 for i in starts
    ) >= 0.7 * len(starts)
    tight = sum(r.blank for r in rows) < 0.2 * len(rows)
    floor = (0.04 if shaped or tight else 0.08) if phrased else 0.18
    rivals = sum(
        a.blank and b.bulleted and not a.bulleted and a.asks < 1 and len(a.text) <= 80 and a.text[-1] not in ".!,;"
        for a, b in pairwise(rows)
    )
    asked = sum(r.asks > LATER for r in rows[: starts[-1] + 1])
    if len(drafts) < _FEWEST or sure < 0.6 * len(starts) or len(drafts) < 0.75 * max(asked, len(starts)):
        return False
    if spread < floor or rivals > 0.5 * len(starts) or max(counts) > _LONGEST_ANSWER:
        return False
    longest = sorted(
        max(t.count(" ") for t in ((d.answer,) if isinstance(d.answer, str) else d.answer)) for d in drafts
    )
    return longest[len(longest) // 2] <= 110 and sum(r.head for r in rows[: starts[-1]]) <= len(starts)


def _in_one_block(answers: list[list[Row]]) -> bool:
    """Return whether a blank line ends a card here: answers start below their question, and none goes on after a blank."""
    apart = sum(bool(a) and a[0].blank for a in answers) > 0.5 * len(answers)
    parted = sum(any(r.blank for r in (a[1:] if apart else a[1:-1])) for a in answers)
    return parted <= 0.1 * len(answers)


def _is_choice(answer: list[Row]) -> bool:
    letters = [found.group(1).lower() for found in (_OPTION.match(r.text) for r in answer) if found]
    return len(letters) >= 3 and letters == list("abcdefgh"[: len(letters)])


def _last_answer(answer: list[Row], *, one_block: bool) -> list[Row]:
    """Return the rows up to where the page ends: other matter may follow it."""
    for n, row in enumerate(answer):
        if n >= _LONGEST_ANSWER or row.head or (n and row.blank and one_block):
            return answer[:n]
    return answer


def _is_section(answer: list[Row], *, one_block: bool) -> bool:
    row = answer[-1]
    if row.head or (len(answer) > 1 and _SECTION.fullmatch(row.text)):
        return True
    short = len(row.text) <= 60 and row.text[-1] not in ".;,!?" and not row.bulleted
    return short and row.blank and one_block and len(answer) > 1


def _title(above: list[Row]) -> Row | None:
    """Return the page's title where nothing but it and a line or two stand above the first question."""
    plausible = (
        0 < len(above) <= 3 and above[0].line.number <= 12 and all(len(r.text) <= 160 and not r.bulleted for r in above)
    )
    return above[0] if plausible and not above[0].text.endswith((".", ":", ";")) else None


def _question(row: Row) -> str:
    return without_marks(NUMBER.sub("", row.text, count=1))


def _paragraphs(answer: list[Row], rows: list[Row]) -> list[str]:
    """Return the answer's lines, those that were only wrapped at the page's width joined again."""
    width = max(len(r.line.text) for r in rows)
    texts: list[str] = []
    for n, row in enumerate(answer):
        before = answer[n - 1].line.text.rstrip() if n else ""
        wrapped = (
            n > 0
            and _WRAPPED[0] <= width <= _WRAPPED[1]
            and not row.bulleted
            and row.number < 0
            and not row.blank
            and 0.75 * width <= len(before)
            and before[-1] not in ".;:!?"
        )
        if wrapped and (row.text[0].islower() or len(before) >= 0.9 * width):
            texts[-1] += " " + row.text
        else:
            texts.append(row.text)
    return texts


def _unwrapped(rows: list[Row]) -> list[Row]:
    """Return the rows with questions that were broken over two or three lines joined."""
    marked = sum(r.asks >= SURE for r in rows)
    usual = marked >= 0.7 * sum(r.asks >= SEED for r in rows)
    width = max(len(r.line.text) for r in rows)
    joined: list[Row] = []
    for row in rows:
        before = joined[-1] if joined else row
        broken = (
            joined
            and 1 <= before.asks < SURE
            and not row.blank
            and not row.bulleted
            and row.number < 0
            and not row.head
        )
        ends = (
            usual
            and row.asks >= SURE
            and (row.text[0].islower() or (len(before.text) >= 40 and asks_by_words(row.plain.rstrip("? ")) < 1))
        )
        runs_on = (
            _WRAPPED[0] <= width <= _WRAPPED[1]
            and not GAP.search(before.text)
            and len(before.text) >= 0.8 * width
            and row.text[0].islower()
            and before.text[-1] not in ".?!:"
        )
        if broken and (ends or runs_on):
            joined[-1] = replace(
                before,
                text=f"{before.text} {row.text}",
                plain=f"{before.plain} {row.plain}",
                asks=max(before.asks, row.asks),
            )
        else:
            joined.append(row)
    return joined


def _alternating(chunk: list[Row], rows: list[Row]) -> Harvest:
    """Return the cards of a page that says it holds flashcards and gives term, definition, term, definition."""
    said = [i for i, r in enumerate(chunk) if len(r.plain) < 140 and DECLARED.fullmatch(r.plain)]
    end = tail(chunk) if said else 0
    said = [i for i in said if i < end]
    if not said:
        return Harvest()
    title = chunk[said[0]]
    body = [r for r in rows if r.line.number > chunk[said[-1]].line.number and r.asks < 1]
    pairs = list(zip(body[::2], body[1::2], strict=False))
    shorter = sum(len(a.text) < len(b.text) and len(a.text) <= 80 and a.text[-1] not in ".;:," for a, b in pairs)
    if (
        len(body) % 2
        or len(pairs) < _FEWEST
        or shorter < 0.85 * len(pairs)
        or any(r.bulleted or r.head or MARKER.match(r.text) for r in body)
    ):
        return Harvest()
    context = (title.text,) if not SURE_FURNITURE.fullmatch(title.plain) else ()
    drafts = [Draft(_question(a), b.text, a.line.number, NAME, context=context) for a, b in pairs]
    used = {r.line.number for r in body} | {chunk[i].line.number for i in said}
    return Harvest(tuple(drafts), frozenset(used), (Left(title.line.number, "title"),))


def _bounds(used: frozenset[int], kept: list[Row], furniture: list[Row]) -> tuple[int, int]:
    """Return the first and last line up to which furniture belongs to the page: to the next line of another kind."""
    low = max((r.line.number for r in kept if r.line.number < min(used)), default=0)
    high = min(
        (r.line.number for r in kept if r.line.number > max(used)),
        default=max([*used, *(r.line.number for r in furniture)]),
    )
    return low, high

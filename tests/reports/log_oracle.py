"""A second, slow reading of what counts: it looks back from each answer over the whole log, and carries nothing along."""

from __future__ import annotations

import json
from collections import Counter
from math import ceil

from hypothesis import strategies as st

from srs_cli.model.event import BURY, CRAM, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event, Moment
from srs_cli.model.plain_past import PlainPast
from tests.schedule.test_oracle import LONGEST, e_factor, run_at_the_end

Counted = Counter[tuple[int, str, int]]  # (study day, sort, grade)


def interval_after(answers: list[tuple[int, int]]) -> int:
    """Return the interval after answers (grade, interval given or 0), by the published recursion; 0 for none."""
    if not answers:
        return 0
    grades = tuple(grade for grade, _given in answers)
    if answers[-1][1]:
        return answers[-1][1]
    run = run_at_the_end(grades)
    if run <= 1:
        return 1
    if run == 2:
        return 6
    return min(LONGEST, ceil(interval_after(answers[:-1]) * e_factor(grades[:-1])))


def given(event: Event) -> int:
    return int(json.loads(event.payload).get("interval", 0)) if event.payload else 0


def effective(log: list[Event]) -> list[Event]:
    taken_back = {event.voids for event in log if event.kind == UNDO}
    return [event for event in log if event.kind != UNDO and event.id not in taken_back]


def reviews_before(log: list[Event], place: int) -> list[Event]:
    """Return the reviews of the same face before a place of the log, since its last reset."""
    mine = [event for event in log[:place] if (event.card, event.face) == (log[place].card, log[place].face)]
    resets = [number for number, event in enumerate(mine) if event.kind == RESET]
    return [event for event in mine[resets[-1] + 1 if resets else 0 :] if event.kind == REVIEW]


def count(log: list[Event]) -> tuple[Counted, Counted]:
    """Return how many answers there were of each day, sort and grade, and their milliseconds."""
    found: Counted = Counter()
    spent: Counted = Counter()
    happened = effective(log)
    for place, event in enumerate(happened):
        day, grade = event.moment.day, max(event.grade, 0)
        if event.kind == REVIEW:
            before = reviews_before(happened, place)
            latest = max((each.moment.day for each in before), default=-1)
            known = interval_after([(each.grade, given(each)) for each in before])
            sort = "repeated" if day <= latest else "new" if not known else "young" if known < 21 else "mature"
            key = (max(day, latest), sort, grade)
        elif event.kind in (DRILL, CRAM):
            key = (day, "again" if event.kind == DRILL else "practice", grade)
        else:
            continue
        found[key] += 1
        spent[key] += event.took_ms
    return found, spent


def pasts(log: list[Event]) -> list[PlainPast]:
    """Return what the store would give for a log."""
    found: dict[int, PlainPast] = {}
    for event in effective(log):
        found.setdefault(event.card, [event.card]).extend(_said(event))
    return [past for _, past in sorted(found.items())]


def _said(event: Event) -> list[int]:
    """Return what an event says as its place value has it: 8 grades, 2^28 milliseconds, 2^22 days, 16 kinds, 64 faces."""
    day, took_ms = event.moment.day, event.took_ms
    fits = 0 <= day < 2**22 and 0 <= took_ms < 2**28 and 0 <= event.grade <= 5 and not event.payload
    if not fits:
        return [2**63 - 1, event.grade, event.kind, event.face, day, took_ms, given(event)]
    return [event.grade + 8 * (took_ms + 2**28 * (day + 2**22 * (event.kind - 1 + 16 * event.face)))]


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Draw a log of a few cards: reviews above all, with clocks set back, undos, resets and intervals given."""
    kinds = st.sampled_from((REVIEW,) * 8 + (DRILL, DRILL, UNDO, RESET, CRAM, SUSPEND, UNSUSPEND, BURY, FLAG))
    log: list[Event] = []
    day = draw(st.integers(0, 25_000))
    for number in range(draw(st.integers(0, 40))):
        day = max(0, day + draw(st.sampled_from((0, 0, 1, 1, 2, 6, 15, 40, -1, -3))))
        kind = draw(kinds)
        asked = kind in (REVIEW, DRILL)
        interval = draw(st.sampled_from((0, 0, 0, 1, 20, 21, 400))) if kind == REVIEW else 0
        log.append(
            Event(
                id=number.to_bytes(16, "big"),
                card=draw(st.sampled_from((1, 2, 2**63 - 1))),
                face=draw(st.sampled_from((0, 0, 1, 63))),
                kind=kind,
                moment=Moment(day * 86_400_000, 0, day),
                grade=draw(st.sampled_from((4, 4, 5, 3, 2, 0, 1))) if asked else draw(st.integers(-1, 5)),
                took_ms=draw(st.integers(0, 3_600_000) | st.sampled_from(((1 << 34) - 1, 1 << 34, 1 << 47))),
                voids=draw(st.sampled_from(log)).id if kind == UNDO and log else b"",
                payload=json.dumps({"interval": interval, "batch": "b"}) if interval else "",
            )
        )
    return log

"""A report to look at: a year of a student who missed some days, with texts that try to act on a screen."""

from __future__ import annotations

from msgspec.structs import replace

from srs_cli.app.reporting import Report
from srs_cli.model.collection import Caps
from srs_cli.reports import figures
from srs_cli.reports.figures import Rate
from srs_cli.reports.forecast import Limits, Waiting, forecast
from srs_cli.reports.history import AGAIN, GRADES, MATURE, NEW, PRACTICE, SLOTS, YOUNG, Days, FaceTime
from srs_cli.reports.report import DeckFigures, FaceCounts, HardFace
from tests.conftest import STEP

TODAY = 20_779  # Sunday, 2026-11-22
HOSTILE = "[bold]\x1b[31m\u202e<script>alert(1)</script>\n&:skull:[/]" + "long " * 40
_PATTERN = ((NEW, 4, 3), (YOUNG, 4, 9), (YOUNG, 2, 2), (MATURE, 4, 11), (MATURE, 3, 2), (MATURE, 1, 1), (AGAIN, 4, 4))


def _days() -> Days:
    days: Days = {}
    for ago in range(300):
        if ago % 11 == 7 or 40 < ago < 55:
            continue
        sums = days[TODAY - ago] = [0] * (SLOTS + 1)
        for sort, grade, often in (*_PATTERN, *(((PRACTICE, 4, 6),) if ago == 2 else ())):
            answers = often * (1 + ago * 7 % 5) // 2
            sums[sort * GRADES + grade] = answers
            sums[SLOTS] += answers * 6_500
    return days


def report(*, hostile: bool = False) -> Report:
    """Return a full report; a hostile one has texts that must not act."""
    days = _days()
    due = sorted((1 + place % 2, TODAY - 3 + place % 40, 6 + place % 90, 250, 3) for place in range(700))
    caps = Caps(10, 30)
    waiting = Waiting(due, [(1, -1, 60), (2, -1, 90)], {2: 40})
    schedules = [(1 + place * place % 400, 130 + place % 16 * 10, 1 + place % 7) for place in range(120)]
    question = HOSTILE if hostile else "In which year did the Soviet Union join the League of Nations, and why?"
    name = HOSTILE if hostile else "Soviet foreign policy 1922–1936"
    source = HOSTILE if hostile else "foreign-policy.docx:12"
    hard = HardFace("a1", 0, name, question, source, 9, 130, 1, 41, 312_000, leech=True, suspended=False)
    return Report(
        today=TODAY,
        named=(name,) if hostile else (),
        caps=caps,
        studied=figures.span_of(days, TODAY, TODAY),
        grades=figures.grades_of(days, TODAY),
        rate=figures.retention_of(days, TODAY, "", 1).both,
        streak=figures.streak(days, TODAY),
        spans=figures.spans(days, TODAY, 14),
        calendar=figures.calendar(days, TODAY - 370, TODAY),
        forecast=tuple(forecast(waiting, [1, 2], range(TODAY, TODAY + 30), (Limits(Caps(7, 12)), Limits(caps)), STEP)),
        retention=figures.retention(days, TODAY),
        faces=FaceCounts(190, 300, 180, 12),
        intervals=figures.intervals((interval, count) for interval, _ease, count in schedules),
        ease=figures.mean((ease, count) for _interval, ease, count in schedules),
        eases=figures.eases((ease, count) for _interval, ease, count in schedules),
        times=figures.times(days, [FaceTime(place, 0, 1 + place % 9, place * 1_700) for place in range(300)], TODAY),
        hardest=(
            hard,
            replace(hard, card="b2", question="北京 is the capital of which country?", lapses=12, suspended=True),
        ),
        leeches=2,
        leech_lapses=8,
        decks=(
            DeckFigures(name, 400, FaceCounts(100, 200, 90, 10), 35, 900, 5_400_000, Rate(800, 712)),
            DeckFigures("Capitals", 1_200, FaceCounts(90, 100, 90, 2), 0, 0, 0, Rate()),
        ),
    )


def nothing() -> Report:
    """Return the report of a student without decks."""
    empty = report()
    days: Days = {}
    return replace(
        empty,
        studied=figures.span_of(days, TODAY, TODAY),
        grades=figures.grades_of(days, TODAY),
        rate=Rate(),
        streak=figures.streak(days, TODAY),
        spans=figures.spans(days, TODAY, 14),
        calendar=(),
        forecast=tuple(
            forecast(Waiting((), (), {}), [], range(TODAY, TODAY + 30), (Limits(Caps()), Limits(Caps())), STEP)
        ),
        retention=figures.retention(days, TODAY),
        faces=FaceCounts(0, 0, 0, 0),
        intervals=figures.intervals(()),
        ease=None,
        eases=figures.eases(()),
        times=figures.times(days, (), TODAY),
        hardest=(),
        leeches=0,
        decks=(),
    )

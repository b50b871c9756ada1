"""`srs review --exam`: today's share of what is left to practise until then, and how the rest is spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from srs_cli.app import exam, when
from srs_cli.app.queueing import Scope, Wish
from srs_cli.text import plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_MOST_DAYS_SHOWN = 14


def for_exam(database: Database, scope: Scope, wish: Wish, text: str, today: int) -> Wish:
    """Return the wish for today's share of what is left until an exam."""
    day = when.day_of(text, today)
    name = when.date_of(day).isoformat()
    plan = exam.plan_exam(database, [deck.row for deck in scope.decks], wish.only, day, name, today)
    return replace(wish, portion=plan.today, exam=name, plan=_plan_lines(plan, day, today))


def _plan_lines(plan: exam.ExamPlan, day: int, today: int) -> tuple[str, ...]:
    """Return what is left until an exam, and how it is spread."""
    lines = [
        f"Exam on {when.date_of(day):%A %d %B}",
        f"{plan.done:,} of {plural(plan.done + plan.left, 'question')} practised to Good for it, {plan.left:,} left.",
        "Practice: what you grade here changes no schedule. The daily reviews go on beside it.",
        "",
    ]
    shown = plan.days[:_MOST_DAYS_SHOWN]
    lines += [
        f"{'today' if at == today else f'{when.date_of(at):%a %d %b}':<10} {count:>6,}"
        for at, count in shown
        if count or at == today
    ]
    if len(plan.days) > len(shown):
        lines.append(f"… and {plural(len(plan.days) - len(shown), 'more day')}")
    if not plan.today:
        again = "More now: `srs review --cram`." if plan.left else "Once more: `srs review --cram`."
        lines += ["", f"{'Today' if plan.left else 'All'} is done. {again}"]
    return tuple(lines)

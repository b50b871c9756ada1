"""`srs review`: the daily session."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from srs_cli.app import backlog, exam, listing, when
from srs_cli.app.configuring import caps_of_decks
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.cli.commands import opening
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.model.collection import Caps
from srs_cli.schedule.options import Options
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.model.query import Query
    from srs_cli.store.database import Database
    from srs_cli.terminal.desk import Desk

_MOST_DAYS_SHOWN = 14


class _Choice(Struct, frozen=True):
    """The options of the command line, as they were given."""

    new: int | None
    reviews: int | None
    grades: str | None
    order: str | None
    seed: int | None
    tags: tuple[str, ...]
    flagged: bool
    search: str
    limit: int
    minutes: int
    ahead: str
    cram: bool
    exam: str
    reverse: bool
    typed: bool
    lists: str
    spread: int
    plain: bool

    def query(self) -> Query | None:
        """Return the filters as one search, or None where there are none."""
        if not (self.tags or self.flagged or self.search):
            return None
        from srs_cli.model.query import filtered  # noqa: PLC0415 - most sessions have no filter

        return filtered(self.tags, flagged=self.flagged, search=self.search)


@click.command(
    epilog="Examples: `srs review chem` studies the deck whose name begins with “chem”; `srs review notes.docx` makes "
    "a deck of a document first; `srs review --exam friday chem` spreads it over the days until Friday.",
)
@click.argument("what", nargs=-1, metavar="[DECK|FILE]…")
@click.option("--new", type=click.IntRange(0, 9999), metavar="N", help="New cards a day (else as set; 20).")
@click.option("--reviews", type=click.IntRange(0, 99999), metavar="N", help="Reviews a day (else as set; 200).")
@click.option(
    "--limit", type=click.IntRange(0), default=0, metavar="N", help="At most that many cards in this session."
)
@click.option(
    "--minutes", type=click.IntRange(0, 1440), default=0, metavar="N", help="Ask no more after that many minutes."
)
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Only cards with this tag; several must all be there."
)
@click.option("--flag", "flagged", is_flag=True, help="Only flagged cards.")
@click.option("--search", default="", metavar="QUERY", help="Only cards that `srs search QUERY` finds.")
@click.option("--ahead", default="", metavar="DAY", help="Also what falls due until then: 3d, 2w, friday, 1 dec.")
@click.option("--cram", is_flag=True, help="Practise all the cards; no schedule is touched.")
@click.option(
    "--exam", default="", metavar="DAY", help="Practise today's share of what is left until an exam on that day."
)
@click.option("--reverse", is_flag=True, help="Ask for the question; practice that touches no schedule.")
@click.option("--order", type=click.Choice(["overdue", "deck", "random"]), help="Which cards come first.")
@click.option("--seed", type=int, metavar="N", help="The seed of a random order; implies --order random.")
@click.option("--type", "typed", is_flag=True, help="Type the answers; what differs is shown, and a grade suggested.")
@click.option(
    "--lists", type=click.Choice(["whole", "step"]), default="whole", help="Show lists whole, or line by line."
)
@click.option("--grades", type=click.Choice(["4", "6"]), help="Four grades (1-4), or SM-2's six (0-5).")
@click.option(
    "--spread",
    type=click.IntRange(0, backlog.MOST_DAYS),
    default=0,
    metavar="N",
    help="Spread what is overdue over so many days.",
)
@click.option("--plain", is_flag=True, help="Line by line, without drawing on the screen.")
@click.pass_context
def command(context: click.Context, /, *, what: tuple[str, ...], **options: object) -> None:
    """Study what is due today: all decks, or the ones you name.

    A document or a deck file is read into your collection first. Space shows the answer, one key grades it, and every
    answer is saved at once: leave whenever you like. What you grade below Good comes back today until it is Good.
    """
    runtime: Runtime = context.obj
    choice = _Choice(**options)  # type: ignore[arg-type]
    full_screen = runtime.in_terminal and not choice.plain
    files = [Path(each) for each in what if opening.is_path(each)]
    names = [each for each in what if not opening.is_path(each)]
    database = runtime.existing_database()
    read = opening.read_files(runtime, files) if files else []
    if names:
        database = opening.take_named(runtime, database, names)
    if read:
        database = database or runtime.database()
    elif database is None or not listing.stored_decks(database):
        database = opening.first_deck(runtime, database, full_screen=full_screen)
    else:
        opening.refresh(database, ask=runtime.in_terminal)
    if database is None:
        return
    decks = opening.named_decks(database, names, read)
    scope = Scope(tuple(decks), _caps(runtime, choice), caps_of_decks(runtime.settings, decks))
    recorder = opening.recorder(runtime, database)
    wish = _wish(runtime, database, scope, choice)
    if not wish.practice and not _settle_backlog(
        recorder, scope, choice, ask=runtime.in_terminal, full_screen=full_screen
    ):
        context.exit(0)
    study = Study(recorder, scope, wish)
    desk = _desk(runtime, choice)
    context.exit(_full_screen(study, desk) if full_screen else _line_by_line(study, desk))


def _caps(runtime: Runtime, choice: _Choice) -> Caps:
    settings = runtime.settings
    new = settings.new_a_day if choice.new is None else choice.new
    return Caps(new, settings.reviews_a_day if choice.reviews is None else choice.reviews)


def _wish(runtime: Runtime, database: Database, scope: Scope, choice: _Choice) -> Wish:
    settings = runtime.settings
    day = runtime.clock.now().day
    query = choice.query()
    only = None
    if query:
        from srs_cli.app import searching  # noqa: PLC0415 - as above

        only = searching.faces(database, query, day, settings.leech_lapses)
    if query and not only:
        raise UsageError(f"no card fits {query.text}", _nearest_tags(runtime, choice.tags))
    order = choice.order or ("random" if choice.seed is not None else settings.order)
    wish = Wish(
        only=only,
        order=order,  # type: ignore[arg-type] # click has checked it
        seed=int.from_bytes(runtime.chance(4), "big") if choice.seed is None else choice.seed,
        limit=choice.limit,
        minutes=choice.minutes,
        ahead=when.day_of(choice.ahead, day) - day if choice.ahead else 0,
        cram=choice.cram,
        reverse=choice.reverse,
        options=Options(fuzz=settings.fuzz, late_credit=settings.late_credit),
        leech_lapses=settings.leech_lapses,
        suspend_leeches=settings.leech_action == "suspend",
    )
    return _for_exam(database, scope, wish, choice.exam, day) if choice.exam else wish


def _nearest_tags(runtime: Runtime, wanted: tuple[str, ...]) -> str:
    """Return what may have been meant by tags that no card has."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

    tags = listing.tags(str(runtime.database_path))
    near = [each for tag in wanted if tag not in tags for each in get_close_matches(tag, tags, 3)]
    return f"Tags like it: {clean_line(', '.join(near))}" if near else "`srs search QUERY` shows what a search finds."


def _for_exam(database: Database, scope: Scope, wish: Wish, text: str, today: int) -> Wish:
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


def _settle_backlog(recorder: Recorder, scope: Scope, choice: _Choice, *, ask: bool, full_screen: bool) -> bool:
    """Spread what is overdue, if the student wants it; return False for leaving."""
    day = recorder.clock.now().day
    if not choice.spread and not (ask and backlog.may_matter(recorder.database, day)):
        return True
    found = backlog.backlog(recorder.database, scope, day)
    days = choice.spread
    if not days and found.worth_a_word:
        if full_screen:
            from srs_cli.terminal.running import settle_on_screen  # noqa: PLC0415 - needs a terminal

            days = settle_on_screen(found)
        else:
            days = _ask_days(found)
        if days < 0:
            return False
        backlog.settle(recorder)
    if days > 1 and found.overdue:
        backlog.spread_over(recorder, found, days)
        share = found.preview(days)[0][1]
        say(
            f"{plural(len(found.overdue), 'overdue card')} spread over {days} days, {share:,} today. `srs undo` takes it back."
        )
    return True


def _ask_days(found: backlog.Backlog) -> int:
    away, count = plural(found.away, "day"), plural(len(found.overdue), "card")
    say(f"Welcome back after {away}: {count} are overdue.")
    for place, share, due in found.preview(found.suggested_days):
        say(f"  day {place + 1}: {share:,} of them, {due:,} due by then")
    say(f"[Enter studies as usual; a number spreads them over so many days, say {found.suggested_days}; q leaves]")
    while True:
        line = opening.read_line()
        word = "q" if line is None else line.strip().lower()
        if word in {"", "q"}:
            return 0 if word == "" else -1
        if word.isdecimal() and 1 <= int(word) <= backlog.MOST_DAYS:
            return int(word)
        say(f"Type a number of days up to {backlog.MOST_DAYS}, Enter or q.")


def _desk(runtime: Runtime, choice: _Choice) -> Desk:
    from srs_cli.terminal.desk import Desk  # noqa: PLC0415 - slow to import
    from srs_cli.terminal.grades import scale_of  # noqa: PLC0415
    from srs_cli.terminal.images import can_draw  # noqa: PLC0415
    from srs_cli.terminal.keymap import KeyMap  # noqa: PLC0415
    from srs_cli.terminal.outside import Programs  # noqa: PLC0415

    settings = runtime.settings
    scale = scale_of(choice.grades or settings.grades)
    programs = Programs(settings.editor, settings.pager)
    return Desk(
        KeyMap.of(scale, dict(settings.keys)),
        programs,
        typed=choice.typed,
        stepwise=choice.lists == "step",
        draws_images=can_draw(os.environ) and settings.theme != "mono",
        at_terminal=runtime.in_terminal,
        memory=runtime.data_folder / "extracted",
        theme=settings.theme,
    )


def _full_screen(study: Study, desk: Desk) -> int:
    from srs_cli.terminal.running import study_on_screen  # noqa: PLC0415 - needs a terminal

    return study_on_screen(study, desk)


def _line_by_line(study: Study, desk: Desk) -> int:
    from srs_cli.terminal.plain import run_plain  # noqa: PLC0415 - slow to import

    for line in study.wish.plan:
        say(line)
    return run_plain(study, desk, opening.read_line, click.echo)

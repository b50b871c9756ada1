"""A session of `srs review`, from its options to its exit code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from srs_cli.app import backlog, listing
from srs_cli.app.configuring import caps_of_decks
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.cli.commands import opening
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say, say_as_it_is
from srs_cli.errors import UsageError
from srs_cli.model.collection import Caps
from srs_cli.schedule.options import Options
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from srs_cli.model.query import Query
    from srs_cli.store.database import Database
    from srs_cli.terminal.desk import Desk


class Choice(Struct, frozen=True):
    """The options of `srs review`, as they were given."""

    new: int | None = None
    reviews: int | None = None
    grades: str | None = None
    order: str | None = None
    seed: int | None = None
    tags: tuple[str, ...] = ()
    flagged: bool = False
    search: str = ""
    limit: int = 0
    minutes: int = 0
    ahead: str = ""
    cram: bool = False
    exam: str = ""
    reverse: bool = False
    typed: bool = False
    lists: str = "whole"
    spread: int = 0
    plain: bool = False

    def query(self) -> Query | None:
        """Return the filters as one search, or None where there are none."""
        if not (self.tags or self.flagged or self.search):
            return None
        from srs_cli.model.query import filtered  # noqa: PLC0415 - most sessions have no filter

        return filtered(self.tags, flagged=self.flagged, search=self.search)


EVERY_DAY = Choice()


def study(runtime: Runtime, what: Sequence[str] = (), choice: Choice = EVERY_DAY) -> int:
    """Ask what is due in all decks, or in those that `what` names by name or file; return the exit code."""
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
        return 0
    decks = opening.named_decks(database, names, read)
    scope = Scope(tuple(decks), _caps(runtime, choice), caps_of_decks(runtime.settings, decks))
    recorder = opening.recorder(runtime, database)
    wish = _wish(runtime, database, scope, choice)
    if not wish.practice and not _settle_backlog(
        recorder, scope, choice, ask=runtime.in_terminal, full_screen=full_screen
    ):
        return 0
    session = Study(recorder, scope, wish)
    desk = _desk(runtime, choice)
    return _full_screen(session, desk) if full_screen else _line_by_line(session, desk)


def _caps(runtime: Runtime, choice: Choice) -> Caps:
    settings = runtime.settings
    new = settings.new_a_day if choice.new is None else choice.new
    return Caps(new, settings.reviews_a_day if choice.reviews is None else choice.reviews)


def _wish(runtime: Runtime, database: Database, scope: Scope, choice: Choice) -> Wish:
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
        ahead=_days_until(choice.ahead, day) if choice.ahead else 0,
        cram=choice.cram,
        reverse=choice.reverse,
        options=Options(fuzz=settings.fuzz, late_credit=settings.late_credit),
        leech_lapses=settings.leech_lapses,
        suspend_leeches=settings.leech_action == "suspend",
    )
    if choice.exam:
        from srs_cli.cli.commands.examining import for_exam  # noqa: PLC0415 - as above

        return for_exam(database, scope, wish, choice.exam, day)
    return wish


def _days_until(text: str, today: int) -> int:
    from srs_cli.app.when import day_of  # noqa: PLC0415 - as above

    return day_of(text, today) - today


def _nearest_tags(runtime: Runtime, wanted: tuple[str, ...]) -> str:
    """Return what may have been meant by tags that no card has."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

    tags = listing.tags(str(runtime.database_path))
    near = [each for tag in wanted if tag not in tags for each in get_close_matches(tag, tags, 3)]
    return f"Tags like it: {clean_line(', '.join(near))}" if near else "`srs search QUERY` shows what a search finds."


def _settle_backlog(recorder: Recorder, scope: Scope, choice: Choice, *, ask: bool, full_screen: bool) -> bool:
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


def _desk(runtime: Runtime, choice: Choice) -> Desk:
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
    return run_plain(study, desk, opening.read_line, say_as_it_is)

"""What `srs doctor --repair` shows, asks and does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

import click

from srs_cli.app import repairing
from srs_cli.app.doctor import CHECKS
from srs_cli.app.repairing import Lost, Orphaned, Report, Unsure
from srs_cli.cli.commands.backup import local_time
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.model.study_day import iso
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural, shorten

if TYPE_CHECKING:
    from srs_cli.app.doctor import Tell
    from srs_cli.cli.runtime import Runtime

_STEPS = 3 + len(CHECKS)  # reading, filling up, computing
_MOST, _WIDTH = 5, 60  # of a list, and of what a card asks


def repair(
    runtime: Runtime, progress: Callable[[int], AbstractContextManager[Tell]], *, yes: bool, json: bool
) -> dict[str, object] | None:
    """Repair the database after showing what that saves and loses; return that as plain values, None if not wanted.

    Raises what `app.repairing` raises; then nothing was changed.
    """
    step = SCHEDULERS["sm2"]
    with ExitStack() as held:
        with progress(_STEPS) as tell:
            made = held.enter_context(repairing.prepared(runtime.database_path, step, runtime.deck_folder, tell))
        if not json:
            say("\n".join(clean_line(line) for line in _words(made.report)))
        if not yes and not runtime.in_terminal:
            raise UsageError("nothing was repaired: nobody can be asked", "Add --yes to do it.")
        question = "Put this in the place of the database? What is there now is kept as it is"
        if not yes and not click.confirm(question, default=False):
            say("Nothing was changed.")
            return None
        kept = repairing.carry_out(made, runtime.clock)
    if not json:
        say(f"Repaired. What was there is kept: {clean_line(str(kept))}")
    return _plain(made.report, str(kept))


def _words(report: Report) -> Iterator[str]:
    holds = report.holds
    last = "" if holds.last_ms is None else f", the last of {local_time(holds.last_ms)}"
    decks, cards, events = plural(holds.decks, "deck"), plural(holds.cards, "card"), plural(holds.events, "event")
    yield f"Can be saved: {decks}, {cards}, {events}{last}"
    if report.corrected:
        yield f"  {plural(report.corrected, 'row')} of which one bit had turned {'is' if report.corrected == 1 else 'are'} put right"
    if report.source:
        gave = _counts(report.from_backup, ("event", "card"))
        yield f"  {gave} from the backup of {local_time(report.source.backup.utc_ms)}: {report.source.path}"
    if report.from_files:
        yield f"  read again from their files: {_listed(report.from_files)}"
    if report.made_decks:
        yield f"  {plural(report.made_decks, 'deck')} under another name, since theirs is lost: “Rescued deck …”"
    yield "  schedules, counts, tables and the search index are made anew from cards and log"
    yield from _losses(report)


def _losses(report: Report) -> Iterator[str]:
    if report.as_read:
        yield f"Please look at {plural(len(report.as_read), 'card')} whose text may be harmed: {_listed(report.as_read)}"
    if report.lost:
        yield f"Cannot be saved: {plural(report.entries_lost, 'entry', 'entries')} of the log (answers, or other acts)"
        yield from (f"  {_when(each)}" for each in report.lost[:_MOST])
        if len(report.lost) > _MOST:
            yield f"  and {len(report.lost) - _MOST:,} more gaps"
    if report.unsure:
        yield "Of those, what their harmed rows seem to say:"
        for words, times in list(Counter(map(_seems, report.unsure)).items())[:_MOST]:
            yield f"  {words}{f' ({times:,} times)' if times > 1 else ''}"
    if report.orphaned:
        yield f"Cannot be saved: the text of {plural(len(report.orphaned), 'card')}; what the log has about them stays in it"
        yield from (f"  {_gone(each)}" for each in report.orphaned[:_MOST])
    if not (report.as_read or report.lost or report.unsure or report.orphaned):
        yield "Nothing is lost."


def _counts(counts: tuple[int, ...], nouns: tuple[str, ...]) -> str:
    return ", ".join(plural(count, noun) for count, noun in zip(counts, nouns, strict=True) if count)


def _listed(texts: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{shorten(text, _WIDTH)}”" for text in texts[:_MOST])
    return f"{shown} and {len(texts) - _MOST:,} more" if len(texts) > _MOST else shown


def _when(each: Lost) -> str:
    days = _days(each.after_day, each.before_day)
    numbers = f"number {each.first:,}" if each.count == 1 else f"numbers {each.first:,} to {each.last:,}"
    return f"{plural(each.count, 'entry', 'entries')} {days} ({numbers} of device {each.device})"


def _days(after: int | None, before: int | None) -> str:
    if after is None:
        return "of an unknown day" if before is None else f"of {iso(before)} or before"
    if before is None:
        return f"of {iso(after)} or later"
    return f"of {iso(after)}" if after == before else f"between {iso(after)} and {iso(before)}"


def _seems(each: Unsure) -> str:
    what = "an answer" if each.is_answer else "another act"
    card = f" to “{shorten(each.card, _WIDTH)}”" if each.card else ""
    deck = f" in “{shorten(each.deck, _WIDTH)}”" if each.deck else ""
    return f"{what}{card}{deck}{'' if each.day is None else f' on {iso(each.day)}'}"


def _gone(each: Orphaned) -> str:
    return f"{plural(each.entries, 'entry', 'entries')} {_days(each.first_day, each.last_day)}"


def _plain(report: Report, kept: str) -> dict[str, object]:
    holds = report.holds
    return {
        "kept": kept,
        "events": holds.events,
        "cards": holds.cards,
        "decks": holds.decks,
        "corrected_rows": report.corrected,
        "backup": str(report.source.path) if report.source else None,
        "events_from_backup": report.from_backup[0],
        "cards_from_backup": report.from_backup[1],
        "decks_read_again": list(report.from_files),
        "decks_made": report.made_decks,
        "cards_to_look_at": list(report.as_read),
        "entries_lost": report.entries_lost,
        "lost": [
            {
                "device": each.device,
                "first": each.first,
                "last": each.last,
                "after_day": _iso(each.after_day),
                "before_day": _iso(each.before_day),
            }
            for each in report.lost
        ],
        "seem_lost": [
            {"answer": each.is_answer, "day": _iso(each.day), "deck": each.deck, "card": each.card}
            for each in report.unsure
        ],
        "cards_lost": [
            {"key": each.key, "entries": each.entries, "first_day": iso(each.first_day), "last_day": iso(each.last_day)}
            for each in report.orphaned
        ],
    }


def _iso(day: int | None) -> str | None:
    return None if day is None else iso(day)

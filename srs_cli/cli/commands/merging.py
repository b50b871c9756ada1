"""`srs merge`: what was learnt and changed on another machine comes in, after a look at what that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from srs_cli.app import backing_up, uniting
from srs_cli.app.uniting import CardChange, FromDevice, TwoTexts, Union
from srs_cli.cli.commands import opening
from srs_cli.cli.output import as_json, srs_with
from srs_cli.cli.paths import PATH
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.model.card import Card
from srs_cli.model.study_day import iso
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural, shorten

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_MOST_SHOWN = 5
_MANY = 5_000  # events or cards from which a progress bar is shown


@click.command(epilog="Examples: `srs merge ~/Sync/laptop.db`; `srs merge /media/stick/srs.db --dry-run`.")
@click.argument("other", type=PATH, metavar="OTHER.db")
@click.option("--yes", "-y", is_flag=True, help="Do not ask (outside a terminal nothing is asked).")
@click.option("--dry-run", is_flag=True, help="Stop after the plan.")
@click.option("--json", "json", is_flag=True, help="Print the plan and what was done as JSON; nothing is asked.")
@click.pass_context
def command(context: click.Context, *, other: Path, yes: bool, dry_run: bool, json: bool) -> None:
    """Bring what you did on another machine into this one: OTHER.db is its database, or a backup of it.

    Answers of both machines count, wherever and whenever they were given, and every schedule is computed anew. New cards
    and decks come in; of a card that was edited on one machine, or on both, the newer text stays, also in the deck file
    here, and the older one is shown. OTHER.db is only read. Merge both ways, in whatever order, as often as you like:
    both machines come to hold the same.
    """
    runtime: Runtime = context.obj
    other = other.absolute()
    with uniting.opened(other, runtime.database_path) as there, _here(runtime, dry_run=dry_run) as here:
        with _progress(runtime, "Comparing", uniting.events_in(there)) as tell:
            union = uniting.plan(here, there, runtime.deck_folder, tell)
        if not json:
            _show(union)
        wanted = union.changes and not dry_run
        if wanted and not yes and not json and runtime.in_terminal and not click.confirm("Merge it?", default=True):
            say("Nothing was changed.")
            return
        kept = backing_up.keep(here, runtime.clock, union.files) if wanted else None
        if union.settles and not dry_run:
            many = len(union.touched) + len(union.cards)
            with _progress(runtime, "Merging", many) as tell:
                uniting.carry_out(here, there, union, SCHEDULERS["sm2"], tell)
    if json:
        click.echo(as_json(_plain(union, applied=wanted, backup=kept)))
    elif dry_run:
        say("Nothing was changed (--dry-run).")
    elif wanted:
        _tell_done(union, kept, srs_with(runtime.named_database))


@contextmanager
def _here(runtime: Runtime, *, dry_run: bool) -> Iterator[Database]:
    """Give this machine's store, its deck files read again; an empty one where there is none and none may be made."""
    database = runtime.existing_database()
    if database is None and dry_run:
        with uniting.empty() as nothing:
            yield nothing
        return
    database = database or runtime.database()
    if not dry_run:
        opening.refresh(database, ask=runtime.in_terminal)
    yield database


@contextmanager
def _progress(runtime: Runtime, what: str, steps: int) -> Iterator[Callable[[], None]]:
    if steps < _MANY or not runtime.in_terminal:
        yield lambda: None
        return
    from srs_cli.terminal.progress import counted_progress  # noqa: PLC0415 - Rich is slow to import

    with counted_progress(what, steps) as tell:
        yield tell


def _show(union: Union) -> None:
    source = clean_line(str(union.source))
    if not union.changes:
        say(f"Nothing to do: all that {source} holds is here.")
    else:
        say(f"From {source}:")
    for device in union.devices:
        say(f"  {_words(device)}")
    _list(union, f"{plural(len(union.new_cards), 'card')} new", union.new_cards)
    came, stayed = ([each for each in union.texts if each.newer_there is newer] for newer in (True, False))
    _compare(f"{plural(len(came), 'text')} newer there", came)
    _compare(f"{plural(len(stayed), 'text')} older there; yours {'stays' if len(stayed) == 1 else 'stay'}", stayed)
    _list(union, f"{plural(len(union.moved), 'card')} moved to another deck", union.moved)
    _list(union, f"{plural(len(union.archived), 'card')} archived there", union.archived)
    _list(union, f"{plural(len(union.restored), 'card')} brought back there", union.restored)
    _list(union, f"{plural(len(union.renamed), 'card')} with another id in the deck file", union.renamed)
    for deck in union.new_decks:
        file = next((each.change.path for each in union.files if each.deck == deck.after.key), None)
        say(f"  new deck: {clean_line(deck.after.heading.name)} ({clean_line(str(file))})")
    for deck in union.headings:
        was = clean_line(deck.before.stored.name) if deck.before else ""
        now = clean_line(deck.after.heading.name)
        say(f"  deck {was} is now {now}" if was != now else f"  deck {now} is described otherwise")
    for deck in union.put_away:
        words = "archived there" if deck.after.archived else "brought back there"
        say(f"  deck {words}: {clean_line(deck.after.heading.name)}")
    if union.another_device:
        say("  Both wrote as one machine (a data folder was copied): this one counts as another from now on.")


def _words(device: FromDevice) -> str:
    what = " and ".join(
        plural(count, noun) for count, noun in ((device.answers, "answer"), (device.changes, "other change")) if count
    )
    first, last = iso(device.first_day), iso(device.last_day)
    days = f"of {first}" if first == last else f"of {first} to {last}"
    machine = "that machine" if device.is_theirs else "another machine"
    return f"{what} {days}, from {machine} ({clean_line(device.device)})"


def _list(union: Union, title: str, cards: Sequence[CardChange]) -> None:
    if not cards:
        return
    say(f"  {title}:")
    for each in cards[:_MOST_SHOWN]:
        deck = clean_line(union.names.get(each.after.deck, ""))
        say(f"    {shorten(deck, 30)}: {shorten(clean_line(each.after.card.question), 100)}")
    if len(cards) > _MOST_SHOWN:
        say(f"    … and {len(cards) - _MOST_SHOWN:,} more")


def _compare(title: str, texts: Sequence[TwoTexts]) -> None:
    if not texts:
        return
    say(f"  {title}:")
    for each in texts[:_MOST_SHOWN]:
        question = shorten(clean_line(each.newer.question), 100)
        say(f"    {shorten(clean_line(each.deck), 30)}: {question}")
        for name, older, newer in _differences(each.older, each.newer):
            say(f"      {name}: {shorten(older, 100)} → {shorten(newer, 100)}")
    if len(texts) > _MOST_SHOWN:
        say(f"    … and {len(texts) - _MOST_SHOWN:,} more; --json shows them all")


def _differences(older: Card, newer: Card) -> list[tuple[str, str, str]]:
    pairs = [(name, _in_a_line(value), _in_a_line(_fields(newer)[name])) for name, value in _fields(older).items()]
    return [(name, was or "(none)", now or "(none)") for name, was, now in pairs if was != now]


def _in_a_line(value: object) -> str:
    return clean_line(" / ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def _fields(card: Card) -> dict[str, object]:
    return {
        "question": card.question,
        "answer": card.answer,
        "type": card.type,
        "hint": card.hint,
        "extra": card.extra,
        "tags": card.tags,
        "source": str(card.source or ""),
        "image": card.image,
        "id": card.id,
    }


def _tell_done(union: Union, kept: Path | None, srs: str) -> None:
    answers = sum(each.answers for each in union.devices)
    came = len([each for each in union.texts if each.newer_there])
    parts = [
        plural(count, noun)
        for count, noun in (
            (answers, "answer"),
            (len(union.new_cards), "new card"),
            (came, "newer text"),
            (len(union.new_decks), "new deck"),
        )
        if count
    ]
    say(f"Merged{': ' if parts else ''}{', '.join(parts)}.")
    if kept is not None:
        say(f"undo: {clean_line(srs)} restore {clean_line(kept.name)}")
    say("To bring this machine's answers to the other one, merge there as well.")


def _plain(union: Union, *, applied: bool, backup: Path | None) -> dict[str, object]:
    def card(each: CardChange) -> dict[str, object]:
        return {"deck": union.names.get(each.after.deck, ""), "id": each.ident, "question": each.after.card.question}

    return {
        "from": str(union.source),
        "changes": union.changes,
        "applied": applied,
        "devices": [
            {
                "device": each.device,
                "theirs": each.is_theirs,
                "answers": each.answers,
                "changes": each.changes,
                "first_day": iso(each.first_day),
                "last_day": iso(each.last_day),
            }
            for each in union.devices
        ],
        "new_cards": [card(each) for each in union.new_cards],
        "texts": [
            {
                "deck": each.deck,
                "newer_there": each.newer_there,
                "older": _fields(each.older),
                "newer": _fields(each.newer),
            }
            for each in union.texts
        ],
        "moved": [card(each) for each in union.moved],
        "archived": [card(each) for each in union.archived],
        "brought_back": [card(each) for each in union.restored],
        "other_ids": [card(each) for each in union.renamed],
        "new_decks": [each.after.heading.name for each in union.new_decks],
        "changed_decks": [each.after.heading.name for each in union.headings],
        "put_away_decks": [each.after.heading.name for each in union.put_away],
        "another_device": union.another_device,
        "files": [str(each.change.path) for each in union.files],
        "backup": str(backup) if backup else None,
    }

"""What others made, in any format, into a deck file here and into the store: the plan first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.app import importing, journal, media, unfinished
from srs_cli.app.importing import ImportPlan, Proposed
from srs_cli.app.pasts import past_of, take_past
from srs_cli.app.recognising import Here, Known
from srs_cli.app.recording import Recorder
from srs_cli.app.settling import settled
from srs_cli.app.unfinished import Staged
from srs_cli.deckfile import edit_deck, read_deck
from srs_cli.errors import UsageError
from srs_cli.exchange import FORMATS, HEAD, YAML, Format, Hints
from srs_cli.files import exists, read_beginning, read_bytes, read_text, writing
from srs_cli.merge.received import Conflict, Received, Whose, receive
from srs_cli.model.card import Deck
from srs_cli.model.package import PackageRead, Past
from srs_cli.model.problem import Problem
from srs_cli.store import cards as store
from srs_cli.store.database import IMPORT, Database
from srs_cli.text import file_name, shorten

__all__ = ["Conflict"]  # commands know no part

COMES_IN = (*(each.name for each in FORMATS.values() if each.comes_in), YAML)


class ReceivedDeck(Struct, frozen=True):
    """One deck of a file, and what it becomes here."""

    path: Path
    name: str
    received: Received
    before: str | None  # the deck file's text now, None where there is none
    text: str | None  # what it becomes, None where a new file is made of the deck
    past: Mapping[str, Past]  # by the id that the card has here


class Receiving(Struct, frozen=True):
    """What taking a file in would do."""

    file: Path
    format: Format
    layout: str  # what was found out about the file
    decks: tuple[ReceivedDeck, ...]
    media: Mapping[Path, Callable[[], bytes]]  # files to be written
    problems: tuple[Problem, ...]
    has_media: bool  # though none may be to be written

    @property
    def proposed(self) -> list[Proposed]:
        """Return the deck files as they are to be, for `importing.plan_import`."""
        return [Proposed(each.path, each.text, each.received.deck) for each in self.decks]


class How(Struct, frozen=True):
    """How a file is taken in."""

    folder: Path  # of deck files
    encoding: str | None = None
    format: str = ""  # its name; found by the content where none is given
    deck: str = ""  # the name of the deck, where the file holds one
    whose: Whose = ""  # text is to hold, of cards that were edited here
    history: bool = True
    hints: Hints = field(default=Hints())
    at: Callable[[str], None] = field(default=lambda _step: None)  # called with each step as it begins


def format_of(path: Path, named: str = "") -> Format | None:
    """Return the format of a file, by its content and suffix; None for a deck file and for what none knows."""
    if named:
        return FORMATS.get(named)
    if path.suffix.lower() in {".yaml", ".yml"} or not path.is_file():
        return None
    head = read_beginning(path, HEAD)
    return next(
        (each for each in FORMATS.values() if each.comes_in and each.codec.recognises(head, path.name.lower())), None
    )


def plan_receiving(database: Database | None, path: Path, form: Format, how: How) -> Receiving:
    """Return what taking the file in would do. Raises InputRefusedError where it cannot be read, or gives no card."""
    if database is not None:
        unfinished.finish(database)
    how.at("reading")
    read = form.read(path, how.encoding, how.hints)
    sent, problems = settled(read, path)
    if how.deck and len(sent) == 1:
        sent = [replace(sent[0], name=how.deck)]
    elif how.deck and sent:
        raise UsageError(f"{path.name} holds {len(sent)} decks, and --deck names one", "Leave --deck out.")
    how.at("comparing")
    here = Here(database, store.decks(database, archived=True) if database is not None else [])
    decks = [_receive(here, each, read, how) for each in sent]
    files, refused = _media(path.name, decks, read.package.media)
    told = sorted((*read.problems, *problems, *refused), key=lambda each: each.line)
    return Receiving(path, form, read.layout, tuple(decks), files, tuple(told), bool(read.package.media))


def _media(
    file: str, decks: Sequence[ReceivedDeck], content: Mapping[str, Callable[[], bytes]]
) -> tuple[dict[Path, Callable[[], bytes]], list[Problem]]:
    """Return the media files that the decks show, each in the media folder of its deck, and what is wrong with others."""
    files: dict[Path, Callable[[], bytes]] = {}
    problems: list[Problem] = []
    for deck in decks if content else ():
        folder, _shared = media.folders(deck.path)
        for name in dict.fromkeys(name for card in deck.received.deck.cards for name in media.names(card)):
            give = content.get(name)
            if give is None:
                continue
            why = media.refusal(name)
            target = folder / name
            if why:
                problems.append(Problem(file, 0, f"media {shorten(name, 80)} {why}"))
            elif not exists(target):
                files[target] = give
            elif read_bytes(target) != give():
                problems.append(Problem(file, 0, f"media {shorten(name, 80)} is another here, and stays as it is"))
    return files, problems


def _receive(here: Here, sent: Deck, read: PackageRead, how: How) -> ReceivedDeck:
    old = here.same(sent, is_named=bool(how.deck))
    there = sent.id
    sent = replace(sent, id=sent.id or (old.key if old else here.free_key(sent.name)))
    here.keys.add(sent.id)
    path = Path(old.path) if old and old.path else _free_path(how.folder, sent.name, here.paths)
    here.paths.add(path)
    before = read_text(path) if old and exists(path) else None
    stored = store.cards_of(here.database, old.row) if old and here.database is not None else []
    read_here = read_deck(before, str(path), path.stem) if before is not None else None
    if read_here:
        mine: Deck | None = read_here.deck
    elif old:
        mine = Deck(old.name, tuple(each.card for each in stored if not each.archived), old.key)
    else:
        mine = None
    known = Known.of(replace(mine, id=mine.id or sent.id), stored) if mine is not None else None
    sent = known.with_whole_gaps(sent) if known else sent
    result = receive(
        known.deck if known else None,
        known.gone if known else (),
        sent,
        whole=read.whole,
        whose=how.whose,
        lacks=read.lacks,
    )
    past = past_of(read.package.past if how.history else {}, there, sent, result.deck)
    if known:
        result = replace(result, deck=known.as_said(result.deck))
    text = None if before is None else edit_deck(before, result.deck, read_here)
    return ReceivedDeck(path, result.deck.name, result, before, text, past)


def _free_path(folder: Path, name: str, taken: set[Path]) -> Path:
    stem = file_name(name)
    paths = (folder / f"{stem}{f'-{number}' if number > 1 else ''}.yaml" for number in count(1))
    return next(path for path in paths if path not in taken and not exists(path))


def apply_receiving(recorder: Recorder, received: Sequence[Receiving], planned: ImportPlan) -> int:
    """Write the deck files and take them into the store with what goes with them; return how many answers came in.

    All of it or nothing: after any error the files are as they were.
    """
    database = recorder.database
    change = _change([each for one in received for each in one.decks])
    more_comes = any(one.media or any(each.past for each in one.decks) for one in received)
    if change.files or change.new or more_comes or any(each.plan.changes for each in planned.decks):
        database.keep_before(IMPORT)
    staged = journal.stage(change)

    def write() -> list[Staged]:
        staged[:] = journal.write_new(change, staged)
        return staged

    shown: list[Path] = []
    try:
        with unfinished.placing(database, staged):
            for target, give in (item for one in received for item in one.media.items()):
                with writing(target) as out:
                    out.write(give())
                shown.append(target)
            planned = importing.as_staged(planned, staged)
            with database.transaction():
                importing.check_still_holds(database, planned)
                importing.carry_out(database, planned, write)
                came = sum(
                    take_past(recorder, each.path, each.past) for one in received for each in one.decks if each.past
                )
                unfinished.note(database, staged)
    except BaseException:
        for target in shown:
            target.unlink(missing_ok=True)
        raise
    return came


def _change(decks: Sequence[ReceivedDeck]) -> journal.Change:
    """Return which deck files are to be changed, and which to be made."""
    texts = ((each.path, each.before, each.text) for each in decks)
    changed = [
        journal.FileChange(path, before, text)
        for path, before, text in texts
        if before is not None and text is not None and before != text
    ]
    new = [journal.NewFile(each.path, each.received.deck) for each in decks if each.text is None]
    return journal.Change(tuple(changed), new=tuple(new))


def answers_in(received: Receiving) -> int:
    """Return how many answers the file brings along."""
    return sum(len(past.events) for each in received.decks for past in each.past.values())

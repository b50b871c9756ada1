"""Decks out of the collection, in any format: which cards, what goes with them, and into which files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.app import media, searching
from srs_cli.app.learnt import Learnt
from srs_cli.deckfile import write_deck
from srs_cli.errors import InputRefusedError, StorageError, UsageError
from srs_cli.exchange import FORMATS, LAYOUTS, YAML, Format, Wish
from srs_cli.exchange.losses import ALL_BUT_MEDIA, tell_losses
from srs_cli.files import exists, read_bytes, writing
from srs_cli.model.card import Deck
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.package import Answered, Package
from srs_cli.store import cards as store
from srs_cli.store.database import Database
from srs_cli.text import file_name

BUNDLE = "srsdeck"
_LARGE = 20_000  # cards
# Options that say something about few formats, by the field of a wish in which they stand.
_OPTIONS: Mapping[str, str] = {
    "with_history": "--with-history",
    "columns": "--columns",
    "raw": "--raw",
    "bom": "--bom",
    "layout": "--layout",
    "answers": "--answers",
    "paper": "--paper",
}
NAMES: Mapping[str, str] = {
    YAML: "deck files, as srs itself keeps them",
    **{each.name: each.about for each in FORMATS.values() if each.goes_out},
}


class Choice(Struct, frozen=True):
    """Which cards go out, and what goes with them."""

    decks: tuple[StoredDeck, ...]
    query: str = ""  # only what a search finds
    limit: int = 0  # cards at most; 0 is all
    anonymous: bool = False  # nothing of where the cards came from, and nothing of who learns them
    with_history: bool = False


class Written(Struct, frozen=True):
    """A file that was written, and how many decks and cards are in it."""

    path: Path
    decks: int
    cards: int


def is_large(database: Database) -> bool:
    """Tell whether there are so many cards that each step over all of them counts."""
    return store.counts(database, 0).cards >= _LARGE


def packed(database: Database, choice: Choice, today: int, leech_lapses: int) -> Package:
    """Return the cards that are chosen, deck by deck in the order of the files; decks without any are left out.

    Raises UsageError where the query means nothing.
    """
    found = _only(database, choice, today, leech_lapses)
    room = choice.limit or -1
    decks: list[Deck] = []
    learnt = Learnt(database)
    content: dict[str, Callable[[], bytes]] = {}
    for deck in choice.decks:
        cards = [
            card for card in store.cards_of(database, deck.row, archived=False) if found is None or card.row in found
        ]
        if room >= 0:
            cards = cards[:room]
            room -= len(cards)
        if not cards and (found is not None or choice.limit):
            continue
        decks.append(_deck(deck, cards, anonymous=choice.anonymous))
        if choice.with_history and not choice.anonymous:
            learnt.add(deck.key, cards)
        content |= _media(deck, cards)
    return Package(tuple(decks), learnt, content, learnt.answers if len(learnt) else None)


def _only(database: Database, choice: Choice, today: int, leech_lapses: int) -> frozenset[int] | None:
    if not choice.query:
        return None
    return frozenset(card.row for card in searching.cards(database, choice.query, today, leech_lapses))


def _deck(deck: StoredDeck, cards: Sequence[StoredCard], *, anonymous: bool) -> Deck:
    content = tuple(card.card for card in cards)
    if anonymous:
        content = tuple(replace(card, source=None) for card in content)
    return Deck(
        name=deck.name,
        cards=content,
        id=deck.key,
        description=deck.description,
        language=deck.language,
        source="" if anonymous else deck.source,
        tags=deck.tags,
    )


def _media(deck: StoredDeck, cards: Iterable[StoredCard]) -> dict[str, Callable[[], bytes]]:
    found: dict[str, Callable[[], bytes]] = {}
    if not deck.path:
        return found
    for name in dict.fromkeys(name for card in cards for name in media.names(card.card)):
        place = media.resolve(Path(deck.path), name)
        if isinstance(place, Path):
            found[name] = _reading(place)
    return found


def _reading(path: Path) -> Callable[[], bytes]:
    return lambda: read_bytes(path)


def format_for(name: str, path: Path | None) -> str:
    """Return the name of the format that is meant, by its name or by the suffix of the file that is to be written.

    Raises UsageError where neither tells.
    """
    if name:
        return name
    suffix = path.suffix.lower() if path else ""
    if suffix in {".yaml", ".yml"}:
        return YAML
    having = [form for form in FORMATS.values() if form.goes_out and form.suffix == suffix]
    meant = [form for form in having if form.by_suffix]
    if len(meant) != 1:
        names = [form.name for form in having] or NAMES
        raise UsageError("which format?", f"Name it with -f: {', '.join(names)}.")
    return meant[0].name


def check_options(name: str, wish: Wish) -> None:
    """Raise UsageError where an option is wished for of which a format, or its layout, has no use."""
    form = FORMATS.get(name)
    for option, called in _OPTIONS.items():
        if getattr(wish, option) and option not in (form.takes if form else ()):
            takers = [each.name for each in FORMATS.values() if option in each.takes]
            raise UsageError(f"{called} says nothing about {name}", f"It is for {_listed(takers)}.")
    if form is None or not form.layouts:
        return
    layout = wish.layout or form.layouts[0]
    if layout not in form.layouts:
        raise UsageError(f"{name} has no layout {layout}", f"There are {_listed(form.layouts)}.")
    if wish.answers and not LAYOUTS[layout]:
        having = [each for each in form.layouts if LAYOUTS[each]]
        raise UsageError(f"the layout {layout} has no use for --answers", f"It is for {_listed(having)}.")
    if wish.answers and wish.answers not in LAYOUTS[layout]:
        where = " or ".join(LAYOUTS[layout])
        raise UsageError(f"the layout {layout} has its answers at the {where}", "Name one of them with --answers.")


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def write(package: Package, name: str, wish: Wish, to: Path | str, *, force: bool) -> list[Written]:
    """Write the package; several decks of a format that holds one a file, and all into a folder, get a file each.

    What ends in a slash is a folder, which is made, and noted, where it is not there yet.

    Raises UsageError for options and names that do not fit the format, InputRefusedError where there is no folder for the
    file, or the file is there and not to be replaced: then none is written.
    """
    check_options(name, wish)
    form = FORMATS.get(name)
    suffix = form.suffix if form else ".yaml"
    target = Path(to)
    into_folder = target.is_dir() or str(to).endswith(("/", os.sep))
    if not into_folder and len(package.decks) > 1 and (form is None or form.one_deck):
        raise UsageError(
            f"a {name} file holds one deck, and there are {len(package.decks)}",
            "Name a folder with -o, and each deck gets a file of its own.",
        )
    if not into_folder:
        _check_name(name, target, suffix)
    parts = [(target, package)] if not into_folder else _parts(package, target, suffix)
    taken = [path for path, _ in parts if exists(path)]
    if taken and not force:
        raise InputRefusedError(f"{taken[0]} exists already", "Name another file, or add --force to replace it.")
    _prepare_folder(target, wish, into_folder=into_folder)
    written = []
    for path, part in parts:
        with writing(path, replace=force, shared=True) as out:
            _write_to(part, form, wish, out)
        written.append(Written(path, len(part.decks), sum(len(deck.cards) for deck in part.decks)))
    _tell_losses(package, name, wish)
    return written


def _check_name(name: str, path: Path, suffix: str) -> None:
    """Raise UsageError for a suffix by which neither people nor programs would take a file for what it is."""
    form = FORMATS.get(name)
    known = {"", suffix, *(form.also if form else (".yml",))}
    if path.suffix.lower() not in known:
        raise UsageError(f"{path.name} is no name for {name}", f"Name it {path.with_suffix(suffix).name}.")


def _prepare_folder(target: Path, wish: Wish, *, into_folder: bool) -> None:
    """Make the folder that files are to be written into, where it is not there; no other one is made."""
    if target.is_dir():
        return
    if not target.parent.is_dir():
        raise InputRefusedError(f"there is no folder {target.parent}", "Make it first, or see to the spelling.")
    if into_folder:
        try:
            target.mkdir()
        except OSError as error:
            raise StorageError(f"cannot make the folder {target}: {error.strerror}") from error
        wish.note(f"the folder {target} was made")


def to_stream(package: Package, name: str, wish: Wish, out: BinaryIO) -> None:
    """Write the package to a stream that is open; raises UsageError where the format holds one deck, and there are more."""
    check_options(name, wish)
    form = FORMATS.get(name)
    if len(package.decks) > 1 and (form is None or form.one_deck):
        raise UsageError(f"a {name} file holds one deck, and there are {len(package.decks)}", "Name one deck.")
    _write_to(package, form, wish, out)
    _tell_losses(package, name, wish)


def usual_name(package: Package, name: str) -> str:
    """Return the name of the file where none is given: that of the deck, or "decks" where there are several."""
    form = FORMATS.get(name)
    if len(package.decks) == 1:
        return f"{file_name(package.decks[0].name)}{form.suffix if form else '.yaml'}"
    return "decks/" if form is None or form.one_deck else f"decks{form.suffix}"


def _parts(package: Package, folder: Path, suffix: str) -> list[tuple[Path, Package]]:
    """Return a file for each deck, whose names differ also where capitals count for nothing."""
    stems = [file_name(deck.name) for deck in package.decks]
    parts = []
    first = 0  # its place among all cards
    taken: set[str] = set()
    for stem, deck in zip(stems, package.decks, strict=True):
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        own = {(deck.id, card.id) for card in deck.cards}
        past = {place: package.past[place] for place in own if place in package.past}
        answers = _only_of(package.answers, first, len(deck.cards)) if package.answers else None
        first += len(deck.cards)
        shown = {each for card in deck.cards for each in media.names(card)}
        content = {each: give for each, give in package.media.items() if each in shown}
        parts.append((folder / f"{name}{suffix}", Package((deck,), past, content, answers)))
    return parts


def _only_of(answers: Callable[[], Iterable[Answered]], first: int, count: int) -> Callable[[], Iterable[Answered]]:
    """Return the answers to some cards that stand together, with their places among these."""
    return lambda: ((each[0] - first, *each[1:]) for each in answers() if first <= each[0] < first + count)


def _write_to(package: Package, form: Format | None, wish: Wish, out: BinaryIO) -> None:
    """Write the package in a format; None is our own deck file, which holds one deck."""
    if form is not None:
        form.codec.write(package, wish, out)
        return
    for deck in package.decks:
        out.write(write_deck(deck).encode("utf-8"))
        wish.step(len(deck.cards))


def _tell_losses(package: Package, name: str, wish: Wish) -> None:
    """Note once, for all files together, what the format does not carry."""
    carried = FORMATS[name].carries if name in FORMATS else ALL_BUT_MEDIA
    if carried is not None:
        tell_losses(package, wish, name, carried)


def total(package: Package) -> int:
    """Return how many cards there are."""
    return sum(len(deck.cards) for deck in package.decks)

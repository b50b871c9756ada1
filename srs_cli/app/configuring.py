"""The settings file: read, changed value by value, and mirrored into the store for `srs due`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.files import exists, read_text, write_text
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.settings import DECK_VALUES, KEYS, VALUES, Origin, Setting, Settings, Value, value_of, written
from srs_cli.store import cards
from srs_cli.store.database import Database
from srs_cli.store.due import MIRRORED, mirrored_caps


class Row(Struct, frozen=True):
    """A value as `srs config` shows it."""

    name: str
    value: Setting
    known: Value
    origin: Origin
    written: str  # as a line of TOML

    def origin_near(self, path: Path) -> str:
        """Return the origin; a file beside the path by its name alone."""
        return f"{path.name}:{self.origin.line}" if self.origin.name == str(path) else str(self.origin)

    def as_dict(self) -> dict[str, object]:
        """Return it for scripts."""
        return {
            "name": self.name,
            "value": self.value,
            "origin": self.origin.kind,
            "where": "" if self.origin.kind == "default" else str(self.origin),
            "default": self.known.default,
            "allowed": self.known.allowed,
            "about": self.known.about,
        }


def shown(settings: Settings) -> list[Row]:
    """Return every value with its origin, in the order they are documented."""
    return [row(settings, name) for name, _ in settings.all_values()]


def row(settings: Settings, name: str) -> Row:
    """Return one value with its origin. Raises UsageError for an unknown name or a cap that is not set."""
    known, place = _known(name)
    found = value(settings, name)
    if found is None:
        raise UsageError(f"{name} is not set")
    dotted = ".".join((place[0], written(place[1]), place[2]) if place[0] == "decks" else place)
    return Row(".".join(place), found, known, settings.origin(".".join(place)), f"{dotted} = {written(found)}")


def load(path: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings in force; a file that is not there says nothing.

    Raises InputRefusedError with every fault of the file, StorageError where it cannot be read.
    """
    from srs_cli.settings.reading import in_environment, read  # noqa: PLC0415 - as in `checked`

    settings = read(read_text(path), str(path)) if exists(path) else Settings()
    return in_environment(settings, environment)


def caps_of_decks(settings: Settings, decks: Iterable[StoredDeck]) -> dict[int, Caps]:
    """Return the caps of those decks that have one of their own, by the deck's row."""
    found = {}
    for deck in decks:
        own = settings.deck_caps(deck.name)
        if own.new_a_day is not None or own.reviews_a_day is not None:
            new = settings.new_a_day if own.new_a_day is None else own.new_a_day
            found[deck.row] = Caps(new, settings.reviews_a_day if own.reviews_a_day is None else own.reviews_a_day)
    return found


def checked(text: str, path: Path) -> Settings:
    """Return the settings that a text would hold at that path; raises InputRefusedError with every fault."""
    from srs_cli.settings.reading import read  # noqa: PLC0415 - what reads TOML is only needed where there is some

    return read(text, str(path))


def set_value(path: Path, name: str, typed: str) -> Settings:
    """Set one value in the file, which need not be there yet; return what the file says then.

    Raises UsageError where there is no such value or it is out of range, InputRefusedError where the file as a whole
    would not be valid: then it stays as it was.
    """
    from srs_cli.settings.editing import with_value  # noqa: PLC0415 - only needed to change a value

    known, place = _known(name)
    setting = known.understood(typed)
    if setting is None:
        raise UsageError(f"'{typed}' is no value for {name}", f"Allowed: {known.allowed}.")
    settings = _rewrite(path, lambda text: with_value(text, place, setting))
    if value(settings, name) != setting:
        raise _unchangeable(path)
    return settings


def unset_value(path: Path, name: str) -> bool:
    """Remove one value from the file, so that its default holds; tell whether it was there. Raises as `set_value`."""
    from srs_cli.settings.editing import without_value  # noqa: PLC0415 - only needed to change a value

    _, place = _known(name)
    before = read_text(path) if exists(path) else ""
    _rewrite(path, lambda text: without_value(text, place))
    return exists(path) and read_text(path) != before


def value(settings: Settings, name: str) -> Setting | None:
    """Return a value by its name; None for a cap that a deck does not have. Raises UsageError for an unknown name."""
    _, place = _known(name)
    if place[0] == "decks":
        found = getattr(settings.deck_caps(place[1]), place[2])
        return None if found is None else int(found)
    return settings.key(place[1]) if place[0] == "keys" else dict(settings.all_values())[place[0]]


def text_to_edit(path: Path) -> str:
    """Return what an editor shows: the file, or a template that documents every value."""
    from srs_cli.settings.editing import template  # noqa: PLC0415 - as above

    return read_text(path) if exists(path) else template()


def save_edited(path: Path, before: str, after: str) -> None:
    """Write what an editor made of the text, whole or not at all.

    Raises InputRefusedError, with every fault of the new text, or where the file changed meanwhile.
    """
    checked(after, path)
    if exists(path) and read_text(path) != before:
        raise InputRefusedError(f"{path} was changed by another program meanwhile", "Nothing was saved; edit it again.")
    _save(path, after)


def _save(path: Path, text: str) -> None:
    write_text(path.resolve(), text, replace=True)  # where it is a link, what it leads to


def mirror(database: Database, settings: Settings) -> None:
    """Write into the store what `srs due` needs, where it differs."""
    wanted = mirrored(settings)
    if any((cards.setting(database, name) or default) != wanted[name] for name, default in MIRRORED.items()):
        database.mirror(lambda: wanted)
        with database.transaction():
            pass


def decks_not_there(database: Database, settings: Settings) -> list[str]:
    """Return the names in the settings that are no deck's, letter case aside."""
    there = {deck.name.casefold() for deck in cards.decks(database, archived=True)}
    return [caps.deck for caps in settings.decks if caps.deck.casefold() not in there]


def mirrored(settings: Settings) -> dict[str, str]:
    """Return the settings that `srs due` reads from the store, as rows of its table."""
    return {
        "day_start": str(settings.day_start),
        "new_a_day": str(settings.new_a_day),
        "reviews_a_day": str(settings.reviews_a_day),
        "deck_caps": mirrored_caps((caps.deck, caps.new_a_day, caps.reviews_a_day) for caps in settings.decks),
    }


def _rewrite(path: Path, change: Callable[[str], str]) -> Settings:
    from srs_cli.settings.reading import well_formed  # noqa: PLC0415 - only needed to change a value

    before = read_text(path) if exists(path) else ""
    well_formed(before, str(path))
    try:
        after = change(before)
    except (ValueError, RecursionError) as error:
        raise _unchangeable(path) from error
    settings = checked(after, path)
    if after != before:
        _save(path, after)
    return settings


def _unchangeable(path: Path) -> InputRefusedError:
    return InputRefusedError(f"{path} could not be changed", "Change it by hand: `srs config edit` opens it.")


def _known(name: str) -> tuple[Value, tuple[str, ...]]:
    found = value_of(name)
    if found is not None:
        return found
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

    names = [each.name for each in VALUES] + [f"keys.{each.name}" for each in KEYS]
    near = get_close_matches(name, names, 1, 0.5)
    caps = " or ".join(f"decks.NAME.{each.name}" for each in DECK_VALUES)
    advice = f"Did you mean {near[0]}?" if near else f"`srs config` lists them; a deck's are {caps}."
    raise UsageError(f"there is no setting '{name}'", advice)

"""What can be set: each value with its default, its allowed range and what it means."""

from __future__ import annotations

import re
import shlex
from typing import Literal

from msgspec import Struct

from srs_cli.model.collection import Caps
from srs_cli.text import clean_line

Setting = int | bool | str
Grades = Literal[4, 6]
Order = Literal["overdue", "deck", "random"]
LeechAction = Literal["tag", "suspend"]
Theme = Literal["auto", "dark", "light", "mono"]

_LONGEST_TEXT = 500
_CONTROLS = re.compile("[\x00-\x1f\x7f]")


class Value(Struct, frozen=True):
    """A value that can be set: a number in a range, one of some choices, yes or no, or a text."""

    name: str
    default: Setting
    about: str
    lowest: int = 0
    highest: int = 0
    choices: tuple[Setting, ...] = ()
    is_key: bool = False

    @property
    def allowed(self) -> str:
        """Return the allowed range in words: "0 to 23", "4 or 6", "true or false"."""
        if self.choices:
            words = [written(choice) for choice in self.choices]
            return f"{', '.join(words[:-1])} or {words[-1]}"
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, int):
            return f"{self.lowest} to {self.highest}"
        return "one character you can type" if self.is_key else "a command, or nothing"

    def fits(self, found: object) -> bool:
        """Tell whether a value read from a file is allowed; true is no 1, and 4.0 is no 4."""
        if type(found) is not type(self.default):
            return False
        if self.choices:
            return found in self.choices
        if isinstance(found, str):
            return _is_key(found) if self.is_key else _is_command(found)
        return isinstance(found, bool) or (isinstance(found, int) and self.lowest <= found <= self.highest)

    def understood(self, typed: str) -> Setting | None:
        """Return the value that was typed on a command line, or None where it is not allowed."""
        found: Setting | None
        if isinstance(self.default, bool):
            found = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(
                typed.lower()
            )
        elif isinstance(self.default, int):
            found = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
        else:
            found = typed
        return found if self.fits(found) else None


def written(value: Setting) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    visible = _CONTROLS.sub(lambda found: rf"\u{ord(found[0]):04X}", escaped)
    return f'"{visible}"'


def _is_key(text: str) -> bool:
    return len(text) == 1 and text.isprintable() and text != " " and clean_line(text) == text


def _is_command(text: str) -> bool:
    try:
        return len(text) <= _LONGEST_TEXT and clean_line(text) == text and bool(shlex.split(text) or not text)
    except ValueError:  # a quote is not closed
        return False


_CAPS = Caps()
VALUES: tuple[Value, ...] = (
    Value("day_start", 4, "The hour at which a study day begins, local time.", 0, 23),
    Value("new_a_day", _CAPS.new, "New cards a study day, all decks together.", 0, 9_999),
    Value("reviews_a_day", _CAPS.review, "Reviews a study day, all decks together.", 0, 99_999),
    Value("grades", 4, "Four grades (1-4), or SM-2's full scale (0-5).", choices=(4, 6)),
    Value(
        "order",
        "overdue",
        "What comes first: what waits longest, deck after deck, or any card.",
        choices=("overdue", "deck", "random"),
    ),
    Value("fuzz", default=False, about="Spread intervals a little, so that cards learned together part."),
    Value("late_credit", default=False, about="Count the days a recalled card was late into its next interval."),
    Value("leech_lapses", 8, "After how many lapses a card is a leech.", 1, 99),
    Value("leech_action", "tag", "What becomes of a leech: it is shown as one, or also set aside.", choices=("tag", "suspend")),
    Value("theme", "auto", "Colours for a dark or a light screen, or none.", choices=("auto", "dark", "light", "mono")),
    Value("editor", "", "The editor, with its options; without one $VISUAL, $EDITOR, or what the system has."),
    Value("pager", "", "What shows sources, with its options; without one $PAGER, or less."),
)  # fmt: skip
DECK_VALUES: tuple[Value, ...] = (
    Value("new_a_day", _CAPS.new, "New cards of this deck a study day, within those of all decks.", 0, 9_999),
    Value("reviews_a_day", _CAPS.review, "Reviews of this deck a study day, within those of all decks.", 0, 99_999),
)
# The keys of a session that can be others. Space, Enter, Escape and the arrows stay.
KEYS: tuple[Value, ...] = tuple(
    Value(name, key, about, is_key=True)
    for name, key, about in (
        ("again", "1", "A key for Again, beside its digit."),
        ("hard", "2", "A key for Hard, beside its digit."),
        ("good", "3", "A key for Good, beside its digit."),
        ("easy", "4", "A key for Easy, beside its digit."),
        ("undo", "u", "Takes back the last answer."),
        ("edit", "e", "Edits the card in its deck file."),
        ("bury", "b", "Puts the card off until tomorrow."),
        ("suspend", "s", "Sets the card aside until you bring it back."),
        ("flag", "f", "Flags the card."),
        ("info", "i", "Shows the card's history and schedule."),
        ("hint", "h", "Shows the hint."),
        ("open", "o", "Opens the source, or the card's image."),
        ("note", "n", "Adds a note to the card."),
        ("keys", "?", "Lists the keys."),
        ("quit", "q", "Leaves the session."),
    )
)
_GRADE_KEYS = ("again", "hard", "good", "easy")
_FOUR_GRADES, _SIX_GRADES = "1234", "012345"

_FIELDS = {value.name: value for value in VALUES}
_DECK_FIELDS = {value.name: value for value in DECK_VALUES}
_KEY_FIELDS = {value.name: value for value in KEYS}


class Origin(Struct, frozen=True):
    """Where a value comes from."""

    kind: Literal["default", "file", "environment"] = "default"
    name: str = ""  # of the file or the variable
    line: int = 0  # of the file

    def __str__(self) -> str:
        """Return "default", "file:line", or "environment EDITOR"."""
        if self.kind == "default":
            return "default"
        return f"{self.name}:{self.line}" if self.kind == "file" else f"{self.kind} {self.name}"


_DEFAULT = Origin()


class DeckCaps(Struct, frozen=True):
    """What was set for one deck; None where the deck has no cap of its own."""

    deck: str
    new_a_day: int | None = None
    reviews_a_day: int | None = None


class Settings(Struct, frozen=True):
    """All values as they are in force, and where each comes from."""

    day_start: int = 4  # the local hour, 0-23
    new_a_day: int = _CAPS.new
    reviews_a_day: int = _CAPS.review
    grades: Grades = 4
    order: Order = "overdue"
    fuzz: bool = False
    late_credit: bool = False
    leech_lapses: int = 8
    leech_action: LeechAction = "tag"
    theme: Theme = "auto"
    editor: str = ""
    pager: str = ""
    decks: tuple[DeckCaps, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()  # actions and their keys, those that were set
    origins: tuple[tuple[str, Origin], ...] = ()  # of what is no default, by name: "editor", "keys.undo"

    def key(self, action: str) -> str:
        """Return the key of an action of `KEYS`."""
        return dict(self.keys).get(action, str(_KEY_FIELDS[action].default))

    def deck_caps(self, deck: str) -> DeckCaps:
        """Return the caps of a deck by its name; what is not set for it is looked up with letter case aside."""
        wanted = deck.casefold()
        alike = [caps for caps in self.decks if caps.deck.casefold() == wanted]
        alike.sort(key=lambda caps: caps.deck != deck)
        new = next((caps.new_a_day for caps in alike if caps.new_a_day is not None), None)
        reviews = next((caps.reviews_a_day for caps in alike if caps.reviews_a_day is not None), None)
        return DeckCaps(deck, new, reviews)

    def origin(self, name: str) -> Origin:
        """Return where a value comes from; `name` is "editor", "keys.undo" or "decks.NAME.new_a_day"."""
        return dict(self.origins).get(name, _DEFAULT)

    def all_values(self) -> list[tuple[str, Setting]]:
        """Return every value with its name, those of decks and keys included, in the order they are documented."""
        found: list[tuple[str, Setting]] = [(value.name, getattr(self, value.name)) for value in VALUES]
        for caps in self.decks:
            for name in _DECK_FIELDS:
                cap = getattr(caps, name)
                if cap is not None:
                    found.append((f"decks.{caps.deck}.{name}", cap))
        return found + [(f"keys.{value.name}", self.key(value.name)) for value in KEYS]


def value_of(name: str) -> tuple[Value, tuple[str, ...]] | None:
    """Return the value that a name such as `decks.Old Norse.new_a_day` means and its path in the file, or None.

    A deck's name is what stands between the first and the last dot, with or without quotes.
    """
    table, _, rest = name.partition(".")
    if not rest:
        return (_FIELDS[name], (name,)) if name in _FIELDS else None
    if table == "keys":
        return (_KEY_FIELDS[rest], ("keys", rest)) if rest in _KEY_FIELDS else None
    deck, _, last = rest.rpartition(".")
    if len(deck) > 1 and deck[0] == deck[-1] and deck[0] in "\"'":
        deck = deck[1:-1]
    if table == "decks" and deck and last in _DECK_FIELDS:
        return _DECK_FIELDS[last], ("decks", deck, last)
    return None


def key_faults(settings: Settings) -> list[tuple[str, str]]:
    """Return the actions whose key another action or a grade has, each with what is wrong.

    The digits of the scale grade whatever else is set; on the scale of four they can be changed about.
    """
    six = settings.grades == len(_SIX_GRADES)
    digits = _SIX_GRADES if six else _FOUR_GRADES
    taken: dict[str, str] = {}
    faults = []
    set_here = dict(settings.keys)
    # Those that were set come last, so that the fault is told where it can be mended.
    for value in sorted(KEYS, key=lambda value: value.name in set_here):
        key = settings.key(value.name)
        grades = value.name in _GRADE_KEYS
        if grades and six and value.name not in set_here:
            continue
        if key in digits and (six or not grades):
            faults.append((value.name, f"the key {key} is that of a grade already"))
        elif key in taken:
            faults.append((value.name, f"the key {key} is that of {taken[key]} already"))
        taken.setdefault(key, value.name)
    return faults

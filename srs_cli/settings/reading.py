"""Reads the settings' TOML: every fault at once, each with its line and what is allowed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.model.problem import Problem
from srs_cli.settings.values import DECK_VALUES, KEYS, VALUES, DeckCaps, Origin, Setting, Settings, Value, key_faults

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LONGEST = 200_000  # characters
_LONGEST_STATEMENT = 100  # lines; no value of ours takes more than one
_PLACE = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)")
_TABLES = ("decks", "keys")
_FIELDS = {value.name: value for value in VALUES}
_DECK_FIELDS = {value.name: value for value in DECK_VALUES}
_KEY_FIELDS = {value.name: value for value in KEYS}
Path = tuple[str, ...]  # of a value within the file: ("decks", "Old Norse", "new_a_day")


def read(text: str, file: str) -> Settings:
    """Return the settings that a TOML text holds, defaults where it says nothing; `file` is for origins and messages.

    Raises InputRefusedError whose problems are all that is wrong, as "file:line: what".
    """
    return _Reading(text, file).settings()


def well_formed(text: str, file: str) -> None:
    """Raise InputRefusedError where the text is no TOML at all; its values may be wrong."""
    _Reading(text, file)


def in_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """Return the settings with what the environment says where the file says nothing."""
    found: dict[str, tuple[Setting, str]] = {}
    if environment.get("NO_COLOR") and settings.origin("theme").kind == "default":
        found["theme"] = ("mono", "NO_COLOR")
    for name, variables in (("editor", ("VISUAL", "EDITOR")), ("pager", ("PAGER",))):
        named = next((variable for variable in variables if environment.get(variable)), "")
        if named and not getattr(settings, name):
            found[name] = (environment[named], named)
    origins = dict(settings.origins) | {name: Origin("environment", named) for name, (_, named) in found.items()}
    values: dict[str, Any] = {name: value for name, (value, _) in found.items()}
    return replace(settings, **values, origins=tuple(origins.items()))


class _Reading:
    """One text on its way: collects values, origins and faults."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._faults: list[Problem] = []
        self._origins: dict[str, Origin] = {}
        self._tree = self._parsed(text)
        self._lines = _lines_of(text) if self._tree else {}

    def settings(self) -> Settings:
        top = self._tree
        self._name_unknown((), top, (*_FIELDS, *_TABLES))
        values = self._values((), top, _FIELDS)
        keys = self._values(("keys",), self._table(("keys",), top), _KEY_FIELDS)
        found = Settings(
            **values,  # type: ignore[arg-type] # each was checked against its own kind
            decks=tuple(self._decks(self._table(("decks",), top))),
            keys=tuple((name, str(key)) for name, key in keys.items()),
        )
        for action, what in key_faults(found):
            place: Path = ("keys", action) if action in keys else ("grades",)
            self._fault(place, f"keys.{action}: {what}")
        if self._faults:
            raise self._refused()
        return replace(found, origins=tuple(self._origins.items()))

    def _parsed(self, text: str) -> dict[str, Any]:
        if len(text) > _LONGEST:
            self._faults.append(Problem(self._file, 0, "too large for a settings file"))
            raise self._refused()
        try:
            tree: dict[str, Any] = tomllib.loads(text)
            return tree  # noqa: TRY300 - nothing else can fail
        except RecursionError:
            self._faults.append(Problem(self._file, 0, "nested too deeply"))
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
            what = _PLACE.sub("", str(error)).rstrip(".")
            self._faults.append(Problem(self._file, line, f"this is not TOML: {what[:1].lower()}{what[1:]}"))
        except ValueError:  # Python reads no number of thousands of digits
            self._faults.append(Problem(self._file, 0, "it holds a number that is too long"))
        raise self._refused()

    def _values(self, path: Path, table: dict[str, Any], known: Mapping[str, Value]) -> dict[str, Setting]:
        found: dict[str, Setting] = {}
        for name, value in table.items():
            if name not in known:
                continue
            if known[name].fits(value):
                found[name] = value
                self._origins[".".join((*path, name))] = Origin("file", self._file, self._line((*path, name)))
            else:
                self._fault((*path, name), f"{name} = {_shown(value)}; allowed: {known[name].allowed}")
        return found

    def _decks(self, table: dict[str, Any]) -> Iterable[DeckCaps]:
        for deck in table:
            caps = self._table(("decks", deck), table)
            self._name_unknown(("decks", deck), caps, _DECK_FIELDS)
            yield DeckCaps(deck, **self._values(("decks", deck), caps, _DECK_FIELDS))  # type: ignore[arg-type] # as above

    def _table(self, path: Path, within: dict[str, Any]) -> dict[str, Any]:
        found = within.get(path[-1], {})
        if not isinstance(found, dict):
            example = (
                '[decks."Name"] with new_a_day or reviews_a_day' if path[0] == "decks" else '[keys] with undo = "z"'
            )
            self._fault(path, f"{path[-1]} = {_shown(found)}; allowed: a table, as {example}")
            return {}
        if path == ("keys",):
            self._name_unknown(path, found, _KEY_FIELDS)
        return found

    def _name_unknown(self, path: Path, table: dict[str, Any], known: Iterable[str]) -> None:
        for name in table:
            if name in known:
                continue
            from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

            near = get_close_matches(name, list(known), 1, 0.5)
            advice = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            self._fault((*path, name), f"there is no setting '{name[:40]}'; {advice}")

    def _line(self, path: Path) -> int:
        return self._lines.get(path, 0)

    def _fault(self, path: Path, what: str) -> None:
        self._faults.append(Problem(self._file, self._line(path), what))

    def _refused(self) -> InputRefusedError:
        faults = sorted(self._faults, key=lambda fault: fault.line)
        return InputRefusedError(
            f"the settings in {self._file} cannot be used",
            "`srs config edit` opens them.",
            tuple(map(str, faults)),
        )


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, bool):
        return str(value).lower()
    words = f'"{value}"' if isinstance(value, str) else str(value)
    return words if len(words) <= 40 else words[:39] + "…"


def _lines_of(text: str) -> dict[Path, int]:
    """Return on which line each key and table of a valid TOML text begins.

    A statement of TOML is a text of its own, and no shorter part of it is one: lines are joined until they parse.
    """
    found: dict[Path, int] = {}
    header: Path = ()
    statement: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not statement:
            start = number
        statement.append(line)
        try:
            tree = tomllib.loads("\n".join(statement)) if len(statement) <= _LONGEST_STATEMENT else {}
        except (ValueError, RecursionError):
            continue
        is_header = line.lstrip().startswith("[") and len(statement) == 1
        paths = list(_paths_in(tree))
        if is_header:
            header = max(paths, key=len, default=())
        for path in paths:
            found.setdefault(path if is_header else (*header, *path), start)
        statement = []
    return found


def _paths_in(tree: object) -> Iterable[Path]:
    if isinstance(tree, dict):
        for name, inner in tree.items():
            yield (name,)
            for path in _paths_in(inner):
                yield (name, *path)

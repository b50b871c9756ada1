"""The manual page, in the language of man(7)."""

from __future__ import annotations

import re
from importlib.metadata import version

import click

from srs_cli.cli.reference import Entry, entries
from srs_cli.settings import DECK_VALUES, KEYS, VALUES, Value, written

_ENVIRONMENT = (
    ("SRS_DB", "The database, instead of the one in your data folder; --db goes before it."),
    ("SRS_CONFIG", "The settings file, instead of config.toml in your configuration folder."),
    ("VISUAL, EDITOR, PAGER", "The editor and the pager where the settings name none."),
    ("NO_COLOR", "Where it is set, nothing is coloured, unless the settings name a theme."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME", "Where the folders of data and settings are, on Linux."),
)
_FILES = (
    ("~/.local/share/srs/srs.db", "Your cards and every answer (on macOS in ~/Library/Application Support/srs)."),
    ("~/.local/share/srs/decks/", "Your deck files."),
    ("~/.config/srs/config.toml", "Your settings (on macOS in ~/Library/Application Support/srs)."),
)
_EXIT_CODES = (
    ("0", "Done."),
    ("1", "A fault of srs."),
    ("2", "The call was not understood."),
    ("3", "A file or the settings were refused."),
    ("4", "The database was refused."),
    ("5", "The database is in use."),
    ("6", "The disk is full, or the system denied something."),
    ("7", "Nothing is due (srs due --check)."),
    ("129, 130, 141, 143", "Ended by a hang-up, Ctrl-C, a closed pipe or a request to end."),
)


def manpage(command: click.Command) -> str:
    """Return the page for a command and all below it."""
    first, *others = entries(command)
    lines = [
        f'.TH SRS 1 "" "srs {_plain(version("srs"))}" "User Commands"',
        ".SH NAME",
        _text("srs - spaced-repetition flashcards for the terminal"),
        ".SH SYNOPSIS",
        f".B {_text(first.usage)}",
        ".SH DESCRIPTION",
        *_paragraphs(first),
        *_terms(first.options),
        ".SH COMMANDS",
    ]
    for entry in others:
        lines += [f".SS {_text(entry.usage)}", *_paragraphs(entry), *_terms(entry.options)]
    lines += [".SH SETTINGS", *_terms([_setting(value) for value in VALUES])]
    lines += [_text('In [decks."Name"], for one deck:'), *_terms([_setting(value) for value in DECK_VALUES])]
    lines += [_text("In [keys], for the session:"), *_terms([_setting(value) for value in KEYS])]
    for head, terms in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES), ("EXIT STATUS", _EXIT_CODES)):
        lines += [f".SH {head}", *_terms(terms)]
    return "\n".join(lines) + "\n"


def _paragraphs(entry: Entry) -> list[str]:
    lines: list[str] = []
    for paragraph in (*entry.paragraphs, entry.example):
        lines += [".PP", _text(paragraph)] if paragraph else []
    return lines


def _terms(terms: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for term, meaning in terms:
        lines += [".TP", rf"\fB{_plain(term)}\fR", _text(meaning)]
    return [*lines, ".PP"] if lines else []


def _setting(value: Value) -> tuple[str, str]:
    return f"{value.name} = {written(value.default)}", f"{value.about} Allowed: {value.allowed}."


def _text(text: str) -> str:
    """Return a paragraph with its `code` in bold, and never beginning as a request of roff does."""
    parts = re.split("`([^`]*)`", text)
    made = "".join(rf"\fB{_plain(part)}\fR" if place % 2 else _plain(part) for place, part in enumerate(parts))
    return rf"\&{made}" if made.startswith((".", "'")) else made


def _plain(text: str) -> str:
    """Return a text that roff takes as it is; characters beyond ASCII by their numbers, which every roff knows."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in escaped)

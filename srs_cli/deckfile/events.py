"""YAML as a stream of events behind a guard: what could crash, explode or mislead is refused before it is built.

Every scalar stays the text that was typed. Values come with their line, so that faults can be shown with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from srs_cli.errors import InputRefusedError
from srs_cli.model.problem import Problem
from srs_cli.text import shorten

MAX_DEPTH = 20
_MAX_SHOWN = 60
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG_DIRECTIVE = re.compile(r"^%TAG\b", re.MULTILINE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# YAML 1.1 ended lines at these; YAML 1.2, editors and people do not.
_SPACES = dict.fromkeys((0x85, 0x2028, 0x2029), " ")


class Text(NamedTuple):
    """A scalar, as typed; it may hold a NUL character, which an escape can spell."""

    line: int
    value: str


class Items(NamedTuple):
    """A sequence."""

    line: int
    value: list[Node]


class Fields(NamedTuple):
    """A mapping; its keys are text, each with its line."""

    line: int
    value: dict[str, Node]
    key_lines: dict[str, int]


Node = Text | Items | Fields


class Events:
    """The guarded events of one YAML document."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._depth = 0
        self._events = self._guarded(text.translate(_SPACES))

    def root(self) -> Node:
        """Return the whole document; raises InputRefusedError with the line of the first fault."""
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, StreamEndEvent):
            raise InputRefusedError(f"{self._file}: the file is empty", "Expected `name:` and `cards:`.")
        root = self._node(next(self._events))
        next(self._events)  # the document's end
        event = next(self._events)
        if not isinstance(event, StreamEndEvent):
            self.refuse(_line(event), "more than one document; a deck file holds one")
        return root

    def refuse(self, line: int, what: str) -> NoReturn:
        """Raise InputRefusedError for a line."""
        raise InputRefusedError(str(Problem(self._file, line, what)))

    def _guarded(self, text: str) -> Iterator[Event]:
        self._check_text(text)
        parser = _parser(text)
        try:
            while True:
                event = parser.get_event()
                self._check(event)
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            last = text.rstrip("\n").count("\n")  # libyaml may find the end missing beyond it
            self.refuse(min(mark.line, last) + 1 if mark else 0, _in_plain_words(error, text))
        except (ValueError, OverflowError):  # PyYAML's own parser, for an escape such as \UFFFFFFFF
            self.refuse(0, "an escape (\\U…) is no character")
        finally:
            parser.dispose()

    def _check_text(self, text: str) -> None:
        odd = _NOT_YAML.search(text)
        if odd:
            self.refuse(_line_of(text, odd), f"character U+{ord(odd[0]):04X} is not allowed in YAML")
        # Reading many of these takes a time that grows with their square, so they are refused before they are read.
        directive = _TAG_DIRECTIVE.search(text)
        if directive:
            self.refuse(_line_of(text, directive), "%TAG directives are not supported")

    def _check(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            if event.tag is not None:
                self.refuse(_line(event), "tags (!…) are not supported; write plain text")
        elif isinstance(event, AliasEvent):
            self.refuse(_line(event), "aliases (*…) are not supported; write the text out")
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if event.tag is not None:
                self.refuse(_line(event), "tags (!…) are not supported; write plain text")
            self._depth += 1
            if self._depth > MAX_DEPTH:
                self.refuse(_line(event), f"nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._depth -= 1
        if getattr(event, "anchor", None) is not None:
            self.refuse(_line(event), "anchors (&…) and aliases are not supported; write the text out")

    def _node(self, event: Event) -> Node:
        line = _line(event)
        if isinstance(event, ScalarEvent):
            if _HALF_CHARACTER.search(event.value):
                self.refuse(line, "the text holds half a character")
            return Text(line, event.value)
        if isinstance(event, SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := next(self._events), SequenceEndEvent):
                items.append(self._node(event))
            return Items(line, items)
        return self._mapping(line)

    def _mapping(self, line: int) -> Fields:
        fields: dict[str, Node] = {}
        key_lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self.refuse(_line(event), "a key must be text")
            key = event.value
            if key in fields:
                shown = shorten(key, _MAX_SHOWN)
                self.refuse(_line(event), f"duplicate key '{shown}' (first on line {key_lines[key]})")
            key_lines[key] = _line(event)
            fields[key] = self._node(next(self._events))
        return Fields(line, fields, key_lines)


def _parser(text: str) -> Any:  # noqa: ANN401 - two classes without a common type
    """Return a parser of events; nothing is constructed. PyYAML may lack libyaml: slower, and the same events."""
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 0


def _line_of(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _in_plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.split("\n")
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        return "tabs cannot indent in YAML; use spaces"
    problem = error.problem or "cannot be read"
    plain = next((words for part, words in _IN_PLAIN_WORDS.items() if part in problem), "")
    context = f" ({error.context})" if error.context else ""
    return f"not valid YAML: {plain or problem + context}"


# What libyaml says of the slips that people make, and what to do about them.
_IN_PLAIN_WORDS = {
    "mapping values are not allowed": "a text holds a colon and a space: put the text in quotes; or the line stands too far in",
    "could not find expected ':'": "a key such as `q:` or `a:` is expected here; a text that goes on is indented below it",
    "did not find expected key": "this line fits nothing above it: mind the indentation, and put texts with signs in quotes",
    "did not find expected '-' indicator": "a card of the list begins with `-`, as far in as the others",
    "found unexpected end of stream": "a quote that was opened above is never closed",
    "found character that cannot start any token": "a text cannot begin with this character: put it in quotes",
    "while scanning a quoted scalar": "a quote that was opened above is never closed",
}

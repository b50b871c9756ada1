"""YAML as a stream of events behind a guard: what could crash, explode or mislead is refused before it is built.

Every scalar stays the text that was typed. Values come with their line, so that faults can be shown with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
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


class Text(NamedTuple):
    """A scalar, as typed."""

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
        self._events = self._guarded(text)

    def root(self) -> Node:
        """Return the whole document; raises InputRefusedError with the line of the first fault."""
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, StreamEndEvent):
            raise InputRefusedError(f"{self._file}: the file is empty", "Expected `name:` and `cards:`.")
        root = self._node(next(self._events))
        if not isinstance(next(self._events), DocumentEndEvent):  # pragma: no cover - libyaml ends what it starts
            self.refuse(root.line, "cannot be read as YAML")
        event = next(self._events)
        if not isinstance(event, StreamEndEvent):
            self.refuse(_line(event), "more than one document; a deck file holds one")
        return root

    def refuse(self, line: int, what: str) -> NoReturn:
        """Raise InputRefusedError for a line."""
        raise InputRefusedError(str(Problem(self._file, line, what)))

    def _guarded(self, text: str) -> Iterator[Event]:
        parser = _parser(text)
        try:
            while True:
                event = parser.get_event()
                if event is None:
                    return
                self._check(event)
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(mark.line + 1 if mark else 0, _in_plain_words(error, text))
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 0
            self.refuse(line, f"character U+{_code(error.character):04X} is not allowed in YAML")
        except yaml.YAMLError as error:
            self.refuse(0, f"cannot be read as YAML ({shorten(str(error), _MAX_SHOWN)})")
        finally:
            parser.dispose()

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
        elif isinstance(event, DocumentStartEvent) and event.tags:
            self.refuse(_line(event), "%TAG directives are not supported")
        if getattr(event, "anchor", None) is not None:
            self.refuse(_line(event), "anchors (&…) and aliases are not supported; write the text out")

    def _node(self, event: Event) -> Node:
        line = _line(event)
        if isinstance(event, ScalarEvent):
            if "\0" in event.value:
                self.refuse(line, "the text holds a NUL character")
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


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _in_plain_words(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.split("\n")
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        return "tabs cannot indent in YAML; use spaces"
    context = f" ({error.context})" if error.context else ""
    return f"not valid YAML: {error.problem or 'cannot be read'}{context}"

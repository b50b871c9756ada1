"""What a note's card shows: its template filled with its fields, as HTML, the answer without the question in it.

The language of templates: {{Field}}, {{filter:Field}}, {{#Field}}…{{/Field}}, {{^Field}}…{{/Field}}, {{FrontSide}}.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import Struct, field

from srs_cli.formats.html_pieces import shown_text

_TAG = re.compile(r"\{\{([^{}]{1,300})\}\}")
_LINE = re.compile(r"<hr[^<>]{0,80}\bid\s{0,3}=\s{0,3}[\"']?answer\b[^<>]{0,80}>", re.IGNORECASE)
_RULE = re.compile(r"(?:\s|<br\s?/?>)*<hr[^<>]{0,80}>", re.IGNORECASE)  # at its beginning: between question and answer
_READING = re.compile(r" ?([^ >\[\]]{1,50})\[([^\[\]]{1,100})\]")
_SOUND = re.compile(r"\[sound:[^\[\]\n]{1,400}\]")
_NOTHING = re.compile(r"(?:\s|&nbsp;|</?(?:br|div|p|span)\s?/?>)*", re.IGNORECASE)
_FRONT: Final = "FrontSide"
_DEEPEST = 20
MOST: Final = 200_000  # characters of a card


class Shown(NamedTuple):
    """A card as HTML: its question, its answer, and the field that is behind a hint."""

    question: str
    answer: str
    hint: str = ""


class _Node(Struct):
    """Text, a field with its filters, or nodes that are shown if a field is filled (or empty)."""

    text: str = ""
    field: int = -1
    filters: tuple[str, ...] = ()
    nodes: list[_Node] | None = None
    filled: bool = True


class Template(Struct):
    """A card's template, taken apart once for all notes."""

    front: list[_Node]
    back: list[_Node]
    cloze: bool
    used: set[int] = field(default_factory=set)  # fields that stand on the card
    simple: bool = False  # nothing but texts and fields as they are

    def shown(self, fields: Sequence[str]) -> Shown | None:
        """Return the card of a note with these fields; None where it is longer than any card."""
        hints: list[str] = []
        fill = _joined if self.simple else _filled
        question = fill(self.front, fields, hints, front=True)
        answer = fill(self.back, fields, [], front=False)
        if question is None or answer is None:
            return None
        if question and not self.cloze and answer.startswith(question):  # a back that repeats the front in its own way
            answer = answer[len(question) :]
        return Shown(question, _without_rule(answer), "<br>".join(hints))

    def pair(self, fields: int) -> tuple[int, int] | None:
        """Return which field is the question and which the answer, where both stand alone, and there are no others.

        What stands before the answer is space: by it no answer begins as its question does.
        """
        if not self.simple or self.cloze or fields != 2 or len(self.front) != 1 or len(self.back) != 2:
            return None
        (front,), (space, back) = self.front, self.back
        if {front.field, back.field} != {0, 1} or space.text.strip() or not space.text.startswith("\n"):
            return None
        return front.field, back.field


def _without_rule(answer: str) -> str:
    found = _RULE.match(answer) if "<" in answer else None
    return answer[found.end() :] if found else answer


def template(front: str, back: str, names: Sequence[str], *, cloze: bool) -> Template:
    """Return a template taken apart; fields that the note type does not have show nothing."""
    places = {name: place for place, name in enumerate(names)}
    used: set[int] = set()
    fronts = _parsed(front, places, used)
    backs = _answer_only(_parsed(back, places, used))
    if cloze:
        backs = _without(backs, {node.field for node in _all(fronts) if node.field >= 0})
    return Template(fronts, backs, cloze, used, simple=all(map(_is_simple, (*fronts, *backs))))


def _is_simple(node: _Node) -> bool:
    return node.nodes is None and not node.filters and (bool(node.text) or node.field >= 0)


def _parsed(text: str, places: dict[str, int], used: set[int]) -> list[_Node]:
    top: list[_Node] = []
    stack = [top]
    at = 0
    for tag in _TAG.finditer(text):
        if tag.start() > at:
            stack[-1].append(_Node(text[at : tag.start()]))
        at = tag.end()
        name = tag[1].strip()
        if name[:1] in {"#", "^"} and len(stack) < _DEEPEST:
            inner: list[_Node] = []
            place = places.get(name[1:].strip(), -1)
            stack[-1].append(_Node(field=place, nodes=inner, filled=name[0] == "#"))
            stack.append(inner)
        elif name[:1] == "/":
            if len(stack) > 1:
                stack.pop()
        elif name[:1] != "!":
            *filters, own = (part.strip() for part in name.split(":"))
            place = places.get(own, -1)
            if place >= 0:
                used.add(place)
                stack[-1].append(_Node(field=place, filters=tuple(filters)))
            elif own == _FRONT:
                stack[-1].append(_Node(filters=(_FRONT,)))
    if at < len(text):
        stack[-1].append(_Node(text[at:]))
    return top


def _answer_only(nodes: list[_Node]) -> list[_Node]:
    """Return what stands behind the line of the answer; without one, all but the front side."""
    for place, node in enumerate(nodes):
        line = _LINE.search(node.text) if node.text else None
        if line:
            rest = node.text[line.end() :]
            after = [*([_Node(rest)] if rest else []), *nodes[place + 1 :]]
            return [each for each in after if _FRONT not in each.filters]
    return [node for node in nodes if _FRONT not in node.filters]


def _without(nodes: list[_Node], fields: set[int]) -> list[_Node]:
    return [node for node in nodes if not (node.nodes is None and node.field in fields)]


def _all(nodes: list[_Node]) -> list[_Node]:
    return [each for node in nodes for each in ([node] if node.nodes is None else _all(node.nodes))]


def _joined(nodes: list[_Node], fields: Sequence[str], hints: list[str], *, front: bool) -> str | None:
    """Return what `_filled` does of nodes that are texts and fields as they are: those of most cards."""
    del hints, front
    parts = [node.text or fields[node.field] for node in nodes]
    return "".join(parts) if sum(map(len, parts)) <= MOST else None  # asked before they are put together


def _filled(nodes: list[_Node], fields: Sequence[str], hints: list[str], *, front: bool) -> str | None:
    parts: list[str] = []
    size = 0
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if node.nodes is not None:
            there = node.field >= 0 and not is_empty(fields[node.field])
            if there == node.filled:
                waiting += reversed(node.nodes)
            continue
        text = node.text or (_field(node, fields, hints, front=front) if node.field >= 0 else "")
        size += len(text)
        if size > MOST:
            return None
        parts.append(text)
    return "".join(parts)


def _field(node: _Node, fields: Sequence[str], hints: list[str], *, front: bool) -> str:
    text = fields[node.field]
    for name in reversed(node.filters):
        if name == "hint" and front:
            hints.append(text)
            return ""
        if name == "type" and front:
            return ""
        if name.startswith("tts"):
            return ""
        if name == "text":
            text = shown_text(text).replace("&", "&amp;").replace("<", "&lt;")
        elif name in {"furigana", "kana", "kanji"}:
            text = _reading(text, name)
    return text


def _reading(text: str, name: str) -> str:
    """Return words with their reading in brackets, "漢字[かんじ]", as the filter shows them."""
    sounds = {match.start() for match in _SOUND.finditer(text)}
    form = {"furigana": r"\1(\2)", "kana": r"\2", "kanji": r"\1"}[name]
    return _READING.sub(
        lambda match: (
            match.group() if match.start(1) in sounds or match[2].startswith("sound:") else match.expand(form)
        ),
        text,
    )


def is_empty(html: str) -> bool:
    """Tell whether a field shows nothing, as Anki sees it."""
    return not html or _NOTHING.fullmatch(html) is not None

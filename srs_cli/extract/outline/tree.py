"""Points and their sub-points: nested by level, or flattened and put back under the lead-in that announces them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from srs_cli.extract import english
from srs_cli.extract.structure import LISTED, Item

MAX_DEPTH = 40  # of nesting; what is deeper counts as this deep
_SHORT = 3  # words of a name in a bare list


class Node(Struct):
    """A point with the points below it."""

    item: Item
    children: list[Node] = field(default_factory=list)
    announced: bool = False  # its children were announced by a lead-in, not by indentation

    @property
    def text(self) -> str:
        """Return the point's text."""
        return self.item.text


def tree(body: Sequence[Item]) -> list[Node]:
    """Return the points of a section as a tree; `body` has list items, plain lines and lead-ins."""
    roots: list[Node] = []
    stack: list[tuple[int, Node]] = []
    for item in body:
        level = min(item.level, MAX_DEPTH) if item.role in LISTED else 0
        node = Node(item)
        if item.role not in LISTED:
            stack = []
            roots.append(node)
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        (stack[-1][1].children if stack else roots).append(node)
        stack.append((level, node))
    return _announce(roots)


def _announce(nodes: list[Node]) -> list[Node]:
    """Put the items that a childless lead-in announces under it."""
    out: list[Node] = []
    i = 0
    while i < len(nodes):
        node = nodes[i]
        node.children = _announce(node.children)
        out.append(node)
        i += 1
        if node.children:
            continue
        if node.item.role == "lead-in" or node.text.endswith(":"):
            stop = _end_of_announced(nodes, i, node)
        elif node.item.role in LISTED:
            stop = _end_of_names(nodes, i)
        else:
            continue
        if stop > i:
            node.children = _announce(nodes[i:stop])
            node.announced = True
            i = stop
    return out


def _end_of_announced(nodes: list[Node], start: int, lead: Node) -> int:
    """Where the flattened list after a lead-in ends: at another lead-in, or where the form of its items changes."""
    if start >= len(nodes):
        return start
    first = nodes[start]
    if lead.item.role == "lead-in" and first.item.role in LISTED:
        stop = start
        while (
            stop < len(nodes)
            and nodes[stop].item.role == first.item.role
            and not (nodes[stop].text.endswith(":") and first.item.role != "number")
        ):
            stop += 1
        return stop
    stop = start + 1
    while stop < len(nodes):
        node = nodes[stop]
        if node.text.endswith(":") or _form(node.text) != _form(first.text):
            break
        if node.item.role in LISTED and _stopped(node.text) != _stopped(first.text) and not node.children:
            break
        stop += 1
    return stop


def _form(text: str) -> str:
    found = english.words(text[:60])
    low = found[0].low if found else ""
    if low in {"to", "that", "by"}:
        return low
    return "lower" if text[:1].islower() else "upper"


def _stopped(text: str) -> bool:
    return text.endswith(".")


def _end_of_names(nodes: list[Node], start: int) -> int:
    """Where a run of bare names ends after a longer point that announces them without a colon."""
    lead = nodes[start - 1]
    found = english.words(lead.text)
    if len(found) < _SHORT or len(found) > 9 or lead.text.endswith(".") or english.finite_verb(lead.text) is not None:
        return start
    if not english.is_plural(english.head(lead.text)) or not any(
        word.low in {"of", "for", "the", "their", "in"} for word in found
    ):
        return start
    stop = start
    while (
        stop < len(nodes)
        and len(english.words(nodes[stop].text)) < min(_SHORT, len(found))
        and not nodes[stop].children
        and nodes[stop].text[:1].isupper()
    ):
        stop += 1
    return stop if stop - start >= 2 else start

"""A typed list against a card's: which lines are there, in any order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from srs_cli.quiz.text_answer import AGAIN, GOOD, HARD, Comparison, compare_text, key

_MOST_LINES = 200  # typed ones that are looked at
_MOST_GUESSES = 200  # pairs of lines that are compared for likeness
_COUNTED = re.compile(r"^\s*(?:[-*•+]|[0-9]{1,3}[.)])\s+")


def compare_list(expected: Sequence[str], typed: str) -> Comparison:
    """Compare a typed list with the lines of a card."""
    given = _items(expected, typed)
    if list(expected) == given:
        lines = tuple(compare_text(line, line) for line in expected)
        return Comparison(True, True, 1.0, GOOD, "", lines=lines)  # noqa: FBT003
    found = _equal_ones(expected, given)
    left = [item for place, item in enumerate(given) if place not in {at for at, _ in found.values()}]
    _near_ones(expected, left, found)
    lines = tuple(found[place][1] if place in found else compare_text(line, "") for place, line in enumerate(expected))
    missing = tuple(line for place, line in enumerate(expected) if place not in found)
    score = sum(line.score for line in lines) / max(1, len(lines) + len(left))
    equal = not missing and not left and all(line.equal for line in lines)
    grade, why = _judged(lines, missing, left)
    places = [found[place][0] for place in sorted(found)]
    if equal and not why and places != sorted(places):
        why = "in another order"
    return Comparison(False, equal, score, grade, why, lines=lines, missing=missing, extra=tuple(left))  # noqa: FBT003


def _items(expected: Sequence[str], typed: str) -> list[str]:
    """Return what was typed as a list: by lines, else by semicolons, commas, and "and", else by words."""
    lines = typed.split("\n")
    if list(expected) == lines:
        return lines
    typed = "\n".join(" ".join(line.split()) for line in lines)
    for separator in (r"\n", ";", r",\s+(?:and\s+)?|\s+(?:and|&)\s+", r",|\s+(?:and|&)\s+"):
        items = [_COUNTED.sub("", item).strip() for item in re.split(separator, typed)]
        items = [item for item in items if item]
        if len(items) > 1:
            return items[:_MOST_LINES]
    if all(len(line.split()) == 1 for line in expected):
        return typed.split()[:_MOST_LINES]
    return [typed.strip()] if typed.strip() else []


def _equal_ones(expected: Sequence[str], given: Sequence[str]) -> dict[int, tuple[int, Comparison]]:
    """Return, by the card's line, which typed one is equal to it once folded."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, item in reversed(list(enumerate(given))):
        waiting[key(item)].append(place)
    found: dict[int, tuple[int, Comparison]] = {}
    for place, line in enumerate(expected):
        if same := waiting.get(key(line)):
            at = same.pop()
            found[place] = (at, compare_text(line, given[at]))
    return found


def _near_ones(expected: Sequence[str], left: list[str], found: dict[int, tuple[int, Comparison]]) -> None:
    """Give each line that is still open the nearest typed one, where one is near enough; take it from those left."""
    guesses = 0
    for place, line in enumerate(expected):
        if place in found:
            continue
        best: Comparison | None = None
        which = 0
        for at, item in enumerate(left):
            guesses += 1
            if guesses > _MOST_GUESSES:
                return
            one = compare_text(line, item)
            if one.grade > AGAIN and (best is None or (one.equal, one.score) > (best.equal, best.score)):
                best, which = one, at
        if best is not None:
            found[place] = (-1, best)
            del left[which]


def _judged(lines: Sequence[Comparison], missing: Sequence[str], extra: Sequence[str]) -> tuple[int, str]:
    said = []
    if missing:
        said.append(f"{len(missing)} of {len(lines)} missing")
    if extra:
        said.append(f"{len(extra)} too many")
    near = sum(not line.equal for line in lines) - len(missing)
    if near:
        said.append(f"{near} nearly right")
    if not said:
        return GOOD, next((line.why for line in lines if line.why), "")
    allowed = len(lines) // 5
    return (HARD if len(missing) <= allowed and len(extra) <= max(1, allowed) else AGAIN), ", ".join(said)

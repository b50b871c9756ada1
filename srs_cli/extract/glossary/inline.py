"""Several definitions on one line: "Kinds of rock: igneous = cooled from magma; sedimentary = laid down in layers"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from srs_cli.extract import english
from srs_cli.extract.glossary.asking import article, ask_part
from srs_cli.extract.outline.phrasing import list_question
from srs_cli.extract.pages.rows import Row
from srs_cli.model.draft import Draft, Harvest
from srs_cli.text import fold

_LEAD = re.compile(r"([^:;.?!]{3,70}):\s+(?=\S)")
_ITEM = re.compile(r"([^–—=:()]{2,50}?)(?:\s+[–—=-]\s+|\s*:\s+)(\S.{2,200})$")
_KIND = re.compile(r"(?:types?|kinds?|forms?|sorts?) of ([a-z]{3,20})", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[a-z]{2,15}(?:ive|al|ic|ous|ar)", re.IGNORECASE)
_UNCOUNTED = re.compile(r"\w{2,20}(?:ing|tion|sion|ment|ism|sis|ity|ness|ance|ence|ship|rain|rock|energy|weather)")
_TOLD_OF_EACH = frozenset(  # the lead names what is told of each thing, not the things
    (
        "functions",
        "roles",
        "uses",
        "jobs",
        "purposes",
        "effects",
        "meanings",
        "definitions",
        "properties",
        "features",
        "dates",
        "results",
    )
)
_OF_SOMETHING = frozenset(
    ("cause", "reason", "factor", "effect", "impact", "change", "argument", "problem", "consequence")
)
_FEWEST = 2
_LONGEST = 1200  # characters


def inline(rows: Sequence[Row], words: Callable[[], frozenset[str]], shape: str) -> Harvest:
    """Return for each such line a card an item, and one that asks for all of them; `words` gives those in lower case."""
    drafts: list[Draft] = []
    used: set[int] = set()
    heading: tuple[str, ...] = ()
    for row in rows:
        if row.head:
            heading = (row.text.lstrip("# ").rstrip(":"),)
        items = _items(row)
        lead = items[0][0] if items else ""
        if not items or lead.split(" ")[-1].lower().rstrip("s") in _OF_SOMETHING:  # of what, only the heading knows
            continue
        known = words()
        names = [name for name, _ in items[1:]]
        above = () if heading and fold(heading[0]) == fold(lead) else heading
        question = list_question(lead, len(names), above, known)
        if english.head(lead) not in _TOLD_OF_EACH:
            drafts.append(Draft(question, tuple(names), row.line.number, shape, context=heading))
        kind = _KIND.fullmatch(lead)
        drafts += [
            Draft(
                _of_kind(name, kind[1] if kind else "") or ask_part(name, text, known),
                text,
                row.line.number,
                shape,
                context=heading,
            )
            for name, text in items[1:]
        ]
        used.add(row.line.number)
    return Harvest(tuple(drafts), frozenset(used))


def _of_kind(name: str, kind: str) -> str:
    """Return the question for an adjective with the noun that the lead gives: "Types of bond: ionic"."""
    if not kind or not _ADJECTIVE.fullmatch(name) or kind.lower() in _OF_SOMETHING:
        return ""
    whole = f"{name} {kind.lower()}"
    return f"What is {whole}?" if _UNCOUNTED.fullmatch(kind.lower()) else f"What is {article(whole)} {whole}?"


def _items(row: Row) -> list[tuple[str, str]]:
    """Return the lead and then each name with its definition; nothing where one part of the line has none."""
    lead = _LEAD.match(row.text) if not row.head and ";" in row.text and len(row.text) <= _LONGEST else None
    if lead is None or not english.is_plural(english.head(lead[1])):
        return []
    parts = [part.strip() for part in row.text[lead.end() :].rstrip(" .;").split(";")]
    found = [_ITEM.match(part) for part in parts]
    if len(parts) < _FEWEST:
        return []
    pairs = [(match[1].strip(), match[2].strip()) for match in found if match]
    return (
        [(lead[1].strip(), ""), *pairs]
        if len(pairs) == len(parts) and all(len(name.split()) <= 5 for name, _ in pairs)
        else []
    )

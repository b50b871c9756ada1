"""What a flashcard site or a printer puts around the cards: buttons, counts, page numbers, running headers."""

from __future__ import annotations

import re
from itertools import pairwise

from srs_cli.extract.guarded import Guarded
from srs_cli.extract.pages.rows import Row
from srs_cli.extract.pages.wording import SEED, SURE

_FEWEST = 3  # questions of a page
SURE_FURNITURE = re.compile(
    r"terms in this set.*|\d+ (?:terms|cards|flashcards)(?: in this set)?:?|(?:study|learn) with .{0,40}memori[sz]e.*|study (?:this|these) (?:set|flashcards?).*"
    r"|flashcards in .{0,80}(?:deck|set).*|(?:tap|click|press|hover|swipe)\b.{0,40}\bto (?:flip|reveal|turn|see)\b.*|(?:show|reveal|hide|see|view) (?:the )?answers?"
    r"|sign (?:up|in)\b.{0,60}|log in\b.{0,40}|create (?:a )?(?:free )?account.*|(?:don't|already) have an account.*|upgrade to .{0,60}|remove ads.*|like this study set.*"
    r"|(?:page|p\.|pg\.?|seite|p\u00e1gina|slide|card) ?\d{1,4}(?: ?(?:of|/|von|de) ?\d{1,4})?|[-\u2013\u2014~|] ?\d{1,4} ?[-\u2013\u2014~|]|\d{1,4} ?(?:/|of) ?\d{1,4}"
    r"|created by .{0,60}|(?:c\)|\u00a9).{0,80}|(?:https?://|www\.)\S+|privacy(?: policy)?|terms of (?:use|service)|contact us|about us|cookie (?:policy|settings)|all rights reserved.*"
    r"|we use cookies.*|sponsored ads?|advertisement|use (?:left|right|up|down|the arrow).{0,80}|.{0,30}arrow keys?:?.{0,80}|report (?:this|an issue).{0,20}|[_.\u2026\s]{4,}|[-=*_~\u2014]{3,}"
)
_NUMBER = re.compile(r"\d+")
_COUNT = re.compile(r"\d{1,4} ?/ ?\d{1,4}")  # of cards, or a fraction
_MAYBE_FURNITURE = re.compile(
    r"flip|next|previous|back|front|shuffle|play|progress|options|share|edit|save|print|export|embed|learn|test|match|write|spell|study|flashcards?|terms?"
    r"|definitions?|questions?(?: \d+)?|answers?(?: \d+)?|hint|home|search|menu|about|privacy|help|reveal|hide|show|loading\.*|toggle (?:on|off)|read|copy|report|skip|star|card \d+|\d+ (?:reviews?|views?|learners?)"
)
_TAIL = re.compile(
    r"students also (?:viewed|studied|liked).*|other sets by .*|(?:related|similar|more|suggested) (?:study )?(?:sets|flashcards|decks).*|verified questions"
    r"|recommended textbook.*|sets (?:with similar terms|found in).*|you (?:may|might) also like.*|people also (?:ask|viewed).*"
)
DECLARED = Guarded(
    r".{0,100}\bflash ?cards?\b.{0,40}|terms in this set.*|\d+ (?:terms|cards)(?: in this set)?:?",
    "flash", "terms", "cards",
)  # fmt: skip


def without_furniture(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of the page, and those that the site or the printer put there."""
    end = tail(rows)
    rows, drop = rows[:end], set(rows[end:])
    if sum(r.asks >= SEED for r in rows) < _FEWEST and not any(
        len(r.plain) < 140 and DECLARED.fullmatch(r.plain) for r in rows
    ):
        return rows, []
    maybe, numbers = set(repeated(rows)), bare_numbers(rows)
    (drop if _card_numbers(rows, numbers) else maybe).update(numbers)
    for row in rows:
        if _COUNT.fullmatch(row.plain):
            maybe.add(row)
        elif len(row.plain) <= 160 and row.asks < SURE and SURE_FURNITURE.fullmatch(row.plain):
            drop.add(row)
        elif len(row.plain) <= 24 and _MAYBE_FURNITURE.fullmatch(row.plain.rstrip(":")):
            maybe.add(row)
    solid = [r for r in rows if r not in maybe and r not in drop]
    follow = {
        solid[i].line.number: solid[i + 1].asks >= SEED if i + 1 < len(solid) else True for i in range(len(solid))
    }
    above: Row | None = None
    for row in rows:
        if row in maybe:
            # The only line between two questions is an answer, whatever it says.
            if above is None or above.asks < SEED or not follow[above.line.number]:
                drop.add(row)
            else:
                above = row
        elif row not in drop:
            above = row
    return [r for r in rows if r not in drop], sorted(drop, key=lambda r: r.line.number)


def tail(rows: list[Row]) -> int:
    """Return where the site goes on to other people's cards."""
    return next((i for i, r in enumerate(rows) if i > 5 and len(r.plain) < 80 and _TAIL.fullmatch(r.plain)), len(rows))


def bare_numbers(rows: list[Row]) -> list[Row]:
    """Return the lines that hold a number and nothing else, where the numbers count on."""
    bare = [r for r in rows if r.text.isdecimal() and len(r.text) <= 4]
    steps = sum(int(b.text) - int(a.text) == 1 for a, b in pairwise(bare))
    return bare if len(bare) >= 2 and steps >= 0.8 * (len(bare) - 1) else []


def _card_numbers(rows: list[Row], numbers: list[Row]) -> bool:
    """Return whether the bare numbers count the cards: each stands on its own line above a question."""
    after = {a.line.number: b.asks for a, b in pairwise(rows)}
    return len(numbers) >= 4 and sum(after.get(r.line.number, 0) >= 1 for r in numbers) >= 0.8 * len(numbers)


def repeated(rows: list[Row]) -> list[Row]:
    """Return running headers and footers: the same short line at even distances."""
    alike: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        if (
            row.asks < SEED
            and not row.bulleted
            and row.number < 0
            and len(row.plain) <= 90
            and not row.plain.endswith(":")
        ):
            alike.setdefault(_without_numbers(row.plain), []).append(i)
    places: dict[str, list[int]] = {}
    for at in alike.values():
        for i in at if len(at) >= 3 else ():
            places.setdefault(_NUMBER.sub("#", rows[i].plain), []).append(i)
    found = []
    for at in places.values():
        gaps = [b - a for a, b in pairwise(at)]
        if len(at) >= 3 and min(gaps) >= 6 and max(gaps) <= 3 * min(gaps):
            found += [rows[i] for i in at]
    return found


def _without_numbers(plain: str) -> str:
    """Return what lines that differ in their numbers have in common, found quickly: most lines are like no other."""
    if plain.isascii():
        return plain.encode().translate(None, b"0123456789#").decode()
    return _NUMBER.sub("", plain).replace("#", "")

"""Outlines and revision notes: headings, bullets, numbers and lead-ins → list cards and point cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from srs_cli.extract import english, structure
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.outline import points as outline_points
from srs_cli.extract.outline.labels import sentences, split_label, without_opener
from srs_cli.extract.outline.lists import beginning, list_cards, tells_on
from srs_cli.extract.outline.phrasing import is_open_ended, is_vague, list_question, topic
from srs_cli.extract.outline.points import Point
from srs_cli.extract.outline.sections import Section, body_of, is_outline, left_out, refusal, sections_of
from srs_cli.extract.outline.tree import Node, tree
from srs_cli.extract.structure import LISTED, Item
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

# ruff: noqa: SIM905 - word lists read best as text

NAME = "outline"


_SHORTEST, _LONGEST = 3, 30  # letters
_LETTERS = re.compile(rf"[^\W\d_]{{{_SHORTEST},{_LONGEST}}}")
_ANY_WORD = re.compile(r"[^\W\d_]+")


_DEBATED = frozenset(("historiography", "interpretation", "debate"))
_PAST = frozenset(("was", "were", "had", "did", "became", "wanted", "led", "began", "could", "would"))
_PRESENT = frozenset(("is", "are", "has", "have", "does", "do", "can", "will", "may", "must"))
_COLLECTIVE = frozenset(
    "historiography classification taxonomy anatomy composition structure interpretation debate".split()
)


class Voice(Struct, frozen=True):
    """How a document speaks: what its questions have to follow."""

    known: frozenset[str]  # words it writes in lower case: they are no names
    native: bool  # it is in English
    past: bool = True  # it speaks of the past

    def asks(
        self, title: str, count: int, context: tuple[str, ...], *, leads: bool = False, people: bool = False
    ) -> str:
        """Return the question for the points under a title."""
        if self.native:
            return list_question(title, count, context, self.known, leads=leads, people=people, past=self.past)
        return f"{title.rstrip(' :')} ({count})"


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of the outlines among the lines."""
    items = structure.items(lines)
    paths = structure.paths(items)
    sections = sections_of(items, paths)
    outlined = is_outline(items)
    voice: Voice | None = None  # what a book has no list for need not be known
    drafts: list[Draft] = []
    used: set[int] = set()
    left: list[Left] = []
    for section in sections:
        body = body_of(section, outlined=outlined)
        why = refusal(section, body, outlined=outlined)
        if why:
            left += left_out(section, why)
            continue
        if not body and not (outlined and section.children):
            continue
        voice = voice or _voice(items)
        made, skipped = _cards(section, body, voice)
        left += skipped
        if made or outlined:
            drafts += made
            taken = {item.number for item in body}
            used |= taken | ({section.heading.number} if section.heading else set())
            for number in section.wrapped:
                if number - 1 in used:
                    used.add(number)
    if not drafts:
        return Harvest(left=tuple(left))
    return Harvest(tuple(_unique(drafts)), frozenset(used), tuple(left))


def _voice(items: Sequence[Item]) -> Voice:
    """Return how the document speaks: of the past where more of its verbs stand in the past than in the present."""
    spoken = Counter[str]()
    inside: set[str] = set()  # of a line: not its first
    for item in items:
        found = _ANY_WORD.findall(item.text[:2000])
        spoken.update(found)
        if item.role != "heading":
            first = next((place for place, word in enumerate(found) if len(word) >= _SHORTEST), 0)
            inside.update(found[first + 1 :])
    folded = Counter[str]()
    for word, count in spoken.items():
        folded[word.lower()] += count
    names = {part.lower() for word in inside for part in _parts(word) if not part.islower()}
    known = frozenset({part for word in spoken for part in _parts(word) if part.islower()} - names)
    past = sum(folded[word] for word in _PAST) > sum(folded[word] for word in _PRESENT)
    return Voice(known, english.is_english(item.text for item in items), past)


def _parts(word: str) -> Sequence[str]:
    """Return a word if it is long enough to be a name; one that is too long for a word in pieces."""
    length = len(word)
    return (word,) if _SHORTEST <= length <= _LONGEST else _LETTERS.findall(word) if length > _LONGEST else ()


def _cards(section: Section, body: Sequence[Item], voice: Voice) -> tuple[list[Draft], list[Left]]:
    drafts: list[Draft] = []
    left: list[Left] = []
    kept = []
    for item in body:
        if outline_points.is_caption(item.text) and len(sentences(item.text)) == 1 and item.role not in LISTED:
            left.append(Left(item.number, "speaks of a picture"))
        else:
            kept.append(item)
    nodes = tree(kept)
    if section.heading is not None:
        drafts += _heading_list(section, nodes, voice)
    drafts += _point_cards(nodes, section.path, voice, listed=False)
    return drafts, left


def _heading_list(section: Section, nodes: Sequence[Node], voice: Voice) -> list[Draft]:  # noqa: PLR0911 - a rule a line
    """Return the list card of a heading: its points, or the headings below it if it has no points."""
    heading = section.heading
    if heading is None:
        return []
    title, above = structure.heading_text(heading), section.path[:-1]
    asks = english.is_question(title)
    points = [node for node in nodes if node.item.role in LISTED] or [
        node for node in nodes if node.item.role == "plain"
    ]
    texts = [text for text in map(_with_children, points) if text]
    if len(texts) == 1 and len(points) == 1 and not points[0].children and len(sentences(texts[0])) > 1:
        texts = sentences(texts[0])
        question = _prompted(voice.asks(title, len(texts), above), title, texts)
        return list_cards(question, texts, heading.number, NAME, section.path)
    if (len(texts) < len(points) and len(texts) < 2) or any("? " in text for text in texts):
        return []
    if points and all(node.children for node in points) and len(points) > 1:
        texts = [_label(node.text) for node in points]
    elif not points and len(section.children) >= 2:
        return _subheadings(section, voice)
    if len(texts) == 1 and asks and (section.children or english.is_open_clause(without_opener(texts[0]))):
        return []
    if (
        len(texts) == 1
        and not asks
        and (points[0].children or english.finite_verb(texts[0]) is not None or not _is_nominal(texts[0]))
    ):
        return []
    if not texts or (len(texts) == 1 and not asks and split_label(texts[0]) is not None):
        return []
    question = voice.asks(title, len(texts), above, people=_are_people(texts, title))
    if voice.native and tells_on(question, texts):
        question = f"{title.rstrip(' ?')}: what happened? ({len(texts)})"
    return list_cards(_prompted(question, title, texts), texts, heading.number, NAME, section.path)


def _prompted(question: str, title: str, texts: Sequence[str]) -> str:
    """Return a list question; where nothing says what its points have in common, with how each of them begins."""
    if not question.endswith("points?"):
        return question
    begun = [beginning(text) for text in texts]
    begun = [_told_apart(each, text, begun) for each, text in zip(begun, texts, strict=True)]
    if not all(begun) or all(_is_bare_name(text) for text in texts):
        verb = "do they" if english.is_plural(english.head(title)) else "does it"
        return f"{title}: what {verb} comprise? ({len(texts)})"
    return f"{title}: how do these go on? {'; '.join(f'“{each} …”' for each in begun)}"


def _told_apart(begun: str, text: str, others: Sequence[str]) -> str:
    """Return a beginning with a word more where another point begins in the same way."""
    after = re.match(r"\s[\w'’-]{1,30}(?=\s)", text[len(begun) :])
    return begun + after.group() if begun and others.count(begun) > 1 and after else begun


def _is_bare_name(text: str) -> bool:
    return len(english.words(text)) <= 5 and english.finite_verb(text) is None and ":" not in text


def _subheadings(section: Section, voice: Voice) -> list[Draft]:
    heading = section.heading
    if heading is None:
        return []
    title = structure.heading_text(heading)
    names = [structure.heading_text(child.heading) for child in section.children if child.heading is not None]
    numbered = all(child.heading is not None and child.heading.marker[:1].isalnum() for child in section.children)
    listing = voice.asks(title, len(names), section.path[:-1])
    if not (numbered or listing.startswith(("What are", "Who are")) or english.head(title) in _COLLECTIVE) or any(
        english.is_question(name) for name in names
    ):
        return []
    if listing.endswith("points?"):
        kind = "views" if english.head(title) in _DEBATED else "parts"
        listing = f"{title}: which {len(names)} {kind} are there?"
    return list_cards(listing, names, heading.number, NAME, section.path)


def _with_children(node: Node) -> str:
    """Return a point's text, and what it announces where that is short."""
    text = without_opener(node.text)
    inner = [child.text.rstrip(".;,") for child in node.children]
    if inner and not node.text.endswith(".") and sum(len(english.words(part)) for part in inner) <= 16:
        return f"{text.rstrip(' :')}: {'; '.join(inner)}"
    return "" if inner and node.text.endswith(":") else text


def _label(text: str) -> str:
    parts = split_label(text)
    return parts[0] if parts else text.rstrip(":")


def _is_nominal(text: str) -> bool:
    return 5 <= len(english.words(text)) <= 40 and not english_dates.dates(text)


def _are_people(texts: Sequence[str], title: str) -> bool:
    return bool(
        re.search(
            r"\b(?:leaders?|members?|commissars?|kings?|queens?|people|presidents?|ministers?|figures)\b",
            title,
            re.IGNORECASE,
        )
    ) and all(len(english.words(text)) <= 4 and text[:1].isupper() for text in texts)


def _point_cards(nodes: Sequence[Node], path: tuple[str, ...], voice: Voice, *, listed: bool) -> list[Draft]:
    drafts: list[Draft] = []
    before = ""
    subjects: list[str] = []
    for node in nodes:
        if node.children:
            drafts += _parent_cards(node, path, voice)
            inner = (*path, node.text.rstrip(" :"))
            drafts += _point_cards(node.children, inner, voice, listed=True)
            continue
        terse = listed or (bool(path) and is_vague(path[-1]) and len(english.words(node.text)) <= 4)
        point = Point(
            node.text,
            node.item.number,
            path,
            before,
            tuple(subjects[-4:]),
            node.item.strong,
            voice.known,
            listed=terse,
            past=voice.past,
            native=voice.native,
        )
        drafts += outline_points.cards(point, NAME)
        spoken = sentences(node.text)
        before = spoken[-1] if spoken and not english.points_back(spoken[-1]) else ""
        subjects += outline_points.subjects(node.text)
    return drafts


def _parent_cards(node: Node, path: tuple[str, ...], voice: Voice) -> list[Draft]:
    """Return the list card of a lead-in or a point with sub-points, and the cards of what the point itself says."""
    drafts: list[Draft] = []
    text = without_opener(node.text).rstrip(" :")
    labelled = split_label(node.text, node.item.strong) if not node.text.endswith(":") else None
    title = labelled[0] if labelled else text
    stands_alone = english.finite_verb(text) is not None and not node.text.endswith(":") and not is_open_ended(text)
    if labelled or stands_alone:
        drafts += outline_points.cards(
            Point(
                node.text,
                node.item.number,
                path,
                strong=node.item.strong,
                known=voice.known,
                past=voice.past,
                native=voice.native,
            ),
            NAME,
        )
    if english.points_back(title) and english.finite_verb(title) is not None and not topic(path):
        return drafts
    texts = [text for text in map(_with_children, node.children) if text]
    if not texts or (len(texts) == 1 and len(node.children) > 1):
        return drafts
    if len(texts) == 1 and (english.finite_verb(title) is not None or not node.text.endswith(":")):
        return drafts
    question = voice.asks(title, len(texts), path, leads=True, people=_are_people(texts, title))
    return drafts + list_cards(_prompted(question, title, texts), texts, node.item.number, NAME, path)


def _unique(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts without those that ask the same again under the same headings."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    kept = []
    for draft in drafts:
        key = (draft.question.casefold(), draft.context)
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept

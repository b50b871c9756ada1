"""One note of Anki as cards: ours as they went out, others by what their templates show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.exchange.anki import own
from srs_cli.exchange.anki.collection import NoteType
from srs_cli.exchange.anki.notetypes import own_type
from srs_cli.exchange.anki.templates import MOST, Shown, Template, is_empty, template
from srs_cli.formats.html_markdown import is_plain, to_markdown
from srs_cli.formats.html_pieces import shown_text
from srs_cli.model.card import Answer, Card, CardType, Source
from srs_cli.model.face import MAX_FACES, deletions
from srs_cli.model.identity import new_id
from srs_cli.text import plural

_SOUND_ID = re.compile(r"[\x21-\x7e]{1,80}")
_OPENS = re.compile(r"\{\{c([0-9]{1,4})::")
_MARK = re.compile(r"\{\{c[0-9]{1,4}::|\}\}")
_BETWEEN = "\x1f"  # fields
_TEXT = {str}
_NESTED = 20
_HALF = re.compile("[\ud800-\udfff]")

Faces = tuple[tuple[int, int], ...]  # (face of our card, number of Anki's card)


class Note(NamedTuple):
    """A row of `notes`; a tuple, as there may be very many."""

    id: int
    guid: str
    type: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class Made(Struct):
    """What became of a note."""

    cards: list[tuple[Card, Faces]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    kept: own.Kept = field(default_factory=dict)
    deck: str = ""  # the id of the deck that a note of ours tells
    media: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Makes cards of notes; knows the note types, their templates taken apart."""

    def __init__(self, types: Mapping[int, NoteType]) -> None:
        self._types = types
        self._own: dict[int, CardType | None] = {}
        self._templates: dict[int, list[Template]] = {}
        self._pairs: dict[int, tuple[int, int] | None] = {}  # of a type of two fields that of question and of answer
        self._unused: Counter[tuple[str, str]] = Counter()  # (note type, field) that is filled and on no card
        self._uneven = 0

    def told(self) -> Iterator[str]:
        """Yield what has to be said of all notes together."""
        if self._uneven:
            yield f"{plural(self._uneven, 'note')} with more or fewer fields than the note type: filled up, or cut"
        for (kind, name), count in self._unused.items():
            yield f"note type “{kind}”: field “{name}” is on no card, left out of {plural(count, 'note')}"

    def knows(self, kind: object) -> bool:
        """Tell whether notes of a type may be plain: a question and its answer. One that no note had yet is not known."""
        return self._pairs.get(kind) is not None  # type: ignore[call-overload]

    def plain_cards(self, rows: Sequence[tuple[Any, ...]]) -> list[Card | None]:
        """Return the `plain_card` of each note; where all are of one type and have one, they are looked at as one text."""
        _, guids, kinds, tags, fields = zip(*rows, strict=True)
        pair = self._pairs.get(kinds[0]) if len(set(kinds)) == 1 else None
        if pair is None or set(map(type, (*guids, *tags, *fields))) != _TEXT:
            return [self.plain_card(row) for row in rows]
        whole = _BETWEEN.join(fields)
        texts = [text.strip() for text in whole.split(_BETWEEN)]
        if (
            not is_plain(whole.replace(_BETWEEN, "."))
            or {field.count(_BETWEEN) for field in fields} != {1}
            or not all(texts)
            or max(map(len, fields)) > MOST
            or not all(map(_SOUND_ID.fullmatch, guids))
        ):
            return [self.plain_card(row) for row in rows]
        questions, answers = (texts[place :: len(pair)] for place in pair)
        return [
            Card(own.FOREIGN + guid, question, answer, "basic", "", "", _words(its))
            for guid, question, answer, its in zip(guids, questions, answers, tags, strict=True)
        ]

    def plain_card(self, row: tuple[Any, ...]) -> Card | None:
        """Return the card of a note, given as a row, that is a question and its answer and nothing else, in less time.

        None where it is more, or may be: then `cards` tells. A note of a type that it does not know yet is for `cards`.
        """
        _, guid, kind, tags, fields = row
        pair = self._pairs.get(kind)
        if pair is None or not isinstance(fields, str) or not isinstance(guid, str) or not isinstance(tags, str):
            return None
        texts = fields.split(_BETWEEN)
        if len(texts) != len(pair) or not all(map(is_plain, texts)) or not _SOUND_ID.fullmatch(guid):
            return None
        question, answer = (texts[place].strip() for place in pair)
        if not question or not answer or len(fields) > MOST:
            return None
        return Card(own.FOREIGN + guid, question, answer, "basic", "", "", _words(tags))

    def cards(self, note: Note, numbers: Sequence[int]) -> Made:
        """Return the cards of a note of which Anki has the cards with these numbers."""
        kind = self._types.get(note.type)
        if kind is None:
            return Made(problems=["its note type is not in the package, left out"])
        if len(note.fields) != len(kind.fields):
            self._uneven += 1
            padded = (*note.fields, *[""] * len(kind.fields))[: len(kind.fields)]
            note = note._replace(fields=padded)
        if kind.id not in self._templates:
            self._own[kind.id] = own_type(kind.fields, templates=len(kind.templates), cloze=kind.cloze)
            self._templates[kind.id] = [
                template(front, back, kind.fields, cloze=kind.cloze) for front, back in kind.templates
            ]
            if self._own[kind.id] is None and len(self._templates[kind.id]) == 1:
                self._pairs[kind.id] = self._templates[kind.id][0].pair(len(kind.fields))
        ours = self._own[kind.id]
        if ours is not None:
            return _own_cards(note, ours)
        made = self._cloze(note, kind, numbers) if kind.cloze else self._basic(note, kind, numbers)
        made.cards = [(card, faces) for card, faces in made.cards if _is_whole(card, made)]
        return made

    def _basic(self, note: Note, kind: NoteType, numbers: Sequence[int]) -> Made:
        made = Made()
        templates = self._templates[kind.id]
        cards: list[tuple[Card, Faces]] = []
        used: set[int] = set()
        for number in numbers:
            if not 0 <= number < len(templates):
                made.problems.append(f"its card {number + 1} has no template, left out")
                continue
            its = templates[number]
            shown = its.shown(note.fields)
            used = used | its.used if used else its.used
            if shown is None:
                made.problems.append(f"its card {number + 1} is too long, left out")
                continue
            cards.append((_basic_card(note, number, shown), ((0, number),)))
        if cards:
            self._note_unused(note, kind, used)
        made.cards = _as_both(cards)
        return made

    def _cloze(self, note: Note, kind: NoteType, numbers: Sequence[int]) -> Made:
        made = Made()
        templates = self._templates[kind.id]
        shown = templates[0].shown(note.fields) if templates else None
        if shown is None:
            made.problems.append("it has no template, or is too long, left out")
            return made
        self._note_unused(note, kind, templates[0].used)
        text, extra, hint = to_markdown(shown.question), to_markdown(shown.answer), to_markdown(shown.hint)
        card = Card(_card_id(note), text, type="cloze", extra=extra, hint=hint, tags=note.tags)
        missing = [number for number in numbers if number >= MAX_FACES]
        if missing:
            made.problems.append(f"deletions from c{min(missing) + 1} on, left out: {MAX_FACES} are the most")
        kept = [number for number in numbers if 0 <= number < MAX_FACES]
        if not _is_nested(text):
            made.cards.append((card, tuple((number, number) for number in kept)))
            return made
        for number in kept:  # a deletion within another: a card for each
            alone = replace(card, id=f"{card.id}#c{number + 1}", question=_only(text, number + 1))
            made.cards.append((alone, ((number, number),)))
        return made

    def _note_unused(self, note: Note, kind: NoteType, used: set[int]) -> None:
        if len(used) < len(kind.fields):
            for place, name in enumerate(kind.fields):
                if place not in used and not is_empty(note.fields[place]):
                    self._unused[kind.name, name] += 1


@lru_cache(1000)
def _words(tags: str) -> tuple[str, ...]:
    """Return the tags of a note; those of many notes are the same."""
    return tuple(tags.split())


def _basic_card(note: Note, number: int, shown: Shown) -> Card:
    id_ = _card_id(note)
    return Card(
        f"{id_}#{number + 1}" if number else id_,
        to_markdown(shown.question),
        to_markdown(shown.answer),
        "basic",
        to_markdown(shown.hint) if shown.hint else "",
        "",
        note.tags,
    )


def _as_both(cards: list[tuple[Card, Faces]]) -> list[tuple[Card, Faces]]:
    """Return one card for two that ask each for the other's answer."""
    if len(cards) == 2:
        (first, its), (second, others) = cards
        if (first.question, first.answer) == (second.answer, second.question) and not second.hint:
            return [(replace(first, type="both"), ((0, its[0][1]), (1, others[0][1])))]
    return cards


def _card_id(note: Note) -> str:
    guid = note.guid
    return own.FOREIGN + guid if _SOUND_ID.fullmatch(guid) else new_id("anki", guid, "" if guid else str(note.id))


def _is_whole(card: Card, made: Made) -> bool:
    """Tell whether it is a card that can be asked; if not, say why."""
    if card.type == "cloze":
        if deletions(card.question):
            return True
        made.problems.append("a cloze without a deletion, left out")
    elif not card.question:
        made.problems.append("a card without a question, left out")
    elif not card.answer:
        made.problems.append("a card without an answer, left out")
    else:
        return True
    return False


def _is_nested(text: str) -> bool:
    depth = 0
    for mark in _MARK.finditer(text):
        if mark.group() != "}}":
            depth += 1
            if depth > 1:
                return True
        elif depth:
            depth -= 1
    return False


def _only(text: str, number: int) -> str:
    """Return the text with the deletions of one number alone; what stands in others is shown, without their hints."""
    parts: list[list[str]] = [[]]  # of each open deletion, the text around all of them first
    hinted: list[bool] = [False]  # what follows in it is a hint
    numbers: list[int] = []
    at = 0
    for mark in _MARK.finditer(text):
        _put(text[at : mark.start()], parts[-1], hinted, kept=not numbers or numbers[-1] == number)
        at = mark.end()
        if mark.group() != "}}" and len(numbers) < _NESTED:
            numbers.append(int(mark.group()[3:-2]))
            parts.append([])
            hinted.append(False)
        elif mark.group() == "}}" and numbers:
            own_number, inner = numbers.pop(), "".join(parts.pop())
            hinted.pop()
            alone = own_number == number and number not in numbers
            if not hinted[-1]:
                parts[-1].append(f"{{{{c{number}::{inner}}}}}" if alone else inner)
        else:
            parts[-1].append(mark.group())
    while numbers:  # never closed: as it was typed
        inner = "".join(parts.pop())
        parts[-1].append(f"{{{{c{numbers.pop()}::{inner}")
    return "".join((*parts[0], text[at:]))


def _put(text: str, parts: list[str], hinted: list[bool], *, kept: bool) -> None:
    """Add text to a deletion, without its hint unless the deletion is kept."""
    if kept:
        parts.append(text)
    elif not hinted[-1]:
        shown, colons, _ = text.partition("::")
        parts.append(shown)
        hinted[-1] = bool(colons)


def _own_cards(note: Note, kind: CardType) -> Made:
    """Return the card that went out as this note, with what was edited in Anki since."""
    *fields, last = note.fields
    kept = own.unpacked(last)
    texts = kept.get("text")
    texts = texts if isinstance(texts, dict) else {}
    names = ("q", "h", "x", "i", "s") if kind == "cloze" else ("q", "a", "h", "x", "i", "s")
    html = dict(zip(names, fields, strict=True))
    typed = {name: _typed(texts.get(name), html[name]) for name in names}
    deck, id_ = _ids(note, kept)
    card = Card(
        id_,
        _text(typed["q"], html["q"]),
        _answer(typed["a"], html["a"]) if kind != "cloze" else "",
        kind,
        _text(typed["h"], html["h"]),
        _text(typed["x"], html["x"]),
        own.tags_back(note.tags, kept.get("tags")),
        _source(typed["s"], html["s"]),
        _text(typed["i"], "") or _picture(html["i"]),
    )
    faces = {"cloze": tuple((n, n) for n in deletions(card.question)), "both": ((0, 0), (1, 1)), "basic": ((0, 0),)}[
        kind
    ]
    media = kept.get("media")
    made = Made(kept=kept, deck=deck)
    made.media = (
        {str(flat): name for flat, name in media.items() if isinstance(name, str)} if isinstance(media, dict) else {}
    )
    if _is_whole(card, made):
        made.cards.append((card, faces))
    return made


def _ids(note: Note, kept: own.Kept) -> tuple[str, str]:
    """Return the deck's id and the card's; a note that was added or doubled in Anki has its own."""
    told = kept.get("id")
    if isinstance(told, list) and len(told) == 2 and all(isinstance(each, str) and _is_id(each) for each in told):
        deck, card = str(told[0]), str(told[1])
        if own.guid(deck, card) == note.guid:
            return deck, card
    return own.ids_in(note.guid) or ("", _card_id(note))


def _is_id(text: str) -> bool:
    return bool(text) and not _HALF.search(text)


def _typed(kept: object, html: str) -> Any:  # noqa: ANN401 - a text, lines, or the parts of a source
    """Return what was typed, while the field is as it went out; else None."""
    if isinstance(kept, list) and len(kept) == 2 and kept[1] == own.digest(html):
        return kept[0]
    return None


def _text(typed: object, html: str) -> str:
    if isinstance(typed, str) and not _HALF.search(typed) and "\0" not in typed:
        return typed
    return to_markdown(html) if html else ""


def _answer(typed: object, html: str) -> Answer:
    if isinstance(typed, list):
        lines = tuple(line for line in typed if isinstance(line, str) and not _HALF.search(line) and "\0" not in line)
        if len(lines) == len(typed) and lines:
            return lines
    text = _text(typed, html)
    lines = tuple(text.split("\n"))
    if html.startswith("<ul>") and len(lines) > 1 and all(line.startswith("- ") for line in lines):
        return tuple(line[2:] for line in lines)
    return text


def _source(typed: object, html: str) -> Source | None:
    if isinstance(typed, list) and len(typed) == 3:
        file, line, column = typed
        if isinstance(file, str) and file and type(line) is int and type(column) is int and line >= 0 and column >= 0:
            return Source(file, line, column)
    return own.source_back(" ".join(shown_text(html).split()))


def _picture(html: str) -> str:
    """Return the name of the picture that a field shows."""
    from srs_cli.formats.html_pieces import attribute, pieces  # noqa: PLC0415 - few cards have one

    return next((attribute(more, "src") for kind, name, more in pieces(html) if (kind, name) == ("tag", "img")), "")

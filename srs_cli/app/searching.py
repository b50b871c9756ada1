"""Finding cards: what a query finds, as a list to read, as cards to change, or as faces to ask.

What lists them is light to import, since a person waits for it at every `srs search`.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from srs_cli.model.memory import Memory
from srs_cli.model.query import parse
from srs_cli.store.search import MATURE_DAYS, Line, Search

if TYPE_CHECKING:
    from srs_cli.model.card import Answer
    from srs_cli.model.collection import StoredCard
    from srs_cli.model.query import Query
    from srs_cli.store.database import Database
    from srs_cli.store.places import Place


class FoundFace(NamedTuple):
    """A face that fits the query, and how it stands: `states` are words that a query may name with is:."""

    number: int
    question: str  # as it is asked
    memory: Memory
    states: tuple[str, ...]


class Found(NamedTuple):
    """A card that fits, with those of its faces that do."""

    id: str
    deck: str
    type: str
    question: str  # as it stands in the deck file
    answer: Answer
    hint: str
    extra: str
    tags: tuple[str, ...]
    source: str  # "file:line:column", or nothing
    faces: tuple[FoundFace, ...]

    @property
    def due(self) -> int:
        """Return the study day on which the first of the faces is due, or -1 where all are new."""
        return min((each.memory.due for each in self.faces if not each.memory.is_new), default=-1)

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states of the faces, each once."""
        return tuple(dict.fromkeys(state for each in self.faces for state in each.states))


class Listing(NamedTuple):
    """The first cards of a search, and how many there are in all."""

    total: int
    cards: tuple[Found, ...] = ()


def listing(database: Database | None, text: str, today: int, leech_lapses: int, most: int = -1) -> Listing:
    """Return at most `most` cards (-1: all) that a query finds, in the order of the deck files.

    Raises UsageError where the query means nothing.
    """
    query = parse(text)
    if database is None:
        return Listing(0)
    search = Search(database, query, today, leech_lapses)
    total = search.count()
    lines = search.lines(search.cards(most)) if total and most else []
    by_card = groupby(lines, key=lambda line: line.place[0])
    return Listing(total, tuple(_found(list(faces), today, leech_lapses) for _card, faces in by_card))


def cards(database: Database, text: str, today: int, leech_lapses: int) -> list[StoredCard]:
    """Return all cards that a query finds. Raises UsageError where it means nothing."""
    from srs_cli.store.cards import card_in  # noqa: PLC0415 - see above

    rows = Search(database, parse(text), today, leech_lapses).cards()
    return [stored for stored in (card_in(database, row) for row in rows) if stored]


def faces(database: Database, query: Query, today: int, leech_lapses: int) -> frozenset[Place]:
    """Return all faces that a query finds."""
    return frozenset(Search(database, query, today, leech_lapses).faces())


def the_cards(database: Database, text: str, today: int, leech_lapses: int) -> list[StoredCard]:
    """Return the card that is meant: by its id alone, archived or not, else by a query; several where it is unclear."""
    from srs_cli.store.cards import cards_with_ids  # noqa: PLC0415 - see above

    by_id = cards_with_ids(database, [text.strip().removeprefix("id:")], not_in=0)
    return by_id or cards(database, text, today, leech_lapses)


def states(
    memory: Memory, today: int, leech_lapses: int, *, tags: tuple[str, ...] = (), archived: bool = False
) -> tuple[str, ...]:
    """Return in which states a face is, the one that decides when it is asked first."""
    if archived:
        first = "archived"
    elif memory.suspended:
        first = "suspended"
    elif memory.buried > today:
        first = "buried"
    elif memory.drill == today:
        first = "learning"
    elif memory.is_new:
        first = "new"
    elif memory.due <= today:
        first = "due"
    else:
        first = "young" if memory.interval < MATURE_DAYS else "mature"
    leech = memory.lapses >= leech_lapses or any(tag.casefold() == "leech" for tag in tags)
    return (first, *(["leech"] if leech else []), *([f"flag {memory.flag}"] if memory.flag else []))


def _found(lines: list[Line], today: int, leech_lapses: int) -> Found:
    line = lines[0]
    source = ":".join([line.source_file, *(str(place) for place in (line.source_line, line.source_column) if place)])
    return Found(
        line.id, line.deck, line.type, line.question, _answer(line), line.hint, line.extra, line.tags,
        source if line.source_file else "",
        tuple(
            FoundFace(
                each.place[1],
                _asked(each),
                each.memory,
                states(each.memory, today, leech_lapses, tags=line.tags, archived=line.archived),
            )
            for each in lines
        ),
    )  # fmt: skip


def _asked(line: Line) -> str:
    number = line.place[1]
    if not number and line.type != "cloze":
        return line.question
    from srs_cli.model.card import Card  # noqa: PLC0415 - most cards ask what stands in the file
    from srs_cli.model.face import face  # noqa: PLC0415

    return face(Card(line.id, line.question, _answer(line), line.type), number).question  # type: ignore[arg-type]


def _answer(line: Line) -> Answer:
    if not line.listed:
        return line.answer
    import json  # noqa: PLC0415 - only lists need it

    return tuple(json.loads(line.answer))

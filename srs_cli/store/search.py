"""Searching: a query as SQL over cards, memory and the full-text index. Whatever a user typed is only ever a bound value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from srs_cli.model.memory import Memory
from srs_cli.model.query import OPERATORS, Compared, Group, Part, Query, Term, Words
from srs_cli.store.database import Database, Row
from srs_cli.store.matching import answers, is_indexed, match, plain, quoted, with_signs
from srs_cli.store.places import FACE_BITS, Place, place_of

_ARCHIVED = "\ue000"  # how the index marks archived cards, see migration 0002
MATURE_DAYS = 21  # days
# Which road is quickest, by how many cards hold the words: a few are fetched and sorted (_FETCHED); for more the order
# of the deck files is walked, with the hits in a set (_ALONG_DECKS); where they may be everywhere, enough of
# them may be among the first cards of all (_FIRST_CARDS).
_FEW = 1_000
_MANY = 30_000
_FIRST = 2_000

_LETTERS = re.compile("[A-Za-z]")

_STATES = {
    "due": "memory.due >= 0 AND memory.suspended = 0 AND max(memory.due, memory.buried) <= :day",
    "new": "memory.due < 0",
    "learning": "memory.drill = :day",
    "young": f"memory.due >= 0 AND memory.interval < {MATURE_DAYS}",
    "mature": f"memory.due >= 0 AND memory.interval >= {MATURE_DAYS}",
    "suspended": "memory.suspended = 1",
    "buried": "memory.buried > :day",
    "flagged": "memory.flag > 0",
    "leech": r"memory.lapses >= :leech OR char(10) || card.tags || char(10) LIKE '%' || char(10) || 'leech' || char(10) || '%'",
    "archived": "card.archived = 1 OR card.deck IN (SELECT id FROM deck WHERE archived = 1)",
}
_NUMBERS = {
    "ease": "memory.due >= 0 AND memory.ease {} {}",
    "interval": "memory.due >= 0 AND memory.interval {} {}",
    "due": "memory.due >= 0 AND memory.due - :day {} {}",
    "lapses": "memory.lapses {} {}",
    "reps": "memory.repetitions {} {}",
}
_EQUALS = {
    "flag": "memory.flag = CAST(:{} AS INTEGER)",
    "source": r"card.source_file LIKE :{} ESCAPE '\'",
    "type": "card.type = :{}",
}
_MATCHING = "(SELECT rowid FROM card_text WHERE card_text MATCH :{})"
_LINES = f"""
SELECT memory.id, {", ".join(f"memory.{name}" for name in Memory._fields)}, deck.name, max(card.archived, deck.archived),
  card.ident, card.type, card.question, card.answer, card.listed, card.hint, card.extra, card.tags,
  card.source_file, card.source_line, card.source_column
FROM json_each(:cards) AS found CROSS JOIN card ON card.id = found.value {{faces}} CROSS JOIN deck ON deck.id = card.deck
WHERE {{condition}} ORDER BY found.key, memory.id
"""
_ANYTHING = "1"
_PLACE_OF_FACES = "{faces}"
_WORDS = f"card_text CROSS JOIN card ON card.id = card_text.rowid {_PLACE_OF_FACES} WHERE card_text MATCH :match"
# "NOT INDEXED": else SQLite may think of making an index of all memory first.
_FACES = f"CROSS JOIN memory NOT INDEXED ON memory.id BETWEEN card.id << {FACE_BITS} AND (card.id << {FACE_BITS}) + {(1 << FACE_BITS) - 1}"
_WITH_ID = "SELECT id FROM card INDEXED BY card_deck WHERE deck IN (SELECT id FROM deck) AND ident = ?"
_BY_CARD = "card.deck, card.archived, card.position, card.id"
_BY_FACE = "memory.deck, memory.archived, memory.position, memory.id"
_FETCHED = f"SELECT card.id FROM {_WORDS.replace(_PLACE_OF_FACES, '')} ORDER BY {_BY_CARD} LIMIT :most"
_ALONG_DECKS = f"""
SELECT card.id FROM card INDEXED BY card_place WHERE card.id IN {_MATCHING.format("match")} ORDER BY {_BY_CARD} LIMIT :most
"""
_FIRST_CARDS = f"SELECT id FROM card INDEXED BY card_place ORDER BY {_BY_CARD} LIMIT ?"
_HITS = "SELECT count(*) FROM card_text WHERE card_text MATCH :match"
_BETWEEN = "SELECT rowid FROM card_text WHERE card_text MATCH :match AND rowid BETWEEN :low AND :high"


class Line(NamedTuple):
    """A face that was found, with its card: light to make, unlike a card with all its values."""

    place: Place
    memory: Memory
    deck: str
    archived: bool  # itself, or its deck
    id: str
    type: str
    question: str
    answer: str  # the lines of a list are a JSON array
    listed: bool
    hint: str
    extra: str
    tags: tuple[str, ...]
    source_file: str
    source_line: int
    source_column: int


class Search:
    """A query made ready for a store and a study day; `leech_lapses` is how many lapses make a leech.

    Archived cards are found only by queries that say is:archived. A card is found when one of its faces fits the whole
    query. All results are in the order of the deck files, deck by deck, archived ones last.
    """

    def __init__(self, database: Database, query: Query, today: int, leech_lapses: int) -> None:
        self._database = database
        self._values: dict[str, object] = {"day": today, "leech": leech_lapses}
        self._archived_too = query.mentions(lambda part: part == Term("is", "archived"))
        self._match, self._rest = self._parted(with_signs(query.part))
        if not self._archived_too:
            self._leave_out_archived()
        self._condition = " AND ".join(f"({each})" for each in self._rest) or _ANYTHING

    def count(self) -> int:
        """Return how many cards there are in all."""
        return self._hits if self._words_alone else len(self._all)

    def cards(self, most: int = -1) -> list[int]:
        """Return the rows of the cards, at most `most` (-1: all)."""
        if most < 0 or not self._words_alone:
            return self._all if most < 0 else self._all[:most]
        found = self._among_first(most) if self._hits > _MANY else []
        if found:
            return found
        sql = _FETCHED if self._hits <= _FEW else _ALONG_DECKS
        return [row for (row,) in self._database.rows(sql, {**self._values, "most": most})]

    def faces(self) -> list[Place]:
        """Return all faces that fit."""
        return [place_of(id_) for id_ in self._face_ids()]

    def lines(self, cards: Sequence[int]) -> list[Line]:
        """Return the faces that fit of cards that this search found, in their order."""
        condition = f"{self._living} AND {self._condition}"  # the words are in the card, or it had not been found
        sql = _LINES.format(faces=_FACES, condition=condition)
        return [_line(row) for row in self._database.rows(sql, {**self._values, "cards": str(list(cards))})]

    @cached_property
    def _hits(self) -> int:
        """How many cards hold the words that all of them must hold."""
        return int(self._database.rows(_HITS, self._values)[0][0])

    @property
    def _words_alone(self) -> bool:
        """Whether the index answers all of it: then a page of a million hits is read without reading the rest."""
        return bool(self._match) and self._condition == _ANYTHING

    @property
    def _living(self) -> str:
        """A face that a living card has lost is archived with its history, and never found."""
        return "memory.archived = card.archived" if self._archived_too else "memory.archived = 0"

    def _among_first(self, most: int) -> list[int]:
        """Return the first `most` cards if they are among the first cards of all, else nothing."""
        first = [row for (row,) in self._database.rows(_FIRST_CARDS, (_FIRST,))]
        values = {**self._values, "low": min(first), "high": max(first)}
        hits = {row for (row,) in self._database.rows(_BETWEEN, values)}
        found = [row for row in first if row in hits][:most]
        return found if len(found) == most else []

    @cached_property
    def _all(self) -> list[int]:
        if "memory." in self._condition:
            return list(dict.fromkeys(id_ >> FACE_BITS for id_ in self._face_ids()))
        words = f"{_WORDS} AND" if self._match else "card WHERE"
        sql = f"SELECT card.id FROM {words.replace(_PLACE_OF_FACES, '')} {self._condition} ORDER BY {_BY_CARD}"
        return [row for (row,) in self._database.rows(sql, self._values)]

    def _face_ids(self) -> list[int]:
        condition = f"{self._living} AND {self._condition}"
        if self._match:
            tables = f"{_WORDS.replace(_PLACE_OF_FACES, _FACES)} AND"
        elif "card." in condition:
            tables = f"memory CROSS JOIN card ON card.id = memory.id >> {FACE_BITS} WHERE"
        else:
            tables = "memory WHERE"
        sql = f"SELECT memory.id FROM {tables} {condition} ORDER BY {_BY_FACE}"
        return [id_ for (id_,) in self._database.rows(sql, self._values)]

    # --- a query as SQL

    def _parted(self, part: Part) -> tuple[str, list[str]]:
        """Return what the index can answer and what is left, both of which a card must fit."""
        parts = part.parts if isinstance(part, Group) and part.kind == "all" else (part,)
        words = match(Group("all", tuple(each for each in parts if answers(each))))
        if not words:
            return "", [self._sql(each) for each in parts]
        self._values["match"] = words if self._archived_too else f'({words}) NOT archived : "{_ARCHIVED}"'
        return words, [self._sql(each) for each in parts if not answers(each)]

    def _leave_out_archived(self) -> None:
        if not self._match and not any("memory." in each for each in self._rest):
            self._rest.append("card.archived = 0")
        gone = [row for (row,) in self._database.rows("SELECT id FROM deck WHERE archived = 1")]
        if gone:
            self._rest.append(f"card.deck NOT IN {self._one_of(gone)}")

    def _bind(self, value: object) -> str:
        name = f"v{len(self._values)}"
        self._values[name] = value
        return name

    def _sql(self, part: Part) -> str:
        if isinstance(part, Compared):
            operator = OPERATORS[OPERATORS.index(part.operator)]  # our own word for it, whoever made the query
            return _NUMBERS[part.name].format(operator, f":{self._bind(part.number)}")
        if isinstance(part, Term):
            return self._term(part)
        if words := match(part):
            return f"card.id IN {_MATCHING.format(self._bind(words))}"
        if isinstance(part, Words):
            return self._literal(part.text)
        if part.kind == "not":
            return f"NOT ({self._sql(part.parts[0])})"
        return (" AND " if part.kind == "all" else " OR ").join(f"({self._sql(each)})" for each in part.parts)

    def _literal(self, text: str) -> str:
        """Find a text as it stands; in letters of ASCII either case will do."""
        columns = ("question", "answer", "extra", "tags")
        if _LETTERS.search(text):
            name = self._bind(_like(text))
            fits = " OR ".join(rf"{column} LIKE :{name} ESCAPE '\'" for column in columns)
        else:
            name = self._bind(text)
            fits = " OR ".join(f"instr({column}, :{name})" for column in columns)
        return f"EXISTS (SELECT 1 FROM card_words WHERE card_words.id = card.id AND ({fits}))"

    def _term(self, term: Term) -> str:
        if term.name == "is":
            return _STATES[term.value]
        if term.name == "tag":
            return self._tag(term)
        if term.name == "deck":
            return f"card.deck IN {self._one_of(self._decks(term))}"
        if term.name == "id":
            return f"card.id IN {self._one_of([row for (row,) in self._database.rows(_WITH_ID, (term.value,))])}"
        return _EQUALS[term.name].format(self._bind(_like(term.value) if term.name == "source" else term.value))

    def _one_of(self, values: Sequence[object]) -> str:
        import json  # noqa: PLC0415 - few searches need it

        return f"(SELECT value FROM json_each(:{self._bind(json.dumps(values))}))"

    def _decks(self, term: Term) -> list[int]:
        """Return the rows of the decks of that name, those below it included; else of those whose names begin so."""
        wanted = plain(term.value)
        names = [(row, plain(name)) for row, name in self._database.rows("SELECT id, name FROM deck")]
        exact = [] if term.prefix else [row for row, name in names if _is_or_below(name, wanted)]
        return exact or [row for row, name in names if name.startswith(wanted)]

    def _tag(self, term: Term) -> str:
        wanted = plain(term.value)
        within = ""
        if is_indexed(term.value):
            within = f"card.id IN {_MATCHING.format(self._bind(f'tags : {quoted(term.value, prefix=term.prefix)}'))}"
        rows = self._database.each(f"SELECT DISTINCT tags FROM card WHERE {within or 1}", self._values)
        fitting = [tags for (tags,) in rows if any(_fits(plain(tag), wanted, term) for tag in tags.split("\n"))]
        fits = f"card.tags IN {self._one_of(fitting)}"
        return f"{within} AND {fits}" if within else fits


def _is_or_below(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith(f"{wanted}::")


def _fits(tag: str, wanted: str, term: Term) -> bool:
    return bool(tag) and (tag.startswith(wanted) if term.prefix else _is_or_below(tag, wanted))


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _line(row: Row) -> Line:
    id_, *rest = row
    end = len(Memory._fields)
    deck, archived, ident, type_, question, answer, listed, hint, extra, tags, file, line, column = rest[end:]
    return Line(
        place_of(id_), Memory._make(rest[:end]), deck, bool(archived), ident, type_, question, answer, bool(listed), hint,
        extra, tuple(tags.split("\n")) if tags else (), file, line, column,
    )  # fmt: skip

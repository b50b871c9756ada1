"""Cards that have what most have, a question and its answer: very many of them a statement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from srs_cli.model.card import Card
from srs_cli.model.identity import spelled_digest
from srs_cli.store import sealing
from srs_cli.store.database import Database

# OR FAIL keeps no journal of the statement: after an error the whole transaction does not happen.
_ADD = (
    "INSERT OR FAIL INTO card (id, key, deck, ident, position, type, question, answer, listed, hint, extra, tags, "
    "source_file, source_line, source_column, image, digest, came_ms, seal) "
    "SELECT column1, column2, ?1, column3, column4, 'basic', column5, column6, 0, '', '', column7, '', 0, 0, '', column8, "
    f"?2, {sealing.sealed_when_added('column2', '?1', 'column4', '?2')} FROM (VALUES "
)
_VALUES = "(?, ?, ?, ?, ?, ?, ?, ?)"
_TOGETHER = 2000  # cards that one statement adds

NewCard = tuple[int, int, tuple[int, Card]]  # row, key of the log, place in the deck file


def add_plain(database: Database, rows: Iterator[NewCard], deck: int, at_ms: int, *, ahead: bool) -> list[NewCard]:
    """Add those of a deck's new cards that have what most have, within a transaction, and return the others.

    `ahead`: the next ones are made ready in a thread, while SQLite adds those before.
    """
    others: list[NewCard] = []
    blocks = _blocks(rows, (deck, at_ms), others)
    if not ahead:
        _add(database, blocks)
        return others
    from srs_cli.store.meanwhile import made_ahead  # noqa: PLC0415 - a session would wait for what threads need

    with made_ahead(blocks) as ready:
        _add(database, ready)
    return others


def _add(database: Database, blocks: Iterator[tuple[int, list[object]]]) -> None:
    for size, values in blocks:
        database.run(f"{_ADD}{', '.join([_VALUES] * size)})", values)


def _blocks(
    rows: Iterator[NewCard], first: tuple[int, int], others: list[NewCard]
) -> Iterator[tuple[int, list[object]]]:
    """Yield how many cards one statement is to add, and all their values one after the other.

    What has more is added to `others`. Binding a value that is always the same takes time as well.
    """
    while some := list(islice(rows, _TOGETHER)):
        values: list[object] = [*first]
        size = 0
        for row, key, (position, card) in some:
            question, answer, ident = card.question, card.answer, card.id
            if (
                card.type != "basic"
                or not isinstance(answer, str)
                or card.hint or card.extra or card.source or card.image
            ):  # fmt: skip
                others.append((row, key, (position, card)))
                continue
            tags = "\n".join(card.tags)
            digest = spelled_digest(
                f"({ident!r}, 'basic', {question!r}, {answer!r}, 0, '', '', {tags!r}, '', 0, 0, '')"
            )
            values += (row, key, ident, position, question, answer, tags, digest)
            size += 1
        if size:
            yield size, values

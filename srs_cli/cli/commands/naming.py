"""Cards as commands name them: the one that a query finds alone, and a few of many, one on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from srs_cli.app import searching
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.model.collection import StoredCard
from srs_cli.model.face import face, face_numbers
from srs_cli.text import clean_line, shorten

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_MOST_CANDIDATES = 10
_WIDEST = 100  # columns of a question


def the_card(runtime: Runtime, database: Database, text: str) -> StoredCard:
    """Return the only card that a query finds; raises UsageError where it finds none, or many, of which some are shown."""
    found = searching.the_cards(database, text, runtime.clock.now().day, runtime.settings.leech_lapses)
    if not found:
        raise UsageError(f"no card fits {text}", "`srs search QUERY` finds cards by their words.")
    if len(found) > 1:
        say("\n".join(listed(found, _MOST_CANDIDATES)), err=True)
        raise UsageError(f"{len(found):,} cards fit {text}", "Name one by its id, or by more of its words.")
    return found[0]


def listed(cards: Sequence[StoredCard], most: int) -> Iterator[str]:
    """Yield a line with id and question for each card, for `most` of them at most, and how many more there are."""
    for stored in cards[:most]:
        question = face(stored.card, face_numbers(stored.card)[0]).question
        yield f"  {clean_line(stored.card.id)}  {shorten(clean_line(' '.join(question.split())), _WIDEST)}"
    if len(cards) > most:
        yield f"  … and {len(cards) - most:,} more"

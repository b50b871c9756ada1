"""Changes to many cards at once: each is one act in the log, and one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from srs_cli.app import editing
from srs_cli.app.journal import Change
from srs_cli.app.recording import Place, Recorder
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.files import exists
from srs_cli.model.card import Card, CardType
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import BURY, EDIT, FLAG, RESET, SUSPEND, UNSUSPEND
from srs_cli.model.face import deletions
from srs_cli.model.identity import new_id
from srs_cli.model.memory import Memory
from srs_cli.store import cards as store
from srs_cli.store import log
from srs_cli.store.database import Database
from srs_cli.text import file_name, plural


def suspend(recorder: Recorder, chosen: Sequence[StoredCard]) -> int:
    """Suspend cards; return how many were not suspended before."""
    return _record(recorder, chosen, SUSPEND, -1, lambda memory: not memory.suspended)


def unsuspend(recorder: Recorder, chosen: Sequence[StoredCard]) -> int:
    """Ask suspended cards again; return how many were suspended."""
    return _record(recorder, chosen, UNSUSPEND, -1, lambda memory: memory.suspended)


def bury(recorder: Recorder, chosen: Sequence[StoredCard], days: int) -> int:
    """Hide cards for some days, today counted as one; return how many."""
    until = recorder.clock.now().day + days
    return _record(recorder, chosen, BURY, days, lambda memory: memory.buried < until)


def reset(recorder: Recorder, chosen: Sequence[StoredCard]) -> int:
    """Make cards new again, with their history kept; return how many were learnt before."""
    return _record(recorder, chosen, RESET, -1, lambda memory: not memory.is_new)


def flag(recorder: Recorder, chosen: Sequence[StoredCard], number: int) -> int:
    """Flag cards with 1-7, or take their flag off with 0; return how many had another."""
    return _record(recorder, chosen, FLAG, number, lambda memory: memory.flag != number)


def _record(
    recorder: Recorder, chosen: Sequence[StoredCard], kind: int, grade: int, concerns: Callable[[Memory], bool]
) -> int:
    places = list(_places(recorder, chosen, concerns))
    if places:
        recorder.record(places, kind, grade)
    return len({card.row for card, _ in places})


def _places(recorder: Recorder, chosen: Sequence[StoredCard], concerns: Callable[[Memory], bool]) -> Iterator[Place]:
    for card in chosen:
        for number, memory in log.memories(recorder.database, card.row).items():
            if concerns(memory):
                yield card, number


def tag(recorder: Recorder, chosen: Sequence[StoredCard], add: Sequence[str], remove: Sequence[str]) -> int:
    """Add and remove tags in the deck files; return how many cards changed. Raises what writing them raises."""

    def tagged(card: Card) -> Card:
        kept = [each for each in card.tags if each not in remove]
        return replace(card, tags=tuple(dict.fromkeys([*kept, *add])))

    return len(editing.edit_cards(recorder, chosen, tagged, f"tags of {plural(len(chosen), 'card')}"))


def move(recorder: Recorder, chosen: Sequence[StoredCard], target: StoredDeck) -> int:
    """Move cards to another deck's file; return how many were elsewhere. Raises what writing the files raises."""
    return len(editing.move_cards(recorder, chosen, target, f"{plural(len(chosen), 'card')} moved to {target.name}"))


def rename(recorder: Recorder, deck: StoredDeck, name: str) -> str:
    """Give a deck another name, and return it. Raises UsageError where another deck has it, archived or not."""
    name = deck_name(name)
    if any(other.name == name and other.row != deck.row for other in store.decks(recorder.database, archived=True)):
        raise UsageError(f"there is a deck named {name} already", "Choose another name.")
    editing.rename(recorder, deck, name, f"{deck.name} renamed to {name}")
    return name


def archive(recorder: Recorder, deck: StoredDeck, *, archived: bool) -> None:
    """Archive a deck, or bring it back; its file, cards and history stay as they are."""
    what = f"{deck.name} {'archived' if archived else 'brought back'}"
    recorder.change_files([], EDIT, what, None, archived=Change(archived=((deck.key, archived),)).archived)


def new_card(
    question: str, answer: str, *, both: bool, hint: str = "", extra: str = "", tags: Sequence[str] = ()
) -> Card:
    """Return a card as it was typed: a cloze where its text marks deletions; several lines of an answer are a list.

    Raises InputRefusedError where question or answer is missing.
    """
    cloze = bool(deletions(question))
    if not question.strip() or not (cloze or answer.strip()):
        raise InputRefusedError("a card needs a question and an answer", "Or a text with a deletion: {{c1::…}}")
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    kind: CardType = "cloze" if cloze else "both" if both else "basic"
    return Card(
        id=new_id(kind, question, answer),
        question=question.strip(),
        answer="" if cloze else (tuple(lines) if len(lines) > 1 else lines[0]),
        type=kind,
        hint=hint,
        extra=extra,
        tags=tuple(tags),
    )


def add(recorder: Recorder, deck: StoredDeck, card: Card) -> Card:
    """Add a card at the end of a deck's file; return it as it is there, with an id that no other card of the deck has.

    Raises InputRefusedError where the deck asks the same already.
    """
    there = editing.deck_text(deck).read.deck.cards
    if any(other.question == card.question and other.answer == card.answer for other in there):
        raise InputRefusedError(f"{deck.name} has this card already", "Nothing was changed.")
    if any(other.id == card.id for other in there):
        card = replace(card, id=new_id(card.id, str(len(there))))
    editing.add_card(recorder, deck, card, f"a card added to {deck.name}")
    return card


def deck_name(name: str) -> str:
    """Return a deck's name as it was typed, on one line; raises UsageError where there is none."""
    found = " ".join(name.split())
    if not found:
        raise UsageError("a deck needs a name")
    return found


def new_deck(name: str, folder: Path, database: Database | None = None) -> StoredDeck:
    """Return a deck without cards, whose file will be in the deck folder under a name of its own.

    `database` tells which ids decks have already.
    """
    name = deck_name(name)
    stem = file_name(name)
    names = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    path = next(path for path in (folder / f"{each}.yaml" for each in names) if not exists(path))
    taken = {deck.key for deck in store.decks(database, archived=True)} if database is not None else set()
    return editing.start_deck(name, path, taken)

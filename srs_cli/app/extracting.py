"""A document into a deck file: read, extract, and bring a deck made of it before up to date without loss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from srs_cli import sources
from srs_cli.deckfile import edit_deck, read_deck, write_deck
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.extract import EVERYTHING, SHAPES, Extraction, Wanted, extract
from srs_cli.files import decode, exists, read_bytes, read_text, write_text
from srs_cli.merge.renewal import Renewal, base_of, renew
from srs_cli.model.card import Answer, Card, Deck, Source
from srs_cli.model.draft import Draft
from srs_cli.model.face import Face, face, face_numbers
from srs_cli.model.identity import new_id
from srs_cli.text import file_name, plural

_DOCUMENT = "document: "  # leads the first line of what is remembered of a document

__all__ = ["EVERYTHING", "SHAPES", "Answer", "Draft", "Extracted", "Wanted", "Written"]


def known_suffixes() -> frozenset[str]:
    """Return the suffixes of the files that can be read, with their dots."""
    return frozenset(sources.READERS)


class Extracted(Struct, frozen=True):
    """A document's cards and what was left out, and the deck they make."""

    path: Path
    extraction: Extraction
    deck: Deck
    only: str = ""  # the shape that was asked for
    whole: bool = True  # not a part of the document: what is not here is not in it


class Written(Struct, frozen=True):
    """What writing a deck file does: to a new file, or to one made of the same document before."""

    path: Path
    text: str
    before: str | None  # the file's text now, None where there is none
    renewal: Renewal

    @property
    def changes_file(self) -> bool:
        """Tell whether the file would differ."""
        return self.text != self.before


def extract_file(
    path: Path,
    encoding: str | None = None,
    wanted: Wanted = EVERYTHING,
    step: Callable[[str], None] = lambda _shape: None,
) -> Extracted:
    """Return what a document gives; raises InputRefusedError where it cannot be read, UsageError for an unknown heading."""
    document = sources.read(read_bytes(path), path.name, encoding, decode)
    try:
        extraction = extract(document, wanted, step)
    except ValueError as error:
        raise UsageError(
            f"{path.name} has no heading '{error}'", "Give a line number, or a heading as it is printed."
        ) from error
    name = document.title or path.stem.replace("_", " ").replace("-", " ").strip() or path.name
    first = extraction.drafts[0].question if extraction.drafts else ""
    deck = Deck(
        name=name,
        id=new_id("deck", path.name, first),
        language=document.language,
        source=path.name,
        cards=_cards(extraction.drafts, path.name),
    )
    return Extracted(path, extraction, deck, wanted.only, wanted == EVERYTHING)


def refuse_if_empty(extracted: Extracted) -> None:
    """Raise InputRefusedError, with the reason, where no card was found."""
    if extracted.deck.cards:
        return
    lines = [f"{extracted.path.name}:{each.line}: {each.what}" for each in extracted.extraction.left]
    if extracted.only:
        raise InputRefusedError(
            f"{extracted.path}: no cards of the shape {extracted.only} found",
            "Nothing was written. Without --only every shape is taken.",
            tuple(lines),
        )
    if not lines:
        raise InputRefusedError(f"{extracted.path}: the document has no text", "Nothing was written.")
    raise InputRefusedError(
        f"{extracted.path}: no cards found in {plural(len(lines), 'line')}",
        "Nothing was written. `srs extract --help` tells what is recognised.",
        tuple(lines),
    )


def deck_path(extracted: Extracted, folder: Path) -> Path:
    """Return where the deck is written: named after the document."""
    return folder / f"{file_name(extracted.path.stem)}.yaml"


def plan_writing(extracted: Extracted, path: Path, memory: Path, *, anew: bool) -> Written:
    """Return what writing the deck to `path` does; `memory` is the folder that remembers what was extracted before.

    With `anew` a file that is there is replaced. Raises InputRefusedError where the file holds another deck.
    """
    fresh = extracted.deck
    if not exists(path):
        return Written(path, write_deck(fresh), None, Renewal(fresh, new=fresh.cards))
    text = read_text(path)
    if anew:
        fresh = replace(fresh, id=_id_of(text, path, fresh))
        return Written(path, write_deck(fresh), text, Renewal(fresh, new=fresh.cards))
    read = read_deck(text, str(path), path.stem)
    old = read.deck
    renewal = renew(old, fresh, _remembered(memory, old.id, path), whole=extracted.whole)
    if old.source != fresh.source or not renewal.related:
        made = f"made from another {old.source}" if old.source else "not made from a document"
        raise InputRefusedError(
            f"{path} holds another deck, {made}", "Name another folder with -o, or add --force to replace it."
        )
    return Written(path, edit_deck(text, renewal.deck, read), text, renewal)


def write(written: Written, extracted: Extracted, memory: Path) -> None:
    """Write the deck file, and remember what the document gave, so that a card deleted by hand stays deleted."""
    if written.changes_file:
        write_text(written.path, written.text, replace=written.path.exists())
    deck_id = written.renewal.deck.id
    bases = {card.base for card in extracted.deck.cards}
    if not extracted.whole:
        bases |= _remembered(memory, deck_id, written.path)
    lines = [f"{_DOCUMENT}{extracted.path.absolute()}", *sorted(bases)]
    write_text(_memory_file(memory, deck_id, written.path), "\n".join(lines) + "\n", replace=True)


def document_of(memory: Path, deck_id: str, path: Path) -> Path | None:
    """Return where the document lay that the deck in the file `path` was made of, as far as it is remembered."""
    note = _memory_file(memory, deck_id, path)
    first = read_text(note).split("\n", 1)[0] if note.is_file() else ""
    return Path(first.removeprefix(_DOCUMENT)) if first.startswith(_DOCUMENT) else None


def _id_of(text: str, path: Path, fresh: Deck) -> str:
    """Return the id of the deck that a file holds if it was made of the same document, else the new deck's own."""
    try:
        old = read_deck(text, str(path), path.stem).deck
    except InputRefusedError:
        return fresh.id
    return old.id if old.id and old.source == fresh.source else fresh.id


def _remembered(memory: Path, deck_id: str, path: Path) -> frozenset[str]:
    note = _memory_file(memory, deck_id, path)
    lines = read_text(note).split("\n") if note.is_file() else []
    return frozenset(line for line in lines if line and not line.startswith(_DOCUMENT))


def _memory_file(memory: Path, deck_id: str, path: Path) -> Path:
    return memory / f"{new_id(deck_id, str(path.absolute()))}.txt"


def _cards(drafts: tuple[Draft, ...], file: str) -> tuple[Card, ...]:
    taken: set[str] = set()
    cards = []
    for draft in drafts:
        card = Card(
            id="",
            question=draft.question,
            answer=draft.answer,
            type=draft.type,
            hint=draft.hint,
            tags=draft.tags,
            source=Source(file, draft.line, draft.column),
        )
        base = base_of(card)
        ident, salt = base, 0
        while ident in taken:
            salt += 1
            ident = new_id(base, str(salt))
        taken.add(ident)
        cards.append(replace(card, id=ident, base=base))
    return tuple(cards)


def as_json(extracted: Extracted) -> dict[str, list[dict[str, object]]]:
    """Return the cards and problems as `srs extract --json` prints them."""
    return {
        "cards": [_card_as_json(draft) for draft in extracted.extraction.drafts],
        "problems": [{"line": each.line, "what": each.what} for each in extracted.extraction.left],
    }


def asked(draft: Draft) -> tuple[Face, ...]:
    """Return what the draft asks as a student sees it: a cloze each of its gaps, any other card its front."""
    card = Card(id="", question=draft.question, answer=draft.answer, type=draft.type, hint=draft.hint)
    return tuple(face(card, number) for number in face_numbers(card)[: None if draft.type == "cloze" else 1])


def _card_as_json(draft: Draft) -> dict[str, object]:
    answer = [draft.answer] if isinstance(draft.answer, str) else list(draft.answer)
    card: dict[str, object] = {
        "question": draft.question,
        "answer": answer,
        "context": " > ".join(draft.context),
        "kind": draft.shape,
        "line": draft.line,
    }
    if draft.column:
        card["column"] = draft.column
    if draft.type != "basic":
        card["type"] = draft.type
    if draft.type == "cloze":
        faces = asked(draft)
        card["text"] = draft.question
        card["question"] = faces[0].question if faces else draft.question
        card["answer"] = [str(each.answer) for each in faces]
    return card

"""A document into a deck: read, extract, give each card its id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from srs_cli import sources
from srs_cli.deckfile import write_deck
from srs_cli.errors import InputRefusedError
from srs_cli.extract import Extraction, extract
from srs_cli.files import decode, read_bytes, write_text
from srs_cli.model.card import Card, Deck, Draft, Source
from srs_cli.model.face import face, face_numbers
from srs_cli.model.identity import new_id, text_digest
from srs_cli.text import file_name


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's cards and what was left out, and the deck they make."""

    path: Path
    extraction: Extraction
    deck: Deck


def extract_file(path: Path, encoding: str | None = None) -> Extracted:
    """Return what a document gives; raises InputRefusedError where it cannot be read."""
    document = sources.read(read_bytes(path), path.name, encoding, decode)
    extraction = extract(document)
    name = document.title or path.stem.replace("_", " ").replace("-", " ").strip() or path.name
    deck = Deck(
        name=name,
        id=new_id("deck", path.name),
        language=document.language,
        source=path.name,
        cards=_cards(extraction.drafts, path.name),
    )
    return Extracted(path, extraction, deck)


def refuse_if_empty(extracted: Extracted) -> None:
    """Raise InputRefusedError, with the reason, where no card was found."""
    if extracted.deck.cards:
        return
    lines = [f"{extracted.path.name}:{each.line}: {each.what}" for each in extracted.extraction.left]
    if not lines:
        raise InputRefusedError(f"{extracted.path}: the document has no text", "Nothing was written.")
    raise InputRefusedError(
        f"{extracted.path}: no cards found in {len(lines)} lines",
        "Nothing was written. `srs extract --help` tells what is recognised.",
        tuple(lines),
    )


def deck_path(extracted: Extracted, folder: Path) -> Path:
    """Return where the deck is written: named after the document."""
    return folder / f"{file_name(extracted.path.stem)}.yaml"


def save(extracted: Extracted, path: Path, *, replace: bool) -> None:
    """Write the deck file; raises InputRefusedError where it exists and is not to be replaced."""
    write_text(path, write_deck(extracted.deck), replace=replace)


def _cards(drafts: tuple[Draft, ...], file: str) -> tuple[Card, ...]:
    taken: set[str] = set()
    cards = []
    for draft in drafts:
        answer = draft.answer if isinstance(draft.answer, str) else "\n".join(draft.answer)
        ident, salt = new_id(draft.question, answer), 0
        while ident in taken:
            salt += 1
            ident = new_id(draft.question, answer, str(salt))
        taken.add(ident)
        cards.append(
            Card(
                id=ident,
                question=draft.question,
                answer=draft.answer,
                type=draft.type,
                hint=draft.hint,
                tags=draft.tags,
                source=Source(file, draft.line, draft.column),
                base=text_digest(draft.question, answer),
            )
        )
    return tuple(cards)


def as_json(extracted: Extracted) -> dict[str, list[dict[str, object]]]:
    """Return the cards and problems as `srs extract --json` prints them."""
    return {
        "cards": [_card_as_json(draft) for draft in extracted.extraction.drafts],
        "problems": [{"line": each.line, "what": each.what} for each in extracted.extraction.left],
    }


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
    if draft.type == "cloze":
        whole = Card(id="", question=draft.question, type="cloze")
        faces = [face(whole, number) for number in face_numbers(whole)]
        card["text"] = draft.question
        card["question"] = faces[0].question if faces else draft.question
        card["answer"] = [str(each.answer) for each in faces]
    return card

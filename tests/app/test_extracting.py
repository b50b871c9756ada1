"""A document into a deck file: ids born once, the place of every card, and nothing written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app import extracting
from srs_cli.app.extracting import (
    Extracted,
    Wanted,
    Written,
    as_json,
    deck_path,
    extract_file,
    plan_writing,
    refuse_if_empty,
    write,
)
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.deckfile import read_deck
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.merge.renewal import base_of
from srs_cli.model.card import Source
from srs_cli.model.draft import Draft
from srs_cli.store import cards
from srs_cli.store.database import Database

PAGE = """Q: Which river flows through Paris?
A: The Seine.

Q: Which river flows through Vienna, Budapest and Belgrade?
A: The Danube.

Q: Which river flows through Rome?
A: The Tiber.
"""


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str = PAGE, name: str = "rivers_of-europe.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_card_has_an_id_its_place_and_the_digest_of_its_text(document: Callable[..., Path]) -> None:
    deck = extract_file(document()).deck
    assert (deck.name, deck.source) == ("rivers of europe", "rivers_of-europe.txt")
    assert deck.cards[0].question == "Which river flows through Paris?"
    assert [card.source for card in deck.cards] == [Source("rivers_of-europe.txt", line) for line in (1, 4, 7)]
    assert len({card.id for card in deck.cards}) == 3
    assert [card.base for card in deck.cards] == [base_of(card) for card in deck.cards]


def test_the_same_document_gives_the_same_ids(document: Callable[..., Path]) -> None:
    first = extract_file(document()).deck
    second = extract_file(document(PAGE + "\nQ: Which river flows through London?\nA: The Thames.\n")).deck
    assert first.id == second.id
    assert {card.id for card in first.cards} < {card.id for card in second.cards}


def test_what_is_asked_twice_has_two_ids() -> None:
    drafts = tuple(Draft("Who?", answer, 1, "flashcards") for answer in ("I", "I", "I", "you"))
    found = extracting._cards(drafts, "f")
    assert len({card.id for card in found}) == 4
    assert found[0].id == extracting._cards(drafts[:1], "f")[0].id


def save(extracted: Extracted, folder: Path, *, anew: bool = False) -> Written:
    """Write the deck of a document into a folder, and remember it there."""
    written = plan_writing(extracted, deck_path(extracted, folder), folder / "extracted", anew=anew)
    write(written, extracted, folder / "extracted")
    return written


def test_what_is_written_is_what_is_imported(document: Callable[..., Path], tmp_path: Path, store: Database) -> None:
    extracted = extract_file(document())
    path = save(extracted, tmp_path / "decks").path
    assert path == tmp_path / "decks" / "rivers-of-europe.yaml"
    assert read_deck(path.read_text("utf-8"), str(path), "x").deck == extracted.deck
    apply_import(store, plan_import(store, [path]))
    assert [card.card.id for card in cards.each_card(store)] == [card.id for card in extracted.deck.cards]


def test_planning_to_write_writes_nothing(document: Callable[..., Path], tmp_path: Path) -> None:
    extracted = extract_file(document())
    written = plan_writing(extracted, tmp_path / "decks" / "d.yaml", tmp_path / "extracted", anew=False)
    assert (written.before, written.changes_file, written.renewal.new) == (None, True, extracted.deck.cards)
    assert [each.name for each in tmp_path.iterdir()] == [extracted.path.name]


def test_extracting_again_changes_nothing(document: Callable[..., Path], tmp_path: Path) -> None:
    path = save(extract_file(document()), tmp_path / "decks").path
    before = path.read_bytes(), path.stat().st_mtime_ns
    again = save(extract_file(document()), tmp_path / "decks")
    assert (again.changes_file, len(again.renewal.kept)) == (False, 3)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_extracting_again_keeps_what_was_done_by_hand(document: Callable[..., Path], tmp_path: Path) -> None:
    path = save(extract_file(document()), tmp_path / "decks").path
    text = path.read_text("utf-8")
    second, third = text.index("  - id: ", text.index("Paris")), text.index("  - id: ", text.index("Vienna"))
    path.write_text((text[:second] + text[third:]).replace("The Tiber.", "The Tiber (Tevere)."), "utf-8")
    again = save(extract_file(document(PAGE.replace("The Seine.", "The Seine, 777 km."))), tmp_path / "decks")
    found = {card.question: card.answer for card in read_deck(path.read_text("utf-8"), "d", "d").deck.cards}
    assert found == {
        "Which river flows through Paris?": "The Seine, 777 km.",
        "Which river flows through Rome?": "The Tiber (Tevere).",
    }
    assert (len(again.renewal.changed), len(again.renewal.edited_by_hand), len(again.renewal.buried)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: Mine\ncards: []\n", "holds another deck, not made from a document"),
        ("name: Mine\nsource: other.txt\ncards: []\n", "holds another deck, made from another other.txt"),
    ],
)
def test_another_deck_is_replaced_only_when_that_is_wanted(
    document: Callable[..., Path], tmp_path: Path, text: str, words: str
) -> None:
    extracted = extract_file(document())
    path = deck_path(extracted, tmp_path)
    path.write_text(text)
    with pytest.raises(InputRefusedError, match=words):
        save(extracted, tmp_path)
    assert path.read_text() == text
    save(extracted, tmp_path, anew=True)
    assert "Danube" in path.read_text("utf-8")


def test_a_deck_whose_id_was_taken_away_is_still_brought_up_to_date(
    document: Callable[..., Path], tmp_path: Path
) -> None:
    path = save(extract_file(document()), tmp_path / "decks").path
    text = path.read_text("utf-8")
    path.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("id:")), "utf-8")
    again = save(extract_file(document()), tmp_path / "decks")
    assert len(again.renewal.kept) == 3


def test_a_heading_that_is_not_there_is_told(document: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="has no heading 'Chapter 9'"):
        extract_file(document(), wanted=Wanted(start="Chapter 9"))


def test_a_part_of_a_document_can_be_taken(document: Callable[..., Path]) -> None:
    found = extract_file(document(), wanted=Wanted(start="4", end="5"))
    assert [card.source for card in found.deck.cards] == [Source("rivers_of-europe.txt", 4)]


def test_the_suffixes_that_can_be_read_are_known() -> None:
    assert {".txt", ".md"} <= extracting.known_suffixes()


def test_a_document_without_cards_is_refused_with_each_line(document: Callable[..., Path]) -> None:
    extracted = extract_file(document("x\n\ny\n", "a.txt"))
    with pytest.raises(InputRefusedError, match="no cards found in 2 lines") as caught:
        refuse_if_empty(extracted)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == ["a.txt:1", "a.txt:3"]


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_a_document_without_text_is_refused(document: Callable[..., Path], text: str) -> None:
    with pytest.raises(InputRefusedError, match="the document has no text"):
        refuse_if_empty(extract_file(document(text)))


def test_a_document_with_cards_is_not_refused(document: Callable[..., Path]) -> None:
    refuse_if_empty(extract_file(document()))


@pytest.mark.parametrize("name", ["...", "con.txt", "Ünï & cødé.txt", "a" * 200 + ".txt"])
def test_a_deck_file_has_a_safe_name(document: Callable[..., Path], tmp_path: Path, name: str) -> None:
    path = deck_path(extract_file(document(PAGE, name)), tmp_path)
    assert path.parent == tmp_path
    assert path.name.isascii()
    assert not path.name.startswith((".", "con."))
    assert len(path.name) <= 105


def test_for_scripts_cards_and_problems_are_plain_values(document: Callable[..., Path]) -> None:
    found = as_json(extract_file(document(PAGE + "\nx\n")))
    assert set(found) == {"cards", "problems"}
    assert found["cards"][0] == {
        "question": "Which river flows through Paris?",
        "answer": ["The Seine."],
        "context": found["cards"][0]["context"],
        "kind": found["cards"][0]["kind"],
        "line": 1,
    }
    assert all(set(problem) == {"line", "what"} for problem in found["problems"])


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            Draft("Q", ("a", "b"), 3, "flashcards", context=("H", "I"), column=2),
            {"question": "Q", "answer": ["a", "b"], "context": "H > I", "kind": "flashcards", "line": 3, "column": 2},
        ),
        (
            Draft("{{c1::Rome}} is in {{c2::Italy}}", "", 1, "cloze", type="cloze"),
            {
                "question": "____ is in Italy",
                "answer": ["Rome", "Italy"],
                "context": "",
                "kind": "cloze",
                "line": 1,
                "type": "cloze",
                "text": "{{c1::Rome}} is in {{c2::Italy}}",
            },
        ),
        (
            Draft("nothing hidden", "", 1, "cloze", type="cloze"),
            {
                "question": "nothing hidden",
                "answer": [],
                "context": "",
                "kind": "cloze",
                "line": 1,
                "type": "cloze",
                "text": "nothing hidden",
            },
        ),
    ],
)
def test_a_draft_for_scripts(draft: Draft, expected: dict[str, object]) -> None:
    assert extracting._card_as_json(draft) == expected


def test_two_documents_of_one_name_are_two_decks(tmp_path: Path) -> None:
    first, second = tmp_path / "1" / "notes.txt", tmp_path / "2" / "notes.txt"
    for path, text in ((first, PAGE), (second, "Q: What is rust?\nA: iron oxide\n\nQ: What is salt?\nA: NaCl\n")):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    target, memory = tmp_path / "notes.yaml", tmp_path / "memory"
    made = extract_file(first)
    write(plan_writing(made, target, memory, anew=False), made, memory)
    with pytest.raises(InputRefusedError, match=r"holds another deck, made from another notes\.txt"):
        plan_writing(extract_file(second), target, memory, anew=False)


def test_a_part_of_the_document_leaves_the_other_cards_alone(document: Callable[..., Path], tmp_path: Path) -> None:
    target, memory = tmp_path / "rivers.yaml", tmp_path / "memory"
    whole = extract_file(document())
    write(plan_writing(whole, target, memory, anew=False), whole, memory)
    before = target.read_text("utf-8")
    part = extract_file(document(), wanted=Wanted(most=1))
    write(plan_writing(part, target, memory, anew=False), part, memory)
    assert target.read_text("utf-8") == before
    assert not plan_writing(extract_file(document()), target, memory, anew=False).changes_file


def test_making_a_deck_anew_keeps_whose_deck_it_is(document: Callable[..., Path], tmp_path: Path) -> None:
    target, memory = tmp_path / "rivers.yaml", tmp_path / "memory"
    made = extract_file(document())
    write(plan_writing(made, target, memory, anew=False), made, memory)
    other = extract_file(document(PAGE.replace("Paris", "Rouen")))
    assert other.deck.id != made.deck.id
    assert plan_writing(other, target, memory, anew=True).renewal.deck.id == made.deck.id


def test_a_deck_elsewhere_has_a_memory_of_its_own(document: Callable[..., Path], tmp_path: Path) -> None:
    here, there, memory = tmp_path / "a" / "r.yaml", tmp_path / "b" / "r.yaml", tmp_path / "memory"
    made = extract_file(document())
    write(plan_writing(made, here, memory, anew=False), made, memory)
    longer = extract_file(document(PAGE + "\nQ: Which river flows through London?\nA: The Thames.\n"))
    write(plan_writing(longer, there, memory, anew=False), longer, memory)
    assert len(plan_writing(longer, here, memory, anew=False).renewal.new) == 1


def test_a_shape_that_is_not_there_is_told_as_that(document: Callable[..., Path]) -> None:
    with pytest.raises(InputRefusedError, match="no cards of the shape prose found"):
        refuse_if_empty(extract_file(document(), wanted=Wanted(only="prose")))

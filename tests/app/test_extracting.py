"""A document into a deck file: ids born once, the place of every card, and nothing written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app import extracting
from srs_cli.app.extracting import as_json, deck_path, extract_file, refuse_if_empty, save
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.deckfile import read_deck
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Draft, Source
from srs_cli.model.identity import text_digest
from srs_cli.store import cards
from srs_cli.store.database import Database

PAGE = """Rivers of Europe

Which river flows through Paris?
The Seine.

Which river flows through Vienna, Budapest and Belgrade?
The Danube.
It rises in the Black Forest.

Which river flows through Rome?
The Tiber.
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
    assert [card.question for card in deck.cards][0] == "Which river flows through Paris?"
    assert [card.source for card in deck.cards] == [Source("rivers_of-europe.txt", line) for line in (3, 6, 10)]
    assert len({card.id for card in deck.cards}) == 3
    first = deck.cards[0]
    assert isinstance(first.answer, str)
    assert first.base == text_digest(first.question, first.answer)


def test_the_same_document_gives_the_same_ids(document: Callable[..., Path]) -> None:
    first = extract_file(document()).deck
    longer = PAGE.replace("Rivers of Europe\n", "Rivers of Europe\n\nWhich river flows through London?\nThe Thames.\n")
    second = extract_file(document(longer)).deck
    assert first.id == second.id
    assert {card.id for card in first.cards} < {card.id for card in second.cards}


def test_what_is_asked_twice_has_two_ids() -> None:
    drafts = tuple(Draft("Who?", answer, 1, "flashcards") for answer in ("I", "I", ("I",), "you"))
    found = extracting._cards(drafts, "f")
    assert len({card.id for card in found}) == 4
    assert found[0].id == extracting._cards(drafts[:1], "f")[0].id


def test_what_is_written_is_what_is_imported(document: Callable[..., Path], tmp_path: Path, store: Database) -> None:
    extracted = extract_file(document())
    path = deck_path(extracted, tmp_path / "decks")
    assert path == tmp_path / "decks" / "rivers-of-europe.yaml"
    save(extracted, path, replace=False)
    assert read_deck(path.read_text("utf-8"), str(path), "x").deck == extracted.deck
    apply_import(store, plan_import(store, [path]))
    assert [card.card.id for card in cards.each_card(store)] == [card.id for card in extracted.deck.cards]


def test_a_deck_file_is_replaced_only_when_that_is_wanted(document: Callable[..., Path], tmp_path: Path) -> None:
    extracted = extract_file(document())
    path = tmp_path / "deck.yaml"
    path.write_text("mine")
    with pytest.raises(InputRefusedError, match="exists already"):
        save(extracted, path, replace=False)
    assert path.read_text() == "mine"
    save(extracted, path, replace=True)
    assert "Danube" in path.read_text("utf-8")


def test_a_document_without_cards_is_refused_with_each_line(document: Callable[..., Path]) -> None:
    extracted = extract_file(document("Nothing here asks anything.\n\nNor here.\n", "a.txt"))
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
    found = as_json(extract_file(document(PAGE + "\nA line that is no card.\n")))
    assert set(found) == {"cards", "problems"}
    assert found["cards"][0] == {
        "question": "Which river flows through Paris?",
        "answer": ["The Seine."],
        "context": found["cards"][0]["context"],
        "kind": found["cards"][0]["kind"],
        "line": 3,
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
                "text": "nothing hidden",
            },
        ),
    ],
)
def test_a_draft_for_scripts(draft: Draft, expected: dict[str, object]) -> None:
    assert extracting._card_as_json(draft) == expected

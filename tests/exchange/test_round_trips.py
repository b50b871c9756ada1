"""Every two-way format gives back what it was given: texts equal, character by character."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.deckfile import read_deck, write_deck
from srs_cli.exchange.brackets import has_plain_gaps
from srs_cli.exchange.obsidian_text import is_plain
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package
from tests.exchange.conftest import cards, numbered

Way = Callable[..., tuple[Deck, ...]]
DECKS = st.lists(cards(), min_size=1, max_size=4).map(numbered)
TAGS = st.lists(st.sampled_from(("tag", "two words", "a,b", "_", "é")), max_size=2, unique=True).map(tuple)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXAMPLES = 1000 if settings.get_current_profile_name() == "long" else 25
several = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])


def texts(card: Card) -> Card:
    """Return what a format for questions and answers alone can carry."""
    return Card("", card.question, card.answer, card.type)


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("raw", [False, True])
@several
@given(deck=DECKS, tags=TAGS, bom=st.booleans())
def test_tables_carry_everything(
    back: Way, form: str, deck: tuple[Card, ...], tags: tuple[str, ...], *, bom: bool, raw: bool
) -> None:
    (found,) = back(form, Package((Deck("My deck", deck, "id", tags=tags),)), raw=raw, bom=bom)
    assert (found.name, found.tags) == ("My deck", tags)
    assert found.cards == deck


@pytest.mark.parametrize("form", ["json", "jsonl", "srsdeck"])
@several
@given(deck=DECKS)
def test_our_own_formats_carry_everything(back: Way, form: str, deck: tuple[Card, ...]) -> None:
    whole = Deck("A 'deck'", deck, "id", "what it is", "en", "book.pdf", ("a", "b c"))
    (found,) = back(form, Package((whole,)))
    assert found == whole


@several
@given(deck=DECKS)
def test_a_deck_file_carries_everything(deck: tuple[Card, ...]) -> None:
    whole = Deck("My deck", deck, "id", "what it is", "en", "book.pdf", ("a", "b c"))
    assert read_deck(write_deck(whole), "deck.yaml", "deck").deck == whole


@several
@given(deck=DECKS, tags=TAGS)
def test_anki_text_carries_everything(back: Way, deck: tuple[Card, ...], tags: tuple[str, ...]) -> None:
    (found,) = back("anki-text", Package((Deck("A::B", deck, "id", tags=tags),)))
    assert (found.name, found.tags, found.cards) == ("A::B", tags, deck)


@several
@given(deck=DECKS)
def test_mnemosyne_carries_everything_xml_can_hold(back: Way, deck: tuple[Card, ...]) -> None:
    plain = [card for card in deck if not NO_XML.search(repr(card)) and "\\x" not in repr(card)]
    plain = [card for card in plain if card.type != "cloze" or has_plain_gaps(card.question, hints=True)]
    assume(plain)
    (found,) = back("mnemosyne", Package((Deck("d", tuple(plain), "id"),)))
    assert found.cards == tuple(plain)


@several
@given(deck=DECKS)
def test_hashcards_carries_the_texts(back: Way, deck: tuple[Card, ...]) -> None:
    plain = tuple(card for card in deck if card.type != "cloze" or has_plain_gaps(card.question))
    assume(plain)
    (found,) = back("hashcards", Package((Deck('A "deck"', plain, "id"),)))
    assert (found.name, found.id) == ('A "deck"', "id")
    assert found.cards == tuple(map(texts, plain))


@several
@given(deck=DECKS)
def test_obsidian_carries_ids_and_texts(back: Way, deck: tuple[Card, ...]) -> None:
    plain = tuple(card for card in deck if card.type != "cloze" or is_plain(card.question))
    assume(plain)
    (found,) = back("obsidian", Package((Deck("Big = one::two", plain, "id"),)))
    assert (found.name, found.id) == ("Big = one::two", "id")
    assert found.cards == tuple(replace(texts(card), id=card.id) for card in plain)


@pytest.mark.parametrize("form", ["quizlet", "supermemo"])
@several
@given(deck=st.lists(cards(("basic",), lists=False), min_size=1, max_size=4))
@example(deck=[Card("", "a\n\nb", "c\td"), Card("", "x |||| y", "====\nz")])
@example(deck=[Card("", "===", "a\n===\nb")])
@example(deck=[Card("", " ||| ", "a |||")])
@example(deck=[Card("", "  \nx", "y")])
@example(deck=[Card("", "x", "y"), Card("", "  \nx", "y")])
def test_questions_and_answers_alone(back: Way, form: str, deck: list[Card]) -> None:
    (found,) = back(form, Package((Deck("d", tuple(deck), "id"),)))
    assert found.cards == tuple(map(texts, deck))

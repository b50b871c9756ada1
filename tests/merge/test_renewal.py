"""Extracting a document again loses nothing that was done by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.merge.renewal import base_of, renew
from srs_cli.model.card import Card, Deck, Source, Tombstone


def extracted(question: str, answer: str, line: int = 1) -> Card:
    card = Card(id="", question=question, answer=answer, source=Source("rocks.txt", line))
    return replace(card, id=base_of(card), base=base_of(card))


GRANITE = extracted("What is granite made of?", "quartz, feldspar and mica", 1)
BASALT = extracted("Where does basalt form?", "on the floor of the oceans", 2)
MARBLE = extracted("What was marble before?", "limestone", 3)
SLATE = extracted("What was slate before?", "shale that was pressed and heated", 4)


def deck(*cards: Card, removed: tuple[Tombstone, ...] = ()) -> Deck:
    return Deck(name="Rocks", id="rocks", cards=cards, removed=removed)


def bases(*cards: Card) -> set[str]:
    return {card.base for card in cards}


def test_the_same_document_changes_nothing() -> None:
    old = deck(GRANITE, BASALT, MARBLE)
    renewal = renew(old, deck(GRANITE, BASALT, MARBLE), bases(GRANITE, BASALT, MARBLE))
    assert renewal.deck == old
    assert renewal.kept == old.cards


def test_a_reordered_document_keeps_the_decks_order_and_learns_the_new_places() -> None:
    moved = replace(GRANITE, source=Source("rocks.txt", 9))
    renewal = renew(deck(GRANITE, BASALT), deck(BASALT, moved), bases(GRANITE, BASALT))
    assert [card.id for card in renewal.deck.cards] == [GRANITE.id, BASALT.id]
    assert renewal.deck.cards[0].source == Source("rocks.txt", 9)
    assert not renewal.new
    assert not renewal.gone


def test_a_new_card_stands_behind_the_one_that_it_follows() -> None:
    renewal = renew(deck(GRANITE, MARBLE), deck(GRANITE, BASALT, MARBLE), bases(GRANITE, MARBLE))
    assert renewal.deck.cards == (GRANITE, BASALT, MARBLE)
    assert renewal.new == (BASALT,)


def test_an_edit_by_hand_stays_with_its_tags() -> None:
    mine = replace(GRANITE, answer="quartz, feldspar, mica", tags=("exam",))
    renewal = renew(deck(mine, BASALT), deck(GRANITE, BASALT), bases(GRANITE, BASALT))
    assert renewal.deck.cards == (mine, BASALT)
    assert renewal.edited_by_hand == (mine,)


def test_an_edit_of_the_document_reaches_the_card_and_keeps_id_and_tags() -> None:
    tagged = replace(BASALT, tags=("exam",))
    corrected = extracted("Where does basalt form?", "on the floor of the deep oceans", 2)
    renewal = renew(deck(GRANITE, tagged), deck(GRANITE, corrected), bases(GRANITE, BASALT))
    (_, now) = renewal.deck.cards
    assert (now.id, now.answer, now.tags) == (BASALT.id, corrected.answer, ("exam",))
    assert now.base == corrected.base
    assert renewal.changed == (now,)


def test_an_edit_by_hand_outweighs_an_edit_of_the_document() -> None:
    mine = replace(BASALT, answer="on ocean floors, says my teacher")
    corrected = extracted("Where does basalt form?", "on the floor of the deep oceans", 2)
    renewal = renew(deck(mine), deck(corrected), bases(BASALT))
    assert renewal.deck.cards[0].answer == mine.answer
    assert renewal.edited_by_hand == (mine,)
    # The next time the document is the same, and nothing changes any more.
    assert renew(renewal.deck, deck(corrected), bases(corrected)).deck == renewal.deck


def test_what_was_deleted_by_hand_stays_deleted() -> None:
    renewal = renew(deck(GRANITE), deck(GRANITE, BASALT), bases(GRANITE, BASALT))
    assert renewal.deck.cards == (GRANITE,)
    assert renewal.deck.removed == (Tombstone(BASALT.id, BASALT.base),)
    # The tombstone alone suffices, on a machine that remembers no earlier extraction.
    again = renew(renewal.deck, deck(GRANITE, BASALT), set())
    assert again.deck == renewal.deck
    assert again.buried == renewal.deck.removed


def test_a_card_written_by_hand_stays() -> None:
    own = Card(id="own", question="Which rock floats?", answer="pumice")
    renewal = renew(deck(own, GRANITE), deck(GRANITE), bases(GRANITE))
    assert renewal.deck.cards == (own, GRANITE)


def test_what_the_document_has_no_more_goes_unless_it_was_edited() -> None:
    mine = replace(MARBLE, answer="limestone, heated")
    renewal = renew(deck(GRANITE, BASALT, mine), deck(GRANITE), bases(GRANITE, BASALT, MARBLE))
    assert renewal.deck.cards == (GRANITE, mine)
    assert renewal.gone == (BASALT,)


def test_an_id_that_is_taken_is_not_given_twice() -> None:
    squatter = Card(id=SLATE.id, question="Which rock writes?", answer="chalk")
    renewal = renew(deck(squatter), deck(SLATE), set())
    assert len({card.id for card in renewal.deck.cards}) == len(renewal.deck.cards) == 2


_CARDS = (GRANITE, BASALT, MARBLE, SLATE)


@given(
    st.permutations(_CARDS).flatmap(lambda cards: st.sampled_from([cards[:count] for count in range(1, 5)])),
    st.permutations(_CARDS).flatmap(lambda cards: st.sampled_from([cards[:count] for count in range(1, 5)])),
    st.sets(st.sampled_from([card.base for card in _CARDS])),
)
def test_renewing_twice_is_renewing_once(old: list[Card], fresh: list[Card], before: set[str]) -> None:
    once = renew(deck(*old), deck(*fresh), before).deck
    assert renew(once, deck(*fresh), bases(*fresh)).deck == once


def test_a_part_of_the_document_takes_nothing_away() -> None:
    old = deck(GRANITE, BASALT, MARBLE)
    renewal = renew(old, deck(MARBLE), bases(GRANITE, BASALT, MARBLE), whole=False)
    assert renewal.deck == old
    assert renewal.gone == ()


def test_a_card_that_someone_added_to_stays_when_the_document_loses_it() -> None:
    noted = replace(BASALT, extra="seen on our excursion")
    renewal = renew(deck(GRANITE, noted), deck(GRANITE), bases(GRANITE, BASALT))
    assert renewal.deck.cards == (GRANITE, noted)


def test_cards_without_ids_are_told_apart() -> None:
    own = Card(id="", question="Which rock floats?", answer="pumice")
    bare = [replace(card, id="") for card in (GRANITE, BASALT)]
    now = renew(deck(*bare, own), deck(GRANITE, BASALT), bases(GRANITE, BASALT)).deck.cards
    assert [card.question for card in now] == [GRANITE.question, BASALT.question, own.question]
    assert len({card.id for card in now}) == 3


def test_a_copied_card_does_not_drive_out_the_original() -> None:
    variant = Card(id="mine", question="What is granite?", answer="a deep rock", base=GRANITE.base)
    for old in (deck(GRANITE, variant), deck(variant, GRANITE)):
        renewal = renew(old, deck(GRANITE), bases(GRANITE))
        assert renewal.deck == old
        assert not renewal.gone


def test_a_document_that_shares_nothing_with_the_deck_is_another() -> None:
    assert not renew(deck(GRANITE, BASALT), deck(MARBLE, SLATE), bases(GRANITE, BASALT)).related
    assert renew(deck(GRANITE, BASALT), deck(GRANITE, SLATE), bases(GRANITE, BASALT)).related
    assert renew(deck(), deck(GRANITE), set()).related


def test_copies_that_were_typed_without_ids_both_stay() -> None:
    typed = Card("", "Which rock floats?", "pumice")
    renewal = renew(deck(typed, typed, GRANITE), deck(GRANITE), bases(GRANITE))
    assert [card.question for card in renewal.deck.cards] == [typed.question, typed.question, GRANITE.question]
    assert len({card.id for card in renewal.deck.cards}) == 3


def test_of_two_cards_that_are_like_an_old_one_the_more_alike_is_it_and_the_other_is_new() -> None:
    nearer = extracted("What is granite made of?", "quartz, feldspar and mica.")
    farther = extracted("What is granite not made of?", "quartz, feldspar and micas")
    renewal = renew(deck(GRANITE), deck(farther, nearer), bases(GRANITE))
    assert [(card.id, card.answer) for card in renewal.changed] == [(GRANITE.id, nearer.answer)]
    assert [card.question for card in renewal.new] == [farther.question]

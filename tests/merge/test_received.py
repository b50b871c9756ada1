"""A deck that is sent again: new cards and the sender's edits come in, what was done here stays."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srs_cli.merge.received import Received, receive, received_base
from srs_cli.model.card import Card, Deck, Tombstone

HEART = Card("k1", "What pumps the blood?", "the heart")
LUNG = Card("k2", "What takes up oxygen?", "the lung")
LIVER = Card("k3", "What makes bile?", "the liver")


def deck(*cards: Card, **fields: object) -> Deck:
    return replace(Deck("Organs", cards, "organs"), **fields)


def first(*cards: Card) -> Deck:
    """Return the deck as it stands here once it was received for the first time."""
    return receive(None, [], deck(*cards)).deck


def texts(result: Received) -> list[str]:
    return [f"{card.question} {card.answer}" for card in result.deck.cards]


def test_the_first_time_every_card_is_new_and_remembers_its_text() -> None:
    result = receive(None, [], deck(HEART, LUNG))
    assert len(result.added) == 2
    assert all(card.base == received_base(card) for card in result.deck.cards)


def test_the_same_again_changes_nothing() -> None:
    here = first(HEART, LUNG)
    result = receive(here, [], deck(HEART, LUNG))
    assert result.deck == here
    assert result.kept == 2
    assert (result.added, result.edited, result.conflicts, result.gone) == ((), (), (), ())


def test_a_new_card_comes_behind_the_one_it_follows() -> None:
    result = receive(first(HEART, LIVER), [], deck(HEART, LUNG, LIVER))
    assert [card.id for card in result.deck.cards] == ["k1", "k2", "k3"]
    assert [card.id for card in result.added] == ["k2"]


def test_a_new_first_card_comes_first() -> None:
    assert [card.id for card in receive(first(LUNG), [], deck(HEART, LUNG)).deck.cards] == ["k1", "k2"]


def test_the_senders_edit_of_a_card_that_nobody_touched_here_is_taken() -> None:
    sent = replace(HEART, answer="the heart muscle", hint="it beats")
    result = receive(first(HEART), [], deck(sent))
    assert texts(result) == ["What pumps the blood? the heart muscle"]
    assert result.deck.cards[0].hint == "it beats"
    assert len(result.edited) == 1
    assert receive(result.deck, [], deck(sent)).kept == 1


def test_an_edit_here_stays_while_the_sender_changes_nothing() -> None:
    here = first(HEART)
    mine = replace(here, cards=(replace(here.cards[0], answer="my heart"),))
    result = receive(mine, [], deck(HEART))
    assert result.deck == mine
    assert not result.conflicts


SENT_OTHERWISE = deck(replace(HEART, answer="the heart muscle"))


def edited_here() -> Deck:
    here = first(HEART)
    return replace(here, cards=(replace(here.cards[0], answer="my heart"),))


def test_edited_on_both_sides_mine_stays_and_the_other_is_told_as_long_as_it_stands() -> None:
    result = receive(edited_here(), [], SENT_OTHERWISE)
    assert result.deck == edited_here()
    (conflict,) = result.conflicts
    assert conflict.differing == [("answer", "my heart", "the heart muscle")]
    assert conflict.edited_by_both
    assert receive(result.deck, [], SENT_OTHERWISE).conflicts == result.conflicts


def test_a_conflict_ends_when_mine_is_to_hold() -> None:
    result = receive(edited_here(), [], SENT_OTHERWISE, whose="mine")
    assert texts(result) == ["What pumps the blood? my heart"]
    assert not result.conflicts
    again = receive(result.deck, [], SENT_OTHERWISE)
    assert (again.deck, again.conflicts, again.kept) == (result.deck, (), 1)
    assert receive(
        result.deck, [], deck(replace(HEART, answer="newer still"))
    ).conflicts  # the sender's next edit is told


def test_mine_is_no_hindrance_to_edits_of_cards_that_nobody_touched_here() -> None:
    assert texts(receive(first(HEART), [], SENT_OTHERWISE, whose="mine")) == ["What pumps the blood? the heart muscle"]


@pytest.mark.parametrize("base", ["", HEART.id])
def test_who_edited_a_card_that_was_not_received_is_unknown(base: str) -> None:
    (conflict,) = receive(
        deck(replace(HEART, base=base)), [], deck(replace(HEART, hint="h", answer=("a", "b")))
    ).conflicts
    assert not conflict.edited_by_both
    assert conflict.differing == [("answer", "the heart", "a\nb"), ("hint", "", "h")]


def test_edited_on_both_sides_theirs_on_request() -> None:
    here = first(HEART)
    mine = replace(here, cards=(replace(here.cards[0], answer="my heart"),))
    result = receive(mine, [], deck(replace(HEART, answer="the heart muscle")), whose="theirs")
    assert texts(result) == ["What pumps the blood? the heart muscle"]


def test_tags_of_both_sides_join() -> None:
    here = first(replace(HEART, tags=("body",)))
    mine = replace(here, cards=(replace(here.cards[0], tags=("body", "mine")),))
    result = receive(mine, [], deck(replace(HEART, tags=("body", "exam"))))
    assert result.deck.cards[0].tags == ("body", "mine", "exam")


def test_what_the_sender_took_out_goes_unless_it_was_edited_or_written_here() -> None:
    here = first(HEART, LUNG, LIVER)
    own = Card("mine", "What filters blood?", "the kidney")
    edited = replace(here.cards[2], answer="my liver")
    result = receive(replace(here, cards=(*here.cards[:2], edited, own)), [], deck(HEART))
    assert [card.id for card in result.deck.cards] == ["k1", "k3", "mine"]
    assert [card.id for card in result.gone] == ["k2"]


def test_a_selection_takes_nothing_away() -> None:
    result = receive(first(HEART, LUNG), [], deck(HEART), whole=False)
    assert [card.id for card in result.deck.cards] == ["k1", "k2"]


def test_what_was_deleted_here_stays_deleted() -> None:
    here = first(HEART, LUNG)
    result = receive(replace(here, cards=here.cards[:1]), [here.cards[1]], deck(HEART, LUNG))
    assert [card.id for card in result.deck.cards] == ["k1"]
    assert [card.id for card in result.deleted] == ["k2"]
    buried = replace(here, cards=here.cards[:1], removed=(Tombstone("k2", "x"),))
    assert [card.id for card in receive(buried, [], deck(HEART, LUNG)).deck.cards] == ["k1"]


def test_ones_own_deck_that_comes_back_is_the_same_cards() -> None:
    mine = deck(HEART, replace(LUNG, base="of an extraction"))
    result = receive(mine, [], mine)
    assert result.deck == mine
    assert result.kept == 2


def test_cards_that_come_without_ids_get_some_of_their_own() -> None:
    result = receive(None, [], deck(replace(HEART, id=""), replace(LUNG, id=""), LIVER))
    idents = [card.id for card in result.deck.cards]
    assert idents[2] == "k3"
    assert len({*idents, ""}) == 4
    assert [card.question for card in result.added] == [HEART.question, LUNG.question, LIVER.question]


@pytest.mark.parametrize(
    ("here", "sent", "lacks", "becomes"),
    [
        (replace(HEART, hint="it beats"), HEART, {"hint"}, replace(HEART, hint="it beats")),
        (replace(HEART, hint="it beats"), HEART, {"extra"}, HEART),  # the format has hints: this one was removed
        (replace(HEART, type="both"), HEART, {"type"}, replace(HEART, type="both")),
        (HEART, replace(HEART, type="both"), {"type"}, HEART),
        (HEART, replace(HEART, type="cloze"), {"type"}, replace(HEART, type="cloze")),  # another text altogether
        (replace(HEART, answer=("a", "b")), replace(HEART, answer="a\nb"), {"list"}, replace(HEART, answer=("a", "b"))),
        (replace(HEART, answer=("a", "b")), replace(HEART, answer="a"), {"list"}, replace(HEART, answer="a")),
    ],
)
def test_what_the_format_cannot_say_stays_as_it_is_here(here: Card, sent: Card, lacks: set[str], becomes: Card) -> None:
    result = receive(first(here), [], deck(sent), lacks=lacks)
    (card,) = result.deck.cards
    assert replace(card, base="") == becomes
    assert (result.kept == 1) == (becomes == here)

"""The newer of two versions stays, whatever the order in which machines meet."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.merge.union import ids_in_file, keys_now, united_card, united_deck
from srs_cli.model.card import Card
from srs_cli.model.identity import card_key
from srs_cli.model.version import CardVersion, DeckVersion, Heading

KEY = card_key("d1", "c")
SEEN = CardVersion(KEY, "d1", Card("c", "q", "a"), b"1", came_ms=5)
OTHER = replace(SEEN, card=Card("c", "q", "b"), digest=b"0")
times = st.integers(0, 3)
card_versions = st.builds(
    CardVersion,
    key=st.just(KEY),
    deck=st.sampled_from(["d1", "d2", "d3"]),
    card=st.just(Card("c", "q")),
    digest=st.sampled_from([b"0", b"1", b"2"]),
    archived=st.booleans(),
    came_ms=times,
    edited_ms=times,
    placed_ms=times,
)
deck_versions = st.builds(
    DeckVersion,
    key=st.just("d"),
    heading=st.builds(Heading, st.sampled_from(["a", "b"]), tags=st.sampled_from([(), ("t",)])),
    archived=st.booleans(),
    came_ms=times,
    edited_ms=times,
    archived_ms=times,
    former=st.sampled_from(["", "x", "y"]),
)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (SEEN, replace(OTHER, edited_ms=1)),  # an edited text stays, though its file came earlier
        (replace(SEEN, edited_ms=7), replace(OTHER, edited_ms=8)),
        (replace(OTHER, came_ms=4), SEEN),  # of two that were never edited, the younger file's
        (OTHER, SEEN),  # of one time, by digest: which does not matter, as long as it is the same everywhere
    ],
)
def test_the_newer_text_stays(older: CardVersion, newer: CardVersion) -> None:
    assert united_card(older, newer) == united_card(newer, older) == newer


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (SEEN, replace(SEEN, archived=True, placed_ms=1)),
        (replace(SEEN, archived=True, placed_ms=1), replace(SEEN, placed_ms=2)),
        (replace(SEEN, archived=True), SEEN),  # at one time it is rather asked
        (SEEN, replace(SEEN, deck="d0")),  # it was born in d1: somebody moved it
        (replace(SEEN, deck="d0"), replace(SEEN, deck="d2")),
    ],
)
def test_the_newer_place_stays(older: CardVersion, newer: CardVersion) -> None:
    assert united_card(older, newer) == united_card(newer, older) == newer


def test_a_text_and_a_place_are_newer_by_themselves() -> None:
    edited, moved = replace(OTHER, edited_ms=3), replace(SEEN, deck="d2", placed_ms=4)
    assert united_card(edited, moved) == replace(edited, deck="d2", placed_ms=4)


@given(st.lists(card_versions, min_size=3, max_size=3))
def test_cards_unite_in_any_order_and_grouping(versions: list[CardVersion]) -> None:
    one, two, three = versions
    assert united_card(one, one) == one
    assert united_card(one, two) == united_card(two, one) == united_card(united_card(one, two), two)
    results = {united_card(united_card(a, b), c) for a, b, c in permutations(versions)}
    assert results == {united_card(one, united_card(two, three))}


@given(st.lists(deck_versions, min_size=3, max_size=3))
def test_decks_unite_in_any_order_and_grouping(versions: list[DeckVersion]) -> None:
    one, two, three = versions
    assert united_deck(one, one) == one
    assert united_deck(one, two) == united_deck(two, one) == united_deck(united_deck(one, two), two)
    results = {united_deck(united_deck(a, b), c) for a, b, c in permutations(versions)}
    assert results == {united_deck(one, united_deck(two, three))}


def test_a_heading_and_the_archive_are_newer_by_themselves() -> None:
    renamed = DeckVersion("d", Heading("new"), edited_ms=1)
    archived = DeckVersion("d", Heading("old"), archived=True, archived_ms=1, came_ms=9)
    found = united_deck(renamed, archived)
    assert (found.heading.name, found.archived) == ("new", True)
    assert united_deck(replace(archived, archived_ms=0), DeckVersion("d", Heading("old"))).archived is False


def version(key: int, ident: str) -> CardVersion:
    return CardVersion(key, "d", Card(ident, "q"), b"")


def test_cards_that_share_an_id_are_told_apart_the_same_way_everywhere() -> None:
    cards = [version(3, "a"), version(1, "a"), version(2, "b"), version(9, "a")]
    found = ids_in_file(cards)
    assert (found[1], found[2]) == ("a", "b")
    assert len(set(found.values())) == 4
    for order in permutations(cards):
        assert ids_in_file(order) == found
    taken = ids_in_file([*cards, version(7, found[3])])
    assert len(set(taken.values())) == 5
    assert taken[7] == found[3]


def test_a_deck_that_got_an_id_later_is_known_by_its_former_key() -> None:
    born, given = DeckVersion("born", Heading("D")), DeckVersion("given", Heading("D"), former="born")
    assert keys_now([born], [given]) == keys_now([given], [born]) == {"born": "given"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["born", "given"], ["given"]),  # both are here: two decks by now
        (["born"], ["given", "born"]),
        (["other"], ["given"]),
        ([], []),
    ],
)
def test_else_every_deck_keeps_its_key(one: list[str], other: list[str]) -> None:
    def decks(keys: list[str]) -> list[DeckVersion]:
        return [DeckVersion(key, Heading("D"), former="born" if key == "given" else "") for key in keys]

    assert keys_now(decks(one), decks(other)) == {}
    assert keys_now(decks(other), decks(one)) == {}

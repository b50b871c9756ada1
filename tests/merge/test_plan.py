"""What becomes of stored cards when their file changes: history goes with the card, and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.merge import Change, Plan, plan, with_moves
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard

CAPITALS = {
    "France": "Paris",
    "Peru": "Lima",
    "Kenya": "Nairobi",
    "Japan": "Tokyo",
}


def capital(country: str, ident: str = "") -> Card:
    return Card(ident, f"What is the capital of {country}?", CAPITALS[country])


def stored(*cards: Card, archived: tuple[int, ...] = (), first_row: int = 1, deck: int = 1) -> list[StoredCard]:
    """Return the cards as the store holds them; without an id of their own they are named by their row."""
    return [
        StoredCard(row, 1000 + row, deck, place, row in archived, card if card.id else replace(card, id=f"born-{row}"))
        for place, (row, card) in enumerate(zip(count(first_row), cards, strict=False))
    ]


def deck(*cards: Card) -> Deck:
    return Deck("Capitals", cards)


def rows(changes: tuple[Change, ...]) -> list[int]:
    return [change.before.row for change in changes]


@dataclass(frozen=True)
class Outcome:
    """A plan by the rows of its cards, and the places of new ones."""

    kept: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    archived: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


def outcome(found: Plan) -> Outcome:
    return Outcome(
        kept=tuple(rows(found.kept)),
        edited=tuple(rows(found.edited)),
        restored=tuple(rows(found.restored)),
        moved=tuple(rows(found.moved)),
        archived=tuple(card.row for card in found.archived),
        added=tuple(position for position, _ in found.added),
    )


FRANCE, PERU, KENYA, JAPAN = (capital(country) for country in CAPITALS)
NAMED_FRANCE, NAMED_PERU = capital("France", "fr"), capital("Peru", "pe")
TYPO = replace(FRANCE, question="Whats the capitol of France?")
LINES = Card("", "Name two rivers", ("Rhine", "Danube"))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        pytest.param([], [], Outcome(), id="nothing"),
        pytest.param([], [FRANCE, PERU], Outcome(added=(0, 1)), id="a new deck"),
        pytest.param([FRANCE, PERU], [FRANCE, PERU], Outcome(kept=(1, 2)), id="the same file again"),
        pytest.param([FRANCE, PERU], [], Outcome(archived=(1, 2)), id="an emptied file"),
        pytest.param([FRANCE, PERU, KENYA], [KENYA, FRANCE, PERU], Outcome(kept=(3, 1, 2)), id="reordered"),
        pytest.param([FRANCE, PERU], [TYPO, PERU], Outcome(kept=(2,), edited=(1,)), id="typo fixed"),
        pytest.param([FRANCE], [TYPO, PERU], Outcome(edited=(1,), added=(1,)), id="typo fixed, one new"),
        pytest.param(
            [FRANCE, PERU],
            [replace(FRANCE, answer="Paris, on the Seine, and not Lyon"), PERU],
            Outcome(kept=(2,), edited=(1,)),
            id="answer changed",
        ),
        pytest.param(
            [FRANCE],
            [replace(FRANCE, question="  what is the CAPITAL of france? ")],
            Outcome(edited=(1,)),
            id="question in another case",
        ),
        pytest.param([FRANCE, PERU], [NAMED_FRANCE, NAMED_PERU], Outcome(edited=(1, 2)), id="ids added later"),
        pytest.param([NAMED_FRANCE, NAMED_PERU], [FRANCE, PERU], Outcome(kept=(1, 2)), id="ids taken out again"),
        pytest.param([FRANCE, PERU], [NAMED_PERU, FRANCE], Outcome(kept=(1,), edited=(2,)), id="one id, reordered"),
        pytest.param(
            [NAMED_FRANCE],
            [Card("fr", "Something else altogether", "42")],
            Outcome(edited=(1,)),
            id="an id goes before all text",
        ),
        pytest.param(
            [NAMED_FRANCE, NAMED_PERU],
            [capital("Peru", "fr"), capital("France", "pe")],
            Outcome(edited=(1, 2)),
            id="texts swapped under their ids",
        ),
        pytest.param(
            [NAMED_FRANCE, NAMED_PERU],
            [replace(NAMED_FRANCE, answer="Lima"), replace(NAMED_PERU, answer="Paris")],
            Outcome(edited=(1, 2)),
            id="answers swapped under their ids",
        ),
        pytest.param(
            [FRANCE, PERU],
            [replace(FRANCE, answer="Lima"), replace(PERU, answer="Paris")],
            Outcome(edited=(1, 2)),
            id="answers swapped without ids: the question decides",
        ),
        pytest.param([FRANCE, PERU, KENYA], [FRANCE, KENYA], Outcome(kept=(1, 3), archived=(2,)), id="vanished"),
        pytest.param([FRANCE, FRANCE], [FRANCE, FRANCE], Outcome(kept=(1, 2)), id="twins stay two"),
        pytest.param([FRANCE, FRANCE], [FRANCE], Outcome(kept=(1,), archived=(2,)), id="a twin removed"),
        pytest.param([FRANCE], [FRANCE, FRANCE], Outcome(kept=(1,), added=(1,)), id="a twin added"),
        pytest.param(
            [Card("", "Same?", "one"), Card("", "Same?", "two")],
            [Card("", "Same?", "two"), Card("", "Same?", "one")],
            Outcome(kept=(2, 1)),
            id="one question, two answers, reordered",
        ),
        pytest.param([LINES], [replace(LINES, answer="Rhine\nDanube")], Outcome(edited=(1,)), id="lines made one text"),
        pytest.param([FRANCE], [replace(FRANCE, tags=("eu",))], Outcome(edited=(1,)), id="tag added"),
        pytest.param([FRANCE], [replace(FRANCE, type="both")], Outcome(edited=(1,)), id="asked both ways"),
        pytest.param([FRANCE], [replace(FRANCE, base="digest")], Outcome(kept=(1,)), id="the extractor's mark alone"),
        pytest.param(
            [FRANCE, PERU],
            [Card("", "Who painted the Night Watch?", "Rembrandt van Rijn"), PERU],
            Outcome(kept=(2,), archived=(1,), added=(0,)),
            id="another card in its place",
        ),
        pytest.param(
            [NAMED_FRANCE],
            [replace(TYPO, id="other")],
            Outcome(archived=(1,), added=(0,)),
            id="likeness does not outweigh an id",
        ),
        pytest.param(
            [FRANCE], [NAMED_FRANCE, FRANCE], Outcome(edited=(1,), added=(1,)), id="an id on the first of two"
        ),
    ],
)
def test_what_an_import_does(before: list[Card], after: list[Card], wanted: Outcome) -> None:
    found = plan(stored(*before), deck(*after))
    assert outcome(found) == wanted
    assert found.changes == (wanted != Outcome(kept=wanted.kept))


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        pytest.param([FRANCE, PERU], Outcome(kept=(1,), restored=(2,)), id="back again"),
        pytest.param([FRANCE], Outcome(kept=(1,)), id="still gone"),
        pytest.param([FRANCE, capital("Peru", "pe")], Outcome(kept=(1,), restored=(2,)), id="back with an id"),
        pytest.param(
            [FRANCE, replace(PERU, answer="Lima, on the coast")],
            Outcome(kept=(1,), restored=(2,)),
            id="back with another answer",
        ),
        pytest.param(
            [FRANCE, replace(PERU, question="Whats the capitol of Peru?")],
            Outcome(kept=(1,), added=(1,)),
            id="likeness alone brings nothing back",
        ),
    ],
)
def test_what_vanished_comes_back_with_its_history(after: list[Card], wanted: Outcome) -> None:
    assert outcome(plan(stored(FRANCE, PERU, archived=(2,)), deck(*after))) == wanted


def test_what_is_not_archived_is_matched_before_what_is() -> None:
    assert outcome(plan(stored(FRANCE, FRANCE, archived=(1,)), deck(FRANCE))) == Outcome(kept=(2,))


def test_the_more_alike_pair_is_matched_first() -> None:
    before = stored(Card("", "What is the capital of the Netherlands?", "Amsterdam"), Card("", "abcdefghij", "klmnop"))
    after = deck(
        Card("", "Which is the capital of the Netherlands??", "Amsterdam !"),
        Card("", "What is the capital of the Netherlands??", "Amsterdam"),
    )
    found = plan(before, after)
    assert [(change.before.row, change.position) for change in found.edited] == [(1, 1)]
    assert outcome(found) == Outcome(edited=(1,), archived=(2,), added=(0,))


def test_of_two_equally_alike_the_nearer_is_matched() -> None:
    one = Card("", "Sentence number one of the poem is?", "I wandered lonely")
    before = stored(PERU, one, KENYA, replace(one, id="far"))
    after = deck(PERU, KENYA, replace(one, question="Sentence number one of the poem was?"))
    found = plan(before, after)
    assert [(change.before.row, change.position) for change in found.edited] == [(2, 2)]


def test_likeness_is_not_sought_far_away() -> None:
    others = [Card("", f"{number}", f"{number * 7919}") for number in range(150)]
    found = plan(stored(FRANCE, *others), deck(*others, TYPO))
    assert outcome(found).archived == (1,)
    assert outcome(found).added == (150,)
    near = plan(stored(FRANCE, *others[:50]), deck(*others[:50], TYPO))
    assert outcome(near).edited == (1,)


def test_long_texts_that_begin_alike_are_told_apart() -> None:
    start = "The same long beginning. " * 200
    one, two = Card("", "What does it say?", start + "one"), Card("", "What does it say?", start + "two")
    found = plan(stored(one, two), deck(two, one))
    assert outcome(found) == Outcome(kept=(2, 1))


def test_a_card_without_an_id_keeps_the_one_it_was_born_with() -> None:
    found = plan(stored(FRANCE), deck(TYPO))
    assert found.edited[0].after == replace(TYPO, id="born-1")
    assert found.edited[0].is_edit
    assert not plan(stored(FRANCE), deck(FRANCE)).kept[0].is_edit


def test_a_new_card_is_born_with_an_id_from_its_text() -> None:
    ((_, first), (_, twin), (_, named)) = plan([], deck(FRANCE, FRANCE, NAMED_PERU)).added
    ((_, again),) = plan([], deck(FRANCE)).added
    assert named == NAMED_PERU
    assert first.id == again.id != twin.id
    assert replace(first, id="") == replace(twin, id="") == FRANCE


def test_an_id_that_is_taken_is_not_born_again() -> None:
    ((_, born),) = plan([], deck(FRANCE)).added
    elsewhere = stored(replace(PERU, id=born.id), archived=(1,))
    ((_, other),) = plan(elsewhere, deck(FRANCE)).added
    assert other.id not in {"", born.id}


def test_a_card_that_has_its_first_text_again_is_known() -> None:
    ((_, born),) = plan([], deck(FRANCE)).added
    for archived in ((), (1,)):
        found = plan(stored(replace(PERU, id=born.id), archived=archived), deck(FRANCE))
        assert [change.after for change in found.edited] == ([] if archived else [born])
        assert len(found.added) == len(archived)


def test_the_place_of_a_kept_card_is_that_of_the_file() -> None:
    found = plan(stored(FRANCE, PERU), deck(PERU, FRANCE))
    assert [(change.before.row, change.before.position, change.position) for change in found.kept] == [
        (2, 1, 0),
        (1, 0, 1),
    ]


def leaving(*cards: Card, first_row: int = 1) -> Plan:
    return plan(stored(*cards, first_row=first_row), deck())


def coming(*cards: Card) -> Plan:
    return plan([], deck(*cards))


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        pytest.param(NAMED_FRANCE, NAMED_FRANCE, True, id="as it was"),
        pytest.param(NAMED_FRANCE, replace(NAMED_FRANCE, answer="Paris!"), True, id="answer edited"),
        pytest.param(
            replace(NAMED_FRANCE, id="0123456789ab"),
            replace(NAMED_FRANCE, id="0123456789ab", question="French capital?"),
            True,
            id="question edited, under an id that was born here",
        ),
        pytest.param(
            Card("1", "Water is wet.", "True"), Card("1", "Ice is cold.", "True"), False, id="a short id by chance"
        ),
        pytest.param(NAMED_FRANCE, replace(NAMED_PERU, id="fr"), False, id="another card under the id"),
        pytest.param(NAMED_FRANCE, replace(NAMED_FRANCE, id="x"), False, id="another id"),
        pytest.param(
            Card("c", "{{c1::one}}", type="cloze"),
            Card("c", "{{c1::two}}", type="cloze"),
            False,
            id="no answer is none",
        ),
    ],
)
def test_a_card_that_leaves_one_deck_for_another_moves(old: Card, new: Card, *, moves: bool) -> None:
    left, entered = with_moves([leaving(old), coming(new)], [])
    if moves:
        assert outcome(left) == Outcome()
        assert entered.moved == (Change(stored(old)[0], new, 0),)
        assert entered.added == ()
        assert entered.changes
    else:
        assert outcome(left) == Outcome(archived=(1,))
        assert outcome(entered) == Outcome(added=(0,))


def test_a_card_without_id_moves_by_its_text_and_keeps_the_id_that_it_had() -> None:
    old = replace(NAMED_FRANCE, id="0123456789ab")
    left, entered = with_moves([leaving(old), coming(replace(old, id=""))], [])
    assert outcome(left) == Outcome()
    assert entered.moved == (Change(stored(old)[0], old, 0),)


def test_a_card_without_id_leaves_its_id_to_another_that_has_it_there() -> None:
    taken = Card("0123456789ab", "another", "with the id")
    old = replace(NAMED_FRANCE, id=taken.id)
    _, entered = with_moves([leaving(old), coming(replace(old, id=""), taken)], [])
    assert [change.before.card for change in entered.moved] == [old]
    assert entered.moved[0].after.id not in {"", taken.id}


def test_moves_are_seen_whichever_file_is_named_first() -> None:
    entered, left = with_moves([coming(PERU, NAMED_FRANCE), leaving(NAMED_FRANCE)], [])
    assert outcome(entered) == Outcome(moved=(1,), added=(0,))
    assert outcome(left) == Outcome()


def test_a_card_that_was_archived_before_moves_too() -> None:
    (entered,) = with_moves([coming(NAMED_FRANCE)], stored(NAMED_FRANCE, archived=(1,)))
    assert outcome(entered) == Outcome(moved=(1,))


def test_a_card_moves_to_one_deck_only() -> None:
    first, second = with_moves([coming(NAMED_FRANCE), coming(NAMED_FRANCE)], stored(NAMED_FRANCE, archived=(1,)))
    assert outcome(first) == Outcome(moved=(1,))
    assert outcome(second) == Outcome(added=(0,))


def test_what_its_own_deck_takes_back_does_not_move() -> None:
    archived = stored(NAMED_FRANCE, archived=(1,))
    own, other = with_moves([plan(archived, deck(NAMED_FRANCE)), coming(NAMED_FRANCE)], archived)
    assert outcome(own) == Outcome(restored=(1,))
    assert outcome(other) == Outcome(added=(0,))


def test_of_two_that_leave_under_one_id_the_same_card_moves() -> None:
    other = replace(NAMED_PERU, id="fr")
    for first, second in ((NAMED_FRANCE, other), (other, NAMED_FRANCE)):
        plans = with_moves([leaving(first), leaving(second, first_row=2), coming(NAMED_FRANCE)], [])
        assert plans[2].moved[0].before.card == NAMED_FRANCE
        assert [len(each.archived) for each in plans[:2]] == [first == other, second == other]


TEXTS = st.sampled_from(["alpha", "Alpha", "alpha beta gamma", "alpha beta gamme", "delta", "epsilon zeta"])
IDS = st.sampled_from(["", "", "", "a", "b", "c"])
CARDS = st.builds(Card, IDS, TEXTS, TEXTS, st.sampled_from(["basic", "both"]))


def own_ids(card: Card) -> object:
    return card.id or object()


@st.composite
def collections(draw: st.DrawFn, first_row: int = 1) -> list[StoredCard]:
    cards = draw(st.lists(CARDS, max_size=8, unique_by=own_ids))
    archived = draw(st.sets(st.integers(first_row, first_row + 7)))
    return stored(*cards, archived=tuple(archived), first_row=first_row, deck=first_row)


DECKS = st.lists(CARDS, max_size=8, unique_by=own_ids).map(lambda cards: deck(*cards))


def accounted(before: list[StoredCard], found: Plan) -> list[int]:
    still_archived = {card.row for card in before if card.archived} - set(rows(found.restored))
    here = outcome(found)
    return sorted([*here.kept, *here.edited, *here.restored, *here.archived, *still_archived])


@given(collections(), DECKS)
def test_nothing_is_lost(before: list[StoredCard], file: Deck) -> None:
    """Every stored card ends in exactly one list, and every card of the file has exactly one place."""
    found = plan(before, file)
    assert accounted(before, found) == [card.row for card in before]
    changes = (*found.kept, *found.edited, *found.restored)
    after = sorted([*found.added, *((change.position, change.after) for change in changes)], key=lambda pair: pair[0])
    assert [position for position, _ in after] == list(range(len(file.cards)))
    for (_, card), typed in zip(after, file.cards, strict=True):
        assert card == (typed if typed.id else replace(typed, id=card.id))
    gone = {card.row for card in before} - {change.before.row for change in changes}
    ids = [card.id for _, card in after] + [card.card.id for card in before if card.row in gone]
    assert all(ids)
    assert len(ids) == len(set(ids))


@given(collections(), DECKS)
def test_importing_twice_changes_nothing_the_second_time(before: list[StoredCard], file: Deck) -> None:
    found = plan(before, file)
    changes = (*found.kept, *found.edited, *found.restored)
    standing = [
        StoredCard(row, row, 1, position, archived=False, card=card)
        for row, (position, card) in enumerate(
            [*found.added, *((change.position, change.after) for change in changes)], 100
        )
    ]
    gone = {card.row for card in before} - {change.before.row for change in changes}
    left = [replace(card, archived=True) for card in before if card.row in gone]
    assert not plan([*standing, *left], file).changes


@given(collections(), DECKS, collections(first_row=100), DECKS)
def test_nothing_is_lost_between_decks(one: list[StoredCard], file: Deck, two: list[StoredCard], other: Deck) -> None:
    alone = [plan(one, file), plan(two, other)]
    joined = with_moves(alone, [card for card in (*one, *two) if card.archived])
    moved = [row for each in joined for row in rows(each.moved)]
    assert len(moved) == len(set(moved))
    archived_before = {card.row for card in (*one, *two) if card.archived}
    for before, lone, found in zip((one, two), alone, joined, strict=True):
        own = {card.row for card in before}
        staying = sorted([*accounted(before, replace(found, moved=()))])
        left = sorted(own & set(moved) - archived_before)
        assert sorted(staying + left) == sorted(own)
        assert len(found.added) + len(found.moved) == len(lone.added)
        assert not {card.row for card in found.archived} & set(moved)
        assert not set(rows(found.restored)) & set(moved)


def test_without_likeness_an_edited_card_without_an_id_is_another() -> None:
    old, new = stored(capital("France")), deck(replace(capital("France"), question="The capital of France?"))
    assert rows(plan(old, new).edited) == [1]
    apart = plan(old, new, likeness=False)
    assert ([card.row for card in apart.archived], len(apart.added), apart.edited) == ([1], 1, ())

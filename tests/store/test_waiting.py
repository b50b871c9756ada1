"""What waits: the queries behind the queue and the prompt, each answered by its index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from srs_cli.errors import DatabaseRefusedError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import cards, due, log, waiting
from srs_cli.store.database import Database

DAY = 20_000
DAY_MS = 86_400_000
NOON_MS = DAY * DAY_MS + 12 * 3_600_000
pytestmark = pytest.mark.harms_store  # memory is set by hand here, without a log
SEEN = Memory(due=DAY, interval=1, repetitions=1, introduced=DAY - 1, reviewed=DAY - 1, events=1)


@pytest.fixture
def fill(store: Database) -> Callable[..., int]:
    """Add a deck whose cards have these memories; return its row."""

    def add(*memories: Memory, kind: str = "basic", archived: bool = False) -> int:
        number = len(cards.decks(store, archived=True)) + 1
        with store.transaction():
            deck = cards.save_deck(store, StoredDeck(0, f"k{number}", f"Deck {number}", archived=archived))
            first = store.rows("SELECT ifnull(max(id), 0) + 1 FROM card")[0][0]
            added = [Card(f"c{place}", "q", "a", type=kind) for place in range(len(memories))]  # type: ignore[arg-type]
            cards.add_cards(store, deck, f"k{number}", enumerate(added))
            for place, memory in enumerate(memories):
                log.set_memories(store, first + place, [(0, memory)])
        return deck

    return add


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (waiting._DUE, {"day": 1, "decks": "[1]", "most": 1}, "memory USING INDEX memory_due (deck=? AND <expr><?)"),
        (
            waiting._AHEAD,
            {"day": 1, "days": 3, "decks": "[1]"},
            "memory USING INDEX memory_due (deck=? AND <expr>>? AND <expr><?)",
        ),
        (
            f"SELECT id FROM memory WHERE {waiting._WAITS_BEFORE}",
            {"day": 1, "decks": "[1]"},
            "memory USING INDEX memory_due (deck=? AND <expr><?)",
        ),
        (waiting._NEW, {"deck": 1, "day": 1, "most": 1}, "memory USING INDEX memory_new (deck=?)"),
        (waiting._DRILL, {"day": 1, "decks": "[1]"}, "memory USING INDEX memory_drill (drill=? AND deck=?)"),
        (waiting._DUE_ON_DAYS, (1, 2, "[1]"), "tally USING PRIMARY KEY (deck=? AND kind=? AND day>? AND day<?)"),
        (
            f"{due.COUNTS} AND deck.id = :deck",
            {"day": 1, "deck": 1},
            "tally USING PRIMARY KEY (deck=? AND kind=? AND day<?)",
        ),
        (log._MEMORIES, (1, 2), "memory USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        (log._OF_CARD, (1,), "event USING INDEX event_card (card=?)"),
        (log._LAST_ID, (), "event USING PRIMARY KEY"),
    ],
)
def test_a_query_is_answered_by_its_index(store: Database, sql: str, values: object, index: str) -> None:
    plan = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]
    assert f"SEARCH {index}" in plan
    assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]


def test_new_cards_come_in_the_order_of_the_file_without_sorting(store: Database) -> None:
    values = {"deck": 1, "day": 1, "most": 1}
    plan = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {waiting._NEW}", values)]
    assert plan == ["SEARCH memory USING INDEX memory_new (deck=?)"]


def test_counting_looks_at_no_day_that_does_not_count(store: Database) -> None:
    for sql in (due.COUNTS, due.NEXT, due.DECK_COUNTS):
        plan = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}", {"day": 1} if ":day" in sql else ())]
        found = [step for step in plan if "tally" in step]
        assert found
        assert all("kind=?" in step for step in found)


def test_no_count_reads_a_face(store: Database) -> None:
    for sql, values in ((due.COUNTS, {"day": 1}), (due.NEXT, {"day": 1})):
        plan = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not [step for step in plan if "memory" in step or "card" in step]


def test_due_faces_come_longest_overdue_first(store: Database, fill: Callable[..., int]) -> None:
    first = fill(SEEN, SEEN._replace(due=DAY - 2), SEEN._replace(due=DAY + 1), NEW)
    second = fill(
        SEEN._replace(due=DAY - 3, buried=DAY - 1), SEEN._replace(buried=DAY + 1), SEEN._replace(suspended=True)
    )
    assert waiting.due(store, [first, second], DAY, 9) == [(2, 0), (5, 0), (1, 0)]
    assert waiting.due(store, [second], DAY, 9) == [(5, 0)]
    assert waiting.due(store, [first, second], DAY, 2) == [(2, 0), (5, 0)]
    assert waiting.due(store, [], DAY, 9) == []


def test_single_decks_may_have_caps_and_a_filter_leaves_only_some(store: Database, fill: Callable[..., int]) -> None:
    first = fill(SEEN, SEEN, SEEN._replace(due=DAY - 1), NEW, NEW)
    second = fill(SEEN, SEEN, NEW, NEW)
    both = [first, second]
    assert waiting.due(store, both, DAY, 9, {first: 1}) == [(3, 0), (6, 0), (7, 0)]
    assert waiting.due(store, both, DAY, 2, {first: 0, second: 9}) == [(6, 0), (7, 0)]
    assert waiting.due(store, both, DAY, 1, only={(7, 0), (2, 0), (99, 0)}) == [(2, 0)]
    assert waiting.new(store, both, DAY, 9, {first: 1}) == [(4, 0), (8, 0), (9, 0)]
    assert waiting.new(store, both, DAY, 2, {second: 1}) == [(4, 0), (5, 0)]
    assert waiting.new(store, both, DAY, 9, {first: 0}, without={8}) == [(9, 0)]
    assert waiting.new(store, both, DAY, 1, only={(9, 0)}) == [(9, 0)]


def test_ahead_is_what_falls_due_soonest_first_and_none_that_is_buried(
    store: Database, fill: Callable[..., int]
) -> None:
    deck = fill(
        SEEN._replace(due=DAY + 3),
        SEEN._replace(due=DAY + 1),
        SEEN,
        SEEN._replace(due=DAY + 4),
        SEEN._replace(due=DAY + 1, buried=DAY + 1),
        SEEN._replace(due=DAY + 1, suspended=True),
        SEEN._replace(due=DAY + 2, buried=DAY),
        SEEN._replace(buried=DAY + 2),
        NEW,
    )
    assert waiting.ahead(store, [deck], DAY, 3) == [(2, 0), (7, 0), (1, 0)]
    assert waiting.ahead(store, [deck], DAY, 0) == []
    assert waiting.ahead(store, [], DAY, 3) == []


def test_overdue_is_what_waits_since_before_today_the_least_known_first(
    store: Database, fill: Callable[..., int]
) -> None:
    deck = fill(
        SEEN._replace(due=DAY - 1, interval=9),
        SEEN._replace(due=DAY - 5, interval=2),
        SEEN._replace(due=DAY - 7, interval=2),
        SEEN,
        SEEN._replace(due=DAY - 1, buried=DAY + 1),
        SEEN._replace(due=DAY - 1, buried=DAY, interval=1),
        SEEN._replace(due=DAY - 1, suspended=True),
        NEW,
    )
    assert waiting.overdue(store, [deck], DAY) == [(6, 0), (3, 0), (2, 0), (1, 0)]
    assert waiting.overdue(store, [deck + 1], DAY) == []


def test_the_weakest_are_new_then_short_often_forgotten_and_hard(store: Database, fill: Callable[..., int]) -> None:
    fill(
        SEEN._replace(interval=6),
        SEEN._replace(interval=6, ease=200),
        SEEN._replace(interval=6, lapses=2),
        SEEN._replace(interval=2, ease=300),
        NEW,
    )
    places = [(row, 0) for row in range(1, 6)]
    assert waiting.weakest_first(store, places) == [(5, 0), (4, 0), (3, 0), (2, 0), (1, 0)]
    assert waiting.weakest_first(store, places[:2]) == [(2, 0), (1, 0)]
    assert waiting.weakest_first(store, []) == []


def test_all_faces_are_those_not_suspended_or_archived(store: Database, fill: Callable[..., int]) -> None:
    first = fill(SEEN, NEW._replace(suspended=True), NEW._replace(buried=DAY + 1), kind="both")
    second = fill(NEW)
    assert waiting.all_faces(store, [second, first]) == [(4, 0), (1, 0), (1, 1), (2, 1), (3, 0), (3, 1)]
    assert waiting.decks_of(store, [1, 4, 99]) == {1: first, 4: second}


def test_the_last_day_is_that_of_a_review(store: Database, fill: Callable[..., int]) -> None:
    assert waiting.last_day(store) == -1
    fill(NEW)
    assert waiting.last_day(store) == -1
    fill(SEEN, SEEN._replace(reviewed=DAY - 9), SEEN._replace(reviewed=DAY - 4, suspended=True))
    assert waiting.last_day(store) == DAY - 1


def test_new_faces_come_deck_by_deck_up_to_the_cap(store: Database, fill: Callable[..., int]) -> None:
    first = fill(NEW, SEEN, NEW._replace(buried=DAY + 1), NEW)
    second = fill(NEW._replace(suspended=True), NEW, NEW._replace(buried=DAY))
    assert waiting.new(store, [second, first], DAY, 9) == [(6, 0), (7, 0), (1, 0), (4, 0)]
    assert waiting.new(store, [second, first], DAY, 3) == [(6, 0), (7, 0), (1, 0)]
    assert waiting.new(store, [second, first], DAY, 2) == [(6, 0), (7, 0)]
    assert waiting.new(store, [second, first], DAY, 0) == []


def test_a_second_face_waits_until_the_first_was_answered(store: Database, fill: Callable[..., int]) -> None:
    deck = fill(NEW, SEEN, kind="both")
    assert waiting.new(store, [deck], DAY, 9) == [(1, 0)]
    with store.transaction():
        log.set_memories(store, 2, [(1, NEW._replace(events=1))])
    assert waiting.new(store, [deck], DAY, 9) == [(1, 0), (2, 1)]


def test_drill_is_of_this_day_alone(store: Database, fill: Callable[..., int]) -> None:
    failed = SEEN._replace(due=DAY + 1, drill=DAY)
    deck = fill(failed, failed._replace(drill=DAY - 1), failed._replace(suspended=True), SEEN)
    assert waiting.drilling(store, [deck], DAY) == [(1, 0)]
    assert waiting.drilling(store, [deck + 1], DAY) == []


def test_days_to_come_are_counted(store: Database, fill: Callable[..., int]) -> None:
    first = fill(SEEN, SEEN._replace(due=DAY + 1), SEEN._replace(due=DAY + 1), SEEN._replace(due=DAY + 9))
    second = fill(SEEN._replace(due=DAY + 1), SEEN._replace(due=DAY + 2, suspended=True))
    assert waiting.due_on_days(store, [first, second], DAY + 1, DAY + 8) == {DAY + 1: 3}
    assert waiting.due_on_days(store, [first], DAY, DAY + 9) == {DAY: 1, DAY + 1: 2, DAY + 9: 1}


# --- for the prompt


def test_a_damaged_table_is_refused(store: Database) -> None:
    store.run("DROP TABLE tally")
    with pytest.raises(DatabaseRefusedError, match="no such table: tally"):
        due.waiting(str(store.path), NOON_MS, 0)


def test_an_empty_store_has_nothing_to_come(store: Database) -> None:
    assert due.waiting(str(store.path), NOON_MS, 0) == (DAY, 0, 0, 0, -1)


def test_the_prompt_is_told_what_a_session_would_show(store: Database, fill: Callable[..., int]) -> None:
    fill(NEW, NEW, SEEN, SEEN._replace(due=DAY + 3), SEEN._replace(due=DAY + 1, drill=DAY))
    fill(SEEN, NEW, archived=True)
    assert due.waiting(str(store.path), NOON_MS, 0) == (DAY, 2, 1, 1, DAY + 1)
    assert due.waiting(str(store.path), NOON_MS + DAY_MS, 0) == (DAY + 1, 2, 2, 0, DAY + 3)
    assert due.waiting(str(store.path), NOON_MS + 9 * DAY_MS, 0) == (DAY + 9, 2, 3, 0, -1)


def test_a_day_from_which_all_was_moved_is_not_the_next(store: Database, fill: Callable[..., int]) -> None:
    fill(SEEN._replace(due=DAY + 3))
    with store.transaction():
        log.set_memories(store, 1, [(0, SEEN._replace(due=DAY + 9))])
    assert due.waiting(str(store.path), NOON_MS, 0)[4] == DAY + 9


@pytest.mark.parametrize(
    ("hour", "offset_s", "day"),
    [(3.99, 0, DAY - 1), (4, 0, DAY), (3.99 - 2, 7200, DAY - 1), (2, 7200, DAY), (4, -60, DAY - 1)],
)
def test_the_prompts_day_begins_at_four_local_time(store: Database, hour: float, offset_s: int, day: int) -> None:
    assert due.waiting(str(store.path), int(DAY * DAY_MS + hour * 3_600_000), offset_s)[0] == day


def test_the_prompt_goes_by_the_settings_that_the_store_keeps(store: Database, fill: Callable[..., int]) -> None:
    fill(*[NEW] * 5, *[SEEN._replace(introduced=DAY - 9, reviewed=DAY - 9)] * 5)
    with store.transaction():
        for name, value in (("day_start", "13"), ("new_a_day", "3"), ("reviews_a_day", "2")):
            cards.set_setting(store, name, value)
    assert due.waiting(str(store.path), NOON_MS, 0)[:4] == (DAY - 1, 3, 0, 0)
    assert due.waiting(str(store.path), NOON_MS + 3_600_000, 0)[:4] == (DAY, 3, 2, 0)
    (deck,) = cards.decks(store)
    with store.transaction():
        cards.set_setting(store, "deck_caps", due.mirrored_caps([(deck.name, 1, None)]))
    assert due.waiting(str(store.path), NOON_MS + 3_600_000, 0)[:4] == (DAY, 1, 2, 0)


@pytest.mark.parametrize(
    ("waits", "done", "caps", "left"),
    [
        ((5, 5), (0, 0), (20, 200), (5, 5)),
        ((50, 500), (0, 0), (20, 200), (20, 200)),
        ((50, 500), (7, 7), (20, 200), (13, 200)),  # new cards are no reviews
        ((50, 500), (7, 30), (20, 200), (13, 177)),
        ((50, 500), (20, 220), (20, 200), (0, 0)),
        ((50, 500), (30, 330), (20, 200), (0, 0)),
        ((50, 500), (0, 0), (0, 0), (0, 0)),
    ],
)
def test_the_caps_count_what_was_done_today(
    waits: tuple[int, int], done: tuple[int, int], caps: tuple[int, int], left: tuple[int, int]
) -> None:
    assert due.capped(*waits, *done, *caps) == left


def test_counts_of_all_decks_are_the_sum_of_each(store: Database, fill: Callable[..., int]) -> None:
    decks = [fill(NEW, SEEN, replace_drill(SEEN)), fill(NEW, NEW)]
    parts = [cards.deck_counts(store, deck, DAY) for deck in decks]
    whole = cards.counts(store, DAY)
    assert whole == replace(
        parts[0], new=parts[0].new + parts[1].new, cards=parts[0].cards + parts[1].cards
    )  # only the first has seen cards
    assert (whole.new, whole.due, whole.drill, whole.cards) == (3, 2, 1, 5)


def replace_drill(memory: Memory) -> Memory:
    return memory._replace(drill=DAY)


def test_caps_of_single_decks_are_written_and_read_for_the_prompt() -> None:
    """A name with a tab or two lines could not be told from the rest; one without caps needs no line."""
    caps = [("A", 3, None), ("B", None, 0), ("none", None, None), ("a\tb", 1, 1), ("a\nb", 1, 1)]
    written = due.mirrored_caps(caps)
    assert due.deck_caps(written) == [("A", "3", ""), ("B", "", "0")]


@pytest.mark.parametrize(
    ("caps", "left"),
    [
        ([("A", "3", "")], (3 - 1 + 5, 8 + 4)),  # one new face of A was introduced today
        ([("a", "3", "")], (3 - 1 + 5, 8 + 4)),  # letter case aside
        ([("a", "9", ""), ("A", "3", "")], (3 - 1 + 5, 8 + 4)),  # the name as it is written comes first
        ([("A", "", "2"), ("B", "0", "1")], (9, 1 + 1)),  # one review of A was done
        ([("other", "0", "0")], (9 + 5, 8 + 4)),
    ],
)
def test_the_prompt_counts_each_deck_under_its_own_caps(
    caps: list[tuple[str, str, str]], left: tuple[int, int]
) -> None:
    counts = [("A", 9, 8, 1, 2), ("B", 5, 4, 0, 0)]  # new, due, introduced, reviewed
    assert due.capped_by_deck(counts, caps) == left

"""What was learnt goes along with an export, and comes to the same where it arrives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app import exporting, importing, receiving
from srs_cli.app.exporting import Choice
from srs_cli.app.learnt import Learnt
from srs_cli.app.receiving import How
from srs_cli.app.recording import Recorder
from srs_cli.exchange import FORMATS, Wish
from srs_cli.model.event import ADOPT, BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND
from srs_cli.model.package import Package
from srs_cli.store import cards, log, sound
from srs_cli.store.database import Database, create_database
from tests.conftest import STEP, FakeClock

DECK = """
name: Birds
id: birds
cards:
- {id: c1, type: both, q: Eagle, a: Adler}
- {id: c2, q: Owl, a: Eule}
- {id: c3, type: cloze, text: "{{c1::Robin}} and {{c2::Finch}}"}
- {id: c4, q: Duck, a: Ente}
"""


@pytest.fixture
def learnt(store: Database, recorder: Recorder, clock: FakeClock, import_deck: Callable[..., Path]) -> Database:
    """A store in which some of everything was done."""
    import_deck(DECK)
    row = cards.decks(store)[0].row
    one, two, three, four = cards.cards_of(store, row)
    for days, place, kind, grade in (
        (0, (one, 0), REVIEW, 4), (1, (one, 1), REVIEW, 2), (0.001, (one, 1), DRILL, 4), (3, (one, 0), REVIEW, 0),
        (0.01, (two, 0), REVIEW, 5), (0.01, (three, 1), REVIEW, 3), (8, (two, 0), REVIEW, 5), (0.1, (two, 0), SUSPEND, -1),
        (0.1, (three, 0), FLAG, 5), (0.1, (three, 1), BURY, 3), (0.1, (four, 0), REVIEW, 4), (0.1, (four, 0), RESET, -1),
    ):  # fmt: skip
        clock.pass_days(days)
        recorder.record([place], kind, grade)
    recorder.record([(one, 0)], REVIEW, 5)
    recorder.undo()
    return store


def packed(store: Database, *, anonymous: bool = False) -> Package:
    choice = Choice(tuple(cards.decks(store)), with_history=True, anonymous=anonymous)
    return exporting.packed(store, choice, 0, 8)


def state(database: Database) -> dict[str, object]:
    row = cards.decks(database)[0].row
    return {
        card.card.id: {
            number: memory._replace(buried=-1) if number != 1 or card.card.id != "c3" else memory
            for number, memory in log.memories(database, card.row).items()
        }
        for card in cards.cards_of(database, row)
    }


def test_the_past_of_each_card_is_its_memory_and_the_answers_that_count(learnt: Database) -> None:
    past = packed(learnt).past
    assert len(past) == 4
    assert [(each.face, each.kind, each.grade) for each in past["birds", "c1"].events] == [
        (0, REVIEW, 4), (1, REVIEW, 2), (1, DRILL, 4), (0, REVIEW, 0),
    ]  # fmt: skip
    row = cards.decks(learnt)[0].row
    for card in cards.cards_of(learnt, row):
        assert past["birds", card.card.id].faces == log.memories(learnt, card.row)
    assert past["birds", "c2"].events[0] == past["birds", "c2"].events[:1][0]
    assert ("birds", "none") not in past
    assert len(packed(learnt, anonymous=True).past) == 0


def test_answers_come_in_the_order_of_the_log_with_what_they_led_to(learnt: Database) -> None:
    package = packed(learnt)
    assert package.answers is not None
    told = [
        (place, face, kind, grade, interval, ease, before)
        for place, face, kind, _, _, _, grade, _, _, interval, ease, before in package.answers()
    ]
    assert told == [
        (0, 0, REVIEW, 4, 1, 250, 0), (0, 1, REVIEW, 2, 1, 250, 0), (0, 1, DRILL, 4, 1, 250, 1), (0, 0, REVIEW, 0, 1, 250, 1),
        (1, 0, REVIEW, 5, 1, 260, 0), (2, 1, REVIEW, 3, 1, 236, 0), (1, 0, REVIEW, 5, 6, 270, 1), (3, 0, REVIEW, 4, 1, 250, 0),
    ]  # fmt: skip


def test_an_interval_that_was_given_and_a_schedule_that_was_adopted_count(learnt: Database, recorder: Recorder) -> None:
    row = cards.decks(learnt)[0].row
    four = cards.cards_of(learnt, row)[3]
    moment = recorder.clock.now()
    with learnt.transaction():
        recorder.append(
            four.key, 0, ADOPT, moment, details={"due": moment.day, "interval": 10, "ease": 200, "repetitions": 3}
        )
        recorder.append(four.key, 0, REVIEW, moment, grade=4, details={"interval": 33})
        recorder.append(four.key, 0, REVIEW, moment, grade=4)
        recorder.refold([four])
    found = Learnt(learnt, STEP)
    found.add("birds", [four])
    assert [(each[9], each[10], each[11]) for each in found.answers()] == [(1, 250, 0), (33, 200, 10), (66, 200, 33)]


def test_the_parts_of_a_folder_have_their_own_answers(
    learnt: Database, import_deck: Callable[..., Path], tmp_path: Path
) -> None:
    import_deck("name: A\nid: a\ncards:\n- {id: x, q: q, a: a}\n", "a.yaml")
    package = packed(learnt)
    assert package.answers is not None
    parts = exporting._parts(package, tmp_path, ".apkg")
    counts = {part.decks[0].id: [each[0] for each in part.answers()] for _, part in parts if part.answers}
    assert counts == {"a": [], "birds": [each[0] - 1 for each in package.answers()]}
    assert {name: set(part.past) for name, part in ((part.decks[0].id, part) for _, part in parts)} == {
        "a": {("a", "x")}, "birds": {("birds", f"c{number}") for number in range(1, 5)},
    }  # fmt: skip


@pytest.mark.parametrize("name", ["apkg", "json"])
def test_all_that_was_learnt_arrives(
    learnt: Database, clock: FakeClock, chance: Callable[[int], bytes], tmp_path: Path, name: str
) -> None:
    form = FORMATS[name]
    path = tmp_path / f"class{form.suffix}"
    moment = clock.now()
    with path.open("wb") as out:
        form.codec.write(packed(learnt), Wish(day=moment.day, utc_ms=moment.utc_ms, with_history=True), out)
    other = create_database(tmp_path / "other" / "srs.db")
    recorder = Recorder(other, clock, chance, STEP)

    def take() -> int:
        received = receiving.plan_receiving(other, path, form, How(tmp_path / "decks"))
        planned = importing.plan_import(other, received.proposed)
        return receiving.apply_receiving(recorder, [received], planned)

    assert take() == 8
    assert state(other) == state(learnt)
    before = state(other), sound.numberings(other), len(list(log.backwards(other)))
    assert take() == 0
    assert (state(other), sound.numberings(other), len(list(log.backwards(other)))) == before
    other.close()


def test_the_memory_is_found_where_other_cards_stand_between(learnt: Database) -> None:
    one, _, three, _ = cards.cards_of(learnt, cards.decks(learnt)[0].row)
    found = Learnt(learnt, STEP)
    found.add("birds", [three, one])
    assert list(found) == [("birds", "c3"), ("birds", "c1")]
    assert {place: past.faces for place, past in found.items()} == {
        ("birds", each.card.id): log.memories(learnt, each.row) for each in (three, one)
    }
    assert [len(past.events) for past in found.values()] == [1, 4]

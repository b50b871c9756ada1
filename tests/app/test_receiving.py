"""Files of other programs, through the plan into deck files, the store and the log."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from srs_cli.app import exporting, importing, journal, receiving, unfinished
from srs_cli.app.receiving import How
from srs_cli.app.recording import Recorder
from srs_cli.app.unfinished import Staged
from srs_cli.deckfile import read_deck
from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.exchange import FORMATS, Wish
from srs_cli.model.card import Card, Deck
from srs_cli.model.event import ADOPT, RESET, REVIEW
from srs_cli.model.identity import text_digest
from srs_cli.model.package import Answered, Package
from srs_cli.store import bulk, cards, fulltext, log
from tests.conftest import DAY_MS, FIRST_DAY, NOON_MS

Take = Callable[..., int]


class Killed(BaseException):
    """The program ends here."""


def answer(face: int, days_ago: int, grade: int) -> dict[str, int]:
    day = FIRST_DAY - days_ago
    return {
        "face": face, "kind": REVIEW, "utc_ms": NOON_MS - days_ago * DAY_MS, "offset_s": 0, "day": day, "grade": grade,
        "took_ms": 2000,
    }  # fmt: skip


def face(number: int, **fields: int) -> dict[str, int]:
    usual = {
        "face": number, "due": -1, "interval": 0, "ease": 250, "repetitions": 0, "lapses": 0, "introduced": -1, "reviewed": -1,
        "drill": -1, "suspended": 0, "buried": -1, "flag": 0, "events": 0,
    }  # fmt: skip
    return usual | fields


def package(*questions: str, **extra: object) -> str:
    made = [{"id": f"c{n}", "question": text, "answer": f"to {text}", **extra} for n, text in enumerate(questions, 1)]
    return json.dumps({"srs-package": 1, "decks": [{"name": "Birds", "id": "birds", "cards": made}]})


@pytest.fixture
def take(recorder: Recorder, tmp_path: Path) -> Take:
    """Take a package in, given as JSON; return how many answers came along."""

    def take_in(text: str, **how: object) -> int:
        path = tmp_path / "in.json"
        path.write_text(text, "utf-8")
        form = receiving.format_of(path)
        assert form is not None
        wish = How(tmp_path / "decks", **how)  # type: ignore[arg-type]
        received = receiving.plan_receiving(recorder.database, path, form, wish)
        planned = importing.plan_import(recorder.database, received.proposed)
        return receiving.apply_receiving(recorder, [received], planned)

    return take_in


def questions(recorder: Recorder) -> list[str]:
    (deck,) = cards.decks(recorder.database)
    return [card.card.question for card in cards.cards_of(recorder.database, deck.row, archived=False)]


def test_a_deck_file_is_written_and_agrees_with_the_store(take: Take, recorder: Recorder, tmp_path: Path) -> None:
    take(package("wren?", "rook?"))
    (deck,) = cards.decks(recorder.database)
    path = tmp_path / "decks" / "birds.yaml"
    assert Path(deck.path) == path
    assert [card.question for card in read_deck(path.read_text(), "", "").deck.cards] == ["wren?", "rook?"]
    assert (deck.size, deck.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert questions(recorder) == ["wren?", "rook?"]


def test_a_deck_file_that_was_just_written_is_not_read_again(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(unfinished, "file_digest", read.append)
    take(package("wren?", "rook?"))
    assert read == []
    assert [each.name for each in (tmp_path / "decks").iterdir()] == ["birds.yaml"]


@pytest.fixture(params=[1, 10_000])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """From how many cards on a deck file is written in a thread."""
    monkeypatch.setattr(bulk, "_MANY_CARDS", request.param)
    return int(request.param)


def test_the_store_knows_the_deck_file_however_many_cards_it_has(
    take: Take, recorder: Recorder, tmp_path: Path, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []
    write = journal.write_new

    def look(*given: Any) -> list[Staged]:  # noqa: ANN401 - as it is given
        threads.append(threading.current_thread() is not threading.main_thread())
        return write(*given)

    monkeypatch.setattr(journal, "write_new", look)
    take(package("wren?", "{{c1::rook}}?", type="basic"))
    (deck,) = cards.decks(recorder.database)
    path = tmp_path / "decks" / "birds.yaml"
    status = path.stat()
    assert (deck.size, deck.mtime_ns, deck.digest) == (
        status.st_size,
        status.st_mtime_ns,
        text_digest(path.read_text("utf-8")),
    )
    ((came, found),) = recorder.database.rows("SELECT DISTINCT came_ms, (SELECT came_ms FROM deck) FROM card")
    assert came == found
    assert 0 <= status.st_mtime_ns // 1_000_000 - came < 10_000
    assert threads == [many == 1]
    assert fulltext.agrees(recorder.database)
    assert take(package("wren?", "{{c1::rook}}?", type="basic")) == 0
    assert [each.name for each in (tmp_path / "decks").iterdir()] == ["birds.yaml"]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("fault", [StorageError("the disk is full"), OSError(28, "No space left on device"), Killed()])
@pytest.mark.parametrize("place", ["fill", "file_digest"])
def test_nothing_comes_in_where_the_deck_file_cannot_be_written(
    take: Take, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, place: str
) -> None:
    def fail(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(journal, place, fail)
        with pytest.raises(type(fault)):
            take(package("wren?", "rook?"))
    assert list((tmp_path / "decks").iterdir()) == []
    assert cards.decks(recorder.database) == []
    assert take(package("wren?", "rook?")) == 0
    assert questions(recorder) == ["wren?", "rook?"]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("stopped", ["after the commit", "as if it had failed"])
def test_a_deck_file_that_the_store_knows_takes_its_place_at_the_next_start(
    take: Take, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    """Whoever is stopped between the commit and the file's new name, or is told wrongly that there was no commit."""
    run = recorder.database.run

    def commit_and_fail(sql: str, values: Any = ()) -> int:  # noqa: ANN401 - as it is given
        done = run(sql, values)
        if sql == "COMMIT" and unfinished.is_waiting(recorder.database):
            raise Killed
        return done

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        if stopped == "as if it had failed":
            patched.setattr(recorder.database, "run", commit_and_fail)
        else:
            patched.setattr(unfinished, "put_in_place", killed)
        with pytest.raises(Killed):
            take(package("wren?", "rook?"))
    path = tmp_path / "decks" / "birds.yaml"
    assert not path.exists()
    unfinished.finish(recorder.database)
    assert [each.name for each in path.parent.iterdir()] == ["birds.yaml"]
    (deck,) = cards.decks(recorder.database)
    assert deck.digest == text_digest(path.read_text("utf-8"))


@pytest.mark.usefixtures("many")
def test_a_deck_file_that_another_program_makes_meanwhile_stays(
    take: Take, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "decks" / "birds.yaml"
    begun = journal.stage

    def stage(change: journal.Change) -> list[Staged]:
        path.parent.mkdir()
        path.write_text("mine")
        return begun(change)

    monkeypatch.setattr(journal, "stage", stage)
    with pytest.raises(InputRefusedError, match="made by another program"):
        take(package("wren?"))
    assert path.read_text() == "mine"
    assert [each.name for each in path.parent.iterdir()] == ["birds.yaml"]
    assert cards.decks(recorder.database) == []


def test_taking_the_same_in_twice_changes_nothing(take: Take, recorder: Recorder, tmp_path: Path) -> None:
    faces = [face(0, due=FIRST_DAY + 4, interval=6, repetitions=2, introduced=FIRST_DAY - 3, reviewed=FIRST_DAY - 2)]
    text = package("wren?", faces=faces, answers=[answer(0, 3, 4), answer(0, 2, 4)])
    assert take(text) == 2
    before = recorder.database.rows("SELECT * FROM event ORDER BY id"), (tmp_path / "decks/birds.yaml").read_bytes()
    assert take(text) == 0
    assert (
        recorder.database.rows("SELECT * FROM event ORDER BY id"),
        (tmp_path / "decks/birds.yaml").read_bytes(),
    ) == before


def test_numbers_that_are_spelled_as_truths_are_kept_as_numbers(take: Take, recorder: Recorder) -> None:
    assert take(package("wren?", faces=[], answers=[{**answer(0, 3, 4), "face": False, "took_ms": True}])) == 1
    assert not log.damaged(recorder.database)


def test_an_answer_that_stands_twice_comes_in_once(take: Take, recorder: Recorder) -> None:
    text = package("wren?", faces=[], answers=[answer(0, 3, 4), answer(0, 3, 4), answer(0, 2, 4)])
    assert take(text) == 2
    assert take(text) == 0
    assert len(recorder.database.rows("SELECT * FROM event")) == 2


@pytest.mark.parametrize("grade", [2, 4])
@pytest.mark.parametrize("cards_of_it", [1, 600])
def test_a_schedule_is_adopted_behind_answers_of_a_clock_that_goes_ahead(
    take: Take, recorder: Recorder, cards_of_it: int, grade: int
) -> None:
    learnt = face(0, due=FIRST_DAY + 30, interval=33, ease=215, repetitions=5, reviewed=FIRST_DAY + 9)
    take(package("rook?", faces=[face(0)], answers=[answer(0, 20, 4)]).replace('"birds"', '"rooks"'))
    questions = (f"wren {number}?" for number in range(cards_of_it))
    take(package(*questions, faces=[learnt], answers=[answer(0, 3, 4), answer(0, -9, grade)]))
    deck = next(each for each in cards.decks(recorder.database) if each.key == "birds")
    for card in cards.cards_of(recorder.database, deck.row):
        assert [event.kind for event in log.events_of(recorder.database, card.key)] == [REVIEW, REVIEW, ADOPT]
        assert log.memories(recorder.database, card.row)[0].interval == 33


def test_a_schedule_that_the_answers_do_not_give_is_adopted(take: Take, recorder: Recorder) -> None:
    learnt = face(
        0, due=FIRST_DAY + 30, interval=33, ease=215, repetitions=5, lapses=2, introduced=5, reviewed=FIRST_DAY - 3
    )
    take(package("wren?", faces=[learnt], answers=[answer(0, 3, 4)]))
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    memory = log.memories(recorder.database, card.row)[0]
    assert (memory.due, memory.interval, memory.ease, memory.repetitions, memory.lapses) == (
        FIRST_DAY + 30,
        33,
        215,
        5,
        2,
    )
    assert [event.kind for event in log.events_of(recorder.database, card.key)] == [REVIEW, ADOPT]


def test_what_was_learnt_here_since_is_not_set_back(take: Take, recorder: Recorder) -> None:
    old = face(0, due=FIRST_DAY + 2, interval=6, repetitions=2, introduced=FIRST_DAY - 5, reviewed=FIRST_DAY - 4)
    text = package("wren?", faces=[old], answers=[answer(0, 5, 4), answer(0, 4, 4)])
    take(text)
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    recorder.record([(card, 0)], REVIEW, 5)
    learnt = log.memories(recorder.database, card.row)
    take(text)
    assert log.memories(recorder.database, card.row) == learnt


def test_suspended_and_flagged_cards_come_in_so(take: Take, recorder: Recorder) -> None:
    take(package("wren?", faces=[face(0, suspended=1, flag=3)], answers=[]))
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    memory = log.memories(recorder.database, card.row)[0]
    assert memory.suspended
    assert memory.flag == 3
    assert memory.is_new


def test_without_history_the_cards_are_new(take: Take, recorder: Recorder) -> None:
    text = package("wren?", faces=[face(0, due=FIRST_DAY, interval=3)], answers=[answer(0, 3, 4)])
    assert take(text, history=False) == 0
    assert not recorder.database.rows("SELECT * FROM event")


def test_the_name_of_a_single_deck_can_be_given(take: Take, recorder: Recorder) -> None:
    take(package("wren?"), deck="Feathers")
    assert [deck.name for deck in cards.decks(recorder.database)] == ["Feathers"]


def test_another_deck_of_the_same_name_gets_a_file_of_its_own(take: Take, recorder: Recorder, tmp_path: Path) -> None:
    take(package("wren?"))
    take(package("rook?").replace('"birds"', '"others"'))
    assert sorted(Path(deck.path).name for deck in cards.decks(recorder.database)) == ["birds-2.yaml", "birds.yaml"]


def test_a_deck_whose_file_is_gone_gets_it_again(take: Take, recorder: Recorder, tmp_path: Path) -> None:
    take(package("wren?"))
    path = tmp_path / "decks/birds.yaml"
    path.unlink()
    take(package("wren?", "rook?"))
    assert path.exists()
    assert questions(recorder) == ["wren?", "rook?"]


def test_nothing_stays_of_what_cannot_be_finished(
    take: Take, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(package("wren?"))
    path = tmp_path / "decks/birds.yaml"
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(importing, "carry_out", full)
    with pytest.raises(StorageError):
        take(package("wren?", "rook?"))
    assert path.read_bytes() == before
    assert questions(recorder) == ["wren?"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"srs-package": 1, "decks": [', "no JSON"),
        ('{"srs-package": 2, "decks": []}', "newer srs"),
        ('{"srs-package": 1, "decks": 5}', "no package"),
        ('{"srs-package": 1, "decks": [5]}', "no name and id"),
        ('{"srs-package": 1, "decks": [{"name": "x", "id": "y"}]}', "no list of cards"),
        ('{"srs-package": 1, "decks": [{"name": "x", "id": "y", "tags": 5, "cards": []}]}', "cannot be read"),
    ],
)
def test_what_is_no_package_is_refused(take: Take, text: str, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why):
        take(text)


@pytest.mark.parametrize(
    "card",
    [
        5,
        {},
        {"id": 5, "question": "q", "answer": "a"},
        {"id": "x", "question": "q", "answer": [1]},
        {"id": "x", "type": "odd", "question": "q", "answer": "a"},
        {"id": "x", "question": "q", "answer": "a", "faces": [{"face": 1 << 60}], "answers": []},
        {"id": "x", "question": "q", "answer": "a", "faces": [], "answers": [{"face": 0, "kind": 7, "grade": 3}]},
    ],
)
def test_a_card_that_cannot_be_read_is_told_and_the_others_come_in(
    recorder: Recorder, tmp_path: Path, card: object
) -> None:
    good = {"id": "c1", "question": "wren?", "answer": "a bird"}
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"srs-package": 1, "decks": [{"name": "B", "id": "b", "cards": [good, card]}]}))
    form = receiving.format_of(path)
    assert form is not None
    received = receiving.plan_receiving(recorder.database, path, form, How(tmp_path / "decks"))
    assert [each.id for each in received.decks[0].received.deck.cards] == ["c1"]
    assert "card 2 is left out" in str(received.problems[0])


def test_answers_to_a_card_that_began_anew_leave_it_new(take: Take, recorder: Recorder) -> None:
    assert take(package("wren?", faces=[face(0)], answers=[answer(0, 5, 4), answer(0, 4, 4)])) == 2
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    assert log.memories(recorder.database, card.row)[0].is_new
    assert [event.kind for event in log.events_of(recorder.database, card.key)] == [REVIEW, REVIEW, RESET]


def test_a_card_that_is_buried_there_is_buried_here_as_long(take: Take, recorder: Recorder) -> None:
    take(package("wren?", faces=[face(0, buried=FIRST_DAY + 3)], answers=[]))
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    assert log.memories(recorder.database, card.row)[0].buried == FIRST_DAY + 3


def test_a_face_that_the_card_has_not_is_passed_over(take: Take, recorder: Recorder) -> None:
    take(package("wren?", faces=[face(0, flag=2), face(1, flag=3)], answers=[]))
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    assert {number: memory.flag for number, memory in log.memories(recorder.database, card.row).items()} == {0: 2}


def test_answers_to_a_face_that_the_card_has_not_are_none_to_the_one_it_has(take: Take, recorder: Recorder) -> None:
    take(package("", type="cloze", text="a {{c2::wren}} sings", faces=[face(0), face(1)], answers=[answer(0, 5, 4)]))
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    ((number, memory),) = log.memories(recorder.database, card.row).items()
    assert (number, memory.is_new, memory.events) == (1, True, 1)


def test_how_many_answers_come_is_known_before(recorder: Recorder, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(package("wren?", "rook?", faces=[face(0)], answers=[answer(0, 5, 4), answer(0, 4, 4)]))
    planned = receiving.plan_receiving(recorder.database, path, FORMATS["json"], How(tmp_path / "decks"))
    assert receiving.answers_in(planned) == 4
    assert set(planned.decks[0].past) == {"c1", "c2"}


@pytest.fixture
def bundled(recorder: Recorder, tmp_path: Path) -> Callable[..., receiving.Receiving]:
    """Plan to take in a bundle of a deck with one picture."""

    def plan(name: str, content: bytes = b"a picture") -> receiving.Receiving:
        path = tmp_path / "in.srsdeck"
        deck = Deck("Birds", (Card("c1", f"![]({name}) wren?", "a bird"),), "birds")
        with path.open("wb") as out:
            FORMATS["srsdeck"].codec.write(Package((deck,), media={name: lambda: content}), Wish(), out)
        return receiving.plan_receiving(recorder.database, path, FORMATS["srsdeck"], How(tmp_path / "decks"))

    return plan


def finish(recorder: Recorder, received: receiving.Receiving) -> int:
    planned = importing.plan_import(recorder.database, received.proposed)
    return receiving.apply_receiving(recorder, [received], planned)


def test_media_of_a_kind_that_is_not_opened_stay_outside(bundled: Callable[..., receiving.Receiving]) -> None:
    received = bundled("wren.exe")
    assert not received.media
    assert [str(each) for each in received.problems] == [
        "in.srsdeck: media wren.exe is no image and no sound that srs opens"
    ]


def test_a_picture_that_is_another_here_stays(
    bundled: Callable[..., receiving.Receiving], recorder: Recorder, tmp_path: Path
) -> None:
    finish(recorder, bundled("wren.png"))
    assert not bundled("wren.png").problems
    changed = bundled("wren.png", b"another picture")
    assert [str(each) for each in changed.problems] == [
        "in.srsdeck: media wren.png is another here, and stays as it is"
    ]
    finish(recorder, changed)
    assert (tmp_path / "decks" / "birds.media" / "wren.png").read_bytes() == b"a picture"


def test_no_picture_stays_of_what_cannot_be_finished(
    bundled: Callable[..., receiving.Receiving], recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = bundled("wren.png")

    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(importing, "carry_out", full)
    with pytest.raises(StorageError):
        finish(recorder, received)
    assert [path for path in (tmp_path / "decks").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("between", [0, 1, 600])
def test_two_cards_of_one_id_both_come_in(recorder: Recorder, tmp_path: Path, between: int) -> None:
    path = tmp_path / "in.csv"
    others = "".join(f"x{number},finch {number}?,a bird\n" for number in range(between))
    path.write_text(f"id,question,answer\nc1,wren?,a bird\n{others}c1,rook?,a bird\n")
    form = receiving.format_of(path, "csv")
    assert form is FORMATS["csv"]
    received = receiving.plan_receiving(recorder.database, path, form, How(tmp_path / "decks"))
    assert [str(each) for each in received.problems] == [
        f"in.csv:{between + 3}: its id 'c1' is taken by the card on line 2; it gets one of its own"
    ]
    finish(recorder, received)
    assert [each for each in questions(recorder) if "finch" not in each] == ["wren?", "rook?"]


def test_a_file_without_cards_is_said_to_have_none(recorder: Recorder, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(package())
    received = receiving.plan_receiving(recorder.database, path, FORMATS["json"], How(tmp_path / "decks"))
    assert [str(each) for each in received.problems] == ["in.json: there are no cards in it"]


def test_what_stands_otherwise_there_leaves_a_card_that_is_known_here(take: Take, recorder: Recorder) -> None:
    take(package("wren?", answers=[answer(0, 5, 4)], faces=[face(0)]))
    learnt = face(0, due=FIRST_DAY + 4, interval=6, repetitions=2, introduced=5, reviewed=FIRST_DAY - 2, suspended=1)
    assert take(package("wren?", answers=[answer(0, 5, 4), answer(0, 2, 4)], faces=[learnt])) == 1
    (deck,) = cards.decks(recorder.database)
    (card,) = cards.cards_of(recorder.database, deck.row)
    assert not log.memories(recorder.database, card.row)[0].suspended


def test_a_picture_that_did_not_come_along_is_no_fault(recorder: Recorder, tmp_path: Path) -> None:
    path = tmp_path / "in.srsdeck"
    deck = Deck("Birds", (Card("c1", "![](wren.png) or ![](rook.png)?", "a bird"),), "birds")
    with path.open("wb") as out:
        FORMATS["srsdeck"].codec.write(Package((deck,), media={"rook.png": lambda: b"x"}), Wish(), out)
    received = receiving.plan_receiving(recorder.database, path, FORMATS["srsdeck"], How(tmp_path / "decks"))
    assert [each.name for each in received.media] == ["rook.png"]
    assert not received.problems


def test_a_deck_without_a_file_goes_out_without_media(take: Take, recorder: Recorder) -> None:
    take(package("![](wren.png)?"))
    (deck,) = cards.decks(recorder.database)
    choice = exporting.Choice((replace(deck, path=""),))
    assert not exporting.packed(recorder.database, choice, FIRST_DAY, 8).media


def test_the_answers_of_one_deck_of_a_package_count_from_its_first_card() -> None:
    def answers() -> list[Answered]:
        return [(place, 0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0) for place in (0, 3, 1, 2)]

    assert [each[0] for each in exporting._only_of(answers, 2, 2)()] == [1, 0]


def csv(recorder: Recorder, tmp_path: Path, name: str, text: str, **how: object) -> receiving.Receiving:
    """Take a table in; return what that was planned to do."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    wish = How(tmp_path / "decks", **how)  # type: ignore[arg-type]
    received = receiving.plan_receiving(recorder.database, path, FORMATS["csv"], wish)
    planned = importing.plan_import(recorder.database, received.proposed)
    receiving.apply_receiving(recorder, [received], planned)
    return received


WORDS = "term,definition\nHund,dog\nBank,bench\nHaus,house\n"
OTHER_WORDS = "term,definition\nHund,hound\nBank,money\nBaum,tree\nTisch,table\n"


def held(recorder: Recorder) -> dict[str, list[tuple[str, object]]]:
    """Return questions and answers by the name of their deck."""
    return {
        deck.name: [
            (each.card.question, each.card.answer)
            for each in cards.cards_of(recorder.database, deck.row, archived=False)
        ]
        for deck in cards.decks(recorder.database)
    }


def test_lists_of_words_that_share_some_stay_two_decks(recorder: Recorder, tmp_path: Path) -> None:
    csv(recorder, tmp_path, "unit1.csv", WORDS)
    csv(recorder, tmp_path, "unit2.csv", OTHER_WORDS)
    assert {name: len(found) for name, found in held(recorder).items()} == {"unit1": 3, "unit2": 4}
    assert ("Hund", "dog") in held(recorder)["unit1"]
    csv(recorder, tmp_path, "unit1-again.csv", WORDS + "Maus,mouse\n")  # the same list under another name
    assert {name: len(found) for name, found in held(recorder).items()} == {"unit1": 4, "unit2": 4}


def test_the_deck_that_is_named_is_the_one(recorder: Recorder, tmp_path: Path) -> None:
    csv(recorder, tmp_path, "unit1.csv", WORDS)
    csv(recorder, tmp_path, "unit1.csv", WORDS, deck="Unit 2")
    assert held(recorder)["unit1"] == held(recorder)["Unit 2"]
    csv(recorder, tmp_path, "more.csv", "term,definition\nUhr,clock\n", deck="Unit 2")
    assert [len(held(recorder)[name]) for name in ("unit1", "Unit 2")] == [3, 4]


@pytest.fixture
def by_hand(recorder: Recorder, tmp_path: Path, import_deck: Callable[..., Path]) -> Path:
    """Make a deck file without ids, and return it."""
    return import_deck("name: Chem\ncards:\n- q: pH?\n  a: acidity\n- q: mole?\n  a: amount\n", "chem.yaml")


def exported(recorder: Recorder) -> str:
    (deck,) = cards.decks(recorder.database)
    rows = [
        f"{each.card.id},{each.card.question},{each.card.answer}"
        for each in cards.cards_of(recorder.database, deck.row, archived=False)
    ]
    return "id,question,answer\n" + "\n".join(rows) + "\n"


def test_a_card_whose_file_says_no_id_is_known_by_the_one_it_has(
    recorder: Recorder, tmp_path: Path, by_hand: Path
) -> None:
    text = exported(recorder)
    received = csv(recorder, tmp_path, "Chem.csv", text)
    assert received.decks[0].text == by_hand.read_text("utf-8")  # not a byte of it changed
    received = csv(recorder, tmp_path, "Chem.csv", text.replace("acidity", "how acid it is"), whose="theirs")
    assert held(recorder) == {"Chem": [("pH?", "how acid it is"), ("mole?", "amount")]}


def test_a_card_that_was_just_deleted_by_hand_stays_away(take: Take, recorder: Recorder, tmp_path: Path) -> None:
    take(package("wren?", "rook?", "kite?"))
    path = tmp_path / "decks" / "birds.yaml"
    lines = path.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if "rook?" in line)
    end = next(number for number in range(at, len(lines)) if lines[number].startswith("  - ") or not lines[number])
    path.write_text("\n".join(lines[: at - 1] + lines[end:]), "utf-8")
    take(package("wren?", "rook?", "kite!"))
    assert questions(recorder) == ["wren?", "kite!"]


def test_what_changes_nothing_makes_no_backup(take: Take, recorder: Recorder) -> None:
    kept: list[str] = []
    recorder.database.keep_before = kept.append  # type: ignore[method-assign,assignment]
    take(package("wren?"))
    take(package("wren?"))
    assert kept == ["import"]


@pytest.mark.parametrize(
    "kept", [lambda n: n < 150, lambda n: n >= 150, lambda n: n % 2, lambda n: n % 3, lambda n: n % 4 > 1]
)
def test_half_of_a_long_list_is_enough_whichever_half_it_is(
    recorder: Recorder, tmp_path: Path, kept: Callable[[int], bool]
) -> None:
    lines = [f"word {number},meaning {number}\n" for number in range(300)]
    csv(recorder, tmp_path, "unit1.csv", "question,answer\n" + "".join(lines))
    changed = [line if kept(number) else f"other {line}" for number, line in enumerate(lines)]
    csv(recorder, tmp_path, "unit1-again.csv", "question,answer\n" + "".join(changed))
    assert [deck.name for deck in cards.decks(recorder.database)] == ["unit1"]

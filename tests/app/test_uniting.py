"""Two machines of one student become one: nothing that was answered or written on either is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import asdict

from srs_cli.app import agreeing, importing, managing, uniting
from srs_cli.app.comparing import Union, plan
from srs_cli.errors import BusyError, DatabaseRefusedError, InputRefusedError, StorageError
from srs_cli.model.collection import StoredDeck
from srs_cli.model.event import SUSPEND, UNDO
from srs_cli.model.version import Heading
from srs_cli.store import cards, log, sound
from tests.app.machines import EARLY, LATE, LATER, Machine
from tests.conftest import STEP

DECK = "# mine\nname: Chemistry\ncards:\n  - {id: a, q: acid?, a: donor}\n  - q: base? # no id\n    a: acceptor\n"
OTHER = "name: History\nid: hist\ntags: [old]\ncards:\n  - {id: w, q: When?, a: '1917'}\n"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "laptop")
    yield machine
    machine.store.close()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "desktop")
    machine.chance.seed(8)
    machine.clock.utc_ms += 30_000
    yield machine
    machine.store.close()


@pytest.fixture
def both(laptop: Machine, desktop: Machine) -> tuple[Machine, Machine]:
    """Two machines that imported the same deck file, the one from its own copy of it."""
    laptop.deck(DECK)
    desktop.deck(DECK, "chem.yaml", LATE)
    return laptop, desktop


def agree(one: Machine, other: Machine) -> None:
    """Merge both ways, and expect the same content on both, files that say so, and nothing more to do."""
    one.merge(other)
    other.merge(one)
    one.merge(other)
    assert one.content() == other.content()
    assert one.unread() == other.unread() == []
    assert not one.merge(other).changes
    assert one.content() == other.content()


def test_the_answers_of_both_count_in_the_order_of_time(both: tuple[Machine, Machine]) -> None:
    one, other = both
    for grade in (4, 2, 5):
        one.answer("a", grade)
        other.answer("a", grade)
        other.clock.pass_days(2)
        one.clock.pass_days(2)
    base = one.store.one("SELECT ident FROM card WHERE question = 'base?'")
    assert base is not None
    other.answer(base[0])
    union = one.merge(other)
    (device,) = union.devices
    assert (device.answers, device.changes, device.last_day - device.first_day) == (4, 0, 6)
    assert device.is_theirs
    assert len(log.events_of(one.store, one.card("a").key)) == 6
    assert [union.new_cards, union.texts, union.files, union.headings] == [[], (), (), []]
    agree(one, other)


def test_an_undo_counts_though_it_comes_before_what_it_takes_back(laptop: Machine, tmp_path: Path) -> None:
    laptop.deck(DECK)
    laptop.answer("a")
    later = Machine(tmp_path / "later")
    later.merge(laptop)
    laptop.recorder.undo()
    assert later.due("a") > 0
    assert later.merge(laptop).devices[0].changes == 1
    assert later.due("a") == -1
    assert [event.kind for event in log.events_of(later.store, later.card("a").key)][-1] == UNDO
    later.store.close()


def test_the_newer_text_stays_and_the_file_here_says_so(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "proton donor"), "chem.yaml", LATER)
    (text,) = one.planned(other).texts
    assert (text.older.answer, text.newer.answer, text.newer_there) == ("donor", "proton donor", True)
    one.merge(other)
    assert (one.folder / "deck.yaml").read_text("utf-8") == (
        "# mine\nname: Chemistry\ncards:\n  - id: a\n    q: acid?\n    a: proton donor\n"
        "  - q: base? # no id\n    a: acceptor\n"
    )
    assert (other.folder / "chem.yaml").read_text("utf-8") == DECK.replace("donor", "proton donor")
    agree(one, other)


def test_the_newer_text_stays_where_it_is_here(both: tuple[Machine, Machine]) -> None:
    one, other = both
    one.deck(DECK.replace("donor", "proton donor"), at=LATE)
    (text,) = one.planned(other).texts
    assert (text.older.answer, text.newer.answer, text.newer_there) == ("donor", "proton donor", False)
    before = (one.folder / "deck.yaml").read_bytes()
    assert not one.merge(other).changes
    assert (one.folder / "deck.yaml").read_bytes() == before
    agree(one, other)


def test_of_two_edits_the_later_stays_and_each_is_later_than_what_it_replaced(both: tuple[Machine, Machine]) -> None:
    one, other = both
    one.deck(DECK.replace("donor", "one"), at=LATER)
    other.deck(DECK.replace("donor", "two"), "chem.yaml", LATE)
    one.merge(other)
    other.merge(one)
    assert other.card("a").card.answer == "one"
    other.deck(DECK.replace("donor", "three"), "chem.yaml", EARLY)  # a clock that was set back
    agree(one, other) if one.merge(other).texts[0].newer_there else pytest.fail("the last edit was lost")
    assert one.card("a").card.answer == "three"


def test_a_card_without_an_id_keeps_its_history_and_gets_its_text(both: tuple[Machine, Machine]) -> None:
    one, other = both
    ident = other.store.rows("SELECT ident FROM card WHERE question = 'base?'")[0][0]
    other.answer(ident)
    other.deck(DECK.replace("acceptor", "electron pair donor"), "chem.yaml", LATER)
    one.merge(other)
    assert f"  - id: {ident}\n    q: base?\n    a: electron pair donor\n" in (one.folder / "deck.yaml").read_text(
        "utf-8"
    )
    assert one.due(ident) > 0
    agree(one, other)


def test_new_cards_come_to_the_end_of_the_file_in_their_order(both: tuple[Machine, Machine]) -> None:
    one, other = both
    more = "  - {id: x1, q: iron?, a: Fe}\n  - {id: x2, q: tin?, a: Sn}\n"
    other.deck(DECK + more, "chem.yaml", LATER)
    other.answer("x2")
    assert [each.after.card.id for each in one.merge(other).new_cards] == ["x1", "x2"]
    assert [card.card.id for card in cards.cards_of(one.store, 1)][::3] == ["a", "x2"]
    text = (one.folder / "deck.yaml").read_text("utf-8")
    assert text.startswith(DECK)
    assert text.index("iron?") < text.index("tin?")
    assert one.store.rows("SELECT count(*) FROM card_text('tin')") == [(1,)]
    agree(one, other)


def test_a_card_that_left_the_file_there_leaves_it_here_and_comes_back_when_it_is_newer(
    both: tuple[Machine, Machine],
) -> None:
    one, other = both
    other.deck(DECK.replace("  - {id: a, q: acid?, a: donor}\n", ""), "chem.yaml", LATE)
    assert [each.after.card.id for each in one.planned(other).archived] == ["a"]
    one.merge(other)
    assert "acid" not in (one.folder / "deck.yaml").read_text("utf-8")
    assert one.card("a", archived=True).archived
    one.deck(DECK, at=LATER)
    assert [each.after.card.id for each in other.planned(one).restored] == ["a"]
    agree(one, other)
    assert "acid" in (other.folder / "chem.yaml").read_text("utf-8")


def test_a_card_that_moved_there_moves_here_with_its_history_and_an_edit_of_here(both: tuple[Machine, Machine]) -> None:
    one, other = both
    for machine in both:
        machine.deck(OTHER, "h.yaml")
    managing.move(other.recorder, [other.card("a")], other.deck_named("History"))
    one.deck(DECK.replace("donor", "edited"), at=LATE)
    assert [each.after.deck for each in one.planned(other).moved] == ["hist"]
    one.merge(other)
    assert "acid?" not in (one.folder / "deck.yaml").read_text("utf-8")
    assert "    a: edited\n" in (one.folder / "h.yaml").read_text("utf-8")
    agree(one, other)
    assert "    a: edited\n" in (other.folder / "h.yaml").read_text("utf-8")


def test_a_new_deck_gets_a_file_in_the_deck_folder_under_a_free_name(laptop: Machine, desktop: Machine) -> None:
    desktop.deck(OTHER)
    desktop.deck(OTHER.replace("hist", "hist2"), "second.yaml")
    taken = laptop.folder / "decks" / "history.yaml"
    taken.parent.mkdir()
    taken.write_text("something else", "utf-8")
    laptop.merge(desktop)
    assert taken.read_text("utf-8") == "something else"
    paths = {deck.key: Path(deck.path) for deck in cards.decks(laptop.store)}
    assert paths == {"hist": taken.with_name("history-2.yaml"), "hist2": taken.with_name("history-3.yaml")}
    assert paths["hist"].read_text("utf-8") == (
        'name: History\nid: hist\ntags: [old]\n\ncards:\n  - id: w\n    q: When?\n    a: "1917"\n'
    )
    agree(laptop, desktop)


def test_a_deck_whose_file_is_missing_goes_on_without_one(both: tuple[Machine, Machine]) -> None:
    one, other = both
    (one.folder / "deck.yaml").unlink()
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    assert one.merge(other).files == ()
    assert one.card("a").card.answer == "new"
    assert not (one.folder / "deck.yaml").exists()
    agree(one, other)


def test_a_deck_whose_path_is_another_decks_by_now_goes_on_without_a_file(both: tuple[Machine, Machine]) -> None:
    one, other = both
    (one.folder / "deck.yaml").write_text(OTHER, "utf-8")
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    assert one.merge(other).files == ()
    assert (one.folder / "deck.yaml").read_text("utf-8") == OTHER
    assert one.content() == other.content()


def test_a_deck_is_named_and_described_as_was_said_last(both: tuple[Machine, Machine]) -> None:
    one, other = both
    text = DECK.replace("name: Chemistry\n", "name: Chem 1\ndescription: first year\ntags: [x]\n")
    other.deck(text, "chem.yaml", LATER)
    managing.archive(other.recorder, other.deck_named("Chem 1"), archived=True)
    union = one.merge(other)
    assert [each.after.heading for each in union.headings] == [Heading("Chem 1", "first year", tags=("x",))]
    assert [each.after.archived for each in union.put_away] == [True]
    assert (one.folder / "deck.yaml").read_text("utf-8") == text.replace(
        "name: Chem 1\ndescription: first year\ntags: [x]\n", "name: Chem 1\ndescription: first year\ntags: [x]\n"
    )
    agree(one, other)
    managing.archive(one.recorder, one.deck_named("Chem 1"), archived=False)
    agree(one, other)
    assert not other.deck_named("Chem 1").archived


def test_one_id_typed_on_both_machines_is_one_card(both: tuple[Machine, Machine]) -> None:
    one, other = both
    one.deck(DECK + "  - {id: '7', q: iron?, a: Fe}\n", at=LATE)
    other.deck(DECK + "  - {id: '7', q: tin?, a: Sn}\n", "chem.yaml", LATER)
    one.answer("7")
    other.answer("7")
    (text,) = one.merge(other).texts
    assert (text.older.question, text.newer.question) == ("iron?", "tin?")
    assert len(log.events_of(one.store, one.card("7").key)) == 2
    agree(one, other)


def test_a_key_that_was_taken_by_a_card_that_moved_away_is_another_cards(both: tuple[Machine, Machine]) -> None:
    one, other = both
    for machine in both:
        machine.deck(OTHER, "h.yaml")
    managing.move(other.recorder, [other.card("a")], other.deck_named("History"))
    text = (other.folder / "chem.yaml").read_text("utf-8")
    other.deck(text + "  - {id: a, q: another?, a: card}\n", "chem.yaml", LATER)
    one.answer("a")
    one.merge(other)
    found = {card.card.question: len(log.events_of(one.store, card.key)) for card in cards.each_card(one.store)}
    assert found == {"acid?": 2, "base?": 0, "another?": 0, "When?": 0}
    agree(one, other)


def test_two_cards_that_come_to_have_one_id_in_a_deck_both_stay(both: tuple[Machine, Machine]) -> None:
    one, other = both
    one.deck("name: One\ncards:\n  - {id: n, q: one?, a: '1'}\n  - {id: m, q: m, a: m}\n", "one.yaml")
    other.deck("name: Two\ncards:\n  - {id: n, q: two?, a: '2'}\n  - {id: k, q: k, a: k}\n", "two.yaml")
    for machine in both:
        managing.move(machine.recorder, [machine.card("n")], machine.deck_named("Chemistry"))
        machine.answer("n")
    one.merge(other)
    found = {card.card.question: card.card.id for card in cards.cards_of(one.store, 1)}
    assert sorted(found) == ["acid?", "base?", "one?", "two?"]
    assert [found["one?"], found["two?"]].count("n") == 1
    agree(one, other)
    renamed = next(
        card for card in cards.cards_of(one.store, 1) if card.card.question in {"one?", "two?"} and card.card.id != "n"
    )
    holder = next(card for card in cards.cards_of(one.store, 1) if card.card.id == "n")
    managing.move(one.recorder, [holder], one.deck_named("One"))  # then the other one can have its own id again
    assert [each.after.key for each in other.planned(one).renamed] == [renamed.key]
    agree(one, other)
    other.answer("a")
    agree(one, other)
    assert other.store.rows("SELECT ident, own_ident FROM card WHERE key = ?", (renamed.key,)) == [("n", "")]


def test_a_deck_that_was_given_an_id_on_one_machine_stays_one_deck(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.deck(DECK.replace("name: Chemistry\n", "name: Chemistry\nid: chem-1\n"), "chem.yaml", LATER)
    third = Machine(one.folder.parent / "third")
    third.merge(one)  # its file has the id that the deck was known by until now
    for machine in (one, third):
        machine.merge(other)
        assert [deck.key for deck in cards.decks(machine.store)] == ["chem-1"]
        assert machine.unread() == []
    assert (one.folder / "deck.yaml").read_text("utf-8") == DECK
    assert "id: chem-1\n" in (third.folder / "decks" / "chemistry.yaml").read_text("utf-8")
    agree(one, other)
    agree(third, other)
    third.store.close()


def test_a_copied_data_folder_that_both_used_loses_nothing(laptop: Machine, tmp_path: Path) -> None:
    laptop.deck(DECK)
    laptop.answer("a")
    laptop.recorder.record([(laptop.card("a"), 0)], SUSPEND)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "srs.db").write_bytes((laptop.folder / "srs.db").read_bytes())
    other = Machine(copy)
    other.chance.seed(11)
    for _ in range(3):
        laptop.answer("a")
        other.answer("a", 2)
    other.answer("a", 2)
    assert laptop.recorder.device == other.recorder.device
    union = laptop.merge(other)
    assert union.another_device
    assert laptop.store.rows("SELECT count(*), count(DISTINCT device_seq), max(device_seq) FROM event") == [(9, 6, 6)]
    assert not any(each.missing for each in sound.numberings(laptop.store))
    laptop.answer("a")
    assert laptop.store.rows("SELECT max(device_seq) FROM event WHERE device = ?", (laptop.recorder.device,)) == [(1,)]
    assert laptop.recorder.device != other.recorder.device
    assert not other.merge(laptop).another_device  # the one here is the only one that goes on with the old name
    other.answer("a")
    agree(laptop, other)
    other.store.close()


def test_an_older_copy_of_this_store_brings_nothing(laptop: Machine, tmp_path: Path) -> None:
    laptop.deck(DECK)
    laptop.answer("a")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "srs.db").write_bytes((laptop.folder / "srs.db").read_bytes())
    other = Machine(tmp_path / "copy")
    laptop.answer("a")
    union = laptop.merge(other)
    assert (union.changes, union.settles) == (False, False)
    other.store.close()


def test_what_only_an_archive_holds_comes_in_archived(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.deck(DECK + "  - {id: z, q: gone?, a: g}\n", "chem.yaml", LATE)
    other.answer("z")
    other.deck(DECK, "chem.yaml", LATER)
    union = one.merge(other)
    assert (union.new_cards, union.files) == ([], ())
    assert one.card("z", archived=True).card.question == "gone?"
    agree(one, other)


def test_a_card_that_is_archived_here_gets_its_newer_text_there(both: tuple[Machine, Machine]) -> None:
    one, other = both
    one.deck(DECK.replace("  - {id: a, q: acid?, a: donor}\n", ""), at=LATER)
    other.deck(DECK.replace("q: acid?, a: donor", "q: acid?, a: d, type: both"), "chem.yaml", LATE)
    one.merge(other)
    assert one.card("a", archived=True).card.answer == "d"
    assert one.store.rows("SELECT archived FROM memory WHERE id >> 6 = 1") == [(1,), (1,)]
    agree(one, other)


def test_cards_that_left_a_file_unasked_are_asked_about_still(both: tuple[Machine, Machine]) -> None:
    one, other = both
    path = one.folder / "deck.yaml"
    path.write_text(DECK.replace("  - {id: a, q: acid?, a: donor}\n", ""), "utf-8")
    planned = importing.plan_import(one.store, [path])
    importing.apply_import(one.store, importing.archiving_only(planned, lambda _: False))
    other.deck(DECK.replace("donor", "d").replace("acceptor", "c"), "chem.yaml", LATER)
    one.merge(other)
    assert one.card("a").card.answer == "d"
    assert "    a: c\n" in path.read_text("utf-8")
    assert importing.plan_import(one.store, [path]).archives == 1
    assert one.deck_named("Chemistry").size == -1
    path.unlink()


def refuse(one: Machine, other: Machine, words: str, error: type[Exception] = InputRefusedError) -> None:
    """Expect that merging is refused, and changes nothing."""
    before = one.content()
    files = {path: path.read_bytes() for path in one.folder.rglob("*.yaml")}
    with pytest.raises(error, match=words):
        one.merge(other)
    assert one.content() == before
    assert {path: path.read_bytes() for path in one.folder.rglob("*.yaml")} == files


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.write_text(DECK.replace("donor", "mine"), "utf-8"), "was changed since it was read"),
        (lambda path: path.write_text("name: [", "utf-8"), "deck.yaml"),
        (lambda path: path.write_bytes(DECK.encode() + b"\xff"), "not UTF-8"),
        (
            lambda path: (path.rename(path.with_suffix(".real")), path.symlink_to(path.with_suffix(".real"))),
            "is a link",
        ),
    ],
)
def test_a_file_that_cannot_be_kept_in_step_stops_all(
    both: tuple[Machine, Machine], harm: Callable[[Path], object], words: str
) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    harm(one.folder / "deck.yaml")
    refuse(one, other, words)


def test_nothing_is_half_done(both: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    other.deck(OTHER, "h.yaml")
    other.answer("w")

    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(agreeing, "settle", full)
    refuse(one, other, "disk is full", StorageError)
    assert not (one.folder / "decks" / "history.yaml").exists()
    monkeypatch.undo()
    one.merge(other)
    agree(one, other)


def test_a_merge_that_is_killed_before_the_store_has_it_changes_nothing(
    both: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "new") + "  - {id: x, q: x, a: x}\n", "chem.yaml", LATER)
    other.deck(OTHER, "h.yaml")
    other.answer("x")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(agreeing, "settle", killed)
    before = (one.folder / "deck.yaml").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        one.merge(other)
    monkeypatch.undo()
    assert one.unread() == []
    assert (one.folder / "deck.yaml").read_bytes() == before
    assert not list((one.folder / "decks").iterdir())
    one.merge(other)
    agree(one, other)
    assert [path.name for path in (one.folder / "decks").iterdir()] == ["history.yaml"]
    assert len(log.events_of(one.store, one.card("x").key)) == 1


def test_a_file_that_would_not_say_what_the_store_says_stops_all(
    both: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    monkeypatch.setattr(agreeing, "change_cards", lambda text, *_: text + "# no change\n")
    refuse(one, other, "cannot be changed so that it says what the store says")


def test_an_import_in_between_stops_all(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.answer("a")
    with uniting.opened(other.store.path, one.store.path) as there:
        union = plan(one.store, there, one.folder / "decks")
        one.deck(OTHER, "h.yaml")
        with pytest.raises(BusyError, match="meanwhile"):
            uniting.carry_out(one.store, there, union, STEP)
    assert one.store.rows("SELECT count(*) FROM event") == [(0,)]


def test_an_answer_in_between_counts(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.answer("a")
    with uniting.opened(other.store.path, one.store.path) as there:
        union = plan(one.store, there, one.folder / "decks")
        one.answer("a")
        uniting.carry_out(one.store, there, union, STEP)
    agree(one, other)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE card SET image = '../../x.png'", "the card a is none that srs writes"),
        ("UPDATE card SET ident = ident || char(10)", "is none that srs writes"),
        ("UPDATE card SET ident = ''", "is none that srs writes"),
        ("UPDATE card SET question = '', answer = 'x'", "is none that srs writes"),
        ("UPDATE deck SET name = 'a' || char(10) || 'b', edited_ms = 9", "is none that srs writes"),
    ],
)
def test_what_no_deck_file_could_hold_is_refused(both: tuple[Machine, Machine], sql: str, words: str) -> None:
    one, other = both
    other.deck(OTHER, "h.yaml")
    with other.store.transaction():
        other.store.run(sql)
        for card in cards.each_card(other.store):
            digest = cards.text_digest_of(card.card)
            other.store.run("UPDATE card SET digest = ?, edited_ms = 5 WHERE id = ?", (digest, card.row))
        other.store.run("INSERT INTO card_text (card_text) VALUES ('rebuild')")
    refuse(one, other, words, DatabaseRefusedError)


def test_many_cards_are_tried_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from srs_cli.model.card import Card

    monkeypatch.setattr(agreeing, "_AT_ONCE", 2)
    found = [Card(str(n), "q", "a" if n != 3 else "") for n in range(5)]
    assert list(agreeing.unfit([Heading("D"), Heading("")], found)) == ["the deck ", "the card 3"]


def test_progress_is_told_per_event_and_per_card(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.answer("a")
    other.answer("a")
    told: list[str] = []
    with uniting.opened(other.store.path, one.store.path) as there:
        union = plan(one.store, there, one.folder / "decks", lambda: told.append("event"))
        uniting.carry_out(one.store, there, union, STEP, lambda: told.append("card"))
        assert uniting.events_in(there) == 2
    assert told[:2] == ["event", "event"]
    assert set(told[2:]) == {"card"}


def test_deck_files_are_kept_beside_a_backup_and_put_back(both: tuple[Machine, Machine]) -> None:
    one, other = both
    other.deck(DECK.replace("donor", "new"), "chem.yaml", LATER)
    other.deck(OTHER, "h.yaml")
    union = one.planned(other)
    backup, replaced = one.folder / "b.db", one.folder / "r.db"
    agreeing.keep(backup, union.files)
    one.merge(other)
    merged = (one.folder / "deck.yaml").read_text("utf-8")
    agreeing.put_back(backup, replaced)
    assert (one.folder / "deck.yaml").read_text("utf-8") == DECK
    assert not (one.folder / "decks" / "history.yaml").exists()
    agreeing.put_back(replaced, None)
    assert (one.folder / "deck.yaml").read_text("utf-8") == merged
    (one.folder / "deck.yaml").write_text("mine now", "utf-8")
    agreeing.put_back(backup, replaced)
    assert (one.folder / "deck.yaml").read_text("utf-8") == "mine now"
    (one.folder / "deck.yaml").unlink()


@pytest.mark.parametrize(
    "text", ["", "[1]", '[{"path": 1}]', "{", json.dumps([{"path": "/x", "before": "", "after": ""}])]
)
def test_what_is_no_list_of_files_puts_nothing_back(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.decks.json").write_text(text, "utf-8")
    agreeing.put_back(tmp_path / "b.db", None)
    agreeing.put_back(tmp_path / "missing.db", None)


def test_an_empty_store_has_nothing_and_takes_everything(desktop: Machine) -> None:
    desktop.deck(DECK)
    desktop.answer("a")
    with uniting.empty() as nothing, uniting.opened(desktop.store.path, Path("none.db")) as there:
        union = plan(nothing, there, desktop.folder / "new")
        assert len(union.new_cards) == 2
        assert union == Union(**asdict(union))
        uniting.carry_out(nothing, there, union, STEP)
        assert [deck.name for deck in cards.decks(nothing)] == ["Chemistry"]


def test_a_deck_without_a_path_has_no_file(both: tuple[Machine, Machine]) -> None:
    one, _ = both
    deck = StoredDeck(0, "k", "Loose")
    assert agreeing.in_file(one.store, "k", deck, Heading("Other"), agreeing.FileEdits()) is None


def test_times_of_deck_files_before_1970_count_as_the_first(laptop: Machine) -> None:
    path = laptop.deck(DECK)
    os.utime(path, (-5, -5))
    path.write_text(DECK.replace("donor", "x"), "utf-8")
    os.utime(path, (-5, -5))
    importing.apply_import(laptop.store, importing.plan_import(laptop.store, [path]))
    assert laptop.store.rows("SELECT edited_ms FROM card WHERE ident = 'a'") == [(1,)]

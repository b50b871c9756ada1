"""The settings file is changed whole or not at all, and mirrored into the store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from srs_cli.app import configuring
from srs_cli.errors import InputRefusedError, StorageError, UsageError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.memory import Memory
from srs_cli.settings import DeckCaps, Settings
from srs_cli.store import cards, log, tally
from srs_cli.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def test_without_a_file_the_defaults_and_the_environment_hold(path: Path) -> None:
    assert configuring.load(path, {}) == Settings()
    assert configuring.load(path, {"EDITOR": "vi"}).editor == "vi"
    assert not path.parent.exists()


def test_a_file_is_read_with_what_goes_before_it(path: Path) -> None:
    write(path, "\ufeffday_start = 3\r\neditor = 'a'\r\n")
    settings = configuring.load(path, {"EDITOR": "vi"})
    assert (settings.day_start, settings.editor) == (3, "a")
    assert str(settings.origin("editor")) == f"{path}:2"


def test_what_is_no_text_or_no_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(InputRefusedError, match="is a folder"):
        configuring.load(path, {})
    path.rmdir()
    path.write_bytes(b"editor = '\xff'")
    with pytest.raises(InputRefusedError, match="not UTF-8"):
        configuring.load(path, {})


def test_a_value_is_set_and_unset_in_the_file(path: Path) -> None:
    assert configuring.set_value(path, "day_start", "3").day_start == 3
    assert path.read_text() == "day_start = 3\n"
    assert configuring.set_value(path, "decks.a b.new_a_day", "0").decks == (DeckCaps("a b", 0),)
    assert configuring.set_value(path, "fuzz", "yes").fuzz
    assert configuring.unset_value(path, "day_start")
    assert not configuring.unset_value(path, "day_start")
    assert path.read_text() == 'fuzz = true\n\n[decks."a b"]\nnew_a_day = 0\n'


def test_unsetting_makes_no_file(path: Path) -> None:
    assert not configuring.unset_value(path, "day_start")
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("name", "typed", "sentence", "hint"),
    [
        ("day_start", "24", "'24' is no value for day_start", "Allowed: 0 to 23."),
        ("keys.undo", "", "'' is no value for keys.undo", "Allowed: one character you can type."),
        ("day_strt", "4", "there is no setting 'day_strt'", "Did you mean day_start?"),
        ("undo", "z", "there is no setting 'undo'", "Did you mean keys.undo?"),
        ("qqqqqqqq", "z", "there is no setting 'qqqqqqqq'", "`srs config` lists them"),
    ],
)
def test_a_slip_changes_nothing(path: Path, name: str, typed: str, sentence: str, hint: str) -> None:
    with pytest.raises(UsageError) as slip:
        configuring.set_value(path, name, typed)
    assert slip.value.sentence == sentence
    assert hint in slip.value.hint
    assert not path.exists()


def test_a_value_that_does_not_go_with_the_others_is_refused(path: Path) -> None:
    write(path, "[keys]\nundo = 'x'\n")
    with pytest.raises(InputRefusedError) as refused:
        configuring.set_value(path, "keys.edit", "x")
    assert refused.value.problems == (f"{path}:3: keys.edit: the key x is that of undo already",)
    assert path.read_text() == "[keys]\nundo = 'x'\n"


def test_a_bad_value_can_be_mended_by_setting_it(path: Path) -> None:
    write(path, "day_start = 99 # oh\n")
    assert configuring.set_value(path, "day_start", "9").day_start == 9
    assert path.read_text() == "day_start = 9 # oh\n"


@pytest.mark.parametrize("text", ["day_start = = 3\n", "decks = 3\n", "new_a_day = 3\nfuzzy = 1\n"])
def test_a_file_that_stays_bad_is_left_as_it_is(path: Path, text: str) -> None:
    write(path, text)
    with pytest.raises(InputRefusedError) as refused:
        configuring.set_value(path, "decks.x.new_a_day", "3")
    assert refused.value.problems
    assert path.read_text() == text


def test_a_link_is_followed_and_stays_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    dotfile = tmp_path / "dotfile.toml"
    dotfile.write_text("day_start = 1\n")
    dotfile.chmod(0o644)
    path.symlink_to(dotfile)
    configuring.set_value(path, "day_start", "2")
    assert path.is_symlink()
    assert dotfile.read_text() == "day_start = 2\n"
    assert dotfile.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_what_the_system_denies_is_told(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    with pytest.raises(StorageError):
        configuring.set_value(path, "day_start", "2")


def test_what_an_editor_made_is_checked_first(path: Path) -> None:
    shown = configuring.text_to_edit(path)
    assert "# day_start = 4" in shown
    with pytest.raises(InputRefusedError):
        configuring.save_edited(path, shown, "day_start = 99")
    assert not path.exists()
    configuring.save_edited(path, shown, "day_start = 9")
    assert configuring.text_to_edit(path) == "day_start = 9"
    with pytest.raises(InputRefusedError, match="changed by another program"):
        configuring.save_edited(path, shown, "day_start = 8")
    assert path.read_text() == "day_start = 9"


def test_a_row_tells_value_and_origin(path: Path) -> None:
    write(path, '[decks."a \\"b\\""]\nnew_a_day = 1\n')
    settings = configuring.load(path, {"NO_COLOR": "1"})
    rows = {row.name: row for row in configuring.shown(settings)}
    row = rows['decks.a "b".new_a_day']
    assert (row.value, row.written, row.origin_near(path)) == (1, 'decks."a \\"b\\"".new_a_day = 1', "config.toml:2")
    assert rows["theme"].as_dict()["where"] == "environment NO_COLOR"
    assert rows["fuzz"].origin_near(path) == "default"
    with pytest.raises(UsageError, match="is not set"):
        configuring.row(settings, "decks.x.new_a_day")
    assert configuring.value(settings, "decks.x.new_a_day") is None
    assert configuring.value(settings, "keys.undo") == "u"


# --- the mirror


def test_the_store_learns_what_differs_and_nothing_else(store: Database) -> None:
    before = store.path.read_bytes()
    configuring.mirror(store, Settings())
    assert store.path.read_bytes() == before
    configuring.mirror(
        store, Settings(day_start=3, new_a_day=0, decks=(DeckCaps("a", 1, None), DeckCaps("b", None, 2)))
    )
    names = ("day_start", "new_a_day", "reviews_a_day", "deck_caps")
    assert [cards.setting(store, name) for name in names] == ["3", "0", "200", "a\t1\t\nb\t\t2"]
    after = store.path.read_bytes()
    configuring.mirror(
        store, Settings(day_start=3, new_a_day=0, decks=(DeckCaps("a", 1, None), DeckCaps("b", None, 2)))
    )
    assert store.path.read_bytes() == after
    configuring.mirror(store, Settings())
    assert [cards.setting(store, name) for name in names] == ["4", "20", "200", ""]


def test_any_transaction_brings_the_mirror_up_to_date_once(store: Database) -> None:
    asked = []

    def settings() -> dict[str, str]:
        asked.append(1)
        return {"day_start": "7"}

    store.mirror(settings)
    assert cards.setting(store, "day_start") == ""
    with pytest.raises(ZeroDivisionError), store.transaction():
        raise ZeroDivisionError
    assert cards.setting(store, "day_start") == ""
    for _ in range(2):
        with store.transaction():
            pass
    assert (cards.setting(store, "day_start"), len(asked)) == ("7", 2)


@pytest.mark.harms_store  # memory is set by hand
def test_a_run_that_writes_clears_counts_that_came_to_nothing(store: Database) -> None:
    deck = cards.save_deck(store, StoredDeck(0, "k", "Deck"))
    cards.add_cards(store, deck, "k", [(0, Card("a", "q", "a"))])
    for day in range(100, 400):  # reviewed, and due again, day after day
        log.set_memories(store, 1, [(0, Memory(day + 1, 1, 250, 1, 0, 100, day))])
    empty = "SELECT count(*) FROM tally WHERE kind < 3 AND n = 0"
    assert store.rows(empty)[0][0] > 250
    counts = [cards.counts(store, day) for day in (99, 399, 400, 401)]
    store.mirror(dict)
    with store.transaction():
        pass
    assert store.rows(empty)[0][0] > 250  # nothing is known of the settings
    store.mirror(lambda: {"day_start": "4"})
    with store.transaction():
        pass
    assert store.rows(empty) == [(0,)]
    assert [cards.counts(store, day) for day in (99, 399, 400, 401)] == counts
    assert tally.differences(store) == 0


def test_names_in_the_settings_that_are_no_decks_are_found(store: Database) -> None:
    settings = Settings(decks=(DeckCaps("x", 1),))
    assert configuring.decks_not_there(store, settings) == ["x"]

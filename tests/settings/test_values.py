"""The values that can be set, and how they are found by name."""

from __future__ import annotations

import pytest
from msgspec.structs import fields

from srs_cli.model.study_day import DAY_START_HOUR
from srs_cli.settings import DECK_VALUES, KEYS, VALUES, DeckCaps, Setting, Settings, Value, value_of, written
from srs_cli.store import due


def test_the_table_and_the_settings_agree() -> None:
    names = [field.name for field in fields(Settings) if field.name not in {"decks", "keys", "origins"}]
    assert [value.name for value in VALUES] == names
    assert all(getattr(Settings(), value.name) == value.default for value in VALUES)
    assert [value.name for value in DECK_VALUES] == [field.name for field in fields(DeckCaps) if field.name != "deck"]
    assert all(value.fits(value.default) for value in (*VALUES, *DECK_VALUES, *KEYS))


def test_the_store_takes_the_same_defaults() -> None:
    settings = Settings()
    assert settings.day_start == DAY_START_HOUR
    assert (settings.new_a_day, settings.reviews_a_day) == (due.NEW_A_DAY, due.REVIEWS_A_DAY)


def test_each_key_is_one_actions_alone() -> None:
    assert len({value.default for value in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("day_start", ("day_start",)),
        ("keys.undo", ("keys", "undo")),
        ("decks.Old Norse.new_a_day", ("decks", "Old Norse", "new_a_day")),
        ('decks."Old Norse".new_a_day', ("decks", "Old Norse", "new_a_day")),
        ("decks.a.b.reviews_a_day", ("decks", "a.b", "reviews_a_day")),
        ("decks.'.reviews_a_day", ("decks", "'", "reviews_a_day")),
        ("", None),
        ("day", None),
        ("keys", None),
        ("keys.", None),
        ("keys.day_start", None),
        ("decks.new_a_day", None),
        ("decks..new_a_day", None),
        ("decks.a", None),
        ("decks.a.day_start", None),
        ("x.a.new_a_day", None),
    ],
)
def test_a_value_is_known_by_its_name(name: str, path: tuple[str, ...] | None) -> None:
    found = value_of(name)
    assert (found[1] if found else None) == path
    assert found is None or found[0].name == name.rpartition(".")[2]


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("day_start", "0", 0),
        ("day_start", "23", 23),
        ("day_start", "24", None),
        ("day_start", "-1", None),
        ("day_start", "4.0", None),
        ("day_start", "٣", None),
        ("day_start", "9" * 5000, None),
        ("day_start", "", None),
        ("grades", "6", 6),
        ("grades", "5", None),
        ("fuzz", "true", True),
        ("fuzz", "Off", False),
        ("fuzz", "1", None),
        ("theme", "mono", "mono"),
        ("theme", "Mono", None),
        ("editor", "", ""),
        ("editor", "code --wait", "code --wait"),
        ("editor", "   ", None),
        ("editor", 'a "', None),
        ("editor", "a\x1bb", None),
        ("editor", "a" * 501, None),
        ("keys.undo", "ß", "ß"),
        ("keys.undo", "\t", None),
        ("keys.undo", "uu", None),
    ],
)
def test_what_is_typed_is_understood_or_refused(name: str, typed: str, expected: object) -> None:
    known = value_of(name)
    assert known is not None
    found = known[0].understood(typed)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("value", "toml"),
    [
        (True, "true"),
        (False, "false"),
        (7, "7"),
        ('a "b" \\', '"a \\"b\\" \\\\"'),
        ("", '""'),
        ("\t\x7f", '"\\u0009\\u007F"'),
    ],
)
def test_a_value_is_written_as_toml(value: Setting, toml: str) -> None:
    assert written(value) == toml


def test_a_decks_caps_are_found_by_its_name() -> None:
    settings = Settings(decks=(DeckCaps("bio", 1, 0), DeckCaps("Bio", 2), DeckCaps("rivers", 3)))
    found = [settings.deck_caps(deck) for deck in ("Bio", "BIO", "bio", "x")]
    assert found == [DeckCaps("Bio", 2, 0), DeckCaps("BIO", 1, 0), DeckCaps("bio", 1, 0), DeckCaps("x")]
    mirrored = due.deck_caps(
        due.mirrored_caps((caps.deck, caps.new_a_day, caps.reviews_a_day) for caps in settings.decks)
    )
    for deck, caps in zip(("Bio", "BIO", "bio", "x"), found, strict=True):
        none = 9
        expected = (none if caps.new_a_day is None else caps.new_a_day, none if caps.reviews_a_day is None else 0)
        assert due.capped_by_deck([(deck, 9, 9, 0, 0)], mirrored) == expected


def test_the_allowed_range_is_told_in_words() -> None:
    assert [value.allowed for value in (VALUES[0], VALUES[3], VALUES[5], VALUES[-1], KEYS[0])] == [
        "0 to 23",
        "4 or 6",
        "true or false",
        "a command, or nothing",
        "one character you can type",
    ]
    assert Value("x", 1, "", 0, 5).allowed == "0 to 5"

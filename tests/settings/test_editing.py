"""Single values are changed in the TOML text; all else stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.settings import DECK_VALUES, KEYS, VALUES, Setting, Settings
from srs_cli.settings.editing import template, with_value, without_value
from srs_cli.settings.reading import read

MINE = """\
# my settings, do not lose this
day_start = 5   # I sleep late

[decks."Old Norse"] # runes
new_a_day = 3
# the end
"""
Change = tuple[tuple[str, ...], Setting]
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
CHANGES = st.one_of(
    st.tuples(st.just(("day_start",)), st.integers(0, 23)),
    st.tuples(st.just(("fuzz",)), st.booleans()),
    st.tuples(st.just(("editor",)), st.sampled_from(["vi", 'a "b c"', "x \\\\y", "é"])),
    st.tuples(st.just(("keys", "undo")), st.sampled_from("zvw")),
    st.tuples(st.tuples(st.just("decks"), NAMES, st.sampled_from(["new_a_day", "reviews_a_day"])), st.integers(0, 99)),
)


def values(text: str) -> dict[str, Setting]:
    """Return all values of a text."""
    return dict(read(text, "f").all_values())


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("day_start",), 6, MINE.replace("= 5", "= 6")),
        (("new_a_day",), 9, MINE.replace("late\n", "late\nnew_a_day = 9\n")),
        (("decks", "Old Norse", "new_a_day"), 4, MINE.replace("= 3", "= 4")),
        (("keys", "undo"), "z", MINE + '\n[keys]\nundo = "z"\n'),
        (("decks", "a.b", "new_a_day"), 1, MINE + '\n[decks."a.b"]\nnew_a_day = 1\n'),
    ],
)
def test_one_value_changes_and_all_else_stays(path: tuple[str, ...], value: Setting, expected: str) -> None:
    assert with_value(MINE, path, value) == expected


def test_the_first_value_makes_the_file() -> None:
    assert with_value("", ("day_start",), 3) == "day_start = 3\n"
    assert with_value("", ("decks", "a b", "new_a_day"), 3) == '[decks."a b"]\nnew_a_day = 3\n'


def test_a_documented_value_takes_the_place_of_its_comment() -> None:
    changed = with_value(template(), ("new_a_day",), 7)
    assert changed == template().replace("# new_a_day = 20", "new_a_day = 7", 1)
    assert values(changed)["new_a_day"] == 7


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("day_start",), MINE.replace("day_start = 5   # I sleep late\n", "")),
        (("new_a_day",), MINE),
        (("keys", "undo"), MINE),
        (("decks", "x", "new_a_day"), MINE),
    ],
)
def test_a_value_is_removed(path: tuple[str, ...], expected: str) -> None:
    assert without_value(MINE, path) == expected


def test_a_table_that_is_left_empty_goes_too() -> None:
    assert without_value("a = 1\n[keys]\nundo = 'z'\n", ("keys", "undo")) == "a = 1\n"
    assert without_value("[decks.x]\nnew_a_day = 1\n", ("decks", "x", "new_a_day")) == ""
    assert without_value("[decks.x]\nnew_a_day = 1\n[decks.y]\nnew_a_day = 2\n", ("decks", "x", "new_a_day")) == (
        "[decks.y]\nnew_a_day = 2\n"
    )


@pytest.mark.parametrize("text", ["keys = 3\n", "decks = 'x'\n", "decks.x = 1\n"])
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    for path in (("keys", "undo"), ("decks", "x", "new_a_day")):
        if path[0] in text:
            assert with_value(text, path, "z") == text
            assert without_value(text, path) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        MINE,
        template(),
        "keys.edit = 'x'\nkeys.info='j'\n",
        "keys = {edit = 'x'}\ndecks = {b = {new_a_day = 1}}\n",
        "[keys]\nedit='x'\n[decks.b]\nnew_a_day=1\n[decks.c]\nreviews_a_day=2\n",
        "[decks.b]\nnew_a_day=1\n[keys]\nedit='x'\n[decks.c]\nreviews_a_day=2\n",
    ],
)
@given(changes=st.lists(CHANGES, max_size=4))
def test_each_change_is_the_only_one_and_can_be_taken_back(text: str, changes: list[Change]) -> None:
    for path, value in changes:
        before = values(text)
        text = with_value(text, path, value)
        assert values(text) == before | {".".join(path): value}
    for path, _ in reversed(changes):
        before = values(text)
        text = without_value(text, path)
        default = dict(Settings().all_values())
        name = ".".join(path)
        assert values(text) == {**before, **{k: default[k] for k in [name] if k in default}} or (
            name not in default and values(text) == {k: v for k, v in before.items() if k != name}
        )


def test_the_template_documents_every_value_and_sets_none() -> None:
    assert read(template(), "f") == Settings()
    uncommented = re.sub(r"^# (?=\w+ = |\[)", "", template(), flags=re.MULTILINE)
    settings = read(uncommented, "f")
    assert {name for name, _ in settings.origins} == {
        *(value.name for value in VALUES),
        *(f"decks.Name of the deck.{value.name}" for value in DECK_VALUES),
        *(f"keys.{value.name}" for value in KEYS),
    }
    assert all(getattr(settings, value.name) == value.default for value in VALUES)
    assert all(f"Allowed: {value.allowed}." in template() for value in VALUES)

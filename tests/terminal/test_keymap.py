"""Which key does what, by default and as settings change it."""

from __future__ import annotations

import pytest

from srs_cli.terminal import keys
from srs_cli.terminal.grades import FOUR, SIX, Grade
from srs_cli.terminal.keymap import ACTIONS, KeyMap


@pytest.mark.parametrize("scale", [FOUR, SIX])
def test_every_action_has_its_key(scale: tuple[Grade, ...]) -> None:
    keymap = KeyMap.of(scale)
    assert {keymap.actions[key] for _, key, _ in ACTIONS} == {name for name, _, _ in ACTIONS}
    assert {name: keymap.key_of(name) for name, _, _ in ACTIONS} == {
        "show": "Space", "undo": "u", "edit": "e", "note": "n", "hint": "h", "info": "i", "open": "o", "bury": "b",
        "suspend": "s", "flag": "f", "keys": "?", "quit": "q",
    }  # fmt: skip
    assert keymap.actions[keys.ENTER] == "show"
    assert keymap.grades == {each.key: each.grade for each in scale}
    assert [keymap.grade_key(each) for each in scale] == [each.key for each in scale]


def test_no_key_is_an_actions_and_a_grades() -> None:
    assert not set(KeyMap.of(SIX).actions) & set(KeyMap.of(SIX).grades)


@pytest.mark.parametrize("action", [name for name, _, _ in ACTIONS if name != "show"])
def test_an_action_may_have_another_key(action: str) -> None:
    keymap = KeyMap.of(FOUR, {action: "ö"})
    before = next(key for name, key, _ in ACTIONS if name == action)
    assert keymap.actions["ö"] == action
    assert keymap.key_of(action) == "ö"
    assert before not in keymap.actions


def test_two_actions_may_change_keys() -> None:
    keymap = KeyMap.of(FOUR, {"undo": "e", "edit": "u"})
    assert (keymap.key_of("undo"), keymap.key_of("edit")) == ("e", "u")


def test_another_key_that_shows_leaves_space_and_enter() -> None:
    keymap = KeyMap.of(FOUR, {"show": "x"})
    assert [keymap.actions[key] for key in ("x", " ", keys.ENTER)] == ["show"] * 3
    assert keymap.key_of("show") == "x"


@pytest.mark.parametrize("scale", [FOUR, SIX])
def test_a_grade_may_have_a_key_beside_its_digit(scale: tuple[Grade, ...]) -> None:
    keymap = KeyMap.of(scale, {"again": "a", "good": "d"})
    assert (keymap.grades["a"], keymap.grades["d"]) == (2, 4)
    assert {each.key: keymap.grades[each.key] for each in scale} == {each.key: each.grade for each in scale}
    by_grade = {each.grade: keymap.grade_key(each) for each in scale}
    assert (by_grade[2], by_grade[3], by_grade[4]) == ("a", next(e.key for e in scale if e.grade == 3), "d")

"""Settings are read from TOML: every fault at once, with its line and what is allowed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.errors import InputRefusedError
from srs_cli.settings import DeckCaps, Settings
from srs_cli.settings.reading import in_environment, read, well_formed

FILE = "config.toml"
ALL = """\
# mine
day_start = 3
new_a_day = 0
  reviews_a_day = 99999
grades = 6
order = "random"
fuzz = true
late_credit = true
leech_lapses = 99
leech_action = "suspend"
theme = "mono"
editor = "code --wait"
pager = "less -R"

[decks."Old Norse"]
new_a_day = 5
[decks.'Ä "b"']
reviews_a_day = 0

[keys]
undo = "z"
"""


def faults(text: str) -> list[str]:
    """Return what is wrong with a text."""
    with pytest.raises(InputRefusedError) as refused:
        read(text, FILE)
    assert refused.value.exit_code == 3
    return list(refused.value.problems)


def test_a_text_that_says_nothing_leaves_the_defaults() -> None:
    for text in ("", "# only a comment\n", "\n\n", "[keys]\n", "[decks]\n"):
        assert read(text, FILE) == Settings()


def test_every_value_can_be_set() -> None:
    settings = read(ALL, FILE)
    assert settings == Settings(
        day_start=3,
        new_a_day=0,
        reviews_a_day=99_999,
        grades=6,
        order="random",
        fuzz=True,
        late_credit=True,
        leech_lapses=99,
        leech_action="suspend",
        theme="mono",
        editor="code --wait",
        pager="less -R",
        decks=(DeckCaps("Old Norse", 5, None), DeckCaps('Ä "b"', None, 0)),
        keys=(("undo", "z"),),
        origins=settings.origins,
    )
    assert settings.key("undo") == "z"
    assert settings.key("quit") == "q"


def test_each_value_knows_its_line() -> None:
    settings = read(ALL, FILE)
    lines = {name: origin.line for name, origin in settings.origins}
    assert lines == {
        **{name: line for line, name in enumerate(("day_start", "new_a_day", "reviews_a_day", "grades", "order"), 2)},
        **{name: line for line, name in enumerate(("fuzz", "late_credit", "leech_lapses", "leech_action"), 7)},
        **{name: line for line, name in enumerate(("theme", "editor", "pager"), 11)},
        "decks.Old Norse.new_a_day": 16,
        'decks.Ä "b".reviews_a_day': 18,
        "keys.undo": 21,
    }
    assert str(settings.origin("keys.undo")) == "config.toml:21"
    assert str(settings.origin("keys.edit")) == "default"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("keys.undo = 'z'", 1),
        ("\n\nkeys = {edit = 'x',\n undo = 'z'}", 3),  # newlines in inline tables came with TOML 1.1
        ("[keys] # their table\n\n# a comment\n  'undo'='z'", 4),
        ('[decks."a # [keys]"]\nnew_a_day = 1\n[keys]\nundo="z"', 4),
    ],
)
def test_toml_has_many_ways_to_say_it(text: str, line: int) -> None:
    try:
        settings = read(text, FILE)
    except InputRefusedError as refused:
        assert "{" in text
        assert "this is not TOML" in refused.problems[0]  # noqa: PT017 - as above
        return
    assert settings.key("undo") == "z"
    assert settings.origin("keys.undo").line == line


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("day_start = 24", "day_start = 24; allowed: 0 to 23"),
        ("day_start = -1", "day_start = -1; allowed: 0 to 23"),
        ("day_start = 4.0", "day_start = 4.0; allowed: 0 to 23"),
        ("day_start = true", "day_start = true; allowed: 0 to 23"),
        ("day_start = '4'", 'day_start = "4"; allowed: 0 to 23'),
        ("day_start = [4]", "day_start = [4]; allowed: 0 to 23"),
        ("new_a_day = 10000", "new_a_day = 10000; allowed: 0 to 9999"),
        ("reviews_a_day = 100000", "reviews_a_day = 100000; allowed: 0 to 99999"),
        ("grades = 5", "grades = 5; allowed: 4 or 6"),
        ("order = 'Deck'", 'order = "Deck"; allowed: "overdue", "deck" or "random"'),
        ("fuzz = 1", "fuzz = 1; allowed: true or false"),
        ("leech_lapses = 0", "leech_lapses = 0; allowed: 1 to 99"),
        ("leech_action = 'bury'", 'leech_action = "bury"; allowed: "tag" or "suspend"'),
        ("theme = {}", 'theme = a table; allowed: "auto", "dark", "light" or "mono"'),
        ('editor = "vim \'"', 'editor = "vim \'"; allowed: a command, or nothing'),
        ('editor = "a\\nb"', 'editor = "a\nb"; allowed: a command, or nothing'),
        ("keys.undo = 'zz'", 'undo = "zz"; allowed: one character you can type'),
        ("keys.undo = ''", 'undo = ""; allowed: one character you can type'),
        ("keys.undo = ' '", 'undo = " "; allowed: one character you can type'),
        ('keys.undo = "\\u202e"', 'undo = "\u202e"; allowed: one character you can type'),
        ("keys.undo = 'e'", "keys.undo: the key e is that of edit already"),
        ("keys.undo = '3'", "keys.undo: the key 3 is that of a grade already"),
        ("new_per_day = 3", "there is no setting 'new_per_day'; did you mean new_a_day?"),
        ("keys.undu = 'z'", "there is no setting 'undu'; did you mean undo?"),
        ("decks.x.reviews = 3", "there is no setting 'reviews'; did you mean reviews_a_day?"),
        ("decks.x.new_a_day = -1", "new_a_day = -1; allowed: 0 to 9999"),
        ("decks = 3", 'decks = 3; allowed: a table, as [decks."Name"] with new_a_day or reviews_a_day'),
        ("decks.x = 3", 'x = 3; allowed: a table, as [decks."Name"] with new_a_day or reviews_a_day'),
        ("keys = 'u'", 'keys = "u"; allowed: a table, as [keys] with undo = "z"'),
        ("day_start =", "this is not TOML: invalid value"),
        ("day_start = 4\nday_start = 5", "this is not TOML: cannot overwrite a value"),
        ("day_start", "this is not TOML: expected '=' after a key in a key/value pair"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_is_allowed(line: str, what: str) -> None:
    after = line.count("\n")
    assert faults(f"# a comment\n\n{line}\n") == [f"{FILE}:{3 + after}: {what}"]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    found = faults("x = [\n1,\n]\nfuzz = 2\n[keys]\nedit = 'u'\n[decks.b]\nnew_a_day = 'a'\n[qzq]\n")
    assert [each.split(":")[1] for each in found] == ["1", "4", "6", "8", "9"]


def test_the_digits_of_the_scale_stay_those_of_the_grades() -> None:
    taken = "the key {} is that of a grade already"
    assert faults("grades = 6\n[keys]\nedit = '0'\n") == [f"{FILE}:3: keys.edit: {taken.format(0)}"]
    assert faults("grades = 6\n[keys]\nagain = '1'\n") == [f"{FILE}:3: keys.again: {taken.format(1)}"]
    assert faults("[keys]\nagain = 'j'\nedit = '1'\n") == [f"{FILE}:3: keys.edit: {taken.format(1)}"]
    assert faults("[keys]\nagain = '4'\n") == [f"{FILE}:2: keys.again: the key 4 is that of easy already"]
    assert read("[keys]\nedit = '0'\n", FILE).key("edit") == "0"
    assert read("grades = 6\n[keys]\nedit = '7'\nagain = 'j'\n", FILE).key("edit") == "7"


def test_keys_can_be_swapped() -> None:
    settings = read("[keys]\nundo = 'e'\nedit = 'u'\nagain = '4'\neasy = '1'\n", FILE)
    assert [settings.key(name) for name in ("undo", "edit", "again", "easy")] == ["e", "u", "4", "1"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "9" * 5000, "it holds a number that is too long"),
        ("#" * 200_001, "too large for a settings file"),
    ],
)
def test_what_is_made_to_harm_is_refused(text: str, what: str) -> None:
    assert faults(text) == [f"{FILE}: {what}"]


def test_a_statement_over_many_lines_is_no_trap() -> None:
    found = faults("x = [\n" + "1,\n" * 20_000 + "]\ny = 1\n")
    assert [each.partition(";")[0] for each in found] == [
        f"{FILE}: there is no setting 'y'",
        f"{FILE}: there is no setting 'x'",
    ] or found[0].startswith(f"{FILE}")


@given(st.text(alphabet=string.printable + "é\u202e", max_size=80))
def test_whatever_the_text_it_is_read_or_refused_with_reasons(text: str) -> None:
    try:
        read(text, FILE)
    except InputRefusedError as error:
        refused = error
    else:
        return
    assert refused.problems


def test_a_wrong_value_is_no_fault_of_form() -> None:
    well_formed("day_start = 99\n", FILE)
    with pytest.raises(InputRefusedError):
        well_formed("day_start = = 99\n", FILE)


@pytest.mark.parametrize(
    ("text", "environment", "name", "value", "origin"),
    [
        ("", {"EDITOR": "nano"}, "editor", "nano", "environment EDITOR"),
        ("", {"EDITOR": "nano", "VISUAL": "code -w"}, "editor", "code -w", "environment VISUAL"),
        ("", {"EDITOR": "nano", "VISUAL": ""}, "editor", "nano", "environment EDITOR"),
        ("editor = 'vi'", {"EDITOR": "nano"}, "editor", "vi", "config.toml:1"),
        ("editor = ''", {"EDITOR": "nano"}, "editor", "nano", "environment EDITOR"),
        ("", {"PAGER": "most"}, "pager", "most", "environment PAGER"),
        ("", {"NO_COLOR": "1"}, "theme", "mono", "environment NO_COLOR"),
        ("", {"NO_COLOR": ""}, "theme", "auto", "default"),
        ("theme = 'dark'", {"NO_COLOR": "1"}, "theme", "dark", "config.toml:1"),
    ],
)
def test_the_environment_is_asked_where_the_file_says_nothing(
    text: str, environment: dict[str, str], name: str, value: str, origin: str
) -> None:
    settings = in_environment(read(text, FILE), environment)
    assert (getattr(settings, name), str(settings.origin(name))) == (value, origin)

"""The settings that a door reads by itself are what the settings proper make of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.cli.numbers import RANGES, read_numbers
from srs_cli.errors import InputRefusedError
from srs_cli.settings import VALUES, Settings
from srs_cli.settings.reading import read

_LINES = st.sampled_from(
    [
        "leech_lapses = 3", "leech_lapses=99", "day_start = 0", "  new_a_day\t=\t5 ", "reviews_a_day = 99999", "# words", "", "\t",
        "day_start = 24", "leech_lapses = 0", "leech_lapses = 007", "new_a_day = +5", "new_a_day = 1_0", "new_a_day = 5.0",
        "new_a_day = 5 # words", "newaday = 5", "= 5", "new_a_day", "new_a_day = ", "fuzz = true", "[keys]", "#\x01", "'day_start' = 1",
        "day_start = 1\r", "\ufeff", "day_start = ٣", "leech_lapses = 3\rday_start = 1",
    ]
)  # fmt: skip


def test_the_ranges_are_those_of_the_settings() -> None:
    known = {each.name: (each.lowest, each.highest) for each in VALUES}
    assert {name: known[name] for name in RANGES} == RANGES


@given(lines=st.lists(_LINES, max_size=4))
def test_what_is_understood_is_what_the_settings_say(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = read_numbers(text.encode())
    if found is not None:
        settings = read(text, "config.toml")
        told = {name: getattr(settings, name) for name in RANGES}
        assert told == {name: getattr(Settings(), name) for name in RANGES} | found
        assert settings == Settings(**found, origins=settings.origins)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["leech_lapses = 3\n", "", "# a\n\nnew_a_day = 0\r\nday_start = 7"])
def test_plain_numbers_are_understood(text: str) -> None:
    assert read_numbers(text.encode()) is not None


@pytest.mark.parametrize(
    "text",
    ["day_start = 24", "leech_lapses = 3\nleech_lapses = 3", "#" * 10_001, "day_start = 1 # x", "day_start = 1\r"],
)
def test_anything_else_is_left(text: str) -> None:
    assert read_numbers(text.encode()) is None


def test_what_is_refused_is_left() -> None:
    for text in ("day_start = 24\n", "what = 1\n", "new_a_day = 01\n"):
        with pytest.raises(InputRefusedError):
            read(text, "config.toml")
        assert read_numbers(text.encode()) is None

"""What a door knows of the settings: a file of plain numbers it reads by itself, any other is for the command line proper."""

from __future__ import annotations

import os

from srs_cli.cli.front import user_file

# From the lowest to the highest; a test equates them with the settings proper.
RANGES = {"day_start": (0, 23), "new_a_day": (0, 9_999), "reviews_a_day": (0, 99_999), "leech_lapses": (1, 99)}
_LONGEST, _MOST_DIGITS = 10_000, 5  # bytes of a file, digits of a number


def plain_numbers() -> dict[str, int] | None:
    """Return the numbers in the settings file by their names, none where there is no file; None where it says more."""
    named = os.environ.get("SRS_CONFIG", "")
    path = named or user_file("XDG_CONFIG_HOME", ".config", "config.toml")
    if not path or (named and not os.path.isfile(named)):  # noqa: PTH113 - pathlib is slow to import
        return None
    if not os.path.lexists(path):
        return {}
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return read_numbers(file.read(_LONGEST + 1))
    except OSError:  # the command line proper words it
        return None


def read_numbers(raw: bytes) -> dict[str, int] | None:
    """Return the numbers that the lines of a file set; None where there is anything else but comments, or a fault."""
    if len(raw) > _LONGEST or not raw.isascii():
        return None
    found: dict[str, int] = {}
    for line in raw.decode("ascii").replace("\r\n", "\n").split("\n"):
        text = line.strip(" \t")
        if not text or (text.startswith("#") and text.replace("\t", " ").isprintable()):
            continue
        name, _, value = (part.strip(" \t") for part in text.partition("="))
        lowest, highest = RANGES.get(name, (1, 0))
        number = int(value) if value.isdigit() and len(value) <= _MOST_DIGITS else -1
        if name in found or str(number) != value or not lowest <= number <= highest:
            return None
        found[name] = number
    return found

"""The names of backups, and which of them stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.store.keeping import (
    DAILY,
    DAMAGED,
    IMPORT,
    KINDS,
    MANUAL,
    MOST_OF_KIND,
    REPAIR,
    REPLACED,
    Backup,
    kept,
    named,
    understood,
)

DAY_MS = 86_400_000
LAST_MS = 253_402_300_799_000
MOST_KEPT = 7 + 4 + 12 + sum(MOST_OF_KIND.values())


def day_of(utc_ms: int) -> int:
    return utc_ms // DAY_MS


def made(day: float, kind: str = DAILY, number: int = 1) -> Backup:
    return named("srs.db", int(day * DAY_MS), kind, number)


BACKUPS = st.lists(
    st.builds(made, st.floats(0, 900, allow_nan=False), st.sampled_from(KINDS), st.integers(1, 3)),
    max_size=120,
    unique=True,
)
UNMADE = st.lists(
    st.builds(made, st.floats(0, 900, allow_nan=False), st.sampled_from([kind for kind in KINDS if kind != MANUAL])),
    max_size=200,
    unique=True,
)


# --- names


@pytest.mark.parametrize(
    ("database", "utc_ms", "kind", "number", "name"),
    [
        ("srs.db", 0, DAILY, 1, "srs-1970-01-01T000000Z-daily.db"),
        ("srs.db", 1_790_000_000_999, IMPORT, 2, "srs-2026-09-21T141320Z-import-2.db"),
        ("my.sqlite", 0, MANUAL, 1, "my.sqlite.-1970-01-01T000000Z-manual.db"),
        ("srs.db", -1, DAILY, 1, "srs-1970-01-01T000000Z-daily.db"),
        ("srs.db", 10**18, DAILY, 1, "srs-9999-12-31T235959Z-daily.db"),
    ],
)
def test_a_name_tells_when_and_why(database: str, utc_ms: int, kind: str, number: int, name: str) -> None:
    backup = named(database, utc_ms, kind, number)
    assert backup.name == name
    assert understood(database, name) == backup


@given(st.text(max_size=20), st.integers(0, LAST_MS), st.sampled_from(KINDS), st.integers(1, 999))
def test_every_name_reads_back(database: str, utc_ms: int, kind: str, number: int) -> None:
    backup = named(database, utc_ms, kind, number)
    assert understood(database, backup.name) == backup
    assert backup.utc_ms == utc_ms // 1000 * 1000


@pytest.mark.parametrize(
    "name",
    [
        "srs.db",
        "srs-1970-01-01T000000Z-daily.db-journal",
        "srs-1970-01-01T000000Z-weekly.db",
        "srs-1970-02-31T000000Z-daily.db",
        "srs-1970-01-01T000000Z-daily-0.db",
        "srs-x-1970-01-01T000000Z-daily.db",
        "xsrs-1970-01-01T000000Z-daily.db",
        ".srs-abc.tmp",
        "srs-١٩٧٠-01-01T000000Z-daily.db",
        "",
    ],
)
def test_another_name_is_no_backups(name: str) -> None:
    assert understood("srs.db", name) is None


def test_two_databases_in_a_folder_keep_apart() -> None:
    names = ["a.db", "a", "a.sqlite", "a-1970-01-01T000000Z-daily.db"]
    for one in names:
        for other in names:
            assert (understood(one, named(other, 0, DAILY).name) is None) == (one != other)


# --- which stay


@pytest.mark.parametrize(
    ("there", "stay"),
    [
        ([], []),
        ([made(1)], [made(1)]),
        # the first of a day, and the newest of each kind
        (
            [made(1.1), made(1.2, REPAIR), made(1.3, REPAIR), made(1.4, REPAIR)],
            [made(1.1), made(1.4, REPAIR)],
        ),
        # five of those made before imports: one can be gone back to though others came after it
        (
            [made(1.1), *(made(1.1 + number / 100, IMPORT) for number in range(1, 9))],
            [made(1.1), *(made(1.1 + number / 100, IMPORT) for number in range(4, 9))],
        ),
        # those made by hand always
        ([made(number / 100, MANUAL) for number in range(40)], [made(number / 100, MANUAL) for number in range(40)]),
        # three of those that a restore replaced
        ([made(day, REPLACED) for day in range(9)], [made(day, REPLACED) for day in (6, 7, 8)]),
        ([made(day, DAMAGED) for day in range(9)], [made(day, DAMAGED) for day in (6, 7, 8)]),
    ],
)
def test_what_stays(there: list[Backup], stay: list[Backup]) -> None:
    assert kept(there, day_of) == set(stay)


def test_a_year_of_days_becomes_days_weeks_and_months() -> None:
    there: list[Backup] = []
    for day in range(400):  # thinned each day, as it happens
        there.append(made(day))
        stay = kept(there, day_of)
        there = [each for each in there if each in stay]
    days = [each.utc_ms // DAY_MS for each in there]
    assert days[-7:] == [393, 394, 395, 396, 397, 398, 399]
    mondays = [375, 382, 389, 396]  # of the last four weeks
    firsts = [59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365, 396]  # of the last twelve months, from March on
    assert set(days) == {*range(393, 400), *mondays, *firsts}


@given(BACKUPS)
def test_the_newest_and_those_by_hand_always_stay(there: list[Backup]) -> None:
    stay = kept(there, day_of)
    assert stay <= set(there)
    assert {each for each in there if each.kind == MANUAL} <= stay
    if there:
        assert max(there, key=lambda each: each.order) in stay
    for kind in {each.kind for each in there}:
        assert max((each for each in there if each.kind == kind), key=lambda each: each.order) in stay


@given(UNMADE)
def test_few_stay_and_thinning_again_changes_nothing(there: list[Backup]) -> None:
    stay = kept(there, day_of)
    assert len(stay) <= MOST_KEPT
    assert kept(stay, day_of) == stay
    assert kept(reversed(there), day_of) == stay


@given(UNMADE)
def test_thinning_each_time_leaves_what_thinning_once_does_of_every_day(there: list[Backup]) -> None:
    at_last = kept(there, day_of)
    left: set[Backup] = set()
    for each in sorted(there, key=lambda each: each.order):
        left = kept({*left, each}, day_of)
    assert at_last == left


@given(UNMADE, st.integers(0, 900))
def test_a_backup_before_an_import_never_pushes_the_days_first_out(there: list[Backup], day: int) -> None:
    before = [each for each in there if day_of(each.utc_ms) <= day]
    first = made(day, DAILY)
    later = [made(day + 0.5, IMPORT, number) for number in range(1, 30)]
    assert first in kept([*before, first, *later], day_of)

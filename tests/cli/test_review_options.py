"""The options of `srs review`: filters, orders, practice, exams and backlogs, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

import pytest

from tests.cli.conftest import DAY, FIRST_NOW, Result, Srs


def asked(result: Result) -> list[str]:
    return [line[3:] for line in result.out.splitlines() if line.startswith("Q: ")]


def practise(srs: Srs, *options: str, grade: str = "3", most: int = 80) -> Result:
    """Answer everything with one grade."""
    return srs("review", "--plain", *options, keys=f"\n{grade}\n" * most)


def date(days: int) -> str:
    return datetime.fromtimestamp(FIRST_NOW + days * DAY, tz=timezone.utc).date().isoformat()


def log(srs: Srs) -> list[tuple[int, int]]:
    from srs_cli.store.database import open_database

    database = open_database(srs.data / "srs.db")
    found = database.rows("SELECT kind, grade FROM event ORDER BY id")
    database.close()
    return [(int(kind), int(grade)) for kind, grade in found]


# --- how many, and which first


def test_a_limit(srs: Srs) -> None:
    srs.import_deck("a", "b", "c")
    result = practise(srs, "--limit", "2")
    assert asked(result) == ["a", "b"]
    assert "Still to do today: 1" in result.out


def test_orders(srs: Srs) -> None:
    srs.import_deck(*"abcdefgh", name="B")
    srs.import_deck(*"ijklmnop", name="A")
    by_seed = [asked(practise(srs, "--seed", seed, "--limit", "16", grade="q")) for seed in ("1", "1", "2")]
    assert by_seed[0] == by_seed[1]
    orders = [
        asked(practise(srs, *options, "--cram"))
        for options in (["--order", "deck"], ["--seed", "1"], ["--seed", "1"], ["--order", "random", "--seed", "2"], [])
    ]
    assert orders[1] == orders[2] != orders[3]
    assert sorted(orders[1]) == sorted(orders[3]) == sorted("abcdefghijklmnop")
    assert orders[0] == orders[4] == list("ijklmnopabcdefgh")


def test_filters(srs: Srs) -> None:
    cards = "".join(f"  - {{q: {q}, a: x, tags: [{tags}]}}\n" for q, tags in (("a", "t"), ("b", "'t, u'"), ("c", "v")))
    srs("import", srs.deck("name: D\ncards:\n" + cards.replace("'", "")))
    assert asked(practise(srs, "--tag", "t", "--cram")) == ["a", "b"]
    assert asked(practise(srs, "--tag", "t", "--tag", "u", "--cram")) == ["b"]
    srs("review", "--plain", keys="b\nf\nq\n")
    assert asked(practise(srs, "--flag", "--cram")) == ["b"]
    assert asked(practise(srs, "--search", "tag:v", "--cram")) == ["c"]
    nothing = srs("review", "--tag", "w")
    assert (nothing.code, nothing.out) == (2, "")
    assert nothing.err == 'srs: no card fits tag:"w"\n`srs search QUERY` shows what a search finds.\n'


def test_filters_hold_whatever_the_search_says(srs: Srs) -> None:
    cards = "".join(f"  - {{q: {q}, a: x, tags: ['{tag}']}}\n" for q, tag in (("a", "t"), ("b", 'u" OR a'), ("c", "v")))
    srs("import", srs.deck("name: D\ncards:\n" + cards))
    assert asked(practise(srs, "--tag", "t", "--search", "a OR b OR c", "--cram")) == ["a"]
    assert asked(practise(srs, "--tag", 'u" OR a', "--cram")) == ["b"]
    nothing = srs("review", "--tag", "t", "--flag", "--search", "a OR b")
    assert (nothing.code, nothing.err.splitlines()[0]) == (2, 'srs: no card fits tag:"t" is:flagged (a OR b)')


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--tag", "rapalo"], "Tags like it: rapallo"),
        (["--tag", "Rapallo's"], "Tags like it: rapallo"),
        (["--tag", "rapallo", "--tag", "trade-untion"], "Tags like it: trade-union, trade-unions"),
        (["--tag", "31mred"], "Tags like it: ␛[31mred"),
        (["--tag", "nothing of the kind"], "`srs search QUERY` shows what a search finds."),
        (["--tag", "rapallo", "--flag"], "`srs search QUERY` shows what a search finds."),
        (["--search", "tag:rapalo"], "`srs search QUERY` shows what a search finds."),
    ],
)
def test_a_mistyped_tag_is_told_the_nearest(srs: Srs, options: list[str], hint: str) -> None:
    tags = ("rapallo", "trade-union", "trade-unions", "\\e[31mred")
    cards = "".join(f'  - {{q: q{number}, a: x, tags: ["{tag}"]}}\n' for number, tag in enumerate(tags))
    assert srs("import", srs.deck("name: D\ncards:\n" + cards)).code == 0
    result = srs("review", "--plain", *options)
    assert (result.code, result.out) == (2, "")
    said, told = result.err.splitlines()
    assert said.startswith("srs: no card fits ")
    assert told == hint


@pytest.mark.parametrize(("day", "questions"), [("1d", ["a"]), ("tomorrow", ["a"]), (date(1), ["a"]), ("today", [])])
def test_ahead_of_time(srs: Srs, day: str, questions: list[str]) -> None:
    srs.import_deck("a")
    srs.review(3)
    assert asked(practise(srs, "--ahead", day)) == questions
    assert log(srs)[1:] == [(1, 4)] * len(questions)


@pytest.mark.parametrize("option", ["--ahead", "--exam"])
@pytest.mark.parametrize("day", ["soon", "2020-01-01", "3", "32 dec"])
def test_a_day_that_is_none_is_refused_with_the_grammar(srs: Srs, option: str, day: str) -> None:
    srs.import_deck("a")
    result = srs("review", option, day)
    assert (result.code, result.out) == (2, "")
    assert "a number of days (3d)" in result.err


@pytest.mark.parametrize(
    "options",
    [
        ["--limit", "-1"],
        ["--minutes", "1441"],
        ["--spread", "99"],
        ["--order", "best"],
        ["--seed", "x"],
        ["--lists", "half"],
    ],
)
def test_options_out_of_range_are_refused(srs: Srs, options: Sequence[str]) -> None:
    srs.import_deck("a")
    assert srs("review", *options).code == 2
    assert log(srs) == []


# --- practice


def test_cramming_leaves_what_is_due(srs: Srs) -> None:
    srs.import_deck("a", "b")
    assert asked(practise(srs, "--cram", grade="1", most=2))[:2] == ["a", "b"]
    assert srs("due").out == "2 new\n"
    assert {kind for kind, _ in log(srs)} == {10}


def test_the_other_way_round(srs: Srs) -> None:
    srs.import_deck("a", "b")
    result = practise(srs, "--reverse")
    assert asked(result) == ["to a", "to b"]
    assert "A: a" in result.out
    assert srs("due").out == "2 new\n"


def test_nothing_due_offers_ahead_and_cram(srs: Srs) -> None:
    srs.import_deck("a")
    srs.review(3)
    assert "`srs review --ahead 3d`, or `srs review --cram`" in srs("review").out


# --- exams


def test_an_exam_shows_the_plan_and_asks_todays_share(srs: Srs) -> None:
    srs.import_deck(*(f"q{n:02}" for n in range(10)))
    result = practise(srs, "--exam", date(3))
    head, told, practice, _, *days = result.out.partition("\n1. Deck (4 exam)\n")[0].splitlines()
    assert head == "Exam on Thursday 24 September"
    assert told == "0 of 10 questions practised to Good for it, 10 left."
    assert practice == "Practice: what you grade here changes no schedule. The daily reviews go on beside it."
    assert [day.split() for day in days if day] == [
        ["today", "4"],
        ["Tue", "22", "Sep", "3"],
        ["Wed", "23", "Sep", "3"],
    ]
    assert asked(result) == ["q00", "q01", "q02", "q03"]
    again = practise(srs, "--exam", "3d")
    assert "4 of 10 questions practised to Good for it, 6 left." in again.out
    assert "Today is done. More now: `srs review --cram`." in again.out
    assert asked(again) == []
    srs.now += 2 * DAY
    assert len(asked(practise(srs, "--exam", "1d"))) == 6
    done = practise(srs, "--exam", "1d").out
    assert "10 of 10 questions practised to Good for it, 0 left." in done
    assert "All is done. Once more: `srs review --cram`." in done
    assert srs("due").out == "10 new\n"


def test_a_far_exam_shows_its_first_days(srs: Srs) -> None:
    srs.import_deck(*(f"q{n:02}" for n in range(60)))
    assert "… and 46 more days" in practise(srs, "--exam", "60d", most=0).out


def test_the_exam_of_today_is_all_today(srs: Srs) -> None:
    srs.import_deck("a", "b")
    assert asked(practise(srs, "--exam", "today")) == ["a", "b"]


# --- backlogs


@pytest.fixture
def behind(srs: Srs) -> Srs:
    """Forty cards that were due nine days ago."""
    srs.import_deck(*(f"q{n:02}" for n in range(40)))
    practise(srs, "--new", "40", most=40)
    srs.now += 10 * DAY
    return srs


def test_a_backlog_is_spread_where_that_is_asked_for(behind: Srs) -> None:
    result = behind("review", "--plain", "--spread", "4", keys="q\n")
    assert "40 overdue cards spread over 4 days, 10 today. `srs undo` takes it back." in result.out
    assert behind("due").out.startswith("10 due")
    assert behind("undo", keys="y\n").code == 0
    assert behind("due").out.startswith("40 due")


def test_nobody_is_asked_where_nobody_is_there(behind: Srs) -> None:
    result = behind("review", keys="q\n")
    assert "Welcome back" not in result.out
    assert asked(result) == ["q00"]


@pytest.mark.parametrize(
    ("typed", "due", "left"),
    [("\nq\n", 40, False), ("5\nq\n", 8, False), ("q\n", 40, True), ("", 40, True), ("x\n99\n2\nq\n", 20, False)],
)
def test_a_person_is_asked_after_a_break(
    behind: Srs,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    due: int,
    left: bool,  # noqa: FBT001 - a column of the table
) -> None:
    from srs_cli.cli.runtime import Runtime

    monkeypatch.setattr(Runtime, "in_terminal", property(lambda _: True))
    result = behind("review", "--plain", keys=typed)
    assert "Welcome back after 10 days: 40 cards are overdue." in result.out
    assert "  day 1: 20 of them, 0 due by then" in result.out
    assert (asked(result) == []) == left
    assert behind("due").out.startswith(f"{due} due")


def test_practice_asks_about_no_backlog(behind: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    from srs_cli.cli.runtime import Runtime

    monkeypatch.setattr(Runtime, "in_terminal", property(lambda _: True))
    assert "Welcome back" not in behind("review", "--plain", "--cram", keys="q\n").out

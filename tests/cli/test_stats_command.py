"""`srs stats`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import DAY, Srs
from tests.reports.sample import HOSTILE


@pytest.fixture
def studied(srs: Srs) -> Srs:
    """Two decks, two days of study."""
    srs.import_deck("a", "b", "c", name="Capitals")
    srs.import_deck("d", name="Rivers")
    srs.review(3, 1, 3, 3, 3)
    srs.now += DAY
    srs.review(3, 3)
    return srs


def test_without_decks_it_says_what_to_do_and_makes_nothing(srs: Srs) -> None:
    result = srs("stats")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[1:] == ["No cards yet. Start with: srs review"]
    assert srs("stats", "--only", "decks").out == "Decks\nNo decks yet. Start with: srs review\n"
    assert json.loads(srs("stats", "--json").out)["per_deck"] == []
    assert srs.everything() == []


def test_a_collection_that_was_never_studied(srs: Srs) -> None:
    srs.import_deck("a", "b")
    out = srs("stats").out
    assert "To do today: 2 new. Start with: srs review" in out
    assert [title in out for title in ("Next 30 days", "Decks", "Calendar", "True retention")] == [
        True,
        True,
        False,
        False,
    ]


def test_it_tells_of_today_and_the_days_before(studied: Srs) -> None:
    lines = studied("stats").out.splitlines()
    assert lines[1].startswith("2 answers in ")
    assert lines[2:5] == ["2 reviews", "Graded: Good 2", "Recalled 100 % of 2 cards that came back"]
    assert lines[5:8] == [
        "Still to do today: 2 due. Start with: srs review",
        "Streak: 2 days in a row, the longest 2 days",
        "Studied on 2 of the last 2 days",
    ]
    titles = (
        "Last 14 days",
        "Calendar",
        "Next 30 days",
        "True retention",
        "Intervals",
        "Ease factors",
        "Time per card",
        "Decks",
    )
    assert [line for line in lines if line in titles] == list(titles)


def test_what_comes_back_today_is_still_to_do(srs: Srs) -> None:
    srs.import_deck("a", "b", "c", name="Capitals")
    srs.import_deck("d", name="Rivers")
    srs.review(1, 3)
    assert "Still to do today: 1 again, 2 new. Start with: srs review" in srs("stats").out.splitlines()
    assert "Still to do today: 1 again, 1 new. Start with: srs review" in srs("stats", "cap").out.splitlines()
    assert "To do today: 1 new. Start with: srs review" in srs("stats", "riv").out.splitlines()
    assert [deck["due"] for deck in json.loads(srs("stats", "--json").out)["per_deck"]] == [1, 0]
    srs.review(3, 3, 3)
    assert "Nothing is due now. Next: tomorrow" in srs("stats").out.splitlines()
    assert json.loads(srs("stats", "--json").out)["per_deck"][0]["due"] == 0


def test_one_part_alone(studied: Srs) -> None:
    out = studied("stats", "--only", "retention", "--only", "hardest").out
    assert [line for line in out.splitlines() if line in ("True retention", "Hardest cards")] == [
        "True retention",
        "Hardest cards",
    ]
    assert out.endswith("Hardest cards\nNo card was forgotten yet\n")
    result = studied("stats", "--only", "weather")
    assert (result.code, "Invalid value for '--only'" in result.err) == (2, True)


def test_decks_are_named_by_their_beginning(studied: Srs) -> None:
    out = studied("stats", "riv", "--only", "decks").out
    assert ("Rivers" in out, "Capitals" in out) == (True, False)
    result = studied("stats", "x")
    assert result.code == 2
    assert result.err == "srs: 'x' is the beginning of no deck's name\nDecks: Capitals, Rivers\n"
    result = studied("--db", studied.home / "none.db", "stats", "x")
    assert (result.code, result.err) == (2, "srs: there are no decks yet\nStart with: srs review\n")


def test_days_sets_how_far_back_the_bars_go(studied: Srs) -> None:
    rows = studied("stats", "--days", "2", "--only", "days").out.splitlines()
    assert rows[0] == "Last 2 days"
    assert len(rows) == 5  # title, heads, two days, legend
    assert "Last 91 days" in studied("stats", "--days", "90").out
    assert studied("stats", "--days", "0").code == 2


def test_a_script_gets_every_figure(studied: Srs) -> None:
    found = json.loads(studied("stats", "--json").out)
    assert list(found) == [
        "day", "decks", "today", "streak", "days", "calendar", "caps", "forecast", "retention", "cards",
        "intervals_days", "ease", "time", "leech_lapses", "leeches", "hardest", "per_deck",
    ]  # fmt: skip
    assert (found["day"], found["decks"]) == ("2026-09-22", [])
    today = found["today"]
    assert (today.pop("seconds") >= 0, today) == (
        True,
        {
            "answers": 2, "new": 0, "reviews": 2, "again": 0, "practice": 0, "grades": [0, 0, 0, 0, 2, 0],
            "retention": {"asked": 2, "recalled": 2, "share": 1.0},
        },
    )  # fmt: skip
    assert found["streak"] == {"current": 2, "longest": 2, "studied_days": 2, "studied_days_of_365": 2}
    assert found["calendar"] == {"2026-09-21": 5, "2026-09-22": 2}
    assert found["days"][-1]["from"] == found["days"][-1]["to"] == "2026-09-22"
    assert found["forecast"][0] == {
        "day": "2026-09-22", "due": 2, "returning": 0, "new": 0, "total": 2, "left_over": 0,
    }  # fmt: skip
    assert found["retention"][0]["all"] == {"asked": 2, "recalled": 2, "share": 1.0}
    assert found["retention"][0]["mature"] == {"asked": 0, "recalled": 0, "share": None}
    assert found["cards"] == {"new": 0, "young": 4, "mature": 0, "suspended": 0}
    assert sum(each["cards"] for each in found["intervals_days"]) == 4
    assert found["intervals_days"][-1]["below"] is None
    assert found["per_deck"][1]["name"] == "Rivers"


def test_a_forgotten_card_is_told_with_its_source(srs: Srs) -> None:
    srs("import", srs.deck("name: D\ncards:\n  - {id: x1, q: Sodium, a: Na, source: {file: c.txt, line: 7}}\n"))
    for grades in ((3,), (1, 3)):
        srs.review(*grades)
        srs.now += DAY
    assert "Sodium" in srs("stats", "--only", "hardest").out
    (hard,) = json.loads(srs("stats", "--json").out)["hardest"]
    assert hard["seconds"] >= 0
    expected = {
        "card": "x1", "face": 0, "deck": "D", "question": "Sodium", "source": "c.txt:7", "lapses": 1, "ease": 2.5,
        "interval": 1, "answers": 3, "leech": False, "suspended": False,
    }  # fmt: skip
    assert {name: hard[name] for name in expected} == expected


def test_the_settings_caps_and_leeches_hold(srs: Srs) -> None:
    srs.import_deck("a", "b", "c", name="One")
    srs.import_deck("d", "e", "f", name="Two")
    config = srs.home / ".config/srs/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('new_a_day = 4\nleech_lapses = 3\n[decks."Two"]\nnew_a_day = 1\n', "utf-8")
    found = json.loads(srs("stats", "--json").out)
    assert (found["caps"], found["leech_lapses"]) == ({"new": 4, "reviews": 200}, 3)
    assert [day["new"] for day in found["forecast"][:3]] == [4, 1, 1]
    assert [day["new"] for day in json.loads(srs("stats", "two", "--json").out)["forecast"][:4]] == [1, 1, 1, 0]
    config.write_text("new_a_day = 9999999\n", "utf-8")
    assert srs("stats").code == 3


# --- the page


def test_a_page_is_written_once(studied: Srs) -> None:
    before = studied.everything()
    result = studied("stats", "--html", "progress.html")
    assert (result.code, result.out, result.err) == (0, "Written: progress.html\n", "")
    text = (studied.home / "progress.html").read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    assert studied.everything() == sorted([*before, "progress.html"])
    result = studied("stats", "--html", "progress.html")
    assert (result.code, "progress.html exists already" in result.err, "--force" in result.err) == (3, True, True)
    assert (studied.home / "progress.html").read_text("utf-8") == text


def test_force_replaces_a_page_and_nothing_else(studied: Srs) -> None:
    page, link = studied.home / "progress.html", studied.home / "link.html"
    page.write_text("old", "utf-8")
    link.symlink_to(page)
    for target in (link, studied.home):
        assert studied("stats", "--html", target, "--force").code == 3
    assert page.read_text("utf-8") == "old"
    assert studied("stats", "--html", page, "--force").code == 0
    assert page.read_text("utf-8") != "old"


@pytest.mark.parametrize("option", [["--json"], ["--only", "today"]])
def test_a_page_goes_with_no_other_form(studied: Srs, option: list[str]) -> None:
    result = studied("stats", "--html", "progress.html", *option)
    assert (result.code, "--html writes all parts to a file" in result.err) == (2, True)
    assert not Path("progress.html").exists()


def test_force_alone_is_no_mistake_of_the_page(studied: Srs) -> None:
    assert studied("stats", "--force", "--only", "decks").code == 0


# --- texts that try to act


def test_no_text_acts(srs: Srs) -> None:
    quoted = json.dumps(HOSTILE.replace("\n", " "))  # names are of one line
    deck = srs.deck(f"name: {quoted}\ncards:\n  - {{q: {quoted}, a: b, source: {{file: {quoted}, line: 1}}}}\n")
    assert srs("import", deck).code == 0
    for grades in ((3,), (1, 3)):
        srs.review(*grades)
        srs.now += DAY
    for arguments in (["stats"], ["stats", "--json"], ["stats", "nothing"], ["stats", "--html", "p.html"]):
        result = srs(*arguments)
        shown = result.out + result.err
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "[bold]␛[31m<U+202E>" in srs("stats").out
    assert "<script>" not in (srs.home / "p.html").read_text("utf-8")

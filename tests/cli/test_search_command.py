"""`srs search`, by its door and by the command line proper."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from srs_cli.cli import finding
from srs_cli.cli.finding import due_words
from tests.cli.conftest import DAY, Result, Srs
from tests.cli.test_hostile import acting

DECK = """
name: Biology
cards:
  - {id: cell, q: What is a cell?, a: The smallest unit of life, tags: [exam], source: {file: notes.txt, line: 3}}
  - {id: mito, q: Mitochondria, a: [powerhouse, of the cell]}
  - {id: ph, type: both, q: pH, a: acidity}
  - {id: boil, text: 'Water boils at {{c1::100}} °C'}
"""


class Ended(BaseException):
    """The process would have ended here."""


@pytest.fixture
def door(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result | None]:
    """Call the door alone; None is what it leaves to the command line."""

    def end(code: int) -> None:
        raise Ended(code)

    def call(*arguments: str) -> Result | None:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setenv("SRS_NOW", str(srs.now))
            patch.setattr(os, "_exit", end)
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            try:
                finding.answer(list(arguments))
            except Ended as ended:
                for stream in (out, err):
                    stream.seek(0)
                return Result(ended.args[0], out.read(), err.read())
        return None

    return call


@pytest.fixture
def biology(srs: Srs) -> Srs:
    assert srs("import", srs.deck(DECK)).code == 0
    return srs


def test_a_pipe_gets_a_line_a_card(biology: Srs) -> None:
    assert biology("search", "cell").out == (
        "cell\tBiology\tWhat is a cell?\t\tnew\nmito\tBiology\tMitochondria\t\tnew\n"
    )
    biology.review(1, 3)
    assert (
        biology("search", "is:due", "OR", "is:learning").out == "cell\tBiology\tWhat is a cell?\ttomorrow\tlearning\n"
    )
    biology.now += 3 * DAY
    assert biology("search", "id:cell").out == "cell\tBiology\tWhat is a cell?\t2 days ago\tdue\n"


def test_questions_are_shown_as_they_are_asked(biology: Srs) -> None:
    assert biology("search", "boils").out == "boil\tBiology\tWater boils at ____ °C\t\tnew\n"
    assert biology("search", "acidity").out == "ph\tBiology\tpH\t\tnew\n"


def test_what_begins_with_a_minus_is_left_out(biology: Srs) -> None:
    assert biology("search", "cell", "-tag:exam", "--count").out == "1\n"
    assert biology("search", "-cell", "--count").out == "2\n"
    assert biology("search", "--count", "-hydrogen", "-is:due").out == "4\n"
    assert "Usage: srs search" in biology("search", "-h").out
    assert biology("search", "--", "-cell", "--count").out.count("\n") == 2


def test_a_limit_says_how_many_there_are_in_all(biology: Srs) -> None:
    result = biology("search", "is:new", "--limit", "3")
    assert (result.out.count("\n"), result.err) == (3, "3 of 4 cards. More: --limit 0 shows all\n")
    assert biology("search", "is:new", "--limit=0").out.count("\n") == 4
    biology.import_deck(*(f"word {n}" for n in range(40)), name="Many")
    assert biology("search", "word", "--limit", "2").err == "2 of 40 cards. More: --limit 20\n"


def test_none_is_no_fault(biology: Srs, srs: Srs) -> None:
    assert biology("search", "nowhere") == Result(0, "", "No card fits nowhere.\n")
    assert json.loads(biology("search", "nowhere", "--json").out) == {"count": 0, "cards": []}
    assert biology("search", "nowhere", "--count").out == "0\n"


def test_without_a_store_there_is_nothing_to_find(srs: Srs) -> None:
    assert srs("search", "a") == Result(0, "", "There are no cards yet. Start with: srs review\n")
    assert srs("search", "a", "--count").out == "0\n"
    assert srs("search", "x:y").code == 2
    assert srs.everything() == []


def test_a_script_gets_json(biology: Srs) -> None:
    biology.review(3)
    found = json.loads(biology("search", "cell", "--json").out)
    assert found["count"] == 2
    first, second = found["cards"]
    assert first == {
        "id": "cell",
        "deck": "Biology",
        "type": "basic",
        "question": "What is a cell?",
        "answer": "The smallest unit of life",
        "hint": "",
        "extra": "",
        "tags": ["exam"],
        "source": "notes.txt:3",
        "states": ["young"],
        "faces": [
            {
                "face": 0,
                "question": "What is a cell?",
                "due": "2026-09-22",
                "due_in_days": 1,
                "interval": 1,
                "ease": 2.5,
                "repetitions": 1,
                "lapses": 0,
                "flag": 0,
                "states": ["young"],
            }
        ],
    }
    assert (second["answer"], second["faces"][0]["due"]) == (["powerhouse", "of the cell"], None)
    both = json.loads(biology("search", "acidity", "--json").out)["cards"][0]
    assert [(face["face"], face["question"]) for face in both["faces"]] == [(0, "pH"), (1, "acidity")]
    assert json.loads(biology("search", "cell", "--json", "--count").out) == {"count": 2}


def test_slips_are_answered_in_a_sentence(biology: Srs) -> None:
    for arguments, sentence in [
        (["dek:bio"], "srs: a search knows no 'dek:'; did you mean 'deck'?"),
        (["is:leach"], "srs: a search knows no 'is:leach'; did you mean 'is:leech'?"),
        (["ease<two"], "srs: 'ease<two' needs a number"),
        ([""], "srs: there is nothing to search for"),
        (["a", "--limit", "x"], "srs: Invalid value for '--limit': 'x' is not a valid integer range"),
        (["a", "--jsn"], "srs: No such option '--jsn'"),
        ([], "srs: Missing argument 'QUERY…'"),
    ]:
        result = biology("search", *arguments)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(sentence.partition("'--jsn'")[0])


def test_a_deck_file_that_changed_is_read_first(biology: Srs) -> None:
    path = biology.deck(DECK.replace("Mitochondria", "Chloroplast"))
    os.utime(path, ns=(1, 1))
    result = biology("search", "chloroplast")
    assert result.out.startswith("mito\t")
    assert "The deck file changed" in result.err


def test_hostile_text_is_shown_and_never_acts(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs(
        "import", srs.deck('name: "D\\e[31m"\ncards:\n  - {id: "x\\e]", q: "evil [/] \\e[2J\\u202e\\n:skull:", a: b}\n')
    )
    piped = srs("search", "evil")
    assert piped.out == "x␛]\tD␛[31m\tevil [/] ␛[2J<U+202E> :skull:\t\tnew\n"
    in_terminal()
    for result in (
        srs("search", "evil"),
        srs("search", "\x1b[2J"),
        srs("search", "evil", "--json"),
        srs("search", "\x1b:"),
    ):
        assert acting(result.out + result.err) == set()
        assert result.code in {0, 2}


# --- the door


SAME = [
    ["cell"],
    ["cell", "-tag:exam"],
    ["is:new", "--limit", "2"],
    ["deck:Bio", "--count"],
    ["cell", "--json"],
    ["boils", "--json"],
    ["acidity", "--json"],
    ["--count", "--json", "cell"],
    ["nowhere"],
]


@pytest.mark.parametrize("arguments", SAME)
def test_the_door_prints_what_the_command_line_prints(
    biology: Srs, door: Callable[..., Result | None], arguments: list[str]
) -> None:
    assert door("search", *arguments) == biology("search", *arguments)
    assert door("--db", str(biology.data / "srs.db"), "search", *arguments) == biology("search", *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "-h"],
        ["search", "--help"],
        ["search", "a", "--limit"],
        ["search", "a", "--limit", "-1"],
        ["search", "a", "--limit=5"],
        ["search", "a", "--nonsense"],
        ["search", "x:y"],
        ["search", "ease<two"],
        ["--db", "nowhere.db", "search", "a"],
        ["--verbose", "search", "a"],
        ["decks"],
        [],
    ],
)
def test_the_door_leaves_what_it_does_not_understand(
    biology: Srs, door: Callable[..., Result | None], arguments: list[str]
) -> None:
    assert door(*arguments) is None


def test_the_door_leaves_changed_files_and_settings(
    biology: Srs, door: Callable[..., Result | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door("search", "cell") is not None
    monkeypatch.setenv("SRS_CONFIG", "elsewhere.toml")
    assert door("search", "cell") is None
    monkeypatch.delenv("SRS_CONFIG")
    settings = biology.home / ".config" / "srs" / "config.toml"
    settings.parent.mkdir(parents=True)
    for text in ('theme = "dark"\n', "[keys]\n", "leech_lapses = 0\n", "leech_laps = 1\n", "é"):
        settings.write_text(text, "utf-8")
        assert door("search", "cell") is None
    settings.unlink()
    assert door("search", "cell") is not None
    biology.deck(DECK + "  - {q: new, a: one}\n")
    assert door("search", "cell") is None


def test_settings_are_honoured(srs: Srs) -> None:
    srs.import_deck("sun")
    srs.review(3)
    srs.now += DAY
    srs.review(1)
    assert srs("search", "is:leech", "--count").out == "0\n"
    settings = srs.home / ".config" / "srs" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("leech_lapses = 1\n", "utf-8")
    assert srs("search", "is:leech").out.endswith("\tDeck\tsun\ttomorrow\tlearning, leech\n")


@pytest.mark.parametrize("text", ["leech_lapses = 1\n", "# day\r\n\r\n  day_start=23\r\nnew_a_day = 7\r\n", ""])
def test_the_door_honours_plain_numbers(srs: Srs, door: Callable[..., Result | None], text: str) -> None:
    srs.import_deck("sun")
    srs.review(3)
    srs.now += DAY
    srs.review(1)
    settings = srs.home / ".config" / "srs" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_bytes(text.encode())
    for query in ("is:leech", "sun", "is:due"):
        found = door("search", query)
        assert found is not None
        assert found == srs("search", query)
    assert ("leech" in srs("search", "sun").out) == ("leech" in text)


def test_an_interruption_at_the_door_is_one(
    biology: Srs, door: Callable[..., Result | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(finding, "_searched", interrupt)
    found = door("search", "cell")
    assert found is not None
    assert found.code == 130


def test_a_whole_process_is_the_same_and_a_reader_that_goes_away_is_no_error(biology: Srs) -> None:
    command = [sys.executable, "-m", "srs_cli", "search", "cell"]
    whole = subprocess.run(command, capture_output=True, check=False, cwd=biology.home)
    assert (whole.returncode, whole.stdout.decode()) == (0, biology("search", "cell").out)
    reader, writer = os.pipe()
    os.close(reader)
    broken = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, cwd=biology.home)
    os.close(writer)
    assert (broken.returncode, broken.stderr) == (141, b"")


def test_the_door_imports_nothing_heavy(biology: Srs) -> None:
    code = (
        "import sys, os; from srs_cli.cli import finding; os._exit = lambda code: None; "
        "finding.answer(['search', 'smallest']); "
        "print([name for name in ('click', 'rich', 'dataclasses', 'yaml', 'json', 'hashlib') if name in sys.modules])"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=bare)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (-1, ""),
        (100, "today"),
        (99, "yesterday"),
        (101, "tomorrow"),
        (102, "in 2 days"),
        (90, "10 days ago"),
        (1099, "in 999 days"),
        (1100, "in 2.7 years"),
    ],
)
def test_due_days_are_seen_from_today(due: int, words: str) -> None:
    assert due_words(due, 100) == words

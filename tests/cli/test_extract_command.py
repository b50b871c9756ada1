"""`srs extract`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from srs_cli.terminal import progress
from tests.cli.conftest import Srs

PAGE = "Q: Which river flows through Paris?\nA: The Seine.\n\nQ: And through Rome?\nA: The Tiber.\n\nx\n"


def document(srs: Srs, text: str = PAGE, name: str = "rivers.txt") -> Path:
    return srs.deck(text, name)


def test_a_document_becomes_a_deck_file(srs: Srs) -> None:
    result = srs("extract", document(srs))
    deck = srs.data / "decks" / "rivers.yaml"
    lines = result.out.splitlines()
    assert (result.code, lines[0], lines[-2:]) == (
        0,
        "2 cards from rivers.txt",
        [f"Written: {deck}", f"Next: srs review {deck}"],
    )
    assert "      Which river flows through Paris?" in lines
    assert "      → The Seine." in lines
    assert srs("import", deck).out == "rivers: 2 new\nNext: srs review\n"


def test_extracting_again_says_what_changed(srs: Srs) -> None:
    path = document(srs)
    srs("extract", path)
    again = srs("extract", path).out
    assert "The deck file is there already: 2 unchanged\n" in again
    assert f"Nothing to change in: {srs.data / 'decks' / 'rivers.yaml'}\n" in again
    document(srs, PAGE + "\nQ: And through London?\nA: The Thames.\n")
    assert "The deck file is there already: 1 new, 2 unchanged\n" in srs("extract", path).out


def test_the_folder_can_be_named_and_another_deck_there_is_not_replaced(srs: Srs) -> None:
    path = document(srs)
    mine = srs.home / "out" / "rivers.yaml"
    mine.parent.mkdir()
    mine.write_text("name: Mine\ncards: []\n")
    refused = srs("extract", "-o", "out", path)
    assert (refused.code, mine.read_text()) == (3, "name: Mine\ncards: []\n")
    assert "add --force to replace it" in refused.err
    assert srs("extract", "-o", "out", "--force", path).code == 0
    assert "Seine" in mine.read_text("utf-8")


def test_a_dry_run_writes_nothing(srs: Srs) -> None:
    result = srs("extract", "--dry-run", document(srs))
    shown = srs.data / "decks" / "rivers.yaml"
    assert result.out.splitlines()[-1] == f"Nothing was written (--dry-run). It would be {shown}"
    assert srs.everything() == ["rivers.txt"]


def test_for_scripts_there_is_json(srs: Srs) -> None:
    result = srs("extract", "--json", document(srs))
    found = json.loads(result.out)
    assert [(card["question"], card["answer"], card["line"]) for card in found["cards"]] == [
        ("Which river flows through Paris?", ["The Seine."], 1),
        ("And through Rome?", ["The Tiber."], 4),
    ]
    assert [problem["line"] for problem in found["problems"]] == [7]
    assert srs.everything() == ["rivers.txt"]


def test_json_is_plain_ascii_and_keeps_every_character(srs: Srs) -> None:
    result = srs("extract", "--json", document(srs, "Q: What is \u202eé\x7f\U0001f98a?\nA: a\x85b \x9b2J\n"))
    assert result.out.isascii()
    assert result.out.replace("\n", "").isprintable()
    assert "\u202eé\x7f\U0001f98a" in json.loads(result.out)["cards"][0]["question"]


def test_a_document_without_cards_is_refused_with_the_reason_for_every_line(srs: Srs) -> None:
    path = document(srs, "x\n\ny\n")
    result = srs("extract", path)
    lines = result.err.splitlines()
    assert (result.code, result.out) == (3, "")
    assert lines[0] == f"srs: {path}: no cards found in 2 lines"
    assert [line.split(": ")[0] for line in lines[1:3]] == ["  rivers.txt:1", "  rivers.txt:3"]
    in_json = srs("extract", "--json", path)
    assert (in_json.code, json.loads(in_json.out)["cards"]) == (3, [])
    assert srs.everything() == ["rivers.txt"]


def test_every_card_and_line_can_be_explained(srs: Srs) -> None:
    lines = srs("extract", "--explain", "--dry-run", document(srs)).out.splitlines()
    assert lines[:4] == [
        "rivers.txt:1: marked: Which river flows through Paris?",
        "    → The Seine.",
        "rivers.txt:4: marked: And through Rome?",
        "    → The Tiber.",
    ]
    assert lines[4].startswith("rivers.txt:7: left out: ")


def test_a_part_or_a_number_of_cards_can_be_asked_for(srs: Srs) -> None:
    path = document(srs)
    assert srs("extract", "--dry-run", "--from", "4", path).out.startswith("1 card from rivers.txt\n")
    assert srs("extract", "--dry-run", "--to", "2", path).out.startswith("1 card from rivers.txt\n")
    assert srs("extract", "--dry-run", "--max-cards", "1", path).out.startswith("1 card from rivers.txt\n")
    assert srs("extract", "--dry-run", "--only", "table", path).code == 3
    unknown = srs("extract", "--dry-run", "--from", "Chapter 9", path)
    assert (unknown.code, unknown.err.splitlines()[0]) == (2, "srs: rivers.txt has no heading 'Chapter 9'")


def test_several_documents_make_several_decks(srs: Srs) -> None:
    result = srs("extract", document(srs), document(srs, name="more.md"))
    assert result.code == 0
    assert sorted(each.name for each in (srs.data / "decks").iterdir()) == ["more.yaml", "rivers.yaml"]


def test_a_cloze_is_told_without_an_answer_of_its_own(srs: Srs) -> None:
    path = document(srs, "{{c1::Paris}} is the capital of {{c2::France}}.\n")
    result = srs("extract", "--explain", "--dry-run", path)
    assert result.code == 0
    assert result.out.splitlines()[:4] == [
        "rivers.txt:1: marked: ____ is the capital of France.",
        "    → Paris",
        "rivers.txt:1: marked: Paris is the capital of ____.",
        "    → France",
    ]
    summary = srs("extract", "--dry-run", path).out.splitlines()
    assert summary[2:4] == ["      ____ is the capital of France.", "      → Paris"]


def test_of_many_reasons_some_are_told(srs: Srs) -> None:
    text = PAGE + "\n".join(f"{'=' * (number + 3)}\n" for number in range(12)) + "\ny\n"
    lines = srs("extract", "--dry-run", document(srs, text)).out.splitlines()
    told = [line for line in lines if ": line " in line]
    assert 1 <= len(told) <= 4
    assert "      --explain lists every card and every line left out" in lines


@pytest.mark.parametrize(("size", "terminal", "expected"), [(10, True, 0), (400_000, False, 0), (400_000, True, 1)])
def test_a_long_document_shows_how_far_it_is(
    srs: Srs,
    in_terminal: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    *,
    size: int,
    terminal: bool,
    expected: int,
) -> None:
    steps: list[str] = []
    shown: list[str] = []

    @contextmanager
    def bar(name: str, _shapes: int) -> Iterator[Callable[[str], None]]:
        shown.append(name)
        yield steps.append

    monkeypatch.setattr(progress, "shape_progress", bar)
    if terminal:
        in_terminal()
    assert srs("extract", "--dry-run", document(srs, PAGE + (" " * 1000 + "\n") * (size // 1000))).code == 0
    assert len(shown) == expected
    assert bool(steps) == bool(expected)


def test_what_a_document_holds_cannot_act_on_the_terminal(srs: Srs) -> None:
    path = document(srs, "Q: What is \x1b[31mred\u202e?\nA: a \x07 colour\n\n\x9b2J\n")
    for options in ([], ["--explain", "--dry-run"]):
        result = srs("extract", *options, path)
        text = result.out + result.err
        assert result.code in {0, 3}
        assert not set(text) & set("\x1b\x07\x9b\u202e")

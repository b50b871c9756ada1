"""The check of the decks that come along finds each kind of fault, and the decks are free of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "check_decks"

DECK = """\
name: Rivers
id: 4rvs00000001
description: Where the rivers of Europe rise, how they run and where they end; made from a page about them
language: en
source: rivers.txt
tags: [danube, volga, rhine, sea]
cards:
  - id: 4rvs0000000a
    q: Which river flows through Vienna and Budapest?
    a: The Danube
    tags: [danube]
    source: {file: rivers.txt, line: 1}
  - id: 4rvs0000000b
    type: both
    q: Longest river of Europe
    a: The Volga
    tags: [volga]
    source: {file: rivers.txt, line: 3, column: 5}
  - id: 4rvs0000000c
    text: The Rhine rises in {{c1::Switzerland}} and ends in the {{c2::North Sea}}.
    tags: [rhine, sea]
    source: {file: rivers.txt, line: 3}
  - id: 4rvs0000000d
    q: Which two seas take in the water of the Volga and of the Danube?
    a:
      - Caspian Sea
      - Black Sea
    tags: [danube, volga, sea]
    source: {file: rivers.txt, line: 1}
"""
SOURCE = "The Danube flows through Vienna.\n\nThe Volga is the longest.\n"
WORDS_26 = " ".join(f"w{number}" for number in range(26))


def loaded() -> ModuleType:
    loader = SourceFileLoader("check_decks", str(SCRIPT))
    spec = spec_from_loader("check_decks", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["check_decks"] = module  # dataclasses look their module up
    path = list(sys.path)
    loader.exec_module(module)
    sys.path[:] = path
    return module


check_decks = loaded()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for decks, beside the folder of their sources; messages name files from here."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "rivers.txt").write_text(SOURCE, "utf-8")
    (tmp_path / "decks").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "decks"


def found(folder: Path, *decks: str, sources: Path | None = None) -> list[str]:
    paths = []
    for number, deck in enumerate(decks):
        paths.append(folder / f"{number}.yaml")
        paths[-1].write_text(deck, "utf-8")
    return [str(fault) for checked in check_decks.check(paths, sources) for fault in checked.faults]


def changed(old: str, new: str, deck: str = DECK) -> str:
    assert deck.count(old) == 1, old
    return deck.replace(old, new)


def test_a_good_deck_has_no_faults(folder: Path) -> None:
    assert found(folder, DECK, sources=folder.parent / "sources") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # what the product itself refuses or warns of
        ("language: en\n", "lang: en\n", "4: unknown key 'lang'; known are name, id, description, language, source, tags, cards, removed"),
        ("0000000d\n", "0000000d\n    type: set\n", "24: type 'set' is none of basic, both, cloze"),
        ("id: 4rvs0000000b", "id: 4rvs0000000a", "13: id '4rvs0000000a' is taken by the card on line 8"),
        ("Longest river of Europe", "which RIVER flows  through Vienna and Budapest?", "13: asks the same as the card on line 8; both are kept"),
        ("The Volga\n", "The\u200bVolga\n", "13: holds invisible or control characters; they are shown as signs"),
        ("id: 4rvs00000001", "id: [4rvs00000001]", "2: `id` must be text"),
        # the head
        ("name: Rivers\n", "", "1: the deck has no `name`"),
        ("id: 4rvs00000001\n", "", "1: the deck has no `id`"),
        ("description: Where", "base: Where", "3: unknown key 'base'; known are name, id, description, language, source, tags, cards, removed"),
        ("language: en\n", "", "1: the deck has no `language`"),
        ("source: rivers.txt\n", "", "1: the deck has no `source`"),
        ("id: 4rvs00000001", "id: 4rvs0000001", "1: the deck's id '4rvs0000001' is not 12 small letters and digits"),
        ("rhine, sea]\ncards", "rhine, sea, Old Rivers]\ncards", "1: the deck's tag 'Old Rivers' is not small letters, digits and single hyphens"),
        # ids of cards
        ("  - id: 4rvs0000000a\n    q:", "  - q:", "8: the card has no `id`"),
        ("id: 4rvs0000000a", "id: 4rvs0000000aa", "8: id '4rvs0000000aa' is not 12 small letters and digits"),
        ("id: 4rvs0000000a", "id: 4RVS0000000a", "8: id '4RVS0000000a' is not 12 small letters and digits"),
        # questions
        ("The Rhine rises in {{c1::Switzerland}} and ends in the {{c2::North Sea}}.", "the {{c1::Volga}}", ""),
        ("q: Which river flows through Vienna and Budapest?", "q: The Volga", "13: one of its questions is asked by the card on line 8 too"),
        ("Which river flows", "Which river, the blue Danube, flows", "8: the question holds its answer"),
        ("Longest river of Europe", "Longest river of Europe, not the Volga but another", "13: the question holds its answer"),
        ("Which two seas", "Which two seas beside the Black Sea", "23: the question holds its answer"),
        ("ends in the", "ends, as seen from Switzerland, in the", "19: the question holds its answer"),
        ("q: Which river flows through Vienna and Budapest?\n    a: The Danube", "q: Which river is long and blue and runs east?\n    a: Long and blue and runs", "8: the question holds its answer"),
        ("Vienna and Budapest?\n", "Vienna and Budapest?\n    hint: Danube\n", "8: the question holds its answer"),
        ("Which river flows through", "Does the river flow through", "8: a yes/no question"),
        ("Which river flows through", "In our view, isn't it blue in", "8: a yes/no question"),
        ("a: The Danube", "a: Yes, it does", "8: a yes/no question"),
        ("a: The Danube", "a: 'false'", "8: a yes/no question"),
        ("a: The Danube", "a: No river of this kind", ""),
        ("Which river flows through", "Is it the Danube or the Volga that flows through", ""),
        ("Which river flows through", "When the snow melts, what flows through", ""),
        ("Which river flows through", "Had the snow melted, which river would flow through", ""),
        # answers
        ("a: The Danube", f"a: {WORDS_26}", f"8: 26 words of answer; at most 25: {WORDS_26[:59]}…"),
        ("a: The Danube", f"a: {WORDS_26[:-4]}", ""),
        ("- Black Sea", f"- {WORDS_26}", f"23: 26 words of answer; at most 25: {WORDS_26[:59]}…"),
        ("Longest river of Europe", WORDS_26, f"13: 26 words of answer; at most 25: {WORDS_26[:59]}…"),
        ("{{c2::North Sea}}", f"{{{{c2::{WORDS_26}}}}}", f"19: 26 words of answer; at most 25: {WORDS_26[:59]}…"),
        ("- Black Sea", "- A1\n" + "\n".join(f"      - A{number}" for number in range(2, 7)), ""),
        ("- Black Sea", "- A1\n" + "\n".join(f"      - A{number}" for number in range(2, 8)), "23: an answer of 8 lines; at most 7"),
        # tags
        ("tags: [danube]", "tags: [danube, elbe]", "8: tag 'elbe' is not in the deck's list"),
        ("    tags: [danube]\n", "", "8: 0 tags; 1 to 4 are wanted"),
        ("tags: [danube]", "tags: [danube, volga, rhine, sea]", ""),
        # sources
        ("    tags: [danube]\n    source: {file: rivers.txt, line: 1}\n", "    tags: [danube]\n", "8: the card cites no source file"),
        ("line: 3, column: 5", "column: 5", "13: the card cites no line"),
        ("{file: rivers.txt, line: 3, column: 5}", "{file: river.txt, line: 3}", "13: cites 'river.txt', which is not the deck's source"),
        # spelling
        ("how they run", "how they recieve", "3: spelling: recieve ==> receive"),
        ("Vienna and Budapest", "Vienna adn Budapest", "9: spelling: adn ==> and"),
        ("Vienna and Budapest", "Frankfurt on the Oder", ""),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_and_nothing_else(folder: Path, old: str, new: str, fault: str) -> None:
    assert found(folder, changed(old, new)) == ([f"decks/0.yaml:{fault}"] if fault else [])


def test_five_tags_are_too_many(folder: Path) -> None:
    deck = changed("rhine, sea]\ncards", "rhine, sea, long]\ncards")
    deck = changed("tags: [danube]", "tags: [danube, volga, rhine, sea, long]", deck)
    assert found(folder, deck) == ["decks/0.yaml:8: 5 tags; 1 to 4 are wanted"]


def test_a_deck_without_description_tags_or_cards(folder: Path) -> None:
    deck = "name: Rivers\nid: 4rvs00000001\nlanguage: en\nsource: rivers.txt\ncards: []\n"
    assert found(folder, deck) == [
        "decks/0.yaml: the deck has no cards",
        "decks/0.yaml:1: the deck has no `description`",
        "decks/0.yaml:1: the deck has no `tags`",
    ]


def test_both_ways_with_one_answer_is_found(folder: Path) -> None:
    deck = changed("    q: Which river flows", "    type: both\n    q: River that flows")
    deck = changed("a: The Danube", "a: the  volga", deck)
    assert found(folder, deck) == ["decks/0.yaml:14: one of its questions is asked by the card on line 8 too"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{file: rivers.txt, line: 3}", "{file: rivers.txt, line: 4}", "rivers.txt has nothing on line 4"),
        ("{file: rivers.txt, line: 3}", "{file: rivers.txt, line: 2}", "rivers.txt has nothing on line 2"),
        ("{file: rivers.txt, line: 3}", "{file: rivers.txt, line: 3, column: 26}", "rivers.txt has no column 26 on line 3, only 25"),
        ("{file: rivers.txt, line: 3}", "{file: rivers.txt, line: 3, column: 25}", ""),
        ("{file: rivers.txt, line: 3}", "{file: lakes.txt, line: 3}", "the cited file 'lakes.txt' is not among the sources"),
        ("{file: rivers.txt, line: 3}", "{file: ../sources/rivers.txt, line: 3}", "the cited file '../sources/rivers.txt' is not among the sources"),
        ("{file: rivers.txt, line: 3}", "{file: picture.txt, line: 3}", "picture.txt:1: the file holds a NUL character"),
        ("{file: rivers.txt, line: 3}", "{file: picture.png, line: 3}", "picture.png: .png files are not read"),
    ],
)  # fmt: skip
def test_with_the_sources_each_cited_place_must_exist(folder: Path, old: str, new: str, fault: str) -> None:
    for name in ("picture.txt", "picture.png"):
        (folder.parent / "sources" / name).write_bytes(bytes(range(32)) * 9)
    deck = changed(old, new)
    deck = changed("source: rivers.txt\n", "source: rivers.txt, lakes.txt, ../sources/rivers.txt, picture.txt, picture.png\n", deck)  # fmt: skip
    assert found(folder, deck) == []
    assert found(folder, deck, sources=Path("sources")) == ([f"decks/0.yaml:19: {fault}"] if fault else [])


def test_what_is_unique_is_so_over_all_decks(folder: Path) -> None:
    other = changed("id: 4rvs0000000a", "id: 4lks0000000a")
    assert found(folder, DECK, other) == [
        "decks/1.yaml:1: the deck's id is taken by decks/0.yaml",
        "decks/1.yaml:1: the deck's name is taken by decks/0.yaml",
        "decks/1.yaml:13: id '4rvs0000000b' is taken by the card at decks/0.yaml:13",
        "decks/1.yaml:19: id '4rvs0000000c' is taken by the card at decks/0.yaml:19",
        "decks/1.yaml:23: id '4rvs0000000d' is taken by the card at decks/0.yaml:23",
    ]


def test_a_file_that_cannot_be_read_is_a_fault_with_its_line_where_it_has_one(folder: Path) -> None:
    (folder / "9.yaml").write_bytes(b"name: R\ncards:\n  - q: a\xff\n")
    assert [
        [str(fault) for fault in checked.faults]
        for checked in check_decks.check([folder / "9.yaml", folder / "none.yaml"], None)
    ] == [
        ["decks/9.yaml:1: is not UTF-8 at byte 23, line 3"],
        ["decks/none.yaml:1: no such file"],
    ]
    assert found(folder, "name: R\ncards: [\n") == [
        "decks/0.yaml:2: not valid YAML: did not find expected node content (while parsing a flow node)"
    ]
    assert found(folder, "name: R\ncards:\n  - q: a\n  - a: b\n") == [
        "decks/0.yaml:3: `a` is missing",
        "decks/0.yaml:4: `q` is missing",
    ]


def test_the_last_line_is_a_verdict_with_the_counts_of_each_deck(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yaml").write_text(changed("id: 4rvs00000001\n", ""), "utf-8")
    (folder / "good.yaml").write_text("cards: []\n", "utf-8")
    assert check_decks.main(["decks/bad.yaml"]) == 1
    assert capsys.readouterr().out == (
        "decks/bad.yaml:1: the deck has no `id`\nFAULTY: 1 deck, 4 cards, 1 fault (bad.yaml 4 cards, 1 fault)\n"
    )
    (folder / "bad.yaml").unlink()
    (folder / "good.yaml").write_text(DECK, "utf-8")
    assert check_decks.main(["decks", "--sources", "sources"]) == 0
    assert capsys.readouterr().out == "ok: 1 deck, 4 cards, 0 faults (good.yaml 4 cards, 0 faults)\n"


def test_the_same_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.yaml").write_text(changed("id: 4rvs0000000a", "id: Ä"), "utf-8")
    assert check_decks.main(["--json", "decks/bad.yaml"]) == 1
    faults = [{"line": 8, "what": "id 'Ä' is not 12 small letters and digits"}]
    assert json.loads(capsys.readouterr().out) == {
        "ok": False,
        "decks": [{"file": "decks/bad.yaml", "name": "Rivers", "cards": 4, "faults": faults}],
    }


def test_what_a_deck_holds_cannot_act_on_the_screen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.yaml").write_text(changed("tags: [danube]", 'tags: ["\\e[2J\\u202e"]'), "utf-8")
    assert check_decks.main(["decks/bad.yaml"]) == 1
    assert "tag '␛[2J<U+202E>' is not in the deck's list" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--sources", "nowhere"], ["sources"], ["--faults"]])
def test_a_check_of_nothing_is_refused(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        check_decks.main(arguments)
    assert stop.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_a_spelling_check_that_cannot_run_is_no_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_decks.sys, "executable", "/bin/false")
    with pytest.raises(SystemExit, match="codespell failed"):
        found(folder, DECK)


def test_the_decks_that_come_along_pass(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    count = len(list((ROOT / "decks").glob("*.yaml")))
    assert done.stdout.startswith(f"ok: {count} deck")
    assert done.stdout.count("\n") == 1

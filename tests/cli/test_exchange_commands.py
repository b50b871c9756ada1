"""`srs import` of other programs' files and `srs export` to them: one's progress and edits stay, nothing is overwritten."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from srs_cli.exchange import FORMATS, Wish
from srs_cli.model.package import Package
from srs_cli.text import file_name
from tests.cli.conftest import Result, Srs

WORDS = "question,answer\nWhat is water?,H2O\nsalt,NaCl\nGold is {{c1::Au}},\n"
TEXT_FORMATS = ("csv", "tsv", "anki-text", "quizlet", "supermemo", "hashcards", "obsidian", "mnemosyne")
NAMES = (
    "../../../../tmp/srs-canary", "/tmp/srs-canary", "a/b", "a\\b", "..", ".", "~", "~root", "-rf", "--help", "CON",
    "nul.txt", "COM1", "aux", "deck.", "deck ", "x" * 300, "a:b", "a*b?c", "a|b", "$(touch /tmp/srs-canary)", "; touch x",
    "%s%n", "' OR 1=1 --", '"; DROP TABLE cards; --', "\u202egpj.exe", "d\u00e9", "de\u0301", "DECK", "deck", "Deck",
    "deck::sub::deep", "::", "", "   ", "\n", "a\nb", ".hidden", "\U0001f600", "deck-2",
)  # fmt: skip


def write(srs: Srs, text: str, name: str = "words.csv") -> Path:
    path = srs.home / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def decks(srs: Srs) -> dict[str, int]:
    return {deck["name"]: deck["cards"] for deck in json.loads(srs("decks", "--json").out)}


def cards(srs: Srs) -> list[dict[str, object]]:
    out = json.loads(srs("export", "-f", "json", "-o", "-").out)
    found: list[dict[str, object]] = [card for deck in out["decks"] for card in deck["cards"]]
    return found


def test_a_table_becomes_a_deck_once(srs: Srs) -> None:
    path = write(srs, WORDS)
    assert srs("import", "--dry-run", path) == Result(
        0, "words.csv: csv, separated by commas\nwords: 3 new\nNothing was changed (--dry-run).\n", ""
    )
    assert not srs.data.exists()
    assert srs("import", path).out == "words.csv: csv, separated by commas\nwords: 3 new\nNext: srs review\n"
    before = (srs.data / "decks" / "words.yaml").read_bytes()
    assert "words: 3 unchanged\n" in srs("import", path).out
    assert (srs.data / "decks" / "words.yaml").read_bytes() == before
    assert decks(srs) == {"words": 3}


def test_an_edited_table_edits_and_takes_nothing_away(srs: Srs) -> None:
    path = write(srs, WORDS)
    srs("import", path)
    path.write_text("question,answer\nWhat is water?,dihydrogen monoxide\niron,Fe\n")
    assert "words: 1 new, 1 edited, 2 unchanged\n" in srs("import", path).out
    assert {card.get("question", card.get("text")) for card in cards(srs)} == {
        "What is water?",
        "salt",
        "iron",
        "Gold is {{c1::Au}}",
    }


def test_what_the_table_says_nothing_about_stays(srs: Srs) -> None:
    srs("import", write(srs, 'id,question,answer,type,hint,tags\n1,q,"a\nb",both list,h,t\n'))
    assert "words: 1 unchanged\n" in srs("import", write(srs, 'id,question,answer\n1,q,"a\nb"\n')).out
    assert "words: 1 edited\n" in srs("import", write(srs, "id,question,answer\n1,q,c\n")).out
    (card,) = cards(srs)
    assert {key: card[key] for key in ("type", "hint", "tags", "answer")} == {
        "type": "both", "hint": "h", "tags": ["t"], "answer": "c",
    }  # fmt: skip


def test_a_file_of_the_same_name_with_other_questions_is_another_deck(srs: Srs) -> None:
    srs("import", write(srs, "id,question,answer\n1,q,a\n2,r,b\n"))
    assert "words: 2 new\n" in srs("import", write(srs, "id,question,answer\n1,other,a\n2,matter,b\n")).out
    assert [deck["cards"] for deck in json.loads(srs("decks", "--json").out)] == [2, 2]


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_ones_own_export_is_known_as_the_same_cards(srs: Srs, form: str) -> None:
    srs.deck(
        "name: Big Deck\ncards:\n  - {id: a, q: q, a: x, hint: h}\n  - {type: both, q: r, a: y}\n  - {q: s, a: [z, w]}\n"
    )
    srs("import", srs.home / "deck.yaml")
    before = cards(srs)
    out = srs.home / f"out{FORMATS[form].suffix}"
    assert srs("export", "-f", form, "-o", out).code == 0
    result = srs("import", out)
    assert result.code == 0
    assert "Big Deck: 3 unchanged\n" in result.out
    assert cards(srs) == before


@pytest.mark.parametrize("form", ["quizlet", "supermemo"])
@pytest.mark.parametrize("others", ["", "  - {q: q, a: x}\n"])
def test_gaps_that_went_out_as_questions_come_back_as_the_card_they_are(srs: Srs, form: str, others: str) -> None:
    srs.import_deck("another", name="Another")
    srs("import", srs.deck(f"name: Gaps\ncards:\n  - {{text: 'An {{{{c1::owl}}}} at {{{{c2::night}}}}'}}\n{others}"))
    before = cards(srs)
    out = srs.home / "Gaps.txt"
    srs("export", "Gaps", "-f", form, "-o", out)
    out.write_text(out.read_text() + ("new\tcard\n" if form == "quizlet" else "Q: new\nA: card\n"))
    assert f"Gaps: 1 new, {2 if others else 1} unchanged\n" in srs("import", out).out
    assert [card for card in cards(srs) if card.get("question") != "new"] == before


@pytest.mark.parametrize("form", [*TEXT_FORMATS, "json", "yaml"])
def test_hostile_names_stay_within_the_folder(srs: Srs, form: str) -> None:
    package = {"srs-package": 1, "decks": [
        {"name": name, "id": f"d{place}", "cards": [{"id": "a", "question": f"q{place}", "answer": "x"}]}
        for place, name in enumerate(NAMES)
    ]}  # fmt: skip
    path = write(srs, json.dumps(package), "names.json")
    assert srs("import", path).code == 0
    out = srs.home / "out"
    assert srs("export", "-f", form, "-o", f"{out}/").code == 0
    written = [each.name for each in out.iterdir()]
    assert len({name.lower() for name in written}) == len(NAMES)
    assert all(each.is_file() for each in out.iterdir())
    assert max(len(name.encode()) for name in written) <= 100
    assert not [name for name in written if name[0] in "-." or file_name(Path(name).stem) != Path(name).stem]
    assert {each.name for each in srs.home.iterdir()} == {".local", "names.json", "out"}
    again = srs("export", "-f", form, "-o", f"{out}/")
    assert (again.code, "exists already" in again.err) == (3, True)
    assert len(list((srs.data / "decks").iterdir())) == len(NAMES)


def test_a_deck_can_be_named(srs: Srs) -> None:
    assert "Chemistry: 3 new\n" in srs("import", "--deck", "Chemistry", write(srs, WORDS)).out
    several = write(srs, "deck,question,answer\nA,1,2\nB,3,4\n", "several.csv")
    result = srs("import", "--deck", "x", several)
    assert (result.code, result.err.splitlines()[0]) == (2, "srs: several.csv holds 2 decks, and --deck names one")


def test_hints_for_tables(srs: Srs) -> None:
    path = write(srs, "Capital of France?:Paris\n")
    refused = srs("import", path)
    assert refused.code == 3
    assert "pass --no-header" in refused.err
    assert f"`srs extract {path.name}`" in refused.err
    assert "words: 1 new\n" in srs("import", "--no-header", "--delimiter", "colon", path).out
    assert srs("import", "--delimiter", "abc", path).code == 2
    assert srs("import", "--no-header", srs.deck("name: D\ncards:\n  - {q: a, a: b}\n")).code == 2
    assert srs("import", "--no-header", write(srs, "Q: a\nA: b\n", "a.txt")).code == 2


def test_problems_are_told_in_the_order_of_lines(srs: Srs) -> None:
    result = srs("import", write(srs, "question,answer\na,b,c\nd\ne,f\n" + "g,h,i\n" * 30))
    lines = result.err.splitlines()
    assert result.out.startswith("words.csv: csv, separated by commas\nwords: 1 new\n")
    assert lines[0] == "Note: words.csv:2: 3 cells, and the header has 2: the row is left out"
    assert lines[1] == "Note: words.csv:3: it has no answer: the card is left out"
    assert lines[-1] == "Note: 12 more of these"


def test_nothing_to_import_changes_nothing(srs: Srs) -> None:
    result = srs("import", write(srs, "question,answer\n"))
    assert result.out == "words.csv: csv, separated by commas\nThere is nothing to import.\n"
    assert not srs.data.exists()
    result = srs("import", write(srs, "question,answer\na,\n"))
    assert (result.code, result.err.splitlines()) == (
        3,
        ["srs: words.csv: no card in it can be used", "  words.csv:2: it has no answer: the card is left out"],
    )


@pytest.mark.parametrize(("name", "kind"), [("notes.txt", "plain text"), ("notes.md", "Markdown")])
def test_a_document_is_still_sent_to_extract(srs: Srs, name: str, kind: str) -> None:
    result = srs("import", write(srs, "# Cells\n\nA cell is a unit of life. It is small.\n", name))
    assert result.code == 3
    assert f"`srs extract {name}` makes a deck of it" in result.err
    assert "srs import -f" not in result.err


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("cells.md", "# Cells\n\nQ: lost\nQ: kept\nA: a\n", "hashcards"),
        ("cells.md", "Some prose.\n\nTerm::Definition\n", "obsidian"),
        ("cells.txt", "dog\tHund\ncat Katze\n", "quizlet"),
        ("cells.txt", "Intro\n\nQ: a\nA: b\n", "supermemo"),
    ],
)
def test_what_resembles_a_format_is_told_how_to_be_read_as_one(srs: Srs, name: str, text: str, form: str) -> None:
    path = write(srs, text, name)
    result = srs("import", path)
    assert result.code == 3
    assert f"`srs import -f {form} {name}` reads what it can as {form}, and tells the rest" in result.err
    assert "`srs extract" in result.err
    assert srs("import", "-f", form, path).out.endswith(": 1 new\nNext: srs review\n")


def test_a_deck_file_can_be_named_as_one(srs: Srs) -> None:
    path = srs.deck("name: D\ncards:\n  - {q: a, a: b}\n", "deck.txt")
    assert srs("import", "-f", "yaml", path).out == "D: 1 new\nNext: srs review\n"
    result = srs("import", "-f", "yaml", "--deck", "Other", path)
    assert (result.code, "--deck" in result.err) == (2, True)


def test_formats_that_share_a_suffix_are_asked_for(srs: Srs) -> None:
    srs.import_deck("a", "b")
    result = srs("export", "-o", srs.home / "out.txt")
    assert result.code == 2
    assert "anki-text, quizlet, supermemo" in result.err
    assert srs("export", "-o", srs.home / "out.csv").code == 0


def test_columns_of_the_schedule(srs: Srs) -> None:
    srs.import_deck("a", "b")
    out = srs.home / "out.csv"
    assert srs("export", "--columns", "question, due,interval", "-o", out).code == 0
    assert list(csv.reader(out.read_text().splitlines())) == [
        ["question", "due", "interval"],
        ["a", "", ""],
        ["b", "", ""],
    ]
    result = srs("export", "--columns", "question,nonsense", "-o", srs.home / "other.csv")
    assert (result.code, (srs.home / "other.csv").exists()) == (2, False)


def test_what_is_lost_is_noted(srs: Srs) -> None:
    srs("import", srs.deck("name: D\ncards:\n  - {q: a, a: b, hint: h}\n"))
    result = srs("export", "-f", "quizlet", "-o", "-")
    assert result.out == "a\tb\n"
    assert result.err == "Note: Quizlet has no place for hints (1 card): they are left out\n"


def test_a_folder_that_is_not_there_yet_is_made(srs: Srs) -> None:
    srs.import_deck("a", name="One")
    srs.import_deck("b", name="Two")
    assert srs("export", "-f", "supermemo", "-o", f"{srs.home}/new/").code == 0
    assert sorted(each.name for each in (srs.home / "new").iterdir()) == ["one.txt", "two.txt"]
    assert srs("export", "-f", "quizlet").code == 0
    assert sorted(each.name for each in (srs.home / "decks").iterdir()) == ["one.txt", "two.txt"]


def test_long_work_shows_a_bar_on_a_terminal_only(
    srs: Srs, monkeypatch: pytest.MonkeyPatch, in_terminal: Callable[[], None]
) -> None:
    monkeypatch.setattr("srs_cli.cli.commands.importing._LARGE", 1)
    monkeypatch.setattr("srs_cli.cli.commands.exporting._MANY", 1)
    path = write(srs, WORDS)
    assert "\x1b" not in srs("import", path).err
    in_terminal()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert srs("import", path).code == 0
    assert srs("export", "-o", srs.home / "out.csv").code == 0


def test_who_waits_for_a_browser_sees_that_it_prints(
    srs: Srs, monkeypatch: pytest.MonkeyPatch, in_terminal: Callable[[], None]
) -> None:
    srs("import", write(srs, WORDS))
    monkeypatch.setattr("srs_cli.cli.commands.exporting._MANY", 1)
    in_terminal()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    seen: list[str] = []

    @contextmanager
    def waiting(what: str) -> Iterator[None]:
        seen.append(what)
        yield

    def prints(_package: Package, wish: Wish, _out: object) -> None:
        wish.at("a browser prints")

    monkeypatch.setattr("srs_cli.terminal.progress.waiting", waiting)
    monkeypatch.setattr("srs_cli.exchange.pdf.write", prints)
    assert srs("export", "-o", srs.home / "out.pdf").code == 0
    assert seen == ["a browser prints"]


def test_edits_of_both_sides_are_told(srs: Srs) -> None:
    path = write(srs, "id,question,answer\n1,What is salt?,NaCl\n2,What is gold?,Au\n")
    srs("import", path)
    deck = srs.data / "decks" / "words.yaml"
    deck.write_text(deck.read_text().replace("NaCl", "sodium chloride"))
    srs("import", deck)
    path.write_text("id,question,answer\n1,What is salt?,table salt\n2,What is gold?,Au (79)\n")
    result = srs("import", path)
    assert "words: 1 edited, 1 unchanged\n" in result.out
    told = """words: 1 edited, 1 unchanged
  edited: What is gold?
  edited by you and by the sender; yours stays: What is salt?
    answer, yours:    sodium chloride
    answer, sender's: table salt
  --theirs takes the sender's text; --mine keeps yours for good. Until then they are shown again.
"""
    assert told in result.out
    assert srs("import", "--theirs", "--mine", path).code == 2
    assert told.partition("  edited by")[2] in srs("import", path).out
    assert "words: 1 edited, 1 unchanged\n" in srs("import", "--theirs", path).out
    assert {card["answer"] for card in cards(srs)} == {"table salt", "Au (79)"}


def test_who_edited_is_not_claimed_where_nobody_knows(srs: Srs) -> None:
    srs("import", srs.deck("name: Big\ncards:\n  - {id: a, q: q, a: x}\n", "big.yaml"))
    srs("import", srs.deck("name: Other\ncards:\n  - {id: o, q: o, a: o}\n", "other.yaml"))
    path = write(srs, "id,deck,question,answer,hint\na,Big,q,y,\x1b[2J\no,Other,o,o,\n")
    result = srs("import", path)
    assert (
        result.out
        == """words.csv: csv, separated by commas
Big: 1 unchanged
  differs from the sender's, whoever edited it; yours stays: q
    answer, yours:    x
    answer, sender's: y
    hint, yours:    (none)
    hint, sender's: ␛[2J
  --theirs takes the sender's text; --mine keeps yours for good. Until then they are shown again.
Other: 1 unchanged
Next: srs review
"""
    )
    srs("import", "--mine", path)
    assert srs("import", path).out.splitlines()[1:] == ["Big: 1 unchanged", "Other: 1 unchanged", "Next: srs review"]
    assert {card["answer"] for card in cards(srs)} == {"x", "o"}


def test_of_long_texts_the_part_that_differs_is_shown(srs: Srs) -> None:
    long = "word " * 60
    srs("import", srs.deck(f"name: Big\ncards:\n  - {{id: a, q: q, a: '{long}black'}}\n", "big.yaml"))
    out = srs("import", write(srs, f"id,deck,question,answer\na,Big,q,{long}white\n")).out
    assert "word word black\n" in out
    assert "word word white\n" in out
    assert max(map(len, out.splitlines())) < 130


def test_what_nobody_sees_is_told_with_its_line(srs: Srs) -> None:
    result = srs(
        "import", write(srs, "question,answer,deck\na,b,De\u200bck\nc,d\u202e,De\u200bck\n\u3164e,f,De\u200bck\n")
    )
    signs = "invisible or control characters; they are shown as signs"
    assert result.err.splitlines() == [
        f"Note: words.csv: the deck's name or tags hold {signs}",
        f"Note: words.csv:3: holds {signs}",
        f"Note: words.csv:4: holds {signs}",
    ]
    assert "<U+200B>" in result.out

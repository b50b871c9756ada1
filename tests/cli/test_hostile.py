"""Hostile files through the command line: one sentence, nothing done, and no byte that a terminal would act on."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.model.collection import StoredCard
from srs_cli.store import cards
from srs_cli.store.database import open_database
from tests.cli.conftest import Result, Srs

DECK = "name: Deck\ncards:\n"
CARD = "  - {q: a, a: b}\n"

REFUSED: dict[str, bytes] = {
    "an alias": b"name: &a Deck\ncards:\n  - {q: *a, a: b}\n",
    "aliases that explode": b"a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nname: D\ncards: *c\n",
    "a merge": b"base: &b {q: a}\nname: D\ncards:\n  - {<<: *b, a: b}\n",
    "an alias of itself": b"name: D\ncards: &a [*a]\n",
    "deep flow": b"name: D\ncards: " + b"[" * 30_000,
    "deep flow, closed": b"name: D\ncards: " + b"[" * 1000 + b"]" * 1000,
    "deep blocks": b"name: D\ncards:\n" + b"- " * 2000 + b"a\n",
    "a tag that runs": b"name: D\ncards: !!python/object/apply:os.system ['touch canary']\n",
    "a tag": b"name: !x D\ncards: []\n",
    "a tag directive": b"%TAG ! tag:a,2000:\n---\nname: D\ncards: []\n",
    "a binary": b"name: D\ncards:\n  - {q: !!binary aGVsbG8=, a: b}\n",
    "a key twice": b"name: D\ncards:\n  - {q: a, q: b, a: c}\n",
    "cards twice": b"name: D\ncards: []\ncards:\n  - {q: a, a: b}\n",
    "an id twice": b"name: D\ncards:\n  - {id: 1, q: a, a: b}\n  - {id: '1', q: c, a: d}\n",
    "an unknown key": b'name: D\ncards:\n  - {q: a, a: b, "x\\e[31m": c}\n',
    "a key of lists": b"name: D\ncards:\n  - {? [a] : b}\n",
    "a long key": b"name: D\n" + b"k" * 5000 + b": a\ncards: []\n",
    "wrong types": b"name: [D]\ncards: {q: a}\n",
    "a list": b"- {q: a, a: b}\n",
    "a word": b"hello\n",
    "nothing": b"",
    "a comment": b"# nothing\n",
    "two documents": DECK.encode() + CARD.encode() + b"---\n" + DECK.encode(),
    "half a file": b"name: D\ncards:\n  - {q: 'a",
    "a tab": b"name: D\ncards:\n\t- {q: a, a: b}\n",
    "a raw NUL": b"name: D\ncards:\n  - {q: a\0, a: b}\n",
    "a NUL in an id": b'name: D\ncards:\n  - {id: "a\\0", q: a, a: b}\n',
    "a NUL in a name": b'name: "D\\0"\ncards:\n  - {q: a, a: b}\n',
    "half a character": b'name: D\ncards:\n  - {q: "\\ud800", a: b}\n',
    "a character beyond all": b'name: D\ncards:\n  - {q: "\\UFFFFFFFF", a: b}\n',
    "Latin-1": DECK.encode() + "  - {q: é, a: b}\n".encode("latin-1"),
    "UTF-16 without a mark": (DECK + CARD).encode("utf-16-be"),
    "a slash in two bytes": DECK.encode() + b"  - {q: \xc0\xaf, a: b}\n",
    "raw bytes of no character": DECK.encode() + b"  - {q: \xff\xfe, a: b}\n",
    "a list as the deck": b"[{q: a, a: b}]\n",
    "an anchor": DECK.encode() + b"  - &one {q: a, a: b}\n",
    "a version to come": b"%YAML 7.0\n---\nname: D\ncards: []\n",
    "a set": DECK.encode() + b"  - {q: !!set {a, b}, a: b}\n",
    "UTF-32": (DECK + CARD).encode("utf-32-be"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "a compressed file": gzip.compress(DECK.encode() * 50, mtime=0),
    "raw escapes": DECK.encode() + b"  - {q: \x1b[31m, a: b}\n",
    "a way out of the media folder": DECK.encode() + b"  - {q: a, a: b, image: ../../etc/a.png}\n",
    "a program as an image": DECK.encode() + b"  - {q: a, a: b, image: a.sh}\n",
}

ACCEPTED: dict[str, bytes] = {
    "a byte order mark": b"\xef\xbb\xbf" + (DECK + CARD).encode(),
    "UTF-16 with a mark": (DECK + CARD).encode("utf-16"),
    "carriage returns": (DECK + CARD).replace("\n", "\r").encode(),
    "both line ends": (DECK + CARD).replace("\n", "\r\n").encode(),
    "escapes": DECK.encode()
    + b'  - {q: "\\e[2J\\e]0;title\\a \\x9b31m \\x7f \\b", a: "\\eP q", hint: "\\e", extra: "\\e", tags: ["\\e"]}\n',
    "escapes in names": b'name: "D\\e[31m"\nid: "i\\e"\ntags: ["\\e"]\ncards:\n  - {id: "\\e", q: a, a: b}\n',
    "escapes in places": DECK.encode() + b'  - {q: a, a: b, source: {file: "\\e[31m", line: 3}}\n',
    "a NUL as an escape": DECK.encode() + b'  - {q: "a\\0", a: ["\\0", b]}\n  - {text: "{{c1::\\0}}", hint: "\\0"}\n',
    "bidi": b'name: "D\\u202e"\ncards:\n  - {q: "a\\u202eb\\u2066c\\u200bd\\ufeff", a: "\\u061c"}\n',
    "line separators": DECK.encode() + b'  - {q: "a\\u2028b\\u2029c\\x85d", a: b}\n',
    "markup": b'name: "[/] [bold]"\ncards:\n  - {q: "[/red] list[int] :skull: [link=file:///etc]x[/link]", a: "[/]"}\n',
    "words that look like values": DECK.encode()
    + b"  - {q: no, a: 012}\n  - {q: ~, a: 1:30}\n  - {q: 2024-13-45, a: 1.10}\n",
    "a long number": DECK.encode() + b"  - {q: " + b"9" * 5000 + b", a: b}\n",
    "a long line": DECK.encode() + b"  - {q: " + b"a " * 25_000 + b", a: b}\n",
    "a long word": DECK.encode() + b"  - {q: " + b"a" * 45_000 + b", a: b}\n",
    "many lines": DECK.encode() + b'  - {q: "' + b"a\\n" * 5000 + b'", a: b}\n',
    "no cards": b"name: D\ncards: []\n",
    "no name": b"cards:\n" + CARD.encode(),
    "the same question twice": DECK.encode() + b"  - {q: a, a: b}\n  - {q: a, a: c}\n",
    "six ids that look like values": DECK.encode()
    + b"".join(
        b"  - {id: %b, q: q%b, a: b}\n" % (each, each) for each in (b"1", b"1.0", b"01", b"0x1", b"true", b"yes")
    ),
    "ids that look the same": DECK.encode()
    + "".join(
        f"  - {{id: '{each}', q: 'q{ascii(each)[1:-1]}', a: b}}\n" for each in ("é", "e\u0301", "é\u200b")
    ).encode(),
    "noncharacters": DECK.encode() + b'  - {q: "\\uFDD0\\U0001FFFF\\uE000", a: b}\n',
    "marks upon marks": DECK.encode()
    + ("  - {q: z" + "\u0301\u0323" * 400 + ", a: a" + "\ufe0f" * 900 + "}\n").encode(),
    "UTF-7": b"name: +ADw-script+AD4-\ncards:\n  - {q: +AD0-1, a: b}\n",
    "no cards at all": b"name: D\ncards:\n",
    "formulas": DECK.encode() + b"  - {q: '=1+1', a: '@SUM(A1)'}\n",
    "emoji and wide letters": DECK.encode() + "  - {q: '👩‍👩‍👧‍👦 漢字 🇩🇪', a: 'é'}\n".encode(),
}


# What is said of some that are refused: where, what, and what to do.
SAYS = {
    "an alias": ":1: anchors (&…) and aliases are not supported; write the text out",
    "a merge": ":1: anchors (&…) and aliases are not supported; write the text out",
    "deep flow": ":2: nested deeper than 20 levels",
    "deep blocks": ":3: nested deeper than 20 levels",
    "a tag that runs": ":2: tags (!…) are not supported; write plain text",
    "a key twice": ":3: duplicate key 'q' (first on line 3)",
    "cards twice": ":3: duplicate key 'cards' (first on line 2)",
    "an id twice": ":4: id '1' is taken by the card on line 3",
    "an unknown key": ":3: unknown key 'x␛[31m'; known are id, type",
    "a list": ":1: expected `name:` and `cards:`",
    "nothing": ": the file is empty\nExpected `name:`",
    "a comment": ": the file is empty\nExpected `name:`",
    "two documents": ":4: more than one document; a deck file holds one",
    "a tab": ":3: tabs cannot indent in YAML; use spaces",
    "a raw NUL": ":3: the file holds a NUL character\nRemove it",
    "a NUL in an id": ":3: `id` holds a NUL character",
    "a NUL in a name": ":1: `name` holds a NUL character",
    "Latin-1": " is not UTF-8 at byte 26, line 3\nSave it again as UTF-8, or pass --encoding cp1252",
    "UTF-16 without a mark": " looks like UTF-16-BE without a byte order mark\nIf it is, pass --encoding utf-16-be.",
    "a picture": " is not a text file\nSave it as plain text first.",
    "a way out of the media folder": ":3: `image` must name a file within the media folder",
}
# Those that are accepted with a word of warning.
WARNED = {
    "escapes": "holds invisible or control characters; they are shown as signs",
    "escapes in names": "the deck's name or tags hold invisible or control characters",
    "bidi": "the deck's name or tags hold invisible or control characters",
    "line separators": "",  # white space, as a line break in an editor
    "a NUL as an escape": "a NUL character was taken as the sign ␀",
    "the same question twice": ":4: asks the same as the card on line 3; both are kept",
    "no cards": "the deck has no cards",
    "no cards at all": "the deck has no cards",
    "ids that look the same": "holds invisible or control characters",
}
# Texts that come through as they were typed.
TYPED = {
    "words that look like values": [("no", "012"), ("~", "1:30"), ("2024-13-45", "1.10")],
    "carriage returns": [("a", "b")],
    "both line ends": [("a", "b")],
    "a byte order mark": [("a", "b")],
    "UTF-7": [("+AD0-1", "b")],
    "noncharacters": [("\ufdd0\U0001ffff\ue000", "b")],
    "six ids that look like values": [(f"q{each}", "b") for each in ("1", "1.0", "01", "0x1", "true", "yes")],
}


def acting(text: str) -> set[str]:
    """Return the characters of an output on which a terminal would act."""
    return {
        character
        for character in text
        if character not in "\n\t"
        and (
            unicodedata.category(character) == "Cc"
            or character in "\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    }


def check(result: Result, *codes: int) -> Result:
    assert result.code in codes
    assert acting(result.out + result.err) == set()
    assert "Traceback" not in result.err
    assert "fault of srs" not in result.err
    return result


def collection(srs: Srs) -> list[dict[str, object]]:
    """Return what `srs decks --json` says, files aside."""
    found: list[dict[str, object]] = json.loads(srs("decks", "--json").out)
    return [{key: value for key, value in deck.items() if key != "file"} for deck in found]


def stored(srs: Srs) -> list[StoredCard]:
    database = open_database(srs.data / "srs.db")
    with closing(database):
        return list(cards.each_card(database))


def hostile(srs: Srs, content: bytes) -> Path:
    path = srs.home / "deck.yaml"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_deck_is_refused_and_changes_nothing(srs: Srs, kind: str) -> None:
    srs.import_deck("good", name="Good")
    before = collection(srs)
    path = hostile(srs, REFUSED[kind])
    result = check(srs("import", path), 3)
    assert result.err.startswith(f"srs: {path}{SAYS.get(kind, '')}")
    assert len(result.err) < 6000
    assert result.out == ""
    assert collection(srs) == before
    assert srs.everything() == sorted(
        [".local", ".local/share", ".local/share/srs", ".local/share/srs/srs.db", "Good.yaml", "deck.yaml"]
    )
    check(srs("review", path), 3)
    check(srs("doctor"), 0)


@pytest.mark.parametrize("kind", ACCEPTED)
def test_an_odd_deck_is_taken_and_shown_harmlessly(srs: Srs, kind: str) -> None:
    path = hostile(srs, ACCEPTED[kind])
    said = check(srs("import", path), 0).err
    assert (WARNED.get(kind, "") in said) if said else not WARNED.get(kind)
    if kind in TYPED:
        assert [(each.card.question, each.card.answer) for each in stored(srs)] == TYPED[kind]
    again = check(srs("import", path), 0)
    assert not {
        word for word in ("new", "edited", "archived") if f" {word}" in again.out.splitlines()[0].partition(": ")[2]
    }
    check(srs("decks"), 0)
    check(srs("decks", "--json"), 0)
    check(srs("review", "--plain", keys="\n1\n\n3\nu\n\n4\nx\nq\n"), 0)
    check(srs("review", "no such deck"), 2)
    check(srs("due"), 0)
    check(srs("doctor"), 0)
    good = srs.deck("id: good\nname: Good\ncards:\n  - {q: quite another, a: b}\n", "good.yaml")
    assert check(srs("import", good), 0).out == "Good: 1 new\nNext: srs review\n"


@pytest.mark.parametrize("kind", ["escapes in names", "bidi", "markup"])
def test_an_odd_deck_is_harmless_in_a_plan(srs: Srs, kind: str) -> None:
    path = hostile(srs, ACCEPTED[kind])
    srs("import", path)
    emptied = ACCEPTED[kind].partition(b"cards:")[0] + b"cards: []\n"
    result = check(srs("import", "--dry-run", hostile(srs, emptied)), 0)
    assert "archived: " in result.out


DOCUMENTS: dict[str, bytes] = {
    "escapes": b"Q: \x1b[31mred\x1b[0m\nA: \x07\x9d0;t\x9c\n\n\x1b]0;title\x07\n",
    "bidi": "Q: a\u202eb\nA: c\u2066d\n".encode(),
    "binary": bytes(range(256)) * 40,
    "nothing": b"",
    "a NUL": b"Q: a\0b\nA: c\n",
    "Latin-1": "Q: caf\xe9\nA: th\xe9\n".encode("latin-1"),
    "spaces": b" " * 100_000 + b"\n",
    "one long line": b"is " * 30_000 + b"\n",
    "colons": b":" * 20_000 + b"\n",
    "quotes": b">" * 5000 + b" a\n",
    "brackets": b"[" * 20_000 + b"\n",
    "pipes": b"|" * 20_000 + b"\n",
}


@pytest.mark.parametrize("suffix", ["txt", "md"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_hostile_document_is_read_harmlessly(srs: Srs, kind: str, suffix: str) -> None:
    path = srs.home / f"notes.{suffix}"
    path.write_bytes(DOCUMENTS[kind])
    check(srs("extract", "--json", path), 0, 3)
    check(srs("extract", "--explain", "--dry-run", path), 0, 3)
    if check(srs("extract", path), 0, 3).code == 0:
        deck = srs.data / "decks" / "notes.yaml"
        check(srs("import", deck), 0)
        check(srs("review", "--plain", keys="\n3\n"), 0)
        check(srs("doctor"), 0)


def test_a_file_whose_name_would_act_is_named_harmlessly(srs: Srs, in_terminal: Callable[[], None]) -> None:
    folder = srs.home / "\x1b]0;title\x07"
    folder.mkdir()
    path = folder / "\x1b[2Jdeck.yaml"
    path.write_text("name: D\u202e\ncards:\n  - {id: '\\e', q: a, a: b}\n".replace("'\\e'", '"\\e[31m"'), "utf-8")
    check(srs("import", path), 0)
    check(srs("tag", "a", "--add", "t"), 0)
    path.write_text(path.read_text("utf-8") + "# since\n", "utf-8")
    refused = check(srs("undo"), 0)
    assert "was changed since" in refused.out
    said = check(srs("review", "--plain", keys="u\nq\n"), 0)
    assert "was changed since" in said.out
    path.write_bytes(b"\xff")
    said = check(srs("review", "--plain", keys="n\na note\nq\n"), 0)
    assert "is not UTF-8" in said.out
    path.write_text("name: D\u202e\ncards:\n  - {q: other, a: thing}\n", "utf-8")
    in_terminal()
    check(srs("add", "D", keys="other\nthing\n\n\n"), 0)

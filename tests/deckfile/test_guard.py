"""What could crash, explode or mislead is refused with its line before anything is built from it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from srs_cli.deckfile import DeckRead, read_deck
from srs_cli.errors import InputRefusedError
from srs_cli.files import decode

pytestmark = pytest.mark.usefixtures("parser")

CARD = "cards:\n  - q: What is water?\n    a: H2O\n"
GOOD = "name: Chemistry\n" + CARD


def read(text: str) -> DeckRead:
    return read_deck(text, "deck.yaml", "deck")


def refusal(text: str) -> str:
    with pytest.raises(InputRefusedError) as refused:
        read(text)
    assert refused.value.exit_code == 3
    assert refused.value.problems == ()
    return refused.value.sentence


def nested_block(levels: int) -> str:
    return "name: x\ncards:\n" + "".join(f"{'  ' * level}-\n" for level in range(1, levels))


ALIASES = "anchors (&…) and aliases are not supported"
TAGS = "tags (!…) are not supported"
DEEP = "nested deeper than 20 levels"
BILLION = "a: &a [x, x, x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param(BILLION, 1, ALIASES, id="alias bomb"),
        pytest.param("base: &b {q: 1, a: 2}\ncard: {<<: *b}\n", 1, ALIASES, id="merge bomb"),
        pytest.param("name: x\ncards: &loop\n  - *loop\n", 2, ALIASES, id="recursive alias"),
        pytest.param("name: &unused x\n" + CARD, 1, ALIASES, id="an anchor that nothing uses"),
        pytest.param("name: x\ntags: [*nowhere]\n", 2, "aliases (*…) are not supported", id="an alias of nothing"),
        pytest.param("name: x\ncards: " + "[" * 100_000, 2, DEEP, id="deep flow sequences"),
        pytest.param("name: x\ncards: " + "{a: " * 100_000, 2, DEEP, id="deep flow mappings"),
        pytest.param("name: x\ncards: " + "[" * 1000 + "]" * 1000, 2, DEEP, id="deep flow, closed"),
        pytest.param(nested_block(3000), 22, DEEP, id="deep block"),
        pytest.param("name: x\ncards:\n  " + "- " * 100_000 + "x\n", 3, DEEP, id="deep block on one line"),
        pytest.param("name: x\ncards:\n  " + "? " * 100_000 + "x\n", 3, "", id="deep keys"),
        pytest.param('name: !!python/object/apply:os.system ["true"]\n', 1, TAGS, id="Python tag"),
        pytest.param("name: x\ncards: !custom []\n", 2, TAGS, id="custom tag"),
        pytest.param("!!map\nname: x\n", 1, TAGS, id="tag of the root"),
        pytest.param("name: x\ntags: [a, !!str b]\n", 2, TAGS, id="tag of a text"),
        pytest.param("name: ! x\n", 1, TAGS, id="tag without a name"),
        pytest.param("name: !!timestamp notime\n", 1, TAGS, id="tag that a loader fails on"),
        pytest.param("name: !!int ''\n", 1, TAGS, id="tag of an empty number"),
        pytest.param("name: !!float x\n", 1, TAGS, id="tag of a number that is none"),
        pytest.param("name: x\ncards: !!binary aGk=\n", 2, TAGS, id="binary"),
        pytest.param("cards: !!set {a, b}\n", 1, TAGS, id="set"),
        pytest.param("name: !unknown!x y\n", 1, "not valid YAML", id="handle of no tag"),
        pytest.param(
            "name: x\ncards:\n  - q: a\n    a: b\n    q: c\n", 5, "duplicate key 'q' (first on line 3)", id="key"
        ),
        pytest.param(GOOD + CARD, 5, "duplicate key 'cards' (first on line 2)", id="duplicate top key"),
        pytest.param("name: x\n'name': y\n", 2, "duplicate key 'name' (first on line 1)", id="duplicate, quoted"),
        pytest.param("x: {a: 1, b: 2, a: 3}\n", 1, "duplicate key 'a' (first on line 1)", id="duplicate in flow"),
        pytest.param("? [a, b]\n: c\n", 1, "a key must be text", id="unhashable key"),
        pytest.param("name: x\n? {a: b}\n: c\n", 2, "a key must be text", id="a mapping as key"),
        pytest.param("{{name: x}: y}\n", 1, "a key must be text", id="a mapping as key, in flow"),
        pytest.param("- q: a\n  a: b\n", 1, "expected `name:` and `cards:`", id="root is a list"),
        pytest.param("\n\njust text\n", 3, "expected `name:` and `cards:`", id="root is a text"),
        pytest.param("--- ~\n", 1, "expected `name:` and `cards:`", id="an empty document"),
        pytest.param(GOOD + "---\n" + GOOD, 5, "more than one document", id="two documents"),
        pytest.param("name: x\ncards:\n  - q: 'What", 3, "not valid YAML", id="truncated in quotes"),
        pytest.param("name: x\ncards: [{q: a", 2, "not valid YAML", id="truncated in flow"),
        pytest.param("name: x\ncards:\n\t- q: a\n", 3, "tabs cannot indent in YAML", id="indented by a tab"),
        pytest.param("name: x\ncards:\n  - q: a\n\ta: b\n", 4, "tabs cannot indent in YAML", id="a tab further down"),
        pytest.param("name: x\n  cards: y\n", 2, "not valid YAML", id="bad indent"),
        pytest.param("name: what: now\n", 1, "not valid YAML", id="two colons"),
        pytest.param("name: x\ncards: ]\n", 2, "not valid YAML", id="closed but not opened"),
        pytest.param("name: @x\n", 1, "not valid YAML", id="reserved sign"),
        pytest.param("%TAG ! tag:x,2000:\n---\n" + GOOD, 1, "%TAG directives are not supported", id="tag directive"),
        pytest.param(
            "".join(f"%TAG !t{number}! tag:x,{number}:\n" for number in range(100_000)) + "---\n" + GOOD,
            1,
            "%TAG directives are not supported",
            id="directive bomb",
        ),
        pytest.param(
            GOOD + "...\n" + "".join(f"%TAG !t{number}! tag:x,{number}:\n" for number in range(100_000)) + "---\n",
            6,
            "%TAG directives are not supported",
            id="directive bomb before a second document",
        ),
        pytest.param("%YAML 9.9\n---\n" + GOOD, 1, "not valid YAML", id="a version to come"),
        pytest.param("%YAML 1.1\n%YAML 1.1\n---\n" + GOOD, 2, "not valid YAML", id="two versions"),
        pytest.param("name: x\n" + "k" * 5000 + ": y\n", 2, "not valid YAML", id="key of 5000 characters"),
        pytest.param('name: "a\\0b"\ncards: []\n', 1, "`name` holds a NUL character", id="escaped NUL in a name"),
        pytest.param(
            'cards:\n  - {q: a, a: b,\n  tags: ["\\0"]}\n', 3, "`tags` holds a NUL", id="escaped NUL in a tag"
        ),
        pytest.param('cards:\n  - {q: a, a: b, id: "\\0"}\n', 2, "`id` holds a NUL", id="escaped NUL in an id"),
        pytest.param("name: x\ntags: [a, '\0']\n", 2, "character U+0000 is not allowed", id="raw NUL"),
        pytest.param("name: é\n# ü\ntags: \x07\n", 3, "character U+0007 is not allowed", id="raw bell"),
        pytest.param("name: \x1b[31m\n", 1, "character U+001B is not allowed", id="raw escape"),
        pytest.param("name: \ud800\n", 1, "character U+D800 is not allowed", id="raw half of a character"),
        pytest.param("name: x\n# \ufffe\n", 2, "character U+FFFE is not allowed", id="raw noncharacter"),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    assert refusal(text).startswith(f"deck.yaml:{line}: {what}")


# What people write, the line that is named, and the advice. PyYAML without libyaml names some slips in its own words.
@pytest.mark.parametrize(
    ("card", "line", "advice", "everywhere"),
    [
        pytest.param("  - q: What: now?\n    a: b\n", 3, "put the text in quotes", True, id="colon"),
        pytest.param("  - q: 'Who\n    a: b\n", 4, "a quote that was opened above is never closed", True, id="open '"),
        pytest.param('  - q: "Who\n    a: b\n', 4, "a quote that was opened above is never closed", True, id='open "'),
        pytest.param("  - q: Who\n    a: one\ntwo\n", 5, "a text that goes on is indented", True, id="goes on"),
        pytest.param("  - q: @home\n    a: b\n", 3, "put it in quotes", False, id="at"),
        pytest.param("  - q: `ls`\n    a: b\n", 3, "put it in quotes", False, id="backtick"),
        pytest.param("  - q: 'What's it?'\n    a: b\n", 3, "put texts with signs in quotes", False, id="apostrophe"),
        pytest.param('  - q: "One" and two\n    a: b\n', 3, "put texts with signs in quotes", False, id="first quoted"),
        pytest.param("  - q: Who\n    a: b\n - q: c\n", 5, "mind the indentation", False, id="card further out"),
        pytest.param("  - q: Who\n    a: b\n  q: c\n", 5, "begins with `-`, as far in as", False, id="no dash"),
        pytest.param("  - q: Who\n   a: b\n", 4, "begins with `-`, as far in as", False, id="key further out"),
    ],
)
def test_a_slip_is_told_in_plain_words_with_its_line(
    parser: str,
    card: str,
    line: int,
    advice: str,
    everywhere: bool,  # noqa: FBT001 - a column of the table
) -> None:
    told = refusal("name: x\ncards:\n" + card)
    assert told.startswith(f"deck.yaml:{line}: not valid YAML: ")
    if everywhere or parser == "libyaml":
        assert advice in told
        assert not {"mapping", "scalar", "block", "token"} & set(told.split())


@pytest.mark.parametrize(
    "escape", ["\\ud800", "\\udfff", "\\U0000D800", "\\ud83d\\ude00", "\\U00110000", "\\UFFFFFFFF"]
)
def test_an_escape_of_no_character_is_refused(escape: str) -> None:
    assert refusal(f'name: "a{escape}"\n').startswith("deck.yaml:")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n", "  \n# and blanks\n\n"])
def test_a_file_without_content_is_called_empty(text: str) -> None:
    with pytest.raises(InputRefusedError, match=r"^deck\.yaml: the file is empty$") as refused:
        read(text)
    assert "`cards:`" in refused.value.hint


def test_a_long_key_is_shortened_in_the_message() -> None:
    with pytest.raises(InputRefusedError) as refused:
        read("? " + "k" * 5000 + "\n: y\n" + CARD)
    assert len(str(refused.value)) < 250
    assert len(refusal(f"? {'k' * 900}\n: y\n? {'k' * 900}\n: z\n")) < 150


def test_twenty_levels_are_the_most() -> None:
    assert "`cards` must be a list" not in refusal(
        "name: x\ncards:\n" + "  - q\n" + "  - " + "[" * 19 + "]" * 19 + "\n"
    )
    with pytest.raises(InputRefusedError) as refused:
        read("name: x\ncards: " + "[" * 19 + "]" * 19)
    assert "a card must be a mapping" in str(refused.value)
    assert DEEP in refusal("name: x\ncards: " + "[" * 20 + "]" * 20)


def test_a_file_that_opens_and_closes_often_is_not_deep() -> None:
    assert len(read("name: x\ncards:\n" + "  - {q: a, a: [b]}\n" * 100).deck.cards) == 100


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "~", "null", "true", "012", "0x1F", "1:30", "1.10", "1e3", ".inf", "2024-13-45", "2024-01-01", "<<", "=",
        "-", "9" * 5000, "-" + "8" * 5000, "+ADw-b+AD4-", "{{c1::x}}", "a # not a comment", "\ufffd", "\U0001ffff", "é́",
    ],
)  # fmt: skip
def test_every_scalar_is_the_text_that_was_typed(text: str) -> None:
    typed = text if text != "-" else "'-'"
    typed = f"'{typed}'" if set(typed) & set("{#") else typed
    (card,) = read(f"name: x\ncards:\n  - q: {typed}\n    a: {typed}\n").deck.cards
    assert (card.question, card.answer) == (text, text)


def test_other_line_separators_are_blanks_and_count_no_lines() -> None:
    text = "name: one\u2028two\u2029three\x85four\ncards:\n  - q: a\u2028b\n    a: c\x85d\n"
    read_back = read(text)
    assert read_back.deck.name == "one two three four"
    assert (read_back.deck.cards[0].question, read_back.deck.cards[0].answer) == ("a b", "c d")
    assert read_back.lines == (3,)
    assert refusal("name: \u2028\u2028\u2028x\ntags: [").startswith("deck.yaml:")


def test_escaped_separators_and_noncharacters_stay_in_the_text() -> None:
    assert read('name: "a\\u2028b\\x85c\\uffffd\\ufdd0"\n' + CARD).deck.name == "a\u2028b\x85c\uffffd\ufdd0"


DECK_BYTES = "name: Café\ncards:\n  - q: Où est le café ?\n    a: |\n      Ici\n      Là\n".encode()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (DECK_BYTES, None),
        (b"\xef\xbb\xbf" + DECK_BYTES, None),
        (DECK_BYTES.decode().encode("utf-16"), None),
        (DECK_BYTES.replace(b"\n", b"\r\n"), None),
        (DECK_BYTES.replace(b"\n", b"\r"), None),
        (DECK_BYTES.decode().encode("latin-1"), "latin-1"),
        (DECK_BYTES.decode().encode("cp1252"), "cp1252"),
    ],
)
def test_a_deck_in_any_clear_encoding_reads_the_same(data: bytes, encoding: str | None) -> None:
    deck = read(decode(data, "deck.yaml", encoding)).deck
    assert deck.name == "Café"
    assert (deck.cards[0].question, deck.cards[0].answer) == ("Où est le café ?", "Ici\nLà")


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_that_were_not_made_line_feeds_do_no_harm(ends: str) -> None:
    deck = read(GOOD.replace("\n", ends)).deck
    assert (deck.name, deck.cards[0].question) == ("Chemistry", "What is water?")
    assert refusal(f"name: x{ends}{ends}{ends}tags: [").startswith("deck.yaml:")

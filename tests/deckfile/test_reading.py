"""Deck files → decks: what is required and known, and every fault at once."""

from __future__ import annotations

from textwrap import dedent

import pytest

from srs_cli.deckfile import DeckRead, read_deck
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Card, Deck, Source, Tombstone

pytestmark = pytest.mark.usefixtures("parser")


IMAGE_REFUSED = (
    "`image` must name a file within the media folder, without '..', "
    "ending in one of .gif, .jpeg, .jpg, .png, .svg, .webp"
)


def read(text: str) -> DeckRead:
    return read_deck(dedent(text), "d.yaml", "file stem")


def faults(text: str) -> list[str]:
    with pytest.raises(InputRefusedError) as refused:
        read(text)
    if not refused.value.problems:
        return [refused.value.sentence.removeprefix("d.yaml:")]
    assert refused.value.sentence == f"d.yaml has {len(refused.value.problems)} faults; nothing was taken from it"
    return [problem.removeprefix("d.yaml:") for problem in refused.value.problems]


def card(text: str) -> Card:
    return read("cards:\n  - " + text.replace("\n", "\n    ")).deck.cards[0]


def card_faults(text: str) -> list[str]:
    return faults("cards:\n  - " + text.replace("\n", "\n    "))


def test_everything_that_a_deck_may_hold() -> None:
    found = read("""\
        name: Chemistry
        id: chem-1
        description: |
          First term.
          Second term.
        language: en
        source: chem.pdf
        tags: [school, term 1]
        cards:
          - id: water
            type: both
            q: Water?
            a: H2O
            hint: two elements
            extra: |-
              also: ice
                steam
            tags: [liquid]
            source: {file: notes.txt, line: 7, column: 3}
            image: media/water.PNG
            base: 0123456789ab
          - q: Noble gases?
            a:
              - helium
              - |
                neon
          - text: Salt is {{c1::NaCl}}.
          - {q: Last, a: one, type: basic, source: {file: f}}
        removed:
          - {id: old, digest: abc}
        """)
    assert found.deck == Deck(
        name="Chemistry",
        id="chem-1",
        description="First term.\nSecond term.",
        language="en",
        source="chem.pdf",
        tags=("school", "term 1"),
        cards=(
            Card(
                id="water",
                question="Water?",
                answer="H2O",
                type="both",
                hint="two elements",
                extra="also: ice\n  steam",
                tags=("liquid",),
                source=Source("notes.txt", 7, 3),
                image="media/water.PNG",
                base="0123456789ab",
            ),
            Card("", "Noble gases?", ("helium", "neon")),
            Card("", "Salt is {{c1::NaCl}}.", type="cloze"),
            Card("", "Last", "one", source=Source("f")),
        ),
        removed=(Tombstone("old", "abc"),),
    )
    assert found.lines == (10, 22, 27, 28)
    assert found.warnings == ()


def test_the_least_that_a_deck_may_hold() -> None:
    assert read("cards: [{q: 1, a: 2}]").deck == Deck("file stem", (Card("", "1", "2"),))


@pytest.mark.parametrize("cards", ["cards: []", "cards:", "cards: ''", "name: x\ncards: []\ntags:\nremoved:"])
def test_a_deck_without_cards_is_odd_but_no_fault(cards: str) -> None:
    found = read(cards)
    assert found.deck.cards == ()
    assert [str(warning) for warning in found.warnings] == ["d.yaml: the deck has no cards"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("' padded '", " padded "),
        ('"\\n\\nlines\\n\\n"', "lines"),
        ('"a\\r\\nb\\rc"', "a\nb\nc"),
        ("|\n  code\n    indented\n", "code\n  indented"),
        (">\n  folded\n  text\n", "folded text"),
    ],
)
def test_text_keeps_its_blanks_but_not_its_outer_line_feeds(typed: str, text: str) -> None:
    assert card(f"q: {typed}\na: x").question == text


def test_tags_are_listed_once_in_their_order() -> None:
    assert card("q: x\na: y\ntags: [b, a, b, ' a ']").tags == ("b", "a")


def test_a_source_without_a_file_is_none() -> None:
    assert card("q: x\na: y\nsource: {line: 3}").source is None
    assert card("q: x\na: y\nsource: {file: ''}").source is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("q: x", ["2: `a` is missing"]),
        ("a: x", ["2: `q` is missing"]),
        ("{}", ["2: `q` is missing", "2: `a` is missing"]),
        ("q:\na:", ["2: `q` is empty", "3: `a` is empty"]),
        ("q: '  '\na: |\n\n", ["2: `q` is empty", "3: `a` is empty"]),
        ("q: x\na: []", ["3: `a` is empty"]),
        ("q: x\na: [b, '', [c]]", ["3: a line of `a` is empty", "3: a line of `a` must be text"]),
        ("q: [x]\na: {b: c}", ["2: `q` must be text", "3: `a` must be text"]),
        ("q: x\na: y\nanswer: z", ["4: unknown key 'answer'; known are id, type, q, a, text, hint, extra, tags, source, image, base"]),
        ("q: x\na: y\ntype: triple", ["4: type 'triple' is none of basic, both, cloze"]),
        ("q: x\na: y\ntype: [both]", ["4: `type` must be text"]),
        ("q: x\na: y\ntext: z\ntype: basic", ["4: `text` belongs to cards of type cloze"]),
        ("text: z {{c1::x}}\nq: y\na: z", ["3: a cloze card has `text` instead of `q`", "4: a cloze card has `text` instead of `a`"]),
        ("text: none", ["2: the cloze text has no deletion {{c1::…}} (numbers 1 to 64)"]),
        ("text: '{{c65::x}}'", ["2: the cloze text has no deletion {{c1::…}} (numbers 1 to 64)"]),
        ("text: ''", ["2: `text` is empty"]),
        ("type: cloze", ["2: `text` is missing"]),
        ('q: x\na: y\nid: "1\\n2"', ["4: `id` must be one line of at most 100 characters"]),
        ("q: x\na: y\nid: " + "i" * 101, ["4: `id` must be one line of at most 100 characters"]),
        ("q: x\na: y\nbase: [z]", ["4: `base` must be text"]),
        ("q: x\na: y\ntags: one", ["4: `tags` must be a list"]),
        ("q: x\na: y\ntags: {a: b}", ["4: `tags` must be a list"]),
        ("q: x\na: y\ntags: ['']", ["4: a tag is empty"]),
        ("q: x\na: y\ntags: [{a: b}]", ["4: a tag must be text"]),
        ('q: x\na: y\ntags: ["a\\nb"]', ["4: a tag must be one line"]),
        ("q: x\na: y\nsource: notes.txt", ["4: `source` must be a mapping with file, line and column"]),
        ("q: x\na: y\nsource: {file: f, row: 3}", ["4: unknown key 'row'; known are file, line, column"]),
        ("q: x\na: y\nsource: {file: [f]}", ["4: `file` must be text"]),
    ],
)  # fmt: skip
def test_a_card_that_is_not_right(text: str, wanted: list[str]) -> None:
    assert card_faults(text) == wanted


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "1e3", "٣", "²", "9" * 10, "9" * 5000, "0x1F", "1_000"])
def test_a_number_of_a_source_that_is_none(number: str) -> None:
    text = "one line of at most" if len(number) > 1000 else "a whole number"
    assert f"4: `line` must be {text}" in card_faults(f"q: x\na: y\nsource: {{file: f, line: {number}}}")[0]


@pytest.mark.parametrize(
    "name", ["water.png", "a/b/c.JPG", "x.jpeg", "x.gif", "x.webp", "x.svg", "..x.png", "sub/..x.png", "ünï.png"]
)
def test_an_image_is_a_file_of_the_media_folder(name: str) -> None:
    assert card(f"q: x\na: y\nimage: {name}").image == name


@pytest.mark.parametrize(
    "name",
    [
        "/etc/x.png",
        "../x.png",
        "a/../../x.png",
        "'..\\x.png'",
        "'C:\\x.png'",
        "'\\\\host\\x.png'",
        "http://example.org/x.png",
        "'file:x.png'",
        '"x\\u202e.png"',
        '"x\\x1b.png"',
        "x.exe",
        "x.png.sh",
        ".png",
        "png",
        "x.html",
    ],
)
def test_an_image_elsewhere_or_of_another_kind_is_refused(name: str) -> None:
    assert card_faults(f"q: x\na: y\nimage: {name}") == [f"4: {IMAGE_REFUSED}"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name: x", ["1: `cards` is missing; expected `name:` and `cards:`"]),
        ("cards: text", ["1: `cards` must be a list"]),
        ("cards: {q: a}", ["1: `cards` must be a list"]),
        ("cards: [text, [list], '']", ["1: a card must be a mapping with `q:` and `a:`"] * 3),
        ("name: [x]\ncards: []", ["1: `name` must be text"]),
        ('name: "a\\nb"\ncards: []', ["1: `name` must be one line of at most 1000 characters"]),
        (f"name: {'n' * 1001}\ncards: []", ["1: `name` must be one line of at most 1000 characters"]),
        ("cards: []\nremoved: [x]", ["2: an entry of `removed` must be a mapping with id and digest"]),
        ("cards: []\nremoved: [{id: x, why: y}]", ["2: unknown key 'why'; known are id, digest"]),
        ("cards: []\nremoved: x", ["2: `removed` must be a list"]),
        (
            "cards: []\nauthor: me\n<<: {a: b}",
            [
                f"{line}: unknown key '{key}'; known are name, id, description, language, source, tags, cards, removed"
                for line, key in ((2, "author"), (3, "<<"))
            ],
        ),
    ],
)
def test_a_deck_that_is_not_right(text: str, wanted: list[str]) -> None:
    assert faults(text) == wanted


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    assert faults("""\
        name: [not, text]
        colour: blue
        cards:
          - q: no answer
          - just text
          - q: fine
            a: fine
            id: one
          - q:
            a: nothing asked
            type: other
          - q: same id
            a: as above
            id: one
            image: ../up.png
          - q: same id
            a: as line 6
            id: one
        tags: [ok, [not ok]]
        """) == [
        "1: `name` must be text",
        "2: unknown key 'colour'; known are name, id, description, language, source, tags, cards, removed",
        "4: `a` is missing",
        "5: a card must be a mapping with `q:` and `a:`",
        "9: `q` is empty",
        "11: type 'other' is none of basic, both, cloze",
        f"15: {IMAGE_REFUSED}",
        "16: id 'one' is taken by the card on line 6",
        "19: a tag must be text",
    ]


def test_equal_ids_name_both_lines() -> None:
    text = "cards:\n- {id: a, q: x, a: y}\n- {id: b, q: z, a: y}\n- {id: 'a', q: w, a: y}\n- {id: a, q: v, a: y}\n"
    assert faults(text) == [f"{line}: id 'a' is taken by the card on line 2" for line in (4, 5)]


def test_ids_are_equal_only_as_text() -> None:
    ids = ["1", "1.0", "01", "0x1", "true", "yes", "True", "é", "e\u0301"]
    found = read("cards:\n" + "".join(f"  - {{id: {ident}, q: {n}, a: x}}\n" for n, ident in enumerate(ids)))
    assert [card.id for card in found.deck.cards] == ids
    assert faults('cards: [{id: 1, q: a, a: b}, {id: "1", q: c, a: d}]') == ["1: id '1' is taken by the card on line 1"]


def test_cards_that_ask_the_same_are_kept_with_a_warning() -> None:
    found = read("""\
        cards:
          - {q: Same, a: one}
          - {q: Other, a: two}
          - {q: ' same ', a: three}
          - {q: SAME, a: four}
        """)
    assert [card.answer for card in found.deck.cards] == ["one", "two", "three", "four"]
    assert [str(warning) for warning in found.warnings] == [
        f"d.yaml:{line}: asks the same as the card on line 2; both are kept" for line in (4, 5)
    ]


@pytest.mark.parametrize(
    "field",
    [
        'q: "a\\u202eb"\na: x',
        'q: x\na: "\\x1b[31m"',
        'q: x\na: [fine, "zero\\u200bwidth"]',
        'q: x\na: y\nhint: "\\x07"',
        'q: x\na: y\nextra: "\\u2066"',
        'q: x\na: y\ntags: ["\\x7f"]',
        'q: x\na: y\nid: "a\\u00adb"',
    ],
)
def test_what_is_hidden_in_a_card_is_warned_of(field: str) -> None:
    found = read("name: x\ncards:\n  - " + field.replace("\n", "\n    "))
    assert [str(warning) for warning in found.warnings] == [
        "d.yaml:3: holds invisible or control characters; they are shown as signs"
    ]


@pytest.mark.parametrize("field", ['name: "\\u202e"', 'id: "\\x1b"', 'description: "\\x07"', 'tags: ["\\u200f"]'])
def test_what_is_hidden_in_a_decks_own_text_is_warned_of(field: str) -> None:
    found = read(f"{field}\ncards: [{{q: a, a: b}}]")
    assert [str(warning) for warning in found.warnings] == [
        "d.yaml: the deck's name or tags hold invisible or control characters; they are shown as signs"
    ]


def test_a_long_line_and_many_cards_are_read() -> None:
    long = "word " * 10_000
    assert card(f"q: {long}\na: x").question == long.strip()
    found = read("cards:\n" + "".join(f"  - q: Q{n}\n    a: A{n}\n" for n in range(2000)))
    assert len(found.deck.cards) == 2000
    assert found.lines[-1] == 4000


def test_a_nul_character_in_a_text_is_shown_by_its_sign_and_told() -> None:
    """SQLite and terminals would take it for the text's end."""
    found = read('cards:\n- {id: x, q: "a\\0b?", a: b}\n')
    assert found.deck.cards[0].question == "a\u2400b?"
    assert [str(warning) for warning in found.warnings] == ["d.yaml:2: a NUL character was taken as the sign \u2400"]

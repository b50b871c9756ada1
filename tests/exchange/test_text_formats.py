"""Texts as other programs and people write them, and what each format writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.app.settling import settled
from srs_cli.errors import InputRefusedError
from srs_cli.exchange import FORMATS, HEAD, Hints, Wish, mnemosyne_log
from srs_cli.exchange.heads import lines
from srs_cli.exchange.losses import tell_losses
from srs_cli.exchange.simple_html import from_html, to_html
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.face import MAX_FACES
from srs_cli.model.memory import Memory
from srs_cli.model.package import Package, Past
from tests.exchange.conftest import read, written

BASIC, BOTH, CLOZE = (
    Card("aaaaaaaaaaaa", "q", "a"),
    Card("b", "x", "y", "both"),
    Card("c", "{{c1::A}} or {{c2::B}}", "", "cloze"),
)
LISTED = Card(
    "d", "Which?", ("one", "two"), hint="h", extra="e", tags=("t", "two words"), image="i.png", source=Source("f", 2)
)
WHOLE = Package((Deck("My deck", (BASIC, BOTH, CLOZE, LISTED), "deck-id"),))

Cards = Callable[..., list[Card]]


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    """Read text in a format; return the cards, and keep what was told."""

    def run(form: str, text: str, told: list[str] | None = None, hints: Hints | None = None) -> list[Card]:
        path = tmp_path / f"notes{FORMATS[form].suffix}"
        path.write_text(text, encoding="utf-8")
        found = read(form, path, hints)
        decks, problems = settled(found, path)
        if told is not None:
            told += map(str, (*found.problems, *problems))
        return [card for deck in decks for card in deck.cards]

    return run


def notes_of(form: str, package: Package = WHOLE) -> list[str]:
    notes: list[str] = []
    wish = Wish(note=notes.append)
    written(form, package, wish)
    if (carried := FORMATS[form].carries) is not None:
        tell_losses(package, wish, form, carried)
    return notes


GOLDEN = {
    "anki-text": (
        "#separator:tab\n#html:false\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        "#columns:guid\tnotetype\tdeck\tfront\tback\ttags\thint\textra\timage\tsource\tsrs type\tsrs tags\n"
        "aaaaaaaaaaaa\tBasic\tMy deck\tq\ta\t\t\t\t\t\t\t\n"
        "srs:151rrx6z7bxr:b\tBasic (and reversed card)\tMy deck\tx\ty\t\t\t\t\t\t\t\n"
        "srs:151rrx6z7bxr:c\tCloze\tMy deck\t{{c1::A}} or {{c2::B}}\t\t\t\t\t\t\t\t\n"
        'srs:151rrx6z7bxr:d\tBasic\tMy deck\tWhich?\t"one\ntwo"\tt two_words\th\te\ti.png\tf:2\tbasic list\t"t\ntwo words\n"\n'
    ),
    "quizlet": "q\ta\n\nx\ty\n\n____ or B\tA\n\nA or ____\tB\n\nWhich?\tone\ntwo\n",
    "supermemo": (
        "Q: q\nA: a\n\nQ: x\nA: y\n\nQ: ____ or B\nA: A\n\nQ: A or ____\nA: B\n\nQ: Which?\nA: one\nA: two\n\n"
    ),
    "hashcards": (
        '---\nname = "My deck"\nsrs-id = "deck-id"\n---\n\nQ: q\nA: a\n\nQ: x\nA: y\n\nQ: y\nA: x\n\nC: [A] or [B]\n\n'
        "Q: Which?\nA: - one\n- two\n"
    ),
    "obsidian": (
        '#flashcards/My-deck\n%% srs {"deck": "My deck", "id": "deck-id"} %%\n\nq::a ^aaaaaaaaaaaa\n\nx:::y ^b\n\n'
        "==A== or ==B== ^c\n\nWhich?\n?\n- one\n- two ^d\n"
    ),
}


@pytest.mark.parametrize("form", GOLDEN)
def test_what_a_format_writes(form: str) -> None:
    assert written(form, WHOLE).decode() == GOLDEN[form]


_OF_CARD = "hints (1 card), extra text (1 card), tags (1 card), images (1 card), sources (1 card)"


def test_what_a_format_has_no_place_for_is_noted() -> None:
    *others, lost = notes_of("quizlet")
    assert others == [
        "texts have several lines: on importing choose '\\n\\n' between cards",
        "1 card with gaps are written as questions",
    ]
    assert lost == f"quizlet has no place for {_OF_CARD}: they are left out"
    assert notes_of("csv") == notes_of("anki-text") == notes_of("mnemosyne") == []
    uneven = Package((Deck("d", (Card("c", "{{c2::A}} or {{c2::B::hint}}", "", "cloze"),), "id"),))
    for form in ("hashcards", "obsidian"):
        assert notes_of(form, uneven) == ["1 card with gaps lose the gaps' hints or that several are asked at once"]


FULL = Package(
    (
        Deck("d", (replace(LISTED, id="c1"),), "id", "about it", "en", tags=("zoo", "two words")),
        Deck("e", (BASIC,), "e"),
    ),
    media={"i.png": lambda: b"x" * (6 << 20), "call.mp3": lambda: b""},
)
_OF_DECK = "descriptions (1 deck), languages (1 deck)"
_FILES = "pictures and sounds (2 files)"
_DECK_TAGS = "tags of decks (1 deck)"


@pytest.mark.parametrize(
    ("form", "name", "lost"),
    [
        ("csv", "csv", f"{_OF_DECK}, {_FILES}"),
        ("tsv", "tsv", f"{_OF_DECK}, {_FILES}"),
        ("anki-text", "anki-text", f"{_OF_DECK}, {_FILES}"),
        ("mnemosyne", "mnemosyne", f"{_DECK_TAGS}, {_OF_DECK}, {_FILES}"),
        ("json", "json", _FILES),
        ("jsonl", "jsonl", _FILES),
        ("obsidian", "obsidian", f"{_OF_CARD}, {_DECK_TAGS}, {_OF_DECK}, {_FILES}"),
        (
            "markdown",
            "markdown",
            f"hints (1 card), tags (1 card), sources (1 card), {_DECK_TAGS}, languages (1 deck), {_FILES}",
        ),
        ("html", "a page", "sounds, and pictures other than PNG, JPEG, GIF or WebP up to 5 MB (2 files)"),
        ("srsdeck", "", ""),
        ("apkg", "", ""),
    ],
)
def test_what_a_format_cannot_carry_of_decks_and_their_files_is_noted_once(form: str, name: str, lost: str) -> None:
    assert notes_of(form, FULL) == ([f"{name} has no place for {lost}: they are left out"] if lost else [])


@pytest.mark.parametrize("form", ["csv", "tsv", "anki-text", "json", "jsonl", "srsdeck"])
def test_tags_of_decks_come_back(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"d{FORMATS[form].suffix}"
    untagged = Card("c2", "a question", "an answer")
    path.write_bytes(
        written(form, Package((replace(FULL.decks[0], cards=(*FULL.decks[0].cards, untagged)), FULL.decks[1])))
    )
    one, other = read(form, path).package.decks
    assert (one.tags, other.tags) == (("zoo", "two words"), ())
    assert [card.tags for card in one.cards] == [("t", "two words"), ()]


def test_anki_shows_the_tags_of_a_deck_at_its_cards() -> None:
    assert "\tt two_words zoo\t" in written("anki-text", FULL).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dog\tHund\ncat\tKatze\n", [("dog", "Hund"), ("cat", "Katze")]),
        ("a\tb\n  \nc\td\n", [("a", "b"), ("c", "d")]),
        ("a\tb\nand on\n\nc\td\n", [("a", "b\nand on"), ("c", "d")]),
        ("a\tb\n\nand on\n===\n", [("a", "b\n\nand on")]),
        ("a\tb\tc\n", [("a", "b\tc")]),
        ("a ||| b\n\nc ||| d\n", [("a", "b"), ("c", "d")]),
        ("a\tb\nmore\n===\nc\td\n", [("a", "b\nmore"), ("c", "d")]),
    ],
)
def test_quizlet(cards: Cards, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(card.question, card.answer) for card in cards("quizlet", text)] == expected


@pytest.mark.parametrize("faulty", ["cat Katze", "  cat    Katze", "and on"])
def test_a_line_without_a_tab_belongs_to_no_card_of_quizlet(cards: Cards, faulty: str) -> None:
    for text, line in ((f"dog\tHund\n{faulty}\n", 2), (f"dog\tHund\n\n{faulty}\n\n", 3), (f"{faulty}\ndog\tHund", 1)):
        told: list[str] = []
        found = cards("quizlet", text, told)
        assert [(card.question, card.answer) for card in found] == [("dog", "Hund")]
        assert told == [f"notes.txt:{line}: no tab on this line: it is left out"]


def test_quizlet_with_a_separator_that_is_named(cards: Cards) -> None:
    told: list[str] = []
    found = cards("quizlet", "a - b\n\nno separator\nc-d\n", told, Hints(delimiter="-"))
    assert [(card.question, card.answer) for card in found] == [("a", "b"), ("c", "d")]
    assert told == ["notes.txt:3: no '-' on this line: it is left out"]
    with pytest.raises(InputRefusedError, match="no line has a tab"):
        cards("quizlet", "prose\nand prose\n")


def test_supermemo(cards: Cards) -> None:
    told: list[str] = []
    text = "q: river\na: rivero\n\nQ: two\nQ: lines\nA: x\nA:\nA: y\nA1: wrong\n\nstray\nQ: next\nA: z\ngoes on\nQ: no blank above\nA: w"
    assert [(card.question, card.answer) for card in cards("supermemo", text, told)] == [
        ("river", "rivero"), ("two\nlines", "x\n\ny"), ("next", "z\ngoes on"), ("no blank above", "w"),
    ]  # fmt: skip
    assert told == [
        "notes.txt:9: a wrong answer to choose from; it is left out",
        "notes.txt:11: the line is marked neither Q: nor A:; it is left out",
    ]


def test_hashcards(cards: Cards) -> None:
    told: list[str] = []
    text = (
        "---\nname = 'Cells'\nother = 1\n---\n# Cells\n\nQ: What?\nmore\nA:   This\n\nand that\n\n---\nnot a card\n"
        "C:\nFoo [bar] ![](a.png) [b]\n\nQ: lost\nQ: kept\nA: a\nA: b\nC: [std::vector]\nC: no gap\nQ: 1\nA: 2\nQ: 2\nA: 1\n"
    )
    assert cards("hashcards", text, told) == [
        Card("", "What?\nmore", "  This\n\nand that"),
        Card("", "Foo {{c1::bar}} ![](a.png) {{c2::b}}", type="cloze"),
        Card("", "kept", "a"),
        Card("", "{{c1::std:\u2060:vector}}", type="cloze"),
        Card("", "1", "2", "both"),
    ]
    assert told == [
        "notes.md:18: a question without an answer; it is left out",
        "notes.md:21: an answer without a question; it is left out",
        "notes.md:22: holds invisible or control characters; they are shown as signs",  # the word joiner
        "notes.md:23: its text has no deletion {{c1::…}} (numbers 1 to 64): the card is left out",
    ]


def test_obsidian(cards: Cards) -> None:
    text = (
        "---\ntags: [flashcards/bio/cells, other]\n---\n# Heading\n\nSome prose.\n\nWhat::This <!--SR:!2021-08-16,51,230-->\n"
        "Second:::way ^block-1\n<!--SR:!2021-08-16,51,230!2021-08-17,51,230-->\n\nLong\nquestion\n?\nLong\nanswer\n"
        "<!--SR:!2021-08-16,51,230-->\n\nTurned\n??\n- one\n- two\n\n<!-- a comment\n\nwith::no card -->\n\n"
        "The ==mitochondrion== is the ==powerhouse==.\n\n```\ncode::no card\n\n?\n```\n\nuse `a::b` here\n\n"
        "#flashcards/other Asked::answered\n\nstill::bio\n"
    )
    assert cards("obsidian", text) == [
        Card("", "What", "This"),
        Card("block-1", "Second", "way", "both"),
        Card("", "Long\nquestion", "Long\nanswer"),
        Card("", "Turned", ("one", "two"), "both"),
        Card("", "The {{c1::mitochondrion}} is the {{c2::powerhouse}}.", type="cloze"),
        Card("", "still", "bio"),
        Card("", "Asked", "answered"),
    ]


def test_a_gap_right_above_a_card_of_one_line_is_a_card_of_its_own(cards: Cards) -> None:
    text = "#flashcards\n\nA ==gap== ^c\nWhat::This\nprose\nWho::She\nAnother\n==gap==\n"
    assert cards("obsidian", text) == [
        Card("c", "A {{c1::gap}}", type="cloze"),
        Card("", "What", "This"),
        Card("", "Who", "She"),
        Card("", "Another\n{{c1::gap}}", type="cloze"),
    ]


def test_decks_of_obsidian(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("#flashcards\n\na::b\n\n#flashcards/x/y\n\nc::d\n")
    assert [deck.name for deck in read("obsidian", path).package.decks] == ["note", "x::y"]


def test_anki_text_as_anki_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:7\n"
        'gu,id\tBasic\tBio::Cells\tWhat &lt; is<br>this?\t"<b>That</b>, ""so"""\t\tt1 t2\n'
        "# a comment\n"
        'g2\tBasic (and reversed card)\tBio\tx\t<img src="a.png">\tmore\t\n'
        "g3\tCloze\tBio\t{{c1::A}}<div>B</div>\tback\t\t\n"
    )
    assert {deck.name: deck.cards for deck in read("anki-text", path).package.decks} == {
        "Bio::Cells": (Card("gu,id", "What < is\nthis?", '**That**, "so"', tags=("t1", "t2")),),
        "Bio": (
            Card("g2", "x", "![](a.png)", "both", extra="more"),
            Card("g3", "{{c1::A}}\nB", type="cloze", extra="back"),
        ),
    }


def test_anki_text_with_headers_for_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("#separator:Comma\n#deck:Chem\n#tags:a b\n#notetype:Basic\n#columns:Back,Front\nx,q\n\ny,r,extra\n")
    found = read("anki-text", path)
    assert [(deck.name, deck.cards) for deck in found.package.decks] == [
        ("Chem", (Card("", "q", "x", tags=("a", "b")), Card("", "r", "y", extra="extra", tags=("a", "b"))))
    ]
    assert (found.lines, found.layout) == (((6, 8),), "separated by comma")


MNEMOSYNE = """<openSM2sync number_of_entries='9'>
<log type='10' o_id='t1'><name>chem</name></log><log type='10' o_id='t2'><name>__UNTAGGED__</name></log>
<log type='16' o_id='f1'><f>Water &amp;lt; &lt;b&gt;x&lt;/b&gt;</f><b>H2O&lt;br&gt;y</b></log>
<log type='16' o_id='f2'><f>Hund</f><p_1>hunt</p_1><m_1>dog</m_1></log>
<log type='16' o_id='f3'><text>Au is [gold:metal].</text></log>
<log type='16' o_id='f4'><odd>x</odd></log>
<log type='6' o_id='c1' card_t='1' fact='f1' fact_v='1.1' tags='t1,t2' gr='4' e='2.36' l_rp='1728000000' n_rp='1728604800' rt_rp='3' lps='1'/>
<log type='6' o_id='c2' card_t='3' fact='f2' fact_v='3.1' tags='t2' gr='-1' e='2.5' l_rp='-1' n_rp='-1'/>
<log type='6' o_id='c3' card_t='3' fact='f2' fact_v='3.2' tags='t2' gr='4' e='nonsense' l_rp='1' n_rp='99'/>
</openSM2sync>"""


def test_mnemosyne(tmp_path: Path) -> None:
    path = tmp_path / "cards.xml"
    path.write_text(MNEMOSYNE)
    found = read("mnemosyne", path)
    assert found.package.decks[0].cards == (
        Card("f1", "Water < **x**", "H2O\ny", tags=("chem",)),
        Card("f2", "Hund", "dog", "both", extra="hunt"),
        Card("f3", "Au is {{c1::gold::metal}}.", type="cloze"),
    )
    assert found.package.past == {("", "f1"): Past({0: Memory(20_007, 7, 236, 3, 1, 20_000, 20_000)})}
    assert [str(each) for each in found.problems] == ["cards.xml:6: the fact f4 has no texts that are known"]


def test_schedules_go_to_mnemosyne_and_come_back(tmp_path: Path) -> None:
    past = {("deck-id", "b"): Past({0: Memory(20_010, 7, 236, 3, 1, 20_000, 20_003), 1: Memory()})}
    path = tmp_path / "cards.xml"
    path.write_bytes(written("mnemosyne", Package(WHOLE.decks, past), Wish(with_history=True)))
    assert read("mnemosyne", path).package.past == {("", "b"): Past({0: Memory(20_010, 7, 236, 3, 1, 20_003, 20_003)})}
    path.write_bytes(written("mnemosyne", Package(WHOLE.decks, past)))
    assert read("mnemosyne", path).package.past == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><openSM2sync/>', "declares a DTD"),
        ("<openSM2sync>" + "<a>" * 30, "nested deeper than 20"),
        ("<other/>", "is no log of Mnemosyne's cards"),
        ("<openSM2sync><log>", "not well-formed XML"),
        ("<openSM2sync></openSM2sync>", "is no log of Mnemosyne's cards"),
        ("PK\x03\x04 no zip", "is damaged"),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "cards.xml"
    path.write_text(content)
    with pytest.raises(InputRefusedError, match=why):
        read("mnemosyne", path)


def test_a_cards_file(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "set.cards"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("METADATA", "tags:\n")
        archive.writestr("../cards.xml", "<openSM2sync/>")
        archive.writestr("cards.xml", MNEMOSYNE)
    assert FORMATS["mnemosyne"].codec.recognises(path.read_bytes(), path.name)
    assert len(read("mnemosyne", path).package.decks[0].cards) == 3
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cards.xml", " " * 20_000_000)
    with pytest.raises(InputRefusedError, match="packed so tightly"):
        read("mnemosyne", path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.xml", "")
    with pytest.raises(InputRefusedError, match=r"holds no cards\.xml"):
        read("mnemosyne", path)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<b>a</b> <i>b</i> <code>c</code>", "**a** *b* `c`"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<img alt="x" src="a.png"><img src=b.png>', "![x](a.png)![](b.png)"),
        ("<script>evil()</script>a<!-- b -->c<style>x", "ac"),
        ("a&nbsp;<u>b</u>", "a b"),
        ("<img alt=x>a", "a"),
        ("1 < 2 > 3", "1 < 2 > 3"),
    ],
)
def test_html_of_fields(html: str, text: str) -> None:
    assert from_html(html) == text
    assert from_html(to_html(text)) == text


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("#separator:tab\na\tb\n", "a.txt", "anki-text"),
        ("a\tb\nc\td\n", "a.txt", "quizlet"),
        ("a\tb\nc\n", "a.txt", None),
        ("Some prose.\n\nMore of it.\n", "a.txt", None),
        ("Q: a\nA: b\n", "a.txt", "supermemo"),
        ("Intro\n\nQ: a\nA: b\n", "a.txt", None),
        ("Q: a\nA: b\n\nMore prose.\n", "a.txt", None),
        ("# Cards\n\nQ: a\nA: b\n", "a.md", "hashcards"),
        ("Q: a\nQ: b\n", "a.md", None),
        ("Prose.\n\nQ: a\nA: b\n", "a.md", None),
        ("# Notes\n\nTerm::Definition\n", "a.md", None),
        ("#flashcards\n\nTerm::Definition\n", "a.md", "obsidian"),
        ("---\ntags:\n - flashcards\n---\n\nx::y", "a.md", "obsidian"),
        ("<openSM2sync/>", "a.xml", "mnemosyne"),
        ("<html/>", "a.xml", None),
        ("", "a.txt", None),
    ],
)  # fmt: skip
def test_only_what_is_a_deck_is_known_as_one(text: str, name: str, form: str | None) -> None:
    known = [each.name for each in FORMATS.values() if each.comes_in and each.codec.recognises(text.encode(), name)]
    assert known == ([form] if form else [])


def test_a_hint_of_a_gap_comes_back_from_mnemosyne(tmp_path: Path) -> None:
    card = Card("c", "![x](a.png) wow!{{c1::gold::a metal}}!", "", "cloze")
    path = tmp_path / "cards.xml"
    path.write_bytes(written("mnemosyne", Package((Deck("d", (card,), "id"),))))
    assert read("mnemosyne", path).package.decks[0].cards == (card,)


def test_code_in_a_note_of_obsidian_stays(tmp_path: Path) -> None:
    card = Card("c", "What is printed?\n```\na::b\n\n?\n```", "a:: b\n```\n#x\n```\n```not closed")
    path = tmp_path / "notes.md"
    path.write_bytes(written("obsidian", Package((Deck("d", (card,), "id"),))))
    assert b"\na::b\n" in path.read_bytes()
    assert read("obsidian", path).package.decks[0].cards == (card,)


def test_an_obsidian_note_has_gaps_up_to_the_most_a_card_may_have(cards: Cards) -> None:
    (card,) = cards("obsidian", "#flashcards\n\n" + " ".join(f"=={n}==" for n in range(MAX_FACES + 2)))
    assert f"{{{{c{MAX_FACES}::" in card.question
    assert f"{{{{c{MAX_FACES + 1}::" not in card.question


def test_anki_text_with_headers_alone_says_so(cards: Cards) -> None:
    told: list[str] = []
    assert cards("anki-text", "#separator:tab\n#html:false\n", told) == []
    assert "there are headers, and no note below them" in told[0]


def test_a_cut_beginning_is_enough_to_know_quizlet_and_lines(tmp_path: Path) -> None:
    text = "".join(f"term {n}\tdefinition {n}\n" for n in range(9000))
    head = text.encode()[:HEAD]
    assert lines(head)[-1] != text[:HEAD].split("\n")[-1]
    assert FORMATS["quizlet"].codec.recognises(head, "words.txt")


def test_a_number_that_is_none_leaves_a_card_out_of_json(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(
        '{"srs-package": 1, "decks": [{"name": "B", "id": "b", "cards": [{"id": "c", "question": "q", "answer": "a",'
        ' "source": {"file": "x", "line": "three", "column": 0}}]}]}'
    )
    found = read("json", path)
    assert not found.package.decks[0].cards
    assert "`line` is no whole number" in str(found.problems[0])


def test_a_cards_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    monkeypatch.setattr(mnemosyne_log, "MAX_BYTES", 100)
    path = tmp_path / "set.cards"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cards.xml", MNEMOSYNE)
    with pytest.raises(InputRefusedError, match=r"cards\.xml is larger than"):
        read("mnemosyne", path)


def test_entries_of_mnemosyne_that_say_nothing_of_cards_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "cards.xml"
    path.write_text(MNEMOSYNE.replace("</openSM2sync>", '<log type="99" o_id="odd"></log></openSM2sync>'))
    assert len(read("mnemosyne", path).package.decks[0].cards) == 3


def test_empty_lines_of_a_card_stay_in_obsidian(tmp_path: Path) -> None:
    card = Card("c", "one\n\n  \ntwo", "three\n\nfour")
    path = tmp_path / "notes.md"
    path.write_bytes(written("obsidian", Package((Deck("d", (card,), "id"),))))
    assert read("obsidian", path).package.decks[0].cards == (card,)


@pytest.mark.parametrize("form", ["hashcards", "obsidian"])
@pytest.mark.parametrize("answer", [" - two", "  - three", "- ", "-one"])
def test_an_answer_that_only_looks_like_a_list_stays_a_text(cards: Cards, form: str, answer: str) -> None:
    texts = written(form, Package((Deck("D", (Card("a", "q", answer), Card("b", "r", ("- x",))), "d"),)))
    assert [card.answer for card in cards(form, texts.decode())] == [answer, ("- x",)]

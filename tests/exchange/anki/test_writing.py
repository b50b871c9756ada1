"""Our cards as Anki's notes: fields, guids, names, the log."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import zipfile
import zlib
from html import unescape
from importlib.util import find_spec, module_from_spec
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from srs_cli.exchange import FORMATS, Wish, apkg, colpkg
from srs_cli.exchange.anki import own, writing
from srs_cli.exchange.anki.archive import is_safe
from srs_cli.exchange.anki.dressing import _PLAIN, Dresser, is_plain
from srs_cli.exchange.anki.writing import deck_name, media_names, note_fields
from srs_cli.formats.html_markdown import to_markdown
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.event import DRILL, REVIEW, Event, Moment
from srs_cli.model.memory import NEW
from srs_cli.model.package import Package, Past
from tests.exchange.anki.packages import DAY_MS, NOW_MS, TEXTS, TODAY, WISH, read_back, written


def rows(content: bytes, folder: Path, sql: str) -> list[tuple[object, ...]]:
    path = folder / "out.anki2"
    with zipfile.ZipFile(BytesIO(content)) as package:
        path.write_bytes(package.read("collection.anki2"))
    database = sqlite3.connect(path)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()
        path.unlink()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<b> & "q"', '&lt;b&gt; &amp; "q"'),
        ("*it* $x^2$", "<em>it</em> \\(x^2\\)"),
        ("$$\n\\frac{{a}}{b}\n$$", "\\[\\frac&#123;{a}}{b}\\]"),
        ("\\(foo bar\\)", "\\<span></span>(foo bar\\)"),
        ("$a\\)b$", "$a\\)b$"),  # the formula would end within it
        ("[latex]x[/latex] [$]z[/$]", "&#91;latex]x&#91;/latex] \\(z\\)"),
        ("{{x}} {{{c1::y}}}", "&#123;{x}} &#123;{&#123;c1::y}}}"),
        ("[sound:say.mp3] [sound:gone.mp3] [SOUND:x]", "[sound:say.mp3] &#91;sound:gone.mp3] &#91;SOUND:x]"),
        ("![h](<media/a b.jpg>)", '<img src="a b.jpg" alt="h">'),
        ("![h](media/a b.jpg)", "![h](media/a b.jpg)"),  # no picture on the screen either
        ("![](http://x.y/z.png)", "![](http://x.y/z.png)"),
        ("a\x1fb\x07", "a&#31;b&#7;"),
    ],
)  # fmt: skip
def test_what_anki_would_act_on_is_broken_up(text: str, html: str) -> None:
    assert Dresser({"say.mp3": "say.mp3", "media/a b.jpg": "a b.jpg"}).html(text) == html


def test_deletions_of_a_cloze_stay_and_others_do_not() -> None:
    assert Dresser({}, (0,)).html("{{c1::a}} {{c2::b}}") == "{{c1::a}} {&#123;c2::b}}"


@given(TEXTS)
def test_a_plain_text_is_its_own_html_and_its_own_markdown(text: str) -> None:
    if is_plain(text):
        assert unescape(text) == Dresser({}).html(text) == to_markdown(text) == text


@pytest.mark.parametrize(
    "text", ["a  b", " a", "1. a", "- a", "a_b_", "x\xa0y", "e\u0301", "\u200b", "a\tb", "#", "{{c1::a}}"]
)
def test_a_text_that_is_not_plain(text: str) -> None:
    assert not is_plain(text)


def test_a_source_and_its_tags_are_in_their_fields(tmp_path: Path) -> None:
    card = Card("c", "q", "a", tags=("b", "A c"), source=Source("notes_1.txt", 3, 4), hint="h", extra="x")
    content = written(Package((Deck("D", (card,), "d", tags=("deck",)),)))
    ((guid, tags, fields),) = rows(content, tmp_path, "SELECT guid, tags, flds FROM notes")
    assert (guid, tags) == ("srs:d:c", " A_c b deck ")
    assert str(fields).split("\x1f")[:6] == ["q", "a", "h", "x", "", "notes_1.txt:3:4"]


@pytest.mark.parametrize(("deck", "card"), [("d1", "c1"), ("a:b", "c%d e"), ("ü", "漢"), ("d", "x" * 100)])
def test_a_guid_tells_deck_and_card(deck: str, card: str) -> None:
    assert own.ids_in(own.guid(deck, card)) == (deck, card)


def test_a_card_that_came_from_anki_keeps_its_guid() -> None:
    assert own.guid("d", "anki:x:y!") == "x:y!"
    assert own.ids_in("x:y!") is None


def test_a_field_that_was_edited_in_anki_comes_as_it_stands_there(tmp_path: Path) -> None:
    card = Card("c", "What *is*\nit?", ("one", "two"), hint="a *h*")
    content = written(Package((Deck("D", (card,), "d"),)))
    path = tmp_path / "edited.anki2"
    with zipfile.ZipFile(BytesIO(content)) as package:
        path.write_bytes(package.read("collection.anki2"))
    database = sqlite3.connect(path)
    ((fields,),) = database.execute("SELECT flds FROM notes").fetchall()
    question, answer, *rest = fields.split("\x1f")
    edited = "\x1f".join((question.replace("What", "<b>What</b>"), answer.replace("two", "three"), *rest))
    database.execute("UPDATE notes SET flds = ?", (edited,))
    database.commit()
    database.close()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.write(path, "collection.anki2")
    (found,) = read_back(out.getvalue(), tmp_path).package.decks[0].cards
    assert found == replace(card, question="**What** *is*\nit?", answer=("one", "three"))


def test_names_of_decks_and_media_are_such_that_anki_takes_them(tmp_path: Path) -> None:
    assert deck_name(" a: ::\u3000:::b\x07") == "a::blank::b"
    decks = tuple(
        Deck(name, (Card("c", "q", "a"),), f"d{number}") for number, name in enumerate(("Bio", "bio", "Default"))
    )
    content = written(Package(decks))
    names = rows(content, tmp_path, "SELECT decks FROM col")[0][0]
    assert all(f'"name":"{name}"' in str(names) for name in ("Bio", "bio (2)", "Default (2)"))
    assert [deck.name for deck in sorted(read_back(content, tmp_path).package.decks, key=lambda deck: deck.id)] == [
        "Bio",
        "bio",
        "Default",
    ]
    tree = tuple(
        Deck(name, (Card("c", "q", "a"),), name) for name in ("bio::Cells", "Bio", "BIO::cells::x", "default::y")
    )
    content = written(Package(tree))
    names = rows(content, tmp_path, "SELECT decks FROM col")[0][0]
    assert all(f'"name":"{name}"' in str(names) for name in ("bio::Cells", "bio", "bio::Cells::x", "Default::y"))
    assert {deck.name for deck in read_back(content, tmp_path).package.decks} == {deck.name for deck in tree}
    found = media_names({"a/x.png": 1, "b/X.png": 1, "..": 1, "q?.mp3": 1})
    assert list(found.values()) == ["x.png", "X-2.png", "file", "q_.mp3"]
    assert all(is_safe(name) for name in found.values())


def test_schedule_and_log_are_anki_s(tmp_path: Path) -> None:
    moment = NOW_MS - 3 * DAY_MS
    events = (
        Event(b"", 0, 0, REVIEW, Moment(moment, 0, TODAY - 3), 0, 4000),
        Event(b"", 0, 0, DRILL, Moment(moment + 5000, 0, TODAY - 3), 4, 3000),
        Event(b"", 0, 5, REVIEW, Moment(moment + 9000, 0, TODAY - 3), 4, 3000),  # a face that is no more
    )
    memory = NEW._replace(
        due=TODAY + 2, interval=5, ease=236, repetitions=2, lapses=1, reviewed=TODAY - 3, flag=4, events=3
    )
    places = {("d", "c"): Past({0: memory}, events)}
    answers = [
        (0, each.face, each.kind, each.moment.utc_ms, 0, TODAY - 3, each.grade, each.took_ms, "", 5, 236, 0)
        for each in events
    ]
    package = Package((Deck("D", (Card("c", "q", "a"),), "d"),), places, {}, lambda: answers)
    content = written(package)
    columns = "type, queue, due, ivl, factor, reps, lapses, flags"
    assert rows(content, tmp_path, f"SELECT {columns} FROM cards") == [(2, 2, TODAY + 2 - 14_610, 5, 2360, 2, 1, 4)]
    assert rows(content, tmp_path, "SELECT id, ease, ivl, lastIvl, factor, time, type FROM revlog") == [
        (moment, 1, 5, 0, 2360, 4000, 0), (moment + 5000, 3, 5, 5, 2360, 3000, 2),
    ]  # fmt: skip
    back = read_back(content, tmp_path).package.past["d", "c"]
    assert (back.faces, tuple(back.events)) == ({0: memory}, events)
    assert rows(written(package, replace(WISH, with_history=False)), tmp_path, f"SELECT {columns} FROM cards") == [
        (0, 0, 1, 0, 0, 0, 0, 0)
    ]


def test_answers_at_one_moment_and_out_of_order_all_go_along(tmp_path: Path) -> None:
    def past(*moments: int) -> Past:
        return Past({}, tuple(Event(b"", 0, 0, REVIEW, Moment(each, 0, each // DAY_MS), 4, 1000) for each in moments))

    decks = (Deck("D", (Card("c", "q", "a"), Card("e", "r", "b")), "d"),)
    pasts = {("d", "c"): past(5 * DAY_MS, 9 * DAY_MS), ("d", "e"): past(5 * DAY_MS, 7 * DAY_MS)}
    logged = [(place, 0, REVIEW, each.moment.utc_ms, 0, each.moment.day, 4, 1000, "", 6, 250, 1)
              for place, names in ((0, ("d", "c")), (1, ("d", "e"))) for each in pasts[names].events]  # fmt: skip
    content = written(Package(decks, pasts, {}, lambda: logged))
    back = read_back(content, tmp_path).package.past
    assert rows(content, tmp_path, "SELECT count(*), count(DISTINCT id) FROM revlog") == [(4, 4)]
    assert {names: tuple(found.events) for names, found in back.items()} == {
        names: found.events for names, found in pasts.items()
    }


def test_an_archive_to_a_pipe_is_the_same(tmp_path: Path) -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    package = Package((Deck("D", (Card("c", "q", "a"),), "d"),), {}, {"x.png": lambda: b"x"})
    out = Pipe()
    apkg.write(package, Wish(), out)
    assert out.getvalue() == written(package, Wish())


def test_the_database_is_packed_quickly_and_without_a_clock() -> None:
    with zipfile.ZipFile(BytesIO(written(Package((Deck("D", (Card("c", "q", "a"),), "d"),), {}, {})))) as package:
        entry = package.getinfo("collection.anki2")
        packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
        quick = packer.compress(package.read(entry)) + packer.flush()
    assert (entry.compress_size, entry.date_time) == (len(quick), (1980, 1, 1, 0, 0, 0))


def test_a_collection_has_the_indexes_that_anki_works_with_and_a_package_those_to_read_it_by(tmp_path: Path) -> None:
    package = Package((Deck("D", (Card("c", "q", "a"),), "d"),), {}, {})
    whole = BytesIO()
    colpkg.write(package, WISH, whole)
    names = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    assert [name for (name,) in rows(written(package), tmp_path, names)] == ["ix_cards_nid", "ix_revlog_cid"]
    assert [name for (name,) in rows(whole.getvalue(), tmp_path, names)] == [
        "ix_cards_nid", "ix_cards_sched", "ix_cards_usn", "ix_notes_csum", "ix_notes_usn", "ix_revlog_cid", "ix_revlog_usn",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["", " ", ".", "*", "&", "\x7f", "\t", "é", "  b", "1) "])
@pytest.mark.parametrize("start", ["a", "1", "1. x", "#", "", "é", " "])
def test_plain_text_is_known_by_its_beginning_its_signs_and_its_end(start: str, end: str) -> None:
    text = f"{start} word{end}"
    assert is_plain(text) == (_PLAIN.fullmatch(text) is not None)


def test_the_formats_know_their_files() -> None:
    zipped = b"PK\x03\x04" + b"\0" * 26 + b"collection.anki21b"
    assert apkg.recognises(zipped, "download")
    assert apkg.recognises(b"", "x.apkg")
    assert not apkg.recognises(b"PK\x03\x04 word/document.xml", "x.docx")
    assert colpkg.recognises(zipped, "x.colpkg")
    assert {"apkg", "colpkg"} <= set(FORMATS)


def test_a_cloze_without_markup_needs_nothing_kept() -> None:
    fields, kept = note_fields(Card("c", "The {{c1::sun}} is {{c3::hot::temp}}", type="cloze"), {}, (0, 2))
    assert fields[0] == "The {{c1::sun}} is {{c3::hot::temp}}"
    assert kept == {}


def test_without_a_sha1_of_its_own_python_takes_openssls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_sha1", None)
    spec = find_spec("srs_cli.exchange.anki.writing")
    assert spec is not None
    assert spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    assert again.sha1 is hashlib.sha1
    assert again.sha1(b"x").digest() == vars(writing)["sha1"](b"x").digest()

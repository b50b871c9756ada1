"""Packages that were made to do harm, or are broken: each is refused with a sentence of its own, or comes in without harm."""

from __future__ import annotations

import json
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from backports import zstd

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.exchange import apkg
from srs_cli.exchange.anki import own
from srs_cli.exchange.anki.notetypes import OWN_TYPES
from srs_cli.model.package import PackageRead
from tests.exchange.anki.making import Foreign, archive, message, new_package, old_package
from tests.exchange.anki.packages import read_back

MB = 1 << 20
Come = Callable[[bytes], PackageRead]


@pytest.fixture
def come(tmp_path: Path) -> Come:
    return lambda content: read_back(content, tmp_path)


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    """The database of a good package."""
    foreign = Foreign()
    foreign.note("Capital?", "Paris")
    return foreign.database(tmp_path / "good.anki2")


def refusal(come: Come, content: bytes) -> str:
    with pytest.raises(InputRefusedError) as refused:
        come(content)
    assert refused.value.hint, "nothing is said of what to do"
    return str(refused.value)


def package(database: bytes, media: bytes = b"{}") -> bytes:
    return archive([("collection.anki2", database), ("media", media)])


def test_what_is_no_package(come: Come, good: bytes) -> None:
    assert "no ZIP file" in refusal(come, b"not a zip")
    assert "no ZIP file" in refusal(come, b"")
    assert "cut short" in refusal(come, package(good)[:-40])
    assert "nothing in it" in refusal(come, archive([]))
    assert "no collection of Anki" in refusal(come, archive([("media", b"{}")]))
    assert "no database" in refusal(come, package(b"text " * 200))
    assert "list of media is no JSON" in refusal(come, package(good, b"nope"))
    assert "list of media is no JSON" in refusal(come, package(good, b'{"0": 1}'))
    assert "list of media is no JSON" in refusal(come, package(good, b"[" * 100_000))


def test_an_archive_that_lies(come: Come, good: bytes) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive([("collection.anki2", good), ("collection.anki2", good), ("media", b"{}")])
    assert "two files of the same name" in refusal(come, twice)
    content = bytearray(package(good))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark[2] == 3 else 8)
        content[at] |= 1
    assert "encrypted" in refusal(come, bytes(content))
    content = bytearray(package(good))
    at = content.index(b"PK\x01\x02") + 24
    struct.pack_into("<L", content, at, len(good) + 5)
    assert "damaged" in refusal(come, bytes(content))


def test_bombs_are_refused_while_they_are_small(come: Come) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "100 times" in refusal(come, package(b"\0" * 30 * MB))
    packed = zstd.compress(b"\0" * 300 * MB)
    assert "100 times" in refusal(come, archive([("meta", message((1, 3))), ("collection.anki21b", packed)]))
    frame = b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00"  # a window of 2 GB
    assert "cannot be unpacked" in refusal(come, archive([("meta", message((1, 3))), ("collection.anki21b", frame)]))
    assert "too early" in refusal(come, archive([("collection.anki21b", zstd.compress(b"x" * 100)[:-9])]))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 400  # the 300 MB are the test's own


def test_files_that_overlap(come: Come, good: bytes) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("collection.anki2", good)
        for number in range(20):
            made.writestr(str(number), b"")
            made.filelist[-1].compress_size = made.filelist[-1].file_size = len(good)
            made.filelist[-1].header_offset = 0
    assert "overlap" in refusal(come, out.getvalue())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (["ALTER TABLE notes RENAME TO other", "CREATE VIEW notes AS SELECT * FROM other"], "notes is not a table"),
        (["ALTER TABLE cards RENAME TO other", "CREATE VIEW cards AS SELECT * FROM other"], "cards is not a table"),
        (["DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5(guid)"], "notes is not a table"),
        (["DROP TABLE cards"], "no cards"),
        (["DELETE FROM col"], "is empty"),
        (["UPDATE col SET ver = 99"], "newer Anki (schema 99)"),
        (["UPDATE col SET ver = 'x'"], "newer Anki"),
        (["UPDATE col SET ver = 3"], "before 2.0"),
        (["UPDATE col SET models = '{broken'"], "note types cannot be read"),
        (['UPDATE col SET models = \'{"1": {"name": 1}}\''], "note types cannot be read"),
        (["UPDATE col SET decks = NULL"], "decks cannot be read"),
        (["UPDATE notes SET flds = 'a' || char(0) || char(31) || 'b'"], "NUL"),
    ],
)
def test_databases_that_are_refused(come: Come, tmp_path: Path, sql: list[str], said: str) -> None:
    foreign = Foreign(sql=sql)
    foreign.note("q", "a")
    assert said in refusal(come, old_package(foreign, tmp_path))


def test_a_damaged_database(come: Come, good: bytes) -> None:
    torn = bytearray(good)
    torn[4096:8192] = b"\xff" * 4096
    assert "its database is damaged" in refusal(come, package(bytes(torn)))


def test_a_query_that_never_ends_is_stopped(come: Come, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("srs_cli.exchange.anki.collection._FREE_LOOKS", 1)
    monkeypatch.setattr("srs_cli.exchange.anki.collection._STEPS", 1_000)
    foreign = Foreign()
    for number in range(3000):
        foreign.note(f"q{number}", "a")
    assert "too long" in refusal(come, old_package(foreign, tmp_path))


def test_triggers_never_run(come: Come, tmp_path: Path) -> None:
    foreign = Foreign(sql=["CREATE TRIGGER evil AFTER INSERT ON notes BEGIN DELETE FROM notes; END"])
    foreign.note("q", "a")
    assert len(come(old_package(foreign, tmp_path)).package.decks[0].cards) == 1


def test_bytes_that_are_no_text_are_shown_and_counted(come: Come, tmp_path: Path) -> None:
    foreign = Foreign(sql=["UPDATE notes SET flds = CAST(x'ff411f42fe' AS TEXT)"])
    foreign.note("q", "a")
    read = come(old_package(foreign, tmp_path))
    assert read.package.decks[0].cards[0].question == "\ufffdA"
    assert [problem.what for problem in read.problems] == ["text that is no UTF-8, shown as \ufffd: 2 characters"]


@pytest.mark.parametrize(
    "name", ["../up.png", "/abs.png", "..", "a/b.png", ".bashrc", "a\\b.png", "C:x.png", "x\0y.png", "-rf.png", "x" * 300, "a.png ", "\u202egpj.exe", ""]
)  # fmt: skip
def test_media_of_unsafe_names_are_left_out(come: Come, good: bytes, name: str) -> None:
    listed = json.dumps({"0": name, "1": "fine.png"}).encode()
    read = come(archive([("collection.anki2", good), ("media", listed), ("0", b"x"), ("1", b"y")]))
    assert set(read.package.media) == {"fine.png"}
    assert len(read.problems) == 1


def test_a_link_among_the_media_is_left_out(come: Come, good: bytes) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("collection.anki2", good)
        made.writestr("media", b'{"0": "pic.png"}')
        entry = zipfile.ZipInfo("0")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    read = come(out.getvalue())
    assert (dict(read.package.media), len(read.problems)) == ({}, 1)


def test_a_newer_archive_is_refused(come: Come) -> None:
    assert "newer Anki (package version 9)" in refusal(
        come, archive([("meta", message((1, 9))), ("collection.anki21b", b"")])
    )


def test_the_stub_is_not_taken_for_the_collection(come: Come, tmp_path: Path) -> None:
    foreign = Foreign()
    foreign.note("real", "a")
    read = come(new_package(foreign, tmp_path))
    assert [card.question for deck in read.package.decks for card in deck.cards] == ["real"]


def test_a_field_that_a_template_repeats_without_end_is_left_out(come: Come, tmp_path: Path) -> None:
    types = {1: ("Own", ("Front", "Back"), (("{{Front}}" * 10_000, "{{Back}}"),), False)}
    foreign = Foreign(types=types)
    foreign.note("x" * 10_000, "a")
    read = come(old_package(foreign, tmp_path))
    assert ["too long" in problem.what for problem in read.problems] == [True, False]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot read gone\.apkg"):
        apkg.read(tmp_path / "gone.apkg", "gone.apkg", None)


def test_a_collection_that_is_a_link_is_refused(come: Come) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("collection.anki2")
        entry.external_attr = 0o120777 << 16
        made.writestr(entry, "/etc/passwd")
    assert "is a link" in refusal(come, out.getvalue())


def test_media_that_are_listed_and_not_there_are_nobody_s(come: Come, good: bytes) -> None:
    read = come(package(good, b'{"0": "gone.png"}'))
    assert (dict(read.package.media), read.problems) == ({}, ())


def test_without_the_library_of_zstd_it_is_said_what_to_do(
    come: Come, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = new_package(Foreign(), tmp_path)
    monkeypatch.setitem(sys.modules, "compression", None)
    monkeypatch.setitem(sys.modules, "backports", None)
    with pytest.raises(InputRefusedError) as refused:
        come(content)
    assert "the library for it is not installed" in str(refused.value)
    assert "pip install" in refused.value.hint
    assert "Support older Anki versions" in refused.value.hint


def test_a_schema_that_is_no_text_is_read_all_the_same(come: Come, tmp_path: Path) -> None:
    odd = "UPDATE sqlite_master SET sql = sql || CAST(x'202f2aff2a2f' AS TEXT) WHERE name = 'graves'"
    foreign = Foreign(sql=["PRAGMA writable_schema = ON", odd])
    foreign.note("q", "a")
    assert [card.question for card in come(old_package(foreign, tmp_path)).package.decks[0].cards] == ["q"]


@pytest.mark.parametrize("make", [old_package, new_package])
def test_a_note_type_of_endless_fields_and_templates_is_cut(
    come: Come, tmp_path: Path, make: Callable[[Foreign, Path], bytes]
) -> None:
    fields = tuple(f"F{number}" for number in range(250))
    foreign = Foreign(types={1: ("Wide", fields, [("{{F0}}", "{{F1}}")] * 120, False)})
    foreign.note(*fields, cards=120)
    read = come(make(foreign, tmp_path))
    assert len(read.package.decks[0].cards) == 100
    told = [problem.what for problem in read.problems]
    assert sum("has no template" in what for what in told) == 20
    assert sum("is on no card" in what for what in told) == 198


def test_settings_that_cannot_be_read_are_as_if_they_were_not_there(come: Come, tmp_path: Path) -> None:
    foreign = Foreign(sql=["INSERT INTO config VALUES ('broken', 0, 0, x'7bff'), ('number', 0, 0, 7)"])
    foreign.note("q", "a")
    assert len(come(new_package(foreign, tmp_path)).package.decks[0].cards) == 1


def test_no_more_is_told_than_anybody_reads(come: Come, tmp_path: Path) -> None:
    foreign = Foreign()
    for _ in range(1100):
        foreign.note("", "a")
    assert len(come(old_package(foreign, tmp_path)).problems) == 1000


def test_a_note_that_holds_no_text_is_left_out(come: Come, tmp_path: Path) -> None:
    foreign = Foreign(sql=["UPDATE notes SET flds = 7 WHERE flds LIKE 'r%'"])
    foreign.note("q", "a")
    bad = foreign.note("r", "b")
    read = come(old_package(foreign, tmp_path))
    assert len(read.package.decks[0].cards) == 1
    assert [problem.what for problem in read.problems] == [f"note {bad}: it holds no text, left out"]


def own_package(folder: Path, kept: dict[str, object], guid: str = "srs:d:c", data: str = "") -> bytes:
    """Return a package with a note of ours, whose field for srs says what ours never does; the card was answered once."""
    ours = OWN_TYPES["basic"]
    foreign = Foreign(types={1: (ours.name, ours.fields, [each[1:] for each in ours.templates], False)})
    note = foreign.note("q", "a", "", "", "", "", own.packed({"id": ["d", "c"]} | kept), guid=guid, type=2, queue=2, reps=1, data=data)  # fmt: skip
    foreign.log.append((ANSWERED_MS, note * 10, 3, 1, 1, 2500, 100, 1))
    return old_package(foreign, folder)


ANSWERED_MS = 1_700_000_000_000
SOUND = {
    "face": 0,
    "kind": 1,
    "utc_ms": ANSWERED_MS - 5,
    "offset": 0,
    "day": 19_000,
    "grade": 4,
    "took": 1,
    "payload": "",
}


@pytest.mark.parametrize(
    "odd",
    [
        {"payload": "x"}, {"payload": '{"interval": 1e999}'}, {"payload": f'{{"interval": {10**30}}}'}, {"payload": '{"interval": null}'},
        {"payload": '{"interval": "x"}'}, {"payload": "\ud800"}, {"payload": '{"a": "\ud800"}'}, {"payload": "[" * 100_000}, {"payload": "[]"},
        {"face": -1}, {"face": 64}, {"day": 1 << 42}, {"offset": 1 << 42}, {"took": -1}, {"grade": 6}, {"kind": 3},
    ],
)  # fmt: skip
def test_answers_that_no_srs_writes_stay_behind(come: Come, tmp_path: Path, odd: dict[str, object]) -> None:
    answer = list((SOUND | odd).values())
    (past,) = come(own_package(tmp_path, {"others": [list(SOUND.values()), answer]})).package.past.values()
    assert [event.moment.utc_ms for event in past.events] == [ANSWERED_MS - 5, ANSWERED_MS]
    assert [event.payload for event in past.events] == ["", ""]


def test_what_a_row_of_the_log_cannot_say_is_believed_within_bounds_alone(come: Come, tmp_path: Path) -> None:
    kept: dict[str, object] = {
        "log": [[ANSWERED_MS, 1, 5, 19_700, 0, ANSWERED_MS, "x"]],
        "deck": {"zones": [[0, 10**30]]},
    }
    (past,) = come(own_package(tmp_path, kept)).package.past.values()
    assert [(event.grade, event.moment.offset_s) for event in past.events] == [(4, 0)]  # as Anki's own row says


@pytest.mark.parametrize("number", [10**30, -2])
def test_a_schedule_of_ours_that_no_calendar_has_is_not_taken(come: Come, tmp_path: Path, number: int) -> None:
    data = json.dumps({"cd": json.dumps({"srs": f"3,{number},{number},{number},{number},1,1"})})
    (past,) = come(own_package(tmp_path, {}, data=data)).package.past.values()
    assert past.faces[0].introduced == past.events[0].moment.day


def test_half_a_character_is_no_id(come: Come, tmp_path: Path) -> None:
    (deck,) = come(own_package(tmp_path, {"id": ["\ud800", "c"]}, guid="srs:d:c")).package.decks
    assert (deck.id, deck.cards[0].id) == ("d", "c")


def test_notes_whose_ids_are_no_numbers_are_left_out(come: Come, tmp_path: Path) -> None:
    table = "ALTER TABLE notes RENAME TO old; CREATE TABLE notes AS SELECT * FROM old; DROP TABLE old"
    foreign = Foreign(
        sql=[
            *table.split("; "),
            "INSERT INTO notes SELECT NULL, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data FROM notes",
        ]
    )
    foreign.note("q", "a")
    (deck,) = come(old_package(foreign, tmp_path)).package.decks
    assert [card.question for card in deck.cards] == ["q"]

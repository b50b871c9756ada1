"""Notes of ours come back: what was edited in Anki since, and what somebody else wrote into our field."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from srs_cli.exchange import Wish
from srs_cli.exchange.anki import own, writing
from srs_cli.exchange.anki.notetypes import OWN_TYPES
from srs_cli.exchange.anki.outgoing import Log, columns, kept_schedule, own_memory
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.event import DRILL, REVIEW, Event, Moment
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.model.package import Package, PackageRead, Past
from tests.exchange.anki.making import Foreign, old_package
from tests.exchange.anki.packages import DAY_MS, NOW_MS, TODAY, read_back, written

CARD = Card("c", "*q*", ("one", "two"), tags=("a b",), source=Source("ü:1", 3), image="x.png")
SHOWN = replace(CARD, source=Source("ü", 1, 3))  # what its text means to who does not know better
LEARNT = NEW._replace(
    due=TODAY + 2, interval=5, ease=236, repetitions=2, introduced=TODAY - 9, reviewed=TODAY - 3, events=1
)
ANSWER = Event(b"", 0, 0, REVIEW, Moment(NOW_MS - 3 * DAY_MS, 0, TODAY - 3), 4, 4000, payload='{"interval":5}')
Come = Callable[..., PackageRead]


def changed(content: bytes, folder: Path, change: Callable[[sqlite3.Connection], None]) -> bytes:
    """Return a package with its database changed."""
    path = folder / "changed.anki2"
    with zipfile.ZipFile(BytesIO(content)) as package:
        path.write_bytes(package.read("collection.anki2"))
    database = sqlite3.connect(path)
    change(database)
    database.commit()
    database.close()
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.write(path, "collection.anki2")
    return out.getvalue()


def package(card: Card = CARD, memory: Memory = LEARNT, *events: Event) -> Package:
    logged = [
        (0, each.face, each.kind, each.moment.utc_ms, 0, each.moment.day, each.grade, each.took_ms, each.payload, 5, 236, 0)
        for each in events
    ]  # fmt: skip
    return Package((Deck("D", (card,), "d"),), {("d", card.id): Past({0: memory}, events)}, {}, lambda: logged)


@pytest.fixture
def come(tmp_path: Path) -> Come:
    """Export a card, change what is kept in its note's own field, and read it."""

    def read(found: Package, change: Mapping[str, Any] | str) -> PackageRead:
        def edit(database: sqlite3.Connection) -> None:
            ((fields,),) = database.execute("SELECT flds FROM notes").fetchall()
            *others, last = fields.split("\x1f")
            kept = change if isinstance(change, str) else json.dumps({**own.unpacked(last), **change})
            database.execute("UPDATE notes SET flds = ?", ("\x1f".join((*others, kept)),))

        return read_back(changed(written(found), tmp_path, edit), tmp_path)

    return read


def only(read: PackageRead) -> Card:
    ((card,),) = (deck.cards for deck in read.package.decks)
    return card


def digest_of(card: Card, place: int) -> int:
    return own.digest(writing.note_fields(card, {})[0][place])


@pytest.mark.parametrize(
    "text", ["", "text", "{broken", "[1]", "{" * 100_000, '{"text": 7, "media": 7, "deck": 7, "tags": 7}']
)
def test_a_field_that_is_not_ours_leaves_what_the_note_shows(come: Come, text: str) -> None:
    card = only(come(package(), text))
    assert (card.id, card.question, card.answer, card.tags) == ("c", "*q*", ("one", "two"), ("a_b",))
    assert card.source == SHOWN.source


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ({"q": ["half \ud800", digest_of(CARD, 0)]}, SHOWN),
        ({"a": [["one", "\0"], digest_of(CARD, 1)]}, SHOWN),
        ({"a": [[], digest_of(CARD, 1)]}, SHOWN),
        ({"a": ["a text", digest_of(CARD, 1)]}, replace(SHOWN, answer="a text")),
        ({"s": [["ü:1", -3, 0], digest_of(CARD, 5)]}, SHOWN),
        ({"s": [[7, 3, 0], digest_of(CARD, 5)]}, SHOWN),
    ],
    ids=["half a character", "NUL", "no lines", "another kind", "a line before the first", "no file"],
)
def test_what_no_card_can_hold_is_not_taken(come: Come, text: dict[str, Any], wanted: Card) -> None:
    kept = {"q": ["*q*", digest_of(CARD, 0)], **text}
    assert replace(only(come(package(), {"text": kept})), tags=CARD.tags, image=CARD.image) == wanted


def test_an_id_that_is_not_the_note_s_own_is_not_taken(come: Come) -> None:
    assert only(come(package(), {"id": ["d", "other"]})).id == "c"


def test_a_card_that_came_from_anki_keeps_deck_and_id(tmp_path: Path) -> None:
    card = Card("anki:g!1", "q", "a")
    read = read_back(written(Package((Deck("D", (card,), "deck"),))), tmp_path)
    assert [(deck.id, deck.cards) for deck in read.package.decks] == [("deck", (card,))]


def test_a_note_of_ours_that_was_emptied_in_anki_is_left_out_and_told(come: Come, tmp_path: Path) -> None:
    def empty(database: sqlite3.Connection) -> None:
        database.execute("UPDATE notes SET flds = ? || flds", ("<br>\x1fa\x1f\x1f\x1f\x1f\x1f",))
        database.execute("UPDATE notes SET flds = substr(flds, 1, 16)")

    read = read_back(changed(written(package()), tmp_path, empty), tmp_path)
    assert read.package.decks == ()
    assert "a card without a question, left out" in read.problems[0].what


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("log", 7),
        ("log", [7]),
        ("log", [[ANSWER.moment.utc_ms, 1, 4, 1, 0, "late", ""]]),
        ("log", [[ANSWER.moment.utc_ms, 99, 4, 1, 0, 1, ""]]),
        ("others", 7),
        ("others", [[0, 1, 2]]),
        ("deck", {"zones": 7}),
        ("deck", {"zones": [["x", 1], [1]]}),
    ],
)
def test_answers_that_make_no_sense_in_our_field_are_not_taken(come: Come, key: str, value: object) -> None:
    read = come(package(CARD, LEARNT, ANSWER), {key: value})
    past = read.package.past["d", "c"]
    assert [(each.moment.utc_ms, each.grade) for each in past.events] == [(ANSWER.moment.utc_ms, 4)]


@pytest.mark.parametrize(
    "data", ['{"cd":', '["cd"]', '{"cd": 7}', '{"cd": "{"}', '{"cd": "{\\"srs\\": \\"1,2\\"}"}', '{"cd": "[]"}']
)
def test_data_of_a_card_that_are_not_ours_leave_anki_s_schedule(tmp_path: Path, data: str) -> None:
    content = changed(
        written(package()), tmp_path, lambda database: database.execute("UPDATE cards SET data = ?", (data,)).close()
    )
    memory = read_back(content, tmp_path).package.past["d", "c"].faces[0]
    assert (memory.due, memory.interval, memory.repetitions, memory.introduced) == (TODAY + 2, 5, 2, TODAY - 3)


def test_an_answer_in_anki_counts_more_than_what_we_kept(tmp_path: Path) -> None:
    def answer(database: sqlite3.Connection) -> None:
        database.execute("UPDATE cards SET reps = reps + 1, ivl = 13")

    memory = read_back(changed(written(package()), tmp_path, answer), tmp_path).package.past["d", "c"].faces[0]
    assert (memory.interval, memory.repetitions) == (13, 3)


def test_a_card_that_was_dug_out_in_anki_is_not_buried() -> None:
    buried = LEARNT._replace(buried=TODAY + 1)
    *_, data = columns(buried, 2, TODAY, 1)
    numbers = kept_schedule(json.loads(data)["cd"])
    assert own_memory(numbers, buried, 2, TODAY, buried=True) == buried
    assert own_memory(numbers, buried, 2, TODAY, buried=False).buried == NEVER


def test_zones_are_kept_up_to_a_bound_and_the_rest_by_the_answer() -> None:
    log = Log(1, {0: 0})
    answers = [
        (0, 0, REVIEW if number else DRILL, (number + 1) * DAY_MS, number % 2 * 3600, number + 1, 4, 1, "", 1, 250, 0)
        for number in range(250)
    ]
    assert len(list(log.rows(answers))) == 250
    assert len(log.zones) == 200
    assert sum(each[4] == 0 for each in log.kept[0]) >= 25  # those the last zone is not right of


def test_answers_that_crossed_to_a_face_that_is_no_more_are_kept(tmp_path: Path) -> None:
    moment = Moment(NOW_MS - 3 * DAY_MS, 0, TODAY - 3)
    events = (
        Event(b"", 0, 0, REVIEW, moment, 4, 4000),
        Event(b"", 0, 3, REVIEW, moment, 3, 4000),
        Event(b"", 0, 0, DRILL, moment, 5, 4000),
    )
    found = package(Card("c", "q", "a"), LEARNT, *events)
    back = read_back(written(found), tmp_path).package.past["d", "c"]
    assert sorted(back.events, key=lambda event: event.grade) == sorted(events, key=lambda event: event.grade)


def test_decks_whose_ids_fall_together_have_each_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(writing, "card_key", lambda _deck, _card: 5)
    decks = tuple(Deck(name, (Card("c", name, "a"),), name) for name in "ABC")
    found = read_back(written(Package(decks), Wish()), tmp_path).package.decks
    assert [(deck.name, [card.question for card in deck.cards]) for deck in found] == [(n, [n]) for n in "ABC"]


def test_our_note_types_are_known_by_what_they_are_made_of(tmp_path: Path) -> None:
    kind = OWN_TYPES["basic"]
    foreign = Foreign(types={9: ("Renamed", kind.fields, [each[1:] for each in kind.templates], False)})
    foreign.note("q", "a", "h", "x", "", "f:3", "", kind=9, guid="srs:d:c")
    read = read_back(old_package(foreign, tmp_path), tmp_path)
    assert only(read) == Card("c", "q", "a", hint="h", extra="x", source=Source("f", 3))
    assert read.package.decks[0].id == "d"

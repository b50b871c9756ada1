"""Packages of Anki come in: note types, tags, decks, media, schedules and answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from srs_cli.model.card import Card
from srs_cli.model.event import CRAM, DRILL, REVIEW
from srs_cli.model.memory import NEW
from srs_cli.model.package import PackageRead, Past
from tests.exchange.anki.making import (
    BASIC,
    CLOZE,
    FRONT_BACK,
    MADE_S,
    REVERSED,
    TYPES,
    Foreign,
    new_package,
    old_package,
)
from tests.exchange.anki.packages import read_back

DAY_0 = MADE_S // 86_400
MADE_MS = MADE_S * 1000
DAY_MS = 86_400_000
Make = Callable[..., bytes]


@pytest.fixture
def come_in(tmp_path: Path) -> Callable[[Foreign], PackageRead]:
    return lambda foreign: read_back(old_package(foreign, tmp_path), tmp_path)


def cards_of(read: PackageRead) -> list[Card]:
    return [card for deck in read.package.decks for card in deck.cards]


def told(read: PackageRead) -> list[str]:
    return [problem.what for problem in read.problems]


def only_past(read: PackageRead) -> Past:
    (past,) = read.package.past.values()
    return past


@pytest.mark.parametrize("make", [old_package, new_package])
def test_a_package_of_either_age_comes_in(tmp_path: Path, make: Make) -> None:
    foreign = Foreign()
    foreign.note("Capital of <b>France</b>?", "Paris", guid="g!1", tags=" geo geo::europe ")
    foreign.note("Hund", "dog", kind=REVERSED, cards=2)
    foreign.note("{{c1::Sun}} and {{c2::moon::night}}", "more", kind=CLOZE, cards=2)
    foreign.cards[0]["did"] = 1

    read = read_back(make(foreign, tmp_path, {"a b.png": b"picture"}), tmp_path)

    default, world = read.package.decks
    assert (default.name, world.name, world.description) == ("Default", "World::Europe", "About **2**")
    assert default.cards == (Card("anki:g!1", "Capital of **France**?", "Paris", tags=("geo", "geo::europe")),)
    assert world.cards == (
        Card("anki:g1", "Hund", "dog", type="both"),
        Card("anki:g2", "{{c1::Sun}} and {{c2::moon::night}}", type="cloze", extra="more"),
    )
    assert {name: give() for name, give in read.package.media.items()} == {
        "a b.png": b"picture",
        "a%20b.png": b"picture",
    }
    assert read.problems == ()


def test_the_same_file_gives_the_same_ids(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    foreign.note("a", "b", guid="x" * 200)
    foreign.note("c", "d", guid="line\nbreak")
    assert [card.id for card in cards_of(come_in(foreign))] == [card.id for card in cards_of(come_in(foreign))]


@pytest.mark.parametrize(
    ("front", "back", "fields", "card"),
    [
        ("{{Front}}", "{{Front}}<hr id=answer>{{Back}}", ("q", "a"), ("q", "a", "")),
        ("{{Front}}", "{{Front}}<br>{{Back}}", ("q", "a"), ("q", "a", "")),
        ("{{Front}}", "{{FrontSide}}<hr>{{Back}}", ("q", "a"), ("q", "a", "")),
        ("{{Front}}{{type:Back}}", "{{Front}}<hr id='answer'>{{type:Back}}", ("q", "a"), ("q", "a", "")),
        ("{{Front}} {{hint:Back}}", "{{FrontSide}}<hr id=answer>{{Back}}", ("q", "a"), ("q", "a", "a")),
        ("{{#Back}}is {{Front}}{{/Back}}{{^Back}}none{{/Back}}", "{{Back}}", ("q", "a"), ("is q", "a", "")),
        (
            "{{^Back}}x{{/Back}}{{Front}}",
            "{{FrontSide}}<hr id=answer>{{#Front}}{{#Back}}y{{/Back}}{{/Front}}",
            ("q", "a"),
            ("q", "y", ""),
        ),
        ("<style>p{}</style><script>x()</script>Say {{text:Front}}", "{{Back}}", ("<b>q</b>", "a"), ("Say q", "a", "")),
        (
            "{{furigana:Front}}",
            "{{kana:Front}} {{kanji:Front}}",
            (" 漢字[かんじ]", "a"),
            ("漢字(かんじ)", "かんじ 漢字", ""),
        ),
        ("{{/Back}}{{Front}}{{/Front}}", "{{Back}}", ("q", "a"), ("q", "a", "")),
        ("{{tts en_US:Front}}{{Front}}{{Nowhere}}{{Tags}}", "{{Back}}{{!note}}", ("q", "a"), ("q", "a", "")),
    ],
)
def test_templates_are_filled(
    come_in: Callable[[Foreign], PackageRead],
    front: str,
    back: str,
    fields: tuple[str, str],
    card: tuple[str, str, str],
) -> None:
    foreign = Foreign(types={BASIC: ("Own", ("Front", "Back"), ((front, back),), False)})
    foreign.note(*fields)
    (found,) = cards_of(come_in(foreign))
    assert (found.question, found.answer, found.hint) == card


def test_every_template_makes_a_card_and_what_is_on_none_is_told(come_in: Callable[[Foreign], PackageRead]) -> None:
    templates = (FRONT_BACK, ("Which is big: {{Back}}?", "{{Front}}"))
    foreign = Foreign(types={BASIC: ("Own", ("Front", "Back", "Memo"), templates, False)})
    foreign.note("q", "a", "never seen", guid="G", cards=2)
    foreign.note("r", "b", "", guid="H", cards=1)
    read = come_in(foreign)
    assert [(card.id, card.question) for card in cards_of(read)] == [
        ("anki:G", "q"), ("anki:G#2", "Which is big: a?"), ("anki:H", "r"),
    ]  # fmt: skip
    assert told(read) == ["note type “Own”: field “Memo” is on no card, left out of 1 note"]


def test_a_deletion_within_another_makes_a_card_for_each(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    foreign.note("{{c1::a {{c2::b::hint}} c::other}} {{c1::d}}", "", kind=CLOZE, guid="G", cards=2)
    assert [(card.id, card.question) for card in cards_of(come_in(foreign))] == [
        ("anki:G#c1", "{{c1::a b c::other}} {{c1::d}}"), ("anki:G#c2", "a {{c2::b::hint}} c d"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers", "questions"),
    [
        ("{{c1::a {{c2::b}}", 2, ["{{c1::a {{c2::b}}"]),
        ("a }} {{c1::b}} {{c2::{{c1::c}}}}", 2, ["a }} {{c1::b}} {{c1::c}}", "a }} b {{c2::c}}"]),
        ("{{c1::a::hint {{c2::b}} on}} {{c2::c}}", 2, ["{{c1::a::hint b on}} c", "a {{c2::c}}"]),
        ("{{c1::a::hint {{c2::b::{{c1::x}} y}} on}} {{c2::c}}", 2, ["{{c1::a::hint b on}} c", "a {{c2::c}}"]),
    ],
    ids=["never closed", "marks around it", "within a hint", "within a hint of a hint"],
)
def test_deletions_within_others_in_odd_places(
    come_in: Callable[[Foreign], PackageRead], text: str, numbers: int, questions: list[str]
) -> None:
    foreign = Foreign()
    foreign.note(text, "", kind=CLOZE, cards=numbers)
    assert [card.question for card in cards_of(come_in(foreign))] == questions


def test_nesting_without_end_is_taken_apart_so_far(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    foreign.note("{{c1::" * 30 + "x" + "}}" * 30, "", kind=CLOZE)
    (card,) = cards_of(come_in(foreign))
    assert card.question == "{{c1::" + "{{c1::" * 10 + "x" + "}}" * 11


def test_deletions_beyond_the_most_are_left_out_and_told(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    note = foreign.note("{{c1::a}} {{c70::b}} {{c65::c}}", "", kind=CLOZE)
    foreign.cards += [{"id": note * 10 + number, "nid": note, "ord": number, "did": 2} for number in (64, 69)]
    read = come_in(foreign)
    assert len(cards_of(read)) == 1
    assert told(read) == [f"note {note}: deletions from c65 on, left out: 64 are the most"]


def test_a_cloze_without_a_template_or_too_long_is_left_out(come_in: Callable[[Foreign], PackageRead]) -> None:
    types = {1: ("None", ("Text",), (), True), 2: ("Long", ("Text",), [("{{cloze:Text}}" * 10_000, "")], True)}
    foreign = Foreign(types=types)
    notes = [foreign.note("{{c1::a}}" * 10, kind=kind) for kind in types]
    read = come_in(foreign)
    assert cards_of(read) == []
    assert told(read)[:2] == [f"note {note}: it has no template, or is too long, left out" for note in notes]


def test_a_package_without_a_log_has_schedules(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign(sql=["DROP TABLE revlog"])
    foreign.note("q", "a", type=2, queue=2, due=30, ivl=12, factor=2310, reps=4)
    past = only_past(come_in(foreign))
    assert (past.faces[0].interval, list(past.events)) == (12, [])


def test_a_collection_that_tells_no_zone_was_made_when_its_day_began(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign(conf={})
    foreign.note("q", "a", type=2, queue=2, due=0, ivl=3)
    assert (
        only_past(come_in(foreign)).faces[0].due == DAY_0 + 1
    )  # 22:13 in UTC: 04:13 of the next day, not too far in the east


def test_an_answer_to_a_card_that_was_reset_comes_along(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    card = foreign.note("q", "a") * 10
    foreign.log.append((MADE_MS, card, 3, 1, 0, 2500, 1000, 1))
    past = only_past(come_in(foreign))
    assert past.faces == {0: NEW._replace(events=1)}
    assert [event.grade for event in past.events] == [4]


def test_what_makes_no_card_is_left_out_and_told(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    whole = foreign.note("q", "a")
    foreign.note("", "a")
    foreign.note("q", "<br>")
    foreign.note("no deletion", "", kind=CLOZE)
    foreign.note("q", "a", cards=0)
    foreign.note("q", "a", kind=99)
    foreign.note("q", "a", cards=1, ord=7)
    foreign.note("only one")
    foreign.note("q", "a", "surplus", due="soon")
    foreign.cards.append({"id": 5, "nid": 12345, "ord": 0, "did": 2})
    foreign.cards.append({"id": 6, "nid": whole + 1000, "ord": 0, "did": 2})
    read = come_in(foreign)
    assert [card.question for card in cards_of(read)] == ["q"]
    assert told(read) == [
        f"note {whole + 1}: a card without a question, left out",
        f"note {whole + 2}: a card without an answer, left out",
        f"note {whole + 3}: a cloze without a deletion, left out",
        f"note {whole + 4}: it has no cards, left out",
        f"note {whole + 5}: its note type is not in the package, left out",
        f"note {whole + 6}: its card 8 has no template, left out",
        f"card {(whole + 8) * 10}: its numbers make no sense, left out",
        f"note {whole + 7}: a card without an answer, left out",
        f"note {whole + 8}: it has no cards, left out",
        "2 cards of no note: left out",
        "1 note with more or fewer fields than the note type: filled up, or cut",
    ]


def test_two_notes_of_one_id_are_two_cards(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    foreign.note("q", "a", guid="same")
    foreign.note("r", "b", guid="same")
    read = come_in(foreign)
    assert len({card.id for card in cards_of(read)}) == 2
    assert len(told(read)) == 1


def test_a_schedule_comes_along(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    note = foreign.note("q", "a", type=2, queue=2, due=30, ivl=12, factor=2310, reps=4, lapses=1, flags=3)
    card = note * 10
    for day, button, kind in ((1, 3, 0), (1, 3, 0), (3, 1, 1), (18, 4, 1), (19, 2, 3), (19, 0, 4)):
        foreign.log.append((MADE_MS + day * DAY_MS + len(foreign.log), card, button, 12, 5, 2310, 4000, kind))
    past = only_past(come_in(foreign))
    assert [(each.kind, each.grade, each.moment.day - DAY_0, each.took_ms) for each in past.events] == [
        (REVIEW, 4, 1, 4000), (DRILL, 4, 1, 4000), (REVIEW, 2, 3, 4000), (REVIEW, 5, 18, 4000), (CRAM, 3, 19, 4000),
    ]  # fmt: skip
    assert past.faces == {
        0: NEW._replace(
            due=DAY_0 + 30, interval=12, ease=231, repetitions=3, lapses=1, introduced=DAY_0 + 1, reviewed=DAY_0 + 18, flag=3,
            events=4,
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "memory"),
    [
        ({"queue": -1}, {"suspended": True}),
        ({"queue": -2}, {"buried": DAY_0 + 2}),
        ({"queue": -3}, {"buried": DAY_0 + 2}),
        ({"flags": 10}, {"flag": 2}),
        ({"type": 1, "queue": 1, "due": MADE_S + 5 * 86_400, "reps": 1}, {"due": DAY_0 + 5, "introduced": DAY_0 + 5, "reviewed": DAY_0 + 5}),
        ({"type": 3, "queue": 3, "due": 9, "ivl": 4, "factor": 2000, "reps": 6, "lapses": 1},
         {"due": DAY_0 + 9, "interval": 4, "ease": 200, "lapses": 1, "introduced": DAY_0 + 5, "reviewed": DAY_0 + 5}),
        ({"type": 2, "queue": 2, "due": 1, "odid": 2, "odue": 40, "did": 1, "ivl": 30, "factor": 2500, "reps": 5},
         {"due": DAY_0 + 40, "interval": 30, "repetitions": 5, "introduced": DAY_0 + 10, "reviewed": DAY_0 + 10}),
        ({"type": 2, "queue": 2, "due": 10**9, "ivl": 10**9, "factor": 10**9, "reps": 10**9, "lapses": -5},
         {"due": DAY_0 + 20 + 36_500, "interval": 36_500, "ease": 990, "repetitions": 1000, "introduced": DAY_0 + 20, "reviewed": DAY_0 + 20}),
    ],
    ids=["suspended", "buried", "buried by hand", "flag", "learning", "learnt anew", "in a filtered deck", "wild numbers"],
)  # fmt: skip
def test_states_of_cards(
    come_in: Callable[[Foreign], PackageRead], columns: dict[str, Any], memory: dict[str, int]
) -> None:
    foreign = Foreign(decks={1: "Filtered", 2: "Home"})
    foreign.note("q", "a", **columns)
    read = come_in(foreign)
    assert only_past(read).faces == {0: NEW._replace(**memory)}  # type: ignore[arg-type]
    assert [deck.name for deck in read.package.decks] == ["Home"]


def test_days_are_counted_as_the_collection_does(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign(conf={"creationOffset": -540, "localOffset": -540, "rollover": 2})
    note = foreign.note("q", "a", type=2, queue=2, due=0, ivl=3)
    foreign.log.append((MADE_MS, note * 10, 3, 1, 0, 2500, 1000, 1))  # 2023-11-15 07:13 in Tokyo
    past = only_past(come_in(foreign))
    assert past.faces[0].due == DAY_0 + 1
    assert past.events[0].moment == (MADE_MS, 9 * 3600, DAY_0 + 1)


def test_an_untouched_card_has_no_past_and_fsrs_is_told_once(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    foreign.note("q", "a")
    foreign.note("r", "b", type=2, queue=2, due=1, ivl=1, data='{"s":3.2,"d":5.1,"cd":"[]"}')
    foreign.note("s", "c", type=2, queue=2, due=1, ivl=1, data='{"s":3.2,"d":5.1')
    read = come_in(foreign)
    assert len(read.package.past) == 2
    assert told(read) == ["FSRS's own figures stay behind: due days, intervals and answers come along"]


def test_answers_whose_numbers_make_no_sense_are_left_out(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign()
    card = foreign.note("q", "a", type=2, queue=2, due=1, ivl=1) * 10
    foreign.log += [
        (MADE_MS, card, 3, 1, 0, 0, 1000, 1),
        (MADE_MS + 1, card, "x", 1, 0, 0, 1000, 1),
        (MADE_MS + 2, card, 3, 1, 0, 0, 1 << 40, 1),
    ]
    foreign.log += [(-5, card, 3, 1, 0, 0, 1000, 1), (MADE_MS + 3, card, 9, 1, 0, 0, 1000, 1)]
    read = come_in(foreign)
    assert len(only_past(read).events) == 1
    assert told(read) == ["3 answers whose numbers make no sense: left out"]


@pytest.mark.parametrize("moment", [-5, 1 << 60])
def test_a_log_of_nothing_but_nonsense(come_in: Callable[[Foreign], PackageRead], moment: int) -> None:
    foreign = Foreign()
    foreign.log.append((moment, foreign.note("q", "a") * 10, 3, 1, 0, 0, 1000, 1))
    read = come_in(foreign)
    assert len(read.package.past) == 0
    assert told(read) == ["1 answer whose numbers make no sense: left out"]


def test_a_name_of_a_deck_is_one_line(come_in: Callable[[Foreign], PackageRead]) -> None:
    foreign = Foreign(decks={2: " a\nb "}, types=TYPES)
    foreign.note("q", "a")
    foreign.note("r", "b", did=77)
    assert [deck.name for deck in come_in(foreign).package.decks] == ["a b", "Default"]

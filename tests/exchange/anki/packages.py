"""Collections at random, with all that a card can hold and what was learnt of it; and packages to and from files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st

from srs_cli.exchange import Wish, apkg
from srs_cli.model.card import Card, CardType, Deck, Source
from srs_cli.model.event import DRILL, REVIEW, Event, Moment
from srs_cli.model.face import face_numbers
from srs_cli.model.memory import Memory
from srs_cli.model.package import CardPlace, Package, PackageRead, Past
from srs_cli.model.study_day import study_day
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card

NOW_MS = 1_795_400_000_000
TODAY = study_day(NOW_MS, 0)
DAY_MS = 86_400_000
WISH = Wish(day=TODAY, utc_ms=NOW_MS, with_history=True)
PICTURE = b"\x89PNG\r\n\x1a\n pixels"
MEDIA = {"heart.png": PICTURE, "media/a b.jpg": b"\xff\xd8", "say.mp3": b"ID3", "ünï(1).png": PICTURE + b"2"}

_BITS = [
    "a", "Paris", "H2O", "x", "7", " ", "  ", "\t", "\n", "\n\n", '"', "'", "&", "<", ">", "<b>bold</b>", "<script>alert(1)</script>",
    "&amp;", "&lt;", "*it*", "**b**", "_u_", "`c`", "```\ncode <b>\n```", "- ", "1. ", "# ", "> ", "|a|b|\n|---|---|\n|1|2|", "---",
    "$x^2$", "$$\n\\frac{a}{b}\n$$", "\\(y<1\\)", "[$]z[/$]", "[latex]q[/latex]", "$5 and $10", "\\", "\\*", "{{", "}}", "{{c1::",
    "{{c2::no}}", "::", "[sound:say.mp3]", "[sound:gone.mp3]", "![](heart.png)", "![alt](<media/a b.jpg>)", "![](http://x.y/z.png)",
    "[text](http://x.y)", "[t](javascript:1)", "é", "e\u0301", "日本語", "漢字[かんじ]", "שלום", "\u202eabc\u202c", "\u200b", "\xa0", "\u2028",
    "👩\u200d🔬", "🇩🇪", "\x1f", "\x07", "\x1b[2J", "\x7f", "\ufeff", "\ufffd", "=1+1", "@x", "%41", "<!-- c -->", "[anki:tts]", "(", ")", "[", "]",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(_BITS), min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=30),
)
FILLED = TEXTS.filter(lambda text: bool(text.strip()))
LINES = FILLED.map(lambda text: " ".join(text.split("\n"))).filter(lambda text: bool(text.strip()))
IDS = st.one_of(st.text("0123456789abcdef", min_size=1, max_size=12), LINES.map(lambda text: text[:40].strip() or "x"))
_SOMETIMES = st.one_of(st.just(""), FILLED)
_CLOZES = st.builds(
    lambda before, one, middle, two, after: f"{before}{{{{c1::{one}}}}}{middle}{{{{c3::{two}::hint}}}}{after}",
    *[TEXTS.filter(lambda text: "{" not in text and "}" not in text and bool(text.strip()))] * 5,
)  # fmt: skip


@st.composite
def cards(draw: st.DrawFn, id_: str) -> Card:
    """Return a card with that id."""
    kind: CardType = draw(st.sampled_from(["basic", "both", "cloze"]))
    question = draw(_CLOZES if kind == "cloze" else FILLED)
    answer: str | tuple[str, ...] = ""
    if kind != "cloze":
        answer = draw(st.one_of(FILLED, st.lists(LINES, min_size=1, max_size=3).map(tuple)))
    if kind == "cloze" and not face_numbers(Card("x", question, type="cloze")):
        question = "{{c1::a}} and {{c3::b}}"
    source = draw(
        st.one_of(
            st.none(), st.builds(Source, LINES.map(str.strip).filter(bool), st.integers(0, 99), st.integers(0, 9))
        )
    )
    return Card(
        id_, question, answer, kind, draw(_SOMETIMES), draw(_SOMETIMES),
        tuple(draw(st.lists(LINES.map(str.strip).filter(bool), max_size=3, unique=True))), source,
        draw(st.sampled_from(["", "", "heart.png", "gone.png", "media/a b.jpg"])),
    )  # fmt: skip


@st.composite
def pasts(draw: st.DrawFn, card: Card, taken: set[int]) -> Past:
    """Return what was learnt of a card, as a log of ours would give it; no two answers are at the same millisecond."""
    faces = face_numbers(card)
    events = []
    moment = NOW_MS - draw(st.integers(50, 900)) * DAY_MS
    for _ in range(draw(st.integers(0, 6))):
        moment += draw(st.integers(1, 8 * DAY_MS // 10))
        while moment in taken:
            moment += 1
        taken.add(moment)
        offset = draw(st.sampled_from([0, 3600, -18000, 20700]))
        grade = draw(st.integers(0, 5))
        kind = draw(st.sampled_from([REVIEW, REVIEW, DRILL]))
        payload = json.dumps({"interval": draw(st.integers(1, 300))}) if draw(st.integers(0, 4)) == 0 else ""
        at = Moment(moment, offset, study_day(moment, offset, draw(st.sampled_from([4, 4, 4, 0]))))
        face = draw(st.sampled_from(faces))
        events.append(Event(b"", 0, face, kind, at, grade, draw(st.integers(0, 90_000)), payload=payload))
    memories = fold_card(
        [each._replace(id=bytes([number])) for number, each in enumerate(events)], faces, SCHEDULERS["sm2"]
    )
    suspended, flag = draw(st.booleans()), draw(st.integers(0, 7))
    return Past(
        {face: memory._replace(suspended=suspended, flag=flag) for face, memory in memories.items()}, tuple(events)
    )


@st.composite
def collections(draw: st.DrawFn) -> Package:
    """Return some decks with their media and their past."""
    decks: list[Deck] = []
    past: dict[CardPlace, Past] = {}
    taken: set[int] = set()
    for deck_id in draw(st.lists(IDS, min_size=1, max_size=3, unique=True)):
        ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
        own = tuple(draw(cards(id_)) for id_ in ids)
        decks.append(
            Deck(
                draw(st.one_of(LINES.map(str.strip).filter(bool), st.sampled_from(["bio", "bio::cells", "Bio", "a::::b"]))),
                own, deck_id, draw(_SOMETIMES), draw(st.sampled_from(["", "de"])), draw(st.sampled_from(["", "notes.txt"])),
                tuple(draw(st.lists(st.sampled_from(["x", "a b", "Ü::v"]), max_size=2, unique=True))),
            )
        )  # fmt: skip
        for card in own:
            if draw(st.booleans()):
                past[deck_id, card.id] = draw(pasts(card, taken))
    return Package(tuple(decks), past, {name: (lambda content=content: content) for name, content in MEDIA.items()})  # type: ignore[misc]


def written(package: Package, wish: Wish = WISH) -> bytes:
    """Return the package as a file of Anki."""
    out = BytesIO()
    apkg.write(package, wish, out)
    return out.getvalue()


def read_back(content: bytes, folder: Path, name: str = "some.apkg") -> PackageRead:
    """Return what a file of Anki holds."""
    path = folder / name
    path.write_bytes(content)
    return apkg.read(path, name, None)


def plain(package: Package) -> list[tuple[Deck, dict[str, tuple[dict[int, Memory], list[tuple[object, ...]]]]]]:
    """Return all of a package in values that can be compared, decks in the order of their ids."""
    return [
        (
            deck,
            {
                card.id: _learnt(package.past[deck.id, card.id])
                for card in deck.cards
                if _is_learnt(package, deck, card)
            },
        )
        for deck in sorted(package.decks, key=lambda deck: deck.id)
    ]


def _is_learnt(package: Package, deck: Deck, card: Card) -> bool:
    past = package.past.get((deck.id, card.id))
    return past is not None and (bool(past.events) or any(memory != Memory() for memory in past.faces.values()))


def _learnt(past: Past) -> tuple[dict[int, Memory], list[tuple[object, ...]]]:
    events = [(each.face, each.kind, each.moment, each.grade, each.took_ms, each.payload) for each in past.events]
    return dict(past.faces), sorted(events, key=repr)

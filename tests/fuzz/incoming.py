"""What is fuzzed of importing: each format that comes in, and of Anki's packages the note's fields and templates."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from srs_cli.app.settling import settled
from srs_cli.deckfile import read_deck, write_deck
from srs_cli.exchange import FORMATS, Hints, Wish
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package
from tests.exchange.anki.making import BASIC, CLOZE, TYPES, Foreign, new_package, old_package

_MEMORY = Path("/dev/shm")
_DECKS = (
    Deck(
        "Rocks::Dark",
        (
            Card("a1", "What is *basalt*? $x^2$", "a rock\n\nof lava", "both", "hint", "extra", ("t", "u v")),
            Card("b2", "The {{c1::Rhine}} is {{c2::long::how}}", type="cloze"),
            Card("c3", "Name\ttwo", ("one", '"two", 3')),
        ),
        "rocks",
    ),
)
_PIECES = (
    b"\t", b",", b";", b'"', b"\n\n", b"Q: ", b"A: ", b"C: [", b"::", b":::", b"==", b"?\n", b"{{c1::", b"}}", b"#separator:tab\n", b"#html:true\n",
    b'<item id="', b"<![CDATA[", b"&#x0;", b"&#99999999;", b'{"id":', b"null", b"1e999", b'"faces":[', b"[sound:a.mp3]", b"\xef\xbb\xbf", b"\xff\xfe",
)  # fmt: skip
_HTML = (
    b"<div>", b"</div>", b"<br>", b"<ul><li>", b"<table><tr><td>", b"<pre>", b"<img src=a.png>", b"\\(", b"\\)", b"[latex]", b"{{#Front}}", b"{{/Front}}",
    b"{{^Back}}", b"{{cloze:Text}}", b"{{FrontSide}}", b"{{type:Back}}", b"{{furigana:Front}}", b"<!--", b"<script>", b"&#", b"&amp;", b"\x00", b"\x1f",
    b"<b", b"`", b"*", b"_", b"{{c1::a::b}}", b"{{c99::", b"<hr id=answer>", b"<sup>",
)  # fmt: skip


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)


def take_in(name: str, data: bytes) -> None:
    """Read a file of a format; whatever comes of it, deck files hold, and give it back."""
    form = FORMATS[name]
    with _folder() as folder:
        path = Path(folder) / f"taken{form.suffix}"
        path.write_bytes(data)
        decks, _ = settled(form.read(path, None, Hints()), path)
    for deck in decks:
        assert read_deck(write_deck(deck), "deck.yaml", deck.name).deck == deck, "no deck file holds it"


def take_in_fields(data: bytes) -> None:
    """Read a package whose note has the fields and templates that the data says, as old and as new Ankis make it."""
    if data.startswith(b"PK"):
        take_in("apkg", data)
        return
    front, back, first, second, *_ = [*data.decode("utf-8", "replace").split("\0"), "", "", ""]
    is_cloze = "cloze:" in front
    name, fields, *_ = TYPES[CLOZE if is_cloze else BASIC]
    foreign = Foreign(types={BASIC: (name, fields, ((front, back),), is_cloze)})
    foreign.note(first.replace("\x1f", " "), second.replace("\x1f", " "), tags=first[:20], cards=2)
    with _folder() as folder:
        make = new_package if len(data) % 2 else old_package
        content = make(foreign, Path(folder))
    take_in("apkg", content)


def seed(name: str) -> bytes:
    """Return a file of a format as it goes out from here."""
    with _folder() as folder:
        path = Path(folder) / "out"
        with path.open("wb") as out:
            FORMATS[name].codec.write(Package(_DECKS), Wish(), out)
        return path.read_bytes()


TEXTS = tuple(
    each.name for each in FORMATS.values() if each.comes_in and each.goes_out and each.name not in {"apkg", "colpkg"}
)
FEEDS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...], tuple[bytes, ...]]] = {
    name: (partial(take_in, name), (seed(name),), _PIECES) for name in TEXTS
}
FEEDS["apkg"] = (
    take_in_fields,
    (
        b"{{Front}}\0{{FrontSide}}<hr id=answer>{{Back}}\0<b>Hund</b> \\(x^2\\)\0<ul><li>dog</ul>",
        b"{{cloze:Text}}\0{{cloze:Text}}\0The {{c1::Rhine::river}} is {{c2::<i>long</i>}}\0more",
        seed("apkg"),
    ),
    _HTML,
)

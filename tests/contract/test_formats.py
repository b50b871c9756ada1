"""What holds for every format of the registry: a new one is tested by its line there."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import pytest

from srs_cli.app.settling import settled
from srs_cli.errors import SrsError
from srs_cli.exchange import FORMATS, HEAD, Format, Hints, Wish
from srs_cli.exchange.pdf import BROWSERS
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.package import Package

_IN = [pytest.param(form, id=form.name) for form in FORMATS.values() if form.comes_in]
_NO_BROWSER = pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no browser that prints PDF is installed")
_OUT = [
    pytest.param(form, id=form.name, marks=[_NO_BROWSER] if form.name == "pdf" else [])
    for form in FORMATS.values()
    if form.goes_out
]
_BOTH = [pytest.param(form, id=form.name) for form in FORMATS.values() if form.comes_in and form.goes_out]

SAMPLE = Package(
    (
        Deck(
            "Chemistry",
            (
                Card(
                    "5kj2m0q8v3xw", "What is **water**?", "H₂O", hint="two gases", extra="see $x^2$", tags=("basics",)
                ),
                Card("6kj2m0q8v3xw", "salt", "sodium chloride\nNaCl", "both", source=Source("notes.md", 3)),
                Card("7kj2m0q8v3xw", "Gold is {{c1::Au}}, silver is {{c2::Ag}}.", type="cloze"),
                Card("8kj2m0q8v3xw", "Noble gases?", ("helium", "neon"), tags=("two words",)),
            ),
            "5kj2m0q8v3xx",
        ),
    )
)


def output(form: Format, package: Package = SAMPLE) -> bytes:
    out = io.BytesIO()
    form.codec.write(package, Wish(day=20_000, utc_ms=1_728_000_000_000), out)
    return out.getvalue()


def file_of(form: Format, folder: Path, content: bytes) -> Path:
    path = folder / f"sample{form.suffix}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", _OUT)
def test_the_same_package_gives_the_same_bytes(form: Format) -> None:
    assert output(form) == output(form)


@pytest.mark.parametrize("form", _BOTH)
def test_its_output_is_known_as_its_own_and_as_no_others(form: Format) -> None:
    head = output(form)[:HEAD]
    name = f"sample{form.suffix}"
    assert [each.name for each in FORMATS.values() if each.comes_in and each.codec.recognises(head, name)] == [
        form.name
    ]


@pytest.mark.parametrize("form", _BOTH)
def test_what_goes_out_comes_in(form: Format, tmp_path: Path) -> None:
    path = file_of(form, tmp_path, output(form))
    decks, problems = settled(form.read(path, None, Hints()), path)
    assert problems == []
    found = {card.question: card.answer for deck in decks for card in deck.cards}
    assert found["What is **water**?"] == "H₂O"
    assert found["salt"] == "sodium chloride\nNaCl"


@pytest.mark.parametrize("form", _IN)
def test_a_file_that_is_empty_or_missing_is_refused(form: Format, tmp_path: Path) -> None:
    for path in (file_of(form, tmp_path, b""), tmp_path / "none", tmp_path):
        with pytest.raises(SrsError):
            settled(form.read(path, None, Hints()), path)


@pytest.mark.parametrize("form", _IN)
def test_damaged_bytes_raise_nothing_but_refusals(form: Format, tmp_path: Path) -> None:
    source = random.Random(form.name)
    whole = output(form) if form.goes_out else b""
    hostile: list[bytes] = [
        bytes(source.randrange(256) for _ in range(200)),
        b"\0" * 100,
        b"\xff\xfe",
        b"{" * 3000,
        b"[" * 3000,
        b"<" * 3000,
    ]
    for _ in range(60):
        harmed = bytearray(whole)
        for _ in range(source.randint(1, 8)):
            if not harmed:
                break
            place = source.randrange(len(harmed))
            change = source.randrange(3)
            if change == 0:
                harmed[place] = source.randrange(256)
            elif change == 1:
                del harmed[place : place + source.randrange(40)]
            else:
                harmed[place:place] = source.choice(
                    (b"\n", b"\t", b'"', b"\0", b"<a>", b"{{c1::", b"\xe2\x80\xae", b"]", b"9" * 30)
                )
        hostile.append(bytes(harmed))
    for content in hostile:
        path = file_of(form, tmp_path, content)
        form.codec.recognises(content[:HEAD], path.name)
        try:
            settled(form.read(path, None, Hints()), path)
        except SrsError as error:
            assert error.sentence  # noqa: PT017 - what is raised is what is tested

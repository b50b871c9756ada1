from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.app.media import names, resolve
from srs_cli.model.card import Card
from srs_cli.model.problem import Problem


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck file with both its folders, and what must not be reached beside them."""
    home = tmp_path / "decks"
    for folder in ("biology.media/cells", "media", "other.media"):
        (home / folder).mkdir(parents=True)
    for name in (
        "biology.media/heart.png", "biology.media/cells/my cell.JPG", "media/call.mp3", "media/heart.png", "outside.png",
        "other.media/other.png", "biology.media/run.sh", "biology.media/page.svg", "biology.media/ä.png",
    ):  # fmt: skip
        (home / name).write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    path = home / "biology.yaml"
    path.write_text("name: Biology", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("heart.png", "biology.media/heart.png"),
        ("./heart.png", "biology.media/heart.png"),
        ("biology.media/heart.png", "biology.media/heart.png"),
        ("media/heart.png", "media/heart.png"),
        ("cells/my cell.JPG", "biology.media/cells/my cell.JPG"),
        ("cells/my%20cell.JPG", "biology.media/cells/my cell.JPG"),
        ("call.mp3", "media/call.mp3"),
        ("ä.png", "biology.media/ä.png"),
    ],
)
def test_found(deck: Path, name: str, found: str) -> None:
    assert resolve(deck, name) == deck.parent / found


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.png", "is not in biology.media/ or media/ beside the deck; put it there"),
        ("../outside.png", "leaves"),
        ("%2e%2e/outside.png", "leaves"),
        ("cells/../../outside.png", "leaves"),
        ("/etc/passwd.png", "leaves"),
        ("~/secret.png", "leaves"),
        ("..\\outside.png", "leaves"),
        ("other.media/other.png", "is not in"),
        ("outside.png", "is not in"),
        ("run.sh", "is no image and no sound"),
        ("page.svg", "is no image and no sound"),
        ("heart", "is no image and no sound"),
        ("cells", "is no image and no sound"),
        ("https://example.org/heart.png", "is an address"),
        ("file:///etc/passwd.png", "is an address"),
        ("//example.org/heart.png", "is an address"),
        ("", "has no usable name"),
        ("a\0.png", "has no usable name"),
        ("%00.png", "has no usable name"),
        ("a" * 401 + ".png", "has no usable name"),
        ("a" * 300 + ".png", "is not in"),
        ("\x1b[2J.png", "is not in"),
    ],
)
def test_refused(deck: Path, name: str, why: str) -> None:
    problem = resolve(deck, name)
    assert isinstance(problem, Problem)
    assert why in problem.what
    assert "\x1b" not in problem.what
    assert "\0" not in problem.what


def test_a_link_that_leads_elsewhere_is_not_followed(deck: Path) -> None:
    media = deck.parent / "biology.media"
    (media / "link.png").symlink_to(deck.parent.parent / "secret.png")
    (media / "inner.png").symlink_to("heart.png")
    (media / "circle.png").symlink_to("circle.png")
    (media / "script.png").symlink_to("run.sh")
    (media / "away").symlink_to(deck.parent.parent)
    (media / "folder.png").mkdir()
    assert resolve(deck, "inner.png") == (media / "heart.png").resolve()
    for name in ("link.png", "circle.png", "script.png", "away/secret.png", "folder.png"):
        assert isinstance(resolve(deck, name), Problem)


def test_a_media_folder_that_is_a_link_elsewhere_is_not_used(deck: Path) -> None:
    (deck.parent / "shared.media").symlink_to(deck.parent.parent)
    assert isinstance(resolve(deck.parent / "shared.yaml", "secret.png"), Problem)


@given(st.text(max_size=40))
def test_no_name_is_a_fault(name: str) -> None:
    assert isinstance(resolve(Path("/nonexistent/deck.yaml"), name), Problem)
    assert isinstance(resolve(Path("/nonexistent/deck.yaml"), name + ".png"), Problem)


def test_names() -> None:
    card = Card(
        "id",
        "What is ![its parts](heart.png)? [no](link.png)",
        ("![](<my heart.png>)", '![b](c.png "title")', "[sound:beat.mp3]"),
        extra="![again](heart.png) ![open](",
        image="first.png",
    )
    assert names(card) == ("first.png", "heart.png", "my heart.png", "c.png", "beat.mp3")
    assert names(Card("id", "q", "a")) == ()
    assert len(names(Card("id", "".join(f"![]({number}.png)" for number in range(99)), "a"))) == 50
    assert names(Card("id", "![](" * 30_000 + "![" * 30_000, "[sound:" * 30_000)) == ()

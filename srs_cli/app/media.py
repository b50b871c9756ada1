"""Images and sounds of a card: which it names, and where they may lie. Only files in the deck's own media folder are opened."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from srs_cli.model.card import Card
from srs_cli.model.problem import Problem
from srs_cli.text import clean_line

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif", ".tif", ".tiff"})
SOUNDS = frozenset({".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".aac", ".flac"})
# No SVG: it may hold programs, and a browser would run them.
_NAMED = re.compile(r"!\[[^\[\]\n]*\]\(([^()\n]*)\)|\[sound:([^\[\]\n]+)\]")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")
_LONGEST = 400  # characters of a name
_MOST = 50


def names(card: Card) -> tuple[str, ...]:
    """Return the media that a card names, in order, each once: its `image`, then those in its texts."""
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    if not (card.image or "[" in card.question or "[" in answer or "[" in card.extra):
        return ()  # as most do
    found = [card.image] if card.image else []
    for text in (card.question, answer, card.extra):
        for match in _NAMED.finditer(text):
            target = match[2] or match[1].strip().partition(' "')[0]
            found.append(target.strip().removeprefix("<").removesuffix(">"))
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST]


def folders(deck_path: Path) -> tuple[Path, Path]:
    """Return the folders where a deck's media may lie: "biology.media" beside "biology.yaml", or "media" beside it."""
    return deck_path.parent / f"{deck_path.stem}.media", deck_path.parent / "media"


def refusal(name: str) -> str:
    """Return why a name is refused whatever lies there, or nothing."""
    if not name.strip() or len(name) > _LONGEST or "\0" in name:
        return "has no usable name"
    if _ADDRESS.match(name):
        return "is an address; srs opens nothing from the net: save it in the deck's media folder"
    parts = name.split("/")
    if name.startswith(("/", "~")) or "\\" in name or ".." in parts:
        return "leaves the deck's media folder; name it as it stands in there"
    if Path(name).suffix.lower() not in IMAGES | SOUNDS:
        return "is no image and no sound that srs opens"
    return ""


def resolve(deck_path: Path, name: str) -> Path | Problem:
    """Return the file of that name in the deck's media folder, or why it is not opened.

    The name may begin with the folder's own, as Markdown writes it: "media/heart.png".
    """
    why = refusal(name)
    if not why:
        for candidate in dict.fromkeys((name, unquote(name))):
            why = refusal(candidate)
            found = None if why else _find(deck_path, candidate)
            if found:
                return found
    own, shared = folders(deck_path)
    what = why or f"is not in {own.name}/ or {shared.name}/ beside the deck; put it there"
    return Problem(str(deck_path), 0, f"media {_quoted(name)} {what}")


def _find(deck_path: Path, name: str) -> Path | None:
    for folder in folders(deck_path):
        inner = name.removeprefix("./").removeprefix(f"{folder.name}/")
        path = folder / inner
        try:
            home = folder.resolve(strict=True)
            found = path.resolve(strict=True)
            # Neither the folder nor what is in it leads elsewhere.
            beside_the_deck = home.parent == deck_path.parent.resolve(strict=True)
            if beside_the_deck and found.is_relative_to(home) and found.is_file() and not refusal(found.name):
                return found
        except (OSError, RuntimeError):  # missing, too long, a circle of links
            continue
    return None


def _quoted(name: str) -> str:
    shown = clean_line(name)
    return f"“{shown if len(shown) <= 80 else shown[:79] + '…'}”"

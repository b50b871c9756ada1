"""Images in a terminal: the note that names one, and its picture in coloured half cells where the terminal can."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.text import Text

from srs_cli.text import clean_line

_MAX_BYTES = 30_000_000
_MAX_PIXELS = 60_000_000  # a large photograph; a bomb declares more
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_SMALLEST = 4  # columns and rows below which there is nothing to see
_COLOURFUL = ("truecolor", "24bit")


def note(name: str, description: str = "") -> str:
    """Return what stands for an image in a text: its name, what it shows, and the key that opens it."""
    described = f" ({clean_line(description)})" if description.strip() else ""
    return f"[image: {clean_line(name)}{described}, press o]"


def can_draw(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal shows enough colours for a picture, by its environment."""
    if environment.get("NO_COLOR") or environment.get("TERM", "") in {"", "dumb", "linux"}:
        return False
    return environment.get("COLORTERM", "").lower() in _COLOURFUL or "256color" in environment["TERM"]


def draw(path: Path, width: int, height: int) -> list[Text]:
    """Return the image in at most that many columns and rows, in its proportions; nothing where it cannot be drawn.

    It cannot where the extra `images` is not installed, the file is no image of a known format, is damaged or too large,
    or there is no room. Only the first frame of an animation is drawn.
    """
    if width < _SMALLEST or height < _SMALLEST // 2:
        return []
    try:
        from PIL import Image  # noqa: PLC0415 - an extra, and slow to load
        from rich_pixels import HalfcellRenderer  # noqa: PLC0415 - as above
    except ImportError:
        return []
    try:
        if path.stat().st_size > _MAX_BYTES:
            return []
        with Image.open(path, formats=_FORMATS) as image:
            columns, lines = _fitting(image.width, image.height, width, 2 * height)
            if image.width * image.height > _MAX_PIXELS or not columns:
                return []
            image.draft("RGB", (4 * columns, 4 * lines))  # a photograph is decoded small
            picture = image.convert("RGBA").resize((columns, lines))
    except Exception:  # noqa: BLE001 - a decoder of hostile bytes raises anything; the card names the image all the same
        return []
    rows: list[Text] = [Text(no_wrap=True)]
    for segment in HalfcellRenderer().render(picture, None):
        if segment.text == "\n":
            rows.append(Text(no_wrap=True))
        else:
            rows[-1].append(segment.text, segment.style)
    return [row for row in rows if row.plain]


def _fitting(width: int, height: int, columns: int, lines: int) -> tuple[int, int]:
    """Return the size in cells and half cells that keeps the proportions; lines are even, none where there is nothing."""
    if width < 1 or height < 1:
        return 0, 0
    scale = min(columns / width, lines / height)
    return max(1, int(width * scale)), max(2, 2 * int(height * scale / 2))

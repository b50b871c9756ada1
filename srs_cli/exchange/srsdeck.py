"""A class's decks in one file: a zip of the decks as JSON and of the media that their cards show."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.json_package import from_json, to_json
from srs_cli.files import MAX_PACKAGE_BYTES, read_bytes
from srs_cli.formats.archive import Archive, Bounds
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem

_DECKS = "decks.json"
_MEDIA = "media/"
_KIND = "bundle of decks"
_BOUNDS = Bounds(entries=20_000, unpacked=400_000_000)
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the time of every entry, so that the same decks give the same bytes


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a bundle: its first entry are the decks."""
    return head[:4] == b"PK\x03\x04" and head[30 : 30 + len(_DECKS)] == _DECKS.encode() and not name.endswith(".apkg")


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the decks and what they show."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(_DECKS), to_json(package, wish))
        for name in sorted(package.media):
            archive.writestr(_entry(_MEDIA + name), package.media[name]())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the file holds; raises InputRefusedError where it is damaged or too large."""
    del encoding
    archive = Archive(BytesIO(read_bytes(path, MAX_PACKAGE_BYTES)), name, _KIND, _BOUNDS)
    try:
        text = archive.read(_DECKS).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"{name}: the decks in this {_KIND} are no text") from error
    found = from_json(text, name)
    problems = list(found.problems)
    media: dict[str, Callable[[], bytes]] = {}
    for entry in archive.names:
        inner = entry.removeprefix(_MEDIA)
        if entry == _DECKS:
            continue
        if not entry.startswith(_MEDIA) or not _is_inside(inner) or archive.is_link(entry):
            problems.append(Problem(name, 0, f"left out: {entry}, which is no media file of a deck"))
            continue
        media[inner] = _reading(archive, entry)
    return PackageRead(Package(found.package.decks, found.package.past, media), tuple(problems))


def _reading(archive: Archive, entry: str) -> Callable[[], bytes]:
    return lambda: archive.read(entry)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    odd = "\\" in name or ":" in name or not name.isprintable() or name.endswith("/")
    return bool(name) and not odd and not path.is_absolute() and not any(part.startswith(".") for part in path.parts)

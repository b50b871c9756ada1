"""The archive of a package from anyone: its database as a bounded stream, its media by safe names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.exchange.anki import wire
from srs_cli.files import MAX_BYTES
from srs_cli.formats.archive import MAX_RATIO, Archive, Bounds
from srs_cli.model.problem import Problem
from srs_cli.text import clean_line, shorten

_BOUNDS: Final = Bounds(entries=100_000, unpacked=4 << 30)
_KIND = "package of Anki"
_MOST_LISTED = 64 << 20  # bytes of the list of media
_FREE = 8 << 20  # bytes that may come of anything
_BLOCK = 1 << 18
_NEWEST = 3  # version of the archive that is understood: database and media packed by zstd
_WINDOW = 26  # a power of two: 64 MiB, the most memory that unpacking may take
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:]")
_LONGEST_NAME = 255
_ZIP = b"PK\x03\x04"
_ZIPS = frozenset((_ZIP, b"PK\x05\x06"))  # an archive of something, or of nothing
_HARM = "It was made to do harm."
_AGAIN = "Export the deck from Anki again."
TICKED: Final = "Export it again with “Support older Anki versions” ticked."


class AnkiArchive:
    """An open package: which entry is its database, and what media it has."""

    def __init__(self, path: Path, name: str) -> None:
        """Open a file; raises InputRefusedError where it is no package of Anki."""
        self.name = name
        self.problems: list[Problem] = []
        try:
            self._file = path.open("rb")
            begins = self._file.read(len(_ZIP))
        except OSError as error:
            raise StorageError(f"cannot read {name}: {error.strerror}") from error
        if begins not in _ZIPS:
            raise InputRefusedError(f"{name} is no package of Anki: it is no ZIP file", _AGAIN)
        try:
            self._archive = Archive(self._file, name, _KIND, _BOUNDS)
            self._packed = self._version() == _NEWEST
            self._database = self._found()
            self.media: Mapping[str, str] = self._media() if "media" in self._archive else {}  # entry by name
        except BaseException:
            self._file.close()
            raise

    def __del__(self) -> None:
        """Close the file when nobody can ask for media any more."""
        if hasattr(self, "_file"):
            self._file.close()

    def copy_database(self, out: BinaryIO) -> None:
        """Copy the database out of the archive. Raises InputRefusedError where it is damaged or unpacks to too much."""
        out.writelines(self._blocks(self._database, _BOUNDS.unpacked))

    def content(self, name: str) -> Callable[[], bytes]:
        """Return what reads one of the media."""
        return lambda: b"".join(self._blocks(self.media[name], MAX_BYTES))

    def _version(self) -> int:
        if "meta" not in self._archive:
            return _NEWEST if "collection.anki21b" in self._archive else 0
        number = wire.number(self._archive.read("meta"), 1)
        if number > _NEWEST:
            raise InputRefusedError(f"{self.name} was made by a newer Anki (package version {number})", TICKED)
        return number

    def _found(self) -> str:
        order = ("collection.anki21b",) if self._packed else ("collection.anki21", "collection.anki2")
        found = next((each for each in order if each in self._archive), "")
        if not found:
            what = "no collection of Anki is in it" if self._archive.names else "there is nothing in it"
            raise InputRefusedError(f"{self.name}: {what}", _AGAIN)
        if self._archive.is_link(found):
            raise InputRefusedError(f"{self.name}: its collection is a link", _HARM)
        return found

    def _blocks(self, entry: str, most: int) -> Iterator[bytes]:
        blocks: Iterable[bytes] = self._archive.blocks(entry)
        if self._packed:
            blocks = _unpacked(blocks, self.name)
        most = min(most, max(_FREE, MAX_RATIO * self._archive.size(entry)))
        size = 0
        for block in blocks:
            size += len(block)
            if size > most:
                raise InputRefusedError(f"{self.name} unpacks to more than {MAX_RATIO} times its size", _HARM)
            yield block

    def _media(self) -> dict[str, str]:
        """Return the entry of each file by its name; unsafe names and links are left out and told."""
        media: dict[str, str] = {}
        for entry, name in self._named().items():
            shown = f"media “{shorten(clean_line(name), 60)}”"
            if not is_safe(name):
                self.problems.append(Problem(self.name, 0, f"{shown}: its name is not safe, left out"))
            elif entry in self._archive and self._archive.is_link(entry):
                self.problems.append(Problem(self.name, 0, f"{shown}: a link, left out"))
            elif entry in self._archive:
                media.setdefault(name, entry)
        return media

    def _named(self) -> dict[str, str]:
        data = b"".join(self._blocks("media", _MOST_LISTED))
        if not data:
            return {}
        if self._packed:
            return {str(number): wire.text(each, 1) for number, each in enumerate(wire.messages(data, 1))}
        try:
            names = json.loads(data)
        except (ValueError, RecursionError):
            names = None
        if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
            raise InputRefusedError(f"{self.name}: its list of media is no JSON", _AGAIN)
        return names


def is_safe(name: str) -> bool:
    """Tell whether a name is that of a file in a folder, and of nothing else, on any system."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
        and not _UNSAFE.search(name)
        and name[0] not in ".~-"
        and name[-1] not in ". "
        and not any(unicodedata.category(sign) in {"Cf", "Cs", "Zl", "Zp"} for sign in name)
    )


def _unpacked(blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield what zstd packed, in blocks of bounded size; raises InputRefusedError where that takes too much memory."""
    zstd = _library(name)
    unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW})
    try:
        for data in blocks:
            block = unpacker.decompress(data, max_length=_BLOCK)
            while block:
                yield block
                block = b"" if unpacker.eof or unpacker.needs_input else unpacker.decompress(b"", max_length=_BLOCK)
    except (zstd.ZstdError, EOFError) as error:
        raise InputRefusedError(f"{name}: a packed file in it cannot be unpacked: {error}", _AGAIN) from error
    if not unpacker.eof:
        raise InputRefusedError(f"{name} is damaged: a packed file in it ends too early", _AGAIN)


def _library(name: str) -> Any:  # noqa: ANN401 - one of two modules
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 - Python 3.14
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef,unused-ignore] # noqa: PLC0415 - few packages need it
        except ImportError as error:
            raise InputRefusedError(
                f"{name} is packed by zstd, and the library for it is not installed",
                f"pip install backports.zstd. Or: {TICKED}",
            ) from error
    return zstd

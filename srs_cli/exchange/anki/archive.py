"""The archive of a package from anyone: read as bounded streams, and nothing of it is ever unpacked under its own name."""

from __future__ import annotations

import json
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.exchange.anki import wire
from srs_cli.files import MAX_BYTES
from srs_cli.model.problem import Problem
from srs_cli.text import clean_line, shorten

MAX_ENTRIES: Final = 200_000
MAX_DATABASE: Final = 4 << 30
MAX_LIST: Final = 64 << 20  # bytes of the list of media
MAX_RATIO: Final = 100
_FREE = 8 << 20  # bytes from which the ratio counts: what is small does no harm
_BLOCK = 1 << 18
_NEWEST = 3  # version of the archive that is understood: a database and media packed by zstd
_WINDOW = 26  # a power of two: 64 MiB, the most memory that unpacking may take
_BROKEN = (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error, LookupError)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:]")
_LONGEST_NAME = 255
_HARM = "It was made to do harm."


@dataclass(slots=True)
class Archive:
    """An open package: its database, and what media it has."""

    path: Path
    name: str  # for messages
    database: str = ""  # its entry
    packed: bool = False  # by zstd
    media: Mapping[str, str] = field(default_factory=dict)  # entry by the name that cards use
    problems: list[Problem] = field(default_factory=list)

    def copy_database(self, out: BinaryIO) -> None:
        """Copy the database out of the archive. Raises InputRefusedError where it is damaged or unpacks to too much."""
        with _opened(self.path, self.name) as package:
            for block in _unpacked(package, package.getinfo(self.database), self.name, MAX_DATABASE, packed=self.packed):
                out.write(block)

    def content(self, name: str) -> Callable[[], bytes]:
        """Return what reads one of the media."""
        return lambda: self._content(self.media[name])

    def _content(self, entry: str) -> bytes:
        with _opened(self.path, self.name) as package:
            return b"".join(_unpacked(package, package.getinfo(entry), self.name, MAX_BYTES, packed=self.packed))


def open_archive(path: Path, name: str) -> Archive:
    """Return what the archive holds. Raises InputRefusedError where it is no package of Anki."""
    found = Archive(path, name)
    with _opened(path, name) as package:
        entries = _entries(package, path, name)
        version = _version(package, entries, name)
        found.packed = version == _NEWEST
        order = ("collection.anki21b",) if found.packed else ("collection.anki21", "collection.anki2")
        found.database = next((each for each in order if each in entries), "")
        if not found.database:
            raise InputRefusedError(f"{name}: no collection of Anki is in it", "Export the deck from Anki again.")
        if _is_link(entries[found.database]):
            raise InputRefusedError(f"{name}: its collection is a link", _HARM)
        if "media" in entries:
            found.media = _media(package, entries, found)
    return found


def _opened(path: Path, name: str) -> _Package:
    try:
        return _Package(path, name)
    except OSError as error:
        raise StorageError(f"cannot read {name}: {error.strerror}") from error
    except _BROKEN as error:
        raise InputRefusedError(
            f"{name} is no package of Anki: it is not a whole ZIP file", "Export it, or download it, again."
        ) from error


class _Package(ZipFile):
    """A ZIP file whose faults are InputRefusedErrors."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path)
        self.called = name

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:  # noqa: ANN401 - as ZipFile's
        super().__exit__(kind, error, trace)
        if isinstance(error, _BROKEN):
            raise InputRefusedError(f"{self.called} is damaged: {clean_line(str(error))}", "Export it again.") from error


def _entries(package: ZipFile, path: Path, name: str) -> dict[str, ZipInfo]:
    listed = package.infolist()
    if len(listed) > MAX_ENTRIES:
        raise InputRefusedError(f"{name} holds {len(listed):,} files; {MAX_ENTRIES:,} are the most", _HARM)
    size = path.stat().st_size
    if sum(entry.compress_size for entry in listed) > size:
        raise InputRefusedError(f"{name}: its files overlap", _HARM)
    if sum(entry.file_size for entry in listed) > max(_FREE, MAX_RATIO * size):
        raise _bomb(name)
    entries: dict[str, ZipInfo] = {}
    for entry in listed:
        if entry.filename in entries:
            raise InputRefusedError(
                f"{name} holds “{shorten(clean_line(entry.filename), 60)}” twice", "Export the deck from Anki again."
            )
        if entry.flag_bits & 1:
            raise InputRefusedError(f"{name} is encrypted", "Export the deck without a password.")
        entries[entry.filename] = entry
    return entries


def _version(package: ZipFile, entries: Mapping[str, ZipInfo], name: str) -> int:
    if "meta" not in entries:
        return _NEWEST if "collection.anki21b" in entries else 0
    number = wire.number(b"".join(_unpacked(package, entries["meta"], name, 1_000, packed=False)), 1)
    if number > _NEWEST:
        raise InputRefusedError(
            f"{name} was made by a newer Anki (package version {number})",
            "Export it again with “Support older Anki versions” ticked.",
        )
    return number


def _unpacked(package: ZipFile, entry: ZipInfo, name: str, most: int, *, packed: bool) -> Iterator[bytes]:
    """Yield what an entry holds, block by block; raises InputRefusedError when it grows beyond reason."""
    most = min(most, max(_FREE, MAX_RATIO * entry.compress_size))
    size = 0
    with package.open(entry) as source:
        blocks = _zstd(source, name) if packed else iter(lambda: source.read(_BLOCK), b"")
        for block in blocks:
            size += len(block)
            if size > most:
                raise _bomb(name)
            yield block


def _zstd(source: Any, name: str) -> Iterator[bytes]:  # noqa: ANN401 - a file as ZipFile gives it
    zstd = _library(name)
    unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW})
    try:
        while not unpacker.eof:
            data = source.read(_BLOCK) if unpacker.needs_input else b""
            if unpacker.needs_input and not data:
                raise InputRefusedError(f"{name} is damaged: a packed file ends too early", "Export it again.")
            block = unpacker.decompress(data, max_length=_BLOCK)
            if block:
                yield block
    except zstd.ZstdError as error:
        raise InputRefusedError(f"{name}: a packed file in it cannot be unpacked: {error}", "Export it again.") from error


def _library(name: str) -> Any:  # noqa: ANN401 - one of two modules
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 - Python 3.14
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef,unused-ignore] # noqa: PLC0415 - few packages need it
        except ImportError as error:
            raise InputRefusedError(
                f"{name} is packed by zstd, and the library for it is not installed",
                "pip install backports.zstd, or export it with “Support older Anki versions” ticked.",
            ) from error
    return zstd


def _media(package: ZipFile, entries: Mapping[str, ZipInfo], found: Archive) -> dict[str, str]:
    """Return the entry of each file by its name; unsafe names and links are left out and told."""
    data = b"".join(_unpacked(package, entries["media"], found.name, MAX_LIST, packed=found.packed))
    names = _named(data, found) if data else {}
    media: dict[str, str] = {}
    for entry, name in names.items():
        shown = f"media “{shorten(clean_line(name), 60)}”"
        if not is_safe(name):
            found.problems.append(Problem(found.name, 0, f"{shown}: its name is not safe, left out"))
        elif entry in entries and _is_link(entries[entry]):
            found.problems.append(Problem(found.name, 0, f"{shown}: a link, left out"))
        elif entry in entries:
            media.setdefault(name, entry)
    return media


def _named(data: bytes, found: Archive) -> dict[str, str]:
    if found.packed:
        listed = wire.messages(data, 1)
        return {str(number): wire.text(each, 1) for number, each in enumerate(listed)}
    try:
        names = json.loads(data)
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise InputRefusedError(f"{found.name}: its list of media is no JSON", "Export the deck from Anki again.")
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


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _bomb(name: str) -> InputRefusedError:
    return InputRefusedError(f"{name} unpacks to more than {MAX_RATIO} times its size", _HARM)

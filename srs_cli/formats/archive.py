"""Zip files that come from anyone: entries read by name within bounds, as streams; nothing is ever extracted."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from srs_cli.errors import InputRefusedError

MAX_RATIO = 100
RATIO_MATTERS_FROM = 1_000_000  # bytes; below, a bomb does no harm and repetitive text packs well
_ENCRYPTED_FLAG = 0x1
_BLOCK = 1 << 18
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_BYTES_AN_ENTRY = 350  # of the directory, names and all; real ones take a third of that
_LINK = 0o120000
_KIND_OF_FILE = 0o170000
# What zipfile raises for archives that are damaged, cut short or made to do harm.
FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, IndexError, NotImplementedError,
    struct.error,
)  # fmt: skip


class Bounds(Struct, frozen=True):
    """How much an archive may hold; what is larger was made to do harm, or belongs into several files."""

    entries: int = 10_000
    unpacked: int = 64_000_000  # bytes, of all entries that are read together


class Archive:
    """An open archive: `kind` ("Word document") and the file's `name` are for messages.

    Every method raises InputRefusedError for what is damaged, encrypted or larger than its bounds.
    """

    def __init__(self, file: BinaryIO, name: str, kind: str, bounds: Bounds) -> None:
        self.name = name
        self._kind = kind
        self._bounds = bounds
        self._read = 0
        self._refuse_floods(file)
        try:
            self._archive = zipfile.ZipFile(file)
        except FAULTS as error:
            raise self.damaged(f"no {kind}, or cut short") from error
        entries = self._archive.infolist()
        if len(entries) > bounds.entries:
            raise self._too_many()
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            raise self.refused("holds two files of the same name", "Save it again in the program that made it.")
        if sum(entry.compress_size for entry in entries) > file.seek(0, os.SEEK_END):
            raise self.refused("holds files that overlap", "It was made to do harm.")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """Return the names of the entries, as they stand in the archive."""
        return list(self._entries)

    def is_link(self, name: str) -> bool:
        """Tell whether an entry is a symbolic link."""
        return self._entries[name].external_attr >> 16 & _KIND_OF_FILE == _LINK

    def size(self, name: str) -> int:
        """Return how many bytes an entry says it holds."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """Return an entry's bytes."""
        return b"".join(self.blocks(name))

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield an entry's bytes block by block, so that a large one is never held whole."""
        size = 0
        try:
            with self._archive.open(self._sound(name)) as stream:
                while block := stream.read(_BLOCK):
                    size += len(block)
                    yield block
        except FAULTS as error:
            raise self.damaged(f"{name} cannot be unpacked") from error
        if size != self._entries[name].file_size:
            raise self.damaged(f"{name} is not as long as it should be")

    def _sound(self, name: str) -> zipfile.ZipInfo:
        """Return an entry that may be read."""
        entry = self._entries.get(name)
        if entry is None:
            raise self.damaged(f"{name} is missing")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise self.refused("is encrypted", "Save a copy without a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged(f"{name} is packed in an uncommon way")
        size = entry.file_size
        if size > RATIO_MATTERS_FROM and size > MAX_RATIO * max(entry.compress_size, 1):
            raise self.refused(f"unpacks to more than {MAX_RATIO} times its size ({name})", "It was made to do harm.")
        self._read += size
        if self._read > self._bounds.unpacked:
            raise self.refused(f"unpacks to more than {self._bounds.unpacked // 1_000_000} MB", "Split it.")
        return entry

    def refused(self, what: str, hint: str) -> InputRefusedError:
        """Return the error that says why this file is not read."""
        return InputRefusedError(f"{self.name}: this {self._kind} {what}", hint)

    def damaged(self, what: str) -> InputRefusedError:
        """Return the error that says what is broken in this file."""
        return self.refused(f"is damaged: {what}", "Save it again in the program that made it.")

    def _too_many(self) -> InputRefusedError:
        return self.refused(f"holds more than {self._bounds.entries:,} files", "Split it.")

    def _refuse_floods(self, file: BinaryIO) -> None:
        """Refuse a directory of more entries than may be, before it is read into memory."""
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - _LONGEST_COMMENT - _END_SIZE))
        tail = file.read()
        file.seek(0)
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + _END_SIZE:
            return  # zipfile says what is wrong
        _disk, _first, _here, count, size, _offset = struct.unpack_from("<4H2L", tail, at + 4)
        zip64 = count == 0xFFFF or size == 0xFFFFFFFF
        if zip64 or count > self._bounds.entries or size > self._bounds.entries * _BYTES_AN_ENTRY:
            raise self._too_many()

"""What a run did to its files, call by call, and what a power cut would have left of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random

_SECTOR = 512  # bytes that a disk writes whole
_TORN = 0.2  # of the unsynced writes that a cut keeps: the share of which only a part is kept

Keeps = Callable[[], bool]  # tells whether something that was not synced survives


@dataclass(frozen=True)
class Call:
    """One call; paths are relative to the place."""

    number: int
    what: str  # write, cut, sync, make, remove, rename, link, folder, sync folder, say, other
    where: int  # the offset of a write, the length of a cut
    data: bytes
    path: str
    second: str


def read(log: Path, place: Path) -> list[Call]:
    """Return the calls of a recorded run."""
    found = []
    with log.open("rb") as lines:
        for line in lines:
            number, what, where, length, *paths = line.decode()[:-1].split("\t")
            data = lines.read(int(length))
            path, second = (Path(each).relative_to(place).as_posix() if each else "" for each in paths)
            found.append(Call(int(number), what, int(where), data, path, second))
    return found


def long_writes(log: Path) -> list[int]:
    """Return the numbers of the calls that write more than one byte."""
    return [call.number for call in read(log, Path("/")) if call.what == "write" and len(call.data) > 1]


@dataclass
class _File:
    """A file, whatever its names: what it held at the start, and which calls changed and synced it."""

    start: bytes = b""
    changes: list[int] = field(default_factory=list)
    syncs: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Change:
    """A change of one folder, whole or not at all: which names stand for which file now, or for none."""

    at: int
    folder: str
    names: Mapping[str, _File | None]


class Recording:
    """A recorded run over its start, from which the images after power cuts are made."""

    def __init__(self, calls: Sequence[Call], start: Path) -> None:
        self.calls = calls
        self._start: dict[str, _File] = {}
        self._start_folders = {"."}
        self._changes: list[_Change] = []
        self._made_folders: list[tuple[int, str]] = []
        self._folder_syncs: dict[str, list[int]] = {}
        self._read_start(start)
        self._read_calls()

    def said(self, cut: int) -> str:
        """Return what was said on standard output before a call."""
        return b"".join(call.data for call in self.calls[:cut] if call.what == "say").decode("utf-8", "replace")

    def image(self, cut: int, chance: Random, keeps: Keeps, *, folders_need_sync: bool) -> dict[str, bytes]:
        """Return the files that are there when the power is cut before a call.

        What was synced is there. Of what was not, `keeps` says for each write and each change of a folder whether it
        is; where folders need no sync, their changes are there at once.
        """

        def is_there(at: int, folder: str) -> bool:
            if not folders_need_sync or any(at < sync < cut for sync in self._folder_syncs.get(folder, ())):
                return True
            return keeps()

        folders = set(self._start_folders)
        for at, path in self._made_folders:
            if at < cut and _folder(path) in folders and is_there(at, _folder(path)):
                folders.add(path)
        names: dict[str, _File | None] = dict(self._start)
        for change in self._changes:
            if change.at < cut and is_there(change.at, change.folder):
                names |= change.names
        there = {path: file for path, file in names.items() if file and _folder(path) in folders}
        data = {id(file): self._data(file, cut, chance, keeps) for file in there.values()}
        return {path: data[id(file)] for path, file in there.items()}

    def _data(self, file: _File, cut: int, chance: Random, keeps: Keeps) -> bytes:
        data = bytearray(file.start)
        synced = max((at for at in file.syncs if at < cut), default=-1)
        for at in file.changes:
            if at >= cut or (at > synced and not keeps()):
                continue
            call = self.calls[at]
            if call.what == "cut":
                del data[call.where :]
                data.extend(bytes(call.where - len(data)))
                continue
            written = call.data
            if at > synced and len(written) > _SECTOR and chance.random() < _TORN:
                written = written[: _SECTOR * chance.randrange(1, -(-len(written) // _SECTOR))]
            data.extend(bytes(max(0, call.where - len(data))))
            data[call.where : call.where + len(written)] = written
        return bytes(data)

    def _read_start(self, start: Path) -> None:
        by_number: dict[int, _File] = {}
        for folder, inside, names in os.walk(start):
            here = Path(folder)
            self._start_folders |= {(here / name).relative_to(start).as_posix() for name in inside}
            for path in (here / name for name in names):
                file = by_number.setdefault(path.stat().st_ino, _File(path.read_bytes()))
                self._start[path.relative_to(start).as_posix()] = file

    def _read_calls(self) -> None:
        names = dict(self._start)
        for at, call in enumerate(self.calls):
            if call.what == "sync folder":
                self._folder_syncs.setdefault(call.path, []).append(at)
            elif call.what == "folder":
                self._made_folders.append((at, call.path))
            elif call.what in {"write", "cut", "sync"} and call.path in names:
                file = names[call.path]
                (file.syncs if call.what == "sync" else file.changes).append(at)
            elif call.what == "make":
                self._name(at, names, {call.path: _File()})
            elif call.what == "link":
                self._name(at, names, {call.second: names[call.path]})
            elif call.what == "rename":
                self._name(at, names, {call.second: names[call.path], call.path: None})
            elif call.what == "remove" and call.path in names:
                self._name(at, names, {call.path: None})

    def _name(self, at: int, names: dict[str, _File], changed: Mapping[str, _File | None]) -> None:
        for path, file in changed.items():
            if file is None:
                del names[path]
            else:
                names[path] = file
        for folder in dict.fromkeys(map(_folder, changed)):  # between two folders a name can be in both, or in none
            here = {path: file for path, file in changed.items() if _folder(path) == folder}
            self._changes.append(_Change(at, folder, here))


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)

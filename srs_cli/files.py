"""Files of the user: bounded reading, decoding without guessing, whole-or-nothing writing."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.model.identity import bytes_digest, raw_digest
from srs_cli.text import with_line_feeds

MAX_BYTES = 50 << 20
MAX_PACKAGE_BYTES = 512 << 20  # of decks with their pictures and sounds
# The longer mark stands first: UTF-32's begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STAGED_SUFFIX = ".tmp"
_OWN_PART = 8  # characters by which temporary files of one name differ
_STALE_S = 3600  # seconds: no program writes one file for so long
_SAMPLE = 4096
_PART = 1 << 20
_GUESS_SAMPLE = 64 << 10
_WESTERN_SHARE = 0.25
_FEW_NULS = 0.05  # of a text file; a binary file has more
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # a lone surrogate, which some encodings can spell
# Control characters of text files: tab, line feed, vertical tab, form feed, carriage return, escape, and DOS's end mark.
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b\x1a\b\a")


def read_bytes(path: Path, most: int = 0) -> bytes:
    """Return a file's bytes; raises InputRefusedError where there is no such file or it is larger than `most`, or usual."""
    most = most or MAX_BYTES
    _check_is_file(path)
    data = read_beginning(path, most + 1)
    if len(data) > most:
        raise _too_large(path, most)
    return data


def content_digest(path: Path, most: int) -> bytes:
    """Return a digest of a file's bytes, nothing where they are more than `most`.

    Raises InputRefusedError where there is no such file, StorageError where the system does not let it be read.
    """
    _check_is_file(path)
    try:
        with path.open("rb") as file:
            if path.stat().st_size > most:
                return b""
            parts = iter(lambda: file.read(_PART), b"")
            return bytes_digest(islice(parts, most // _PART))
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def file_digest(path: Path) -> str:
    """Return the `text_digest` of a file's text without holding it; raises what `read_bytes` does."""
    _check_is_file(path)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise _too_large(path, MAX_BYTES)
            parts = iter(lambda: file.read(_PART), b"")
            return raw_digest(size, islice(parts, MAX_BYTES // _PART))
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def _too_large(path: Path, most: int) -> InputRefusedError:
    return InputRefusedError(f"{path} is larger than {most >> 20} MB", "Split it into smaller files.")


def _check_is_file(path: Path) -> None:
    if _HALF_CHARACTER.search(str(path)):  # the system's bytes for it are no text: it could not be remembered
        raise InputRefusedError(f"{path}: the file's name is not text", "Rename it, or its folder, and try again.")
    try:
        if path.is_dir():
            raise InputRefusedError(f"{path} is a folder, not a file")
        if not path.is_file():
            raise InputRefusedError(
                f"{path}: no such file", "See the spelling; paths are taken from the current folder."
            )
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def read_beginning(path: Path, size: int) -> bytes:
    """Return the first bytes of a file, at most `size`; raises StorageError where the system does not let it be read."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def read_text(path: Path, encoding: str | None = None) -> str:
    """Return a text file's content with line feeds only; raises InputRefusedError as `read_bytes` and `decode` do."""
    return decode(read_bytes(path), str(path), encoding)


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of bytes: by the byte order mark, else UTF-8, else by the named encoding; never guessed.

    Line ends become line feeds. Raises InputRefusedError with the byte and the line of the first fault, and a hint.
    """
    text = _decoded(data, name, encoding)
    half = _HALF_CHARACTER.search(text) if encoding else None  # strict UTF-8 and UTF-16 let none through
    if half:
        raise InputRefusedError(
            f"{name}:{_line(text, half.start())}: the file holds half a character (U+{ord(half[0]):04X})",
            "Remove it and try again.",
        )
    nul = text.find("\0")
    if nul >= 0:
        if text.count("\0") > len(text) * _FEW_NULS:
            raise _not_text(data, name)
        raise InputRefusedError(
            f"{name}:{_line(text, nul)}: the file holds a NUL character", "Remove it and try again."
        )
    return with_line_feeds(text.removeprefix("\ufeff"))


def _decoded(data: bytes, name: str, encoding: str | None) -> str:
    marked = next((found for mark, found in _MARKS if data.startswith(mark)), None)
    if encoding:
        try:
            codec = codecs.lookup(encoding)
        except (LookupError, ValueError) as error:
            raise InputRefusedError(f"'{encoding}' is no encoding", "Try utf-8, utf-16, cp1252 or latin-1.") from error
        if not codec._is_text_encoding:  # noqa: SLF001 - as bytes.decode asks it
            raise InputRefusedError(f"'{encoding}' is no encoding of text", "Try utf-8, utf-16, cp1252 or latin-1.")
        wanted = codec.name
    elif marked == "":
        wanted = "utf-32"
    else:
        wanted = marked or "utf-8"
    try:
        return data.decode(wanted)
    except UnicodeDecodeError as error:
        if encoding is None and marked is None and _looks_binary(data):
            raise _not_text(data, name) from error
        line = _line(data[: error.start].decode("latin-1"), error.start)
        raise InputRefusedError(
            f"{name} is not {wanted.upper()} at byte {error.start}, line {line}",
            _hint(data, guess=encoding is None and marked is None),
        ) from error
    except UnicodeError as error:  # some codecs do not say where
        raise InputRefusedError(f"{name} is not {wanted.upper()}", _hint(data, guess=False)) from error


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    odd = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return odd > len(sample) * _FEW_NULS


def _not_text(data: bytes, name: str) -> InputRefusedError:
    sample = data[: _SAMPLE // 2 * 2]
    for high, low, codec in ((sample[::2], sample[1::2], "utf-16-be"), (sample[1::2], sample[::2], "utf-16-le")):
        if low and high.count(0) > len(high) * 0.8 and not _looks_binary(low):
            return InputRefusedError(
                f"{name} looks like {codec.upper()} without a byte order mark", f"If it is, pass --encoding {codec}."
            )
    return InputRefusedError(f"{name} is not a text file", "Save it as plain text first.")


def _hint(data: bytes, *, guess: bool) -> str:
    if guess:
        return f"Save it again as UTF-8, or pass --encoding {_likely_encoding(data)} if that is what it is."
    return "Save it again as UTF-8, or name its encoding with --encoding."


def _likely_encoding(data: bytes) -> str:
    """Return a name of an encoding that decodes the data (latin-1 always does) and is likely. Nothing more is guessed."""
    high = sum(byte > 0x7F for byte in data[:_GUESS_SAMPLE])
    western = high < _WESTERN_SHARE * len(data[:_GUESS_SAMPLE])  # too few for the letters of another script
    guesses = ["cp1252", "latin-1"] if western else [_best_guess(data), "cp1252", "latin-1"]
    return next(name for name in guesses if name and _decodes(data, name))


def _best_guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and only needed here

    best = from_bytes(data[:_GUESS_SAMPLE]).best()
    return best.encoding if best else ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + text.count("\r", 0, position) - text.count("\r\n", 0, position) + 1


def write_text(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file whole or not at all, as `writing` does, and raise what it raises."""
    with writing(path, replace=replace) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def writing(path: Path, *, replace: bool = False, shared: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name whole or not at all: it is made beside it, and durable before it does.

    A new file is its owner's alone; a `shared` one may be read by whom the system lets read new files.
    Raises InputRefusedError where the name is taken and `replace` is false, or is a link or no regular file;
    StorageError where the disk or the system refuses.
    """
    with _staging(path, replace=replace, shared=shared) as (file, temporary):
        yield file
    try:
        put_in_place(temporary, path, replace=replace)
    except BaseException:
        remove_staged(temporary)
        raise


def stage_text(path: Path, text: str, *, replace: bool = False) -> Path:
    """Write what a file is to hold beside it, durably, and return where; raises as `writing` does."""
    with _staging(path, replace=replace, shared=False) as (file, temporary):
        file.write(text.encode("utf-8"))
    return temporary


def begin(path: Path) -> Path:
    """Make the file beside a new one that `fill` writes, and return where; raises as `writing` does."""
    temporary, handle = _begun(path, replace=False)
    os.close(handle)
    return temporary


def fill(temporary: Path, path: Path, parts: Iterable[str]) -> None:
    """Write the parts of a text into what was begun for a file, durably; raises as `writing` does, and then it is gone."""
    try:
        handle = os.open(temporary, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error
    with _filling(handle, temporary, path, replace=False, shared=False) as file:
        for part in parts:
            file.write(part.encode("utf-8"))


@contextmanager
def _staging(path: Path, *, replace: bool, shared: bool) -> Iterator[tuple[BinaryIO, Path]]:
    temporary, handle = _begun(path, replace=replace)
    with _filling(handle, temporary, path, replace=replace, shared=shared) as file:
        yield file, temporary


def _begun(path: Path, *, replace: bool) -> tuple[Path, int]:
    """Return a new empty file beside another, and a handle of it."""
    try:
        _check_target(path, replace=replace)
        make_folders(path.parent)
        from tempfile import mkstemp  # noqa: PLC0415 - slow to import, and who only reads needs none

        handle, name = mkstemp(prefix=_staged_prefix(path.name), suffix=_STAGED_SUFFIX, dir=path.parent)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error
    return Path(name), handle


@contextmanager
def _filling(handle: int, temporary: Path, path: Path, *, replace: bool, shared: bool) -> Iterator[BinaryIO]:
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace and path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        elif shared:
            temporary.chmod(0o666 & ~_umask())
        sweep(temporary, _staged_prefix(path.name), _STAGED_SUFFIX)
    except OSError as error:
        remove_staged(temporary)
        raise StorageError(f"cannot write {path}: {error.strerror}") from error
    except BaseException:
        remove_staged(temporary)
        raise


def put_in_place(temporary: Path, path: Path, *, replace: bool = False) -> None:
    """Give a file that was staged its name, durably; raises as `writing` does, and then it may be tried again."""
    try:
        if replace:
            temporary.replace(path)
        else:
            _take_name(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error


def remove_staged(temporary: Path) -> None:
    """Remove a file that was staged, where it is there and the system lets it."""
    with suppress(OSError):
        temporary.unlink()


def is_staged_for(name: str, path: Path) -> bool:
    """Tell whether a file of that name, in the folder of a path, is one that was staged for it."""
    first = _staged_prefix(path.name)
    return "/" not in name and name.startswith(first) and name.removeprefix(first).endswith(_STAGED_SUFFIX)


def _staged_prefix(name: str) -> str:
    return f".{name[:50]}."


def sweep(newest: Path, begins: str, ends: str) -> None:
    """Remove what killed programs left half-written beside a file that was just written, once it is an hour older.

    Their names are those of temporary files: what they begin and end with, and a few characters between.
    """
    with suppress(OSError):
        now = newest.lstat().st_mtime
        for path in newest.parent.iterdir():
            name = path.name
            own = len(name) - len(begins) - len(ends)
            alike = name.startswith(begins) and name.endswith(ends) and 0 < own <= _OWN_PART
            if alike and path != newest and now - path.lstat().st_mtime > _STALE_S:
                path.unlink()


def make_folders(folder: Path) -> None:
    """Make a folder where there is none, with those above it, for their owner alone and durably."""
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        sync_folder(each.parent)


def _umask() -> int:
    found = os.umask(0o077)
    os.umask(found)
    return found


def _check_target(path: Path, *, replace: bool) -> None:
    if path.is_symlink():
        raise InputRefusedError(f"{path} is a link; it is not written through", "Name the file itself.")
    if path.exists() and not path.is_file():
        raise InputRefusedError(f"{path} is not a file", "Name another file.")
    if path.exists() and not replace:
        raise InputRefusedError(f"{path} exists already", "Name another file, or add --force to replace it.")


def exists(path: Path) -> bool:
    """Tell whether a file is there; raises StorageError where the system cannot tell."""
    try:
        return path.exists()
    except OSError as error:
        raise StorageError(f"cannot look at {path}: {error.strerror}") from error


def _take_name(temporary: Path, path: Path) -> None:
    """Give the file its name unless another took it meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError as error:
        raise InputRefusedError(f"{path} exists already", "Name another file, or add --force to replace it.") from error
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise InputRefusedError(
                f"{path} exists already", "Name another file, or add --force to replace it."
            ) from None
        temporary.replace(path)
    else:
        sync_folder(path.parent)  # else a power cut might take the new name, and not bring back the old one
        temporary.unlink()


def sync_folder(folder: Path) -> None:
    """Make the folder's names durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_durable(path: Path) -> None:
    """Make durable what was written into a file."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())

"""Reading by mark or name and never by guess; writing whole or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import stat
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli import files
from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.files import decode, file_digest, read_bytes, read_text, sync_folder, write_text
from srs_cli.model.identity import text_digest

DECK = "name: Café\ncards:\n  - q: Où?\n    a: Là\n"
RUSSIAN = "Столица России — город Москва. Река Волга течёт в море. Озеро Байкал глубже всех озёр мира.\n" * 4


@pytest.mark.parametrize(
    "data",
    [
        DECK.encode(),
        b"\xef\xbb\xbf" + DECK.encode(),
        DECK.encode("utf-16"),
        b"\xff\xfe" + DECK.encode("utf-16-le"),
        b"\xfe\xff" + DECK.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + DECK.encode("utf-32-le"),
        b"\x00\x00\xfe\xff" + DECK.encode("utf-32-be"),
        DECK.replace("\n", "\r\n").encode(),
        DECK.replace("\n", "\r").encode(),
        DECK.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_text_is_known_by_its_mark_else_is_utf8(data: bytes) -> None:
    assert decode(data, "deck.yaml") == DECK


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("cp1252", DECK.encode("cp1252")),
        ("latin-1", DECK.encode("latin-1")),
        ("utf-8", b"\xef\xbb\xbf" + DECK.encode()),
        ("UTF8", DECK.encode()),
        ("utf-16-be", DECK.encode("utf-16-be")),
        ("utf-16-le", b"\xff\xfe" + DECK.encode("utf-16-le")),
        ("utf-16", DECK.encode("utf-16")),
        ("mac-roman", DECK.encode("mac-roman")),
    ],
)
def test_a_named_encoding_is_used(encoding: str, data: bytes) -> None:
    assert decode(data, "deck.yaml", encoding) == DECK


def test_text_in_utf7_stays_as_it_stands() -> None:
    assert decode(b"q: +ADw-b+AD4-\n", "deck.yaml") == "q: +ADw-b+AD4-\n"


@pytest.mark.parametrize(
    ("data", "encoding", "sentence", "hint"),
    [
        (DECK.encode("latin-1"), None, "f is not UTF-8 at byte 9, line 1", "pass --encoding cp1252"),
        (DECK.encode("cp1252"), None, "f is not UTF-8 at byte 9, line 1", "pass --encoding cp1252"),
        (b"a\r\nb\rc\nd \x81 and more plain text", None, "f is not UTF-8 at byte 9, line 4", "--encoding latin-1"),
        (b"ok\n\xc0\xafetc", None, "f is not UTF-8 at byte 3, line 2", "Save it again as UTF-8"),
        (RUSSIAN.encode("cp1251"), None, "f is not UTF-8 at byte 0, line 1", "pass --encoding cp1251"),
        (b"\xff\xfea\x00b", None, "f is not UTF-16 at byte", "name its encoding"),
        (b"\xff\xfe\x00\x00a", None, "f is not UTF-32 at byte", "name its encoding"),
        (b"\xef\xbb\xbfa\n\xff", None, "f is not UTF-8 at byte 5, line 2", "name its encoding"),
        (b"caf\xe9", "utf-8", "f is not UTF-8 at byte 3, line 1", "name its encoding with --encoding"),
        (b"caf\xe9", "ascii", "f is not ASCII at byte 3, line 1", "name its encoding with --encoding"),
        (b"text", "undefined", "f is not UNDEFINED", "name its encoding"),
        (b"text", "klingon", "'klingon' is no encoding", "Try utf-8"),
        (b"text", "\0", "'\0' is no encoding", "Try utf-8"),
        (b"7465", "hex", "'hex' is no encoding of text", "Try utf-8"),
        (b"a\n\0b" + b"c" * 100, None, "f:2: the file holds a NUL character", "Remove it"),
        (b"a\r\nb\rc\0" + b"d" * 100, None, "f:3: the file holds a NUL character", "Remove it"),
        (b"one\n+2AA-", "utf-7", "f:2: the file holds half a character (U+D800)", "Remove it"),
        (rb"one \udfff", "unicode-escape", "f:1: the file holds half a character (U+DFFF)", "Remove it"),
        (DECK.encode("utf-16-be"), None, "f looks like UTF-16-BE without a byte order mark", "--encoding utf-16-be"),
        (DECK.encode("utf-16-le"), None, "f looks like UTF-16-LE without a byte order mark", "--encoding utf-16-le"),
        (b"plain".ljust(400, b"\0"), None, "f is not a text file", "plain text"),
        (b"\0", None, "f is not a text file", "plain text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0" + bytes(range(256)), None, "f is not a text", ""),
        (gzip.compress(bytes(100), mtime=0) + zlib.compress(DECK.encode()), None, "f is not a text file", ""),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, encoding: str | None, sentence: str, hint: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        decode(data, "f", encoding)
    assert refused.value.sentence.startswith(sentence)
    assert hint in refused.value.hint
    assert refused.value.exit_code == 3


def test_a_hint_names_only_an_encoding_that_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = bytes(range(0xC0, 0x100)) * 4
    monkeypatch.setattr(files, "_best_guess", lambda data: "")
    with pytest.raises(InputRefusedError) as refused:
        decode(letters, "f")
    assert "--encoding cp1252" in refused.value.hint


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "utf-16", "cp1252", "utf-7", "punycode", "idna"]))
def test_any_bytes_give_text_or_a_refusal(data: bytes, encoding: str | None) -> None:
    try:
        text = decode(data, "f", encoding)
    except InputRefusedError:
        return
    assert "\r" not in text
    assert "\0" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])))
def test_utf8_text_is_read_as_it_was_written(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "f") == text


def test_read_text_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes("é\r\n".encode())
    assert read_text(path) == "é\n"
    path.write_bytes("é\r\n".encode("cp1252"))
    assert read_text(path, "cp1252") == "é\n"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no such file"):
        read_bytes(tmp_path / "none.yaml")
    with pytest.raises(InputRefusedError, match="is a folder"):
        read_bytes(tmp_path)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.yaml")
    path.write_text("name: x")
    with pytest.raises(InputRefusedError, match="the file's name is not text"):
        read_bytes(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputRefusedError, match="no such file"):
        read_bytes(tmp_path / "pipe")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * (1 << 20))
    assert len(read_bytes(path)) == 1 << 20
    path.write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(InputRefusedError, match="larger than 1 MB"):
        read_bytes(path)


def test_a_file_that_cannot_be_read_names_the_reason(tmp_path: Path, failing: Callable[..., None]) -> None:
    path = tmp_path / "locked.yaml"
    path.write_text("x")
    failing(Path, "open", errno.EACCES)
    with pytest.raises(StorageError, match=r"cannot read .*locked.yaml: Permission denied"):
        read_bytes(path)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make a system call fail with an error number."""

    def fail(where: object, name: str, number: int) -> None:
        def refuse(*args: object, **kwargs: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(where, name, refuse)

    return fail


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_whole_into_a_new_private_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "deck.yaml"
    write_text(path, "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert names_in(path.parent) == ["deck.yaml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_a_taken_name_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text("mine")
    path.chmod(0o640)
    with pytest.raises(InputRefusedError, match="exists already") as refused:
        write_text(path, "new")
    assert "--force" in refused.value.hint
    assert path.read_text() == "mine"
    write_text(path, "new", replace=True)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names_in(tmp_path) == ["deck.yaml"]


def test_replacing_what_is_not_there_writes_it(tmp_path: Path) -> None:
    write_text(tmp_path / "deck.yaml", "new", replace=True)
    assert (tmp_path / "deck.yaml").read_text() == "new"


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("target", ["other.txt", "missing.txt"])
def test_a_link_is_not_written_through(tmp_path: Path, target: str, *, replace: bool) -> None:
    (tmp_path / "other.txt").write_text("other")
    link = tmp_path / "deck.yaml"
    link.symlink_to(target)
    with pytest.raises(InputRefusedError, match="is a link"):
        write_text(link, "new", replace=replace)
    assert (tmp_path / "other.txt").read_text() == "other"
    assert not (tmp_path / "missing.txt").exists()


def test_what_a_killed_program_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    swept = [".deck.yaml.abcdefgh.tmp", ".deck.yaml.1234_678.tmp"]
    kept = [".other.yaml.abcdefgh.tmp", ".deck.yaml.tmp", "deck.yaml.old", ".deck.yaml.of my own making.tmp"]
    for name in [*swept, *kept]:
        (tmp_path / name).write_text("left")
    write_text(path, "new")
    assert names_in(tmp_path) == sorted([*swept, *kept, "deck.yaml"])  # they may be another program's that is at it
    for name in [*swept, *kept]:
        os.utime(tmp_path / name, (1, 1))
    write_text(path, "newer", replace=True)
    assert names_in(tmp_path) == sorted([*kept, "deck.yaml"])


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="is not a file"):
        write_text(tmp_path, "new", replace=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot write"):
        write_text(tmp_path / "file" / "deck.yaml", "new")


def test_folders_are_made_durably_and_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    files.make_folders(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    files.make_folders(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_what_a_killed_program_staged_is_removed_an_hour_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deck.yaml"
    left = files.stage_text(path, "half done")
    other = files.stage_text(tmp_path / "other.yaml", "half done")
    write_text(path, "new")
    assert left.exists()
    monkeypatch.setattr(files, "_STALE_S", -1)
    write_text(path, "newer", replace=True)
    assert names_in(tmp_path) == sorted([other.name, "deck.yaml"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".deck.yaml.abc.tmp", True),
        (".deck.yaml.tmp", False),
        (".deck.yaml..tmp", True),
        ("deck.yaml", False),
        (".other.yaml.abc.tmp", False),
        (".deck.yaml./../x.tmp", False),
    ],
)
def test_a_staged_file_is_known_by_its_name(name: str, *, told: bool) -> None:
    assert files.is_staged_for(name, Path("/decks/deck.yaml")) is told


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failing: Callable[..., None], call: str, *, replace: bool
) -> None:
    path = tmp_path / "deck.yaml"
    if replace:
        path.write_text("old")
    failing(os, call, errno.ENOSPC)
    with pytest.raises(StorageError, match="No space left on device"):
        write_text(path, "new", replace=replace)
    assert names_in(tmp_path) == (["deck.yaml"] if replace else [])
    assert not replace or path.read_text() == "old"


def test_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "deck.yaml", "\ud800")
    assert names_in(tmp_path) == []


def test_a_name_that_was_taken_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deck.yaml"
    really_sync = os.fsync

    def sync_while_another_writes(handle: int) -> None:
        path.write_text("theirs")
        really_sync(handle)

    monkeypatch.setattr(os, "fsync", sync_while_another_writes)
    with pytest.raises(InputRefusedError, match="exists already"):
        write_text(path, "ours")
    assert path.read_text() == "theirs"
    assert names_in(tmp_path) == ["deck.yaml"]


def test_without_links_a_name_that_was_taken_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deck.yaml"

    def link(_source: object, _target: object) -> None:
        path.write_text("theirs")
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(InputRefusedError, match="exists already"):
        write_text(path, "ours")
    assert path.read_text() == "theirs"
    assert names_in(tmp_path) == ["deck.yaml"]


def test_a_file_system_without_links_will_do(tmp_path: Path, failing: Callable[..., None]) -> None:
    failing(os, "link", errno.EPERM)
    write_text(tmp_path / "deck.yaml", "new")
    assert (tmp_path / "deck.yaml").read_text() == "new"
    assert names_in(tmp_path) == ["deck.yaml"]


def test_a_system_whose_folders_cannot_be_made_durable_is_not_asked(
    tmp_path: Path, failing: Callable[..., None]
) -> None:
    failing(os, "fsync", errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)


def test_elsewhere_than_on_posix_folders_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    sync_folder("no folder")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "a", "é\r\n", "a" * (2 << 20), "é" * (1 << 20) + "x"])
def test_the_digest_of_a_file_is_that_of_its_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes(text.encode())
    assert file_digest(path) == text_digest(text)


def test_a_file_that_none_reads_has_no_digest(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="no such file"):
        file_digest(tmp_path / "none.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate((50 << 20) + 1)
    with pytest.raises(InputRefusedError, match="larger than 50 MB"):
        file_digest(tmp_path / "large.yaml")

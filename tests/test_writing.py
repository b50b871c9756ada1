"""Who writes files: `files.write_text` and what has as good a reason. A new place fails here until it has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import srs_cli

PACKAGE = Path(srs_cli.__file__).parent
# What makes, fills, names or renames files, by the last part of its name; `open` only where it may write.
WRITERS = frozenset(
    [
        "write_text",
        "write_bytes",
        "touch",
        "mkstemp",
        "NamedTemporaryFile",
        "TemporaryFile",
        "SpooledTemporaryFile",
        "TemporaryDirectory",
        "mkdtemp",
        "copy",
        "copy2",
        "copyfile",
        "copyfileobj",
        "copytree",
        "move",
        "rename",
        "renames",
        "link",
        "symlink",
        "symlink_to",
        "hardlink_to",
        "truncate",
        "fdopen",
        "dup2",
        "backup",
        "VACUUM",
        "make_archive",
        "extract",
        "extractall",
        "unpack_archive",
        "save",
    ],
)
_FOR_WRITING = re.compile(r"(?=.*[wax+])[rwaxbtU+]{1,4}")
# What is called like that and writes nothing itself, and `write_text` of files.py: that is what is wanted.
OURS = frozenset(
    ["write_text", "extract", "process.extract", "editing.rename", "managing.rename", "managing.move", "row.truncate"]
)
ALLOWED = {
    ("files.py", "_begun"): "the one way: a temporary file",
    ("files.py", "_filling"): "which is made durable",
    ("files.py", "fill"): "the same, begun before",
    ("files.py", "make_durable"): "nothing: what is there is made durable",
    ("files.py", "put_in_place"): "which takes the name",
    ("files.py", "_take_name"): "its last step",
    ("store/database.py", "create_database"): "a new store appears whole: made under another name, then linked",
    ("store/database.py", "copy_into"): "SQLite's backup API",
    ("store/database.py", "take_over"): "SQLite's backup API, in one transaction",
    ("store/database.py", "fill"): "the store itself",
    ("store/database.py", "model"): "in memory alone",
    ("store/schema.py", "version_of"): "opened for reading alone",
    ("store/salvage.py", "opened"): "in memory alone, or for reading",
    ("store/guest.py", "opened"): "a copy of another machine's store, in a folder that is gone afterwards",
    ("store/guest.py", "_copy"): "that copy",
    ("store/file.py", "connect"): "the store itself",
    ("store/backup.py", "copy_to"): "a verified copy takes the name",
    ("store/backup.py", "take_name"): "never takes a name that is taken",
    ("store/backup.py", "take_second_name"): "gives the bytes of a damaged store another name",
    ("store/backup.py", "copy_bytes"): "a new name, made durable",
    ("store/backup.py", "temporary_file"): "where a copy is made before it is verified",
    ("store/backup.py", "_copied"): "SQLite's backup API, into a temporary file that is made durable",
    ("store/restoring.py", "replace_file"): "a verified copy takes the store's name, whole",
    ("store/restoring.py", "_set_aside"): "the journal of a damaged store goes with its bytes",
    ("terminal/outside.py", "page"): "a copy for the pager, in a folder that is gone afterwards",
    ("terminal/screen.py", "write"): "the terminal is gone: standard output leads to nothing",
    ("cli/front.py", "unwritten"): "the disk is full: standard output leads to nothing",
    ("exchange/anki/archiving.py", "archive"): "into the file that is given",
    ("exchange/anki/collection.py", "opened"): "opened for reading alone",
    ("exchange/anki/reading.py", "read"): "a folder that is gone afterwards",
    ("exchange/anki/writing.py", "_write"): "a folder that is gone afterwards",
    ("exchange/pdf.py", "write"): "a folder that is gone afterwards",
    ("exchange/srsdeck.py", "write"): "into the file that is given",
    ("cli/ending.py", "exit_code_of"): "the pipe is closed: standard output leads to nothing",
    ("cli/commands/config.py", "edit"): "a copy for the editor; what is saved goes through files.write_text",
    ("cli/commands/demo.py", "command"): "a folder that is gone afterwards",
    ("__main__.py", "_open_what_is_closed"): "a standard stream that is closed leads to nothing",
}


def writes(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    """Yield (function, line, call) for every call that may write a file or give one a name."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, int, str]]:
        for child in ast.iter_child_nodes(node):
            within = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            if isinstance(child, ast.Call) and may_write(child):
                yield within, child.lineno, ast.unparse(child.func)
            yield from walk(child, within)

    yield from walk(tree, "")


def may_write(call: ast.Call) -> bool:
    whole = ast.unparse(call.func)
    name = whole.rpartition(".")[2]
    words = [*call.args, *(keyword.value for keyword in call.keywords)]
    if name == "open":
        return any(is_for_writing(each) for each in words)
    if name == "replace":  # a path's takes one argument, a text's two, a dataclass's or a date's names
        return whole != name and len(call.args) == 1 and not call.keywords
    if name == "ZipFile":
        return len(words) > 1
    return whole in {"sqlite3.connect", "click.edit"} or (name in WRITERS and whole not in OURS)


def is_for_writing(argument: ast.expr) -> bool:
    text = ast.unparse(argument)
    if isinstance(argument, ast.Constant):
        return isinstance(argument.value, str) and bool(_FOR_WRITING.fullmatch(argument.value))
    return "O_WRONLY" in text or "O_RDWR" in text or "O_CREAT" in text or text == "mode"


@cache
def found() -> list[tuple[str, str, int, str]]:
    return [
        (path.relative_to(PACKAGE).as_posix(), *each)
        for path in sorted(PACKAGE.rglob("*.py"))
        for each in writes(ast.parse(path.read_text("utf-8")))
    ]


def test_files_are_written_in_known_places_alone() -> None:
    strange = [
        f"{file}:{line} {function}: {call}" for file, function, line, call in found() if (file, function) not in ALLOWED
    ]
    assert strange == [], "use files.write_text, or say in ALLOWED why not"


def test_each_known_place_is_there() -> None:
    assert set(ALLOWED) - {(file, function) for file, function, _, _ in found()} == set()


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("open('file', 'w')", True),
        ("open('file', mode='ab')", True),
        ("open('file')", False),
        ("open('file', 'rb', encoding='utf-8')", False),
        ("Path('file').open('x')", True),
        ("os.open('file', os.O_RDONLY)", False),
        ("os.open('file', os.O_CREAT | os.O_EXCL)", True),
        ("path.write_text('a')", True),
        ("path.write_bytes(b'')", True),
        ("write_text(path, 'a')", False),
        ("path.replace(other)", True),
        ("'a'.replace('a', 'b')", False),
        ("replace(card, id='a')", False),
        ("os.rename('a', 'b')", True),
        ("shutil.copyfile('a', 'b')", True),
        ("tempfile.mkstemp()", True),
        ("zipfile.ZipFile(a)", False),
        ("zipfile.ZipFile(a, 'w')", True),
        ("sqlite3.connect(a)", True),
        ("def f():\n    with open('file', 'w') as b:\n        pass", True),
    ],
)
def test_what_may_write_is_seen(code: str, seen: bool) -> None:  # noqa: FBT001 - a table
    assert bool(list(writes(ast.parse(code)))) is seen

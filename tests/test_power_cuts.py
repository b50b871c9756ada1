"""What a simulated power cut leaves: the images that `scripts/power_cuts` looks at."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
NOTHING, ALL = False, True


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, bytes]]]:
    """Yield what gives what is left of some calls over a folder with one file, "old" in a.yaml, cut after the last of them."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    oplog = import_module("faults.oplog")
    (tmp_path / "a.yaml").write_bytes(b"old")

    def left(calls: list[tuple[Any, ...]], *, keeps: bool, folders_need_sync: bool) -> dict[str, bytes]:
        log = tmp_path.with_name("log")
        place = Path("/place")
        lines = []
        for number, (what, path, *rest) in enumerate(calls):
            data = rest[1] if what == "write" else b""
            where = rest[0] if what in {"write", "cut"} else 0
            second = f"/place/{rest[0]}" if what in {"rename", "link"} else ""
            lines += [f"{number}\t{what}\t{where}\t{len(data)}\t/place/{path}\t{second}\n".encode(), data]
        log.write_bytes(b"".join(lines))
        recording = oplog.Recording(oplog.read(log, place), tmp_path)
        found: dict[str, bytes] = recording.image(
            len(calls), Random(1), lambda: keeps, folders_need_sync=folders_need_sync
        )
        return found

    yield left
    for name in [name for name in sys.modules if name.startswith("faults")]:
        del sys.modules[name]


REPLACED = [("make", ".tmp"), ("write", ".tmp", 0, b"new"), ("sync", ".tmp"), ("rename", ".tmp", "a.yaml")]
OVERWRITTEN = [("cut", "a.yaml", 0), ("write", "a.yaml", 0, b"new")]
APPENDED = [("write", "a.yaml", 3, b"er"), ("sync", "a.yaml"), ("write", "a.yaml", 5, b" still")]


@pytest.mark.parametrize(
    ("calls", "keeps", "folders_need_sync", "left"),
    [
        (REPLACED, NOTHING, False, {"a.yaml": b"new"}),
        (REPLACED, NOTHING, True, {"a.yaml": b"old"}),
        (REPLACED, ALL, True, {"a.yaml": b"new"}),
        ([*REPLACED, ("sync folder", ".")], NOTHING, True, {"a.yaml": b"new"}),
        ([("sync folder", "."), *REPLACED], NOTHING, True, {"a.yaml": b"old"}),
        (OVERWRITTEN, NOTHING, False, {"a.yaml": b"old"}),
        (OVERWRITTEN, ALL, False, {"a.yaml": b"new"}),
        (OVERWRITTEN[:1], ALL, False, {"a.yaml": b""}),
        (APPENDED, NOTHING, False, {"a.yaml": b"older"}),
        (APPENDED, ALL, False, {"a.yaml": b"older still"}),
        ([("remove", "a.yaml")], NOTHING, True, {"a.yaml": b"old"}),
        ([("remove", "a.yaml"), ("sync folder", ".")], NOTHING, True, {}),
        ([("remove", "a.yaml"), ("write", "a.yaml (deleted)", 0, b"x")], NOTHING, False, {}),
        ([("link", "a.yaml", "b"), ("remove", "a.yaml"), ("sync folder", ".")], NOTHING, True, {"b": b"old"}),
        ([("make", "n"), ("write", "n", 0, b"x"), ("sync folder", ".")], NOTHING, True, {"a.yaml": b"old", "n": b""}),
        ([("folder", "f"), ("make", "f/n"), ("sync folder", "f")], NOTHING, True, {"a.yaml": b"old"}),
        (
            [("folder", "f"), ("sync folder", "."), ("make", "f/n"), ("sync folder", "f")],
            NOTHING,
            True,
            {"a.yaml": b"old", "f/n": b""},
        ),
        (  # between two folders a name can be in both
            [("folder", "f"), ("sync folder", "."), ("rename", "a.yaml", "f/a"), ("sync folder", "f")],
            NOTHING,
            True,
            {"a.yaml": b"old", "f/a": b"old"},
        ),
    ],
)
def test_what_was_synced_is_there_and_of_the_rest_what_survives(
    image: Callable[..., dict[str, bytes]],
    calls: list[tuple[Any, ...]],
    keeps: bool,  # noqa: FBT001 - a parameter of the test
    folders_need_sync: bool,  # noqa: FBT001 - likewise
    left: dict[str, bytes],
) -> None:
    assert image(calls, keeps=keeps, folders_need_sync=folders_need_sync) == left

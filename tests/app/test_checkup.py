"""All that doctor looks at, one after the other; and what is best left alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.checkup import OPENS, STEPS, check_up, has_backups, is_beyond_repair
from srs_cli.app.doctor import WRONG
from srs_cli.errors import DatabaseRefusedError
from srs_cli.store import backup, file
from srs_cli.store.database import Database
from srs_cli.store.keeping import DAMAGED, MANUAL, named
from tests.conftest import NOON_MS, STEP


def quiet(_check: str, _share: float) -> None:
    pass


def test_a_sound_store_is_told_of_step_by_step(store: Database, tmp_path: Path) -> None:
    steps: list[str] = []
    found = check_up(store.path, STEP, tmp_path, lambda check, _share: steps.append(check), own_folder=True)
    assert (found.sound, found.warnings, found.refused) == (True, 0, None)
    assert len(set(steps)) == STEPS


def test_an_open_folder_of_a_deck_is_a_warning_and_nothing_wrong(
    store: Database, import_deck: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "shared").mkdir()
    import_deck("name: D\ncards:\n- {q: a, a: b}\n", "shared/deck.yaml")
    (tmp_path / "shared").chmod(0o777)
    found = check_up(store.path, STEP, tmp_path / "decks", quiet, own_folder=True)
    assert (found.sound, found.warnings) == (True, 1)


@pytest.mark.harms_store
@pytest.mark.parametrize(
    ("harm", "beyond"),
    [
        (lambda path: path.write_bytes(b"hello" * 100), False),
        (lambda path: _set_version(path, 4711), True),  # a newer srs made it
        (lambda path: _set_version(path, file.SCHEMA_VERSION ^ 4096), False),  # one bit turned
        (lambda path: (path.unlink(), path.symlink_to("nothing")), True),
    ],
)
def test_what_does_not_open_is_one_finding_and_some_is_better_left_alone(
    store: Database, harm: Callable[[Path], object], *, beyond: bool
) -> None:
    store.close()
    harm(store.path)
    found = check_up(store.path, STEP, store.path.parent, quiet, own_folder=True)
    assert [(each.check, each.state) for each in found.findings] == [(OPENS, WRONG)]
    assert isinstance(found.refused, DatabaseRefusedError)
    assert is_beyond_repair(store.path, found.refused) == beyond


def _set_version(path: Path, number: int) -> None:
    with path.open("r+b") as header:
        header.seek(60)
        header.write(number.to_bytes(4, "big"))


def test_what_was_kept_of_a_damaged_file_is_no_backup(store: Database) -> None:
    assert not has_backups(store.path)
    backup.make_folder(store.path)
    kept = backup.folder_of(store.path) / named(store.path.name, NOON_MS, DAMAGED).name
    os.close(os.open(kept, os.O_CREAT | os.O_WRONLY, 0o600))
    assert not has_backups(store.path)
    backup.make(store, MANUAL, NOON_MS, lambda utc_ms: utc_ms // 86_400_000)
    assert has_backups(store.path)

"""Names of decks and tags, for completing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.errors import DatabaseRefusedError
from srs_cli.store import naming
from srs_cli.store.database import Database


def test_decks_and_tags_that_are_not_archived_are_named(store: Database, import_deck: Callable[..., Path]) -> None:
    import_deck("name: B\ntags: [of-deck, x]\ncards:\n  - {q: a, a: b, tags: [y, 'z z']}\n  - {q: b, a: c}\n")
    import_deck("name: A\ncards:\n  - {q: d, a: b, tags: [gone]}\n  - {q: e, a: b, tags: [x]}\n", "a.yaml")
    import_deck("name: A\ncards:\n  - {q: e, a: b, tags: [x]}\n", "a.yaml")
    path = str(store.path)
    assert naming.deck_names(path) == ["A", "B"]
    assert naming.tags(path) == ["of-deck", "x", "y", "z z"]
    with store.transaction():
        store.run("UPDATE deck SET archived = 1 WHERE name = 'A'")
    assert (naming.deck_names(path), naming.deck_names(path, archived=True)) == (["B"], ["A"])


def test_without_a_file_there_are_none_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    assert naming.deck_names(str(tmp_path / "none")) == naming.tags(str(tmp_path / "none")) == []
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    with pytest.raises(DatabaseRefusedError):
        naming.tags(str(bad))

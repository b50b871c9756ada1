from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings

from srs_cli.app import media
from srs_cli.model.package import Package
from tests.exchange.anki.packages import collections, plain, read_back, written


def contents(package: Package, shown_by: Package) -> dict[str, bytes]:
    """Return the files that cards show."""
    names = {name for deck in shown_by.decks for card in deck.cards for name in media.names(card)}
    return {name: give() for name, give in package.media.items() if name in names}


@settings(max_examples=60)
@given(collections())
def test_what_goes_out_comes_back_as_it_was(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = read_back(written(package), Path(folder))

    assert plain(read.package) == plain(package)
    assert contents(read.package, package) == contents(package, package)
    assert read.problems == ()


@settings(max_examples=10)
@given(collections())
def test_the_same_package_gives_the_same_bytes(package: Package) -> None:
    assert written(package) == written(package)

"""All that doctor looks at: the file, the store in it, the deck files, and where it all lies."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec import Struct

from srs_cli.app.checking_files import examine_files
from srs_cli.app.doctor import CHECKS, WARNING, WRONG, Finding, Tell, examine
from srs_cli.app.surroundings import examine_surroundings
from srs_cli.errors import DatabaseRefusedError
from srs_cli.schedule import Step
from srs_cli.store import backup, cards, schema
from srs_cli.store.database import open_as_it_is
from srs_cli.store.keeping import DAMAGED

STEPS = len(CHECKS) + 1  # how many checks are told of as they are made
OPENS = "file opens"


class Checkup(Struct, frozen=True):
    """What was found; `refused` is why the file could not be opened, if so."""

    findings: tuple[Finding, ...]
    refused: DatabaseRefusedError | None = None

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Return how many findings are warnings."""
        return sum(finding.state == WARNING for finding in self.findings)


def check_up(path: Path, step: Step, deck_folder: Path, tell: Tell, *, own_folder: bool) -> Checkup:
    """Return what every check of a database that is there finds; nothing is changed.

    Raises BusyError where another program holds it, StorageError where it cannot be read.
    """
    try:
        database = open_as_it_is(path)
    except DatabaseRefusedError as error:
        return Checkup((Finding(OPENS, WRONG, error.sentence, error.hint, 1),), error)
    folders = [deck_folder]
    with closing(database):
        findings = [*examine(database, step, tell), *examine_files(database, tell)]
        if all(finding.ok for finding in findings):
            folders += [Path(deck.path).parent for deck in cards.decks(database) if deck.path]
    return Checkup((*findings, *examine_surroundings(path, folders, own_folder=own_folder)))


def is_beyond_repair(path: Path, refused: DatabaseRefusedError) -> bool:
    """Tell whether what is refused is best left alone: it is no file, or a newer srs made it and knows what is in it.

    Where the tables are ours to the letter, and the version is one bit away from ours, that bit is what is wrong.
    """
    return not path.is_file() or (not refused.database and not schema.has_turned_version(path))


def has_backups(path: Path) -> bool:
    """Tell whether there are backups of a database, be it there or not."""
    return any(each.kind != DAMAGED for each in backup.listed(path))

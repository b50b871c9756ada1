"""The union of two machines' logs: a set of events by their ids, whichever machine wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from srs_cli.errors import DatabaseRefusedError
from srs_cli.model.event import Event
from srs_cli.store import guest, log, told
from srs_cli.store.database import Database, Row
from srs_cli.store.sound import numberings

_IDS = "SELECT id, digest FROM event ORDER BY id"
_EVENTS = f"SELECT digest, {log.EVENT_COLUMNS} FROM event ORDER BY id"
_ADD = (
    f"INSERT INTO event ({log.EVENT_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO NOTHING"
)
_ADD_DEVICE = (
    "INSERT INTO device VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)"
)
_NUMBERS = "SELECT DISTINCT device_seq FROM event WHERE device = ?"


def events_in(database: Database) -> int:
    """Return how many events a store holds."""
    return int(database.rows("SELECT count(*) FROM event")[0][0])


def missing(here: Database, there: Database) -> Iterator[Event | None]:
    """Yield an event for each of the other store's that this one lacks, and None for each that both have.

    Raises DatabaseRefusedError for an event that is damaged, and where both have different ones under one id.
    """
    ours = here.each(_IDS)
    mine = next(ours, None)
    for digest, *values in there.each(_EVENTS):
        row: Row = tuple(values)
        guest.check_event(there.path, digest, row)
        while mine is not None and mine[0] < row[0]:
            mine = next(ours, None)
        if mine is None or mine[0] != row[0]:
            yield log.event_of(row)
            continue
        if mine[1] != digest:
            raise DatabaseRefusedError(
                f"the event {row[0].hex()} is another in {there.path} than here: one of the two was changed",
                "Nothing was merged. `srs doctor` tells whether it is the one here.",
            )
        yield None


def devices(database: Database) -> dict[str, tuple[int, bool]]:
    """Return each device that wrote events, with its last number and whether it is the store's own."""
    return {name: (last, bool(own)) for name, last, own in database.rows("SELECT id, last_seq, own FROM device")}


def incomplete(here: Database, there: Database) -> list[tuple[str, int]]:
    """Return (device, how many) for events that the other store once had, and that are in neither of the two."""
    found = []
    for each in numberings(there):
        here_too = {row[0] for row in here.rows(_NUMBERS, (each.device,))}
        lost = sum(number not in here_too for first, last in each.missing for number in range(first, last + 1))
        if lost or each.last is None or each.last < each.highest:
            found.append((each.device, max(1, lost)))
    return found


def add_events(here: Database, there: Database) -> None:
    """Add the other store's events to the log, and what is known of the devices that wrote them; in a transaction."""
    here.run_many(_ADD, ((*row[1:], row[0]) for row in there.each(_EVENTS)))
    written = [(name, last) for name, (last, _) in devices(there).items() if last]
    here.run_many(_ADD_DEVICE, written)
    told.tell(here, told.gaps(there), told.cards(there))


def become_another_device(here: Database) -> None:
    """Let this machine count as another device in the log from now on: two may not number alike."""
    here.run("UPDATE device SET own = 0")

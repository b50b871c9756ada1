"""Is the store sound? Every check that can be made without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Final, Literal, TypeVar

from msgspec import Struct

from srs_cli.errors import BusyError, SrsError, StorageError
from srs_cli.model.event import Event
from srs_cli.model.memory import Memory
from srs_cli.schedule import Step
from srs_cli.schedule.fold import fold_card
from srs_cli.store import cards, fulltext, log, schema, sound, tally, told
from srs_cli.store.database import Database, version
from srs_cli.store.sound import Numbering
from srs_cli.text import plural

OK: Final = "ok"
WARNING: Final = "warning"  # the store is sound, but there is something to know, or to do
WRONG: Final = "wrong"
State = Literal["ok", "warning", "wrong"]
Tell = Callable[[str, float], None]  # is told which check is being made, and how far it is, from 0 to 1

MEND: Final = "`srs doctor --repair` mends it."
_SAVE = "`srs doctor --repair` saves what can be read."
_MOST_EXAMPLES = 3
_TICKS = 4096  # rows between two words on how far a check is
# What a row can raise that no program of ours has written.
_MISSHAPEN = (TypeError, ValueError, OverflowError, LookupError, AttributeError, RecursionError)
_T = TypeVar("_T")


class Finding(Struct, frozen=True):
    """What a check found, in words; how many things it is about, some of them, and what to do next."""

    check: str
    state: State
    words: str
    advice: str = ""
    count: int = 0
    examples: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong; a warning is not."""
        return self.state != WRONG


class Patient(Struct, frozen=True):
    """The store under a check, and whom to tell how far that is."""

    database: Database
    step: Step
    check: str
    tell: Tell

    def watched(self, rows: Iterable[_T], table: str) -> Iterator[_T]:
        """Yield what is given, and tell how much of a table's number of rows that is."""
        most = max(1, int(self.database.rows(f"SELECT count(*) FROM {table}")[0][0]))
        for number, row in enumerate(rows):
            if number % _TICKS == 0:
                self.tell(self.check, min(1.0, number / most))
            yield row

    def well(self, words: str = "all") -> Finding:
        """Return that nothing is wrong."""
        return Finding(self.check, OK, words)

    def wrong(self, words: str, found: Sequence[str] = (), advice: str = MEND) -> Finding:
        """Return that something is wrong, with examples out of all that was found."""
        return Finding(self.check, WRONG, words, advice, len(found) or 1, tuple(found[:_MOST_EXAMPLES]))


def examine(database: Database, step: Step, tell: Tell = lambda _check, _share: None) -> list[Finding]:
    """Return what every check of the store found; nothing is changed. Raises BusyError where another program holds it."""
    found = []
    for name, check in CHECKS.items():
        tell(name, 0)
        found.append(_made(name, check, Patient(database, step, name, tell)))
    return found


def reindex(database: Database) -> None:
    """Make the search index anew from the cards; nothing else is touched."""
    with database.transaction():
        fulltext.rebuild(database)


def differing(database: Database, step: Step) -> list[str]:
    """Return the faces whose memory is not the fold of their card's events, as "key/face"."""
    return list(_differing(log.by_card(database), log.memories_by_key(database), step))


def _differing(
    logged: Iterator[tuple[int, list[Event]]], remembered: Iterable[tuple[int, int, Memory]], step: Step
) -> Iterator[str]:
    """Walk log and memory side by side, both in the order of the cards' keys: a million events need no room."""
    key, events = next(logged, (None, []))
    for card, rows in groupby(remembered, key=itemgetter(0)):
        while key is not None and key < card:  # changes of deck files that are no one card's, or of a card that is gone
            key, events = next(logged, (None, []))
        stored = {number: memory for _, number, memory in rows}
        try:
            folded = fold_card(events if key == card else (), stored, step)
        except _MISSHAPEN:
            folded = {}
        yield from (f"{card}/{number}" for number, memory in stored.items() if folded.get(number) != memory)


def _made(name: str, check: Callable[[Patient], Finding], patient: Patient) -> Finding:
    """Return what a check found; that it could not be made to its end is a finding as well."""
    try:
        return check(patient)
    except BusyError:
        raise
    except SrsError as error:
        words = str(error.__cause__ or error.sentence)
    except Exception as error:  # noqa: BLE001 - a damaged row may be anything; it is to be told, not to end the telling
        words = f"{type(error).__name__}: {error}"
    return Finding(name, WRONG, f"cannot be read to the end ({words})", _SAVE, 1)


def _structure(patient: Patient) -> Finding:
    reported = [str(row[0]) for row in patient.database.rows("PRAGMA integrity_check")]
    rows = [line for each in reported for line in each.splitlines() if not line.startswith("***")]
    if rows != ["ok"]:
        return patient.wrong(f"damaged: {'; '.join(rows[:_MOST_EXAMPLES])}", rows, _SAVE)
    broken = [f"{table} {row}" for table, row, *_ in patient.database.rows("PRAGMA foreign_key_check")]
    return patient.wrong(plural(len(broken), "broken reference"), broken) if broken else patient.well("sound")


def _schema(patient: Patient) -> Finding:
    found = schema.differences(patient.database)
    if found.harmful:
        parts = (("missing", found.missing), ("altered", found.altered), ("not ours", found.foreign))
        words = "; ".join(f"{what}: {_named(_plain(each))}" for what, each in parts if each)
        return patient.wrong(words, _plain(found.harmful))
    if found.foreign:
        names = _plain(found.foreign)
        words = f"something is there that srs did not make: {_named(names)}"
        advice = "It does no harm; srs leaves it alone."
        return Finding(patient.check, WARNING, words, advice, len(names), tuple(names[:_MOST_EXAMPLES]))
    return patient.well(f"as made (version {version(patient.database)})")


def _plain(objects: Sequence[tuple[str, str]]) -> list[str]:
    return [" ".join(each) for each in objects]


def _named(found: Sequence[str]) -> str:
    more = f" and {len(found) - _MOST_EXAMPLES:,} more" if len(found) > _MOST_EXAMPLES else ""
    return ", ".join(found[:_MOST_EXAMPLES]) + more


def _events(patient: Patient) -> Finding:
    checked = patient.watched(log.checked(patient.database), "event")
    return _counted(patient, [_hex(id_) for id_, fits in checked if not fits], "event", "changed since written")


def _hex(id_: object) -> str:
    return id_.hex() if isinstance(id_, bytes) else str(id_)


def _cards(patient: Patient) -> Finding:
    checked = patient.watched(cards.checked(patient.database), "card")
    return _counted(patient, [str(row) for row, fits in checked if not fits], "card", "changed since written")


def _counted(patient: Patient, found: list[str], noun: str, what: str) -> Finding:
    if not found:
        return patient.well()
    return patient.wrong(f"{plural(len(found), noun)} {what}: {_named(found)}", found)


def _plausible(patient: Patient) -> Finding:
    odd = sound.odd_decks(patient.database)
    odd += [f"setting {name}: cannot be read" for name in sound.odd_settings(patient.database)]
    return patient.wrong(_named(odd), odd) if odd else patient.well("plausible")


def _gaps(patient: Patient) -> Finding:
    odd = sound.odd_devices(patient.database)
    if odd:
        return patient.wrong(f"the list of machines is harmed: {', '.join(odd[:_MOST_EXAMPLES])}", odd)
    found = sound.numberings(patient.database)
    lost = [_lost(each) for each in found if each.missing]
    if lost:
        missing = sum(each.lost for each in found)
        words = f"{plural(missing, 'entry', 'entries')} of the log {'is' if missing == 1 else 'are'} missing: {lost[0]}"
        advice = f"{MEND} It takes what a backup has, and tells what stays lost."
        return Finding(patient.check, WRONG, words, advice, missing, tuple(lost[:_MOST_EXAMPLES]))
    unknown = [each.device for each in found if each.last is None or each.last < each.highest]
    if unknown:
        return patient.wrong(f"device {unknown[0]} wrote events that the list of machines knows nothing of", unknown)
    twice = [each for each in found if each.twice]
    if twice:
        times = sum(each.twice for each in twice)
        words = f"{plural(times, 'number')} stand{'s' * (times == 1)} twice: a copied store was used on two machines"
        advice = "Nothing is lost. Let each machine have a store of its own."
        return Finding(patient.check, WARNING, words, advice, len(twice), tuple(each.device for each in twice))
    own = sound.own_devices(patient.database)
    if len(own) > 1:
        words = f"{len(own)} machines count as this one: {_named(own)}"
        advice = "Nothing is lost. `srs restore` of the newest backup makes this machine a new one."
        return Finding(patient.check, WARNING, words, advice, len(own), tuple(own[:_MOST_EXAMPLES]))
    known = sum(last - first + 1 for ranges in told.gaps(patient.database).values() for first, last in ranges)
    return patient.well(f"no gaps but for the {known:,} that a repair told of" if known else "no gaps")


def _lost(each: Numbering) -> str:
    here = (each.last or each.highest) - each.lost
    return f"device {each.device} wrote {plural(each.last or each.highest, 'event')}; here: {here:,}"


def _orphans(patient: Patient) -> Finding:
    found = sound.orphans(patient.database)
    parts = (
        (found.events, "card of the log is not there", "cards of the log are not there"),
        (found.memories, "schedule belongs to no card", "schedules belong to no card"),
        (found.cards, "card belongs to no deck", "cards belong to no deck"),
    )
    words = [f"{len(each):,} {one if len(each) == 1 else many}" for each, one, many in parts if each]
    named = [str(each) for rows, *_ in parts for each in rows]
    return patient.wrong("; ".join(words), named) if words else patient.well("none")


def _faces(patient: Patient) -> Finding:
    odd = [str(row) for row in sound.odd_faces(patient.database)]
    return _counted(patient, odd, "card", "whose questions are not what its text asks")


def _schedule(patient: Patient) -> Finding:
    database = patient.database
    with database.snapshot():
        remembered = patient.watched(log.memories_by_key(database), "memory")
        wrong = list(_differing(log.by_card(database), remembered, patient.step))
    return _counted(patient, wrong, "schedule", "not what the log says")


def _tally(patient: Patient) -> Finding:
    wrong = tally.differences(patient.database)
    return patient.wrong(f"{plural(wrong, 'count')} wrong", ["?"] * wrong) if wrong else patient.well()


def _search(patient: Patient) -> Finding:
    if version(patient.database) < fulltext.SINCE_VERSION:
        return patient.well("there is no index yet")
    try:
        agrees = fulltext.agrees(patient.database)
    except StorageError:  # SQLite looks at the index by what it takes for writing
        return patient.well("not checked: the file cannot be written")
    return patient.well() if agrees else patient.wrong("the index is not what the cards say", (), _REINDEX)


_REINDEX = "`srs doctor --reindex` makes it anew."

CHECKS: Mapping[str, Callable[[Patient], Finding]] = MappingProxyType(
    {
        "file structure": _structure,
        "tables and triggers": _schema,
        "events unharmed": _events,
        "cards unharmed": _cards,
        "decks and settings": _plausible,
        "log complete": _gaps,
        "nothing without owner": _orphans,
        "every card has its questions": _faces,
        "schedule equals the log": _schedule,
        "counts right": _tally,
        "search finds what is there": _search,
    }
)

"""Anki's schema 11, which every Anki reads since 2.0: its tables, and the one row of a collection."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from srs_cli.exchange.anki.notetypes import OWN_TYPES
from srs_cli.exchange.anki.outgoing import DAY_0, DAY_START

VERSION: Final = 11
TABLES: Final = (
    (
        "CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL, "
        "ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL, "
        "models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL)"
    ),
    (
        "CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL, "
        "usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL, "
        "flags integer NOT NULL, data text NOT NULL)"
    ),
    (
        "CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL, "
        "mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL, "
        "ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, "
        "left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL)"
    ),
    (
        "CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL, "
        "ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, "
        "type integer NOT NULL)"
    ),
    "CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL)",
)
# By these an old Anki finds a note's cards and a card's reviews while it takes a package in.
INDEXES_TO_READ: Final = ("CREATE INDEX ix_cards_nid ON cards (nid)", "CREATE INDEX ix_revlog_cid ON revlog (cid)")
INDEXES: Final = (  # of a collection that is worked with
    "CREATE INDEX ix_notes_usn ON notes (usn)",
    "CREATE INDEX ix_notes_csum ON notes (csum)",
    "CREATE INDEX ix_cards_usn ON cards (usn)",
    "CREATE INDEX ix_cards_sched ON cards (did, queue, due)",
    "CREATE INDEX ix_revlog_usn ON revlog (usn)",
    *INDEXES_TO_READ,
)
# -1: Anki's update number of what its server has not seen.
ADD_NOTE: Final = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')"
ADD_CARD: Final = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)"
ADD_NEW_CARD: Final = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
ADD_REVIEW: Final = "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)"
ADD_COLLECTION: Final = "INSERT INTO col VALUES (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')"
_DAY_S = 86_400
DEFAULT_DECK: Final = 1


def collection(utc_ms: int, decks: Iterable[tuple[int, str, str]], cards: int) -> tuple[Any, ...]:
    """Return the values of the row of `col`; decks are (id, name, description as HTML)."""
    seconds = utc_ms // 1000
    # Anki counts days from the date on which a collection was made. Noon of it in a zone that is told is the same date
    # whatever the zone of who reads it.
    made = DAY_0 * _DAY_S + _DAY_S // 2
    conf = {
        "nextPos": cards + 1, "estTimes": True, "activeDecks": [1], "sortType": "noteFld", "timeLim": 0,
        "sortBackwards": False, "addToCur": True, "curDeck": 1, "newSpread": 0, "dueCounts": True, "curModel": None,
        "collapseTime": 1200, "schedVer": 2, "sched2021": True, "creationOffset": 0, "rollover": DAY_START,
    }  # fmt: skip
    models = {str(own.id): own.as_json() for own in OWN_TYPES.values()}
    entries = {str(id_): _deck(id_, name, text, seconds) for id_, name, text in decks}
    options = {"1": _options(seconds)}
    found = {str(DEFAULT_DECK): _deck(DEFAULT_DECK, "Default", "", seconds), **entries}
    texts = (json.dumps(each, separators=(",", ":")) for each in (conf, models, found, options))
    return (made, utc_ms, utc_ms, VERSION, *texts)


def _deck(id_: int, name: str, description: str, seconds: int) -> dict[str, Any]:
    return {
        "id": id_, "name": name, "mod": seconds, "usn": -1, "desc": description, "dyn": 0, "conf": 1, "collapsed": False,
        "browserCollapsed": False, "extendNew": 0, "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0],
        "lrnToday": [0, 0], "timeToday": [0, 0],
    }  # fmt: skip


def _options(seconds: int) -> dict[str, Any]:
    return {
        "id": 1, "mod": seconds, "name": "Default", "usn": -1, "maxTaken": 60, "autoplay": True, "timer": 0,
        "replayq": True, "dyn": False,
        "new": {"bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20,
                "separate": True},
        "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 200},
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    }  # fmt: skip

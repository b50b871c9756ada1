"""What `srs search` prints, and its own door: a plain search is answered before click and the like are imported.

What the door does not understand it leaves to the command line proper, which prints the same.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from srs_cli.cli.front import database_path, now_ms, unwritten
from srs_cli.cli.numbers import plain_numbers
from srs_cli.errors import BusyError, SrsError
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from srs_cli.app.searching import Found, FoundFace, Listing
    from srs_cli.store.database import Database

MOST = 50
_LEECH_LAPSES = 8  # where no settings file tells
_SOON = 1000  # days; what is due later is told in years


class Wanted(NamedTuple):
    """What is to be printed: `limit` cards at most (0: all), `width` columns of a window (0: no window)."""

    limit: int = MOST
    only_count: bool = False
    json: bool = False
    width: int = 0


def answer(arguments: list[str]) -> SrsError | None:
    """Answer a plain `srs search` and end the process, or return as `front.answer` does."""
    asked = _understood(arguments)
    if asked is None:
        return None
    path, words, wanted = asked
    settings = plain_numbers()
    if settings is None:
        return None
    try:
        out, err = _searched(path, words, wanted, settings)
    except BusyError as error:
        return error
    except Exception:  # noqa: BLE001 - the command line proper meets it again and words it
        return None
    except KeyboardInterrupt:
        os._exit(130)
    try:
        for text, stream in ((out, sys.stdout), (err, sys.stderr)):
            if text:
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
                stream.write(text + "\n")
                stream.flush()
    except BrokenPipeError:
        os._exit(141)
    except OSError as error:
        return unwritten(error)
    os._exit(0)  # nothing is open that was written to: the interpreter's tear-down would cost a good part of the whole


def output(database: Database | None, text: str, today: int, leech_lapses: int, wanted: Wanted) -> tuple[str, str]:
    """Return what goes to standard output and to standard error. Raises UsageError where the query means nothing."""
    from srs_cli.app.searching import listing  # noqa: PLC0415 - needs sqlite3

    found = listing(database, text, today, leech_lapses, 0 if wanted.only_count else wanted.limit or -1)
    if wanted.json:
        from srs_cli.cli.output import as_json  # noqa: PLC0415 - only scripts ask for it

        return as_json({"count": found.total} if wanted.only_count else _plain(found, today)), ""
    if wanted.only_count:
        return str(found.total), ""
    if not found.total:
        none = f"No card fits {clean_line(text.strip())}."
        return "", "There are no cards yet. Start with: srs review" if database is None else none
    rows = [_row(each, today) for each in found.cards]
    return "\n".join(_laid_out(rows, wanted.width)), _total(found, wanted)


def due_words(due: int, today: int) -> str:
    """Return when a face is due, seen from today; nothing where it never was asked."""
    days = due - today
    if due < 0:
        return ""
    if abs(days) <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    size = f"{abs(days)} days" if abs(days) < _SOON else f"{abs(days) / 365.25:.1f} years"
    return f"in {size}" if days > 0 else f"{size} ago"


def _searched(path: str, words: list[str], wanted: Wanted, settings: Mapping[str, int]) -> tuple[str, str]:
    from pathlib import Path  # noqa: PLC0415 - only once there is a file to search

    from srs_cli.app.stale import is_stale  # noqa: PLC0415
    from srs_cli.model.query import joined  # noqa: PLC0415
    from srs_cli.model.study_day import DAY_START_HOUR, study_day  # noqa: PLC0415
    from srs_cli.store.database import open_database  # noqa: PLC0415

    database = open_database(Path(path))
    if is_stale(database):
        database.close()
        raise LookupError(path)  # deck files are read again first: that is not for a door
    utc_ms = now_ms()
    day_start = settings.get("day_start", DAY_START_HOUR)
    today = study_day(utc_ms, time.localtime(utc_ms // 1000).tm_gmtoff, day_start)
    return output(database, joined(words), today, settings.get("leech_lapses", _LEECH_LAPSES), wanted)


def _understood(arguments: list[str]) -> tuple[str, list[str], Wanted] | None:
    """Return (database, words, what is wanted) of a plain `srs [--db FILE] search …`, or None."""
    rest = list(arguments)
    path = ""
    if len(rest) > 1 and rest[0] == "--db":
        path = rest[1]
        rest = rest[2:]
    path = path or database_path()
    if rest[:1] != ["search"] or not path or not os.path.exists(path):  # noqa: PTH110 - light
        return None
    words: list[str] = []
    limit, count, json = MOST, False, False
    following = iter(rest[1:])
    for each in following:
        if each == "--limit":
            number = next(following, "")
            if not (number.isascii() and number.isdigit() and len(number) < 10):
                return None
            limit = int(number)
        elif each in {"--count", "--json"}:
            count, json = count or each == "--count", json or each == "--json"
        elif each == "-h" or each.startswith("--"):
            return None
        else:
            words.append(each)
    return (path, words, Wanted(limit, count, json, window())) if words else None


def window() -> int:
    """Return the columns of the window that a person looks at, or 0 where there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or (os.environ.get("TERM") or "dumb") == "dumb":
        return 0
    import shutil  # noqa: PLC0415 - only for a window

    return shutil.get_terminal_size().columns


def _laid_out(rows: list[tuple[str, str, str, str, str]], width: int) -> list[str]:
    if not width:
        return ["\t".join(row).rstrip() for row in rows]
    from srs_cli.terminal.found import table  # noqa: PLC0415 - only for a window

    return table(rows, width)


def _total(found: Listing, wanted: Wanted) -> str:
    shown = len(found.cards)
    if found.total > shown:
        more = f"--limit {10 * shown}" if 0 < 10 * shown < found.total else "--limit 0 shows all"
        return f"{shown:,} of {plural(found.total, 'card')}. More: {more}"
    return plural(found.total, "card") if wanted.width else ""


def _row(found: Found, today: int) -> tuple[str, str, str, str, str]:
    cells = (found.id, found.deck, found.faces[0].question, due_words(found.due, today), ", ".join(found.states))
    id_, deck, question, due, states = (clean_line(" ".join(cell.split())) for cell in cells)
    return id_, deck, question, due, states


def _plain(found: Listing, today: int) -> dict[str, object]:
    return {"count": found.total, "cards": [_plain_card(each, today) for each in found.cards]}


def _plain_card(found: Found, today: int) -> dict[str, object]:
    return {
        **{key: value for key, value in found._asdict().items() if key != "faces"},
        "states": found.states,
        "faces": [_plain_face(each, today) for each in found.faces],
    }


def _plain_face(found: FoundFace, today: int) -> dict[str, object]:
    from srs_cli.model.study_day import iso  # noqa: PLC0415 - only scripts ask for it

    memory = found.memory
    return {
        "face": found.number,
        "question": found.question,
        "due": None if memory.is_new else iso(memory.due),
        "due_in_days": None if memory.is_new else memory.due - today,
        "interval": memory.interval,
        "ease": memory.ease / 100,
        "repetitions": memory.repetitions,
        "lapses": memory.lapses,
        "flag": memory.flag,
        "states": found.states,
    }

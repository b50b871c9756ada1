"""`srs backup`: a backup now, a copy elsewhere, or the list of them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import click

from srs_cli.app import backing_up
from srs_cli.app.backing_up import Entry
from srs_cli.cli.output import addressed, as_json
from srs_cli.cli.paths import PATH
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import SrsError, StorageError, UsageError
from srs_cli.text import clean_line, plural

_KINDS = {
    "daily": "first of the day",
    "import": "before an import",
    "merge": "before a merge",
    "migration": "before a migration",
    "repair": "before a repair",
    "manual": "by hand",
    "replaced": "replaced by a restore",
    "damaged": "damaged, as it was",
}
_START = datetime(1970, 1, 1, tzinfo=timezone.utc)


@click.command(epilog="Examples: `srs backup`; `srs backup /media/stick/srs.db`; `srs backup --list`.")
@click.argument("file", required=False, type=PATH, metavar="[FILE]")
@click.option("--list", "listing", is_flag=True, help="List the backups with date, size and events; make none.")
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option("--json", "json", is_flag=True, help="Print what was made, or the list, as JSON.")
@click.pass_context
def command(context: click.Context, *, file: Path | None, listing: bool, force: bool, json: bool) -> None:
    """Copy the database to FILE, or into `backups/` beside it.

    Backups are made by themselves: ahead of the first change of a study day, and before imports, merges, migrations and
    repairs. 7 daily, 4 weekly and 12 monthly ones are kept, those made by this command always. A backup is checked before it gets
    its name. `srs restore` puts one back.
    """
    runtime: Runtime = context.obj
    if listing:
        if file is not None or force:
            raise UsageError("--list makes no backup: it takes neither FILE nor --force")
        _list(runtime, json=json)
        return
    if force and file is None:
        raise UsageError("--force is for a FILE that you name")
    database = runtime.existing_database()
    if database is None:
        raise UsageError("there is nothing to back up yet", "Start with `srs review`.")
    if file is None:
        path = backing_up.back_up(database, runtime.clock)
    else:
        path = file.absolute()
        backing_up.copy_to(database, path, replace=force)
    size, holds = path.stat().st_size, backing_up.holding(path)
    if json:
        counts = {"events": holds.events, "cards": holds.cards, "decks": holds.decks}
        click.echo(as_json({"file": str(path), "bytes": size, **counts}))
    else:
        what = f"{plural(holds.cards, 'card')}, {plural(holds.events, 'event')}, {size_words(size)}"
        say(f"Backup: {clean_line(str(path))} ({what})")


def _list(runtime: Runtime, *, json: bool) -> None:
    found = backing_up.entries(runtime.database_path)
    if json:
        click.echo(as_json([_plain(each) for each in found]))
        return
    if not found:
        say("There are no backups yet. The first is made on the second day of use, or by `srs backup`.")
        return
    rows = [_row(each) for each in found]
    if not runtime.in_terminal:
        say("\n".join("\t".join(row) for row in rows))
        return
    from srs_cli.terminal.tables import backup_table  # noqa: PLC0415 - Rich is slow to import

    runtime.console.print(backup_table([(made, size, events, name) for made, _, size, events, name in rows]))
    folder = clean_line(str(found[0].path.parent))
    advice = addressed("`srs restore` puts the newest back, `srs restore NAME` another.", runtime.named_database)
    say(f"In {folder}. {advice}")


def _row(each: Entry) -> tuple[str, str, str, str, str]:
    events = "unreadable" if each.holds is None else f"{each.holds.events:,}"
    kind = _KINDS[each.backup.kind]
    return local_time(each.backup.utc_ms), kind, size_words(each.size), events, clean_line(each.backup.name)


def _plain(each: Entry) -> dict[str, object]:
    at = _START + timedelta(milliseconds=each.backup.utc_ms)
    return {
        "file": str(each.path),
        "time": at.isoformat().replace("+00:00", "Z"),
        "kind": each.backup.kind,
        "bytes": each.size,
        "events": each.holds.events if each.holds else None,
        "cards": each.holds.cards if each.holds else None,
        "decks": each.holds.decks if each.holds else None,
    }


def unread(database: str) -> StorageError | None:
    """Return what is to be told of a database that was called damaged and is sound after all, or None where it is not."""
    if not backing_up.is_sound(Path(database)):
        return None
    return StorageError(
        f"cannot read {database}: the disk failed to, but the file is sound now",
        "Try again; every answer that was shown as saved is safe. If it comes back, see to the disk.",
    )


def way_back(database: str) -> str:
    """Return a hint that names the newest good backup of a damaged database; "" where there is none."""
    try:
        found = backing_up.newest_good(Path(database))
    except SrsError:
        return ""
    if found is None or found.holds is None:
        return ""
    holds = plural(found.holds.events, "event")
    return (
        f"Nothing was changed. The newest good backup is of {local_time(found.backup.utc_ms)} ({holds}): {found.path}. "
        "`srs restore` puts it back, and keeps this file beside it."
    )


def local_time(utc_ms: int) -> str:
    """Return "2026-11-22 14:05" in the zone of this machine."""
    at = _START + timedelta(milliseconds=utc_ms)
    try:
        return at.astimezone().isoformat(" ")[:16]
    except (OverflowError, ValueError, OSError):  # at the ends of what has a zone
        return f"{at.isoformat(' ')[:16]} UTC"


def size_words(size: int) -> str:
    """Return "64 kB", "61 MB"."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{-(-size // 1000):,} kB"

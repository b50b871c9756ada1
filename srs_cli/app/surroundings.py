"""Where the store lies: who else may read or change it, and whether the disk or a program beside it can be trusted."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from srs_cli.app.doctor import OK, WARNING, Finding
from srs_cli.store import backup

ACCESS, PLACE = "permissions", "disk and folder"
_EXPORT = "Keep the database on a disk of this machine, and bring only backups there: `srs backup FILE`."
_NETWORKS = re.compile(
    r"nfs[0-9]*|cifs|smb[0-9]*|smbfs|afpfs|afs|9pnet|ncpfs|webdav|davfs2?|ceph|glusterfs|lustre|beegfs|vboxsf|vmhgfs"
    r"|fuse\.(sshfs|rclone|s3fs|gvfsd-fuse|gcsfuse|davfs2?|google-drive-ocamlfuse|onedriver|vmhgfs-fuse|glusterfs|ceph)"
    r"|sshfs|macfuse|osxfuse"
)
_MAC_MOUNT = re.compile(r"^.+ on (?P<place>/.*) \((?P<kind>[^,)]+)", re.MULTILINE)
_OCTAL = re.compile(r"\\([0-7]{3})")  # how the system spells blanks in the list of what is mounted
# What a folder is called that a program keeps equal to another machine's …
_SYNCED_NAMES = (
    (re.compile(r"Dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"OneDrive( - .+|-.+)?"), "OneDrive"),
    (re.compile(r"Google ?Drive( .*|-.+)?"), "Google Drive"),
    (re.compile(r"Mobile Documents|iCloud ?Drive.*"), "iCloud"),
    (re.compile(r"Nextcloud[0-9]*"), "Nextcloud"),
    (re.compile(r"own[cC]loud[0-9]*"), "ownCloud"),
    (re.compile(r"pCloud ?Drive"), "pCloud"),
    (re.compile(r"MEGA(sync)?"), "MEGA"),
    (re.compile(r"Seafile"), "Seafile"),
)
# … and what such a program leaves in it.
_SYNCED_MARKS = (
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".tmp.drivedownload", "Google Drive"),
    (".seafile-data", "Seafile"),
    (".sync/ID", "Resilio Sync"),
)
_JOURNALS = re.compile(r"\._?sync_[0-9a-f]+\.db")  # of the clients of Nextcloud and ownCloud


def examine_surroundings(database: Path, deck_folders: Iterable[Path], *, own_folder: bool) -> list[Finding]:
    """Return what is to be known of a store's files and folders; nothing here is worse than a warning.

    `own_folder` tells that the store's folder is for srs alone, so that nobody else has to look into it.
    """
    odd = _access(database, deck_folders, own_folder=own_folder)
    access = [Finding(ACCESS, WARNING, words, advice, 1, (words,)) for words, advice in odd]
    place = [Finding(PLACE, WARNING, words, _EXPORT, 1, (words,)) for words in _places(database.parent)]
    return [*(access or [Finding(ACCESS, OK, "yours alone")]), *(place or [Finding(PLACE, OK, "of this machine")])]


def _access(database: Path, deck_folders: Iterable[Path], *, own_folder: bool) -> Iterator[tuple[str, str]]:
    if os.name != "posix":
        return
    folder, backups = database.parent, backup.folder_of(database)
    if own_folder and (mode := _mode(folder)) is not None and mode & 0o077:
        yield f"others may look into {folder}", f"`chmod 700 {folder}` makes it yours alone."
    for path in dict.fromkeys([*([] if own_folder else [folder]), backups, *deck_folders]):
        mode = _mode(path)
        if mode is not None and mode & 0o002 and not mode & stat.S_ISVTX:
            yield f"anyone may change what is in {path}", f"`chmod o-w {path}` forbids it."
    files = [database, *sorted(backups.glob("*.db"))] if backups.is_dir() else [database]
    open_files = [path for path in files if (mode := _mode(path)) is not None and mode & 0o077]
    if open_files:
        more = f" and {len(open_files) - 1:,} more of its folder" if len(open_files) > 1 else ""
        yield f"others may read {open_files[0]}{more}", f"`chmod 600 {open_files[0]}` makes it yours alone."
    yield from _ownership(database)


def _ownership(database: Path) -> Iterator[tuple[str, str]]:
    try:
        owner = database.stat().st_uid
    except OSError:
        return
    if os.geteuid() not in {0, owner}:
        yield f"{database} belongs to another user", "Where it should be yours: `chown` it as that user or as root."
    for path in (database, database.parent):
        if not os.access(path, os.W_OK):
            yield f"{path} cannot be written: no answer could be saved", f"`chmod u+w {path}` allows it."


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def _places(folder: Path) -> Iterator[str]:
    real = Path(os.path.realpath(folder))
    kind = kind_of(real, _mounted())
    if _NETWORKS.fullmatch(kind):
        yield f"{folder} is on a network disk ({kind}); locks are not safe there, and two machines could harm the database"
    synced = synced_by(folder) or synced_by(real)
    if synced:
        yield f"{folder} is kept in step by {synced}, which copies the database while it is written, and mixes two machines' copies"


def kind_of(folder: Path, mounted: Iterable[tuple[str, str]]) -> str:
    """Return the kind of file system that a folder is on; `mounted` are places and kinds, later ones cover earlier."""
    found, longest = "", -1
    for place, kind in mounted:
        inside = place == "/" or str(folder) == place or str(folder).startswith(f"{place}/")
        if inside and len(place) >= longest:
            found, longest = kind, len(place)
    return found


def mounted_in(text: str) -> list[tuple[str, str]]:
    """Return the places and kinds out of Linux's list of what is mounted."""
    rows = (line.split(" ") for line in text.splitlines())
    return [(_OCTAL.sub(lambda code: chr(int(code[1], 8)), row[1]), row[2]) for row in rows if len(row) > 2]


def mounted_on_mac(text: str) -> list[tuple[str, str]]:
    """Return the places and kinds out of what macOS's `mount` prints."""
    return [(found["place"], found["kind"]) for found in _MAC_MOUNT.finditer(text)]


def _mounted() -> list[tuple[str, str]]:
    try:
        if sys.platform == "darwin":
            done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5)
            return mounted_on_mac(done.stdout)
        return mounted_in(Path("/proc/self/mounts").read_text("utf-8", "surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return []


def synced_by(folder: Path) -> str:
    """Return which program keeps a folder equal to that of another machine, by names and marks; "" where none seems to."""
    for each in (folder, *folder.parents):
        for name, program in _SYNCED_NAMES:
            if name.fullmatch(each.name):
                return program
        for mark, program in _SYNCED_MARKS:
            if os.path.lexists(each / mark):
                return program
        try:
            names = os.listdir(each) if each != each.parent else []  # noqa: PTH208 - names are all that is asked
        except OSError:
            continue
        if any(_JOURNALS.fullmatch(name) for name in names):
            return "Nextcloud"
    return ""

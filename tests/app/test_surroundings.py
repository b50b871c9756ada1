"""Where the store lies: who may read it, which disk it is on, which program keeps it in step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from srs_cli.app import surroundings
from srs_cli.app.doctor import OK, WARNING
from srs_cli.app.surroundings import examine_surroundings, kind_of, mounted_in, mounted_on_mac, synced_by


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "srs"
    (made / "decks").mkdir(parents=True, mode=0o700)
    (made / "backups").mkdir(mode=0o700)
    made.chmod(0o700)
    for name in ("srs.db", "backups/srs-1.db"):
        (made / name).touch(0o600)
    return made


def warnings(folder: Path, *, own_folder: bool = True) -> list[str]:
    found = examine_surroundings(folder / "srs.db", [folder / "decks"], own_folder=own_folder)
    assert all(each.advice for each in found if each.state == WARNING)
    return [each.words.replace(str(folder), "~") for each in found if each.state != OK]


def test_all_is_well_in_a_folder_of_ones_own(folder: Path) -> None:
    assert warnings(folder) == []


@pytest.mark.parametrize(
    ("name", "mode", "said"),
    [
        (".", 0o750, ["others may look into ~"]),
        (".", 0o755, ["others may look into ~"]),
        ("srs.db", 0o644, ["others may read ~/srs.db"]),
        ("srs.db", 0o660, ["others may read ~/srs.db"]),
        ("backups/srs-1.db", 0o604, ["others may read ~/backups/srs-1.db"]),
        ("decks", 0o777, ["anyone may change what is in ~/decks"]),
        ("decks", 0o775, []),
        ("decks", 0o1777, []),
        ("backups", 0o707, ["anyone may change what is in ~/backups"]),
    ],
)
def test_who_may_do_more_than_they_should_is_told(folder: Path, name: str, mode: int, said: list[str]) -> None:
    (folder / name).chmod(mode)
    assert warnings(folder) == said


def test_a_folder_that_is_not_srs_alone_may_be_looked_into(folder: Path) -> None:
    folder.chmod(0o755)
    assert warnings(folder, own_folder=False) == []
    folder.chmod(0o777)
    assert warnings(folder, own_folder=False) == ["anyone may change what is in ~"]


def test_many_files_are_one_warning(folder: Path) -> None:
    for name in ("srs.db", "backups/srs-1.db"):
        (folder / name).chmod(0o644)
    assert warnings(folder) == ["others may read ~/srs.db and 1 more of its folder"]


def test_without_a_backup_and_without_a_database_nothing_fails(folder: Path) -> None:
    (folder / "backups" / "srs-1.db").unlink()
    (folder / "backups").rmdir()
    (folder / "srs.db").unlink()
    assert warnings(folder) == []


def test_a_file_of_another_user_and_one_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: (folder / "srs.db").stat().st_uid + 7)
    monkeypatch.setattr(os, "access", lambda path, _mode: path != folder)
    assert warnings(folder) == [
        "~/srs.db belongs to another user",
        "~ cannot be written: no answer could be saved",
    ]


def test_a_system_without_such_permissions_is_not_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o777)
    monkeypatch.setattr(surroundings, "os", SimpleNamespace(name="nt", path=os.path, listdir=os.listdir))
    assert warnings(folder) == []


MOUNTS = r"""/dev/sda1 / ext4 rw,relatime 0 0
server:/home /home nfs4 rw 0 0
/dev/sda2 /home/me ext4 rw 0 0
//nas/share /mnt/My\040Share cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
bad line
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@nas._smb._tcp.local/share on /Volumes/My Share (smbfs, nodev, nosuid, mounted by me)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/x", "ext4"),
        ("/home/you", "nfs4"),
        ("/home/me", "ext4"),
        ("/home/me/x", "ext4"),
        ("/homes", "ext4"),
        ("/mnt/My Share/x", "cifs"),
        ("/mnt/ssh", "fuse.sshfs"),
    ],
)
def test_the_disk_of_a_folder_is_the_last_one_that_holds_it(place: str, kind: str) -> None:
    assert kind_of(Path(place), mounted_in(MOUNTS)) == kind


def test_what_macos_tells_is_understood() -> None:
    assert kind_of(Path("/Volumes/My Share/srs"), mounted_on_mac(MAC)) == "smbfs"
    assert kind_of(Path("/Users/me"), mounted_on_mac(MAC)) == "apfs"
    assert kind_of(Path("/x"), []) == ""


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "davfs", "afpfs"]
)
def test_a_network_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(surroundings, "_mounted", lambda: [("/", kind)])
    (said,) = warnings(folder)
    assert said.startswith(f"~ is on a network disk ({kind}); locks are not safe there")


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "apfs", "tmpfs", "overlay", "fuseblk", "9p", "ecryptfs", ""])
def test_a_disk_of_this_machine_is_not(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(surroundings, "_mounted", lambda: [("/", kind)])
    assert warnings(folder) == []


def test_macos_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=MAC))
    assert ("/Volumes/My Share", "smbfs") in surroundings._mounted()

    def fail(*_args: object, **_named: object) -> None:
        raise subprocess.TimeoutExpired("mount", 5)

    monkeypatch.setattr(subprocess, "run", fail)
    assert surroundings._mounted() == []


@pytest.mark.parametrize(
    ("place", "program"),
    [
        ("Dropbox/srs", "Dropbox"),
        ("Dropbox (Home)/srs", "Dropbox"),
        ("OneDrive - School/srs", "OneDrive"),
        ("Google Drive/srs", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-me@x.org/My Drive/srs", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/srs", "iCloud"),
        ("Nextcloud/srs", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("My Dropbox notes", ""),
        ("onedrive", ""),
    ],
)
def test_a_folder_that_a_program_keeps_in_step_is_known_by_its_name(tmp_path: Path, place: str, program: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    assert synced_by(folder) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        ("._sync_0123abcd.db", "Nextcloud"),
        (".sync_0123abcd.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".tmp.drivedownload", "Google Drive"),
        (".dropbox", ""),  # in every home of someone who has Dropbox
    ],
)
def test_and_by_what_the_program_leaves_in_it(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / mark).touch()
    assert synced_by(tmp_path / "deep" / "er") == program


def test_a_link_into_such_a_folder_is_seen_through(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "Dropbox"
    folder.rename(real)
    folder.symlink_to(real)
    (said,) = warnings(folder)
    assert said.startswith("~ is kept in step by Dropbox, which copies the database while it is written")


def test_a_folder_that_cannot_be_listed_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", fail)
    assert synced_by(tmp_path) == ""

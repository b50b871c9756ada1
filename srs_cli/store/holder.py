"""Who holds a database file, in words for a message: asked only once a wait was in vain. Light, as `file` is."""

from __future__ import annotations

import os

_PROC = "/proc"  # of Linux; elsewhere nobody is named
_LOCKS_FROM, _LOCKS_TO = (
    0x40000000,
    0x40000000 + 511,
)  # the bytes that SQLite locks (https://www.sqlite.org/lockingv3.html)
_LONGEST = 60  # characters of a command
_INTERPRETERS = ("python", "pypy")
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def holder(path: str, proc: str = _PROC) -> str:
    """Return who holds SQLite's locks on a file: "srs import a.yaml (process 812, started 3 minutes ago)".

    Who writes comes before who reads; "" where nobody else does, or the system does not tell. The file is not opened:
    closing it would drop this process's own locks on it.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - pathlib is not for the road of `srs due`
        with open(f"{proc}/locks", encoding="ascii", errors="replace") as locks:  # noqa: PTH123 - as above
            lines = locks.readlines()
    except OSError:
        return ""
    writing: list[str] = []
    reading: list[str] = []
    for line in lines:
        lock = _lock(line)
        if lock is None:
            continue
        access, process, device, inode = lock
        if int(process) <= 0 or int(process) == os.getpid():  # 0: in another container
            continue
        same = (device, inode) == (status.st_dev, status.st_ino) or _has_open(proc, process, status)
        if same and process not in (found := writing if access == "WRITE" else reading):
            found.append(process)
    named = writing or reading
    if not named:
        return ""
    others = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return f"{_command(proc, named[0])} ({_words_of(proc, named[0])}){others}"


def _lock(line: str) -> tuple[str, str, int, int] | None:
    """Return (READ or WRITE, process, device, inode) of a held lock among SQLite's bytes, or None."""
    fields = line.split()
    if len(fields) < 8 or fields[1] != "POSIX" or not fields[4].isdecimal() or not fields[6].isdecimal():
        return None  # one that is waited for has "->" in the second place
    place = fields[5].split(":")
    if len(place) != 3 or not _LOCKS_FROM <= int(fields[6]) <= _LOCKS_TO:
        return None
    try:
        device = os.makedev(int(place[0], 16), int(place[1], 16))
        return fields[3], fields[4], device, int(place[2])
    except (ValueError, OverflowError):
        return None


def _has_open(proc: str, process: str, status: os.stat_result) -> bool:
    """Tell whether a process has the file open: some file systems name another device in the list of locks."""
    folder = f"{proc}/{process}/fd"
    try:
        return any(os.path.samestat(os.stat(f"{folder}/{name}"), status) for name in os.listdir(folder))  # noqa: PTH116, PTH208
    except OSError:
        return False


def _command(proc: str, process: str) -> str:
    """Return a process's command in one line that no terminal acts on, `srs` for however it was started."""
    words = [word for word in _read(f"{proc}/{process}/cmdline").split("\0") if word]
    if not words:
        return _printable(_read(f"{proc}/{process}/comm").strip()) or "another program"
    words[0] = words[0].rsplit("/", 1)[-1]
    if words[0].startswith(_INTERPRETERS):
        if "srs_cli" in words[:4]:  # python -m srs_cli
            words[: words.index("srs_cli") + 1] = ["srs"]
        elif len(words) > 1 and words[1].rsplit("/", 1)[-1] == "srs":
            words[:2] = ["srs"]
    line = _printable(" ".join(words))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _words_of(proc: str, process: str) -> str:
    """Return a process's number, when it was started, and whether it is stopped."""
    words = f"process {process}"
    # The name, in brackets, may hold anything; what follows it is fixed: the state, and the start as the 20th.
    fields = _read(f"{proc}/{process}/stat").rpartition(")")[2].split()
    try:
        seconds = float(_read(f"{proc}/uptime").split()[0]) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (ValueError, IndexError, OSError):
        return words
    stopped = ", stopped" if fields[0] in {"T", "t"} else ""
    return f"{words}, started {_ago(int(max(1.0, seconds)))}{stopped}"


def _ago(seconds: int) -> str:
    size, name = next(unit for unit in _UNITS if seconds >= unit[0])
    count = seconds // size
    return f"{count} {name}{'s' * (count != 1)} ago"


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - as above
            return file.read(4096)
    except OSError:  # it ended, or is not ours to see
        return ""


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)

"""What can go wrong for a user: each class owns its exit code."""

from __future__ import annotations


class SrsError(Exception):
    """A broken operation: one sentence for the user, and a hint what to do next.

    Texts may hold what a file or a user wrote; whoever prints them sanitises them.
    """

    exit_code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(SrsError):
    """The call's words are off."""

    exit_code = 2


class InputRefusedError(SrsError):
    """A file cannot be used as it is; `problems` are further lines to show, in order."""

    exit_code = 3

    def __init__(self, sentence: str, hint: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, hint)
        self.problems = problems


class DatabaseRefusedError(SrsError):
    """The database is not ours, newer than we are, empty or damaged; its bytes were not touched.

    `database` is its path where a backup in its place would help.
    """

    exit_code = 4

    def __init__(self, sentence: str, hint: str = "", database: str = "") -> None:
        super().__init__(sentence, hint)
        self.database = database


class BusyError(SrsError):
    """Another process holds the database."""

    exit_code = 5


class OvertakenError(BusyError):
    """Another process changed what a plan was made for; nothing of the plan was carried out."""


class StorageError(SrsError):
    """The disk is full, or the system denied reading or writing."""

    exit_code = 6

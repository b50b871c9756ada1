"""The journeys of a student: eight roads through srs, in stages of one run each, and where each of them starts."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from faults.judge import DATABASE
from faults.warm import Warm

SESSION = ("review", "--plain", "--order", "deck", "--new", "99", "--reviews", "99")
QUIT = "q\n"
_TODAY = 2  # the days of the starts are 0 and 1

METALS = """\
name: Metals
id: 4metals00001
cards:
  - id: gold
    q: Gold?
    a: Au
    tags: [noble]
  - id: iron
    type: both
    q: Iron?
    a: Fe
  - id: mercury
    type: cloze
    text: '{{c1::Mercury}} is {{c2::liquid}}.'
  - id: lead
    q: Lead?
    a: Pb
    hint: plumbum
  - id: alloys
    q: Alloys of copper?
    a: [bronze, brass]
"""
GASES = "name: Gases\nid: 4gases000001\ncards:\n" + "".join(
    f"  - id: {name}\n    q: {name.title()}?\n    a: {symbol}\n"
    for name, symbol in (("argon", "Ar"), ("helium", "He"), ("neon", "Ne"), ("radon", "Rn"))
)
WORDS = "term,definition\nHund,dog\nKatze,cat\nMaus,mouse\n"
NOTES = "Q: What is the capital of France?\nA: Paris\n\nQ: What is the capital of Peru?\nA: Lima\n\n"
MORE_NOTES = f"{NOTES}Q: What is the capital of Chad?\nA: N'Djamena\n"
# Edited, gone, new, and one that comes from the other deck.
RENEWED = (
    METALS.replace("a: Au", "a: 'Au, from aurum'")
    .replace("  - id: lead\n    q: Lead?\n    a: Pb\n    hint: plumbum\n", "")
    .replace("cards:\n", "cards:\n  - id: tin\n    q: Tin?\n    a: Sn\n")
)


@dataclass(frozen=True)
class Act:
    """Something that a run does as a whole or not at all: the keys for it, and the words that acknowledge it."""

    keys: str
    said: str


GOOD = Act("\n3\n", "Saved: Good")
AGAIN = Act("\n1\n", "Saved: Again")
UNDO = Act("u\n", "Undone")


@dataclass(frozen=True)
class Stage:
    """One run of srs: where it starts, what is typed, and what it does, act by act.

    In the arguments {acts} stands for their number. `whole`: the other files go with the store, all of them or none.
    `keeps`: where the store changed, a backup holds what was there. `again` are the exit codes of the same run, once more.
    `wrote` are deck files, each with words that it holds once all is done, and not before; `undoes`: one undo takes it back.
    """

    journey: str
    name: str
    start: Callable[[Setting], None]
    arguments: tuple[str, ...]
    acts: tuple[Act, ...] = ()
    whole: bool = True
    keeps: bool = False
    again: tuple[int, ...] = (0,)
    wrote: tuple[tuple[str, str], ...] = ()
    undoes: bool = False
    day: int = _TODAY

    @property
    def is_session(self) -> bool:
        """Tell whether the acts are keys of a session."""
        return any(act.keys for act in self.acts)

    def call(self, count: int) -> tuple[tuple[str, ...], str]:
        """Return the arguments and the input for so many of the acts."""
        keys = "".join(act.keys for act in self.acts[:count])
        return tuple(each.replace("{acts}", str(count)) for each in self.arguments), keys + QUIT if keys else ""

    def acknowledged(self, out: str) -> int:
        """Return how many acts the whole lines of an output acknowledge, in their order."""
        count = 0
        for line in out.split("\n")[:-1]:
            if count < len(self.acts) and self.acts[count].said in line:
                count += 1
        return count


@dataclass(frozen=True)
class Setting:
    """A place in the making, and the srs that makes it."""

    place: Path
    srs: Warm
    root: Path

    def do(self, *arguments: str, keys: str = "", day: int = 0) -> None:
        """Run srs; raises RuntimeError where it does not succeed."""
        run = self.srs.run(arguments, keys, day)
        if run.code:
            raise RuntimeError(f"srs {' '.join(arguments)}: {run.code} {run.out} {run.err}")

    def write(self, name: str, text: str) -> None:
        """Write a file of the student's."""
        (self.place / "work" / name).write_text(text, "utf-8")

    @property
    def database(self) -> Path:
        """Return where the database is."""
        return self.place / DATABASE


def nothing(setting: Setting) -> None:
    """Make a computer that has never seen srs, and a text file."""
    shutil.rmtree(setting.place / "home")
    setting.write("notes.txt", NOTES)


def unread(setting: Setting) -> None:
    """Make the same, and a deck file."""
    nothing(setting)
    setting.write("metals.yaml", METALS)


def two_decks(setting: Setting) -> None:
    """Make two decks, answered on two days; the backup of today is made already."""
    setting.write("metals.yaml", METALS)
    setting.write("gases.yaml", GASES)
    setting.do("import", "metals.yaml", "gases.yaml")
    setting.do(*SESSION, keys="\n3\n" * 3 + "\n1\nq\n")
    setting.do(*SESSION, keys="\n4\n" * 2 + "\n2\nq\n", day=1)
    setting.do("flag", "argon", "--flag", "2", "--yes", day=_TODAY)


def renewed(setting: Setting) -> None:
    """Make a deck file that was changed since: cards edited, gone and new."""
    two_decks(setting)
    setting.write("metals.yaml", RENEWED)


def words(setting: Setting) -> None:
    """Make two decks, and a table that becomes a third one."""
    two_decks(setting)
    setting.write("words.csv", WORDS)


def extracted(setting: Setting) -> None:
    """Make a document that was extracted before and has grown, and files that an export replaces."""
    two_decks(setting)
    setting.write("notes.txt", NOTES)
    setting.do("extract", "notes.txt", "-o", "decks")
    setting.write("notes.txt", MORE_NOTES)
    setting.do("backup", "old.db")
    setting.do("export", "-o", "old.json")
    setting.do(*SESSION, keys="\n3\nq\n", day=_TODAY)
    setting.do("stats", "--html", "page.html")


def changed(setting: Setting) -> None:
    """Do acts of every kind that an undo takes back, one after the other."""
    two_decks(setting)
    day = _TODAY
    setting.do(*SESSION, keys="\n3\n\n2\nq\n", day=day)
    setting.do("tag", "deck:Metals", "--add", "old", "--yes", day=day)
    setting.do("edit", "gold", "--answer", "Aurum", day=day)
    setting.do("move", "deck:Gases", "--to", "Metals", "--yes", day=day)
    setting.do("add", "Metals", "Tin?", "Sn", day=day)
    setting.do("suspend", "argon", "--yes", day=day)
    setting.do("archive", "Gases", "--yes", day=day)


def kept(setting: Setting) -> None:
    """Make a copy of the store from before the last answers."""
    two_decks(setting)
    setting.do("backup", "keep.db", day=_TODAY)
    setting.do(*SESSION, keys="\n3\n\n3\nq\n", day=_TODAY)


def damaged(setting: Setting) -> None:
    """Make the same, where the store's file is no database any more."""
    kept(setting)
    data = bytearray(setting.database.read_bytes())
    data[:4096] = b"\xff" * 4096
    setting.database.write_bytes(data)


def lost(setting: Setting) -> None:
    """Make the same, where the store's file is gone."""
    kept(setting)
    setting.database.unlink()


def of_schema(version: int) -> Callable[[Setting], None]:
    """Return what makes the two decks in a store as an srs of that schema left it."""

    def older(setting: Setting) -> None:
        two_decks(setting)
        newer = setting.database.rename(setting.place / "newer")
        with closing(sqlite3.connect(setting.database, isolation_level=None)) as made:
            for script in migrations(setting.root)[:version]:
                made.executescript(script.read_text("utf-8"))
            made.execute("ATTACH ? AS newer", (str(newer),))
            tables = "SELECT name FROM {}.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            there = {name for (name,) in made.execute(tables.format("newer"))}
            for (name,) in made.execute(tables.format("main")).fetchall():
                if name == "tally" or name.startswith(("sqlite_", "card_text")) or name not in there:
                    continue  # triggers fill the tally
                in_both = [column for column in _columns(made, "main", name) if column in _columns(made, "newer", name)]
                made.execute(
                    f"INSERT INTO main.{name} ({','.join(in_both)}) SELECT {','.join(in_both)} FROM newer.{name}"
                )
            made.execute("DETACH newer")
            if version > 1:
                made.execute("INSERT INTO card_text(card_text) VALUES ('rebuild')")
            made.execute("PRAGMA application_id = 0x53525331")
            made.execute(f"PRAGMA user_version = {version}")
        newer.unlink()

    return older


def migrations(root: Path) -> list[Path]:
    """Return the scripts that make the schemas of a checkout, the first one first."""
    return sorted((root / "srs_cli" / "store" / "migrations").glob("*.sql"))


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]


# What changes deck files: the arguments, the words that say it is done, and a file with words that are in it from then on.
_CHANGES = (
    ("edit", ("edit", "gold", "--answer", "Aurum"), "Changed", ("metals.yaml", "a: Aurum\n")),
    ("tag", ("tag", "is:new", "--add", "old", "--yes"), "retagged", ("metals.yaml", "tags: [noble, old]\n")),
    ("move", ("move", "deck:Gases", "--to", "Metals", "--yes"), "moved", ("metals.yaml", "id: argon\n")),
)
# What a student hands out or keeps elsewhere: the arguments, and the words that say it is there.
_EXPORTS = (
    ("extract", ("extract", "notes.txt", "-o", "new"), "Written", (0,)),
    ("extract again", ("extract", "notes.txt", "-o", "decks"), "Written", (0,)),
    ("copy", ("backup", "copy.db"), "Backup:", (0, 3)),
    ("copy over another", ("backup", "old.db", "--force"), "Backup:", (0,)),
    ("cards", ("export", "Metals", "-o", "metals.apkg"), "Written", (0, 3)),
    ("cards over others", ("export", "-f", "json", "-o", "old.json", "--force"), "Written", (0,)),
    ("page", ("stats", "--html", "page.html", "--force"), "Written", (0,)),
)
_SESSION_ACTS = (
    GOOD, AGAIN, Act("n\nA note on it\n", "Noted"), GOOD, UNDO, Act("\n4\n", "Saved: Easy"), Act("b\n", "Hidden"),
    GOOD, Act("f\n", "Flagged"), Act("s\n", "Suspended"), UNDO, GOOD, AGAIN, UNDO, UNDO, Act("\n2\n", "Saved: Hard"), GOOD,
)  # fmt: skip


def stages(root: Path) -> list[Stage]:
    """Return all stages of the journeys through the srs of a checkout."""
    first = Act("\n", "Q: ")
    undoing = tuple(Act("", "Undone") for _ in range(8))
    olds = range(1, len(migrations(root)))
    return [
        Stage("first run", "review", nothing, SESSION, (first, GOOD, AGAIN, GOOD), whole=False),
        Stage("first run", "extract", nothing, ("extract", "notes.txt"), (Act("", "Written"),), whole=False),
        Stage(
            "first run",
            "review a file",
            nothing,
            (*SESSION, "notes.txt"),
            (Act("", "Q: "), AGAIN, GOOD),
            whole=False,
        ),
        Stage("first run", "add", nothing, ("add", "Own", "Q?", "A"), (Act("", "Added"),), again=(0, 3)),
        Stage("review", "session", two_decks, SESSION, _SESSION_ACTS),
        Stage("review", "first of the day", two_decks, SESSION, (GOOD, AGAIN), day=_TODAY + 1),
        Stage("review", "a changed deck file", renewed, SESSION, (GOOD, GOOD), whole=False),
        *(
            Stage("review", name, two_decks, arguments, (Act("", said),), wrote=(wrote,), undoes=True)
            for name, arguments, said, wrote in _CHANGES
        ),
        Stage("import", "renewed", renewed, ("import", "metals.yaml"), (Act("", "Next: srs review"),)),
        Stage("import", "words of others", words, ("import", "words.csv"), (Act("", "Next: srs review"),)),
        Stage("import", "the first", unread, ("import", "metals.yaml"), (Act("", "Next: srs review"),)),
        *(
            Stage("export", name, extracted, arguments, (Act("", said),), whole=False, again=again)
            for name, arguments, said, again in _EXPORTS
        ),
        *(Stage("migration", f"from schema {old}", of_schema(old), ("decks",)) for old in olds),
        Stage("undo", "acts", changed, ("undo", "-n", "{acts}"), undoing, wrote=(("metals.yaml", "a: Au\n"),)),
        Stage("backup", "by hand", two_decks, ("backup",), (Act("", "Backup:"),)),
        Stage("restore", "an older copy", kept, ("restore", "keep.db", "--yes"), (Act("", "Restored"),), keeps=True),
        Stage(
            "restore", "of a damaged file", damaged, ("restore", "keep.db", "--yes"), (Act("", "Restored"),), keeps=True
        ),
        Stage("restore", "of a lost file", lost, ("restore", "keep.db", "--yes"), (Act("", "Restored"),)),
    ]

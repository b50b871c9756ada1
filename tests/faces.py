"""A collection in which every text acts on a terminal or hides, and the calls that show it on every face."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NOW: Final = 1_790_000_000  # seconds since 1970
DAY: Final = 86_400
ACTING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
EVIL: Final = (
    "\x1b]0;PWNED\x07\x1b[2J\x1b[31m\x9b31m\x9d0;PWNED\x9c\x1bP q\x1b\\\x00\x08\x7f\x0e\x85\u202eevil\u2066\u2028\u2029\u200b"
    "\ufeff\u061c[/][bold]:skull:[link=file:///x]"
)
IN_YAML: Final = EVIL.replace("\x00", "")
IN_A_NAME: Final = IN_YAML.replace("/", "")
_DRAWN = frozenset({"decks", "stats", "search", "history", "backup", "extract", "review", "suspend", "--help"})
_KEYS = " |i|?|?|h|3|n|a note\x1b|\x1b|o|f|b|s|u|u|\x1b[B| |1|q|q"


@dataclass(frozen=True)
class Call:
    """A command with its arguments, the keys that it is given, and whether it writes into a pipe."""

    words: tuple[str, ...]
    keys: tuple[str, ...] = ()
    piped: bool = False
    changes: bool = True
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def drawn(self) -> bool:
        """Tell whether what it writes depends on the width of the window."""
        return not self.piped and "--json" not in self.words and self.words[0] in _DRAWN

    def __str__(self) -> str:
        told = "".join(f" {value}" for name, value in self.environment if name.startswith("COMP"))
        return ascii(" ".join(self.words) + told)[:90] + (" | cat" if self.piped else "")


class Home:
    """A home whose every text is hostile. Each call finds it as it was."""

    def __init__(self, folder: Path, run: Callable[[Call, Home, int], tuple[int, bytes]]) -> None:
        self.folder = folder / "home"
        self.evil = self.folder / IN_A_NAME
        self.evil.mkdir(parents=True)
        self.text = self.folder / f"{IN_A_NAME}notes.txt"
        self.text.write_bytes(
            f"Q: {EVIL} what\nA: {EVIL}\n\nterm{EVIL} :: meaning {EVIL}\n".replace("\x00", "").encode()
        )
        (self.folder / "config.toml").write_text(
            f'pager = "cat"\nleech_lapses = 1\n[decks.{quoted(IN_YAML)}]\nnew_a_day = 5\n', "utf-8"
        )
        (self.folder / "bad.toml").write_text(f"{quoted(IN_YAML)} = {quoted(IN_YAML)}\n", "utf-8")
        self.deck = self.folder / f"{IN_A_NAME}deck.yaml"
        self.deck.write_text(deck(self.text.name), "utf-8")
        (self.folder / "bad.yaml").write_text(
            f"name: a\ncards:\n  - {{q: a, a: b, {quoted(IN_YAML)}: c, type: {quoted(IN_YAML)}}}\n", "utf-8"
        )
        (self.evil / "bad.yaml").write_bytes(b"name: \xff")
        (self.folder / "data").mkdir()
        self.database = self.folder / "data" / "srs.db"
        second = self.folder / "second.yaml"
        second.write_text("name: Second\ncards:\n  - {q: other, a: b}\n", "utf-8")
        for day, words, keys in (
            (0, ("import", str(self.deck), str(second)), ()),
            (0, ("review", "--plain"), ("\n1\n\n1\n\n3\n\n4\nu\nq\n",)),
            (9, ("review", "--plain"), ("\n1\n\n1\n\n3\nf\nq\n",)),
            (9, ("tag", "what", "--add", f"new{IN_YAML}", "-y"), ()),
            (9, ("flag", "what", "-y"), ()),
            (9, ("archive", "Second", "-y"), ()),
            (9, ("backup",), ()),
        ):
            code, said = run(Call(words, keys, piped=True), self, day)
            assert code == 0, f"{words} ended with {code}: {said!r}"
        self.kept = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def put_back(self) -> None:
        """Make everything as it was before the last call."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.kept:
                path.unlink()
        for path, data in self.kept.items():
            if not path.exists() or path.stat().st_size != len(data) or path.read_bytes() != data:
                path.write_bytes(data)

    def environment(self, call: Call, day: int) -> dict[str, str]:
        """Return what a call is started with."""
        fixed = {"HOME": str(self.folder), "SRS_DB": str(self.database), "SRS_CONFIG": str(self.folder / "config.toml")}
        return {
            "PATH": os.environ["PATH"],
            "TZ": "UTC",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "VISUAL": "true",
            "SRS_NOW": str(NOW + day * DAY),
            **fixed,
            **dict(call.environment),
        }

    def calls(self) -> Iterator[Call]:
        """Yield every command, with what is hostile where it takes something."""
        yes = ("y\n", "\n")
        evil = IN_YAML
        shown: tuple[list[str], ...] = (
            ["decks"], ["decks", "--json"], ["stats"], ["stats", "--json"], ["stats", evil], ["stats", "--only", "hardest"],
            ["due"], ["due", "--json"], ["doctor"], ["doctor", "--json"], ["search", "what"], ["search", "--json", "what"],
            ["search", f"deck:{evil}"], ["search", evil], ["search", "is:leech"], ["history", "leech"], ["history", "--json", "leech"],
            ["history", "what"], ["history", evil], ["config"], ["config", "--json"], ["config", "path"], ["config", "get", evil],
            ["config", "get", f"decks.{evil}.new_a_day"], ["backup", "--list"], ["backup", "--list", "--json"], ["restore-deck"],
            ["completion", "bash"], ["completion", evil], ["man"], [evil], ["--help"], ["review", "--help"], [f"--{evil}"],
            ["review", "--deck", evil], ["review", evil], ["review", "--tag", evil], ["review", "--exam", evil], ["review", "--search", evil],
            ["import", "--dry-run", str(self.deck)], ["import", str(self.folder / "bad.yaml")], ["import", str(self.evil / "bad.yaml")],
            ["import", str(self.folder / evil)], ["extract", "--dry-run", str(self.text)], ["extract", "--json", str(self.text)],
            ["extract", "--explain", "--dry-run", str(self.text)], ["extract", "--from", evil, str(self.text)], ["extract", "--encoding", evil, str(self.text)],
            ["suspend", "--dry-run", "what"], ["suspend", "--dry-run", "--json", "what"], ["--db", str(self.evil / "no.db"), "decks"],
            ["--db", str(self.text), "decks"], ["--db", str(self.evil), "due"], ["restore", str(self.text)], ["restore", str(self.evil / "x")],
            ["export", "-f", "json", "-o", "-"], ["export", "-o", str(self.evil)], ["export", evil], ["bundle", evil], ["schema"], ["check"],
            ["merge", "--dry-run", str(self.text)], ["merge", str(self.evil / "x")],
            ["backup", str(self.deck)], ["unsuspend", evil], ["import", str(self.evil)], ["extract", str(self.evil)],
        )  # fmt: skip
        half = f"\udc9b{evil}\udcff"  # bytes that are no UTF-8, as Python hands them on
        shown += tuple(
            [*words, half]
            for words in (
                ["search"], ["history"], ["stats"], ["review"], ["review", "--tag"], ["import"], ["extract"], ["restore"], ["config", "get"],
                ["suspend", "--dry-run"], ["completion"], ["add", evil[:9], "q"], ["add", evil[:9]], ["add", half, "q"], ["rename", evil[:9]],
                ["tag", "what", "--add"], ["move", "what", "--to"], ["config", "set", "pager"], ["edit", "leech", "-a"], ["--db", half],
            )
        )  # fmt: skip
        for words in shown:
            yield Call(tuple(words), changes=half in words)
            if len(words) < 3:
                yield Call(tuple(words), piped=True, changes=False)
        for words in (
            ["undo", "-n", "3"], ["suspend", "what"], ["bury", "what"], ["reset", "what"], ["tag", "what", "--add", evil], ["flag", "what"],
            ["move", "what", "--to", f"new{evil}"], ["rename", evil[:9], f"{evil}2"], ["archive", evil[:9]], ["restore-deck", "Second"],
            ["import", str(self.deck)], ["extract", str(self.text)], ["add", evil[:9], f"q{evil}", f"a{evil}"], ["config", "set", f"decks.{evil}.new_a_day", "4"],
            ["config", "set", "pager", evil], ["config", "unset", f"decks.{evil}.new_a_day"], ["backup"], ["backup", str(self.evil / "copy.db")],
            ["restore"], ["edit", "leech"], ["stats", "--html", str(self.evil / "page.html")], ["edit", "leech", "-a", f"b{evil}"],
        ):  # fmt: skip
            yield Call(tuple(words), yes)
        for line in (
            "srs review ",
            "srs tag x --add ",
            "srs search deck:",
            "srs config set decks.",
            f"srs review {evil[:6]}",
        ):
            for shell, told in (("bash", {"COMP_LINE": line}), ("zsh", {"COMP_WORDS": line, "COMP_CWORD": "2"})):
                asked = {"_SRS_COMPLETE": f"{shell}_complete", "COMP_WORDBREAKS": " :", **told}
                yield Call((), piped=True, changes=False, environment=tuple(asked.items()))
        bad = (("SRS_CONFIG", str(self.folder / "bad.toml")),)
        yield Call(("review",), changes=False, environment=bad)
        yield Call(("config", "edit"), ("n\n",), environment=bad)
        yield Call(("demo",), (" ", "3", "q", "q"), changes=False)
        yield Call(("add",), (f"{evil[:9]}", "\n", "what\n", "b\n", "\n", "\n"))
        yield Call(("review",), tuple(_KEYS.split("|")))
        yield Call(("review", "--type"), ("evil\n", "3", "x\n", "3", "q", "q"))
        yield Call(("review", "--lists", "step", "--cram"), (" ", " ", " ", "3", "i", "i", "q", "q"))
        yield Call(
            ("review", "--plain"),
            ("h\n", "\n", "i\n", "o\n", "3\n", "?\n", "\n", "n\n", "note\x1b[2J\n", "f\n", "s\n", "u\n", "q\n"),
        )
        yield Call(("review", "--plain"), ("\nh\ni\n3\n\n?\n1\nu\nb\ns\nq\n",), piped=True)
        yield Call(("review", str(self.deck)), ("\n", " ", "3", "q", "q"))
        yield Call(("review", str(self.text)), ("\n", " ", "3", "q", "q"))


def quoted(text: str) -> str:
    """Return a text in double quotes, as YAML and TOML both read it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def deck(source: str) -> str:
    """Return a deck file in which every text is hostile."""
    evil, place = quoted(IN_YAML), quoted(source)
    marked = quoted(f"what **bold** `{IN_YAML}` $x^2$ ![i]({IN_YAML}.png)")
    listed = quoted(f"- x\n{IN_YAML}")
    cloze = quoted(f"what {{{{c1::{IN_YAML}::{IN_YAML}}}}} is")
    table = quoted(f"what\n\n| a | b |\n|---|---|\n| {IN_YAML} | d |")
    rows = [
        f"name: {evil}",
        f"id: {evil}",
        f"description: {evil}",
        f"language: {evil}",
        f"source: {evil}",
        f"tags: [{evil}]",
    ]
    rows += [
        "cards:",
        f"  - id: {evil}",
        f"    q: {quoted('what ' + EVIL)}",
        f"    a: {quoted(EVIL)}",
        f"    hint: {evil}",
    ]
    rows += [f"    extra: {evil}", f"    tags: [{evil}, leech]", f"    source: {{file: {place}, line: 1}}"]
    rows += [f"  - q: {marked}", f"    a: [{evil}, {listed}]", f"  - text: {cloze}", f"    hint: {evil}"]
    rows += ["  - type: both", f"    q: {table}", "    a: x"]
    return "\n".join(rows) + "\n"

"""Times and peaks of memory beside Anki's own, for `scripts/check_anki`: each measured in a process of its own, in pairs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
# (what, most that our time may be of Anki's, most that our memory may be of Anki's)
BARS = {"export": (1.1, 0.5), "export with history": (0.9, 0.5), "import": (0.9, 0.5)}
_OURS = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
what, store, package, history = sys.argv[2:6]
begun, busy = time.perf_counter(), time.process_time()
if what == "export":
    from srs_cli.app import exporting
    from srs_cli.exchange import Wish, apkg
    from srs_cli.store import cards
    from srs_cli.store.database import open_database
    database = open_database(Path(store))
    begun, busy = time.perf_counter(), time.process_time()
    choice = exporting.Choice(tuple(cards.decks(database)), with_history=history == "True")
    found = exporting.packed(database, choice, 20780, 8)
    with open(package, "wb") as out:
        apkg.write(found, Wish(day=20780, utc_ms=1_795_400_000_000, with_history=history == "True"), out)
    count = exporting.total(found)
else:
    from srs_cli.exchange import apkg
    begun, busy = time.perf_counter(), time.process_time()
    found = apkg.read(Path(package), "p.apkg", None)
    count = sum(len(deck.cards) for deck in found.package.decks)
peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split(None, 1)[0]) / 1024
print(json.dumps({"s": time.perf_counter() - begun, "cpu": time.process_time() - busy, "mib": peak, "cards": count}))
"""


def times(folder: Path, peer: Callable[[], Any], cards: int, reviews: int, rounds: int) -> int:
    """Measure both sides in turns and print the ratios; return how many bars are missed."""
    missed = 0
    theirs, ours = _prepared(folder, peer, cards, reviews)
    for what, (slower, larger) in BARS.items():
        history = what == "export with history"
        pairs: list[tuple[dict[str, float], ...]] = []
        for number in range(rounds):
            package = folder / f"ours-{number}.apkg"
            other = folder / f"theirs-{number}.apkg"
            task = what.partition(" ")[0]
            if task == "import":
                package = other = folder / "plain.apkg"
            mine = _ours(task, ours, package, history=history)
            its = _theirs(peer, folder, theirs if task == "export" else None, task, other, scheduling=history)
            assert mine["cards"] == its["cards"], (mine, its)
            pairs.append((mine, its))
            if task == "export" and not history:
                other.replace(folder / "plain.apkg")
            if task == "export":
                package.replace(folder / f"ours{'-history' if history else ''}.apkg")
        missed += _told(what, pairs, slower, larger)
    packages = folder / "ours.apkg", folder / "plain.apkg"
    pairs = [tuple(_theirs(peer, folder, None, "import", each) for each in packages) for _ in range(rounds)]
    return missed + _told("Anki imports ours beside its own", pairs, 1.2, 1.2)


def _told(what: str, pairs: Sequence[Sequence[dict[str, float]]], slower: float, larger: float) -> int:
    def ratio(name: str) -> float:
        return statistics.median(mine[name] / its[name] for mine, its in pairs)

    time, busy, memory = ratio("s"), ratio("cpu"), ratio("mib")
    median = statistics.median(mine["s"] for mine, _ in pairs)
    other = statistics.median(its["s"] for _, its in pairs)
    peak = max(mine["mib"] for mine, _ in pairs)
    good = time <= slower and memory <= larger
    sys.stdout.write(
        f"{what}: {median:.2f} s beside {other:.2f} s: {time:.2f} × (bar {slower}), CPU {busy:.2f} ×, peak {peak:.0f} MiB: "
        f"{memory:.2f} × (bar {larger}){'' if good else '   MISSED'}\n"
    )
    return int(not good)


def _ours(task: str, store: Path, package: Path, *, history: bool) -> dict[str, float]:
    command = [sys.executable, "-c", _OURS, str(ROOT), task, str(store), str(package), str(history)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _theirs(
    peer: Callable[[], Any], folder: Path, home: str | None, task: str, package: Path, *, scheduling: bool = False
) -> dict[str, float]:
    with peer() as anki:
        fresh = home or str(folder / f"fresh-{len(list(folder.iterdir()))}")
        anki("new", folder=fresh)
        found: dict[str, float] = anki("timed", folder=fresh, what=task, package=str(package), scheduling=scheduling)
        anki("close", folder=fresh)
    return found


def _prepared(folder: Path, peer: Callable[[], Any], cards: int, reviews: int) -> tuple[str, Path]:
    """Return a collection of Anki's and a store of ours with the same cards and answers."""
    from srs_cli.exchange import apkg
    from srs_cli.model.identity import card_key
    from srs_cli.store import cards as store
    from srs_cli.store import log
    from srs_cli.store.database import create_database
    from srs_cli.store.foreign import add_foreign

    home = str(folder / "anki")
    package = folder / "seed.apkg"
    with peer() as anki:
        anki("new", folder=home)
        anki("fill", folder=home, cards=cards, reviews=reviews)
        anki("export", folder=home, package=str(package), legacy=True)
        anki("close", folder=home)
    read = apkg.read(package, "seed.apkg", None)
    path = folder / "srs.db"
    database = create_database(path)
    deck = read.package.decks[0]
    from srs_cli.model.collection import StoredDeck

    device = log.own_device(database, bytes)
    with database.transaction():
        row = store.save_deck(database, StoredDeck(0, deck.id, deck.name))
        store.add_cards(database, row, deck.id, enumerate(deck.cards))
        pasts = ((card_key(deck.id, card.id), read.package.past[deck.id, card.id]) for card in deck.cards)
        add_foreign(database, device, [(key, past.answers) for key, past in pasts])
        for stored in store.cards_of(database, row):
            log.set_memories(database, stored.row, read.package.past[deck.id, stored.card.id].faces.items())
    database.close()
    return home, path

"""What uniting another machine's store with this one would do: deck by deck, card by card, before anything is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.app import agreeing, importing
from srs_cli.app.agreeing import FileEdits, FilePlan
from srs_cli.merge.union import ids_in_file, keys_now, united_card, united_deck
from srs_cli.model.card import Card
from srs_cli.model.event import CRAM, DRILL, REVIEW
from srs_cli.model.version import CardVersion, DeckVersion
from srs_cli.store import guest, uniting, versions
from srs_cli.store.database import Database
from srs_cli.store.versions import KnownCard, KnownDeck
from srs_cli.text import plural

Tell = Callable[[], None]
_ANSWERS = frozenset({REVIEW, DRILL, CRAM})


class FromDevice(Struct, frozen=True):
    """What one device wrote that comes in, and on which study days."""

    device: str
    is_theirs: bool  # the machine that the other store is of
    answers: int
    changes: int  # other entries of the log
    first_day: int
    last_day: int


class TwoTexts(Struct, frozen=True):
    """A card that says something else in the two stores."""

    deck: str  # its name
    older: Card
    newer: Card
    newer_there: bool  # it comes in; else it was here already


class CardChange(Struct, frozen=True):
    """What becomes of a card here; `before` is None for one that comes in."""

    before: KnownCard | None
    after: CardVersion
    ident: str = ""  # its id in the deck file
    place: tuple[int, int] = (0, 0)  # in the other store: what comes in keeps that order

    @property
    def edits(self) -> bool:
        """Tell whether a card that is here gets another text."""
        return self.before is not None and self.before.version.digest != self.after.digest

    @property
    def wanted(self) -> Card:
        """Return the card as the deck file will have it."""
        return replace(self.after.card, id=self.ident)


class DeckChange(Struct, frozen=True):
    """What becomes of a deck here; `before` is None for one that comes in."""

    before: KnownDeck | None
    after: DeckVersion


class Union(Struct, frozen=True):
    """What uniting the other store with this one would do."""

    source: Path
    devices: tuple[FromDevice, ...] = ()
    touched: frozenset[int] = frozenset()  # keys of cards of which events come in
    cards: tuple[CardChange, ...] = ()
    decks: tuple[DeckChange, ...] = ()
    texts: tuple[TwoTexts, ...] = ()
    files: tuple[FilePlan, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of all decks, by their keys
    another_device: bool = False  # both wrote as one device: a data folder was copied
    imports_before: int = 0

    @property
    def new_cards(self) -> list[CardChange]:
        """Return the cards that come in, without those that are archived there."""
        return [each for each in self.cards if each.before is None and not each.after.archived]

    @property
    def new_decks(self) -> list[DeckChange]:
        """Return the decks that come in."""
        return [each for each in self.decks if each.before is None]

    @property
    def headings(self) -> list[DeckChange]:
        """Return the decks whose name or description becomes another."""
        return [each for each in self.decks if each.before and each.before.version.heading != each.after.heading]

    @property
    def put_away(self) -> list[DeckChange]:
        """Return the decks that are archived or brought back."""
        return [each for each in self.decks if each.before and each.before.version.archived != each.after.archived]

    @property
    def moved(self) -> list[CardChange]:
        """Return the cards that go to another deck."""
        return [each for each in self._here if each.before and each.before.version.deck != each.after.deck]

    @property
    def archived(self) -> list[CardChange]:
        """Return the cards that are asked no more."""
        return [each for each in self._here if each.before and not each.before.version.archived and each.after.archived]

    @property
    def restored(self) -> list[CardChange]:
        """Return the cards that are asked again."""
        return [each for each in self._here if each.before and each.before.version.archived and not each.after.archived]

    @property
    def renamed(self) -> list[CardChange]:
        """Return the cards that get another id in their file, since another card of the deck has it, or has it no more."""
        return [
            each for each in self._here if each.before and each.before.stored.card.id != each.ident and not each.edits
        ]

    @property
    def _here(self) -> list[CardChange]:
        return [each for each in self.cards if each.before is not None]

    @property
    def changes(self) -> bool:
        """Tell whether a student would see anything of it."""
        return bool(
            self.devices
            or self.another_device
            or self.new_decks
            or self.headings
            or self.put_away
            or any(each.before is None or each.edits for each in self.cards)
            or self.moved
            or self.archived
            or self.restored
            or self.files
        )

    @property
    def settles(self) -> bool:
        """Tell whether anything is to be written, be it only when a text last changed."""
        return self.changes or bool(self.cards or self.decks)


def plan(here: Database, there: Database, folder: Path, tell: Tell = lambda: None) -> Union:
    """Return what uniting would do; `folder` is where deck files go that are missing here, `tell` is called per event.

    Raises DatabaseRefusedError where the other store holds what srs never writes, or lost events that are not here
    either; InputRefusedError where a deck file here cannot be changed as it would have to be.
    """
    found = _Planning(here, there, folder)
    devices, touched = found.log(tell)
    own = {name for name, (_, is_own) in uniting.devices(here).items() if is_own}
    found.check_fit()
    return Union(
        there.path,
        devices,
        touched,
        tuple(found.cards.values()),
        tuple(found.decks),
        tuple(found.texts),
        tuple(found.files()),
        found.names(),
        any(each.device in own and each.is_theirs for each in devices),
        importing.imports_seen(here),
    )


class _Planning:
    """Deck by deck, then card by card: which version both stores go on with."""

    def __init__(self, here: Database, there: Database, folder: Path) -> None:
        self.here, self.there, self.folder = here, there, folder
        ours, theirs = versions.decks(here), versions.decks(there)
        now = keys_now([each.version for each in ours.values()], [each.version for each in theirs.values()])
        self.ours = {now.get(key, key): known for key, known in ours.items()}
        self.theirs = {now.get(key, key): known for key, known in theirs.items()}
        self._keys = {known.stored.row: key for key, known in self.ours.items()}
        self.decks = list(self._decks())
        self.texts: list[TwoTexts] = []
        self.cards = {change.after.key: change for change in self._cards()}
        self._name_cards()

    def names(self) -> dict[str, str]:
        after = {each.after.key: each.after.heading.name for each in self.decks}
        return {key: known.version.heading.name for key, known in self.ours.items()} | after

    def log(self, tell: Tell) -> tuple[tuple[FromDevice, ...], frozenset[int]]:
        lost = uniting.incomplete(self.here, self.there)
        if lost:
            raise guest.refused(self.there.path, f"it lacks {plural(lost[0][1], 'event')} of the device {lost[0][0]}")
        theirs = {name for name, (_, own) in uniting.devices(self.there).items() if own}
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 1 << 62, -(1 << 62)])
        touched = set()
        for event in uniting.missing(self.here, self.there):
            tell()
            if event is None:
                continue
            found = counts[event.device]
            found[event.kind not in _ANSWERS] += 1
            found[2], found[3] = min(found[2], event.moment.day), max(found[3], event.moment.day)
            touched.add(event.card)
        devices = [FromDevice(name, name in theirs, *found) for name, found in sorted(counts.items())]
        return tuple(devices), frozenset(touched)

    def check_fit(self) -> None:
        """Refuse what comes in where no deck file could hold it."""
        headings = [each.after.heading for each in (*self.decks,)]
        texts = (each.wanted for each in self.cards.values() if each.before is None or each.edits)
        wrong = next(agreeing.unfit(headings, texts), None)
        if wrong:
            raise guest.refused(self.there.path, f"{wrong} is none that srs writes")

    def _decks(self) -> Iterator[DeckChange]:
        for key, known in self.theirs.items():
            version = replace(known.version, key=key)
            mine = self.ours.get(key)
            if mine is None:
                yield DeckChange(None, version)
                continue
            before = replace(mine.version, key=key)
            after = united_deck(before, version)
            if after != mine.version:
                former = after.former if mine.version.key == key else mine.version.key
                yield DeckChange(mine, replace(after, former=former))

    def _cards(self) -> Iterator[CardChange]:
        theirs = {known.stored.row: key for key, known in self.theirs.items()}
        names = self.names()
        for key in versions.differing(self.here, self.there, self._keys, theirs):
            other = versions.card(self.there, key, theirs)
            mine = versions.card(self.here, key, self._keys)
            assert other is not None  # noqa: S101 - its key was just read
            after = united_card(mine.version, other.version) if mine else other.version
            if mine and mine.version.digest != other.version.digest:
                pair = sorted((mine.version, other.version), key=lambda each: each.text_rank)
                newer_there = pair[1] is other.version
                self.texts.append(TwoTexts(names.get(after.deck, ""), pair[0].card, pair[1].card, newer_there))
            if mine is None or after != mine.version:
                yield CardChange(mine, after, after.card.id, (other.stored.deck, other.stored.position))

    def _name_cards(self) -> None:
        """Give each card of the decks concerned the id that its file will know it by."""
        concerned = {each.after.deck for each in self.cards.values()}
        concerned |= {each.before.version.deck for each in self.cards.values() if each.before}
        concerned |= {self._keys[row] for row in versions.decks_with_shared_ids(self.here)}
        arriving: dict[str, list[CardVersion]] = defaultdict(list)
        for each in self.cards.values():
            if not each.after.archived:
                arriving[each.after.deck].append(each.after)
        for deck in sorted(concerned):
            mine = self.ours.get(deck)
            known = versions.cards_of(self.here, mine.stored.row, self._keys) if mine else []
            staying = {card.version.key: card for card in known if card.version.key not in self.cards}
            idents = ids_in_file([*(card.version for card in staying.values()), *arriving[deck]])
            for key, ident in idents.items():
                if key in self.cards:
                    self.cards[key] = replace(self.cards[key], ident=ident)
                elif staying[key].stored.card.id != ident:
                    self.cards[key] = CardChange(staying[key], staying[key].version, ident)

    def files(self) -> Iterator[FilePlan]:
        """Yield what becomes of deck files, those first that cards go to."""
        in_order = sorted(self.cards.values(), key=lambda each: each.place)
        edits: dict[str, tuple[list[tuple[KnownCard, Card]], list[KnownCard], list[Card]]]
        edits = defaultdict(lambda: ([], [], []))
        for each in in_order:
            before, after = each.before, each.after
            was = before.version.deck if before and not before.version.archived else None
            now = None if after.archived else after.deck
            if before and was is not None and was == now:
                if before.stored.card != each.wanted:
                    edits[was][0].append((before, each.wanted))
                continue
            if before and was is not None:
                edits[was][1].append(before)
            if now is not None:
                edits[now][2].append(each.wanted)
        changes = {each.after.key: each for each in self.decks}
        taken: set[Path] = set()
        for key in sorted({*edits, *changes}, key=lambda key: (not edits[key][2], key)):
            edited, gone, added = edits[key]
            mine = self.ours.get(key)
            heading = changes[key].after.heading if key in changes else None
            if mine is None:
                yield agreeing.new_file(key, changes[key].after.heading, added, self.folder, taken)
                continue
            what = FileEdits([(card.stored, text) for card, text in edited], [card.stored for card in gone], added)
            found = agreeing.in_file(self.here, key, mine.stored, heading or mine.version.heading, what)
            if found:
                yield found

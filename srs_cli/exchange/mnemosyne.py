"""Mnemosyne 2: `cards.xml`, a log of tags, facts and cards, alone or in the zip of a .cards file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.brackets import bracketed, has_plain_gaps, unbracketed
from srs_cli.exchange.cells import answer_cell, list_of, source_cell, source_of
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import OF_CARDS, tell_cards
from srs_cli.exchange.mnemosyne_log import ROOT, ZIP, Entry, entries
from srs_cli.exchange.simple_html import from_html, to_html
from srs_cli.model.card import Card, CardType, Deck
from srs_cli.model.face import face, face_numbers
from srs_cli.model.identity import new_id
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.model.package import Package, PackageRead, Past
from srs_cli.model.problem import Problem

CARRIES = OF_CARDS
_TAG, _FACT, _CARD = "10", "16", "6"  # kinds of log entries: each tells that one was added
_TYPES: dict[CardType, str] = {"basic": "1", "both": "2", "cloze": "5"}
_VOCABULARY = "3"
_UNTAGGED = "__UNTAGGED__"
_LEARNT = 2  # the grade from which a card counts as known
_DAY_S = 86_400
_MOST_DAYS = 36_500
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a log of openSM2sync, or a zip by the name of one."""
    if head.startswith(ZIP):
        return name.endswith(".cards")
    return name.endswith((".xml", ".cards")) and f"<{ROOT}" in beginning(head)[:1000]


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write tags, facts, and a card for each face; schedules go along where they are wished for."""
    tags = dict.fromkeys(tag for deck in package.decks for card in deck.cards for tag in card.tags or (_UNTAGGED,))
    cards = [(deck, card) for deck in package.decks for card in deck.cards]
    count = len(tags) + len(cards) + sum(len(face_numbers(card)) for _, card in cards)
    lines = [f"<{ROOT} number_of_entries='{count}'>"]
    lines += (_log(_TAG, {"o_id": _tag_id(tag)}, {"name": tag}) for tag in tags)
    lines += (_fact(card) for _, card in cards)
    out.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))
    for deck, card in cards:
        past = package.past.get((deck.id, card.id)) if wish.with_history else None
        out.write(("\n".join(_faces(card, past)) + "\n").encode("utf-8", "replace"))
        wish.step(1)
    out.write(f"</{ROOT}>\n".encode())
    uneven = [card for _, card in cards if card.type == "cloze" and not has_plain_gaps(card.question, hints=True)]
    tell_cards(uneven, wish, "with gaps lose that several are asked at once")


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return the deck; raises InputRefusedError where the XML is none, declares a DTD, or is no such log."""
    log = _Log(name)
    for entry in entries(path, name, encoding):
        log.take(entry)
    deck = Deck(Path(name).stem, tuple(log.cards()))
    if not deck.cards and not log.facts:
        raise InputRefusedError(f"{name} is no log of Mnemosyne's cards", "Export the cards again, as a .cards file.")
    return PackageRead(Package((deck,), log.past), tuple(log.problems), whole=False)


def _fact(card: Card) -> str:
    if card.type == "cloze":
        texts = {"text": bracketed(to_html(card.question), hints=True)}
    else:
        texts = {"f": to_html(card.question), "b": to_html(answer_cell(card.answer))}
    texts |= {each: to_html(value) for each in ("hint", "extra", "image") if (value := getattr(card, each))}
    if card.source:
        texts["source"] = to_html(source_cell(card.source))
    if not isinstance(card.answer, str):
        texts["list"] = "yes"
    return _log(_FACT, {"o_id": card.id}, texts)


def _faces(card: Card, past: Past | None) -> Iterator[str]:
    kind = _TYPES[card.type]
    tags = ",".join(_tag_id(tag) for tag in card.tags or (_UNTAGGED,))
    for index, number in enumerate(face_numbers(card)):
        memory = past.faces.get(number, NEW) if past else NEW
        view = f"{kind}.{number + 1 if card.type == 'both' else 1}"
        known = {"o_id": f"{card.id}.{number + 1}", "card_t": kind, "fact": card.id, "fact_v": view, "tags": tags}
        texts = {}
        if card.type == "cloze":
            texts["extra"] = repr({"cloze": str(face(card, number).answer), "index": index})
        yield _log(_CARD, known | _schedule(memory), texts)


def _schedule(memory: Memory) -> dict[str, str]:
    new = NEVER in {memory.due, memory.reviewed}
    return {
        "gr": "-1" if new else "4" if memory.repetitions else "1",
        "e": f"{memory.ease / 100}",
        "ac_rp": "0" if new else "1",
        "rt_rp": str(memory.repetitions),
        "lps": str(memory.lapses),
        "ac_rp_l": "0",
        "rt_rp_l": str(memory.repetitions),
        "l_rp": "-1" if new else str(memory.reviewed * _DAY_S),
        "n_rp": "-1" if new else str(memory.due * _DAY_S),
    }


def _log(kind: str, attributes: dict[str, str], texts: dict[str, str]) -> str:
    shown = "".join(f" {key}={quoteattr(_xml(value))}" for key, value in attributes.items())
    inside = "".join(f"<{key}>{escape(_xml(value))}</{key}>" for key, value in texts.items())
    return f'<log type="{kind}"{shown}>{inside}</log>'


def _xml(text: str) -> str:
    """Return text without the characters that no XML can hold."""
    return _NO_XML.sub("\ufffd", text)


def _tag_id(tag: str) -> str:
    return new_id("tag", tag)


class _Log(Struct):
    """What a log holds, while it is read."""

    name: str
    tags: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Entry] = field(default_factory=dict)
    faces: dict[str, list[Entry]] = field(default_factory=dict)  # by the fact
    problems: list[Problem] = field(default_factory=list)
    past: dict[tuple[str, str], Past] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take in an entry; those of other kinds say nothing of cards."""
        kind, ident = entry.attributes.get("type"), entry.attributes.get("o_id", "")
        if kind == _TAG:
            self.tags[ident] = entry.texts.get("name", "").strip()
        elif kind == _FACT:
            self.facts[ident] = entry
        elif kind == _CARD:
            self.faces.setdefault(entry.attributes.get("fact", ""), []).append(entry)

    def cards(self) -> Iterator[Card]:
        """Yield a card for each fact, in their order."""
        for ident, fact in self.facts.items():
            faces = self.faces.get(ident, [])
            card = self._card(ident, fact, faces)
            if card is None:
                self.problems.append(Problem(self.name, fact.line, f"the fact {ident} has no texts that are known"))
                continue
            known = {
                number: memory
                for place, each in enumerate(faces)
                if (memory := _memory(each.attributes)) and (number := self._number(card, each, place)) >= 0
            }
            if known:
                self.past["", card.id] = Past(known)
            yield card

    def _card(self, ident: str, fact: Entry, faces: list[Entry]) -> Card | None:
        texts = fact.texts
        kinds = {each.attributes.get("card_t", "") for each in faces}
        tags = [tag for each in faces[:1] for tag in each.attributes.get("tags", "").split(",")]
        named = tuple(name for tag in tags if (name := self.tags.get(tag.strip(), "")) and name != _UNTAGGED)
        extra = from_html(texts.get("extra", ""))
        if "text" in texts:
            question, answer, kind = from_html(unbracketed(texts["text"], hints=True)), "", "cloze"
        elif "m_1" in texts:
            question, answer, kind = from_html(texts.get("f", "")), from_html(texts["m_1"]), "both"
            spoken = from_html(texts.get("p_1", ""))
            extra = "\n".join(filter(None, (spoken, extra)))
        elif "f" in texts or "b" in texts:
            question, answer = from_html(texts.get("f", "")), from_html(texts.get("b", ""))
            kind = "both" if kinds & {_TYPES["both"], _VOCABULARY} else "basic"
        else:
            return None
        source = from_html(texts.get("source", ""))
        return Card(
            ident,
            question,
            list_of(answer) if texts.get("list") else answer,
            "cloze" if kind == "cloze" else "both" if kind == "both" else "basic",
            from_html(texts.get("hint", "")),
            extra,
            named,
            source_of(source) if source else None,
            from_html(texts.get("image", "")),
        )

    @staticmethod
    def _number(card: Card, entry: Entry, place: int) -> int:
        """Return which face of the card an entry is."""
        numbers = face_numbers(card)
        if card.type == "both":
            return 1 if entry.attributes.get("fact_v", "").endswith(".2") else 0
        return numbers[place] if place < len(numbers) else -1


def _memory(known: dict[str, str]) -> Memory | None:
    """Return the schedule that a card has; None where it was never learnt, or its numbers make no sense."""
    try:
        grade, due, last = (int(float(known.get(each, "-1"))) for each in ("gr", "n_rp", "l_rp"))
        ease = round(float(known.get("e", "2.5")) * 100)
        repetitions, lapses = (int(known.get(each, "0")) for each in ("rt_rp", "lps"))
    except (ValueError, OverflowError):
        return None
    if grade < 0 or last <= 0 or not 0 <= due - last <= _MOST_DAYS * _DAY_S or last > _MOST_DAYS * _DAY_S:
        return None
    day, due_day = last // _DAY_S, due // _DAY_S
    learnt = max(0, repetitions) if grade >= _LEARNT else 0
    return NEW._replace(
        due=due_day,
        interval=due_day - day,
        ease=min(1000, max(130, ease)),
        repetitions=min(learnt, 10_000),
        lapses=min(max(0, lapses), 10_000),
        introduced=day,
        reviewed=day,
    )

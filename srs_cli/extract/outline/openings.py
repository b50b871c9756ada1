"""Where in a sentence a fill-in may begin: after the verb first of all, never inside a verb group."""

from __future__ import annotations

from srs_cli.extract import english
from srs_cli.extract.english import Word

_MODALS = frozenset(
    "can could will would shall should may might must cannot can't couldn't won't wouldn't didn't doesn't don't did do does".split()  # noqa: SIM905 - a word list reads best as one text
)
_HAVE = frozenset(("have", "has", "had", "hasn't", "haven't", "hadn't", "having"))
_PARTICIPLES = frozenset(
    "given taken made been become seen known shown written driven grown held won lost left built brought sent kept found led begun "  # noqa: SIM905 - as above
    "come gone done put set said told spread chosen broken fallen risen hidden spoken drawn born worn bound caught fought bought "
    "taught thought sold paid met meant understood overthrown forbidden frozen".split()
)
_PARTICLES = frozenset(("up", "out", "off", "down", "away", "back", "over", "through", "together", "apart"))
_BRINGS = frozenset(("bring", "brings", "brought", "come", "comes", "came"))
_COMPOUND = frozenset(
    "case terms spite front place favour favor view search need charge addition relation response order contrast".split()  # noqa: SIM905 - as above
)
_ADVERBS = frozenset(
    "still also now only just even mostly mainly there already always never often usually long soon".split()  # noqa: SIM905 - as above
)
_TAKES = frozenset(("take", "takes", "took", "taken", "taking"))
_NAMING = frozenset(("specifically", "namely", "especially", "notably", "including"))
_INSIDE = frozenset(("not", "to", "been", "being", "by", "that"))


def opening(found: tuple[Word, ...], i: int) -> float:
    """Return how good a start the i-th word is: 4 after a verb, about 2 after a preposition, 0 where none may be."""
    before, low, second = found[i - 1].low, found[i].low, found[i - 2].low if i >= 2 else ""
    after = found[i + 1].low if i + 1 < len(found) else ""
    if (low == "place" and before in _TAKES) or (before == "place" and second in _TAKES):
        return 0
    takes_place = before in english.PREPOSITIONS and second == "place" and i > 2 and found[i - 3].low in _TAKES
    if takes_place or (before in _NAMING and not english.is_verb_form(low)):
        return 4
    for rule in (_inside, _adverb, _particle, _verb_group, _infinitive, _compound):
        value = rule(second, before, low, after)
        if value is not None:
            return value
    if english.is_verb_at(found, i - 1) or (i == 1 and english.is_verb_form(before)):
        return 1 if low in english.PREPOSITIONS else 4
    if (
        before.endswith("ing")
        and len(before) > 5
        and "-" not in before
        and second
        and second not in english.DETERMINERS
    ):
        return 3
    return _preposition(found, i)


def _inside(_second: str, before: str, low: str, after: str) -> float | None:
    if low == "to" and english.is_verb_form(after):
        return 3 if english.is_verb_form(before) or before in _ADVERBS or before in english.AUXILIARIES else 0
    return 0 if low in english.AUXILIARIES or low in _INSIDE else None


def _adverb(second: str, before: str, low: str, _after: str) -> float | None:
    if low in _ADVERBS:
        return 0
    behind_verb = second in english.AUXILIARIES or english.is_verb_form(second)
    if (before in _ADVERBS or before.endswith("ly")) and behind_verb:
        return 1.5 if english.is_verb_form(low) else 4
    return None


def _particle(second: str, before: str, low: str, _after: str) -> float | None:
    """Skip the particle of a phrasal verb: "take up [a post]", "bring about [change]"."""
    if (low in _PARTICLES and english.is_verb_form(before)) or (low == "about" and before in _BRINGS):
        return 0
    if (before in _PARTICLES and english.is_verb_form(second)) or (before == "about" and second in _BRINGS):
        return 3
    return None


def _verb_group(second: str, before: str, low: str, _after: str) -> float | None:  # noqa: PLR0911 - a rule a line
    """Skip the verb after an auxiliary: "might not prevent [war]", "had given [a promise]", "was seen by [many]"."""
    if before in _MODALS or (before == "not" and second in _MODALS):
        return 0
    if second == "not" and before not in {"be", "have", "been"} and english.is_verb_form(before):
        return 4
    if second in _MODALS and before not in {"not", "be", "have"}:
        return 1 if low in english.PREPOSITIONS else 4
    if before in _HAVE and (low in _PARTICIPLES or low.endswith("ed")):
        return 0
    if second in _HAVE and before in _PARTICIPLES:
        return 4
    if before == "by" and (second.endswith("ed") or second in _PARTICIPLES):
        return 3.5
    if before in english.AUXILIARIES or before in {"not", "been", "being"}:
        if low in _PARTICIPLES or low.endswith("ed"):
            return 0
        return 0.5 if english.is_verb_form(low) or low.endswith(("en", "ing", "ly")) else 4
    return None


def _infinitive(second: str, before: str, low: str, _after: str) -> float | None:
    """After "to": a known verb leaves its object to ask for; an unknown word may be either."""
    if second == "to" and english.is_verb_form(before):
        return 4
    if second == "to" and before.isalpha() and not english.is_plural(before) and before not in english.DETERMINERS:
        return 0 if low in english.PREPOSITIONS | english.CONJUNCTIONS else 3
    if before == "to" and low.isalpha() and english.is_verb_form(low):
        return 2.5
    return None


def _compound(_second: str, before: str, low: str, after: str) -> float | None:
    """Keep "in case of", "in terms of" whole."""
    inside = low in _COMPOUND and after in {"of", "to"} and before in {"in", "on", "by", "as", "for"}
    return 0 if inside else None


def _preposition(found: tuple[Word, ...], i: int) -> float:
    """After a preposition; one that belongs to its verb ("insisted on [peace]") is as good as the verb itself."""
    before = found[i - 1].low
    governed = i >= 2 and (english.is_verb_at(found, i - 2) or (before == "to" and found[i - 2].low in _PARTICLES))
    if before not in english.PREPOSITIONS - {"than", "like", "off", "per"}:
        return 0
    if governed and before != "by":
        return 4 if before == "to" else 3
    return 0 if before == "of" else 1.5

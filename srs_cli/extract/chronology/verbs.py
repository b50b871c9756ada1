"""The verbs that tell events, with the forms in which an entry may hold them."""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal["plain", "s", "past", "participle"]


class Verb(NamedTuple):
    """The verb that a word is a form of."""

    base: str
    forms: frozenset[Form]
    takes_object: bool


_WITH_OBJECT = """
abandon abolish accept acquire address adopt allocate allow amend announce annex annul appoint approve arrest assassinate attack award ban
baptise baptize besiege blockade bomb bombard boycott bury capture carve cede chart circumnavigate classify codify coin collect colonise colonize
compose condemn conduct confirm connect conquer consecrate construct convene convert create cross crown damage declare decree dedicate defeat
demolish demonstrate denounce depict depose deport describe design destroy detect detonate devalue develop devise discover dismiss dissolve divide
double draft elect erect escort establish evacuate excavate exchange exclude excommunicate execute exile expel explore finance formulate found free
grant guillotine halt hijack hold honour identify impeach imprison impose inaugurate incorporate initial install introduce invade invent isolate issue kidnap
kill launch legalise legalize liberate license lift lodge lower map measure murder name nationalise nationalize nominate observe occupy organise
organize oust outlaw paint partition pass patent persecute photograph plunder present privatise privatize proclaim produce promulgate propose
prove publicise publish purchase purge raise ransom ratify raze re-elect re-establish reach receive recognise recognize record reduce reform reject
release remove rename repeal repel replace rescue resume restore reunite reveal sack sanction seize sentence sequence sever show sign stabilise storm
submit summon suppress synthesise table test topple trace translate transplant unearth unify unite unveil urge use vaccinate veto visit
"""
_WITHOUT = """
abdicate accede adapt advance agree appeal arrive ascend cease clash close collapse collide converge crash decline defect depart die disappear
disintegrate dock drown emerge emigrate end enlist enter erupt escape expire explode fail finish flourish intervene join land march marry migrate move
mutiny occur open participate perish premiere proceed protest rebel reign resign retire retreat return revolt riot rule sail secede separate serve settle start
succeed surrender survive travel vote
"""
# Each with its past form and its participle.
_IRREGULAR_WITH_OBJECT = """
beat beat beaten; build built built; buy bought bought; catch caught caught; choose chose chosen; drive drove driven; find found found;
forbid forbade forbidden; give gave given; hang hanged hanged; lay laid laid; lead led led; lose lost lost; make made made;
overthrow overthrew overthrown; put put put; rebuild rebuilt rebuilt; sell sold sold; send sent sent; set set set; shoot shot shot; spend spent spent; split split split;
steal stole stolen; strike struck struck; take took taken; teach taught taught; win won won; withdraw withdrew withdrawn; write wrote written
"""
_IRREGULAR_WITHOUT = """
become became become; begin began begun; break broke broken; come came come; fall fell fallen; fight fought fought; flee fled fled; fly flew flown;
go went gone; grow grew grown; leave left left; meet met met; rise rose risen; run ran run; sink sank sunk; spread spread spread
"""
_DOUBLED = frozenset(("ban", "expel", "map", "repel", "submit", "rebel"))  # before "-ed"


def verb(word: str) -> Verb | None:
    """Return what verb a word in lower case is a form of, None for any other word."""
    return _FORMS.get(word)


def _s_form(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    if base in _DOUBLED:
        return f"{base}{base[-1]}ed"
    return base + ("d" if base.endswith("e") else "ed")


def _forms() -> dict[str, Verb]:
    verbs = [(base, _past(base), _past(base), True) for base in _WITH_OBJECT.split()]
    verbs += [(base, _past(base), _past(base), False) for base in _WITHOUT.split()]
    for text, takes_object in ((_IRREGULAR_WITH_OBJECT, True), (_IRREGULAR_WITHOUT, False)):
        for line in text.split(";"):
            base, past, participle = line.split()
            verbs.append((base, past, participle, takes_object))
    found: dict[str, Verb] = {}
    for base, past, participle, takes_object in verbs:  # of two verbs with one form the later, irregular one holds
        for word in (base, _s_form(base), past, participle):
            same: tuple[tuple[str, Form], ...] = (
                (base, "plain"), (_s_form(base), "s"), (past, "past"), (participle, "participle"),
            )  # fmt: skip
            found[word] = Verb(base, frozenset(form for each, form in same if each == word), takes_object)
    return found


_FORMS = _forms()

"""How the statements of notes are asked: verb forms, clauses turned round, pronouns, lists, labels."""

from __future__ import annotations

import pytest

from srs_cli.extract import outline
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.clauses import ask, clause_of, is_sound
from srs_cli.extract.outline.completing import completed, with_preposition, with_subject
from srs_cli.extract.outline.statements import resolved, statements
from srs_cli.model.document import Line

KNOWN: frozenset[str] = frozenset()


def cards(text: str) -> dict[str, str]:
    found = outline.find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)]).drafts
    return {d.question: d.answer if isinstance(d.answer, str) else " / ".join(d.answer) for d in found}


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("rejected", "reject"),
        ("carries", "carry"),
        ("carried", "carry"),
        ("won", "win"),
        ("stopped", "stop"),
        ("filled", "fill"),
        ("compared", "compare"),
        ("appeared", "appear"),
        ("visited", "visit"),
        ("united", "unite"),
        ("ignored", "ignore"),
        ("coloured", "colour"),
        ("changed", "change"),
        ("belonged", "belong"),
        ("agreed", "agree"),
        ("tied", "tie"),
        ("passes", "pass"),
        ("rises", "rise"),
    ],
)
def test_the_base_of_a_verb(form: str, base: str) -> None:
    assert verbs.base_form(form) == base


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("Bach composed the Mass in B minor", "Why did Bach compose the Mass in B minor?"),
        ("The valves were closed", "Why were the valves closed?"),
        ("In 1851, the court had allowed the claim", "In 1851, why had the court allowed the claim?"),
        ("The glacier carries stones", "Why does the glacier carry stones?"),
        ("The lake cannot freeze", "Why can the lake not freeze?"),
    ],
)
def test_a_clause_turned_round(statement: str, question: str) -> None:
    clause = clause_of(statement)
    assert clause is not None
    assert ask(clause, "why", clause.rest, KNOWN) == question


@pytest.mark.parametrize("text", ["a tide (spring or neap", "* rocks * sand", 'the "open score', "lakes / rivers"])
def test_a_torn_line_is_not_sound(text: str) -> None:
    assert not is_sound(text)


def test_a_sentence_is_parted_where_both_halves_stand_alone() -> None:
    parts = statements("Copper conducts heat very well, but glass conducts heat badly")
    assert [part.text for part in parts] == ["Copper conducts heat very well", "Glass conducts heat badly"]
    whole = "Oxygen and nitrogen form most of the air"
    assert [part.text for part in statements(whole)] == [whole]


@pytest.mark.parametrize(
    ("sentence", "subjects", "said"),
    [
        ("She sang in Milan", ["Maria Callas"], "Maria Callas sang in Milan"),
        ("They melt at noon", ["The glaciers"], "The glaciers melt at noon"),
        ("Its walls are thin", ["The vein"], "The vein's walls are thin"),
        ("He sang in Milan", ["Enrico Caruso", "Tito Gobbi"], ""),
        ("It was not that the court erred", ["The ruling"], ""),
    ],
)
def test_a_pronoun_is_replaced_only_where_one_subject_fits(sentence: str, subjects: list[str], said: str) -> None:
    assert resolved(sentence, subjects) == said


def test_note_english_is_made_whole() -> None:
    assert with_preposition("1842, the mine closed for good") == "In 1842, the mine closed for good"
    assert completed("The abbey ruled by Cistercians for ages", past=True) == (
        "The abbey was ruled by Cistercians for ages"
    )
    assert with_subject("Takes place in the nucleus", "Transcription", past=False) == (
        "Transcription takes place in the nucleus"
    )
    assert with_subject("Discovered by Otto Hahn", "Nuclear fission", past=True).startswith("Nuclear fission was")
    assert with_subject("Strikes was common in the mines", "Steel towns", past=True).startswith("Strikes")
    assert with_subject("May 1935, the mill closed", "Cotton trade", past=True).startswith("May")
    assert with_subject("Saves much money", "Advantages", past=False) == "Saves much money"


def test_dates_reasons_and_kinds_are_asked_as_questions() -> None:
    found = cards(
        "Bridges and dams\n\n- In 1936, Nevada finished the great dam on the Colorado\n"
        "- The arch was preferred because stone is weak in tension\n"
        "- The river formed deep gorges in Utah because the land rose slowly\n"
        "- The Romans feared Carthage – the city that ruled the western sea\n"
    )
    assert found["When did Nevada finish the great dam on the Colorado?"] == "1936"
    assert found["Bridges and dams: why was the arch preferred?"] == "stone is weak in tension"
    assert found["The river formed deep gorges in Utah. Why?"] == "the land rose slowly"
    assert found["Which city ruled the western sea?"] == "Carthage"


def test_a_thin_gap_stands_under_its_heading() -> None:
    found = cards("Desert soils\n\n- Farmers need irrigation\n- Salt rises to the surface by evaporation\n")
    assert "Desert soils – Farmers need {{c1::irrigation}}" in found


def test_notes_without_a_subject_are_asked_under_their_heading() -> None:
    found = cards(
        "Tudor navy\n\nSome dates\n\n- June 1512 – joined war on France\n- 1545 – Mary Rose sinks off Portsmouth\n\n"
        "The great reform\n\n- Date – 4 May 1611\n- This was praise for the gilds of Ghent\n\n"
        "Tin mines\n\n- To do so, miners needed:\n  - pumps\n  - candles\n- The tin was sold in Spain\n"
    )
    assert found["Tudor navy: which date belongs to “joined war on France”?"] == "June 1512"
    assert "Tudor navy: which 2 dates are listed, and what happened then?" in found
    assert "The great reform was praise for {{c1::the gilds of Ghent}}" in found
    assert "Tin mines: complete “Miners needed …” (2 points)" in found


def test_a_how_question_followed_by_a_tale_asks_what_happened() -> None:
    tale = "How Napoleon helped chemistry\n\n- The blockade stopped cane sugar from the colonies\n- Farmers planted beet across Picardy\n"
    assert "How Napoleon helped chemistry: what happened? (2)" in cards(tale)
    told = (
        "How Napoleon helped chemistry\n\n- Napoleon paid for new laboratories\n- Farmers planted beet across Picardy\n"
    )
    assert "How did Napoleon help chemistry?" in cards(told)


def test_a_note_that_is_no_clause_is_explained() -> None:
    found = cards(
        "Soils\n\n- Slow loss of humus in the uplands (rain carries it into the valley every spring)\n- Wells are dug in chalk\n"
    )
    assert (
        found["What is meant by “Slow loss of humus in the uplands”?"] == "rain carries it into the valley every spring"
    )


def test_a_list_of_statements_is_prompted_by_how_each_begins() -> None:
    found = cards("Tides\n\n- The moon pulls the oceans\n- Spring tide: sun and moon in line\n")
    assert found["Tides: how do these go on? “The moon pulls …”; “Spring tide …”"] == (
        "The moon pulls the oceans / Spring tide: sun and moon in line"
    )


@pytest.mark.parametrize(
    ("point", "question"),
    [
        ("Phonic loop – stores sounds", "What does the phonic loop do?"),
        ("Rylands v Fletcher: the landowner is strictly liable", "What was decided in Rylands v Fletcher?"),
        ("MINUS – too slow for large herds", "Crop rotation: what counts as a minus?"),
        ("Reason – nitrogen returns to the soil", "What is the reason for Crop rotation?"),
    ],
)
def test_labels_are_asked_by_their_kind(point: str, question: str) -> None:
    found = cards(f"Crop rotation\n\n- {point}\n- Clover follows wheat in the field\n- Turnips feed the sheep\n")
    assert question in found

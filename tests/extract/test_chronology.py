"""Chronologies: whole documents with their cards beside them, hard places one by one, and texts that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from srs_cli.extract.chronology import cards, find
from srs_cli.extract.chronology.cards import when
from srs_cli.extract.chronology.words import ENGLISH
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest

DOCUMENTS = Path(__file__).parent / "documents"
GOLDEN = sorted(path for path in DOCUMENTS.glob("chronology-*") if path.suffix != ".json")


def harvest(text: str) -> Harvest:
    return find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)])


def told(text: str) -> list[tuple[str, str]]:
    """The cards that ask what happened, as (date phrase, events)."""
    found = [
        (d.question, " / ".join((d.answer,) if isinstance(d.answer, str) else d.answer)) for d in harvest(text).drafts
    ]
    asked = ("What happened ", "What took place ")
    return [(q.split(" ", 3 if "took" in q else 2)[-1].rstrip("?"), a) for q, a in found if q.startswith(asked)]


def reverse(text: str) -> list[str]:
    return [d.question for d in harvest(text).drafts if d.question.startswith("When ")]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_a_document_yields_its_entries_and_nothing_else(path: Path) -> None:
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["cards"]
    drafts = harvest(path.read_text(encoding="utf-8")).drafts
    lines = [(d.question, [d.answer] if isinstance(d.answer, str) else list(d.answer)) for d in drafts]
    by_date: dict[str, list[str]] = {}
    for card in gold:
        by_date.setdefault(card["date"], []).append(cards.told(card["event"]))
    assert len({q for q, _ in lines}) == len(lines)
    details = [[card["detail"]] for card in gold if "detail" in card]
    for date, events in by_date.items():
        assert [a for q, a in lines if date.lower() in q.lower() and a not in details] == [events], date
    for detail in details:
        assert [a for _, a in lines].count(detail) == 1
    known = {date.lower() for date in by_date}
    answers = list(by_date.values())
    for question, answer in lines:
        assert answer in answers or answer in details or {a.lower() for a in answer} <= known, question


def test_year_lines_hold_for_what_follows_and_own_years_win() -> None:
    text = "1922\n\n10 April—a meeting opens.\n20 November 1922-24 July 1923—a second one sits.\n30 December—it closes.\n\n1923\n8 May—a third opens.\n"
    assert told(text) == [
        ("on 10 April 1922", "A meeting opens"),
        ("in the period 20 November 1922-24 July 1923", "A second one sits"),
        ("on 30 December 1922", "It closes"),
        ("on 8 May 1923", "A third opens"),
    ]


def test_a_year_and_a_continuation_may_be_printed_as_bullets() -> None:
    text = "- 1804\n- 2 May—the mill\n- owners meet.\n- 1805\n- 3 June—the looms stop.\n4 July*—they start again.\n"
    assert [d for d, _ in told(text)] == ["on 2 May 1804", "on 3 June 1805", "on 4 July 1805"]
    assert told(text)[0][1] == "The mill owners meet"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the assem-\n\nbly meets.", "The assembly meets"),
        ("a non-\naggression pact.", "A non-aggression pact"),
        ("the Anglo-\nFrench talks.", "The Anglo-French talks"),
    ],
)
def test_a_word_broken_at_a_line_end_is_mended(broken: str, whole: str) -> None:
    assert told(f"1801\n\n1 May—{broken}\n2 May—peace holds.\n3 May—peace ends.\n")[0][1] == whole


def test_a_hyphen_stays_where_the_document_writes_one() -> None:
    text = "1801\n1 May—ties are re-\nestablished.\n2 May—ties with Spain are re-established.\n3 May—all is well.\n"
    assert told(text)[0][1] == "Ties are re-established"


def test_a_date_hidden_within_an_entry_starts_the_next_one() -> None:
    text = (
        "1801\n1 May—talks open in Basel. June—talks close. They resume in autumn.\n2 July—peace—of a kind—is signed.\n"
    )
    assert told(text) == [
        ("on 1 May 1801", "Talks open in Basel"),
        ("in June 1801", "Talks close. They resume in autumn."),
        ("on 2 July 1801", "Peace—of a kind—is signed"),
    ]


def test_notes_and_page_marks_do_not_cut_an_entry() -> None:
    text = (
        "1801\n1 May—the second\n\n¹ New calendar.\n\n[Page 12]\n\ncongress opens.\n2 May—it sits.\n3 May—it closes.²\n"
    )
    assert told(text)[0] == ("on 1 May 1801", "The second congress opens")
    assert told(text)[2][1] == "It closes"


def test_one_card_a_date_and_one_an_event() -> None:
    text = "1801: The mill opens.\n1801: The canal is dug.\n1805: The mill burns down.\n1809: The canal is dug.\n1810: The railway comes.\n"
    drafts = harvest(text).drafts
    assert ("What happened in 1801?", ("The mill opens", "The canal is dug")) in [
        (d.question, d.answer) for d in drafts
    ]
    assert ("When did this happen: “The canal is dug”?", ("1801", "1809")) in [(d.question, d.answer) for d in drafts]


def test_eras_carry_over_from_a_heading_or_a_prefix() -> None:
    assert told("B.C.\n\n753. Rome is founded.\n44. Caesar is killed.\n\nA.D.\n\n14. Augustus dies.\n") == [
        ("in 753 B.C.", "Rome is founded"),
        ("in 44 B.C.", "Caesar is killed"),
        ("in 14 A.D.", "Augustus dies"),
    ]
    assert [d for d, _ in told("44 BC \u2013 Caesar is killed\n27 BC \u2013 Augustus rules\n476 \u2013 the west falls\n1066 \u2013 England falls\n")] == [
        "in 44 BC", "in 27 BC", "in 476", "in 1066",
    ]  # fmt: skip


def test_days_below_a_month() -> None:
    text = "March 1848\n\n13: Metternich resigns.\n18-19: Barricades go up in Berlin.\n\nApril 1848\n\n10: Chartists gather.\n"
    assert [d for d, _ in told(text)] == ["on 13 March 1848", "on 18-19 March 1848", "on 10 April 1848"]


def test_events_below_a_date_on_its_own_line() -> None:
    text = "1905\nEinstein publishes four papers\n1911\nRutherford finds\nthe nucleus\n1913\n- Bohr draws the atom\n- Moseley numbers the elements\n"
    assert told(text)[0] == ("in 1905", "Einstein publishes four papers")
    assert told(text)[1] == ("in 1911", "Rutherford finds the nucleus")
    assert told(text)[2] == ("in 1913", "Bohr draws the atom / Moseley numbers the elements")


def test_a_title_is_asked_about_with_its_date() -> None:
    text = "### 1066 — Battle of Hastings\n\nNormans defeat Harold.\n\n### 1215 — Magna Carta\n\nThe king yields.\n\n### 1348 — Black Death\n\nPlague lands.\n"
    cards = {d.question: d.answer for d in harvest(text).drafts}
    assert cards["Battle of Hastings (1066): what happened?"] == "Normans defeat Harold."
    assert cards["When was the Battle of Hastings?"] == "1066"


def test_too_much_for_a_card_is_left_out_and_said() -> None:
    text = (
        "### 1066 — Battle\n\n"
        + "Word after word. " * 30
        + "\n\n### 1215 — Charter of liberties\n\nShort.\n\n### 1348 — Great plague\n\nShort too.\n"
    )
    result = harvest(text)
    assert [left.line for left in result.left] == [1]
    assert "Battle (1066): what happened?" not in [d.question for d in result.drafts]


def test_a_date_without_any_year_is_left_out_and_said() -> None:
    text = "5 May — the doors open\n\n1801: the mill opens\n1805: the mill burns\n1809: the mill reopens\n"
    result = harvest(text)
    assert [(left.line, left.what) for left in result.left] == [(1, "no year is known for 5 May")]


def test_the_question_does_not_give_its_answer_away_nor_hang_on_a_pronoun() -> None:
    text = "1801: The union of 1801 takes effect.\n1805: He returns to sea.\n1809: The fleet sails for Corunna.\n"
    assert reverse(text) == ["When did this happen: “The fleet sails for Corunna”?"]


def test_a_name_took_place_and_a_clause_happened() -> None:
    text = "1801: Siege of Acre.\n1805: The mill burns down.\n1809: First balloon flight over the Alps\n"
    asked = [d.question for d in harvest(text).drafts if d.question.startswith("What")]
    assert asked == ["What took place in 1801?", "What happened in 1805?", "What took place in 1809?"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Timeline of printing", " (printing)"),
        ("A short chronology of the Baltic", " (Baltic)"),
        ("PRUSSIA: A CHRONOLOGY", " (Prussia)"),
        ("Key dates", ""),
        ("What everybody ought to know about the old mills of the valley", ""),
    ],
)
def test_a_question_says_what_the_chronology_is_of(heading: str, field: str) -> None:
    text = f"{heading}\n\n1801: The mill opens.\n1805: The canal is dug.\n1809: The railway comes.\n"
    assert [d.question for d in harvest(text).drafts if d.question.startswith("What happened")] == [
        f"What happened in {year}{field}?" for year in (1801, 1805, 1809)
    ]


def test_a_month_without_a_day_is_told_from_the_days_of_that_month() -> None:
    text = "May 1883 - The quay is paved\n24 May 1883 - The bridge opens\nJune 1883 - The toll ends\n3 July 1884 - A ferry sinks\n"
    assert [date for date, _ in told(text)] == [
        "in May 1883 (no day given)",
        "on 24 May 1883",
        "in June 1883",
        "on 3 July 1884",
    ]
    recht = "Mai 1883 - Das Pflaster wird verlegt\n24. Mai 1883 - Die Brücke wird eröffnet\n3. Juli 1884 - Die Fähre wird verkauft\n"
    assert "Was geschah im Mai 1883 (ohne Tag)?" in [draft.question for draft in harvest(recht).drafts]


@pytest.mark.parametrize(
    ("event", "question"),
    [
        (
            "The dam bursts. Two villages are flooded.",
            "When did this happen: “The dam bursts. Two villages are flooded.”?",
        ),
        ('Verdi hears "Nabucco" and weeps', "When did this happen: “Verdi hears ‘Nabucco’ and weeps”?"),
    ],
)
def test_a_quoted_event_keeps_its_sentences_and_its_own_quotation_marks(event: str, question: str) -> None:
    assert cards.as_printed(event, ENGLISH, "") == question


def test_a_life_names_whose_it_is() -> None:
    text = "Haydn: a short chronology\n\n1732: Born in Rohrau.\n1761: Joins the court at Eisenstadt.\n1791: Travels to London.\n"
    assert told(text)[0] == ("in 1732 (Haydn)", "Born in Rohrau")
    assert reverse(text) == [
        "When was Haydn born in Rohrau?",
        "When did Haydn join the court at Eisenstadt?",
        "When did Haydn travel to London?",
    ]


@pytest.mark.parametrize("joint", [" - ", " \u2013 ", "—", ": ", ". ", "\t", " ........ ", " -- ", "   "])
def test_whatever_joins_date_and_event(joint: str) -> None:
    text = "".join(
        f"{year}{joint}{event}\n"
        for year, event in ((1839, "Rubber is cured"), (1869, "Elements are sorted"), (1898, "Radium is found"))
    )
    assert told(text) == [
        ("in 1839", "Rubber is cured"),
        ("in 1869", "Elements are sorted"),
        ("in 1898", "Radium is found"),
    ]


def test_the_lines_around_a_block_are_not_its_own() -> None:
    text = "A town grew by the river. In 1801 it had a mill.\n\n1801: The mill opens.\n1805: It burns.\n1809: It opens again.\n\nAfter 1809 all was quiet, and 1810 was too.\n"
    assert harvest(text).used == {3, 4, 5}


@pytest.mark.parametrize(
    "text",
    [
        "1. Preheat the oven.\n2. Mix the flour.\n3. Bake the loaf.\n",
        "101. Physics laboratory\n102. Chemistry laboratory\n103. Music room\n",
        "1914 was a bad year.\n1915 was worse still.\n1916 was no better.\n",
        "1930\tUruguay\n1934\tItaly\n1950\tUruguay\n",
        "2020 - 15 items\n2021 - 16 items\n2022 - 22 items\n",
        "3 May: reading week begins\n10 May: first examination\n17 May: last examination\n",
        "1988. Dunn, J. Modern Tin. Leeds.\n1990. Smith, A. Old Tin. York.\n1999. Brown, K. New Tin. Hull.\n",
        "1914 The road to war ........ 12\n1915 The long winter ........ 40\n1916 The great push ........ 77\n",
        "1801: The mill opens.\n1805: The mill burns.\n",
        "1801: The mill opens.\n\n"
        + "Long prose goes on here. " * 40
        + "\n\n1805: The mill burns.\n\n"
        + "And on. " * 60
        + "\n\n1809: Peace comes.\n",
    ],
)
def test_no_chronology(text: str) -> None:
    assert harvest(text) == Harvest()


def test_a_jump_in_the_numbers_ends_a_block() -> None:
    lines = [Line(1, "1801: The mill opens."), Line(2, "1805: The mill burns."), Line(9, "1809: The mill reopens.")]
    assert find(lines) == Harvest()


def test_cells_of_a_table_with_two_columns_and_code() -> None:
    rows = [("Year", "Event"), ("1801", "The mill opens"), ("1805", "The mill burns"), ("1809", "The mill reopens")]
    lines = [Line(n, " ".join(cells), cells=cells) for n, cells in enumerate(rows, 1)]
    assert [d.line for d in find(lines).drafts] == [2, 2, 3, 3, 4, 4]
    assert find([Line(n, f"{1800 + n}: a mill opens", code=True) for n in range(1, 9)]) == Harvest()


@pytest.mark.parametrize(
    "unit",
    [
        "1917: a b c\n",
        "1917. ",
        "5 May\n",
        "B.C.\n",
        "[a](",
        "* ",
        "**",
        "1917: x-\n",
        "and so on\n",
        "| 1917 |",
        "\n",
        "1917 - x y. June—z w. ",
    ],
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    harvest("1801: a mill opens\n1805: it burns\n1809: it opens again\n" + unit * 3_000)


@pytest.mark.parametrize(
    ("event", "question"),
    [
        ("Battle of Hastings", "When was the Battle of Hastings?"),
        ("Death of Augustus.", "When was the death of Augustus?"),
        ("The Treaty of Rome", "When was the Treaty of Rome?"),
        ("Discovery of penicillin", "When was the discovery of penicillin?"),
        ("Thirty Years War", "When was the Thirty Years War?"),
        ("Peace of Utrecht ends the war", "When did this happen: “Peace of Utrecht ends the war”?"),
        ("Council of Trent reopens", "When did this happen: “Council of Trent reopens”?"),
        ("Siege of Acre drags on", "When did this happen: “Siege of Acre drags on”?"),
        ("The mill opens.", "When did this happen: “The mill opens”?"),
        ("general strike is called", "What is the date on which the general strike was called?"),
        (
            "customs duties are lowered on Baltic timber and flax",
            "When were customs duties lowered on Baltic timber and flax?",
        ),
        (
            "treaty on the river tolls is signed in Regensburg by five princes",
            "When was a treaty on the river tolls signed in Regensburg by five princes?",
        ),
        (
            "Council of Elders adopts a new code for the grain markets of the city",
            "When did the Council of Elders adopt a new code for the grain markets of the city?",
        ),
        ("flood of the lower Rhine", "When was the flood of the lower Rhine?"),
        ("trade talks with Sweden", "When were the trade talks with Sweden?"),
        ("Franklin's voyage to the north", "When was Franklin's voyage to the north?"),
        (
            "Ghent Conference. Borders of the diocese are drawn",
            "When was the Ghent Conference (Borders of the diocese are drawn)?",
        ),
        (
            "The duke is crowned and the old council resigns",
            "When did this happen: “The duke is crowned and the old council resigns”?",
        ),
        ("Who owns the sea?", "When did this happen: “Who owns the sea?”"),
    ],
)
def test_how_an_event_is_asked_for(event: str, question: str) -> None:
    assert when(event) == question

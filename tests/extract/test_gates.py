"""The gates that every draft passes, whichever shape made it."""

from __future__ import annotations

import pytest

from srs_cli.extract.gates import MOST_WORDS, count_words, fault, pass_gates
from srs_cli.model.draft import Draft

LONG_WORD_RUN = " ".join(["stone"] * (MOST_WORDS + 1))


def draft(question: str, answer: str | tuple[str, ...] = "", *, shape: str = "outline", line: int = 1) -> Draft:
    return Draft(question, answer, line, shape, type="basic" if answer else "cloze")


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (draft("  ", "an answer"), "empty"),
        (draft("What is slate?", ("", "shale")), "empty"),
        (draft("No gap here."), "empty"),
        (draft(f"{LONG_WORD_RUN} {{{{c1::here}}}}"), "longer than 60 words"),
        (draft("What is slate?", LONG_WORD_RUN), "longer than 60 words"),
        (draft("Why is the old red sandstone red?", "old red sandstone"), "holds its answer"),
        (draft("Is slate a rock of mud or a rock of lava?", "a rock of mud"), "holds its answer"),
        (draft("He found {{c1::gold}} in 1849."), "points to something"),
        (draft("This led to {{c1::a gold rush}}.", shape="prose"), "points to something"),
        (draft("The miners sold {{c1::their tools}}."), "filled with anything"),
        (draft("The map proved {{c1::otherwise}}."), "filled with anything"),
        (draft("There was a need for {{c1::iron}}."), "filled with anything"),
        (draft(f"{'ore ' * 46}{{{{c1::lead}}}}"), "more than one idea"),
        (draft("They mined in valleys {{c1::and hills, and}} in rivers.", shape="prose"), "points to something"),
        (draft("Miners worked in {{c1::valleys, and}} in rivers.", shape="prose"), "filled with anything"),
    ],
)
def test_a_draft_that_is_no_card_is_turned_away_with_the_reason(made: Draft, why: str) -> None:
    assert why in fault(made)
    kept, left = pass_gates([made])
    assert kept == []
    assert [(each.line, each.what) for each in left] == [(made.line, fault(made))]


@pytest.mark.parametrize(
    "made",
    [
        draft("What is slate?", "shale that was pressed"),
        draft("Is marble limestone?", "limestone"),  # one word stands in its question by chance
        draft("Is slate a rock of mud or a rock of lava?", "a rock of mud", shape="flashcards"),  # it offers its answer
        draft("In 1849 miners found {{c1::gold}}."),
        draft("There were {{c1::three}} mines, says the law of {{c2::1851}}."),
        draft("Their own words: {{c1::x}}", shape="marked"),  # what a person marked is not second-guessed
    ],
)
def test_a_sound_draft_passes(made: Draft) -> None:
    assert pass_gates([made]) == ([made], [])


def test_drafts_that_ask_the_same_become_one_with_all_their_answers() -> None:
    same = [draft("Which ores hold iron?", "haematite"), draft("which ores  hold iron?", "magnetite", line=9)]
    ((kept,), left) = pass_gates([*same, same[0]])
    assert kept.answer == ("haematite", "magnetite")
    assert left == []


def test_the_same_fill_in_twice_is_one_card() -> None:
    made = draft("Slate was {{c1::shale}}.")
    assert pass_gates([made, made])[0] == [made]


def test_a_long_answer_becomes_a_list_at_its_joints() -> None:
    sentences = [" ".join(["Stone"] + ["lies"] * 24) + "." for _ in range(4)]
    ((kept,), _) = pass_gates([draft("Tell of stones", " ".join(sentences))])
    assert kept.answer == tuple(sentences)
    clauses = [" ".join(["rain"] * 40) + ";", " ".join(["frost"] * 40)]
    ((kept,), _) = pass_gates([draft("What breaks rock?", " ".join(clauses))])
    assert kept.answer == tuple(clauses)
    assert all(count_words(line) <= MOST_WORDS for line in kept.answer)


def test_a_fill_in_without_a_subject_is_led_by_its_heading() -> None:
    made = Draft("formed {{c1::under pressure}}", "", 3, "outline", type="cloze", context=("Rocks", "Slate:"))
    ((kept,), _) = pass_gates([made])
    assert kept.question == "Slate – formed {{c1::under pressure}}"
    whole = Draft("Slate formed {{c1::under pressure}}", "", 3, "outline", type="cloze", context=("Rocks", "Slate:"))
    assert pass_gates([whole])[0] == [whole]
